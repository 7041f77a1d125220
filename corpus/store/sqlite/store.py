"""The coverage in one SQLite file: the single source of truth. Indexes beside it are caches of this.

Every change is one transaction, flushed to disk before it is acknowledged (WAL, synchronous=FULL), so a
process or a machine that dies leaves each article whole or absent. A removed article leaves a tombstone
without words. Every version is stored with a seal and read against it: one altered outside is told of, and
never shown.

Here the file is opened, made or brought to the present schema; what the store does stands in its parts.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from filelock import FileLock

from corpus.store.place import private_folder
from corpus.store.records import StoreError
from corpus.store.sqlite import schema
from corpus.store.sqlite.answers import SqliteAnswers
from corpus.store.sqlite.articles import SqliteArticles
from corpus.store.sqlite.connection import WAIT, Connection, Database, one_line
from corpus.store.sqlite.migrations import migrate
from corpus.store.sqlite.putting import SqlitePutting
from corpus.store.sqlite.vectors import SqliteVectors
from corpus.store.sqlite.watching import SqliteWatchState


class SqliteStore(SqliteArticles, SqlitePutting, SqliteVectors, SqliteAnswers, SqliteWatchState):
    """A ``Store`` in one file. Safe to share between threads and processes; one connection a thread."""

    def __init__(
        self,
        path: Path,
        tell: Callable[[str], None] = lambda _line: None,
        was_used: bool = False,
    ) -> None:
        """Open the file, or make it.

        ``tell`` is given a line for each damaged article that is left out of what is read. ``was_used`` says
        that there are signs beside the store's own that it held something. Raises StoreError when the file
        cannot be opened or is not one of ours, DamagedError when it is gone or empty although it was used.
        """
        super().__init__(Database(path), tell)
        with one_line(path):
            private_folder(path.parent)
            with FileLock(f"{path}.lock", timeout=WAIT, mode=0o600):  # the first to come makes it, alone
                self._open(was_used)

    def snapshot(self) -> AbstractContextManager[None]:
        """Let all that this thread reads within be one state. See ``Store.snapshot``."""
        return self._database.snapshot()

    def close(self) -> None:
        """Close the connections of all threads."""
        self._database.close()

    def _open(self, was_used: bool) -> None:
        """Make the file, or see to it that it is what it was.

        A home that was used is never taken for a new one.
        """
        place = self._database.place
        is_marked = place.marker.exists()  # before a look into the file: another process may write both now
        place.check_there(is_marked or was_used)
        place.make()
        try:
            self._prepare(is_marked or was_used)
            if self.generation():
                self._database.mark_used()
            elif is_marked:
                raise place.lost("was never added to")
        except BaseException:
            self.close()
            raise

    def _prepare(self, was_used: bool) -> None:
        path, db = self._database.path, self._database.connection()
        version = db.execute("PRAGMA user_version").fetchone()[0]
        is_blank = version == 0 and not db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        if is_blank and was_used:
            raise self._database.place.lost("holds nothing")
        if is_blank:
            self._create(db)
        elif version == 0 or db.execute("PRAGMA application_id").fetchone()[0] != schema.APPLICATION:
            raise StoreError(f"{path} is another program's database: set CLIPPINGS_HOME to another folder")
        elif version > schema.VERSION:
            raise StoreError(f"{path} was written by a newer Clippings: update this one")
        elif version < schema.VERSION:
            with self._database.writing():
                migrate(db, version)

    def _create(self, db: Connection) -> None:
        db.execute("PRAGMA journal_mode = WAL")
        with self._database.writing():
            schema.create(db)
