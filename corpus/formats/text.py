"""Plain text as scraped: one article a file, boilerplate and all."""

from collections.abc import Callable, Iterator

from corpus.article import Article, make_article


def read_text(text: str, source: str, repeated: Callable[[str], int] | None = None) -> Iterator[Article]:
    """Yield the article of a page scraped as plain text.

    ``repeated`` says of a block of the page how many other files of its folder hold it
    (`corpus.extraction.cleaning.Repeats`). Raises ValueError when there is no article.
    """
    from corpus.extraction.cleaning import clean, none

    cleaned = clean(text, repeated or none)
    yield make_article(cleaned.details, cleaned.paragraphs, source, place=source)
