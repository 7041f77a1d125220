"""Versions that were altered outside the store: told of, left out, and mended by adding them again."""

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.article import Article, Details, make_article
from corpus.store.records import EVERYTHING, DamagedError, Outcome
from corpus.store.sqlite import SqliteStore
from tests.conftest import article

FULL = make_article(
    Details(
        "Ferry late",
        "Bell",
        "2021-04-06",
        "https://bell.example/1",
        "x",
        ("Lena", "Karl"),
        "en",
        True,
        "2021-04-07",
        "Harbour",
        "Opinion",
    ),
    ["The ferry is late. 🚢", "Nobody was hurt."],
    "a.json",
    "a.json",
)
BRIDGE = article("The bridge is shut.", "Bridge shut", identifier="bridge", publisher="Ledger")
ALTERATIONS = [
    "text = replace(text, 'Nobody was', 'Three were')",
    "text = text || ' '",
    "text = replace(text, 'ferry', 'FERRY')",
    "text = CAST(replace(CAST(text AS BLOB), 'late', x'6c61f465') AS TEXT)",
    "text = CAST(text AS BLOB)",
    "title = 'Ferry sunk'",
    "publisher = 'Ledger'",
    "publisher = NULL",
    "publisher = x'ff'",
    "published = '2021-04-05'",
    "updated = NULL",
    "url = 'https://ledger.example/1'",
    "authors = '[\"Anna\"]'",
    "authors = 'nobody'",
    "language = 'de'",
    "digest = 0",
    "section = 'World'",
    "genre = 'news'",
    "genre = NULL",
    "shortened = 1",
    "source = 'b.json'",
    "sha256 = x'00'",
]


def alter(path: Path, what: str, where: str = "true") -> None:
    """Change a store's file as somebody with sqlite3 would, or a failing disk."""
    db = sqlite3.connect(path)
    db.execute(f"UPDATE versions SET {what} WHERE {where}")
    db.commit()
    db.close()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "clippings.db"


@pytest.fixture
def told() -> list[str]:
    return []


@pytest.fixture
def store(path: Path, told: list[str]) -> SqliteStore:
    store = SqliteStore(path, told.append)
    store.put_all([FULL, BRIDGE], restore=False)
    return store


def current(store: SqliteStore) -> list[Article]:
    return [one for _, one in store.versions(store.version_ids(EVERYTHING))]


@pytest.mark.parametrize("what", ALTERATIONS)
def test_whatever_is_altered_of_an_article_it_is_never_shown(
    store: SqliteStore, path: Path, told: list[str], what: str
) -> None:
    assert (current(store), told) == ([FULL, BRIDGE], [])
    alter(path, what, "title = 'Ferry late'")
    for _ in range(2):
        assert current(store) == [BRIDGE]
        assert store.story(FULL.id) == []
    assert [version.article for version in store.history(FULL.id)] == [None]
    with pytest.raises(
        DamagedError, match=f"article {FULL.id} is not shown.*add it again.*restore.*verify --all"
    ) as caught:
        store.get(FULL.id)
    assert "\n" not in str(caught.value)
    assert store.get(BRIDGE.id) == BRIDGE
    [line] = told
    assert FULL.id in line
    assert [(one.id, one.is_damaged) for one in store.articles() if one.id == FULL.id] == [(FULL.id, True)]
    assert "sunk" not in str(store.articles())
    checked = store.check_versions()
    assert (checked.versions, [one.article_id for one in checked.damaged]) == (2, [FULL.id])


@pytest.mark.parametrize("what", ALTERATIONS)
def test_adding_a_damaged_article_again_mends_it(store: SqliteStore, path: Path, what: str) -> None:
    generation = store.generation()
    alter(path, what, "title = 'Ferry late'")
    assert store.put(FULL, restore=False).outcome is Outcome.ADDED
    assert store.get(FULL.id) == FULL
    assert current(store) == [BRIDGE, FULL]
    assert store.generation() != generation
    assert store.put(FULL, restore=False).outcome is Outcome.UNCHANGED
    assert store.check_versions().damaged == ()


@pytest.mark.parametrize("what", ALTERATIONS)
def test_a_damaged_article_can_be_removed(store: SqliteStore, path: Path, what: str) -> None:
    alter(path, what, "title = 'Ferry late'")
    assert store.find(FULL.id) == FULL.id
    assert store.remove(FULL.id) == FULL.id
    assert (store.find(FULL.id), store.was_removed(FULL.id), store.was_removed(BRIDGE.id)) == (
        None,
        True,
        False,
    )
    assert store.put(FULL, restore=False).outcome is Outcome.REMOVED
    db = sqlite3.connect(path)
    assert db.execute(
        "SELECT count(*) FROM shingles WHERE version NOT IN (SELECT id FROM versions)"
    ).fetchone() == (0,)
    db.close()


def test_another_state_of_a_damaged_article_replaces_it_and_the_damaged_one_stays_on_record(
    store: SqliteStore, path: Path
) -> None:
    alter(path, "text = 'Three were hurt.'", "title = 'Ferry late'")
    later = replace(
        FULL, text="The ferry sails again.", paragraphs=article("The ferry sails again.").paragraphs
    )
    assert store.put(later, restore=False).outcome is Outcome.UPDATED
    assert store.get(FULL.id) == later
    assert [version.article for version in store.history(FULL.id)] == [None, later]
    [damaged] = store.check_versions().damaged
    assert (damaged.article_id, damaged.title, damaged.number, damaged.is_current) == (
        FULL.id,
        "Ferry late",
        1,
        False,
    )


def test_mending_brings_back_nothing_that_was_removed(store: SqliteStore, path: Path) -> None:
    gone = article("The wall fell.", identifier="wall", publisher="Ledger")
    store.put(gone, restore=False)
    store.remove(gone.id)
    alter(path, "text = 'x'", "title = 'Bridge shut'")
    assert store.put(replace(BRIDGE, text=gone.text), restore=False).outcome is Outcome.REMOVED


def test_an_article_is_no_duplicate_of_a_damaged_one(store: SqliteStore, path: Path) -> None:
    again = article(BRIDGE.text, BRIDGE.title, identifier="again", publisher="Ledger")
    assert store.put(again, restore=False).outcome is Outcome.DUPLICATE
    alter(path, "text = 'The bridge is open.'", "title = 'Bridge shut'")
    assert store.put(again, restore=False).outcome in (Outcome.ADDED, Outcome.COPY)
    assert store.get(again.id) == again


def test_copies_of_a_damaged_article_stay(store: SqliteStore, path: Path) -> None:
    words = (
        "The council met on Monday to talk about the bridge, its piers and the ferry that runs instead of it until the autumn. "
        * 3
    )
    first = article(words, identifier="first", published="2021-04-05")
    copy = article(words, "Another headline", identifier="copy", published="2021-04-06")
    assert [put.outcome for put in store.put_all([first, copy], restore=False)] == [
        Outcome.ADDED,
        Outcome.COPY,
    ]
    alter(path, "text = replace(text, 'Monday', 'Friday')", f"article_id = '{first.id}'")
    assert store.story(copy.id) == [copy]
    third = article(words, "A third headline", identifier="third", published="2021-04-07")
    assert store.put(third, restore=False).outcome is Outcome.COPY
    assert store.story(copy.id) == [copy, third]
