"""The blocks of an HTML page: paragraphs, headings, list items and table rows in order, each with where it
stands.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from lxml.etree import _Element, iterwalk
from lxml.html.defs import tags

from corpus.article import tidy
from corpus.extraction.blocks import ends_sentence

_BOUNDARIES = frozenset(
    "address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 "
    "header hgroup hr html legend li main menu nav ol p pre section summary table tbody td tfoot th thead tr ul noscript".split()
)
_SILENT = frozenset(
    "applet audio button canvas datalist embed head iframe input math object script select style svg template textarea title video".split()
)
_AMONG_WORDS = frozenset("a b blockquote dd em h1 h2 h3 h4 h5 h6 i li p span strong td".split())
_KNOWN = (
    tags | _BOUNDARIES | _SILENT | {"picture", "bdi", "data", "slot", "font", "nobr", "frame", "rb", "rtc"}
)
_NOTICE = 500  # characters: a <noscript> of fewer only says that scripts are needed
_CELL_LENGTH = 60  # characters of a cell on average: tables of longer cells lay out text


@dataclass(frozen=True, slots=True)
class Block:
    """Words between two boundaries on one line, the element that they stand in, and which share of them are
    links.
    """

    text: str
    element: _Element
    linked: float


def blocks_of(body: _Element) -> list[Block]:
    """Return the blocks under an element in order; what a browser does not show as words is left out."""
    found: list[Block] = []
    run, links = _Run(body), 0
    walk = iterwalk(body, events=("start", "end"))
    for event, element in walk:
        tag, started = element.tag, event == "start"
        row = _row(element) if started and tag == "tr" else None
        if _is_boundary(element) and element is not body:
            found.extend(run.blocks())
            outer = element.getparent()
            run = _Run(element if started or outer is None else outer)
        silent = _is_silent(element)
        if started and (silent or row):
            walk.skip_subtree()
        if started and row:
            found.append(Block(row, element, 0.0))
        elif started and not silent:
            links += tag == "a"
            run.add(element.text, linked=links > 0)
        elif not started:
            links -= tag == "a"
            run.add("\n" if tag == "br" else None, linked=False)
            run.add(element.tail if element is not body else None, linked=links > 0)
    found.extend(run.blocks())
    return found


def _is_silent(element: _Element) -> bool:
    """Tell whether a browser shows none of an element's words; without scripts it shows the article that some
    pages keep for that.
    """
    if element.tag == "noscript":
        return sum(len(text) for text in element.itertext()) < _NOTICE
    return element.tag in _SILENT


def _is_boundary(element: _Element) -> bool:
    return element.tag in _BOUNDARIES


def name_unknown(body: _Element) -> None:
    """Give the elements that HTML does not know, a site's own, the names of those that they stand for: among words a
    ``span``, else a ``div``. Extractors leave out what they do not know.
    """
    unknown = [e for e in body.iter() if isinstance(e.tag, str) and e.tag not in _KNOWN]
    for element in unknown:
        outer = element.getparent()
        element.tag = "span" if outer is not None and _is_among_words(element, outer) else "div"


def _is_among_words(element: _Element, outer: _Element) -> bool:
    """Tell whether an element stands within a paragraph, or in a line with words of the element around it, and is no
    paragraph itself.
    """
    if next(element.iter(*_BOUNDARIES), None) is not None:
        return False
    if outer.tag in _AMONG_WORDS:
        return True
    beside = (outer.text, *(inner.tail for inner in outer))
    return any(words and not words.isspace() for words in beside) and not ends_sentence(
        tidy("".join(element.itertext()))
    )


class _Run:
    """Words gathered since the last boundary; a line feed among them stands for a <br>."""

    def __init__(self, element: _Element) -> None:
        self._element = element
        self._words: list[tuple[str, bool]] = []

    def add(self, words: str | None, *, linked: bool) -> None:
        if words:
            self._words.append(
                (words if words == "\n" else words.replace("\n", " ").replace("\r", " "), linked)
            )

    def blocks(self) -> Iterator[Block]:
        """Yield the blocks: parted at empty lines, and where a line ends that is a sentence's end."""
        lines: list[list[tuple[str, bool]]] = [[]]
        for words, linked in self._words:
            if words == "\n":
                lines.append([])
            else:
                lines[-1].append((words, linked))
        part: list[tuple[str, bool]] = []
        for line in lines:
            text = tidy("".join(words for words, _ in line))
            if not text or ends_sentence(tidy("".join(words for words, _ in part))):
                yield from self._block(part)
                part = []
            part += [*line, (" ", False)]
        yield from self._block(part)

    def _block(self, part: list[tuple[str, bool]]) -> Iterator[Block]:
        text = tidy("".join(words for words, _ in part))
        if any(c.isalnum() for c in text):
            yield Block(
                text,
                self._element,
                min(1.0, sum(len(words.strip()) for words, linked in part if linked) / len(text)),
            )


def _row(element: _Element) -> str | None:
    """Return the cells of a row of a table of data on one line; None where the table lays out text."""
    cells = [tidy("".join(cell.itertext())) for cell in element if cell.tag in ("td", "th")]
    cells = [cell for cell in cells if cell]
    if (
        len(cells) < 2
        or sum(map(len, cells)) > _CELL_LENGTH * len(cells)
        or next(element.iter("table", "p", "script", "style"), None) is not None
    ):
        return None
    return " | ".join(cells)
