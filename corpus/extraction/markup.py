"""What the forms that hold mark-up share: XML parsed without its dangers, and mark-up turned into
paragraphs.
"""

import re
from collections.abc import Iterator
from html.entities import html5
from itertools import pairwise
from xml.etree.ElementTree import Element, ParseError

from corpus.encodings import declared_in_xml, decode_labelled, fit, without_declaration
from corpus.extraction.blocks import ends_sentence

_BLOCKS = frozenset(
    "address article bl block blockquote body bq body.content content center dd details div dl dt fieldset footer h1 h2 h3 h4 h5 h6"
    " header hl1 hl2 hr html li main nitf ol p pre section summary td th tr ul".split()
)
_TABLE, _FIGURE = "table", "figure"
_LEFT_OUT = frozenset(
    "aside audio button canvas caption figcaption figure fn footer form frame head iframe img input label map media media-caption"
    " media-metadata media-producer media-reference nav nitf-table-metadata noscript note object picture script select style svg"
    " template textarea title video".split()
)
_BREAK = "\n"
_DEEPEST = 400  # elements within elements; libxml2 stops at 256, and real pages do not come near
_DTD_WITHIN = 10_000  # characters from the start
_OWN_DTD = re.compile(r"(<!DOCTYPE\s[^\[>]*)\[([^\]]*)\](\s*>)")
_ENTITY = re.compile(r"<!ENTITY\s+[^%\s]")
_SPACE = re.compile(r"[^\S\n]+")
_IN_LAYOUT = frozenset("blockquote div h1 h2 h3 h4 h5 ol p pre table ul".split())
_CELL_LENGTH = 60  # characters of a cell on average: tables of longer cells lay out text
_FEWEST_ROWS = 3  # of a table of one column; those of one or two hold a picture and its caption
_CELLS = " | "
_EMPTY_LINE = re.compile(r"\n(?:[^\S\n]*\n)+")
_UNINDENTED = re.compile(r"\n\S")
_INDENT = re.compile(r"\n[^\S\n]{2,}(?=\S)")


def parse_xml(document: bytes | str) -> Element:
    """Return the root of an XML document, all names without their namespaces.

    Its bytes say in which encoding it is before its declaration does.

    Raises ValueError when it is not well-formed, or declares entities or fetches anything (XML bombs,
    external entities).
    """
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import DefusedXMLParser

    text = (
        fit(document) if isinstance(document, str) else decode_labelled(document, [declared_in_xml(document)])
    )
    parser = DefusedXMLParser()
    parser.entity.update(
        {name.rstrip(";"): character for name, character in html5.items()}
    )  # what the DTDs of NITF declare
    try:
        parser.feed(_without_foreign_dtd(without_declaration(text)))
        root: Element = parser.close()
    except DefusedXmlException as error:
        raise ValueError("XML that declares entities is not read: they may swell without bound") from error
    except ParseError as error:
        raise ValueError(f"not well-formed XML ({error})") from error
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
        element.attrib = {name.rpartition("}")[2]: value for name, value in element.attrib.items()}
    return root


def _without_foreign_dtd(text: str) -> str:
    """Return a document without the declarations of its own that only name files of a DTD, as agencies send them; none of
    them is fetched, and entities for use in the text are left to be refused.
    """
    own = _OWN_DTD.search(text[:_DTD_WITHIN])
    if own is None or _ENTITY.search(own[2]):
        return text
    return text[: own.start()] + own[1] + own[3] + text[own.end() :]


def parse_html(fragment: str) -> Element | None:
    """Return the root of a fragment of HTML, however broken; None where there is nothing in it."""
    from lxml import etree, html

    try:
        root: Element = html.fragment_fromstring(fragment.replace("\0", ""), create_parent="div")
    except (etree.LxmlError, ValueError):  # nothing but comments, an XML declaration over decoded text
        return None
    return root


def paragraphs_of_html(fragment: str) -> list[str]:
    """Return the paragraphs of a fragment of HTML, as ``paragraphs_in`` does."""
    root = parse_html(re.sub(r"<\?xml[^>]*\?>", "", fragment))
    return [] if root is None else paragraphs_in(root)


def paragraphs_in(root: Element, is_typed: bool = False) -> list[str]:
    """Return the paragraphs of an element of XHTML or NITF, a row of a table each as one, without captions, forms and
    scripts.

    Two line breaks in a row part paragraphs, as blocks do. ``is_typed``: so do empty lines among its words, as agencies type
    them. Raises ValueError when it is nested absurdly deep.
    """
    return [words for block in "".join(_pieces(root, 0, is_typed)).split("\f") for words in _parted(block)]


def paragraphs_of_text(text: str) -> list[str]:
    """Return the paragraphs of plain text: parted by empty lines; else a line each, or wrapped to a width and
    indented.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    parts = re.split(r"\n[^\S\n]*\n", text)
    if len(parts) > 1:
        return parts
    lines = [line.rstrip() for line in text.split("\n") if line.strip()]
    return _unwrapped(lines) if _is_wrapped(lines) else lines


def _is_wrapped(lines: list[str]) -> bool:
    widest = max(map(len, lines), default=0)
    broken_off = sum(len(line) > 0.6 * widest and not ends_sentence(line) for line in lines[:-1])
    return 40 < widest <= 120 and len(lines) > 2 and broken_off >= len(lines) / 2


def _unwrapped(lines: list[str]) -> list[str]:
    """Join wrapped lines; a paragraph ends with a sentence on a short line, and where the next line is
    indented.
    """
    widest = max(map(len, lines))
    paragraphs: list[str] = []
    ended = True
    for line in lines:
        if ended or line[0].isspace():
            paragraphs.append(line)
        else:
            paragraphs[-1] += " " + line
        ended = len(line) < 0.8 * widest and ends_sentence(line)
    return paragraphs


def words_of(element: Element | None) -> str | None:
    """Return the words within an element on one line, None where there are none."""
    if element is None:
        return None
    return " ".join("".join(element.itertext()).split()) or None


def _pieces(element: Element, depth: int, is_typed: bool = False) -> Iterator[str]:
    """Yield the text of an element in order, a form feed around each block and a line feed for each line
    break.
    """
    if depth > _DEEPEST:
        raise ValueError("nested too deep")
    name = element.tag.lower() if isinstance(element.tag, str) else ""  # of a comment it is none
    if name == "br":
        yield _BREAK
    elif name == _FIGURE:
        for table in element.iter(_TABLE):
            yield from _rows(table, depth)
    elif name == _TABLE and _is_of_data(element):
        yield from _rows(element, depth)
    elif name and name not in _LEFT_OUT:
        edge = "\f" if name in _BLOCKS else ""
        yield edge + _plain(element.text, name, is_typed)
        for child in element:
            yield from _pieces(child, depth + 1, is_typed)
            yield _plain(child.tail, name, is_typed)
        yield edge


def _is_of_data(table: Element) -> bool:
    """Tell whether a table holds data in short cells; others lay out text, or a picture and its caption."""
    cells = [cell for name in ("td", "th") for cell in table.iter(name)]
    if any(inner.tag in _IN_LAYOUT for cell in cells for inner in cell.iter()):
        return False
    return sum(len("".join(cell.itertext())) for cell in cells) <= _CELL_LENGTH * len(cells)


def _rows(table: Element, depth: int) -> Iterator[str]:
    """Yield the rows of a table, its cells on one line, and its caption above them."""
    caption = table.find("caption")
    rows = [
        [words for cell in row if cell.tag in ("td", "th") and (words := _cell(cell, depth))]
        for row in table.iter("tr")
        if "caption" not in (row.get("class") or "")
    ]
    if max(map(len, rows), default=0) < 2 and len(rows) < _FEWEST_ROWS:
        return
    for row in [[_cell(caption, depth)] if caption is not None else [], *rows]:
        if len(row) > 1 or any(c.isalpha() for c in "".join(row)):
            yield "\f" + _CELLS.join(row) + "\f"


def _cell(cell: Element, depth: int) -> str:
    return " ".join("".join(_within(cell, depth)).split())


def _within(cell: Element, depth: int) -> Iterator[str]:
    yield cell.text or ""
    for child in cell:
        yield from _pieces(child, depth + 1)
        yield child.tail or ""


def _plain(text: str | None, name: str, is_typed: bool) -> str:
    """Return text with its line ends as spaces, but for text set as it is typed, where two of them part
    paragraphs.
    """
    text = (text or "").replace("\f", " ")
    if is_typed and _EMPTY_LINE.search(text.strip()):
        if _UNINDENTED.search(text):  # then an indent begins a paragraph
            text = _INDENT.sub("\n\n", text)
        text = re.sub(r"(?<!\n)\n(?!\n)", " ", _EMPTY_LINE.sub("\n\n", text))
    elif name != "pre":
        text = text.replace(_BREAK, " ")
    return text


def _parted(block: str) -> Iterator[str]:
    for part in re.split(r"\n\s*\n", _SPACE.sub(" ", block)):
        words = " ".join(part.split())
        if words:
            yield words


def without_title(paragraphs: list[str], title: str | None) -> list[str]:
    """Return paragraphs without the headline that some bodies begin with."""
    first = paragraphs[0].casefold() if paragraphs else None
    return (
        paragraphs[1:]
        if title and first == " ".join(title.split()).casefold() and len(paragraphs) > 1
        else paragraphs
    )


def without_repeats(blocks: list[list[str]]) -> list[str]:
    """Return the paragraphs of blocks in order, without a block that the next one begins with, as a lead set
    apart is.
    """
    kept = [one for one, following in pairwise([*blocks, []]) if one != following[: len(one)]]
    return [paragraph for block in kept for paragraph in block]
