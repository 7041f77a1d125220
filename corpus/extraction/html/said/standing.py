"""Where an element of a page stands: with its article, or apart from it, among comments, other stories and the
site's own furniture.

Told by the boxes around it, as far as they do not hold the headline too: whatever those are called, they frame the
article.
"""

import re
from collections.abc import Iterator, Sequence

from lxml.etree import _Element

from corpus.extraction.html.blocks import Block
from corpus.extraction.html.said.page import name_of, words_in
from corpus.names import folded

_APART = frozenset(("aside", "nav", "figure", "figcaption", "form"))
_CALLED = re.compile(
    r"(?:^|[\s_-])(?:comments?|commentlist|commenters?|disqus|repl(?:y|ies)|respond|responses?|discussion|related"
    r"|recommend\w*|popular|trending|teasers?|side-?bar|aside|promo|latest|most|more-\w+|read-?(?:next|more|also))(?:[\s_-]|$)",
    re.IGNORECASE,
)
_OF_ANOTHER = re.compile(
    r"(?:Comment|UserComments|Review|WPFooter|WPHeader|WPSideBar|SiteNavigationElement)$"
)
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_SMALL = 80  # words of a box that can be a teaser; a larger one holds an article
_LINKED = 4  # words of a link that can be the headline of another story
_LINKED_ITEM = 3  # words of one in an item of a list, or in a heading
PROSE = 20  # words of a block that can hardly be anything but prose
_ABOVE = 6  # blocks above the headline that may be its date and section
_PROSE_BELOW = 2  # blocks of prose below it: the first may be the standfirst


class Standing:
    """Says of a page's elements where they stand. ``headline`` is the element of the headline, where one shows it."""

    def __init__(self, tree: _Element, blocks: Sequence[Block], title: str | None) -> None:
        """Find the headline among a page's blocks."""
        self.at = _headline_at(blocks, title)
        self.headline = blocks[self.at].element if self.at is not None else None
        self._framing = (
            {self.headline, *self.headline.iterancestors()} if self.headline is not None else set()
        )
        self._order = {element: number for number, element in enumerate(tree.iter())}
        self._first, self._last = self._bounds(blocks)
        self._linked: dict[_Element, list[str]] = {}

    def is_apart(self, element: _Element) -> bool:
        """Tell whether an element is not the article's own."""
        return any(
            _is_apart(box) or (box is not element and self._is_teaser(box, element))
            for box in self.boxes_around(element)
        )

    def boxes_around(self, element: _Element) -> Iterator[_Element]:
        """Yield an element and the boxes around it, as far as they do not frame the article."""
        for box in (element, *element.iterancestors()):
            if box in self._framing or box.tag in ("body", "html"):
                return
            yield box

    def is_about_headline(self, element: _Element) -> bool:
        """Tell whether an element stands with the headline, above the text or in its first lines."""
        at = self._order.get(element, -1)
        return self._first <= at <= self._last and not self.is_apart(element)

    def _is_teaser(self, box: _Element, element: _Element) -> bool:
        """Tell whether a box is the teaser of another story: small, with a link that is a headline, and says more than
        the name in it.
        """
        if box not in self._linked:  # asked for all that stands in it
            self._linked[box] = _headlines_linked(box)
        linked = self._linked[box]
        name = folded(words_in(element)) if linked else ""
        return any(name not in headline for headline in linked)

    def _bounds(self, blocks: Sequence[Block]) -> tuple[int, int]:
        if self.at is None or not blocks:
            return 0, -1
        first = self._order[blocks[max(0, self.at - _ABOVE)].element]
        below = [block for block in blocks[self.at + 1 :] if len(block.text.split()) >= PROSE]
        last = below[min(len(below), _PROSE_BELOW) - 1].element if below else blocks[-1].element
        return first, self._order[last]


def _headline_at(blocks: Sequence[Block], title: str | None) -> int | None:
    """Return the number of the block that is the headline: of those that say it, the most prominent."""
    wanted = folded(title or "")
    same = [i for i, block in enumerate(blocks) if wanted and folded(block.text) == wanted]
    near = [
        i
        for i, block in enumerate(blocks)
        if block.element.tag == "h1" and wanted and wanted in folded(block.text)
    ]
    headings = [i for i in same if blocks[i].element.tag in _HEADINGS and blocks[i].linked < 0.5]
    first = [i for i, block in enumerate(blocks) if block.element.tag == "h1"]
    return next(
        iter((*sorted(headings, key=lambda i: (blocks[i].element.tag, i)), *near, *same, *first)), None
    )


def _is_apart(box: _Element) -> bool:
    if box.tag in _APART or (
        box.tag == "footer" and next(box.iterancestors("article", "main"), None) is None
    ):
        return True
    return bool(_CALLED.search(name_of(box)) or _OF_ANOTHER.search(box.get("itemtype") or ""))


def _headlines_linked(box: _Element) -> list[str]:
    """Return the words, folded, of the links in a small box that can be headlines; none of a large one."""
    if len(words_in(box).split()) >= _SMALL:
        return []
    found: list[str] = []
    for link in box.iter("a"):
        words = words_in(link)
        heads = box.tag == "li" or any(a.tag in _HEADINGS for a in link.iterancestors() if a is not box)
        if len(words.split()) >= (_LINKED_ITEM if heads else _LINKED):
            found.append(folded(words))
    return found
