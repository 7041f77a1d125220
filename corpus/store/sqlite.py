"""The coverage in one SQLite file: the single source of truth. Indexes beside it are caches of this.

Every change is one transaction, flushed to disk before it is acknowledged (WAL, synchronous=FULL), so a process
or a machine that dies leaves each article whole or absent. A removed article leaves a tombstone without words.
Every version is stored with a seal and read against it: one altered outside is told of, and never shown.
"""

import base64
import errno
import hashlib
import json
import secrets
import shutil
import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import astuple, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar, cast

from filelock import FileLock

from corpus.article import Article, paragraphs_of, tidy
from corpus.store.duplicates import Shingles, likeness, may_be_copies, shingles, sketch
from corpus.store.place import Place, private_folder
from corpus.store.records import (
    Checked,
    Coverage,
    Damaged,
    DamagedError,
    GivenCitation,
    Listed,
    Outcome,
    Put,
    Scope,
    SourceState,
    StoreError,
    Version,
    freshness_of,
)
from corpus.store.seal import seal

SCHEMA_VERSION = 4
_APPLICATION = 0x436C6970  # "Clip"
_WAIT = 60.0  # seconds to wait for another process that is writing
_CHUNK = 500  # parameters of one statement
_LEAST_FREE = 2**20  # bytes that SQLite may want at once
_RECENT = 0.0002  # seconds for which versions that were read are taken for current without another look

_SCHEMA = """
CREATE TABLE generations (number INTEGER PRIMARY KEY AUTOINCREMENT, generation INTEGER NOT NULL UNIQUE);
INSERT INTO generations (generation) VALUES (0);
CREATE TABLE articles (
    id TEXT PRIMARY KEY, key TEXT NOT NULL UNIQUE, current INTEGER NOT NULL,
    first INTEGER NOT NULL DEFAULT 0, story INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE INDEX articles_story ON articles (story);
CREATE TABLE versions (
    id INTEGER PRIMARY KEY AUTOINCREMENT, article_id TEXT NOT NULL, added_at TEXT NOT NULL,
    title TEXT NOT NULL, publisher TEXT, published TEXT, url TEXT, authors TEXT NOT NULL, language TEXT,
    digest INTEGER NOT NULL, source TEXT NOT NULL, text TEXT NOT NULL, text_sha BLOB NOT NULL,
    updated TEXT, section TEXT, sha256 BLOB NOT NULL
);
CREATE INDEX versions_article ON versions (article_id);
CREATE INDEX versions_text ON versions (text_sha);
CREATE INDEX versions_url ON versions (url);
CREATE TABLE removed (
    key_sha BLOB NOT NULL, text_sha BLOB NOT NULL, removed_at TEXT NOT NULL, publisher_sha BLOB, PRIMARY KEY (key_sha, text_sha)
) WITHOUT ROWID;
CREATE INDEX removed_text ON removed (text_sha);
CREATE TABLE shingles (hash INTEGER NOT NULL, version INTEGER NOT NULL, PRIMARY KEY (hash, version)) WITHOUT ROWID;
CREATE TABLE vectors (
    model TEXT NOT NULL, key BLOB NOT NULL, article_id TEXT NOT NULL, vector BLOB NOT NULL, PRIMARY KEY (model, key)
);
CREATE INDEX vectors_article ON vectors (article_id);
CREATE TABLE answers (id TEXT PRIMARY KEY, given_at TEXT NOT NULL, question TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE answer_citations (
    answer_id TEXT NOT NULL, article_id TEXT NOT NULL,
    first INTEGER NOT NULL, last INTEGER NOT NULL, sha256 TEXT NOT NULL
);
CREATE INDEX answer_citations_answer ON answer_citations (answer_id);
CREATE INDEX answer_citations_article ON answer_citations (article_id);
CREATE TABLE sources (
    source TEXT PRIMARY KEY, every REAL NOT NULL, listed_at TEXT NOT NULL, next_due TEXT NOT NULL, checked_at TEXT, refreshed_at TEXT,
    failures INTEGER NOT NULL, error TEXT, feed TEXT, etag TEXT, modified TEXT
) WITHOUT ROWID;
CREATE TABLE source_items (source TEXT NOT NULL, item TEXT NOT NULL, stamp TEXT NOT NULL, PRIMARY KEY (source, item)) WITHOUT ROWID;
"""

_FROM_1 = "DROP TABLE IF EXISTS paragraphs"  # they follow from the text

_FROM_2 = """
ALTER TABLE versions ADD COLUMN updated TEXT;
ALTER TABLE versions ADD COLUMN section TEXT;
ALTER TABLE articles ADD COLUMN first INTEGER NOT NULL DEFAULT 0;
ALTER TABLE articles ADD COLUMN story INTEGER NOT NULL DEFAULT 0;
UPDATE articles SET first = (SELECT min(v.id) FROM versions v WHERE v.article_id = articles.id);
UPDATE articles SET story = first;
CREATE INDEX articles_story ON articles (story);
ALTER TABLE removed ADD COLUMN publisher_sha BLOB;
CREATE TABLE shingles (hash INTEGER NOT NULL, version INTEGER NOT NULL, PRIMARY KEY (hash, version)) WITHOUT ROWID;
CREATE INDEX answer_citations_article ON answer_citations (article_id);
CREATE TABLE sources (
    source TEXT PRIMARY KEY, every REAL NOT NULL, listed_at TEXT NOT NULL, next_due TEXT NOT NULL, checked_at TEXT, refreshed_at TEXT,
    failures INTEGER NOT NULL, error TEXT, feed TEXT, etag TEXT, modified TEXT
) WITHOUT ROWID;
CREATE TABLE source_items (source TEXT NOT NULL, item TEXT NOT NULL, stamp TEXT NOT NULL, PRIMARY KEY (source, item)) WITHOUT ROWID;
"""

_FROM_3 = "ALTER TABLE versions ADD COLUMN sha256 BLOB NOT NULL DEFAULT x''"
_NO_SEAL = b""  # fits nothing: the mark of a version that is damaged already when it is sealed

_Item = TypeVar("_Item")
_Row = tuple[Any, ...]

_DETAILS = "v.title, v.publisher, v.published, v.url, v.source, v.authors, v.language, v.digest, v.updated, v.section"
_STATE = "source, every, listed_at, next_due, checked_at, refreshed_at, failures, error, feed, etag, modified"
_SEALED = f"v.id, v.sha256, v.article_id, v.text, {_DETAILS}"
_WHOLE = f"{_SEALED}, a.key"
_CURRENT = "articles a JOIN versions v ON v.article_id = a.id AND v.id = a.current"
_EARLIEST = "v.published IS NULL, coalesce(julianday(v.published), julianday(substr(v.published, 1, 10))), a.first"

_CHANGES = frozenset({Outcome.ADDED, Outcome.UPDATED, Outcome.COPY})
_COMMON = 64  # articles looked at, newest first, for one shingle: what all of a template or a footer share tells nothing
_COMPARED = 8  # articles compared whole, those that share most of a sketch first


class SqliteStore:
    """A ``Store`` in one file. Safe to share between threads and processes; one connection a thread."""

    def __init__(self, path: Path, tell: Callable[[str], None] = lambda _line: None, was_used: bool = False) -> None:
        """Open the file, or make it.

        ``tell`` is given a line for each damaged article that is left out of what is read. ``was_used`` says that there are
        signs beside the store's own that it held something. Raises StoreError when the file cannot be opened or is not one
        of ours, DamagedError when it is gone or empty although it was used.
        """
        self._path, self._place, self._tell = path, Place(path), tell
        self._threads = threading.local()
        self._connections: list[sqlite3.Connection] = []
        self._told: set[int] = set()
        self._is_marked = False
        with _one_line(path):
            private_folder(path.parent)
            with FileLock(f"{path}.lock", timeout=_WAIT, mode=0o600):  # the first to come makes the file, alone
                self._open(was_used)

    def put(self, article: Article, restore: bool) -> Put:
        """Keep an article, whole. See ``Store.put``."""
        return self.put_all([article], restore)[0]

    def put_all(self, articles: Sequence[Article], restore: bool) -> list[Put]:
        """Keep several articles in one transaction. See ``Store.put_all``."""
        with self._transaction() as db:
            puts = [self._put(db, article, restore) for article in articles]
            if any(put.outcome in _CHANGES for put in puts):
                _next_generation(db)
        self._mark(any(put.outcome in _CHANGES for put in puts))
        return puts

    def _put(self, db: sqlite3.Connection, article: Article, restore: bool) -> Put:
        sha = _text_sha(article.text)
        row = _current_row(db, article.id)
        kept = _article(row) if row else None  # of a damaged article nothing is kept that could be compared
        whole = _with_known(article, kept) if kept else article
        if kept and _same(kept, whole):
            return Put(Outcome.UNCHANGED, article.id)
        if kept and _is_older(article, kept):
            return Put(Outcome.OLDER, article.id)
        if not restore and _is_removed(db, article, sha):
            return Put(Outcome.REMOVED, article.id)
        if not row and (twin := _twin(db, article, sha)):
            return Put(Outcome.DUPLICATE, twin)
        if restore:
            _forgive(db, article, sha)
        self._insert(db, whole, sha)
        original = _original(db, article.id)
        if kept or (row and not _is_made_good(db, row[0], sha)):
            return Put(Outcome.UPDATED, article.id, None if original == article.id else original)
        return Put(Outcome.ADDED, article.id) if original == article.id else Put(Outcome.COPY, article.id, original)

    def remove(self, reference: str) -> str | None:
        """Take out an article. See ``Store.remove``."""
        with self._transaction() as db:
            found = self._find(db, reference)
            if found is None:
                return None
            (key,) = db.execute("SELECT key FROM articles WHERE id = ?", (found,)).fetchone()
            texts = db.execute("SELECT DISTINCT text_sha, publisher FROM versions WHERE article_id = ?", (found,)).fetchall()
            db.executemany(
                "INSERT OR REPLACE INTO removed (key_sha, text_sha, removed_at, publisher_sha) VALUES (?, ?, ?, ?)",
                [(_sha(key), text_sha, _now(), _publisher_sha(publisher)) for text_sha, publisher in texts],
            )
            _leave_story(db, found)
            db.execute("DELETE FROM articles WHERE id = ?", (found,))
            db.execute("DELETE FROM versions WHERE article_id = ?", (found,))
            db.execute("DELETE FROM vectors WHERE article_id = ?", (found,))
            _next_generation(db)
        self._forget()
        self._mark(True)
        return found

    def find(self, reference: str) -> str | None:
        """Return the id of an article. See ``Store.find``."""
        with self._reading() as db:
            return self._find(db, reference)

    def get(self, reference: str) -> Article | None:
        """Return the current version of an article. See ``Store.get``."""
        with self._reading() as db:
            found = self._find(db, reference)
            row = _current_row(db, found) if found else None
        article = _article(row) if row else None
        if row and not article:
            raise DamagedError(
                f"article {found} is not shown, for its stored text was altered outside Clippings: add it again from its source,"
                f" or restore {self._path} from a backup; `clippings verify --all` lists all such"
            )
        return article

    def was_removed(self, article_id: str) -> bool:
        """Tell whether an article was taken out. See ``Store.was_removed``."""
        with self._reading() as db:
            return any(_id_of(key_sha) == article_id for (key_sha,) in db.execute("SELECT key_sha FROM removed"))

    def check_versions(self) -> Checked:
        """Check each stored version. See ``Store.check_versions``."""
        numbers, titles, damaged = Counter[str](), dict[str, str](), list[Damaged]()
        with self._reading() as db:
            rows = db.execute(
                f"SELECT {_SEALED}, v.added_at, a.current FROM versions v LEFT JOIN articles a ON a.id = v.article_id"
                " ORDER BY v.article_id, v.id"
            )
            for *row, added_at, current in rows:
                numbers[row[2]] += 1
                if _is_whole(tuple(row)):
                    titles[row[2]] = row[4]
                else:
                    damaged.append(Damaged(row[2], None, numbers[row[2]], str(added_at), row[0] == current))
        return Checked(numbers.total(), tuple(replace(one, title=titles.get(one.article_id)) for one in damaged))

    def check(self) -> None:
        """Raise DamagedError where anything in the file is damaged: a version in it, or its pages."""
        with self._reading() as db:
            (found,) = db.execute("PRAGMA quick_check(1)").fetchone()
        if found != "ok" or self.check_versions().damaged:
            raise DamagedError(f"{self._path} is damaged: restore it from a backup")

    def articles(self) -> list[Listed]:
        """Return the coverage. See ``Store.articles``."""
        with self._reading() as db:
            rows = db.execute(
                f"SELECT a.id, {_DETAILS}, first_value(a.id) OVER (PARTITION BY a.story ORDER BY {_EARLIEST}) FROM {_CURRENT}"
                " ORDER BY v.published IS NULL, v.published DESC, v.id DESC"
            ).fetchall()
            damaged = {row[2] for row in db.execute(f"SELECT {_SEALED} FROM {_CURRENT}") if not _is_whole(row)}
        copies: dict[str, list[str]] = {}
        for article, *_, original in rows:
            if article != original:
                copies.setdefault(original, []).append(article)
        return [
            _listed_damaged(row[0])
            if row[0] in damaged
            else Listed(
                id=row[0], title=row[1], publisher=row[2], published=row[3], url=row[4], source=row[5],
                authors=tuple(json.loads(row[6])), language=row[7], digest=bool(row[8]), updated=row[9], section=row[10],
                copy_of=None if row[0] == row[11] else row[11], copies=tuple(sorted(copies.get(row[0], ()))),
            )
            for row in rows
        ]  # fmt: skip

    def history(self, reference: str) -> list[Version]:
        """Return every state of an article. See ``Store.history``."""
        with self._reading() as db:
            found = self._find(db, reference)
            rows = db.execute(
                f"SELECT v.added_at, {_WHOLE} FROM versions v JOIN articles a ON a.id = v.article_id WHERE a.id = ? ORDER BY v.id", (found,)
            )
            return [Version(str(row[0]), _article(row[1:])) for row in rows]

    def story(self, article_id: str) -> list[Article]:
        """Return the copies of a story, the original first. See ``Store.story``."""
        with self._reading() as db:
            rows = db.execute(
                f"SELECT {_WHOLE} FROM {_CURRENT} WHERE a.story = (SELECT story FROM articles WHERE id = ?) ORDER BY {_EARLIEST}",
                (article_id,),
            ).fetchall()
        return [article for row in rows if (article := self._whole(row))]

    def stories(self, version_ids: Sequence[int]) -> dict[int, int]:
        """Return the stories of versions. See ``Store.stories``."""
        found: dict[int, int] = {}
        with self._reading() as db:
            for part in _chunks(version_ids):
                marks = ",".join("?" * len(part))
                found.update(
                    db.execute(
                        f"SELECT v.id, a.story FROM {_CURRENT} WHERE v.id IN ({marks})"
                        " AND EXISTS (SELECT 1 FROM articles b WHERE b.story = a.story AND b.id <> a.id)",
                        part,
                    )
                )
        return found

    def coverage(self) -> Coverage:
        """Return how much there is. See ``Store.coverage``."""
        with self._reading() as db:
            row = db.execute(
                f"SELECT count(*), min(substr(v.published, 1, 10)), max(substr(v.published, 1, 10)), max(v.added_at) FROM {_CURRENT}"
            ).fetchone()
        articles, first, last, last_added = row
        return Coverage(articles, first, last, last_added, freshness_of(self.source_states()))

    def generation(self) -> int:
        """Return a number that grows with every change. See ``Store.generation``."""
        with self._reading() as db:
            return int(db.execute("SELECT generation FROM generations ORDER BY number DESC LIMIT 1").fetchone()[0])

    def had_generation(self, generation: int) -> bool:
        """Tell whether the coverage ever was in that state. See ``Store.had_generation``."""
        with self._reading() as db:
            return db.execute("SELECT 1 FROM generations WHERE generation = ?", (generation,)).fetchone() is not None

    def publishers(self) -> list[str]:
        """Return the names of the publishers. See ``Store.publishers``."""
        with self._reading() as db:
            rows = db.execute(
                "SELECT DISTINCT v.publisher FROM articles a JOIN versions v ON v.id = a.current"
                " WHERE v.publisher IS NOT NULL ORDER BY v.publisher"
            )
            return [row[0] for row in rows]

    def version_ids(self, scope: Scope) -> list[int]:
        """Return the ids of versions. See ``Store.version_ids``."""
        where, given = _where(scope)
        with self._reading() as db:
            rows = db.execute(f"SELECT v.id FROM {_CURRENT} {where} ORDER BY v.id", given)
            return [row[0] for row in rows]

    def versions(self, ids: Sequence[int]) -> Iterator[tuple[int, Article]]:
        """Yield versions. See ``Store.versions``."""
        for part in _chunks(sorted(set(ids))):
            yield from self._versions(list(part))

    def _versions(self, ids: list[int]) -> Iterator[tuple[int, Article]]:
        """Yield versions read in one transaction, none of them open meanwhile; what is left is read again after any change."""
        last = 0
        while ids:
            state, rows, looked = self._state(), self._rows(ids), time.monotonic()
            for row in rows:
                if time.monotonic() - looked > _RECENT:
                    if self._state() != state:
                        break
                    looked = time.monotonic()
                last = row[0]
                if article := self._whole(row):
                    yield last, article
            else:
                return
            ids = [version for version in ids if version > last]

    def _rows(self, ids: Sequence[int]) -> list[_Row]:
        """Return those of these versions that are current, by ascending id."""
        with self._reading() as db:
            marks = ",".join("?" * len(ids))
            return db.execute(f"SELECT {_WHOLE} FROM {_CURRENT} WHERE v.id IN ({marks}) ORDER BY v.id", ids).fetchall()

    def _state(self) -> tuple[int, int]:
        """Return what is another after every change to the file: by another connection, by this one."""
        with _one_line(self._path):
            db = self._connection()
            return db.execute("PRAGMA data_version").fetchone()[0], db.total_changes

    def _whole(self, row: _Row) -> Article | None:
        """Return the article of a row; None for a damaged one, which is told of once."""
        article = _article(row)
        if article is None and row[0] not in self._told:
            self._told.add(row[0])
            self._tell(
                f"Article {row[2]} is left out, for its stored text was altered outside Clippings: add it again from its source,"
                " or restore a backup; `clippings verify --all` lists all such."
            )
        return article

    def vectors(self, model: str, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        """Return kept vectors. See ``Store.vectors``."""
        found: dict[bytes, bytes] = {}
        with self._reading() as db:
            for part in _chunks(keys):
                marks = ",".join("?" * len(part))
                found.update(db.execute(f"SELECT key, vector FROM vectors WHERE model = ? AND key IN ({marks})", (model, *part)))
        return found

    def keep_vectors(self, model: str, vectors: Sequence[tuple[str, bytes, bytes]]) -> None:
        """Keep vectors. See ``Store.keep_vectors``."""
        with self._transaction() as db:
            db.executemany(
                "INSERT OR REPLACE INTO vectors SELECT ?, ?, id, ? FROM articles WHERE id = ?",
                [(model, key, vector, article_id) for article_id, key, vector in vectors],
            )

    def keep_answer(self, answer_id: str, question: str, citations: Sequence[GivenCitation]) -> None:
        """Keep an answer on record. See ``Store.keep_answer``."""
        asked = question.encode(errors="replace").decode()  # half a surrogate pair cannot be stored
        with self._transaction() as db:
            db.execute("INSERT INTO answers VALUES (?, ?, ?)", (answer_id, _now(), asked))
            db.executemany(
                "INSERT INTO answer_citations VALUES (?, ?, ?, ?, ?)",
                [(answer_id, c.article_id, c.start, c.end, c.sha256) for c in citations],
            )

    def gave_answer(self, answer_id: str) -> bool:
        """Tell whether an answer is on record. See ``Store.gave_answer``."""
        with self._reading() as db:
            return db.execute("SELECT 1 FROM answers WHERE id = ?", (answer_id,)).fetchone() is not None

    def given_citations(self, answer_id: str | None) -> list[tuple[str, GivenCitation]]:
        """Return quotes given. See ``Store.given_citations``."""
        where, given = ("WHERE answer_id = ?", (answer_id,)) if answer_id else ("", ())
        with self._reading() as db:
            rows = db.execute(f"SELECT * FROM answer_citations {where} ORDER BY rowid", given)
            return [(row[0], GivenCitation(*row[1:])) for row in rows]

    def quotes_of(self, article_id: str) -> list[tuple[str, GivenCitation]]:
        """Return the quotes of an article in past answers. See ``Store.quotes_of``."""
        with self._reading() as db:
            rows = db.execute("SELECT * FROM answer_citations WHERE article_id = ? ORDER BY rowid", (article_id,))
            return [(row[0], GivenCitation(*row[1:])) for row in rows]

    def source_states(self) -> list[SourceState]:
        """Return the state of the watched sources. See ``Store.source_states``."""
        with self._reading() as db:
            return [SourceState(*row) for row in db.execute(f"SELECT {_STATE} FROM sources ORDER BY source")]

    def keep_source_state(self, state: SourceState) -> None:
        """Keep the state of a watched source. See ``Store.keep_source_state``."""
        with self._transaction() as db:
            db.execute(f"INSERT OR REPLACE INTO sources ({_STATE}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", astuple(state))

    def forget_source(self, source: str) -> None:
        """Forget a watched source. See ``Store.forget_source``."""
        with self._transaction() as db:
            db.execute("DELETE FROM sources WHERE source = ?", (source,))
            db.execute("DELETE FROM source_items WHERE source = ?", (source,))

    def seen_items(self, source: str) -> dict[str, str]:
        """Return what was seen of a watched source. See ``Store.seen_items``."""
        with self._reading() as db:
            return dict(db.execute("SELECT item, stamp FROM source_items WHERE source = ?", (source,)))

    def keep_seen_items(self, source: str, seen: Mapping[str, str], gone: Collection[str]) -> None:
        """Keep what was seen of a watched source. See ``Store.keep_seen_items``."""
        with self._transaction() as db:
            db.executemany("INSERT OR REPLACE INTO source_items VALUES (?, ?, ?)", [(source, *pair) for pair in seen.items()])
            db.executemany("DELETE FROM source_items WHERE source = ? AND item = ?", [(source, item) for item in gone])

    def close(self) -> None:
        """Close the connections of all threads."""
        for connection in self._connections:
            connection.close()
        self._connections.clear()
        self._threads = threading.local()

    def _open(self, was_used: bool) -> None:
        """Make the file, or see to it that it is what it was; a home that was used is never taken for a new one."""
        is_marked = self._place.marker.exists()  # before a look into the file: another process may write both just now
        self._place.check_there(is_marked or was_used)
        self._place.make()
        try:
            self._prepare(is_marked or was_used)
            if self.generation():
                self._mark(True)
            elif is_marked:
                raise self._place.lost("was never added to")
        except BaseException:
            self.close()
            raise

    def _mark(self, was_used: bool) -> None:
        """Take note beside the file, once, that it was used."""
        if was_used and not self._is_marked:
            self._place.mark()
            self._is_marked = True

    def _prepare(self, was_used: bool) -> None:
        db = self._connection()
        version = db.execute("PRAGMA user_version").fetchone()[0]
        if version == 0 and was_used and not db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            raise self._place.lost("holds nothing")
        if version == 0:
            self._create(db)
        elif db.execute("PRAGMA application_id").fetchone()[0] != _APPLICATION:
            raise StoreError(f"{self._path} is another program's database: set CLIPPINGS_HOME to another folder")
        elif version > SCHEMA_VERSION:
            raise StoreError(f"{self._path} was written by a newer Clippings: update this one")
        elif version < SCHEMA_VERSION:
            self._migrate(db, version)

    def _create(self, db: sqlite3.Connection) -> None:
        if db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            raise StoreError(f"{self._path} is another program's database: set CLIPPINGS_HOME to another folder")
        db.execute("PRAGMA journal_mode = WAL")
        with self._transaction():
            for statement in _SCHEMA.split(";\n"):
                db.execute(statement)
            db.execute(f"PRAGMA application_id = {_APPLICATION}")
            db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")

    def _migrate(self, db: sqlite3.Connection, version: int) -> None:
        """Bring a file of an older schema to the present one, whole or not at all."""
        with self._transaction():
            if version == 1:
                db.execute(_FROM_1)
            if version < 3:
                _to_3(db)
            _from_3_to_4(db)
            if version < 3:
                _join_all(db)
            db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")

    def _connection(self) -> sqlite3.Connection:
        """Return this thread's connection."""
        known: sqlite3.Connection | None = getattr(self._threads, "connection", None)
        if known is None:
            known = sqlite3.connect(self._path, timeout=_WAIT, isolation_level=None, check_same_thread=False)
            known.text_factory = _text
            known.execute("PRAGMA synchronous = FULL")
            known.execute("PRAGMA secure_delete = ON")
            self._threads.connection = known
            self._connections.append(known)
        return known

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        """Yield a connection that sees one state of the coverage from first to last."""
        with _one_line(self._path):
            db = self._connection()
            db.execute("BEGIN")
            try:
                yield db
            finally:
                db.execute("COMMIT")

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with _one_line(self._path):
            db = self._connection()
            db.execute("BEGIN IMMEDIATE")
            try:
                yield db
                db.execute("COMMIT")
            except BaseException:
                if db.in_transaction:  # a full disk ends it by itself
                    db.execute("ROLLBACK")
                raise

    def _forget(self) -> None:
        """Move every change into the file itself and empty the log beside it, which still holds what was removed."""
        with _one_line(self._path):
            self._connection().execute("PRAGMA wal_checkpoint(TRUNCATE)")

    @staticmethod
    def _find(db: sqlite3.Connection, reference: str) -> str | None:
        reference = tidy(reference)
        row = db.execute("SELECT id FROM articles WHERE id = ?", (reference,)).fetchone()
        row = row or db.execute(f"SELECT a.id FROM {_CURRENT} WHERE v.url = ?", (reference,)).fetchone()
        return str(row[0]) if row else None

    @staticmethod
    def _insert(db: sqlite3.Connection, article: Article, sha: bytes) -> None:
        details = _details(article)
        version = db.execute(
            "INSERT INTO versions (title, publisher, published, url, source, authors, language, digest, updated, section,"
            " article_id, added_at, text, text_sha, sha256) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (*details, article.id, _now(), article.text, sha, seal(article.id, article.text, details)),
        ).lastrowid
        _leave_story(db, article.id)
        db.execute(
            "INSERT INTO articles VALUES (?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET current = excluded.current",
            (article.id, article.key, version, version, version),
        )
        _join_story(db, article.id, cast(int, version), article.text)


@contextmanager
def _one_line(path: Path) -> Iterator[None]:
    """Turn what the database or the disk says into one line that a person can act on."""
    try:
        yield
    except sqlite3.OperationalError as error:
        if "disk is full" in str(error) or ("disk I/O error" in str(error) and _is_full(path.parent)):
            raise _full(path) from error
        if str(error).startswith("no such "):
            raise DamagedError(f"{path} is damaged ({error}): restore it from a backup or set CLIPPINGS_HOME") from error
        hint = "another process is writing; try again" if "locked" in str(error) else "check the folder and the disk"
        raise StoreError(f"cannot use {path}: {error} ({hint})") from error
    except sqlite3.DatabaseError as error:
        raise DamagedError(f"{path} is damaged or no database ({error}): restore it from a backup or set CLIPPINGS_HOME") from error
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise _full(path) from error
        raise StoreError(f"cannot use {path}: {error.strerror or error}; set CLIPPINGS_HOME to a folder you can write to") from error


def _is_full(folder: Path) -> bool:
    """Tell whether so little is free that SQLite could not extend the file that its processes share, which it calls an I/O error."""
    with suppress(OSError):
        return shutil.disk_usage(folder).free < _LEAST_FREE
    return False


def _full(path: Path) -> StoreError:
    return StoreError(f"the disk is full: cannot write to {path}; free some space and try again; nothing that was acknowledged is lost")


def _to_3(db: sqlite3.Connection) -> None:
    """Bring schema 2 to schema 3, but for the stories, which need whole texts."""
    for statement in _FROM_2.split(";\n"):
        db.execute(statement)


def _from_3_to_4(db: sqlite3.Connection) -> None:
    """Seal the versions of schema 3, each after a look at whether its text still has the fingerprint it was stored with."""
    db.execute(_FROM_3)
    for part in _chunks([version for (version,) in db.execute("SELECT id FROM versions")]):
        marks = ",".join("?" * len(part))
        rows = db.execute(f"SELECT {_SEALED}, v.text_sha FROM versions v WHERE v.id IN ({marks})", part).fetchall()
        seals = [(_seal_of(row) if _text_sha(row[3]) == row[-1] else _NO_SEAL, row[0]) for row in (tuple(r) for r in rows)]
        db.executemany("UPDATE versions SET sha256 = ? WHERE id = ?", [(found or _NO_SEAL, version) for found, version in seals])


def _join_all(db: sqlite3.Connection) -> None:
    """Find the stories of all articles, each that was added earlier first."""
    for row in db.execute(f"SELECT {_WHOLE} FROM {_CURRENT} ORDER BY a.first").fetchall():
        if article := _article(row):
            _join_story(db, article.id, row[0], article.text)


def _where(scope: Scope) -> tuple[str, list[str]]:
    """Return the condition that an article's current version ``v`` meets in a scope, and its parameters."""
    conditions, given = ["true"], []
    if scope.since:
        conditions.append("substr(v.published, 1, 10) >= ?")
        given.append(scope.since)
    if scope.until:
        conditions.append("substr(v.published, 1, 10) <= ?")
        given.append(scope.until)
    if scope.publishers is not None:
        conditions.append(f"v.publisher IN ({','.join('?' * len(scope.publishers))})")
        given.extend(scope.publishers)
    return "WHERE " + " AND ".join(conditions), given


def _same(kept: Article | None, article: Article) -> bool:
    """Tell whether an article says what is kept already, wherever it was read from this time."""
    return kept is not None and replace(kept, source=article.source) == article


def _with_known(article: Article, kept: Article) -> Article:
    """Return a version of an article with what is known of it and this version does not say: a bare page undoes no date."""
    return replace(
        article,
        publisher=article.publisher or kept.publisher,
        published=article.published or kept.published,
        authors=article.authors or kept.authors,
        language=article.language or kept.language,
        section=article.section or kept.section,
        updated=article.updated or (kept.updated if article.text == kept.text else None),
    )


def _is_older(article: Article, kept: Article) -> bool:
    """Tell whether an article is an earlier state of the one kept, as far as its source dates it.

    The same words with an earlier day are no earlier state but a date put right, unless the kept one says when it was updated.
    """
    stands = kept.updated if kept.text == article.text else kept.updated or kept.published
    return _is_before(article.updated or article.published, stands)


def _is_before(one: str | None, other: str | None) -> bool:
    """Tell whether a day or moment lies before another, by the day where either has no time; an unknown one never does."""
    if not one or not other:
        return False
    first, second = datetime.fromisoformat(one), datetime.fromisoformat(other)
    if min(len(one), len(other)) > len("2024-05-02") and (first.tzinfo is None) == (second.tzinfo is None):
        return first < second
    return one[:10] < other[:10]


def _twin(db: sqlite3.Connection, article: Article, sha: bytes) -> str | None:
    """Return the article that this one is the very same thing as: one saved twice, say, or twice in a file."""
    if article.url:
        return None
    rows = db.execute(
        f"SELECT {_WHOLE} FROM {_CURRENT} WHERE v.text_sha = ? AND v.title = ? AND (? IS NULL OR v.publisher IS ?)",
        (sha, article.title, article.publisher, article.publisher),
    )
    return next((found.id for row in rows if (found := _article(row))), None)


def _is_removed(db: sqlite3.Connection, article: Article, sha: bytes) -> bool:
    """Tell whether an article was taken out: it, or its text as its publisher or one unknown brought it."""
    publisher = _publisher_sha(article.publisher)
    row = db.execute(
        "SELECT 1 FROM removed WHERE key_sha = ? OR (text_sha = ? AND (? IS NULL OR publisher_sha IS NULL OR publisher_sha = ?))",
        (_sha(article.key), sha, publisher, publisher),
    ).fetchone()
    return row is not None


def _forgive(db: sqlite3.Connection, article: Article, sha: bytes) -> None:
    """Let an article in again; others that were removed with the same text stay out by their keys."""
    db.execute("DELETE FROM removed WHERE key_sha = ?", (_sha(article.key),))
    db.execute("UPDATE OR REPLACE removed SET text_sha = key_sha WHERE text_sha = ?", (sha,))


def _leave_story(db: sqlite3.Connection, article_id: str) -> None:
    """Take the current version of an article out of the sketches, and so out of its story."""
    row = _current_row(db, article_id)
    article = _article(row) if row else None
    if row and article:
        hashes = sketch(shingles(article.text))
        db.executemany("DELETE FROM shingles WHERE hash = ? AND version = ?", [(number, row[0]) for number in hashes])
    elif row:  # what it was sketched from is lost: they are looked for one by one
        db.execute("DELETE FROM shingles WHERE version = ?", (row[0],))


def _join_story(db: sqlite3.Connection, article_id: str, version: int, text: str) -> None:
    """Make the current version of an article part of the story it is a copy of, or a story of its own."""
    words = shingles(text)
    hashes = sketch(words)
    shared: Counter[int] = Counter()
    for number in hashes:
        shared.update(
            v for (v,) in db.execute("SELECT version FROM shingles WHERE hash = ? ORDER BY version DESC LIMIT ?", (number, _COMMON))
        )
    likely = sorted(shared, key=lambda v: (-shared[v], v))[:_COMPARED]
    story = next((found for like in likely if (found := _story_of_copy(db, like, shared[like], text, words))), version)
    db.execute("UPDATE articles SET story = ? WHERE id = ?", (story, article_id))
    db.executemany("INSERT OR IGNORE INTO shingles VALUES (?, ?)", [(number, version) for number in hashes])


def _story_of_copy(db: sqlite3.Connection, version: int, shared: int, text: str, words: Shingles) -> int | None:
    """Return the story of a version if a text is a copy of it."""
    row = db.execute(f"SELECT {_WHOLE}, a.story FROM {_CURRENT} WHERE v.id = ?", (version,)).fetchone()
    other = _article(row[:-1]) if row else None
    if other is None or not may_be_copies(shared, len(text), len(other.text)) or not likeness(words, shingles(other.text)).is_copy:
        return None
    return int(row[-1])


def _original(db: sqlite3.Connection, article_id: str) -> str:
    row = db.execute(
        f"SELECT a.id FROM {_CURRENT} WHERE a.story = (SELECT story FROM articles WHERE id = ?) ORDER BY {_EARLIEST} LIMIT 1", (article_id,)
    ).fetchone()
    return str(row[0])


def _next_generation(db: sqlite3.Connection) -> None:
    db.execute("INSERT INTO generations (generation) VALUES (?)", (secrets.randbits(62),))


def _current_row(db: sqlite3.Connection, article_id: str) -> _Row | None:
    row: _Row | None = db.execute(f"SELECT {_WHOLE} FROM {_CURRENT} WHERE a.id = ?", (article_id,)).fetchone()
    return row


def _is_made_good(db: sqlite3.Connection, version: int, sha: bytes) -> bool:
    """Tell whether a damaged version had the text that has just been stored anew, and stands for nothing any more: then it goes."""
    return db.execute("DELETE FROM versions WHERE id = ? AND text_sha = ?", (version, sha)).rowcount > 0


def _text_sha(text: object) -> bytes:
    """Return the fingerprint by which two copies of one text are known: letter case and white space apart."""
    return _sha(" ".join(str(text).casefold().split()))


def _publisher_sha(publisher: object) -> bytes | None:
    return _sha(str(publisher).casefold()) if publisher else None


def _sha(text: str) -> bytes:
    return hashlib.sha256(text.encode(errors="surrogateescape")).digest()


def _id_of(key_sha: bytes) -> str:
    """Return the id of the article whose key has this fingerprint. See ``article_id``."""
    return base64.b32encode(key_sha)[:10].decode().lower()


def _text(stored: bytes) -> str:
    """Return text as it is stored; a byte that is not UTF-8 any more is kept, so that the seal tells of it."""
    return stored.decode(errors="surrogateescape")


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _chunks(items: Sequence[_Item]) -> Iterator[tuple[_Item, ...]]:
    for start in range(0, len(items), _CHUNK):
        yield tuple(items[start : start + _CHUNK])


def _seal_of(row: _Row) -> bytes | None:
    """Return the seal that fits what a row of ``_SEALED`` columns, and whatever follows them, says."""
    return seal(row[2], row[3], row[4:14])


def _is_whole(row: _Row) -> bool:
    return bool(row[1]) and row[1] == _seal_of(row)


def _article(row: _Row) -> Article | None:
    """Return the article of a row of ``_WHOLE`` columns, None where it is not what was stored."""
    if not _is_whole(row):
        return None
    _, _, article_id, text, title, publisher, published, url, source, authors, language, digest, updated, section, key = row
    return Article(
        id=article_id, key=key, title=title, publisher=publisher, published=published, updated=updated, url=url,
        authors=tuple(json.loads(authors)), section=section, language=language, digest=bool(digest), source=source,
        text=text, paragraphs=paragraphs_of(text),
    )  # fmt: skip


def _details(article: Article) -> _Row:
    """Return what is stored of an article beside its text, in the order of ``_DETAILS``."""
    return (
        article.title, article.publisher, article.published, article.url, article.source, json.dumps(article.authors),
        article.language, int(article.digest), article.updated, article.section,
    )  # fmt: skip


def _listed_damaged(article_id: str) -> Listed:
    return Listed(
        id=article_id, title="[damaged, not shown]", publisher=None, published=None, url=None, source="", authors=(),
        language=None, digest=False, is_damaged=True,
    )  # fmt: skip
