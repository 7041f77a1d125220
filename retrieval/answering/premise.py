"""Whether a question takes for granted what the coverage denies, or says of somebody or something else.

Such a question is about what an article reports, but for one thing in it: a name or a number that the article
does not hold, a word whose opposite stands there or which is denied there, a denial where it affirms. How
probable that makes a false premise is a logistic model over these signs and over how sure it is that the
quote answers; ``bench/calibrate.py`` fits it on true questions and on the same with one thing changed.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

from retrieval.answering.answer import Hit
from retrieval.query.overlap import Matching, term_set
from retrieval.query.terms import terms
from retrieval.tuned import tuned

_DENIAL = re.compile(
    r"\b(?:not(?! (?:only|just|merely|least)\b)|never|nobody|none|neither|nor|without|cannot|hardly|fail(?:s|ed)? to|refus\w+|declin\w+ to|den(?:y|ied|ies|ying)|ruled out|rejected)\b|n['’]t\b|\bno\b",
    re.IGNORECASE,
)
_DENIED = 2  # terms behind a “not” that it denies: “chose not to use its veto”
_NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Signs:
    """What speaks for a false premise, each with the words of the question that it lies in; empty where there
    is none.
    """

    name: str
    number: str
    opposite: str
    denial: str

    @property
    def any(self) -> bool:
        """Whether there is any sign."""
        return bool(self.name or self.number or self.opposite or self.denial)

    def in_words(self) -> str:
        """Say in one sentence what the coverage does not bear out."""
        if self.name:
            return f"The coverage that comes closest does not speak of {self.name} in this."
        if self.number:
            return f"The coverage that comes closest does not give the number {self.number}."
        return "The coverage says otherwise than the question assumes."


def signs(matching: Matching, hit: Hit) -> Signs:
    """Return the signs that a question assumes what the article of a hit does not say; none where several are
    asked about, of which it is but one.
    """
    question, article = matching.question, hit.article
    if question.is_of_several:
        return Signs("", "", "", "")
    quote = " ".join(
        article.text[q.start : q.end] for q in sorted((hit.quote, *hit.further), key=lambda q: q.start)
    )
    main, passage = (article.text[one.start : one.end] for one in (hit.quote, hit.passage))
    word_of = dict(zip(question.terms, question.words, strict=True))
    itself = [
        mention for mention in question.mentions if article.publisher in mention.publishers
    ]  # no paper has to name itself
    held = hit.held | {term for mention in itself for term in terms(mention.words)}
    names = [word_of[t] for t in question.names if t not in held and not t[0].isdigit()]
    numbers = [word_of[t] for t in question.numbers if t not in hit.held]
    return Signs(
        name=_listed(names, question.text),
        number=numbers[0] if numbers and any(term[0].isdigit() for term in term_set(passage)) else "",
        opposite=_opposite_in(question.text, quote)
        or (_denied_in(matching, main) if question.kind == "why" else ""),
        denial=_denied(question.text, quote),
    )


def _listed(names: Sequence[str], text: str) -> str:
    """Return words that stand side by side in a text as one name, and others parted by “or”."""
    spaced = " ".join(text.split())
    further = (
        f" {name}" if f"{before} {name}" in spaced else f" or {name}" for before, name in pairwise(names)
    )
    return "".join([*names[:1], *further])


def _opposite_in(question: str, quote: str) -> str:
    """Return the word of a question whose opposite, and neither the word itself nor one like it, stands in a
    quote.
    """
    held, there = term_set(quote), frozenset(_words_and_pairs(quote))
    asked, sides = _words_and_pairs(question), _sides()
    all_asked = frozenset(asked)
    for word in asked:
        like, opposed = sides.get(word, (_NOTHING, _NOTHING))
        stands = like & there or (" " not in word and held & frozenset(terms(word)))
        if opposed & there and not stands and not opposed & all_asked:
            return word
    return ""


def _denied_in(matching: Matching, quote: str) -> str:
    """Return the word of a question that denies nothing which its quote denies in so many words."""
    question = matching.question
    if _DENIAL.search(question.text):
        return ""
    names = frozenset(question.names)
    plain = {
        term: word for word, term in zip(question.words, question.terms, strict=True) if term not in names
    }
    for denial in _DENIAL.finditer(quote):
        clause = re.split(r"[,.;:]", quote[denial.end() :], maxsplit=1)[0]
        for term in terms(clause)[:_DENIED]:
            if term in plain:
                return plain[term]
    return ""


def _denied(question: str, quote: str) -> str:
    """Return what denies in a question whose best quote does not."""
    found = _DENIAL.search(question)
    return found[0] if found and not _DENIAL.search(quote) else ""


# Words that say nothing that could be denied where they stand: “how many”, “in the past few days”, “last
# Monday”, “at the end of May”, “less than”, names.
_SAYS_NOTHING = re.compile(
    r"\b[Hh]ow \w+|\b(?:a|the|past|last|next|first|very) few\b|\b(?:last|past|next) (?:\w+ )?(?:[A-Z]\w+|\w+day|hours?|days?|nights?|weeks?|weekends?|months?|years?"
    r"|decades?|seasons?|spring|summer|autumn|winter|time)\b|\bat (?:least|last|most|first|best|worst)\b|\b(?:more|less|fewer) than\b|\b(?:the|'s|’s) end\b"
    r"|\b(?:before|after) all\b|\bas long as\b|\bso far\b|(?<=[^.!?“\"]\s)[“\"'‘]?[A-Z][\w’'-]*"
)


def _words_and_pairs(text: str) -> list[str]:
    """Return the words of a text and, before them, those pairs of words that ``opposites.txt`` has as one;
    names are left out.
    """
    words: list[str] = [word.casefold() for word in re.findall(r"[^\W\d_]+", _SAYS_NOTHING.sub(" , ", text))]
    pairs = [" ".join(pair) for pair in pairwise(words)]
    return [*(pair for pair in pairs if pair in _sides()), *words]


@cache
def _sides() -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    """Return for each word of ``opposites.txt`` the words like it, itself among them, and those opposed to
    it.
    """
    like: dict[str, set[str]] = {}
    opposed: dict[str, set[str]] = {}
    for line in (Path(__file__).parent / "opposites.txt").read_text("utf-8").splitlines():
        if "|" in line and not line.startswith("#"):
            one, other = ([word.replace("_", " ") for word in side.split()] for side in line.split("|"))
            for ours, theirs in ((one, other), (other, one)):
                for word in ours:
                    like.setdefault(word, set()).update(ours)
                    opposed.setdefault(word, set()).update(theirs)
    return {word: (frozenset(like[word]), frozenset(opposed[word] - like[word])) for word in like}


FEATURES = ("name", "number", "opposite", "denial", "judged", "denied", "coverage", "cosine")


def features(found: Signs, hit: Hit) -> list[float]:
    """Return what FEATURES names."""
    best = hit.evidence
    given = [float(bool(sign)) for sign in (found.name, found.number, found.opposite, found.denial)]
    return [*given, best.judged, best.denied, best.sentence_coverage, best.cosine]


_WEIGHTS = tuned("premise")
SUSPICION, DOUBT = (
    tuned("decision")["deny"],
    tuned("decision")["doubt"],
)  # from which a question is denied, and from which it is not answered


def is_suspect(found: Signs, hit: Hit) -> bool:
    """Tell whether there is any sign of something false, or the judge takes the quote to deny what is
    assumed.
    """
    return found.any or hit.evidence.denied > 0


def suspicion(found: Signs, hit: Hit) -> float:
    """Return the probability that a question assumes something false, as far as the best quote's article
    tells; 0 where nothing speaks for it.
    """
    if not is_suspect(found, hit):
        return 0.0
    log_odds = _WEIGHTS["bias"] + sum(
        _WEIGHTS[name] * value for name, value in zip(FEATURES, features(found, hit), strict=True)
    )
    return 1 / (1 + math.exp(-log_odds))
