"""Publishers named in a question, and whether as a source: "according to the Times", not "who owns it?".

What a publisher may be called is not said here, but in ``outlets``.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from itertools import pairwise

from corpus.names import has_article, letters_of
from retrieval.query.outlets import (
    SMALL,
    START,
    WORD,
    Plainness,
    Table,
    Ways,
    compiled,
    end_of_domain,
    table_of,
)
from retrieval.query.terms import STOP_WORDS


@dataclass(frozen=True, slots=True)
class Mention:
    """A publisher as named in a question: ``words`` are ``text[start:end]``, with an article before it.

    ``publishers`` are the coverage's own names that it may mean; empty for a known outlet of which the
    coverage has nothing.
    ``as_source`` tells a source of reports from a publisher that is itself talked about; ``is_clear`` is it where
    more than a preposition says so.
    """

    words: str
    start: int
    end: int
    publishers: tuple[str, ...]
    as_source: bool
    is_clear: bool = False


class _Cue(IntEnum):
    """What in the words around a name shows it to be used as a source."""

    NONE = 0
    PREPOSITION = 1  # "in Wired", which may also be said of what is not a source
    CLEAR = 2


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
    plainness: Plainness
    cue: _Cue = _Cue.NONE


_BETWEEN = r"[ \t]{0,2}|-|\. ?|['’]|[ \t]?[&|/–—-][ \t]?|:[ \t]"
_LONGEST = 9  # words of a name
_SAYS = r"""(?:(?:report|claim|cover|suggest|mention|reveal|detail|highlight|discuss|predict|credit|confirm
        |explain|contend|depict|portray|disagree|agree|differ|contradict|present|recommend|interview|review
        |focus|publish|warn|call)(?:e?[sd]|ed)?
    |(?:describ|quot|cit|not|argu|stat|alleg|attribut|indicat|speculat|estimat|compar|nam
        |criti[cq]i[sz]|characteri[sz]|emphasi[sz]|analy[sz])e[sd]?
    |says?|said|writes?|wrote|written|tells?|told|den(?:y|ies|ied)|impl(?:y|ies|ied)
    |thinks?|thought|finds?|found|breaks?|broke|puts?\ it)"""
_SAYING = r"(?:report|say|claim|cover|suggest|describ|writ|publish|quot|argu|alleg|discuss|detail)ing"
_ARTICLE = r"""(?:article|report|coverage|reporting|story|stories|piece|review|account|interview|analysis
    |analyses|editorial|column|headline|profile|investigation|newsletter|podcast|publication|op-ed|post)s?"""
_OPINION = r"""(?:take|view|version|description|portrayal|depiction|claim|position|assessment
    |characteri[sz]ation|prediction)s?"""
_KIND = r"(?:\ (?:magazine|newspaper|website|site|online))?"
_NOUN_AFTER = rf"""(?ix)["”’']?{_KIND}(?:
    \ (?:(?:own|news|recent|latest|earlier|later|first|second|third|last|original|new|other|subsequent
        |previous|online|front-page|cover|opinion|blog)\ ){{0,2}}{_ARTICLE}\b
    |['’]s?["”’']?\ (?:[\w,-]+\ ){{0,3}}?(?:{_ARTICLE}|{_OPINION})\b)"""
_VERB_AFTER = rf"""(?ix)["”’']?{_KIND}(?:,?\ (?:which|that|who))?
    (?:\ (?:also|both|each|all|first|later|then|not|never|ever|once|only|really|actually|recently
        |previously|subsequently))*
    (?:\ \w+\ (?:its|their)\ (?:\w+\ ){{0,3}}?(?:{_ARTICLE}|{_OPINION}|tone|stance)
    |\ (?:(?:has|have|had)\ (?:also\ |not\ |never\ |ever\ )?{_SAYS}
        |(?:is|are|was|were)\ {_SAYING}|{_SAYS}))\b"""
_LEAD = r"""(?:(?:both|either|neither|the|a|an|articles?|reports?|stories)\ )*["'“‘]?$"""
_CLEAR_BEFORE = rf"""(?ix)\b(?:according\ to|as\ per|per|citing|quoting|t(?:ell|ells|old|elling)|sp(?:eak|oke|eaking)\ (?:to|with)
    |interviews?\ (?:with|for)
    |(?:{_SAYS}|featured|posted|appeared|carried|printed|read|seen)\ (?:\w+\ )?(?:by|in|on)
    |{_ARTICLE}\ (?:\w+\ ){{0,2}}?(?:by|from|in)
    |(?:another|other|others|one|that|those)\ (?:by|from|in)
    |(?:an?|another|separate|recent)\ (?:\w+\ )?{_ARTICLE}\ on
    |discussions?\ (?:on|in)
    |(?:dis)?agreement\ between|(?:in)?consisten(?:cy|t)\ between
    |(?:difference|discrepanc|contradiction|conflict|contrast)\w*\ between
    |(?:(?:dis)?agrees?|(?:in)?consistent|align(?:s|ed)?|compared|conflicts?|differs?)\ (?:with|to|from)
    |contradict(?:s|ed)?|summari[sz]e|compare|(?:latest|news|headlines?)\ (?:\w+\ )?from
    |(?:papers?|newspapers?|magazines?|outlets?|publications?|publishers?|sources?|sites?),?)\ {_LEAD}"""
_PREPOSITION_BEFORE = rf"(?ix)(?:^|\ )(?:by|in|via)\ {_LEAD}"
_ABOUT_BEFORE = rf"(?ix)\b(?:about|against|concerning|regarding|{_ARTICLE}\ on)\ {_LEAD}"
_REACH = 60  # characters before a name in which its cue stands
_JOINS = (
    r"""(?i)["'”’]?(?:['’]s)?["'”’]?(?:,| and| or| &|, and|, or|,? as well as|,? but| versus| vs\.?)"""
    r"""\s(?:both |also )?["'“‘]?"""
)
_PROPER_AFTER = r"\s(?:of\s)?(?:[A-Z][\w’'-]*|\d)"
_PROPER_BEFORE = r"\b([A-Z][\w’'-]*) (of )?$"


def mentions(text: str, known: Sequence[str]) -> tuple[Mention, ...]:
    """Return the publishers that a question names, in order and apart; of two names in one place the longer.

    ``known`` are the publishers of the coverage. A well-known outlet that is not among them is returned where
    it is named as a source; any other name is not seen.
    """
    found = _with_shared_cues(text, list(_find(text, table_of(tuple(known)))))
    return tuple(
        Mention(
            text[each.start : each.end],
            each.start,
            each.end,
            each.publishers,
            each.cue > _Cue.NONE,
            each.cue is _Cue.CLEAR,
        )
        for each in found
        if _stands(text, each)
    )


def is_source(text: str, start: int, end: int) -> bool:
    """Tell whether what stands around a name in a text shows it to be used as a source."""
    return _cue(text, start, end) is _Cue.CLEAR


def _find(text: str, table: Table) -> Iterator[_Found]:
    tokens = compiled(WORD).finditer(text)
    words = [_Word(match.start(), match.end(), letters_of(match[0])) for match in tokens]
    end = 0
    for at, word in enumerate(words):
        if word.start >= end and (found := _longest(text, words, at, table)):
            end = found.end
            yield replace(found, cue=_cue(text, found.start, found.end))


def _longest(text: str, words: list[_Word], at: int, table: Table) -> _Found | None:
    """Return the longest name that begins at a word, an article before it counted in."""
    the = text[words[at].start : words[at].end] if _is_article(text, words, at) else ""
    first = at + bool(the)
    found, letters, ways, starts = None, "", table.ways, table.starts
    for last in range(first, min(first + _LONGEST, len(words))):
        if last > first and not compiled(_BETWEEN).fullmatch(text, words[last - 1].end, words[last].start):
            break
        letters += words[last].letters
        if letters[:START] not in starts:
            break
        if letters in ways:
            start = words[first].start
            likely = _by_article(ways[letters], the)
            written = (_written(text, start, words[last].end, the, each) for each in likely)
            found = next(filter(None, written), found)
    return replace(found, start=words[at].start) if found and the else found


def _by_article(ways: tuple[Ways, ...], the: str) -> list[Ways]:
    """Return ways in order of rank, but short forms first after a small "the": the Times may be any Times."""
    return sorted(ways, key=lambda each: not (the == "the" and each.way.needs_the))


def _is_article(text: str, words: list[_Word], at: int) -> bool:
    if words[at].letters != "the" or at + 1 == len(words):
        return False
    return text[words[at].end : words[at + 1].start].isspace()


def _written(text: str, start: int, end: int, the: str, ways: Ways) -> _Found | None:
    """Return a name as found; None where it is not written as its plainness demands."""
    way = ways.way
    if (way.needs_the and not the) or (way.exact and text[start:end] != way.name):
        return None
    if domain := end_of_domain(text, end):
        return _Found(start, domain, ways.publishers, Plainness.DISTINCT)
    plainness = way.plainness
    if plainness >= Plainness.PLAIN and has_article(way.name) and not the:
        plainness = Plainness.COMMON
    is_name = _is_capitalised(text[start:end]) and _stands_apart(text, start, end, the)
    if plainness >= Plainness.PLAIN and not is_name:
        return None
    return _Found(start, end, ways.publishers, plainness)


def _is_capitalised(words: str) -> bool:
    long = (word for word in compiled(WORD).findall(words) if len(word) > 1)
    return all(word[0].isupper() or word[0].isdigit() or word in SMALL for word in long)


def _stands_apart(text: str, start: int, end: int, the: str) -> bool:
    """Tell whether a name is no part of a longer one: Fortune 500, Michael Bloomberg, Wheel of Fortune."""
    if compiled(_PROPER_AFTER).match(text, end):
        return False
    before = compiled(_PROPER_BEFORE).search(text[max(0, start - _REACH) : start])
    return bool(the) or not before or (not before[2] and before[1].casefold() in STOP_WORDS)


def _cue(text: str, start: int, end: int) -> _Cue:
    before = text[max(0, start - _REACH) : start]
    if compiled(_NOUN_AFTER).match(text, end) or compiled(_CLEAR_BEFORE).search(before):
        return _Cue.CLEAR
    if compiled(_VERB_AFTER).match(text, end) and not compiled(_ABOUT_BEFORE).search(before):
        return _Cue.CLEAR
    return _Cue.PREPOSITION if compiled(_PREPOSITION_BEFORE).search(before) else _Cue.NONE


def _with_shared_cues(text: str, found: list[_Found]) -> list[_Found]:
    """Give names that are listed together the cue of one of them: according to Fortune and The Verge."""
    cues = [each.cue for each in found]
    joined = [bool(compiled(_JOINS).fullmatch(text, one.end, other.start)) for one, other in pairwise(found)]
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
        return found.cue >= (_Cue.PREPOSITION if found.plainness <= Plainness.PHRASE else _Cue.CLEAR)
    if found.cue == _Cue.CLEAR or found.plainness == Plainness.DISTINCT:
        return True
    words = text[found.start : found.end]
    if found.plainness == Plainness.COMMON:
        return found.cue == _Cue.PREPOSITION and len(words) > 2 and not words.startswith("the ")
    return found.cue == _Cue.PREPOSITION or found.plainness != Plainness.PHRASE or not words.islower()
