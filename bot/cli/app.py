"""The application of the terminal, and the options that several commands share.

What the commands do is not here.
"""

from typing import Annotated

import typer

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Answers questions about a body of news coverage with exact, attributed quotations, or says that it does not answer.",
)


def _say_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        print(f"clippings {version('clippings')}")
        raise typer.Exit


@app.callback()
def options(
    _version: Annotated[
        bool,
        typer.Option("--version", callback=_say_version, is_eager=True, help="Print the version, and end."),
    ] = False,
) -> None:
    """Take the options that stand before a command."""


class CommandError(Exception):
    """A command cannot do its work; the message says what is wrong and what to do, in one line."""


class StoppedError(Exception):
    """Somebody pressed Ctrl-C; the message says what is kept, in one line."""


AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, as programs want it.")]
AllowPrivate = Annotated[
    bool,
    typer.Option(
        "--allow-private",
        help="Fetch from private addresses too, as those of this machine and its network, and any port.",
    ),
]
Batch = Annotated[
    str | None,
    typer.Option(
        "--batch",
        metavar="FILE",
        help="Read one question a line, JSON or plain, and print one JSON answer a line; - is standard input.",
    ),
]
Since = Annotated[
    str | None, typer.Option(metavar="DATE", help="Only articles of this day, month or year, or later.")
]
Until = Annotated[
    str | None, typer.Option(metavar="DATE", help="Only articles of this day, month or year, or earlier.")
]
Publisher = Annotated[str | None, typer.Option(metavar="NAME", help="Only articles of this publisher.")]
AskedOn = Annotated[
    str | None,
    typer.Option(
        metavar="DATE",
        help="The day the question is asked on, that “yesterday” and “latest” count from; today where not given.",
    ),
]
