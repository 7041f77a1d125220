"""Pages flattened to text, in the ways that scrapers do it: what the cleaner is trained on and measured
by.
"""

import re
import textwrap
from collections.abc import Callable, Iterator

import lxml.html
from lxml import etree

Flatten = Callable[[lxml.html.HtmlElement], str]

_BLOCKS = frozenset(
    "address article aside blockquote body br button canvas caption center dd div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6"
    " header hr li main nav ol option p pre section select table tbody td tfoot th thead tr ul video".split()
)
_UNSEEN = ("script", "style", "noscript", "template", "iframe", "svg", "head")
_WHITE = re.compile(r"\s+")
_WIDTH = 78  # columns, as html2text has it


def parse(page: str) -> lxml.html.HtmlElement:
    """Return a page's tree without what no reader sees. Raises etree.ParserError when there is nothing in
    it.
    """
    tree = lxml.html.fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", page))
    for unseen in list(tree.iter(*_UNSEEN, etree.Comment, etree.ProcessingInstruction)):
        if unseen.getparent() is not None:
            unseen.drop_tree()
    return tree


def lines(tree: lxml.html.HtmlElement) -> str:
    """One line for each block."""
    return "\n".join(text for _, text in _blocks(tree))


def spaced(tree: lxml.html.HtmlElement) -> str:
    """One line for each block, and an empty line after each."""
    return "\n\n".join(text for _, text in _blocks(tree))


def broken(tree: lxml.html.HtmlElement) -> str:
    """One line for each stretch of text between tags: links and emphasis break paragraphs, as BeautifulSoup's
    stripped strings do.
    """
    return "\n".join(text for text in map(_tidy, tree.itertext()) if text)


def broken_spaced(tree: lxml.html.HtmlElement) -> str:
    """The same with the page's own white space, as BeautifulSoup gives it when asked for line breaks."""
    return "\n".join(tree.itertext())


def raw(tree: lxml.html.HtmlElement) -> str:
    """The text between the tags as it stands in the source, as lxml's `text_content` gives it."""
    return str(tree.text_content())


def wrapped(tree: lxml.html.HtmlElement) -> str:
    """Paragraphs wrapped to a width, headings and list items marked, as html2text does."""
    marks = {"li": "  * ", **{f"h{level}": "#" * level + " " for level in range(1, 7)}}
    return "\n\n".join(
        textwrap.fill(marks.get(tag, "") + text, _WIDTH, break_long_words=False, break_on_hyphens=False)
        for tag, text in _blocks(tree)
    )


def one_line(tree: lxml.html.HtmlElement) -> str:
    """The whole page on one line."""
    return " ".join(text for _, text in _blocks(tree))


FLATTENINGS: tuple[tuple[str, Flatten], ...] = (
    ("lines", lines),
    ("spaced", spaced),
    ("broken", broken),
    ("broken, spaced", broken_spaced),
    ("raw", raw),
    ("wrapped", wrapped),
    ("one line", one_line),
)


def _blocks(tree: lxml.html.HtmlElement) -> Iterator[tuple[str, str]]:
    """Yield each block's tag and its text on one line."""
    tag, parts = "body", [""]
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        block = element.tag in _BLOCKS
        if block:
            if text := _tidy("".join(parts)):
                yield tag, text
            tag, parts = (element.tag if event == "start" else "body"), []
        parts.append((element.text if event == "start" else element.tail) or "")
    if text := _tidy("".join(parts)):
        yield tag, text


def _tidy(text: str) -> str:
    return _WHITE.sub(" ", text).strip()
