"""Dates as publications write them, turned into ISO 8601. A date that is not whole is not guessed."""

import re
from datetime import UTC, date, datetime

from dateutil import parser

_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}$")
_ISO_MONTH = re.compile(r"(\d{4})-(\d{2})$")
_YEAR = re.compile(r"\d{4}$")
_ZONES = {"GMT": 0, "UTC": 0, "EST": -18000, "EDT": -14400, "CST": -21600, "CDT": -18000, "PST": -28800, "PDT": -25200}


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
        return _from_epoch(float(value))
    return _from_text(value.strip()) if isinstance(value, str) else None


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
    if _YEAR.match(text):
        year = date(int(text), 1, 1)
        return year.isoformat(), date(year.year, 12, 31).isoformat()
    if month := _ISO_MONTH.match(text):
        begin = date(int(month[1]), int(month[2]), 1)
        end = date.fromordinal(_next_month(begin).toordinal() - 1)
        return begin.isoformat(), end.isoformat()
    day = _from_text(text)
    if day is None:
        raise ValueError(f"{text!r} is not a date: write it as 2011-08-24, 2011-08 or 2011")
    return day[:10], day[:10]


def _next_month(begin: date) -> date:
    """Return the first day of the following month; the month after December 9999 is not needed."""
    return date(begin.year + begin.month // 12, begin.month % 12 + 1, 1)


def _from_epoch(seconds: float) -> str | None:
    if seconds > 1e11:  # milliseconds, as JavaScript counts
        seconds /= 1000
    try:
        return datetime.fromtimestamp(seconds, UTC).isoformat()
    except (ValueError, OverflowError, OSError):
        return None


def _from_text(text: str) -> str | None:
    if _ISO_DAY.match(text):
        try:
            return date.fromisoformat(text).isoformat()
        except ValueError:
            return None
    if len(text) > 60 or not re.search(r"\d", text):
        return None
    # Parsed twice over different defaults: whatever differs was not in the text but filled in.
    try:
        one = parser.parse(text, default=datetime(2000, 1, 1), tzinfos=_ZONES)
        two = parser.parse(text, default=datetime(2004, 2, 29, 1, 1), tzinfos=_ZONES)
    except (ValueError, OverflowError, TypeError):
        return None
    if one.date() != two.date():
        return None
    return one.isoformat() if one.time() == two.time() else one.date().isoformat()
