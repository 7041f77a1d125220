"""Blocks of a page that was flattened to text: its paragraphs, headings and buttons, put together again from
lines.

Programs flatten pages differently: a paragraph is one line, or wrapped to a width, or broken wherever a link
or an emphasis stood in it; empty lines stand between paragraphs, between all lines, or nowhere; and some give
the whole page as one line. Lines that plainly continue each other are joined here; where it is not plain they
stay apart, because two paragraphs made one are worse than one made two.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from corpus.article import tidy
from corpus.extraction.bylines import begins_byline

_SENTENCE_END = re.compile(r"[.!?…。！？।][\"'”’“‘»)\]]*$")

MOST_LINES = 200_000  # War and Peace, wrapped, has 65,000
_LINE_BREAKS = "\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"

_CLOSER = re.compile(r"[,.;:!?%)\]’”»…](?!\w)|['’]s\b|[,.;:!?]+\s")
_OPENER = re.compile(r"[(\[“«,;–—&/-]$")
_LIST_ITEM = re.compile(r"[-*•·–—+]\s|\d{1,2}[.)]\s|#{1,6}\s")
_FIRST_LETTER = re.compile(r"[\"'“‘«(\[]*(\w)")
_LAST_WORD = re.compile(r"(?:^|\s)([^\W\d_]+)$")
_SENTENCE = re.compile(r"(?<=[.!?…])([\"'”’»)\]]?)\s+(?=[\"'“‘«(\[]?[^\W\d_a-z])")

# Words that no line of running text ends with, in the languages that the project was tried on.
_LEADS_ON = frozenset(
    "the a an of to in on at by for from with and or that said is was as his her their its has have had were are be which who than after into"
    " der die das den dem des und von zu mit im ein eine auf für bei le la les de du des et un une dans sur par pour que qui"
    " el los las y en del por con il di che da per i w z na do o em um uma het een van op".split()
)
_TAIL = 12  # characters that the marks at a sentence's end may take
_SENTENCE_LENGTH = 40  # characters that a piece of a page on one line has at least
_PROSE = 25  # characters from which a line can be part of a paragraph rather than a button
# characters of a line whose last word says that it goes on ("Log in" does not), and of one whose last sign
# does
_BEGUN = 15
_SIGNED = 8
_LONG_LINE = 40
_WIDEST_WRAP = 140  # nobody wraps text wider
_ONE_LINE_PAGE = 1500  # characters of a line from which it may be several paragraphs, or a whole page
_PERCENTILE = (
    0.98  # of the lines' lengths is the width text was wrapped to: a table or an address may stick out
)


_SENTENCE_GAPS = 4  # between the words of a line that may be a sentence by itself; set by hand


def ends_sentence(text: str) -> bool:
    """Tell whether a text ends as a sentence does."""
    return bool(_SENTENCE_END.search(text[-_TAIL:]))


def stops_short(text: str) -> bool:
    """Tell whether a text stops within a sentence, or with the dots of one that was cut off."""
    return not ends_sentence(text) or text.rstrip("\"'”’»)]").endswith(("…", "..."))


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of a page: its words on one line, and whether it goes on where the block before it
    stopped.
    """

    text: str
    goes_on: bool = False


def cut(page: str) -> list[Block]:
    """Return the blocks of a page in order; none is empty. Takes time linear in the page's length.

    Raises ValueError when it has more lines than a page, or a book, has.
    """
    count = sum(page.count(mark) for mark in _LINE_BREAKS)
    if count > MOST_LINES:
        raise ValueError(
            f"{count:,} lines are too many for one article (at most {MOST_LINES:,}): split the file"
        )
    lines, gaps = _lines(page)
    blocks: list[Block] = []
    for start, end in _runs(lines, gaps):
        text = _joined(lines[start:end])
        if len(text) < _ONE_LINE_PAGE:
            blocks.append(Block(text))
        else:
            blocks.extend(
                Block(sentence, goes_on=number > 0) for number, sentence in enumerate(_sentences(text))
            )
    return blocks


def _joined(lines: Sequence[str]) -> str:
    """Return lines that are one block, no space where none can have been: before a comma, after a bracket."""
    text = lines[0]
    if len(lines) == 1:
        return text
    parts = [text]
    for before, line in pairwise(lines):
        parts.append(line if _CLOSER.match(line) or before[-1] in "([“‘«" else " " + line)
    return "".join(parts)


def _lines(page: str) -> tuple[list[str], list[bool]]:
    """Return the lines that hold something, and for each whether an empty line stands above it."""
    lines, gaps = [], []
    gap = False
    for line in page.splitlines():
        if words := _tidied(line):
            lines.append(words)
            gaps.append(gap)
            gap = False
        else:
            gap = True
    return lines, gaps


def _tidied(line: str) -> str:
    """Do what `tidy` does, at once where nothing but spaces can be amiss."""
    return " ".join(line.split()) if line.isprintable() else tidy(line)


def _runs(lines: Sequence[str], gaps: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """Yield begin and end of the lines that make up one block each."""
    width = _wrapped_to(lines, gaps)
    ends = [ends_sentence(line) for line in lines]
    start, length = 0, 0
    for at in range(1, len(lines)):
        length += len(lines[at - 1]) + 1
        following = lines[at + 1] if at + 1 < len(lines) and not (ends[at] or width) else ""
        full = width > 0 and not gaps[at] and len(lines[at - 1]) + 1 + _first_word(lines[at]) > width
        joined = (
            not _begins_item(lines[at], lines[at - 1])
            if full
            else not ends[at - 1]
            and not (gaps[at] and _is_sentence(lines[at]))
            and _continues(lines[at - 1], length, lines[at], following)
        )
        if not joined:
            yield start, at
            start, length = at, 0
    if lines:
        yield start, len(lines)


def _is_sentence(line: str) -> bool:
    """Tell whether a line is a sentence by itself, which behind an empty line belongs to nothing above it."""
    return (
        ends_sentence(line)
        and not _starts_lower(line)
        and not _CLOSER.match(line)
        and line.count(" ") >= _SENTENCE_GAPS
    )


def _begins_item(line: str, before: str) -> bool:
    """Tell whether a line of wrapped text begins an item of a list; a number may also be one in the middle of
    a sentence.
    """
    return bool(_LIST_ITEM.match(line)) and (
        not line[0].isdigit() or before[-1] in ":;" or ends_sentence(before)
    )


def _first_word(line: str) -> int:
    end = line.find(" ", 0, _WIDEST_WRAP)
    return len(line) if end < 0 else end


def _wrapped_to(lines: Sequence[str], gaps: Sequence[bool]) -> int:
    """Return the width that text was wrapped to, or 0 where lines are as long as what they say."""
    if len(lines) < 3:
        return 0
    width = sorted(map(len, lines))[int(_PERCENTILE * (len(lines) - 1))]
    if width > _WIDEST_WRAP:
        return 0
    broken = [
        len(lines[at - 1]) + 1 + _first_word(lines[at]) > width
        for at in range(1, len(lines))
        if not gaps[at] and len(lines[at - 1]) >= _LONG_LINE and not ends_sentence(lines[at - 1])
    ]
    return width if len(broken) > 2 and sum(broken) > len(broken) / 2 else 0


def _continues(line: str, length: int, after: str, following: str) -> bool:
    """Tell whether a line that does not end a sentence goes on in the one after it; ``length`` is that of the
    block up to here.
    """
    if _CLOSER.match(after):
        return True
    if line.startswith("#") or _LIST_ITEM.match(after) or begins_byline(after):
        return False
    if _starts_lower(after):
        return not line.endswith(":") and (length >= _PROSE or _leads_on(line) or len(after) >= _PROSE)
    if length >= (_SIGNED if len(after) < _LONG_LINE else _BEGUN) and _OPENER.search(line):
        return True
    if length >= _BEGUN and _leads_on(line):
        return True
    # a name that was a link, in the middle of a sentence
    return (
        length >= _LONG_LINE
        and line[-1].islower()
        and bool(following)
        and (_starts_lower(following) or bool(_CLOSER.match(following)))
    )


def _starts_lower(line: str) -> bool:
    first = _FIRST_LETTER.match(line)
    return first is not None and first[1].islower()


def _leads_on(line: str) -> bool:
    last = _LAST_WORD.search(line[-20:])
    return bool(_OPENER.search(line)) or (last is not None and last[1].lower() in _LEADS_ON)


def _sentences(text: str) -> Iterator[str]:
    start = 0
    for found in _SENTENCE.finditer(text):
        if found.end(1) - start >= _SENTENCE_LENGTH:
            yield text[start : found.end(1)]
            start = found.end()
    if start < len(text):
        yield text[start:]


def put_together(blocks: Sequence[Block], kept: Sequence[int]) -> list[str]:
    """Return the texts of the blocks that are kept, those that go on from one kept before them joined to
    it.
    """
    texts: list[str] = []
    last = -2
    for at in kept:
        if blocks[at].goes_on and at == last + 1 and texts:
            texts[-1] += " " + blocks[at].text
        else:
            texts.append(blocks[at].text)
        last = at
    return texts
