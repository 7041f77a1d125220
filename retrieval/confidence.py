"""How probable it is that the best quote answers: a logistic model over the evidence, calibrated on labelled questions."""

import math
from collections.abc import Sequence

from retrieval.answer import Hit
from retrieval.question import Question

FEATURES = (
    "cosine", "highest cosine", "sentence cosine", "bm25 share", "coverage", "article coverage", "sentence coverage",
    "names", "article names", "no names", "type held", "type missing", "few terms",
)  # fmt: skip


def features(question: Question, hits: Sequence[Hit]) -> list[float]:
    """Return what FEATURES names, for the first hit of at least one."""
    best = hits[0].evidence
    return [
        best.cosine,
        max(hit.evidence.cosine for hit in hits),
        best.sentence_cosine,
        best.bm25_share,
        best.coverage,
        best.article_coverage,
        best.sentence_coverage,
        best.names,
        best.article_names,
        float(not question.names and not question.numbers),
        float(best.answer_type > 0),
        float(best.answer_type < 0),
        1 / (1 + len(question.terms)),
    ]


_BIAS = -11.0
_WEIGHTS = dict.fromkeys(FEATURES, 0.0) | {"cosine": 6.0, "sentence cosine": 6.0, "coverage": 6.0}
THRESHOLD = 0.5


def confidence(question: Question, hits: Sequence[Hit]) -> float:
    """Return the probability that the first of at least one hit answers the question."""
    log_odds = _BIAS + sum(_WEIGHTS[name] * value for name, value in zip(FEATURES, features(question, hits), strict=True))
    return 1 / (1 + math.exp(-log_odds))


def is_on_topic(hits: Sequence[Hit]) -> bool:
    """Tell whether the coverage is about what was asked, though no quote answers it."""
    return max(hit.evidence.cosine for hit in hits) >= 0.4
