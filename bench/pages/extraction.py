"""How well articles are taken out of pages: ``python -m bench.pages.extraction [FOLDER...] [--part report]
[--english]``.

Without a folder, on the project's own pages (``bench.pages.own_pages``); with some, on the pages saved in them
(``bench.pages.saved_pages``). Prints, in the measure of ``bench.pages.shingles``, what is found in the HTML and in the
page flattened to text in every way of ``bench.pages.flattening``.
"""

import argparse
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from bench.pages.flattening import FLATTENINGS, Flatten, parse
from bench.pages.own_pages import own_pages
from bench.pages.saved_pages import saved_pages
from bench.pages.shingles import score
from corpus.article import Article
from corpus.extraction.text.cleaning import clean

LONG_LINES = (60, 80, 100)  # characters; the best of them is shown


@dataclass(frozen=True, slots=True)
class Labelled:
    """A page's HTML and the text of the article in it."""

    html: str
    gold: str


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folders", type=Path, nargs="*")
    parser.add_argument("--part", default="report", help="of saved pages: development or report")
    parser.add_argument("--english", action="store_true", help="only saved pages in English")
    parser.add_argument(
        "--by-hand", action="store_true", help="only saved pages whose text was labelled by hand"
    )
    asked = parser.parse_args()
    pages = [
        Labelled(page.html, page.gold)
        for folder in asked.folders
        for page in saved_pages(folder)
        if page.part == asked.part
        and (page.english or not asked.english)
        and (page.by_hand or not asked.by_hand)
    ] or [Labelled(page.html, page.gold) for page in own_pages()]
    print(f"{len(pages)} pages\n\n| HTML | precision | recall | F1 |\n|---|---|---|---|")
    for name, extract in (("read_html", by_reader), ("trafilatura alone", by_trafilatura)):
        found = score((page.gold, extract(page.html)) for page in pages)
        print(f"| {name} | {found.precision:.3f} | {found.recall:.3f} | {found.f1:.3f} |")
    print(
        "\n| flattened as | whole page | long lines only | cleaned | precision | recall |\n|---|---|---|---|---|---|"
    )
    for name, flatten in FLATTENINGS:
        print(row(name, flatten, pages), flush=True)


def row(name: str, flatten: Flatten, pages: Sequence[Labelled]) -> str:
    """Return the table's row for one way to flatten pages."""
    texts = [(page.gold, flattened(page, flatten)) for page in pages]
    whole = score(texts)
    long = max(
        (score((gold, long_lines(text, least)) for gold, text in texts) for least in LONG_LINES),
        key=lambda found: found.f1,
    )
    ours = score((gold, "\n".join(clean(text).paragraphs)) for gold, text in texts)
    return f"| {name} | {whole.f1:.3f} | {long.f1:.3f} | {ours.f1:.3f} | {ours.precision:.3f} | {ours.recall:.3f} |"


def flattened(page: Labelled, flatten: Flatten) -> str:
    """Return a page as text, empty where there is nothing in it."""
    try:
        return flatten(parse(page.html))
    except (etree.ParserError, ValueError):
        return ""


def long_lines(text: str, least: int) -> str:
    """Return the lines of at least so many characters."""
    return "\n".join(line for line in text.splitlines() if len(line.strip()) >= least)


def by_reader(page: str) -> str:
    """Return what the project's own reader of HTML makes of a page."""
    from corpus.formats.html import read_html
    from corpus.formats.registry import Given

    return "\n".join(
        one.text
        for one in _articles(
            lambda: read_html(page.encode("utf-8", "replace"), "page", Given(charset="utf-8"))
        )
    )


def _articles(read: Callable[[], Iterator[Article | ValueError]]) -> Iterator[Article]:
    try:
        yield from (one for one in read() if isinstance(one, Article))
    except ValueError:  # no article in it
        return


def by_trafilatura(page: str) -> str:
    """Return what trafilatura makes of a page, comments left out."""
    from trafilatura import extract

    return extract(page, include_comments=False) or ""


if __name__ == "__main__":
    main()
