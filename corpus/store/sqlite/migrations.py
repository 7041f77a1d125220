"""How a file of an older schema comes to the present one: a numbered step from each to the next.

All happens in one transaction. What the last step asks of ``stories`` is of the present schema, so whoever
adds a step moves that into it.
"""

from collections.abc import Callable, Iterator

from corpus.genre import genre_of
from corpus.store.seal import seal
from corpus.store.sqlite import stories
from corpus.store.sqlite.connection import Connection, Row, chunks, marks
from corpus.store.sqlite.rows import text_sha
from corpus.store.sqlite.schema import VERSION, execute_all

_COLUMNS_AND_TABLES_OF_3 = """
ALTER TABLE versions ADD COLUMN updated TEXT;
ALTER TABLE versions ADD COLUMN section TEXT;
ALTER TABLE articles ADD COLUMN first INTEGER NOT NULL DEFAULT 0;
ALTER TABLE articles ADD COLUMN story INTEGER NOT NULL DEFAULT 0;
UPDATE articles SET first = (SELECT min(v.id) FROM versions v WHERE v.article_id = articles.id);
UPDATE articles SET story = first;
CREATE INDEX articles_story ON articles (story);
ALTER TABLE removed ADD COLUMN publisher_sha BLOB;
CREATE TABLE shingles (
    hash INTEGER NOT NULL, version INTEGER NOT NULL, PRIMARY KEY (hash, version)
) WITHOUT ROWID;
CREATE INDEX answer_citations_article ON answer_citations (article_id);
CREATE TABLE sources (
    source TEXT PRIMARY KEY, every REAL NOT NULL, listed_at TEXT NOT NULL, next_due TEXT NOT NULL,
    checked_at TEXT, refreshed_at TEXT, failures INTEGER NOT NULL, error TEXT,
    feed TEXT, etag TEXT, modified TEXT
) WITHOUT ROWID;
CREATE TABLE source_items (
    source TEXT NOT NULL, item TEXT NOT NULL, stamp TEXT NOT NULL, PRIMARY KEY (source, item)
) WITHOUT ROWID;
"""
_ANSWERS_OF_7 = """
ALTER TABLE answers ADD COLUMN status TEXT;
ALTER TABLE answers ADD COLUMN part_of TEXT;
ALTER TABLE answers ADD COLUMN record TEXT;
CREATE TABLE answer_pieces (
    answer_id TEXT NOT NULL, number INTEGER NOT NULL, article_id TEXT NOT NULL, version INTEGER NOT NULL,
    said TEXT NOT NULL, PRIMARY KEY (answer_id, number)
) WITHOUT ROWID;
CREATE INDEX answer_pieces_article ON answer_pieces (article_id);
"""
_DETAILS_OF_4 = (
    "v.title, v.publisher, v.published, v.url, v.source, v.authors,"
    " v.language, v.digest, v.updated, v.section"
)
_SEAL = "UPDATE versions SET sha256 = ? WHERE id = ?"
_NO_SEAL = b""  # fits nothing: the mark of a version that is damaged already when it is sealed


def migrate(db: Connection, version: int) -> None:
    """Bring a file from an older schema to the present one. It has to happen in one transaction."""
    for number in range(version, VERSION):
        _MIGRATIONS[number](db)
    db.execute(f"PRAGMA user_version = {VERSION}")


def _from_1(db: Connection) -> None:
    """Drop the paragraphs: they follow from the text."""
    db.execute("DROP TABLE IF EXISTS paragraphs")


def _from_2(db: Connection) -> None:
    """Add stories, watched sources and more details. Each article is a story of its own as yet."""
    execute_all(db, _COLUMNS_AND_TABLES_OF_3)


def _from_3(db: Connection) -> None:
    """Seal the versions, each after a look at whether its text still has the fingerprint it was stored
    with.
    """
    db.execute("ALTER TABLE versions ADD COLUMN sha256 BLOB NOT NULL DEFAULT x''")
    for rows in _versions(db, _DETAILS_OF_4, "v.text_sha"):
        seals = [(_seal_of_4(row) if text_sha(row[2]) == row[-1] else None, row[0]) for row in rows]
        db.executemany(_SEAL, [(found or _NO_SEAL, version) for found, version in seals])


def _from_4(db: Connection) -> None:
    """Add the genre, as far as it can be told of what is stored, and seal the versions that are whole anew."""
    db.execute("ALTER TABLE versions ADD COLUMN genre TEXT")
    for rows in _versions(db, _DETAILS_OF_4, "v.sha256"):
        for version, article_id, text, *details, sha256 in rows:
            if sha256 != seal(article_id, text, details):
                continue
            title, publisher, _, url, *_, section = details
            genre = genre_of(None, section, str(title), url, publisher)
            db.execute("UPDATE versions SET genre = ? WHERE id = ?", (genre, version))
            db.execute(_SEAL, (seal(article_id, text, [*details, genre]), version))


def _from_5(db: Connection) -> None:
    """Add whether a paywall cut the source off, which nothing stored tells, and seal the versions that are whole anew.

    Stories are told by whole texts, known by their seals: they are found here where the file had none.
    """
    db.execute("ALTER TABLE versions ADD COLUMN shortened INTEGER NOT NULL DEFAULT 0")
    for rows in _versions(db, f"{_DETAILS_OF_4}, v.genre", "v.sha256"):
        for version, article_id, text, *details, sha256 in rows:
            if sha256 == seal(article_id, text, details):
                db.execute(_SEAL, (seal(article_id, text, [*details, 0]), version))
    if db.execute("SELECT 1 FROM shingles LIMIT 1").fetchone() is None:
        stories.join_all(db)


def _from_6(db: Connection) -> None:
    """Add what is needed to give an answer again; of answers given before, only their quotes' places are known."""
    execute_all(db, _ANSWERS_OF_7)


def _versions(db: Connection, details: str, further: str) -> Iterator[list[Row]]:
    """Yield the versions in parts: the id, what an older schema seals, and a further column."""
    for part in chunks([version for (version,) in db.execute("SELECT id FROM versions")]):
        columns = f"v.id, v.article_id, v.text, {details}, {further}"
        yield db.execute(f"SELECT {columns} FROM versions v WHERE v.id IN ({marks(part)})", part).fetchall()


def _seal_of_4(row: Row) -> bytes | None:
    return seal(row[1], row[2], row[3:-1])


_MIGRATIONS: dict[int, Callable[[Connection], None]] = {
    1: _from_1,
    2: _from_2,
    3: _from_3,
    4: _from_4,
    5: _from_5,
    6: _from_6,
}
