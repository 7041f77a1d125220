"""What brings articles in: ``clippings add`` and ``clippings watch``."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from signal import SIGTERM, signal
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.app import AllowPrivate, AsJson, CommandError, StoppedError
from bot.cli.opening import open_home
from bot.cli.output import err, hush, print_json, print_line, progress_bar, say, tell, warn
from bot.home import SAMPLE, Coverage
from bot.rendering.coverage import listed_json
from bot.rendering.words import shown_source, source_line

if TYPE_CHECKING:
    from bot.ingest import Tally
    from bot.watcher import Event
    from corpus.intake.defaults import Defaults


def add(
    sources: Annotated[
        list[str] | None,
        typer.Argument(metavar="SOURCE…", help="Files, folders and addresses to read.", show_default=False),
    ] = None,
    sample: Annotated[bool, typer.Option("--sample", help="Add the shipped sample coverage too.")] = False,
    restore: Annotated[
        bool,
        typer.Option("--restore", help="Bring back articles that were removed; without it they stay out."),
    ] = False,
    publisher: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="The publisher of articles whose source does not name one."),
    ] = None,
    published: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="The day of publication of articles whose source does not say it."),
    ] = None,
    url: Annotated[
        str | None, typer.Option(metavar="URL", help="The address of the one article that SOURCE holds.")
    ] = None,
    override: Annotated[
        bool,
        typer.Option(
            "--override",
            help="Let --publisher, --published and --url stand even where the source says otherwise;"
            " without it what the source says stands, and that is told.",
        ),
    ] = False,
    allow_private: AllowPrivate = False,
    as_json: AsJson = False,
) -> None:
    """Add articles: files, folders of them, and pages and feeds by address."""
    from bot.ingest import Tally

    places = [*(sources or []), *([str(SAMPLE)] if sample else [])]
    if not places:
        raise CommandError("say what to add: clippings add SOURCE…")
    said = _said(publisher, published, url, override, len(places))
    home = open_home()
    coverage = home.own()
    tally = Tally()
    try:
        with home.adding(coverage):
            _read_all(coverage, places, said, restore, allow_private, tally, hush if as_json else say)
            if tally.has_changed:
                with progress_bar("Embedding", "passages") as progress:
                    home.index(coverage).refresh(progress)
    except (BrokenPipeError, CommandError):
        raise
    except (KeyboardInterrupt, Exception) as error:
        kept = f"Kept: {tally.summary()}. Whatever is not embedded yet will be with the next question."
        if isinstance(error, KeyboardInterrupt):
            raise StoppedError(kept) from error
        warn(f"Stopped. {kept}")
        raise
    finally:
        if as_json:
            print_json(tally.json())
    if not as_json:
        warn(tally.summary())
    if tally.is_empty:
        raise typer.Exit(2)


def _said(
    publisher: str | None, published: str | None, url: str | None, override: bool, sources: int
) -> "Defaults":
    """Return what the command line says of sources. Raises CommandError where it cannot be so."""
    from corpus.intake.defaults import defaults

    if url is not None and sources > 1:
        raise CommandError("--url is the address of one article: name one SOURCE beside it")
    try:
        return defaults(publisher, published, url, override)
    except ValueError as error:
        raise CommandError(str(error)) from error


def _read_all(
    coverage: Coverage,
    places: list[str],
    said: "Defaults",
    restore: bool,
    allow_private: bool,
    tally: "Tally",
    say: Callable[[str], None],
) -> None:
    """Read sources to their end and keep what is in them."""
    from bot.ingest import Adding
    from bot.progress import reading
    from corpus.intake.defaults import SeveralError
    from corpus.intake.files import size_of
    from corpus.intake.reading import read
    from corpus.intake.web import Web
    from corpus.worker import stop_all

    web = Web(allow_private=allow_private)
    with reading(err, sum(map(size_of, places))) as shown:
        adding = Adding(coverage.store, restore, tally, shown, say, warn)
        for place in places:
            try:
                adding.take_all(said.of_all(read(place, web, shown.seen)))
            except SeveralError as error:
                raise CommandError(str(error)) from error
    if words := said.kept_in_words():
        warn(words)
    stop_all()  # the processes that read hostile forms: their memory is wanted for embedding


def watch(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            help="What to watch, one a line: a feed, a page that links to its feed, or a folder;"
            " `every 15m` after it says how often, # begins a comment.",
        ),
    ],
    once: Annotated[
        bool, typer.Option("--once", help="Look once at what is due, and end: for cron.")
    ] = False,
    allow_private: AllowPrivate = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print a line of JSON for each thing that happens.")
    ] = False,
) -> None:
    """Keep up with feeds and folders: add what is new in them, update what has changed."""
    from bot import watcher
    from corpus.intake.web import Web

    signal(SIGTERM, lambda *_: sys.exit(0))
    home = open_home()
    try:
        watched = watcher.WatchList(file, tell)
        with watcher.alone(home), _idling() as idle:
            watching = watcher.Watcher(
                home,
                home.own(),
                Web(allow_private=allow_private),
                _print_event_json if as_json else _print_event,
            )
            if once:
                raise typer.Exit(0 if watching.once(watched.sources()) else 2)
            watching.forever(watched, idle)
    except watcher.WatchError as error:
        raise CommandError(str(error)) from error
    except KeyboardInterrupt as error:
        raise StoppedError("What came is kept; the next `clippings watch` goes on from here.") from error


def _print_event(event: "Event") -> None:
    """Print what happened to a watched source: articles to standard output, the rest to standard error."""
    if event.article:
        said = f": {event.words}" if event.words else ""
        say(f"{event.kind.value:<9}  {event.article.id}  {source_line(event.article)}{said}")
    else:
        warn(f"{shown_source(event.source)}: {event.words}")


def _print_event_json(event: "Event") -> None:
    article = listed_json(event.article) if event.article else None
    print_line(
        {
            "event": event.kind.value,
            "source": shown_source(event.source),
            "words": event.words,
            "article": article,
        }
    )


@contextmanager
def _idling() -> Iterator[Callable[[int, datetime], None]]:
    """Show on a terminal, and only there, how many sources are watched and when the next is due."""
    if not err.is_terminal:
        yield lambda *_: None
        return
    with err.status("Looking …") as status_line:
        yield lambda count, due: status_line.update(
            f"{count} source{'' if count == 1 else 's'} watched; next look at {due.astimezone():%H:%M}. Ctrl-C ends."
        )
