"""The terminal: every command of ``clippings``."""

import io
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from signal import SIGTERM, signal
from typing import TYPE_CHECKING, Annotated, Any, NoReturn, TextIO, TypeVar

import typer
from rich.console import Console

from bot import rendering
from bot.home import SAMPLE, Coverage, Desk, Home
from bot.settings import Settings, SettingsError, read_settings, require_token
from corpus.dates import first_day, last_day
from corpus.intake.reading import read, size_of
from corpus.store.place import private_file
from corpus.store.records import Scope, StoreError, freshness_of
from retrieval.answering.answer import Answer, Status
from retrieval.answering.responder import MOST_CITATIONS, Asked, Responder
from retrieval.index.index import Progress, passages_in
from retrieval.models.encoder import BUNDLED
from retrieval.models.files import CacheError, full_disk, is_fault
from retrieval.models.prepare import ModelError
from retrieval.query.deadline import GivenUpError
from retrieval.query.question import printable, topic
from retrieval.ranking.retriever import Candidate

if TYPE_CHECKING:
    from bot.ingest import Tally
    from bot.watcher import Event

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Answers questions about a body of news coverage with exact, attributed quotations, or says that it does not answer.",
)

out = Console(highlight=False, markup=False, emoji=False)
err = Console(stderr=True, highlight=False, markup=False, emoji=False)

_T = TypeVar("_T")
_STOPPED = 130  # the status of what Ctrl-C ended
_MOST_OF_A_LINE = 1_000_000  # characters of a line of input that are read: many times what a question may hold


# What every mistake in a command line is; typer shows it only as the parent of this one.
_UsageError: Any = typer.BadParameter.__bases__[0]


class CommandError(Exception):
    """A command cannot do its work; the message says what is wrong and what to do, in one line."""


class StoppedError(Exception):
    """Somebody pressed Ctrl-C; the message says what is kept, in one line."""


AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, as programs want it.")]
AllowPrivate = Annotated[
    bool, typer.Option("--allow-private", help="Fetch from private addresses too, as those of this machine and its network, and any port.")
]
Batch = Annotated[
    str | None,
    typer.Option(
        "--batch", metavar="FILE", help="Read one question a line, JSON or plain, and print one JSON answer a line; - is standard input."
    ),
]
Since = Annotated[str | None, typer.Option(metavar="DATE", help="Only articles of this day, month or year, or later.")]
Until = Annotated[str | None, typer.Option(metavar="DATE", help="Only articles of this day, month or year, or earlier.")]
Publisher = Annotated[str | None, typer.Option(metavar="NAME", help="Only articles of this publisher.")]
AskedOn = Annotated[
    str | None,
    typer.Option(metavar="DATE", help="The day the question is asked on, that “yesterday” and “latest” count from; today where not given."),
]


@app.command()
def ask(
    question: Annotated[list[str] | None, typer.Argument(help="The question; without one, a prompt.", show_default=False)] = None,
    batch: Batch = None,
    top: Annotated[int, typer.Option(min=1, metavar="N", help="At most this many quotes.")] = MOST_CITATIONS,
    since: Since = None,
    until: Until = None,
    publisher: Publisher = None,
    asked_on: AskedOn = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Say what was made of the question, and what the decision was made on.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Answer a question from the coverage; without one, a prompt that remembers the conversation."""
    day = _day_asked(asked_on)
    _check_only_one(batch, question)
    home = _home()
    coverage = home.coverage()
    asked = Asked("", _scope(coverage, since, until, publisher), top, asked_on=day)
    with _progress("Embedding", "passages") as progress:
        desk = home.desk(coverage, progress)
    if batch is not None:
        for line in _batch_lines(batch):
            answer = desk.answer(replace(asked, text=line.question, asked_on=line.asked_on or day))
            _print_line({**rendering.answer_json(answer), **line.identity})
    elif question is not None:
        answer = desk.answer(replace(asked, text=" ".join(question)))
        _print_json(rendering.answer_json(answer)) if as_json else _print_answer(answer, explain)
        raise typer.Exit(0 if answer.status is Status.ANSWERED else 1)
    else:
        _converse(desk, asked, home, as_json, explain)


@app.command()
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
    day = _day_asked(asked_on)
    _check_only_one(batch, words)
    if words is None and batch is None:
        raise CommandError('say what to search for: clippings search "WORDS"')
    home = _home()
    coverage = home.coverage()
    scope = _scope(coverage, since, until, publisher)
    with _progress("Embedding", "passages") as progress:
        responder = home.responder(coverage, progress)
    if batch is not None:
        for line in _batch_lines(batch):
            found, message = _searched(responder, line.question, scope, top, line.asked_on or day)
            _print_line({**rendering.search_json(line.question, found, message), **line.identity})
        return
    query = printable(" ".join(words or []))
    found, message = _searched(responder, query, scope, top, day)
    if as_json:
        _print_json(rendering.search_json(query, found, message))
    elif found:
        rendering.print_found(out, found)
    if not found and (message or not as_json):
        err.print(message or "Nothing found.", soft_wrap=True)
    raise typer.Exit(0 if found else 1)


@app.command()
def add(
    sources: Annotated[
        list[str] | None, typer.Argument(metavar="SOURCE…", help="Files, folders and addresses to read.", show_default=False)
    ] = None,
    sample: Annotated[bool, typer.Option("--sample", help="Add the shipped sample coverage too.")] = False,
    restore: Annotated[bool, typer.Option("--restore", help="Bring back articles that were removed; without it they stay out.")] = False,
    allow_private: AllowPrivate = False,
    as_json: AsJson = False,
) -> None:
    """Add articles: files, folders of them, and pages and feeds by address."""
    from bot.ingest import Tally

    places = [*(sources or []), *([str(SAMPLE)] if sample else [])]
    if not places:
        raise CommandError("say what to add: clippings add SOURCE…")
    home = _home()
    coverage = home.own()
    tally = Tally()
    try:
        with home.adding(coverage):
            _read_all(coverage, places, restore, allow_private, tally, _hush if as_json else _say)
            if tally.has_changed:
                with _progress("Embedding", "passages") as progress:
                    home.index(coverage).refresh(progress)
    except BrokenPipeError:
        raise
    except (KeyboardInterrupt, Exception) as error:
        kept = f"Kept: {tally.summary()}. Whatever is not embedded yet will be with the next question."
        if isinstance(error, KeyboardInterrupt):
            raise StoppedError(kept) from error
        err.print(f"Stopped. {kept}", soft_wrap=True)
        raise
    finally:
        if as_json:
            _print_json(tally.json())
    if not as_json:
        err.print(tally.summary(), soft_wrap=True)
    if tally.is_empty:
        raise typer.Exit(2)


@app.command()
def watch(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            help="What to watch, one a line: a feed, a page that links to its feed, or a folder; `every 15m` after it says how often, # begins a comment.",
        ),
    ],
    once: Annotated[bool, typer.Option("--once", help="Look once at what is due, and end: for cron.")] = False,
    allow_private: AllowPrivate = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print a line of JSON for each thing that happens.")] = False,
) -> None:
    """Keep up with feeds and folders: add what is new in them, update what has changed."""
    from bot import watcher
    from corpus.intake.web import Web

    signal(SIGTERM, lambda *_: sys.exit(0))
    home = _home()
    try:
        watched = watcher.WatchList(file, _tell)
        with watcher.alone(home), _idling() as idle:
            keeping = watcher.KeepingUp(home, home.own(), Web(allow_private=allow_private), _print_event_json if as_json else _print_event)
            if once:
                raise typer.Exit(0 if keeping.once(watched.sources()) else 2)
            keeping.forever(watched, idle)
    except watcher.WatchError as error:
        raise CommandError(str(error)) from error
    except KeyboardInterrupt as error:
        raise StoppedError("What came is kept; the next `clippings watch` goes on from here.") from error


@app.command()
def articles(as_json: AsJson = False) -> None:
    """List the coverage: id, date, publisher, title."""
    listed = _home().coverage().store.articles()
    if as_json:
        _print_json([rendering.listed_json(a) for a in listed])
    else:
        rendering.print_listed(out, listed)


@app.command()
def show(
    article: Annotated[str, typer.Argument(metavar="ID", help="An article's id or address.")],
    changes: Annotated[bool, typer.Option("--changes", help="Show instead what changed from version to version.")] = False,
    as_json: AsJson = False,
) -> None:
    """Show an article as stored, its paragraphs numbered."""
    store = _home().coverage().store
    article_id = store.find(article)
    if article_id and changes:
        history = store.history(article_id)
        _print_json(rendering.history_json(article_id, history)) if as_json else rendering.print_history(out, history)
        return
    found = store.get(article_id) if article_id else None
    if found is None:
        raise CommandError(f"no article {article!r}: `clippings articles` lists their ids")
    story = store.story(found.id)
    _print_json(rendering.article_json(found, story)) if as_json else rendering.print_article(out, found, story)


@app.command()
def remove(
    references: Annotated[list[str], typer.Argument(metavar="ID-or-URL…", help="Ids or addresses of articles.")],
    as_json: AsJson = False,
) -> None:
    """Take articles out, at once and everywhere."""
    coverage = _home().coverage()
    left: dict[str, list[str]] = {}
    unknown = []
    for reference in references:
        found = coverage.store.find(reference)
        story = coverage.store.story(found) if found else []
        gone = coverage.store.remove(reference)
        if gone:
            left[gone] = [copy.id for copy in story if copy.id != gone]
        else:
            unknown.append(reference)
    coverage.purge()
    stay = {gone: copies for gone, ids in left.items() if (copies := [copy for copy in ids if copy not in left])}
    if as_json:
        _print_json({"removed": list(left), "unknown": unknown, "copies": stay})
    for gone in [] if as_json else left:
        out.print(f"removed  {gone}", soft_wrap=True)
        if gone in stay:
            _tell(f"Of the same story stays: {', '.join(stay[gone])}")
    if unknown:
        raise CommandError(f"no article {', '.join(map(repr, unknown))}: `clippings articles` lists their ids")


@app.command()
def status(as_json: AsJson = False) -> None:
    """Say how much coverage there is, from when to when, and what it is searched with."""
    from importlib.metadata import version

    from retrieval.evaluation.report import of_this_build

    home, measured = _home(), of_this_build()
    coverage = home.coverage()
    extent = coverage.store.coverage()
    facts: dict[str, Any] = {
        "articles": extent.articles,
        "passages": passages_in(coverage.indexes),
        "first": extent.first,
        "last": extent.last,
        "last_added": extent.last_added,
        "model": _settings().clippings_model or BUNDLED,
        "dimension": home.dimension(),
        "index": "FAISS, exact, and BM25 by tantivy",
        "store": f"SQLite in {coverage.folder}",
        "sample": coverage.is_sample,
        "version": version("clippings"),
    }
    watched, now = home.own().store.source_states(), datetime.now(UTC)
    fresh = freshness_of(watched)
    refreshed = {"refreshed": fresh.refreshed if fresh else None}
    if as_json:
        states = [rendering.watched_json(state, now) for state in watched]
        _print_json({**facts, **refreshed, "watched": states, "measured": measured})
        return
    for name, value in {**facts, **(refreshed if fresh else {})}.items():
        out.print(f"{name.replace('_', ' '):<11} {_shown(value)}", soft_wrap=True)
    rendering.print_watched(out, watched, now)
    out.print(f"{'measured':<11} on labelled questions that nothing was tuned on; bench/README.md says what each figure is", soft_wrap=True)
    for name, figures in measured.items():
        shown = ", ".join(f"{measure} {figure:.2f}" for measure, figure in figures.items())
        out.print(f"{'':<11} {name}: {shown}", soft_wrap=True)


@app.command()
def verify(
    answers: Annotated[
        list[str] | None, typer.Argument(metavar="ANSWER-ID…", help="Answers to check; all where not given.", show_default=False)
    ] = None,
    every_text: Annotated[
        bool, typer.Option("--all", help="Check every stored text, too: that it is what was added, to the letter.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Check that each quote given in past answers still stands, to the letter, where the answer said it stood."""
    from corpus.revisions import fallen

    store = _home().coverage().store
    for answer in answers or []:
        if not store.gave_answer(answer):
            raise CommandError(f"no answer {answer!r} was given from this coverage: its id stands in the JSON of an answer")
    given = [g for answer in answers for g in store.given_citations(answer)] if answers else store.given_citations(None)
    found = list(fallen(store, given))
    texts = store.check_versions() if every_text else None
    if as_json:
        checked = {"texts": rendering.checked_json(texts)} if texts else {}
        _print_json({"checked": len(given), "fallen": [rendering.fallen_json(one) for one in found], **checked})
    else:
        for one in found:
            rendering.print_fallen(out, one)
        err.print(f"{len(given)} quotes checked, {len(given) - len(found)} stand.")
        if texts:
            rendering.print_damaged(out, texts)
            err.print(rendering.checked_words(texts), soft_wrap=True)
    raise typer.Exit(1 if found or (texts and not texts.is_whole) else 0)


@app.command()
def eval(  # noqa: A001 - the command's name
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            help="Labelled questions, a JSON object a line: id, question and, where known, expect (answered, no_answer, false_premise),"
            " reason, articles, facts, sentences, answers, asked_on, part (development, report).",
        ),
    ],
    out_file: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Write what became of each question, a line each.")] = None,
    against: Annotated[Path | None, typer.Option(metavar="FILE", help="Compare with an earlier run that --out wrote.")] = None,
    plot: Annotated[Path | None, typer.Option(metavar="FILE.png", help="Draw risk against coverage.")] = None,
    as_json: AsJson = False,
) -> None:
    """Measure retrieval, answers and refusals on labelled questions."""
    from retrieval.evaluation import evaluation, report
    from retrieval.evaluation.labelled import Part, read_questions

    questions = _read_lines(file, read_questions)
    before = _read_lines(against, evaluation.read_judged) if against else []
    _check_writable(out_file, plot)
    home = _home()
    coverage = home.coverage()
    if unknown := evaluation.unknown_articles(questions, coverage.store.articles()):
        _tell(f"Named in {file} but not in the coverage: {', '.join(unknown)}")
    with _progress("Embedding", "passages") as progress:
        responder = home.responder(coverage, progress)
    with _progress("Asking", "questions") as progress:
        judged = evaluation.ask_all(responder, questions, progress)
    if out_file:
        out_file.write_text("".join(f"{evaluation.judged_line(j)}\n" for j in judged), "utf-8")
    if plot:
        report.draw([report.curve_of(part, judged, part) for part in Part], plot)
    measured = [m for part in Part for m in evaluation.measure_all(judged, part)]
    compared = [c for part in Part for c in evaluation.compare_all(before, judged, part)]
    if as_json:
        changes = {"against": [report.compared_json(c) for c in compared]} if against else {}
        _print_json({"questions": len(judged), "measures": [report.measured_json(m) for m in measured], **changes})
        return
    report.print_measured(out, measured)
    if compared:
        out.print(f"\nChanges since {against}:", soft_wrap=True)
        report.print_compared(out, compared)
    elif against:
        _tell(f"None of these questions stands in {against}: there is nothing to compare.")


@app.command()
def bot() -> None:
    """Serve the coverage as a Telegram bot, by long polling."""
    settings = _settings()
    require_token(settings)
    home = Home(settings, _tell)
    coverage = home.coverage()
    with _progress("Embedding", "passages") as progress:
        desk = home.desk(coverage, progress)

    from bot.telegram.application import serve

    serve(settings, desk)


def main() -> NoReturn:
    """Run the program and exit with its status; whatever goes wrong is one line on standard error."""
    for stream, errors in ((sys.stdin, "replace"), (sys.stdout, "backslashreplace"), (sys.stderr, "backslashreplace")):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=errors)
    try:
        status_code = app(standalone_mode=False)
        sys.stdout.flush()
    except BrokenPipeError:
        sys.stdout = None  # whoever read our output has gone; so do we
        sys.exit(0)
    except BaseException as error:
        if _is_stop(error):
            _stop(str(error))
        if not is_fault(error):
            raise
        _fail(_in_one_line(error))
    if status_code == _STOPPED:
        _stop()  # which is what typer makes of Ctrl-C
    sys.exit(status_code or 0)


def _is_stop(error: BaseException) -> bool:
    """Tell whether an exception comes of Ctrl-C; typer makes an Abort of the end of a file inside a command, too, which is a fault of ours."""
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
    return f"something unexpected went wrong; what it was: {_keep_trace()}"  # a fault of ours: the trace is not for the person


def _keep_trace() -> str:
    """Write the trace of the exception being handled to a file of its own; return where, or the exception in one line."""
    import tempfile
    import traceback

    trace = traceback.format_exc()
    with suppress(SettingsError):
        trace = trace.replace(require_token(_settings()), "<token>")
    try:
        with tempfile.NamedTemporaryFile("w", prefix="clippings-", suffix=".log", delete=False, encoding="utf-8") as file:
            file.write(trace)
    except OSError:
        return trace.strip().splitlines()[-1]
    return f"in {file.name}"


def _stop(words: str = "") -> NoReturn:
    """End as Ctrl-C asks."""
    mark = "\n" if err.is_terminal else ""  # behind the ^C
    err.print(f"{mark}Stopped. {words}".rstrip(), soft_wrap=True)
    sys.exit(_STOPPED)


def _fail(message: str) -> NoReturn:
    err.print(f"clippings: {message}", soft_wrap=True)
    sys.exit(2)


def _settings() -> Settings:
    return read_settings()


def _shown(value: object) -> str:
    return "none yet" if value is None else {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def _home() -> Home:
    return Home(_settings(), _tell)


def _tell(line: str) -> None:
    err.print(line, style="dim", soft_wrap=True)


def _searched(responder: Responder, words: str, scope: Scope, most: int, day: date | None) -> tuple[list[Candidate], str]:
    """Return what is found and, where it was given up, why."""
    try:
        return responder.search(words, scope, most, day), ""
    except GivenUpError as error:
        return [], str(error)


def _check_only_one(batch: str | None, words: list[str] | None) -> None:
    if batch is not None and words:
        raise CommandError(f"{' '.join(words)!r} stands beside --batch: write it into the file, or leave --batch out")


def _scope(coverage: Coverage, since: str | None, until: str | None, publisher: str | None) -> Scope:
    first, last = _understood(first_day, since), _understood(last_day, until)
    if first and last and first > last:
        raise CommandError(f"--since {since} is after --until {until}: swap them")
    return Scope(first, last, _publishers(coverage, publisher))


def _understood(read_day: Callable[[str], str], text: str | None) -> str | None:
    try:
        return None if text is None else read_day(text)
    except ValueError as error:
        raise CommandError(str(error)) from error


def _day_asked(text: str | None) -> date | None:
    day = _understood(first_day, text)
    return date.fromisoformat(day) if day else None


def _publishers(coverage: Coverage, wanted: str | None) -> tuple[str, ...] | None:
    """Return the publishers, as they are kept, that a person may mean; letter case and a leading article apart."""
    if wanted is None:
        return None
    known = coverage.store.publishers()
    found = tuple(name for name in known if _plain(name) == _plain(wanted)) or tuple(n for n in known if _plain(wanted) in _plain(n))
    if not found:
        names = ", ".join(known[:10]) or "none"
        raise CommandError(f"no publisher {wanted!r} in the coverage; it has: {names}{' …' if len(known) > 10 else ''}")
    return found


def _plain(name: str) -> str:
    return name.casefold().strip().removeprefix("the ")


@dataclass(frozen=True, slots=True)
class _BatchLine:
    question: str
    identity: dict[str, Any]
    asked_on: date | None = None


def _batch_lines(source: str) -> Iterator[_BatchLine]:
    """Yield the questions of a batch; a line that is no JSON object is a question as it stands, known by its number."""
    try:
        file = sys.stdin if source == "-" else Path(source).open(encoding="utf-8-sig", errors="replace")  # noqa: SIM115 - closed below
    except OSError as error:
        raise CommandError(f"cannot read {source}: {(error.strerror or str(error)).lower()}") from error
    with file:
        for number, line in enumerate(_lines(file), start=1):
            if len(line) >= _MOST_OF_A_LINE:
                yield _BatchLine(line, {"id": number})
            elif line.strip():
                yield _batch_line(line.strip().removeprefix("\ufeff"), number)


def _lines(file: TextIO) -> Iterator[str]:
    """Yield the lines of a file, of each no more than its beginning: what is too long for a question is not kept in memory."""
    while line := file.readline(_MOST_OF_A_LINE):
        rest = line
        while len(rest) == _MOST_OF_A_LINE and not rest.endswith("\n"):
            rest = file.readline(_MOST_OF_A_LINE)
        yield line


def _batch_line(line: str, number: int) -> _BatchLine:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        record = None
    if not isinstance(record, dict):
        return _BatchLine(line, {"id": number})
    question = record.get("question") or record.get("query")
    identity = {"id": _identity(record.get("id", number), number)}
    return _BatchLine(question if isinstance(question, str) else "", identity, _line_day(record.get("asked_on"), number))


def _identity(given: Any, number: int) -> Any:
    """Return the id that a line gives; its number where JSON cannot say that again, as NaN and what is nested too deep."""
    try:
        json.dumps(given, ensure_ascii=False, allow_nan=False)
    except (ValueError, RecursionError):
        return number
    return given


def _line_day(given: object, number: int) -> date | None:
    """Return the day that a line was asked on; one that is no date is named and left out."""
    try:
        return _day_asked(given) if isinstance(given, str) else None
    except CommandError as error:
        _tell(f"line {number}: {error}; asked as if today")
        return None


def _read_lines(file: Path, read_all: Callable[[Iterable[str]], list[_T]]) -> list[_T]:
    """Return what a reader of lines makes of a file."""
    try:
        with file.open(encoding="utf-8-sig", errors="replace") as lines:
            return read_all(lines)
    except OSError as error:
        raise CommandError(f"cannot read {file}: {(error.strerror or str(error)).lower()}") from error
    except ValueError as error:
        raise CommandError(f"{file}: {error}") from error


def _check_writable(*files: Path | None) -> None:
    """Raise CommandError, before the work is done, where its results could not be written."""
    for file in files:
        if file and (file.is_dir() or not file.parent.is_dir()):
            raise CommandError(f"cannot write {file}: name a file in a folder that exists")


def _print_answer(answer: Answer, explain: bool) -> None:
    if overdue := rendering.overdue_words(answer.coverage, datetime.now(UTC)):
        err.print(overdue, style="yellow", soft_wrap=True)
    if explain:
        rendering.print_understood(err, answer.understood)
        rendering.print_evidence(err, answer)
    rendering.print_answer(out, answer)


def _converse(desk: Desk, asked: Asked, home: Home, as_json: bool, explain: bool) -> None:
    """Answer question after question until the end of input; each may lean on the one before."""
    previous: str | None = None
    for text in _typed(home):
        answer = desk.answer(replace(asked, text=text, previous=previous))
        if as_json:
            _print_line(rendering.answer_json(answer))
        else:
            _print_answer(answer, explain)
            out.print()
            sys.stdout.flush()
        if answer.status is not Status.NO_ANSWER:
            previous = topic(text, previous)


def _typed(home: Home) -> Iterator[str]:
    """Yield what a person types, line by line, with history and editing on a terminal; empty lines are skipped."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        yield from (line.strip() for line in _lines(sys.stdin) if line.strip())
        return
    from prompt_toolkit import PromptSession
    from prompt_toolkit.history import FileHistory

    history = home.folder / "history"
    with suppress(OSError):  # where it cannot be written it is done without
        private_file(history)
    session: PromptSession[str] = PromptSession(history=FileHistory(str(history)))
    _tell("Ask a question; Ctrl-D ends.")
    while True:
        try:
            text = session.prompt("? ").strip()
        except KeyboardInterrupt:
            continue  # as a shell does: the line is given up, not the program
        except EOFError:
            return
        if text:
            yield text


def _read_all(
    coverage: Coverage, places: list[str], restore: bool, allow_private: bool, tally: "Tally", say: Callable[[str], None]
) -> None:
    """Read sources to their end and keep what is in them."""
    from bot.ingest import Adding
    from bot.progress import reading
    from corpus.intake.web import Web
    from corpus.worker import stop_all

    web = Web(allow_private=allow_private)
    with reading(err, sum(map(size_of, places))) as shown:
        adding = Adding(coverage.store, restore, tally, shown, say, lambda line: err.print(line, soft_wrap=True))
        for place in places:
            adding.take_all(read(place, web, shown.seen))
    stop_all()  # the processes that read hostile forms: their memory is wanted for embedding


def _say(line: str) -> None:
    print(line, flush=True)


def _hush(_line: str) -> None:
    """Say nothing: it will be in the JSON."""


def _print_event(event: "Event") -> None:
    """Print what happened to a watched source: articles to standard output, the rest to standard error."""
    if event.article:
        said = f": {event.words}" if event.words else ""
        print(f"{event.what.value:<9}  {event.article.id}  {rendering.source_line(event.article)}{said}", flush=True)
    else:
        err.print(f"{rendering.shown_source(event.source)}: {event.words}", soft_wrap=True)


def _print_event_json(event: "Event") -> None:
    article = rendering.listed_json(event.article) if event.article else None
    _print_line({"event": event.what.value, "source": rendering.shown_source(event.source), "words": event.words, "article": article})


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


@contextmanager
def _progress(what: str, things: str) -> Iterator[Progress | None]:
    """Show a bar on a terminal, nothing elsewhere; it appears with the first thing done."""
    if not err.is_terminal:
        yield None
        return
    from bot.progress import counting

    with counting(err, what, things) as progress:
        yield progress


def _print_json(value: object) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2))


def _print_line(value: object) -> None:
    print(json.dumps(value, ensure_ascii=False), flush=True)
