"""What belongs to an article by where it stands, though by its looks it may be furniture: short items of its lists,
times and headings of its entries, short answers.

The rule of `corpus.extraction.html.article` looks at blocks one by one, and three words in a list look like a menu.
Here the list is asked whether it stands among the paragraphs that were kept, and what it links to.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from lxml.etree import _Element

from corpus.dates import published_date
from corpus.extraction.blocks import ends_sentence
from corpus.extraction.bylines import DATE, byline_of
from corpus.extraction.html.blocks import Block
from corpus.extraction.html.said.page import name_of
from corpus.extraction.html.said.standing import Standing
from corpus.extraction.page_words import ADDRESS, BOXES, CREDIT, KINDS, NO_HEADLINE, OPENING, PHRASE

_LISTS = frozenset(("ul", "ol", "dl", "table"))
_HEADINGS = frozenset(("h2", "h3", "h4", "h5", "h6"))
_CLOCK = re.compile(
    r"(?:\d{1,2}[:.h]\d\d|\d{1,2}(?= ?[ap]))(?: ?[ap]\.?m\.?)?(?: (?:[A-Z]{2,4}|uhr|ET))?", re.IGNORECASE
)
_PUBLISHED = re.compile(
    rf"(?:[^\W\d]+:? )?(?:[^\W\d]+, )?(?:{DATE.pattern}|\d\d\.\d\d\.\d{{4}})", re.IGNORECASE
)
_APPEALS = re.compile(rf"{BOXES['appeal']}|{BOXES['social']}|feedback|survey", re.IGNORECASE)
_CLOCKS = 3  # entries with a time that make a page one that is written as it happens
_NEAR = 4  # blocks below a time, among which are the words of its entry
_PROSE = 8  # words of a block that shows where the article's paragraphs stand
_LINKED = 0.5  # of a list's words: more make it a list of links
_LONGEST_ANSWER = 20  # words of a line that may stand twice in an article
_REPEATABLE = 6  # words: fewer may stand twice in an article, as answers and refrains do
_PAIR = 2
_Place = tuple[tuple[str, str | None], str]  # of a line: its element's tag and class, and the line before it
_OF_PAGE = frozenset(" ".join(KINDS[kind] for kind in ("share", "advert", "talk", "more")).split())


def completed(blocks: Sequence[Block], kept: Sequence[int], standing: Standing) -> list[int]:
    """Return the numbers of the blocks that were kept and of those that belong to them, in order."""
    if not kept:
        return list(kept)
    homes = {
        home for i in kept if len(blocks[i].text.split()) >= _PROSE for home in _boxes(blocks[i].element)
    }
    found = set(kept)
    first = kept[0] if standing.at is None or standing.at > kept[-1] else standing.at + 1
    for items in _lists(blocks, first):
        outer = _list_of(blocks[items[0]].element)
        before = blocks[items[0] - 1].text if items[0] else ""
        is_led_in = items[0] - 1 in found or items[0] == first
        if not is_led_in or (items[0] > kept[-1] and not before.endswith(":")):
            continue  # of another box, or behind the end
        if (
            outer is not None
            and outer.getparent() in homes
            and _is_of_article([blocks[i] for i in items], standing)
        ):
            found.update(items)
    found.update(_entries(blocks, sorted(found), standing))
    return sorted(found)


def _boxes(element: _Element) -> list[_Element]:
    """Return the box that a paragraph stands in; that of its list, where it is an item of one."""
    outer = _list_of(element)
    box = (element if outer is None else outer).getparent()
    return [] if box is None else [box]


def _list_of(element: _Element) -> _Element | None:
    """Return the outermost list or table around an element."""
    found = None
    for box in (element, *element.iterancestors()):
        found = box if box.tag in _LISTS else found
    return found


def _lists(blocks: Sequence[Block], first: int) -> Iterator[list[int]]:
    """Yield the numbers of the blocks of each list, from a block on."""
    items: list[int] = []
    last: _Element | None = None
    for i in range(first, len(blocks)):
        outer = _list_of(blocks[i].element)
        if items and outer is not last:
            yield items
            items = []
        last = outer
        if outer is not None:
            items.append(i)
    if items:
        yield items


def _is_of_article(items: Sequence[Block], standing: Standing) -> bool:
    """Tell whether the items of a list among the paragraphs say something, not where to go on."""
    length = sum(len(item.text) for item in items)
    linked = sum(item.linked * len(item.text) for item in items)
    return (
        len(items) > 1
        and linked <= _LINKED * length
        and not standing.is_apart(items[0].element)
        and not any(_APPEALS.search(name_of(box)) for box in standing.boxes_around(items[0].element))
        and not any(_is_of_page(item.text) or _is_about_article(item.text) for item in items)
    )


def _is_about_article(text: str) -> bool:
    """Tell whether an item says when the article was published, or by whom."""
    return byline_of(text) is not None or published_date(text) is not None or bool(_PUBLISHED.match(text))


def _is_of_page(text: str) -> bool:
    words = text.lower().split()
    return (
        any(sign.search(text) for sign in (ADDRESS, CREDIT, NO_HEADLINE, PHRASE))
        or bool(OPENING.match(text))
        or sum(word.strip(".:!?") in _OF_PAGE for word in words) * 3 > len(words)
    )


def _entries(blocks: Sequence[Block], kept: Sequence[int], standing: Standing) -> Iterator[int]:
    """Yield the times of a report that is written as it happens, and what stands between each and its words."""
    inside = set(kept)
    clocks = [
        (i, after)
        for i, block in enumerate(blocks)
        if _CLOCK.fullmatch(block.text) and not standing.is_apart(block.element)
        for after in [next((j for j in range(i + 1, i + 1 + _NEAR) if j in inside), None)]
        if after is not None
    ]
    if len(clocks) < _CLOCKS:
        return
    for clock, after in clocks:
        yield clock
        for i in range(clock + 1, after):
            if blocks[i].linked <= _LINKED and not _is_of_page(blocks[i].text):
                yield i


def without_teasers(blocks: Sequence[Block], numbers: Sequence[int]) -> list[int]:
    """Return blocks without those at the end that each stand under a linked heading: other stories, not this one; unless
    they are much of what there is, as the entries of a live report are.
    """
    end = len(numbers)
    while end > 1 and _is_linked_heading(blocks[numbers[end - 1] - 1]):
        end -= 1
        end -= numbers[end - 1] == numbers[end] - 1  # the heading was taken for article as well
    cut, whole = (sum(len(blocks[i].text) for i in part) for part in (numbers[end:], numbers))
    return list(numbers[:end] if len(numbers) - end > 1 and 2 * cut < whole else numbers)


def _is_linked_heading(block: Block) -> bool:
    within = (block.element, *block.element.iterancestors())
    return block.linked > _LINKED and any(box.tag in _HEADINGS for box in within[:3])


def without_repeats(
    blocks: Sequence[Block], numbers: Sequence[int], words: Sequence[Sequence[str]]
) -> list[int]:
    """Return blocks without paragraphs that stood there before, nor short lines that stand between many, as
    "Advertisement" does.

    Answers and refrains of a sentence may stand again, in the same kind of element behind other words.
    """
    counts = Counter(" ".join(words[i]) for i in numbers)
    seen: dict[str, _Place] = {}
    kept, before = [], ""
    for i in numbers:
        joined, element, text = " ".join(words[i]), blocks[i].element, blocks[i].text
        place = ((str(element.tag), element.get("class")), before)
        says = ends_sentence(text) and not _is_of_page(text)
        if len(words[i]) < _REPEATABLE:
            stands = says or counts[joined] == 1 or (counts[joined] == _PAIR and not _is_of_page(text))
        else:
            again = says and len(words[i]) <= _LONGEST_ANSWER
            stands = joined not in seen or (again and _is_elsewhere(place, seen[joined]))
        if stands:
            kept.append(i)
        seen[joined], before = place, joined
    return kept


def _is_elsewhere(place: _Place, first: _Place) -> bool:
    """Tell whether a line stands in the same kind of element as it first did, but behind another."""
    return place[0] == first[0] and place[1] != first[1]
