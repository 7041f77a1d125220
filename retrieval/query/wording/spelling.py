"""Names in any common spelling: Gaddafi for Qadhdhafi, Kiev for Kyiv, Zelenskyj for Zelensky.

A name of another script is written down by ear, differently by each agency. Two foldings undo that, one
inside the other: the writing folds what is two ways of writing one sound, the key of the writing keeps only
the consonants, roughly. Names with one key are candidates, no more; what they are is decided on the writing.
What no rule can know stands in ``spellings.txt``.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from rapidfuzz.distance import OSA

from retrieval.query.terms import STOP_WORDS

# Optimal string alignment of the writings: one, less the edits over the longer length. Chosen on the 999
# pairs of spellings and the 952
# pairs of near names in tests/retrieval/query/test_spelling.py, 2026-11-22, by rule alone: recall .74,
# precision .91; with spellings.txt, which
# was written beside them, .90 and .95. On 197 pairs put together after the bounds were set: recall .72. One
# bound for both: .83 gives
# .77 and .85, .85 gives .71 and .92. With the same key, but without folding the writing, at bounds from .7 to
# .9: Jaro-Winkler .74 and .69, Indel .65 and .71, string alignment .66 and .70. The key alone: .90 and .61.
_SIMILAR = 0.85
_SIMILAR_NEAR = 0.83  # where the writings differ only in vowels that are heard alike, or in s for z
_NEAR = str.maketrans("aeiouz", "eeiuus")
_SHORTEST = 4  # letters, and two consonants: a shorter name has the key of too many others
# letters of a name in which one letter too many, too few or out of order is a slip rather than another name
_LONG = 7
_LONG_EXCHANGED = 9  # the same where one letter stands for another: of Clifton and Clinton neither is a slip

_LETTERS = str.maketrans(
    {"ø": "o", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ł": "l", "æ": "ae", "œ": "oe", "ə": "a"}
)
_ARTICLE = re.compile(
    r"^[aAeEuU](?:[ldnrtsz]|sh|dh|th)[-’' ](?=\w{3})|^[AE]l(?=[A-Z]\w{2})"
)  # al-Assad, ElBaradei
_POSSESSIVE = re.compile(r"['’]s?$")
_NAME = re.compile(r"[^\W\d_]+(?:['’ʿʼ`-][^\W\d_]+)*")
_VOWELS = "aeiou"
_FINAL = str.maketrans("aeiou", "aiiuu")  # e and i, o and u are heard alike at the end of a name

# Applied in this order; capitals stand for sounds that take two letters or more.
_WRITING = [
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"^y(?=[ei])|^j(?=e)|^g(?=eo)", ""),  # Yeltsin, Jelzin, Eltsin
        (r"^(?:d?j|dzh|dsch|[iy](?=[aou]))", "J"),
        (r"(?<=[aeioud])[jy](?=e[vwf])", ""),  # Alijew, Aliyev, Aliev
        (r"(?<=a)[jy](?=a$)", "i"),  # Politkowskaja
        (r"ou(?=a)|(?<=a)ou(?=i)", "w"),  # Tantaoui
        (r"(?<=[aou])w(?=[bdgkmnptzh]|s(?!k))|(?<=a)w(?=l)", "u"),  # Rowhani, Awlaki
        (r"(?<=a)[kc]h(?=[mnt])", ""),  # Ahmed, Achmed, Akhmed
        (r"(?<![st])ch(?=[rl])", "k"),
        (r"ic$", "ich"),  # Milosevic, Milosevich
        (r"sch?tsch|shch|tsch|tch|tsh|cz", "C"),
        (r"(?<=.)(?:dsch|dzh|zh|sch|sh|dj)|(?<=[aeiou])j(?=[aeiou])", "Z"),
        (r"sch|sh", "S"),
        (r"zh", "Z"),
        (r"ch", "C"),
        (r"[jy]", "i"),
        (r"^x", "s"),
        (r"x", "ks"),
        (r"ts|tz", "z"),
        (r"kh|q|ck", "k"),
        (r"gh", "g"),
        (r"ph", "f"),
        (r"f+$|w", "v"),
        (r"dh|(?<=[aeiou])th(?=[aeiou])", "d"),
        (r"oo|ou|ue", "u"),  # Mueller
        (r"oe(?!v)", "o"),  # Goebbels, but not Dostoevsky
        (r"ae", "a"),
        (r"ee", "i"),
        (r"(?<=.)h", ""),
        (r"^g(?=a)", "k"),  # Gaddafi, Kadafi
        (r"(.)\1+", r"\1"),
    )
]
_SOUNDS = [
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"(?<=.)J|S|Z", "C"),
        (r"c(?=[ei])|z", "s"),
        (r"[cg]", "k"),
        (r"d", "t"),
        (r"f", "v"),
        (r"(.)\1+", r"\1"),
    )
]


@dataclass(frozen=True, slots=True)
class _Listed:
    """What ``spellings.txt`` says: the first spelling of each that is listed, and pairs of first spellings
    that are different names.
    """

    first: dict[str, str]
    denied: frozenset[frozenset[str]]


def same_name(one: str, other: str) -> bool:
    """Tell whether two words may be spellings of one name."""
    a, b = _fold(one), _fold(other)
    if a == b:
        return bool(a)
    listed = _listed()
    names = frozenset((listed.first.get(a, a), listed.first.get(b, b)))
    if len(names) == 1 or names in listed.denied:
        return len(names) == 1
    return _sound_alike(a, b) or _is_slip(a, b)


@lru_cache(maxsize=200_000)
def key(word: str) -> str:
    """Return the key that a name shares with its other spellings; empty for a word too short to have one that
    tells anything.
    """
    folded = _fold(word)
    first = _listed().first.get(folded)
    return _key(folded) if first is None else _key(first) or first


def sound(word: str) -> str:
    """Return a word with what is two ways of writing one sound folded."""
    return _writing(_fold(word))


def keys_of(text: str) -> frozenset[str]:
    """Return the keys of the words of a text that are written with a capital letter, stop words left out."""
    return frozenset(
        found for word in _NAME.findall(text) if not word.islower() for found in _keys_of_word(word)
    )


@lru_cache(maxsize=200_000)
def _keys_of_word(word: str) -> tuple[str, ...]:
    """Return the key of a word, or of each of its parts between hyphens where it is not a name as a whole."""
    if _fold(word) in _listed().first:
        return (key(word),)
    parts = [
        part
        for part in _ARTICLE.sub("", word, count=1).split("-")
        if part[0].isupper() and part.casefold() not in STOP_WORDS
    ]
    return tuple(found for part in parts if (found := key(part)))


@lru_cache(maxsize=200_000)
def _fold(word: str) -> str:
    """Return the bare letters of a word, without accents, article and possessive.

    Not `corpus.names.folded`, which compares what papers are called: here digits go too, the article is that
    of Arabic names, and letters that have no accent to lose, as ø and ł, become the nearest of the Latin ones.
    """
    bare = _ARTICLE.sub("", _POSSESSIVE.sub("", word))
    return "".join(c for c in unicodedata.normalize("NFKD", bare).casefold() if c.isalpha()).translate(
        _LETTERS
    )


@lru_cache(maxsize=200_000)
def _writing(folded: str) -> str:
    for pattern, replacement in _WRITING:
        folded = pattern.sub(replacement, folded)
    return folded


@lru_cache(maxsize=200_000)
def _key(folded: str) -> str:
    sounds = _writing(folded)
    for pattern, replacement in _SOUNDS:
        sounds = pattern.sub(replacement, sounds)
    consonants = "".join(c for c in sounds if c not in _VOWELS)
    if len(folded) < _SHORTEST or len(consonants) < 2:
        return ""
    return f"A{consonants}" if sounds[0] in _VOWELS else consonants


def _sound_alike(a: str, b: str) -> bool:
    if not _key(a) or _key(a) != _key(b):
        return False
    one, other = _writing(a), _writing(b)
    bound = _SIMILAR_NEAR if one.translate(_NEAR) == other.translate(_NEAR) else _SIMILAR
    return _ending(one) == _ending(other) and OSA.normalized_similarity(one, other) >= bound


def _ending(writing: str) -> str:
    """Return which kind of vowel a name ends in, if any: it tells Niger from Nigeria and Roberto from
    Roberta.
    """
    return writing[-1].translate(_FINAL) if writing[-1] in _VOWELS else ""


def _is_slip(a: str, b: str) -> bool:
    """Tell whether two long names differ by one slip of the pen that is neither in the first letter nor in
    the ending.
    """
    shortest = _LONG_EXCHANGED if len(a) == len(b) and sorted(a) != sorted(b) else _LONG
    return (
        min(len(a), len(b)) >= shortest
        and a[0] == b[0]
        and a[-1] == b[-1]
        and OSA.distance(a, b, score_cutoff=1) == 1
    )


@cache
def _listed() -> _Listed:
    first: dict[str, str] = {}
    denied = set()
    for line in (Path(__file__).parent / "spellings.txt").read_text("utf-8").splitlines():
        kind, _, words = line.partition(":")
        names = [_fold(word) for word in words.split()]
        if kind == "same":
            first |= dict.fromkeys(names, names[0])
        elif kind == "other":
            denied.add(frozenset(first.get(name, name) for name in names))
    return _Listed(first=first, denied=frozenset(denied))
