"""How the coverage writes its words: with which capitals, accents and hyphens.

A word's form is its bare letters, a slash and the word as written, “byelection/by-election”; nothing stands
behind the slash where the capital says nothing, at the beginning of a sentence and in a headline. What is made
of a question's words is in ``slips``.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Protocol

from retrieval.query.terms import STOP_WORDS, bare
from retrieval.tuned import tuned

_T = tuned("typed")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_POSSESSIVE = re.compile(r"['’]s?$")
_OPENS = re.compile(r"(?:^|[.!?:;…–—\n“\"«‘])[\s“”\"'‘’«»()\[\]*•-]*")

Forms = Sequence[tuple[str, int]]


class Vocabulary(Protocol):
    """The words of the coverage."""

    def written(self, prefix: str) -> Forms:
        """Return the forms that begin so, each with the number of passages that have it."""
        ...

    def frequency(self, term: str) -> tuple[int, int]:
        """Return how many passages hold a term, and how many there are."""
        ...


def letters(word: str) -> str:
    """Return the letters of a word without case, accents and hyphens."""
    return bare(_POSSESSIVE.sub("", word)).replace("-", "").replace("'", "")


def forms(text: str) -> frozenset[str]:
    """Return the forms of the words of a text, those of a word's parts between hyphens, too."""
    opening = {match.end() for match in _OPENS.finditer(text)}
    return frozenset(
        form
        for match in _WORD.finditer(text)
        for at, part in _parts(match[0])
        if (form := _form(part, is_open=match.start() + at in opening))
    )


def headline_forms(text: str) -> frozenset[str]:
    """Return the forms of the words of a headline, whose capitals say nothing."""
    return frozenset(
        form
        for word in _WORD.findall(text)
        for _, part in _parts(word)
        if (form := _form(part, is_open=True))
    )


def names_of(found: Forms) -> str | None:
    """Return how a word is written that the coverage writes with a capital nearly always; None where it is
    no name.
    """
    counts = {surface: count for form, count in found if (surface := form.partition("/")[2])}
    capital = {surface: count for surface, count in counts.items() if surface[0].isupper()}
    if not capital or sum(capital.values()) < _T["capital"] * sum(counts.values()):
        return None
    return max(capital, key=lambda surface: (capital[surface], surface))


def usual(found: Forms) -> str:
    """Return how a word is written most often; its bare letters where that is not known."""
    counted = [(count, form.partition("/")[2]) for form, count in found if not form.endswith("/")]
    return max(counted)[1] if counted else found[0][0].partition("/")[0]


def _parts(word: str) -> Iterator[tuple[int, str]]:
    yield 0, word
    if "-" in word:
        yield from ((match.start(), match[0]) for match in re.finditer(r"[^-]+", word))


def _form(word: str, is_open: bool) -> str:
    word = _POSSESSIVE.sub("", word)
    key = letters(word)
    if len(key) < 2 or key in STOP_WORDS:
        return ""
    return f"{key}/{'' if is_open and '-' not in word else word}"
