"""OpenDocument text, as LibreOffice and others write it, packed (``.odt``) or as one file of XML (``.fodt``).

Deleted text, comments, notes and tables of contents are no part of it. Who made the file and when is left alone, as that of
a DOCX is.
"""

import io
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from corpus.article import Article, Details, tidy
from corpus.extraction.markup import parse_xml, words_of
from corpus.formats.containers.packed import opened, part
from corpus.formats.documents.manuscript import Part, articles_in
from corpus.formats.registry import NOTHING, Given

_LARGEST_PART = 30 * 2**20  # bytes of the XML
_DEEPEST = 400
_LEFT_OUT = frozenset(  # names without their namespaces, as all below
    "tracked-changes annotation annotation-end note title desc forms table-of-content alphabetical-index bibliography"
    " illustration-index table-index object-index user-index ruby-text hidden-text script event-listeners".split()
)
_PARAGRAPHS = ("p", "h")
_TITLE = "Title"
_LOWEST = 10  # rank of a heading


def read_odt(data: bytes, source: str, _given: Given = NOTHING) -> Iterator[Article | ValueError]:
    """Yield the article of an OpenDocument text, or its articles. Raises ValueError when it is none, or holds no text."""
    meta: Element | None = None
    if data.lstrip()[:1] == b"<":
        meta = root = parse_xml(data)
    else:
        with opened(io.BytesIO(data), "OpenDocument text (ODT)") as archive:
            if "META-INF/manifest.xml" in archive.namelist() and b"encryption-data" in part(
                archive, "META-INF/manifest.xml", _LARGEST_PART
            ):
                raise ValueError("encrypted: save a copy without its password")
            root = parse_xml(part(archive, "content.xml", _LARGEST_PART))
            meta = (
                parse_xml(part(archive, "meta.xml", _LARGEST_PART))
                if "meta.xml" in archive.namelist()
                else meta
            )
    body = root.find("body/text")
    if body is None:
        raise ValueError("no text document: expected a text (ODT), not a table or a drawing")
    yield from articles_in(list(_parts(body, _titles(root), 0)), source, seen=_properties(meta))


def _properties(meta: Element | None) -> Details:
    """Return what the file says of title and author, which may be those of the file that it was made from."""
    if meta is None:
        return Details()
    names = [words_of(meta.find(f".//{name}")) for name in ("initial-creator", "creator")]
    return Details(title=words_of(meta.find(".//title")), authors=tuple(name for name in names if name)[:1])


def _titles(root: Element) -> set[str]:
    """Return the names of the styles that set a title."""
    made_of = {str(style.get("name")): style.get("parent-style-name") for style in root.iter("style")}
    return {_TITLE, *(name for name, parent in made_of.items() if parent == _TITLE)}


def _parts(element: Element, titles: set[str], depth: int) -> Iterator[Part]:
    if depth > _DEEPEST:
        raise ValueError("nested too deep")
    for child in element:
        if child.tag in _PARAGRAPHS:
            yield from _paragraph(child, titles, depth)
        elif child.tag == "table-row" and (row := _row(child, depth)):
            yield Part(row)
        elif child.tag not in _LEFT_OUT:
            yield from _parts(child, titles, depth + 1)


def _paragraph(element: Element, titles: set[str], depth: int) -> Iterator[Part]:
    level = 1 if element.get("style-name") in titles else 0
    if element.tag == "h" and not level:
        given = element.get("outline-level", "1")
        level = 1 + min(int(given) if given.isdecimal() and len(given) < 3 else 1, _LOWEST)
    for words in "".join(_words(element, depth)).split("\f"):
        if text := tidy(words):
            yield Part(text, level)
    for frame in element.iter("text-box"):
        yield from _parts(frame, titles, depth + 1)


def _words(element: Element, depth: int) -> Iterator[str]:
    """Yield the words of a paragraph; two line breaks in a row part it."""
    if depth > _DEEPEST:
        raise ValueError("nested too deep")
    yield element.text or ""
    before = None
    for child in element:
        if child.tag == "line-break":
            yield (
                "\f"
                if before is not None and before.tag == "line-break" and not (before.tail or "").strip()
                else " "
            )
        elif child.tag in ("s", "tab"):
            yield " "
        elif child.tag not in _LEFT_OUT and child.tag != "text-box":
            yield from _words(child, depth + 1)
        yield child.tail or ""
        before = child


def _row(row: Element, depth: int) -> str | None:
    """Return the cells of a row of a table of data on one line; None where the table lays out text."""
    cells = [cell for cell in row if cell.tag == "table-cell"]
    texts = [
        [tidy("".join(_words(line, depth))) for line in cell if line.tag in _PARAGRAPHS] for cell in cells
    ]
    if (
        len(cells) < 2
        or any(len(lines) > 1 for lines in texts)
        or any(cell.find("table") is not None for cell in cells)
    ):
        return None
    return " | ".join(line for lines in texts for line in lines if line) or None
