"""What lies under CLIPPINGS_HOME, and how it is opened: coverage of one's own or, as long as there is none,
the sample.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

import corpus
from bot.settings import Settings
from corpus.store.place import Place
from corpus.store.protocols import Store
from corpus.store.records import DamagedError
from corpus.store.sqlite import SqliteStore
from retrieval.index.index import Index, Progress, index_lock, purge
from retrieval.models.encoder import Encoder, load_encoder, prepared_dimension
from retrieval.models.files import fingerprint, read_manifest, write_manifest
from retrieval.models.reader import Reader, is_reader_prepared, load_reader
from retrieval.models.reranker import CrossEncoderReranker, Reranker

if TYPE_CHECKING:
    from retrieval.answering.answer import Answer, Asked
    from retrieval.answering.responder import Responder

SAMPLE = Path(corpus.__file__).parent / "articles"
_FILE = "clippings.db"

Notify = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Coverage:
    """A store, and the folder of the indexes over it."""

    store: Store
    folder: Path
    is_sample: bool

    @property
    def indexes(self) -> Path:
        """The folder that its indexes are in."""
        return self.folder / "index"

    def purge(self) -> None:
        """Take what is gone from the store out of the indexes."""
        purge(self.store, self.indexes)


class Session:
    """Answers over a long time: from the sample until something of one's own is added, from then on from
    that.
    """

    def __init__(self, home: "Home", coverage: Coverage, responder: "Responder") -> None:
        """Begin with a coverage and what answers from it."""
        self._home, self._coverage, self._responder = home, coverage, responder

    @property
    def store(self) -> Store:
        """The store that is answered from just now."""
        self._switch()
        return self._coverage.store

    def _switch(self) -> None:
        if self._coverage.is_sample:
            own = self._home.own()
            if own.store.generation():
                self._coverage, self._responder = own, self._home.responder(own, None)
            else:
                own.store.close()

    def answer(self, asked: "Asked") -> "Answer":
        """Answer a question. See ``Responder.answer``."""
        self._switch()
        return self._responder.answer(asked)


class Home:
    """The folder that everything is kept in."""

    def __init__(self, settings: Settings, tell: Notify) -> None:
        """Use the settings' home; ``tell`` is given lines for the person waiting."""
        self._settings, self._tell = settings, tell
        self.folder = settings.clippings_home

    def own(self) -> Coverage:
        """Open the coverage that was added here, which may be empty.

        Raises DamagedError where there was some and it is lost.
        """
        return Coverage(self._open(self.folder), self.folder, is_sample=False)

    def _open(self, folder: Path) -> SqliteStore:
        was_used = any((folder / "index").glob("*/manifest.json"))
        return SqliteStore(folder / _FILE, self._tell, was_used)

    def coverage(self) -> Coverage:
        """Open the coverage that is asked: one's own, or the shipped sample in a home where nothing was ever
        added.
        """
        own = self.own()
        if own.store.generation():
            return own
        own.store.close()
        folder = self.folder / "sample"
        sample = Coverage(self._sample(folder), folder, is_sample=True)
        self._tell(
            "Nothing has been added yet: using the shipped sample coverage. Add your own with `clippings add`."
        )
        return sample

    def _sample(self, folder: Path) -> SqliteStore:
        """Return the store of the shipped sample; one that is damaged or lost is made anew, for nothing in it
        is anybody's own.
        """
        try:
            return self._filled(self._open(folder))
        except DamagedError:
            with FileLock(folder / "anew.lock", mode=0o600):
                return self._sample_anew(folder)

    def _sample_anew(self, folder: Path) -> SqliteStore:
        with suppress(DamagedError):  # another process may have been here first
            return self._filled(self._open(folder))
        self._tell("The shipped sample coverage was damaged or lost, and is made anew.")
        Place(folder / _FILE).discard()
        return self._filled(SqliteStore(folder / _FILE, self._tell))

    def _filled(self, store: SqliteStore) -> SqliteStore:
        """Put the shipped sample into a store, where this program has not done so. Raises DamagedError when
        anything in it is damaged.
        """
        manifest = self.folder / "sample" / "manifest.json"
        shipped = {"files": fingerprint(SAMPLE.iterdir()), "program": version("clippings")}
        try:
            store.check()
            if not store.generation() or read_manifest(manifest) != shipped:
                _read_sample(store)
                write_manifest(manifest, shipped)
        except DamagedError:
            store.close()
            raise
        return store

    def responder(self, coverage: Coverage, progress: Progress | None) -> "Responder":
        """Return what answers from a coverage, its index brought up to date."""
        encoder, reader = self._encoder_and_reader()
        from retrieval.answering.responder import Responder

        index = Index(coverage.store, encoder, coverage.indexes, self._tell)
        if index.is_empty() and index.is_being_changed():
            self._tell("Another process is reading articles in: waiting for it …")
        responder = Responder(coverage.store, index, reader, self._reranker())
        responder.catch_up(progress)
        return responder

    def session(self, coverage: Coverage, progress: Progress | None) -> Session:
        """Return what answers from a coverage for long."""
        return Session(self, coverage, self.responder(coverage, progress))

    @contextmanager
    def adding(self, coverage: Coverage) -> Iterator[None]:
        """Keep every other process from changing the indexes of a coverage while articles are added to it."""
        lock = index_lock(coverage.indexes)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            self._tell("Another process is adding articles: waiting for it …")
            lock.acquire()
        try:
            yield
        finally:
            lock.release()

    def index(self, coverage: Coverage) -> Index:
        """Open the index over a coverage, preparing the model first where that has not been done."""
        return Index(coverage.store, self._encoder(), coverage.indexes, self._tell)

    def _encoder(self) -> Encoder:
        return load_encoder(self._settings.clippings_model, self._models, self._tell)

    def _reader(self) -> Reader:
        model = self._settings.clippings_reader
        if model is None:
            return load_reader(self._models, self._tell)
        from retrieval.models.named_reader import NamedReader

        self._tell(f"Loading the reader {model} …")
        return NamedReader(model)

    def _encoder_and_reader(self) -> tuple[Encoder, Reader]:
        """Load both models, side by side where both are prepared: ONNX Runtime leaves Python free meanwhile.

        Preparing takes much memory, and is done one after the other.
        """
        if self.dimension() is None or not is_reader_prepared(self._models):
            return self._encoder(), self._reader()
        with ThreadPoolExecutor(2) as beside:
            encoder, reader = beside.submit(self._encoder), beside.submit(self._reader)
            import retrieval.answering.responder  # noqa: F401 - in the same time

            return encoder.result(), reader.result()

    def _reranker(self) -> Reranker | None:
        model = self._settings.clippings_reranker
        if model is None:
            return None
        self._tell(f"Loading the reranker {model} …")
        return CrossEncoderReranker(model)

    def dimension(self) -> int | None:
        """Return the dimension of the model's vectors, None as long as it has not been prepared."""
        return prepared_dimension(self._settings.clippings_model, self._models)

    @property
    def _models(self) -> Path:
        return self.folder / "models"


def _read_sample(store: SqliteStore) -> None:
    from corpus.article import Article
    from corpus.intake.reading import read

    for found in read(str(SAMPLE)):
        if isinstance(found, Article):
            store.put(found, restore=False)
