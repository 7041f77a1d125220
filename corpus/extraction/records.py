"""The details of an article in a record of names and values, as JSON and front matter have them, whatever the fields are called."""

import re
import reprlib
from collections.abc import Iterable, Iterator, Mapping
from html import unescape
from urllib.parse import urlsplit

from corpus.addresses import is_web
from corpus.article import Details
from corpus.dates import published_date
from corpus.extraction.bylines import names_in

TITLE = ("headline", "title", "headlines", "webTitle")
BODY = (
    "body", "text", "content", "bodies", "articleBody", "maintext", "bodyText", "content_text", "full_text", "article", "article_text", "plaintext",
)  # fmt: skip
_PUBLISHER = (
    "publisher", "source", "source_name", "name_source", "provider", "site_name", "sitename", "site", "outlet", "media_outlet", "newspaper",
    "infosource", "infosources", "infoSources", "publication", "publication_title", "copyrightholder", "copyrightHolder", "source_domain",
    "domain", "hostname",
)  # fmt: skip
_PUBLISHED = (
    "published", "date", "publish_date", "published_at", "publishedAt", "date_publish", "datePublished", "date_published",
    "published_date", "publication_date", "pub_date", "pubDate", "webPublicationDate", "firstpublished", "firstPublished", "firstcreated", "firstCreated", "contentcreated",
    "contentCreated", "versioncreated", "versionCreated",
)  # fmt: skip
_UPDATED = (
    "updated", "updated_at", "updatedAt", "modified", "date_modified", "dateModified", "date_modify", "last_modified", "versioncreated",
    "versionCreated",
)  # fmt: skip
_AUTHORS = ("byline", "author", "authors", "by", "bylines", "creator")
_SECTION = ("section", "category", "articleSection", "sectionName", "section_name")
_GENRES = ("genre", "genres", "@type", "articleType", "profile", "type", "type_of_material")
_LANGUAGE = ("language", "lang", "inLanguage")
_URL = ("url", "uri", "link", "webUrl", "web_url", "URL", "permalink", "canonical_url", "mainEntityOfPage")
_IDENTIFIER = ("id", "guid", "@id", "_id")
NAMES = tuple(  # of all fields that are understood
    dict.fromkeys(
        (
            *TITLE,
            *BODY,
            *_PUBLISHER,
            *_PUBLISHED,
            *_UPDATED,
            *_AUTHORS,
            *_SECTION,
            *_GENRES,
            *_LANGUAGE,
            *_URL,
            *_IDENTIFIER,
        )
    )
)
_NO_VALUE = frozenset(
    ("", "none", "null", "nan", "nat", "n/a", "na", "-", "unknown", "0000-00-00", "0000-00-00 00:00:00")
)
_ENTITY = re.compile(r"&(?:#\d+|#x[0-9a-f]+|amp|quot|apos|nbsp|[lr][sd]quo|[nm]dash|hellip);", re.IGNORECASE)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:(?!//)", re.IGNORECASE)  # urn:, tag:, but no https://


def details_of(record: Mapping[str, object], is_strict: bool = True) -> Details:
    """Return what a record (or front matter) says of its article, whatever the fields are called.

    Raises ValueError when a date of publication is given but cannot be understood; where it is not strict, the day
    stays unknown then (`unread_date` says of what).
    """
    published = published_date(_given_date(record))
    if is_strict and published is None and (unread := unread_date(record)):
        raise ValueError(f"its date {unread} is not understood: write it as 2011-08-24")
    updated = published_date(first_of(record, _UPDATED))
    address = _name(first_of(record, _URL))
    is_urn = bool(address and _SCHEME.match(address))
    publisher = _name(first_of(record, _PUBLISHER))
    return Details(
        title=_unescaped(_name(first_of(record, TITLE))),
        publisher=_unescaped(urlsplit(publisher).netloc if publisher and is_web(publisher) else publisher),
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


def unread_date(record: Mapping[str, object]) -> str | None:
    """Return the date of publication that a record gives where it cannot be understood, cut short; None where it can."""
    given = _given_date(record)
    return None if given is None or published_date(given) else reprlib.repr(given)[:40]


def _given_date(record: Mapping[str, object]) -> object:
    """Return the first date of publication that a record gives, None where it gives none."""
    for name in _PUBLISHED:
        value = record.get(name)
        if (
            value is None
            or isinstance(value, bool)
            or value == []
            or (isinstance(value, str) and value.strip().lower() in _NO_VALUE)
        ):
            continue
        return value
    return None


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
                for key in ("name", "title", "value", "main", "rendered", "basic", "@id", "original")
                if (words := words_or_none(value.get(key)))
            ),
            None,
        )
    return words_or_none(value)


def _unescaped(words: str | None) -> str | None:
    """Return words without the entities of mark-up that some records leave in them."""
    return unescape(words) if words and _ENTITY.search(words) else words


def _each_name(value: object) -> Iterator[str]:
    for one in value if isinstance(value, list) else [value]:
        if not isinstance(one, list) and (name := _name(one)):
            yield name


def _names(value: object) -> Iterator[str]:
    for name in _each_name(value):
        yield from [name] if isinstance(value, list) else names_in(name)
