"""Answers and articles as people and programs read them: on the terminal, on a pipe, as JSON."""

import textwrap
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from rich.console import Console
from rich.text import Text

from corpus.addresses import is_web, without_secrets
from corpus.article import Article
from corpus.dates import day_in_words
from corpus.revisions import Changes, Fallen, Fate, changes
from corpus.store.records import Checked, Coverage, Fault, Listed, SourceState, Version
from retrieval.answering.answer import Answer, Citation, Status
from retrieval.query.question import MOST_CHARACTERS, Question
from retrieval.ranking.retriever import Candidate

Json = dict[str, Any]
_WIDTH = 100


def attribution(article: Article | Listed) -> str:
    """Return the publisher as it must be named: a digest's words are never passed off as the paper's."""
    publisher = article.publisher or "unknown publisher"
    return f"digest of {publisher}" if article.digest else publisher


def source_line(article: Article | Listed) -> str:
    """Return publisher · headline · date."""
    return " · ".join([attribution(article), article.title, day_in_words(article.published)])


def cited_line(citation: Citation) -> str:
    """Return what is cited, with its paragraph, or paragraphs where a passage of several is."""
    first = citation.paragraph
    last = next((p.number for p in citation.article.paragraphs if citation.end <= p.end), first)
    return f"{source_line(citation.article)} · {f'paragraph {first}' if last == first else f'paragraphs {first} to {last}'}"


def moment_in_words(moment: str | None) -> str:
    """Return a moment as a person writes it, ``20 November 2026, 14:05 UTC``; ``never`` for None."""
    if moment is None:
        return "never"
    utc = datetime.fromisoformat(moment).astimezone(UTC)
    return f"{day_in_words(utc.date().isoformat())}, {utc:%H:%M} UTC"


def overdue_words(coverage: Coverage, now: datetime) -> str | None:
    """Return a warning that watched coverage was not refreshed in time, None where it was, or nothing is watched."""
    fresh = coverage.freshness
    if fresh is None or now < datetime.fromisoformat(fresh.overdue_at):
        return None
    is_all = now >= datetime.fromisoformat(fresh.all_overdue_at)
    what, last = ("Coverage", fresh.refreshed) if is_all else ("Part of the coverage", fresh.stalest)
    if last is None:
        return f"{what} was never refreshed; it is overdue."
    return f"{what} was last refreshed on {moment_in_words(last)}; it is overdue."


# JSON, field by field as the contract has it.


def answer_json(answer: Answer) -> Json:
    """Return an answer as JSON."""
    return {
        "answer_id": answer.id,
        "question": answer.question,
        "status": answer.status.value,
        "reason": answer.reason.value if answer.reason else None,
        "message": answer.message,
        "confidence": round(answer.confidence, 4),
        "as_of": answer.as_of,
        "coverage": coverage_json(answer.coverage, datetime.now(UTC)),
        "citations": [citation_json(c) for c in answer.citations],
        "closest": [_brief(a) for a in answer.closest],
        "elapsed_ms": answer.elapsed_ms,
        "understood": understood_json(answer.understood),
    }


def coverage_json(coverage: Coverage, now: datetime) -> Json:
    """Return how much coverage there is, and how fresh what is watched of it."""
    fresh = coverage.freshness
    return {
        "articles": coverage.articles, "first": coverage.first, "last": coverage.last,
        "refreshed": fresh.refreshed if fresh else None, "overdue": overdue_words(coverage, now) is not None,
    }  # fmt: skip


def watched_json(state: SourceState, now: datetime) -> Json:
    """Return what is known of a watched source as JSON."""
    return {
        "source": shown_source(state.source), "every": state.every, "checked": state.checked_at, "refreshed": state.refreshed_at,
        "next_due": state.next_due, "failures": state.failures, "error": state.error, "overdue": is_overdue(state, now),
    }  # fmt: skip


def is_overdue(state: SourceState, now: datetime) -> bool:
    """Tell whether a watched source should have been refreshed by now."""
    return now >= datetime.fromisoformat(state.overdue_at)


def shown_source(source: str) -> str:
    """Return a source as it may be shown: an address without what in it is secret."""
    return without_secrets(source) if is_web(source) else source


def understood_json(question: Question) -> Json:
    """Return what was made of a question's words as JSON."""
    names = frozenset(question.names)
    return {
        "kind": question.kind,
        "words": list(question.words),
        "names": [word for word, term in zip(question.words, question.terms, strict=True) if term in names],
        "numbers": list(question.numbers),
        "publishers": [{"words": m.words, "publishers": list(m.publishers), "as_source": m.as_source} for m in question.mentions],
        "times": [{"words": p.words, "first": p.first, "last": p.last} for p in question.times.periods],
        "latest": question.times.latest,
        "recent": question.times.recent,
    }


def citation_json(citation: Citation) -> Json:
    """Return a citation as JSON."""
    article = citation.article
    return {
        "quote": citation.quote,
        "context": citation.context,
        "article_id": article.id,
        "title": article.title,
        "publisher": article.publisher,
        "published": article.published,
        "url": article.url,
        "digest": article.digest,
        "paragraph": citation.paragraph,
        "start": citation.start,
        "end": citation.end,
        "sha256": citation.sha256,
        "score": round(citation.score, 4),
        "also_in": [{"article_id": a.id, "publisher": a.publisher, "published": a.published} for a in citation.also_in],
    }


def as_citation(found: Candidate) -> Citation:
    """Return a passage that was searched for in the shape of a citation, its score the log-odds that ranked it."""
    return Citation(found.article, found.passage.paragraph, found.passage.start, found.passage.end, found.score, ())


def search_json(query: str, found: Sequence[Candidate], message: str = "") -> Json:
    """Return what a search found as JSON; a hit's context is its quote, and a message says why nothing was searched for."""
    hits = [citation_json(as_citation(c)) for c in found]
    told = {"message": message} if message else {}
    return {"query": query[:MOST_CHARACTERS], "hits": [{**hit, "context": hit["quote"]} for hit in hits], **told}


def article_json(article: Article, story: Sequence[Article]) -> Json:
    """Return an article with its text as JSON, and the ids of the copies of its story, which comes with the original first."""
    paragraphs = [{"number": p.number, "start": p.start, "end": p.end, "text": article.slice(p)} for p in article.paragraphs]
    original = story[0].id if story else article.id
    copies = {
        "copy_of": None if original == article.id else original,
        "copies": [a.id for a in story[1:]] if original == article.id else [],
    }
    return {**listed_json(article), **copies, "text": article.text, "paragraphs": paragraphs}


def history_json(article_id: str, history: Sequence[Version]) -> Json:
    """Return the states of an article as JSON, each with what changed from the one before; of a damaged one nothing is known."""
    states: list[Json] = []
    for number, version in enumerate(history, start=1):
        said = listed_json(version.article) if version.article else {**dict.fromkeys(_SAID), "article_id": article_id, "authors": []}
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
        "details": [{"name": name, "before": detail.before, "after": detail.after} for name, detail in found.details],
        "changed": [{"before": one.before, "after": one.after} for one in found.changed],
        "withdrawn": list(found.withdrawn),
        "new": list(found.new),
    }


def fallen_json(found: Fallen) -> Json:
    """Return a quote that stands no more as JSON; ``now`` is what stands for it, sentence by sentence."""
    return {
        "answer_id": found.answer_id, "article_id": found.given.article_id, "start": found.given.start, "end": found.given.end,
        "what": found.fate.value, "quote": found.words,
        "now": [{"text": place.words, "paragraph": place.paragraph, "start": place.start, "end": place.end} for place in found.now],
    }  # fmt: skip


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
    return {"checked": checked.versions, "damaged": damaged, "astray": astray, "file_damaged": checked.is_file_damaged}


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
        **copies,
    }


_SAID = (
    "article_id", "title", "publisher", "published", "url", "source", "authors", "language", "digest", "updated", "section",
)  # fmt: skip


def _brief(article: Article) -> Json:
    return {
        "article_id": article.id, "title": article.title, "publisher": article.publisher,
        "published": article.published, "url": article.url,
    }  # fmt: skip


# The terminal. On a pipe the same words come without style.


def print_watched(console: Console, states: Sequence[SourceState], now: datetime) -> None:
    """Print a line for each watched source: when it was refreshed, when it is looked at next and what is wrong with it."""
    for state in states:
        parts = [f"refreshed {moment_in_words(state.refreshed_at)}", f"next look {moment_in_words(state.next_due)}"]
        if state.error:
            parts.append(f"{state.failures} failure{'' if state.failures == 1 else 's'}: {state.error}")
        overdue = "overdue: " if is_overdue(state, now) else ""
        line = f"{'watched':<11} {overdue}{shown_source(state.source)} ({'; '.join(parts)})"
        console.print(Text(line, style="yellow" if overdue else ""), soft_wrap=True)


def print_answer(console: Console, answer: Answer) -> None:
    """Print an answer: each quote, then where it stands; or why there is none, and what comes closest."""
    if answer.message:
        _print_indented(console, answer.message, "yellow", "")
    if answer.status is Status.NO_ANSWER:
        if answer.closest:
            console.print(Text("Closest coverage:", style="dim"))
            for article in answer.closest:
                _print_indented(console, f"{source_line(article)}  [{article.id}]", "dim", "    ", first="  ")
        return
    for number, citation in enumerate(answer.citations):
        if number:
            console.print()
        print_citation(console, citation)


def print_understood(console: Console, question: Question) -> None:
    """Print what was made of a question's words."""
    facts = understood_json(question)
    shown: dict[str, list[str]] = {
        "asked for": [question.kind],
        "words": facts["words"],
        "names": facts["names"],
        "numbers": facts["numbers"],
        "times": [f"{p.words} ({_days(p.first, p.last)})" for p in question.times.periods],
        "the newest": [word for word in ("latest", "recent") if facts[word]],
        "publishers": [f"{m.words} ({', '.join(m.publishers) or 'not in the coverage'})" for m in question.mentions],
    }
    for name, values in shown.items():
        if values:
            _print_indented(console, f"{name:<11} {', '.join(values)}", "dim", " " * 12)


def print_evidence(console: Console, answer: Answer) -> None:
    """Print what the decision about an answer was made on: the evidence for the best quote, and what came of it."""
    for name, value in answer.evidence:
        _print_indented(console, f"{name:<20} {value:.3f}", "dim", " " * 21)
    _print_indented(console, f"{'confidence':<20} {answer.confidence:.3f}", "dim", " " * 21)


def _days(first: str | None, last: str | None) -> str:
    if first and last:
        return day_in_words(first) if first == last else f"{day_in_words(first)} to {day_in_words(last)}"
    return f"from {day_in_words(first)}" if first else f"until {day_in_words(last)}"


def print_citation(console: Console, citation: Citation) -> None:
    """Print a quote and its source."""
    _print_indented(console, citation.quote, "bold", "┃ ")
    _print_indented(console, f"— {cited_line(citation)}", "cyan", "  ")
    if citation.article.url:
        _print_indented(console, citation.article.url, "dim", "    ")
    if citation.also_in:
        _print_indented(console, "also in " + "; ".join(source_line(a) for a in citation.also_in), "dim", "    ")


def print_found(console: Console, found: Sequence[Candidate]) -> None:
    """Print passages that a search found, best first."""
    for number, candidate in enumerate(found):
        if number:
            console.print()
        print_citation(console, as_citation(candidate))


def print_article(console: Console, article: Article, story: Sequence[Article]) -> None:
    """Print an article, its paragraphs numbered, and where else its story was printed."""
    console.print(Text(article.title, style="bold"))
    console.print(Text(f"{attribution(article)} · {day_in_words(article.published)} · {article.id}", style="cyan"))
    said = ["by " + ", ".join(article.authors)] if article.authors else []
    said += [article.section] if article.section else []
    said += [f"updated {day_in_words(article.updated)}"] if article.updated and article.updated[:10] > (article.day or "") else []
    if said:
        console.print(Text(" · ".join(said), style="dim"))
    console.print(Text(article.url or article.source, style="dim"))
    for other in story:
        if other.id != article.id:
            what = "copy of" if other == story[0] else "copied by" if article.id == story[0].id else "also copied by"
            _print_indented(console, f"{what} {source_line(other)}  [{other.id}]", "dim", "  ", first="")
    for paragraph in article.paragraphs:
        console.print()
        number = f"{paragraph.number:>3}  "
        _print_indented(console, article.slice(paragraph), "", " " * len(number), first=number)


def print_history(console: Console, history: Sequence[Version]) -> None:
    """Print the states of an article, each with what changed from the one before."""
    for number, version in enumerate(history, start=1):
        if number > 1:
            console.print()
        added = f"version {number} of {len(history)}, added {_day_added(version.added_at)}"
        said = source_line(version.article) if version.article else f"damaged: {_ALTERED}, and is not shown"
        console.print(Text(f"{added}: {said}", style="cyan"), soft_wrap=True)
        if number > 1 and (found := _changed_from(history[number - 2], version)):
            _print_changes(console, found)
        elif number > 1 and version.article:
            _print_indented(console, "what changed cannot be told, for the version before is damaged", "", "    ", first="  ")


_ALTERED = "its stored text was altered outside Clippings"


def _day_added(moment: str) -> str:
    """Return the day of a moment in words; in a damaged file it may be anything."""
    try:
        return day_in_words(moment)
    except ValueError:
        return moment


_FAULTS = {
    Fault.NO_CURRENT: "its newest version is missing, or is not the one that counts as its current one",
    Fault.NO_ARTICLE: "versions of it are stored, but no article that they belong to",
    Fault.OTHER_KEY: "its id does not belong to its address",
}


def print_damaged(console: Console, checked: Checked) -> None:
    """Print a line for each damaged version, and for each article that does not hold together."""
    for one in checked.damaged:
        title = f"  {one.title}" if one.title else ""
        which = f"version {one.number}, added {_day_added(one.added_at)}{'' if one.is_current else ', not the current one'}"
        console.print(Text(f"{one.article_id}  damaged: {which}{title}"), soft_wrap=True)
    for article in checked.astray:
        console.print(Text(f"{article.article_id}  damaged: {_FAULTS[article.fault]}"), soft_wrap=True)


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


def _print_changes(console: Console, found: Changes) -> None:
    for name, detail in found.details:
        _print_indented(console, f"{name}  {detail.before} → {detail.after}", "", "    ", first="  ")
    for one in found.changed:
        _print_indented(console, f"changed  “{one.before}”", "", "           ", first="  ")
        _print_indented(console, f"     to  “{one.after}”", "bold", "           ", first="  ")
    for name, sentences in (("withdrawn", found.withdrawn), ("new", found.new)):
        for sentence in sentences:
            _print_indented(console, f"{name}  “{sentence}”", "", " " * (len(name) + 4), first="  ")


def print_fallen(console: Console, found: Fallen) -> None:
    """Print a quote that stands no more: which, what became of it, and what stands for it now."""
    given = found.given
    where = ""
    if found.fate is Fate.MOVED:
        where = f", word for word, to {found.now[0].start}-{found.now[0].end} in paragraph {found.now[0].paragraph}"
    elif found.fate is Fate.CHANGED and found.words is None:
        where = ": the article was removed and added again, in another state"
    elif found.fate is Fate.DAMAGED:
        where = ": what it was taken from was altered outside Clippings, and is not shown"
    line = f"{found.answer_id}  quotes {given.article_id} at {given.start}-{given.end}, since {found.fate.value}{where}"
    console.print(Text(line), soft_wrap=True)
    if found.fate is Fate.MOVED or found.words is None:
        return
    _print_indented(console, f"was  “{found.words}”", "dim", "           ", first="      ")
    if found.now:
        _print_indented(console, f"now  “{' '.join(place.words for place in found.now)}”", "bold", "           ", first="      ")


def print_listed(console: Console, articles: Iterable[Listed]) -> None:
    """Print the coverage, a line an article: id, date, publisher, title."""
    for article in articles:
        if article.is_damaged:
            console.print(Text(f"{article.id}  damaged: {_ALTERED}, and is not shown", style="yellow"), soft_wrap=True)
            continue
        day = article.published[:10] if article.published else "undated   "
        copied = f"  [copy of {article.copy_of}]" if article.copy_of else ""
        line = Text(f"{article.id}  {day}  {attribution(article)}  {article.title}{copied}")
        line.stylize("cyan", 0, len(article.id))
        console.print(line, soft_wrap=True)


def _print_indented(console: Console, text: str, style: str, indent: str, first: str | None = None) -> None:
    """Print text; on a terminal wrapped and indented, on a pipe one line, as programs want it."""
    if not console.is_terminal:
        console.print(Text((indent if first is None else first) + text), soft_wrap=True)
        return
    width = min(console.width, _WIDTH)
    wrapped = textwrap.fill(
        text,
        width,
        initial_indent=indent if first is None else first,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
    console.print(Text(wrapped, style=style), soft_wrap=True)
