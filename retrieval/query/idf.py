"""How rare a word is: in the coverage where that is large, in English at large where it is not.

In a coverage of two articles every word is rare, and "belong" says as much as "G8". So the coverage is
counted as if so many passages of plain English stood beside it (a Dirichlet prior; Zhai and Lafferty 2004).
The frequency of a word in plain English is read off the bundled model's word list, which stands in order of
frequency, by Zipf's law.
"""

import gzip
import json
import math
from functools import cache
from importlib.resources import files

from retrieval.models.encoder import bundled_folder
from retrieval.tuned import tuned

_T = tuned("idf")
PRIOR = _T["prior"]
_FIRST_WORD = 1996  # line of the most frequent word; before it stand signs and single letters
_UNLISTED = 50_000  # rank of a word that is not in the list of some 30,000
_ZIPF = 0.09  # frequency of the first word: what makes the frequencies of the listed words add up to one


def idf(word: str, term: str, having: int, passages: int) -> float:
    """Return how much a word of a question says, as a smoothed inverse document frequency.

    ``having`` of the coverage's ``passages`` hold its term.
    """
    ranks = _ranks()
    rank = min(ranks.get(form, _UNLISTED) for form in (word.casefold(), term))
    in_english = 1 - (1 - _ZIPF / rank) ** _T["words"]
    return math.log(1 + (passages + PRIOR) / (having + PRIOR * in_english))


def is_common(word: str) -> bool:
    """Tell whether a word is among the some 30,000 that the bundled model lists: one that is not may be a
    name, however it is written.
    """
    return word.casefold() in _ranks()


@cache
def dictionary() -> frozenset[str]:
    """Return some 180,000 words of English: those of pyspellchecker's list and those that the model lists.

    It takes a fifth of a second the first time.
    """
    packed = files("spellchecker").joinpath("resources", "en.json.gz").read_bytes()
    return frozenset(json.loads(gzip.decompress(packed))) | _ranks().keys()


@cache
def _ranks() -> dict[str, int]:
    lines = (bundled_folder() / "vocab.txt").read_text(encoding="utf-8").split("\n")[_FIRST_WORD - 1 :]
    return {word: rank for rank, word in enumerate(lines, start=1) if word and not word.startswith("##")}
