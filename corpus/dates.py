"""Dates as publications write them, turned into ISO 8601.

A date that is not whole is not guessed, and none is believed of before there were newspapers or of long after today:
such are slips, or years of another calendar.
"""

import re
from calendar import monthrange
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta, tzinfo

_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}$")
_ISO_MONTH = re.compile(r"(\d{4})-(\d{2})$")
_YEAR = re.compile(r"\d{4}$")
_EARLIEST = date(1600, 1, 1)  # the first newspapers are of 1605
_AHEAD = timedelta(days=45)  # that a monthly may be dated ahead of the day that it comes out
_DOTTED = re.compile(  # the day comes first wherever dates are written with dots
    r"(?<![\d.])\d{1,2}\.\s?\d{1,2}\.\s?\d{4}\b"
)
_DOTTED_SHORT = re.compile(r"(?<![\d.])(\d{1,2}\.\d{1,2}\.)(\d{2})(?![\d.])")
_WHOLE_YEAR = re.compile(r"(?<!\d)\d{4}(?:\d{4}(?:\d{4}|\d{6})?)?(?!\d)|[^\W\d_]{3}")  # or a month in letters
_SLASHED = re.compile(r"(?<![\d/-])(\d{1,2})[/-](\d{1,2})[/-](\d{4}|\d{2})(?![\d/-])")
_HALF_DAY = re.compile(r"(?<=\d)\s*([ap])\.\s?m\.?(?=\W|$)", re.IGNORECASE)
_DOTTED_TIME = re.compile(
    r"(\d{4},?\s+(?:at\s+)?\d{1,2})\.(\d{2})(?=\s*(?:[ap]m\b|[A-Z]{1,4}\b|$))", re.IGNORECASE
)
_SIGNED_ZONE = re.compile(
    r"\b(?:GMT|UTC)(?=[+-]\d)"
)  # dateutil takes the sign after a name the other way round
_ASIDE = re.compile(
    r"[•·|–—]|[(\[][^()\[\]]*[)\]]"
)  # what stands between the parts of a date, and the long names of zones
_CLOCK = re.compile(r"1\d{9}(?:\d{3})?$")  # seconds or milliseconds since 1970, of this century
_EAST_ASIAN = re.compile(
    r"(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일](?:\D{0,6}(\d{1,2})[:時时시]\s?(\d{2}))?"
)
_ZONES = {  # hours from Greenwich; IST is left out, which is three zones
    "GMT": 0, "UTC": 0, "Z": 0, "WET": 0, "WEST": 1, "BST": 1, "CET": 1, "CEST": 2, "WAT": 1, "CAT": 2, "SAST": 2, "EET": 2, "EEST": 3, "MSK": 3, "EAT": 3,
    "HKT": 8, "SGT": 8, "PHT": 8, "AWST": 8, "JST": 9, "KST": 9, "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13,
    "NDT": -2.5, "NST": -3.5, "ADT": -3, "AST": -4, "EDT": -4, "EST": -5, "CDT": -5, "CST": -6, "MDT": -6, "MST": -7, "PDT": -7, "PST": -8, "AKDT": -8, "AKST": -9,
    "HST": -10,
}  # fmt: skip
_PLACES = {
    "ET": "America/New_York",
    "CT": "America/Chicago",
    "MT": "America/Denver",
    "PT": "America/Los_Angeles",
}
_MONTHS = (  # German, French, Spanish, Portuguese, Italian, Dutch, Swedish, Danish, Norwegian, Polish, Russian, Ukrainian
    "januar janvier enero janeiro gennaio januari jänner stycznia января січня",
    "februar février fevrier febrero fevereiro febbraio februari lutego февраля лютого",
    "märz maerz mars marzo março maart marts marca марта березня",
    "april avril abril aprile kwietnia апреля квітня",
    "mai mayo maio maggio mei maj maja мая травня",
    "juni juin junio junho giugno czerwca июня червня",
    "juli juillet julio julho luglio lipca июля липня",
    "august août aout agosto augustus augusti sierpnia августа серпня",
    "september septembre septiembre setiembre setembro settembre września сентября вересня",
    "oktober octobre octubre outubro ottobre października октября жовтня",
    "november novembre noviembre novembro listopada ноября листопада",
    "dezember décembre decembre diciembre dezembro dicembre december desember grudnia декабря грудня",
)
MONTH_NUMBERS = {name: number for number, names in enumerate(_MONTHS, start=1) for name in names.split()}
_IN_WORDS = re.compile(
    rf"^(?:[^\W\d]+\.?,?\s+){{0,3}}(\d{{1,2}})(?:\.|er|º|°)?\s+(?:de\s+)?({'|'.join(MONTH_NUMBERS)})\s+(?:del?\s+)?(\d{{4}})"
    r"(?:\s*(?:г\.?|р\.?|года|року)(?=\W|$))?(?:[^\w\d]*(?:(?:um|à|at|a las|alle|om|às|kl\.?|в|о|-)\s*)?(\d{1,2})\s?[:hH]\s?(\d{2})\b(?:\s*(?:uhr|h))?)?\W*$",
    re.IGNORECASE,
)


def published_date(value: object) -> str | None:
    """Return a publication date as an ISO day (or moment, where a time is given), or None.

    Accepts date and datetime objects, seconds since 1970, and the usual written forms. A text that leaves
    out the day, the month or the year gives None, and so does a day that can be none of publication: an unknown
    date stays unknown.
    """
    found = written_date(value)
    return (
        found
        if found and _EARLIEST.isoformat() <= found[:10] <= (date.today() + _AHEAD).isoformat()
        else None
    )


def written_date(value: object) -> str | None:
    """Return a date of any year, as `published_date` does."""
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
    if _CLOCK.match(text):
        return _from_number(int(text))
    if _ISO_DAY.match(text):
        return _moment(text[:4], text[5:7], text[8:])
    text = _ASIDE.sub(" ", text) if len(text) < 200 else text
    if len(text) > 60 or not re.search(r"\d", text):
        return None
    if found := _IN_WORDS.match(text):
        return _moment(found[3], MONTH_NUMBERS[found[2].lower()], found[1], found[4], found[5])
    found = _EAST_ASIAN.match(text)
    return _moment(*found.groups()) if found else _in_english(text)


def _in_english(text: str) -> str | None:
    text = _DOTTED_SHORT.sub(_with_century, text, count=1)
    if _is_ambiguous(text) or not _WHOLE_YEAR.search(text):
        return None
    from dateutil import parser

    text = _DOTTED_TIME.sub(r"\1:\2", _SIGNED_ZONE.sub("", _HALF_DAY.sub(r" \1m", text)))
    # Parsed twice over different defaults: whatever differs was not in the text but filled in.
    try:
        dotted = bool(_DOTTED.search(text))
        one = parser.parse(text, default=datetime(2000, 1, 1), tzinfos=_zone, dayfirst=dotted)
        two = parser.parse(text, default=datetime(2004, 2, 29, 1, 1), tzinfos=_zone, dayfirst=dotted)
        if one.date() != two.date():
            return None
        return one.isoformat() if one.time() == two.time() else one.date().isoformat()
    except (ValueError, OverflowError, TypeError):
        return None


def _with_century(dotted: re.Match[str]) -> str:
    """Return a date that leaves out the century with the last one in which it has been."""
    year = 2000 + int(dotted[2])
    return f"{dotted[1]}{year if year <= date.today().year else year - 100}"


def _moment(
    year: str, month: int | str, day: str, hour: str | None = None, minute: str | None = None
) -> str | None:
    try:
        whole = date(int(year), int(month), int(day))
        return (
            datetime.combine(whole, time(int(hour), int(minute or 0))).isoformat()
            if hour
            else whole.isoformat()
        )
    except ValueError:
        return None


def _zone(name: str | None, offset: int | None) -> tzinfo | None:
    """Return the time zone that a date names or counts; None, not this machine's, for one that is not
    known.
    """
    from dateutil import tz

    if offset is None and name in _PLACES:
        return tz.gettz(_PLACES[name])
    hours = _ZONES.get(name or "")
    seconds = offset if offset is not None else None if hours is None else round(3600 * hours)
    return None if seconds is None else tz.tzoffset(name, seconds)


def _is_ambiguous(text: str) -> bool:
    """Tell whether a date is one day in Boston and another in Bristol, as 10/05/2011 is, or begins with any
    of three, as 10/05/11.
    """
    slashed = _SLASHED.search(text)
    if slashed is None:
        return False
    return len(slashed[3]) == 2 or (slashed[1] != slashed[2] and max(int(slashed[1]), int(slashed[2])) <= 12)
