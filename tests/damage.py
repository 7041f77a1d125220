"""Ways in which a file comes to harm. What has it mapped into memory keeps the sound one, as tantivy's
threads may for a moment after an index was opened: to shorten a mapped file would stop the tests.
"""

from collections.abc import Callable
from pathlib import Path


def _put(file: Path, data: bytes) -> None:
    harmed = file.with_name(f"{file.name}.harmed")
    harmed.write_bytes(data)
    harmed.replace(file)


def empty(file: Path) -> None:
    _put(file, b"")


def truncate(file: Path) -> None:
    data = file.read_bytes()
    _put(file, data[: len(data) * 2 // 3])


def flip(file: Path) -> None:
    """Change one byte in the middle."""
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    _put(file, bytes(data))


def delete(file: Path) -> None:
    file.unlink()


HARM: list[Callable[[Path], None]] = [empty, truncate, flip, delete]
