"""Names of papers and people, folded so that two ways to write one name compare equal.

What compares other things folds otherwise and says so where it does: the sound of a person's name
(`retrieval.query.wording.spelling`), terms (`retrieval.query.terms`), the words of two quotes, a stored fingerprint.
"""

import re
import unicodedata
from functools import lru_cache

_THE = re.compile(r"the\s+", re.IGNORECASE)


def folded(name: str) -> str:
    """Return what two ways to write one name have in common: its letters and digits in one, without the
    "The" that it may begin with. Letter case, accents, white space and punctuation are folded; empty where
    nothing is left.
    """
    return letters_of(without_article(name))


@lru_cache(maxsize=20_000)
def letters_of(words: str) -> str:
    """Return the letters and digits of words in one, without case and accents; "the" stays."""
    return "".join(c for c in unicodedata.normalize("NFKD", words).casefold() if c.isalnum())


def has_article(name: str) -> bool:
    """Tell whether a name begins with "The"."""
    return _THE.match(name) is not None


def without_article(name: str) -> str:
    """Return a name without the "The" that it may begin with."""
    return _THE.sub("", name, count=1) if has_article(name) else name
