"""Copies of one story under other addresses and headlines: proposed by sketches, confirmed by the words
themselves.

A text is a set of shingles, runs of four words (Broder 1997, "On the resemblance and containment of
documents"). Its sketch holds the smallest hashes of that set: two texts that share many shingles share some
of those. What sketches propose is compared whole. Copies hold most of each other's words, or one most of the
other's where it was cut; and where they speak of a number or a name in the same words, it is the same: two
reports made from one template, tonight's weather and yesterday's, differ exactly there.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint64]

# Chosen on the development half of bench/duplicates.py, 2026-11-22: F1 .989; with shingles of three words
# .981, of five .987, of six .989 but
# twice as many copies missed. Without the second number every report of a template was a copy of the one
# before.
_WIDTH = 4  # words of a shingle
_CONTAINED = 0.6
_FILLED = 0.9
_CUT = 0.22  # shorter by the longer one: less is an item of a round-up rather than a cut; set by hand

# A sketch of 32 found every labelled copy; MinHash of 128 permutations in 64 bands of 2 did too, for twice
# the rows to keep, and lost a third
# of the cuts in 42 bands of 3. Both cost less than the shingles, which the comparison needs anyway (.2 ms for
# 200 words).
_SHARE = 16  # one in so many shingles is kept in a sketch …
_LEAST, _MOST = 32, 256  # … but no fewer and no more than this
_LETTERS = 6  # characters a word, the space behind it included
_DOUBT = (
    0.4  # of what a copy is expected to share: with that much a pair is compared; papers' footers share less
)

_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W_]+")  # scripts without spaces: a character is a word
_COUNTS = frozenset(
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty"
    " thirty forty fifty sixty seventy eighty ninety hundred first second third fourth fifth".split()
)
_PLAIN = frozenset(
    "a after all also although an and another any as asked at because before both but by despite during each even for from he her his how"
    " however i if in it its last many meanwhile more most my no none nor not now of on once one only or our other others over she since"
    " so some such that the their then there these they this those to under until we what when where which while who why with you your".split()
)
_PLACES = np.random.default_rng(1997).integers(1, 2**63, _WIDTH, dtype=np.uint64) | np.uint64(1)
_BLANK = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, slots=True)
class Shingles:
    """The shingles of a text as hashes: all of them, sorted, each once; and those with a number or a name, as
    they are and with blanks for it.

    ``named`` and ``blank`` have one shape; ``named[i]`` is the shingle that ``blank[i]`` is the form of.
    """

    every: Hashes
    named: Hashes
    blank: Hashes


@dataclass(frozen=True, slots=True)
class Likeness:
    """What two texts have in common, each from 0 to 1.

    ``contained``: the share of the shorter one's shingles that the other holds. ``filled``: of its shingles
    with a number or a name that the other has in the same words, the share with the same number or name, 1
    where there are none. ``size``: the shorter one's shingles by the longer one's.
    """

    contained: float
    filled: float
    size: float

    @property
    def is_copy(self) -> bool:
        """Whether one of them is a copy of the other."""
        return self.contained >= _CONTAINED and self.filled >= _FILLED and self.size >= _CUT


def shingles(text: str) -> Shingles:
    """Return the shingles of a text; a text shorter than a shingle is one by itself."""
    read = [_word(word) for word in _WORD.findall(text)]
    read += [(0, False)] * (_WIDTH - len(read))
    words = np.array([number for number, _ in read], dtype=np.uint64)
    facts = np.array([is_fact for _, is_fact in read])
    every = _runs(words)
    at = np.flatnonzero(np.lib.stride_tricks.sliding_window_view(facts, _WIDTH).any(axis=1))
    return Shingles(np.unique(every), every[at], _runs(np.where(facts, _BLANK, words))[at])


def sketch(found: Shingles) -> list[int]:
    """Return the smallest hashes of a text, one in sixteen but 32 to 256 of them, as signed numbers of 64
    bits.
    """
    kept: list[int] = found.every[: _sketched(len(found.every))].astype(np.int64).tolist()
    return kept


def may_be_copies(shared: int, one: int, other: int) -> bool:
    """Tell whether texts of so many characters, whose sketches share so many hashes, are worth comparing
    whole.

    What two copies share is, but for chance, their common shingles at the lower of the two rates at which
    they were sketched.
    """
    sizes = [max(length // _LETTERS, 1) for length in (one, other)]
    expected = _CONTAINED * min(sizes) * min(_sketched(size) / size for size in sizes)
    return shared >= min(_DOUBT * expected, _LEAST)


def _sketched(size: int) -> int:
    """Return how many hashes the sketch of a text of so many shingles has, where it has as many."""
    return min(max(size // _SHARE, _LEAST), _MOST)


def likeness(one: Shingles, other: Shingles) -> Likeness:
    """Return what two texts have in common."""
    less, more = sorted((one, other), key=lambda s: len(s.every))
    contained = _held(less.every, more.every).mean()
    alike = _held(less.blank, more.blank)
    filled = _held(less.named[alike], more.named).mean() if alike.any() else 1.0
    return Likeness(float(contained), float(filled), len(less.every) / len(more.every))


def _held(some: Hashes, among: Hashes) -> NDArray[np.bool_]:
    return np.isin(some, among)


@lru_cache(maxsize=200_000)
def _word(word: str) -> tuple[int, bool]:
    """Return a word's hash, letter case apart, and whether it is a number or, by its capital, a name."""
    plain = word.casefold()
    is_fact = (
        any(c.isdigit() for c in word) or plain in _COUNTS or (word[0].isupper() and plain not in _PLAIN)
    )
    return crc32(plain.encode()), is_fact


def _runs(words: Hashes) -> Hashes:
    """Return the hash of each run of words (splitmix64's finish, Steele, Lea and Flood 2014)."""
    windows = np.lib.stride_tricks.sliding_window_view(words, _WIDTH)
    mixed = (windows * _PLACES).sum(axis=1, dtype=np.uint64)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    finished: Hashes = mixed ^ (mixed >> np.uint64(31))
    return finished
