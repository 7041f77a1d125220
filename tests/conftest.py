"""What tests share: a real model prepared once, a poor but real encoder from hashed words, and a home to work
in.
"""

import hashlib
import re
import signal
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, settings

from corpus.article import Article, Details, make_article
from corpus.store.sqlite import SqliteStore
from retrieval.answering.responder import Responder
from retrieval.index.index import Index
from retrieval.models.encoder import Encoder, Vectors, load_encoder
from retrieval.models.reader import Reader, load_reader

# Started in the background, the tests would hand on to the program that Ctrl-C is to be ignored.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# A test tells whether something is right, not how busy the machine is.
settings.register_profile("clippings", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("clippings")


class HashedWords:
    """An encoder that hashes words into dimensions: poor, but real, quick, and the same everywhere."""

    name = "hashed-words"
    dimension = 64

    def questions(self, texts: Sequence[str]) -> Vectors:
        return self.passages(texts)

    def passages(self, texts: Sequence[str]) -> Vectors:
        vectors = np.full((len(texts), self.dimension), 1e-3, dtype=np.float32)
        for row, text in enumerate(texts):
            for word in re.findall(r"\w+", text.casefold()):
                vectors[row, hashlib.sha256(word.encode()).digest()[0] % self.dimension] += 1
        unit: Vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        return unit


def article(text: str, title: str = "A headline", **details: str) -> Article:
    """Make an article of paragraphs parted by empty lines, as a reader would."""
    given = Details(title=title, **details)  # type: ignore[arg-type]  # only texts are given
    return make_article(given, text.split("\n\n"), "test", details.get("identifier", text))


@pytest.fixture
def store(tmp_path: Path) -> SqliteStore:
    return SqliteStore(tmp_path / "clippings.db")


@pytest.fixture
def hashed() -> HashedWords:
    return HashedWords()


@pytest.fixture
def index(store: SqliteStore, hashed: HashedWords, tmp_path: Path) -> Index:
    return Index(store, hashed, tmp_path / "index")


@pytest.fixture
def responder(store: SqliteStore, index: Index, reader: Reader) -> Responder:
    return Responder(store, index, reader)


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the prepared models, made once a session, without a network."""
    folder = tmp_path_factory.mktemp("models")
    load_encoder(None, folder, lambda _: None)
    load_reader(folder, lambda _: None)
    return folder


@pytest.fixture(scope="session")
def minilm(models: Path) -> Encoder:
    return load_encoder(None, models, lambda _: None)


@pytest.fixture(scope="session")
def reader(models: Path) -> Reader:
    return load_reader(models, lambda _: None)


@pytest.fixture
def home(tmp_path: Path, models: Path) -> Path:
    """An empty home in which the model is prepared already."""
    folder = tmp_path / "home"
    folder.mkdir()
    (folder / "models").symlink_to(models)
    return folder
