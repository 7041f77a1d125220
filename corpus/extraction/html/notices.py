"""Pages that hold no article: walls, consent pages, pages that were not found, lists of links; each told in one line.

In any language, by what a page is made of: what its boxes and buttons are, and that it says neither who wrote it nor
when. Of words only those for a page and for what is private are looked at, which languages share or have few of.
"""

import re
from collections.abc import Sequence

from lxml.etree import _Element

from corpus.article import tidy
from corpus.extraction.html.blocks import Block
from corpus.extraction.html.said.metadata import Said
from corpus.extraction.html.said.page import name_of
from corpus.extraction.page_words import PAGE, PRIVATE

_WALL = re.compile(
    r"(?:enable|turn on|requires?) (?:javascript|js|cookies)|javascript (?:is|to be) (?:disabled|enabled)|(?:verify|confirm)(?:ing)? (?:that )?you are (?:a |not a )?(?:human|robot)"
    r"|are you a (?:human|robot)|checking your browser|access (?:to this page )?(?:has been |is )?denied|unusual (?:traffic|activity)|request (?:was |has been )?blocked"
    r"|(?:log|sign) ?in to (?:continue|read|view)|(?:subscribe|register|sign up) (?:now )?to (?:continue|read|keep reading)|(?:accept|manage|use|uses) (?:all )?cookies|your privacy"
    r"|(?:page|article) (?:you (?:requested|are looking for) )?(?:(?:was|could|can) ?not (?:be )?found|not found|no longer (?:exists|available))|redirecting",
    re.IGNORECASE,
)
_WALL_WORDS = 150  # a text of no more words that speaks of a wall is the wall
_MISSING = re.compile(
    r"(?:^|[\s_-])(?:error-?)?404(?:[\s_-]|$)|not-?found|error-?page|page-?error", re.IGNORECASE
)
_CONSENT = re.compile(
    r"consent|cookie|gdpr|dsgvo|rgpd|(?:^|[\s_-])cmp(?:[\s_-]|$)|privacy|datenschutz", re.IGNORECASE
)
_MISSING_WORDS = 150
_MISSING_LETTERS = 1000  # of a page that parts no words by blanks, too
_TIMES_PAGE = 3  # times that a short text with its headlines names the page
_SIGNS = 2
_BUTTONS = 2  # to agree and to refuse
_PRIVATE = 0.5  # of the blocks of a consent page speak of what is private
_CONSENT_BOX = 0.8  # of the words of what was chosen, that stand in a box for consent


def fault(tree: _Element, blocks: Sequence[Block], chosen: Sequence[Block], said: Said) -> str | None:
    """Return in one line why a page holds no article; None where it does."""
    words = sum(len(block.text.split()) for block in chosen)
    if not words:
        return _emptiness(tree, blocks)
    if (
        words <= _WALL_WORDS and sum(len(b.text.split()) for b in chosen if _WALL.search(b.text)) > words / 3
    ) or is_consent(chosen, said):
        return f"no article, only a notice: {tidy(chosen[0].text)[:60]}"
    if not said.is_marked and _is_missing(tree, chosen, said):
        return "no article: the page was not found"
    length = sum(len(block.text) for block in chosen)
    if sum(block.linked * len(block.text) for block in chosen) > length / 2 or _is_front(
        tree, blocks, chosen
    ):
        return "a list of links, not an article"
    return None


def is_consent(chosen: Sequence[Block], said: Said) -> bool:
    """Tell whether what was chosen asks for consent: it stands in a box for that, or speaks of what is private beside
    buttons.
    """
    total = sum(len(block.text) for block in chosen)
    boxed = sum(len(block.text) for block in chosen if _is_in_consent(block.element))
    private = sum(bool(PRIVATE.search(block.text)) for block in chosen) >= _PRIVATE * len(chosen)
    if boxed >= _CONSENT_BOX * total and (private or not said.is_marked):
        return True
    return not said.is_marked and private and _buttons_among(chosen) >= _BUTTONS


def _is_in_consent(element: _Element) -> bool:
    return any(
        _CONSENT.search(f"{name_of(box)} {box.get('action') or ''}")
        for box in (element, *element.iterancestors())
        if box.tag not in ("body", "html")
    )


def _buttons_among(chosen: Sequence[Block]) -> int:
    """Return how many buttons stand in the box around all that was chosen."""
    common = [*chosen[0].element.iterancestors()]
    for block in chosen[1:]:
        around = {block.element, *block.element.iterancestors()}
        common = [box for box in common if box in around]
    if not common:
        return 0
    return sum(
        element.tag == "button"
        or (element.tag == "input" and element.get("type") in ("submit", "button"))
        or element.get("role") == "button"
        or "btn" in (element.get("class") or "")
        for element in common[0].iter("button", "input", "a")
        if next(element.iterancestors("nav"), None) is None
    )


def _is_missing(tree: _Element, chosen: Sequence[Block], said: Said) -> bool:
    """Tell whether a short page that nobody signed or dated says that there is no such page."""
    text = " ".join(block.text for block in chosen)
    if len(text.split()) > _MISSING_WORDS or len(text) > _MISSING_LETTERS:
        return False
    titles = " ".join(dict.fromkeys(said.titles))
    named = len(PAGE.findall(" ".join((titles, text))))
    called = any(
        _MISSING.search(name_of(box))
        for box in (tree.find("body"), *chosen[0].element.iterancestors())
        if box is not None
    )
    hidden = any(
        (meta.get("name") or "").lower() == "robots" and "noindex" in (meta.get("content") or "").lower()
        for meta in tree.iter("meta")
    )
    is_titled = bool(PAGE.search(titles)) or "404" in titles
    return is_titled + called + hidden + ("404" in text) + (named >= _TIMES_PAGE) >= _SIGNS


def _emptiness(tree: _Element, blocks: Sequence[Block]) -> str:
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


def _is_front(tree: _Element, blocks: Sequence[Block], chosen: Sequence[Block]) -> bool:
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
