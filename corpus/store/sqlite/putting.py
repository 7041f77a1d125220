"""What changes the coverage: articles put and removed, and the tombstones by which removed ones stay out.

What is read of it stands in ``articles``.
"""

import base64
import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import cast

from corpus.article import Article, tidy
from corpus.store.records import Outcome, Put
from corpus.store.seal import seal
from corpus.store.sqlite import stories
from corpus.store.sqlite.connection import Connection, Part
from corpus.store.sqlite.rows import CURRENT, WHOLE, article_of, current_row, details_of, now, sha, text_sha

_CHANGES = frozenset({Outcome.ADDED, Outcome.UPDATED, Outcome.COPY})


class SqlitePutting(Part):
    """The changes of ``Articles``, and what was removed."""

    def put(self, article: Article, restore: bool) -> Put:
        """Keep an article, whole. See ``Articles.put``."""
        return self.put_all([article], restore)[0]

    def put_all(self, articles: Sequence[Article], restore: bool) -> list[Put]:
        """Keep several articles in one transaction. See ``Articles.put_all``."""
        with self._database.writing() as db:
            puts = [_put(db, article, restore) for article in articles]
            is_changed = any(put.outcome in _CHANGES for put in puts)
            if is_changed:
                _next_generation(db)
        if is_changed:
            self._database.mark_used()
        return puts

    def remove(self, reference: str) -> str | None:
        """Take out an article. See ``Articles.remove``."""
        with self._database.writing() as db:
            found = find(db, reference)
            if found is None:
                return None
            _bury(db, found)
            stories.leave(db, found)
            db.execute("DELETE FROM articles WHERE id = ?", (found,))
            db.execute("DELETE FROM versions WHERE article_id = ?", (found,))
            db.execute("DELETE FROM vectors WHERE article_id = ?", (found,))
            db.execute("DELETE FROM answer_pieces WHERE article_id = ?", (found,))
            _next_generation(db)
        self._database.empty_log()
        self._database.mark_used()
        return found

    def was_removed(self, article_id: str) -> bool:
        """Tell whether an article was taken out. See ``Articles.was_removed``."""
        with self._database.reading() as db:
            keys = db.execute("SELECT key_sha FROM removed")
            return any(_id_of(key_sha) == article_id for (key_sha,) in keys)


def find(db: Connection, reference: str) -> str | None:
    """Return the id of the article with this id or address, damaged or not."""
    reference = tidy(reference)
    row = db.execute("SELECT id FROM articles WHERE id = ?", (reference,)).fetchone()
    row = row or db.execute(f"SELECT a.id FROM {CURRENT} WHERE v.url = ?", (reference,)).fetchone()
    return str(row[0]) if row else None


def _put(db: Connection, article: Article, restore: bool) -> Put:
    fingerprint = text_sha(article.text)
    row = current_row(db, article.id)
    kept = article_of(row) if row else None  # of a damaged article nothing is kept that could be compared
    whole = _with_known(article, kept) if kept else article
    if kept and _same(kept, whole):
        return Put(Outcome.UNCHANGED, article.id)
    if kept and _is_older(article, kept):
        return Put(Outcome.OLDER, article.id)
    if not restore and _is_removed(db, article, fingerprint):
        return Put(Outcome.REMOVED, article.id)
    if not row and (twin := _twin(db, article, fingerprint)):
        return Put(Outcome.DUPLICATE, twin)
    if restore:
        _forgive(db, article, fingerprint)
    _insert(db, whole, fingerprint)
    original = stories.original(db, article.id)
    copy_of = None if original == article.id else original
    if kept or (row and not _is_made_good(db, article.id, row[0], fingerprint)):
        return Put(Outcome.UPDATED, article.id, copy_of)
    return Put(Outcome.COPY if copy_of else Outcome.ADDED, article.id, copy_of)


def _insert(db: Connection, article: Article, fingerprint: bytes) -> None:
    details = details_of(article)
    version = db.execute(
        "INSERT INTO versions"
        " (title, publisher, published, url, source, authors, language, digest, updated, section, genre, shortened,"
        " article_id, added_at, text, text_sha, sha256) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (*details, article.id, now(), article.text, fingerprint, seal(article.id, article.text, details)),
    ).lastrowid
    stories.leave(db, article.id)
    altered = "DELETE FROM articles WHERE key = ? AND id <> ?"  # outside: no two ids have one key
    db.execute(altered, (article.key, article.id))
    db.execute(
        "INSERT INTO articles (id, key, current, first, story) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (id) DO UPDATE SET current = excluded.current, key = excluded.key",
        (article.id, article.key, version, version, version),
    )
    stories.join(db, article.id, cast(int, version), article.text)


def _is_made_good(db: Connection, article_id: str, version: int, fingerprint: bytes) -> bool:
    """Tell whether a damaged version had the text that has just been stored anew: then it goes.

    Past answers that lean on it lean on the new one where that is the same in all that is sealed.
    """
    db.execute(
        "UPDATE answer_pieces SET version = (SELECT current FROM articles WHERE id = ?) WHERE version = ? AND"
        " (SELECT sha256 FROM versions WHERE id = ?) = (SELECT v.sha256 FROM articles a JOIN versions v ON v.id = a.current"
        " WHERE a.id = ?)",
        (article_id, version, version, article_id),
    )
    superseded = "DELETE FROM versions WHERE id = ? AND text_sha = ?"
    return db.execute(superseded, (version, fingerprint)).rowcount > 0


def _next_generation(db: Connection) -> None:
    db.execute("INSERT INTO generations (generation) VALUES (?)", (secrets.randbits(62),))


def _same(kept: Article, article: Article) -> bool:
    """Tell whether an article says what is kept already, wherever it was read from this time."""
    return replace(kept, source=article.source) == article


def _with_known(article: Article, kept: Article) -> Article:
    """Return a version of an article with what is known of it and this version does not say.

    A bare page undoes no date.
    """
    return replace(
        article,
        publisher=article.publisher or kept.publisher,
        published=article.published or kept.published,
        authors=article.authors or kept.authors,
        language=article.language or kept.language,
        section=article.section or kept.section,
        genre=article.genre or kept.genre,
        updated=article.updated or (kept.updated if article.text == kept.text else None),
    )


def _is_older(article: Article, kept: Article) -> bool:
    """Tell whether an article is an earlier state of the one kept, as far as its source dates it.

    The same words with an earlier day are no earlier state but a date put right, unless the kept one says
    when it was updated.
    """
    stands = kept.updated if kept.text == article.text else kept.updated or kept.published
    return _is_before(article.updated or article.published, stands)


def _is_before(one: str | None, other: str | None) -> bool:
    """Tell whether a day or moment lies before another, by the day where either has no time.

    An unknown one never does.
    """
    if not one or not other:
        return False
    first, second = datetime.fromisoformat(one), datetime.fromisoformat(other)
    if min(len(one), len(other)) > len("2024-05-02") and (first.tzinfo is None) == (second.tzinfo is None):
        return first < second
    return one[:10] < other[:10]


def _twin(db: Connection, article: Article, fingerprint: bytes) -> str | None:
    """Return the article that this one is the very same thing as: one saved twice, say."""
    if article.url:
        return None
    rows = db.execute(
        f"SELECT {WHOLE} FROM {CURRENT} WHERE v.text_sha = ? AND v.title = ? AND (? IS NULL OR v.publisher IS ?)",
        (fingerprint, article.title, article.publisher, article.publisher),
    )
    return next((found.id for row in rows if (found := article_of(row))), None)


def _bury(db: Connection, article_id: str) -> None:
    """Leave a tombstone without words for each text that an article had."""
    (key,) = db.execute("SELECT key FROM articles WHERE id = ?", (article_id,)).fetchone()
    had = "SELECT DISTINCT text_sha, publisher FROM versions WHERE article_id = ?"
    texts = db.execute(had, (article_id,)).fetchall()
    db.executemany(
        "INSERT OR REPLACE INTO removed (key_sha, text_sha, removed_at, publisher_sha) VALUES (?, ?, ?, ?)",
        [(sha(str(key)), fingerprint, now(), _publisher_sha(publisher)) for fingerprint, publisher in texts],
    )


def _is_removed(db: Connection, article: Article, fingerprint: bytes) -> bool:
    """Tell whether an article was taken out: it, or its text as its publisher or one unknown brought it."""
    publisher = _publisher_sha(article.publisher)
    is_its_publishers = "(? IS NULL OR publisher_sha IS NULL OR publisher_sha = ?)"
    row = db.execute(
        f"SELECT 1 FROM removed WHERE key_sha = ? OR (text_sha = ? AND {is_its_publishers})",
        (sha(article.key), fingerprint, publisher, publisher),
    ).fetchone()
    return row is not None


def _forgive(db: Connection, article: Article, fingerprint: bytes) -> None:
    """Let an article in again; others that were removed with the same text stay out by their keys."""
    db.execute("DELETE FROM removed WHERE key_sha = ?", (sha(article.key),))
    db.execute("UPDATE OR REPLACE removed SET text_sha = key_sha WHERE text_sha = ?", (fingerprint,))


def _publisher_sha(publisher: object) -> bytes | None:
    """Return the fingerprint of a publisher, letter case apart. It is stored, so it may not fold names as
    `corpus.names` does.
    """
    return sha(str(publisher).casefold()) if publisher else None


def _id_of(key_sha: bytes) -> str:
    """Return the id of the article whose key has this fingerprint. See ``article_id``."""
    return base64.b32encode(key_sha)[:10].decode().lower()
