"""Plain text as scraped: one article a file, boilerplate and all."""

from collections.abc import Iterator

from corpus.article import Article, make_article
from corpus.cleaning import clean


def read_text(text: str, source: str) -> Iterator[Article]:
    """Yield the article of a page scraped as plain text. Raises ValueError when there is none."""
    cleaned = clean(text)
    yield make_article(cleaned.details, cleaned.paragraphs, source, place=source)
