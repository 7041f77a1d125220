"""How probable it is that the best quote answers: a logistic model over the evidence, calibrated on labelled
questions.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from retrieval.answering.answer import Hit
from retrieval.tuned import tuned

FEATURES = (
    "answers",
    "whole",
    "exact",
    "cosine",
    "sentence coverage",
    "article names",
)


def features(hit: Hit) -> list[float]:
    """Return what FEATURES names, for a hit."""
    best = hit.evidence
    return [
        best.answers,
        best.whole,
        best.exact,
        best.cosine,
        best.sentence_coverage,
        best.article_names,
    ]


_WEIGHTS = tuned("confidence")
_DECISION = tuned("decision")
THRESHOLD, PERHAPS = _DECISION["answer"], _DECISION["perhaps"]


def confidence(hit: Hit) -> float:
    """Return the probability that the quote of a hit answers the question."""
    given = zip(FEATURES, features(hit), strict=True)
    log_odds = _WEIGHTS["bias"] + sum(_WEIGHTS[name.replace(" ", "_")] * value for name, value in given)
    return 1 / (1 + math.exp(-log_odds))


def is_on_topic(hits: Sequence[Hit], sure: float) -> bool:
    """Tell whether the coverage is about what was asked, though no quote answers it; ``sure`` is the best
    one's confidence.
    """
    return sure >= _DECISION["possible"] or max(hit.evidence.cosine for hit in hits) >= _DECISION["near"]


@dataclass(frozen=True, slots=True)
class Weighed:
    """A hit, and how probable it is that its quote answers."""

    hit: Hit
    sure: float
