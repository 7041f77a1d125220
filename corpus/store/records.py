"""What a store is given and what it tells: records, and the errors that it raises.

What it does stands in ``protocols``; how it is kept, in the engines beside it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from corpus.article import Article
from corpus.genre import Genre


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
    """The outcome of putting an article, the id under which its words now stand and, of a copy, its
    original's.
    """

    outcome: Outcome
    article_id: str
    copy_of: str | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of the coverage: an article without its words.

    ``copy_of`` is the id of the original of its story, None for the original itself, whose copies are
    ``copies``. Of a damaged article nothing is said but its id and that: what is stored of it may be
    anybody's words.
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
    genre: Genre | None = None
    shortened: bool = False
    copy_of: str | None = None
    copies: tuple[str, ...] = ()
    is_damaged: bool = False


@dataclass(frozen=True, slots=True)
class Version:
    """One state of an article, and when it was added; None for one altered outside the store, never shown."""

    added_at: str
    article: Article | None


@dataclass(frozen=True, slots=True)
class Damaged:
    """A version that was altered outside the store: the how many-th of its article, and when it was added.

    ``title`` is that of the newest version of the article that is whole, None where none is.
    """

    article_id: str
    title: str | None
    number: int
    added_at: str
    is_current: bool


class Fault(StrEnum):
    """How an article's entry may not fit what is stored of it, though each version is what was stored."""

    NO_CURRENT = "no current version"  # the one it names is missing, another article's or not its newest
    NO_ARTICLE = "no article"  # there are versions of it, and no entry
    OTHER_KEY = "another key"  # its id is not that of its key


@dataclass(frozen=True, slots=True)
class Astray:
    """An article whose entry was altered, or is gone, outside the store."""

    article_id: str
    fault: Fault


@dataclass(frozen=True, slots=True)
class Checked:
    """How many stored versions were checked, the damaged ones, and the articles whose entries do not fit
    theirs.

    Of a damaged file whatever can still be read was checked.
    """

    versions: int
    damaged: tuple[Damaged, ...]
    astray: tuple[Astray, ...] = ()
    is_file_damaged: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether nothing is wrong."""
        return not (self.damaged or self.astray or self.is_file_damaged)


@dataclass(frozen=True, slots=True)
class Scope:
    """A part of the coverage: from a day, to a day (both included, YYYY-MM-DD), by publishers as kept.

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


OVERDUE = 3  # intervals without a successful check after which a source is overdue: one miss or two happen
_SOONEST_OVERDUE = 600.0  # seconds: nobody is to be warned of a machine that was started anew


@dataclass(frozen=True, slots=True)
class SourceState:
    """What is known of a watched source. Moments are ISO 8601 in UTC to the second, ``every`` is in seconds.

    ``checked_at`` is the last try, ``refreshed_at`` the last that succeeded. ``feed`` is the address of the
    feed that a listed page links to; ``etag`` and ``modified`` are those of what was last fetched.
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
    def is_failing(self) -> bool:
        """Whether it could not be looked at, the last time that it was tried."""
        return self.error is not None and self.refreshed_at != self.checked_at

    @property
    def overdue_at(self) -> str:
        """The moment from which the source is overdue, unless it is checked before."""
        since = datetime.fromisoformat(self.refreshed_at or self.listed_at)
        wait = timedelta(seconds=max(OVERDUE * self.every, _SOONEST_OVERDUE))
        return (since + wait).isoformat(timespec="seconds")


@dataclass(frozen=True, slots=True)
class Freshness:
    """When watched coverage was last refreshed, and from when on it is overdue.

    Moments are as in ``SourceState``, None for never. ``stalest`` is the refreshment of the source that is
    overdue first, at ``overdue_at``; ``all_overdue_at`` is when the last one is.
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
    last = max(state.overdue_at for state in states)
    return Freshness(refreshed, first.refreshed_at, first.overdue_at, last)


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


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """An answer that was given, as it is listed; ``given_at`` is ISO 8601 in UTC.

    ``status`` is in the words of whoever answered, None for an answer of before it was kept; ``part_of`` is the answer
    to a message with several questions, of which this one answers one.
    """

    id: str
    given_at: str
    question: str
    status: str | None = None
    part_of: str | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """What an answer says of one state of an article, in a form of whoever answered. It goes with the article.

    None for a state that was altered outside the store, and is never shown.
    """

    article: Article | None
    said: str


@dataclass(frozen=True, slots=True)
class Record:
    """An answer to be given again: all of it, in a form of whoever answered, but what it says of articles.

    That stands in pieces, each under its number; those of articles that were taken out since are missing.
    """

    text: str
    pieces: Mapping[int, Piece]
