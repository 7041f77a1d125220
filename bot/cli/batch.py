"""Many questions at once: a batch, a question a line, JSON or plain."""

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TextIO

from bot.cli.app import CommandError
from bot.cli.opening import day_asked
from bot.cli.output import tell

_MOST_OF_A_LINE = (
    1_000_000  # characters of a line of input that are read: many times what a question may hold
)


@dataclass(frozen=True, slots=True)
class BatchLine:
    """A question of a batch: its words, its id, and the day it is asked on where the line gives one."""

    question: str
    identity: dict[str, Any]
    asked_on: date | None = None


def check_only_one(batch: str | None, words: list[str] | None) -> None:
    """Raise CommandError where a question is given beside a batch."""
    if batch is not None and words:
        raise CommandError(
            f"{' '.join(words)!r} stands beside --batch: write it into the file, or leave --batch out"
        )


def batch_lines(source: str) -> Iterator[BatchLine]:
    """Yield the questions of a batch; a line that is no JSON object is a question as it stands, known by its
    number.
    """
    try:
        file = (
            sys.stdin if source == "-" else Path(source).open(encoding="utf-8-sig", errors="replace")  # noqa: SIM115 - closed below
        )
    except OSError as error:
        raise CommandError(f"cannot read {source}: {(error.strerror or str(error)).lower()}") from error
    with file:
        for number, line in enumerate(lines(file), start=1):
            if len(line) >= _MOST_OF_A_LINE:
                yield BatchLine(line, {"id": number})
            elif line.strip():
                yield _batch_line(line.strip().removeprefix("\ufeff"), number)


def lines(file: TextIO) -> Iterator[str]:
    """Yield the lines of a file, of each no more than its beginning: what is too long for a question is not
    kept in memory.
    """
    while line := file.readline(_MOST_OF_A_LINE):
        rest = line
        while len(rest) == _MOST_OF_A_LINE and not rest.endswith("\n"):
            rest = file.readline(_MOST_OF_A_LINE)
        yield line


def _batch_line(line: str, number: int) -> BatchLine:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        record = None
    if not isinstance(record, dict):
        return BatchLine(line, {"id": number})
    question = record.get("question") or record.get("query")
    identity = {"id": _identity(record.get("id", number), number)}
    return BatchLine(
        question if isinstance(question, str) else "", identity, _line_day(record.get("asked_on"), number)
    )


def _identity(given: Any, number: int) -> Any:
    """Return the id that a line gives; its number where JSON cannot say that again, as NaN and what is nested
    too deep.
    """
    try:
        json.dumps(given, ensure_ascii=False, allow_nan=False)
    except (ValueError, RecursionError):
        return number
    return given


def _line_day(given: object, number: int) -> date | None:
    """Return the day that a line was asked on; one that is no date is named and left out."""
    try:
        return day_asked(given) if isinstance(given, str) else None
    except CommandError as error:
        tell(f"line {number}: {error}; asked as if today")
        return None
