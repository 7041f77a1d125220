"""Short forms and what they are short for, as a text itself says: “the Federal Trade Commission (FTC)”.

The algorithm of Schwartz and Hearst (2003), for short forms of capitals: from the end backwards each letter of
the short form is found in the words before the parenthesis, its first at the beginning of a word.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from retrieval.query.terms import terms

MARK = "="  # before a short form, in the index
_SHORT = re.compile(r"\(([A-Z][A-Za-z0-9&-]{1,9}?)s?\)")
_LOOKED_AT = 200  # characters before a parenthesis


@dataclass(frozen=True, slots=True)
class Meeting:
    """Terms of a question, and the terms by all of which a text holds them, too."""

    asked: frozenset[str]
    by: frozenset[str]


def abbreviations(text: str) -> Iterator[tuple[str, str]]:
    """Yield each short form that a text explains, and its long form, both as written."""
    for match in _SHORT.finditer(text):
        short = match[1]
        if sum(letter.isupper() for letter in short) < 2:
            continue
        before = re.split(r"[.;:!?()\n]\s*", text[max(0, match.start() - _LOOKED_AT) : match.start()])[
            -1
        ].rstrip()
        words = re.findall(r"\S+", before)[-min(len(short) + 5, 2 * len(short)) :]
        long = _long_form(short, " ".join(words))
        if long and " " in long and short not in long.split():
            yield short, long


def _long_form(short: str, words: str) -> str | None:
    """Return the shortest end of some words that has the letters of a short form in their order, the first of
    them at the beginning of a word; None where there is none.
    """
    at = len(words)
    for number, letter in reversed(list(enumerate(short.casefold()))):
        if not letter.isalnum():
            continue
        at -= 1
        while at >= 0 and (
            words[at].casefold() != letter or (number == 0 and at > 0 and words[at - 1].isalnum())
        ):
            at -= 1
        if at < 0:
            return None
    return words[words.rfind(" ", 0, at) + 1 :]


def explained(text: str) -> frozenset[str]:
    """Return the short forms that a text explains as they are indexed: “=FTC/Federal_Trade_Commission”."""
    return frozenset(f"{MARK}{short}/{'_'.join(long.split())}" for short, long in abbreviations(text))


def meetings(asked: Sequence[str], forms: Iterable[tuple[str, int]]) -> tuple[Meeting, ...]:
    """Return what terms of a question may be met by, by the short forms that a coverage explains: those of a short
    form by all of its long form, and the other way round.
    """
    found = []
    for form, _ in forms:
        short, _, long = form.removeprefix(MARK).partition("/")
        pair = frozenset(terms(short)), frozenset(terms(long.replace("_", " ")))
        if all(pair) and len(pair[0]) == 1:
            found += [Meeting(one, other) for one, other in (pair, pair[::-1]) if one <= set(asked)]
    return tuple(dict.fromkeys(found))
