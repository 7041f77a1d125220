"""The outlets that an article names as the source of what it reports: "Bloomberg reported", "told Reuters".

An outlet is known by its name in ``outlets.txt`` or the coverage, or by how papers are called. A source that
is no outlet, an official say, is not seen.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from corpus.article import Article
from corpus.names import without_article
from retrieval.query.outlets import PAPERS, canonical
from retrieval.query.publishers import is_source, mentions
from retrieval.query.question import Question

_CALLED = (
    rf"(?:[A-Z][\w’'-]*[\w] ){{1,3}}(?:{'|'.join(sorted(word.capitalize() for word in PAPERS))}|News|Press)\b"
)
# How a sentence goes on telling what the outlet named before it has reported.
_GOES_ON = (
    r"[“\"‘']?(?:(?:The|That|This|Its) (?:news )?(?:agency|(?:news)?paper|report|article|story|network|channel"
    r"|broadcaster|outlet|website|magazine|news service)\b|It (?:also |further )?(?:said|reported|added|quoted|wrote))"
)


@dataclass(frozen=True, slots=True)
class Named:
    """An outlet as the source of what stands at a place of a text; ``keys`` tell it from others, however it is
    written.
    """

    name: str
    start: int
    keys: frozenset[str]


def asked_outlets(question: Question) -> frozenset[str]:
    """Return the keys of the outlets that a question asks about as the source."""
    named = [m for m in question.mentions if m.as_source]
    return frozenset(key for m in named for key in _keys(m.words, m.publishers))


@lru_cache(maxsize=512)
def outlets_in(text: str, known: tuple[str, ...]) -> tuple[Named, ...]:
    """Return the outlets that a text names as its sources, in order; ``known`` are the publishers of the
    coverage.
    """
    found = [
        Named(m.publishers[0] if m.publishers else _plain(m.words), m.start, _keys(m.words, m.publishers))
        for m in mentions(text, known)
        if m.is_clear
    ]
    return tuple(sorted([*found, *_by_shape(text, {each.start for each in found})], key=lambda n: n.start))


def cites(text: str, known: tuple[str, ...], outlets: Collection[str]) -> bool:
    """Tell whether a text names one of these outlets, by their keys, as a source."""
    return bool(outlets) and any(not each.keys.isdisjoint(outlets) for each in outlets_in(text, known))


def cited_by(
    article: Article, start: int, end: int, known: tuple[str, ...], asked: Collection[str]
) -> Named | None:
    """Return the outlet from which an article reports what stands at a place of it; None where it names none,
    or itself.

    It is named there, or before in this paragraph or the one above where a sentence goes on with its report.
    One that is asked about needs only to be the last that is named before, or to be named right after.
    """
    number = next(p.number for p in article.paragraphs if start < p.end)
    this = article.paragraphs[number - 1]
    first = article.paragraphs[max(0, number - 2)].start
    named = [
        Named(each.name, first + each.start, each.keys)
        for each in outlets_in(article.text[first : this.end], known)
    ]
    within = [each for each in named if start <= each.start < end]
    before = [each for each in named if each.start < start][-1:]
    after = [each for each in named if each.start >= end]
    goes_on = _pattern(_GOES_ON).match(article.text, start) is not None
    for each in (*within, *before, *after):
        if each in within or (goes_on and each in before) or not each.keys.isdisjoint(asked):
            return None if _is_own(article, each) else each
        if each in before:
            break  # what follows is told by another
    return None


def _is_own(article: Article, named: Named) -> bool:
    return article.publisher is not None and canonical(article.publisher) in named.keys


def _by_shape(text: str, taken: Collection[int]) -> Iterator[Named]:
    for match in _pattern(_CALLED).finditer(text):
        start, words = match.start(), match[0]
        if text[:start].endswith(("the ", "The ")):
            start -= len("the ")
        words = without_article(words)
        if not any(start <= other < match.end() for other in taken) and is_source(text, start, match.end()):
            yield Named(words, start, _keys(words, ()))


def _keys(words: str, publishers: Sequence[str]) -> frozenset[str]:
    return frozenset(map(canonical, (words, *publishers)))


def _plain(words: str) -> str:
    return without_article(words).strip("\"'“”‘’")


@cache
def _pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
