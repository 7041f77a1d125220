"""How good what was judged is: measures over questions, their changes between runs, risk and coverage.

How a single answer is judged is in ``judging``.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from retrieval.answering.answer import Status
from retrieval.evaluation.judging import Judged
from retrieval.evaluation.labelled import Part
from retrieval.evaluation.metrics import (
    Estimate,
    Point,
    Rows,
    Statistic,
    aurc,
    auroc,
    difference,
    estimate,
    mean,
    risk_coverage,
)


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure over questions: what it takes from each (None leaves the question out), and the statistic of
    that.
    """

    name: str
    of: Callable[[Judged], tuple[float, ...] | None]
    statistic: Statistic = mean
    more_is_better: bool = True


@dataclass(frozen=True, slots=True)
class Measured:
    """A measure on the questions of one part; ``part`` is None for all questions."""

    measure: Measure
    part: Part | None
    estimate: Estimate


@dataclass(frozen=True, slots=True)
class Compared:
    """By how much a measure changed between two runs, and on how many questions the later is better and
    worse.

    ``won`` and ``lost`` are None for a measure that has no value for a single question.
    """

    measure: Measure
    part: Part | None
    change: Estimate
    won: int | None
    lost: int | None


def mean_of(name: str, more_is_better: bool = True) -> Measure:
    """Return the measure that is the mean of the values of that name."""

    def value(judged: Judged) -> tuple[float, ...] | None:
        found = judged.value(name)
        return None if found is None else (found,)

    return Measure(name, value, mean, more_is_better)


def readiness(judged: Judged) -> float:
    """Return how near an answer was to be given: its confidence; 0 where the question was told to assume
    something false.
    """
    return 0.0 if judged.status is Status.FALSE_PREMISE else judged.confidence


def _answerable(judged: Judged) -> tuple[float, ...] | None:
    return readiness(judged), float(judged.expect is Status.ANSWERED)


def _wrong(judged: Judged) -> tuple[float, ...] | None:
    return None if judged.right is None else (readiness(judged), 1 - judged.right)


def _auroc(rows: Rows) -> float:
    return auroc(rows[:, 0], rows[:, 1] > 0)


def _aurc(rows: Rows) -> float:
    return aurc(rows[:, 0], rows[:, 1])


MEASURES = (
    *(mean_of(f"passage {name}") for name in ("hit@1", "hit@4", "hit@10", "MRR@10", "MAP@10")),
    *(mean_of(f"fact recall@{k}") for k in (4, 10)),
    *(mean_of(f"article {name}") for name in ("hit@1", "hit@5", "hit@10", "MRR")),
    *(mean_of(f"answer in {which} quote") for which in ("first", "any")),
    *(mean_of(f"sentence {name}") for name in ("precision", "recall", "F1")),
    mean_of("answered"),
    mean_of("false answers", more_is_better=False),
    mean_of("wrong among answered", more_is_better=False),
    Measure("AUROC", _answerable, _auroc),
    Measure("AURC", _wrong, _aurc, more_is_better=False),
    mean_of("false premises accepted", more_is_better=False),
    mean_of("denial quoted right"),
    mean_of("false alarms", more_is_better=False),
    mean_of("reason right"),
)


def measure_all(
    judged: Sequence[Judged], part: Part | None = None, measures: Sequence[Measure] = MEASURES
) -> list[Measured]:
    """Return each measure that there are labels for, on the questions of a part or on all."""
    measured = []
    for measure in measures:
        rows = _rows([measure.of(j) for j in judged if part in (None, j.part)])
        found = estimate(rows, measure.statistic) if len(rows) else None
        if found:
            measured.append(Measured(measure, part, found))
    return measured


def compare_all(
    before: Sequence[Judged],
    now: Sequence[Judged],
    part: Part | None = None,
    measures: Sequence[Measure] = MEASURES,
) -> list[Compared]:
    """Return by how much each measure changed on the questions, known by their ids, that it has a value for
    in both runs.
    """
    earlier = {j.id: j for j in before}
    pairs = [(earlier[j.id], j) for j in now if j.id in earlier and part in (None, j.part)]
    return [c for measure in measures if (c := _compare(measure, part, pairs))]


def _compare(measure: Measure, part: Part | None, pairs: Sequence[tuple[Judged, Judged]]) -> Compared | None:
    both = [(one, two) for one, two in ((measure.of(b), measure.of(n)) for b, n in pairs) if one and two]
    old, new = _rows([one for one, _ in both]), _rows([two for _, two in both])
    change = difference(old, new, measure.statistic) if both else None
    if not change:
        return None
    if measure.statistic is not mean:
        return Compared(measure, part, change, None, None)
    gain = (new[:, 0] - old[:, 0]) * (1 if measure.more_is_better else -1)
    return Compared(measure, part, change, int((gain > 0).sum()), int((gain < 0).sum()))


def _rows(found: Sequence[tuple[float, ...] | None]) -> Rows:
    return np.asarray([row for row in found if row], dtype=np.float64)


def curve(judged: Sequence[Judged], part: Part | None = None) -> tuple[Point, ...]:
    """Return the risk-coverage curve of the questions of a part, or of all, whose labels say what is
    right.
    """
    rows = _rows([_wrong(j) for j in judged if part in (None, j.part)])
    return risk_coverage(rows[:, 0], rows[:, 1]) if len(rows) else ()


def shipped(judged: Sequence[Judged], part: Part | None = None) -> Point | None:
    """Return where on that plane the program's own decisions lie; None where it answered nothing that labels
    judge.
    """
    these = [j for j in judged if j.right is not None and part in (None, j.part)]
    wrong = [1 - j.right for j in these if j.status is Status.ANSWERED and j.right is not None]
    return Point(len(wrong) / len(these), sum(wrong) / len(wrong)) if wrong else None
