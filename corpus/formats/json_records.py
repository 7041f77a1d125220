"""JSON and JSON Lines: text with records of articles in it, however deep, broken or large.

Where in what a service answers the records are is in ``records.services``, how one becomes an article in
``records.record``.
"""

import json
import re
from collections.abc import Iterable, Iterator

from corpus.article import Article
from corpus.formats.records.record import Records
from corpus.formats.records.services import records_in
from corpus.formats.registry import NOTHING, Given

DEEPEST = 100  # levels of lists and objects in a record; NewsML-G2 in JSON has some ten
_CUT_FROM = DEEPEST + 10  # levels of a file: there are no more around a record

_TOO_DEEP = "nested too deep"

_STRING_OR_BRACKET = re.compile(
    r'"[^"\\]*+(?:\\.[^"\\]*+)*+"?|[\[\]{}]', re.DOTALL
)  # a string that does not end goes to the end


def read_json(text: str, source: str, _given: Given = NOTHING) -> Iterator[Article | ValueError]:
    """Yield the articles of a JSON file: one record, a list of them, or a list under a usual name.

    A record that is no article comes out as the ValueError that says why. Raises ValueError when the file is
    not JSON.
    """
    shallow, is_deep = _without_depths(text)
    try:
        content = json.loads(shallow)
    except ValueError as error:
        if not _is_lines(shallow, error):
            raise ValueError(f"not valid JSON ({_why(error, is_deep)})") from error
        yield from read_json_lines(
            (line.encode(errors="surrogatepass") for line in text.splitlines()), source
        )
        return
    records = records_in(content)
    made = Records(source)
    for number, record in enumerate(records, start=1):
        where = f"record {number}" if len(records) > 1 else None
        if is_deep and _is_too_deep(record):
            yield ValueError(f"{where}: {_TOO_DEEP}" if where else _TOO_DEEP)
        else:
            yield from made.articles(record, where)
    yield from made.remarks()


def read_json_lines(
    lines: Iterable[bytes], source: str, _given: Given = NOTHING
) -> Iterator[Article | ValueError]:
    """Yield the articles of a JSON Lines file, a line at a time; never the whole file in memory.

    A line that is no article comes out as the ValueError that says why.
    """
    made = Records(source)
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        is_deep = False
        try:
            shallow, is_deep = _without_depths(line.decode())
            record = json.loads(shallow)
        except ValueError as error:
            yield ValueError(f"line {number} is not valid JSON ({_why(error, is_deep)})")
            continue
        if is_deep and _is_too_deep(record):
            yield ValueError(f"line {number}: {_TOO_DEEP}")
        else:
            yield from made.articles(record, f"line {number}")
    yield from made.remarks()


def _without_depths(text: str) -> tuple[str, bool]:
    """Return JSON with whatever lies deeper than any record may go emptied, and whether it goes so deep that
    a record may be too deep.

    How deep Python's own reader goes, and what happens then, depends on its version.
    """
    if text.count("[") + text.count("{") <= DEEPEST:
        return text, False
    kept: list[str] = []
    depth = deepest = at = 0
    for found in _STRING_OR_BRACKET.finditer(text):
        match found[0]:
            case "[" | "{":
                depth += 1
                deepest = max(depth, deepest)
                if depth == _CUT_FROM:
                    kept.append(text[at : found.start()])
            case "]" | "}":
                if depth == _CUT_FROM:
                    kept.append("[]")
                    at = found.end()
                depth = max(depth - 1, 0)
    rest = "[]" if depth >= _CUT_FROM else text[at:]
    return ("".join([*kept, rest]) if kept else text), deepest > DEEPEST


def _is_too_deep(record: object) -> bool:
    """Tell whether a record has more levels of lists and objects than any should; told level by level, not by
    recursion.
    """
    level = [record]
    for _ in range(DEEPEST):
        level = [
            part
            for whole in level
            if isinstance(whole, list | dict)
            for part in (whole.values() if isinstance(whole, dict) else whole)
        ]
    return any(isinstance(part, list | dict) for part in level)


def _is_lines(text: str, error: ValueError) -> bool:
    """Tell whether what is not JSON as a whole is a record a line, as many a .json file is."""
    return (
        isinstance(error, json.JSONDecodeError)
        and error.msg == "Extra data"
        and "\n" in text[error.pos - 2 : error.pos]
    )


def _why(error: Exception, is_deep: bool) -> str:
    if is_deep:
        return _TOO_DEEP
    return "not UTF-8" if isinstance(error, UnicodeDecodeError) else str(error).split(" (char")[0]
