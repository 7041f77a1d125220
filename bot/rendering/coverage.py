"""The coverage as people and programs read it: articles, lists of them, what is watched and what is damaged.

What changed from version to version of an article is in ``revisions``.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from rich.console import Console

from bot.rendering.layout import print_indented
from bot.rendering.plain import plain_line
from bot.rendering.words import attribution, moment_in_words, shown_source, source_line
from corpus.article import Article
from corpus.dates import day_in_words
from corpus.store.records import Checked, Fault, Listed, SourceState

Json = dict[str, Any]
ALTERED = "its stored text was altered outside Clippings"


def watched_json(state: SourceState, now: datetime) -> Json:
    """Return what is known of a watched source as JSON."""
    return {
        "source": shown_source(state.source), "every": state.every, "checked": state.checked_at,
        "refreshed": state.refreshed_at, "next_due": state.next_due, "failures": state.failures, "error": state.error,
        "overdue": is_overdue(state, now),
    }  # fmt: skip


def is_overdue(state: SourceState, now: datetime) -> bool:
    """Tell whether a watched source should have been refreshed by now."""
    return now >= datetime.fromisoformat(state.overdue_at)


def article_json(article: Article, story: Sequence[Article]) -> Json:
    """Return an article with its text as JSON, and the ids of the copies of its story, which comes with the
    original first.
    """
    paragraphs = [
        {"number": p.number, "start": p.start, "end": p.end, "text": article.slice(p)}
        for p in article.paragraphs
    ]
    original = story[0].id if story else article.id
    copies = {
        "copy_of": None if original == article.id else original,
        "copies": [a.id for a in story[1:]] if original == article.id else [],
    }
    return {**listed_json(article), **copies, "text": article.text, "paragraphs": paragraphs}


def listed_json(article: Article | Listed) -> Json:
    """Return an article without its text as JSON."""
    copies: Json = {}
    if isinstance(article, Listed):
        copies = {"copy_of": article.copy_of, "copies": list(article.copies), "damaged": article.is_damaged}
    return {
        "article_id": article.id,
        "title": article.title,
        "publisher": article.publisher,
        "published": article.published,
        "url": article.url,
        "source": article.source,
        "authors": list(article.authors),
        "language": article.language,
        "digest": article.digest,
        "updated": article.updated,
        "section": article.section,
        "genre": article.genre,
        "shortened": article.shortened,
        **copies,
    }


def checked_json(checked: Checked) -> Json:
    """Return what a check of all stored texts found as JSON."""
    damaged = [
        {
            "article_id": one.article_id, "title": one.title, "version": one.number, "added_at": one.added_at,
            "current": one.is_current,
        }
        for one in checked.damaged
    ]  # fmt: skip
    astray = [{"article_id": one.article_id, "what": one.fault.value} for one in checked.astray]
    return {
        "checked": checked.versions,
        "damaged": damaged,
        "astray": astray,
        "file_damaged": checked.is_file_damaged,
    }


def print_watched(console: Console, states: Sequence[SourceState], now: datetime) -> None:
    """Print a line for each watched source: when it was refreshed, when it is looked at next and what is
    wrong with it.
    """
    for state in states:
        parts = [
            f"refreshed {moment_in_words(state.refreshed_at)}",
            f"next look {moment_in_words(state.next_due)}",
        ]
        if state.error:
            parts.append(f"{state.failures} failure{'' if state.failures == 1 else 's'}: {state.error}")
        overdue = "overdue: " if is_overdue(state, now) else ""
        line = f"{'watched':<11} {overdue}{shown_source(state.source)} ({'; '.join(parts)})"
        print_indented(console, plain_line(line), "yellow" if overdue else "", " " * 12, first="")


def print_article(
    console: Console, article: Article, story: Sequence[Article], quotes: Sequence[tuple[int, int]] = ()
) -> None:
    """Print an article, its paragraphs numbered, and where else its story was printed.

    A bar stands before paragraphs that were quoted.
    """
    print_indented(console, article.title, "bold", "")
    print_indented(
        console, f"{attribution(article)} · {day_in_words(article.published)} · {article.id}", "cyan", ""
    )
    said = ["by " + ", ".join(article.authors)] if article.authors else []
    said += [article.section] if article.section else []
    said += (
        [f"updated {day_in_words(article.updated)}"]
        if article.updated and article.updated[:10] > (article.day or "")
        else []
    )
    if said:
        print_indented(console, " · ".join(said), "dim", "")
    print_indented(console, article.url or article.source, "dim", "")
    for other in story:
        if other.id != article.id:
            what = (
                "copy of"
                if other == story[0]
                else "copied by"
                if article.id == story[0].id
                else "also copied by"
            )
            print_indented(console, f"{what} {source_line(other)}  [{other.id}]", "dim", "  ", first="")
    for paragraph in article.paragraphs:
        console.print()
        is_quoted = any(start < paragraph.end and paragraph.start < end for start, end in quotes)
        number = f"{paragraph.number:>3}{'┃' if is_quoted else ' '} "
        print_indented(console, article.slice(paragraph), "", " " * len(number), first=number)


_FAULTS = {
    Fault.NO_CURRENT: "its newest version is missing, or is not the one that counts as its current one",
    Fault.NO_ARTICLE: "versions of it are stored, but no article that they belong to",
    Fault.OTHER_KEY: "its id does not belong to its address",
}


def print_damaged(console: Console, checked: Checked) -> None:
    """Print a line for each damaged version, and for each article that does not hold together."""
    for one in checked.damaged:
        title = f"  {one.title}" if one.title else ""
        which = f"version {one.number}, added {day_added(one.added_at)}{'' if one.is_current else ', not the current one'}"
        print_indented(console, f"{one.article_id}  damaged: {which}{title}", "", "    ", first="")
    for article in checked.astray:
        print_indented(
            console, f"{article.article_id}  damaged: {_FAULTS[article.fault]}", "", "    ", first=""
        )


def checked_words(checked: Checked) -> str:
    """Return what a check of all stored texts found in one line, with what to do."""
    line = f"{checked.versions} stored texts checked, {len(checked.damaged)} damaged."
    if checked.is_file_damaged:
        return f"{line} The database file itself is damaged: restore it from a backup."
    if checked.is_whole:
        return line
    astray = f" {_articles(len(checked.astray))} not hold together." if checked.astray else ""
    return (
        f"{line}{astray} What is damaged was altered outside Clippings and is never shown or quoted: add such an article"
        " again from its source, or restore the database from a backup."
    )


def _articles(count: int) -> str:
    return "1 article does" if count == 1 else f"{count} articles do"


def day_added(moment: str) -> str:
    """Return the day of a moment in words; in a damaged file it may be anything."""
    try:
        return day_in_words(moment)
    except ValueError:
        return moment
