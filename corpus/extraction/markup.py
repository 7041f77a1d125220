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
_LEFT_OUT = frozenset(
    "aside audio button canvas caption figcaption figure fn footer form frame head iframe img input label map media media-caption"
    " media-metadata media-producer media-reference nav nitf-table noscript note object picture script select style svg table"
    " template textarea title video".split()
)
_BREAK = "\n"
_DEEPEST = 400  # elements within elements; libxml2 stops at 256, and real pages do not come near
_SPACE = re.compile(r"[^\S\n]+")


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
        parser.feed(without_declaration(text))
        root: Element = parser.close()
    except DefusedXmlException as error:
        raise ValueError("XML that declares entities is not read: they may swell without bound") from error
    except ParseError as error:
        raise ValueError(f"not well-formed XML ({error})") from error
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
        element.attrib = {name.rpartition("}")[2]: value for name, value in element.attrib.items()}
    return root


def parse_html(fragment: str) -> Element | None:
    """Return the root of a fragment of HTML, however broken; None where there is nothing in it."""
    from lxml import etree, html

    try:
        root: Element = html.fragment_fromstring(fragment.replace("\0", ""), create_parent="div")
    except (etree.LxmlError, ValueError):  # nothing but comments, an XML declaration over decoded text
        return None
    return root


def paragraphs_of_html(fragment: str) -> list[str]:
    """Return the paragraphs of a fragment of HTML, without captions, tables, forms and scripts."""
    root = parse_html(re.sub(r"<\?xml[^>]*\?>", "", fragment))
    return [] if root is None else paragraphs_in(root)


def paragraphs_in(root: Element) -> list[str]:
    """Return the paragraphs of an element of XHTML or NITF, without captions, tables, forms and scripts.

    Two line breaks in a row part paragraphs, as blocks do. Raises ValueError when it is nested absurdly deep.
    """
    return [words for block in "".join(_pieces(root, 0)).split("\f") for words in _parted(block)]


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


def _pieces(element: Element, depth: int) -> Iterator[str]:
    """Yield the text of an element in order, a form feed around each block and a line feed for each line
    break.
    """
    if depth > _DEEPEST:
        raise ValueError("nested too deep")
    name = element.tag.lower() if isinstance(element.tag, str) else ""  # of a comment it is none
    if name == "br":
        yield _BREAK
    elif name and name not in _LEFT_OUT:
        edge = "\f" if name in _BLOCKS else ""
        yield edge + _plain(element.text, name)
        for child in element:
            yield from _pieces(child, depth + 1)
            yield _plain(child.tail, name)
        yield edge


def _plain(text: str | None, name: str) -> str:
    """Return text with its line ends as spaces, but for text set as it is typed, where two of them part
    paragraphs.
    """
    text = (text or "").replace("\f", " ")
    return text if name == "pre" else text.replace(_BREAK, " ")


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
