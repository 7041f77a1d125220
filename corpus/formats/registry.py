"""Every form that is read, a row each: how it is told, what its reader takes, and within which limits it reads.

To add a form, write its reader in a module of this folder and a row here; nothing else has to know of it. What bytes are
of which form is told in ``detection``, how sources become documents in ``corpus.intake.reading``.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from enum import Enum, auto
from functools import partial
from importlib import import_module
from typing import Any

from corpus.article import Article
from corpus.worker import in_worker

MB = 2**20
SITEMAPS = ("urlset", "sitemapindex")  # roots of lists of pages, which are read as feeds are
SECONDS = 30  # that one document, or what is between two articles of it, may take


class Takes(Enum):
    """What a reader takes."""

    TEXT = auto()  # a text, its encoding told
    BYTES = auto()
    LINES = auto()  # bytes, line by line, of a file of any size
    FILE = auto()  # a binary file that can be sought in, of any size


@dataclass(frozen=True, slots=True)
class Given:
    """What is known of a document beside what it holds.

    ``url`` is the address that it came from in the end, ``charset`` the encoding that a server named; ``page`` reads a page
    that the document links to, and raises ValueError when there is none; ``repeated`` says of a block of text how many
    other files of its folder hold it.
    """

    url: str | None = None
    charset: str | None = None
    page: Callable[[str], Iterator[Article]] | None = None
    repeated: Callable[[str], int] | None = None


NOTHING = Given()

# Takes what the form says, the file or address that it is known by, and what is known beside it; yields articles, and a
# ValueError for each part that gives none; raises ValueError when nothing of it can be read.
Reader = Callable[[Any, str, Given], Iterator[Article | ValueError]]


@dataclass(frozen=True, slots=True)
class Form:
    """A form of article.

    ``reader`` names a function of a module, which is imported when first needed. A form is told by the ends of names, by
    media types, by ``magic`` that begins the bytes, or stands ``within`` so many of them, or, of mark-up, by its root element. ``rootless``: it is read also
    without a root that is known. ``isolated``: it is read in a process of its own, for at most ``seconds``. ``addressed``:
    an article without an address has that of the page that it came from.
    """

    name: str
    takes: Takes
    reader: str
    suffixes: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    roots: tuple[str, ...] = ()
    magic: bytes | None = None
    within: int = 0
    rootless: bool = False
    isolated: bool = True
    addressed: bool = False
    largest: int = 20 * MB  # bytes of a file that is read whole; a novel of Tolstoy's has 3 million
    seconds: int = SECONDS

    def load(self) -> Reader:
        """Return the reader."""
        module, _, name = self.reader.partition(":")
        reader: Reader = getattr(import_module(module), name)
        return reader

    def found_in(self, content: Any, place: str, given: Given) -> Iterator[Article | ValueError]:
        """Return what the reader finds; that of a hostile form in a process of its own, which reads no further page."""
        read = self.load()
        if self.isolated:
            return in_worker(partial(read, content, place, replace(given, page=None)), self.seconds)
        return read(content, place, given)


TEXT = Form("text", Takes.TEXT, "corpus.formats.text:read_text", (".txt",), ("text/plain",), addressed=True)
MARKDOWN = Form(
    "Markdown", Takes.TEXT, "corpus.formats.markdown:read_markdown", (".md", ".markdown"), ("text/markdown",), addressed=True
)  # fmt: skip
JSON = Form(
    "JSON", Takes.TEXT, "corpus.formats.json_records:read_json", (".json",),
    ("application/json", "application/ld+json", "application/feed+json"), addressed=True,
)  # fmt: skip
JSON_LINES = Form(
    "JSON Lines", Takes.LINES, "corpus.formats.json_records:read_json_lines", (".jsonl", ".ndjson"), ("application/x-ndjson",),
    isolated=False,
)  # fmt: skip
TABLE = Form(
    "CSV", Takes.TEXT, "corpus.formats.records.tables:read_table", (".csv", ".tsv", ".tab"), ("text/csv", "text/tab-separated-values"),
    largest=100 * MB,
)  # fmt: skip
HTML = Form(
    "HTML", Takes.BYTES, "corpus.formats.html:read_html", (".html", ".htm", ".xhtml"), ("text/html", "application/xhtml+xml"),
    ("html",), rootless=True,
)  # fmt: skip
FEED = Form(  # its entries are read in a process of their own, the pages that they link to in others
    "feed", Takes.BYTES, "corpus.formats.feed:read_feed", (".rss", ".atom", ".rdf"), roots=("rss", "feed", "rdf", *SITEMAPS), isolated=False
)  # fmt: skip
NEWSML = Form(
    "NewsML", Takes.BYTES, "corpus.formats.agencies.newsml:read_newsml", (".newsml",), roots=("newsitem", "newsmessage", "packageitem", "newsml"),
)  # fmt: skip
NITF = Form("NITF", Takes.BYTES, "corpus.formats.agencies.nitf:read_nitf", (".nitf",), roots=("nitf",))
PDF = Form(  # pictures make them large; a page takes some 30 ms, and reports have hundreds
    "PDF", Takes.BYTES, "corpus.formats.pdf:read_pdf", (".pdf",), ("application/pdf",), magic=b"%PDF-", within=1024, addressed=True,
    largest=100 * MB, seconds=120,
)  # fmt: skip
WARC = Form(  # its pages are read in processes of their own
    "WARC", Takes.FILE, "corpus.formats.warc:read_warc", (".warc",), ("application/warc",), magic=b"WARC/", isolated=False
)  # fmt: skip
DOCX = Form(  # pictures make them large
    "DOCX", Takes.BYTES, "corpus.formats.documents.docx:read_docx", (".docx", ".docm", ".dotx"),
    ("application/vnd.openxmlformats-officedocument.wordprocessingml.document",), addressed=True, largest=100 * MB, seconds=60,
)  # fmt: skip
ODT = Form(
    "ODT", Takes.BYTES, "corpus.formats.documents.odt:read_odt", (".odt", ".ott", ".fodt"),
    ("application/vnd.oasis.opendocument.text",), addressed=True, largest=100 * MB,
)  # fmt: skip
RTF = Form(
    "RTF", Takes.BYTES, "corpus.formats.documents.rtf:read_rtf", (".rtf",), ("application/rtf", "text/rtf"), magic=b"{\\rtf",
    addressed=True, largest=50 * MB, seconds=60,
)  # fmt: skip
EPUB = Form(
    "EPUB", Takes.BYTES, "corpus.formats.documents.epub:read_epub", (".epub",), ("application/epub+zip",), largest=100 * MB,
)  # fmt: skip
EML = Form(
    "EML",
    Takes.BYTES,
    "corpus.formats.containers.mail:read_eml",
    (".eml",),
    ("message/rfc822",),
    largest=50 * MB,
)
MBOX = Form(  # its mails are read in processes of their own
    "MBOX", Takes.LINES, "corpus.formats.containers.mail:read_mbox", (".mbox", ".mbx"), ("application/mbox",), isolated=False
)  # fmt: skip
MHTML = Form(
    "MHTML", Takes.BYTES, "corpus.formats.containers.mhtml:read_mhtml", (".mhtml", ".mht"),
    ("multipart/related", "application/x-mimearchive"), largest=100 * MB,
)  # fmt: skip
ZIP = Form(  # what is in it is read as its own form is; a WACZ holds archives, a DOCX may be called so
    "ZIP", Takes.FILE, "corpus.formats.containers.zips:read_zip", (".zip", ".wacz"),
    ("application/zip", "application/x-zip-compressed", "application/wacz"), magic=b"PK\x03\x04", isolated=False,
)  # fmt: skip

FORMS = (
    TEXT,
    MARKDOWN,
    JSON,
    JSON_LINES,
    TABLE,
    HTML,
    PDF,
    WARC,
    FEED,
    NEWSML,
    NITF,
    DOCX,
    ODT,
    RTF,
    EPUB,
    EML,
    MBOX,
    MHTML,
    ZIP,
)
XML = ".xml"  # may be any of them that a root element tells
