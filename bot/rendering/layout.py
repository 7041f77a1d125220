"""Text laid out on a terminal: wrapped and indented there, a line on a pipe.

What the text says is not here.
"""

import textwrap

from rich.console import Console
from rich.text import Text

_WIDTH = 100


def print_indented(console: Console, text: str, style: str, indent: str, first: str | None = None) -> None:
    """Print text; on a terminal wrapped and indented, on a pipe one line, as programs want it."""
    if not console.is_terminal:
        console.print(Text((indent if first is None else first) + text), soft_wrap=True)
        return
    width = min(console.width, _WIDTH)
    wrapped = textwrap.fill(
        text,
        width,
        initial_indent=indent if first is None else first,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
    console.print(Text(wrapped, style=style), soft_wrap=True)


def print_marked(console: Console, text: str, marked: tuple[int, int] | None, indent: str) -> None:
    """Print text with the characters from one to another in bold; on a terminal wrapped and indented, on a pipe one
    line.
    """
    whole = Text(text)
    if marked:
        whole.stylize("bold", *marked)
    if not console.is_terminal:
        console.print(Text(indent) + whole, soft_wrap=True)
        return
    for line in whole.wrap(console, min(console.width, _WIDTH) - len(indent)):
        line.rstrip()
        console.print(Text(indent) + line, soft_wrap=True)
