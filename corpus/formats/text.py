"""Plain text: an article a file as scraped, boilerplate and all, or what a press archive exported."""

from collections.abc import Iterator

from corpus.article import Article, make_article
from corpus.formats.registry import NOTHING, Given


def read_text(text: str, source: str, given: Given = NOTHING) -> Iterator[Article | ValueError]:
    """Yield the article of a page scraped as plain text, or those of an export.

    Raises ValueError when there is no article.
    """
    from corpus.extraction.text.cleaning import clean, is_missing, none
    from corpus.formats.exports.archives import articles_of_export

    exported = list(articles_of_export(text.splitlines(), source))
    if exported:
        yield from exported
        return
    cleaned = clean(text, given.repeated or none)
    if is_missing(cleaned):
        raise ValueError("no article: the page was not found")
    yield make_article(cleaned.details, cleaned.paragraphs, source, place=source)
