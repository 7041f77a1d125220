"""Passages by meaning: a FAISS index of their vectors, exact search, inner product of unit vectors."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from retrieval.index.passages import LAYOUT
from retrieval.models.encoder import Vectors
from retrieval.models.files import (
    UNFINISHED,
    UNFIT,
    fingerprint_of_bytes,
    has_hashes,
    is_fault,
    read_manifest,
    replace_file,
    write_manifest,
)


class DenseIndex:
    """Vectors in half precision by passage id: half the time and memory of single precision, neighbours the
    same but for ties.
    """

    def __init__(self, folder: Path, model: str, dimension: int) -> None:
        """Load the index from its folder, or begin an empty one when there is none fit for this model."""
        self._folder = folder
        self._file = folder / "vectors.faiss"
        self._about: dict[str, int | str] = {"layout": LAYOUT, "model": model, "dimension": dimension}
        faiss.omp_set_num_threads(
            1
        )  # a search takes 2 ms: sharing it out among threads costs more, beside other work most
        self._index: Any = faiss.IndexIDMap2(
            faiss.IndexScalarQuantizer(dimension, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT)
        )
        self.generation = -1
        self.fault: str | None = None  # what is wrong with the files in the folder, which count as none then
        self._load()

    @classmethod
    def found_in(cls, folder: Path) -> "DenseIndex | None":
        """Return the index in a folder, whatever model it is of; None when there is none that can be read."""
        manifest = read_manifest(folder / "manifest.json")
        if "model" not in manifest or "dimension" not in manifest:
            return None
        found = cls(folder, str(manifest["model"]), int(manifest["dimension"]))
        return None if found.generation < 0 else found

    def _load(self) -> None:
        path = self._folder / "manifest.json"
        manifest = read_manifest(path)
        if not manifest and (path.exists() or self._file.exists()):
            self.fault = UNFIT if path.exists() else UNFINISHED
        if not has_hashes(manifest) or any(
            manifest.get(name) != value for name, value in self._about.items()
        ):
            return
        try:
            data = np.fromfile(self._file, dtype=np.uint8)
            if fingerprint_of_bytes(data) == manifest["files"].get(self._file.name):
                self._index, self.generation = faiss.deserialize_index(data), int(manifest["generation"])
            else:
                self.fault = UNFIT
        except BaseException as error:
            if not is_fault(error):
                raise
            self.fault = UNFIT

    def ids(self) -> NDArray[np.int64]:
        """Return the ids of all passages in the index."""
        return np.asarray(faiss.vector_to_array(self._index.id_map), dtype=np.int64)

    def add(self, ids: Sequence[int], vectors: Vectors) -> None:
        """Add passages that are not in the index; vectors have shape (len(ids), dimension)."""
        self._index.add_with_ids(np.ascontiguousarray(vectors), np.asarray(ids, dtype=np.int64))

    def remove(self, ids: Sequence[int]) -> None:
        """Take passages out."""
        self._index.remove_ids(np.asarray(ids, dtype=np.int64))

    def clear(self) -> None:
        """Take every passage out."""
        self._index.reset()
        self.generation = -1

    def holds(self, ids: Sequence[int]) -> list[int]:
        """Return those of these passages that are in the index."""
        wanted = np.asarray(ids, dtype=np.int64)
        held: list[int] = wanted[np.isin(wanted, self.ids())].tolist()
        return held

    def save(self, generation: int) -> None:
        """Write the index as the state of this generation of the store."""
        self._folder.mkdir(parents=True, exist_ok=True)
        data = faiss.serialize_index(self._index)
        replace_file(self._file, data.tobytes())
        about = {
            **self._about,
            "generation": generation,
            "files": {self._file.name: fingerprint_of_bytes(data)},
        }
        write_manifest(self._folder / "manifest.json", about)
        self.generation, self.fault = generation, None

    def search(self, vector: Vectors, k: int, among: Sequence[int] | None) -> list[tuple[int, float]]:
        """Return the k passages nearest to a vector of shape (dimension,), and their cosines, best first.

        ``among`` limits the search to these passages.
        """
        parameters = None
        if among is not None:
            parameters = faiss.SearchParameters(sel=faiss.IDSelectorBatch(np.asarray(among, dtype=np.int64)))  # type: ignore[call-arg]  # faiss adds the keyword at run time
        scores, ids = self._index.search(vector[None, :], k, params=parameters)
        return [(int(i), float(s)) for i, s in zip(ids[0], scores[0], strict=True) if i >= 0]

    def vectors(self, ids: Sequence[int]) -> Vectors:
        """Return the vectors of passages in the index, shape (len(ids), dimension)."""
        return np.asarray(self._index.reconstruct_batch(np.asarray(ids, dtype=np.int64)), dtype=np.float32)
