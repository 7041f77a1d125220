"""The one place through which all output goes: whatever a file, a name or a person wrote is made fit to be shown.

Control characters (C0, DEL and C1, with which escape sequences begin) and marks that turn the order of letters about come
from sources, never from the program. Each is shown as one character that does nothing, so that a name can still be told and
offsets stay right; JSON keeps them, written as JSON writes what cannot be seen. Colours are put around words after that.
"""

import json
import logging
import re
from collections.abc import Iterable
from logging import Formatter, LogRecord
from types import TracebackType
from typing import TypeAlias

from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment

# U+241B for ESC and so on: pictures of the controls; what has no picture is a replacement character
_SHOWN_AS = {code: 0x2400 + code for code in range(0x20)} | {0x7F: 0x2421}
_SHOWN_AS |= dict.fromkeys(
    [*range(0x80, 0xA0), 0x2028, 0x2029, *range(0x202A, 0x202F), *range(0x2066, 0x206A)], 0xFFFD
)
_IN_TEXT = {code: shown for code, shown in _SHOWN_AS.items() if chr(code) not in "\n\t"}
_IN_JSON = re.compile("[" + "".join(map(chr, (code for code in _SHOWN_AS if code >= 0x7F))) + "]")

_ExcInfo: TypeAlias = (
    tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
)


def plain(text: str) -> str:
    """Return text, of one line or more, with nothing in it that a terminal or a chat would act on; as long as before."""
    return text if text.isprintable() and text.isascii() else text.translate(_IN_TEXT)


def plain_line(text: str) -> str:
    """Return text as ``plain`` does, on one line: a name with a line feed in it begins no line of its own."""
    return plain(text).replace("\n", chr(_SHOWN_AS[0x0A])).replace("\t", " ")


def plain_json(value: object, indent: int | None = None) -> str:
    """Return JSON that says the value to the letter, and in which nothing is acted on."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    return _IN_JSON.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


class PlainConsole(Console):
    """A console whose words are plain, whoever wrote them; its own colours and bars are not words."""

    def on_broken_pipe(self) -> None:
        """Tell that who read what is printed has gone. See ``Console.on_broken_pipe``, which ends the program."""
        raise BrokenPipeError

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        """Yield what is put on the terminal. See ``Console.render``."""
        for segment in super().render(renderable, options):
            yield segment if segment.control else Segment(plain(segment.text), segment.style)


class PlainFormatter(Formatter):
    """Formats log records as plain text: the message on one line, a trace below it."""

    def formatMessage(self, record: LogRecord) -> str:  # noqa: N802 - logging's own name
        """Return the line of a record."""
        return plain_line(super().formatMessage(record))

    def formatException(self, ei: _ExcInfo) -> str:  # noqa: N802 - as above
        """Return a trace."""
        return plain(super().formatException(ei))


def set_up_libraries() -> None:
    """Have libraries warn in plain words, where nothing else was set up for their logs."""
    if logging.lastResort:
        logging.lastResort.setFormatter(PlainFormatter("%(message)s"))
    logging.captureWarnings(capture=True)
