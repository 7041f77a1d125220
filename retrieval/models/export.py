"""Prepare a model for use without PyTorch; ``retrieval.prepare`` runs ``main`` in a process of its own.

A sentence-transformers model (Transformer, Pooling and whatever follows, as one module) is exported to ONNX,
and its vectors are compared with the original's on sentences below. A model that does not export or does not
agree is marked in its manifest to stay on PyTorch. The reader is put together from the bundled encoder and
what ``bench/learning/train_reader.py`` learned on top of it. This runs in a process of its own, once a model, so that
what is asked meanwhile never imports torch.
"""

import contextlib
import hashlib
import json
import logging
import os
import shutil
import sys
import warnings
from collections.abc import Mapping
from pathlib import Path
from threading import Thread
from typing import Any

from retrieval.models.encoder import OnnxEncoder
from retrieval.models.files import fingerprint, full_disk, write_manifest
from retrieval.models.prepare import LAYOUT, MANIFEST

AGREEMENT = 0.9999  # the least cosine between a vector of the export and the original's

_PROBES = [
    "Yes.",
    "Who signed the agreement?",
    "The council voted 7-2 on Tuesday to close the old bridge, officials said.",
    "“We will not leave,” the foreign minister told reporters in Ankara — «jamais», she added.",
    "Inflation slowed to 3.4% in May from 4.9% a year earlier, the statistics office reported, as the price of fuel, flour "
    "and rents fell for a third month in a row and the central bank left its main rate where it has stood since last autumn.",
    "東京で地震が発生し、列車が止まった。",
    "Rain is expected along the coast from Thursday evening. " * 40,
]


def encoder(model_name: str, folder: str) -> int:
    """Prepare a sentence-transformers model in a folder that exists; return the exit status."""
    import torch
    from sentence_transformers import SentenceTransformer

    torch.set_grad_enabled(False)
    try:
        model = SentenceTransformer(model_name, device="cpu", trust_remote_code=False)
    except Exception as error:  # noqa: BLE001 - whatever a model's files provoke, the reader gets one line
        sys.stderr.write(f"{_one_line(error)}\n")
        return 2
    model.eval()
    target = Path(folder)
    manifest: dict[str, object] = {
        "layout": LAYOUT,
        "model": model_name,
        "fingerprint": _fingerprint(model),
        "dimension": _dimension(model),
        "max_tokens": int(model.max_seq_length or 512),
        "query_prompt": _prompt(model.prompts, ("query",)),
        "passage_prompt": _prompt(model.prompts, ("document", "passage", "corpus")),
    }
    manifest.update(_export(model, target))
    files = ["model.onnx", "tokenizer.json"] if manifest["backend"] == "onnx" else []
    write_manifest(target / MANIFEST, {**manifest, "files": fingerprint(target / name for name in files)})
    return 0


def _export(model: Any, target: Path) -> dict[str, object]:
    """Write model.onnx and tokenizer.json; return what the manifest says of the attempt."""
    try:
        inputs = _write_onnx(model, target / "model.onnx")
        model.tokenizer.backend_tokenizer.save(str(target / "tokenizer.json"))
        agreement = _agreement(model, target, inputs)
    except Exception as error:
        if full_disk(error):
            raise
        # Any other failure to export means the same: stay on PyTorch.
        return {"backend": "torch", "why": f"it does not export to ONNX ({_one_line(error)})"}
    if not agreement >= AGREEMENT:
        return {"backend": "torch", "why": f"its ONNX export agrees only to cosine {agreement:.4f}"}
    return {"backend": "onnx", "inputs": inputs, "agreement": round(agreement, 7)}


def _write_onnx(model: Any, path: Path) -> list[str]:
    import torch

    probe = model.preprocess(_PROBES[:3]) if hasattr(model, "preprocess") else model.tokenize(_PROBES[:3])
    inputs = [name for name in ("input_ids", "attention_mask", "token_type_ids") if name in probe]

    class Whole(torch.nn.Module):  # type: ignore[misc]  # torch is not imported for checking
        """The model as one function of its tensors."""

        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, *tensors: torch.Tensor) -> torch.Tensor:
            vector: torch.Tensor = self.model(dict(zip(inputs, tensors, strict=True)))["sentence_embedding"]
            return torch.nn.functional.normalize(vector, dim=-1)

    _write_graph(Whole().eval(), {name: probe[name] for name in inputs}, path, {"vector": {0: "batch"}})
    return inputs


def _write_graph(
    model: Any, inputs: Mapping[str, Any], path: Path, outputs: Mapping[str, Mapping[int, str]]
) -> None:
    """Write a PyTorch module as ONNX, quietly; inputs, by name, are examples of shape (batch, tokens), outputs are
    named with the axes that may be of any length.
    """
    import torch

    axes = {**{name: {0: "batch", 1: "tokens"} for name in inputs}, **outputs}
    with (
        warnings.catch_warnings(),
        Path(os.devnull).open("w") as nowhere,
        contextlib.redirect_stdout(nowhere),
    ):
        warnings.simplefilter("ignore")
        torch.onnx.export(
            model, tuple(inputs.values()), str(path), input_names=list(inputs), output_names=list(outputs),
            dynamic_axes=axes, opset_version=17, dynamo=False,
        )  # fmt: skip


def _agreement(model: Any, target: Path, inputs: list[str]) -> float:
    theirs = model.encode(_PROBES, normalize_embeddings=True, show_progress_bar=False)
    ours = OnnxEncoder(
        target, "probe", len(theirs[0]), int(model.max_seq_length or 512), tuple(inputs), "", ""
    ).passages(_PROBES)
    return float((theirs * ours).sum(axis=1).min())


def reader(weights: str, folder: str) -> int:
    """Prepare the reader, with the given weights, in a folder that exists; return the exit status."""
    import torch

    from retrieval.models.reader import unpacked
    from retrieval.models.reading_head import ReadingModel

    torch.set_grad_enabled(False)
    model = ReadingModel().eval()
    model.take(unpacked(Path(weights)))
    probe = torch.ones((2, 8), dtype=torch.int64)
    inputs = dict.fromkeys(("input_ids", "attention_mask", "token_type_ids"), probe)
    outputs = {"pieces": {0: "batch", 1: "tokens"}, "whole": {0: "batch"}}
    _write_graph(model, inputs, Path(folder) / "model.onnx", outputs)
    _halve(Path(folder) / "model.onnx")
    files = fingerprint([Path(folder) / "model.onnx"])
    write_manifest(Path(folder) / MANIFEST, {"layout": LAYOUT, "files": files})
    return 0


def _halve(path: Path) -> None:
    """Have matrices multiplied in eight bits, which takes half the time; log-odds change by .3 in the mean
    (correlation .989).

    Sparing the second matrix of each layer's feed-forward part (.2, .995) takes two fifths more time again;
    2026-11-22.
    """
    os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
    from onnxruntime.quantization import QuantType, quantize_dynamic

    logging.disable()
    whole = path.replace(path.with_name("whole.onnx"))
    # One bit of the range is left free: without it, processors that lack VNNI overflow.
    quantize_dynamic(
        str(whole), str(path), op_types_to_quantize=["MatMul"], per_channel=True, reduce_range=True,
        weight_type=QuantType.QInt8, extra_options={"MatMulConstBOnly": True},
    )  # fmt: skip
    whole.unlink()


def _dimension(model: Any) -> int:
    return len(model.encode(_PROBES[:1], show_progress_bar=False)[0])


def _prompt(prompts: Mapping[str, str], names: tuple[str, ...]) -> str:
    return next((prompts[name] for name in names if prompts.get(name)), "")


def _fingerprint(model: Any) -> str:
    """Return the sha256 over all that the model's vectors depend on: weights, in order of name, length,
    prompts.
    """
    digest = hashlib.sha256(json.dumps([model.max_seq_length, model.prompts], sort_keys=True).encode())
    for name, weights in sorted(model.state_dict().items()):
        digest.update(name.encode())
        digest.update(weights.detach().float().cpu().contiguous().numpy().tobytes())
    return digest.hexdigest()


def _one_line(error: BaseException) -> str:
    lines = str(error).strip().splitlines()
    return (lines[0] if lines else type(error).__name__)[:200]


def main(what: str, source: str, folder: str) -> int:
    """Prepare an ``encoder`` or the ``reader`` in a folder that exists, as long as standard input stays open;
    return the exit status.
    """
    Thread(target=_end_with_parent, args=(Path(folder).parent,), daemon=True).start()
    return {"encoder": encoder, "reader": reader}[what](source, folder)


def _end_with_parent(scratch: Path) -> None:
    """Remove the scratch folder and end the process once the one that started it, and would do so, is
    gone.
    """
    while os.read(
        0, 1
    ):  # sys.stdin's lock, held by this thread, would be missed when the process ends as it should
        pass
    for _ in range(100):  # a file may be written while the others are removed
        shutil.rmtree(scratch, ignore_errors=True)
        if not scratch.exists():
            break
    os._exit(1)
