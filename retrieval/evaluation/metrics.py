"""Measures of rankings, quotes and refusals: plain functions over what was found, how sure it was, and what
is right.

A ranking is given as what each rank holds of the facts sought, first rank first: sets of the facts' numbers.
"""

import re
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpus.sentences import sentence_spans

DRAWS = 1000  # of a bootstrap
_SEED = 1
_PERCENTILES = (2.5, 97.5)
_WORD = re.compile(r"[^\W_]+")

Rows = NDArray[np.float64]  # (questions, what a statistic needs of each)
Statistic = Callable[[Rows], float]  # NaN where it cannot be told from these questions
Found = Sequence[Set[int]]


@dataclass(frozen=True, slots=True)
class Estimate:
    """A measure over some questions, with the bounds that hold it in 95 of 100 draws of such questions."""

    value: float
    low: float
    high: float
    questions: int


@dataclass(frozen=True, slots=True)
class SentenceScores:
    """How well the sentences quoted are those marked, each from 0 to 1."""

    precision: float
    recall: float
    f1: float


@dataclass(frozen=True, slots=True)
class Point:
    """A point of a risk-coverage curve: the share of questions answered, and the share of these that are
    answered wrong.
    """

    coverage: float
    risk: float


# Rankings.


def facts_found(passages: Sequence[str], facts: Sequence[str]) -> list[frozenset[int]]:
    """Return which facts each passage holds to the letter, white space apart, as MultiHop-RAG (Tang and Yang
    2024) does.
    """
    sought = [dense(fact) for fact in facts]
    return [frozenset(i for i, fact in enumerate(sought) if fact in held) for held in map(dense, passages)]


def hit(found: Found, k: int) -> float:
    """Return 1 when one of the first k ranks holds a fact, otherwise 0."""
    return float(any(found[:k]))


def reciprocal_rank(found: Found, k: int) -> float:
    """Return 1 / the first rank that holds a fact, 0 when none of the first k does."""
    return next((1 / rank for rank, held in enumerate(found[:k], start=1) if held), 0.0)


def recall(found: Found, facts: int, k: int) -> float:
    """Return the share of all facts that the first k ranks hold."""
    return len(frozenset[int]().union(*found[:k])) / facts


def average_precision(found: Found, facts: int, k: int) -> float:
    """Return MultiHop-RAG's average precision: each fact counts 1 / the first rank that holds it; at most k
    facts can be found.

    It is that of other evaluations only where one fact is sought: for two at ranks 1 and 2 they have 1,
    MultiHop-RAG has 3/4.
    """
    seen: set[int] = set()
    total = 0.0
    for rank, held in enumerate(found[:k], start=1):
        total += len(held - seen) / rank
        seen |= held
    return total / min(facts, k)


# Quotes.


def dense(text: str) -> str:
    """Return a text without its white space."""
    return re.sub(r"\s+", "", text)


def matches(words: str, other: str) -> bool:
    """Tell whether one text holds the other, white space apart."""
    one, two = dense(words), dense(other)
    return one in two or two in one


def holds_answer(quote: str, answers: Sequence[str]) -> bool:
    """Tell whether a quote holds one of some short answers as whole words, letter case and punctuation
    apart.
    """
    held = _spaced(quote)
    return any(_spaced(answer) in held for answer in answers)


def sentence_scores(quotes: Sequence[str], marked: Sequence[str]) -> SentenceScores:
    """Compare the sentences of quotes with marked ones; two are the same when one holds the other, white
    space apart.
    """
    given = [quote[start:end] for quote in quotes for start, end in sentence_spans(quote)]
    right = sum(any(matches(sentence, mark) for mark in marked) for sentence in given)
    reached = sum(any(matches(sentence, mark) for sentence in given) for mark in marked)
    precision, found = _share(right, len(given)), _share(reached, len(marked))
    return SentenceScores(precision, found, _share(2 * precision * found, precision + found))


def _spaced(text: str) -> str:
    return f" {' '.join(_WORD.findall(text.casefold()))} "


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


# Judging.


def auroc(scores: Rows, positive: NDArray[np.bool_]) -> float:
    """Return how often a positive has a higher score than a negative, ties counting half; NaN when either is
    missing.
    """
    positives, negatives = int(positive.sum()), int((~positive).sum())
    if not positives or not negatives:
        return float("nan")
    _, place, count = np.unique(scores, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(count) - (count - 1) / 2)[place]
    return float((ranks[positive].sum() - positives * (positives + 1) / 2) / (positives * negatives))


def risk_coverage(confidence: Rows, wrong: Rows) -> tuple[Point, ...]:
    """Return the risk-coverage curve (El-Yaniv and Wiener 2010), a point for each confidence that a threshold
    could be set at.
    """
    answered, mistakes = _answered_and_mistakes(confidence, wrong)
    return tuple(Point(float(a) / len(wrong), float(m / a)) for a, m in zip(answered, mistakes, strict=True))


def aurc(confidence: Rows, wrong: Rows) -> float:
    """Return the area under the risk-coverage curve: the mean risk when 1, 2, … all questions are answered,
    the surest first.

    Questions of one confidence come in any order; what they add is the mean over those orders. NaN without a
    question.
    """
    if not len(wrong):
        return float("nan")
    answered, mistakes = _answered_and_mistakes(confidence, wrong)
    counts = np.arange(1, len(wrong) + 1)
    return float(np.mean(np.interp(counts, [0, *answered], [0.0, *mistakes]) / counts))


def _answered_and_mistakes(confidence: Rows, wrong: Rows) -> tuple[NDArray[np.int64], Rows]:
    """Return how many are answered and how many of these wrong, at each confidence as threshold, the highest
    first.
    """
    levels, place = np.unique(-confidence, return_inverse=True)
    answered = np.cumsum(np.bincount(place, minlength=len(levels)))
    return answered, np.cumsum(np.bincount(place, weights=wrong, minlength=len(levels)))


# How far a measure can be trusted.


def mean(rows: Rows) -> float:
    """Return the mean of the first column; NaN without a row."""
    return float(rows[:, 0].mean()) if len(rows) else float("nan")


def estimate(rows: Rows, statistic: Statistic) -> Estimate | None:
    """Return a statistic with its percentile bootstrap interval (Efron 1979); None where it cannot be
    told.
    """
    return _with_interval(statistic, rows)


def difference(before: Rows, now: Rows, statistic: Statistic) -> Estimate | None:
    """Return by how much a statistic rose between two runs over the same questions, row by row, drawn in
    pairs.
    """
    width = before.shape[1]
    return _with_interval(
        lambda both: statistic(both[:, width:]) - statistic(both[:, :width]), np.hstack([before, now])
    )


def _with_interval(statistic: Statistic, rows: Rows) -> Estimate | None:
    value = statistic(rows)
    if np.isnan(value):
        return None
    chance = np.random.default_rng(_SEED)
    drawn = np.asarray([statistic(rows[chance.integers(len(rows), size=len(rows))]) for _ in range(DRAWS)])
    low, high = np.percentile(drawn[~np.isnan(drawn)], _PERCENTILES)
    return Estimate(value, float(low), float(high), len(rows))
