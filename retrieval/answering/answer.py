"""The records of what is asked, and of what an answer is made of."""

import hashlib
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from corpus.article import Article
from corpus.store.records import EVERYTHING, Coverage, Scope
from retrieval.index.passages import Passage
from retrieval.query.deadline import Deadline
from retrieval.query.question import Question

MOST_CITATIONS = 3


@dataclass(frozen=True, slots=True)
class Asked:
    """One asking: the words, the part of the coverage they are put to, the question before, and the day.

    The question before is there where this one goes on from it. Without a day it is asked today, and without
    a deadline it may take MOST_SECONDS.
    """

    text: str
    scope: Scope = EVERYTHING
    most: int = MOST_CITATIONS
    previous: str | None = None
    asked_on: date | None = None
    deadline: Deadline | None = None


class Status(StrEnum):
    """Whether the coverage answers."""

    ANSWERED = "answered"
    NO_ANSWER = "no_answer"
    FALSE_PREMISE = (
        "false_premise"  # the coverage says otherwise than the question takes for granted; the quotes say how
    )


class Reason(StrEnum):
    """Why there is no answer."""

    NO_MATCH = "no_match"  # nothing in the coverage is about this
    NOT_STATED = "not_stated"  # the coverage is about this, but does not say what was asked
    OUTSIDE_DATES = "outside_dates"  # asked about a time that the coverage does not reach
    PREMISE = "premise"  # the question assumes something that the coverage contradicts


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was found for a quote, kept apart; see ``retrieval.answering.confidence``.

    ``answers`` and ``denies`` are the reader's log-odds for its best sentence, ``whole`` those for its passage,
    ``exact`` how probable the place of the answer within the sentence is.
    """

    cosine: float
    bm25: float
    coverage: float
    sentence_coverage: float
    article_names: float
    prior: float
    answers: float
    denies: float
    whole: float
    exact: float


@dataclass(frozen=True, slots=True)
class Quote:
    """A run of whole sentences of the paragraph with this number: ``article.text[start:end]``."""

    paragraph: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found for a question, the best quote in it, others that answer too, and why it is ranked
    where it is.

    ``held`` are the terms of the question that the whole article holds, its headline and its day included;
    ``answer`` is where in the quote the answer itself stands, in the article's text, None where that is not sure.
    """

    article: Article
    passage: Passage
    quote: Quote
    further: tuple[Quote, ...]
    held: frozenset[str]
    answer: tuple[int, int] | None
    score: float
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Citation:
    """A quote with its source. The quote is ``article.text[start:end]``, by definition.

    ``answer`` is where within it the answer itself stands, in the article's text, None where that is not sure;
    ``citing`` is the outlet from which the article reports it, where it names one.
    """

    article: Article
    paragraph: int
    start: int
    end: int
    score: float
    also_in: tuple[Article, ...]
    answer: tuple[int, int] | None = None
    citing: str | None = None

    @property
    def quote(self) -> str:
        """The words quoted."""
        return self.article.text[self.start : self.end]

    @property
    def context(self) -> str:
        """The whole paragraph around the quote."""
        return self.article.slice(self.article.paragraphs[self.paragraph - 1])

    @property
    def sha256(self) -> str:
        """The fingerprint of the quote's UTF-8 bytes."""
        return hashlib.sha256(self.quote.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Considered:
    """A passage that was read for a question: its best quote, how probable it is that it answers, what became of it."""

    article: Article
    paragraph: int
    start: int
    end: int
    score: float
    outcome: str

    @property
    def quote(self) -> str:
        """The words of the quote."""
        return self.article.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said to a question: quotes that answer it, or why there are none and what comes closest.

    ``nearest`` are quotes that may answer, in a refusal. To a message with several questions, ``parts`` are the answers
    one by one. ``considered`` is what was read for it, likeliest first, ``given_at`` when it was given (ISO 8601, UTC).
    """

    id: str
    question: str
    status: Status
    reason: Reason | None
    message: str
    confidence: float
    citations: tuple[Citation, ...]
    closest: tuple[Article, ...]
    coverage: Coverage
    elapsed_ms: float
    understood: Question
    evidence: tuple[tuple[str, float], ...] = ()
    nearest: tuple[Citation, ...] = ()
    parts: tuple["Answer", ...] = ()
    considered: tuple[Considered, ...] = ()
    given_at: str = ""

    @property
    def as_of(self) -> str | None:
        """The day of the newest article quoted, None when none is dated."""
        return max((c.article.day for c in self.citations if c.article.day), default=None)
