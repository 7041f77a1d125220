"""Models made ready for ONNX Runtime: each in a folder of its own, prepared once, put in place whole or not
at all.
"""

import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from threading import Lock

from filelock import FileLock

from corpus import child
from retrieval.models.files import UNFIT, Manifest, fits, has_hashes, read_manifest

MANIFEST = "manifest.json"
_ONE = Lock()  # prepared at a time: an export takes more than a gigabyte of memory
LAYOUT = 3  # of a prepared folder; one of another number is made anew

_SCRATCH = ".making-"  # stands between the name of a prepared folder and what tells its scratch folders apart
_MODEL_NEEDS = (  # of the environment, for models to be found, downloaded and loaded
    "HOME", "USERPROFILE", "LOCALAPPDATA", "XDG_*", "HF_*", "HUGGINGFACE_*", "TRANSFORMERS_*", "SENTENCE_TRANSFORMERS_*",
    "TORCH_*", "CUDA_VISIBLE_DEVICES", "*_proxy", "*_PROXY", "SSL_CERT_*", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE",
)  # fmt: skip


class ModelError(Exception):
    """The model cannot be used; the message says what to do, in one line."""


class ExportError(Exception):
    """A model could not be prepared; the message is what went wrong."""


def manifest_of(folder: Path) -> Manifest | None:
    """Return the manifest of a prepared model, None when there is none that this program can use. Its files
    are not looked at.
    """
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

    ``what`` are the arguments of ``retrieval.models.export`` that name the model. Raises ExportError when it
    cannot be exported, ModelError when the result cannot be kept.
    """
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with _ONE, FileLock(f"{folder}.lock"):
            manifest = prepared(folder)  # another process may have been first
            if manifest is None:
                _clear(folder)
                with tempfile.TemporaryDirectory(
                    prefix=f"{folder.name}{_SCRATCH}", dir=folder.parent
                ) as scratch:
                    made = Path(scratch) / "made"
                    made.mkdir()
                    _export([*what, str(made)])
                    shutil.rmtree(folder, ignore_errors=True)
                    made.replace(folder)
                manifest = prepared(folder)
    except OSError as error:
        raise ModelError(
            f"cannot keep the prepared model in {folder.parent}: {error.strerror or error}"
        ) from error
    if manifest is None:
        raise ModelError(f"the prepared model in {folder} cannot be read: remove that folder and try again")
    return manifest


def _clear(folder: Path) -> None:
    """Remove what preparations of a model that were killed left behind."""
    for left in folder.parent.glob(f"{folder.name}{_SCRATCH}*"):
        shutil.rmtree(left, ignore_errors=True)


def _export(arguments: Sequence[str]) -> None:
    with subprocess.Popen(
        child.command("retrieval.models.export.main", *arguments),
        # nothing is written to it: it ends when this process does, by which the other one notices
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
        env=child.environment(_MODEL_NEEDS),
        start_new_session=True,  # Ctrl-C is for the program, which then stops what it has started
    ) as process:
        try:
            told = process.stderr.read() if process.stderr else ""
            process.wait()
        except BaseException:
            process.kill()
            process.wait()
            raise
    if process.returncode:
        lines = told.strip().splitlines() or [f"exit status {process.returncode}"]
        raise ExportError(lines[-1].rstrip("."))
