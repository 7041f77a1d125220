"""DOCX, as Word and everything after it writes it: made into plain HTML by mammoth, and that into paragraphs.

Deleted text, comments, headers and footers are no part of it. Who made the file and when is not who wrote the article and when
it was published, and is left alone.
"""

import io
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING
from zipfile import ZipFile

from corpus.article import Article, Details
from corpus.extraction.html.blocks import blocks_of
from corpus.extraction.markup import parse_xml, words_of
from corpus.formats.containers.packed import forbid_entities, opened, part
from corpus.formats.documents.manuscript import Part, articles_in
from corpus.formats.html import parse_page
from corpus.formats.registry import NOTHING, Given

if TYPE_CHECKING:
    from lxml.etree import _Element

_LARGEST_PART = 30 * 2**20  # bytes of an XML file in it; a novel has 10 million
_OLE = b"\xd0\xcf\x11\xe0"  # what Word wrote before, and wraps what it encrypts in
_PROPERTIES = "docProps/core.xml"
_STYLES = """
p[style-name='Title'] => h1.title:fresh
p[style-name='heading 1'] => h1:fresh
"""
_LEVELS = {f"h{rank}": rank + 1 for rank in range(1, 7)}
_EMPTY_LINE = re.compile(r"\n[^\S\n]*\n")
_NOTE = re.compile(
    r'<sup><a href="#(?:foot|end)note-[^>]*>\[\d+\]</a></sup>|<a href="#(?:foot|end)note-ref-[^>]*>↑</a>'
)


def read_docx(data: bytes, source: str, _given: Given = NOTHING) -> Iterator[Article | ValueError]:
    """Yield the article of a DOCX file, or its articles. Raises ValueError when it is none, or holds no text."""
    import mammoth

    if data.startswith(_OLE):
        raise ValueError("encrypted, or in Word's old form: save it as .docx without its password")
    with opened(io.BytesIO(data), "Word document (DOCX)") as archive:
        for entry in archive.infolist():
            if entry.filename.lower().endswith((".xml", ".rels")):
                forbid_entities(part(archive, entry.filename, _LARGEST_PART))
        seen = _properties(archive)
    try:
        html: str = mammoth.convert_to_html(
            io.BytesIO(data),
            style_map=_STYLES,
            convert_image=mammoth.images.img_element(lambda _: {}),  # which opens no picture
            external_file_access=False,
        ).value
    except (MemoryError, RecursionError):
        raise
    except Exception as error:
        raise ValueError(f"a damaged DOCX ({type(error).__name__})") from error
    yield from articles_in(list(_parts(html)), source, seen=seen)


def _properties(archive: ZipFile) -> Details:
    """Return what the file says of title and author, which may be those of the file that it was made from."""
    if _PROPERTIES not in archive.namelist():
        return Details()
    root = parse_xml(part(archive, _PROPERTIES, _LARGEST_PART))
    title, author = words_of(root.find("title")), words_of(root.find("creator"))
    return Details(title=title, authors=(author,) if author else ())


def _parts(html: str) -> Iterator[Part]:
    """Yield the paragraphs and headings of plain HTML; an empty line within a paragraph parts it."""
    html = _NOTE.sub("", html)
    if not html.strip():
        return
    body = parse_page(_EMPTY_LINE.sub("<br><br>", html)).find("body")
    if body is None:
        return
    for cell in [*body.iter("td", "th")]:
        if len(cell) == 1 and cell[0].tag == "p":
            cell.text, cell[0].tag = None, "span"
    for block in blocks_of(body):
        yield Part(block.text, level_of(block.element))


def level_of(element: "_Element | None") -> int:
    """Return the rank of the heading that an element of HTML stands in, 0 where it stands in none."""
    while element is not None and element.tag not in ("body", "td", "th", "li", "p"):
        if element.tag in _LEVELS:
            return 1 if element.get("class") == "title" else _LEVELS[element.tag]
        element = element.getparent()
    return 0
