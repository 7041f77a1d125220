"""HTML pages, saved or fetched: one article a page, or a line that says why there is none."""

import logging
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from corpus.article import Article, make_article
from corpus.encodings import EmptyError, decode_labelled
from corpus.formats.registry import NOTHING, Given

if TYPE_CHECKING:
    from lxml.etree import _Element

# Elements of a page: 900 of 1000 real ones have under 1800, the largest seen 9900; some extractors' time
# grows with the square.
MOST_ELEMENTS = 20_000
MOST_TEXT = 1_000_000  # characters shown; a novel has as many
_LONGEST_VALUE = 10_000  # characters of an attribute; data for scripts, which the extractors would search
DEEPEST = 400  # elements within elements; browsers stop at 512, and real pages do not come near
_DECLARED = re.compile(
    rb"<(?:meta\b[^>]*?charset|\?xml\b[^>]*?encoding)\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE
)
_HEAD = 4096  # bytes in which a declared encoding is looked for; browsers look at 1024


def read_html(data: bytes, source: str, given: Given = NOTHING) -> Iterator[Article | ValueError]:
    """Yield the article of an HTML page, or those of a press archive's export that is a page.

    Raises ValueError when the page holds no article.
    """
    logging.getLogger("trafilatura").setLevel(
        logging.CRITICAL
    )  # they report at WARNING what is no concern of a reader
    logging.getLogger("htmldate").setLevel(logging.CRITICAL)
    from corpus.extraction.html.article import article_among, is_untold
    from corpus.extraction.html.blocks import blocks_of, name_unknown
    from corpus.extraction.html.notices import fault
    from corpus.extraction.html.paywall import without_appeal
    from corpus.extraction.html.said.metadata import said_by
    from corpus.extraction.html.said.site import saved_from
    from corpus.extraction.meant import details_meant, meant
    from corpus.formats.exports.archives import articles_of_page

    text = decode_page(data, given.charset)
    if exported := list(articles_of_page(text, source)):
        yield from exported
        return
    tree = parse_page(text)
    body = tree.find("body")
    if body is not None:
        name_unknown(body)
    blocks = blocks_of(body) if body is not None else []
    said = said_by(tree, given.url or saved_from(text), blocks)
    if is_untold(blocks, said):
        yield make_article(
            details_meant(said.details), map(meant, said.body.splitlines()), source, place=source
        )
        return
    chosen = article_among(tree, blocks, said)
    if missing := fault(tree, blocks, chosen, said):
        raise ValueError(missing)
    chosen, is_shortened = without_appeal(blocks, chosen, said)
    details = replace(details_meant(said.details), shortened=is_shortened)
    yield make_article(details, [meant(block.text) for block in chosen], source, place=source)


def decode_page(data: bytes, charset: str | None) -> str:
    """Return a page as text, by what it is, then by what the server and the page call it.

    Raises ValueError when it is empty or no text.
    """
    declared = _DECLARED.search(data[:_HEAD])
    return decode_labelled(data, (charset, declared[1].decode("ascii", "ignore") if declared else None))


def parse_page(text: str) -> "_Element":
    """Return a page's elements. Raises EmptyError when there are none, ValueError when too many."""
    from lxml import etree, html

    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        tree: _Element = html.document_fromstring(text.encode(), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise EmptyError("nothing on the page") from error
    _within_bounds(tree)
    return tree


def _within_bounds(tree: "_Element") -> None:
    """Take out what is absurdly long; raise ValueError when a page is larger than articles are, and the time
    to read it without bound.
    """
    from lxml.etree import iterwalk

    count = depth = shown = 0
    for event, element in iterwalk(tree, events=("start", "end")):
        depth += 1 if event == "start" else -1
        count += event == "start"
        shown += len(
            (
                element.text
                if event == "start" and element.tag not in ("script", "style")
                else element.tail
                if event == "end"
                else ""
            )
            or ""
        )
        for name in (
            [name for name, value in element.items() if len(value) > _LONGEST_VALUE]
            if event == "start"
            else ()
        ):
            del element.attrib[name]
        if depth > DEEPEST:
            raise ValueError("nested too deep")
        if count > MOST_ELEMENTS or shown > MOST_TEXT:
            raise ValueError("too large for the page of an article")
