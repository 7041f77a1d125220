"""What is known of watched sources. How they are looked at stands in ``corpus.intake.watching``."""

from collections.abc import Collection, Mapping
from dataclasses import astuple

from corpus.store.records import SourceState
from corpus.store.sqlite.connection import Connection, Part

_STATE = "source, every, listed_at, next_due, checked_at, refreshed_at, failures, error, feed, etag, modified"


def states(db: Connection) -> list[SourceState]:
    """Return what is known of the watched sources, in order of their names."""
    return [SourceState(*row) for row in db.execute(f"SELECT {_STATE} FROM sources ORDER BY source")]


class SqliteWatchState(Part):
    """All of ``WatchState``."""

    def source_states(self) -> list[SourceState]:
        """Return the state of the watched sources. See ``WatchState.source_states``."""
        with self._database.reading() as db:
            return states(db)

    def keep_source_state(self, state: SourceState) -> None:
        """Keep the state of a watched source. See ``WatchState.keep_source_state``."""
        with self._database.writing() as db:
            put = f"INSERT OR REPLACE INTO sources ({_STATE}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
            db.execute(put, astuple(state))

    def forget_source(self, source: str) -> None:
        """Forget a watched source. See ``WatchState.forget_source``."""
        with self._database.writing() as db:
            db.execute("DELETE FROM sources WHERE source = ?", (source,))
            db.execute("DELETE FROM source_items WHERE source = ?", (source,))

    def seen_items(self, source: str) -> dict[str, str]:
        """Return what was seen of a watched source. See ``WatchState.seen_items``."""
        with self._database.reading() as db:
            return dict(db.execute("SELECT item, stamp FROM source_items WHERE source = ?", (source,)))

    def keep_seen_items(self, source: str, seen: Mapping[str, str], gone: Collection[str]) -> None:
        """Keep what was seen of a watched source. See ``WatchState.keep_seen_items``."""
        with self._database.writing() as db:
            kept = [(source, *pair) for pair in seen.items()]
            db.executemany("INSERT OR REPLACE INTO source_items VALUES (?, ?, ?)", kept)
            left = [(source, item) for item in gone]
            db.executemany("DELETE FROM source_items WHERE source = ? AND item = ?", left)
