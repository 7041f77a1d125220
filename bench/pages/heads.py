"""How often pages are read under the right name: ``python -m bench.pages.heads [--wrong]``.

The pages are written for this project (``heads.toml``), in the mark-up of the systems that newsrooms use; with each
stands who wrote it, on which day it was published and its headline, or that the page says none of these. A page is
right in a field only if all of the field is. ``--wrong`` prints what was read otherwise.
"""

import argparse
import html
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.article import Article
from corpus.formats.html import read_html
from corpus.formats.registry import Given

_PAGES = Path(__file__).with_name("heads.toml")
_FIELDS = ("authors", "published", "title")


@dataclass(frozen=True, slots=True)
class Headed:
    """A page and what it says of itself; an author or day that it does not give is empty."""

    name: str
    html: str
    url: str | None
    said: Mapping[str, object]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--wrong", action="store_true", help="print what was read otherwise than it is")
    asked = parser.parse_args()
    pages = list(headed_pages())
    wrong = {field: [one for one in pages if read(one)[field] != one.said[field]] for field in _FIELDS}
    print(f"{len(pages)} pages\n\n| field | right |\n|---|---|")
    for field, failed in wrong.items():
        print(f"| {field} | {1 - len(failed) / len(pages):.3f} |")
    for field, failed in wrong.items() if asked.wrong else ():
        for page in failed:
            print(f"{page.name}: {field} {read(page)[field]!r}, not {page.said[field]!r}")


def headed_pages() -> Iterator[Headed]:
    """Yield the pages in order."""
    content = tomllib.loads(_PAGES.read_text(encoding="utf-8"))
    text: Sequence[str] = content["text"]
    paragraphs = "".join(f"<p>{html.escape(paragraph, quote=False)}</p>\n" for paragraph in text)
    for page in content["page"]:
        body = str(page["body"]).replace("$text", paragraphs)
        whole = f"<!doctype html><html><head>{page.get('head', '')}</head><body>{body}</body></html>"
        said = {
            "authors": tuple(page.get("authors", ())),
            "published": page.get("published"),
            "title": page.get("title", content["title"]),
        }
        yield Headed(page["name"], whole, page.get("url"), said)


def read(page: Headed) -> Mapping[str, object]:
    """Return what is read of a page, in the fields that are measured."""
    try:
        found = list(read_html(page.html.encode(), page.name, Given(page.url)))
    except ValueError:
        found = []
    if len(found) != 1 or not isinstance(found[0], Article):
        return dict.fromkeys(_FIELDS)
    return {"authors": found[0].authors, "published": found[0].day, "title": found[0].title}


if __name__ == "__main__":
    main()
