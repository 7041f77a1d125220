"""Whether a question takes for granted what the coverage denies.

The reader says of each sentence whether it denies what is assumed. Beside that stand two signs: a name or a number of
the question that the article does not hold. How probable a false premise is, is a logistic model over these and over
how sure it is that the quote answers; ``bench/learning/calibrate.py`` fits it on true questions and on false ones.
"""

import math
from collections.abc import Sequence, Set
from dataclasses import dataclass
from itertools import pairwise

from retrieval.answering.answer import Hit
from retrieval.query.overlap import Overlap, term_set
from retrieval.query.terms import terms
from retrieval.tuned import tuned


@dataclass(frozen=True, slots=True)
class Signs:
    """What speaks for a false premise beside the reader: the words of the question that name somebody or something,
    or the number, that the article at hand does not hold, empty where there is none.

    ``unknown`` are those of the names that stand nowhere in the coverage.
    """

    name: str
    number: str
    unknown: str = ""

    @property
    def any(self) -> bool:
        """Whether there is any sign."""
        return bool(self.name or self.number)

    def in_words(self) -> str:
        """Say in one sentence what the coverage does not bear out."""
        if self.unknown:
            return f"The coverage does not speak of {self.unknown}."
        return "The coverage says otherwise than the question assumes."


def signs(overlap: Overlap, nowhere: Set[str], hit: Hit) -> Signs:
    """Return the signs that a question assumes what the article of a hit does not say; none where several are
    asked about, of which it is but one. ``nowhere`` are the terms that the coverage does not hold.
    """
    question, article = overlap.question, hit.article
    if question.is_of_several:
        return Signs("", "")
    passage = article.text[hit.passage.start : hit.passage.end]
    word_of = dict(zip(question.terms, question.words, strict=True))
    itself = [
        mention for mention in question.mentions if article.publisher in mention.publishers
    ]  # no paper has to name itself
    held = hit.held | {term for mention in itself for term in terms(mention.words)}
    names = [t for t in question.names if t not in held and not t[0].isdigit()]
    numbers = [word_of[t] for t in question.numbers if t not in hit.held]
    return Signs(
        name=_listed([word_of[t] for t in names], question.text),
        number=numbers[0] if numbers and any(term[0].isdigit() for term in term_set(passage)) else "",
        unknown=_listed([word_of[t] for t in names if t in nowhere], question.text),
    )


def _listed(names: Sequence[str], text: str) -> str:
    """Return words that stand side by side in a text as one name, and others parted by “or”."""
    spaced = " ".join(text.split())
    further = (
        f" {name}" if f"{before} {name}" in spaced else f" or {name}" for before, name in pairwise(names)
    )
    return "".join([*names[:1], *further])


FEATURES = ("denies", "answers", "name")


def features(found: Signs, hit: Hit, denial: Hit) -> list[float]:
    """Return what FEATURES names, for the best quote and the sentence that is likeliest to deny."""
    return [denial.evidence.denies, hit.evidence.answers, float(bool(found.name))]


_WEIGHTS = tuned("premise")
SUSPICION, DOUBT = (
    tuned("decision")["deny"],
    tuned("decision")["doubt"],
)  # from which a question is denied, and from which it is not answered


def suspicion(found: Signs, hit: Hit, denial: Hit) -> float:
    """Return the probability that a question assumes something false, as far as the passages at hand tell."""
    given = zip(FEATURES, features(found, hit, denial), strict=True)
    log_odds = _WEIGHTS["bias"] + sum(_WEIGHTS[name] * value for name, value in given)
    return 1 / (1 + math.exp(-log_odds))
