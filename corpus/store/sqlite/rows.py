"""From rows to articles and back: which columns make one up, and whether they are still what was stored.

Which rows are asked for is the business of the parts of the store.
"""

import hashlib
import json
from datetime import UTC, datetime

from corpus.article import Article, article_id, paragraphs_of
from corpus.genre import Genre
from corpus.store.seal import seal
from corpus.store.sqlite.connection import Connection, Row

DETAILS = (
    "v.title, v.publisher, v.published, v.url, v.source, v.authors,"  # the order is the seal's, too
    " v.language, v.digest, v.updated, v.section, v.genre, v.shortened"
)
SEALED = f"v.id, v.sha256, v.article_id, v.text, {DETAILS}"
WHOLE = f"{SEALED}, a.key"
CURRENT = "articles a JOIN versions v ON v.article_id = a.id AND v.id = a.current"
_MOMENT = "coalesce(julianday(v.published), julianday(substr(v.published, 1, 10)))"
EARLIEST = f"v.published IS NULL, {_MOMENT}, a.first"


def current_row(db: Connection, identifier: str) -> Row | None:
    """Return the current version of an article, as a row of ``WHOLE`` columns."""
    row: Row | None = db.execute(f"SELECT {WHOLE} FROM {CURRENT} WHERE a.id = ?", (identifier,)).fetchone()
    return row


def seal_of(row: Row) -> bytes | None:
    """Return the seal that fits what a row of ``SEALED`` columns, and whatever follows them, says."""
    return seal(row[2], row[3], row[4:16])


def is_sealed(row: Row) -> bool:
    """Tell whether a row of ``SEALED`` columns, and whatever follows them, says what was stored."""
    return bool(row[1]) and row[1] == seal_of(row)


def is_whole(row: Row) -> bool:
    """Tell whether a row of ``WHOLE`` columns says what was stored, of the article whose key this is."""
    return is_sealed(row) and fits(row[2], row[16])


def fits(identifier: object, key: object) -> bool:
    """Tell whether an article's id is that of its key."""
    try:
        return isinstance(key, str) and article_id(key) == identifier
    except UnicodeEncodeError:  # no UTF-8 any more
        return False


def article_of(row: Row) -> Article | None:
    """Return the article of a row of ``WHOLE`` columns, None where it is not what was stored."""
    if not is_whole(row):
        return None
    (
        _,
        _,
        identifier,
        text,
        title,
        publisher,
        published,
        url,
        source,
        authors,
        language,
        digest,
        updated,
        section,
        genre,
        shortened,
        key,
    ) = row
    return Article(
        id=identifier, key=key, title=title, publisher=publisher, published=published, updated=updated,
        url=url, authors=tuple(json.loads(authors)), section=section, language=language, digest=bool(digest),
        genre=Genre(genre) if genre else None, shortened=bool(shortened), source=source, text=text, paragraphs=paragraphs_of(text),
    )  # fmt: skip


def details_of(article: Article) -> Row:
    """Return what is stored of an article beside its text, in the order of ``DETAILS``."""
    return (
        article.title, article.publisher, article.published, article.url, article.source,
        json.dumps(article.authors), article.language, int(article.digest), article.updated, article.section,
        article.genre, int(article.shortened),
    )  # fmt: skip


def text_sha(text: object) -> bytes:
    """Return the fingerprint by which two copies of one text are known: letter case and white space apart."""
    return sha(" ".join(str(text).casefold().split()))


def sha(text: str) -> bytes:
    """Return the fingerprint of a text to the letter."""
    return hashlib.sha256(text.encode(errors="surrogateescape")).digest()


def now() -> str:
    """Return this moment as it is stored."""
    return datetime.now(UTC).isoformat(timespec="seconds")
