"""Caches that came to harm: whatever happened to them, they are made anew, and what is found stays the
same.
"""

import json
import shutil
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest

from corpus.store.sqlite import SqliteStore
from retrieval.index import dense
from retrieval.index.index import Index, index_lock, passages_in, purge
from retrieval.index.lexical import Indexed, LexicalIndex
from retrieval.models import reader as reading
from retrieval.models.encoder import Encoder, Vectors, load_encoder
from retrieval.models.files import CacheError, fingerprint, replace_file, write_manifest
from retrieval.models.prepare import LAYOUT, ModelError, announcement, prepared
from retrieval.models.reader import Reader, load_reader
from tests.conftest import HashedWords, article
from tests.damage import HARM, empty, flip, truncate

Harm = Callable[[Path], None]
harmed = pytest.mark.parametrize("harm", HARM)
LEXICAL = [
    "lexical/*/ids.npy",
    "lexical/*/meta.json",
    "lexical/*/*.term",
    "lexical/*/*.store",
    "lexical/*/.managed.json",
]
INDEX = [*LEXICAL, "lexical/manifest.json", "hashed-words/vectors.faiss", "hashed-words/manifest.json"]
MODELS = [
    "all-MiniLM*/model.onnx",
    "all-MiniLM*/tokenizer.json",
    "all-MiniLM*/manifest.json",
    "reader-*/model.onnx",
    "reader-*/manifest.json",
]


class Counting(HashedWords):
    """Counts what it is given."""

    def __init__(self) -> None:
        self.encoded = 0

    def passages(self, texts: Sequence[str]) -> Vectors:
        self.encoded += len(texts)
        return super().passages(texts)


@pytest.fixture
def folder(store: SqliteStore, tmp_path: Path) -> Path:
    """The folder of indexes over three articles, one of them added later."""
    store.put(
        article("The old bridge was closed.\n\nRepairs would take a year.", title="Bridge"), restore=False
    )
    store.put(article("Two ships collided near the port.", title="Ships"), restore=False)
    found = tmp_path / "index"
    Index(store, HashedWords(), found).refresh()
    store.put(article("Rain is expected from Thursday.", title="Rain"), restore=False)
    Index(store, HashedWords(), found).refresh()
    return found


def everything_in(index: Index) -> object:
    """What both indexes find."""
    vector = index.encoder.questions(["ships near the port"])[0]
    words = [index.lexical.search([word], 9, None) for word in ("ship", "rain", "bridg")]
    return (
        words,
        index.dense.search(vector, 9, None),
        index.dense.ids().tolist(),
        index.lexical.ids().tolist(),
    )


@harmed
@pytest.mark.parametrize("file", INDEX)
def test_a_harmed_index_is_made_anew_with_one_line_and_no_embedding(
    store: SqliteStore, folder: Path, file: str, harm: Harm
) -> None:
    before = everything_in(Index(store, HashedWords(), folder))
    for found in list(folder.glob(file)):
        harm(found)
    assert passages_in(folder) in (0, 3)
    told: list[str] = []
    encoder = Counting()
    index = Index(store, encoder, folder, told.append)
    assert index.refresh()
    assert encoder.encoded == 0
    assert everything_in(index) == before
    name = "word index" if file.startswith("lexical") else "index of meanings"
    assert [line.startswith(f"The {name} ") and line.endswith(": making it anew.") for line in told] == [True]
    again = Index(store, HashedWords(), folder, told.append)
    assert again.refresh()
    assert (everything_in(again), len(told)) == (before, 1)


@harmed
@pytest.mark.parametrize("file", INDEX)
def test_what_was_removed_leaves_a_harmed_index_too(
    store: SqliteStore, folder: Path, file: str, harm: Harm
) -> None:
    gone = store.put(article("Zanzibar was never named.", title="Zanzibar"), restore=False).article_id
    Index(store, HashedWords(), folder).refresh()
    for found in list(folder.glob(file)):
        harm(found)
    store.remove(gone)
    purge(store, folder)
    assert (
        b"zanzibar" not in b"".join(left.read_bytes() for left in folder.rglob("*") if left.is_file()).lower()
    )
    assert Index(store, HashedWords(), folder).refresh()
    assert passages_in(folder) == 3


def test_a_stop_between_the_files_of_an_index_heals(store: SqliteStore, folder: Path) -> None:
    manifests = [folder / "lexical" / "manifest.json", folder / "hashed-words" / "manifest.json"]
    before = [manifest.read_bytes() for manifest in manifests]
    store.put(article("Snow fell.", title="Snow"), restore=False)
    Index(store, HashedWords(), folder).refresh()
    for manifest, content in zip(manifests, before, strict=True):
        manifest.write_bytes(content)
    told: list[str] = []
    index = Index(store, HashedWords(), folder, told.append)
    assert index.refresh()
    assert len(told) == 2
    assert len(index.lexical.search(["snow"], 9, None)) == 1
    assert len(index.dense.ids()) == 4


def test_an_index_is_not_damaged_while_another_process_is_between_two_of_its_files(
    store: SqliteStore, folder: Path
) -> None:
    manifest = folder / "lexical" / "manifest.json"
    before = manifest.read_bytes()
    store.put(article("Snow fell.", title="Snow"), restore=False)
    Index(store, HashedWords(), folder).refresh()
    after = manifest.read_bytes()
    manifest.write_bytes(before)
    held = threading.Event()

    def finish() -> None:
        with index_lock(folder):
            held.set()
            time.sleep(0.4)
            manifest.write_bytes(after)

    other = threading.Thread(target=finish)
    other.start()
    assert held.wait(20)
    told: list[str] = []
    index = Index(store, HashedWords(), folder, told.append)
    other.join()
    assert index.refresh()
    assert len(index.lexical.search(["snow"], 9, None)) == 1
    assert told == []


def test_what_a_stopped_writer_left_is_no_damage(store: SqliteStore, folder: Path) -> None:
    """Tantivy lists a segment's files as its own before anything depends on them."""
    [state] = [place for place in (folder / "lexical").iterdir() if place.is_dir()]
    (state / "0123456789abcdef0123456789abcdef.term").write_bytes(b"half")
    managed = json.loads((state / ".managed.json").read_text())
    (state / ".managed.json").write_text(json.dumps([*managed, "0123456789abcdef0123456789abcdef.term"]))
    assert LexicalIndex(folder / "lexical").fault is None


def test_indexes_from_before_there_were_hashes_are_made_anew_in_silence(
    store: SqliteStore, folder: Path
) -> None:
    for path in folder.glob("*/manifest.json"):
        manifest = json.loads(path.read_text())
        path.write_text(
            json.dumps({name: value for name, value in manifest.items() if name not in {"check", "files"}})
        )
    told: list[str] = []
    encoder = Counting()
    index = Index(store, encoder, folder, told.append)
    assert index.is_empty()
    assert index.refresh()
    assert not index.is_empty()
    assert (told, encoder.encoded) == ([], 0)
    assert all("files" in json.loads(path.read_text()) for path in folder.glob("*/manifest.json"))


def test_an_index_that_is_extended_again_and_again_always_fits(tmp_path: Path) -> None:
    index = LexicalIndex(tmp_path)
    index.rebuild([], 0)
    for number in range(30):  # segments are merged on the way
        index.extend([Indexed(number, ["port", f"term{number}"], [], [])], number)
        again = LexicalIndex(tmp_path)
        assert (again.fault, again.generation, len(again.ids())) == (None, number, number + 1)
        if number % 3 == 0:
            index = again


def test_an_index_that_is_no_better_when_made_anew_ends_in_one_line(
    store: SqliteStore, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dense, "replace_file", lambda path, data: replace_file(path, data[:-1]))
    flip(folder / "hashed-words" / "vectors.faiss")
    with pytest.raises(CacheError, match="though it was just made anew: check the disk") as caught:
        Index(store, HashedWords(), folder).refresh()
    assert "\n" not in str(caught.value)


def copy_of(models: Path, folder: Path, file: str) -> Path:
    """Return one file in a copy of the prepared models."""
    for place in models.iterdir():
        if place.is_dir():
            shutil.copytree(place, folder / place.name)
    [found] = folder.glob(file)
    return found


@pytest.mark.usefixtures("reader")  # which prepares it
@harmed
@pytest.mark.parametrize("file", MODELS)
def test_a_harmed_model_does_not_fit(models: Path, tmp_path: Path, file: str, harm: Harm) -> None:
    found = copy_of(models, tmp_path, file)
    assert prepared(found.parent)
    harm(found)
    assert prepared(found.parent) is None
    assert (
        announcement(found.parent, "reader")
        == "The prepared reader does not match its manifest: preparing it anew …"
    )


def test_harmed_models_are_prepared_anew_with_one_line_each(
    models: Path, minilm: Encoder, reader: Reader, tmp_path: Path
) -> None:
    flip(copy_of(models, tmp_path, "all-MiniLM*/model.onnx"))
    truncate(next(tmp_path.glob("reader-*/model.onnx")))
    told: list[str] = []
    encoder = load_encoder(None, tmp_path, told.append)
    assert isinstance(load_reader(tmp_path, told.append), reader.__class__)
    assert told == [
        "The prepared model all-MiniLM-L6-v2 does not match its manifest: preparing it anew …",
        "The prepared reader does not match its manifest: preparing it anew …",
    ]
    assert encoder.name == minilm.name  # or every vector would be made again
    assert np.allclose(encoder.questions(["Who came?"]), minilm.questions(["Who came?"]), atol=1e-5)
    load_encoder(None, tmp_path, told.append)
    load_reader(tmp_path, told.append)
    assert len(told) == 2


@pytest.mark.usefixtures("reader")
def test_a_model_that_is_no_better_when_prepared_anew_ends_in_one_line(
    models: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is as it was made, and yet ONNX Runtime cannot read it."""
    file = copy_of(models, tmp_path / "models", "reader-*/model.onnx")
    empty(file)
    write_manifest(file.parent / "manifest.json", {"layout": LAYOUT, "files": fingerprint([file])})
    assert prepared(file.parent)
    shutil.copytree(file.parent, tmp_path / "as made")
    monkeypatch.setattr(reading, "prepare", lambda folder, _: shutil.copytree(tmp_path / "as made", folder))
    with pytest.raises(ModelError, match="cannot be read: remove that folder and try again"):
        load_reader(tmp_path / "models", lambda _: None)
