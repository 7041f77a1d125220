"""The straight line from a question to an answer: understand, search, judge, cite."""

import secrets
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta

from corpus.article import Article
from corpus.dates import day_in_words
from corpus.store import EVERYTHING, Coverage, GivenCitation, Scope, Store
from retrieval.answer import Answer, Citation, Hit, Quote, Reason, Status
from retrieval.calendar import Anchor, Period
from retrieval.confidence import THRESHOLD, confidence, is_on_topic
from retrieval.copies import cited_once
from retrieval.index import Index, Progress
from retrieval.judge import Judge
from retrieval.premise import SUSPICION, Signs, signs, suspicion
from retrieval.question import Question, Setting, in_context, printable, understand
from retrieval.quoting import best_quotes, judged
from retrieval.recency import recency
from retrieval.reranker import Reranker
from retrieval.retriever import Candidate, Retriever

MOST_CITATIONS = 3
_SECOND_BEST = 0.7  # of the first quote's confidence: what a further quote must have to be shown beside it; set by hand on the sample
_ASKED_SOURCE = 0.4  # the same for the best quote of a publisher that is asked about, whose word is wanted beside another's; by hand
_CLOSEST = 3
_EVENT = 0.45  # cosine: an article nearer than this to an event that time is counted from tells its day; set by hand
_GRACE = timedelta(days=7)  # a time counted from the day asked may begin so long after the newest coverage and still be answered from it
_ID_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


@dataclass(frozen=True, slots=True)
class Asked:
    """One asking: the words, the part of the coverage they are put to, the question before, if it goes on from one, and the day.

    Without a day it is asked today.
    """

    text: str
    scope: Scope = EVERYTHING
    most: int = MOST_CITATIONS
    previous: str | None = None
    asked_on: date | None = None


class Responder:
    """Answers questions from the coverage in a store. Safe to call from several threads, one at a time."""

    def __init__(self, store: Store, index: Index, judge: Judge, reranker: Reranker | None = None) -> None:
        """Answer from a store through its index, as a judge finds."""
        self.store, self._index, self._judge = store, index, judge
        self._retriever = Retriever(store, index, reranker)

    def catch_up(self, progress: Progress | None = None) -> None:
        """Bring the index up to date. While another process is doing that, what is indexed already is used."""
        self._index.refresh(progress, wait=self._index.is_empty())

    def search(self, text: str, scope: Scope, most: int, asked_on: date | None = None) -> list[Candidate]:
        """Return the passages nearest to some words, best first; whether they answer is not decided."""
        setting = self._setting(asked_on, self.store.coverage())
        question = understand(printable(text), setting)
        if not question.has_words:
            return []
        self.catch_up()
        question = self._with_events(question, scope, setting)
        return self._retriever.search(question, scope, recency(question, setting), most)

    def _setting(self, asked_on: date | None, coverage: Coverage) -> Setting:
        day = asked_on or date.today()
        first, last = (date.fromisoformat(d) if d else None for d in (coverage.first, coverage.last))
        return Setting(day, first, last, tuple(self.store.publishers()))

    def _with_events(self, question: Question, scope: Scope, setting: Setting) -> Question:
        """Return a question whose events, “after the summit”, are times: the day of the article that is most about each."""
        periods = [p for anchor in question.times.anchors if (p := self._period_of(anchor, scope, setting))]
        return question.of_days(periods) if periods else question

    def _period_of(self, anchor: Anchor, scope: Scope, setting: Setting) -> Period | None:
        event = understand(anchor.words, setting)
        nearest = self._retriever.search(event, scope, recency(event, setting), 1)
        day = nearest[0].article.day if nearest and nearest[0].cosine >= _EVENT else None
        if day is None:
            return None
        first, last = {"after": (day, None), "before": (None, day)}.get(anchor.relation, (day, day))
        return Period(anchor.words, anchor.start, anchor.end, first, last, relative=False)

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
        setting = self._setting(asked.asked_on, coverage)
        question = understand(asked.text, setting)
        refusal = _Refusal(asked, coverage, question)
        if not question.has_words:
            return refusal.make(Reason.NO_MATCH, "There is no question in that: ask one in words.")
        if not coverage.articles:
            return refusal.make(Reason.NO_MATCH, "There is no coverage yet to answer from.")
        if _is_outside(asked.scope, coverage):
            return refusal.outside_dates()
        self.catch_up()
        answer = self._from_coverage(refusal, setting)
        context = in_context(asked.text, asked.previous) if asked.previous and answer.status is Status.NO_ANSWER else None
        if context:
            in_its_light = self._from_coverage(replace(refusal, question=understand(context, setting)), setting)
            if in_its_light.status is not Status.NO_ANSWER:
                return in_its_light
        return answer

    def _from_coverage(self, refusal: "_Refusal", setting: Setting) -> Answer:
        asked = refusal.asked
        question = self._with_events(refusal.question, asked.scope, setting)
        refusal = replace(refusal, question=question)
        matching = self._retriever.matching(question)
        hits = best_quotes(matching, self._retriever.read(matching, asked.scope, recency(question, setting)))
        if not hits:
            return refusal.nothing_there()
        hits = _by_those_asked(question, hits)
        count = len(hits) if question.sources else max(MOST_CITATIONS, asked.most)  # that may be shown
        best = judged(question, hits[:count], self._judge)
        hits = [*best, *hits[count:]]
        sure = confidence(question, hits[0])
        found = signs(matching, hits[0])
        refusal = replace(refusal, evidence=_evidence(hits[0], found))
        if question.unheld and not question.sources:
            return refusal.not_covered(sure, hits)
        if _lies_after(question, setting) or (_asks_outside(question, setting) and (found.any or sure < THRESHOLD)):
            return refusal.judged(hits, sure, setting)
        if found.any and suspicion(found, hits[0]) >= SUSPICION:
            return refusal.denied(found, sure, self._cited(question, [(hits[0], sure)], asked.scope)[:1])
        if sure < THRESHOLD and not (question.asks_for_news and hits[0].evidence.coverage == 1):
            return refusal.judged(hits, sure, setting)
        shown = _worth_showing(question, [(hit, confidence(question, hit)) for hit in best])
        return refusal.answer(sure, self._cited(question, shown, asked.scope)[: max(1, asked.most)])

    def _cited(self, question: Question, hits: Sequence[tuple[Hit, float]], scope: Scope) -> tuple[Citation, ...]:
        """Return what is cited of hits; a story that several outlets printed is cited from its original."""
        publishers = {name for names in question.sources for name in names}
        return tuple(cited_once(self.store, scope, publishers, _citations(question, hits)))


def _by_those_asked(question: Question, hits: Sequence[Hit]) -> list[Hit]:
    """Return the hits by the publishers that are asked about, if there are any: another's word does not answer for theirs."""
    asked = {name for names in question.sources for name in names}
    return [hit for hit in hits if hit.article.publisher in asked] or list(hits)


def _worth_showing(question: Question, hits: Sequence[tuple[Hit, float]]) -> list[tuple[Hit, float]]:
    """Return the first quote and those that may stand beside it; of each publisher asked about the best, if it says anything."""
    sure = hits[0][1]
    level = max(THRESHOLD, _SECOND_BEST * sure)
    best_of_source = {names: next((hit for hit, _ in hits if hit.article.publisher in names), None) for names in question.sources}
    wanted = {id(hit) for hit in best_of_source.values() if hit}
    theirs = [(hit, p) for hit, p in hits[1:] if id(hit) in wanted and p >= _ASKED_SOURCE * sure]
    return [hits[0], *theirs, *((hit, p) for hit, p in hits[1:] if p >= level and (hit, p) not in theirs)]


def _evidence(hit: Hit, found: Signs) -> tuple[tuple[str, float], ...]:
    """Return what a decision is made on, by name."""
    best = asdict(hit.evidence)
    return tuple(
        (name.replace("_", " "), float(value)) for name, value in {**best, "suspicion": suspicion(found, hit) if found.any else 0.0}.items()
    )


def _lies_after(question: Question, setting: Setting) -> bool:
    """Tell whether every time asked about is counted from the day asked and begins well after the coverage ends."""
    periods = question.times.periods
    if not periods or not setting.last:
        return False
    return all(p.relative and p.first and date.fromisoformat(p.first) - setting.last > _GRACE for p in periods)


@dataclass(frozen=True, slots=True)
class _Refusal:
    """Says why there is no answer, in one sentence, with the days that the coverage reaches."""

    asked: Asked
    coverage: Coverage
    question: Question
    evidence: tuple[tuple[str, float], ...] = ()

    def answer(self, sure: float, citations: tuple[Citation, ...]) -> Answer:
        """Answer after all, with these quotes."""
        return replace(self.make(Reason.NO_MATCH, "", sure), status=Status.ANSWERED, reason=None, citations=citations)

    def denied(self, found: Signs, sure: float, citations: tuple[Citation, ...]) -> Answer:
        """Deny what the question assumes, with what the coverage does say."""
        message = f"{found.in_words()} This is what it says:"
        return replace(self.make(Reason.PREMISE, message, sure), status=Status.FALSE_PREMISE, citations=citations)

    def not_covered(self, sure: float, hits: Sequence[Hit]) -> Answer:
        """Refuse because the coverage has nothing by any publisher that is asked about."""
        names = " or ".join(self.question.unheld)
        return self.make(Reason.NO_MATCH, f"The coverage holds nothing by {names}.", sure, _closest(hits))

    def judged(self, hits: Sequence[Hit], sure: float, setting: Setting) -> Answer:
        """Refuse because no quote is likely enough to answer."""
        if _asks_outside(self.question, setting):
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
            citations=(), closest=closest, coverage=self.coverage, elapsed_ms=0.0, understood=self.question, evidence=self.evidence,
        )  # fmt: skip

    def _asked_part(self) -> str:
        """Name the coverage that was asked: all of it, or the part that the asker narrowed it to."""
        scope = self.asked.scope
        if scope.is_everything:
            return f"the coverage{self._extent()}"
        days = [f"{word} {day_in_words(day)}" for word, day in (("since", scope.since), ("until", scope.until)) if day]
        return " ".join(["the coverage", *days, *([f"by {', '.join(scope.publishers)}"] if scope.publishers else [])])

    def _extent(self) -> str:
        if not self.coverage.first or not self.coverage.last:
            return ""
        if self.coverage.first == self.coverage.last:
            return f", all of {day_in_words(self.coverage.first)},"
        return f", from {day_in_words(self.coverage.first)} to {day_in_words(self.coverage.last)},"


def _asks_outside(question: Question, setting: Setting) -> bool:
    """Tell whether every time asked about lies before or after the coverage."""
    if not setting.first or not setting.last or not question.times.periods:
        return False
    first, last = setting.first.isoformat(), setting.last.isoformat()
    return all(_apart(p.first, p.last, first, last) for p in question.times.periods)


def _is_outside(scope: Scope, coverage: Coverage) -> bool:
    """Tell whether the days asked for lie wholly before or after the coverage."""
    if not scope.since and not scope.until:
        return False
    if not coverage.first or not coverage.last:
        return True
    return _apart(scope.since, scope.until, coverage.first, coverage.last)


def _apart(since: str | None, until: str | None, first: str, last: str) -> bool:
    """Tell whether two stretches of days have none in common; the first may be open at either end."""
    return (since or "") > last or (until or "9999") < first


def _citations(question: Question, hits: Sequence[tuple[Hit, float]]) -> list[Citation]:
    """Return each quote once, with the other articles that it stands in; cited is a publisher that was asked about, else the earliest.

    What else of a passage answers follows its best quote; where publishers are asked about, all their best quotes come first.
    """
    groups: dict[str, list[tuple[Hit, float]]] = {}
    for hit, probability in hits:
        groups.setdefault(_words_only(hit, hit.quote), []).append((hit, probability))
    cited = [_cited(question, [hit for hit, _ in group], group[0][1]) for group in groups.values()]
    if question.sources:
        return [*(best for best, *_ in cited), *(c for _, *further in cited for c in further if _is_new(c, groups))]
    return [c for best, *further in cited for c in (best, *(f for f in further if _is_new(f, groups)))]


def _cited(question: Question, group: Sequence[Hit], probability: float) -> list[Citation]:
    """Return what is cited of passages whose best quote has the same words: that quote, and then what else of the passage answers."""
    asked = {name for names in question.sources for name in names}
    first = min(group, key=lambda hit: (hit.article.publisher not in asked, hit.article.day is None, hit.article.day or "", hit.passage.id))
    return [
        Citation(
            article=first.article,
            paragraph=quote.paragraph,
            start=quote.start,
            end=quote.end,
            score=probability,
            also_in=_also_in(first, quote, group),
        )
        for quote in (first.quote, *first.further)
    ]


def _also_in(first: Hit, quote: Quote, group: Sequence[Hit]) -> tuple[Article, ...]:
    """Return the other articles of a group in which a quote of the first was found too."""
    words = _words_only(first, quote)
    others = [hit for hit in group if any(_words_only(hit, other) == words for other in (hit.quote, *hit.further))]
    return tuple({hit.article.id: hit.article for hit in others if hit.article.id != first.article.id}.values())


def _is_new(citation: Citation, groups: Mapping[str, object]) -> bool:
    """Tell whether a further quote is not the best one of another passage."""
    return _plain(citation.quote) not in groups


def _words_only(hit: Hit, quote: Quote) -> str:
    return _plain(hit.article.text[quote.start : quote.end])


def _plain(words: str) -> str:
    """Return words without letter case, punctuation and white space: what two copies of one sentence have in common."""
    return "".join(c for c in words.casefold() if c.isalnum())


def _closest(hits: Sequence[Hit]) -> tuple[Article, ...]:
    return tuple({hit.article.id: hit.article for hit in hits}.values())[:_CLOSEST]


def _new_id() -> str:
    return "".join(secrets.choice(_ID_LETTERS) for _ in range(8))
