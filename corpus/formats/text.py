"""Plain text as scraped: one article a file, boilerplate and all."""

from collections.abc import Iterator

from corpus.article import Article, make_article
from corpus.formats.registry import NOTHING, Given


def read_text(text: str, source: str, given: Given = NOTHING) -> Iterator[Article]:
    """Yield the article of a page scraped as plain text. Raises ValueError when there is no article."""
    from corpus.extraction.cleaning import clean, none

    cleaned = clean(text, given.repeated or none)
    yield make_article(cleaned.details, cleaned.paragraphs, source, place=source)
