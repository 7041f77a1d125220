"""The names in a byline."""

import re

_BY = re.compile(r"^\s*(?:written\s+by|reported\s+by|by|von|par|por|av|di)\b[:\s]+", re.IGNORECASE)
_AND = re.compile(r"\s*(?:,\s*(?:and|und|et|y)\s+|\s(?:and|und|et|&)\s|;|,|\|)\s*", re.IGNORECASE)
_OFFICE = re.compile(
    r"\b(?:correspondent|editor|reporter|writer|staff|columnist|critic|analyst|chief|bureau|contributor|agency|agencies)s?\b", re.IGNORECASE
)


def names_in(byline: str | None) -> tuple[str, ...]:
    """Return the names in a byline as papers print it, ``By Lena Mirza and Karl Jensen, Staff Writers``, without offices."""
    if not byline:
        return ()
    parts = (" ".join(part.split()) for part in _AND.split(_BY.sub("", byline)))
    return tuple(part for part in parts if part and not _OFFICE.search(part))
