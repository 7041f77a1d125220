"""Text laid out on a terminal: wrapped between words and indented there, a line on a pipe.

What the text says is not here.
"""

import re
from collections.abc import Iterable, Iterator

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

_WIDTH = 100
# What stays together on a line: a word with the spaces behind it, and of a script without spaces each character.
_UNSPACED = "\u2e80-\u9fff\uff00-\uffef"
_TOGETHER = re.compile(f"[{_UNSPACED}][ \\t\\n]*|[^{_UNSPACED} \\t\\n]*[ \\t\\n]+|[^{_UNSPACED} \\t\\n]+")


def print_indented(
    console: Console, text: str, style: str, indent: str, first: str | None = None, aside: str = ""
) -> None:
    """Print text, an aside in dim print behind it; on a terminal wrapped and indented, on a pipe one line, as
    programs want it.
    """
    first = indent if first is None else first
    if not console.is_terminal:
        console.print(Text(f"{first}{text}{aside}"), soft_wrap=True)
        return
    whole = Text.assemble((text, style), (aside, "dim"))
    _print_lines(console, whole, indent, first)


def print_plainly(console: Console, line: str, style: str = "") -> None:
    """Print a line; on a terminal it goes on below between words, and as wide as that is."""
    console.print(Text(wrapped(console, line), style if console.is_terminal else ""), soft_wrap=True)


def wrapped(console: Console, line: str) -> str:
    """Return a line as several where it is longer than a terminal is wide."""
    if not console.is_terminal:
        return line
    return "\n".join(
        part.plain.rstrip() for part in Text(line).divide(_breaks(line, console.width, console.width))
    )


def print_marked(console: Console, text: str, marked: Iterable[tuple[int, int]], indent: str) -> None:
    """Print text with some stretches of characters in bold; on a terminal wrapped and indented, on a pipe one line."""
    whole = Text(text)
    for stretch in marked:
        whole.stylize("bold", *stretch)
    if console.is_terminal:
        _print_lines(console, whole, indent, indent)
    else:
        console.print(Text(indent) + whole, soft_wrap=True)


def _print_lines(console: Console, whole: Text, indent: str, first: str) -> None:
    width = min(console.width, _WIDTH)
    breaks = _breaks(whole.plain, width - cell_len(first), width - cell_len(indent))
    for number, line in enumerate(whole.divide(breaks)):
        line.rstrip()
        console.print(Text(indent if number else first) + line, soft_wrap=True)


def _breaks(text: str, first: int, width: int) -> Iterator[int]:
    """Yield where lines begin, but for the first, which has a width of its own; a word longer than a line has one to
    itself.
    """
    used, room = 0, first
    for together in _TOGETHER.finditer(text):
        if used and used + cell_len(together[0].rstrip()) > room:
            yield together.start()
            used, room = 0, width
        used += cell_len(together[0])
