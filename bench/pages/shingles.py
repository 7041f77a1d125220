"""How much of an article an extractor found: the measure of the article extraction benchmark of Scrapinghub.

Texts are compared as bags of shingles, runs of four words, for each page; precision and recall are averaged
over pages and F1 is theirs (github.com/scrapinghub/article-extraction-benchmark, evaluate.py).
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import mean

_WORD = re.compile(r"\w+")
_SIZE = 4


@dataclass(frozen=True, slots=True)
class Score:
    """Precision and recall, from 0 to 1."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """The harmonic mean of the two."""
        return (
            2 * self.precision * self.recall / (self.precision + self.recall)
            if self.precision + self.recall
            else 0.0
        )


def words(text: str) -> list[str]:
    """Return the words that shingles are made of."""
    return _WORD.findall(text)


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """Return how often each run of four words stands in a text; a text of fewer words is one run."""
    found = words(text)
    return Counter(tuple(found[at : at + _SIZE]) for at in range(max(1, len(found) - _SIZE + 1)) if found)


def page_score(gold: str, found: str) -> Score:
    """Return how well one page's article was found. Nothing found where nothing is to be found counts as all
    right.
    """
    true, said = shingles(gold), shingles(found)
    both = (true & said).total()
    if true == said:
        return Score(1.0, 1.0)
    return Score(both / said.total() if said else 0.0, both / true.total() if true else 0.0)


def score(pairs: Iterable[tuple[str, str]]) -> Score:
    """Return the mean over pages of (gold text, text found); pages with nothing found have no precision to
    count.
    """
    precisions, recalls = [], []
    for gold, found in pairs:
        one = page_score(gold, found)
        if words(found):
            precisions.append(one.precision)
        if words(gold):
            recalls.append(one.recall)
    return Score(mean(precisions) if precisions else 0.0, mean(recalls) if recalls else 0.0)
