"""Files as they lie: found under a folder, unpacked, told of as they are read, whole or by the line, within limits.

What is in them is read in ``reading``.
"""

import codecs
import gzip
import io
import os
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from corpus.encodings import is_binary
from corpus.formats.detection import HEAD

LARGEST_LINE = 10 * 2**20  # bytes of one record of JSON Lines
MOST_EMPTY_LINES = 100_000  # in a row
# times its size that a packed file may unpack to; text packs to a tenth, the same page over and over to a
# fiftieth
_SWELL = 100
_HARMLESS = 100 * 2**20  # bytes that any file may unpack to


def size_of(source: str) -> int:
    """Return the number of bytes of the files that ``read`` will go through; 0 where it cannot be known."""
    try:
        path = Path(source).expanduser()
        if not path.is_dir():
            return path.stat().st_size if path.is_file() else 0
        return sum(
            file.stat().st_size for file in files_under(path, onerror=lambda _: None) if file.is_file()
        )
    except (OSError, ValueError, RuntimeError):
        return 0


def files_under(folder: Path, onerror: Callable[[OSError], None]) -> Iterator[Path]:
    """Yield the files under a folder in order of name, without hidden ones and what browsers save along with
    a page.
    """
    for place, folders, files in os.walk(folder, onerror=onerror):
        pages = {Path(name).stem for name in files if name.lower().endswith((".html", ".htm"))}
        folders[:] = sorted(
            f for f in folders if not f.startswith(".") and f.removesuffix("_files") not in pages
        )
        yield from (Path(place) / name for name in sorted(files) if not name.startswith("."))


class CountedReader(io.RawIOBase):
    """A file that tells how many of its bytes have been read; what is read again counts once."""

    def __init__(self, raw: BinaryIO, tell: Callable[[int], None]) -> None:
        """Tell of what is read of a file."""
        self._raw = raw
        self._tell = tell
        self._furthest = 0

    def readable(self) -> bool:  # noqa: D102 - as io.RawIOBase has it
        return True

    def seekable(self) -> bool:  # noqa: D102 - as above
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:  # noqa: D102 - as above
        return self._raw.seek(offset, whence)

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # noqa: D102 - any writable buffer, which has no name in 3.11
        data = self._raw.read(len(buffer))
        buffer[: len(data)] = data
        at = self._raw.tell()
        self._tell(max(0, at - self._furthest))
        self._furthest = max(self._furthest, at)
        return len(data)


class _Unpacking(io.RawIOBase):
    """A packed file, unpacked as it is read. Raises ValueError when it swells as no text does."""

    def __init__(self, raw: BinaryIO, size: int) -> None:
        self._file = gzip.GzipFile(fileobj=raw)
        self._left = max(_SWELL * size, _HARMLESS)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override] # as above
        data = self._file.read(len(buffer))
        self._left -= len(data)
        if self._left < 0:
            raise ValueError(f"unpacks to more than {_SWELL} times its size: no text does")
        buffer[: len(data)] = data
        return len(data)


def unpacked(raw: io.BufferedReader, path: Path) -> io.BufferedReader:
    """Return what reads a file unpacked, where it is packed. Raises ValueError when it swells as no text does."""
    if path.suffix.lower() != ".gz":
        return raw
    return io.BufferedReader(_Unpacking(raw, path.stat().st_size))


def whole(raw: io.BufferedReader, path: Path, largest: int) -> bytes:
    """Return what a file holds, unpacked. Raises ValueError when it is too large, or empty."""
    size = path.stat().st_size
    if size > largest:
        raise ValueError(_too_large(f"{size / 2**20:.0f} MB", largest))
    data = unpacked(raw, path).read(largest + 1)
    if len(data) > largest:
        raise ValueError(_too_large(f"more than {largest // 2**20} MB when unpacked", largest))
    if not data.strip():
        raise ValueError("empty")
    return data


def _too_large(size: str, largest: int) -> str:
    return (
        f"{size} is too large for one file of text (at most {largest // 2**20} MB): "
        "split it, or write one JSON record a line in a .jsonl file"
    )


def lines_of(file: io.BufferedReader) -> Iterator[bytes]:
    """Yield the lines of a file. Raises ValueError when it is no text, or its lines are too long or too many are empty."""
    if is_binary(file.peek(HEAD)):
        raise ValueError("binary, not text")
    number = empty = 0
    while line := file.readline(LARGEST_LINE + 1):
        number += 1
        empty = empty + 1 if line.isspace() else 0
        if empty > MOST_EMPTY_LINES:
            raise ValueError(f"more than {MOST_EMPTY_LINES:,} empty lines: the rest was not looked at")
        if len(line) > LARGEST_LINE:
            raise ValueError(
                f"line {number} is longer than {LARGEST_LINE // 2**20} MB: one JSON record a line is expected"
            )
        yield line.removeprefix(codecs.BOM_UTF8) if number == 1 else line


def fault_of(error: Exception) -> str:
    """Return what went wrong with a file, in a few words."""
    if isinstance(error, gzip.BadGzipFile | EOFError | zlib.error):
        return "its packing (gzip) is damaged"
    return (error.strerror or str(error)).lower() if isinstance(error, OSError) else str(error)
