"""From a source that a person names to the articles in it. A bad one is reported; the rest go on."""

import codecs
import gzip
import io
import os
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from corpus.article import Article, article_id
from corpus.findings import RemarkError, WithdrawnError
from corpus.formats.detection import (
    HEAD,
    Form,
    UnknownFormError,
    decode,
    form_of_file,
    form_of_page,
    is_binary,
)
from corpus.formats.json_records import read_json, read_json_lines
from corpus.formats.markdown import read_markdown
from corpus.formats.text import read_text
from corpus.worker import bounded

if TYPE_CHECKING:
    from corpus.extraction.blocks import Block
    from corpus.extraction.cleaning import Repeats
    from corpus.intake.web import Page, Web

LARGEST_FILE = 20 * 2**20  # bytes of a file that is read whole; a novel of Tolstoy's has 3 million
LARGEST_PDF = 100 * 2**20  # pictures make them large
PDF_SECONDS = 120  # that one may take; a page takes some 30 ms, and reports have hundreds
LARGEST_LINE = 10 * 2**20  # bytes of one record of JSON Lines
MOST_ERRORS = 20  # lines on one file; what else is wrong with it is counted
HOPELESS = 10_000  # parts of a file that gave no article, after which the rest is not looked at

MOST_EMPTY_LINES = 100_000  # in a row

_TEXTS = {Form.TEXT: read_text, Form.MARKDOWN: read_markdown, Form.JSON: read_json}
_STREAMED = (Form.JSON_LINES, Form.WARC)
# times its size that a packed file may unpack to; text packs to a tenth, the same page over and over to a
# fiftieth
_SWELL = 100
_HARMLESS = 100 * 2**20  # bytes that any file may unpack to
_LARGEST_PAGE = 2**20  # bytes of a file that is compared with the others of its folder
_FEWEST_TEXTS = 3  # in a folder, for what they share to say anything
_NAMED = 3  # files of unknown forms in a folder that are named; the others are counted


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


@dataclass(frozen=True, slots=True)
class Withdrawn(Note):
    """A publisher's word that the article with a key is taken back, for good or until further notice."""

    key: str
    publisher: str | None
    for_good: bool


def read(
    source: str, web: "Web | None" = None, seen: Callable[[int], None] | None = None
) -> Iterator[Article | Unreadable | Note]:
    """Yield what a file, a folder (in order of name) or an address holds. Never raises for what it finds
    there.

    Addresses, and pages that a feed only links to, are fetched by ``web``; without it they are named as not
    read. ``seen`` is told of the bytes of files as they are read; they sum up to ``size_of(source)``.
    """
    reader = _Reader(web, seen or (lambda _: None))
    try:
        if "://" in source:
            yield from reader.address(source)
        elif not source.strip():
            yield Unreadable(source, "no file or folder is named")
        else:
            yield from reader.path(Path(source).expanduser())
    except (OSError, ValueError, RuntimeError) as error:  # a NUL in a path, the home of a stranger
        yield Unreadable(source, _words(error))


def read_page(page: "Page", web: "Web") -> Iterator[Article | Unreadable | Note]:
    """Yield what a fetched page holds. Never raises for what it finds there."""
    try:
        yield from _report(_Reader(web, lambda _: None).in_page(page), page.asked)
    except ValueError as error:
        yield Unreadable(page.asked, str(error))


def linked_pages(web: "Web") -> Callable[[str], Iterator[Article]]:
    """Return what yields the article of a page that a feed links to; it raises ValueError when there is
    none.
    """
    return _Reader(web, lambda _: None).linked


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


@dataclass(frozen=True, slots=True)
class _Reader:
    """What reading needs besides the source."""

    web: "Web | None"
    seen: Callable[[int], None]
    repeats: "Repeats | None" = None  # what the texts of a folder have in common

    def path(self, path: Path) -> Iterator[Article | Unreadable | Note]:
        if path.is_dir():
            yield from self._folder(path)
        elif not path.exists():
            raise ValueError("no such file or folder")
        else:
            try:
                yield from self._file(path)
            except UnknownFormError as error:
                yield Unreadable(str(path), str(error))

    def address(self, url: str) -> Iterator[Article | Unreadable | Note]:
        """Yield what is at an address. Raises ValueError when it cannot be had, or nothing in it be read."""
        if self.web is None:
            raise ValueError("addresses are not read here: save the page and add the file")
        page = self.web.get(url)
        yield from _report(self.in_page(page), url)

    def _folder(self, folder: Path) -> Iterator[Article | Unreadable | Note]:
        closed: list[OSError] = []
        unknown: list[Path] = []
        empty = True
        reader = replace(self, repeats=_repeats(folder))
        for path in files_under(folder, closed.append):
            empty = False
            try:
                yield from reader._file(path)
            except UnknownFormError:
                unknown.append(path)
        for error in closed:
            yield Unreadable(str(Path(error.filename)), _words(error))
        if unknown:
            yield Note(str(folder), _left_out(unknown))
        if empty and not closed:
            yield Unreadable(str(folder), "no files in it")

    def _file(self, path: Path) -> Iterator[Article | Unreadable | Note]:
        """Yield what is in a file. Raises UnknownFormError when it is in none of the forms."""
        source = str(path)
        try:
            if not path.is_file():
                raise ValueError("not a regular file")
            with path.open("rb") as raw:
                form = form_of_file(path.name, lambda: _unpacked(raw, path).read(HEAD))
                raw.seek(0)
                place = str(path.resolve())
                if form in _STREAMED:
                    found = self._in_stream(form, io.BufferedReader(_Told(raw, self.seen)), path, place)
                else:
                    data = _bytes(raw, path, LARGEST_PDF if form is Form.PDF else LARGEST_FILE)
                    self.seen(path.stat().st_size)
                    if form in _TEXTS:
                        text, encoding = decode(data)
                        if encoding != "utf-8":
                            yield Note(source, f"not UTF-8: read as {encoding}")
                        found = bounded(self._of_text(form, text, place))
                    else:
                        found = self._in_bytes(form, data, place)
                yield from _report(found, source)
        except UnknownFormError:
            raise
        except (OSError, EOFError, zlib.error, ValueError) as error:
            yield Unreadable(source, _words(error))

    def _of_text(self, form: Form, text: str, place: str) -> Callable[[], Iterator[Article | ValueError]]:
        if form is not Form.TEXT or self.repeats is None or len(text) > _LARGEST_PAGE:
            return partial(_TEXTS[form], text, place)
        return partial(read_text, text, place, _Shared.of(text, self.repeats))

    def _in_stream(
        self, form: Form, raw: io.BufferedReader, path: Path, place: str
    ) -> Iterator[Article | ValueError]:
        if form is Form.WARC:
            from corpus.formats.warc import read_warc

            return read_warc(raw, place)
        return read_json_lines(_lines(_unpacked(raw, path)), place)

    def _in_bytes(
        self, form: Form, data: bytes, place: str, url: str | None = None
    ) -> Iterator[Article | ValueError]:
        """Return what reads a file or page held in memory; hostile forms are read in a process of their own.

        ``url`` is the address that it came from in the end, where that is known.
        """
        match form:
            case Form.FEED:
                from corpus.formats.feed import read_feed

                return read_feed(data, place, self.linked if self.web else None, url)
            case Form.PDF:
                from corpus.formats.pdf import read_pdf

                return bounded(partial(read_pdf, data, place), PDF_SECONDS)
            case Form.NEWSML:
                from corpus.formats.newsml import read_newsml

                return bounded(partial(read_newsml, data, place))
            case Form.NITF:
                from corpus.formats.nitf import read_nitf

                return bounded(partial(read_nitf, data, place))
            case _:
                from corpus.formats.html import read_html

                return bounded(partial(read_html, data, place))

    def in_page(self, page: "Page") -> Iterator[Article | ValueError]:
        """Return what reads a fetched page. Raises UnknownFormError when it is in none of the forms."""
        form = form_of_page(page.content_type or "", page.content)
        if form in _TEXTS:
            return (
                _at(one, page.url)
                for one in bounded(partial(_TEXTS[form], decode(page.content)[0], page.asked))
            )
        match form:
            case Form.HTML:
                from corpus.formats.html import read_html

                return bounded(partial(read_html, page.content, page.asked, page.url, page.charset))
            case Form.WARC:
                from corpus.formats.warc import read_warc

                return read_warc(io.BytesIO(page.content), page.asked)
            case Form.JSON_LINES:
                return read_json_lines(page.content.splitlines(), page.asked)
            case Form.PDF:
                return (_at(one, page.url) for one in self._in_bytes(form, page.content, page.asked))
            case _:
                return self._in_bytes(form, page.content, page.asked, page.url)

    def linked(self, url: str) -> Iterator[Article]:
        """Yield the article of a page that a feed links to. Raises ValueError when there is none."""
        if self.web is None:
            raise ValueError("addresses are not read here")
        page = self.web.get(url)
        if form_of_page(page.content_type or "", page.content) is Form.FEED:
            raise ValueError("it is a feed itself")  # which may link to this one, and so on without end
        for one in self.in_page(page):
            if isinstance(one, ValueError):
                raise one
            yield one


@dataclass(frozen=True, slots=True)
class _Shared:
    """In how many other files of its folder each block of a text stands, for the blocks that do."""

    counts: dict[str, int]

    @classmethod
    def of(cls, text: str, repeats: "Repeats") -> "_Shared":
        from corpus.extraction.blocks import cut

        blocks: list[Block] = []
        with suppress(ValueError):  # no page; who reads it says so
            blocks = cut(text)
        return cls({block.text: count for block in blocks if (count := repeats(block.text))})

    def __call__(self, block: str) -> int:
        return self.counts.get(block, 0)


def _repeats(folder: Path) -> "Repeats | None":
    """Count what the texts of a folder have in common; None where they are too few to tell."""
    texts = [path for path in files_under(folder, lambda _: None) if path.suffix.lower() == ".txt"]
    if len(texts) < _FEWEST_TEXTS:
        return None
    from corpus.extraction.cleaning import Repeats

    repeats = Repeats()
    for path in texts:
        with suppress(OSError, ValueError):  # what cannot be read is named when it is its turn
            if path.is_file() and path.stat().st_size <= _LARGEST_PAGE:
                repeats.count(decode(path.read_bytes())[0])
    return repeats


class _Told(io.RawIOBase):
    """A file that tells how many of its bytes have been read; what is read again counts once."""

    def __init__(self, raw: BinaryIO, tell: Callable[[int], None]) -> None:
        self._raw = raw
        self._tell = tell
        self._furthest = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return self._raw.seek(offset, whence)

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override] # any writable buffer, which has no name in 3.11
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


def _unpacked(raw: io.BufferedReader, path: Path) -> io.BufferedReader:
    if path.suffix.lower() != ".gz":
        return raw
    return io.BufferedReader(_Unpacking(raw, path.stat().st_size))


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


def _report(found: Iterator[Article | ValueError], source: str) -> Iterator[Article | Unreadable | Note]:
    """Yield articles and, up to a number of them, what is wrong; a file that is nothing but wrong is named in
    one line.
    """
    good = bad = 0
    held: list[str] = []  # what is wrong, until something is right
    for one in found:
        if isinstance(one, Article | WithdrawnError | RemarkError):
            good += 1
            yield from (Unreadable(source, error) for error in held)
            held.clear()
            yield one if isinstance(one, Article) else _note(one, source)
            continue
        bad += 1
        if good and bad <= MOST_ERRORS:
            yield Unreadable(source, str(one))
        elif len(held) < MOST_ERRORS and not good:
            held.append(str(one))
        if bad == HOPELESS and not good:
            yield Unreadable(
                source,
                f"{held[0]}, and none of its first {HOPELESS:,} parts is an article: the rest was not looked at",
            )
            return
    if not good and bad > MOST_ERRORS:
        yield Unreadable(source, f"{held[0]}, and none of its {bad:,} parts is an article")
        return
    yield from (Unreadable(source, error) for error in held)
    if bad > MOST_ERRORS:
        yield Unreadable(source, f"and {bad - MOST_ERRORS:,} more parts of it that could not be read")
    if not good and not bad:
        yield Unreadable(source, "empty")


def _note(remark: WithdrawnError | RemarkError, source: str) -> Note:
    if isinstance(remark, WithdrawnError):
        return Withdrawn(source, str(remark), remark.key, remark.publisher, remark.for_good)
    return Note(source, str(remark))


def _bytes(raw: io.BufferedReader, path: Path, largest: int) -> bytes:
    """Return what a file holds, unpacked. Raises ValueError when it is too large, or empty."""
    size = path.stat().st_size
    if size > largest:
        raise ValueError(_too_large(f"{size / 2**20:.0f} MB", largest))
    data = _unpacked(raw, path).read(largest + 1)
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


def _lines(file: io.BufferedReader) -> Iterator[bytes]:
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


def _at(one: Article | ValueError, url: str) -> Article | ValueError:
    """Give an article, where it has no address of its own, the one that it came from."""
    if isinstance(one, ValueError) or one.url:
        return one
    return replace(one, id=article_id(url), key=url, url=url)


def _left_out(unknown: list[Path]) -> str:
    if len(unknown) == 1:
        return f"left out {unknown[0].name}: not a form that Clippings reads"
    kinds = Counter(path.suffix.lower() or "no ending" for path in unknown).most_common()
    told = ", ".join(f"{count} {kind}" for kind, count in kinds[:_NAMED]) + (
        ", …" if len(kinds) > _NAMED else ""
    )
    return f"left out {len(unknown)} files in forms that Clippings does not read ({told})"


def _words(error: Exception) -> str:
    if isinstance(error, gzip.BadGzipFile | EOFError | zlib.error):
        return "its packing (gzip) is damaged"
    return (error.strerror or str(error)).lower() if isinstance(error, OSError) else str(error)
