"""The names in a byline."""

import re

from corpus.dates import published_date

_BY = re.compile(r"^\s*(?:written\s+by|reported\s+by|by|von|par|por|av|di)\b[:\s]+", re.IGNORECASE)
_AND = re.compile(r"\s*(?:,\s*(?:and|und|et|y)\s+|\s(?:and|und|et|&)\s|;|,|\|)\s*", re.IGNORECASE)
_OFFICE = re.compile(
    r"\b(?:correspondent|editor|reporter|writer|staff|columnist|critic|analyst|chief|bureau|contributor|agency|agencies)s?\b",
    re.IGNORECASE,
)

_LINE = re.compile(
    r"(?:(?:written|reported|words|story)\s+)?(?:by|von|par|por|door)\b\s*:?\s+([^|·•]+)(?:[|·•](.*))?",
    re.IGNORECASE,
)
_BESIDE = re.compile(r"[|·•]")
_LONGEST_LINE = 120  # characters
_PLACE = re.compile(r"\s+(?:in|at)\s+[^\W\d_][\w '’.-]*$")
_WORD = re.compile(r"[^\W\d_][\w.'’-]*")
_SENTENCE_END = re.compile(r"(?<!\b[JS]r)\.$")
_PARTICLES = frozenset("af al bin da de del den der di dos du el la le ten ter van von zu".split())


def names_in(byline: str | None) -> tuple[str, ...]:
    """Return the names in a byline as papers print it, ``By Lena Mirza and Karl Jensen, Staff Writers``,
    without offices.
    """
    if not byline:
        return ()
    parts = (" ".join(part.split()) for part in _AND.split(_BY.sub("", byline)))
    return tuple(part for part in parts if part and not _OFFICE.search(part))


def byline_names(line: str) -> tuple[str, ...]:
    """Return the names in a line that is nothing but a byline, ``By Lena Mirza in Vell, Harbour Editor | 4
    May 2021``; none where it says more.
    """
    found = _LINE.fullmatch(line) if len(line) <= _LONGEST_LINE else None
    if found is None or any(
        not published_date(part) for part in _BESIDE.split(found[2] or "") if part.strip()
    ):
        return ()
    parts = [_PLACE.sub("", part) for part in _AND.split(found[1].strip())]
    names = tuple(part for part in parts if not _OFFICE.search(part))
    return names if all(_is_name(name) for name in names) else ()


def _is_name(words: str) -> bool:
    first, *others = words.split() or [""]
    if (
        not others
        or _SENTENCE_END.search(words)
        or not all(_WORD.fullmatch(word) for word in (first, *others))
    ):
        return False
    return (
        not any(word[0].islower() and word not in _PARTICLES for word in (first, *others))
        and not others[-1][0].islower()
    )
