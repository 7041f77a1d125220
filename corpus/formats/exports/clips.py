"""What the exports of press archives share: clips, the lines that they are read from, the days that lines name.

Which archive writes what is in a module an archive; which of them a file comes from is told in ``archives``.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from corpus.article import Details
from corpus.dates import published_date
from corpus.extraction.blocks import ends_sentence
from corpus.extraction.bylines import byline_of, names_in
from corpus.extraction.markup import paragraphs_of_text

_T = TypeVar("_T")

DAY = re.compile(
    r"(?<![\w./-])(?:\d{4}-\d\d-\d\d|\d{4}/\d\d/\d\d|\d{1,2}[./]\d{1,2}[./]\d{4}|\d{4}[年년] ?\d{1,2}[月월] ?\d{1,2}[日일]"
    r"|\d{1,2}(?:st|nd|rd|th|er|\.|º)?\s+(?:de\s+)?[^\W\d_]{3,10}\.?,?\s+(?:del?\s+)?\d{4}|[^\W\d_]{3,10}\.?\s+\d{1,2},?\s+\d{4})(?!\w)"
)
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th)\b")
_WEEKDAY = re.compile(r"[^\W\d_]{2,12}\.?,?\s*(?:den |le )?")
_MONTH = re.compile(r"(?:[^\W\d_]{3,10}\.?[ ,-]+){1,3}\d{4}(?:\W.*)?")
_LONGEST_DAY_LINE = 70  # characters
COPYRIGHT = re.compile(
    r"\s*(?:(?:©|\(c\)|copyright)\W*(?:\(c\)|©)?\s*(?:\d{4}|by\b)|.*\b(?:all rights reserved|alle rechte vorbehalten|tous droits réservés)\W*$)",
    re.IGNORECASE,
)
_LONG_LINE = 130  # characters of a line that was not broken at the edge of a page
_MOST_NAME_WORDS = 5
_BEYOND = re.compile(r"\s(?=[^\W\dA-Z_]{4,}(?:\s|$))")  # Ed Marsh contributed reporting


@dataclass(frozen=True, slots=True)
class Clip:
    """One article of an export: what it says of itself, and its paragraphs."""

    details: Details
    paragraphs: list[str]


def clips_of(documents: Iterable[_T], read: Callable[[_T], Clip]) -> Iterator[Clip | ValueError]:
    """Yield what is read of each document; of one that is refused the ValueError, which says which it is."""
    for number, document in enumerate(documents, start=1):
        try:
            yield read(document)
        except ValueError as error:
            yield ValueError(f"document {number}: {error}")


def parted(lines: Iterable[str], edge: re.Pattern[str]) -> list[list[str]]:
    """Return the lines before, between and after those that a pattern matches in full."""
    parts: list[list[str]] = [[]]
    for line in lines:
        if edge.fullmatch(line):
            parts.append([])
        else:
            parts[-1].append(line)
    return parts


def day_in(line: str) -> str | None:
    """Return the first day that a line names in full, None where there is none."""
    days = (published_date(_ORDINAL.sub("", found[0])) for found in DAY.finditer(line))
    return next((day for day in days if day), None)


def is_day_line(line: str) -> bool:
    """Tell whether a line gives a day, or a month, and hardly more: a weekday, the time, an edition."""
    line = line.strip()
    if len(line) > _LONGEST_DAY_LINE:
        return False
    found = DAY.search(line)
    if found and published_date(_ORDINAL.sub("", found[0])):
        return found.start() == 0 or bool(_WEEKDAY.fullmatch(line[: found.start()]))
    return bool(_MONTH.fullmatch(line)) and published_date(f"1 {' '.join(line.split()[:2])}") is not None


def blocks_of(lines: Iterable[str]) -> list[list[str]]:
    """Return runs of lines that no empty line parts; each line by itself where none is empty."""
    stripped = [line.strip() for line in lines]
    while stripped and not stripped[-1]:
        stripped.pop()
    if all(stripped):
        return [[line] for line in stripped]
    blocks: list[list[str]] = [[]]
    for line in stripped:
        if line:
            blocks[-1].append(line)
        elif blocks[-1]:
            blocks.append([])
    return [block for block in blocks if block]


def paragraphs_in_lines(lines: Sequence[str]) -> list[str]:
    """Return the paragraphs of some lines, which empty lines part, or which are a paragraph each."""
    paragraphs: list[str] = []
    parts = re.split(r"\n\s*\n", "\n".join(line.rstrip() for line in lines).strip("\n"))
    for part in parts:
        is_broken = part.count("\n") == 1 and not ends_sentence(part.partition("\n")[0])
        if (len(parts) == 1 and not is_broken) or any(len(line) > _LONG_LINE for line in part.split("\n")):
            paragraphs += paragraphs_of_text(part)
        else:
            paragraphs.append(" ".join(part.split()))
    return [paragraph for paragraph in paragraphs if paragraph.strip()]


def names_alone(line: str) -> tuple[str, ...]:
    """Return the names in a line that holds nothing else, with or without a word that leads them in; none where it says more."""
    if (names := byline_of(line)) is not None:
        return names
    if len(line.split()) > _MOST_NAME_WORDS or line.rstrip().endswith((".", "?", "!", ":")):
        return ()
    return byline_of(f"By {line}") or ()


def authors_of(given: str | None) -> tuple[str, ...]:
    """Return the names of a field that gives authors, surnames first or last, parted by semicolons."""
    parts = [part.strip() for part in (given or "").split(";")]
    turned = (re.sub(r"^([^,]+), ([^,]+)$", r"\2 \1", part) for part in parts)
    names = (_BEYOND.split(name)[0] for part in turned for name in names_in(part))
    return tuple(dict.fromkeys(names))
