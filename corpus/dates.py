"""Dates as publications write them, turned into ISO 8601. A date that is not whole is not guessed."""

import re
from calendar import monthrange
from contextlib import suppress
from datetime import UTC, date, datetime, tzinfo

from dateutil import parser, tz

_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}$")
_ISO_MONTH = re.compile(r"(\d{4})-(\d{2})$")
_YEAR = re.compile(r"\d{4}$")
_DOTTED = re.compile(r"\d{1,2}\.\d{1,2}\.\d{4}\b")  # the day comes first wherever dates are written with dots
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/\d{4}\b")
_ZONES = {
    "GMT": 0,
    "UTC": 0,
    "BST": 3600,
    "CET": 3600,
    "CEST": 7200,
    "EST": -18000,
    "EDT": -14400,
    "CST": -21600,
    "CDT": -18000,
    "PST": -28800,
    "PDT": -25200,
}


def published_date(value: object) -> str | None:
    """Return a publication date as an ISO day (or moment, where a time is given), or None.

    Accepts date and datetime objects, seconds since 1970, and the usual written forms. A text that leaves
    out the day, the month or the year gives None: an unknown date stays unknown.
    """
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _from_number(value)
    return _from_text(value.strip()) if isinstance(value, str) else None


def day_in_words(day: str | None) -> str:
    """Return an ISO day or moment as a person writes the day, ``24 August 2011``; ``undated`` for None."""
    if day is None:
        return "undated"
    parsed = date.fromisoformat(day[:10])
    return f"{parsed.day} {parsed:%B %Y}"


def first_day(text: str) -> str:
    """Return the first day, as YYYY-MM-DD, of the day, month or year that a person wrote.

    Raises ValueError when the text is none of these.
    """
    return _day_or_range(text)[0]


def last_day(text: str) -> str:
    """Return the last day, as YYYY-MM-DD, of the day, month or year that a person wrote.

    Raises ValueError when the text is none of these.
    """
    return _day_or_range(text)[1]


def _day_or_range(text: str) -> tuple[str, str]:
    text = text.strip()
    day = None
    with suppress(ValueError):  # a month or a year that never was
        if _YEAR.match(text):
            begin = date(int(text), 1, 1)
            return begin.isoformat(), begin.replace(month=12, day=31).isoformat()
        if month := _ISO_MONTH.match(text):
            begin = date(int(month[1]), int(month[2]), 1)
            return begin.isoformat(), begin.replace(day=monthrange(begin.year, begin.month)[1]).isoformat()
        day = _from_text(text)
    if day is None:
        raise ValueError(f"{text!r} is not a date: write it as 2011-08-24, 2011-08 or 2011")
    return day[:10], day[:10]


def _from_number(seconds: float) -> str | None:
    if abs(seconds) < 1e8:  # seconds of before 1973, or 2011, or 20110824: news are rarely so old
        return _from_text(str(seconds))
    try:
        if seconds > 1e11:  # milliseconds, as JavaScript counts
            seconds /= 1000
        return datetime.fromtimestamp(seconds, UTC).isoformat()
    except (ValueError, OverflowError, OSError):
        return None


def _from_text(text: str) -> str | None:
    if _ISO_DAY.match(text):
        try:
            return date.fromisoformat(text).isoformat()
        except ValueError:
            return None
    if len(text) > 60 or not re.search(r"\d", text) or _is_ambiguous(text):
        return None
    # Parsed twice over different defaults: whatever differs was not in the text but filled in.
    try:
        dotted = bool(_DOTTED.match(text))
        one = parser.parse(text, default=datetime(2000, 1, 1), tzinfos=_zone, dayfirst=dotted)
        two = parser.parse(text, default=datetime(2004, 2, 29, 1, 1), tzinfos=_zone, dayfirst=dotted)
        if one.date() != two.date():
            return None
        return one.isoformat() if one.time() == two.time() else one.date().isoformat()
    except (ValueError, OverflowError, TypeError):
        return None


def _zone(name: str | None, offset: int | None) -> tzinfo | None:
    """Return the time zone that a date names or counts; None, not this machine's, for one that is not known."""
    seconds = _ZONES.get(name or "") if offset is None else offset
    return None if seconds is None else tz.tzoffset(name, seconds)


def _is_ambiguous(text: str) -> bool:
    """Tell whether a date is one day in Boston and another in Bristol, as 10/05/2011 is."""
    slashed = _SLASHED.match(text)
    return slashed is not None and slashed[1] != slashed[2] and max(int(slashed[1]), int(slashed[2])) <= 12
