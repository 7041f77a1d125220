"""Answers that were given, as people and programs read lists of them."""

from collections.abc import Iterable
from typing import Any

from rich.console import Console
from rich.text import Text

from bot.rendering.plain import plain_line
from corpus.store.records import GivenAnswer

_STATUS = {"answered": "answered", "no_answer": "no answer", "false_premise": "false premise"}


def given_json(given: GivenAnswer) -> dict[str, Any]:
    """Return an answer that was given as JSON."""
    return {
        "answer_id": given.id, "day": given.given_at[:10], "given_at": given.given_at,
        "question": given.question, "status": given.status,
    }  # fmt: skip


def print_given(console: Console, answers: Iterable[GivenAnswer]) -> None:
    """Print a line for each answer that was given: id, day, status, question."""
    for one in answers:
        status = _STATUS.get(one.status or "", one.status or "not kept")
        line = Text(plain_line(f"{one.id:<8}  {one.given_at[:10]}  {status:<13}  {one.question}"))
        line.stylize("cyan", 0, len(one.id))
        console.print(line, soft_wrap=True)
