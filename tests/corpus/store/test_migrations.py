"""Files of earlier schemas, written as the programs of their days wrote them: nothing in them is lost."""

import hashlib
import json
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.article import Article, paragraphs_of
from corpus.genre import Genre
from corpus.store.records import DamagedError, GivenAnswer, GivenCitation, Outcome, StoreError
from corpus.store.sqlite import SqliteStore
from tests.conftest import article
from tests.corpus.store.test_sqlite import BRIDGE, FERRY, UNDATED, put, rows

FEED = "https://bell.example/feed"

SECOND_SCHEMA = """
CREATE TABLE generations (number INTEGER PRIMARY KEY AUTOINCREMENT, generation INTEGER NOT NULL UNIQUE);
INSERT INTO generations (generation) VALUES (0);
CREATE TABLE articles (id TEXT PRIMARY KEY, key TEXT NOT NULL UNIQUE, current INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE versions (
    id INTEGER PRIMARY KEY AUTOINCREMENT, article_id TEXT NOT NULL, added_at TEXT NOT NULL,
    title TEXT NOT NULL, publisher TEXT, published TEXT, url TEXT, authors TEXT NOT NULL, language TEXT,
    digest INTEGER NOT NULL, source TEXT NOT NULL, text TEXT NOT NULL, text_sha BLOB NOT NULL
);
CREATE INDEX versions_article ON versions (article_id);
CREATE INDEX versions_text ON versions (text_sha);
CREATE INDEX versions_url ON versions (url);
CREATE TABLE removed (
    key_sha BLOB NOT NULL, text_sha BLOB NOT NULL, removed_at TEXT NOT NULL, PRIMARY KEY (key_sha, text_sha)
) WITHOUT ROWID;
CREATE INDEX removed_text ON removed (text_sha);
CREATE TABLE vectors (
    model TEXT NOT NULL, key BLOB NOT NULL, article_id TEXT NOT NULL, vector BLOB NOT NULL, PRIMARY KEY (model, key)
);
CREATE INDEX vectors_article ON vectors (article_id);
CREATE TABLE answers (id TEXT PRIMARY KEY, given_at TEXT NOT NULL, question TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE answer_citations (
    answer_id TEXT NOT NULL, article_id TEXT NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL, sha256 TEXT NOT NULL
);
CREATE INDEX answer_citations_answer ON answer_citations (answer_id);
PRAGMA journal_mode = WAL;
PRAGMA application_id = 1131178352;
PRAGMA user_version = 2;
"""
FIRST_SCHEMA = f"""{SECOND_SCHEMA}
CREATE TABLE paragraphs (id INTEGER PRIMARY KEY, article_id TEXT, number INTEGER, first INTEGER, last INTEGER);
PRAGMA user_version = 1;
"""
THIRD_SCHEMA = """
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
    answer_id TEXT NOT NULL, article_id TEXT NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL, sha256 TEXT NOT NULL
);
CREATE INDEX answer_citations_answer ON answer_citations (answer_id);
CREATE INDEX answer_citations_article ON answer_citations (article_id);
CREATE TABLE sources (
    source TEXT PRIMARY KEY, every REAL NOT NULL, listed_at TEXT NOT NULL, next_due TEXT NOT NULL, checked_at TEXT, refreshed_at TEXT,
    failures INTEGER NOT NULL, error TEXT, feed TEXT, etag TEXT, modified TEXT
) WITHOUT ROWID;
CREATE TABLE source_items (source TEXT NOT NULL, item TEXT NOT NULL, stamp TEXT NOT NULL, PRIMARY KEY (source, item)) WITHOUT ROWID;
CREATE TRIGGER story_of_its_own AFTER INSERT ON articles BEGIN
    UPDATE articles SET first = new.current, story = new.current WHERE id = new.id;
END;
PRAGMA journal_mode = WAL;
PRAGMA application_id = 1131178352;
PRAGMA user_version = 3;
"""

FOURTH_SCHEMA = THIRD_SCHEMA.replace(
    "updated TEXT, section TEXT\n", "updated TEXT, section TEXT, sha256 BLOB NOT NULL\n"
).replace("user_version = 3", "user_version = 4")
FIFTH_SCHEMA = FOURTH_SCHEMA.replace("sha256 BLOB NOT NULL\n", "sha256 BLOB NOT NULL, genre TEXT\n").replace(
    "user_version = 4", "user_version = 5"
)
SCHEMAS = {"1": FIRST_SCHEMA, "2": SECOND_SCHEMA, "3": THIRD_SCHEMA, "4": FOURTH_SCHEMA, "5": FIFTH_SCHEMA}


def sha_of(text: str) -> bytes:
    return hashlib.sha256(" ".join(text.casefold().split()).encode()).digest()


def sealed_by(one: Article, *genre: str | None) -> bytes:
    """The seal of a version, as schema 4 stored it first; with its genre, as schema 5."""
    details = [
        one.title,
        one.publisher,
        one.published,
        one.url,
        one.source,
        "[]",
        one.language,
        int(one.digest),
        None,
        None,
        *genre,
    ]
    return hashlib.sha256(f"{json.dumps([one.id, *details])}\n{one.text}".encode()).digest()


def old_home(path: Path, schema: str, *articles: Article) -> None:
    """Write a file as earlier versions of the program did: two versions of the first article, an answer, a
    removed one.
    """
    db = sqlite3.connect(path)
    db.executescript(schema)
    is_watching = "TABLE sources" in schema
    further = [
        name
        for name in ("sha256", "genre")
        if f"{name} BLOB NOT NULL" in schema or f"{name} TEXT\n" in schema
    ]
    add = (
        "INSERT INTO versions (article_id, added_at, title, publisher, published, url, authors, language, digest, source, text,"
        f" {', '.join(['text_sha', *further])})"
        f" VALUES (?, '2021-04-07T00:00:00+00:00', ?, ?, ?, ?, ?, ?, ?, ?, ?, {', '.join(['?', *further]).replace('sha256', '?').replace('genre', '?')})"
    )
    for one in (replace(articles[0], text="An earlier wording."), *articles):
        details = (
            one.id,
            one.title,
            one.publisher,
            one.published,
            one.url,
            "[]",
            one.language,
            one.digest,
            one.source,
            one.text,
        )
        genre = (one.genre,) if "genre" in further else ()
        sealed = (sealed_by(one, *genre), *genre) if further else ()
        version = db.execute(add, (*details, sha_of(one.text), *sealed)).lastrowid
        db.execute(
            "INSERT OR REPLACE INTO articles (id, key, current) VALUES (?, ?, ?)", (one.id, one.key, version)
        )
        db.execute("INSERT INTO generations (generation) VALUES (?)", (version,))
    db.execute("INSERT INTO vectors VALUES ('m', x'01', ?, x'02')", (articles[0].id,))
    db.execute("INSERT INTO answers VALUES ('a1', '2021-04-08T00:00:00+00:00', 'Is the bridge shut?')")
    db.execute("INSERT INTO answer_citations VALUES ('a1', ?, 0, 19, 'ff')", (articles[0].id,))
    gone = article("It is gone.", identifier="gone")
    add = "INSERT INTO removed (key_sha, text_sha, removed_at) VALUES (?, ?, '2021-04-07')"
    db.execute(add, (hashlib.sha256(gone.key.encode()).digest(), sha_of(gone.text)))
    if is_watching:
        state = (FEED, 3600, *["2021-04-07T00:00:00+00:00"] * 4, 1, "no answer", None, '"e"', None)
        db.execute("INSERT INTO sources VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", state)
        db.execute("INSERT INTO source_items VALUES (?, 'an entry', 'its stamp')", (FEED,))
    db.execute("DROP TRIGGER IF EXISTS story_of_its_own")
    db.commit()
    db.close()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "clippings.db"


@pytest.mark.parametrize("schema", SCHEMAS.values(), ids=SCHEMAS.keys())
def test_a_home_of_an_earlier_schema_is_taken_over_whole(path: Path, schema: str) -> None:
    old_home(path, schema, BRIDGE, FERRY, UNDATED)
    for _ in range(2):
        store = SqliteStore(path)
        assert [store.get(one.id) for one in (BRIDGE, FERRY, UNDATED)] == [BRIDGE, FERRY, UNDATED]
        assert [one.id for one in store.articles()] == [FERRY.id, BRIDGE.id, UNDATED.id]
        assert store.vectors("m", [b"\x01"]) == {b"\x01": b"\x02"}
        assert store.given_citations("a1") == [("a1", GivenCitation(BRIDGE.id, 0, 19, "ff"))]
        assert all(store.had_generation(generation) for generation in (0, 1, 4))
        assert store.generation() == 4
        assert store.given_answers() == [
            GivenAnswer("a1", "2021-04-08T00:00:00+00:00", "Is the bridge shut?")
        ]
        assert store.given_answer("a1") == store.given_answers()[0]
        assert store.record("a1") is None
        assert store.quotes_of(BRIDGE.id) == store.given_citations("a1")
        earlier = replace(BRIDGE, text="An earlier wording.", paragraphs=paragraphs_of("An earlier wording."))
        assert [version.article for version in store.history(BRIDGE.id)] == [earlier, BRIDGE]
        assert store.was_removed(article("It is gone.", identifier="gone").id)
        assert (store.check_versions().versions, store.check_versions().damaged) == (4, ())
        if "TABLE sources" in schema:
            [state] = store.source_states()
            assert (state.source, state.every, state.failures, state.error, state.etag) == (
                FEED,
                3600,
                1,
                "no answer",
                '"e"',
            )
            assert store.seen_items(FEED) == {"an entry": "its stamp"}
        assert put(store, BRIDGE, article("It is gone.", identifier="gone")) == [
            Outcome.UNCHANGED,
            Outcome.REMOVED,
        ]
        store.close()
    assert rows(path, "SELECT count(*) FROM versions") == [(4,)]
    assert rows(path, "SELECT count(*) FROM sqlite_master WHERE name = 'paragraphs'") == [(0,)]
    assert rows(path, "PRAGMA user_version") == [(7,)]
    fresh = path.with_name("fresh.db")
    SqliteStore(fresh).close()
    columns = (
        "SELECT m.name, c.name, c.type, c.pk FROM sqlite_master m, pragma_table_info(m.name) c ORDER BY 1, 2"
    )
    assert rows(path, columns) == rows(fresh, columns)
    indexes = "SELECT type, name, tbl_name FROM sqlite_master ORDER BY 1, 2"
    assert rows(path, indexes) == rows(fresh, indexes)


@pytest.mark.parametrize("schema", SCHEMAS.values(), ids=SCHEMAS.keys())
def test_the_genre_is_told_of_what_a_home_of_an_earlier_schema_holds(path: Path, schema: str) -> None:
    column = article("I say, pull the bridge down.", url="https://bell.example/opinion/bridge.html")
    old_home(path, schema, column, FERRY)
    store = SqliteStore(path)
    assert store.get(column.id) == column
    assert {one.id: one.genre for one in store.articles()} == {column.id: Genre.OPINION, FERRY.id: None}
    assert [version.article and version.article.genre for version in store.history(column.id)] == [
        Genre.OPINION
    ] * 2
    assert store.put(column, restore=False).outcome is Outcome.UNCHANGED
    assert store.check_versions().is_whole


@pytest.mark.parametrize("schema", [FIRST_SCHEMA, SECOND_SCHEMA, THIRD_SCHEMA], ids=["1", "2", "3"])
def test_copies_are_found_when_a_home_is_taken_over(path: Path, schema: str) -> None:
    words = (
        "The council met on Monday to talk about the bridge, its piers and the ferry that runs instead of it. "
        * 3
    )
    first, copy, third = (
        article(words, f"Headline {n}", identifier=f"n{n}", published=f"2021-04-0{n}") for n in (1, 2, 3)
    )
    old_home(path, schema, first, copy)
    store = SqliteStore(path)
    assert store.story(copy.id) == [first, copy]
    assert store.put(third, restore=False).outcome is Outcome.COPY


@pytest.mark.parametrize("schema", SCHEMAS.values(), ids=SCHEMAS.keys())
def test_what_was_altered_before_texts_were_sealed_is_found_when_a_home_is_taken_over(
    path: Path, schema: str
) -> None:
    old_home(path, schema, BRIDGE, FERRY)
    db = sqlite3.connect(path)
    db.execute("UPDATE versions SET text = 'The bridge is open.' WHERE text = ?", (BRIDGE.text,))
    db.commit()
    db.close()
    store = SqliteStore(path)
    with pytest.raises(DamagedError, match=BRIDGE.id):
        store.get(BRIDGE.id)
    assert store.get(FERRY.id) == FERRY
    assert [(one.article_id, one.number, one.is_current) for one in store.check_versions().damaged] == [
        (BRIDGE.id, 2, True)
    ]


def test_a_home_that_cannot_be_taken_over_stays_as_it_was(path: Path) -> None:
    old_home(path, SECOND_SCHEMA, BRIDGE)
    db = sqlite3.connect(path)
    db.execute("CREATE TABLE sources (x)")
    db.close()
    with pytest.raises(StoreError):
        SqliteStore(path)
    assert rows(path, "PRAGMA user_version") == [(2,)]
    assert "updated" not in {name for (name,) in rows(path, "SELECT name FROM pragma_table_info('versions')")}
