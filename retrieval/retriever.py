"""From a question to the passages that may answer it and, in them, the sentences that do: found, weighed, ranked.

Dense and lexical search each bring their best; every passage that either brings is scored by both, and by how much of what
is asked it holds. The weights are those of conditional logit models (McFadden 1974), fitted by
``bench/calibrate.py``: passages and then sentences are ranked by the log-odds of being the one that answers.
"""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

import numpy as np

from corpus.article import Article
from corpus.store import Scope, Store
from retrieval.copies import repeats
from retrieval.deadline import Deadline
from retrieval.embedding import Vectors
from retrieval.index import Index
from retrieval.matching import Matching
from retrieval.passages import Passage, Place, embedded_text, lead_in, leads_on, passages_of, searched_text, sentences_of, version_of
from retrieval.question import Question, holds_answer_type
from retrieval.rarity import rarity
from retrieval.recency import Recency
from retrieval.reranker import Reranker
from retrieval.spelling import key

DEPTH = 50  # passages that each index brings
_POOL = 24  # passages whose articles are read and weighed; set by hand, four times what is read in sentences
READ = 6  # passages whose sentences are weighed: on the development questions ten found nothing more, three lost a point
_SOME = 0.2  # of the rarity of what is asked: with less, a sentence was never the best; halves what is encoded


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that was found, with what is known of it before its sentences are read.

    ``around`` are the terms of the question that headline and publication day hold, ``coverage`` the share of it that they and the passage
    hold; ``prior`` the log-odds by publisher and day alone.
    """

    article: Article
    passage: Passage
    score: float
    cosine: float
    bm25: float
    around: frozenset[str]
    coverage: float
    prior: float


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a passage, and what speaks for it; ``text`` is the sentence behind what leads up to it, ``judged`` and ``denied`` a judge's verdict on it."""

    place: Place
    text: str
    score: float
    cosine: float
    coverage: float
    answer_type: float
    judged: float = 0.0
    denied: float = 0.0


Read = tuple[Candidate, list[Sentence]]


class Retriever:
    """Finds passages and sentences in the coverage of a store."""

    def __init__(self, store: Store, index: Index, reranker: Reranker | None = None) -> None:
        """Search the store through an index of it; a reranker has the last word on the order of what is found."""
        self._store, self._index, self._reranker = store, index, reranker
        self._last: tuple[Question, Vectors] | None = None

    @property
    def reranks(self) -> bool:
        """Whether a reranker has the last word."""
        return self._reranker is not None

    def search(self, matching: Matching, scope: Scope, recency: Recency, limit: int, deadline: Deadline | None = None) -> list[Candidate]:
        """Return the passages in a scope most likely to answer, best first, at most ``limit``; where several publishers are asked about, each has its turn.

        Raises GivenUpError when a deadline passes.
        """
        question, vector = matching.question, self._vector(matching.question)
        pools = []
        for part in _parts(question, scope):
            if deadline:
                deadline.check()
            pools.append(self._pool(question, vector, part, max(DEPTH, limit)))
        scores = {i: both for pool in pools for i, both in pool.items()}
        likely = {i for pool in pools for i in sorted(pool, key=lambda i: -_first_look(*pool[i]))[: max(_POOL, limit)]}
        found = [
            _candidate(matching, recency, article, passage, *scores[passage.id]) for article, passage in self._passages(sorted(likely))
        ]
        return self._ordered(question, found)[:limit]

    def read(self, matching: Matching, candidates: Sequence[Candidate]) -> list[Read]:
        """Return passages that were found, each with its sentences weighed, in their order.

        Of all but the first passage only sentences that hold some of what is asked are weighed; the others stand with a score of
        minus infinity, and so does a sentence that only leads up to the next paragraph, whose words are weighed with it. Passages
        without a sentence that was weighed are left out.
        """
        vector = self._vector(matching.question)
        places = [(c, place, _with_lead_in(c.article, place)) for c in candidates for place in sentences_of(c.article, c.passage)]
        weighed = [
            not leads_on(c.article, place) and (c is candidates[0] or matching.share(matching.held(text)) > _SOME)
            for c, place, text in places
        ]
        texts = [text for (_, _, text), is_weighed in zip(places, weighed, strict=True) if is_weighed]
        cosines = iter((self._index.encoder.passages(texts) @ vector).tolist() if texts else [])
        read: dict[int, list[Sentence]] = {}
        for (candidate, place, text), is_weighed in zip(places, weighed, strict=True):
            sentence = (
                _weigh(matching, candidate, place, text, next(cosines)) if is_weighed else Sentence(place, text, -math.inf, 0.0, 0.0, 0.0)
            )
            read.setdefault(candidate.passage.id, []).append(sentence)
        return [(c, read[c.passage.id]) for c in candidates if any(s.score > -math.inf for s in read[c.passage.id])]

    def matching(self, question: Question) -> Matching:
        """Return a question with the rarity of its terms."""
        frequency = self._index.lexical.frequency
        return Matching(question, {t: rarity(word, t, *frequency(t)) for word, t in zip(question.words, question.terms, strict=True)})

    def _vector(self, question: Question) -> Vectors:
        """Return the vector of a question; it is searched for and then read with."""
        if self._last is None or self._last[0] is not question:
            self._last = question, self._index.encoder.questions([question.text])[0]
        return self._last[1]

    def _ordered(self, question: Question, found: Sequence[Candidate]) -> list[Candidate]:
        """Return passages that were found in order: the first of them in that of the reranker, where there is one."""
        if self._reranker is None:
            return in_order(question, found)
        ranked = _spread(found)
        first = ranked[:_POOL]
        scores = self._reranker.scores(question.text, [embedded_text(c.article, c.passage) for c in first])
        order = sorted(range(len(first)), key=lambda i: -scores[i])
        return _turns(question, [*(first[i] for i in order), *ranked[_POOL:]])

    def _pool(self, question: Question, vector: Vectors, scope: Scope, depth: int) -> dict[int, tuple[float, float]]:
        """Return the scores of the passages found, without copies' repeats; with many of those it is looked for deeper."""
        pool: dict[int, tuple[float, float]] = {}
        for deeper in (depth, 4 * depth, 16 * depth):
            found = self._scores(question, vector, scope, deeper)
            repeated = self._repeats(sorted(found, key=lambda i: -_first_look(*found[i])))
            pool = {i: both for i, both in found.items() if i not in repeated}
            if len(pool) >= depth or len(found) < deeper:
                break
        return pool

    def _repeats(self, ranked: Sequence[int]) -> set[int]:
        """Return those of the passages, best first, that only repeat what a better one of the same story says."""
        owners = version_of(np.asarray(ranked, dtype=np.int64)).tolist()
        stories = self._store.stories(sorted(set(owners)))
        if not stories:
            return set()
        told = {i: stories[owner] for i, owner in zip(ranked, owners, strict=True) if owner in stories}
        placed = {passage.id: (article, passage) for article, passage in self._passages(list(told))}
        return repeats((told[i], placed[i]) for i in told if i in placed)

    def _scores(self, question: Question, vector: Vectors, scope: Scope, depth: int) -> dict[int, tuple[float, float]]:
        """Return cosine and BM25 score of every passage that either index brings."""
        dense, lexical = self._index.dense, self._index.lexical
        among = self._index.passage_ids(scope)
        keys = {term: name for term, word in question.spelled if (name := key(word))}
        cosines = dict(dense.search(vector, depth, among))
        bm25 = dict(lexical.search(question.terms, depth, among, keys))
        unseen = dense.holds([i for i in bm25 if i not in cosines])
        bm25 = {i: score for i, score in bm25.items() if i in cosines or i in unseen}  # the others are being embedded just now
        if unseen:
            cosines.update(zip(unseen, (dense.vectors(unseen) @ vector).tolist(), strict=True))
        unmatched = [i for i in cosines if i not in bm25]
        if unmatched:
            bm25.update(lexical.search(question.terms, len(unmatched), unmatched, keys))
        return {i: (cosine, bm25.get(i, 0.0)) for i, cosine in cosines.items()}

    def _passages(self, passage_ids: Sequence[int]) -> list[tuple[Article, Passage]]:
        """Return these passages as they stand in the store now; those removed since they were indexed are left out."""
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
    theirs = [tuple(name for name in group if allowed is None or name in allowed) for group in question.sources]
    return [scope, *(replace(scope, publishers=names) for names in theirs if names)]


def in_order(question: Question, found: Sequence[Candidate]) -> list[Candidate]:
    """Return passages in order of their scores, a further one of an article counting for less, and each publisher asked about in turn."""
    return _turns(question, _spread(found))


def _spread(found: Sequence[Candidate]) -> list[Candidate]:
    """Return passages in an order in which each further one of an article counts for less (Carbonell and Goldstein 1998)."""
    taken: Counter[str] = Counter()
    left, order = sorted(found, key=lambda c: (-c.score, c.passage.id)), []
    while left:
        best = max(left, key=lambda c: c.score - _AGAIN * taken[c.article.id])
        left.remove(best)
        order.append(best)
        taken[best.article.id] += 1
    return order


def _turns(question: Question, ranked: Sequence[Candidate]) -> list[Candidate]:
    """Return passages with those of each publisher asked about in turn, where several are; the others follow."""
    if len(question.sources) < 2:
        return list(ranked)
    groups = [[c for c in ranked if c.article.publisher in names] for names in question.sources]
    in_turn = {c.passage.id: c for one_of_each in zip_longest(*groups) for c in one_of_each if c}
    return list({**in_turn, **{c.passage.id: c for c in ranked}}.values()) if in_turn else list(ranked)


def _with_lead_in(article: Article, place: Place) -> str:
    words = article.text[place.start : place.end]
    begins = place.start == article.paragraphs[place.paragraph - 1].start
    return f"{lead_in(article, place.paragraph)} {words}".lstrip() if begins else words


# Between what bench/calibrate.py fits on each set by itself (11.35, .25, 4.54) and on all in one coverage of 2,300 articles (12.76, .19, 6.87);
# 2026-11-22, development halves. There all three are within one question in a hundred of each other.
_COSINE, _BM25, _COVERAGE = 12.0, 0.25, 6.0
_SOURCE = 2.0  # log-odds for an article of the publisher that is asked about
_AGAIN = 0.7  # log-odds that a further passage of an article loses: on MultiHop-RAG, 2026-11-22, .5 and 1 gained a point of recall, 2 none


def _first_look(cosine: float, bm25: float) -> float:
    return _COSINE * cosine + _BM25 * bm25


def _candidate(matching: Matching, recency: Recency, article: Article, passage: Passage, cosine: float, bm25: float) -> Candidate:
    question = matching.question
    around = matching.held(article.title) | matching.published_then(article)
    coverage = matching.share(matching.held(searched_text(article, passage)) | around)
    prior = recency.log_odds(article.day) + _SOURCE * any(article.publisher in names for names in question.sources)
    score = _first_look(cosine, bm25) + _COVERAGE * coverage + prior
    return Candidate(article, passage, score, cosine, bm25, around, coverage, prior)


# Fitted with the above, over all sentences of the passages read, each with its passage's evidence.
_S_COSINE, _S_COVERAGE, _S_TYPE, _S_PASSAGE_COSINE, _S_PASSAGE_COVERAGE = 5.95, 4.27, 0.93, 5.70, 5.15


def _weigh(matching: Matching, candidate: Candidate, place: Place, text: str, cosine: float) -> Sentence:
    """Weigh a sentence."""
    coverage = matching.share(matching.held(text) | candidate.around)
    holds = holds_answer_type(matching.question, candidate.article.text[place.start : place.end])
    answer_type = 0.0 if holds is None else 1.0 if holds else -1.0
    score = (
        _S_COSINE * cosine
        + _S_COVERAGE * coverage
        + _S_TYPE * answer_type
        + _S_PASSAGE_COSINE * candidate.cosine
        + _S_PASSAGE_COVERAGE * candidate.coverage
        + candidate.prior
    )
    return Sentence(place, text, score, cosine, coverage, answer_type)
