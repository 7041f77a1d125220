"""Sources, days, moments and warnings in a line of text. How lines are laid out is not here."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from corpus.addresses import is_web, without_secrets
from corpus.article import Article, Gone
from corpus.dates import day_in_words
from corpus.genre import Genre
from corpus.store.records import Coverage, Listed

if TYPE_CHECKING:
    from retrieval.answering.answer import Citation


NEAREST = "This comes nearest; it may not answer:"


def attribution(article: Article | Listed, citing: str | None = None) -> str:
    """Return the publisher as it must be named: a digest's words are never passed off as the paper's, nor
    opinion, satire or what was paid for as its news, nor what it has from another as its own, nor what a paywall
    cut off as the whole.
    """
    publisher = article.publisher or "unknown publisher"
    named = f"digest of {publisher}" if article.digest else publisher
    kind = None if article.genre in (None, Genre.NEWS) else str(article.genre)
    if marks := ", ".join(filter(None, [kind, "cut short" if article.shortened else None])):
        named = f"{named} ({marks})"
    return f"{named}, citing {citing}" if citing else named


def source_line(article: Article | Listed, citing: str | None = None) -> str:
    """Return publisher · headline · date; of an article that is gone, that it is."""
    if isinstance(article, Gone):
        return gone_words(article)
    return " · ".join([attribution(article, citing), article.title, day_in_words(article.published)])


def gone_words(article: Gone) -> str:
    """Return what stands in a past answer in place of an article that may not be shown any more."""
    became = (
        "was altered outside Clippings, and is not shown"
        if article.is_damaged
        else "was taken out of the coverage"
    )
    return f"[article {article.id} {became}]"


def cited_line(citation: "Citation") -> str:
    """Return what is cited, with its paragraph, or paragraphs where a passage of several is."""
    first = citation.paragraph
    last = next((p.number for p in citation.article.paragraphs if citation.end <= p.end), first)
    source = source_line(citation.article, citation.citing)
    return f"{source} · {f'paragraph {first}' if last == first else f'paragraphs {first} to {last}'}"


def marked_in(citation: "Citation") -> tuple[int, int] | None:
    """Return where in its quote the answer stands, in characters; None where that is not sure, or all of it."""
    if citation.answer is None:
        return None
    start, end = citation.answer[0] - citation.start, citation.answer[1] - citation.start
    return None if end - start == len(citation.quote) else (start, end)


def moment_in_words(moment: str | None) -> str:
    """Return a moment as a person writes it, ``20 November 2026, 14:05 UTC``; ``never`` for None."""
    if moment is None:
        return "never"
    utc = datetime.fromisoformat(moment).astimezone(UTC)
    return f"{day_in_words(utc.date().isoformat())}, {utc:%H:%M} UTC"


def overdue_words(coverage: Coverage, now: datetime) -> str | None:
    """Return a warning that watched coverage was not refreshed in time, None where it was, or nothing is
    watched.
    """
    fresh = coverage.freshness
    if fresh is None or now < datetime.fromisoformat(fresh.overdue_at):
        return None
    is_all = now >= datetime.fromisoformat(fresh.all_overdue_at)
    what, last = ("Coverage", fresh.refreshed) if is_all else ("Part of the coverage", fresh.stalest)
    if last is None:
        return f"{what} was never refreshed; it is overdue."
    return f"{what} was last refreshed on {moment_in_words(last)}; it is overdue."


def shown_source(source: str) -> str:
    """Return a source as it may be shown: an address without what in it is secret."""
    return without_secrets(source) if is_web(source) else source


def read_as_line(question: str) -> str:
    """Return the line that says how a question was read where words of it were corrected."""
    return f"Read as: {question}"
