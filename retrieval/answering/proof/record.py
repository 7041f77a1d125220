"""An answer as it is kept to be given again to the letter, and read back.

All of it is kept but the words of articles. Whatever has an ``article`` is a piece of its own, which refers to the state of
the article that was quoted and goes with it; in its place then stands one that says so. What fields an answer has is read
off the records themselves, so that a new one is kept without a word here.
"""

import json
import types
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from enum import Enum
from functools import cache
from typing import Any, Union, cast, get_args, get_origin, get_type_hints

from corpus.article import Article, gone
from corpus.store.records import Piece, Record
from retrieval.answering.answer import Answer

_PIECE = "piece"


def recorded(answer: Answer) -> Record:
    """Return an answer to be kept."""
    pieces: dict[int, Piece] = {}
    return Record(json.dumps(_kept(answer, pieces)), pieces)


def given_again(record: Record) -> Answer:
    """Return an answer that was kept. Raises ValueError where it cannot be read."""
    try:
        return cast(Answer, _read(Answer, json.loads(record.text), record.pieces))
    except (AttributeError, KeyError, LookupError, TypeError) as error:
        raise ValueError(f"not an answer: {error!r}") from error


def _kept(value: Any, pieces: dict[int, Piece]) -> Any:
    """Return a value as JSON, what it says of articles in pieces."""
    if isinstance(value, Article):
        return _piece(value, {}, {}, pieces)
    if is_dataclass(value):
        said = {f.name: _kept(getattr(value, f.name), pieces) for f in fields(value) if f.name != "article"}
        article = getattr(value, "article", None)
        if not isinstance(article, Article):
            return said
        numbers = {name: one for name, one in said.items() if isinstance(one, int | float)}
        return _piece(article, said, numbers, pieces)
    if isinstance(value, tuple | list | frozenset):
        every = [_kept(one, pieces) for one in value]
        return sorted(every) if isinstance(value, frozenset) else every
    return _plain(value)


def _plain(value: object) -> str | float | bool | None:
    """Return a value that is one thing as JSON has it."""
    if isinstance(value, Enum):
        return _plain(value.value)
    if value is None or isinstance(value, str | int | float):
        return value
    raise TypeError(f"cannot keep {type(value).__name__}")


def _piece(
    article: Article, said: Mapping[str, Any], numbers: Mapping[str, Any], pieces: dict[int, Piece]
) -> Any:
    """Put what is said of an article among the pieces, and return what refers to it: its id and numbers, no word."""
    number = len(pieces)
    pieces[number] = Piece(article, json.dumps(said))
    return {_PIECE: number, "article_id": article.id, "numbers": numbers}


def _read(kind: Any, kept: Any, pieces: Mapping[int, Piece]) -> Any:
    """Return a value of a type from the JSON that was kept of it."""
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        return None if kept is None else _read(_only(arguments), kept, pieces)
    if origin is tuple and arguments[-1] is not ...:
        return tuple(_read(one, item, pieces) for one, item in zip(arguments, kept, strict=True))
    if origin in (tuple, frozenset):
        return origin(_read(arguments[0], item, pieces) for item in kept)
    if kind is Article:
        return _article(kept, pieces)
    if is_dataclass(kind):
        return _read_fields(kind, kept, pieces)
    return kind(kept)


def _only(arguments: tuple[Any, ...]) -> Any:
    """Return the type that is not None."""
    [kind] = (one for one in arguments if one is not types.NoneType)
    return kind


def _article(kept: Any, pieces: Mapping[int, Piece]) -> Article:
    piece = pieces.get(kept[_PIECE])
    return (
        piece.article if piece and piece.article else gone(kept["article_id"], is_damaged=piece is not None)
    )


def _read_fields(kind: Any, kept: Any, pieces: Mapping[int, Piece]) -> Any:
    """Return a record; of one whose article is gone only its numbers are known."""
    values: dict[str, Any] = {}
    said = kept
    if "article" in _types(kind):
        piece = pieces.get(kept[_PIECE])
        is_whole = piece is not None and piece.article is not None
        said = json.loads(piece.said) if piece and is_whole else kept["numbers"]
        values["article"] = _article(kept, pieces)
    for field in fields(kind):
        if field.name in said:
            values[field.name] = _read(_types(kind)[field.name], said[field.name], pieces)
        elif field.name not in values and field.default is MISSING and field.default_factory is MISSING:
            values[field.name] = (get_origin(_types(kind)[field.name]) or _types(kind)[field.name])()
    return kind(**values)


@cache
def _types(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)
