"""The coverage itself: ``clippings articles``, ``show``, ``remove``, ``status`` and ``verify``."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.app import AsJson, CommandError, Publisher, Since, Until
from bot.cli.opening import articles_like, open_home, scope_of
from bot.cli.output import out, print_json, say, tell, warn
from bot.cli.past.answers import known_answer
from bot.rendering import coverage as rendering
from bot.rendering.layout import print_indented
from bot.rendering.words import source_line
from bot.settings import read_settings
from corpus.article import Article
from corpus.store.protocols import Store
from corpus.store.records import Listed, freshness_of

if TYPE_CHECKING:
    from corpus.revisions import StaleQuote


def articles(
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="WORDS…", help="Only articles that hold all these words, in any form.", show_default=False
        ),
    ] = None,
    publisher: Publisher = None,
    day: Annotated[
        str | None, typer.Option(metavar="DATE", help="Only articles of this day, month or year.")
    ] = None,
    since: Since = None,
    until: Until = None,
    as_csv: Annotated[
        bool, typer.Option("--csv", help="Print CSV, as spreadsheets want it, a line an article.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """List the coverage: id, date, publisher, title."""
    from bot.rendering.listing import csv_lines, print_listed

    if day and (since or until):
        raise CommandError("--day stands beside --since or --until: give one or the other")
    if as_csv and as_json:
        raise CommandError("--csv stands beside --json: give one or the other")
    coverage = open_home().coverage()
    scope = scope_of(coverage, since or day, until or day, publisher)
    listed = articles_like(coverage.store, scope, " ".join(words or []))
    if as_json:
        print_json([rendering.listed_json(a) for a in listed])
    elif as_csv:
        for line in csv_lines(listed):
            say(line)
    else:
        print_listed(out, listed)
    if not listed and (words or not scope.is_everything):
        warn("No article of the coverage is like that.")
        raise typer.Exit(1)


def show(
    article: Annotated[
        str,
        typer.Argument(
            metavar="ID",
            help="An article's id, its address or the beginning of its headline; or an answer's id.",
        ),
    ],
    changes: Annotated[
        bool, typer.Option("--changes", help="Show instead what changed from version to version.")
    ] = False,
    html: Annotated[
        bool, typer.Option("--html", help="Print a page of HTML that needs nothing else, quotes marked.")
    ] = False,
    file: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Write the page to a file instead.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Show an article as stored, its paragraphs numbered; or the articles that an answer quotes, quotes marked."""
    from bot.cli.past.showing import show_all

    show_all(article, changes, html, file, as_json)


def remove(
    references: Annotated[
        list[str], typer.Argument(metavar="ID-or-URL…", help="Ids or addresses of articles.")
    ],
    as_json: AsJson = False,
) -> None:
    """Take articles out, at once and everywhere."""
    coverage = open_home().coverage()
    left: dict[str, list[str]] = {}
    named: dict[str, Article] = {}
    unknown = []
    for reference in references:
        found = coverage.store.find(reference)
        story = coverage.store.story(found) if found else []
        gone = coverage.store.remove(reference)
        if gone:
            left[gone] = [copy.id for copy in story if copy.id != gone]
            named |= {one.id: one for one in story if one.id == gone}
        else:
            unknown.append(reference)
    coverage.purge()
    stay = {
        gone: copies for gone, ids in left.items() if (copies := [copy for copy in ids if copy not in left])
    }
    if as_json:
        gone_json = [rendering.listed_json(one) for one in named.values()]
        print_json({"removed": list(left), "unknown": unknown, "copies": stay, "articles": gone_json})
    for gone in [] if as_json else left:
        what = source_line(named[gone]) if gone in named else "damaged, so what it was cannot be told"
        print_indented(out, f"removed  {gone}  {what}", "", "    ", first="")
        if gone in stay:
            tell(f"Of the same story stays: {', '.join(stay[gone])}")
    if unknown:
        raise CommandError(
            f"no article {', '.join(map(repr, unknown))}: `clippings articles` lists their ids"
        )


def status(as_json: AsJson = False) -> None:
    """Say how much coverage there is, from when to when, and what it is searched with."""
    from importlib.metadata import version

    from retrieval.evaluation.report import of_this_build
    from retrieval.index.index import passages_in
    from retrieval.models.encoder import BUNDLED

    home, measured = open_home(), of_this_build()
    coverage = home.coverage()
    extent = coverage.store.coverage()
    facts: dict[str, Any] = {
        "articles": extent.articles,
        "passages": passages_in(coverage.indexes),
        "first": extent.first,
        "last": extent.last,
        "last_added": extent.last_added,
        "model": read_settings().clippings_model or BUNDLED,
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
        print_json({**facts, **refreshed, "watched": states, "measured": measured})
        return
    for name, value in {**facts, **(refreshed if fresh else {})}.items():
        _print_fact(f"{name.replace('_', ' '):<11} {_shown(value)}")
    rendering.print_watched(out, watched, now)
    _print_fact(
        f"{'measured':<11} on labelled questions that nothing was tuned on; bench/README.md says what each figure is"
    )
    for name, figures in measured.items():
        shown = ", ".join(f"{measure} {figure:.2f}" for measure, figure in figures.items())
        _print_fact(f"{'':<11} {name}: {shown}")


def _print_fact(line: str) -> None:
    print_indented(out, line, "", " " * 12, first="")


def _shown(value: object) -> str:
    return (
        "none yet"
        if value is None
        else {True: "yes", False: "no"}[value]
        if isinstance(value, bool)
        else str(value)
    )


def verify(
    answers: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="ANSWER-ID…", help="Answers to check; all where not given.", show_default=False
        ),
    ] = None,
    every_text: Annotated[
        bool,
        typer.Option("--all", help="Check every stored text, too: that it is what was added, to the letter."),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Check that each quote given in past answers still stands, to the letter, where the answer said it
    stood.
    """
    from bot.rendering.revisions import print_stale, stale_json
    from corpus.revisions import stale_quotes

    store = open_home().coverage().store
    for answer in answers or []:
        known_answer(store, answer)
    given = (
        [g for answer in answers for g in store.given_citations(answer)]
        if answers
        else store.given_citations(None)
    )
    found = list(stale_quotes(store, given))
    listed = {one.id: one for one in store.articles()} if found else {}
    texts = store.check_versions() if every_text else None
    if as_json:
        checked = {"texts": rendering.checked_json(texts)} if texts else {}
        print_json(
            {
                "checked": len(given),
                "fallen": [stale_json(*_with_names(store, listed, one)) for one in found],
                **checked,
            }
        )
    else:
        for one in found:
            print_stale(out, *_with_names(store, listed, one))
        warn(f"{len(given)} quotes checked, {len(given) - len(found)} stand.")
        if texts:
            rendering.print_damaged(out, texts)
            warn(rendering.checked_words(texts))
    raise typer.Exit(1 if found or (texts and not texts.is_whole) else 0)


def _with_names(
    store: Store, listed: dict[str, Listed], found: "StaleQuote"
) -> tuple["StaleQuote", str | None, Listed | None]:
    """Return a quote that stands no more with its question and its article, as far as they are known."""
    given = store.given_answer(found.answer_id)
    return found, given.question if given else None, listed.get(found.given.article_id)
