"""Models made ready for ONNX Runtime: each in a folder of its own, prepared once, put in place whole or not at all."""

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from filelock import FileLock

MANIFEST = "manifest.json"
LAYOUT = 2  # of a prepared folder; one of another number is made anew

Manifest = dict[str, object]


class ModelError(Exception):
    """The model cannot be used; the message says what to do, in one line."""


class ExportError(Exception):
    """A model could not be prepared; the message is what went wrong."""


def manifest_of(folder: Path) -> Manifest | None:
    """Return the manifest of a prepared model, None when there is none that this program can use."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return manifest if isinstance(manifest, dict) and manifest.get("layout") == LAYOUT else None


def prepare(folder: Path, what: Sequence[str]) -> Manifest:
    """Prepare a model into a folder, in a process of its own, and return its manifest.

    ``what`` are the arguments of ``retrieval.export`` that name the model. Raises ExportError when it cannot be exported, ModelError
    when the result cannot be kept.
    """
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(f"{folder}.lock"):
            manifest = manifest_of(folder)  # another process may have been first
            if manifest is None:
                with tempfile.TemporaryDirectory(dir=folder.parent) as scratch:
                    made = Path(scratch) / "made"
                    made.mkdir()
                    _export([*what, str(made)])
                    shutil.rmtree(folder, ignore_errors=True)
                    made.replace(folder)
                manifest = manifest_of(folder)
    except OSError as error:
        raise ModelError(f"cannot keep the prepared model in {folder.parent}: {error.strerror or error}") from error
    if manifest is None:
        raise ModelError(f"the prepared model in {folder} cannot be read: remove that folder and try again")
    return manifest


def _export(arguments: Sequence[str]) -> None:
    # -P: what lies in the current folder is not ours to import.
    command = [sys.executable, "-P", "-m", "retrieval.export", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
    if done.returncode:
        lines = done.stderr.strip().splitlines() or [f"exit status {done.returncode}"]
        raise ExportError(lines[-1].rstrip("."))
