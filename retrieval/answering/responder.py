"""The straight line from a question to an answer: understand, search, judge, cite."""

import time
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import UTC, date, datetime

from corpus.store.protocols import Store
from corpus.store.records import Coverage, GivenAnswer, GivenCitation, Scope
from retrieval.answering.answer import MOST_CITATIONS, Answer, Asked, Citation, Hit, Reason, Status
from retrieval.answering.citing import MOST_NEAREST, citations, nearest, worth_showing
from retrieval.answering.confidence import Weighed, confidence
from retrieval.answering.copies import cited_once
from retrieval.answering.deciding import Case, Decision, decide
from retrieval.answering.language import reads_english_only, told_in_own_language
from retrieval.answering.parts import answer_message
from retrieval.answering.premise import signs, suspicion
from retrieval.answering.proof.considering import considered
from retrieval.answering.proof.record import recorded
from retrieval.answering.proof.standing import stands, withheld
from retrieval.answering.quoting import best_denial, best_quotes
from retrieval.answering.refusal import Refusal, is_outside, lies_after, new_id
from retrieval.answering.sources import in_standing, is_theirs, of_sources, with_outlets
from retrieval.index.index import Index, Progress
from retrieval.models.reader import Reader
from retrieval.models.reranker import Reranker
from retrieval.query.deadline import MOST_SECONDS, Deadline, GivenUpError
from retrieval.query.message import questions
from retrieval.query.question import (
    MOST_CHARACTERS,
    Question,
    Setting,
    in_context,
    printable,
    too_long,
    unread,
)
from retrieval.query.wording.reading import understood
from retrieval.ranking.finder import Finder, Found
from retrieval.ranking.reading import READ
from retrieval.ranking.retriever import Candidate

__all__ = ["MOST_CITATIONS", "Asked", "Responder"]
_TRIES = 3  # at an answer whose quotes all still stand when it is given


class Responder:
    """Answers questions from the coverage in a store. Safe to call from several threads, one at a time."""

    def __init__(self, store: Store, index: Index, reader: Reader, reranker: Reranker | None = None) -> None:
        """Answer from a store through its index, as a reader finds."""
        self.store, self._index = store, index
        self._finder = Finder(store, index, reader, reranker)

    def catch_up(self, progress: Progress | None = None) -> None:
        """Bring the index up to date. While another process does that, what is indexed already is used."""
        self._index.refresh(progress, wait=self._index.is_empty())

    def search(self, text: str, scope: Scope, most: int, asked_on: date | None = None) -> list[Candidate]:
        """Return the passages likeliest to answer some words, best first; whether they do is not decided.

        Raises GivenUpError when there are too many words or it takes too long.
        """
        if why := too_long(text):
            raise GivenUpError(why)
        self.catch_up()
        with self.store.snapshot():
            setting = self._setting(asked_on, self.store.coverage())
            question = self._read(printable(text), setting)
            if not question.has_words:
                return []
            query = self._finder.query(question, scope, setting, Deadline.after(MOST_SECONDS))
            return self._finder.listed(query, most)

    def look(self, asked: Asked, most: int = READ) -> Found:
        """Return what is found and read for a message's first question before anything is decided: for
        measuring and fitting.
        """
        deadline = asked.deadline or Deadline.after(MOST_SECONDS)
        with self.store.snapshot():
            setting = self._setting(asked.asked_on, self.store.coverage())
            question = self._read(questions(printable(asked.text))[0].asked, setting)
            return self._finder.find(self._finder.query(question, asked.scope, setting, deadline), most)

    def _read(self, text: str, setting: Setting) -> Question:
        return understood(text, setting, self._index.lexical)

    def _setting(self, asked_on: date | None, coverage: Coverage) -> Setting:
        day = asked_on or date.today()
        first, last = (date.fromisoformat(d) if d else None for d in (coverage.first, coverage.last))
        return Setting(day, first, last, tuple(self.store.publishers()))

    def answer(self, asked: Asked) -> Answer:
        """Answer the question of a message, or each of several, and keep on record which places were
        quoted.
        """
        started = time.perf_counter()
        answer = self._standing(replace(asked, deadline=asked.deadline or Deadline.after(MOST_SECONDS)))
        given_at = datetime.now(UTC).isoformat()
        parts = tuple(replace(part, given_at=given_at) for part in answer.parts)
        answer = replace(answer, elapsed_ms=_since(started), given_at=given_at, parts=parts)
        self._keep(answer, None)
        for part in parts:
            self._keep(part, answer.id)
        return answer

    def _standing(self, asked: Asked) -> Answer:
        """Answer a message with quotes that stand now, to the letter: what it was read from may have been changed or
        taken out meanwhile.
        """
        for _ in range(_TRIES):
            answer = self._answered(asked)
            if stands(self.store, answer):
                return answer
        return withheld(answer)

    def _answered(self, asked: Asked) -> Answer:
        text = printable(asked.text[: MOST_CHARACTERS + 1])
        if why := too_long(asked.text):
            return self._refused(text, asked, why)
        message = replace(asked, text=text)
        return self._in_own_language(answer_message(message, self._answer_one, new_id))

    def _keep(self, answer: Answer, part_of: str | None) -> None:
        given = GivenAnswer(answer.id, answer.given_at, answer.question, answer.status.value, part_of)
        quotes = [GivenCitation(c.article.id, c.start, c.end, c.sha256) for c in answer.citations]
        self.store.keep_answer(given, quotes, recorded(answer))

    def _answer_one(self, asked: Asked) -> Answer:
        """Answer one question."""
        started = time.perf_counter()
        try:
            answer = self._decide(asked)
        except GivenUpError as error:
            answer = self._refused(asked.text, asked, str(error))
        return replace(answer, elapsed_ms=_since(started))

    def _in_own_language(self, answer: Answer) -> Answer:
        """Return an answer, a refusal in the asker's language where the model does not read that."""
        if answer.status is not Status.NO_ANSWER or not reads_english_only(self._index.encoder.name):
            return answer
        frequency = self._index.lexical.frequency
        told = told_in_own_language(answer.question, lambda term: frequency(term)[0] > 0)
        return replace(answer, message=told, closest=(), nearest=(), parts=()) if told else answer

    def _refused(self, text: str, asked: Asked, why: str) -> Answer:
        """Refuse a question of which nothing was understood."""
        question = unread(text)
        return Refusal(question.text, asked.scope, self.store.coverage(), question).make(Reason.NO_MATCH, why)

    def _decide(self, asked: Asked) -> Answer:
        self.catch_up()  # what was added meanwhile is not the question's work
        deadline = asked.deadline or Deadline.after(MOST_SECONDS)
        with self.store.snapshot():
            refusal, setting = self._understood(asked)
            return _at_once(refusal) or self._from_snapshot(asked, refusal, setting, deadline)

    def _understood(self, asked: Asked) -> tuple[Refusal, Setting]:
        """Return a question as understood in the light of the coverage, ready to be refused, and that
        light.
        """
        coverage = self.store.coverage()
        setting = self._setting(asked.asked_on, coverage)
        return Refusal(asked.text, asked.scope, coverage, self._read(asked.text, setting)), setting

    def _from_snapshot(self, asked: Asked, refusal: Refusal, setting: Setting, deadline: Deadline) -> Answer:
        answer = self._from_coverage(asked, refusal, setting, deadline)
        if not asked.previous or answer.status is not Status.NO_ANSWER:
            return answer
        context = in_context(asked.text, asked.previous)
        if not context or too_long(context):
            return answer
        understood = replace(refusal, question=self._read(context, setting))
        in_its_light = self._from_coverage(asked, understood, setting, deadline)
        return answer if in_its_light.status is Status.NO_ANSWER else in_its_light

    def _from_coverage(self, asked: Asked, refusal: Refusal, setting: Setting, deadline: Deadline) -> Answer:
        found = self._finder.find(self._finder.query(refusal.question, asked.scope, setting, deadline))
        question, overlap = found.query.question, found.query.overlap
        refusal = replace(refusal, question=question)
        hits = of_sources(question, setting, best_quotes(overlap, found.read))
        if not hits:
            return refusal.nothing_there()
        count = len(hits) if question.sources else max(MOST_CITATIONS, asked.most)  # that may be shown
        likeliest = [Weighed(hit, confidence(hit)) for hit in hits]
        weighed = in_standing(question, likeliest[:count])
        first = weighed[0]
        denial = best_denial(overlap, found.read)
        told = signs(overlap, found.query.nowhere, first.hit)
        case = Case(
            question, setting, first.sure, told, suspicion(told, first.hit, denial),
            covered=first.hit.evidence.coverage == 1, denied=denial.evidence.denies > 0,
            theirs=is_theirs(question, setting, first.hit), cited=found.is_cited,
        )  # fmt: skip
        refusal = replace(refusal, evidence=_evidence(first.hit, case.suspicion))
        answer = self._decided(refusal, case, hits, weighed, asked, denial)
        return replace(answer, considered=considered(answer, [*weighed, *likeliest[count:]]))

    def _decided(
        self,
        refusal: Refusal,
        case: Case,
        hits: Sequence[Hit],
        weighed: Sequence[Weighed],
        asked: Asked,
        denial: Hit,
    ) -> Answer:
        """Return what becomes of a question: quotes that answer it or deny what it assumes, or a refusal."""
        question, setting, told, first = case.question, case.setting, case.signs, weighed[0]
        match decide(case):
            case Decision.ANSWERED:
                shown = self._cited(question, setting, worth_showing(question, weighed), asked.scope)
                return refusal.answer(first.sure, shown[: max(1, asked.most)])
            case Decision.DENIED:
                shown = self._cited(question, setting, [Weighed(denial, first.sure)], asked.scope)
                return refusal.denied(first.sure, told, shown[:1])
            case Decision.UNHELD:
                return refusal.not_covered(first.sure, hits)
            case Decision.OUTSIDE | Decision.UNSURE as why:
                near = [] if lies_after(question, setting) else nearest(question, weighed)
                shown = self._cited(question, setting, near, asked.scope)[:MOST_NEAREST]
                if why is Decision.OUTSIDE:
                    return refusal.outside(first.sure, hits, shown)
                return refusal.unsure(first.sure, hits, told, shown)

    def _cited(
        self, question: Question, setting: Setting, weighed: Sequence[Weighed], scope: Scope
    ) -> tuple[Citation, ...]:
        """Return what is cited of hits; a story that several outlets printed is cited from its original."""
        publishers = {name for names in question.sources for name in names}
        once = cited_once(self.store, scope, publishers, citations(question, weighed))
        return with_outlets(question, setting, once)


def _since(started: float) -> float:
    """Return the milliseconds since a moment."""
    return round((time.perf_counter() - started) * 1000, 1)


def _at_once(refusal: Refusal) -> Answer | None:
    """Return what a question is refused with before anything is looked for, None where that is worth it."""
    if not refusal.question.has_words:
        return refusal.make(Reason.NO_MATCH, "There is no question in that: ask one in words.")
    if not refusal.coverage.articles:
        return refusal.make(Reason.NO_MATCH, "There is no coverage yet to answer from.")
    return refusal.outside_dates() if is_outside(refusal.scope, refusal.coverage) else None


def _evidence(hit: Hit, doubt: float) -> tuple[tuple[str, float], ...]:
    """Return what a decision is made on, by name."""
    found = {**asdict(hit.evidence), "suspicion": doubt}
    return tuple((name.replace("_", " "), float(value)) for name, value in found.items())
