"""``clippings ask`` and ``clippings search``: their options, and what is opened for them.

What they print is in ``answering``.
"""

from typing import Annotated

import typer

from bot.cli.app import AsJson, AskedOn, Batch, CommandError, Publisher, Since, Until
from bot.cli.batch import check_only_one
from bot.cli.opening import day_asked, open_home, scope_of
from bot.cli.output import progress_bar
from retrieval.answering.answer import MOST_CITATIONS, Asked


def ask(
    question: Annotated[
        list[str] | None, typer.Argument(help="The question; without one, a prompt.", show_default=False)
    ] = None,
    batch: Batch = None,
    top: Annotated[int, typer.Option(min=1, metavar="N", help="At most this many quotes.")] = MOST_CITATIONS,
    since: Since = None,
    until: Until = None,
    publisher: Publisher = None,
    asked_on: AskedOn = None,
    explain: Annotated[
        bool,
        typer.Option(
            "--explain", help="Say what was made of the question, and what the decision was made on."
        ),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Answer a question from the coverage; without one, a prompt that remembers the conversation."""
    day = day_asked(asked_on)
    check_only_one(batch, question)
    home = open_home()
    coverage = home.coverage()
    asked = Asked(" ".join(question or []), scope_of(coverage, since, until, publisher), top, asked_on=day)
    with progress_bar("Embedding", "passages") as progress:
        session = home.session(coverage, progress)

    from bot.cli import answering

    if batch is not None:
        answering.answer_batch(session, asked, batch)
    elif question is not None:
        raise typer.Exit(answering.answer_one(session, asked, as_json, explain))
    else:
        answering.converse(session, asked, home.folder, as_json, explain)


def search(
    words: Annotated[list[str] | None, typer.Argument(help="What to search for.", show_default=False)] = None,
    batch: Batch = None,
    top: Annotated[int, typer.Option(min=1, max=1000, metavar="N", help="At most this many passages.")] = 10,
    since: Since = None,
    until: Until = None,
    publisher: Publisher = None,
    asked_on: AskedOn = None,
    as_json: AsJson = False,
) -> None:
    """List the passages nearest to some words, best first, without deciding whether they answer."""
    day = day_asked(asked_on)
    check_only_one(batch, words)
    if words is None and batch is None:
        raise CommandError('say what to search for: clippings search "WORDS"')
    home = open_home()
    coverage = home.coverage()
    asked = Asked(" ".join(words or []), scope_of(coverage, since, until, publisher), top, asked_on=day)
    with progress_bar("Embedding", "passages") as progress:
        responder = home.responder(coverage, progress)

    from bot.cli import answering

    if batch is not None:
        answering.search_batch(responder, asked, batch)
    else:
        raise typer.Exit(answering.search_one(responder, asked, as_json))
