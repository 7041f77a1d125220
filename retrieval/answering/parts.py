"""A message answered: its one question, or each of several in turn, and what is said of all of them together."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from retrieval.answering.answer import Answer, Asked, Status
from retrieval.query.message import Part, questions
from retrieval.query.question import unread

MOST_PARTS = 5  # questions of one message that are answered
_ORDER = (Status.ANSWERED, Status.FALSE_PREMISE, Status.NO_ANSWER)  # of these the first that a part has


def answer_message(asked: Asked, answer: Callable[[Asked], Answer], new_id: Callable[[], str]) -> Answer:
    """Answer what a message asks, each question by itself; several are the parts of one answer.

    That answer has the status of its best part, and quotes what all parts quote.
    """
    parts = questions(asked.text)
    if len(parts) == 1:
        return replace(_answered(asked, parts[0], answer), question=asked.text)
    given = [_answered(asked, part, answer) for part in parts[:MOST_PARTS]]
    status = next(status for status in _ORDER if any(one.status is status for one in given))
    best = max((one for one in given if one.status is status), key=lambda one: one.confidence)
    closest = {article.id: article for one in given for article in one.closest}
    return replace(
        best,
        id=new_id(),
        question=asked.text,
        message=_summary(given, len(parts)),
        citations=tuple(citation for one in given for citation in one.citations),
        closest=tuple(closest.values()) if status is Status.NO_ANSWER else (),
        understood=unread(asked.text),
        evidence=(),
        nearest=(),
        parts=tuple(given),
    )


def _answered(asked: Asked, part: Part, answer: Callable[[Asked], Answer]) -> Answer:
    """Answer one question, which is said to be read otherwise than it is written where a pronoun was replaced."""
    given = answer(replace(asked, text=part.asked))
    if part.asked != part.written and not given.understood.read_as:
        given = replace(given, understood=replace(given.understood, read_as=part.asked))
    return replace(given, question=part.written)


def _summary(given: Sequence[Answer], asked: int) -> str:
    """Say how many questions there were, and to how many the coverage has an answer."""
    answered = sum(one.status is Status.ANSWERED for one in given)
    count = {0: "none", len(given): "all"}.get(answered, str(answered))
    if asked == len(given):
        return f"Your message asks {asked} questions; the coverage answers {count} of them."
    return (
        f"Your message asks {asked} questions. The first {len(given)} are looked into, and the coverage answers {count} of "
        "these; ask the others in another message."
    )
