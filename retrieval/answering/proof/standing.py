"""That every quote of an answer stands in the coverage, to the letter, at the moment it is sent."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any

from corpus.store.protocols import Articles
from corpus.store.records import DamagedError
from retrieval.answering.answer import Answer, Citation, Reason, Status

CHANGING = "What was to be quoted has just been changed or taken out of the coverage: ask again in a moment."


def stands(store: Articles, answer: Answer) -> bool:
    """Tell whether the stored articles have every quote of an answer where it says that it stands."""
    return all(_is_there(store, citation) for citation in dict.fromkeys(_citations(answer)))


def withheld(answer: Answer) -> Answer:
    """Return a refusal in place of an answer whose quotes stand no more."""
    return replace(
        answer, status=Status.NO_ANSWER, reason=Reason.NO_MATCH, message=CHANGING, confidence=0.0,
        citations=(), closest=(), nearest=(), parts=(), considered=(), evidence=(),
    )  # fmt: skip


def _is_there(store: Articles, citation: Citation) -> bool:
    try:
        article = store.get(citation.article.id)
    except DamagedError:
        return False
    return article is not None and article.text[citation.start : citation.end] == citation.quote


def _citations(value: Any) -> Iterator[Citation]:
    """Yield every citation in a record, wherever in it it stands."""
    if isinstance(value, Citation):
        yield value
    if isinstance(value, tuple):
        for one in value:
            yield from _citations(one)
    elif is_dataclass(value):
        for field in fields(value):
            yield from _citations(getattr(value, field.name))
