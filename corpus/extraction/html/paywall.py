"""Pages that a paywall cut off: what is left of the article, without the appeal to pay, and that it is not all of it.

That a page is paid for tells little: many give the whole text to whoever asks. It was cut off where an appeal to
subscribe or register ends the text, or the page calls itself paid, and the text stops short.
"""

import re
from collections.abc import Sequence
from functools import cache

from lxml.etree import _Element

from corpus.extraction.blocks import stops_short
from corpus.extraction.html.blocks import Block
from corpus.extraction.html.said.metadata import Said
from corpus.extraction.html.said.page import name_of
from corpus.extraction.page_words import PAY_APPEAL

_WALL = re.compile(
    r"pay-?wall|reg-?wall|(?:^|[\s_-])(?:wall|piano|metered?|barrier|gate|locked)(?:[\s_-]|$)"
    r"|(?:subscri\w*|abo|premium|plus|member\w*|login|regist\w*|offer)[_-]?(?:wall|gate|barrier|prompt|teaser|offer|box|overlay|hint|cta)",
    re.IGNORECASE,
)
# where links and buttons of appeals lead, as sites in many languages call it
_LEADS = re.compile(
    r"subscri|suscri|assin|(?:^|[/_-])abo(?:[/_-]|$)|abonn|abbon|prenumer|tilaa|predplat|login|log-?in|sign-?(?:in|up)|regist|checkout|plans|premium|membership"
    r"|offers?(?:[/?]|$)|angebot|konto|account|(?:^|/)s(?:[/?]|$)",
    re.IGNORECASE,
)
_HEADINGS = frozenset(("h2", "h3", "h4", "h5", "h6"))
_LARGE = 150  # words of a box that is the article rather than a wall
_SHORT = 120  # words of a stub whose last sentence is whole
_FEW = 6  # blocks before an appeal's link that can belong to it
_LONGER = 1.5  # times the words at hand that the page counts in its article


def without_appeal(blocks: Sequence[Block], chosen: Sequence[Block], said: Said) -> tuple[list[Block], bool]:
    """Return the blocks that were chosen without an appeal at their end, and whether the article was cut off there."""
    at = {id(block): i for i, block in enumerate(blocks)}
    numbers = [at[id(block)] for block in chosen]
    appeal = _appeal(blocks, numbers, said)
    kept = [blocks[i] for i in numbers if i not in appeal]
    if not kept:
        return list(chosen), False
    words = sum(len(block.text.split()) for block in kept)
    is_shortened = ((appeal or said.is_paid) and (stops_short(kept[-1].text) or words < _SHORT)) or (
        said.is_paid and said.word_count > _LONGER * words
    )
    return (kept, True) if is_shortened else (list(chosen), False)


def _appeal(blocks: Sequence[Block], numbers: Sequence[int], said: Said) -> set[int]:
    """Return the numbers of the blocks of an appeal behind which nothing of the article follows; ``numbers`` are those
    of the blocks that were chosen.
    """
    is_wall = cache(_is_wall)  # once for all that stands in a box
    boxed = {
        i
        for i in range(numbers[0] + 1, len(blocks))
        if (box := _called_wall(blocks[i].element, said)) is not None and is_wall(box)
    }
    last = max((i for i in numbers if i not in boxed), default=numbers[-1])
    return {i for i in boxed if i > last} or _led(blocks, numbers)


def _called_wall(element: _Element, said: Said) -> _Element | None:
    """Return the nearest box around an element that is called a wall."""
    return next((box for box in said.standing.boxes_around(element) if _WALL.search(name_of(box))), None)


def _is_wall(box: _Element) -> bool:
    """Tell whether a box that is called a wall is one: too small for the article, and asks for something."""
    words = "".join(box.itertext()).split()
    return len(words) < _LARGE and (_acts(box) or bool(PAY_APPEAL.search(" ".join(words))))


def _acts(box: _Element) -> bool:
    """Tell whether a box has a button, or a link to where one subscribes."""
    return any(
        element.tag in ("button", "input") or _LEADS.search(element.get("href") or "")
        for element in box.iter("a", "button", "input")
    )


def _led(blocks: Sequence[Block], numbers: Sequence[int]) -> set[int]:
    """Return the blocks before a link to where one subscribes, at the end of what was chosen, that appeal with it: from
    their heading on, or those that speak of it.
    """
    end = numbers[-1]
    near = range(max(numbers[0] + 1, end - _FEW), min(len(blocks), end + 1 + _FEW))
    link = next((i for i in near if blocks[i].linked > 0.5 and _is_link(blocks[i].element)), None)
    spoken = [i for i in near if PAY_APPEAL.search(blocks[i].text) and not ends_in_quote(blocks[i].text)]
    if link is None and len(spoken) < 2:
        return set()
    first = min([*spoken, *([link] if link is not None else [])])
    if link is not None and not spoken:
        return {link}
    heads = [i for i in range(max(numbers[0] + 1, first - 2), first) if blocks[i].element.tag in _HEADINGS]
    first = heads[0] if heads else first
    return set(range(first, len(blocks))) if not _goes_on(blocks, numbers, link or spoken[-1]) else set()


def _goes_on(blocks: Sequence[Block], numbers: Sequence[int], appeal: int) -> bool:
    """Tell whether the article goes on behind an appeal."""
    behind = [i for i in numbers if i > appeal and not PAY_APPEAL.search(blocks[i].text)]
    return len(behind) > 2


def ends_in_quote(text: str) -> bool:
    """Tell whether a text is spoken by somebody: an appeal is not."""
    return text.rstrip(".,").endswith(("”", "“", "»", '"'))


def _is_link(element: _Element) -> bool:
    links = [element, *element.iter("a"), *element.iterancestors("a")]
    return any(_LEADS.search(link.get("href") or "") for link in links)
