"""A reader that the user names: any extractive question-answering model of transformers that can also say that there
is no answer, as those trained on SQuAD 2.0 (Rajpurkar, Jia and Liang 2018) do.

Such a model gives each word piece a score for beginning and for ending the answer, and to its first piece, which stands
for none. The best span of a sentence against that is how likely the sentence answers. It says nothing of denials.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from retrieval.models.prepare import ModelError
from retrieval.models.reader import Reading, Text, Verdict
from retrieval.tuned import tuned

_TUNED = tuned("named_reader")
_DENIES_NOTHING = -20.0  # log-odds
_LONGEST = 24  # word pieces of an answer


class NamedReader:
    """A question-answering model on PyTorch."""

    def __init__(self, model: str) -> None:
        """Load a model by its name or folder. Raises ModelError when it cannot be loaded."""
        import torch
        from transformers import AutoModelForQuestionAnswering, AutoTokenizer

        try:
            self._tokenizer = AutoTokenizer.from_pretrained(model, trust_remote_code=False)
            self._model = AutoModelForQuestionAnswering.from_pretrained(model, trust_remote_code=False).eval()
        except Exception as error:  # whatever a model's files provoke, the reader gets one line
            reason = next(iter(str(error).strip().splitlines()), type(error).__name__)[:200]
            raise ModelError(
                f"cannot load the reader {model!r}: {reason}. Set CLIPPINGS_READER to a question-answering model of transformers"
            ) from error
        self._grad = torch.no_grad

    def read(self, question: str, texts: Sequence[Text]) -> list[Reading]:
        """Read passages. See ``Reader.read``."""
        return [self._read(question, text) for text in texts]

    def _read(self, question: str, text: Text) -> Reading:
        joined, starts = _joined(text.sentences)
        pieces = self._tokenizer(
            question,
            joined,
            truncation="only_second",
            max_length=512,
            return_offsets_mapping=True,
            return_tensors="pt",
        )
        offsets = pieces.pop("offset_mapping")[0].tolist()
        is_passage = [part == 1 for part in pieces.sequence_ids(0)]
        with self._grad():
            outputs = self._model(**pieces)
        first, last = outputs.start_logits[0].numpy(), outputs.end_logits[0].numpy()
        spans = [
            _best(first, last, offsets, is_passage, start, start + len(sentence))
            for start, sentence in zip(starts, text.sentences, strict=True)
        ]
        none = float(first[0] + last[0])
        total = float(np.logaddexp.reduce([none, *(s[0] for s in spans if s)]))
        verdicts = [_verdict(span, start, none, total) for span, start in zip(spans, starts, strict=True)]
        return Reading(max((v.answers for v in verdicts), default=_DENIES_NOTHING), verdicts)


Span = tuple[float, int, int]
"""The score of a span, and its first and last character."""


def _joined(sentences: Sequence[str]) -> tuple[str, list[int]]:
    """Return sentences as one text, and where each begins in it."""
    starts, at = [], 0
    for sentence in sentences:
        starts.append(at)
        at += len(sentence) + 1
    return " ".join(sentences), starts


def _best(
    first: Any, last: Any, offsets: Any, is_passage: Sequence[bool], start: int, end: int
) -> Span | None:
    """Return the best span within some characters of the passage, None where no piece of them was read."""
    inside = [i for i, (a, b) in enumerate(offsets) if is_passage[i] and start <= a < b <= end]
    spans = [
        (float(first[i] + last[j]), int(offsets[i][0]), int(offsets[j][1]))
        for at, i in enumerate(inside)
        for j in inside[at : at + _LONGEST]
    ]
    return max(spans, default=None)


def _verdict(span: Span | None, start: int, none: float, total: float) -> Verdict:
    if span is None:
        return Verdict(_DENIES_NOTHING, _DENIES_NOTHING)
    score, first, last = span
    answers = _TUNED["scale"] * (score - none - _TUNED["threshold"])
    return Verdict(answers, _DENIES_NOTHING, first - start, last - start, float(np.exp(score - total)))
