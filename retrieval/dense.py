"""Passages by meaning: a FAISS index of their vectors, exact search, inner product of unit vectors."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from retrieval.embedding import Vectors
from retrieval.files import read_manifest, replace_file, write_manifest
from retrieval.passages import LAYOUT


class DenseIndex:
    """Vectors in half precision by passage id: half the time and memory of single precision, neighbours the same but for ties."""

    def __init__(self, folder: Path, model: str, dimension: int) -> None:
        """Load the index from its folder, or begin an empty one when there is none fit for this model."""
        self._folder = folder
        self._about: dict[str, int | str] = {"layout": LAYOUT, "model": model, "dimension": dimension}
        faiss.omp_set_num_threads(1)  # a search takes 2 ms: sharing it out among threads costs more, beside other work most
        self._index: Any = faiss.IndexIDMap2(
            faiss.IndexScalarQuantizer(dimension, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT)
        )
        self.generation = -1
        self._load()

    @classmethod
    def found_in(cls, folder: Path) -> "DenseIndex | None":
        """Return the index in a folder, whatever model it is of; None when there is none."""
        manifest = read_manifest(folder / "manifest.json")
        if "model" not in manifest or "dimension" not in manifest:
            return None
        return cls(folder, str(manifest["model"]), int(manifest["dimension"]))

    def _load(self) -> None:
        manifest = read_manifest(self._folder / "manifest.json")
        if any(manifest.get(name) != value for name, value in self._about.items()):
            return
        try:
            index = faiss.deserialize_index(np.fromfile(self._folder / "vectors.faiss", dtype=np.uint8))
        except (OSError, RuntimeError):
            return
        if index.d == self._about["dimension"]:
            self._index = index
            whole = manifest.get("count") == index.ntotal
            self.generation = int(manifest.get("generation", -1)) if whole else -1

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
        replace_file(self._folder / "vectors.faiss", faiss.serialize_index(self._index).tobytes())
        about = {**self._about, "generation": generation, "count": int(self._index.ntotal)}
        write_manifest(self._folder / "manifest.json", about)
        self.generation = generation

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
