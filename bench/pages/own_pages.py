"""Web pages made of articles written for this project and of sites invented for it (``bench/pages/sites``): whoever
has the project can measure on them.

Each article stands on two sites of twelve. Links and emphasis are put into its paragraphs, because on real
pages they are there and scrapers break lines at them.
"""

import html
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from string import Template

from corpus.article import Article
from corpus.dates import day_in_words
from corpus.intake.reading import read

SITES = Path(__file__).with_name("sites")
ARTICLES = Path(__file__).parents[2] / "tests" / "coverage" / "articles"
_NAME = re.compile(r"\b[A-Z][a-z]+ [A-Z][a-z]+\b")
_WORD = re.compile(r"\b[a-z]{7,}\b")
_CAPTIONS = (
    "The quay at low water last winter.",
    "A file picture of the council chamber.",
    "Rain over the old town on Monday.",
)


@dataclass(frozen=True, slots=True)
class OwnPage:
    """A page and the text of the article in it."""

    name: str
    html: str
    gold: str


def own_pages() -> Iterator[OwnPage]:
    """Yield the pages, always the same."""
    articles = [found for found in read(str(ARTICLES)) if isinstance(found, Article)]
    sites = sorted(SITES.glob("*.html"))
    for number, article in enumerate(articles):
        for site in (sites[number % len(sites)], sites[(number + 5) % len(sites)]):
            others = list(
                islice(
                    (one for one in articles[number + 7 :] + articles if one.publisher != article.publisher),
                    4,
                )
            )
            yield OwnPage(
                f"{site.stem}-{number + 1}",
                _page(site, article, others, random.Random(number)),
                _gold(article),
            )


def _gold(article: Article) -> str:
    return "\n".join(_paragraphs(article))


def _paragraphs(article: Article) -> list[str]:
    return [article.slice(paragraph) for paragraph in article.paragraphs]


def _page(site: Path, article: Article, others: Sequence[Article], rng: random.Random) -> str:
    paragraphs = [f"<p>{_marked(paragraph, rng)}</p>" for paragraph in _paragraphs(article)]
    third = max(1, len(paragraphs) // 3)
    told = {
        "title": article.title,
        "author": ", ".join(article.authors) or "Ines Okafor",
        "date": day_in_words(article.day),
        "year": (article.day or "")[:4],
        "caption": rng.choice(_CAPTIONS),
        "teaser": _paragraphs(others[3])[0],
        **{f"related{at}": other.title for at, other in enumerate(others[:3], start=1)},
    }
    body = {
        "opening": "\n".join(paragraphs[:third]),
        "middle": "\n".join(paragraphs[third : 2 * third]),
        "rest": "\n".join(paragraphs[2 * third :]),
    }
    return Template(site.read_text(encoding="utf-8")).substitute(
        {name: html.escape(value) for name, value in told.items()}, **body
    )


def _marked(paragraph: str, rng: random.Random) -> str:
    """Return a paragraph as HTML, some of its names linked and one of its words emphasised."""
    text = html.escape(paragraph, quote=False)
    text = _NAME.sub(lambda name: f'<a href="#">{name[0]}</a>' if rng.random() < 0.4 else name[0], text)
    return _WORD.sub(lambda word: f"<em>{word[0]}</em>", text, count=1) if rng.random() < 0.2 else text
