"""The two indexes over a store, kept in step with it. They are caches: caught up or rebuilt, never trusted
blindly.
"""

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import numpy as np
from filelock import FileLock, Timeout
from numpy.typing import NDArray

from corpus.article import Article
from corpus.store.place import private_folder
from corpus.store.protocols import Articles, Indexable
from corpus.store.records import EVERYTHING, Scope
from retrieval.index.dense import DenseIndex
from retrieval.index.lexical import Indexed, LexicalIndex
from retrieval.index.passages import (
    Passage,
    embedded_text,
    passages_of,
    searched_text,
    vector_key,
    version_of,
)
from retrieval.models.encoder import Encoder, Vectors
from retrieval.models.files import UNFIT, CacheError
from retrieval.query.terms import terms
from retrieval.query.wording.abbreviations import explained
from retrieval.query.wording.spelling import keys_of
from retrieval.query.wording.written import forms, headline_forms

_BATCH = 256  # passages encoded and kept at a time, up to whole articles: what an interruption can cost

_PURGE_WAIT = 5.0  # seconds
_WRITE_WAIT, _WRITE_POLL = (
    5.0,
    0.05,
)  # seconds: how long another process may take from the first to the last file of a state

Progress = Callable[[int, int], None]
Ids = NDArray[np.int64]


class Index:
    """Dense and lexical index of the coverage in a store, in a folder beside it."""

    def __init__(
        self, store: Indexable, encoder: Encoder, folder: Path, tell: Callable[[str], None] | None = None
    ) -> None:
        """Load what the folder holds. ``refresh`` brings it up to date; ``tell`` is given a line when it
        makes a damaged index anew.
        """
        self._store, self.encoder, self._folder = store, encoder, folder
        self._tell = tell or _hush
        self._load()
        last = time.monotonic() + _WRITE_WAIT
        while self._is_between_files() and time.monotonic() < last:
            time.sleep(_WRITE_POLL)
            self._load()

    def _load(self) -> None:
        name = self.encoder.name.replace("/", "-")
        self.dense = DenseIndex(self._folder / name, self.encoder.name, self.encoder.dimension)
        self.lexical = LexicalIndex(self._folder / "lexical")

    def _is_between_files(self) -> bool:
        """Tell whether another process has written some files of a state and not yet all, as far as can be
        seen.
        """
        return UNFIT in {self.lexical.fault, self.dense.fault} and self.is_being_changed()

    def _faults(self) -> list[str]:
        """Return what is wrong with the files of the indexes, in words."""
        found = {"word index": self.lexical.fault, "index of meanings": self.dense.fault}
        return [f"The {name} {fault}" for name, fault in found.items() if fault]

    def refresh(self, progress: Progress | None = None, wait: bool = True) -> bool:
        """Bring both indexes to the store's present state; return whether they are.

        Embeds only what has no vector yet and tells ``progress`` how many passages of how many are embedded.
        While another process is at it, waits for it or, without ``wait``, leaves the indexes as they are.
        Raises CacheError when a damaged index is no better after it was made anew.
        """
        if self._is_current():
            return True
        try:
            with index_lock(self._folder).acquire(timeout=-1 if wait else 0):
                self._load()  # another process may have caught up meanwhile
                if not self._is_current():
                    faults = self._faults()
                    for fault in faults:
                        self._tell(f"{fault}: making it anew.")
                    self._catch_up(progress or _untold)
                    if faults:
                        self._check()
        except Timeout:
            return False
        return True

    def is_empty(self) -> bool:
        """Tell whether there is nothing to search in yet."""
        return not len(self.dense.ids()) or not len(self.lexical.ids())

    def passage_ids(self, scope: Scope) -> list[int] | None:
        """Return the ids of the passages in a scope, None when the scope is everything."""
        if scope.is_everything:
            return None
        ids = self.dense.ids()
        within: list[int] = ids[np.isin(version_of(ids), self._store.version_ids(scope))].tolist()
        return within

    def is_being_changed(self) -> bool:
        """Tell whether another process is changing the indexes just now."""
        try:
            with index_lock(self._folder).acquire(timeout=0):
                return False
        except Timeout:
            return True

    def _is_current(self) -> bool:
        generation = self._store.generation()
        return self.dense.generation == generation == self.lexical.generation

    def _check(self) -> None:
        """Raise CacheError if the indexes cannot be read as they were written."""
        self._load()
        for fault in self._faults():
            raise CacheError(
                f"{fault}, though it was just made anew: check the disk, or set CLIPPINGS_HOME to a folder on another"
            )

    def _catch_up(self, progress: Progress) -> None:
        generation = self._store.generation()  # read first: what comes later is caught up later
        live = np.asarray(self._store.version_ids(EVERYTHING), dtype=np.int64)
        self._begin_foreign_anew()
        if self.lexical.generation != generation:
            new, gone = _difference(live, self.lexical.ids())
            if self.lexical.generation < 0:
                self.lexical.rebuild(_documents(self._store, live.tolist()), generation)
            else:
                if gone:
                    self.lexical.drop(gone, self.lexical.generation)
                self.lexical.extend(_documents(self._store, new), generation)
        if self.dense.generation != generation:
            new, gone = _difference(live, self.dense.ids())
            if gone:
                self.dense.remove(gone)
            self._embed(new, progress)
            self.dense.save(generation)

    def _begin_foreign_anew(self) -> None:
        """Distrust indexes of a state that this store never had: a backup was put back, and ids may mean
        other words now.
        """
        if self.lexical.generation >= 0 and not self._store.had_generation(self.lexical.generation):
            self.lexical.generation = -1
        if self.dense.generation >= 0 and not self._store.had_generation(self.dense.generation):
            self.dense.clear()

    def _embed(self, version_ids: list[int], progress: Progress) -> None:
        total = int(np.isin(version_of(self.lexical.ids()), version_ids).sum())  # which has them all by now
        done = 0
        progress(done, total)
        for batch in self._batches(version_ids):
            self._embed_batch(batch)
            done += len(batch)
            progress(done, total)

    def _batches(self, version_ids: list[int]) -> Iterator[list[tuple[Article, Passage]]]:
        """Yield passages of whole articles, some at a time."""
        batch: list[tuple[Article, Passage]] = []
        for version, article in self._store.versions(version_ids):
            batch += [(article, passage) for passage in passages_of(version, article)]
            if len(batch) >= _BATCH:
                yield batch
                batch = []
        if batch:
            yield batch

    def _embed_batch(self, batch: list[tuple[Article, Passage]]) -> None:
        texts = [embedded_text(article, passage) for article, passage in batch]
        keys = [vector_key(text) for text in texts]
        known = self._store.vectors(self.encoder.name, keys)
        missing = [i for i, key in enumerate(keys) if key not in known]
        if missing:
            made = self.encoder.passages([texts[i] for i in missing]).astype("<f2")
            rows = [
                (batch[i][0].id, keys[i], vector.tobytes()) for i, vector in zip(missing, made, strict=True)
            ]
            self._store.keep_vectors(self.encoder.name, rows)
            known.update((key, vector) for _, key, vector in rows)
        vectors: Vectors = np.stack([np.frombuffer(known[key], dtype="<f2") for key in keys]).astype(
            np.float32
        )
        self.dense.add([passage.id for _, passage in batch], vectors)


def index_lock(folder: Path) -> FileLock:
    """Return the lock of the indexes in a folder; whoever changes them holds it. A thread that has it may
    take it again.
    """
    private_folder(folder)
    return FileLock(folder / "lock", mode=0o600, is_singleton=True)


def _hush(_line: str) -> None:
    """Tell nobody."""


def _untold(_done: int, _total: int) -> None:
    """Tell nobody of the progress."""


def passages_in(folder: Path) -> int:
    """Return how many passages can be searched with the indexes in a folder, without a model."""
    return len(LexicalIndex(folder / "lexical").ids())


def purge(store: Articles, folder: Path) -> None:
    """Take what is no longer in the store out of every index in a folder, at once, without a model.

    An index that is damaged, or of another layout, is dropped whole. While another process works on the
    indexes this is left to the next refresh: what is gone from the store is never shown, whatever an index
    says.
    """
    if not folder.is_dir():
        return
    with suppress(Timeout), index_lock(folder).acquire(timeout=_PURGE_WAIT):
        live = np.asarray(store.version_ids(EVERYTHING), dtype=np.int64)
        _purge_lexical(folder / "lexical", live)
        for place in folder.iterdir():
            if place.is_dir() and place.name != "lexical":
                _purge_dense(place, live)


def _purge_lexical(place: Path, live: Ids) -> None:
    lexical = LexicalIndex(place)
    if lexical.generation < 0:
        shutil.rmtree(place, ignore_errors=True)
    elif gone := _difference(live, lexical.ids())[1]:
        lexical.drop(gone, lexical.generation)


def _purge_dense(place: Path, live: Ids) -> None:
    dense = DenseIndex.found_in(place)
    if dense is None:
        shutil.rmtree(place, ignore_errors=True)
    elif gone := _difference(live, dense.ids())[1]:
        dense.remove(gone)
        dense.save(dense.generation)


def _documents(store: Articles, version_ids: list[int]) -> Iterator[Indexed]:
    """Yield what the lexical index is given for the passages of these versions."""
    for version, article in store.versions(version_ids):
        title, headline = terms(article.title), headline_forms(article.title)
        for passage in passages_of(version, article):
            text = searched_text(article, passage)
            keys = keys_of(f"{article.title} {text}")
            yield Indexed(passage.id, terms(text), title, keys, forms(text) | headline | explained(text))


def _difference(live: Ids, indexed: Ids) -> tuple[list[int], list[int]]:
    """Return the ids of the versions that are not indexed, and of the passages that are no longer live."""
    owners = version_of(indexed)
    return np.setdiff1d(live, owners).tolist(), indexed[~np.isin(owners, live)].tolist()
