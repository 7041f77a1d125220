"""The days that words of time mean: the words of the calendar, the arithmetic of days, what reads a match.

Weeks begin on Monday; seasons are those of the northern hemisphere, by whole months; the 19th century ends
with 1900. Which words are a time at all is not said here, but in ``grammar``.
"""

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.easter import easter
from dateutil.relativedelta import TH, relativedelta

Days = tuple[date, date]


@dataclass(frozen=True, slots=True)
class When:
    """The days that words name in a given year; ``year`` is None where the words leave it to the calendar.

    ``of`` raises ValueError or OverflowError where that year has no such days.
    """

    of: Callable[[int], Days]
    year: int | None = None
    relative: bool = False


MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_WEEKDAYS = "mon tue wed thu fri sat sun".split()
ORDINALS = {
    word: number
    for number, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth"
        " fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth twenty-first".split(),
        start=1,
    )
}
_NUMBERS = (
    "zero one two three four five six seven eight nine ten"
    " eleven twelve thirteen fourteen fifteen"
).split()  # fmt: skip
COUNTS = {word: (number, number) for number, word in enumerate(_NUMBERS) if number} | {  # at least, at most
    "a": (1, 1), "an": (1, 1), "couple": (2, 2), "few": (2, 5), "several": (3, 7), "dozen": (12, 12),
    "twenty": (20, 20), "thirty": (30, 30), "forty": (40, 40), "fifty": (50, 50), "hundred": (100, 100),
}  # fmt: skip
DECADES = {
    "twenties": 20, "thirties": 30, "forties": 40, "fifties": 50,
    "sixties": 60, "seventies": 70, "eighties": 80, "nineties": 90,
}  # fmt: skip
# By the first month; a winter is of the year it begins in.
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
_TURNS = {"last": -1, "past": -1, "this": 0, "current": 0, "next": 1, "coming": 1}
NAMED_DAYS = {"today": 0, "tonight": 0, "this": 0, "yesterday": -1, "last": -1, "tomorrow": 1}
_STEPS = {
    "day": relativedelta(days=1), "week": relativedelta(weeks=1), "weekend": relativedelta(weeks=1),
    "fortnight": relativedelta(weeks=2),
    "month": relativedelta(months=1), "quarter": relativedelta(months=3), "year": relativedelta(years=1),
    "decade": relativedelta(years=10), "century": relativedelta(years=100),
}  # fmt: skip


def _fixed(month: int, first: int, last: int) -> Callable[[int], Days]:
    return lambda year: (date(year, month, first), date(year, month, last))


def _easter(first: int, last: int) -> Callable[[int], Days]:
    return lambda year: (easter(year) + timedelta(days=first), easter(year) + timedelta(days=last))


def _thanksgiving(after: int) -> Callable[[int], Days]:
    return lambda year: (date(year, 11, 1) + relativedelta(weekday=TH(4)) + timedelta(days=after),) * 2


FEASTS = {
    "christmas": _fixed(12, 24, 26), "christmas eve": _fixed(12, 24, 24), "christmas day": _fixed(12, 25, 25),
    "boxing day": _fixed(12, 26, 26), "new year's eve": _fixed(12, 31, 31), "new year's day": _fixed(1, 1, 1),
    "valentine's day": _fixed(2, 14, 14), "halloween": _fixed(10, 31, 31),
    "easter": _easter(-2, 1), "good friday": _easter(-2, -2), "easter sunday": _easter(0, 0),
    "easter monday": _easter(1, 1),
    "thanksgiving": _thanksgiving(0), "black friday": _thanksgiving(1),
}  # fmt: skip


def _between(first: date, last: date, relative: bool = False) -> When:
    return When(lambda _: (first, last), first.year, relative)


def never(year: int) -> Days:
    """Raise ValueError: no year has such days."""
    raise ValueError(f"{year} has no such day")


def _months(year: int, month: int, count: int = 1) -> Days:
    first = date(year, month, 1)
    return first, first + relativedelta(months=count) - timedelta(days=1)


def unit_of(day: date, unit: str) -> Days:
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


def cut(days: Days, begin: int, end: int, of: int) -> Days:
    """Return some of the equal parts of a period: whole months where these can be had, else whole days."""
    first, after = days[0], days[1] + timedelta(days=1)
    months = (after.year - first.year) * 12 + after.month - first.month
    if first.day == after.day == 1 and months % of == 0:
        step = relativedelta(months=months // of)
        return first + step * begin, first + step * end - timedelta(days=1)
    length = (after - first).days
    if length < of:
        return days
    return first + timedelta(days=length * begin // of), first + timedelta(days=length * end // of - 1)


def resolve(when: When, limit: date) -> Days | None:
    """Return the days meant, None where there are none; a year left open is the latest by ``limit``."""
    for year in [when.year] if when.year is not None else range(limit.year, limit.year - 101, -1):
        with suppress(ValueError, OverflowError):
            days = when.of(year)
            if days[0] <= days[1] and (when.year is not None or days[0] <= limit):
                return days
    return None


def join(one: When, two: When) -> When:
    """Return the time from one to another; where one lacks its year, it is put beside the other."""

    def of(year: int) -> Days:
        if two.year is None:
            first = one.of(year)[0]
            return first, min(days[1] for days in (two.of(year), two.of(year + 1)) if days[1] >= first)
        begin, last = two.of(two.year)
        found = resolve(one, begin)
        if found is None:
            return never(year)
        weeks = -(min((last - found[0]).days, 0) // 7) if one.relative and two.relative else 0
        return found[0] - timedelta(weeks=weeks), last

    return When(of, one.year if two.year is None else two.year, one.relative or two.relative)


def matched(match: re.Match[str], group: str) -> str:
    """Return what a group matched, in lower case and with single blanks; empty where it matched nothing."""
    return " ".join((match.groupdict().get(group) or "").lower().split())


def _yearly(match: re.Match[str], asked: date, of: Callable[[int], Days]) -> When:
    """Put what comes once a year in the year that the words name, if they do: ``May 2011``, ``last May``."""
    if year := matched(match, "year"):
        return When(of, int(year))
    if whose := matched(match, "whose"):
        return When(of, asked.year + _TURNS[whose], relative=True)
    if not (which := matched(match, "which")):
        return When(of)
    near = [(year, of(year)) for year in range(asked.year - 2, asked.year + 3)]
    if _TURNS[which] < 0:
        return When(of, max(year for year, days in near if days[1] < asked), relative=True)
    if _TURNS[which] > 0:
        return When(of, min(year for year, days in near if days[0] > asked), relative=True)
    now = (year for year, days in near if days[0] <= asked <= days[1])
    return When(of, next(now, asked.year), relative=True)


def read_iso(match: re.Match[str], _asked: date) -> When:
    """Read a date as 2011-08-24."""
    day = date(int(match["year"]), int(match["month"]), int(match["day"]))
    return _between(day, day)


def read_iso_month(match: re.Match[str], _asked: date) -> When | None:
    """Read a month as 2011-05."""
    year, month = int(match["year"]), int(match["month"])
    return _between(*_months(year, month)) if month <= year % 100 else None  # 2008-09 rather is two years


def read_numeric(match: re.Match[str], _asked: date) -> When | None:
    """Read a date as 24/8/2011; None where the day might be the month."""
    one, two = int(match["one"]), int(match["two"])
    dotted = match["mark"] == "."  # the day comes first wherever dates are written with dots
    if one <= 12 and two <= 12 and one != two and not dotted:
        return None
    day, month = (one, two) if dotted or one > 12 else (two, one)
    found = date(int(match["year"]), month, day)
    return _between(found, found)


def read_day(match: re.Match[str], asked: date) -> When:
    """Read a day of a month, or days from one to another."""
    month = MONTHS.index(matched(match, "month")[:3]) + 1
    first = int(matched(match, "day"))
    return _yearly(match, asked, _fixed(month, first, int(matched(match, "until") or first)))


def read_month(match: re.Match[str], asked: date) -> When:
    """Read a month."""
    month = MONTHS.index(matched(match, "month")[:3]) + 1
    return _yearly(match, asked, lambda year: _months(year, month))


def read_season(match: re.Match[str], asked: date) -> When:
    """Read a season."""
    month = SEASONS[matched(match, "season")]
    return _yearly(match, asked, lambda year: _months(year, month, 3))


def read_quarter(match: re.Match[str], asked: date) -> When:
    """Read a quarter."""
    word = matched(match, "quarter")
    quarter = int(word[0]) if word[0].isdecimal() else {**ORDINALS, "final": 4}[word]
    return _yearly(match, asked, lambda year: _months(year, quarter * 3 - 2, 3))


def read_fiscal(_match: re.Match[str], _asked: date) -> When:
    """Read a firm's year, or a quarter of it, as no days: it begins where the firm wants it to."""
    return When(never, 0)


def read_feast(match: re.Match[str], asked: date) -> When:
    """Read a feast."""
    said = re.sub("[^a-z]", "", matched(match, "feast"))
    of = next(of for name, of in FEASTS.items() if re.sub("[^a-z]", "", name) == said)
    return _yearly(match, asked, of)


def read_year(match: re.Match[str], _asked: date) -> When:
    """Read a year."""
    year = int(match["year"])
    return _between(date(year, 1, 1), date(year, 12, 31))


def read_season_of_two_years(match: re.Match[str], _asked: date) -> When | None:
    """Read two years as 2010-11; None for what is no such pair."""
    year = int(match["year"])
    until = year - year % 100 + int(match["until"])
    return _between(date(year, 1, 1), date(until, 12, 31)) if year < until else None


def read_decade(match: re.Match[str], _asked: date) -> When:
    """Read ten years, or a hundred of long ago."""
    if said := matched(match, "decade"):
        year = int(said)
        # The 1800s are a century, the 1900s rather ten years.
        count = 100 if year % 100 == 0 and year < 1900 else 10
        return _between(date(year, 1, 1), date(year + count - 1, 12, 31))
    tens = int(matched(match, "tens") or DECADES[matched(match, "word")])

    def of(year: int) -> Days:
        return (date(year, 1, 1), date(year + 9, 12, 31)) if year % 100 == tens else never(year)

    return When(of)


def read_century(match: re.Match[str], _asked: date) -> When:
    """Read a century."""
    number = int(matched(match, "century") or ORDINALS[matched(match, "ordinal").replace(" ", "-")])
    return _between(date(number * 100 - 99, 1, 1), date(number * 100, 12, 31))


def read_weekday(match: re.Match[str], asked: date) -> When:
    """Read a day of the week."""
    number = _WEEKDAYS.index(matched(match, "weekday")[:3])
    which, whose = matched(match, "which"), matched(match, "whose")
    turn = _TURNS[whose or which or "last"]
    if turn < 0 and not whose:
        latest = asked - timedelta(days=1 if which else 0)
        day = latest - timedelta(days=(latest.weekday() - number) % 7)
    else:
        day = asked + timedelta(days=number - asked.weekday() + 7 * turn)
    return _between(day, day, relative=True)


def read_named_day(match: re.Match[str], asked: date) -> When:
    """Read today, yesterday and the like."""
    beside = {"": 0, "before": -1, "after": 1}[matched(match, "side")]
    day = asked + timedelta(days=NAMED_DAYS[matched(match, "named")] + beside)
    return _between(day, day, relative=True)


def read_whole_unit(match: re.Match[str], asked: date) -> When:
    """Read a calendar week, month and so on."""
    unit = matched(match, "unit")
    turn = _TURNS[matched(match, "which") or "this"]
    return _between(*unit_of(asked + _STEPS[unit] * turn, unit), relative=True)


def read_the_weekend(_match: re.Match[str], asked: date) -> When:
    """Read the weekend that is, or the last."""
    day = asked if asked.weekday() >= 5 else asked - timedelta(weeks=1)
    return _between(*unit_of(day, "weekend"), relative=True)


def _count(match: re.Match[str]) -> tuple[int, int, str]:
    """Return how many at least, how many at most, and of what."""
    unit, words = matched(match, "unit"), (matched(match, "number") or "one").split()
    if words[0].isdecimal():
        least = most = int(words[0])
    else:
        least, most = next(COUNTS[word] for word in reversed(words) if word in COUNTS)
    return (least // 24, -(-most // 24), "day") if unit == "hour" else (least, most, unit)


def read_rolling(match: re.Match[str], asked: date) -> When | None:
    """Read the days up to the day asked, or from it on: ``the past week`` is no calendar week."""
    which = matched(match, "which")
    is_calendar_unit = not match["the"] or matched(match, "unit") in {"day", "quarter"}
    if not match["number"] and which != "past" and is_calendar_unit:
        return None
    _, most, unit = _count(match)
    other = asked + _STEPS[unit] * most * (_TURNS[which] or 1)
    return _between(min(asked, other), max(asked, other), relative=True)


def read_ago(match: re.Match[str], asked: date) -> When:
    """Read ``two months ago`` as a whole calendar month: hardly anybody means the very day."""
    least, most, unit = _count(match)
    whole = "year" if unit in {"decade", "century"} else unit
    first, _ = unit_of(asked - _STEPS[unit] * most, whole)
    _, last = unit_of(asked - _STEPS[unit] * least, whole)
    return _between(first, last, relative=True)
