"""A store's file: never taken for a new one once it was used, and for its owner alone to read."""

import os
import shutil
import sqlite3
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.store.records import DamagedError
from corpus.store.sqlite import SqliteStore
from tests.conftest import article
from tests.corpus.store.test_migrations import SECOND_SCHEMA, old_home

BRIDGE = article("The bridge is shut.", identifier="bridge")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "home" / "clippings.db"


def used(path: Path) -> None:
    store = SqliteStore(path)
    store.put(BRIDGE, restore=False)
    store.close()


def without_schema(path: Path) -> None:
    path.unlink()
    db = sqlite3.connect(path)
    db.execute("PRAGMA journal_mode = WAL")
    db.close()


def never_added_to(path: Path) -> None:
    other = path.parent / "other" / "clippings.db"
    SqliteStore(other).close()
    shutil.copy(other, path)


def empty(path: Path) -> None:
    path.write_bytes(b"")


LOSSES: list[Callable[[Path], None]] = [Path.unlink, empty, without_schema, never_added_to]


@pytest.mark.parametrize("lose", LOSSES, ids=["missing", "empty", "without schema", "never added to"])
def test_a_used_store_whose_file_is_lost_is_not_taken_for_a_new_one(
    path: Path, lose: Callable[[Path], None]
) -> None:
    used(path)
    lose(path)
    for _ in range(2):
        with pytest.raises(DamagedError) as caught:
            SqliteStore(path)
        line = str(caught.value)
        assert line.startswith(str(path))
        assert f"put that file back from a backup, or remove the folder {path.parent} to begin anew" in line
        assert "\n" not in line


def test_a_lost_file_that_is_put_back_is_used_again(path: Path, tmp_path: Path) -> None:
    used(path)
    path.rename(tmp_path / "backup.db")
    with pytest.raises(DamagedError):
        SqliteStore(path)
    (tmp_path / "backup.db").rename(path)
    assert SqliteStore(path).get(BRIDGE.id) == BRIDGE


def test_a_log_without_its_file_is_left_alone(path: Path) -> None:
    store = SqliteStore(path)
    store.put(BRIDGE, restore=False)
    log = Path(f"{path}-wal")
    kept = log.read_bytes()
    file = path.read_bytes()
    path.with_suffix(".used").unlink()
    path.unlink()
    with pytest.raises(DamagedError, match=r"is missing.*move clippings\.db-wal away first"):
        SqliteStore(path)
    assert kept
    assert log.read_bytes() == kept
    path.write_bytes(file)
    assert SqliteStore(path).get(BRIDGE.id) == BRIDGE


def test_other_signs_of_use_count_too(path: Path) -> None:
    with pytest.raises(DamagedError, match="is missing"):
        SqliteStore(path, was_used=True)
    path.touch()
    with pytest.raises(DamagedError, match="is empty"):
        SqliteStore(path, was_used=True)


def test_a_store_that_was_never_added_to_may_go(path: Path) -> None:
    SqliteStore(path).close()
    path.unlink()
    assert SqliteStore(path).generation() == 0
    assert not path.with_suffix(".used").exists()


def test_a_process_that_died_before_it_noted_the_use_does_no_harm(path: Path) -> None:
    used(path)
    path.with_suffix(".used").unlink()
    store = SqliteStore(path)
    assert store.get(BRIDGE.id) == BRIDGE
    assert path.with_suffix(".used").read_text().count("\n") == 1


def test_a_removal_is_a_use(path: Path) -> None:
    used(path)
    path.with_suffix(".used").unlink()
    store = SqliteStore(path)
    path.with_suffix(".used").unlink()
    store.remove(BRIDGE.id)
    store.close()
    assert SqliteStore(path).generation()
    assert path.with_suffix(".used").exists()


def test_a_note_that_cannot_be_written_is_done_without(path: Path) -> None:
    path.parent.mkdir()
    (path.parent / "clippings.used").symlink_to(path.parent / "nowhere" / "at all")
    used(path)
    assert SqliteStore(path).get(BRIDGE.id) == BRIDGE


def test_a_file_of_an_earlier_program_is_noted_as_used(path: Path) -> None:
    path.parent.mkdir()
    old_home(path, SECOND_SCHEMA, BRIDGE)
    SqliteStore(path).close()
    assert path.with_suffix(".used").exists()


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.skipif(os.name == "nt", reason="there are no such modes")
@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
def test_only_its_owner_may_read_a_store(path: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        store = SqliteStore(path)
        store.put(BRIDGE, restore=False)
    finally:
        os.umask(before)
    files = {file.name: mode(file) for file in path.parent.iterdir()}
    assert files == dict.fromkeys(
        ("clippings.db", "clippings.db-wal", "clippings.db-shm", "clippings.db.lock", "clippings.used"), 0o600
    )
    assert mode(path.parent) == 0o700


@pytest.mark.skipif(os.name == "nt", reason="there are no such modes")
def test_the_files_of_a_home_that_was_open_to_all_are_closed_and_its_folder_stays_as_it_is(
    path: Path,
) -> None:
    used(path)
    for file in path.parent.iterdir():
        file.chmod(0o644)
    path.parent.chmod(0o755)
    store = SqliteStore(path)
    assert store.get(BRIDGE.id) == BRIDGE
    assert {mode(file) for file in path.parent.iterdir()} == {0o600}
    assert mode(path.parent) == 0o755
