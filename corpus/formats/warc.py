"""WARC: crawl archives, as CC-NEWS publishes them, read a record at a time.

Read against WARC 1.1 (ISO 28500:2017): the records that hold a page are those of type ``response`` with
status 200 and a payload of HTML; of other records that hold words, as WET files do, it is said that they are left out. What is damaged is told of, and reading goes on at the next record that can
be made out. The day of the crawl (``WARC-Date``) says nothing of when an article was published and is not
used.
"""

import logging
import re
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from functools import partial
from typing import Any, BinaryIO

from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import DecompressingBufferedReader
from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeadersParserException

from corpus.article import Article
from corpus.findings import RemarkError
from corpus.formats.detection import HEAD, root_of
from corpus.formats.html import read_html
from corpus.formats.payloads import unwrapped
from corpus.formats.registry import NOTHING, Given
from corpus.worker import at_once, in_worker

LARGEST_RECORD = 20 * 2**20  # bytes of a page; crawlers cut off at less
MOST_DAMAGE = (
    1000  # places in a row that look like the start of a record and are none, before the rest is given up
)

_PAGES = ("text/html", "application/xhtml+xml")
_UNTOLD = "application/octet-stream"  # a server's word for not knowing; a page tells itself
_FOUND = ("200", "203")
# types of records that hold words, too, but not as a server sent them; beside those that each archive has
_OTHER_WORDS = {"resource": "", "conversion": " (text without its page, as WET files hold it)"}
_STARTS = re.compile(rb"\x1f\x8b\x08|WARC/1\.[01]\r?\n")  # of a packed record, and of one that is not
_LONGEST_LINE = 64 * 2**10  # bytes of a header, as servers accept them
_MOST_LINES = 5000  # of the headers of a record
_SWELL = 200  # times its size that an archive may unpack to, beyond what is harmless
_HARMLESS = 100 * 2**20
_CHUNK = 2**20


_UNREADABLE = (
    ArchiveLoadFailed, StatusAndHeadersParserException, zlib.error, UnicodeError, EOFError, AssertionError, AttributeError, TypeError,
    LookupError,
)  # fmt: skip # what warcio fails with on records that are none


class _DamageError(ValueError):
    """A place in an archive where no record can be made out."""


class _SwellError(ValueError):
    """The archive unpacks to more than any archive does."""


def read_warc(file: BinaryIO, source: str, _given: Given = NOTHING) -> Iterator[Article | ValueError]:
    """Yield the articles of an archive's pages in order, never more than a few records in memory; ``file``
    must be seekable.

    A page that gives none, and a stretch that is damaged, come out as the ValueError that says why.
    """
    logging.getLogger("warcio").setLevel(
        logging.CRITICAL
    )  # it reports at WARNING what is no concern of a reader
    return at_once(partial(_articles, source=source), _records(file))


def _records(file: BinaryIO) -> Iterator["_Record"]:
    """Yield the records that hold pages, and what is wrong; after a damaged stretch go on behind it."""
    start: int | None = 0
    records = damage = pages = 0
    left_out = _LeftOut()
    while start is not None:
        archive = _Archive(file, start)
        try:
            for record in archive.records():
                records, damage = records + 1, 0
                if record.payload or record.error:
                    pages += 1
                    yield record
                else:
                    left_out.take(record)
            if not records and not damage:
                yield _Record("", error="not a WARC archive: no record in sight")
            elif not damage:
                yield from left_out.told(pages)
            return
        except _SwellError as error:
            yield _Record("", error=str(error))
            return
        except _DamageError as error:
            where = archive.place
            if not damage:
                yield _Record(
                    "",
                    error=f"damaged at byte {where:,}: {error}"
                    if records
                    else f"not a WARC archive: {error}",
                )
            damage += 1
            start = _next_start(file, where + 1) if damage < MOST_DAMAGE else None


class _Unpacked(DecompressingBufferedReader):  # type: ignore[misc] # warcio is not typed
    """An archive as it is unpacked, within limits; warcio's own reader prints what it cannot unpack to
    standard error, and goes on.
    """

    decompressor: Any
    packed = unpacked = lines = 0
    ends_early = False
    member = 0  # the byte of the file where the packed member begins that is being read

    def read_next_member(self) -> bool:
        here = self.stream.tell() - len(self.decompressor.unused_data) if self.decompressor else self.member
        has_more: bool = super().read_next_member()
        self.member = here if has_more else self.member
        return has_more

    def close_decompressor(self) -> None:
        self.ends_early = bool(self.decompressor and self.packed and not self.decompressor.eof)
        super().close_decompressor()

    def readline(self, length: int | None = None) -> bytes:
        line: bytes = super().readline(min(length or _LONGEST_LINE, _LONGEST_LINE))
        self.lines += 1
        if len(line) == _LONGEST_LINE or self.lines > _MOST_LINES:
            raise _DamageError("no record in sight")
        return line

    def _decompress(self, data: bytes) -> bytes:
        if not self.decompressor or not data:
            return data
        try:
            out: bytes = self.decompressor.decompress(data)
        except zlib.error as error:
            if self.num_block_read == 0:  # not packed at all
                self.decompressor = None
                return data
            raise _DamageError("its packing is broken") from error
        self.packed += len(data) - len(self.decompressor.unused_data)
        self.unpacked += len(out)
        if self.unpacked > max(_HARMLESS, _SWELL * self.packed):
            raise _SwellError(f"unpacks to more than {_SWELL} times its size: no archive does")
        return out


class _Archive(ArchiveIterator):  # type: ignore[misc] # warcio is not typed
    """The records of a file from a byte on."""

    def __init__(self, file: BinaryIO, start: int) -> None:
        file.seek(start)
        super().__init__(file)
        self.reader = _Unpacked(file)
        self.reader.member = start

    @property
    def place(self) -> int:
        """The byte from which on something may still be read: no less than where this began, so that going on
        behind it comes to an end.

        warcio counts bytes as they are unpacked, and so may name one far before.
        """
        place: int = max(self.offset, self.reader.member)
        return place

    def records(self) -> Iterator["_Record"]:
        """Yield the records that may hold pages. Raises _DamageError where none can be made out."""
        reader = self.reader
        last: _Record | None = None
        try:
            for record in self:
                last = _Record.of(record)
                yield last
            if reader.ends_early and last and not last.error:
                yield _Record("", error="the archive ends in the middle of a record")
        except _UNREADABLE as error:
            raise _DamageError(_why(error)) from error

    def _next_record(self, next_line: bytes | None) -> Any:
        self.reader.lines = 0
        return super()._next_record(next_line)

    def _consume_blanklines(self) -> tuple[bytes | None, int]:
        """Go to the next record; warcio's own prints to standard error when something else is in between, and
        goes on.
        """
        self.reader.lines = size = 0
        while line := self.reader.readline():
            if line.strip():
                return line, size
            size += len(line)
        return None, size

    def _raise_invalid_gzip_err(self) -> None:
        """Take it as it is: an archive that was packed whole is not one to seek in, but can be read."""


@dataclass(frozen=True, slots=True)
class _Record:
    """What is needed of a record: where its page came from, and the page as it was sent, or why there is none.

    ``kind`` is the type of a record that holds no answer of a server.
    """

    url: str
    payload: bytes | None = None
    encoding: str = ""
    is_chunked: bool = False
    is_sure: bool = True  # the server said that it is a page
    charset: str | None = None
    error: str | None = None
    remark: str | None = None
    kind: str = ""

    @classmethod
    def of(cls, record: Any) -> "_Record":
        headers, url = record.http_headers, str(record.rec_headers.get_header("WARC-Target-URI") or "")
        if record.rec_type != "response" or headers is None:
            return cls(url, kind=str(record.rec_type))
        if headers.get_statuscode() not in _FOUND:
            return cls(url)
        kind = Message()
        kind["Content-Type"] = headers.get_header("Content-Type") or _UNTOLD
        if kind.get_content_type() not in (*_PAGES, _UNTOLD):
            return cls(url)
        try:
            payload = _payload(record)
        except (_DamageError, _SwellError):  # of the archive, not only of the page
            raise
        except ValueError as error:
            return cls(url, error=str(error))
        return cls(
            url,
            payload,
            headers.get_header("Content-Encoding") or "",
            (headers.get_header("Transfer-Encoding") or "").strip().lower() == "chunked",
            kind.get_content_type() in _PAGES,
            kind.get_content_charset(),
        )


def _payload(record: Any) -> bytes:
    """Return what was sent. Raises ValueError when it is not whole, or too large."""
    if record.rec_headers.get_header("WARC-Truncated"):
        raise ValueError("was cut off when it was crawled")
    if (record.length or 0) > LARGEST_RECORD:
        raise ValueError(f"larger than {LARGEST_RECORD // 2**20} MB")
    data: bytes = record.raw_stream.read(LARGEST_RECORD)
    if getattr(record.raw_stream, "limit", 0) > 0:
        raise ValueError("the archive ends in the middle of it")
    return data


def _articles(record: _Record, source: str) -> Iterator[Article | ValueError]:
    if record.remark:
        yield RemarkError(record.remark)
        return
    if not record.payload:
        yield ValueError(f"{record.url}: {record.error}" if record.url else record.error)
        return
    try:
        yield from in_worker(partial(_articles_in, record, source, LARGEST_RECORD))
    except ValueError as error:
        yield ValueError(f"{record.url}: {error}")


def _articles_in(record: _Record, source: str, largest: int) -> Iterator[Article | ValueError]:
    """Yield the article of a page as it was sent; it runs in a process of its own."""
    page = unwrapped(record.payload or b"", record.encoding, record.is_chunked, largest)
    if record.is_sure or root_of(page[:HEAD]) == "html":
        yield from read_html(page, source, Given(record.url, record.charset))


class _LeftOut:
    """Counts the records of an archive that hold no page, to say of them what is worth saying."""

    def __init__(self) -> None:
        self._kinds: Counter[str] = Counter()
        self._responses = 0

    def take(self, record: _Record) -> None:
        """Take note of a record that is passed over."""
        if record.kind:
            self._kinds[record.kind] += 1
        else:
            self._responses += 1

    def told(self, pages: int) -> Iterator[_Record]:
        """Yield what is to be said at the end of an archive in which so many pages were found."""
        words = {name: count for name, count in self._kinds.items() if name in _OTHER_WORDS}
        if pages and not words:
            return
        told = ", ".join(
            f"{count} of type {name}{_OTHER_WORDS.get(name, '')}"
            for name, count in (words or self._kinds).items()
        )
        if pages:
            yield _Record(
                "", remark=f"records left out: {told}; only answers of servers (type response) are read"
            )
        elif self._responses:
            yield _Record(
                "",
                error=f"no page in it: none of its {self._responses:,} answers of servers is one that was found{f'; {told}' if told else ''}",
            )
        else:
            yield _Record(
                "",
                error=f"no page in it, only records that are not read: {told}; add the archive with the answers of servers (type response)",
            )


def _next_start(file: BinaryIO, at: int) -> int | None:
    """Return where the next record seems to begin, None when there is none."""
    overlap = 16
    file.seek(at)
    tail = b""
    while chunk := file.read(_CHUNK):
        block = tail + chunk
        if found := _STARTS.search(block):
            return at - len(tail) + found.start()
        tail = block[-overlap:]
        at += len(chunk)
    return None


def _why(error: Exception) -> str:
    return (
        "no record in sight"
        if "format" in str(error).lower() or not str(error)
        else " ".join(str(error).split())[:80]
    )
