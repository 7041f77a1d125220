"""The questions and messages that are kept for measuring, as tests read them."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]


def rows(path: str) -> list[dict[str, Any]]:
    """Return the records of a file of JSON Lines, by its path from the root of the project."""
    return [json.loads(line) for line in (ROOT / path).read_text("utf-8").splitlines()]


def english_questions() -> Iterator[str]:
    """Yield each question of the test coverage and of the sets of ``bench``: all are in English, and all are
    one. Keywords, which are in no language, and longer messages are left out.
    """
    for path in ("tests/coverage/questions.jsonl", "bench/publishers.jsonl", "bench/times.jsonl"):
        yield from (row["question"] for row in rows(path))
    for story in rows("bench/news.jsonl"):
        yield from (q["question"] for q in story["questions"] if q.get("form") not in ("keywords", "long"))
