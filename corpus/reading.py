"""From a source that a person names to the articles in it. A bad one is reported; the rest go on."""

import codecs
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from charset_normalizer import from_bytes

from corpus.article import Article
from corpus.formats.json_records import read_json, read_json_lines
from corpus.formats.markdown import read_markdown
from corpus.formats.text import read_text

LARGEST_FILE = 20 * 2**20  # bytes of a file that is read whole; a novel of Tolstoy's has 3 million
LARGEST_LINE = 20 * 2**20  # bytes of one record of JSON Lines

_WHOLE = {".txt": read_text, ".md": read_markdown, ".markdown": read_markdown, ".json": read_json}
_LINES = {".jsonl": read_json_lines, ".ndjson": read_json_lines}
_SAMPLE = 4096


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A source, or a part of one, that gave no article, and why in one line."""

    source: str
    error: str


@dataclass(frozen=True, slots=True)
class Note:
    """Something a person should know of a source that was read all the same."""

    source: str
    words: str


def read(source: str) -> Iterator[Article | Unreadable | Note]:
    """Yield what a file or folder holds, in order of name. Never raises for what it finds there."""
    if "://" in source:
        yield Unreadable(source, "addresses are not read: save the page as text or JSON and add the file")
        return
    try:
        path = Path(source).expanduser()
        if not source.strip():
            yield Unreadable(source, "no file or folder is named")
        elif path.is_dir():
            yield from _read_folder(path)
        elif path.exists():
            yield from _read_file(path)
        else:
            yield Unreadable(source, "no such file or folder")
    except (OSError, ValueError, RuntimeError) as error:  # a NUL in a path, the home of a stranger
        yield Unreadable(source, _os_words(error))


def _read_folder(folder: Path) -> Iterator[Article | Unreadable | Note]:
    empty = True
    closed: list[OSError] = []
    for place, folders, files in os.walk(folder, onerror=closed.append):
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        for name in sorted(f for f in files if not f.startswith(".")):
            empty = False
            yield from _read_file(Path(place) / name)
    for error in closed:
        yield Unreadable(str(Path(error.filename)), _os_words(error))
    if empty and not closed:
        yield Unreadable(str(folder), "no files in it")


def _read_file(path: Path) -> Iterator[Article | Unreadable | Note]:
    source = str(path)
    try:
        if not path.is_file():
            raise ValueError("not a regular file")
        place = str(path.resolve())
        suffix = path.suffix.lower()
        if suffix in _LINES:
            found: Iterator[Article | ValueError] = _LINES[suffix](_json_lines(path), place)
        elif suffix in _WHOLE:
            text, encoding = _decode(_bytes(path))
            if encoding != "utf-8":
                yield Note(source, f"not UTF-8: read as {encoding}")
            found = iter(_WHOLE[suffix](text, place))
        else:
            raise ValueError(f"not a form that Clippings reads ({suffix or 'no ending'}): expected {_forms()}")
        yield from _report(found, source)
    except (OSError, ValueError) as error:
        yield Unreadable(source, _os_words(error))


def _report(found: Iterator[Article | ValueError], source: str) -> Iterator[Article | Unreadable]:
    nothing = True
    for one in found:
        nothing = False
        yield Unreadable(source, str(one)) if isinstance(one, ValueError) else one
    if nothing:
        yield Unreadable(source, "empty")


def _bytes(path: Path) -> bytes:
    size = path.stat().st_size
    if size > LARGEST_FILE:
        raise ValueError(
            f"{size / 2**20:.0f} MB is too large for one file of text (at most {LARGEST_FILE // 2**20} MB): "
            "split it, or write one JSON record a line in a .jsonl file"
        )
    data = path.read_bytes()
    if not data.strip():
        raise ValueError("empty")
    return data


def _json_lines(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        if _is_binary(file.peek(_SAMPLE)):
            raise ValueError("binary, not text")
        number = 0
        while line := file.readline(LARGEST_LINE + 1):
            number += 1
            if len(line) > LARGEST_LINE:
                raise ValueError(f"line {number} is longer than {LARGEST_LINE // 2**20} MB: one JSON record a line is expected")
            yield line.removeprefix(codecs.BOM_UTF8) if number == 1 else line


def _decode(data: bytes) -> tuple[str, str]:
    """Return the text and the name of the encoding it was in. Raises ValueError when it is no text."""
    for mark, encoding in ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if data.startswith(mark):
            return data.decode("utf-8-sig" if encoding == "utf-8" else encoding, errors="replace"), encoding
    if _is_binary(data):
        raise ValueError("binary, not text")
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        guess = _likely_encoding(data[: 64 * _SAMPLE])
        if guess is None:
            raise ValueError("its bytes are in no known text encoding: save it as UTF-8") from error
        return data.decode(guess, errors="replace"), guess


def _likely_encoding(data: bytes) -> str | None:
    """Guess the encoding: where it reads plausibly, the one that Western newsrooms wrote in before UTF-8."""
    matches = from_bytes(data)
    if any("cp1252" in (match.encoding, *match.could_be_from_charset) for match in matches):
        return "cp1252"
    best = matches.best()
    return best.encoding if best else None


def _is_binary(data: bytes) -> bool:
    sample = data[:_SAMPLE]
    odd = sum(byte < 32 and byte not in (9, 10, 12, 13, 27) for byte in sample)
    return b"\0" in sample or odd > len(sample) // 20


def _forms() -> str:
    return ", ".join([*_WHOLE, *_LINES])


def _os_words(error: Exception) -> str:
    return (error.strerror or str(error)).lower() if isinstance(error, OSError) else str(error)
