"""What a text or an article holds of a question: its words, its names in whatever spelling, short
forms and what they are short for, its days.

Each term weighs as it is rare. A name is held by any spelling of it, and a day that the question names is
held by an article that was published then, whether or not the words say so.
"""

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, lru_cache

from corpus.article import Article
from retrieval.query.question import Question
from retrieval.query.terms import terms
from retrieval.query.times import Period
from retrieval.query.wording.spelling import key, keys_of, same_name

_HYPHENATED = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_REPORTED_WITHIN = timedelta(
    days=2
)  # of what happened: what a paper of Thursday tells of is mostly Tuesday's or later


@dataclass(frozen=True)  # without slots: what is worked out once is kept
class Overlap:
    """A question with the idf of each of its terms."""

    question: Question
    idfs: Mapping[str, float]

    @cached_property
    def _spellings(self) -> Mapping[str, Sequence[tuple[str, str]]]:
        """The terms that may be met in another spelling, each with its word, by the key that their spellings
        share.
        """
        found: dict[str, list[tuple[str, str]]] = {}
        for term, word in self.question.spelled:
            if shared := key(word):
                found.setdefault(shared, []).append((term, word))
        return found

    @cached_property
    def _total(self) -> float:
        return sum(self.idfs.values())

    def held(self, text: str) -> frozenset[str]:
        """Return the terms of the question that a text holds."""
        here = term_set(text)
        found = {term for term in self.question.terms if term in here}
        for shared in self._spellings.keys() & keys_of(text) if self._spellings else ():
            for term, word in self._spellings[shared]:
                if term not in here and any(same_name(word, other) for other in _capitalised(text)):
                    found.add(term)
        for meeting in self.question.meetings:
            if meeting.by <= here:
                found |= meeting.asked
        return frozenset(found)

    def published_then(self, article: Article) -> frozenset[str]:
        """Return the terms by which the question names days that an article was published on."""
        if not article.day:
            return frozenset()
        return frozenset(
            term
            for period in self.question.times.periods
            if is_of(article.day, period)
            for term in terms(period.words)
            if term in self.idfs
        )

    def share(self, held: Set[str]) -> float:
        """Return how much of the question is held, from 0 to 1; 1 when nothing is asked for."""
        total = self._total
        return sum(weight for term, weight in self.idfs.items() if term in held) / total if total else 1.0


def is_of(day: str, period: Period) -> bool:
    """Tell whether an article of a day may report on a period; what happens late is reported in the days
    after.
    """
    last = period.last
    if last:
        last = (date.fromisoformat(last) + _REPORTED_WITHIN).isoformat() if last < "9999-12-29" else last
    return (period.first or "") <= day <= (last or "9999")


@lru_cache(maxsize=8192)
def term_set(text: str) -> frozenset[str]:
    """Return the terms of a text."""
    return frozenset(terms(text))


@lru_cache(maxsize=8192)
def _capitalised(text: str) -> tuple[str, ...]:
    whole = [word for word in _HYPHENATED.findall(text) if not word.islower()]
    return tuple(dict.fromkeys([*whole, *(part for word in whole for part in word.split("-"))]))
