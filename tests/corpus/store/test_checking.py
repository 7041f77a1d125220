"""What holds the stored versions together: told of where it was altered outside the store, and mended by
adding again.
"""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.article import Article
from corpus.store.records import EVERYTHING, Astray, DamagedError, Fault, Outcome
from corpus.store.sqlite import SqliteStore
from tests.conftest import article

BRIDGE = article("The bridge is shut.", "Bridge shut", identifier="bridge", publisher="Ledger")
LATER = article("The bridge is open.", "Bridge open", identifier="bridge", publisher="Ledger")
FERRY = article("The ferry is late.", "Ferry late", identifier="ferry", publisher="Bell")
OTHER = "aaaaaaaaaa"
ENTRIES = [
    ("UPDATE articles SET current = 99 WHERE id = :id", {BRIDGE.id: Fault.NO_CURRENT}),
    ("UPDATE articles SET current = 3 WHERE id = :id", {BRIDGE.id: Fault.NO_CURRENT}),  # another article's
    ("UPDATE articles SET current = 1 WHERE id = :id", {BRIDGE.id: Fault.NO_CURRENT}),  # an earlier one
    ("UPDATE articles SET id = :other WHERE id = :id", {BRIDGE.id: Fault.NO_ARTICLE, OTHER: Fault.OTHER_KEY}),
    ("UPDATE articles SET key = 'id:test#tunnel' WHERE id = :id", {BRIDGE.id: Fault.OTHER_KEY}),
    ("UPDATE articles SET key = x'ff' WHERE id = :id", {BRIDGE.id: Fault.OTHER_KEY}),
    ("UPDATE articles SET key = CAST(x'ff' AS TEXT) WHERE id = :id", {BRIDGE.id: Fault.OTHER_KEY}),
    ("DELETE FROM articles WHERE id = :id", {BRIDGE.id: Fault.NO_ARTICLE}),
    ("DELETE FROM versions WHERE article_id = :id", {BRIDGE.id: Fault.NO_CURRENT}),
]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "clippings.db"


@pytest.fixture
def store(path: Path) -> SqliteStore:
    store = SqliteStore(path)
    store.put_all([BRIDGE, LATER, FERRY], restore=False)
    return store


def alter(path: Path, *statements: str) -> None:
    """Change a store's file as somebody with sqlite3 would."""
    db = sqlite3.connect(path)
    for statement in statements:
        db.execute(statement, {"id": BRIDGE.id, "other": OTHER})
    db.commit()
    db.close()


def shown(store: SqliteStore) -> list[Article]:
    return [one for _, one in store.versions(store.version_ids(EVERYTHING))]


def test_nothing_is_wrong_with_what_nobody_touched(store: SqliteStore) -> None:
    store.remove(FERRY.id)
    checked = store.check_versions()
    assert (checked.is_whole, checked.versions, checked.astray, checked.is_file_damaged) == (
        True,
        2,
        (),
        False,
    )
    store.check()


@pytest.mark.parametrize(("statement", "faults"), ENTRIES)
def test_an_entry_that_does_not_fit_its_versions_is_told_of(
    store: SqliteStore, path: Path, statement: str, faults: dict[str, Fault]
) -> None:
    alter(path, statement)
    checked = store.check_versions()
    assert {one.article_id: one.fault for one in checked.astray} == faults
    assert (checked.damaged, checked.is_file_damaged, checked.is_whole) == ((), False, False)
    with pytest.raises(DamagedError, match="restore it from a backup"):
        store.check()


@pytest.mark.parametrize(("statement", "faults"), ENTRIES)
def test_adding_the_article_again_mends_its_entry(
    store: SqliteStore, path: Path, statement: str, faults: dict[str, Fault]
) -> None:
    alter(path, statement)
    assert store.put(LATER, restore=False).outcome in (Outcome.ADDED, Outcome.UPDATED)
    assert store.check_versions().is_whole
    assert store.get(BRIDGE.id) == LATER
    assert shown(store) == [FERRY, LATER]
    assert store.remove(BRIDGE.id) == BRIDGE.id
    assert store.put(LATER, restore=False).outcome is Outcome.REMOVED


@pytest.mark.parametrize("key", ["'id:test#tunnel'", "x'ff'", "CAST(x'ff' AS TEXT)"])
def test_words_under_a_key_that_is_not_their_articles_are_never_shown(
    store: SqliteStore, path: Path, key: str
) -> None:
    alter(path, f"UPDATE articles SET key = {key} WHERE id = :id")
    assert shown(store) == [FERRY]
    assert store.story(BRIDGE.id) == []
    assert [version.article for version in store.history(BRIDGE.id)] == [None, None]
    assert {one.id for one in store.articles() if one.is_damaged} == {BRIDGE.id}
    with pytest.raises(DamagedError, match=f"article {BRIDGE.id} is not shown"):
        store.get(BRIDGE.id)


def test_an_article_without_its_current_version_is_damaged_and_not_unknown(
    store: SqliteStore, path: Path
) -> None:
    alter(path, "UPDATE articles SET current = 99 WHERE id = :id")
    with pytest.raises(DamagedError, match=f"article {BRIDGE.id} is not shown.*add it again"):
        store.get(BRIDGE.id)
    assert shown(store) == [FERRY]


def miss_an_index_entry(path: Path) -> None:
    """Leave a row out of an index, as a failing disk may: all rows can still be read."""
    db = sqlite3.connect(path)
    db.execute("PRAGMA writable_schema = ON")
    entry = db.execute("SELECT * FROM sqlite_master WHERE name = 'vectors_article'").fetchone()
    db.execute("DELETE FROM sqlite_master WHERE name = 'vectors_article'")
    db.commit()
    db.close()
    alter(path, "INSERT INTO vectors VALUES ('m', x'01', 'x', x'02')")
    db = sqlite3.connect(path)
    db.execute("PRAGMA writable_schema = ON")
    db.execute("INSERT INTO sqlite_master VALUES (?, ?, ?, ?, ?)", entry)
    db.commit()
    db.close()


def overwrite_the_versions(path: Path) -> None:
    db = sqlite3.connect(path)
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    (page,) = db.execute("SELECT rootpage FROM sqlite_master WHERE name = 'versions'").fetchone()
    (size,) = db.execute("PRAGMA page_size").fetchone()
    db.close()
    with path.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * size)


@pytest.mark.parametrize(
    ("damage", "versions"), [(miss_an_index_entry, 3), (overwrite_the_versions, 0)], ids=["index", "page"]
)
def test_a_file_that_is_damaged_itself_is_told_of(
    store: SqliteStore, path: Path, damage: Callable[[Path], None], versions: int
) -> None:
    store.close()
    damage(path)
    damaged = SqliteStore(path)
    checked = damaged.check_versions()
    assert (checked.is_file_damaged, checked.is_whole, checked.versions, checked.astray) == (
        True,
        False,
        versions,
        (),
    )
    with pytest.raises(DamagedError, match="restore it from a backup"):
        damaged.check()
    damaged.close()


def test_several_are_told_of_in_order(store: SqliteStore, path: Path) -> None:
    alter(path, "DELETE FROM articles")
    expected = [Astray(one, Fault.NO_ARTICLE) for one in sorted((BRIDGE.id, FERRY.id))]
    assert list(store.check_versions().astray) == expected
