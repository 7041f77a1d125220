"""Bars that show how far something long has come: on a terminal only, and only once there is something to
show.
"""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    MofNCompleteColumn,
    ProgressColumn,
    TextColumn,
    TimeRemainingColumn,
)
from rich.progress import Progress as Bar

from retrieval.index.index import Progress

_SETTLED = 1.0  # seconds after which a rate says something


@contextmanager
def counting(console: Console, what: str, things: str) -> Iterator[Progress | None]:
    """Yield what shows how many things of how many are done, how fast, and the time left; None where there is
    no terminal.
    """
    if not console.is_terminal:
        yield None
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
    )
    with Bar(*columns, console=console, transient=True, redirect_stdout=sys.stdout.isatty()) as bar:
        task = bar.add_task(what, total=None, visible=False, rate=things)
        started = time.monotonic()

        def show(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total, visible=True, rate=_rate(done, things, started))

        yield show


class Reading:
    """How far the reading of files has come, which nobody is shown."""

    def seen(self, count: int) -> None:
        """Take note of so many bytes read."""

    def kept(self, count: int) -> None:
        """Take note of so many articles kept."""


class _ReadingBar(Reading):
    def __init__(self, bar: Bar, total: int) -> None:
        self._bar, self._started, self._count = bar, time.monotonic(), 0
        self._task = bar.add_task("Reading", total=total or None, articles="")

    def seen(self, count: int) -> None:
        self._bar.advance(self._task, count)

    def kept(self, count: int) -> None:
        self._count += count
        self._bar.update(
            self._task, articles=f"{self._count:,} articles  {_rate(self._count, '', self._started)}"
        )


@contextmanager
def reading(console: Console, total: int) -> Iterator[Reading]:
    """Yield what is told of bytes, of so many in all, 0 if that is not known, and of articles; on a terminal
    it shows them and the time left.
    """
    if not console.is_terminal:
        yield Reading()
        return
    columns: list[ProgressColumn] = [
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.fields[articles]}"),
    ]
    if total:
        columns += [DownloadColumn(), TimeRemainingColumn()]
    with Bar(*columns, console=console, transient=True, redirect_stdout=sys.stdout.isatty()) as bar:
        yield _ReadingBar(bar, total)


def _rate(done: int, things: str, started: float) -> str:
    seconds = time.monotonic() - started
    if seconds < _SETTLED or not done:
        return things
    rate = done / seconds
    return f"{things} {rate:,.0f}/s".strip() if rate >= 10 else f"{things} {rate:.1f}/s".strip()
