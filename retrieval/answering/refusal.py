"""Why there is no answer, in one sentence, with the days that the coverage reaches and what of it comes
closest.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from corpus.article import Article
from corpus.dates import day_in_words
from corpus.store.records import Coverage, Scope
from retrieval.answering.answer import Answer, Citation, Hit, Reason, Status
from retrieval.answering.confidence import is_on_topic
from retrieval.answering.premise import Signs
from retrieval.query.question import Question, Setting

_CLOSEST = 3
_GRACE = timedelta(
    days=7
)  # a time counted from the day asked may begin so long after the newest coverage and still be answered from it
_ID_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Says why there is no answer to a text that was put to a scope of the coverage, and was understood as a
    question.
    """

    text: str
    scope: Scope
    coverage: Coverage
    question: Question
    evidence: tuple[tuple[str, float], ...] = ()

    def answer(self, sure: float, citations: tuple[Citation, ...]) -> Answer:
        """Answer after all, with these quotes."""
        return replace(
            self.make(Reason.NO_MATCH, "", sure), status=Status.ANSWERED, reason=None, citations=citations
        )

    def denied(self, sure: float, found: Signs, citations: tuple[Citation, ...]) -> Answer:
        """Deny what the question assumes, with what the coverage does say."""
        message = f"{found.in_words()} This is what it says:"
        return replace(
            self.make(Reason.PREMISE, message, sure), status=Status.FALSE_PREMISE, citations=citations
        )

    def not_covered(self, sure: float, hits: Sequence[Hit]) -> Answer:
        """Refuse because the coverage has nothing by any publisher that is asked about."""
        names = " or ".join(self.question.unheld)
        return self.make(Reason.NO_MATCH, f"The coverage holds nothing by {names}.", sure, _closest(hits))

    def outside(self, sure: float, hits: Sequence[Hit], nearest: tuple[Citation, ...] = ()) -> Answer:
        """Refuse because the time asked about is not covered, with what comes closest; ``nearest`` may tell of it."""
        return replace(self.outside_dates(), confidence=sure, closest=_closest(hits), nearest=nearest)

    def unsure(
        self, sure: float, hits: Sequence[Hit], found: Signs, nearest: tuple[Citation, ...] = ()
    ) -> Answer:
        """Refuse because no quote is likely enough to answer; ``nearest`` may."""
        if found.unknown:
            reason, message = Reason.NOT_STATED, found.in_words()
        elif nearest or is_on_topic(hits, sure):
            reason, message = (
                Reason.NOT_STATED,
                "The coverage touches on this, but no sentence in it says what you ask.",
            )
        else:
            reason, message = Reason.NO_MATCH, f"Nothing in {self._asked_part()} answers this."
        return replace(self.make(reason, message, sure, _closest(hits)), nearest=nearest)

    def nothing_there(self) -> Answer:
        """Refuse because the part of the coverage that was asked holds nothing."""
        if self.scope.since or self.scope.until:
            return self.make(Reason.OUTSIDE_DATES, "None of the coverage is of the days you ask about.")
        return self.make(Reason.NO_MATCH, "There is nothing to search in this part of the coverage.")

    def outside_dates(self) -> Answer:
        """Refuse because the time asked about is not covered."""
        if not self.coverage.first:
            return self.make(
                Reason.OUTSIDE_DATES, "None of the coverage is dated, so none can be chosen by date."
            )
        return self.make(
            Reason.OUTSIDE_DATES, f"The coverage{self._extent()} does not reach the time you ask about."
        )

    def make(
        self, reason: Reason, message: str, sure: float = 0.0, closest: tuple[Article, ...] = ()
    ) -> Answer:
        """Refuse in given words."""
        return Answer(
            id=new_id(), question=self.text, status=Status.NO_ANSWER, reason=reason, message=message, confidence=sure,
            citations=(), closest=closest, coverage=self.coverage, elapsed_ms=0.0, understood=self.question, evidence=self.evidence,
        )  # fmt: skip

    def _asked_part(self) -> str:
        """Name the coverage that was asked: all of it, or the part that the asker narrowed it to."""
        scope = self.scope
        if scope.is_everything:
            return f"the coverage{self._extent()}"
        days = [
            f"{word} {day_in_words(day)}"
            for word, day in (("since", scope.since), ("until", scope.until))
            if day
        ]
        return " ".join(
            ["the coverage", *days, *([f"by {', '.join(scope.publishers)}"] if scope.publishers else [])]
        )

    def _extent(self) -> str:
        if not self.coverage.first or not self.coverage.last:
            return ""
        if self.coverage.first == self.coverage.last:
            return f", all of {day_in_words(self.coverage.first)},"
        return f", from {day_in_words(self.coverage.first)} to {day_in_words(self.coverage.last)},"


def asks_outside(question: Question, setting: Setting) -> bool:
    """Tell whether every time asked about lies before or after the coverage."""
    if not setting.first or not setting.last or not question.times.periods:
        return False
    first, last = setting.first.isoformat(), setting.last.isoformat()
    return all(_apart(p.first, p.last, first, last) for p in question.times.periods)


def lies_after(question: Question, setting: Setting) -> bool:
    """Tell whether every time asked about is counted from the day asked and begins well after the coverage
    ends. What is yet to come, as “next year”, does not count: earlier coverage tells of plans.
    """
    if not setting.last:
        return False
    begins = [date.fromisoformat(p.first) if p.relative and p.first else None for p in question.times.periods]
    return bool(begins) and all(day and setting.last + _GRACE < day <= setting.asked_on for day in begins)


def is_outside(scope: Scope, coverage: Coverage) -> bool:
    """Tell whether the days asked for lie wholly before or after the coverage."""
    if not scope.since and not scope.until:
        return False
    if not coverage.first or not coverage.last:
        return True
    return _apart(scope.since, scope.until, coverage.first, coverage.last)


def _apart(since: str | None, until: str | None, first: str, last: str) -> bool:
    """Tell whether two stretches of days have none in common; the first may be open at either end."""
    return (since or "") > last or (until or "9999") < first


def _closest(hits: Sequence[Hit]) -> tuple[Article, ...]:
    return tuple({hit.article.id: hit.article for hit in hits}.values())[:_CLOSEST]


def new_id() -> str:
    """Return an id that no other answer has."""
    return "".join(secrets.choice(_ID_LETTERS) for _ in range(8))
