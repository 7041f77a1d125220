"""From a query to the passages that may answer it: found, weighed, ranked.

Dense and lexical search each bring their best; every passage that either brings is scored by both, and by how
much of what is asked it holds. The weights are those of a conditional logit model (McFadden 1974), fitted by
``bench/learning/calibrate.py``: passages are ranked by the log-odds of being the one that answers.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

import numpy as np

from corpus.article import Article
from corpus.store.protocols import Articles
from corpus.store.records import Scope
from retrieval.index.index import Index
from retrieval.index.passages import Passage, embedded_text, passages_of, searched_text, version_of
from retrieval.models.encoder import Vectors
from retrieval.models.reranker import Reranker
from retrieval.query.deadline import Deadline
from retrieval.query.idf import idf
from retrieval.query.outlets import names_of
from retrieval.query.overlap import Overlap
from retrieval.query.question import Question, Setting
from retrieval.query.terms import terms
from retrieval.query.wording.spelling import key
from retrieval.ranking.cited import asked_outlets, cites
from retrieval.ranking.query import Query
from retrieval.ranking.recency import recency
from retrieval.ranking.repeats import repeats
from retrieval.ranking.standing import spoken_by, standing
from retrieval.tuned import tuned

_SEARCH = tuned("search")
_WEIGHTS = tuned("passages")
_NAMING = 200  # passages that name an outlet asked about and are looked at; set by hand
DEPTH, _POOL = int(_SEARCH["depth"]), int(_SEARCH["pool"])


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that was found, with what is known of it before its sentences are read.

    ``around`` are the terms of the question that headline and publication day hold, ``coverage`` the share of
    it that they and the passage hold; ``prior`` the log-odds by publisher, day and kind of piece alone.
    """

    article: Article
    passage: Passage
    score: float
    cosine: float
    bm25: float
    around: frozenset[str]
    coverage: float
    prior: float


class Retriever:
    """Finds passages in the coverage of a store."""

    def __init__(self, store: Articles, index: Index, reranker: Reranker | None = None) -> None:
        """Search the store through an index of it; a reranker has the last word on the order of what is
        found.
        """
        self._store, self._index, self._reranker = store, index, reranker

    def query(self, question: Question, scope: Scope, setting: Setting, deadline: Deadline) -> Query:
        """Return a question as it is searched for: with what its terms weigh in this coverage, its vector and
        its prior.
        """
        lexical = self._index.lexical
        counts = {t: lexical.frequency(t) for t in question.terms}
        idfs = {t: idf(word, t, *counts[t]) for word, t in zip(question.words, question.terms, strict=True)}
        words = dict(question.spelled)
        nowhere = frozenset(
            t
            for t, (count, _) in counts.items()
            if not count and not lexical.holds(t, key(words[t]) if t in words else None)
        )
        vector = self._index.encoder.questions([question.text])[0]
        prior = recency(question, setting)
        return Query(Overlap(question, idfs), vector, scope, setting, prior, nowhere, deadline)

    def search(self, query: Query, limit: int) -> list[Candidate]:
        """Return the passages in a scope most likely to answer, best first, at most ``limit``; where several
        publishers are asked about, each has its turn.

        Raises GivenUpError when the query's deadline passes.
        """
        question, vector = query.question, query.vector
        pools = []
        parts = [self._index.passage_ids(part) for part in _parts(question, query.scope)]
        for among in [*parts, *([self._naming(query)] if asked_outlets(question) else [])]:
            query.deadline.check()
            pools.append(self._pool(question, vector, among, max(DEPTH, limit)))
        scores = {i: both for pool in pools for i, both in pool.items()}
        likely = {
            i
            for pool in pools
            for i in sorted(pool, key=lambda i: -_first_look(*pool[i]))[: max(_POOL, limit)]
        }
        found = [
            _candidate(query, article, passage, *scores[passage.id])
            for article, passage in self._passages(sorted(likely))
        ]
        return self._ordered(question, found)[:limit]

    def is_cited(self, query: Query) -> bool:
        """Tell whether any article in a query's scope cites an outlet that is asked about."""
        asked, known = asked_outlets(query.question), query.setting.publishers
        naming = self._passages(self._naming(query)) if asked else ()
        return any(cites(searched_text(*one), known, asked) for one in naming)

    def _naming(self, query: Query) -> list[int]:
        """Return passages that hold words of the names of the outlets asked about, those that hold most of
        them first.
        """
        named = [m.words for m in query.question.mentions if m.as_source]
        words = [term for one in named for name in names_of(one) for term in terms(name)]
        among = self._index.passage_ids(query.scope)
        return [i for i, _ in self._index.lexical.search(words, _NAMING, among)]

    def _ordered(self, question: Question, found: Sequence[Candidate]) -> list[Candidate]:
        """Return passages that were found in order: the first of them in that of the reranker, where there is
        one.
        """
        if self._reranker is None:
            return in_order(question, found)
        ranked = _spread(found)
        first = ranked[:_POOL]
        scores = self._reranker.scores(question.text, [embedded_text(c.article, c.passage) for c in first])
        order = sorted(range(len(first)), key=lambda i: -scores[i])
        return _turns(question, [*(first[i] for i in order), *ranked[_POOL:]])

    def _pool(
        self, question: Question, vector: Vectors, among: Sequence[int] | None, depth: int
    ) -> dict[int, tuple[float, float]]:
        """Return the scores of the passages found among some, without copies' repeats; with many of those it is looked
        for deeper.
        """
        pool: dict[int, tuple[float, float]] = {}
        for deeper in (depth, 4 * depth, 16 * depth):
            found = self._scores(question, vector, among, deeper)
            repeated = self._repeats(sorted(found, key=lambda i: -_first_look(*found[i])))
            pool = {i: both for i, both in found.items() if i not in repeated}
            if len(pool) >= depth or len(found) < deeper:
                break
        return pool

    def _repeats(self, ranked: Sequence[int]) -> set[int]:
        """Return those of the passages, best first, that only repeat what a better one of the same story
        says.
        """
        owners = version_of(np.asarray(ranked, dtype=np.int64)).tolist()
        stories = self._store.stories(sorted(set(owners)))
        if not stories:
            return set()
        told = {i: stories[owner] for i, owner in zip(ranked, owners, strict=True) if owner in stories}
        placed = {passage.id: (article, passage) for article, passage in self._passages(list(told))}
        return repeats((told[i], placed[i]) for i in told if i in placed)

    def _scores(
        self, question: Question, vector: Vectors, among: Sequence[int] | None, depth: int
    ) -> dict[int, tuple[float, float]]:
        """Return cosine and BM25 score of every passage that either index brings."""
        dense, lexical = self._index.dense, self._index.lexical
        keys = {term: name for term, word in question.spelled if (name := key(word))}
        cosines = dict(dense.search(vector, depth, among))
        bm25 = dict(lexical.search(question.terms, depth, among, keys, question.meetings))
        unseen = dense.holds([i for i in bm25 if i not in cosines])
        bm25 = {
            i: score for i, score in bm25.items() if i in cosines or i in unseen
        }  # the others are being embedded just now
        if unseen:
            cosines.update(zip(unseen, (dense.vectors(unseen) @ vector).tolist(), strict=True))
        unmatched = [i for i in cosines if i not in bm25]
        if unmatched:
            bm25.update(lexical.search(question.terms, len(unmatched), unmatched, keys, question.meetings))
        return {i: (cosine, bm25.get(i, 0.0)) for i, cosine in cosines.items()}

    def _passages(self, passage_ids: Sequence[int]) -> list[tuple[Article, Passage]]:
        """Return these passages as they stand in the store now; those removed since they were indexed are
        left out.
        """
        wanted = set(passage_ids)
        owners = set(version_of(np.asarray(passage_ids, dtype=np.int64)).tolist())
        return [
            (article, passage)
            for version, article in self._store.versions(sorted(owners))
            for passage in passages_of(version, article)
            if passage.id in wanted
        ]


def _parts(question: Question, scope: Scope) -> list[Scope]:
    """Return the scope and, for each publisher that is asked about, what of it is theirs."""
    allowed = scope.publishers
    theirs = [
        tuple(name for name in group if allowed is None or name in allowed) for group in question.sources
    ]
    return [scope, *(replace(scope, publishers=names) for names in theirs if names)]


def in_order(question: Question, found: Sequence[Candidate]) -> list[Candidate]:
    """Return passages in order of their scores, a further one of an article counting for less, and each
    publisher asked about in turn.
    """
    return _turns(question, _spread(found))


def _spread(found: Sequence[Candidate]) -> list[Candidate]:
    """Return passages in an order in which each further one of an article counts for less (Carbonell and
    Goldstein 1998).
    """
    taken: Counter[str] = Counter()
    left, order = sorted(found, key=lambda c: (-c.score, c.passage.id)), []
    while left:
        best = max(left, key=lambda c: c.score - _WEIGHTS["again"] * taken[c.article.id])
        left.remove(best)
        order.append(best)
        taken[best.article.id] += 1
    return order


def _turns(question: Question, ranked: Sequence[Candidate]) -> list[Candidate]:
    """Return passages with those of each publisher asked about in turn, where several are; the others
    follow.
    """
    if len(question.sources) < 2:
        return list(ranked)
    groups = [[c for c in ranked if c.article.publisher in names] for names in question.sources]
    in_turn = {c.passage.id: c for one_of_each in zip_longest(*groups) for c in one_of_each if c}
    return list({**in_turn, **{c.passage.id: c for c in ranked}}.values()) if in_turn else list(ranked)


def _first_look(cosine: float, bm25: float) -> float:
    return _WEIGHTS["cosine"] * cosine + _WEIGHTS["bm25"] * bm25


def _candidate(query: Query, article: Article, passage: Passage, cosine: float, bm25: float) -> Candidate:
    question, overlap = query.question, query.overlap
    around = overlap.held(f"{article.title} {spoken_by(article)}") | overlap.published_then(article)
    coverage = overlap.share(overlap.held(searched_text(article, passage)) | around)
    prior = query.prior.log_odds(article.day) + standing(question, article)
    if any(article.publisher in names for names in question.sources) or cites(
        searched_text(article, passage), query.setting.publishers, asked_outlets(question)
    ):
        prior += _WEIGHTS["source"]
    score = _first_look(cosine, bm25) + _WEIGHTS["coverage"] * coverage + prior
    return Candidate(article, passage, score, cosine, bm25, around, coverage, prior)
