"""Models made ready for ONNX Runtime: each in a folder of its own, prepared once, put in place whole or not at all."""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from threading import Lock

from filelock import FileLock

from retrieval.models.files import UNFIT, Manifest, fits, has_hashes, read_manifest

MANIFEST = "manifest.json"
_ONE = Lock()  # prepared at a time: an export takes more than a gigabyte of memory
LAYOUT = 3  # of a prepared folder; one of another number is made anew


class ModelError(Exception):
    """The model cannot be used; the message says what to do, in one line."""


class ExportError(Exception):
    """A model could not be prepared; the message is what went wrong."""


def manifest_of(folder: Path) -> Manifest | None:
    """Return the manifest of a prepared model, None when there is none that this program can use. Its files are not looked at."""
    manifest = read_manifest(folder / MANIFEST)
    return manifest if manifest.get("layout") == LAYOUT and has_hashes(manifest) else None


def prepared(folder: Path) -> Manifest | None:
    """Return the manifest of a prepared model whose files are as they were made, None when there is none."""
    manifest = manifest_of(folder)
    return manifest if manifest is not None and fits(folder, manifest["files"]) else None


def announcement(folder: Path, what: str) -> str:
    """Return the line for the person waiting while a model is prepared that is not, or not as it was made."""
    older = read_manifest(folder / MANIFEST).get("layout", LAYOUT) != LAYOUT
    if older or not folder.is_dir():
        return f"Preparing the {what} for this machine, once …"
    return f"The prepared {what} {UNFIT}: preparing it anew …"


def prepare(folder: Path, what: Sequence[str]) -> Manifest:
    """Prepare a model into a folder, in a process of its own, and return its manifest.

    ``what`` are the arguments of ``retrieval.models.export`` that name the model. Raises ExportError when it cannot be exported, ModelError
    when the result cannot be kept.
    """
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with _ONE, FileLock(f"{folder}.lock"):
            manifest = prepared(folder)  # another process may have been first
            if manifest is None:
                with tempfile.TemporaryDirectory(dir=folder.parent) as scratch:
                    made = Path(scratch) / "made"
                    made.mkdir()
                    _export([*what, str(made)])
                    shutil.rmtree(folder, ignore_errors=True)
                    made.replace(folder)
                manifest = prepared(folder)
    except OSError as error:
        raise ModelError(f"cannot keep the prepared model in {folder.parent}: {error.strerror or error}") from error
    if manifest is None:
        raise ModelError(f"the prepared model in {folder} cannot be read: remove that folder and try again")
    return manifest


def _export(arguments: Sequence[str]) -> None:
    # -P: what lies in the current folder is not ours to import.
    command = [sys.executable, "-P", "-m", "retrieval.models.export", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
    if done.returncode:
        lines = done.stderr.strip().splitlines() or [f"exit status {done.returncode}"]
        raise ExportError(lines[-1].rstrip("."))
