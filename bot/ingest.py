"""Adding articles: read, kept some at a time, and told of when they are kept for good."""

import signal
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from bot.progress import Reading
from bot.rendering.words import shown_source, source_line
from corpus.article import Article, article_id
from corpus.intake.reports import Note, Unreadable, Withdrawn
from corpus.revisions import Changes, changes, holds, stale_quotes
from corpus.store.protocols import Store
from corpus.store.records import Outcome, Put

_BATCH = 64  # articles kept in one transaction: their flush to the disk is shared
_LONGEST = 0.5  # seconds that an article waits for others, as long as they come

Notify = Callable[[str], None]


@dataclass(slots=True)
class Tally:
    """What became of everything that was to be added."""

    added: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    duplicates: list[str] = field(default_factory=list)
    copies: dict[str, str] = field(default_factory=dict)
    changes: list[dict[str, Any]] = field(default_factory=list)
    older: list[str] = field(default_factory=list)
    withdrawn: list[str] = field(default_factory=list)
    stayed_out: list[str] = field(default_factory=list)
    failed: list[dict[str, str]] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was read, or all of it refused."""
        return not (self.added or self.updated or self.unchanged or self.duplicates or self.withdrawn)

    @property
    def has_changed(self) -> bool:
        """Whether the coverage is another than before."""
        return bool(self.added or self.updated or self.copies or self.withdrawn)

    def json(self) -> dict[str, Any]:
        """Return it as JSON.

        Copies stand among the duplicates, too, what was older than what is kept among the unchanged, and what
        stayed out, since it was removed before, among the failed.
        """
        return {
            "added": self.added, "updated": self.updated, "unchanged": self.unchanged, "duplicates": self.duplicates,
            "copies": [{"article_id": copy, "copy_of": original} for copy, original in self.copies.items()],
            "changes": self.changes, "older": self.older, "withdrawn": self.withdrawn, "stayed_out": self.stayed_out, "failed": self.failed,
        }  # fmt: skip

    def summary(self) -> str:
        """Return the counts in one line."""
        counts = {
            "added": len(self.added), "updated": len(self.updated), "unchanged": len(self.unchanged) - len(self.older),
            "older than what is kept": len(self.older), "copies of a story": len(self.copies),
            "withdrawn": len(self.withdrawn), "duplicates": len(self.duplicates) - len(self.copies), "removed before": len(self.stayed_out),
            "not read": len(self.failed) - len(self.stayed_out),
        }  # fmt: skip
        return ", ".join(f"{count} {name}" for name, count in counts.items() if count or name == "added")


@dataclass(frozen=True, slots=True)
class Update:
    """What changed between the last two versions of an article, and the past answers that quoted what is not
    so any more.

    ``is_known`` is false where the version before is damaged.
    """

    changes: Changes
    answers: tuple[str, ...]
    is_known: bool = True

    def in_words(self) -> str:
        """Return it as what follows the article's name on a line, nothing where nothing is to be said."""
        if not self.is_known:
            return ": what was kept before is damaged, so what changed cannot be told"
        parts = [part for part in (self.changes.in_words(), _quoted(len(self.answers))) if part]
        return ": " + "; ".join(parts) if parts else ""


def what_changed(store: Store, article_id: str) -> Update:
    """Compare the last two versions of an article that was just updated."""
    *_, before, after = (version.article for version in store.history(article_id))
    if before is None or after is None:
        return Update(Changes((), (), (), ()), (), is_known=False)
    stood = [(answer, quote) for answer, quote in store.quotes_of(article_id) if holds(before, quote)]
    return Update(
        changes(before, after), tuple(sorted({one.answer_id for one in stale_quotes(store, stood)}))
    )


def _quoted(answers: int) -> str:
    """Say how many past answers quoted what is gone; nothing where none did."""
    if not answers:
        return ""
    return f"{answers} past answer{'' if answers == 1 else 's'} quoted what stands there no more: `clippings verify` names them"


@dataclass(frozen=True, slots=True)
class TakenBack:
    """An article that was taken out since its publisher took it back, how many past answers had quoted it,
    and its copies, which stay.
    """

    article: Article
    answers: int
    copies: tuple[str, ...]

    def in_words(self) -> str:
        """Return it as what is said beside the article's name."""
        stays = f"of the same story stays: {', '.join(self.copies)}" if self.copies else ""
        parts = ("taken back by its publisher, and out at once and everywhere", _quoted(self.answers), stays)
        return "; ".join(part for part in parts if part)


def take_back(note: Note, store: Store) -> TakenBack | None:
    """Take out the article that a note withdraws for good; None where it does not, or comes from another than
    the article's publisher.
    """
    if not isinstance(note, Withdrawn) or not note.for_good or not note.publisher:
        return None
    kept = _newest_whole(store, article_id(note.key))
    if kept is None or kept.publisher != note.publisher:
        return None
    answers = {answer for answer, _ in store.quotes_of(kept.id)}
    copies = tuple(copy.id for copy in store.story(kept.id) if copy.id != kept.id)
    store.remove(kept.id)
    return TakenBack(kept, len(answers), copies)


def _newest_whole(store: Store, article_id: str) -> Article | None:
    """Return the newest version of an article that is not damaged."""
    return next((version.article for version in reversed(store.history(article_id)) if version.article), None)


def note_in_words(note: Note, store: Store) -> str:
    """Return a note as it is said, with what to do where it takes back an article that the store holds and
    that stays for now.
    """
    if isinstance(note, Withdrawn) and store.find(article_id(note.key)):
        return f"{note.words}; it is in the coverage: `clippings remove {article_id(note.key)}` takes it out"
    return note.words


class Adding:
    """Puts what was read into a store and says what became of it, line by line."""

    def __init__(
        self, store: Store, restore: bool, tally: Tally, shown: Reading, tell: Notify, warn: Notify
    ) -> None:
        """Keep in a store; ``tell`` is given a line for each article, once it is kept for good, ``warn`` one
        for what else there is to say.
        """
        self._store, self._restore, self._tally, self._shown = store, restore, tally, shown
        self._tell, self._warn = tell, warn
        self._waiting: list[Article] = []
        self._since = time.monotonic()

    def take_all(self, found: Iterable[Article | Unreadable | Note]) -> None:
        """Keep all that was found; even when interrupted, all that was read."""
        try:
            for one in found:
                self._take(one)
        finally:
            self._keep()

    def _take(self, found: Article | Unreadable | Note) -> None:
        if isinstance(found, Withdrawn):
            self._keep()  # it may be among what waits
        if isinstance(found, Note) and (gone := take_back(found, self._store)):
            self._tally.withdrawn.append(gone.article.id)
            self._tell(f"withdrawn  {gone.article.id}  {source_line(gone.article)}: {gone.in_words()}")
        elif isinstance(found, Note):
            self._warn(f"{shown_source(found.source)}: {note_in_words(found, self._store)}")
        elif isinstance(found, Unreadable):
            self._fail(found.source, found.error)
        else:
            self._waiting.append(found)
            if len(self._waiting) >= _BATCH or time.monotonic() - self._since > _LONGEST:
                self._keep()

    def _keep(self) -> None:
        """Put what waits, in one transaction, and say so."""
        with _undisturbed():
            articles, puts = self._waiting, self._store.put_all(self._waiting, self._restore)
            self._waiting, self._since = [], time.monotonic()
            for article, put in zip(articles, puts, strict=True):
                self._record(article, put)
            self._shown.kept(len(articles))

    def _record(self, article: Article, put: Put) -> None:
        if put.outcome is Outcome.REMOVED:
            self._tally.stayed_out.append(put.article_id)
            self._fail(
                article.source,
                f"{article.title!r} was removed and stays out: `clippings add --restore` brings it back",
            )
            return
        said = _SAID[put.outcome](self, put)
        self._tell(f"{put.outcome.value:<9}  {put.article_id}  {source_line(article)}{said}")

    def _added(self, put: Put) -> str:
        self._tally.added.append(put.article_id)
        return ""

    def _updated(self, put: Put) -> str:
        self._tally.updated.append(put.article_id)
        update = what_changed(self._store, put.article_id)
        found = update.changes
        self._tally.changes.append(
            {
                "article_id": put.article_id, "details": [name for name, _ in found.details], "changed": len(found.changed),
                "withdrawn": len(found.withdrawn), "new": len(found.new), "answers": list(update.answers),
            }
        )  # fmt: skip
        return update.in_words()

    def _unchanged(self, put: Put) -> str:
        self._tally.unchanged.append(put.article_id)
        return ""

    def _older(self, put: Put) -> str:
        self._tally.unchanged.append(put.article_id)
        self._tally.older.append(put.article_id)
        return ": older than what is kept, which stands"

    def _duplicate(self, put: Put) -> str:
        self._tally.duplicates.append(put.article_id)
        return ""

    def _copy(self, put: Put) -> str:
        self._tally.duplicates.append(put.article_id)
        self._tally.copies[put.article_id] = str(put.copy_of)
        return f": the same story as {put.copy_of}"

    def _fail(self, source: str, error: str) -> None:
        self._tally.failed.append({"source": shown_source(source), "error": error})
        self._warn(f"{shown_source(source)}: {error}")


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Let Ctrl-C wait until what is kept is told, too."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    came: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _frame: came.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if came and callable(before):
        before(came[0], None)


_SAID: dict[Outcome, Callable[[Adding, Put], str]] = {
    Outcome.ADDED: Adding._added,
    Outcome.UPDATED: Adding._updated,
    Outcome.UNCHANGED: Adding._unchanged,
    Outcome.OLDER: Adding._older,
    Outcome.DUPLICATE: Adding._duplicate,
    Outcome.COPY: Adding._copy,
}
