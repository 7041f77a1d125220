"""RTF, as word processors and archives of the press write it: made into text by striprtf, and that into paragraphs.

Deleted and hidden text, pictures, and the addresses behind links are no part of it.
"""

import re
from collections.abc import Iterator

from corpus.article import Article, tidy
from corpus.formats.documents.manuscript import Part, articles_in
from corpus.formats.registry import NOTHING, Given

_BEGINNING = re.compile(rb"\s*(?:\xef\xbb\xbf)?\{\\rtf")
_NUMBERS = re.compile(r"[0-9a-fA-F\r\n]{500,}")  # of a picture: no text goes on for so long without a space
_UNSEEN = re.compile(r"\{[^{}]*\\(?:deleted|v)(?![a-z0-9])[^{}]*\}")
_LINK = re.compile(r"HYPERLINK", re.IGNORECASE)  # striprtf would write its address among the words
_CELL_END = re.compile(r"\\par(?![a-z])(\s*\}?\s*\\cell\b)")  # a paragraph of its own in a cell
_OUTLINE = re.compile(r"\\outlinelevel([0-8])(?!\d) ?")
_FIRST_MARK = 0xE000  # characters for private use, which stand for the ranks of headings
_MARK = re.compile("[\ue000-\ue008]")
_BULLET = re.compile(r"\s*[•·▪◦\uf0b7]\s")
_HIGH = re.compile(r"[^\x00-\x7f]")
_LONGEST = 10_000_000  # characters without the pictures; some 10 s


def read_rtf(data: bytes, source: str, _given: Given = NOTHING) -> Iterator[Article | ValueError]:
    """Yield the article of an RTF file, or its articles. Raises ValueError when it is none, or holds no text."""
    yield from articles_in(list(_parts(_text_of(data))), source)


def _text_of(data: bytes) -> str:
    """Return the text of an RTF file, a line a paragraph. Raises ValueError when it is none."""
    from striprtf.striprtf import rtf_to_text

    if not _BEGINNING.match(data):
        raise ValueError("not RTF")
    text = _LINK.sub("LINK", _UNSEEN.sub("", _NUMBERS.sub("", _seven_bit(data))))
    text = _OUTLINE.sub(lambda found: chr(_FIRST_MARK + int(found[1])), _CELL_END.sub(r"\1", text))
    if len(text) > _LONGEST:
        raise ValueError("too large for one text")
    try:
        found: str = rtf_to_text(text, errors="replace")
    except (MemoryError, RecursionError):
        raise
    except Exception as error:
        raise ValueError(f"damaged RTF ({type(error).__name__})") from error
    return found


def _parts(text: str) -> Iterator[Part]:
    for given in text.splitlines():
        mark = _MARK.search(given)
        yield Part(_line(_MARK.sub("", given)), 2 + ord(mark[0]) - _FIRST_MARK if mark else 0)


def _seven_bit(data: bytes) -> str:
    """Return RTF with what is not ASCII, which some programs write into it, as RTF has it."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("latin-1")
        return _HIGH.sub(lambda one: f"\\'{ord(one[0]):02x}", text)
    return _HIGH.sub(lambda one: _escaped(ord(one[0])), text)


def _escaped(code: int) -> str:
    halves = [code] if code < 0x10000 else [0xD800 + (code - 0x10000 >> 10), 0xDC00 + (code & 0x3FF)]
    return "".join(f"\\uc1\\u{half} ?" for half in halves)


def _line(line: str) -> str:
    """Return a line with characters beyond the first plane, written as two halves, as one; cells of a row parted, bullets left out."""
    whole = line.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if whole.rstrip().endswith("|"):
        whole = " | ".join(cell.strip() for cell in whole.split("|") if cell.strip())
    return tidy(_BULLET.sub("", whole))
