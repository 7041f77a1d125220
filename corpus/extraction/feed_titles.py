"""The publisher's name in the title of a feed, by what the host's name repeats of it."""

import re
from urllib.parse import urlsplit

from corpus.article import tidy
from corpus.names import folded, letters_of

_OF_A_FEED = re.compile(
    r"\b(?:rss|atom|xml)\b(?:\s*2\.0)?|\b(?:news ?)?feeds?\b|\b(?:all|latest|recent|newest|top)\s+(?:news|stories|articles|headlines|posts)\b(?:\s+from\b)?",
    re.IGNORECASE,
)
_JOINTS = re.compile(r"\s+[-–—|»«•·]\s+|\s*(?:::|\|)\s*|(?<=\w):\s+|\s+[>]\s+")
_RIM = " -–—|»«•·:>,()[]"


def publisher_in(title: str, address: str) -> str | None:
    """Return the publisher's name out of a feed's title, as "Example Herald" out of "World news - Example
    Herald RSS".

    Of the parts of a title, the one that the host's name repeats is the publisher; where none does, the
    first.
    """
    parts = [tidy(_OF_A_FEED.sub(" ", part)).strip(_RIM) for part in _JOINTS.split(title)]
    parts = [part for part in parts if part]
    if not parts:
        return title.strip(_RIM) or None
    return max(parts, key=lambda part: (_likeness(part, address), -parts.index(part)))


def _likeness(name: str, address: str) -> float:
    """Return how much of a name a host's name repeats, in full or by its first letters; 0 where little of
    it.
    """
    from rapidfuzz import fuzz

    try:
        labels = (urlsplit(address).hostname or "").removeprefix("www.").split(".")[:-1]
    except ValueError:
        return 0.0
    letters = folded(name)
    initials = "".join(word[0] for word in re.findall(r"\w+", name.casefold()))
    best = max(
        (max(fuzz.ratio(letters, letters_of(label)), 90.0 * (label == initials)) for label in labels),
        default=0.0,
    )
    return best if best >= 60 else 0.0  # below it, likeness is chance
