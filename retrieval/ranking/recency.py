"""How much more likely an article answers for being of its day, before its words are looked at.

What people ask of news is mostly of these days, and the fewer the longer ago: the odds that an article
answers fall with a power of its age in weeks, as the use of a source does (Burton and Kebler 1960 for the
obsolescence of literature; a power law fits news queries better than an exponential, which buries old
articles). Age counts from the day asked or the newest coverage, whichever is earlier, so an archive that
ended years ago still answers; who asks long after its end does not ask for its last week in particular.
"""

import math
from dataclasses import dataclass
from datetime import date

from retrieval.query.overlap import is_of
from retrieval.query.question import Question, Setting
from retrieval.tuned import tuned

_T = tuned("recency")


@dataclass(frozen=True, slots=True)
class Recency:
    """The prior of a question: by the days that it names or, where it names none, by age in days from
    ``today``.
    """

    question: Question
    today: date | None
    exponent: float

    def log_odds(self, day: str | None) -> float:
        """Return the log-odds of an article of a day, beside one of today's or of no named day."""
        periods = self.question.times.periods
        if periods:
            named = [p for p in periods if day and is_of(day, p)]
            return max((_T["relative"] if p.relative else _T["named"] for p in named), default=0.0)
        if self.today is None:
            return 0.0
        age = abs((self.today - date.fromisoformat(day)).days) if day else _T["undated"]
        return -self.exponent * math.log1p(min(age, _T["oldest"]) / 7)


def recency(question: Question, setting: Setting) -> Recency:
    """Return the prior of a question asked in a setting."""
    today = min(setting.asked_on, setting.last) if setting.last else None
    after = max(0, (setting.asked_on - setting.last).days) if setting.last else 0
    if question.times.latest:
        exponent = _T["latest"]
    elif question.times.recent:
        exponent = _T["recent"]
    else:
        exponent = _T["plain"] / (1 + after / _T["fades"])
    return Recency(question, today, exponent)
