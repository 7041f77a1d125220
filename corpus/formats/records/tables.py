"""CSV and TSV: a table of articles whose first row names its columns, as the fields of records are named.

Which sign parts the columns is told by the row of names; what stands above it, as exports of media monitors have
it, is passed over. A row with more cells than there are names is refused: a text in it was cut at its commas.
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from typing import Literal

from corpus.article import Article
from corpus.extraction.records import BODY, NAMES, TITLE
from corpus.formats.records.record import LONGEST_BODY, Records
from corpus.formats.registry import NOTHING, Given

_MARKS = (",", ";", "\t", "|")
_ABOVE = 20  # rows above the names of the columns
_WORD = re.compile(r"[\W_]+")
_KNOWN = {
    **{_WORD.sub("", name).lower(): name for name in reversed(NAMES)},
    "fulltext": "full_text", "articlebody": "body", "bodytext": "body", "articletext": "text", "storytext": "text", "articlecontent": "content",
    "articletitle": "title", "sourcename": "source", "publicationname": "publication", "outletname": "outlet", "medianame": "outlet", "media": "outlet",
    "publishdate": "publish_date", "datepublished": "datePublished", "articleurl": "url", "articlelink": "url", "hyperlink": "url", "authorname": "author",
}  # fmt: skip
_HAS = frozenset((*BODY, "body_html", "content_html", "body_text"))
_OPENING, _CLOSING = re.compile(r'(?:^|\t)"', re.MULTILINE), re.compile(r'"(?=\t|\r?$)', re.MULTILINE)
_NEWLINE = re.compile(r"(?:\\r)?\\n")


def read_table(text: str, source: str, _given: Given = NOTHING) -> Iterator[Article | ValueError]:
    """Yield the articles of a table, a row each; a row that is none comes out as the ValueError that says why.

    Raises ValueError when no row names a column for the text.
    """
    csv.field_size_limit(LONGEST_BODY)
    mark, names, skipped = _head(text)
    made = Records(source)
    rows = _rows(text, mark)
    for _ in range(skipped):
        next(rows)
    for number, row in enumerate(rows, start=skipped + 1):
        if isinstance(row, ValueError):
            yield ValueError(f"row {number}: {row}")
            break  # where the next row begins is not known any more
        if not any(cell.strip() for cell in row):
            continue
        if len(row) < len(names) or any(cell.strip() for cell in row[len(names) :]):
            yield ValueError(
                f"row {number}: {len(row)} cells for {len(names)} columns: texts that hold “{mark}” or line ends need quotation marks"
            )
        else:
            yield from made.articles(_record(names, row), f"row {number}")
    yield from made.remarks()


def _head(text: str) -> tuple[str, list[str], int]:
    """Return the sign that parts the columns, their names, and how many rows stand up to these."""
    best: tuple[int, str, list[str], int] = (0, ",", [], 0)
    for mark in _MARKS:
        for number, row in zip(range(1, _ABOVE + 1), _rows(text, mark), strict=False):
            names = [] if isinstance(row, ValueError) else [_known(name) for name in row]
            found = sum(name in NAMES or name in _HAS for name in names)
            if found > best[0] and found > 1 and _HAS.intersection(names):
                best = (found, mark, names, number)
    if not best[0]:
        raise ValueError(
            f"its first row names no column for the text, and one for the headline: expected {BODY[0]} or {BODY[1]}, and {TITLE[1]}"
        )
    return best[1:]


def _known(name: str) -> str:
    """Return the name of a column as records have it, whatever its capitals and blanks."""
    given = name.strip().lstrip("\ufeff")
    return given if given in NAMES else _KNOWN.get(_WORD.sub("", given).lower(), given.lower())


def _rows(text: str, mark: str) -> Iterator[list[str] | ValueError]:
    quoting: Literal[0, 3] = csv.QUOTE_MINIMAL if mark != "\t" or _is_quoted(text) else csv.QUOTE_NONE
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, quoting=quoting, strict=True)
    while True:
        try:
            yield next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield ValueError(f"its quotation marks do not fit together ({error})")


def _is_quoted(text: str) -> bool:
    """Tell whether cells of a table with tabs are set in quotation marks, rather than begin or end with a quotation."""
    return 0 < len(_OPENING.findall(text)) == len(_CLOSING.findall(text))


def _record(names: list[str], row: list[str]) -> Mapping[str, object]:
    """Return a row as a record; of columns of one name the first that says something."""
    record: dict[str, object] = {}
    for name, cell in zip(names, row, strict=False):
        if cell.strip() and name not in record:
            record[name] = _NEWLINE.sub("\n", cell) if name in _HAS and "\n" not in cell else cell
    return record
