"""Boilerplate out of scraped plain text: the headline, the publisher and the paragraphs that are the article.

A page that was flattened to text is cut into blocks (`corpus.extraction.blocks`), a learned rule tells
article from boilerplate (`corpus.extraction.boilerplate`), and what stands about the first paragraph is read
for what the page says of itself (`corpus.extraction.headline`). What a folder's files have in common beside
their articles, menus and appeals, can be counted first (`Repeats`) and counts against a block then.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from hashlib import blake2b

from corpus.article import Details, tidy
from corpus.extraction.blocks import Block, cut, ends_sentence, put_together
from corpus.extraction.boilerplate import article_blocks, log_odds, plainly_boilerplate
from corpus.extraction.headline import heading, is_day, is_of_itself, publisher, without_site

_REMEMBERED = 500_000  # blocks that `Repeats` counts, some 60 MB of them
_FIRST_PARAGRAPH = 8  # words from which a sentence can be the first paragraph of a report
# blocks below the first paragraph that byline and date are looked for in: it may be the page's summary of the
# article
_BYLINE_BELOW = 8
_FEW = 3  # paragraphs below which a text is left as it is
# share of a text's paragraphs that are plainly boilerplate from which on it is a whole page; set by hand, of 47
# articles of MultiHop-RAG the most has .09, of 710 written for bench/news.jsonl .14
_PAGE = 0.25
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
    kept = article_blocks(blocks, repeated)
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
    )
    return Cleaned(details, tuple(paragraphs))


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
