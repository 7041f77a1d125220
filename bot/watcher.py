"""Keeping up with sources that change: what ``clippings watch`` does from its start to its end.

Each round looks at the sources that are due, one after the other, puts what is new or changed, and brings the
index up to date. What has been put and seen is kept at once, so that a process that is stopped, or killed,
goes on where it was.
"""

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import NoReturn

from filelock import FileLock, Timeout

from bot.home import Coverage, Home
from bot.ingest import note_in_words, take_back, what_changed
from bot.rendering.words import moment_in_words
from corpus.article import Article
from corpus.intake.entries import Change
from corpus.intake.reports import Note, Withdrawn
from corpus.intake.watching import Listed, Look, after, due_state, failed, look_at, read_list
from corpus.intake.web import Web
from corpus.store.place import private_folder
from corpus.store.protocols import Store
from corpus.store.records import Outcome, Put, SourceState, StoreError
from corpus.worker import stop_all
from retrieval.index.index import Index

_BATCH = 20  # articles put at a time, and items between two times that they are kept as seen
_LONGEST_SLEEP = 30.0  # seconds: a list that was edited is read again no later
_SHORTEST_SLEEP = 0.5
_MOST_LOOKS = 100  # at one source, for what one look leaves to the next
_JITTER = 0.1


class WatchError(Exception):
    """Nothing can be watched; the message says why and what to do, in one line."""


class EventKind(StrEnum):
    """What happened to a watched source or to something in it."""

    ADDED = Outcome.ADDED.value
    UPDATED = Outcome.UPDATED.value
    COPY = Outcome.COPY.value
    WITHDRAWN = "withdrawn"
    UNREADABLE = "unreadable"
    NOTE = "note"
    FAILED = "failed"
    WAITING = "waiting"
    RECOVERED = "recovered"


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that a person may want to know of: an article that came, with words on it, or words on a
    source.
    """

    kind: EventKind
    source: str
    article: Article | None = None
    words: str | None = None


@dataclass(frozen=True, slots=True)
class Clock:
    """Where the program meets the world: time, and chance around 1."""

    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    sleep: Callable[[float], None] = time.sleep
    jitter: Callable[[], float] = lambda: random.uniform(1 - _JITTER, 1 + _JITTER)  # noqa: S311 - no secret


REAL = Clock()


class WatchList:
    """The file that lists what is watched, read again whenever it has changed."""

    def __init__(self, file: Path, tell: Callable[[str], None]) -> None:
        """Read the file; ``tell`` is given what is wrong with its lines.

        Raises WatchError when there is nothing in it to watch.
        """
        self._file, self._tell = file, tell
        self._stamp = 0
        self._listed: list[Listed] = []
        self._read()
        if not self._listed:
            raise WatchError(f"nothing to watch in {file}: write the address of a feed, or a folder, a line")

    def sources(self) -> list[Listed]:
        """Return what is to be watched now."""
        try:
            self._read()
        except WatchError as error:  # it may be being written
            self._tell(f"{error}; going on with what was in it")
        return self._listed

    def _read(self) -> None:
        try:
            stamp = self._file.stat().st_mtime_ns
            if stamp == self._stamp:
                return
            self._stamp = stamp
            listed, wrong = read_list(self._file.read_text("utf-8", "replace").splitlines())
        except OSError as error:
            if not self._stamp:
                raise WatchError(
                    f"cannot read {self._file}: {(error.strerror or str(error)).lower()}"
                ) from error
            self._stamp = 0
            raise WatchError(f"{self._file} cannot be read any more") from error
        for line in wrong:
            self._tell(f"{self._file}: {line}")
        self._listed = listed or self._listed


class Watcher:
    """Watches sources and keeps what they bring."""

    def __init__(
        self, home: Home, coverage: Coverage, web: Web, tell: Callable[[Event], None], clock: Clock = REAL
    ) -> None:
        """Put what comes into a coverage; ``tell`` is given each event once it has happened for good."""
        self._home, self._coverage, self._web, self._tell, self._clock = home, coverage, web, tell, clock

    @property
    def _store(self) -> Store:
        return self._coverage.store

    @cached_property
    def _index(self) -> Index:
        return self._home.index(self._coverage)

    def once(self, sources: list[Listed]) -> bool:
        """Look at each source that is due, to its end.

        Return whether all is well: no source fails, one that is not asked now because it failed included.
        """
        waiting = self._due(sources)
        looks, most = 0, _MOST_LOOKS * len(waiting)
        self._tell_of_waiting({state.source for state in waiting})
        while waiting and looks < most:
            states = [self._look(state) for state in waiting]
            looks += len(states)
            waiting = [state for state, is_to_be_continued in states if is_to_be_continued]
            if waiting:
                self._clock.sleep(_SHORTEST_SLEEP)
        return not any(state.is_failing for state in self._store.source_states())

    def forever(self, watched: WatchList, idle: Callable[[int, datetime], None]) -> NoReturn:
        """Look at sources whenever they are due; ``idle`` is told how many there are and when the next is
        due.
        """
        trouble = None
        while True:
            try:
                wait, trouble = self._round(watched.sources(), idle), None
            except (
                StoreError
            ) as error:  # another process is writing for long, or the disk is full: that may pass
                if trouble != str(error):
                    trouble = str(error)
                    self._tell(Event(EventKind.FAILED, str(self._home.folder), words=trouble))
                wait = _LONGEST_SLEEP
            self._clock.sleep(wait)

    def _round(self, sources: list[Listed], idle: Callable[[int, datetime], None]) -> float:
        """Look at each source that is due, and return for how many seconds to sleep."""
        for state in self._due(sources):
            self._look(state)
        stop_all()  # the processes that read hostile forms, which may not be needed again for hours
        next_due = min(datetime.fromisoformat(state.next_due) for state in self._store.source_states())
        idle(len(sources), next_due)
        return min(max((next_due - self._clock.now()).total_seconds(), _SHORTEST_SLEEP), _LONGEST_SLEEP)

    def _due(self, sources: list[Listed]) -> list[SourceState]:
        """Return what is due, longest first, and take note of what is listed now and what no more."""
        now = self._clock.now()
        known = {state.source: state for state in self._store.source_states()}
        for source in known.keys() - {one.source for one in sources}:
            self._store.forget_source(source)
        states = [due_state(one, known.get(one.source), now) for one in sources]
        for state in states:
            if state != known.get(state.source):
                self._store.keep_source_state(state)
        return sorted(
            (s for s in states if datetime.fromisoformat(s.next_due) <= now), key=lambda state: state.next_due
        )

    def _look(self, state: SourceState) -> tuple[SourceState, bool]:
        """Look at a source and keep what it brings; return its state after that, and whether there is more to
        be had at once.
        """
        more = False
        try:
            look = look_at(state, self._store, self._web, self._clock.now())
        except (ValueError, OSError) as error:
            new = failed(state, error, self._clock.now(), self._clock.jitter())
        else:
            if self._keep(look):
                self._index.refresh()
            new = after(look, self._clock.now(), self._clock.jitter())
            more = look.rest.items > 0 and not look.rest.error
        self._store.keep_source_state(new)
        self._tell_of_failure(state, new)
        return new, more

    def _keep(self, look: Look) -> bool:
        """Put what a look brings, as it comes. Return whether that changes the coverage."""
        keeping = _Keeping(self._home, self._coverage, look.state.source, self._tell)
        with keeping.to_the_end():
            for change in look.changes:
                keeping.take(change)
        self._store.keep_seen_items(look.state.source, {}, look.gone)
        return keeping.changed

    def _tell_of_failure(self, before: SourceState, now: SourceState) -> None:
        """Tell when a source begins to fail, or for another reason, when it is asked less often for that, and when it is
        well again.
        """
        if now.error and now.error != before.error:
            self._tell(Event(EventKind.FAILED, now.source, words=now.error))
        elif now.is_failing:
            again = moment_in_words(now.next_due)
            words = (
                f"still fails, {now.failures} times in a row now; not asked again before {again}: {now.error}"
            )
            self._tell(Event(EventKind.WAITING, now.source, words=words))
        elif before.error and not now.error:
            self._tell(Event(EventKind.RECOVERED, now.source, words="can be read again"))

    def _tell_of_waiting(self, due: set[str]) -> None:
        """Tell of the sources that fail and are for that not looked at now."""
        for state in self._store.source_states():
            if state.is_failing and state.source not in due:
                times = "once" if state.failures == 1 else f"{state.failures} times in a row"
                words = (
                    f"failed {times}, not asked again before {moment_in_words(state.next_due)}: {state.error}"
                )
                self._tell(Event(EventKind.WAITING, state.source, words=words))


class _Keeping:
    """Puts the articles of one look, some at a time, and then takes note of the items they came in."""

    def __init__(self, home: Home, coverage: Coverage, source: str, tell: Callable[[Event], None]) -> None:
        self._home, self._coverage, self._source, self._tell = home, coverage, source, tell
        self._articles: list[Article] = []
        self._seen: dict[str, str] = {}
        self.changed = False

    @contextmanager
    def to_the_end(self) -> Iterator[None]:
        """Keep what was taken, even when told to stop."""
        try:
            yield
        except (KeyboardInterrupt, SystemExit):
            self.flush()
            raise
        self.flush()

    def take(self, change: Change) -> None:
        for found in change.found:
            if isinstance(found, Article):
                self._articles.append(found)
                if len(self._articles) >= _BATCH:
                    self.flush()
            elif isinstance(found, Note):
                self._note(found)
            else:
                self._tell(Event(EventKind.UNREADABLE, found.source, words=found.error))
        self._seen[change.item] = change.stamp
        if len(self._seen) >= _BATCH:
            self.flush()

    def _note(self, note: Note) -> None:
        """Say what is to be known, and take out what was taken back."""
        if isinstance(note, Withdrawn):
            self.flush()
        gone = take_back(note, self._coverage.store)
        if gone:
            self.changed = True
            self._tell(Event(EventKind.WITHDRAWN, self._source, gone.article, gone.in_words()))
        else:
            self._tell(Event(EventKind.NOTE, note.source, words=note_in_words(note, self._coverage.store)))

    def _said(self, put: Put) -> str | None:
        """Return what is to be said of an article beside its name."""
        if put.outcome is Outcome.UPDATED:
            return what_changed(self._coverage.store, put.article_id).in_words().removeprefix(": ") or None
        return f"the same story as {put.copy_of}" if put.copy_of else None

    def flush(self) -> None:
        if self._articles:
            with self._home.adding(self._coverage):
                puts = self._coverage.store.put_all(self._articles, restore=False)
            articles, self._articles = self._articles, []
            for article, put in zip(articles, puts, strict=True):
                if put.outcome in (Outcome.ADDED, Outcome.UPDATED, Outcome.COPY):
                    self.changed = True
                    self._tell(Event(EventKind(put.outcome.value), self._source, article, self._said(put)))
        if self._seen:
            self._coverage.store.keep_seen_items(self._source, self._seen, ())
            self._seen = {}


@contextmanager
def alone(home: Home) -> Iterator[None]:
    """Be the only one that watches in a home. Raises WatchError when another process does."""
    private_folder(home.folder)
    try:
        with FileLock(home.folder / "watch.lock", timeout=0, mode=0o600):
            yield
    except Timeout as error:
        raise WatchError(
            f"another `clippings watch` is at work in {home.folder}: stop it, or list everything in its file"
        ) from error
