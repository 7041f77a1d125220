"""Who wrote the article of a page: whom programs are told, else whom its byline names.

Names that stand apart from the article are those of others: commenters, authors of other stories, photographers.
What is shown must look like names; share buttons, days and offices stand in the same boxes.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from lxml.etree import _Element

from corpus.extraction.bylines import byline_of, is_lead_in, is_spelled_as_name, names_in
from corpus.extraction.html.blocks import Block
from corpus.extraction.html.said.page import ParsedPage, name_of, pieces_in, words_in
from corpus.extraction.html.said.standing import PROSE, Standing
from corpus.names import folded, letters_of

_METAS = "author article:author og:article:author parsely-author byl dc.creator dcterms.creator sailthru.author article.author dc.contributor authors byline".split()
_CALLED = re.compile(r"(?:^|[\s_-])(?:byline|author)(?:s|-?name|[\s_-]|$)")
_LONGEST = 300  # characters of what is marked as a byline; more are about the author
_LONGEST_SHOWN = 100  # characters of a byline that is known by what it is called
_MOST = 20
_GOING_ON = re.compile(r"[,;&/]|[^\W\d_A-Z]+\b")  # begins what goes on from the piece before it
_LEADING_ON = re.compile(r"(?:[,;&/]|(?:^|\s)[^\W\d_A-Z]+)$")  # ends what goes on in the next piece
_BEFORE_PLACES = frozenset("in at on off of from near to via à de du en aus bei nach von a di da i w".split())


def authors_of(
    page: ParsedPage, publisher: str | None, blocks: Sequence[Block], byline: Block | None, standing: Standing
) -> tuple[str, ...]:
    """Return the names of the authors; none where none is given. ``byline`` is the line under the headline that is
    nothing but one.
    """
    told = [page.linked.names("author") or page.linked.names("creator"), page.meta(_METAS)]
    for source in told:
        if names := _once(name for given in source for name in _names(given, publisher)):
            return _without_places(names, blocks)
    own = [e for item in page.items("author") for e in (item.xpath(".//*[@itemprop='name']") or [item])]
    linked = page.tree.xpath("//a[contains(concat(' ', @rel, ' '), ' author ')]")
    for elements in (own, linked, *_called(page.tree)):
        shown = [_shown(element) for element in elements if not standing.is_apart(element)]
        if names := _once(
            name for given in shown for name in _names(given, publisher) if is_spelled_as_name(name)
        ):
            return _without_places(names, blocks)
    named = (byline_of(byline.text) or ()) if byline else ()
    return tuple(name for name in named if folded(name) != folded(publisher or ""))


def _called(tree: _Element) -> Iterator[list[_Element]]:
    """Yield the elements that are called bylines, those together that stand side by side."""
    seen: set[_Element] = set()
    for element in tree.iter(
        "span", "div", "p", "a", "address", "li", "strong", "b", "em", "h3", "h4", "h5", "h6"
    ):
        if element in seen or not _is_called(element):
            continue
        beside = [
            one
            for one in element.itersiblings()
            if one.get("class") == element.get("class") and _is_called(one)
        ]
        seen.update(beside)
        yield [element, *beside]


def _is_called(element: _Element) -> bool:
    return bool(_CALLED.search(name_of(element).lower())) and 0 < len(words_in(element)) < _LONGEST_SHOWN


def _shown(element: _Element) -> str:
    """Return what a byline says on one line, what its elements part parted by a bar."""
    if element.get("content"):
        return str(element.get("content"))
    pieces = pieces_in(element)
    line = pieces[0] if pieces else ""
    for last, piece in pairwise(pieces):
        line += (" " if _goes_on(last, piece) else " | ") + piece
    return line


def _goes_on(last: str, piece: str) -> bool:
    """Tell whether two pieces of a byline are of one name, or joined by a word."""
    joined = is_lead_in(last) or _LEADING_ON.search(last) or _GOING_ON.match(piece)
    return bool(joined) or " " not in last


def _names(given: str, publisher: str | None) -> Iterator[str]:
    """Yield the names in a given byline, but for the publisher's own."""
    if len(given) <= _LONGEST:
        yield from (name for name in names_in(given) if folded(name) != folded(publisher or ""))


def _once(names: Iterable[str]) -> list[str]:
    """Return names each once, of two spellings of one the one that is not all in capitals."""
    known: dict[str, str] = {}
    for name in names:
        key = letters_of(name)
        known[key] = name if known.get(key, name).isupper() else known.get(key, name)
    return list(known.values())[:_MOST]


def _without_places(names: Sequence[str], blocks: Sequence[Block]) -> tuple[str, ...]:
    """Return names without those that the text uses as places only."""
    text = " ".join(block.text for block in blocks if len(block.text.split()) >= PROSE)
    return tuple(name for name in names if not _is_place(name, text))


def _is_place(name: str, text: str) -> bool:
    """Tell whether a text has words behind a preposition wherever it has them in a sentence."""
    behind = [word for word in re.findall(rf"(\w+) {re.escape(name)}\b", text) if word.islower()]
    return bool(behind) and _BEFORE_PLACES.issuperset(behind)
