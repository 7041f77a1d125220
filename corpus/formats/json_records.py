"""JSON and JSON Lines: records of articles under the names that people give the fields."""

import json
import reprlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from corpus.article import Article, Details, make_article, tidy
from corpus.dates import published_date

_TITLE = ("headline", "title")
_BODY = ("body", "text", "content", "body_text")
_PUBLISHER = ("publisher", "source", "site_name", "site", "outlet")
_PUBLISHED = ("published", "date", "publish_date", "published_at", "publishedAt", "date_publish", "datePublished")
_AUTHORS = ("byline", "author", "authors")
_URL = ("url", "uri", "link")
_WRAPPERS = ("articles", "items", "data", "results")


def read_json(text: str, source: str) -> Iterator[Article | ValueError]:
    """Yield the articles of a JSON file: one record, a list of them, or a list under a usual name.

    A record that is no article comes out as the ValueError that says why. Raises ValueError when the file is not JSON.
    """
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"not valid JSON ({_why(error)})") from error
    records = _records(content)
    places = _Places(source)
    for number, record in enumerate(records, start=1):
        yield _article(record, places, f"record {number}" if len(records) > 1 else None)


def read_json_lines(lines: Iterable[bytes], source: str) -> Iterator[Article | ValueError]:
    """Yield the articles of a JSON Lines file, a line at a time; never the whole file in memory.

    A line that is no article comes out as the ValueError that says why.
    """
    places = _Places(source)
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line.decode())
        except (ValueError, RecursionError) as error:
            yield ValueError(f"line {number} is not valid JSON ({_why(error)})")
        else:
            yield _article(record, places, f"line {number}")


def details_of(record: Mapping[str, object]) -> Details:
    """Return what a record (or front matter) says of its article, whatever the fields are called.

    Raises ValueError when a date is given but cannot be understood.
    """
    given = _first(record, _PUBLISHED)
    published = published_date(given)
    if given not in (None, "") and published is None:
        raise ValueError(f"its date {reprlib.repr(given)[:40]} is not understood: write it as 2011-08-24")
    return Details(
        title=_words(_first(record, _TITLE)),
        publisher=_name(_first(record, _PUBLISHER)),
        published=published,
        url=_words(_first(record, _URL)),
        identifier=_identifier(record.get("id")),
        authors=tuple(_names(_first(record, _AUTHORS))),
        language=_words(record.get("language")),
        digest=record.get("digest") in (True, "true"),
    )


def _records(content: object) -> list[object]:
    if isinstance(content, Mapping):
        if _first(content, _BODY) is not None:
            return [content]
        for name in _WRAPPERS:
            if isinstance(content.get(name), list):
                return list(content[name])
        return [content]
    if isinstance(content, list):
        return content
    raise ValueError("no article records in it")


class _Places:
    """Tells the records of one file apart by what they are, so that reordering the file changes nothing."""

    def __init__(self, source: str) -> None:
        self.source = source
        self._seen: Counter[str] = Counter()

    def of(self, details: Details) -> str:
        """Return the place of a record; of several that call themselves the same, each has its own."""
        own = "|".join(tidy(part or "") for part in (details.publisher, details.title, details.published))
        self._seen[own] += 1
        return f"{self.source}#{own}" + (f"#{self._seen[own]}" if self._seen[own] > 1 else "")


def _article(record: object, places: _Places, number: str | None) -> Article | ValueError:
    where = f"{number}: " if number else ""
    if not isinstance(record, Mapping):
        return ValueError(f"{where}not an article record")
    body = _first(record, _BODY)
    if not isinstance(body, str):
        return ValueError(f"{where}no article text: expected one of {', '.join(_BODY)}")
    try:
        details = details_of(record)
        return make_article(details, _paragraphs(body), places.source, places.of(details) if number else places.source)
    except ValueError as error:
        return ValueError(where + str(error))


def _paragraphs(body: str) -> list[str]:
    """Part a body at empty lines or, where it has none, at line ends."""
    parts = body.replace("\r\n", "\n").replace("\r", "\n").split("\n\n")
    return parts if len(parts) > 1 else body.splitlines()


def _first(record: Mapping[str, object], names: Iterable[str]) -> object:
    return next((record[name] for name in names if record.get(name) not in (None, "", [])), None)


def _words(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _identifier(value: object) -> str | None:
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else None


def _name(value: object) -> str | None:
    """Return a name given as text or, as some services do, as an object with a name."""
    if isinstance(value, Mapping):
        return _words(value.get("name")) or _words(value.get("title"))
    return _words(value)


def _names(value: object) -> Iterator[str]:
    for one in value if isinstance(value, list) else [value]:
        name = _name(one)
        if name:
            yield from name.removeprefix("By ").split(", ") if not isinstance(value, list) else [name]


def _why(error: Exception) -> str:
    if isinstance(error, UnicodeDecodeError):
        return "not UTF-8"
    return "nested too deep" if isinstance(error, RecursionError) else str(error).split(" (char")[0]
