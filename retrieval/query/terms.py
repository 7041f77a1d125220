"""Text to terms: one analysis for what is indexed, what is asked and what is compared.

Terms are Snowball English stems (Porter2) of accent-folded, lower-cased words, numbers and amounts as
``wording.amounts`` writes them, stop words left out.
"""

import re
import unicodedata
from functools import lru_cache

import snowballstemmer

from retrieval.query.wording.amounts import AMOUNT, NUMBERS, SAME, amount

_WORD = re.compile(rf"{AMOUNT}|[^\W_]+(?:[.,][0-9]+)*(?:['’][^\W\d_]+)?")
_LETTERS = str.maketrans({"ø": "o", "đ": "d", "ð": "d", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe"})
_POSSESSIVE = re.compile(r"['’]s?$")
_STEMMER = snowballstemmer.stemmer("english")

# Function words, and the words that frame a question without saying what it is about.
STOP_WORDS = frozenset(
    """a about above after again against all also am an and any are as at be because been before being below between both but
    by can cannot could did do does doing down during each either else ever few for from further had has
    have having he her here hers herself him himself his how however i if in into is it its itself just let ll may me
    might more most must my myself neither no nor not of off on once only or other ought our ours ourselves out over own per re same
    shall she should so some such than that the their theirs them themselves then there these they this those through to too
    under until up upon us ve very was we were what when where which while who whom whose why will with would
    yet you your yours yourself tell please many much exactly actually know happen happened""".split()
)


def terms(text: str) -> list[str]:
    """Return the terms of a text, in order, repeated as often as they stand there."""
    return [term for _, term in terms_with_words(text)]


def terms_with_words(text: str) -> list[tuple[str, str]]:
    """Return each word of a text that is no stop word, as written, beside its term."""
    found = []
    for match in _WORD.finditer(text):
        if match.lastgroup:
            found += amount(match.lastgroup, match[0])
            continue
        word = _POSSESSIVE.sub("", match[0])
        term = _term(word)
        if term:
            found.append((word, term))
    return found


def bare(word: str) -> str:
    """Return a word without case and accents, ø, ł and the like as the nearest of the Latin letters, its apostrophes
    straight.
    """
    folded = unicodedata.normalize("NFKD", word).casefold()
    return "".join(c for c in folded if not unicodedata.combining(c)).translate(_LETTERS).replace("’", "'")


@lru_cache(maxsize=200_000)
def _term(word: str) -> str:
    """Return the term of a word, empty for a stop word."""
    whole = bare(word)
    plain = whole.split("'")[0]
    if not plain or plain in STOP_WORDS or whole.endswith("n't"):
        return ""
    if plain in NUMBERS:
        return NUMBERS[plain]
    if plain[0].isdigit():
        return plain.replace(",", "")
    return SAME.get(plain) or str(_STEMMER.stemWord(plain))
