"""Whether a sentence answers a question or denies what it assumes, by reading both together: a small model
trained for that on top of the bundled encoder.

An index compares two texts that were read apart. The judge reads the question, the headline, the sentence
before and the sentence as one text, and so notices a name, a number or a “not” that does not fit.
``bench/train_judge.py`` trains it; what it learned is kept in ``judge.npz``, a thirtieth of the encoder's
size, and is put on top of the encoder once, when it is first needed.
"""

import hashlib
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np

from retrieval.models.encoder import bundled_folder, open_session, padded
from retrieval.models.files import is_fault
from retrieval.models.prepare import ExportError, ModelError, announcement, manifest_of, prepare, prepared

WEIGHTS = Path(__file__).parent / "judge.npz"
WEIGHTS_SHA256 = "fbe2823cb4dd2b2120bdc35075d9ab0e1a49a198c84605d6ea8f8616db2f10e8"
# Word pieces read of each part; of the sentence before, the last ones.
_QUESTION, _HEADLINE, _BEFORE, _SENTENCE = 48, 24, 40, 96
_BEGIN, _PART = 101, 102  # the encoder's own marks, [CLS] and [SEP]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a judge makes of a sentence, in log-odds: whether it answers the question, and whether it denies
    what the question assumes.
    """

    answers: float
    denies: float


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence as it is judged: below which headline, and after which sentence of its paragraph, it
    stands.
    """

    headline: str
    before: str
    sentence: str


class Judge(Protocol):
    """Tells how likely sentences are to answer, or to deny what is assumed."""

    def verdicts(self, question: str, statements: Sequence[Statement]) -> list[Verdict]:
        """Return the verdict on each statement."""


class Pieces:
    """The word pieces that a question and a statement are read as."""

    def __init__(self) -> None:
        """Load the bundled encoder's tokenizer."""
        from tokenizers import Tokenizer

        self._tokenizer = Tokenizer.from_file(str(bundled_folder() / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._asked: tuple[str, list[int]] = (
            "",
            [],
        )  # the question read last: it is read with each statement

    def of(self, question: str, statement: Statement) -> tuple[list[int], list[int]]:
        """Return the pieces that lead up to the sentence, and those of the sentence."""
        asked, headline = self._asked_ids(question), self._ids(statement.headline)[:_HEADLINE]
        before, sentence = self._ids(statement.before)[-_BEFORE:], self._ids(statement.sentence)[:_SENTENCE]
        return [_BEGIN, *asked, _PART, *headline, _PART, *before, _PART], [*sentence, _PART]

    def _asked_ids(self, question: str) -> list[int]:
        if self._asked[0] != question:
            self._asked = question, self._ids(question)[:_QUESTION]
        return self._asked[1]

    def _ids(self, text: str) -> list[int]:
        ids: list[int] = self._tokenizer.encode(text, add_special_tokens=False).ids
        return ids


class OnnxJudge:
    """The trained judge in ONNX Runtime."""

    def __init__(self, folder: Path) -> None:
        """Load model.onnx from the folder."""
        self._pieces = Pieces()
        self._session = open_session(folder / "model.onnx")

    def verdicts(self, question: str, statements: Sequence[Statement]) -> list[Verdict]:
        """Judge statements. See ``Judge.verdicts``."""
        if not statements:
            return []
        parts = [self._pieces.of(question, statement) for statement in statements]
        ids = padded([first + last for first, last in parts])
        mask = padded([[1] * len(first + last) for first, last in parts])
        types = padded([[0] * len(first) + [1] * len(last) for first, last in parts])
        feeds = {"input_ids": ids, "attention_mask": mask, "token_type_ids": types}
        output = np.asarray(self._session.run(["logits"], feeds)[0])
        return [Verdict(float(answers), float(denies)) for answers, denies in output]


def load_judge(models: Path, tell: Callable[[str], None], retry: bool = True) -> Judge:
    """Return the judge, preparing it first where that has not been done.

    ``models`` is the folder that prepared models are kept in; ``tell`` is given a line for the person
    waiting. A prepared judge that is damaged is prepared anew, unless ``retry`` is false. Raises ModelError
    when its weights are not those that it was shipped with.
    """
    folder = _folder(models)
    if prepared(folder) is None:
        if hashlib.sha256(WEIGHTS.read_bytes()).hexdigest() != WEIGHTS_SHA256:
            raise ModelError(
                "the judge's weights are not those that Clippings was shipped with: install it again"
            )
        tell(announcement(folder, "judge"))
        try:
            prepare(folder, ["judge", str(WEIGHTS)])
        except ExportError as error:
            raise ModelError(f"cannot prepare the judge: {error}. Install Clippings again") from error
    try:
        return OnnxJudge(folder)
    except BaseException as error:
        if not is_fault(error):
            raise
        if not retry:
            raise ModelError(
                f"the prepared judge in {folder} cannot be read: remove that folder and try again"
            ) from error
        shutil.rmtree(folder, ignore_errors=True)
        return load_judge(models, tell, retry=False)


def is_judge_prepared(models: Path) -> bool:
    """Tell whether the judge has been prepared, without a look at whether its files are still as they were
    made.
    """
    return manifest_of(_folder(models)) is not None


def _folder(models: Path) -> Path:
    return models / f"judge-{WEIGHTS_SHA256[:10]}"
