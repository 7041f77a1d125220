"""What the asker's words say: what is asked about, by which names and numbers, and what kind of thing would answer."""

import re
from dataclasses import dataclass

from retrieval.analysis import STOP_WORDS, terms, terms_with_words

_KINDS = [  # the first that matches; what is asked for decides what an answer must hold
    ("how many", r"\bhow (?:many|much|old|long|far|high|large|big|tall|fast|often)\b|\bwhat (?:percentage|share|number|proportion)\b"),
    ("when", r"\bwhen\b|\b(?:what|which|in what|on what) (?:year|day|date|month|time|century)\b"),
    ("where", r"\bwhere\b|\b(?:what|which) (?:country|city|town|place|state|region|province|location)\b"),
    ("who", r"\bwho(?:m|se)?\b|\b(?:what|which) (?:person|president|leader|minister|company|organi[sz]ation|team)\b"),
    ("why", r"\bwhy\b|\bwhat (?:caused|reason)\b|\bfor what reason\b"),
    ("how", r"\bhow\b"),
    ("what", r"\bwhat\b|\bwhich\b"),
    ("whether", r"^\W*(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|might)\b"),
]
_KIND_PATTERNS = [(kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _KINDS]

_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec"
_ANSWERS = {
    "how many": re.compile(r"\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|hundred|thousand|million|billion|half|third|quarter|once|twice|several|none)s?\b", re.IGNORECASE),
    "when": re.compile(
        rf"\b\d{{4}}s?\b|\b(?:{_MONTHS})\b|\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b"
        r"|\b(?:yesterday|today|tomorrow|tonight|ago|century|last (?:week|month|year|night)|next (?:week|month|year)|midnight|noon|a\.m|p\.m)\b"
    ),
    "where": re.compile(r"\b(?:in|at|near|from|to|of|outside|off|on|across|into|around|between|throughout)\s+(?:the\s+)?(?:[a-z]+\s+)?[A-Z]|—"),
    "why": re.compile(r"\b(?:because|due to|after|since|so that|in order to|as a result|owing to|over|for|to|reasons?|blam\w+|caus\w+|led to|amid|citing)\b", re.IGNORECASE),
}  # fmt: skip
_MARK_UP = re.compile(r"</?[a-z]\w*>", re.IGNORECASE)
_CONTINUES = re.compile(
    r"^\W*(?:and|but|so|or|then|what about|how about|why|when|where|who|how)\b\W*(?:not|else|then|so)?\W*$|^\W*(?:and|but|so|what about|how about)\b",
    re.IGNORECASE,
)
_POINTS_BACK = re.compile(r"\b(?:he|him|his|she|her|hers|it|its|they|them|their|theirs|this|that|these|those|there|then)\b", re.IGNORECASE)
_CAPITAL = re.compile(r"\b[A-Z][\w’'-]+")


@dataclass(frozen=True, slots=True)
class Question:
    """A question as understood: each of ``words`` beside its term; ``names`` and ``numbers`` are among the terms."""

    text: str
    words: tuple[str, ...]
    terms: tuple[str, ...]
    names: tuple[str, ...]
    numbers: tuple[str, ...]
    kind: str

    @property
    def has_words(self) -> bool:
        """Whether anything at all was asked."""
        return any(c.isalnum() for c in self.text)


def in_context(text: str, previous: str) -> str | None:
    """Return a question put behind the one before, where it leans on that one; None where it stands by itself.

    A question leans when it opens as a continuation, or points back with a pronoun.
    """
    if _CONTINUES.search(text) or _POINTS_BACK.search(text) or len(terms(text)) < 2:
        return f"{previous} {text}"
    return None


def topic(text: str, previous: str | None) -> str:
    """Return what the next question may lean on: this one, or the one that it leaned on itself."""
    return previous if previous and in_context(text, previous) else text


def printable(text: str) -> str:
    """Return a text that can be encoded: broken halves of surrogate pairs become question marks."""
    return text.encode("utf-8", "replace").decode()


def understand(text: str) -> Question:
    """Return what a question says. A text without a word gives a question without terms."""
    found = terms_with_words(_MARK_UP.sub(" ", text))
    first: dict[str, str] = {}
    for word, term in found:
        first.setdefault(term, word)
    shouted = text.isupper()
    names = [term for word, term in found if word[0].isupper() and not shouted and not _opens(text, word)]
    return Question(
        text=text,
        words=tuple(first.values()),
        terms=tuple(first),
        names=tuple(dict.fromkeys(names)),
        numbers=tuple(dict.fromkeys(term for _, term in found if term[0].isdigit())),
        kind=next((kind for kind, pattern in _KIND_PATTERNS if pattern.search(text)), "topic"),
    )


def holds_answer_type(question: Question, sentence: str) -> bool | None:
    """Tell whether a sentence holds a thing of the kind asked for; None where that cannot be told."""
    if question.kind == "who":
        asked = set(question.terms)
        words = _CAPITAL.findall(sentence)
        return any(term not in asked for word in words if word.lower() not in STOP_WORDS for term in terms(word))
    pattern = _ANSWERS.get(question.kind)
    return bool(pattern.search(sentence)) if pattern else None


def _opens(text: str, word: str) -> bool:
    """Tell whether a word is capitalised only for standing first: then it may be a name or not."""
    return text.lstrip(" \"'“‘(").startswith(word) and not word[1:2].isupper()
