"""Publishers named in a question, and whether they are named as a source: "according to the Times", not "who owns the Times?".

What a publisher may be called follows from its name in the coverage (without "The", as a domain, by its initials, by its
last word after "the") and from ``outlets.txt``, which also knows outlets that the coverage does not have.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path

from retrieval.query.terms import STOP_WORDS


@dataclass(frozen=True, slots=True)
class Mention:
    """A publisher as named in a question: ``words`` are ``text[start:end]``, with the article before the name.

    ``publishers`` are the coverage's own names that it may mean; empty for a known outlet of which the coverage has nothing.
    ``as_source`` tells a source of reports from a publisher that is itself talked about.
    """

    words: str
    start: int
    end: int
    publishers: tuple[str, ...]
    as_source: bool


class _Plainness(IntEnum):
    """How easily a name is taken for plain words, and what shows that it is none."""

    DISTINCT = 0  # it needs nothing
    PHRASE = 1  # a capital, or being used as a source
    PLAIN = 2  # a capital
    COMMON = 3  # that, and being used as a source


class _Cue(IntEnum):
    """What in the words around a name shows it to be used as a source."""

    NONE = 0
    PREPOSITION = 1  # "in Wired", which may also be said of what is not a source
    CLEAR = 2


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
    plainness: _Plainness


@dataclass(frozen=True, slots=True)
class _Way:
    """A way to write a publisher, empty for one that the coverage does not have. ``exact``: to the letter, as initials are."""

    name: str
    publisher: str
    rank: _Rank
    plainness: _Plainness
    needs_the: bool = False
    exact: bool = False


@dataclass(frozen=True, slots=True)
class _Ways:
    """The ways that are written with the same letters and under the same conditions, with all the publishers that they may mean."""

    way: _Way
    publishers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Table:
    """Every way to write a publisher by its letters, the likeliest meaning first; ``starts`` are the first letters of each."""

    ways: dict[str, tuple[_Ways, ...]]
    starts: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Word:
    start: int
    end: int
    letters: str


@dataclass(frozen=True, slots=True)
class _Found:
    """A name found in a text."""

    start: int
    end: int
    publishers: tuple[str, ...]
    plainness: _Plainness
    cue: _Cue = _Cue.NONE


_TOKEN = re.compile(r"[^\W_]+")
_THE = re.compile(r"^the\s+", re.IGNORECASE)
_DOMAIN = re.compile(r"(?:\.(?:com|org|net|info|tv|[a-z]{2}))+\b(?!\.\w)")
_SHAPED = re.compile(r"[a-z][A-Z]|\d|\.|^[A-Z]{4,}$")  # TechCrunch
_BETWEEN = re.compile(r"[ \t]{0,2}|-|\. ?|['’]|[ \t]?[&|/–—-][ \t]?|:[ \t]")
_LONGEST = 9  # words of a name
_START = 4  # letters by which most words are seen to begin no name
_SMALL = frozenset("the of and on in for at de del der die das la le y".split())
# Last words by which a paper is called for short.
_SHORT = frozenset(
    """advertiser advocate age argus beast bee bulletin chronicle citizen courier democrat dispatch economist echo enquirer examiner
    express gazette globe guardian herald independent inquirer intercept journal ledger mail mercury mirror monitor observer post record
    register reporter republic review sentinel standard star sun telegraph times tribune verge""".split()
)

_SAYS = r"""(?:(?:report|claim|cover|suggest|mention|reveal|detail|highlight|discuss|predict|credit|confirm|explain|contend|depict|portray
        |disagree|agree|differ|contradict|present|recommend|interview|review|focus|publish|warn|call)(?:e?[sd]|ed)?
    |(?:describ|quot|cit|not|argu|stat|alleg|attribut|indicat|speculat|estimat|compar|nam|criti[cq]i[sz]|characteri[sz]|emphasi[sz]
        |analy[sz])e[sd]?
    |says?|said|writes?|wrote|written|tells?|told|den(?:y|ies|ied)|impl(?:y|ies|ied)|thinks?|thought|finds?|found|breaks?|broke|puts?\ it)"""
_SAYING = r"(?:report|say|claim|cover|suggest|describ|writ|publish|quot|argu|alleg|discuss|detail)ing"
_ARTICLE = r"""(?:article|report|coverage|reporting|story|stories|piece|review|account|interview|analysis|analyses|editorial|column
    |headline|profile|investigation|newsletter|podcast|publication|op-ed|post)s?"""
_OPINION = r"(?:take|view|version|description|portrayal|depiction|claim|position|assessment|characteri[sz]ation|prediction)s?"
_KIND = r"(?:\ (?:magazine|newspaper|website|site|online))?"
_FLAGS = re.IGNORECASE | re.VERBOSE
_NOUN_AFTER = re.compile(
    rf"""["”’']?{_KIND}(?:
    \ (?:(?:own|news|recent|latest|earlier|later|first|second|third|last|original|new|other|subsequent|previous|online|front-page
        |cover|opinion|blog)\ ){{0,2}}{_ARTICLE}\b
    |['’]s?["”’']?\ (?:[\w,-]+\ ){{0,3}}?(?:{_ARTICLE}|{_OPINION})\b)""",
    _FLAGS,
)
_VERB_AFTER = re.compile(
    rf"""["”’']?{_KIND}(?:,?\ (?:which|that|who))?
    (?:\ (?:also|both|each|all|first|later|then|not|never|ever|once|only|really|actually|recently|previously|subsequently))*
    (?:\ \w+\ (?:its|their)\ (?:\w+\ ){{0,3}}?(?:{_ARTICLE}|{_OPINION}|tone|stance)
    |\ (?:(?:has|have|had)\ (?:also\ |not\ |never\ |ever\ )?{_SAYS}|(?:is|are|was|were)\ {_SAYING}|{_SAYS}))\b""",
    _FLAGS,
)
_LEAD = r"""(?:(?:both|either|neither|the|a|an|articles?|reports?|stories)\ )*["'“‘]?$"""
_CLEAR_BEFORE = re.compile(
    rf"""\b(?:according\ to|as\ per|per|citing
    |(?:{_SAYS}|featured|posted|appeared|carried|printed|read|seen)\ (?:\w+\ )?(?:by|in|on)
    |{_ARTICLE}\ (?:\w+\ ){{0,2}}?(?:by|from|in)
    |(?:another|other|others|one|that|those)\ (?:by|from|in)
    |(?:an?|another|separate|recent)\ (?:\w+\ )?{_ARTICLE}\ on
    |discussions?\ (?:on|in)
    |(?:dis)?agreement\ between|(?:in)?consisten(?:cy|t)\ between|(?:difference|discrepanc|contradiction|conflict|contrast)\w*\ between
    |(?:(?:dis)?agrees?|(?:in)?consistent|align(?:s|ed)?|compared|conflicts?|differs?)\ (?:with|to|from)
    |contradict(?:s|ed)?|summari[sz]e|compare|(?:latest|news|headlines?)\ (?:\w+\ )?from
    |(?:papers?|newspapers?|magazines?|outlets?|publications?|publishers?|sources?|sites?),?)\ {_LEAD}""",
    _FLAGS,
)
_PREPOSITION_BEFORE = re.compile(rf"(?:^|\ )(?:by|in|via)\ {_LEAD}", _FLAGS)
_ABOUT_BEFORE = re.compile(rf"\b(?:about|against|concerning|regarding|{_ARTICLE}\ on)\ {_LEAD}", _FLAGS)
_REACH = 60  # characters before a name in which its cue stands
_JOINS = re.compile(
    r"""["'”’]?(?:['’]s)?["'”’]?(?:,| and| or| &|, and|, or|,? as well as|,? but| versus| vs\.?)\s(?:both |also )?["'“‘]?""", re.IGNORECASE
)
_PROPER_AFTER = re.compile(r"\s(?:of\s)?(?:[A-Z][\w’'-]*|\d)")
_PROPER_BEFORE = re.compile(r"\b([A-Z][\w’'-]*) (of )?$")


def mentions(text: str, known: Sequence[str]) -> tuple[Mention, ...]:
    """Return the publishers that a question names, in order, never overlapping; of two names in one place the longer.

    ``known`` are the publishers of the coverage. A well-known outlet that is not among them is returned where it is named as a source;
    any other name is not seen.
    """
    found = _with_shared_cues(text, list(_find(text, _table(tuple(known)))))
    return tuple(
        Mention(text[each.start : each.end], each.start, each.end, each.publishers, each.cue > _Cue.NONE)
        for each in found
        if _stands(text, each)
    )


def _find(text: str, table: _Table) -> Iterator[_Found]:
    words = [_Word(match.start(), match.end(), _letters(match[0])) for match in _TOKEN.finditer(text)]
    end = 0
    for at, word in enumerate(words):
        if word.start >= end and (found := _longest(text, words, at, table)):
            end = found.end
            yield replace(found, cue=_cue(text, found.start, found.end))


def _longest(text: str, words: list[_Word], at: int, table: _Table) -> _Found | None:
    """Return the longest name that begins at a word, an article before it counted in."""
    the = text[words[at].start : words[at].end] if _is_article(text, words, at) else ""
    first = at + bool(the)
    found, letters, ways, starts = None, "", table.ways, table.starts
    for last in range(first, min(first + _LONGEST, len(words))):
        if last > first and not _BETWEEN.fullmatch(text, words[last - 1].end, words[last].start):
            break
        letters += words[last].letters
        if letters[:_START] not in starts:
            break
        if letters in ways:
            start = words[first].start
            written = (_written(text, start, words[last].end, the, each) for each in _by_article(ways[letters], the))
            found = next(filter(None, written), found)
    return replace(found, start=words[at].start) if found and the else found


def _by_article(ways: tuple[_Ways, ...], the: str) -> list[_Ways]:
    """Return ways in order of rank, but short forms first after a small "the": the Times may be any Times."""
    return sorted(ways, key=lambda each: not (the == "the" and each.way.needs_the))


def _is_article(text: str, words: list[_Word], at: int) -> bool:
    return words[at].letters == "the" and at + 1 < len(words) and text[words[at].end : words[at + 1].start].isspace()


def _written(text: str, start: int, end: int, the: str, ways: _Ways) -> _Found | None:
    """Return a name as found; None where it is not written as its plainness demands."""
    way = ways.way
    if (way.needs_the and not the) or (way.exact and text[start:end] != way.name):
        return None
    if domain := _DOMAIN.match(text, end):
        return _Found(start, domain.end(), ways.publishers, _Plainness.DISTINCT)
    plainness = way.plainness
    if plainness >= _Plainness.PLAIN and _THE.match(way.name) and not the:
        plainness = _Plainness.COMMON
    if plainness >= _Plainness.PLAIN and not (_is_capitalised(text[start:end]) and _stands_apart(text, start, end, the)):
        return None
    return _Found(start, end, ways.publishers, plainness)


def _is_capitalised(words: str) -> bool:
    return all(word[0].isupper() or word[0].isdigit() or word in _SMALL for word in _TOKEN.findall(words) if len(word) > 1)


def _stands_apart(text: str, start: int, end: int, the: str) -> bool:
    """Tell whether a name is not a part of a longer one: Fortune 500, the Times Square, Michael Bloomberg, Wheel of Fortune."""
    if _PROPER_AFTER.match(text, end):
        return False
    before = _PROPER_BEFORE.search(text[max(0, start - _REACH) : start])
    return bool(the) or not before or (not before[2] and before[1].casefold() in STOP_WORDS)


def _cue(text: str, start: int, end: int) -> _Cue:
    before = text[max(0, start - _REACH) : start]
    if _NOUN_AFTER.match(text, end) or _CLEAR_BEFORE.search(before):
        return _Cue.CLEAR
    if _VERB_AFTER.match(text, end) and not _ABOUT_BEFORE.search(before):
        return _Cue.CLEAR
    return _Cue.PREPOSITION if _PREPOSITION_BEFORE.search(before) else _Cue.NONE


def _with_shared_cues(text: str, found: list[_Found]) -> list[_Found]:
    """Give names that are listed together the cue of one of them: according to Fortune, The Verge and TechCrunch."""
    cues = [each.cue for each in found]
    joined = [bool(_JOINS.fullmatch(text, one.end, other.start)) for one, other in pairwise(found)]
    for at, is_joined in enumerate(joined):
        if is_joined:
            cues[at + 1] = max(cues[at : at + 2])
    for at in reversed(range(len(joined))):
        if joined[at]:
            cues[at] = max(cues[at : at + 2])
    return [replace(each, cue=cue) for each, cue in zip(found, cues, strict=True)]


def _stands(text: str, found: _Found) -> bool:
    """Tell whether what was found is a publisher indeed, by how plain it is and by what stands around it."""
    if not found.publishers:
        return found.cue >= (_Cue.PREPOSITION if found.plainness <= _Plainness.PHRASE else _Cue.CLEAR)
    if found.cue == _Cue.CLEAR or found.plainness == _Plainness.DISTINCT:
        return True
    words = text[found.start : found.end]
    if found.plainness == _Plainness.COMMON:
        return found.cue == _Cue.PREPOSITION and len(words) > 2 and not words.startswith("the ")
    return found.cue == _Cue.PREPOSITION or found.plainness != _Plainness.PHRASE or not words.islower()


@lru_cache(maxsize=16)
def _table(known: tuple[str, ...]) -> _Table:
    grouped: dict[tuple[str, _Rank, bool, str], list[_Way]] = defaultdict(list)
    for way in _all_ways(known):
        letters = _letters(_THE.sub("", way.name))
        if len(letters) > 1:
            grouped[letters, way.rank, way.needs_the, way.name if way.exact else ""].append(way)
    ways: dict[str, list[_Ways]] = defaultdict(list)
    for (letters, *_), group in sorted(grouped.items(), key=lambda item: item[0][1]):
        publishers = tuple(dict.fromkeys(way.publisher for way in group if way.publisher))
        ways[letters].append(_Ways(max(group, key=lambda way: way.plainness), publishers))
    starts = frozenset(letters[:length] for letters in ways for length in range(1, _START + 1))
    return _Table({letters: tuple(each) for letters, each in ways.items()}, starts)


def _all_ways(known: tuple[str, ...]) -> Iterator[_Way]:
    found = set()
    for publisher in known:
        outlet = next((outlet for form in _forms(publisher) if (outlet := _outlet_of().get(_letters(_THE.sub("", form))))), None)
        yield from _ways_of(publisher, outlet)
        if outlet:
            found.add(outlet.names[0])
    by_first_word: dict[str, list[tuple[str, list[str]]]] = defaultdict(list)
    for publisher in known:
        words = [_letters(word) for word in _content(publisher)]
        by_first_word[words[0] if words else ""].append((publisher, words))
    for outlet in _outlets():
        if outlet.names[0] not in found:
            near = by_first_word.get(_letters(_content(outlet.names[0])[0]), ())
            of_its = [publisher for publisher, words in near if _begins_with(words, outlet)]
            for publisher in of_its or [""]:
                yield from _aliases(publisher, outlet, _Rank.SHORT if of_its else _Rank.UNKNOWN)


def _ways_of(publisher: str, outlet: _Outlet | None) -> Iterator[_Way]:
    forms = _forms(publisher)
    for form in forms:
        yield from _with_domain_form(_Way(form, publisher, _Rank.NAME if form == forms[0] else _Rank.ALIAS, _plainness(form, outlet)))
    if outlet:
        yield from _aliases(publisher, outlet, _Rank.ALIAS)
    content = _content(outlet.names[0] if outlet else forms[-1])
    short = content[content.index("of", 1) - 1] if "of" in content[1:] else "".join(content[-1:])
    if short.casefold() in _SHORT:
        plainness = max(_Plainness.PLAIN, _plainness(forms[-1], outlet)) if len(content) == 1 else _Plainness.PLAIN
        yield _Way(short, publisher, _Rank.SHORT, plainness, needs_the=True)
    if len(content) > 1:
        for words in (content, [word for word in content if word not in _SMALL]):
            yield _Way("".join(word[0] for word in words).upper(), publisher, _Rank.SHORT, _Plainness.COMMON, exact=True)


def _aliases(publisher: str, outlet: _Outlet, rank: _Rank) -> Iterator[_Way]:
    for name in outlet.names:
        exact = name.isupper() and (len(name) == 2 or (len(name) == 3 and name != outlet.names[0]))
        plainness = _Plainness.COMMON if len(name) == 2 else _plainness(name, outlet)
        yield from _with_domain_form(_Way(name, publisher, rank, plainness, exact=exact))


def _with_domain_form(way: _Way) -> Iterator[_Way]:
    """Yield a way, and the same in one word with its article, as domains have it: TheVerge."""
    yield way
    if _THE.match(way.name):
        yield replace(way, name=_letters(way.name), plainness=_Plainness.DISTINCT)


def _forms(publisher: str) -> list[str]:
    """Return a publisher's name as kept, and without the ends of its domain, as far as these differ."""
    trunk = publisher.strip()
    base = _DOMAIN.sub("", trunk.removeprefix("www.")).rpartition(".")[2] if "." in trunk and " " not in trunk else trunk
    return list(dict.fromkeys((publisher, trunk, base)))


def _plainness(name: str, outlet: _Outlet | None) -> _Plainness:
    content = _content(name)
    if outlet and (len(content) == 1 or _letters(name) == _letters(outlet.names[0])):
        return _Plainness.DISTINCT if "." in name else outlet.plainness
    if len(content) > 1 and "." not in name:
        return _Plainness.PHRASE if not outlet or outlet.plainness else _Plainness.DISTINCT
    return _Plainness.DISTINCT if _SHAPED.search(name) else _Plainness.PLAIN


def _begins_with(words: list[str], outlet: _Outlet) -> bool:
    """Tell whether a publisher is a part of an outlet by its name: CNN Money, but not the Times of India."""
    begin = [_letters(word) for word in _content(outlet.names[0])]
    beyond = words[len(begin) : len(begin) + 1]
    return outlet.plainness < _Plainness.COMMON and words[: len(begin)] == begin and bool(beyond) and beyond[0] not in _SMALL


def _content(name: str) -> list[str]:
    return _TOKEN.findall(_THE.sub("", name))


@lru_cache(maxsize=20_000)
def _letters(words: str) -> str:
    """Return the letters and digits of a name in one, without case and accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", words).casefold() if c.isalnum())


@cache
def _outlet_of() -> dict[str, _Outlet]:
    return {_letters(_THE.sub("", name)): outlet for outlet in reversed(_outlets()) for name in outlet.names}


@cache
def _outlets() -> tuple[_Outlet, ...]:
    found = []
    for line in (Path(__file__).parent / "outlets.txt").read_text("utf-8").splitlines():
        if line.startswith("#"):
            continue
        name, _, aliases = line.lstrip("~ ").partition(":")
        mark = len(line) - len(line.lstrip("~"))
        plainness = (_Plainness.DISTINCT, _Plainness.PLAIN, _Plainness.COMMON)[mark]
        found.append(_Outlet((name, *(alias.strip() for alias in aliases.split(",") if alias.strip())), plainness))
    return tuple(found)
