"""Lists of articles: a table on a terminal, a line each on a pipe, CSV."""

import csv
import io
from collections.abc import Iterator, Sequence
from itertools import islice

from rich.console import Console
from rich.text import Text

from bot.rendering.coverage import ALTERED
from bot.rendering.layout import print_indented
from bot.rendering.words import attribution
from corpus.store.records import Listed

_COLUMNS = (
    "article_id",
    "published",
    "publisher",
    "title",
    "url",
    "genre",
    "digest",
    "language",
    "copy_of",
    "source",
)
_WIDE = 80  # characters of a terminal on which columns can stand beside each other
_WIDEST_PUBLISHER = 28
_AT_ONCE = 200  # rows: the first are shown before the last are laid out
_FORMULA = ("=", "+", "-", "@", "\t")  # with which a spreadsheet has a formula begin


def print_listed(console: Console, articles: Sequence[Listed]) -> None:
    """Print articles, id, date, publisher, title: in columns where there is room, else a line each."""
    if console.is_terminal and console.width >= _WIDE:
        _print_table(console, articles)
        return
    for article in articles:
        words = f"{_day(article)}  {_publisher(article)}  {_title(article)}"
        if article.is_damaged:
            words = f"damaged: {ALTERED}, and is not shown"
        style = "yellow" if article.is_damaged else ""
        print_indented(console, f"{article.id}  {words}", style, "    ", first="")


def _print_table(console: Console, articles: Sequence[Listed]) -> None:
    from rich.table import Table

    longest = max((len(_publisher(a)) for a in articles if not a.is_damaged), default=1)
    rows = iter(articles)
    while some := list(islice(rows, _AT_ONCE)):
        table = Table.grid(padding=(0, 2, 0, 0), expand=True)
        for width in (10, 10, min(longest, _WIDEST_PUBLISHER)):
            table.add_column(width=width)
        table.add_column(ratio=1)
        for article in some:
            table.add_row(*_cells(article))
        console.print(table)


def _cells(article: Listed) -> Iterator[Text]:
    yield Text(article.id, "cyan")
    if article.is_damaged:
        yield from (Text(""), Text("damaged", "yellow"), Text(f"{ALTERED}, and is not shown", "yellow"))
        return
    yield from map(Text, (_day(article), _publisher(article), _title(article)))


def _day(article: Listed) -> str:
    return article.published[:10] if article.published else "undated   "


def _publisher(article: Listed) -> str:
    return attribution(article)


def _title(article: Listed) -> str:
    return f"{article.title}  [copy of {article.copy_of}]" if article.copy_of else article.title


def csv_lines(articles: Sequence[Listed]) -> Iterator[str]:
    """Yield the lines of a table of articles as CSV, the first naming its columns.

    What a spreadsheet would run as a formula has an apostrophe before it.
    """
    yield ",".join(_COLUMNS)
    for article in articles:
        line = io.StringIO()
        values = (article.id, *(getattr(article, name) for name in _COLUMNS[1:]))
        csv.writer(line, lineterminator="").writerow([_cell(value) for value in values])
        yield line.getvalue()


def _cell(value: object) -> str:
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text
