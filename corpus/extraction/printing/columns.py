"""Columns of a printed page whose lines were written across it, row by row, put one after the other.

A line that holds words of two columns is parted where the page shows a gap. Rows of a table, which are written so as well,
stay rows: their cells are no running text.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from corpus.extraction.printing.lines import Line

Place = tuple[float, float]  # x and y at which a piece of text begins

_NEAR = 3.0  # points that the beginnings of lines of one column may be apart
_NARROWEST = 80.0  # points of a column
_FEWEST = 4  # lines that make a column
_SHARE = 0.2  # of the lines of a page that begin in a column, at least
_OFTEN = 0.7  # of the lines with several pieces that have one at the beginning of a column, at least
_AHEAD = 50  # pieces that are passed over at most, for they belong to no line
_CHARACTER = 0.5  # width of a character in its size, in the mean
_WORDS = 3  # of a line of running text, at least, in a column
_CROSSINGS = 6  # from column to column in the order of writing, from which a page was written across
_DOUBTFUL = 0.2  # of the lines of several columns may have other gaps as wide
_GAP = re.compile(r" {2,}")


class SplicedError(ValueError):
    """The columns of a page are written across one another and cannot be told apart."""


@dataclass(frozen=True, slots=True)
class Across:
    """A page that was written across its columns: where they begin, and which of them each line has words in."""

    begins: tuple[float, ...]
    columns: tuple[tuple[int, ...], ...]


def across(lines: Sequence[Line], starts: Sequence[Place]) -> Across | None:
    """Return how a page was written across its columns, None where it has one, or they were written in turn.

    ``starts`` are the beginnings of all pieces of its text, in the order of writing. Raises SplicedError where what was
    written cannot be told apart.
    """
    rows = _rows(lines, starts)
    if (
        len(starts) - sum(map(len, rows)) > max(_CROSSINGS, len(starts) / 3)
        and len(_begins([[x] for x, _ in starts])) > 1
    ):
        raise SplicedError  # lines of several columns were taken for one
    begins = _begins(rows)
    if len(begins) < 2:
        return None
    columns = tuple(_columns_of(row, begins) for row in rows)
    order = [column for row in columns for column in row]
    crossings = sum(a != b for a, b in pairwise(order))
    return Across(begins, columns) if crossings >= max(_CROSSINGS, _SHARE * len(order)) else None


def in_turn(lines: Sequence[Line], page: Across, laid_out: str) -> list[Line]:
    """Return the lines of a page column by column; ``laid_out`` is its text with its gaps as spaces.

    The lines are returned as they are where they are rows of a table. Raises SplicedError when they cannot be parted.
    """
    rows = {_letters(row): row.strip() for row in laid_out.splitlines()}
    parts: list[tuple[Line, int]] = []
    doubtful = 0
    for line, columns in zip(lines, page.columns, strict=True):
        gaps, is_plain = _gaps(rows.get(_letters(line.text), ""), len(columns) - 1)
        doubtful += not is_plain
        parts += _parted(line, columns, page.begins, gaps)
    by_column = [
        [part.text for part, column in parts if column == number] for number in range(len(page.begins))
    ]
    if not all(median([len(text.split()) for text in texts] or [0]) >= _WORDS for texts in by_column):
        return list(lines)
    if doubtful > _DOUBTFUL * sum(len(columns) > 1 for columns in page.columns):
        raise SplicedError
    return list(_bands(parts, page.begins))


def _rows(lines: Sequence[Line], starts: Sequence[Place]) -> list[list[float]]:
    """Return for each line where across the page its pieces begin."""
    rows: list[list[float]] = []
    at = 0
    for line in lines:
        near = 0.75 * line.size
        found = next(
            (i for i in range(at, min(at + _AHEAD, len(starts))) if abs(starts[i][1] - line.y) < near), None
        )
        row = [line.x]
        if found is not None:
            at = found
            while at < len(starts) and abs(starts[at][1] - line.y) < near:
                row.append(starts[at][0])
                at += 1
            del row[0]
        rows.append(row)
    return rows


def _begins(rows: Sequence[Sequence[float]]) -> tuple[float, ...]:
    """Return the places across the page where many lines begin, or go on after a gap, far enough from each other to be
    columns.
    """
    several = [row for row in rows if len({round(x / _NEAR) for x in row}) > 1]
    first = Counter(round(row[0] / _NEAR) for row in rows)
    later = Counter(place for row in several for place in {round(x / _NEAR) for x in row[1:]})
    fewest = max(_FEWEST, _SHARE * len(rows)), max(_FEWEST, _OFTEN * len(several))
    often = [
        place * _NEAR
        for place in sorted({*first, *later})
        if first[place] + first[place + 1] >= fewest[0] or later[place] + later[place + 1] >= fewest[1]
    ]
    begins: list[float] = []
    for x in often:
        if not begins or x - begins[-1] >= _NARROWEST:
            begins.append(x)
    return tuple(begins)


def _columns_of(row: Sequence[float], begins: Sequence[float]) -> tuple[int, ...]:
    """Return the columns that a line has words in."""
    first = sum(row[0] >= begin - 2 * _NEAR for begin in begins[1:])
    near = {
        number
        for x in row
        for number, begin in enumerate(begins)
        if number > first and abs(x - begin) <= 2 * _NEAR
    }
    return tuple(sorted({first} | near))


def _gaps(row: str, count: int) -> tuple[list[int], bool]:
    """Return behind how many letters each of the widest gaps of a row stands, and whether no other is as wide."""
    if not count:
        return [], True
    found = sorted(_GAP.finditer(row), key=lambda gap: gap.start() - gap.end())
    chosen, others = found[:count], found[count:]
    is_plain = len(chosen) == count and all(len(gap[0]) < len(chosen[-1][0]) for gap in others)
    return sorted(len(_letters(row[: gap.start()])) for gap in chosen), is_plain


def _parted(
    line: Line, columns: Sequence[int], begins: Sequence[float], gaps: Sequence[int]
) -> Iterator[tuple[Line, int]]:
    """Yield the parts of a line with the columns that they stand in."""
    rest, before = line.text, 0
    for column, letters in zip(columns, [*gaps, len(line.text)], strict=False):
        text, rest = _cut(rest, letters - before)
        before = letters
        yield replace(line, text=text, x=line.x if column == columns[0] else begins[column]), column


def _cut(text: str, letters: int) -> tuple[str, str]:
    """Return the words of a text that hold its first so many letters, and the rest."""
    at = 0
    while at < len(text) and (letters > 0 or not text[at].isspace()):
        letters -= text[at].isalnum()
        at += 1
    return text[:at], text[at:].strip()


def _bands(parts: Sequence[tuple[Line, int]], begins: Sequence[float]) -> Iterator[Line]:
    """Yield lines column by column, between those that go over several columns."""
    waiting: list[list[Line]] = [[] for _ in begins]
    for line, column in sorted(parts, key=lambda part: (-part[0].y, part[1])):
        is_last = column + 1 == len(begins)
        if not is_last and len(line.text) * _CHARACTER * line.size > 1.1 * (begins[column + 1] - line.x):
            for lines in waiting:
                yield from lines
                lines.clear()
            yield line
        else:
            waiting[column].append(line)
    for lines in waiting:
        yield from lines


def _letters(text: str) -> str:
    return "".join(c for c in text if c.isalnum())
