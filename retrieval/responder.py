"""The straight line from a question to an answer: understand, search, judge, cite."""

import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date

from corpus.store import EVERYTHING, Coverage, GivenCitation, Scope, Store
from retrieval.answer import Answer, Citation, Hit, Reason, Status
from retrieval.calendar import Anchor, Period
from retrieval.citing import citations, worth_showing
from retrieval.confidence import THRESHOLD, Weighed, confidence
from retrieval.copies import cited_once
from retrieval.deadline import MOST_SECONDS, Deadline, GivenUpError
from retrieval.index import Index, Progress
from retrieval.judge import Judge
from retrieval.premise import DOUBT, SUSPICION, signs, suspicion
from retrieval.question import MOST_CHARACTERS, Question, Setting, in_context, printable, too_long, understand, unread
from retrieval.quoting import best_quotes, by_judge, reread
from retrieval.recency import recency
from retrieval.refusal import Refusal, asks_outside, is_outside, lies_after
from retrieval.reranker import Reranker
from retrieval.retriever import READ, Candidate, Retriever

MOST_CITATIONS = 3
_EVENT = 0.45  # cosine: an article nearer than this to an event that time is counted from tells its day; set by hand
_MOST_EVENTS = 8  # that one question counts time from, and that are looked for


@dataclass(frozen=True, slots=True)
class Asked:
    """One asking: the words, the part of the coverage they are put to, the question before, if it goes on from one, and the day.

    Without a day it is asked today, and without a deadline it may take MOST_SECONDS.
    """

    text: str
    scope: Scope = EVERYTHING
    most: int = MOST_CITATIONS
    previous: str | None = None
    asked_on: date | None = None
    deadline: Deadline | None = None


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
        """Return the passages that are likeliest to answer some words, best first; whether they do is not decided.

        Raises GivenUpError when there are too many words or it takes too long.
        """
        if why := too_long(text):
            raise GivenUpError(why)
        setting = self._setting(asked_on, self.store.coverage())
        question = understand(printable(text), setting)
        if not question.has_words:
            return []
        self.catch_up()
        deadline = Deadline.after(MOST_SECONDS)
        question = self._with_events(question, scope, setting, deadline)
        matching = self._retriever.matching(question)
        found = self._retriever.search(matching, scope, recency(question, setting), max(most, READ), deadline)
        if self._retriever.reranks:
            return found[:most]
        read = self._retriever.read(matching, found[:READ])
        deadline.check()
        return by_judge(question, found, reread(question, read, self._judge))[:most]

    def _setting(self, asked_on: date | None, coverage: Coverage) -> Setting:
        day = asked_on or date.today()
        first, last = (date.fromisoformat(d) if d else None for d in (coverage.first, coverage.last))
        return Setting(day, first, last, tuple(self.store.publishers()))

    def _with_events(self, question: Question, scope: Scope, setting: Setting, deadline: Deadline) -> Question:
        """Return a question whose events, “after the summit”, are times: the day of the article that is most about each."""
        anchors = question.times.anchors[:_MOST_EVENTS]
        periods = [p for anchor in anchors if (p := self._period_of(anchor, scope, setting, deadline))]
        return question.of_days(periods) if periods else question

    def _period_of(self, anchor: Anchor, scope: Scope, setting: Setting, deadline: Deadline) -> Period | None:
        event = understand(anchor.words, setting)
        nearest = self._retriever.search(self._retriever.matching(event), scope, recency(event, setting), 1, deadline)
        day = nearest[0].article.day if nearest and nearest[0].cosine >= _EVENT else None
        if day is None:
            return None
        first, last = {"after": (day, None), "before": (None, day)}.get(anchor.relation, (day, day))
        return Period(anchor.words, anchor.start, anchor.end, first, last, relative=False)

    def answer(self, asked: Asked) -> Answer:
        """Answer a question, and keep on record which places were quoted."""
        started = time.perf_counter()
        text = printable(asked.text[: MOST_CHARACTERS + 1])
        why = too_long(asked.text)
        try:
            answer = self._refused(text, asked, why) if why else self._decide(replace(asked, text=text))
        except GivenUpError as error:
            answer = self._refused(text, asked, str(error))
        answer = replace(answer, elapsed_ms=round((time.perf_counter() - started) * 1000, 1))
        given = [GivenCitation(c.article.id, c.start, c.end, c.sha256) for c in answer.citations]
        self.store.keep_answer(answer.id, answer.question, given)
        return answer

    def _refused(self, text: str, asked: Asked, why: str) -> Answer:
        """Refuse a question of which nothing was understood."""
        question = unread(text)
        return Refusal(question.text, asked.scope, self.store.coverage(), question).make(Reason.NO_MATCH, why)

    def _decide(self, asked: Asked) -> Answer:
        coverage = self.store.coverage()
        setting = self._setting(asked.asked_on, coverage)
        question = understand(asked.text, setting)
        refusal = Refusal(asked.text, asked.scope, coverage, question)
        if not question.has_words:
            return refusal.make(Reason.NO_MATCH, "There is no question in that: ask one in words.")
        if not coverage.articles:
            return refusal.make(Reason.NO_MATCH, "There is no coverage yet to answer from.")
        if is_outside(asked.scope, coverage):
            return refusal.outside_dates()
        self.catch_up()
        deadline = asked.deadline or Deadline.after(MOST_SECONDS)  # what was added meanwhile is not the question's work
        answer = self._from_coverage(asked, refusal, setting, deadline)
        context = in_context(asked.text, asked.previous) if asked.previous and answer.status is Status.NO_ANSWER else None
        if context and not too_long(context):
            in_its_light = self._from_coverage(asked, replace(refusal, question=understand(context, setting)), setting, deadline)
            if in_its_light.status is not Status.NO_ANSWER:
                return in_its_light
        return answer

    def _from_coverage(self, asked: Asked, refusal: Refusal, setting: Setting, deadline: Deadline) -> Answer:
        question = self._with_events(refusal.question, asked.scope, setting, deadline)
        refusal = replace(refusal, question=question)
        matching = self._retriever.matching(question)
        read = self._retriever.read(matching, self._retriever.search(matching, asked.scope, recency(question, setting), READ, deadline))
        deadline.check()
        hits = best_quotes(matching, reread(question, read, self._judge))
        if not hits:
            return refusal.nothing_there()
        hits = _by_those_asked(question, hits)
        count = len(hits) if question.sources else max(MOST_CITATIONS, asked.most)  # that may be shown
        weighed = [Weighed(hit, confidence(question, hit)) for hit in hits[:count]]
        first = weighed[0]
        found = signs(matching, first.hit)
        doubt = suspicion(found, first.hit)
        refusal = replace(refusal, evidence=_evidence(first.hit, doubt))
        if question.unheld and not question.sources:
            return refusal.not_covered(first.sure, hits)
        if lies_after(question, setting) or (asks_outside(question, setting) and (found.any or first.sure < THRESHOLD)):
            return refusal.judged(hits, first.sure, setting)
        if doubt >= SUSPICION:
            return refusal.denied(first.sure, found, self._cited(question, [first], asked.scope)[:1])
        if doubt >= DOUBT or (first.sure < THRESHOLD and not (question.asks_for_news and hits[0].evidence.coverage == 1)):
            return refusal.judged(hits, first.sure, setting)
        shown = self._cited(question, worth_showing(question, weighed), asked.scope)
        return refusal.answer(first.sure, shown[: max(1, asked.most)])

    def _cited(self, question: Question, weighed: Sequence[Weighed], scope: Scope) -> tuple[Citation, ...]:
        """Return what is cited of hits; a story that several outlets printed is cited from its original."""
        publishers = {name for names in question.sources for name in names}
        return tuple(cited_once(self.store, scope, publishers, citations(question, weighed)))


def _evidence(hit: Hit, doubt: float) -> tuple[tuple[str, float], ...]:
    """Return what a decision is made on, by name."""
    return tuple((name.replace("_", " "), float(value)) for name, value in {**asdict(hit.evidence), "suspicion": doubt}.items())


def _by_those_asked(question: Question, hits: Sequence[Hit]) -> list[Hit]:
    """Return the hits by the publishers that are asked about, if there are any: another's word does not answer for theirs."""
    asked = {name for names in question.sources for name in names}
    return [hit for hit in hits if hit.article.publisher in asked] or list(hits)
