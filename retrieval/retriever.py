"""From a question to the passages that may answer it and, in them, the sentences that do: found, weighed, ranked.

Dense and lexical search each bring their best; every passage that either brings is scored by both, and by how much of what
is asked it holds. The weights are those of conditional logit models (McFadden 1974), fitted by
``bench/calibrate.py``: passages and then sentences are ranked by the log-odds of being the one that answers.
"""

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from corpus.article import Article
from corpus.store import Scope, Store
from retrieval.analysis import terms
from retrieval.answer import Evidence, Hit, Quote
from retrieval.embedding import Vectors
from retrieval.index import Index
from retrieval.passages import Passage, lead_in, leads_on, paragraph_id_of, passages_of, searched_text
from retrieval.question import Question, holds_answer_type
from retrieval.rarity import rarity
from retrieval.sentences import sentence_spans

DEPTH = 50  # passages that each index brings
_POOL = 24  # passages whose articles are read and weighed; set by hand, four times what is read in sentences
_READ = 6  # passages whose sentences are weighed: on the development questions ten found nothing more, three lost a point
_SOME = 0.2  # of the rarity of what is asked: with less, a sentence was never the best; halves what is encoded


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that was found, with what is known of it before its sentences are read."""

    article: Article
    passage: Passage
    score: float
    cosine: float
    bm25: float
    coverage: float

    @property
    def words(self) -> str:
        """The words of the passage."""
        return self.article.text[self.passage.start : self.passage.end]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a passage: its place in the passage, and what speaks for it."""

    start: int
    end: int
    score: float
    cosine: float
    coverage: float
    answer_type: float


class Retriever:
    """Finds passages and sentences in the coverage of a store."""

    def __init__(self, store: Store, index: Index) -> None:
        """Search the store through an index of it."""
        self._store, self._index = store, index

    def search(self, question: Question, scope: Scope, limit: int) -> list[Candidate]:
        """Return the passages in a scope most likely to answer, best first, at most ``limit``."""
        vector = self._index.encoder.questions([question.text])[0]
        return self._rank(question, self._rarities(question), vector, scope, limit)

    def quotes(self, question: Question, scope: Scope) -> list[Hit]:
        """Return the passages most likely to answer, each with its best quote, in order of the quotes."""
        return best_quotes(question, self.read(question, scope))

    def read(self, question: Question, scope: Scope) -> list[tuple[Candidate, list[Sentence]]]:
        """Return the passages most likely to answer, best first, each with its sentences weighed, in their order.

        Of all but the first passage only sentences that hold some of what is asked are weighed; passages without one are left
        out, and so is a sentence that only leads up to the next paragraph, whose words are weighed with it.
        """
        vector = self._index.encoder.questions([question.text])[0]
        rarities = self._rarities(question)
        candidates = self._rank(question, rarities, vector, scope, _READ)
        places = [
            (candidate, span, f"{lead_in(candidate.article, candidate.passage)} {candidate.words[slice(*span)]}".lstrip())
            for candidate in candidates
            for span in sentence_spans(candidate.words)
            if not leads_on(candidate.article, candidate.passage, span[1])
        ]
        places = [p for p in places if p[0] is candidates[0] or _share(question.terms, _term_set(p[2]), rarities) > _SOME]
        texts = [text for _, _, text in places]
        cosines = (self._index.encoder.passages(texts) @ vector).tolist() if texts else []
        weighed: dict[int, list[Sentence]] = {}
        for (candidate, span, text), cosine in zip(places, cosines, strict=True):
            weighed.setdefault(candidate.passage.id, []).append(_weigh(question, rarities, candidate, span, text, cosine))
        return [(c, weighed[c.passage.id]) for c in candidates if c.passage.id in weighed]

    def _rank(self, question: Question, rarities: dict[str, float], vector: Vectors, scope: Scope, limit: int) -> list[Candidate]:
        cosines, bm25 = self._scores(question, vector, scope, max(DEPTH, limit))
        likely = sorted(cosines, key=lambda i: -(_COSINE * cosines[i] + _BM25 * bm25[i]))[: max(_POOL, limit)]
        found = []
        for article, passage in self._read(likely):
            found.append(_candidate(question, rarities, article, passage, cosines[passage.id], bm25[passage.id]))
        return sorted(found, key=lambda c: (-c.score, c.passage.id))[:limit]

    def _scores(self, question: Question, vector: Vectors, scope: Scope, depth: int) -> tuple[dict[int, float], dict[int, float]]:
        """Return cosine and BM25 score of every passage that either index brings."""
        dense, lexical = self._index.dense, self._index.lexical
        among = self._index.passage_ids(scope)
        cosines = dict(dense.search(vector, depth, among))
        bm25 = dict(lexical.search(question.terms, depth, among))
        unseen = dense.holds([i for i in bm25 if i not in cosines])
        bm25 = {i: score for i, score in bm25.items() if i in cosines or i in unseen}  # the others are being embedded just now
        if unseen:
            cosines.update(zip(unseen, (dense.vectors(unseen) @ vector).tolist(), strict=True))
        unmatched = [i for i in cosines if i not in bm25]
        if unmatched:
            bm25.update(dict.fromkeys(unmatched, 0.0))
            bm25.update(lexical.search(question.terms, len(unmatched), unmatched))
        return cosines, bm25

    def _read(self, passage_ids: Sequence[int]) -> list[tuple[Article, Passage]]:
        """Return these passages as they stand in the store now; those removed since they were indexed are left out."""
        wanted = set(passage_ids)
        owners = set(paragraph_id_of(np.asarray(passage_ids, dtype=np.int64)).tolist())
        return [
            (article, passage)
            for article, paragraphs in self._store.articles_of(sorted(owners))
            for passage in passages_of(article, paragraphs)
            if passage.id in wanted
        ]

    def _rarities(self, question: Question) -> dict[str, float]:
        frequency = self._index.lexical.frequency
        return {t: rarity(word, t, *frequency(t)) for word, t in zip(question.words, question.terms, strict=True)}


def best_quotes(question: Question, read: Sequence[tuple[Candidate, Sequence[Sentence]]]) -> list[Hit]:
    """Return passages that were read, each with its best quote, in order of the quotes."""
    return sorted((_hit(question, c, sentences) for c, sentences in read), key=lambda hit: (-hit.score, hit.passage.id))


# Fitted on 2026-11-22 by bench/calibrate.py (its docstring names the data), development halves.
# Tried and left out, for they gained nothing: what the whole article holds of the question's terms or names.
_COSINE, _BM25, _COVERAGE = 7.35, 0.29, 4.9


def _candidate(question: Question, rarities: dict[str, float], article: Article, passage: Passage, cosine: float, bm25: float) -> Candidate:
    here = _term_set(article.title) | _term_set(searched_text(article, passage))
    coverage = _share(question.terms, here, rarities)
    return Candidate(article, passage, _COSINE * cosine + _BM25 * bm25 + _COVERAGE * coverage, cosine, bm25, coverage)


# Fitted with the above, over all sentences of the passages read, each with its passage's evidence.
_S_COSINE, _S_COVERAGE, _S_TYPE, _S_PASSAGE_COSINE, _S_PASSAGE_COVERAGE = 5.93, 5.29, 1.15, 4.89, 4.56
_LEANING = re.compile(r"[\"“‘'(]*(?:He|She|It|They|This|That|These|Those|Such|His|Her|Their|Its|But|And|However|The move|The latter)\b")


def _weigh(
    question: Question, rarities: dict[str, float], candidate: Candidate, span: tuple[int, int], text: str, cosine: float
) -> Sentence:
    """Weigh a sentence; ``text`` is the sentence behind what leads up to it."""
    here = _term_set(text) | _term_set(candidate.article.title)
    coverage = _share(question.terms, here, rarities)
    holds = holds_answer_type(question, candidate.words[slice(*span)])
    answer_type = 0.0 if holds is None else 1.0 if holds else -1.0
    score = (
        _S_COSINE * cosine
        + _S_COVERAGE * coverage
        + _S_TYPE * answer_type
        + _S_PASSAGE_COSINE * candidate.cosine
        + _S_PASSAGE_COVERAGE * candidate.coverage
    )
    return Sentence(*span, score, cosine, coverage, answer_type)


def _hit(question: Question, candidate: Candidate, sentences: Sequence[Sentence]) -> Hit:
    """Return the best sentence of a passage as its quote; one that leans on the sentence before brings that along."""
    best = max(sentences, key=lambda s: s.score)
    offset = candidate.passage.start
    evidence = Evidence(
        cosine=candidate.cosine,
        sentence_cosine=best.cosine,
        sentence_coverage=best.coverage,
        answer_type=best.answer_type,
        article_names=_names_held(question, candidate.article),
    )
    quote = Quote(offset + _opening(candidate.words, best), offset + best.end, best.score)
    return Hit(candidate.article, candidate.passage, quote, best.score, evidence)


def _names_held(question: Question, article: Article) -> float:
    """Return how many of the names and numbers asked about an article holds, from 0 to 1; 1 when there are none."""
    asked = {*question.names, *question.numbers}
    anywhere = _term_set(article.title).union(terms(article.text)) if asked else set()
    return len(asked & anywhere) / len(asked) if asked else 1.0


def _opening(words: str, sentence: Sentence) -> int:
    """Return where a quote of a sentence begins: with the sentence before, where it leans on that."""
    spans = sentence_spans(words)
    at = spans.index((sentence.start, sentence.end))
    return spans[at - 1][0] if at and _LEANING.match(words[sentence.start :]) else sentence.start


def _share(asked: Sequence[str], held: Set[str], rarities: dict[str, float]) -> float:
    """Return how much of the terms asked for is held, each weighing as it is rare; 1 when none is asked for."""
    total = sum(rarities[term] for term in asked)
    return sum(rarities[term] for term in asked if term in held) / total if total else 1.0


@lru_cache(maxsize=4096)
def _term_set(text: str) -> frozenset[str]:
    return frozenset(terms(text))
