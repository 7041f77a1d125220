"""HTML pages, saved or fetched: one article a page, or a line that says why there is none."""

import logging
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from corpus.article import Article, make_article, tidy
from corpus.encodings import decode_labelled
from corpus.formats.registry import NOTHING, Given

if TYPE_CHECKING:
    from lxml.etree import _Element

    from corpus.extraction.html.blocks import Block

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
_WALL = re.compile(
    r"(?:enable|turn on|requires?) (?:javascript|js|cookies)|javascript (?:is|to be) (?:disabled|enabled)|(?:verify|confirm)(?:ing)? (?:that )?you are (?:a |not a )?(?:human|robot)"
    r"|are you a (?:human|robot)|checking your browser|access (?:to this page )?(?:has been |is )?denied|unusual (?:traffic|activity)|request (?:was |has been )?blocked"
    r"|(?:log|sign) ?in to (?:continue|read|view)|(?:subscribe|register|sign up) (?:now )?to (?:continue|read|keep reading)|(?:accept|manage|use|uses) (?:all )?cookies|your privacy"
    r"|(?:page|article) (?:you (?:requested|are looking for) )?(?:(?:was|could|can) ?not (?:be )?found|not found|no longer (?:exists|available))|redirecting",
    re.IGNORECASE,
)
_WALL_WORDS = 150  # a text of no more words that speaks of a wall is the wall


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
    if fault := _fault(tree, blocks, chosen):
        raise ValueError(fault)
    yield make_article(
        details_meant(said.details), [meant(block.text) for block in chosen], source, place=source
    )


def decode_page(data: bytes, charset: str | None) -> str:
    """Return a page as text, by what it is, then by what the server and the page call it.

    Raises ValueError when it is empty or no text.
    """
    declared = _DECLARED.search(data[:_HEAD])
    return decode_labelled(data, (charset, declared[1].decode("ascii", "ignore") if declared else None))


def parse_page(text: str) -> "_Element":
    """Return a page's elements. Raises ValueError when there are none, or more than articles have."""
    from lxml import etree, html

    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        tree: _Element = html.document_fromstring(text.encode(), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise ValueError("nothing on the page") from error
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


def _fault(tree: "_Element", blocks: "Sequence[Block]", chosen: "Sequence[Block]") -> str | None:
    """Return in one line why a page holds no article; None where it does."""
    words = sum(len(block.text.split()) for block in chosen)
    if not words:
        return _emptiness(tree, blocks)
    if words <= _WALL_WORDS and sum(len(b.text.split()) for b in chosen if _WALL.search(b.text)) > words / 3:
        return f"no article, only a notice: {tidy(chosen[0].text)[:60]}"
    length = sum(len(block.text) for block in chosen)
    if sum(block.linked * len(block.text) for block in chosen) > length / 2 or _is_front(
        tree, blocks, chosen
    ):
        return "a list of links, not an article"
    return None


def _emptiness(tree: "_Element", blocks: "Sequence[Block]") -> str:
    if next(tree.iter("frameset", "frame"), None) is not None:
        return "a page of frames: add the page within"
    if any(
        (meta.get("http-equiv") or "").lower() == "refresh" and "url" in (meta.get("content") or "").lower()
        for meta in tree.iter("meta")
    ):
        return "a page that only leads on to another: add that one"
    wall = next((tidy(block.text) for block in blocks if _WALL.search(block.text)), None)
    if wall:
        return f"no article, only a notice: {wall[:60]}"
    if len(blocks) < 3 and next(tree.iter("script"), None) is not None:
        return "no article text: a script in the browser would fetch it; save the page from the browser"
    return (
        "a list of links, not an article"
        if sum(block.linked > 0.5 for block in blocks) > 20
        else "no article text on the page"
    )


def _is_front(tree: "_Element", blocks: "Sequence[Block]", chosen: "Sequence[Block]") -> bool:
    """Tell whether what was chosen are the teasers of a section front: as many linked headlines stand among
    them.
    """
    kinds = [
        (meta.get("content") or "").lower() for meta in tree.iter("meta") if meta.get("property") == "og:type"
    ]
    if "article" in kinds or not chosen:
        return False
    at = {id(block): i for i, block in enumerate(blocks)}
    first, last = at[id(chosen[0])], at[id(chosen[-1])]
    headlines = sum(block.linked > 0.8 and len(block.text.split()) >= 4 for block in blocks[first : last + 1])
    prose = [len(block.text.split()) for block in chosen if block.linked < 0.5]
    return headlines >= 5 and 2 * headlines >= len(prose) and (not prose or max(prose) < 60)
