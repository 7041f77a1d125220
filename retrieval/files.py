"""Cache files that are replaced whole or not at all."""

import json
import os
from collections.abc import Mapping
from pathlib import Path


def replace_file(path: Path, data: bytes) -> None:
    """Put data in place of a file in one step, on disk before it is seen."""
    scratch = path.with_name(f".{path.name}.{os.getpid()}")
    with scratch.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    scratch.replace(path)


def write_manifest(path: Path, manifest: Mapping[str, int | str]) -> None:
    """Put a manifest in place."""
    replace_file(path, json.dumps(manifest).encode())


def read_manifest(path: Path) -> dict[str, int | str]:
    """Return a manifest, empty when there is none or it cannot be read."""
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return manifest if isinstance(manifest, dict) else {}
