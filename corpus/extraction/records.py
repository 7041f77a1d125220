"""The details of an article in a record of names and values, as JSON and front matter have them, whatever the fields are called."""

import re
import reprlib
from collections.abc import Iterable, Iterator, Mapping

from corpus.article import Details
from corpus.dates import published_date
from corpus.extraction.bylines import names_in

TITLE = ("headline", "title", "headlines", "webTitle")
_PUBLISHER = (
    "publisher", "source", "provider", "site_name", "site", "outlet", "infosource", "infosources", "infoSources", "publication",
    "copyrightholder", "copyrightHolder", "source_domain",
)  # fmt: skip
_PUBLISHED = (
    "published", "date", "publish_date", "published_at", "publishedAt", "date_publish", "datePublished", "date_published",
    "published_date", "publication_date", "pub_date", "pubDate", "webPublicationDate", "firstcreated", "firstCreated", "contentcreated",
    "contentCreated", "versioncreated", "versionCreated",
)  # fmt: skip
_UPDATED = (
    "updated", "updated_at", "updatedAt", "modified", "date_modified", "dateModified", "date_modify", "last_modified", "versioncreated",
    "versionCreated",
)  # fmt: skip
_AUTHORS = ("byline", "author", "authors", "by", "bylines")
_SECTION = ("section", "category", "articleSection", "sectionName")
_GENRES = ("genre", "genres", "@type", "articleType", "profile", "type")
_LANGUAGE = ("language", "lang", "inLanguage")
_URL = ("url", "uri", "link", "webUrl", "web_url", "mainEntityOfPage")
_IDENTIFIER = ("id", "guid", "@id")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:(?!//)", re.IGNORECASE)  # urn:, tag:, but no https://


def details_of(record: Mapping[str, object]) -> Details:
    """Return what a record (or front matter) says of its article, whatever the fields are called.

    Raises ValueError when a date of publication is given but cannot be understood.
    """
    given = first_of(record, _PUBLISHED)
    published = published_date(given)
    if given not in (None, "") and published is None:
        raise ValueError(f"its date {reprlib.repr(given)[:40]} is not understood: write it as 2011-08-24")
    updated = published_date(first_of(record, _UPDATED))
    address = _name(first_of(record, _URL))
    is_urn = bool(address and _SCHEME.match(address))
    return Details(
        title=_name(first_of(record, TITLE)),
        publisher=_name(first_of(record, _PUBLISHER)),
        published=published,
        url=None if is_urn else address,
        identifier=address if is_urn else _identifier(first_of(record, _IDENTIFIER)),
        authors=tuple(dict.fromkeys(_names(first_of(record, _AUTHORS)))),
        language=_name(first_of(record, _LANGUAGE)),
        digest=record.get("digest") in (True, "true"),
        updated=updated if updated != published else None,
        section=_name(first_of(record, _SECTION)),
        genre="/".join(name for field in _GENRES for name in _each_name(record.get(field))),
    )


def first_of(record: Mapping[str, object], names: Iterable[str]) -> object:
    """Return the first value that a record has under any of some names, None where it has none."""
    return next((record[name] for name in names if record.get(name) not in (None, "", [])), None)


def words_or_none(value: object) -> str | None:
    """Return a value that is text, None for any other."""
    return value if isinstance(value, str) else None


def _identifier(value: object) -> str | None:
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else None


def _name(value: object) -> str | None:
    """Return a name given as text or, as some services do, as an object with a name, or a list that begins
    with one.
    """
    if isinstance(value, list):
        return next((name for one in value if not isinstance(one, list) and (name := _name(one))), None)
    if isinstance(value, Mapping):
        return next(
            (
                words
                for key in ("name", "title", "value", "main", "@id", "original")
                if (words := words_or_none(value.get(key)))
            ),
            None,
        )
    return words_or_none(value)


def _each_name(value: object) -> Iterator[str]:
    for one in value if isinstance(value, list) else [value]:
        if not isinstance(one, list) and (name := _name(one)):
            yield name


def _names(value: object) -> Iterator[str]:
    for one in value if isinstance(value, list) else [value]:
        name = None if isinstance(one, list) else _name(one)
        if name:
            yield from [name] if isinstance(value, list) else names_in(name)
