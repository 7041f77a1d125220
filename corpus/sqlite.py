"""The coverage in one SQLite file: the single source of truth. Indexes beside it are caches of this.

Every change is one transaction, flushed to disk before it is acknowledged (WAL, synchronous=FULL), so a process
or a machine that dies leaves each article whole or absent. A removed article leaves a tombstone without words.
"""

import hashlib
import json
import secrets
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from filelock import FileLock

from corpus.article import Article, paragraphs_of, tidy
from corpus.store import Coverage, GivenCitation, Listed, Outcome, Put, Scope, StoreError

SCHEMA_VERSION = 3
_APPLICATION = 0x436C6970  # "Clip"
_WAIT = 60.0  # seconds to wait for another process that is writing
_CHUNK = 500  # parameters of one statement

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
    updated TEXT, section TEXT
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
    source TEXT PRIMARY KEY, etag TEXT, modified TEXT, checked_at TEXT, refreshed_at TEXT, next_due TEXT,
    failures INTEGER NOT NULL DEFAULT 0, error TEXT
) WITHOUT ROWID;
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
    source TEXT PRIMARY KEY, etag TEXT, modified TEXT, checked_at TEXT, refreshed_at TEXT, next_due TEXT,
    failures INTEGER NOT NULL DEFAULT 0, error TEXT
) WITHOUT ROWID;
"""

_Item = TypeVar("_Item")

_DETAILS = "v.title, v.publisher, v.published, v.url, v.source, v.authors, v.language, v.digest, v.updated, v.section"
_WHOLE = f"a.id, a.key, v.text, {_DETAILS}"


class SqliteStore:
    """A ``Store`` in one file. Safe to share between threads and processes; one connection a thread."""

    def __init__(self, path: Path) -> None:
        """Open the file, or make it. Raises StoreError when it cannot be opened or is not one of ours."""
        self._path = path
        self._threads = threading.local()
        self._connections: list[sqlite3.Connection] = []
        with _one_line(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            with FileLock(f"{path}.lock", timeout=_WAIT):  # the first to come makes the file, alone
                self._prepare()

    def put(self, article: Article, restore: bool) -> Put:
        """Keep an article, whole. See ``Store.put``."""
        sha = _text_sha(article)
        with self._transaction() as db:
            current = db.execute("SELECT current FROM articles WHERE id = ?", (article.id,)).fetchone()
            if current and _same(self._load(db, article.id), article):
                return Put(Outcome.UNCHANGED, article.id)
            if not current and (twin := _twin(db, sha)):
                return Put(Outcome.DUPLICATE, twin)
            if not restore and _is_removed(db, article.key, sha):
                return Put(Outcome.REMOVED, article.id)
            db.execute("DELETE FROM removed WHERE key_sha = ? OR text_sha = ?", (_sha(article.key), sha))
            self._insert(db, article, sha)
            return Put(Outcome.UPDATED if current else Outcome.ADDED, article.id)

    def remove(self, reference: str) -> str | None:
        """Take out an article. See ``Store.remove``."""
        with self._transaction() as db:
            found = self._find(db, reference)
            if found is None:
                return None
            (key,) = db.execute("SELECT key FROM articles WHERE id = ?", (found,)).fetchone()
            texts = db.execute("SELECT DISTINCT text_sha FROM versions WHERE article_id = ?", (found,)).fetchall()
            db.executemany(
                "INSERT OR REPLACE INTO removed (key_sha, text_sha, removed_at) VALUES (?, ?, ?)",
                [(_sha(key), text_sha, _now()) for (text_sha,) in texts],
            )
            db.execute("DELETE FROM articles WHERE id = ?", (found,))
            db.execute("DELETE FROM versions WHERE article_id = ?", (found,))
            db.execute("DELETE FROM vectors WHERE article_id = ?", (found,))
            _next_generation(db)
        self._forget()
        return found

    def get(self, reference: str) -> Article | None:
        """Return the current version of an article. See ``Store.get``."""
        with self._reading() as db:
            found = self._find(db, reference)
            return self._load(db, found) if found else None

    def articles(self) -> list[Listed]:
        """Return the coverage. See ``Store.articles``."""
        with self._reading() as db:
            rows = db.execute(
                f"SELECT a.id, {_DETAILS} FROM articles a JOIN versions v ON v.id = a.current"
                " ORDER BY v.published IS NULL, v.published DESC, v.id DESC"
            )
            return [
                Listed(
                    id=row[0], title=row[1], publisher=row[2], published=row[3], url=row[4], source=row[5],
                    authors=tuple(json.loads(row[6])), language=row[7], digest=bool(row[8]),
                )
                for row in rows
            ]  # fmt: skip

    def coverage(self) -> Coverage:
        """Return how much there is. See ``Store.coverage``."""
        with self._reading() as db:
            row = db.execute(
                "SELECT count(*), min(substr(v.published, 1, 10)), max(substr(v.published, 1, 10)), max(v.added_at)"
                " FROM articles a JOIN versions v ON v.id = a.current"
            ).fetchone()
            return Coverage(*row)

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
            rows = db.execute(f"SELECT v.id FROM articles a JOIN versions v ON v.id = a.current {where} ORDER BY v.id", given)
            return [row[0] for row in rows]

    def versions(self, ids: Sequence[int]) -> Iterator[tuple[int, Article]]:
        """Yield versions. See ``Store.versions``."""
        for version in sorted(set(ids)):
            with self._reading() as db:
                row = db.execute(
                    f"SELECT {_WHOLE} FROM articles a JOIN versions v ON v.id = a.current WHERE v.id = ?", (version,)
                ).fetchone()
            if row:
                yield version, _article(*row)

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

    def close(self) -> None:
        """Close the connections of all threads."""
        for connection in self._connections:
            connection.close()
        self._connections.clear()
        self._threads = threading.local()

    def _prepare(self) -> None:
        db = self._connection()
        version = db.execute("PRAGMA user_version").fetchone()[0]
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
            for statement in [*([_FROM_1] if version == 1 else []), *_FROM_2.split(";\n")]:
                db.execute(statement)
            db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")

    def _connection(self) -> sqlite3.Connection:
        """Return this thread's connection."""
        known: sqlite3.Connection | None = getattr(self._threads, "connection", None)
        if known is None:
            known = sqlite3.connect(self._path, timeout=_WAIT, isolation_level=None, check_same_thread=False)
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
            except BaseException:
                if db.in_transaction:  # a full disk ends it by itself
                    db.execute("ROLLBACK")
                raise
            db.execute("COMMIT")

    def _forget(self) -> None:
        """Move every change into the file itself and empty the log beside it, which still holds what was removed."""
        with _one_line(self._path):
            self._connection().execute("PRAGMA wal_checkpoint(TRUNCATE)")

    @staticmethod
    def _find(db: sqlite3.Connection, reference: str) -> str | None:
        reference = tidy(reference)
        row = db.execute("SELECT id FROM articles WHERE id = ?", (reference,)).fetchone()
        row = row or db.execute("SELECT a.id FROM versions v JOIN articles a ON a.current = v.id WHERE v.url = ?", (reference,)).fetchone()
        return str(row[0]) if row else None

    @staticmethod
    def _load(db: sqlite3.Connection, article_id: str) -> Article | None:
        row = db.execute(f"SELECT {_WHOLE} FROM articles a JOIN versions v ON v.id = a.current WHERE a.id = ?", (article_id,)).fetchone()
        return _article(*row) if row else None

    @staticmethod
    def _insert(db: sqlite3.Connection, article: Article, sha: bytes) -> None:
        version = db.execute(
            "INSERT INTO versions (article_id, added_at, title, publisher, published, url, authors, language, digest,"
            " source, text, text_sha, updated, section) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                article.id, _now(), article.title, article.publisher, article.published, article.url,
                json.dumps(article.authors), article.language, article.digest, article.source, article.text, sha,
                article.updated, article.section,
            ),
        ).lastrowid  # fmt: skip
        db.execute(
            "INSERT INTO articles VALUES (?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET current = excluded.current",
            (article.id, article.key, version, version, version),
        )
        _next_generation(db)


@contextmanager
def _one_line(path: Path) -> Iterator[None]:
    """Turn what the database or the disk says into one line that a person can act on."""
    try:
        yield
    except sqlite3.OperationalError as error:
        hint = "another process is writing; try again" if "locked" in str(error) else "check the folder and the disk"
        raise StoreError(f"cannot use {path}: {error} ({hint})") from error
    except sqlite3.DatabaseError as error:
        raise StoreError(f"{path} is damaged or no database ({error}): restore it from a backup or set CLIPPINGS_HOME") from error
    except OSError as error:
        raise StoreError(f"cannot use {path}: {error.strerror or error}; set CLIPPINGS_HOME to a folder you can write to") from error


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


def _twin(db: sqlite3.Connection, sha: bytes) -> str | None:
    row = db.execute("SELECT a.id FROM versions v JOIN articles a ON a.current = v.id WHERE v.text_sha = ?", (sha,)).fetchone()
    return str(row[0]) if row else None


def _is_removed(db: sqlite3.Connection, key: str, sha: bytes) -> bool:
    row = db.execute("SELECT 1 FROM removed WHERE key_sha = ? OR text_sha = ?", (_sha(key), sha)).fetchone()
    return row is not None


def _next_generation(db: sqlite3.Connection) -> None:
    db.execute("INSERT INTO generations (generation) VALUES (?)", (secrets.randbits(62),))


def _text_sha(article: Article) -> bytes:
    """Return the fingerprint by which two copies of one text are known: letter case and white space apart."""
    return _sha(" ".join(article.text.casefold().split()))


def _sha(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _chunks(items: Sequence[_Item]) -> Iterator[tuple[_Item, ...]]:
    for start in range(0, len(items), _CHUNK):
        yield tuple(items[start : start + _CHUNK])


def _article(
    article_id: str, key: str, text: str, title: str, publisher: str | None, published: str | None, url: str | None,
    source: str, authors: str, language: str | None, digest: int, updated: str | None, section: str | None,
) -> Article:  # fmt: skip
    return Article(
        id=article_id, key=key, title=title, publisher=publisher, published=published, updated=updated, url=url,
        authors=tuple(json.loads(authors)), section=section, language=language, digest=bool(digest), source=source,
        text=text, paragraphs=paragraphs_of(text),
    )  # fmt: skip
