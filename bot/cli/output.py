"""What commands print with: standard output and standard error, lines and JSON, bars.

What is printed is not here.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from bot.rendering.layout import print_plainly, wrapped
from bot.rendering.plain import PlainConsole, plain, plain_json, plain_line

if TYPE_CHECKING:
    from retrieval.index.index import Progress

out = PlainConsole(highlight=False, markup=False, emoji=False)
err = PlainConsole(stderr=True, highlight=False, markup=False, emoji=False)


def tell(line: str) -> None:
    """Print a line for the person waiting."""
    print_plainly(err, plain_line(line), "dim")


def warn(line: str) -> None:
    """Print a line on what is wrong, or what else there is to say."""
    print_plainly(err, plain_line(line))


def say(line: str) -> None:
    """Print a line to standard output, at once."""
    print(wrapped(out, plain_line(line)), flush=True)


def hush(_line: str) -> None:
    """Say nothing: it will be in the JSON."""


def print_text(text: str) -> None:
    """Print text of several lines to standard output."""
    print(plain(text), end="", flush=True)


def print_json(value: object) -> None:
    """Print JSON, indented."""
    print(plain_json(value, indent=2))


def print_line(value: object) -> None:
    """Print JSON on a line of its own, at once."""
    print(plain_json(value), flush=True)


@contextmanager
def progress_bar(what: str, things: str) -> "Iterator[Progress | None]":
    """Show a bar on a terminal, nothing elsewhere; it appears with the first thing done."""
    if not err.is_terminal:
        yield None
        return
    from bot.progress import counting

    with counting(err, what, things) as progress:
        yield progress
