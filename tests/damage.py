"""Ways in which a file comes to harm."""

from collections.abc import Callable
from pathlib import Path


def empty(file: Path) -> None:
    file.write_bytes(b"")


def truncate(file: Path) -> None:
    with file.open("r+b") as opened:
        opened.truncate(file.stat().st_size * 2 // 3)


def flip(file: Path) -> None:
    """Change one byte in the middle."""
    with file.open("r+b") as opened:
        opened.seek(file.stat().st_size // 2)
        [byte] = opened.read(1)
        opened.seek(-1, 1)
        opened.write(bytes([byte ^ 1]))


def delete(file: Path) -> None:
    file.unlink()


HARM: list[Callable[[Path], None]] = [empty, truncate, flip, delete]
