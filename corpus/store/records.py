"""What keeping promises, whoever keeps it. The records here are all that search and the program know of a store."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from corpus.article import Article


class StoreError(Exception):
    """The store cannot do what was asked; the message says what to do, in one line."""


class DamagedError(StoreError):
    """What was kept is damaged or lost; the message says what to do, in one line."""


class Outcome(StrEnum):
    """What became of an article that was put."""

    ADDED = "added"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    COPY = "copy"  # kept, as a copy of a story that somebody else or another address brought first
    DUPLICATE = "duplicate"  # the very same thing again: nothing is kept
    OLDER = "older"  # an earlier state of an article than the one that is kept, which stands
    REMOVED = "removed"  # it was taken out earlier and stays out


@dataclass(frozen=True, slots=True)
class Put:
    """The outcome of putting an article, the id under which its words now stand and, of a copy, the id of its story's original."""

    outcome: Outcome
    article_id: str
    copy_of: str | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of the coverage: an article without its words.

    ``copy_of`` is the id of the original of its story, None for the original itself, whose copies are ``copies``. Of a damaged
    article nothing is said but its id and that: what is stored of it may be anybody's words.
    """

    id: str
    title: str
    publisher: str | None
    published: str | None
    url: str | None
    source: str
    authors: tuple[str, ...]
    language: str | None
    digest: bool
    updated: str | None = None
    section: str | None = None
    copy_of: str | None = None
    copies: tuple[str, ...] = ()
    is_damaged: bool = False


@dataclass(frozen=True, slots=True)
class Version:
    """One state of an article, and when it was added; None for one that was altered outside the store, and is never shown."""

    added_at: str
    article: Article | None


@dataclass(frozen=True, slots=True)
class Damaged:
    """A version that was altered outside the store: the how many-th of its article it is, and when it was added.

    ``title`` is that of the newest version of the article that is whole, None where none is.
    """

    article_id: str
    title: str | None
    number: int
    added_at: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Checked:
    """How many stored versions were checked, and those of them that are damaged."""

    versions: int
    damaged: tuple[Damaged, ...]


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


OVERDUE = 3  # intervals after which a watched source that was not successfully checked is overdue: one miss or two happen
_SOONEST_OVERDUE = 600.0  # seconds: nobody is to be warned of a machine that was started anew


@dataclass(frozen=True, slots=True)
class SourceState:
    """What is known of a watched source. Moments are ISO 8601 in UTC to the second, ``every`` is in seconds.

    ``checked_at`` is the last try, ``refreshed_at`` the last that succeeded. ``feed`` is the address of the feed
    that a listed page links to; ``etag`` and ``modified`` are those of what was last fetched.
    """

    source: str
    every: float
    listed_at: str
    next_due: str
    checked_at: str | None = None
    refreshed_at: str | None = None
    failures: int = 0
    error: str | None = None
    feed: str | None = None
    etag: str | None = None
    modified: str | None = None

    @property
    def overdue_at(self) -> str:
        """The moment from which the source is overdue, unless it is checked before."""
        since = datetime.fromisoformat(self.refreshed_at or self.listed_at)
        return (since + timedelta(seconds=max(OVERDUE * self.every, _SOONEST_OVERDUE))).isoformat(timespec="seconds")


@dataclass(frozen=True, slots=True)
class Freshness:
    """When watched coverage was last refreshed, and from when on it is overdue. Moments as in ``SourceState``, None for never.

    ``stalest`` is the refreshment of the source that is overdue first, at ``overdue_at``; ``all_overdue_at`` is when the last one is.
    """

    refreshed: str | None
    stalest: str | None
    overdue_at: str
    all_overdue_at: str


def freshness_of(states: Sequence[SourceState]) -> Freshness | None:
    """Return how fresh watched coverage is; None where nothing is watched."""
    if not states:
        return None
    first = min(states, key=lambda state: state.overdue_at)
    refreshed = max((state.refreshed_at for state in states if state.refreshed_at), default=None)
    return Freshness(refreshed, first.refreshed_at, first.overdue_at, max(state.overdue_at for state in states))


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much coverage there is, and from when to when. Days are YYYY-MM-DD, None when nothing is dated.

    ``freshness`` is None where nothing is watched.
    """

    articles: int
    first: str | None
    last: str | None
    last_added: str | None
    freshness: Freshness | None = None


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

    def put_all(self, articles: Sequence[Article], restore: bool) -> list[Put]:
        """Keep several, all or, where it fails, none of them; much faster than one by one."""

    def remove(self, reference: str) -> str | None:
        """Take out the article with this id or address and every word of it; return its id, None if unknown."""

    def find(self, reference: str) -> str | None:
        """Return the id of the article with this id or address, damaged or not; None if unknown."""

    def get(self, reference: str) -> Article | None:
        """Return the current version of the article with this id or address. Raises DamagedError where it is damaged."""

    def was_removed(self, article_id: str) -> bool:
        """Tell whether an article was taken out, and did not come back."""

    def check_versions(self) -> Checked:
        """Check each stored version, old ones too, against the seal it was stored with."""

    def articles(self) -> list[Listed]:
        """Return the coverage, newest first, undated last."""

    def history(self, reference: str) -> list[Version]:
        """Return every state of the article with this id or address, oldest first; the last is the current one."""

    def story(self, article_id: str) -> list[Article]:
        """Return the articles that are copies of one story, this one among them, the original first.

        Damaged ones are left out. The original is the one published first, an undated one after every dated, of equals the one that was added first.
        """

    def stories(self, version_ids: Sequence[int]) -> dict[int, int]:
        """Return for those of these current versions whose story has copies a number that its copies share."""

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
        """Yield those of these versions that are current and not damaged, each as its article, by ascending id."""

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

    def quotes_of(self, article_id: str) -> list[tuple[str, GivenCitation]]:
        """Return the quotes of an article in past answers, each with its answer's id."""

    def source_states(self) -> list[SourceState]:
        """Return what is known of the watched sources, in order of their names."""

    def keep_source_state(self, state: SourceState) -> None:
        """Keep what is known of a watched source, in place of what was known before."""

    def forget_source(self, source: str) -> None:
        """Forget a source that is watched no more, and what was seen of it."""

    def seen_items(self, source: str) -> dict[str, str]:
        """Return the items of a watched source (entries, files) that have been dealt with, each with its stamp at that time."""

    def keep_seen_items(self, source: str, seen: Mapping[str, str], gone: Collection[str]) -> None:
        """Keep the stamps of items that have been dealt with, and forget those that the source does not hold any more."""

    def close(self) -> None:
        """Let go of the store."""
