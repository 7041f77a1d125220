"""What a reader finds, on its way from the process that read it: a line of JSON each, of a closed set of
records.

A hostile file may have taken that process over. So what comes back is never unpickled; each record is held to
its types, and an article to what every article is: what follows from its key and its text is worked out anew.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields, replace
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, cast

from corpus.article import PARAGRAPH_BREAK, Article, Details, article_id, paragraphs_of, tidy
from corpus.findings import Entry, RemarkError, WithdrawnError

if TYPE_CHECKING:
    from pydantic import TypeAdapter

LONGEST = 64 * 2**20  # bytes of one record; the longest text of a file that is read whole takes 40


@dataclass(frozen=True, slots=True)
class End:
    """Nothing more comes, and why in one line where it broke off; the process is spent when it had better be
    replaced.
    """

    error: str | None = None
    is_spent: bool = False


Record: TypeAlias = Article | Entry | ValueError | str | int | End

_TAGS = {
    Article: "article",
    Entry: "entry",
    RemarkError: "remark",
    ValueError: "error",
    End: "end",
    str: "words",
    int: "number",
}
_DERIVED = {"id": "", "paragraphs": ()}  # of an article: not sent


def encode(value: object) -> bytes:
    """Return the line that says what was found. Raises TypeError when it is no record, ValueError when it is
    too long.
    """
    line = json.dumps(_tagged(value), ensure_ascii=False, default=_named).encode(errors="replace") + b"\n"
    if len(line) > LONGEST:
        raise ValueError(f"its text is longer than {LONGEST // 2**20} MB: not an article")
    return line


def decode(line: bytes) -> Record:
    """Return what a line says. Raises ValueError when it is not one that ``encode`` makes."""
    tag, *parts = _schema().validate_json(line, strict=True)
    return _MADE_OF[cast(str, tag)](*parts)


def _tagged(value: object) -> tuple[object, ...]:
    if isinstance(value, WithdrawnError):
        return "withdrawn", str(value), value.key, value.publisher, value.for_good
    for kind, tag in _TAGS.items():
        if isinstance(value, kind):
            return tag, str(value) if isinstance(value, ValueError) else value
    raise TypeError(f"{type(value).__name__} is no record")


def _named(value: Any) -> dict[str, object]:
    """Return the fields of a record; ``json`` calls this for what it does not know."""
    found = {field.name: getattr(value, field.name) for field in fields(value)}
    return found | _DERIVED if isinstance(value, Article) else found


@cache
def _schema() -> "TypeAdapter[tuple[object, ...]]":
    from pydantic import TypeAdapter  # only the program needs it, and readers are started often

    return TypeAdapter(
        tuple[Literal["article"], Article]
        | tuple[Literal["entry"], Entry]
        | tuple[Literal["withdrawn"], str, str, str | None, bool]
        | tuple[Literal["remark", "error", "words"], str]
        | tuple[Literal["number"], int]
        | tuple[Literal["end"], End]
    )


def _article(article: Article) -> Article:
    """Return an article with what follows from the rest. Raises ValueError when it is not as ``make_article``
    makes them.
    """
    _check_dates(article)
    one_line = (
        article.title,
        article.publisher,
        article.url,
        *article.authors,
        article.language,
        article.source,
        article.section,
    )
    _check_tidy(words for words in one_line if words is not None)
    paragraphs = article.text.split(PARAGRAPH_BREAK)
    _check_tidy(paragraphs)
    if not all(any(c.isalnum() for c in paragraph) for paragraph in paragraphs):
        raise ValueError("a paragraph without a word")
    return replace(article, id=article_id(article.key), paragraphs=paragraphs_of(article.text))


def _entry(entry: Entry) -> Entry:
    _check_dates(entry.details)
    return entry


def _check_tidy(texts: Iterable[str]) -> None:
    if any(tidy(text) != text for text in texts):
        raise ValueError("not tidy")


def _check_dates(of: Article | Details) -> None:
    for moment in (of.published, of.updated):
        if moment is not None:
            datetime.fromisoformat(moment)


_MADE_OF: dict[str, Callable[..., Record]] = {
    "article": _article,
    "entry": _entry,
    "withdrawn": lambda words, *rest: WithdrawnError(tidy(words), *rest),
    "remark": lambda words: RemarkError(tidy(words)),
    "error": lambda words: ValueError(tidy(words)),
    "end": lambda end: replace(end, error=None if end.error is None else tidy(end.error)),
    "words": str,
    "number": int,
}
