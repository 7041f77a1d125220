import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from retrieval.models import encoder as module
from retrieval.models.encoder import BUNDLED_SHA256, Encoder, OnnxEncoder, TorchEncoder, load_encoder
from retrieval.models.files import read_manifest, write_manifest
from retrieval.models.prepare import ModelError

SENTENCES = ["The old bridge was closed.", "Zażółć gęślą jaźń — 東京 😀", "word " * 700, "No."]


def test_the_export_agrees_with_sentence_transformers(minilm: Encoder) -> None:
    assert isinstance(minilm, OnnxEncoder)
    from sentence_transformers import SentenceTransformer

    original = SentenceTransformer(str(module.bundled_folder()), device="cpu")
    theirs = original.encode(SENTENCES, normalize_embeddings=True, show_progress_bar=False)
    assert np.all((theirs * minilm.passages(SENTENCES)).sum(axis=1) > 0.9999)
    assert np.allclose(minilm.questions(SENTENCES), minilm.passages(SENTENCES), atol=1e-5)


def test_vectors_have_unit_length_and_keep_their_order(minilm: Encoder) -> None:
    together = minilm.passages(SENTENCES)
    assert together.shape == (4, minilm.dimension) == (4, 384)
    assert np.allclose(np.linalg.norm(together, axis=1), 1, atol=1e-5)
    alone = np.concatenate([minilm.passages([s]) for s in SENTENCES])
    assert np.allclose(together, alone, atol=1e-4)


def test_a_prepared_model_is_not_prepared_again(models: Path) -> None:
    told: list[str] = []
    load_encoder(None, models, told.append)
    load_encoder("all-MiniLM-L6-v2", models, told.append)
    assert told == []


def test_other_weights_than_the_official_ones_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    forged = tmp_path / "model"
    shutil.copytree(module.bundled_folder(), forged)
    weights = bytearray((forged / "model.safetensors").read_bytes())
    weights[-1] ^= 1
    (forged / "model.safetensors").write_bytes(weights)
    monkeypatch.setattr(module, "bundled_folder", lambda: forged)
    with pytest.raises(ModelError, match="not the official ones"):
        load_encoder(None, tmp_path / "models", lambda _: None)
    assert len(BUNDLED_SHA256) == 64


def test_a_model_by_folder_is_prepared_and_prepared_anew_when_it_changes(tmp_path: Path) -> None:
    folder = tmp_path / "my-model"
    shutil.copytree(module.bundled_folder(), folder)
    told: list[str] = []
    encoder = load_encoder(str(folder), tmp_path / "models", told.append)
    assert encoder.name.startswith("my-model@")
    assert len(told) == 1
    config = json.loads((folder / "sentence_bert_config.json").read_text())
    (folder / "sentence_bert_config.json").write_text(json.dumps(config | {"max_seq_length": 16}))
    shortened = load_encoder(str(folder), tmp_path / "models", told.append)
    assert len(told) == 2
    assert not np.allclose(
        shortened.passages(["word " * 15 + "ships"]), encoder.passages(["word " * 15 + "ships"]), atol=1e-3
    )
    assert shortened.name != encoder.name


def test_a_model_that_does_not_export_stays_on_pytorch_and_says_so(
    models: Path, tmp_path: Path, minilm: Encoder
) -> None:
    prepared = next(p for p in models.glob("all-MiniLM*") if p.is_dir())
    shutil.copytree(prepared, tmp_path / prepared.name)
    manifest = read_manifest(prepared / "manifest.json") | {"backend": "torch", "why": "it is a test"}
    write_manifest(tmp_path / prepared.name / "manifest.json", manifest)
    told: list[str] = []
    encoder = load_encoder(None, tmp_path, told.append)
    assert isinstance(encoder, TorchEncoder)
    assert "stays on PyTorch: it is a test" in told[0]
    assert np.all((encoder.passages(SENTENCES) * minilm.passages(SENTENCES)).sum(axis=1) > 0.9999)


def test_a_model_that_is_none_ends_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(ModelError) as caught:
        load_encoder(str(tmp_path / "empty"), tmp_path / "models", lambda _: None)
    assert "CLIPPINGS_MODEL" in str(caught.value)
    assert "\n" not in str(caught.value)
    assert not [p for p in (tmp_path / "models").iterdir() if p.is_dir()]
