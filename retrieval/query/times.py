"""What a question says of time: days that it names, events it counts from, and whether it wants the newest.

Which words name days is said in ``grammar``; what the words around make of them, a part, a range or a bound,
is said here.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, timedelta

from retrieval.query.days import ORDINALS, Days, cut, join, matched, resolve, unit_of
from retrieval.query.grammar import NEAR, Span, pattern, spans_in
from retrieval.query.terms import STOP_WORDS


@dataclass(frozen=True, slots=True)
class Period:
    """Days from ``first`` to ``last``, both included (YYYY-MM-DD), as the asker's words name them.

    ``words`` stand at ``start`` to ``end`` of the question, a leading ``in`` or ``since`` among them. A side
    that the question leaves open is None: in ``before 2011`` the first; in ``after the vote on Monday``, as
    Monday only dates the vote, the last.
    ``relative`` tells that the days were counted from the day asked.
    """

    words: str
    start: int
    end: int
    first: str | None
    last: str | None
    relative: bool


@dataclass(frozen=True, slots=True)
class Anchor:
    """An event, named by ``words``, that a question counts from: ``after``, ``before`` or ``during`` it."""

    relation: str
    words: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Times:
    """All that a question says of time, in the order of its words.

    ``latest`` tells that the newest is asked for; ``recent`` that the new is wished for, without a bound.
    """

    periods: tuple[Period, ...]
    anchors: tuple[Anchor, ...]
    latest: bool
    recent: bool


_PARTS = {  # from which, to which, of how many
    "early": (0, 1, 3), "beginning": (0, 1, 3), "start": (0, 1, 3), "mid": (1, 2, 3), "middle": (1, 2, 3),
    "late": (2, 3, 3), "end": (2, 3, 3),
    "first half": (0, 1, 2), "second half": (1, 2, 2), "latter half": (1, 2, 2), "last half": (1, 2, 2),
}  # fmt: skip
_PART = (
    r"\b(?:the )?(?:very )?(?:(?P<part>early|mid|late|earlier|later)~(?:in |on )?"
    r"|(?P<share>beginning|start|middle|end|rest|(?:first|second|latter|last) half"
    r"|(?:first|second|third|fourth|last) week|(?:first|last) day) of "
    r"|(?P<around>week|weekend)(?: of| beginning| starting| commencing) )(?:the )?$"
)
_RANGE = r"_(?:[-–—]|to|until|till|through|up to)_(?:the )?"
_AND = r",?_and_(?:the )?"
_BETWEEN = r"\bbetween (?:the )?$"
_BOUND = (
    r"\b(?:(?P<since>(?:ever )?since|starting(?: in| on| from)?|as from|on or after|not (?:until|before)"
    r"|no earlier than)"
    r"|(?P<after>after|following|in the (?:wake|aftermath) of|later than|post(?=-))"
    r"|(?P<before>before|prior to|in the run-up to|earlier than|ahead of|pre(?=-))"
    r"|(?P<until>up (?:to|until)|until|till|through|by|as (?:of|at)|no later than|on or before)"
    r"|in|on|at|during|over|within|throughout|from|between)"
    r"(?:-| (?:the )?(?:(?:month|year|course|days?) (?:of )?)?(?:the )?)$"
)
_OF_A_NOUN = r"['’]s? \w| (?P<noun>[^\W\d][\w’'-]*)"
_VERBS = (
    "do|does|did|is|are|was|were|be|been|has|have|had|will|would|can|could|shall|should"
    "|(?-i:may)|might|must"
)  # fmt: skip
_ENDS = (
    "who|whom|whose|what|which|when|where|why|how|whether|if|because|and|but|or|that|about|regarding"
    "|according|after|before|since|until|till|during|following|i|you|he|she|they|we|it"
)
_POINTS = "his|her|its|their|our|my|your|this|that|these|those|he|she|they|it|we"
_EVENT_BEFORE = (
    r"\b(?:"
    r"(?P<after>after|since|following|in the (?:wake|aftermath) of)|(?P<before>before"
    r"|until|till|prior to|ahead of|in the run-up to|leading up to)"
    r"|(?P<during>during|amid|throughout|at the time of))"
)
_ANCHOR = (
    rf"{_EVENT_BEFORE} (?P<words>(?=(?:the|an?|last|next|{_POINTS}) \w|\w+ing\b|(?-i:[A-Z])|9/11|7/7)"
    rf"(?!(?:{_VERBS}|who|what|when|where|why|how|which)\b)[^\s,;:?!()\"“”]++"
    rf"(?: (?!(?:{_ENDS})\b)[^\s,;:?!()\"“”]++){{0,11}})"
)
_FRONT_END = rf" (?:{_VERBS})\b"
_LOOSE = r"(?: (?:the|an?|of|in|on|at|to|for|with|by|from|over|as|late|early|into)\b)+_$"
_NO_EVENT = (
    rf"(?:(?:the|an?|{_POINTS}|all|being|doing|going|last|next|same|long|short|few|first)_)*"
    r"(?:(?:day|night|morning|afternoon|evening|week|weekend|month|year|decade|century|time|while|period|past"
    r"|future|present|beginning|start|end|fact|event)s?)?[.'’]*"
)
_LATEST = (
    r"\b(?:latest|newest|most recent(?:ly)?|currently|now|nowadays|at the moment|at present|so far|up~to~date"
    r"|any (?:more )?(?:news|updates?)|what['’]?s new|(?:the|its|their|his|her|is) current \w+)\b"
)
_RECENT = r"\b(?:recent(?:ly)?(?<!most\srecent)(?<!most\srecently)|lately|these days|of late)\b"


def _part_of(days: Days, match: re.Match[str], asked: date | None) -> Days:
    """Return the part of some days that is named; ``asked`` parts what is past of them from what is not."""
    first, last = days
    word = matched(match, "part") or matched(match, "share") or matched(match, "around")
    if matched(match, "around"):
        return unit_of(first, word)
    if word in _PARTS:
        return cut(days, *_PARTS[word])
    if word in {"earlier", "later"}:
        if asked is None:
            return days
        return (first, min(last, asked)) if word == "earlier" else (max(first, asked), last)
    if word == "rest":
        return days
    nth, unit = word.split()
    step = timedelta(days=7 if unit == "week" else 1)
    begin = last - step + timedelta(days=1) if nth == "last" else first + step * (ORDINALS[nth] - 1)
    return begin, begin + step - timedelta(days=1)


def _parted(text: str, spans: list[Span], asked: date) -> Iterator[Span]:
    """Yield each span; where words before it name a part of it, as ``late`` in ``late May``, that part."""
    floor = 0
    for span in spans:
        match = pattern(_PART).search(text, max(floor, span.start - NEAR), span.start)
        floor = span.end
        yield _with_part(span, match, asked) if match else span


def _with_part(span: Span, match: re.Match[str], asked: date) -> Span:
    parting = asked if span.when.relative else None
    when = replace(span.when, of=lambda year: _part_of(span.when.of(year), match, parting))
    return Span(match.start(), span.end, when, edge=matched(match, "share") in {"beginning", "start", "end"})


def _ranges(text: str, spans: Iterable[Span]) -> list[Span]:
    """Return the spans, those that a text puts together as ``from … to`` or ``between … and`` made one."""
    found: list[Span] = []
    for span in spans:
        one = found[-1] if found else None
        if one and not one.joined and _together(text, one, span):
            found[-1] = Span(one.start, span.end, join(one.when, span.when), joined=True)
        else:
            found.append(span)
    return found


def _together(text: str, one: Span, two: Span) -> bool:
    if pattern(_RANGE).fullmatch(text, one.end, two.start):
        return True
    between = pattern(_BETWEEN).search(text, max(0, one.start - NEAR), one.start)
    return between is not None and pattern(_AND).fullmatch(text, one.end, two.start) is not None


def _period(text: str, span: Span, floor: int, limit: date) -> tuple[Period, bool] | None:
    """Return what a span says with the words around it, and whether it only describes: ``the May vote``."""
    days = resolve(span.when, limit)
    if days is None:
        return None
    bound = pattern(_BOUND).search(text, max(floor, span.start - NEAR), span.start)
    start, end = bound.start() if bound else span.start, span.end
    noun = pattern(_OF_A_NOUN).match(text, end)
    owned = text[max(0, span.start - 4) : span.start].lower() == "the "
    word = noun["noun"] if noun else None
    described = noun is not None and (word is None or (owned and word.lower() not in STOP_WORDS))
    relation = bound.lastgroup if bound and not span.joined else None
    bounded = _bounded(days, relation, described or span.edge)
    first, last = (day.isoformat() if day else None for day in bounded)
    return Period(text[start:end], start, end, first, last, span.when.relative), described


def _bounded(days: Days, relation: str | None, loose: bool) -> tuple[date | None, date | None]:
    """Return the first and the last day that ``before``, ``since`` and the like leave.

    ``loose``: the days are known to hold the time meant, not to be it, as with ``the May election`` and
    ``the end of May``; all stay in.
    """
    first, last = days
    if relation == "after":
        return (first if loose else last + timedelta(days=1)), None
    if relation == "before":
        return None, (last if loose else first - timedelta(days=1))
    return (None if relation == "until" else first), (None if relation == "since" else last)


def _anchors(text: str, periods: list[tuple[Period, bool]]) -> Iterator[tuple[Anchor, Period | None]]:
    """Yield the events that a text counts time from, each with what dates it, as in ``the vote on Monday``.

    What the calendar names is no such event, unless it only describes one.
    """
    closed = [period for period, described in periods if not described]
    starts = [period.start for period in closed]
    front = len(text) - len(text.lstrip())
    for match in pattern(_ANCHOR).finditer(text):
        start, end = match.span("words")
        following = bisect_left(starts, start)
        if following and closed[following - 1].end > match.start():
            continue
        verb = pattern(_FRONT_END).search(text, start, end) if match.start() == front else None
        end = verb.start() if verb else end
        dated = closed[following] if following < len(starts) and starts[following] < end else None
        words = pattern(_LOOSE).sub("", text[start : dated.start if dated else end].rstrip()).rstrip(" .'’")
        if not pattern(_NO_EVENT).fullmatch(words):
            relation = next(name for name in ("after", "before", "during") if match[name])
            yield Anchor(relation, words, start, start + len(words)), dated


def _opened(period: Period, relation: str | None) -> Period:
    """Return a period that dates an event, opened to the side on which the question looks from there."""
    if period.first is None or period.last is None or relation not in {"after", "before"}:
        return period
    return replace(period, last=None) if relation == "after" else replace(period, first=None)


def times(text: str, asked_on: date, first: date | None, last: date | None) -> Times:
    """Return what a question says of time.

    ``first`` and ``last`` are the first and the last day that the coverage reaches, None where nothing is
    dated. Words that lack a year mean the latest such time that begins neither after the day asked nor after
    the coverage; where the day asked comes before all coverage, only the coverage counts. No text raises an
    error; impossible dates are left out.
    """
    limit = min(asked_on, last or asked_on)
    if first and last and limit < first:
        limit = last
    periods, floor = [], 0
    for span in _ranges(text, _parted(text, spans_in(text, asked_on), asked_on)):
        with suppress(OverflowError):  # nothing comes before the first day of the calendar
            if found := _period(text, span, floor, limit):
                periods.append(found)
        floor = max(span.end, periods[-1][0].end if periods else 0)
    anchors = list(_anchors(text, periods))
    relations = {dated.start: anchor.relation for anchor, dated in anchors if dated}
    said = " ".join(text.lower().split())
    return Times(
        tuple(_opened(period, relations.get(period.start)) for period, _ in periods),
        tuple(anchor for anchor, _ in anchors),
        latest=pattern(_LATEST).search(said) is not None,
        recent=pattern(_RECENT).search(said) is not None,
    )
