"""What is in the file: the present schema, as a new file is given it.

How older ones come to it stands in ``migrations``.
"""

from corpus.store.sqlite.connection import Connection

VERSION = 7
APPLICATION = 0x436C6970  # "Clip"

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
    updated TEXT, section TEXT, sha256 BLOB NOT NULL, genre TEXT,
    shortened INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX versions_article ON versions (article_id);
CREATE INDEX versions_text ON versions (text_sha);
CREATE INDEX versions_url ON versions (url);
CREATE TABLE removed (
    key_sha BLOB NOT NULL, text_sha BLOB NOT NULL, removed_at TEXT NOT NULL, publisher_sha BLOB,
    PRIMARY KEY (key_sha, text_sha)
) WITHOUT ROWID;
CREATE INDEX removed_text ON removed (text_sha);
CREATE TABLE shingles (
    hash INTEGER NOT NULL, version INTEGER NOT NULL, PRIMARY KEY (hash, version)
) WITHOUT ROWID;
CREATE TABLE vectors (
    model TEXT NOT NULL, key BLOB NOT NULL, article_id TEXT NOT NULL, vector BLOB NOT NULL,
    PRIMARY KEY (model, key)
);
CREATE INDEX vectors_article ON vectors (article_id);
CREATE TABLE answers (
    id TEXT PRIMARY KEY, given_at TEXT NOT NULL, question TEXT NOT NULL, status TEXT, part_of TEXT, record TEXT
) WITHOUT ROWID;
CREATE TABLE answer_pieces (
    answer_id TEXT NOT NULL, number INTEGER NOT NULL, article_id TEXT NOT NULL, version INTEGER NOT NULL,
    said TEXT NOT NULL, PRIMARY KEY (answer_id, number)
) WITHOUT ROWID;
CREATE INDEX answer_pieces_article ON answer_pieces (article_id);
CREATE TABLE answer_citations (
    answer_id TEXT NOT NULL, article_id TEXT NOT NULL,
    first INTEGER NOT NULL, last INTEGER NOT NULL, sha256 TEXT NOT NULL
);
CREATE INDEX answer_citations_answer ON answer_citations (answer_id);
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


def create(db: Connection) -> None:
    """Lay out an empty file. It has to happen in one transaction."""
    execute_all(db, _SCHEMA)
    db.execute(f"PRAGMA application_id = {APPLICATION}")
    db.execute(f"PRAGMA user_version = {VERSION}")


def execute_all(db: Connection, statements: str) -> None:
    """Execute statements in the transaction that is open, which ``executescript`` would end."""
    for statement in statements.split(";\n"):
        db.execute(statement)
