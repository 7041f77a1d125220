"""What became of articles, and of the quotes taken from them, as people and programs read it."""

from collections.abc import Sequence
from typing import Any

from rich.console import Console

from bot.rendering.coverage import ALTERED, day_added, listed_json
from bot.rendering.layout import print_indented
from bot.rendering.words import source_line
from corpus.revisions import Changes, Fate, StaleQuote, changes
from corpus.store.records import Listed, Version

Json = dict[str, Any]
_SAID = (
    "article_id", "title", "publisher", "published", "url", "source", "authors", "language",
    "digest", "updated", "section", "genre", "shortened",
)  # fmt: skip


def history_json(article_id: str, history: Sequence[Version]) -> Json:
    """Return the states of an article as JSON, each with what changed from the one before; of a damaged one
    nothing is known.
    """
    states: list[Json] = []
    for number, version in enumerate(history, start=1):
        said = (
            listed_json(version.article)
            if version.article
            else {**dict.fromkeys(_SAID), "article_id": article_id, "authors": []}
        )
        found = _changed_from(history[number - 2], version) if number > 1 else None
        states.append(
            {
                "number": number, "added_at": version.added_at, **said, "damaged": version.article is None,
                "changes": _changes_json(found),
            }
        )  # fmt: skip
    return {"article_id": article_id, "versions": states}


def _changed_from(before: Version, after: Version) -> Changes | None:
    """Return what changed from one state of an article to the next, None where one of them is damaged."""
    return changes(before.article, after.article) if before.article and after.article else None


def _changes_json(found: Changes | None) -> Json | None:
    if found is None:
        return None
    return {
        "details": [
            {"name": name, "before": detail.before, "after": detail.after} for name, detail in found.details
        ],
        "changed": [{"before": one.before, "after": one.after} for one in found.changed],
        "withdrawn": list(found.withdrawn),
        "new": list(found.new),
    }


def stale_json(found: StaleQuote, question: str | None, article: Listed | None) -> Json:
    """Return a quote that stands no more as JSON; ``now`` is what stands for it, sentence by sentence."""
    return {
        "question": question, "title": article.title if article and not article.is_damaged else None,
        "answer_id": found.answer_id, "article_id": found.given.article_id,
        "start": found.given.start, "end": found.given.end,
        "what": found.fate.value, "quote": found.words,
        "now": [
            {"text": at.words, "paragraph": at.paragraph, "start": at.start, "end": at.end} for at in found.now
        ],
    }  # fmt: skip


def print_history(console: Console, history: Sequence[Version]) -> None:
    """Print the states of an article, each with what changed from the one before."""
    for number, version in enumerate(history, start=1):
        if number > 1:
            console.print()
        added = f"version {number} of {len(history)}, added {day_added(version.added_at)}"
        said = source_line(version.article) if version.article else f"damaged: {ALTERED}, and is not shown"
        print_indented(console, f"{added}: {said}", "cyan", "  ", first="")
        if number > 1 and (found := _changed_from(history[number - 2], version)):
            _print_changes(console, found)
        elif number > 1 and version.article:
            print_indented(
                console,
                "what changed cannot be told, for the version before is damaged",
                "",
                "    ",
                first="  ",
            )


def _print_changes(console: Console, found: Changes) -> None:
    for name, detail in found.details:
        print_indented(console, f"{name}  {detail.before} → {detail.after}", "", "    ", first="  ")
    for one in found.changed:
        print_indented(console, f"changed  “{one.before}”", "", "           ", first="  ")
        print_indented(console, f"     to  “{one.after}”", "bold", "           ", first="  ")
    for name, sentences in (("withdrawn", found.withdrawn), ("new", found.new)):
        for sentence in sentences:
            print_indented(console, f"{name}  “{sentence}”", "", " " * (len(name) + 4), first="  ")


def print_stale(console: Console, found: StaleQuote, question: str | None, article: Listed | None) -> None:
    """Print a quote that stands no more: which, what became of it, to which question and from which article it was
    quoted, and what stands for it now.
    """
    given = found.given
    where = ""
    if found.fate is Fate.MOVED:
        now = found.now[0]
        where = f", word for word, to {now.start}-{now.end} in paragraph {now.paragraph}"
    elif found.fate is Fate.CHANGED and found.words is None:
        where = ": the article was removed and added again, in another state"
    elif found.fate is Fate.DAMAGED:
        where = ": what it was taken from was altered outside Clippings, and is not shown"
    line = f"{found.answer_id}  quotes {given.article_id} at {given.start}-{given.end}, since {found.fate.value}{where}"
    print_indented(console, line, "", "    ", first="")
    if question:
        print_indented(console, f"to   {question}", "", "           ", first="      ")
    if article and not article.is_damaged:
        print_indented(console, f"in   {source_line(article)}", "cyan", "           ", first="      ")
    if found.fate is Fate.MOVED or found.words is None:
        return
    print_indented(console, f"was  “{found.words}”", "dim", "           ", first="      ")
    if found.now:
        print_indented(
            console,
            f"now  “{' '.join(place.words for place in found.now)}”",
            "bold",
            "           ",
            first="      ",
        )
