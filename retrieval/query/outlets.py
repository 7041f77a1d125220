"""What publishers are called: the ways to write each name of the coverage, and the well-known outlets.

The ways follow from a name as the coverage has it (without "The", as a domain, by its initials, by its last
word after "the") and from ``outlets.txt``, which also knows outlets that the coverage does not have. Whether
one is named in a question is not said here, but in ``publishers``.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import IntEnum
from functools import cache, lru_cache
from pathlib import Path

from corpus.names import folded, has_article, letters_of, without_article


class Plainness(IntEnum):
    """How easily a name is taken for plain words, and what shows that it is none."""

    DISTINCT = 0  # it needs nothing
    PHRASE = 1  # a capital, or being used as a source
    PLAIN = 2  # a capital
    COMMON = 3  # that, and being used as a source


class _Rank(IntEnum):
    """Which of several meanings of the same words comes first."""

    NAME = 0
    ALIAS = 1
    SHORT = 2
    UNKNOWN = 3  # an outlet that the coverage does not have


@dataclass(frozen=True, slots=True)
class _Outlet:
    """A line of ``outlets.txt``."""

    names: tuple[str, ...]
    plainness: Plainness


@dataclass(frozen=True, slots=True)
class _Way:
    """A way to write a publisher, empty for one that the coverage does not have.

    ``exact``: to the letter, as initials are.
    """

    name: str
    publisher: str
    rank: _Rank
    plainness: Plainness
    needs_the: bool = False
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Ways:
    """Ways of the same letters and the same conditions, with all publishers that they may mean."""

    way: _Way
    publishers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Every way to write a publisher by its letters, the likeliest first; ``starts`` are first letters."""

    ways: dict[str, tuple[Ways, ...]]
    starts: frozenset[str]


WORD = r"[^\W_]+"
_DOMAIN = r"(?:\.(?:com|org|net|info|tv|[a-z]{2}))+\b(?!\.\w)"
_SHAPED = r"[a-z][A-Z]|\d|\.|^[A-Z]{4,}$"  # TechCrunch
START = 4  # letters by which most words are seen to begin no name
SMALL = frozenset("the of and on in for at de del der die das la le y".split())
# Last words by which a paper is called for short.
PAPERS = frozenset(
    """advertiser advocate age argus beast bee bulletin chronicle citizen courier democrat dispatch
    economist echo enquirer examiner express gazette globe guardian herald independent inquirer
    intercept journal ledger mail mercury mirror monitor observer post record register reporter republic
    review sentinel standard star sun telegraph times tribune verge""".split()
)


@lru_cache(maxsize=16)
def table_of(known: tuple[str, ...]) -> Table:
    """Return every way to write the publishers of a coverage, and the outlets that it does not have."""
    grouped: dict[tuple[str, _Rank, bool, str], list[_Way]] = defaultdict(list)
    for way in _all_ways(known):
        letters = folded(way.name)
        if len(letters) > 1:
            grouped[letters, way.rank, way.needs_the, way.name if way.exact else ""].append(way)
    ways: dict[str, list[Ways]] = defaultdict(list)
    for (letters, *_), group in sorted(grouped.items(), key=lambda item: item[0][1]):
        publishers = tuple(dict.fromkeys(way.publisher for way in group if way.publisher))
        ways[letters].append(Ways(max(group, key=lambda way: way.plainness), publishers))
    starts = frozenset(letters[:length] for letters in ways for length in range(1, START + 1))
    return Table({letters: tuple(each) for letters, each in ways.items()}, starts)


def _all_ways(known: tuple[str, ...]) -> Iterator[_Way]:
    found = set()
    for publisher in known:
        keys = (folded(form) for form in _forms(publisher))
        outlet = next((_outlet_of()[key] for key in keys if key in _outlet_of()), None)
        yield from _ways_of(publisher, outlet)
        if outlet:
            found.add(outlet.names[0])
    by_first_word: dict[str, list[tuple[str, list[str]]]] = defaultdict(list)
    for publisher in known:
        words = [letters_of(word) for word in _content(publisher)]
        by_first_word[words[0] if words else ""].append((publisher, words))
    for outlet in _outlets():
        if outlet.names[0] not in found:
            near = by_first_word.get(letters_of(_content(outlet.names[0])[0]), ())
            of_its = [publisher for publisher, words in near if _begins_with(words, outlet)]
            for publisher in of_its or [""]:
                yield from _aliases(publisher, outlet, _Rank.SHORT if of_its else _Rank.UNKNOWN)


def _ways_of(publisher: str, outlet: _Outlet | None) -> Iterator[_Way]:
    forms = _forms(publisher)
    for form in forms:
        rank = _Rank.NAME if form == forms[0] else _Rank.ALIAS
        yield from _with_domain_form(_Way(form, publisher, rank, _plainness(form, outlet)))
    if outlet:
        yield from _aliases(publisher, outlet, _Rank.ALIAS)
    content = _content(outlet.names[0] if outlet else forms[-1])
    short = content[content.index("of", 1) - 1] if "of" in content[1:] else "".join(content[-1:])
    if short.casefold() in PAPERS:
        of_name = _plainness(forms[-1], outlet) if len(content) == 1 else Plainness.PLAIN
        plainness = max(Plainness.PLAIN, of_name)
        yield _Way(short, publisher, _Rank.SHORT, plainness, needs_the=True)
    if len(content) > 1:
        for words in (content, [word for word in content if word not in SMALL]):
            initials = "".join(word[0] for word in words).upper()
            yield _Way(initials, publisher, _Rank.SHORT, Plainness.COMMON, exact=True)


def _aliases(publisher: str, outlet: _Outlet, rank: _Rank) -> Iterator[_Way]:
    for name in outlet.names:
        exact = name.isupper() and (len(name) == 2 or (len(name) == 3 and name != outlet.names[0]))
        plainness = Plainness.COMMON if len(name) == 2 else _plainness(name, outlet)
        yield from _with_domain_form(_Way(name, publisher, rank, plainness, exact=exact))


def _with_domain_form(way: _Way) -> Iterator[_Way]:
    """Yield a way, and the same in one word with its article, as domains have it: TheVerge."""
    yield way
    if has_article(way.name):
        yield replace(way, name=letters_of(way.name), plainness=Plainness.DISTINCT)


def _forms(publisher: str) -> list[str]:
    """Return a publisher's name as kept, and without the ends of its domain, as far as these differ."""
    trunk = publisher.strip()
    if "." not in trunk or " " in trunk:
        return list(dict.fromkeys((publisher, trunk)))
    base = compiled(_DOMAIN).sub("", trunk.removeprefix("www.")).rpartition(".")[2]
    return list(dict.fromkeys((publisher, trunk, base)))


def _plainness(name: str, outlet: _Outlet | None) -> Plainness:
    content = _content(name)
    if outlet and (len(content) == 1 or letters_of(name) == letters_of(outlet.names[0])):
        return Plainness.DISTINCT if "." in name else outlet.plainness
    if len(content) > 1 and "." not in name:
        return Plainness.PHRASE if not outlet or outlet.plainness else Plainness.DISTINCT
    return Plainness.DISTINCT if compiled(_SHAPED).search(name) else Plainness.PLAIN


def _begins_with(words: list[str], outlet: _Outlet) -> bool:
    """Tell whether a publisher is a part of an outlet by its name: CNN Money, but not the Times of India."""
    begin = [letters_of(word) for word in _content(outlet.names[0])]
    beyond = words[len(begin) : len(begin) + 1]
    is_part = words[: len(begin)] == begin and bool(beyond) and beyond[0] not in SMALL
    return is_part and outlet.plainness < Plainness.COMMON


def _content(name: str) -> list[str]:
    return compiled(WORD).findall(without_article(name))


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """Compile a pattern once it is needed: on import it would cost every start of the program."""
    return re.compile(pattern)


def canonical(name: str) -> str:
    """Return what all names of an outlet have in common: its first name in ``outlets.txt``, or its own,
    folded.
    """
    outlet = _outlet_of().get(folded(name))
    return folded(outlet.names[0] if outlet else name)


def names_of(words: str) -> tuple[str, ...]:
    """Return every name of the outlet that some words name."""
    outlet = _outlet_of().get(folded(words))
    return outlet.names if outlet else (words,)


def end_of_domain(text: str, at: int) -> int | None:
    """Return where ".com" or the like stops that begins at a place of a text; None where none does."""
    match = compiled(_DOMAIN).match(text, at)
    return match.end() if match else None


@cache
def _outlet_of() -> dict[str, _Outlet]:
    named = ((name, outlet) for outlet in reversed(_outlets()) for name in outlet.names)
    return {folded(name): outlet for name, outlet in named}


@cache
def _outlets() -> tuple[_Outlet, ...]:
    found = []
    for line in (Path(__file__).parent / "outlets.txt").read_text("utf-8").splitlines():
        if line.startswith("#"):
            continue
        name, _, aliases = line.lstrip("~ ").partition(":")
        mark = len(line) - len(line.lstrip("~"))
        plainness = (Plainness.DISTINCT, Plainness.PLAIN, Plainness.COMMON)[mark]
        others = (alias.strip() for alias in aliases.split(",") if alias.strip())
        found.append(_Outlet((name, *others), plainness))
    return tuple(found)
