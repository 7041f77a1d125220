"""Labelled questions, to measure with.

A labelled question is a line of JSON; only ``id`` and ``question`` must be there:

- ``expect``: ``answered`` (so where it is missing), ``no_answer`` or ``false_premise``; ``reason``: that of a
refusal; - ``articles``: those that answer, each by id, address or exact title; ``facts``: evidence, as it
stands in an article; - ``sentences``: the sentences that answer; ``answers``: short answers, any of which a
right quote holds; - ``asked_on``: the day the question is asked on, where missing that of the newest article;
- ``part``: ``development`` or ``report``, where missing by a hash of the id.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from retrieval.answering.answer import Reason, Status


class Part(StrEnum):
    """What a question may be used for: to tune on, or only to report."""

    DEVELOPMENT = "development"
    REPORT = "report"


@dataclass(frozen=True, slots=True)
class LabelledQuestion:
    """A question and what is known of its answer; an empty label says nothing."""

    id: str
    text: str
    part: Part
    expect: Status = Status.ANSWERED
    reason: Reason | None = None
    asked_on: date | None = None
    articles: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    sentences: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()


def read_questions(lines: Iterable[str]) -> list[LabelledQuestion]:
    """Return the labelled questions of JSON lines. Raises ValueError with the number of the line at fault and
    what to do.
    """
    questions: dict[str, LabelledQuestion] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            question = _question(line)
            if question.id in questions:
                raise ValueError(f"a second question with the id {question.id!r}: give each its own")
        except ValueError as error:
            raise ValueError(f"line {number}: {error}") from error
        questions[question.id] = question
    if not questions:
        raise ValueError(
            'no question in it: write a line such as {"id": "1", "question": "…", "answers": ["…"]} for each'
        )
    return list(questions.values())


def _question(line: str) -> LabelledQuestion:
    record = _record(line)
    identity, expect, reason = _text(record, "id"), _text(record, "expect"), _text(record, "reason")
    text, part = _text(record, "question"), _text(record, "part")
    if not identity or not text:
        raise ValueError('"id" or "question" is missing: give both, as texts')
    return LabelledQuestion(
        id=identity,
        text=text,
        part=Part(_one_of("part", part, list(Part))) if part else part_of(identity),
        expect=Status(_one_of("expect", expect or Status.ANSWERED, list(Status))),
        reason=Reason(_one_of("reason", reason, list(Reason))) if reason else None,
        asked_on=_day(_text(record, "asked_on")),
        articles=_texts(record, "articles"),
        facts=_texts(record, "facts"),
        sentences=_texts(record, "sentences"),
        answers=_texts(record, "answers"),
    )


def part_of(identity: str) -> Part:
    """Return the part of a question that names none: by a hash, so that it is the same everywhere."""
    return Part.REPORT if hashlib.sha256(identity.encode()).digest()[0] % 2 else Part.DEVELOPMENT


def _record(line: str) -> dict[str, Any]:
    try:
        record = json.loads(line.removeprefix("\ufeff"))
    except (ValueError, RecursionError):
        record = None
    if isinstance(record, dict):
        return record
    raise ValueError("not a JSON object: write each question as one, on a line of its own")


def _text(record: dict[str, Any], name: str) -> str | None:
    value = record.get(name)
    if value is not None and not (isinstance(value, str) and value.strip()):
        raise ValueError(f'"{name}" is not a text: write it in quotation marks, or leave it out')
    return value


def _texts(record: dict[str, Any], name: str) -> tuple[str, ...]:
    values = record.get(name, [])
    if not isinstance(values, list) or not all(
        isinstance(v, str) and any(map(str.isalnum, v)) for v in values
    ):
        raise ValueError(f'"{name}" is not a list of texts: write it as ["…", "…"], or leave it out')
    return tuple(dict.fromkeys(values))


def _one_of(name: str, value: str, known: Sequence[str]) -> str:
    if value not in known:
        raise ValueError(f'"{name}" is {value!r}: use one of {", ".join(known)}')
    return value


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise ValueError(f'"asked_on" is {text!r}: write the day as 2011-08-24') from error
