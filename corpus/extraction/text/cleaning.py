"""Boilerplate out of scraped plain text: the headline, the publisher and the paragraphs that are the article.

A page that was flattened to text is cut into blocks (`corpus.extraction.blocks`), a learned rule tells
article from boilerplate (`corpus.extraction.text.boilerplate`), and what stands about the first paragraph is read
for what the page says of itself (`corpus.extraction.text.headline`). What a folder's files have in common beside
their articles, menus and appeals, can be counted first (`Repeats`) and counts against a block then.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from hashlib import blake2b

from corpus.article import Details, tidy
from corpus.extraction.blocks import Block, cut, ends_sentence, put_together, stops_short
from corpus.extraction.page_words import CREDIT, KINDS, NO_HEADLINE, PAGE, PAY_APPEAL, PHRASE
from corpus.extraction.text.boilerplate import article_blocks, log_odds, plainly_boilerplate
from corpus.extraction.text.headline import heading, is_day, is_of_itself, publisher, without_site

_REMEMBERED = 500_000  # blocks that `Repeats` counts, some 60 MB of them
_FIRST_PARAGRAPH = 8  # words from which a sentence can be the first paragraph of a report
# blocks below the first paragraph that byline and date are looked for in: it may be the page's summary of the
# article
_BYLINE_BELOW = 8
_FEW = 3  # paragraphs below which a text is left as it is
# share of a text's paragraphs that are plainly boilerplate from which on it is a whole page; set by hand, of 47
# articles of MultiHop-RAG the most has .09, of 710 written for bench/news.jsonl .14
_PAGE = 0.25
_QUESTIONS = 4  # that make an interview, each followed by what is none
_APART = 12  # blocks between two questions of one interview
_LONGEST_QUESTION = 60  # words
_LONGEST_ITEM = 12  # words of an item of a list
_PAIR = 2
_OF_PAGE = frozenset(
    " ".join(
        KINDS[kind] for kind in ("share", "advert", "talk", "more", "legal", "account", "letter")
    ).split()
)
_APPEAL_BELOW = 4  # blocks behind the last sentence, among which is the appeal that cut it off
_MISSING_WORDS = 120
_TIMES_PAGE = 3  # times that a short text with its headline names the page
_FURNITURE = -1.0  # log-odds from which down a block of a text too short for a report is left out


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What is left of a page: what it says of itself, and the article's paragraphs in order."""

    details: Details
    paragraphs: tuple[str, ...]


class Repeats:
    """Counts in how many texts of a folder each block stands. Takes little memory however large the folder.

    When there are too many blocks the rarest are forgotten, as lossy counting does (Manku and Motwani 2002):
    what stands in every file is kept.
    """

    def __init__(self, remembered: int = _REMEMBERED) -> None:
        """Remember at most so many blocks."""
        self._remembered = remembered
        self._counts: dict[bytes, int] = {}

    def count(self, text: str) -> None:
        """Take in one more text of the folder."""
        with suppress(ValueError):  # no page; who reads it says so
            for key in {_key(block.text) for block in cut(text)}:
                self._counts[key] = self._counts.get(key, 0) + 1
        rarest = 1
        while len(self._counts) > self._remembered:
            self._counts = {key: count for key, count in self._counts.items() if count > rarest}
            rarest *= 2

    def __call__(self, block: str) -> int:
        """Return how many texts beside one hold this very block."""
        return max(0, self._counts.get(_key(block), 0) - 1)


def none(_: str) -> int:
    """Say that no other text holds a block, where nothing is known of others."""
    return 0


def clean(text: str, repeated: Callable[[str], int] = none) -> Cleaned:
    """Take the article out of a page scraped as plain text.

    ``repeated`` says of a block how many other texts of the same folder hold it (`Repeats`). The paragraphs
    are the page's own words, white space apart; there may be none. Raises ValueError when the text has more
    lines than a page has.
    """
    blocks = cut(text)
    if not blocks:
        return Cleaned(Details(), ())
    kept = _completed(blocks, article_blocks(blocks, repeated))
    begins = next((at for at in kept if _is_paragraph(blocks[at])), None)
    if begins is None:
        return _note(blocks, repeated)
    body = [at for at in kept if at >= begins]
    above = [at for at in kept if at < begins]
    inside = set(body)
    head = heading(
        [block.text for block in blocks[:begins]],
        set(above),
        _below(blocks, body),
        " ".join(blocks[at].text for at in body),
        {day for block in blocks[begins : body[-1]] if (day := is_day(block.text))},
    )
    body, is_shortened = _without_appeal(blocks, body)
    paragraphs = [text for text in put_together(blocks, body) if text != head.title]
    if head.standfirst and head.standfirst not in paragraphs:
        paragraphs.insert(0, head.standfirst)
    boilerplate = [block.text for at, block in enumerate(blocks) if at not in inside]
    title = without_site(head.title, boilerplate) if head.title else None
    details = Details(
        title=title,
        publisher=publisher(boilerplate, title),
        published=head.published,
        authors=head.authors,
        shortened=is_shortened,
    )
    return Cleaned(details, tuple(paragraphs))


def _completed(blocks: Sequence[Block], kept: Sequence[int]) -> list[int]:
    """Return the blocks that were kept and those that belong to them, whatever they look like: short questions and
    answers of an interview, short items that a line with a colon announces.
    """
    first = next((at for at in kept if _is_paragraph(blocks[at])), None)
    if first is None:
        return list(kept)
    return sorted({*kept, *_exchange(blocks, first), *_announced(blocks, set(kept), first)})


def _exchange(blocks: Sequence[Block], first: int) -> list[int]:
    """Return the questions and answers of an interview below its first paragraph; none where there are too few for
    one.
    """
    asked = [
        at
        for at in range(first + 1, len(blocks) - 1)
        if _is_asked(blocks[at]) and not _is_asked(blocks[at + 1])
    ]
    runs: list[list[int]] = [[]]
    for at in asked:
        if runs[-1] and at - runs[-1][-1] > _APART:
            runs.append([])
        runs[-1].append(at)
    questions = max(runs, key=len)
    if len(questions) < _QUESTIONS:
        return []
    stretch = range(questions[0], questions[-1] + 2)
    return [at for at in stretch if _is_said(blocks[at])] + _thanks(blocks, questions[-1] + 2)


def _is_asked(block: Block) -> bool:
    return (
        block.text.rstrip("\"'”’»").endswith(("?", "？", "؟"))
        and len(block.text.split()) <= _LONGEST_QUESTION
    )


def _is_said(block: Block) -> bool:
    """Tell whether a block among questions and answers is one, not a button of the page."""
    return ends_sentence(block.text) and not (PHRASE.match(block.text) and "?" not in block.text)


def _thanks(blocks: Sequence[Block], at: int) -> list[int]:
    """Return the short sentences right behind the last answer, with which two people part."""
    end = at
    while end < min(len(blocks), at + _PAIR) and _parts(blocks[end].text):
        end += 1
    return list(range(at, end))


def _parts(text: str) -> bool:
    return text.endswith(".") and len(text.split()) <= _LONGEST_ITEM and not _names_page(text, 0)


def _announced(blocks: Sequence[Block], kept: Collection[int], first: int) -> Iterator[int]:
    """Yield the short lines between one that ends with a colon and the next paragraph that was kept; and such a line
    itself, where what it announces was kept.
    """
    for at in range(first, len(blocks) - 1):
        if not blocks[at].text.endswith(":") or _is_of_page(blocks[at].text):
            continue
        if at + 1 in kept:
            yield at
        elif at in kept:
            behind = range(at + 1, len(blocks))
            end = next((to for to in behind if to in kept or not _is_item(blocks[to])), len(blocks))
            if end in kept and end - at > _PAIR:
                yield from range(at + 1, end)


def _is_item(block: Block) -> bool:
    return len(block.text.split()) <= _LONGEST_ITEM and not _is_of_page(block.text)


def _is_of_page(text: str) -> bool:
    signs = (PHRASE, CREDIT, NO_HEADLINE)
    return any(sign.search(text) for sign in signs) or is_of_itself(text) or _names_page(text, 0.5)


def _names_page(text: str, share: float) -> bool:
    """Tell whether more than a share of words are those of the page's own furniture."""
    words = [word.strip(".,:!?©").lower() for word in text.split()]
    return "©" in text or sum(word in _OF_PAGE for word in words) > share * len(words)


def _below(blocks: Sequence[Block], body: Sequence[int]) -> list[str]:
    """Return what is not article soon after it began; behind its end only lines of byline and date, before other
    stories and comments begin.
    """
    inside, found = set(body), []
    for at in range(body[0], min(len(blocks), body[0] + _BYLINE_BELOW)):
        if at > body[-1] and not is_of_itself(blocks[at].text):
            break
        if at not in inside:
            found.append(blocks[at].text)
    return found


def _without_appeal(blocks: Sequence[Block], body: list[int]) -> tuple[list[int], bool]:
    """Return the blocks of an article without an appeal to pay at its end, and whether it was cut off there: it stops
    within a sentence.
    """
    end = len(body)
    while end > 1 and PAY_APPEAL.search(blocks[body[end - 1]].text):
        end -= 1
    last = blocks[body[end - 1]].text
    behind = blocks[body[end - 1] + 1 : body[end - 1] + 1 + _APPEAL_BELOW]
    if (
        stops_short(last)
        and len(last.split()) >= _FIRST_PARAGRAPH
        and any(PAY_APPEAL.search(block.text) for block in behind)
    ):
        return body[:end], True
    return body, False


def is_missing(cleaned: Cleaned) -> bool:
    """Tell whether a short text that nobody signed or dated, and its headline, say that there is no such page."""
    details, text = cleaned.details, " ".join(cleaned.paragraphs)
    if details.authors or details.published or len(text.split()) > _MISSING_WORDS:
        return False
    title = details.title or ""
    return bool(PAGE.search(title)) and len(PAGE.findall(f"{title} {text}")) >= _TIMES_PAGE


def clean_body(paragraphs: Sequence[str]) -> list[str]:
    """Clean what a record or a feed gives as an article's text: leave out the appeals, advertisements and
    credits among its paragraphs.

    A whole page that was put there, most of it boilerplate, is cleaned as one. Of a text of one or two
    paragraphs nothing is left out.
    """
    given = [(paragraph, words) for paragraph in paragraphs if (words := tidy(paragraph))]
    tidied = [words for _, words in given]
    if len(given) < _FEW:
        return tidied
    boilerplate = plainly_boilerplate([Block(words) for words in tidied])
    if sum(boilerplate) > _PAGE * len(given):
        blocks = cut("\n\n".join(paragraph for paragraph, _ in given))
        return put_together(blocks, article_blocks(blocks, none)) or tidied
    return [words for words, is_boilerplate in zip(tidied, boilerplate, strict=True) if not is_boilerplate]


def _note(blocks: list[Block], repeated: Callable[[str], int]) -> Cleaned:
    """Take a text too short to show a report as it stands, but for page boilerplate."""
    odds = log_odds(blocks)
    kept = [
        block.text
        for block, odd in zip(blocks, odds, strict=True)
        if odd > _FURNITURE and not repeated(block.text)
    ]
    if len(kept) > 1 and not ends_sentence(kept[0]):
        return Cleaned(Details(title=kept[0]), tuple(kept[1:]))
    return Cleaned(Details(), tuple(kept))


def _is_paragraph(block: Block) -> bool:
    """Tell whether a block of the article can be its first paragraph."""
    return ends_sentence(block.text) and len(block.text.split()) >= _FIRST_PARAGRAPH


def _key(block: str) -> bytes:
    return blake2b(block.encode(errors="replace"), digest_size=8).digest()
