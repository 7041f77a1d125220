"""What kind of piece an article is: news, or opinion, satire, something paid for, a correction.

Told from what its source declares, its headline, its address, its section and who publishes it; never from
its words, for whoever writes satire writes it like news. What becomes of a genre is not said here.
"""

import re
from collections.abc import Iterator
from enum import StrEnum
from functools import cache
from urllib.parse import urlsplit

from corpus.names import folded


class Genre(StrEnum):
    """A kind of piece, as far as it matters to who quotes it."""

    NEWS = "news"
    OPINION = "opinion"  # editorials, columns and letters among it
    SATIRE = "satire"
    SPONSORED = "sponsored"
    CORRECTION = "correction"


# What sections, parts of addresses and declared genres are called, in small letters without punctuation:
# schema.org's types of NewsArticle, the genres of the IPTC's NewsCodes, and how newsrooms name their pages.
_CALLED = {
    Genre.SATIRE: r"satire|satirical(?: \w+)?|parody|spoof|humou?r",
    Genre.SPONSORED: r"(?:sponsored|promoted|partner|paid|branded|advertiser|advertisement)"
    r"(?: (?:content|post|story|stories|article|feature|supplied|content article))?s?"
    r"|paidpost|advertorials?|ad features?|brand ?(?:studio|voice)s?",
    Genre.CORRECTION: r"corrections?(?: (?:and )?clarifications?)?|clarifications?|errata|erratum",
    Genre.OPINION: r"opinions?(?! polls?\b).*|(?:guest )?(?:comment|commentary|columns?|columnists?|essays?)"
    r"|comment ?is ?free|editorials?(?: board)?|op ?eds?|letters?(?: to the editor)?|leaders|leading articles?"
    r"|viewpoints?",
    Genre.NEWS: r"(?:\w+ )?news(?: article| report| \w+)?|current(?: events)?|world|local|national|international"
    r"|politics|business|economy|sports?|technology|science|health|crime",
}
_LABEL = r"\s*(?:[:|]|\s[–—-]\s)"  # what parts a label from the headline behind it
_OPINION = r"(?:guest )?(?:opinion|editorial|op-ed|comment(?:ary)?|column|essay|viewpoint)"
_SPONSORED = (
    r"(?:sponsored|promoted|paid|partner|branded)(?: (?:content|post|story|article|feature))?"
    r"|advertisement|advertorial|ad feature"
)
_HEADED = {
    Genre.SATIRE: rf"satire{_LABEL}|.*[\[(|]\s*satire\s*[\])]?$",
    Genre.SPONSORED: rf"(?:{_SPONSORED})(?: by [^:|]+)?{_LABEL}|[\[(](?:{_SPONSORED})[\])]",
    Genre.CORRECTION: rf"(?:corrections?(?: (?:and|&) clarifications?)?|clarifications?|errat(?:a|um))"
    rf"(?:{_LABEL}|$)",
    Genre.OPINION: rf"{_OPINION}{_LABEL}|letters?(?: to the editor\b|{_LABEL})|.*\s[|–—-]\s{_OPINION}$",
}
# Who prints nothing else, and says so nowhere that a program would look.
_SATIRISTS = frozenset(
    folded(name)
    for name in (
        "The Onion", "The Babylon Bee", "NewsThump", "The Daily Mash", "Waterford Whispers News", "ClickHole",
        "The Beaverton", "The Betoota Advocate", "Der Postillon", "Le Gorafi", "El Mundo Today", "Lercio",
    )
)  # fmt: skip
_PARTS = r"[/|>,;:·#]"
_CAMEL = r"(?<=[a-z])(?=[A-Z])"


def genre_of(
    declared: str | None, section: str | None, title: str, url: str | None, publisher: str | None
) -> Genre | None:
    """Return the genre of an article; None where nothing tells it.

    ``declared`` is what the source calls it: a type of schema.org, a code of the IPTC, a word. One sign that
    it is no news outweighs all that say it is, for many a site declares whatever it prints a NewsArticle.
    """
    told = [*_called(declared), *_headed(title), *_called(_path(url)), *_called(section)]
    if folded(publisher or "") in _SATIRISTS:
        told.insert(0, Genre.SATIRE)
    return next((genre for genre in told if genre is not Genre.NEWS), told[0] if told else None)


def _called(names: str | None) -> Iterator[Genre]:
    for name in re.split(_PARTS, names or ""):
        plain = " ".join(re.findall(r"[a-z]+", re.sub(_CAMEL, " ", name).lower()))
        yield from (genre for genre in _CALLED if _pattern(_CALLED[genre]).fullmatch(plain))


def _headed(title: str) -> Iterator[Genre]:
    yield from (genre for genre in _HEADED if _pattern(_HEADED[genre]).match(title))


def _path(url: str | None) -> str | None:
    """Return the parts of an address that say where on its site a page stands: subdomains and folders."""
    if not url or not url.startswith(("http://", "https://")):
        return None
    try:
        address = urlsplit(url)
        host = address.hostname or ""
    except ValueError:
        return None
    return "/".join([*host.split(".")[:-2], *address.path.split("/")[:-1]])


@cache
def _pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)
