import hashlib
import multiprocessing
import sqlite3
import threading
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.article import Article, Details, make_article
from corpus.store.records import EVERYTHING, Coverage, GivenAnswer, GivenCitation, Outcome, Scope, StoreError
from corpus.store.sqlite import SqliteStore
from tests.conftest import article

BRIDGE = article(
    "The bridge is shut.\n\nFerries run.",
    "Bridge shut",
    identifier="bridge",
    publisher="Bell",
    published="2021-04-05",
)
FERRY = article(
    "The ferry is late.", "Ferry late", url="https://ormond.example/ferry", published="2021-04-06T09:00:00"
)
UNDATED = article("The wall stands.", "Wall", identifier="wall", publisher="Ledger")


def put(store: SqliteStore, *articles: Article, restore: bool = False) -> list[Outcome]:
    return [store.put(one, restore).outcome for one in articles]


def rows(path: Path, question: str) -> list[tuple[object, ...]]:
    db = sqlite3.connect(path)
    try:
        return db.execute(question).fetchall()
    finally:
        db.close()


def files(path: Path) -> bytes:
    """Everything that lies beside each other under the store's name."""
    return b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*"))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "clippings.db"


# What becomes of an article


def test_an_article_comes_back_as_it_was(store: SqliteStore) -> None:
    full = make_article(
        Details(
            "Ferry late",
            "Bell",
            "2021-04-06",
            "https://ormond.example/1",
            "x",
            ("Lena", "Karl"),
            "en",
            True,
            "2021-04-07",
            "Harbour",
        ),
        ["Die Fähre ist spät. 🚢", "Ещё."],
        "a.json",
        "a.json",
    )
    assert put(store, full) == [Outcome.ADDED]
    assert store.get(full.id) == full
    assert store.get("https://ormond.example/1") == full


def test_added_unchanged_updated_duplicate(store: SqliteStore) -> None:
    updated = article("The bridge is open.", "Bridge open", identifier="bridge")
    twin = article("THE  BRIDGE is open.", "Bridge open", identifier="other")
    assert put(store, BRIDGE, BRIDGE, replace(BRIDGE, source="elsewhere"), updated, BRIDGE, updated) == [
        Outcome.ADDED, Outcome.UNCHANGED, Outcome.UNCHANGED, Outcome.UPDATED, Outcome.UPDATED, Outcome.UPDATED,
    ]  # fmt: skip
    duplicate = store.put(twin, restore=False)
    assert (duplicate.outcome, duplicate.article_id) == (Outcome.DUPLICATE, BRIDGE.id)
    assert [one.id for one in store.articles()] == [BRIDGE.id]


def test_a_changed_headline_is_an_update(store: SqliteStore) -> None:
    put(store, BRIDGE)
    assert put(store, replace(BRIDGE, title="Bridge to reopen")) == [Outcome.UPDATED]
    assert store.articles()[0].title == "Bridge to reopen"


def test_old_versions_stay_on_record_and_out_of_the_way(store: SqliteStore, path: Path) -> None:
    put(store, BRIDGE)
    before = store.version_ids(EVERYTHING)
    put(store, article("The bridge is open.", "Bridge open", identifier="bridge"))
    assert rows(path, "SELECT article_id, text FROM versions ORDER BY id") == [
        (BRIDGE.id, BRIDGE.text),
        (BRIDGE.id, "The bridge is open."),
    ]
    [after] = store.version_ids(EVERYTHING)
    assert after > max(before)
    assert [version for version, _ in store.versions([*before, after])] == [after]


def test_what_was_removed_stays_out_until_it_is_restored(store: SqliteStore) -> None:
    put(store, BRIDGE, FERRY)
    assert store.remove(BRIDGE.id) == BRIDGE.id
    assert store.remove("https://ormond.example/ferry") == FERRY.id
    assert store.remove(BRIDGE.id) is None
    copy = article(BRIDGE.text, "A copy", identifier="copy")
    rewritten = article("Other words.", "Bridge", identifier="bridge")
    assert put(store, BRIDGE, copy, rewritten) == [Outcome.REMOVED] * 3
    assert (store.articles(), store.version_ids(EVERYTHING)) == ([], [])
    assert put(store, BRIDGE, restore=True) == [Outcome.ADDED]
    assert store.remove(BRIDGE.id) == BRIDGE.id
    assert put(store, copy, restore=True) == [Outcome.ADDED]
    assert put(store, BRIDGE) == [Outcome.REMOVED]
    assert [one.id for one in store.articles()] == [copy.id]


def test_removed_words_leave_the_files(store: SqliteStore, path: Path) -> None:
    secret, other = "zanzibarquartz", "pelicanobsidian"
    put(store, article(f"The {secret} is here. " * 500, f"On {secret}", identifier="one"), FERRY)
    put(store, article(f"The {other} is here. " * 500, f"On {other}", identifier="one"))
    assert secret.encode() in files(path)
    [removed] = [one.id for one in store.articles() if one.id != FERRY.id]
    store.remove(removed)
    left = files(path)
    assert secret.encode() not in left
    assert other.encode() not in left
    assert FERRY.text.encode() in left


def test_vectors_go_with_the_article(store: SqliteStore) -> None:
    put(store, BRIDGE, FERRY)
    store.keep_vectors("m", [(BRIDGE.id, b"k1", b"v1"), (FERRY.id, b"k2", b"v2"), ("unknown", b"k3", b"v3")])
    assert store.vectors("m", [b"k1", b"k2", b"k3"]) == {b"k1": b"v1", b"k2": b"v2"}
    assert store.vectors("other", [b"k1"]) == {}
    store.remove(BRIDGE.id)
    assert store.vectors("m", [b"k1", b"k2"]) == {b"k2": b"v2"}
    put(store, BRIDGE, restore=True)
    assert store.vectors("m", [b"k1"]) == {}


def test_the_generation_is_another_after_every_change_and_with_nothing_else(store: SqliteStore) -> None:
    seen = [store.generation()]
    for change in (
        lambda: put(store, BRIDGE),
        lambda: put(store, replace(BRIDGE, title="Other")),
        lambda: put(store, FERRY),
        lambda: store.remove(BRIDGE.id),
        lambda: put(store, BRIDGE, restore=True),
    ):
        change()
        seen.append(store.generation())
    assert (seen[0], len(set(seen))) == (0, 6)
    assert all(store.had_generation(generation) for generation in seen)
    assert not store.had_generation(seen[-1] + 1)
    put(store, BRIDGE, FERRY, article(FERRY.text, FERRY.title, identifier="twin"))
    store.remove("unknown")
    store.keep_vectors("m", [(FERRY.id, b"k", b"v")])
    assert store.generation() == seen[-1]


# What is asked of it


def test_an_empty_store(store: SqliteStore) -> None:
    assert store.coverage() == Coverage(0, None, None, None)
    assert (store.articles(), store.publishers(), store.version_ids(EVERYTHING)) == ([], [], [])
    assert list(store.versions([1, 2])) == []
    assert (store.get("x"), store.remove("x"), store.get("\udcff")) == (None, None, None)
    assert (store.vectors("m", []), store.given_citations(None), store.given_citations("x")) == ({}, [], [])


def test_the_coverage_is_listed_newest_first(store: SqliteStore) -> None:
    put(store, UNDATED, BRIDGE, FERRY)
    assert [one.id for one in store.articles()] == [FERRY.id, BRIDGE.id, UNDATED.id]
    assert store.publishers() == ["Bell", "Ledger"]
    coverage = store.coverage()
    assert (coverage.articles, coverage.first, coverage.last) == (3, "2021-04-05", "2021-04-06")
    assert coverage.last_added


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        (EVERYTHING, {BRIDGE.key, FERRY.key, UNDATED.key}),
        (Scope(since="2021-04-06"), {FERRY.key}),
        (Scope(until="2021-04-06"), {BRIDGE.key, FERRY.key}),
        (Scope(until="2021-04-05"), {BRIDGE.key}),
        (Scope(since="2021-04-07"), set()),
        (Scope(publishers=("Ledger", "Bell")), {BRIDGE.key, UNDATED.key}),
        (Scope(publishers=()), set()),
        (Scope("2021-04-05", "2021-04-05", ("Ledger",)), set()),
    ],
)
def test_scopes(store: SqliteStore, scope: Scope, expected: set[str]) -> None:
    put(store, UNDATED, BRIDGE, FERRY)
    ids = store.version_ids(scope)
    assert ids == sorted(ids)
    assert {found.key for _, found in store.versions(ids)} == expected
    assert scope.is_everything == (len(expected) == 3)


def test_versions_of_many_articles(store: SqliteStore) -> None:
    put(store, *(article(f"First of {n}.\n\nSecond of {n}.", identifier=f"n{n}") for n in range(600)))
    ids = store.version_ids(EVERYTHING)
    assert len(ids) == 600
    found = list(store.versions([*ids[1:], 10**9]))
    assert [version for version, _ in found] == ids[1:]
    assert all(one.text.endswith(f"Second of {one.key.split('#n')[1]}.") for _, one in found)


def test_answers_given_stay_on_record_without_their_words(store: SqliteStore) -> None:
    quotes = [
        GivenCitation(BRIDGE.id, 0, 19, hashlib.sha256(b"x").hexdigest()),
        GivenCitation(FERRY.id, 4, 9, "00"),
    ]
    store.keep_answer(GivenAnswer("a1", "2024-05-02", "Is the bridge shut?"), quotes)
    store.keep_answer(GivenAnswer("a2", "2024-05-03", "Half a pair \ud800?"), [])
    store.keep_answer(GivenAnswer("a3", "2024-05-04", "Again?"), quotes[:1])
    assert store.given_citations("a1") == [("a1", quotes[0]), ("a1", quotes[1])]
    assert store.given_citations(None) == [("a1", quotes[0]), ("a1", quotes[1]), ("a3", quotes[0])]
    assert store.given_citations("a2") == []


@settings(max_examples=20, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from("ABC"), st.sampled_from("xyz"), st.sampled_from(["put", "restore", "remove"])
        ),
        max_size=12,
    )
)
def test_whatever_happens_the_store_holds_together(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, str, str]]
) -> None:
    store = SqliteStore(tmp_path_factory.mktemp("store") / "clippings.db")
    expected: dict[str, str] = {}
    for key, word, step in steps:
        one = article(f"The word is {word}.", identifier=key)
        if step == "remove":
            assert (store.remove(one.id) == one.id) == (key in expected)
            expected.pop(key, None)
            continue
        outcome = store.put(one, restore=step == "restore").outcome
        if outcome in (Outcome.ADDED, Outcome.UPDATED, Outcome.UNCHANGED):
            expected[key] = one.text
        assert outcome is not Outcome.REMOVED or step == "put"
    kept = [found for listed in store.articles() if (found := store.get(listed.id))]
    assert {found.key.split("#")[1]: found.text for found in kept} == expected
    assert len(store.version_ids(EVERYTHING)) == store.coverage().articles == len(expected)
    store.close()


# Several at once


def _add(path: Path, names: list[str]) -> list[str]:
    store = SqliteStore(path)
    outcomes = [
        store.put(article(f"The words of {name}.", identifier=name), restore=False).outcome.value
        for name in names
    ]
    store.close()
    return outcomes


def test_processes_share_a_store(path: Path) -> None:
    shared = [f"shared-{n}" for n in range(10)]
    work = [[*shared, *(f"{worker}-{n}" for n in range(10))] for worker in range(2)]
    with ProcessPoolExecutor(2, multiprocessing.get_context("spawn")) as pool:
        outcomes = [outcome for done in pool.map(_add, [path, path], work) for outcome in done]
    assert sorted(outcomes) == ["added"] * 30 + ["unchanged"] * 10
    store = SqliteStore(path)
    assert store.coverage().articles == 30
    store.close()


def test_threads_open_and_share_a_store(tmp_path: Path) -> None:
    for attempt in range(10):
        path = tmp_path / str(attempt) / "clippings.db"
        failures: list[Exception] = []
        together = threading.Barrier(4)

        def work(
            name: str,
            path: Path = path,
            failures: list[Exception] = failures,
            together: threading.Barrier = together,
        ) -> None:
            try:
                together.wait()
                _add(path, ["shared", name])
            except StoreError as error:
                failures.append(error)

        threads = [threading.Thread(target=work, args=(str(n),)) for n in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert failures == []
        assert rows(path, "SELECT count(*) FROM articles") == [(5,)]


def test_what_is_removed_is_not_read_any_more_from_the_next_portion_on(
    store: SqliteStore, path: Path
) -> None:
    put(store, *(article(f"Words of {n}.", identifier=f"n{n}") for n in range(600)))
    reading = store.versions(store.version_ids(EVERYTHING))
    first = next(reading)
    other = SqliteStore(path)
    for n in range(500, 600):
        other.remove(article("x", identifier=f"n{n}").id)
    other.close()
    assert len([first, *reading]) == 500


def test_a_snapshot_is_one_state_whatever_others_do(store: SqliteStore, path: Path) -> None:
    put(store, BRIDGE, FERRY)
    other = SqliteStore(path)
    with store.snapshot():
        ids, generation = store.version_ids(EVERYTHING), store.generation()
        assert put(other, UNDATED, replace(BRIDGE, title="Other")) == [Outcome.ADDED, Outcome.UPDATED]
        with store.snapshot():  # one within another is the same
            assert store.get(BRIDGE.id) == BRIDGE
        assert (store.version_ids(EVERYTHING), store.generation()) == (ids, generation)
        assert [one for _, one in store.versions(ids)] == [BRIDGE, FERRY]
        assert (store.publishers(), store.coverage().articles, len(store.articles())) == (["Bell"], 2, 2)
    assert (store.coverage().articles, store.publishers()) == (3, ["Bell", "Ledger"])
    assert store.generation() != generation
    other.close()


def test_a_snapshot_is_over_after_an_error_of_anybody(store: SqliteStore, path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="elsewhere"), store.snapshot():
        (path.parent / "elsewhere").read_bytes()
    assert put(store, BRIDGE) == [Outcome.ADDED]


def test_nothing_is_written_within_a_snapshot(store: SqliteStore) -> None:
    with store.snapshot(), pytest.raises(RuntimeError, match="snapshot"):
        put(store, BRIDGE)
    assert put(store, BRIDGE) == [Outcome.ADDED]


def test_a_snapshot_is_its_own_threads(store: SqliteStore) -> None:
    with store.snapshot():
        assert store.articles() == []
        thread = threading.Thread(target=put, args=(store, BRIDGE))
        thread.start()
        thread.join()
        assert store.articles() == []
    assert [one.id for one in store.articles()] == [BRIDGE.id]


def test_a_removal_waits_for_a_snapshot_so_that_no_word_is_left(store: SqliteStore, path: Path) -> None:
    secret = "zanzibarquartz"
    put(store, article(f"The {secret} is here.", identifier="one"), FERRY)
    with store.snapshot():
        assert len(store.articles()) == 2
        thread = threading.Thread(target=store.remove, args=(article("x", identifier="one").id,))
        thread.start()
        thread.join(0.3)
        assert thread.is_alive()
    thread.join()
    assert secret.encode() not in files(path)


def test_a_change_that_fails_leaves_nothing_behind(store: SqliteStore, path: Path) -> None:
    put(store, BRIDGE)
    db = sqlite3.connect(path)
    db.execute(
        "CREATE TRIGGER full BEFORE INSERT ON versions BEGIN SELECT RAISE(ROLLBACK, 'database or disk is full'); END"
    )
    db.close()
    with pytest.raises(StoreError, match="disk is full"):
        put(store, FERRY)
    with pytest.raises(StoreError):
        put(store, replace(BRIDGE, text="Other words.", title="Other"))
    assert [one.id for one in store.articles()] == [BRIDGE.id]
    assert store.get(BRIDGE.id) == BRIDGE
    assert len(store.version_ids(EVERYTHING)) == 1


# Files that are no store


def told(path: Path) -> str:
    with pytest.raises(StoreError) as caught:
        SqliteStore(path).articles()
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_a_store_opens_again(path: Path) -> None:
    for outcome in (Outcome.ADDED, Outcome.UNCHANGED):
        store = SqliteStore(path)
        assert put(store, BRIDGE) == [outcome]
        store.close()
    assert not Path(f"{path}-wal").exists()


def test_a_store_that_a_newer_program_wrote(path: Path) -> None:
    SqliteStore(path).close()
    db = sqlite3.connect(path)
    db.execute("PRAGMA user_version = 99")
    db.close()
    assert "newer Clippings" in told(path)


@pytest.mark.parametrize("version", [0, 1, 99])
def test_the_database_of_another_program_is_left_alone(path: Path, version: int) -> None:
    db = sqlite3.connect(path)
    db.execute("CREATE TABLE songs (name TEXT)")
    db.execute(f"PRAGMA user_version = {version}")
    db.commit()
    db.close()
    before = path.read_bytes()
    assert "another program's database" in told(path)
    assert path.read_bytes() == before


def test_a_file_that_is_no_database(path: Path) -> None:
    path.write_bytes(b"These are the words of a letter, not of a database. " * 100)
    assert "damaged or no database" in told(path)


def test_a_damaged_file(path: Path) -> None:
    store = SqliteStore(path)
    put(store, *(article(f"Words of {n}. " * 50, identifier=f"n{n}") for n in range(50)))
    store.close()
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * (path.stat().st_size - 4096))
    assert "damaged or no database" in told(path)


def test_a_file_cut_short(path: Path) -> None:
    store = SqliteStore(path)
    put(store, *(article(f"Words of {n}. " * 50, identifier=f"n{n}") for n in range(50)))
    store.close()
    with path.open("r+b") as file:
        file.truncate(6000)
    assert "damaged or no database" in told(path)


def test_places_where_no_file_can_be(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").touch()
    assert "cannot use" in told(tmp_path / "folder")
    assert "cannot use" in told(tmp_path / "file" / "clippings.db")


def test_a_removed_text_does_not_come_back_by_another_way(store: SqliteStore) -> None:
    store.put(article("First words.", identifier="one"), restore=False)
    store.put(article("Later words.", identifier="one"), restore=False)
    other = article("Other words.", identifier="two")
    store.put(other, restore=False)
    store.remove(article("First words.", identifier="one").id)
    for text in ("First words.", "Later words."):
        assert store.put(article(text, identifier="copy"), restore=False).outcome is Outcome.REMOVED
        assert store.put(article(text, identifier="two"), restore=False).outcome is Outcome.REMOVED
    assert store.get(other.id) == other


def test_a_full_disk_is_said_to_be_full(store: SqliteStore) -> None:
    put(store, BRIDGE)
    full = store._database.connection()
    full.execute(f"PRAGMA max_page_count = {full.execute('PRAGMA page_count').fetchone()[0]}")
    with pytest.raises(
        StoreError, match=r"^the disk is full: cannot write to .*free some space and try again"
    ):
        put(store, article("A long story. " * 5000, identifier="long"))
    full.execute("PRAGMA max_page_count = 100000")
    assert put(store, FERRY) == [Outcome.ADDED]
    assert store.get(BRIDGE.id) == BRIDGE


def test_versions_are_read_many_at_a_time(store: SqliteStore) -> None:
    put(store, *(article(f"Words of {n}.", identifier=f"n{n}") for n in range(40)))
    done: list[str] = []
    store._database.connection().set_trace_callback(done.append)
    assert len(list(store.versions(store.version_ids(EVERYTHING)))) == 40
    assert sum(statement.startswith("SELECT") for statement in done) == 2  # the ids, the versions
    assert not store._database.connection().in_transaction


def test_no_transaction_is_open_while_versions_are_looked_at(store: SqliteStore) -> None:
    put(store, BRIDGE, FERRY, UNDATED)
    seen = []
    for _, one in store.versions(store.version_ids(EVERYTHING)):
        assert not store._database.connection().in_transaction
        store.remove(FERRY.id)
        seen.append(one)
    assert seen == [BRIDGE, FERRY, UNDATED]
    assert [one for _, one in store.versions(store.version_ids(EVERYTHING))] == [BRIDGE, UNDATED]
