"""Answers that were given: ``clippings answers`` and ``replay``."""

from typing import Annotated

import typer

from bot.cli.app import AsJson, CommandError
from bot.cli.opening import open_home
from bot.cli.output import err, out, print_json, tell
from bot.rendering.words import moment_in_words
from corpus.store.protocols import Store
from corpus.store.records import GivenAnswer


def answers(as_json: AsJson = False) -> None:
    """List the answers that were given, newest first: id, day, status, question."""
    from bot.rendering.past import given_json, print_given

    given = open_home().coverage().store.given_answers()
    if as_json:
        print_json([given_json(one) for one in given])
    elif given:
        print_given(out, given)
    else:
        tell("No answer was given from this coverage yet.")


def replay(
    answer: Annotated[
        str, typer.Argument(metavar="ANSWER-ID", help="The answer's id, as `clippings answers` lists it.")
    ],
    explain: Annotated[
        bool,
        typer.Option(
            "--explain",
            help="Say what was made of the question, what was read, and why each was quoted or not.",
        ),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Give a past answer again, to the letter, from the state of the coverage that it was given from."""
    from bot.rendering import answers as rendering
    from retrieval.answering.proof.record import given_again

    store = open_home().coverage().store
    given = known_answer(store, answer)
    record = store.record(given.id)
    if record is None:
        raise CommandError(
            f"answer {given.id} was given before answers were kept whole: `clippings verify {given.id}` checks its quotes"
        )
    try:
        again = given_again(record)
    except ValueError as error:
        raise CommandError(f"answer {given.id} cannot be read: it was altered outside Clippings") from error
    if as_json:
        more = {"explained": rendering.explained_json(again)} if explain else {}
        print_json({**rendering.answer_json(again), **more})
        return
    tell(f"Given on {moment_in_words(given.given_at)}.")
    if explain:
        rendering.print_understood(err, again.understood)
        rendering.print_evidence(err, again)
    rendering.print_answer(out, again)


def known_answer(store: Store, answer: str) -> GivenAnswer:
    """Return an answer by its id. Raises CommandError where none was given."""
    given = store.given_answer(answer.strip())
    if given is None:
        raise CommandError(
            f"no answer {answer!r} was given from this coverage: `clippings answers` lists those that were"
        )
    return given
