"""The passages that were found, read together with the question: how likely each sentence is to answer, and to deny.

Passages are read in their order, until one is sure to answer. What the reader says of a sentence is weighed with how
its passage was found by a conditional logit model (McFadden 1974) that ``bench/learning/calibrate.py`` fits.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.article import Article
from corpus.dates import day_in_words
from retrieval.index.passages import Place, leads_on, sentences_of
from retrieval.models.reader import Reader, Reading, Text, Verdict
from retrieval.ranking.query import Query
from retrieval.ranking.retriever import Candidate
from retrieval.tuned import tuned

_SEARCH = tuned("search")
_WEIGHTS = tuned("sentences")
READ, _LEAST, _SURE = int(_SEARCH["read"]), int(_SEARCH["least"]), _SEARCH["sure"]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a passage that was read, and what speaks for it.

    ``answers`` and ``denies`` are the reader's log-odds, ``passage`` those that its passage answers at all. The answer
    is likeliest to be ``article.text[start:end]``, with probability ``exact``. ``coverage`` is the share of what is
    asked that the sentence and its headline hold.
    """

    place: Place
    score: float
    answers: float
    denies: float
    passage: float
    coverage: float
    exact: float
    start: int
    end: int


Read = tuple[Candidate, list[Sentence]]


def read(query: Query, candidates: Sequence[Candidate], reader: Reader) -> list[Read]:
    """Return the first passages that were found with their sentences, in their order; reading stops when one is sure.

    Where publishers are asked about as the source, all are read: another's word does not answer for theirs. A sentence
    that only leads up to the next paragraph stands with a score of minus infinity.
    """
    found: list[Read] = []
    waiting = list(candidates[:READ])
    count = READ if any(m.as_source for m in query.question.mentions) else _LEAST
    while waiting:
        now, waiting = waiting[:count], waiting[count:]
        places = [list(sentences_of(c.article, c.passage)) for c in now]
        texts = [_text(c.article, p) for c, p in zip(now, places, strict=True)]
        readings = reader.read(query.question.asked, texts)
        query.deadline.check()
        found += [(c, _weighed(query, c, p, r)) for c, p, r in zip(now, places, readings, strict=True)]
        if max((s.answers for _, sentences in found for s in sentences), default=-math.inf) >= _SURE:
            break
        count = 1
    return found


def _text(article: Article, places: Sequence[Place]) -> Text:
    headline = f"{article.title} · {day_in_words(article.day)}" if article.day else article.title
    return Text(headline, [article.text[p.start : p.end] for p in places], [p.paragraph for p in places])


def _weighed(query: Query, candidate: Candidate, places: Sequence[Place], reading: Reading) -> list[Sentence]:
    return [
        _sentence(query, candidate, place, verdict, reading.answers)
        for place, verdict in zip(places, reading.verdicts, strict=True)
    ]


def _sentence(query: Query, candidate: Candidate, place: Place, verdict: Verdict, passage: float) -> Sentence:
    """Weigh a sentence."""
    words = candidate.article.text[place.start : place.end]
    coverage = query.overlap.share(query.overlap.held(words) | candidate.around)
    score = (
        verdict.answers
        + _WEIGHTS["passage"] * candidate.score
        + _WEIGHTS["whole"] * passage
        + _WEIGHTS["coverage"] * coverage
    )
    return Sentence(
        place, -math.inf if leads_on(candidate.article, place) else score, verdict.answers, verdict.denies, passage,
        coverage, verdict.exact, place.start + verdict.start, place.start + verdict.end,
    )  # fmt: skip
