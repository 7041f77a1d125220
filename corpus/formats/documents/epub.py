"""EPUB: books, issues of papers, and pages saved from the web, each chapter an article, or all of it one.

A chapter that begins with a heading is an article; one without goes on where the one before stopped. What the package says of
publisher and day is that of a publication; when the file was made is not.
"""

import io
import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import unquote
from xml.etree.ElementTree import Element
from zipfile import ZipFile

from corpus.addresses import is_web
from corpus.article import Article, Details, tidy
from corpus.dates import published_date
from corpus.encodings import EmptyError
from corpus.extraction.bylines import names_in
from corpus.extraction.html.blocks import blocks_of
from corpus.extraction.markup import parse_xml
from corpus.formats.containers.packed import opened, part
from corpus.formats.documents.docx import level_of
from corpus.formats.documents.manuscript import Part, article_of
from corpus.formats.html import decode_page, parse_page
from corpus.formats.registry import NOTHING, Given

if TYPE_CHECKING:
    from lxml.etree import _Element

_LARGEST_PART = 10 * 2**20  # bytes of a chapter
_MOST_CHAPTERS = 2000
_CONTAINER = "META-INF/container.xml"
_PAGES = (".xhtml", ".html", ".htm", ".xht")
_NO_TEXT = re.compile(
    r"\b(?:cover|toc|nav|title-?page|copyright(?:-page)?|colophon|index|landmarks|loi|lot)\b"
)
_FEWEST_WORDS = 25  # of a chapter; fewer are a cover or a title page
_FEWEST_TITLE_WORDS = 3  # of a page's title: fewer are "Chapter 2", "Unknown"
_MOSTLY = 0.8  # of a block that is linked: it leads about the book
_OLDEST = "1400"  # what programs write where no day is known is long before print
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$")


@dataclass(frozen=True, slots=True)
class _Package:
    """What an EPUB says of itself, and the names of its chapters in order."""

    details: Details
    issue: str | None
    chapters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Chapter:
    parts: tuple[Part, ...]
    title: str | None


def read_epub(data: bytes, source: str, _given: Given = NOTHING) -> Iterator[Article | ValueError]:
    """Yield the articles of an EPUB. Raises ValueError when it is none, or holds no text that can be read."""
    with opened(io.BytesIO(data), "EPUB") as archive:
        names = archive.namelist()
        if "META-INF/encryption.xml" in names and any("rights.xml" in name for name in names):
            raise ValueError("encrypted: its text cannot be read")
        package = _package(archive)
        chapters = list(_chapters(archive, package))
    if not chapters:
        raise ValueError("no text in it")
    details = package.details
    if len(chapters) == 1:
        parts = chapters[0].parts
        own = details.title if details.title and not any(one.level for one in parts) else None
        yield article_of(
            parts, source, source, replace(details, title=own or chapters[0].title or details.title)
        )
        return
    of_each = replace(
        details,
        title=None,
        url=None,
        identifier=None,
        authors=(),
        publisher=package.issue or details.publisher,
    )
    for number, chapter in enumerate(chapters, start=1):
        yield article_of(
            chapter.parts,
            source,
            f"{source}#{number}",
            replace(of_each, title=chapter.title if chapter.title != details.title else None),
        )


def _package(archive: ZipFile) -> _Package:
    """Read the package; of an EPUB without one its pages are taken in the order of their names."""
    names = archive.namelist()
    path = next((name for name in names if name.lower().endswith(".opf")), None)
    if _CONTAINER in names:
        root = parse_xml(part(archive, _CONTAINER, _LARGEST_PART))
        path = next(
            (one.get("full-path") for one in root.iter("rootfile") if one.get("full-path") in names), path
        )
    if path is None:
        pages = sorted(name for name in names if name.lower().endswith(_PAGES))
        return _Package(
            Details(),
            None,
            tuple(name for name in pages if not _NO_TEXT.search(posixpath.basename(name).lower())),
        )
    root = parse_xml(part(archive, path, _LARGEST_PART))
    chapters = (posixpath.normpath(posixpath.join(posixpath.dirname(path), href)) for href in _spine(root))
    known = set(names)
    return _Package(
        _details(root),
        _issue(root),
        tuple(name for name in dict.fromkeys(chapters) if name in known)[:_MOST_CHAPTERS],
    )


def _spine(root: Element) -> Iterator[str]:
    items = {item.get("id"): item for item in root.iter("item")}
    guided = {
        unquote((one.get("href") or "").partition("#")[0])
        for one in root.iter("reference")
        if _NO_TEXT.search((one.get("type") or "").lower())
    }
    for one in root.iter("itemref"):
        item = items.get(one.get("idref"))
        if item is None or one.get("linear") == "no" or "nav" in (item.get("properties") or "").split():
            continue
        href = unquote(item.get("href") or "")
        if href not in guided and "html" in (item.get("media-type") or "html"):
            yield href


def _details(root: Element) -> Details:
    def said(name: str) -> list[str]:
        return [words for one in root.iter(name) if (words := tidy("".join(one.itertext())))]

    days = [
        published_date(tidy(one.text or ""))
        for one in root.iter("date")
        if (one.get("event") or "publication").lower() in ("publication", "original-publication")
    ]
    is_fetched = _issue(root) is not None  # the day is that of the fetching
    return Details(
        title=next(iter(said("title")), None),
        publisher=next((name for name in said("publisher") if name.lower() != "calibre"), None),
        published=None if is_fetched else next((day for day in days if day and day > _OLDEST), None),
        url=next((address for address in said("source") if is_web(address)), None),
        authors=tuple(
            dict.fromkeys(
                name for given in said("creator") for name in names_in(given) if name.lower() != "calibre"
            )
        ),
        language=next(
            (one for one in said("language") if _LANGUAGE.match(one) and one.lower() != "und"), None
        ),
    )


def _issue(root: Element) -> str | None:
    """Return the name of the paper of which calibre, which fetches papers, made an issue."""
    for meta in root.iter("meta"):
        kind, _, rest = (meta.get("content") or "").partition(":")
        if meta.get("name") == "calibre:publication_type" and kind == "periodical":
            return tidy(rest.rpartition(":")[2]) or None
    return None


def _chapters(archive: ZipFile, package: _Package) -> Iterator[_Chapter]:
    """Yield the chapters that hold text, one that was split over several files put together."""
    last: _Chapter | None = None
    for name in package.chapters:
        chapter = _chapter(part(archive, name, _LARGEST_PART))
        if chapter is None:
            continue
        if last is not None and not any(one.level for one in chapter.parts[:2]):
            last = _Chapter((*last.parts, *chapter.parts), last.title)
            continue
        if last is not None and _words(last) >= _FEWEST_WORDS:
            yield last
        last = chapter
    if last is not None and last.parts:
        yield last


def _chapter(data: bytes) -> _Chapter | None:
    try:
        tree = parse_page(decode_page(data, None))
    except EmptyError:
        return None
    body = tree.find("body")
    if body is None or _NO_TEXT.search(_kind(body)):
        return None
    for note in [one for one in body.iter("a", "sup") if _is_mark(one)]:
        note.text = None
        del note[:]
    parts = tuple(
        Part(block.text, level)
        for block in blocks_of(body)
        if (level := level_of(block.element)) or block.linked < _MOSTLY
    )
    head = tree.find("head/title")
    title = tidy("".join(head.itertext())) if head is not None else ""
    return _Chapter(parts, title if len(title.split()) >= _FEWEST_TITLE_WORDS else None) if parts else None


def _is_mark(element: "_Element") -> bool:
    """Tell whether an element is the number of a note."""
    role = " ".join(filter(None, (element.get("role"), element.get("epub:type"), element.get("class"))))
    if "noteref" in role or "footnote-ref" in role:
        return True
    words = "".join(element.itertext()).strip()
    is_number = not words.strip("[]*†‡") or words.strip("[]*†‡").isdecimal()
    return element.tag == "sup" and is_number and element.find(".//a") is not None


def _kind(body: "_Element") -> str:
    """Return what a page says that it is: a cover, a table of contents."""
    sections = [body, *body.iterfind("./section"), *body.iterfind("./nav")]
    return " ".join(
        (one.get("epub:type") or one.get("{http://www.idpf.org/2007/ops}type") or "").lower()
        for one in sections[:2]
    )


def _words(chapter: _Chapter) -> int:
    return sum(len(one.text.split()) for one in chapter.parts)
