"""Whether a passage answers a question, which of its sentences does, which denies what is assumed, and where the
answer stands: question and whole passage are read together, once, by a small model trained for that.

An index compares two texts that were read apart. The reader sees the question, the headline and every sentence
of the passage at once, so that “he”, a heading or a list is read with what it belongs to. All weights of its six
layers are trained (``bench/learning/train_reader.py``), beginning from the bundled encoder, whose word embeddings it
shares; they are kept in ``reader.npz`` in eight bits, and are made ready once, when they are first needed.
"""

import hashlib
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from retrieval.models.encoder import bundled_folder, open_session, padded
from retrieval.models.files import is_fault
from retrieval.models.prepare import ExportError, ModelError, announcement, manifest_of, prepare, prepared

WEIGHTS = Path(__file__).parent / "reader.npz"
WEIGHTS_SHA256 = "256c592027ec819e94465ec82b841b489a90b64de6564293270a7cf1c2d04e7b"
# Word pieces read of each part; of all sentences together the first ones. What is cut off is not read.
_QUESTION, _HEADLINE, _SENTENCE, _PASSAGE = 48, 28, 110, 330
_BEGIN, _PART = 101, 102  # the encoder's own marks, [CLS] and [SEP]
_LONGEST_SPAN = 16  # word pieces of an answer within a sentence

Outputs = NDArray[np.float32]
"""What the model says: of each word piece answers, denies, start, end, and of the whole answers, denies, passage."""


@dataclass(frozen=True, slots=True)
class Text:
    """A passage as it is read: below which headline, and its sentences with the number of each one's paragraph."""

    headline: str
    sentences: Sequence[str]
    paragraphs: Sequence[int]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the reader makes of a sentence, in log-odds: whether it answers, and whether it denies what is assumed.

    ``start`` and ``end`` are where in the sentence the answer is likeliest to stand, in characters, and ``exact``
    how probable that is among all places of the passage.
    """

    answers: float
    denies: float
    start: int = 0
    end: int = 0
    exact: float = 0.0


@dataclass(frozen=True, slots=True)
class Reading:
    """What the reader makes of a passage: the log-odds that it answers at all, and a verdict on each sentence."""

    answers: float
    verdicts: Sequence[Verdict]


class Reader(Protocol):
    """Reads passages for a question."""

    def read(self, question: str, texts: Sequence[Text]) -> list[Reading]:
        """Return what is made of each passage."""


@dataclass(frozen=True, slots=True)
class Layout:
    """A question and a passage as word pieces: ``types`` is 1 in the passage; ``spans`` are the pieces of each
    sentence, empty where it was cut off, and ``offsets`` each passage piece's characters in its sentence.
    """

    ids: list[int]
    types: list[int]
    spans: list[tuple[int, int]]
    offsets: dict[int, tuple[int, int]]


class Pieces:
    """The word pieces that a question and a passage are read as."""

    def __init__(self) -> None:
        """Load the bundled encoder's tokenizer."""
        from tokenizers import Tokenizer

        self._tokenizer = Tokenizer.from_file(str(bundled_folder() / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()

    def of(self, question: str, text: Text) -> Layout:
        """Lay out a question and a passage; a mark stands between paragraphs."""
        ids = [_BEGIN, *self._ids(question)[:_QUESTION], _PART, *self._ids(text.headline)[:_HEADLINE], _PART]
        first = len(ids)
        spans: list[tuple[int, int]] = []
        offsets: dict[int, tuple[int, int]] = {}
        encoded = self._tokenizer.encode_batch(list(text.sentences), add_special_tokens=False)
        for i, sentence in enumerate(encoded):
            if i and text.paragraphs[i] != text.paragraphs[i - 1]:
                ids.append(_PART)
            room = max(0, min(_SENTENCE, _PASSAGE - (len(ids) - first)))
            spans.append((len(ids), len(ids) + len(sentence.ids[:room])))
            offsets.update(enumerate(sentence.offsets[:room], len(ids)))
            ids.extend(sentence.ids[:room])
        ids.append(_PART)
        return Layout(ids, [0] * first + [1] * (len(ids) - first), spans, offsets)

    def _ids(self, text: str) -> list[int]:
        ids: list[int] = self._tokenizer.encode(text, add_special_tokens=False).ids
        return ids


class OnnxReader:
    """The trained reader in ONNX Runtime."""

    def __init__(self, folder: Path) -> None:
        """Load model.onnx from the folder."""
        self._pieces = Pieces()
        self._session = open_session(folder / "model.onnx")

    def read(self, question: str, texts: Sequence[Text]) -> list[Reading]:
        """Read passages. See ``Reader.read``."""
        if not texts:
            return []
        layouts = [self._pieces.of(question, text) for text in texts]
        feeds = {
            "input_ids": padded([one.ids for one in layouts]),
            "attention_mask": padded([[1] * len(one.ids) for one in layouts]),
            "token_type_ids": padded([one.types for one in layouts]),
        }
        pieces, whole = (np.asarray(output) for output in self._session.run(["pieces", "whole"], feeds))
        return [reading(layout, p, w) for layout, p, w in zip(layouts, pieces, whole, strict=True)]


def reading(layout: Layout, pieces: Outputs, whole: Outputs) -> Reading:
    """Return what a model's outputs for a passage, of shapes (pieces, 4) and (3,), say of it.

    A sentence's log-odds are the mean over its pieces, and what the first piece says of the whole.
    """
    scale = _scale(layout, pieces)
    verdicts = []
    for first, last in layout.spans:
        if first == last:
            verdicts.append(Verdict(-20.0, -20.0))
            continue
        answers, denies = pieces[first:last, :2].mean(axis=0) + whole[:2]
        start, end, exact = _span(pieces[first:last, 2:], scale)
        place = layout.offsets[first + start][0], layout.offsets[first + end][1]
        verdicts.append(Verdict(float(answers), float(denies), *place, exact))
    return Reading(float(whole[2]), verdicts)


def _scale(layout: Layout, pieces: Outputs) -> Outputs:
    """Return the logarithm of what starts and ends sum to over all sentences, shape (2,)."""
    inside = [i for first, last in layout.spans for i in range(first, last)]
    if not inside:
        return np.zeros(2, dtype=np.float32)
    scores = pieces[inside, 2:]
    most = scores.max(axis=0)
    scale: Outputs = most + np.log(np.exp(scores - most).sum(axis=0))
    return scale


def _span(scores: Outputs, scale: Outputs) -> tuple[int, int, float]:
    """Return the likeliest first and last piece of an answer, and how probable both are together."""
    both = scores[:, :1] + scores[:, 1]
    lengths = np.arange(len(scores)) - np.arange(len(scores))[:, None]
    both = np.where((lengths >= 0) & (lengths < _LONGEST_SPAN), both, -np.inf)
    start, end = divmod(int(both.argmax()), len(scores))
    return start, end, float(np.exp(both[start, end] - scale.sum()))


def load_reader(models: Path, tell: Callable[[str], None], retry: bool = True) -> Reader:
    """Return the reader, preparing it first where that has not been done.

    ``models`` is the folder that prepared models are kept in; ``tell`` is given a line for the person
    waiting. A prepared reader that is damaged is prepared anew, unless ``retry`` is false. Raises ModelError
    when its weights are not those that it was shipped with.
    """
    folder = _folder(models)
    if prepared(folder) is None:
        if hashlib.sha256(WEIGHTS.read_bytes()).hexdigest() != WEIGHTS_SHA256:
            raise ModelError(
                "the reader's weights are not those that Clippings was shipped with: install it again"
            )
        tell(announcement(folder, "reader"))
        try:
            prepare(folder, ["reader", str(WEIGHTS)])
        except ExportError as error:
            raise ModelError(f"cannot prepare the reader: {error}. Install Clippings again") from error
    try:
        return OnnxReader(folder)
    except BaseException as error:
        if not is_fault(error):
            raise
        if not retry:
            raise ModelError(
                f"the prepared reader in {folder} cannot be read: remove that folder and try again"
            ) from error
        shutil.rmtree(folder, ignore_errors=True)
        return load_reader(models, tell, retry=False)


def is_reader_prepared(models: Path) -> bool:
    """Tell whether the reader has been prepared, without a look at whether its files are still as they were
    made.
    """
    return manifest_of(_folder(models)) is not None


def packed(weights: dict[str, NDArray[np.float32]]) -> dict[str, NDArray[Any]]:
    """Return weights as they are shipped: matrices in eight bits with a scale a row, the rest as they are."""
    kept: dict[str, NDArray[Any]] = {}
    for name, array in weights.items():
        if array.ndim == 2 and min(array.shape) > 16:
            scale = np.abs(array).max(axis=1, keepdims=True) / 127 + 1e-12
            kept[name] = np.round(array / scale).astype(np.int8)
            kept[f"{name}:scale"] = scale.astype(np.float32)
        else:
            kept[name] = array.astype(np.float32)
    return kept


def unpacked(file: Path) -> dict[str, NDArray[np.float32]]:
    """Return the weights of a file, by name, as they were trained but for rounding."""
    kept = np.load(file)
    return {
        name: kept[name].astype(np.float32) * kept.get(f"{name}:scale", 1)
        for name in kept
        if not name.endswith(":scale")
    }


def _folder(models: Path) -> Path:
    return models / f"reader-{WEIGHTS_SHA256[:10]}"
