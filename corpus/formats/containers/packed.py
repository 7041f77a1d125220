"""ZIP files of strangers, opened within limits: of entries, of bytes, and of what XML may say.

What is in them is read by who opens them: ``zips`` for archives of documents, ``corpus.formats.documents`` for documents that
are a ZIP file themselves.
"""

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, cast

MOST_ENTRIES = 10_000
SWELL = 100  # times its size that a file may unpack to, beyond what is harmless; text packs to a tenth
HARMLESS = 100 * 2**20  # bytes
_LARGEST_DIRECTORY = 8 * 2**20  # bytes; ten thousand entries take some 1

UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, RuntimeError, KeyError)


class _Careful:
    """A file that is read in pieces of a size that is no attack: ``zipfile`` takes in the directory in one."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.seekable, self.seek, self.tell = file.seekable, file.seek, file.tell

    def read(self, size: int = -1) -> bytes:
        if size > _LARGEST_DIRECTORY:
            raise ValueError(f"more files in it than are read (at most {MOST_ENTRIES:,})")
        return self._file.read(size)


@contextmanager
def opened(file: BinaryIO, kind: str) -> Iterator[zipfile.ZipFile]:
    """Open a ZIP file. Raises ValueError, which calls it ``kind``, when it is none, is damaged, or swells as none does."""
    try:
        with zipfile.ZipFile(cast(BinaryIO, _Careful(file))) as archive:
            entries = archive.infolist()
            if len(entries) > MOST_ENTRIES:
                raise ValueError(f"{len(entries):,} files in it are too many (at most {MOST_ENTRIES:,})")
            packed = sum(entry.compress_size for entry in entries)
            if sum(entry.file_size for entry in entries) > max(HARMLESS, SWELL * packed):
                raise ValueError(f"unpacks to more than {SWELL} times its size: no {kind} does")
            yield archive
    except (zipfile.BadZipFile, NotImplementedError) as error:
        raise ValueError(f"not {_a(kind)}, or a damaged one: {_said(error)}") from error


def part(archive: zipfile.ZipFile, name: str, largest: int) -> bytes:
    """Return what a file of an archive holds. Raises ValueError when it cannot be had, or is too large."""
    try:
        entry = archive.getinfo(name)
        if entry.flag_bits & 1:
            raise ValueError("encrypted: save a copy without its password")
        if entry.file_size > largest:
            raise ValueError(f"more than {largest // 2**20} MB when unpacked is too large for one text")
        with archive.open(entry) as file:
            return file.read(largest)
    except KeyError as error:
        raise ValueError(f"no {name} in it") from error
    except UNREADABLE as error:
        raise ValueError(f"damaged ({_said(error)})") from error


def forbid_entities(xml: bytes) -> None:
    """Raise ValueError where XML declares entities, which may swell without bound, in whatever encoding."""
    if b"<!ENTITY" in xml.replace(b"\0", b""):
        raise ValueError("XML that declares entities is not read: they may swell without bound")


def _a(kind: str) -> str:
    return f"{'an' if kind[0] in 'AEIOU' else 'a'} {kind}"


def _said(error: Exception) -> str:
    return " ".join(str(error).split())[:80].lower() or type(error).__name__
