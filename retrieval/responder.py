"""The straight line from a question to an answer: understand, search, judge, cite."""

import re
import secrets
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from corpus.article import Article
from corpus.dates import day_in_words
from corpus.store import EVERYTHING, Coverage, GivenCitation, Scope, Store
from retrieval.answer import Answer, Citation, Hit, Reason, Status
from retrieval.confidence import THRESHOLD, confidence, is_on_topic
from retrieval.index import Index, Progress
from retrieval.question import Question, in_context, printable, understand
from retrieval.retriever import Candidate, Retriever

MOST_CITATIONS = 3
_SECOND_BEST = 0.7  # of the first quote's confidence: what a further quote must have to be shown beside it; set by hand on the sample
_CLOSEST = 3
_YEAR = re.compile(r"\b(?:1[89]|20)\d\d\b")
_ID_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


@dataclass(frozen=True, slots=True)
class Asked:
    """One asking: the words, the part of the coverage they are put to, and the question before, if it goes on from one."""

    text: str
    scope: Scope = EVERYTHING
    most: int = MOST_CITATIONS
    previous: str | None = None


class Responder:
    """Answers questions from the coverage in a store. Safe to call from several threads, one at a time."""

    def __init__(self, store: Store, index: Index) -> None:
        """Answer from a store through its index."""
        self.store, self._index = store, index
        self._retriever = Retriever(store, index)

    def catch_up(self, progress: Progress | None = None) -> None:
        """Bring the index up to date. While another process is doing that, what is indexed already is used."""
        self._index.refresh(progress, wait=self._index.is_empty())

    def search(self, text: str, scope: Scope, most: int) -> list[Candidate]:
        """Return the passages nearest to some words, best first; whether they answer is not decided."""
        question = understand(printable(text))
        if not question.has_words:
            return []
        self.catch_up()
        return self._retriever.search(question, scope, most)

    def answer(self, asked: Asked) -> Answer:
        """Answer a question, and keep on record which places were quoted."""
        started = time.perf_counter()
        answer = self._decide(replace(asked, text=printable(asked.text)))
        answer = replace(answer, elapsed_ms=round((time.perf_counter() - started) * 1000, 1))
        given = [GivenCitation(c.article.id, c.start, c.end, c.sha256) for c in answer.citations]
        self.store.keep_answer(answer.id, answer.question, given)
        return answer

    def _decide(self, asked: Asked) -> Answer:
        coverage = self.store.coverage()
        refusal = _Refusal(asked, coverage)
        if not understand(asked.text).has_words:
            return refusal.make(Reason.NO_MATCH, "There is no question in that: ask one in words.")
        if not coverage.articles:
            return refusal.make(Reason.NO_MATCH, "There is no coverage yet to answer from.")
        if _is_outside(asked.scope, coverage):
            return refusal.outside_dates()
        self.catch_up()
        answer = self._from_coverage(asked, understand(asked.text), refusal)
        context = in_context(asked.text, asked.previous) if asked.previous and answer.status is not Status.ANSWERED else None
        if context:
            in_its_light = self._from_coverage(asked, understand(context), refusal)
            if in_its_light.status is Status.ANSWERED:
                return in_its_light
        return answer

    def _from_coverage(self, asked: Asked, question: Question, refusal: "_Refusal") -> Answer:
        hits = self._retriever.quotes(question, asked.scope)
        if not hits:
            return refusal.nothing_there()
        sure = confidence(question, hits[0])
        if sure < THRESHOLD:
            return refusal.judged(question, hits, sure)
        level = max(THRESHOLD, _SECOND_BEST * sure)
        further = [(hit, confidence(question, hit)) for hit in hits[1:]]
        shown = [(hits[0], sure), *((hit, probability) for hit, probability in further if probability >= level)]
        return Answer(
            id=_new_id(),
            question=asked.text,
            status=Status.ANSWERED,
            reason=None,
            message="",
            confidence=sure,
            citations=tuple(_citations(shown))[: max(1, asked.most)],
            closest=(),
            coverage=refusal.coverage,
            elapsed_ms=0.0,
        )


@dataclass(frozen=True, slots=True)
class _Refusal:
    """Says why there is no answer, in one sentence, with the days that the coverage reaches."""

    asked: Asked
    coverage: Coverage

    def judged(self, question: Question, hits: Sequence[Hit], sure: float) -> Answer:
        """Refuse because no quote is likely enough to answer."""
        years = [year for year in _YEAR.findall(question.text) if not self._reaches(year)]
        if years and self.coverage.first:
            return replace(self.outside_dates(), confidence=sure, closest=_closest(hits))
        if is_on_topic(hits, sure):
            reason, message = Reason.NOT_STATED, "The coverage touches on this, but no sentence in it says what you ask."
        else:
            reason, message = Reason.NO_MATCH, f"Nothing in {self._asked_part()} answers this."
        return self.make(reason, message, sure, _closest(hits))

    def nothing_there(self) -> Answer:
        """Refuse because the part of the coverage that was asked holds nothing."""
        if self.asked.scope.since or self.asked.scope.until:
            return self.make(Reason.OUTSIDE_DATES, "None of the coverage is of the days you ask about.")
        return self.make(Reason.NO_MATCH, "There is nothing to search in this part of the coverage.")

    def outside_dates(self) -> Answer:
        """Refuse because the time asked about is not covered."""
        if not self.coverage.first:
            return self.make(Reason.OUTSIDE_DATES, "None of the coverage is dated, so none can be chosen by date.")
        return self.make(Reason.OUTSIDE_DATES, f"The coverage{self._extent()} does not reach the time you ask about.")

    def make(self, reason: Reason, message: str, sure: float = 0.0, closest: tuple[Article, ...] = ()) -> Answer:
        """Refuse in given words."""
        return Answer(
            id=_new_id(), question=self.asked.text, status=Status.NO_ANSWER, reason=reason, message=message, confidence=sure,
            citations=(), closest=closest, coverage=self.coverage, elapsed_ms=0.0,
        )  # fmt: skip

    def _asked_part(self) -> str:
        """Name the coverage that was asked: all of it, or the part that the asker narrowed it to."""
        scope = self.asked.scope
        if scope.is_everything:
            return f"the coverage{self._extent()}"
        days = [f"{word} {day_in_words(day)}" for word, day in (("since", scope.since), ("until", scope.until)) if day]
        return " ".join(["the coverage", *days, *([f"by {', '.join(scope.publishers)}"] if scope.publishers else [])])

    def _reaches(self, year: str) -> bool:
        return not self.coverage.first or self.coverage.first[:4] <= year <= (self.coverage.last or "9999")[:4]

    def _extent(self) -> str:
        if not self.coverage.first or not self.coverage.last:
            return ""
        if self.coverage.first == self.coverage.last:
            return f", all of {day_in_words(self.coverage.first)},"
        return f", from {day_in_words(self.coverage.first)} to {day_in_words(self.coverage.last)},"


def _is_outside(scope: Scope, coverage: Coverage) -> bool:
    """Tell whether the days asked for lie wholly before or after the coverage."""
    if not scope.since and not scope.until:
        return False
    if not coverage.first or not coverage.last:
        return True
    return (scope.since or "") > coverage.last or (scope.until or "9999") < coverage.first


def _citations(hits: Sequence[tuple[Hit, float]]) -> Iterator[Citation]:
    """Yield each quote once, with the other articles that it stands in; the original is the earliest."""
    groups: list[tuple[float, list[Hit]]] = []
    for hit, probability in hits:
        for _, group in groups:
            if _words_only(group[0]) == _words_only(hit):
                group.append(hit)
                break
        else:
            groups.append((probability, [hit]))
    for probability, group in groups:
        first = min(group, key=lambda hit: (hit.article.day is None, hit.article.day or "", hit.passage.id))
        others = {hit.article.id: hit.article for hit in group if hit.article.id != first.article.id}
        yield Citation(
            article=first.article,
            paragraph=first.passage.paragraph,
            start=first.quote.start,
            end=first.quote.end,
            score=probability,
            also_in=tuple(others.values()),
        )


def _words_only(hit: Hit) -> str:
    """Return a quote without letter case, punctuation and white space: what two copies of one sentence have in common."""
    return "".join(c for c in hit.article.text[hit.quote.start : hit.quote.end].casefold() if c.isalnum())


def _closest(hits: Sequence[Hit]) -> tuple[Article, ...]:
    return tuple({hit.article.id: hit.article for hit in hits}.values())[:_CLOSEST]


def _new_id() -> str:
    return "".join(secrets.choice(_ID_LETTERS) for _ in range(8))
