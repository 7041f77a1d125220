import threading
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from filelock import FileLock

from corpus.store.records import EVERYTHING, Scope
from corpus.store.sqlite import SqliteStore
from retrieval.answering.responder import Responder
from retrieval.index.index import Index, purge
from retrieval.index.passages import version_of
from retrieval.models.encoder import Vectors
from retrieval.models.reader import Reader
from tests.conftest import HashedWords, article

TEXTS = [
    "The old bridge was closed on Tuesday.\n\nThe mayor said that repairs would take a year.",
    "Two ships collided near the port.\n\nNobody was hurt, the coast guard said.\n\nThe port stayed open.",
    "Rain is expected from Thursday.",
]


def filled(store: SqliteStore) -> list[str]:
    return [
        store.put(article(text, title=f"Story {n}"), restore=False).article_id for n, text in enumerate(TEXTS)
    ]


def is_in_step(store: SqliteStore, index: Index) -> bool:
    """Whether both indexes hold the passages of exactly the store's versions, each once."""
    live = store.version_ids(EVERYTHING)
    return all(sorted(version_of(i.ids()).tolist()) == live for i in (index.dense, index.lexical))


class Counting(HashedWords):
    """Counts what it is given."""

    def __init__(self) -> None:
        self.encoded = 0

    def passages(self, texts: Sequence[str]) -> Vectors:
        self.encoded += len(texts)
        return super().passages(texts)


def test_refresh_follows_the_store(store: SqliteStore, index: Index) -> None:
    ids = filled(store)
    assert index.refresh()
    assert is_in_step(store, index)
    store.put(article("The bridge reopened early.", title="Story 0", identifier="x"), restore=False)
    store.remove(ids[1])
    assert index.refresh()
    assert is_in_step(store, index)
    assert len(store.version_ids(EVERYTHING)) == 3


def test_what_was_embedded_once_is_not_embedded_again(store: SqliteStore, tmp_path: Path) -> None:
    filled(store)
    encoder = Counting()
    Index(store, encoder, tmp_path / "index").refresh()
    assert encoder.encoded == 3
    Index(store, encoder, tmp_path / "index").refresh()
    Index(store, encoder, tmp_path / "elsewhere").refresh()
    assert encoder.encoded == 3
    store.put(article("Snow is expected from Friday.", title="Story 3"), restore=False)
    Index(store, encoder, tmp_path / "index").refresh()
    assert encoder.encoded == 4


def test_an_interrupted_refresh_is_finished_by_the_next(
    store: SqliteStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(store)
    monkeypatch.setattr("retrieval.index.index._BATCH", 1)
    encoder = Counting()

    def stop(done: int, total: int) -> None:
        if done >= 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Index(store, encoder, tmp_path / "index").refresh(stop)
    index = Index(store, encoder, tmp_path / "index")
    assert index.refresh()
    assert is_in_step(store, index)
    assert encoder.encoded == 3


def test_progress_is_told_to_the_end(store: SqliteStore, index: Index) -> None:
    filled(store)
    told: list[tuple[int, int]] = []
    index.refresh(lambda done, total: told.append((done, total)))
    assert told[0][0] == 0
    assert told[-1] == (3, 3)


def test_two_models_keep_their_vectors_apart(store: SqliteStore, tmp_path: Path) -> None:
    filled(store)

    class Reversed(HashedWords):
        name = "reversed"

        def passages(self, texts: Sequence[str]) -> Vectors:
            return super().passages(texts)[:, ::-1]

    one, other = Index(store, HashedWords(), tmp_path / "index"), Index(store, Reversed(), tmp_path / "index")
    assert one.refresh()
    assert other.refresh()
    ids = one.dense.ids().tolist()
    assert np.allclose(one.dense.vectors(ids), other.dense.vectors(ids)[:, ::-1])


def test_without_waiting_a_busy_index_is_left_as_it_is(
    store: SqliteStore, index: Index, tmp_path: Path
) -> None:
    filled(store)
    (tmp_path / "index").mkdir()
    with FileLock(tmp_path / "index" / "lock"):
        refused: list[bool] = []
        thread = threading.Thread(target=lambda: refused.append(index.refresh(wait=False)))
        thread.start()
        thread.join()
    assert refused == [False]
    assert index.is_empty()


def test_while_another_process_embeds_questions_are_answered_from_what_is_there(
    store: SqliteStore, reader: Reader, tmp_path: Path
) -> None:
    filled(store)
    running = Index(store, HashedWords(), tmp_path / "index")
    running.refresh()
    store.put(article("Snow closed the harbour road on Friday.", title="Story 3"), restore=False)
    started, answered = threading.Event(), threading.Event()

    class Slow(HashedWords):
        def passages(self, texts: Sequence[str]) -> Vectors:
            started.set()
            assert answered.wait(20)
            return super().passages(texts)

    adding = threading.Thread(
        target=Index(SqliteStore(tmp_path / "clippings.db"), Slow(), tmp_path / "index").refresh
    )
    adding.start()
    assert started.wait(20)
    try:
        for index in (
            running,
            Index(store, HashedWords(), tmp_path / "index"),
        ):  # one running already, one just started
            found = Responder(store, index, reader)
            found.catch_up = lambda progress=None: None  # type: ignore[method-assign]  # it would do so without waiting
            hits = found.search("Why was the harbour road closed?", EVERYTHING, 10)
            assert "Snow" not in " ".join(hit.article.text for hit in hits)
            assert hits
    finally:
        answered.set()
        adding.join()
    assert running.refresh()
    assert is_in_step(store, running)


def test_indexes_of_a_state_that_the_store_never_had_are_begun_anew(tmp_path: Path) -> None:
    path, backup = tmp_path / "clippings.db", tmp_path / "backup.db"
    store = SqliteStore(path)
    store.put(article("The bridge is closed."), restore=False)
    store.close()
    backup.write_bytes(path.read_bytes())
    store = SqliteStore(path)
    store.put(article("Ships collided."), restore=False)
    Index(store, HashedWords(), tmp_path / "index").refresh()
    store.close()
    path.write_bytes(backup.read_bytes())
    store = SqliteStore(path)
    store.put(article("Snow is expected."), restore=False)
    index = Index(store, HashedWords(), tmp_path / "index")
    assert index.refresh()
    assert index.lexical.search(["ship"], 5, None) == []
    assert len(index.lexical.search(["snow"], 5, None)) == 1
    snow = HashedWords().passages(["A headline\nSnow is expected."])[0]
    assert index.dense.search(snow, 1, None)[0][1] > 0.99


def test_purge_takes_out_what_is_gone_and_embeds_nothing(
    store: SqliteStore, index: Index, tmp_path: Path
) -> None:
    ids = filled(store)
    index.refresh()
    store.remove(ids[1])
    store.put(article("Snow is expected from Friday.", title="Story 3"), restore=False)
    purge(store, tmp_path / "index")
    purged = Index(store, HashedWords(), tmp_path / "index")
    assert len(purged.dense.ids()) == 2
    assert len(purged.lexical.ids()) == 2
    assert purged.refresh()
    assert is_in_step(store, purged)


def test_scope(store: SqliteStore, index: Index) -> None:
    store.put(article("A dated story.", published="2024-05-02", publisher="The Herald"), restore=False)
    store.put(
        article("A later story.", published="2024-06-02T10:00:00+00:00", publisher="The Post"), restore=False
    )
    store.put(article("An undated story."), restore=False)
    index.refresh()

    def within(scope: Scope) -> int:
        found = index.passage_ids(scope)
        return -1 if found is None else len(found)

    assert within(EVERYTHING) == -1
    assert within(Scope(since="2024-05-02")) == 2
    assert within(Scope(until="2024-06-02")) == 2
    assert within(Scope(since="2024-05-03", until="2024-06-01")) == 0
    assert within(Scope(publishers=("The Post",))) == 1
    assert within(Scope(publishers=())) == 0
