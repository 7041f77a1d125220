"""What ``ask`` and ``search`` do once coverage and models are open: put a question, a batch, a conversation.

It is imported then only, for the whole way of a question is imported with it.
"""

import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from bot.cli.batch import batch_lines, lines
from bot.cli.output import err, out, print_json, print_line, tell, warn
from bot.home import Session
from bot.rendering import answers as rendering
from bot.rendering.layout import print_indented, print_plainly
from bot.rendering.words import overdue_words
from bot.smalltalk import Passing, passing, reply
from corpus.store.place import private_file
from corpus.store.records import EVERYTHING
from retrieval.answering.answer import Answer, Asked, Reason, Status
from retrieval.answering.refusal import Refusal
from retrieval.answering.responder import Responder
from retrieval.query.deadline import GivenUpError
from retrieval.query.message import topic_of
from retrieval.query.question import printable, unread
from retrieval.ranking.retriever import Candidate


def answer_one(session: Session, asked: Asked, as_json: bool, explain: bool) -> int:
    """Answer a question and return the exit status that tells whether it was answered."""
    answer = session.answer(asked)
    print_json(rendering.answer_json(answer)) if as_json else _print_answer(answer, explain)
    return 0 if answer.status is Status.ANSWERED else 1


def answer_batch(session: Session, asked: Asked, batch: str) -> None:
    """Answer the questions of a batch, each as ``asked`` is but for its words and its day."""
    for line in batch_lines(batch):
        answer = session.answer(replace(asked, text=line.question, asked_on=line.asked_on or asked.asked_on))
        print_line({**rendering.answer_json(answer), **line.identity})


def converse(session: Session, asked: Asked, folder: Path, as_json: bool, explain: bool) -> None:
    """Answer question after question until the end of input; each may lean on the one before.

    The history is kept in the folder.
    """
    previous: str | None = None
    for text in _typed(folder):
        if kind := passing(text):
            _reply(session, text, kind, as_json)
            if kind is Passing.EXIT:
                return
            previous = None if kind is Passing.NEW else previous
            continue
        answer = _answered(session, replace(asked, text=text, previous=previous))
        if answer is None:
            continue
        if as_json:
            print_line(rendering.answer_json(answer))
        else:
            _print_answer(answer, explain)
            _part()
        if answer.status is not Status.NO_ANSWER:
            previous = topic_of(text, previous)


def _answered(session: Session, asked: Asked) -> Answer | None:
    """Return the answer to a question; None where a person at the prompt stopped it, who may ask another."""
    try:
        return session.answer(asked)
    except KeyboardInterrupt:
        if not _is_typed():
            raise
        err.print()  # behind the ^C
        warn("Stopped.")
        return None


def _reply(session: Session, text: str, kind: Passing, as_json: bool) -> None:
    """Answer what was said in passing; for a program as a refusal, which no search was made for."""
    if not as_json:
        print_indented(out, reply(kind), "", "")
        _part()
        return
    refusal = Refusal(text, EVERYTHING, session.store.coverage(), unread(text))
    said = refusal.make(Reason.NO_MATCH, reply(kind))
    print_line(rendering.answer_json(replace(said, id="", reason=None, closest=())))


def _part() -> None:
    """Leave a line before the next question, and let what was printed be seen."""
    out.print()
    sys.stdout.flush()


def search_one(responder: Responder, asked: Asked, as_json: bool) -> int:
    """List the passages nearest to some words and return the exit status that tells whether there are any."""
    asked = replace(asked, text=printable(asked.text))
    found, message = _searched(responder, asked)
    if as_json:
        print_json(rendering.search_json(asked.text, found, message))
    elif found:
        rendering.print_found(out, found, asked.text)
    if not found and (message or not as_json):
        warn(message or "Nothing found.")
    return 0 if found else 1


def search_batch(responder: Responder, asked: Asked, batch: str) -> None:
    """List the passages nearest to the words of each line of a batch."""
    for line in batch_lines(batch):
        one = replace(asked, text=line.question, asked_on=line.asked_on or asked.asked_on)
        print_line({**rendering.search_json(one.text, *_searched(responder, one)), **line.identity})


def _searched(responder: Responder, asked: Asked) -> tuple[list[Candidate], str]:
    """Return what is found and, where it was given up, why."""
    try:
        return responder.search(asked.text, asked.scope, asked.most, asked.asked_on), ""
    except GivenUpError as error:
        return [], str(error)


def _print_answer(answer: Answer, explain: bool) -> None:
    if overdue := overdue_words(answer.coverage, datetime.now(UTC)):
        print_plainly(err, overdue, "yellow")
    if explain:
        rendering.print_understood(err, answer.understood)
        rendering.print_evidence(err, answer)
    rendering.print_answer(out, answer)
    tell(f"answer {answer.id}")


def _is_typed() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


def _typed(folder: Path) -> Iterator[str]:
    """Yield what a person types, line by line, with history and editing on a terminal; empty lines are
    skipped.
    """
    if not _is_typed():
        yield from (line.strip() for line in lines(sys.stdin) if line.strip())
        return
    from prompt_toolkit import PromptSession
    from prompt_toolkit.history import FileHistory

    history = folder / "history"
    with suppress(OSError):  # where it cannot be written it is done without
        private_file(history)
    session: PromptSession[str] = PromptSession(history=FileHistory(str(history)))
    tell("Ask a question; `help` says how, `exit` or Ctrl-D ends.")
    while True:
        try:
            text = session.prompt("? ").strip()
        except KeyboardInterrupt:
            continue  # as a shell does: the line is given up, not the program
        except EOFError:
            return
        if text:
            yield text
