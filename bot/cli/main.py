"""The program from its start to its exit status: its commands, gathered, and how it ends.

Whatever goes wrong, and Ctrl-C, is one line on standard error.

What a command does is in the module that it is imported from; a new one is a module and a line here.
"""

import io
import os
import sys
from contextlib import suppress
from typing import Any, NoReturn

import typer

from bot.cli.adding import add, watch
from bot.cli.app import CommandError, StoppedError, app
from bot.cli.asking import ask, search
from bot.cli.completing import completion, set_up_completion
from bot.cli.coverage import articles, remove, show, status, verify
from bot.cli.measuring import eval  # noqa: A004 - the command's name
from bot.cli.output import err, warn
from bot.cli.past.answers import answers, replay
from bot.cli.serving import bot
from bot.rendering.plain import plain, set_up_libraries
from bot.settings import SettingsError, read_settings, require_token
from corpus.store.records import StoreError
from retrieval.models.files import CacheError, full_disk, is_fault
from retrieval.models.prepare import ModelError

__all__ = ["app", "main"]

_STOPPED = 130  # the status of what Ctrl-C ended


# What every mistake in a command line is; typer shows it only as the parent of this one.
_UsageError: Any = typer.BadParameter.__bases__[0]

for command in (
    ask,
    search,
    add,
    watch,
    articles,
    show,
    remove,
    status,
    answers,
    replay,
    verify,
    eval,
    bot,
    completion,
):  # as --help names them
    app.command()(command)


def main() -> NoReturn:
    """Run the program and exit with its status; whatever goes wrong is one line on standard error."""
    for stream, errors in (
        (sys.stdin, "replace"),
        (sys.stdout, "backslashreplace"),
        (sys.stderr, "backslashreplace"),
    ):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=errors)
    set_up_libraries()
    set_up_completion()
    try:
        status_code = app(standalone_mode=False)
        sys.stdout.flush()
    except BaseException as error:
        if _is_unread(error):
            _leave()
        if _is_stop(error):
            _stop(str(error))
        if not is_fault(error):
            raise
        _fail(_in_one_line(error))
    if status_code == _STOPPED:
        _stop()  # which is what typer makes of Ctrl-C
    sys.exit(status_code or 0)


def _is_unread(error: BaseException) -> bool:
    """Tell whether an exception comes of a pipe whose other end was closed, which typer makes an exit of."""
    return isinstance(error, BrokenPipeError) or (
        isinstance(error, SystemExit) and isinstance(error.__context__, BrokenPipeError)
    )


def _leave() -> NoReturn:
    """End as one who has done enough: whoever read our output has gone."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.__stdout__.fileno() if sys.__stdout__ else 1)  # for what is still to be flushed
    sys.exit(0)


def _is_stop(error: BaseException) -> bool:
    """Tell whether an exception comes of Ctrl-C; typer makes an Abort of the end of a file inside a command,
    too, which is a fault of ours.
    """
    is_abort = isinstance(error, typer.Abort) and not isinstance(error.__cause__, EOFError)
    return is_abort or isinstance(error, StoppedError | KeyboardInterrupt)


def _in_one_line(error: BaseException) -> str:
    """Return what a person is told of an exception, while it is being handled."""
    if isinstance(error, _UsageError):
        return str(error.format_message())
    if isinstance(error, CommandError | SettingsError):
        return str(error)
    if full := full_disk(error):
        return full
    if isinstance(error, StoreError | ModelError | CacheError):
        return str(error)
    if isinstance(error, OSError):
        return f"{(error.strerror or str(error)).lower()}{f': {error.filename}' if error.filename else ''}"
    # A fault of ours: the trace is not for the person.
    return f"something unexpected went wrong; what it was: {_keep_trace()}"


def _keep_trace() -> str:
    """Write the trace of the exception being handled to a file of its own; return where, or the exception in
    one line.
    """
    import tempfile
    import traceback

    trace = plain(traceback.format_exc())
    with suppress(SettingsError):
        trace = trace.replace(require_token(read_settings()), "<token>")
    try:
        with tempfile.NamedTemporaryFile(
            "w", prefix="clippings-", suffix=".log", delete=False, encoding="utf-8"
        ) as file:
            file.write(trace)
    except OSError:
        return trace.strip().splitlines()[-1]
    return f"in {file.name}"


def _stop(words: str = "") -> NoReturn:
    """End as Ctrl-C asks."""
    if err.is_terminal:
        err.print()  # behind the ^C
    warn(f"Stopped. {words}".rstrip())
    sys.exit(_STOPPED)


def _fail(message: str) -> NoReturn:
    warn(f"clippings: {message}")
    sys.exit(2)
