"""Cache files: replaced whole or not at all, and told from damaged ones by what their manifest says of them.

A manifest holds the size and a hash of each file that it stands for, and a hash of itself. They are against
accident: a stop between two files, a full or failing disk. Against somebody who means harm they are no help:
whoever can write a file can write its manifest too. Hence xxh3 (Collet 2019), which is as fast as the file
can be read.
"""

import errno
import hashlib
import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import xxhash

_CHECK = "check"  # a manifest's hash of itself
_FILES = "files"
UNFIT = "does not match its manifest"
UNFINISHED = "was left unfinished"

# As libraries in Rust and processes of our own say it.
_FULL = re.compile(r"no space left on device|disk quota exceeded|not enough space on the disk", re.IGNORECASE)
_FULL_AT = re.compile(r"""(?:at path |device: )(?P<quote>["'])(?P<path>.+?)(?P=quote)""")
_PROBE = 1_000_000  # bytes

Manifest = dict[str, Any]


class CacheError(Exception):
    """A cache cannot be kept whole; the message says what to do, in one line."""


def replace_file(path: Path, data: bytes) -> None:
    """Put data in place of a file in one step, on disk before it is seen. An OSError names the file."""
    scratch = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with scratch.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        scratch.replace(path)
    except OSError as error:
        scratch.unlink(missing_ok=True)  # on a full disk least of all is it to stay
        error.filename = str(path)
        raise


def write_manifest(path: Path, manifest: Mapping[str, object]) -> None:
    """Put a manifest in place, with a hash of itself."""
    replace_file(path, json.dumps({**manifest, _CHECK: _check(manifest)}).encode())


def read_manifest(path: Path) -> Manifest:
    """Return a manifest, empty when there is none or it is damaged. One from before there were hashes is
    returned as it is.
    """
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    if not isinstance(manifest, dict):
        return {}
    check = manifest.pop(_CHECK, None)
    return manifest if check == _check(manifest) or (check is None and _FILES not in manifest) else {}


def has_hashes(manifest: Mapping[str, Any]) -> bool:
    """Tell whether a manifest says what its files are to be; one that does not is from before it was kept."""
    return _FILES in manifest


def _check(manifest: Mapping[str, object]) -> str:
    return xxhash.xxh3_128_hexdigest(json.dumps(manifest, sort_keys=True).encode())


def fingerprint(files: Iterable[Path], known: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the size and the hash of each file, by name. What is ``known`` of one of the same name and size
    is not worked out again.
    """
    return {file.name: _still(file, (known or {}).get(file.name)) or fingerprint_of(file) for file in files}


def _still(file: Path, known: str | None) -> str | None:
    return known if known and known.startswith(f"{file.stat().st_size}:") else None


def fingerprint_of(file: Path) -> str:
    """Return the size and the hash of a file, as one word."""
    with (
        file.open("rb") as data
    ):  # read, not mapped: as fast, and a sector that cannot be read is an error, not the end of the process
        return f"{os.fstat(data.fileno()).st_size}:{hashlib.file_digest(data, xxhash.xxh3_128).hexdigest()}"


def fingerprint_of_bytes(data: Any) -> str:
    """Return the fingerprint of a file that holds these bytes, given as anything with a buffer."""
    return f"{memoryview(data).nbytes}:{xxhash.xxh3_128_hexdigest(data)}"


def fits(folder: Path, files: Mapping[str, str]) -> bool:
    """Tell whether the files in a folder are those that were fingerprinted. Others beside them do not
    count.
    """
    try:
        same_size = all(_still(folder / name, expected) for name, expected in files.items())
        return same_size and all(
            fingerprint_of(folder / name) == expected for name, expected in files.items()
        )
    except OSError:
        return False


def is_fault(error: BaseException) -> bool:
    """Tell whether an exception says that something is wrong, as a damaged file, rather than that the program
    is to end.

    A panic of a library in Rust, which is no Exception, can be known by its name only.
    """
    return isinstance(error, Exception) or type(error).__name__ == "PanicException"


def full_disk(error: BaseException) -> str | None:
    """Return what is to be said of an exception that comes of a full disk, or of a used up share of one; None
    for any other.
    """
    chain = list(_chain(error))
    if not any(_says_full(one) for one in chain):
        return None
    named = [str(one.filename) for one in chain if isinstance(one, OSError) and one.filename]
    named += [found["path"] for one in chain if (found := _FULL_AT.search(str(one)))]
    return f"the disk is full{f' ({named[0]})' if named else ''}: free some space and try again"


def _chain(error: BaseException) -> Iterator[BaseException]:
    """Yield an exception and those that it comes of."""
    seen: BaseException | None = error
    while seen is not None:
        yield seen
        seen = seen.__cause__ or (None if seen.__suppress_context__ else seen.__context__)


def _says_full(error: BaseException) -> bool:
    return (isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}) or bool(
        _FULL.search(str(error))
    )


def check_space(folder: Path) -> None:
    """Raise OSError if no more can be written into a folder: for when a library says that it failed, but not
    why.
    """
    probe = folder / "probe"
    try:
        replace_file(probe, bytes(_PROBE))
    except OSError as error:
        error.filename = str(folder)
        raise
    probe.unlink(missing_ok=True)
