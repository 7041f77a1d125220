"""What a question says of time: the days that its words name, the events it counts from, and whether it wants the newest.

Weeks begin on Monday; seasons are those of the northern hemisphere, by whole months; the 19th century ends with 1900.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, timedelta

from dateutil.easter import easter
from dateutil.relativedelta import TH, relativedelta

from retrieval.query.terms import STOP_WORDS

_Days = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Period:
    """Days from ``first`` to ``last``, both included (YYYY-MM-DD), as the asker's words name them.

    ``words`` stand at ``start`` to ``end`` of the question, a leading ``in`` or ``since`` among them. A side that the question
    leaves open is None: in ``before 2011`` the first, in ``after the vote on Monday``, where Monday only dates the vote, the last.
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
    """An event that a question counts time from: ``relation`` is ``after``, ``before`` or ``during``; ``words`` name the event."""

    relation: str
    words: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Times:
    """All that a question says of time, in the order of its words.

    ``latest`` tells that the newest is asked for; ``recent`` that the new is wished for, without a hard bound.
    """

    periods: tuple[Period, ...]
    anchors: tuple[Anchor, ...]
    latest: bool
    recent: bool


@dataclass(frozen=True, slots=True)
class _When:
    """The days that words name in a given year; ``year`` is None where the words leave it to the calendar.

    ``of`` raises ValueError or OverflowError where that year has no such days.
    """

    of: Callable[[int], _Days]
    year: int | None = None
    relative: bool = False


@dataclass(frozen=True, slots=True)
class _Span:
    start: int
    end: int
    when: _When
    joined: bool = False  # from one time to another
    edge: bool = False  # the start or the end of something


_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_WEEKDAYS = "mon tue wed thu fri sat sun".split()
_ORDINALS = {
    word: number
    for number, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth"
        " seventeenth eighteenth nineteenth twentieth twenty-first".split(),
        start=1,
    )
}
_NUMBERS = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen".split()
_COUNTS = {word: (number, number) for number, word in enumerate(_NUMBERS) if number} | {  # at least, at most
    "a": (1, 1), "an": (1, 1), "couple": (2, 2), "few": (2, 5), "several": (3, 7), "dozen": (12, 12),
    "twenty": (20, 20), "thirty": (30, 30), "forty": (40, 40), "fifty": (50, 50), "hundred": (100, 100),
}  # fmt: skip
_DECADES = {"twenties": 20, "thirties": 30, "forties": 40, "fifties": 50, "sixties": 60, "seventies": 70, "eighties": 80, "nineties": 90}
_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}  # by the first month; a winter is of the year it begins in
_TURNS = {"last": -1, "past": -1, "this": 0, "current": 0, "next": 1, "coming": 1}
_NAMED_DAYS = {"today": 0, "tonight": 0, "this": 0, "yesterday": -1, "last": -1, "tomorrow": 1}
_STEPS = {
    "day": relativedelta(days=1), "week": relativedelta(weeks=1), "weekend": relativedelta(weeks=1), "fortnight": relativedelta(weeks=2),
    "month": relativedelta(months=1), "quarter": relativedelta(months=3), "year": relativedelta(years=1),
    "decade": relativedelta(years=10), "century": relativedelta(years=100),
}  # fmt: skip
_PARTS = {  # from which, to which, of how many
    "early": (0, 1, 3), "beginning": (0, 1, 3), "start": (0, 1, 3), "mid": (1, 2, 3), "middle": (1, 2, 3), "late": (2, 3, 3), "end": (2, 3, 3),
    "first half": (0, 1, 2), "second half": (1, 2, 2), "latter half": (1, 2, 2), "last half": (1, 2, 2),
}  # fmt: skip


def _fixed(month: int, first: int, last: int) -> Callable[[int], _Days]:
    return lambda year: (date(year, month, first), date(year, month, last))


def _easter(first: int, last: int) -> Callable[[int], _Days]:
    return lambda year: (easter(year) + timedelta(days=first), easter(year) + timedelta(days=last))


def _thanksgiving(after: int) -> Callable[[int], _Days]:
    return lambda year: (date(year, 11, 1) + relativedelta(weekday=TH(4)) + timedelta(days=after),) * 2


_FEASTS = {
    "christmas": _fixed(12, 24, 26), "christmas eve": _fixed(12, 24, 24), "christmas day": _fixed(12, 25, 25), "boxing day": _fixed(12, 26, 26),
    "new year's eve": _fixed(12, 31, 31), "new year's day": _fixed(1, 1, 1), "valentine's day": _fixed(2, 14, 14), "halloween": _fixed(10, 31, 31),
    "easter": _easter(-2, 1), "good friday": _easter(-2, -2), "easter sunday": _easter(0, 0), "easter monday": _easter(1, 1),
    "thanksgiving": _thanksgiving(0), "black friday": _thanksgiving(1),
}  # fmt: skip


def _between(first: date, last: date, relative: bool = False) -> _When:
    return _When(lambda _: (first, last), first.year, relative)


def _never(year: int) -> _Days:
    raise ValueError(f"{year} has no such day")


def _months(year: int, month: int, count: int = 1) -> _Days:
    first = date(year, month, 1)
    return first, first + relativedelta(months=count) - timedelta(days=1)


def _unit(day: date, unit: str) -> _Days:
    """Return the calendar week, month and so on that a day is in, or the week's weekend."""
    if unit in {"week", "weekend", "fortnight"}:
        monday = day - timedelta(days=day.weekday())
        return monday + timedelta(days=5 if unit == "weekend" else 0), monday + timedelta(days=6)
    first = {
        "day": day,
        "month": day.replace(day=1),
        "quarter": date(day.year, (day.month - 1) // 3 * 3 + 1, 1),
        "year": date(day.year, 1, 1),
        "decade": date(max(day.year - day.year % 10, 1), 1, 1),
        "century": date((day.year - 1) // 100 * 100 + 1, 1, 1),
    }[unit]
    return first, first + _STEPS[unit] - timedelta(days=1)


def _cut(days: _Days, begin: int, end: int, of: int) -> _Days:
    """Return some of the equal parts of a period, in whole months where it can be cut into such, else in whole days."""
    first, after = days[0], days[1] + timedelta(days=1)
    months = (after.year - first.year) * 12 + after.month - first.month
    if first.day == after.day == 1 and months % of == 0:
        step = relativedelta(months=months // of)
        return first + step * begin, first + step * end - timedelta(days=1)
    length = (after - first).days
    if length < of:
        return days
    return first + timedelta(days=length * begin // of), first + timedelta(days=length * end // of - 1)


def _resolve(when: _When, limit: date) -> _Days | None:
    """Return the days meant: where the year is left open, the latest that begin not after ``limit``. None: there are no such days."""
    for year in [when.year] if when.year is not None else range(limit.year, limit.year - 101, -1):
        with suppress(ValueError, OverflowError):
            days = when.of(year)
            if days[0] <= days[1] and (when.year is not None or days[0] <= limit):
                return days
    return None


def _join(one: _When, two: _When) -> _When:
    """Return the time from one to another; where one lacks its year, it is put beside the other."""

    def of(year: int) -> _Days:
        if two.year is None:
            first = one.of(year)[0]
            return first, min(days[1] for days in (two.of(year), two.of(year + 1)) if days[1] >= first)
        begin, last = two.of(two.year)
        found = _resolve(one, begin)
        if found is None:
            return _never(year)
        weeks = -(min((last - found[0]).days, 0) // 7) if one.relative and two.relative else 0
        return found[0] - timedelta(weeks=weeks), last

    return _When(of, one.year if two.year is None else two.year, one.relative or two.relative)


def _word(match: re.Match[str], group: str) -> str:
    """Return what a group matched in lower case, blanks made single; empty where it matched nothing or is not in the pattern."""
    return " ".join((match.groupdict().get(group) or "").lower().split())


def _yearly(match: re.Match[str], asked: date, of: Callable[[int], _Days]) -> _When:
    """Put what comes once a year in the year that the words name, if they do: ``May 2011``, ``May last year``, ``last May``."""
    if year := _word(match, "year"):
        return _When(of, int(year))
    if whose := _word(match, "whose"):
        return _When(of, asked.year + _TURNS[whose], relative=True)
    if not (which := _word(match, "which")):
        return _When(of)
    near = [(year, of(year)) for year in range(asked.year - 2, asked.year + 3)]
    if _TURNS[which] < 0:
        return _When(of, max(year for year, days in near if days[1] < asked), relative=True)
    if _TURNS[which] > 0:
        return _When(of, min(year for year, days in near if days[0] > asked), relative=True)
    return _When(of, next((year for year, days in near if days[0] <= asked <= days[1]), asked.year), relative=True)


def _iso(match: re.Match[str], _asked: date) -> _When:
    day = date(int(match["year"]), int(match["month"]), int(match["day"]))
    return _between(day, day)


def _iso_month(match: re.Match[str], _asked: date) -> _When | None:
    year, month = int(match["year"]), int(match["month"])
    return _between(*_months(year, month)) if month <= year % 100 else None  # 2008-09 rather is two years


def _numeric(match: re.Match[str], _asked: date) -> _When | None:
    one, two = int(match["one"]), int(match["two"])
    dotted = match["mark"] == "."  # the day comes first wherever dates are written with dots
    if one <= 12 and two <= 12 and one != two and not dotted:
        return None
    day, month = (one, two) if dotted or one > 12 else (two, one)
    found = date(int(match["year"]), month, day)
    return _between(found, found)


def _day(match: re.Match[str], asked: date) -> _When:
    month = _MONTHS.index(_word(match, "month")[:3]) + 1
    first = int(_word(match, "day"))
    return _yearly(match, asked, _fixed(month, first, int(_word(match, "until") or first)))


def _month(match: re.Match[str], asked: date) -> _When:
    month = _MONTHS.index(_word(match, "month")[:3]) + 1
    return _yearly(match, asked, lambda year: _months(year, month))


def _season(match: re.Match[str], asked: date) -> _When:
    month = _SEASONS[_word(match, "season")]
    return _yearly(match, asked, lambda year: _months(year, month, 3))


def _quarter(match: re.Match[str], asked: date) -> _When:
    word = _word(match, "quarter")
    quarter = int(word[0]) if word[0].isdecimal() else {**_ORDINALS, "final": 4}[word]
    return _yearly(match, asked, lambda year: _months(year, quarter * 3 - 2, 3))


def _fiscal(_match: re.Match[str], _asked: date) -> _When:
    """Read a firm's year and its quarters as no days: it begins where the firm wants it to, and no part of it is to be taken for another."""
    return _When(_never, 0)


def _feast(match: re.Match[str], asked: date) -> _When:
    said = re.sub("[^a-z]", "", _word(match, "feast"))
    return _yearly(match, asked, next(of for name, of in _FEASTS.items() if re.sub("[^a-z]", "", name) == said))


def _year(match: re.Match[str], _asked: date) -> _When:
    year = int(match["year"])
    return _between(date(year, 1, 1), date(year, 12, 31))


def _season_of_two_years(match: re.Match[str], _asked: date) -> _When | None:
    year = int(match["year"])
    until = year - year % 100 + int(match["until"])
    return _between(date(year, 1, 1), date(until, 12, 31)) if year < until else None


def _decade(match: re.Match[str], _asked: date) -> _When:
    if said := _word(match, "decade"):
        year = int(said)
        count = 100 if year % 100 == 0 and year < 1900 else 10  # the 1800s are a century, the 1900s rather ten years
        return _between(date(year, 1, 1), date(year + count - 1, 12, 31))
    tens = int(_word(match, "tens") or _DECADES[_word(match, "word")])
    return _When(lambda year: (date(year, 1, 1), date(year + 9, 12, 31)) if year % 100 == tens else _never(year))


def _century(match: re.Match[str], _asked: date) -> _When:
    number = int(_word(match, "century") or _ORDINALS[_word(match, "ordinal").replace(" ", "-")])
    return _between(date(number * 100 - 99, 1, 1), date(number * 100, 12, 31))


def _weekday(match: re.Match[str], asked: date) -> _When:
    number = _WEEKDAYS.index(_word(match, "weekday")[:3])
    which, whose = _word(match, "which"), _word(match, "whose")
    turn = _TURNS[whose or which or "last"]
    if turn < 0 and not whose:
        latest = asked - timedelta(days=1 if which else 0)
        day = latest - timedelta(days=(latest.weekday() - number) % 7)
    else:
        day = asked + timedelta(days=number - asked.weekday() + 7 * turn)
    return _between(day, day, relative=True)


def _named_day(match: re.Match[str], asked: date) -> _When:
    beside = {"": 0, "before": -1, "after": 1}[_word(match, "side")]
    day = asked + timedelta(days=_NAMED_DAYS[_word(match, "named")] + beside)
    return _between(day, day, relative=True)


def _whole_unit(match: re.Match[str], asked: date) -> _When:
    unit = _word(match, "unit")
    return _between(*_unit(asked + _STEPS[unit] * _TURNS[_word(match, "which") or "this"], unit), relative=True)


def _the_weekend(_match: re.Match[str], asked: date) -> _When:
    return _between(*_unit(asked if asked.weekday() >= 5 else asked - timedelta(weeks=1), "weekend"), relative=True)


def _count(match: re.Match[str]) -> tuple[int, int, str]:
    """Return how many at least, how many at most, and of what."""
    unit, words = _word(match, "unit"), (_word(match, "number") or "one").split()
    if words[0].isdecimal():
        least = most = int(words[0])
    else:
        least, most = next(_COUNTS[word] for word in reversed(words) if word in _COUNTS)
    return (least // 24, -(-most // 24), "day") if unit == "hour" else (least, most, unit)


def _rolling(match: re.Match[str], asked: date) -> _When | None:
    """Read the days up to the day asked, or from it on: ``the past week`` is no calendar week, as ``last week`` is."""
    which = _word(match, "which")
    if not match["number"] and which != "past" and (not match["the"] or _word(match, "unit") in {"day", "quarter"}):
        return None
    _, most, unit = _count(match)
    other = asked + _STEPS[unit] * most * (_TURNS[which] or 1)
    return _between(min(asked, other), max(asked, other), relative=True)


def _ago(match: re.Match[str], asked: date) -> _When:
    """Read ``two months ago`` as a whole calendar month: hardly anybody means the very day."""
    least, most, unit = _count(match)
    whole = "year" if unit in {"decade", "century"} else unit
    return _between(_unit(asked - _STEPS[unit] * most, whole)[0], _unit(asked - _STEPS[unit] * least, whole)[1], relative=True)


def _pattern(text: str) -> re.Pattern[str]:
    """Compile a pattern in which a blank is white space, ``_`` is optional white space and ``~`` is a blank or a hyphen.

    White space is bounded, so that a question full of it takes no longer than any other.
    """
    return re.compile(text.replace("_", r"\s{0,3}").replace(" ", r"\s{1,3}").replace("~", r"(?:\s{1,3}|-)"), re.IGNORECASE)


def _any_of(words: Iterable[str]) -> str:
    """Return a pattern for any of some words of two letters or more, apostrophes of either kind or none."""
    words = sorted(words, key=len, reverse=True)
    # Two sets of letters are looked up faster than each word is tried in turn.
    looks = "".join(f"[{''.join(sorted({word[place] for word in words}))}]" for place in (0, 1))
    return f"(?={looks})(?:{'|'.join(words)})".replace("'", "['’]?")


_FULL_MONTHS = "january february march april may june july august september october november december".split()
_A_MONTH = rf"(?:{_any_of({*_FULL_MONTHS, *_MONTHS, 'sept'})})\b"
_MONTH = rf"(?P<month>{_A_MONTH})(?:\.(?=_\d))?"
_ITS_WEEK = r"(?: (?:of )?(?P<whose>last|this|next) week\b)?"
_TIME_OF_DAY = r"(?: (?:morning|afternoon|evening|night)\b)?"
_NAMED_DAY = (
    r"(?:(?:the )?day (?P<side>before|after) (?=yesterday|tomorrow))?"
    rf"(?P<named>{_any_of(_NAMED_DAYS.keys() - {'last', 'this'})}|(?:last|this)(?= (?:morning|afternoon|evening|night)\b))\b{_TIME_OF_DAY}"
)
_OF_WEEK = "(?:(?=[fmstw][aehoru])(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?[.,]? )?"
_NUMBER = rf"(?P<number>\d{{1,4}}|(?:a )?(?:couple(?: of)?|few|dozen|hundred)|{_any_of(_COUNTS.keys() - {'a'})}|a)"
_ORDINAL = f"(?P<ordinal>{_any_of(_ORDINALS)})".replace("-", "~")
_UNIT = "(?P<unit>week|weekend|month|quarter|year|decade|century)"
_SPAN = r"(?P<unit>hour|day|week|fortnight|month|quarter|year|decade|century)s?\b"
_SEASON = rf"(?P<season>{_any_of(_SEASONS)})\b"
_NTH = "(?:first|second|third|fourth|final|[1-4](?:st|nd|rd|th))"
_QUARTER = rf"(?P<quarter>{_NTH})~quarter\b"
_ANY_QUARTER = rf"(?:q[1-4]|{_NTH}~quarter)"
_FEAST = rf"(?P<feast>{_any_of(_FEASTS)})\b(?! (?:sales?|deals?|offers?|bargains|shoppers|shopping|crowds|trees?|cards?|markets?|eggs?|lights)\b)"
# The Thursday before Easter is not last Thursday.
_BESIDE = rf"(?:before|after) (?:last\b|(?:the )?(?:(?:\d\d?(?:st|nd|rd|th)? (?:of )?)?{_A_MONTH}|{_any_of(_FEASTS)}\b))"
_WEEKDAY = rf"(?P<weekday>mon|tues|wednes|thurs|fri|satur|sun)day\b(?!{_TIME_OF_DAY} {_BESIDE})"
_WHICH = "(?:this )?(?P<which>last|past|this|next)"
_TO = "(?:to|and|or|until|till|through)"
_DASH = "(?:_[-–—]_| (?:to|until|till|through) )"

_OPEN = r"(?<![\w$£€#.,/:])"  # a number begins that is no part of a longer one, nor a sum of money
_SHUT = r"(?![\w%]|[.,:/]\d)"
_TH = r"(?:st|nd|rd|th)?(?!\d)"
_DAY = rf"(?P<day>\d\d?){_TH}"
_UNTIL = rf"_(?:{_TO}|[-–—/])_(?:the )?(?P<until>\d\d?){_TH}"
_YEAR = rf"(?:,_| |,? of )(?P<year>[12]\d{{3}}){_SHUT}"
_ITS_YEAR = rf"(?:{_YEAR}| (?:of )?(?P<whose>last|this|next) year\b)"
_PLAIN_YEAR = rf"{_OPEN}(?P<year>(?:19|20)(?!00)\d\d){_SHUT}"
_ROUND_YEAR = rf"{_OPEN}(?P<year>1\d{{3}}|20\d\d|2100){_SHUT}(?! [a-z]+s\b)"
_TWO_YEARS = rf"{_OPEN}(?P<year>1\d{{3}}|20\d\d)[-–/](?P<until>\d\d){_SHUT}(?![-–])"
_NAME = "(?-i:[A-Z][a-z])"

# What must stand before a word that may mean something else: May and March are verbs, April a woman, the Sunday Times a paper.
_IN = r"\b(?:in|during|throughout|early|mid|late|(?:month|end|start|beginning|middle|rest|half|weeks?|days?) of)~$"
_SINCE = rf"\b(?:since|until|till|by|before|after|from|between|through|as of|{_A_MONTH}(?: \d{{4}})?(?:_[-–—,/]|,? {_TO}))_$"
_AT = r"\b(?:in|at|on|over|during|since|until|till|by|before|after|around|throughout|early|mid|late|for|of|between|from|to|through|and)~(?:the )?$"
_IN_YEAR = (
    r"(?:\b(?:in|of|since|until|till|by|before|after|from|during|throughout|through|between|year|early|mid|late|pre|post|as of|up to|back to)"
    rf"(?:~| the )|\()(?:[12]\d{{3}}(?:_[-–—/,]| {_TO}|, {_TO})_){{0,3}}$"
)
_OWNED = r"(?:\bthe|['’]s) $"
_NO_NAME_YET = r"(?:^|[^\w\s]_|\b(?-i:[a-z])[\w’']* )(?<!every\s)(?<!each\s)(?<!black\s)$"

_Reader = Callable[[re.Match[str], date], _When | None]
_GRAMMAR: list[tuple[Iterable[str], list[tuple[str, str, _Reader]]]] = [
    # Rules are tried on texts that hold one of some cues, for speed. A rule: what must stand before, what is read, what reads it.
    # Of matches as long as each other the first is taken.
    (_MONTHS, [
        ("", rf"{_OPEN}{_OF_WEEK}(?:the )?{_DAY}(?:{_UNTIL})?(?: of)? {_MONTH}{_ITS_YEAR}?", _day),
        ("", rf"\b{_OF_WEEK}{_MONTH} (?:the (?=\d+[a-z]))?{_DAY}(?:{_UNTIL}(?! (?:of )?{_A_MONTH}))?(?![.,:/]\d|%){_ITS_YEAR}?", _day),
        ("", rf"\b{_WHICH} {_MONTH}(?:{_YEAR})?", _month),
        ("", rf"\b{_MONTH}{_YEAR}", _month),
        (_IN, rf"\b{_MONTH}{_ITS_YEAR}?", _month),
        (_SINCE, rf"\b(?!(?-i:may|march)\b(?!_(?:$|[,;?!.]))){_MONTH}(?! {_NAME}){_ITS_YEAR}?", _month),
        (_OWNED, rf"\b(?={_NAME}){_MONTH}(?= (?-i:[a-z]))", _month),
        ("", rf"\b(?!(?-i:may|march)\b){_MONTH}(?={_DASH}{_A_MONTH}| (?:and|or) {_A_MONTH})", _month),
    ]),
    (("0", "1", "2"), [
        ("", r"(?<![\w/.-])(?P<year>[12]\d{3})(?P<mark>[-/.])(?P<month>\d\d?)(?P=mark)(?P<day>\d\d?)(?![\w/-]|\.\d)", _iso),
        ("", r"(?<![\w/.-])(?P<one>\d\d?)(?P<mark>[-/.])(?P<two>\d\d?)(?P=mark)(?P<year>[12]\d{3})(?![\w/-]|\.\d)", _numeric),
        ("", r"(?<![\w/.-])(?P<year>[12]\d{3})-(?P<month>0[1-9]|1[0-2])(?![\w/-]|\.\d)", _iso_month),
        ("", _TWO_YEARS, _season_of_two_years),
        (_IN_YEAR, _PLAIN_YEAR, _year),
        (_IN_YEAR.replace("of|", "", 1), _ROUND_YEAR, _year),  # a crowd of 1500 is no year
        (r"\bof $", rf"(?=1[0-8]\d[1-9]){_ROUND_YEAR}", _year),
        (_OWNED, rf"{_PLAIN_YEAR}(?= \w)", _year),
    ]),
    (_SEASONS, [
        ("", rf"\b{_WHICH} {_SEASON}(?! {_NAME})", _season),
        (rf"{_AT}|{_NO_NAME_YET}|\bthe $", rf"\b{_SEASON}{_ITS_YEAR}", _season),
        (_AT, rf"\b{_SEASON}(?! of\b| {_NAME})", _season),
    ]),
    (("q",), [
        ("", rf"\bq(?P<quarter>[1-4])\b{_ITS_YEAR}?", _quarter),
        ("", rf"\b{_QUARTER}{_ITS_YEAR}", _quarter),
    ]),
    (("christmas", "day", "year", "hallow", "easter", "giving"), [
        ("", rf"\b{_FEAST}{_ITS_YEAR}", _feast),
        (r"\b(?:at|on|over|since|until|till|by|before|after|around|during|from|to|between|and) $", rf"\b{_FEAST}(?! {_NAME})", _feast),
    ]),
    (("0", "ties"), [
        ("", r"(?<![\w$£€#.,/:])(?P<decade>[12]\d\d0)s\b", _decade),
        (r"\b(?:the (?:(?:early|mid|late)~)?|(?:in|since|until|before|after|by|from) (?:early|mid|late)~)['’]?$", rf"(?:(?P<decade>[12]\d\d0)['’]s|(?P<tens>[2-9]0)['’]?s|(?P<word>{_any_of(_DECADES)}))\b", _decade),
    ]),
    (("century",), [
        ("", rf"\b(?:(?P<century>[12]?\d)(?:st|nd|rd|th)|{_ORDINAL})~century\b", _century),
    ]),
    (("day", "tomorrow", "night", "this", "last"), [
        ("", rf"\b{_WHICH} {_WEEKDAY}{_TIME_OF_DAY}", _weekday),
        (_NO_NAME_YET, rf"\b{_WEEKDAY}(?! {_NAME}){_TIME_OF_DAY}{_ITS_WEEK}", _weekday),
        ("", rf"\b(?!{_NAME}){_NAMED_DAY}", _named_day),
    ]),
    (("this", "last", "next", "past", "com", "current", " of", "ago", "weekend"), [
        ("", rf"\b(?P<which>last|this|next|current|coming) {_UNIT}\b(?! of\b)", _whole_unit),
        (r"\b(?:end|start|beginning|middle|rest|half) of $", r"\bthe (?P<unit>week|month|quarter|year|decade|century)\b(?! of\b)", _whole_unit),
        (r"\b(?:at|over|on|during|since|before|after|by|until|of) $", r"\b(?:the|this past) weekend\b(?! of\b)", _the_weekend),
        ("", rf"\b(?P<the>(?:the|this|these) )?(?P<which>last|past|next|coming) (?:{_NUMBER} )?{_SPAN}(?! of\b)", _rolling),
        ("", rf"{_OPEN}{_NUMBER} {_SPAN} ago\b", _ago),
    ]),
    (("fiscal", "fy"), [
        ("", rf"\b(?:{_ANY_QUARTER}(?:,| of)?(?: the)? )?(?:fiscal(?: year)?|fy)(?:_\d\d(?:\d\d)?)?\b(?: {_ANY_QUARTER}{_ITS_YEAR}?)?", _fiscal),
    ]),
]  # fmt: skip
_RULES = [
    (cues, [(_pattern(before) if before else None, _pattern(pattern), reader) for before, pattern, reader in rules])
    for cues, rules in _GRAMMAR
]
_NEAR = 48  # characters before a time in which the words that bear on it stand

_PART = _pattern(
    r"\b(?:the )?(?:very )?(?:(?P<part>early|mid|late|earlier|later)~(?:in |on )?"
    r"|(?P<share>beginning|start|middle|end|rest|(?:first|second|latter|last) half|(?:first|second|third|fourth|last) week|(?:first|last) day) of "
    r"|(?P<around>week|weekend)(?: of| beginning| starting| commencing) )(?:the )?$"
)
_RANGE = _pattern(r"_(?:[-–—]|to|until|till|through|up to)_(?:the )?")
_AND = _pattern(r",?_and_(?:the )?")
_BETWEEN = _pattern(r"\bbetween (?:the )?$")
_BOUND = _pattern(
    r"\b(?:(?P<since>(?:ever )?since|starting(?: in| on| from)?|as from|on or after|not (?:until|before)|no earlier than)"
    r"|(?P<after>after|following|in the (?:wake|aftermath) of|later than|post(?=-))"
    r"|(?P<before>before|prior to|in the run-up to|earlier than|ahead of|pre(?=-))"
    r"|(?P<until>up (?:to|until)|until|till|through|by|as (?:of|at)|no later than|on or before)"
    r"|in|on|at|during|over|within|throughout|from|between)(?:-| (?:the )?(?:(?:month|year|course|days?) (?:of )?)?(?:the )?)$"
)
_OF_A_NOUN = _pattern(r"['’]s? \w| (?P<noun>[^\W\d][\w’'-]*)")

_VERBS = "do|does|did|is|are|was|were|be|been|has|have|had|will|would|can|could|shall|should|(?-i:may)|might|must"
_ENDS = "who|whom|whose|what|which|when|where|why|how|whether|if|because|and|but|or|that|about|regarding|according|after|before|since|until|till|during|following|i|you|he|she|they|we|it"
_EVENT_BEFORE = (
    r"\b(?:"
    r"(?P<after>after|since|following|in the (?:wake|aftermath) of)|(?P<before>before"
    r"|until|till|prior to|ahead of|in the run-up to|leading up to)|(?P<during>during|amid|throughout|at the time of))"
)
_ANCHOR = _pattern(
    rf"{_EVENT_BEFORE} (?P<words>(?=(?:the|an?|last|next|his|her|its|their|our|my|your|this|that|these|those|he|she|they|it|we) \w|\w+ing\b|(?-i:[A-Z])|9/11|7/7)"
    rf"(?!(?:{_VERBS}|who|what|when|where|why|how|which)\b)[^\s,;:?!()\"“”]++(?: (?!(?:{_ENDS})\b)[^\s,;:?!()\"“”]++){{0,11}})"
)
_FRONT_END = _pattern(rf" (?:{_VERBS})\b")
_LOOSE = _pattern(r"(?: (?:the|an?|of|in|on|at|to|for|with|by|from|over|as|late|early|into)\b)+_$")
_NO_EVENT = _pattern(
    r"(?:(?:the|an?|his|her|its|their|our|my|your|this|that|these|those|he|she|they|it|we|all|being|doing|going|last|next|same|long|short|few|first)_)*"
    r"(?:(?:day|night|morning|afternoon|evening|week|weekend|month|year|decade|century|time|while|period|past|future|present|beginning|start|end|fact|event)s?)?[.'’]*"
)
_LATEST = re.compile(
    r"\b(?:latest|newest|most recent(?:ly)?|currently|now|nowadays|at the moment|at present|so far|up[ -]to[ -]date"
    r"|any (?:more )?(?:news|updates?)|what['’]?s new|(?:the|its|their|his|her|is) current \w+)\b"
)
_RECENT = re.compile(r"\b(?:recent(?:ly)?(?<!most recent)(?<!most recently)|lately|these days|of late)\b")


def _matches(text: str) -> Iterator[tuple[re.Match[str], _Reader]]:
    """Yield what the grammar matches, with what reads it."""
    lower = text.lower()
    for cues, rules in _RULES:
        if any(cue in lower for cue in cues):
            for before, pattern, reader in rules:
                for match in pattern.finditer(text):
                    if before is None or before.search(text, max(0, match.start() - _NEAR), match.start()):
                        yield match, reader


def _found(text: str, asked: date) -> list[_Span]:
    """Return the times that a text names, in its order; of those that overlap, the longest."""
    found = []
    for match, reader in _matches(text):
        try:
            when = reader(match, asked)
        except (ValueError, OverflowError):  # an impossible date: no part of it is to be taken for another
            when = _When(_never, 0)
        if when:
            found.append(_Span(match.start(), match.end(), when))
    taken, spans = bytearray(len(text)), []
    for span in sorted(found, key=lambda span: span.start - span.end):
        if not any(taken[span.start : span.end]):
            taken[span.start : span.end] = b"\1" * (span.end - span.start)
            spans.append(span)
    return sorted(spans, key=lambda span: span.start)


def _part_of(days: _Days, match: re.Match[str], asked: date | None) -> _Days:
    """Return the part of some days that is named: a third, a half, the nth week. ``asked`` parts this year's past from its future."""
    first, last = days
    word = _word(match, "part") or _word(match, "share") or _word(match, "around")
    if _word(match, "around"):
        return _unit(first, word)
    if word in _PARTS:
        return _cut(days, *_PARTS[word])
    if word in {"earlier", "later"}:
        return days if asked is None else (first, min(last, asked)) if word == "earlier" else (max(first, asked), last)
    if word == "rest":
        return days
    nth, unit = word.split()
    step = timedelta(days=7 if unit == "week" else 1)
    begin = last - step + timedelta(days=1) if nth == "last" else first + step * (_ORDINALS[nth] - 1)
    return begin, begin + step - timedelta(days=1)


def _parted(text: str, spans: list[_Span], asked: date) -> Iterator[_Span]:
    """Yield each span; where the words before it name a part of it, as ``late`` does in ``late May``, that part."""
    floor = 0
    for span in spans:
        match = _PART.search(text, max(floor, span.start - _NEAR), span.start)
        floor = span.end
        yield _with_part(span, match, asked) if match else span


def _with_part(span: _Span, match: re.Match[str], asked: date) -> _Span:
    when = replace(span.when, of=lambda year: _part_of(span.when.of(year), match, asked if span.when.relative else None))
    return _Span(match.start(), span.end, when, edge=_word(match, "share") in {"beginning", "start", "end"})


def _ranges(text: str, spans: Iterable[_Span]) -> list[_Span]:
    """Return the spans, those that a text puts together as ``from … to`` or ``between … and`` made one."""
    found: list[_Span] = []
    for span in spans:
        one = found[-1] if found else None
        if one and not one.joined and _together(text, one, span):
            found[-1] = _Span(one.start, span.end, _join(one.when, span.when), joined=True)
        else:
            found.append(span)
    return found


def _together(text: str, one: _Span, two: _Span) -> bool:
    if _RANGE.fullmatch(text, one.end, two.start):
        return True
    between = _BETWEEN.search(text, max(0, one.start - _NEAR), one.start)
    return between is not None and _AND.fullmatch(text, one.end, two.start) is not None


def _period(text: str, span: _Span, floor: int, limit: date) -> tuple[Period, bool] | None:
    """Return what a span says together with the words around it, and whether it only describes an event: ``the May election``."""
    days = _resolve(span.when, limit)
    if days is None:
        return None
    bound = _BOUND.search(text, max(floor, span.start - _NEAR), span.start)
    start, end = bound.start() if bound else span.start, span.end
    noun = _OF_A_NOUN.match(text, end)
    owned = text[max(0, span.start - 4) : span.start].lower() == "the "
    described = noun is not None and (noun["noun"] is None or (owned and noun["noun"].lower() not in STOP_WORDS))
    relation = bound.lastgroup if bound and not span.joined else None
    first, last = (day.isoformat() if day else None for day in _bounded(days, relation, described or span.edge))
    return Period(text[start:end], start, end, first, last, span.when.relative), described


def _bounded(days: _Days, relation: str | None, loose: bool) -> tuple[date | None, date | None]:
    """Return the first and the last day that ``before``, ``since`` and the like leave.

    ``loose``: the days are known to hold the time meant, not to be it, as with ``the May election`` and ``the end of May``; all stay in.
    """
    first, last = days
    if relation == "after":
        return (first if loose else last + timedelta(days=1)), None
    if relation == "before":
        return None, (last if loose else first - timedelta(days=1))
    return (None if relation == "until" else first), (None if relation == "since" else last)


def _anchors(text: str, periods: list[tuple[Period, bool]]) -> Iterator[tuple[Anchor, Period | None]]:
    """Yield the events that a text counts time from, each with the period that dates it, as in ``the vote on Monday``.

    What the calendar names is no such event, unless it only describes one.
    """
    closed = [period for period, described in periods if not described]
    starts = [period.start for period in closed]
    front = len(text) - len(text.lstrip())
    for match in _ANCHOR.finditer(text):
        start, end = match.span("words")
        following = bisect_left(starts, start)
        if following and closed[following - 1].end > match.start():
            continue
        verb = _FRONT_END.search(text, start, end) if match.start() == front else None
        end = verb.start() if verb else end
        dated = closed[following] if following < len(starts) and starts[following] < end else None
        words = _LOOSE.sub("", text[start : dated.start if dated else end].rstrip()).rstrip(" .'’")
        if not _NO_EVENT.fullmatch(words):
            relation = next(name for name in ("after", "before", "during") if match[name])
            yield Anchor(relation, words, start, start + len(words)), dated


def _opened(period: Period, relation: str | None) -> Period:
    """Return a period that dates an event, opened to the side on which the question looks from there."""
    if period.first is None or period.last is None or relation not in {"after", "before"}:
        return period
    return replace(period, last=None) if relation == "after" else replace(period, first=None)


def times(text: str, asked_on: date, first: date | None, last: date | None) -> Times:
    """Return what a question says of time.

    ``first`` and ``last`` are the first and the last day that the coverage reaches, None where nothing is dated. Words that
    lack a year mean the latest such time that begins neither after the day asked nor after the coverage; where the day
    asked comes before all coverage, only the coverage counts. No text raises an error; impossible dates are left out.
    """
    limit = min(asked_on, last or asked_on)
    if first and last and limit < first:
        limit = last
    periods, floor = [], 0
    for span in _ranges(text, _parted(text, _found(text, asked_on), asked_on)):
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
        latest=_LATEST.search(said) is not None,
        recent=_RECENT.search(said) is not None,
    )
