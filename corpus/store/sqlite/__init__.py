"""The store in one SQLite file. ``SqliteStore`` is all that others use; the rest is this folder's own."""

from corpus.store.sqlite.store import SqliteStore

__all__ = ["SqliteStore"]
