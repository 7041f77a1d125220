"""A question as it was meant: slips of the keyboard and of the ear put right, names in the coverage's capitals.

A word that neither the coverage nor the dictionary has is taken for the one that the coverage has, or that
questions are made of, from which it is likeliest to have come: the fewer and the likelier the slips and the
more frequent the word (a noisy channel; Kernighan, Church and Gale 1990). Where a word of the dictionary that
the coverage lacks is likelier, it stays. Names are taken for another only at one slip of a common kind.
"""

import calendar
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from retrieval.query.idf import dictionary, idf, is_common
from retrieval.query.terms import STOP_WORDS, terms
from retrieval.query.wording.spelling import same_name, sound
from retrieval.query.wording.written import Forms, Vocabulary, letters, names_of, usual
from retrieval.tuned import tuned

_EDIT = tuned("typed")["edit"]
# What a slip counts: a common one, another one, two in one word.
_COMMON, _OTHER, _TWO = 1.0, 1.5, 2.5
# letters of a word that is only taken for a word of asking; of one from which it may hold any slip, two of them, and a
# name one of each kind
_SHORTEST = 3
_SHORT, _LONG, _NAME_MISSES, _NAME_NEAR, _NAME_OTHER = 5, 8, 7, 7, 9

_WORD = re.compile(r"(?<![\w@/.])[^\W\d_]+(?:-[^\W\d_]+)*(?:['’][^\W\d_]+)?(?![\w@/'’]|\.\w)")
_GLUED = re.compile(r"(?:s|nt|ll|re|ve|d)$")
_ENDINGS = frozenset("s es e d ed ing ings er ers ly y ies ied ness".split()) | {""}
_APOSTROPHE = re.compile(r"['’]")
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_HEARD_ALIKE = ("aeiouy", "cks", "sz", "ckq", "fv", "gj", "dt", "mn")
_FIRST_HEARD = {"f": "p", "k": "c", "c": "ks", "s": "cp", "n": "kg", "r": "w", "j": "g", "g": "j"}
_CALENDAR = {name.casefold() for name in (*calendar.month_name, *calendar.day_name) if name}
_ASKING = STOP_WORDS | _CALENDAR | {"yesterday", "today", "week", "year"}


@dataclass(frozen=True, slots=True)
class Reading:
    """A question as it is read, and whether any word of it was corrected."""

    text: str
    is_corrected: bool


@dataclass(frozen=True, slots=True)
class _Typed:
    """A word as typed: its letters, and whether a capital says that it is a name."""

    word: str
    letters: str
    is_name: bool


def as_meant(text: str, vocabulary: Vocabulary, kept: Sequence[tuple[int, int]] = ()) -> Reading:
    """Return a question as it was meant; words within the spans that are kept stay as they are."""
    shouted = text.isupper()
    source = text.lower() if shouted and len(text.lower()) == len(text) else text
    read, at, is_corrected = [], 0, False
    for match, typed in _typed_words(source):
        if any(start < match.end() and match.start() < end for start, end in kept):
            continue
        found = vocabulary.written(f"{typed.letters}/")
        if found:
            word = _as_written(typed, found, vocabulary)
        elif _is_known(typed, vocabulary):
            continue
        else:
            word = _corrected(typed, vocabulary)
            is_corrected |= _american(word) != _american(typed.word)
        read += [source[at : match.start()], word]
        at = match.start() + len(typed.word)
    return Reading("".join([*read, source[at:]]), is_corrected)


def _typed_words(text: str) -> Iterator[tuple[re.Match[str], _Typed]]:
    """Yield the words of a text that say something."""
    words = list(_WORD.finditer(text))
    capitals_tell = any(match[0].islower() for match in words[1:])
    for number, match in enumerate(words):
        word = _APOSTROPHE.split(match[0])[0]
        if (key := letters(word)) not in STOP_WORDS and len(key) >= _SHORTEST and _is_plain(match[0]):
            yield match, _Typed(word, key, bool(number) and capitals_tell and word[0].isupper())


def _is_plain(word: str) -> bool:
    """Tell whether a word is neither an abbreviation nor a name like “iCloud” nor a denial like “won't”."""
    return word[1:].islower() and not re.search(r"n['’]t$|['’]$", word)


def _as_written(typed: _Typed, found: Forms, vocabulary: Vocabulary) -> str:
    """Return a word that the coverage has in its capitals where it is a name, and with its hyphens where only
    those make it known.
    """
    word = names_of(found) if typed.word.islower() else None
    surface = word or usual(found)
    differs = ("-" in surface) != ("-" in typed.word)
    if differs and not all(_holds(vocabulary, term) for term in terms(typed.word)):
        return surface
    return word if word and not differs else typed.word


def _holds(vocabulary: Vocabulary, term: str) -> bool:
    return vocabulary.frequency(term)[0] > 0


def _is_known(typed: _Typed, vocabulary: Vocabulary) -> bool:
    """Tell whether every part of a word is in the coverage or the dictionary, in some inflection, or is two
    words of asking in one, as “whats” and “didnt” are.
    """
    return all(
        len(part) < _SHORTEST
        or is_common(part)
        or part in dictionary()
        or _GLUED.sub("", part) in STOP_WORDS
        or _inflects(part, vocabulary)
        for part in map(letters, typed.word.split("-"))
    )


def _inflects(word: str, vocabulary: Vocabulary) -> bool:
    """Tell whether a word is one of the coverage or the dictionary with another ending."""
    term = _term(word)
    is_known = term in dictionary() or _holds(vocabulary, term)
    shared = len(term) if word.startswith(term) else len(term) - 1
    return is_known and word.startswith(term[:shared]) and word[shared:] in _ENDINGS


def _corrected(typed: _Typed, vocabulary: Vocabulary) -> str:
    """Return the word that another one was likeliest meant to be, itself where that cannot be told."""
    near = _near(typed, vocabulary)
    names = {key: name for key, found in near.items() if found and (name := names_of(found))}
    costs = {key: cost for key in near if (cost := _cost(typed, key, key in names, vocabulary)) is not None}
    if not costs:
        return typed.word
    best = min(costs, key=lambda key: costs[key])
    if not near[best] and best not in _ASKING and not _holds(vocabulary, _term(best)):
        return typed.word
    meant = names.get(best) or (usual(near[best]) if near[best] else best)
    if not same_name(typed.word, meant) and any(same_name(typed.word, name) for name in names.values()):
        return typed.word  # another spelling of a name that the coverage has is no slip
    return meant[0].upper() + meant[1:] if typed.word[0].isupper() else meant


def _cost(typed: _Typed, meant: str, is_name: bool, vocabulary: Vocabulary) -> float | None:
    """Return how unlikely a word was meant where another is typed; None where it cannot have been."""
    slips = _slips(typed, meant, is_name)
    if slips is None:
        return None
    term = _term(meant)
    return _EDIT * slips + (0 if meant in _ASKING else idf(meant, term, *vocabulary.frequency(term)))


def _term(word: str) -> str:
    return "".join(terms(word))


def _american(word: str) -> str:
    """Return a word in one spelling for both sides of the ocean: “apologise” is no slip."""
    return word.replace("ise", "ize").replace("isa", "iza").replace("isi", "izi")


def _near(typed: _Typed, vocabulary: Vocabulary) -> dict[str, list[tuple[str, int]]]:
    """Return the words near a typed one, each with its forms in the coverage, none where only the dictionary
    has it.
    """
    key = typed.letters
    near: dict[str, list[tuple[str, int]]] = {}
    for first in dict.fromkeys([key[0], key[1], *_FIRST_HEARD.get(key[0], "")]):
        for form, count in vocabulary.written(first):
            near.setdefault(form.partition("/")[0], []).append((form, count))
        for word in _plain_by_letter().get(first, ()):
            near.setdefault(word, [])
    most = 1 if len(key) < _SHORT else 3 if len(key) >= _LONG else 2
    close = process.extract(key, list(near), scorer=OSA.distance, score_cutoff=most, limit=None)
    return {word: near[word] for word, _, _ in close}


def _slips(typed: _Typed, meant: str, is_name: bool) -> float | None:
    """Return what the slips count that lead from a word to the one typed; None where they are too many, or
    the word is another name.
    """
    key, distance = typed.letters, OSA.distance(typed.letters, meant)
    if is_name:
        return _COMMON if distance == 1 and _is_slip_of_name(key, meant) else None
    if typed.is_name and meant not in _CALENDAR:
        return None
    if len(key) < _SHORT:
        return _COMMON if distance == 1 and _is_slip_of_short(key, meant) else None
    if distance == 1 and _is_common_slip(key, meant):
        return _COMMON
    if sound(key) == sound(meant) or (distance == 1 and key[0] == meant[0]):
        return _OTHER
    return _TWO if distance == 2 and min(len(key), len(meant)) >= _LONG and key[0] == meant[0] else None


def _is_slip_of_short(typed: str, meant: str) -> bool:
    """Tell whether one slip of a common kind makes a short word of another: any in a word of asking that is not
    of the shortest, else letters that are exchanged.
    """
    if len(typed) > _SHORTEST and meant in _ASKING:
        return _is_common_slip(typed, meant)
    return sorted(typed) == sorted(meant) and (len(typed) > _SHORTEST or meant in _ASKING)


def _residue(typed: str, meant: str) -> tuple[str, str, int]:
    """Return what two words have between the beginning and the end that they share, and where it begins."""
    start = next(
        (i for i, (a, b) in enumerate(zip(typed, meant, strict=False)) if a != b), min(len(typed), len(meant))
    )
    one, other = typed[start:], meant[start:]
    while one and other and one[-1] == other[-1]:
        one, other = one[:-1], other[:-1]
    return one, other, start


def _is_common_slip(typed: str, meant: str) -> bool:
    """Tell whether one slip is of a common kind: letters exchanged, one left out, doubled, heard otherwise or
    struck beside another one.
    """
    one, other, at = _residue(typed, meant)
    if not one or sorted(one) == sorted(other):
        return True
    around = other or typed[max(at - 1, 0) : at] + typed[at + 1 : at + 2]
    return any(_confused(one, letter) for letter in around)


def _is_slip_of_name(typed: str, meant: str) -> bool:
    """Tell whether one slip within a name is a slip rather than another name."""
    one, other, _ = _residue(typed, meant)
    if sorted(one) == sorted(other):
        return len(typed) >= _SHORT
    if typed[0] != meant[0] or typed[-1] != meant[-1]:
        return False
    alike = sound(typed) == sound(meant)
    if len(one) == len(other):
        return not alike and len(typed) >= (_NAME_NEAR if _beside(one, other) else _NAME_OTHER)
    return alike or (len(typed) >= _NAME_MISSES and (not one or _is_common_slip(typed, meant)))


def _confused(a: str, b: str) -> bool:
    return a == b or _beside(a, b) or any(a in group and b in group for group in _HEARD_ALIKE)


@cache
def _beside(a: str, b: str) -> bool:
    """Tell whether two letters stand beside each other on the keyboard."""
    (one, x), (other, y) = (_place(letter) for letter in (a, b))
    return one >= 0 and other >= 0 and abs(one - other) <= 1 and abs(x - y) <= 1


def _place(letter: str) -> tuple[int, float]:
    """Return the row of a letter and how far to the right it stands, half a key further in each row."""
    return next(((i, row.index(letter) + i / 2) for i, row in enumerate(_ROWS) if letter in row), (-1, 0.0))


@cache
def _plain_by_letter() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for word in _letters_only((*dictionary(), *_ASKING)):
        found.setdefault(word[0], []).append(word)
    return found


def _letters_only(words: Iterable[str]) -> list[str]:
    return [word for word in dict.fromkeys(words) if word.isalpha() and word.isascii() and len(word) > 1]
