"""Answers, and what a search found, as people and programs read them: on the terminal, on a pipe, as JSON.

The articles of the coverage are in ``coverage``, what became of them and of quotes in ``revisions``.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from rich.console import Console
from rich.text import Text

from bot.rendering.layout import print_indented, print_marked
from bot.rendering.words import (
    NEAREST,
    cited_line,
    gone_words,
    marked_in,
    overdue_words,
    read_as_line,
    source_line,
)
from corpus.article import Article, Gone
from corpus.dates import day_in_words
from corpus.store.records import Coverage
from retrieval.answering.answer import Answer, Citation, Considered, Status
from retrieval.query.question import MOST_CHARACTERS, Question
from retrieval.ranking.retriever import Candidate

Json = dict[str, Any]


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
        "coverage": coverage_json(answer.coverage, given_at(answer)),
        "citations": [citation_json(c) for c in answer.citations],
        "nearest": [citation_json(c) for c in answer.nearest],
        "closest": [_brief(a) for a in answer.closest],
        "elapsed_ms": answer.elapsed_ms,
        "understood": understood_json(answer.understood),
        "parts": [answer_json(part) for part in answer.parts],
        "read_as": answer.understood.read_as,
    }


def given_at(answer: Answer) -> datetime:
    """Return when an answer was given; now for one that was not kept."""
    return datetime.fromisoformat(answer.given_at) if answer.given_at else datetime.now(UTC)


def coverage_json(coverage: Coverage, now: datetime) -> Json:
    """Return how much coverage there is, and how fresh what is watched of it."""
    fresh = coverage.freshness
    return {
        "articles": coverage.articles, "first": coverage.first, "last": coverage.last,
        "refreshed": fresh.refreshed if fresh else None, "overdue": overdue_words(coverage, now) is not None,
    }  # fmt: skip


def understood_json(question: Question) -> Json:
    """Return what was made of a question's words as JSON."""
    names = frozenset(question.names)
    return {
        "kind": question.kind,
        "words": list(question.words),
        "names": [word for word, term in zip(question.words, question.terms, strict=True) if term in names],
        "numbers": list(question.numbers),
        "publishers": [
            {"words": m.words, "publishers": list(m.publishers), "as_source": m.as_source}
            for m in question.mentions
        ],
        "times": [{"words": p.words, "first": p.first, "last": p.last} for p in question.times.periods],
        "latest": question.times.latest,
        "recent": question.times.recent,
    }


def citation_json(citation: Citation) -> Json:
    """Return a citation as JSON; of one whose article is gone only where it stood, and what became of that."""
    article = citation.article
    if isinstance(article, Gone):
        return _gone_json(citation, article)
    return {
        "quote": citation.quote,
        "context": citation.context,
        "article_id": article.id,
        "title": article.title,
        "publisher": article.publisher,
        "published": article.published,
        "url": article.url,
        "digest": article.digest,
        "genre": article.genre,
        "shortened": article.shortened,
        "citing": citation.citing,
        "paragraph": citation.paragraph,
        "start": citation.start,
        "end": citation.end,
        "answer_start": citation.answer[0] if citation.answer else None,
        "answer_end": citation.answer[1] if citation.answer else None,
        "sha256": citation.sha256,
        "score": round(citation.score, 4),
        "also_in": [
            {"article_id": a.id, "publisher": a.publisher, "published": a.published, **_fate(a)}
            for a in citation.also_in
        ],
    }


def _gone_json(citation: Citation, article: Gone) -> Json:
    known = {
        "article_id": article.id,
        "paragraph": citation.paragraph,
        "start": citation.start,
        "end": citation.end,
    }
    return {
        **dict.fromkeys(_OF_A_CITATION), **known, "score": round(citation.score, 4), "also_in": [], **_fate(article),
    }  # fmt: skip


_OF_A_CITATION = (
    "quote", "context", "article_id", "title", "publisher", "published", "url", "digest", "genre", "citing", "paragraph",
    "start", "end", "answer_start", "answer_end", "sha256",
)  # fmt: skip


def _fate(article: Article) -> Json:
    """Return what became of an article that is gone; nothing for one that is not."""
    return {"gone": "damaged" if article.is_damaged else "removed"} if isinstance(article, Gone) else {}


def _brief(article: Article) -> Json:
    return {
        "article_id": article.id, "title": None if isinstance(article, Gone) else article.title,
        "publisher": article.publisher, "published": article.published, "url": article.url, **_fate(article),
    }  # fmt: skip


def as_citation(found: Candidate) -> Citation:
    """Return a passage that was searched for in the shape of a citation, its score the log-odds that ranked
    it.
    """
    return Citation(
        found.article, found.passage.paragraph, found.passage.start, found.passage.end, found.score, ()
    )


def search_json(query: str, found: Sequence[Candidate], message: str = "") -> Json:
    """Return what a search found as JSON; a hit's context is its quote, and a message says why nothing was
    searched for.
    """
    hits = [citation_json(as_citation(c)) for c in found]
    told = {"message": message} if message else {}
    return {
        "query": query[:MOST_CHARACTERS],
        "hits": [{**hit, "context": hit["quote"]} for hit in hits],
        **told,
    }


def print_answer(console: Console, answer: Answer) -> None:
    """Print an answer: each quote, then where it stands; or why there is none, and what comes closest.

    Of an answer in parts, each is printed under its question.
    """
    if answer.understood.read_as:
        print_indented(console, read_as_line(answer.understood.read_as), "dim", "")
    if answer.message:
        print_indented(console, answer.message, "yellow", "")
    if answer.parts:
        for part in answer.parts:
            console.print()
            print_indented(console, part.question, "bold underline", "  ", first="? ")
            print_answer(console, part)
        return
    if answer.nearest:
        console.print(Text(NEAREST, style="yellow"))
    _print_citations(console, answer.nearest or answer.citations)
    if answer.status is Status.NO_ANSWER and answer.closest:
        console.print(Text("Closest coverage:", style="dim"))
        for article in answer.closest:
            print_indented(console, f"{source_line(article)}  [{article.id}]", "dim", "    ", first="  ")


def _print_citations(console: Console, citations: Sequence[Citation]) -> None:
    for number, citation in enumerate(citations):
        if number:
            console.print()
        print_citation(console, citation)


def print_citation(console: Console, citation: Citation) -> None:
    """Print a quote, in bold what of it is the answer, and its source; or that its article is gone."""
    if isinstance(citation.article, Gone):
        print_indented(console, gone_words(citation.article), "yellow", "  ")
        return
    marked = marked_in(citation)
    print_marked(console, citation.quote, [marked] if marked else [], "┃ ")
    _print_source(console, citation, "")


def _print_source(console: Console, citation: Citation, more: str) -> None:
    aside = f"  [{citation.article.id}]{more}"
    print_indented(console, f"— {cited_line(citation)}", "cyan", "  ", aside=aside)
    if citation.article.url:
        print_indented(console, citation.article.url, "dim", "    ")
    if citation.also_in:
        print_indented(
            console, "also in " + "; ".join(source_line(a) for a in citation.also_in), "dim", "    "
        )


def print_found(console: Console, found: Sequence[Candidate], query: str) -> None:
    """Print of passages that a search found, best first, the part that holds most of the words searched for, and
    these in bold.
    """
    from bot.rendering.snippets import snippet

    for number, candidate in enumerate(found):
        if number:
            console.print()
        citation = as_citation(candidate)
        part = snippet(citation.quote, query)
        print_marked(console, part.text, part.marked, "┃ ")
        _print_source(console, citation, f"  score {citation.score:.2f}")


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
        "publishers": [
            f"{m.words} ({', '.join(m.publishers) or 'not in the coverage'})" for m in question.mentions
        ],
    }
    for name, values in shown.items():
        if values:
            print_indented(console, f"{name:<11} {', '.join(values)}", "dim", " " * 12)


def print_evidence(console: Console, answer: Answer) -> None:
    """Print what the decision about an answer, or about each part of it, was made on: the evidence for the
    best quote, and what came of it.
    """
    for part in answer.parts:
        print_understood(console, part.understood)
        print_evidence(console, part)
    for name, value in answer.evidence:
        print_indented(console, f"{name:<20} {value:.3f}", "dim", " " * 21)
    print_indented(console, f"{'confidence':<20} {answer.confidence:.3f}", "dim", " " * 21)
    for one in answer.considered:
        print_indented(
            console, f"read  {one.score:.3f}  {source_line(one.article)}", "dim", " " * 13, first=""
        )
        print_indented(console, one.outcome, "dim", " " * 13)


def explained_json(answer: Answer) -> Json:
    """Return what was read for an answer, or for each part of it, and what it was decided on."""
    return {
        "evidence": dict(answer.evidence),
        "considered": [_considered_json(one) for one in answer.considered],
        "parts": [explained_json(part) for part in answer.parts],
    }


def _considered_json(one: Considered) -> Json:
    where = {"paragraph": one.paragraph, "start": one.start, "end": one.end}
    words = {"quote": None if isinstance(one.article, Gone) else one.quote}
    return {
        **_brief(one.article),
        **where,
        **words,
        "score": round(one.score, 4),
        "outcome": one.outcome or None,
    }


def _days(first: str | None, last: str | None) -> str:
    if first and last:
        return day_in_words(first) if first == last else f"{day_in_words(first)} to {day_in_words(last)}"
    return f"from {day_in_words(first)}" if first else f"until {day_in_words(last)}"
