"""The connections to one SQLite file: one a thread, its transactions, and whatever goes wrong in one line.

What is in the file stands in ``schema``; what is asked of it, in the parts of the store, one family each.
"""

import errno
import shutil
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

from corpus.store.place import Place
from corpus.store.records import DamagedError, StoreError

WAIT = 60.0  # seconds to wait for another process that is writing
_CHUNK = 500  # parameters of one statement
_BACKUP = "restore it from a backup or set CLIPPINGS_HOME"
_LEAST_FREE = 2**20  # bytes that SQLite may want at once

Connection = sqlite3.Connection
Row = tuple[Any, ...]
_Item = TypeVar("_Item")


class Database:
    """One file, which threads and processes share."""

    def __init__(self, path: Path) -> None:
        """Name the file. It is opened when a thread first asks for it."""
        self.path, self.place = path, Place(path)
        self._threads = threading.local()
        self._connections: list[Connection] = []
        self._is_marked = False

    def connection(self) -> Connection:
        """Return this thread's connection."""
        known: Connection | None = getattr(self._threads, "connection", None)
        if known is None:
            known = sqlite3.connect(self.path, timeout=WAIT, isolation_level=None, check_same_thread=False)
            known.text_factory = _text
            known.execute("PRAGMA synchronous = FULL")
            known.execute("PRAGMA secure_delete = ON")
            self._threads.connection = known
            self._connections.append(known)
        return known

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Yield a connection that sees one state from first to last: that of the snapshot, where there is
        one.
        """
        with one_line(self.path):
            db = self.connection()
            if db.in_transaction:
                yield db
                return
            db.execute("BEGIN")
            try:
                yield db
            finally:
                _end(db)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Yield a connection on which all is done, or nothing."""
        with one_line(self.path):
            db = self.connection()
            is_within = db.in_transaction
            if is_within:
                raise RuntimeError("nothing can be written within a snapshot")
            db.execute("BEGIN IMMEDIATE")
            try:
                yield db
                db.execute("COMMIT")
            except BaseException:
                if db.in_transaction:  # a full disk ends it by itself
                    db.execute("ROLLBACK")
                raise

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Let all that this thread reads within see one state. See ``Store.snapshot``."""
        with one_line(self.path):
            db = self.connection()
            is_outermost = not db.in_transaction
            if is_outermost:
                db.execute("BEGIN")
        try:  # what goes wrong in between need not be the database's fault
            yield
        finally:
            if is_outermost:
                with one_line(self.path):
                    _end(db)

    def empty_log(self) -> None:
        """Move every change into the file itself and empty the log beside it: it still holds what was
        removed.

        Waits for those who read, for they may need it.
        """
        with one_line(self.path):
            self.connection().execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def mark_used(self) -> None:
        """Take note beside the file, once, that it was used."""
        if not self._is_marked:
            self.place.mark()
            self._is_marked = True

    def close(self) -> None:
        """Close the connections of all threads."""
        for connection in self._connections:
            connection.close()
        self._connections.clear()
        self._threads = threading.local()


class Part:
    """A family of what the store does, over one database."""

    def __init__(self, database: Database) -> None:
        """Keep it in a database."""
        self._database = database


def _end(db: Connection) -> None:
    """End a transaction in which nothing was written, in a damaged file, too."""
    try:
        db.execute("COMMIT")
    except sqlite3.Error:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise


def chunks(items: Sequence[_Item]) -> Iterator[tuple[_Item, ...]]:
    """Yield items in portions that fit the parameters of one statement."""
    for start in range(0, len(items), _CHUNK):
        yield tuple(items[start : start + _CHUNK])


def marks(items: Sequence[object]) -> str:
    """Return a question mark for each item."""
    return ",".join("?" * len(items))


@contextmanager
def one_line(path: Path) -> Iterator[None]:
    """Turn what the database or the disk says into one line that a person can act on."""
    try:
        yield
    except sqlite3.OperationalError as error:
        if "disk is full" in str(error) or ("disk I/O error" in str(error) and _is_full(path.parent)):
            raise _full(path) from error
        if str(error).startswith("no such "):
            raise DamagedError(f"{path} is damaged ({error}): {_BACKUP}") from error
        is_locked = "locked" in str(error)
        hint = "another process is writing; try again" if is_locked else "check the folder and the disk"
        raise StoreError(f"cannot use {path}: {error} ({hint})") from error
    except sqlite3.DatabaseError as error:
        raise DamagedError(f"{path} is damaged or no database ({error}): {_BACKUP}") from error
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise _full(path) from error
        hint = "set CLIPPINGS_HOME to a folder you can write to"
        raise StoreError(f"cannot use {path}: {error.strerror or error}; {hint}") from error


def _is_full(folder: Path) -> bool:
    """Tell whether too little is free to extend the file that processes share, which SQLite calls an I/O
    error.
    """
    with suppress(OSError):
        return shutil.disk_usage(folder).free < _LEAST_FREE
    return False


def _full(path: Path) -> StoreError:
    hint = "free some space and try again; nothing that was acknowledged is lost"
    return StoreError(f"the disk is full: cannot write to {path}; {hint}")


def _text(stored: bytes) -> str:
    """Return text as it is stored; a byte that is no UTF-8 any more is kept, so that the seal tells of it."""
    return stored.decode(errors="surrogateescape")
