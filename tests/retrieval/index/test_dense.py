from pathlib import Path

import numpy as np
import pytest

from retrieval.index.dense import DenseIndex
from retrieval.models.encoder import Vectors


def unit(rows: int, dimension: int, seed: int = 0) -> Vectors:
    vectors = np.random.default_rng(seed).normal(size=(rows, dimension)).astype(np.float32)
    unit: Vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return unit


def test_search_agrees_with_numpy(tmp_path: Path) -> None:
    vectors, ids = unit(500, 32), list(range(1000, 1500))
    index = DenseIndex(tmp_path, "m", 32)
    index.add(ids, vectors)
    for query in unit(20, 32, seed=1):
        exact = vectors @ query
        found = index.search(query, 10, None)
        best = np.sort(exact)[::-1][:10]
        assert np.allclose([score for _, score in found], best, atol=2e-3)
        assert all(exact[ids.index(i)] >= best[-1] - 2e-3 for i, _ in found)
        assert len({i for i, _ in found}) == 10


def test_search_among_some_finds_only_those(tmp_path: Path) -> None:
    vectors = unit(200, 16)
    index = DenseIndex(tmp_path, "m", 16)
    index.add(range(200), vectors)
    among = [3, 77, 150]
    found = index.search(vectors[0], 10, among)
    assert [i for i, _ in found] == sorted(among, key=lambda i: -float(vectors[i] @ vectors[0]))


def test_removed_passages_are_not_found(tmp_path: Path) -> None:
    index = DenseIndex(tmp_path, "m", 8)
    vectors = unit(10, 8)
    index.add(range(10), vectors)
    index.remove([4])
    assert 4 not in [i for i, _ in index.search(vectors[4], 10, None)]
    assert len(index.ids()) == 9


def test_an_index_is_loaded_as_it_was_saved(tmp_path: Path) -> None:
    index = DenseIndex(tmp_path, "m", 8)
    vectors = unit(5, 8)
    index.add(range(5), vectors)
    index.save(7)
    again = DenseIndex(tmp_path, "m", 8)
    assert again.generation == 7
    assert again.search(vectors[2], 1, None)[0][0] == 2
    assert np.allclose(again.vectors([3]), vectors[3:4], atol=1e-3)


@pytest.mark.parametrize(("model", "dimension"), [("another", 8), ("m", 16)])
def test_an_index_of_another_model_is_not_used(tmp_path: Path, model: str, dimension: int) -> None:
    index = DenseIndex(tmp_path, "m", 8)
    index.add(range(5), unit(5, 8))
    index.save(7)
    other = DenseIndex(tmp_path, model, dimension)
    assert (other.generation, len(other.ids())) == (-1, 0)


@pytest.mark.parametrize("damage", [b"", b"not an index", None])
def test_a_damaged_index_is_begun_anew(tmp_path: Path, damage: bytes | None) -> None:
    index = DenseIndex(tmp_path, "m", 8)
    index.add(range(5), unit(5, 8))
    index.save(7)
    file = tmp_path / "vectors.faiss"
    file.write_bytes(damage if damage is not None else file.read_bytes()[:-100])
    assert DenseIndex(tmp_path, "m", 8).generation == -1
