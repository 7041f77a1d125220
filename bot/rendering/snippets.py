"""The part of a passage that shows best why it was found, with the words that were searched for marked in it."""

import re
from dataclasses import dataclass

from retrieval.query.terms import terms

_LONGEST = 280  # characters: four lines of a terminal
_WORD = re.compile(r"[^\W_]+(?:[.,][0-9]+)*(?:['’][^\W\d_]+)?")
_MORE = "…"


@dataclass(frozen=True, slots=True)
class Snippet:
    """A part of a text, with … where more stands before or behind it, and where in it the words stand."""

    text: str
    marked: tuple[tuple[int, int], ...]


def snippet(text: str, query: str) -> Snippet:
    """Return the part of a text that holds most of the words of a query, whole words only."""
    wanted = frozenset(terms(query))
    words = [(found.span(), wanted.intersection(terms(found[0]))) for found in _WORD.finditer(text)]
    held = [(span, here) for span, here in words if here]
    start, end = _window(text, [span for span, _ in words], held)
    head, tail = f"{_MORE} " if start else "", f" {_MORE}" if end < len(text) else ""
    inside = [(a, b) for (a, b), _ in held if start <= a and b <= end]
    shift = len(head) - start
    return Snippet(f"{head}{text[start:end]}{tail}", tuple((a + shift, b + shift) for a, b in inside))


def _window(
    text: str, words: list[tuple[int, int]], held: list[tuple[tuple[int, int], frozenset[str]]]
) -> tuple[int, int]:
    """Return from where to where a text is shown: from a little before the words that are nearest to each other."""
    if len(text) <= _LONGEST:
        return 0, len(text)
    best = max(held, key=lambda one: _worth(one[0][0], held), default=None)
    from_there = best[0][0] if best else 0
    least = max(0, min(from_there - _LONGEST // 5, len(text) - _LONGEST))
    start = 0 if least == 0 else next((a for a, _ in words if a >= least), from_there)
    if start + _LONGEST >= len(text):
        return start, len(text)
    inside = [b for a, b in words if a >= start and b <= start + _LONGEST]
    return start, max(inside, default=start + _LONGEST)


def _worth(start: int, held: list[tuple[tuple[int, int], frozenset[str]]]) -> tuple[int, int]:
    """Return how many different words, and how many in all, stand in what is shown from a place on."""
    there = [here for (a, b), here in held if a >= start and b <= start + _LONGEST * 4 // 5]
    return len(frozenset().union(*there)), len(there)
