"""What keeping promises, whoever keeps it. The records here are all that search and the program know of a store."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from corpus.article import Article


class StoreError(Exception):
    """The store cannot do what was asked; the message says what to do, in one line."""


class Outcome(StrEnum):
    """What became of an article that was put."""

    ADDED = "added"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    DUPLICATE = "duplicate"
    REMOVED = "removed"  # it was taken out earlier and stays out


@dataclass(frozen=True, slots=True)
class Put:
    """The outcome of putting an article, and the id under which its words now stand."""

    outcome: Outcome
    article_id: str


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of the coverage: an article without its words."""

    id: str
    title: str
    publisher: str | None
    published: str | None
    url: str | None
    source: str
    authors: tuple[str, ...]
    language: str | None
    digest: bool


@dataclass(frozen=True, slots=True)
class Scope:
    """A part of the coverage: from a day, to a day (both included, YYYY-MM-DD), by publishers as they are kept.

    Undated articles lie outside any bound of days.
    """

    since: str | None = None
    until: str | None = None
    publishers: tuple[str, ...] | None = None

    @property
    def is_everything(self) -> bool:
        """Whether nothing is left out."""
        return self == EVERYTHING


EVERYTHING = Scope()


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much coverage there is, and from when to when. Days are YYYY-MM-DD, None when nothing is dated."""

    articles: int
    first: str | None
    last: str | None
    last_added: str | None


@dataclass(frozen=True, slots=True)
class GivenCitation:
    """One quote of an answer given: where it stood and its fingerprint, never a copy of its words."""

    article_id: str
    start: int
    end: int
    sha256: str


class Store(Protocol):
    """Keeps articles with every version. Whatever returned has happened for good; nothing is seen half done."""

    def put(self, article: Article, restore: bool) -> Put:
        """Keep an article, whole. ``restore`` brings back one that was removed."""

    def remove(self, reference: str) -> str | None:
        """Take out the article with this id or address and every word of it; return its id, None if unknown."""

    def get(self, reference: str) -> Article | None:
        """Return the current version of the article with this id or address."""

    def articles(self) -> list[Listed]:
        """Return the coverage, newest first, undated last."""

    def coverage(self) -> Coverage:
        """Return how much there is."""

    def generation(self) -> int:
        """Return a number that is another after every change of the coverage; 0 as long as there was none."""

    def had_generation(self, generation: int) -> bool:
        """Tell whether the coverage ever was in that state. One put back from a backup never was in later ones."""

    def publishers(self) -> list[str]:
        """Return the names of the publishers, in order of the alphabet."""

    def version_ids(self, scope: Scope) -> list[int]:
        """Return the ids of the current versions in a scope, ascending. An id is never given twice, and its words never change."""

    def versions(self, ids: Sequence[int]) -> Iterator[tuple[int, Article]]:
        """Yield those of these versions that are current, each as its article, by ascending id."""

    def vectors(self, model: str, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        """Return the vectors kept under these keys for this model, as raw little-endian float16."""

    def keep_vectors(self, model: str, vectors: Sequence[tuple[str, bytes, bytes]]) -> None:
        """Keep vectors (article id, key, vector); they go when the article is removed, and are not kept if it is gone."""

    def keep_answer(self, answer_id: str, question: str, citations: Sequence[GivenCitation]) -> None:
        """Keep on record that an answer was given."""

    def gave_answer(self, answer_id: str) -> bool:
        """Tell whether an answer is on record."""

    def given_citations(self, answer_id: str | None) -> list[tuple[str, GivenCitation]]:
        """Return the quotes of one past answer, or of all, each with its answer's id."""

    def close(self) -> None:
        """Let go of the store."""
