"""The records that everything else speaks of: an article and its paragraphs.

An article's ``text`` is the one thing that offsets point into. It is made once, here, and kept to the
letter from then on; paragraphs and quotes are slices of it, never copies that could drift.
"""

import base64
import hashlib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from corpus.genre import Genre, genre_of

PARAGRAPH_BREAK = "\n\n"

_WHITE = re.compile(r"\s+")
_INVISIBLE = frozenset("\u00ad\u200b\u2060\ufeff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph: ``article.text[start:end]``, numbered from 1."""

    number: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Article:
    """One article as kept.

    ``key`` says which article it is (its address, its own identifier, or the file that it was read from): two
    articles with one key are versions of each other. ``id`` is derived from it, so an article has the same id
    in every home. ``published`` is the ISO 8601 day or moment of first publication and ``updated`` that of
    the last change, each None when the source does not say. ``section`` is the part of the paper, ``World``
    say; ``genre`` is None where nothing tells it; ``shortened`` is true
    where a paywall cut the source off.
    """

    id: str
    key: str
    title: str
    publisher: str | None
    published: str | None
    url: str | None
    authors: tuple[str, ...]
    language: str | None
    digest: bool
    source: str
    text: str
    paragraphs: tuple[Paragraph, ...]
    updated: str | None = None
    section: str | None = None
    genre: Genre | None = None
    shortened: bool = False

    def slice(self, paragraph: Paragraph) -> str:
        """Return the words of a paragraph of this article."""
        return self.text[paragraph.start : paragraph.end]

    @property
    def day(self) -> str | None:
        """The publication day as YYYY-MM-DD, or None."""
        return self.published[:10] if self.published else None


@dataclass(frozen=True, slots=True)
class Gone(Article):
    """Stands in a past answer for an article of which nothing may be shown any more: it was taken out or, where it
    ``is_damaged``, altered outside the store.
    """

    is_damaged: bool = False


def gone(identifier: str, is_damaged: bool) -> Gone:
    """Return what stands in for an article of which nothing but its id may be shown."""
    return Gone(
        id=identifier, key="", title="", publisher=None, published=None, url=None, authors=(), language=None,
        digest=False, source="", text="", paragraphs=(), is_damaged=is_damaged,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Details:
    """What a source says of an article beside its words; everything may be missing. ``genre`` is in its own
    words.
    """

    title: str | None = None
    publisher: str | None = None
    published: str | None = None
    url: str | None = None
    identifier: str | None = None
    authors: tuple[str, ...] = ()
    language: str | None = None
    digest: bool = False
    updated: str | None = None
    section: str | None = None
    genre: str | None = None
    shortened: bool = False


def make_article(details: Details, paragraphs: Iterable[str], source: str, place: str) -> Article:
    """Make an article of what was read.

    ``source`` is the file or address it was read from; ``place`` is that plus whatever tells several
    articles of one file apart, and identifies an article that has no address or identifier of its own.
    Raises ValueError when no paragraph holds a word.
    """
    words = [p for p in (tidy(p) for p in paragraphs) if any(c.isalnum() for c in p)]
    if not words:
        raise ValueError("no article text in it")
    key = own_key(details, source) or f"file:{place.encode(errors='backslashreplace').decode()}"
    text = PARAGRAPH_BREAK.join(words)
    title = tidy(details.title or "") or _opening(words[0])
    publisher, url = tidy(details.publisher or "") or None, tidy(details.url or "") or None
    section = tidy(details.section or "") or None
    return Article(
        id=article_id(key),
        key=key,
        title=title,
        publisher=publisher,
        published=details.published,
        url=url,
        authors=tuple(a for a in (tidy(a) for a in details.authors) if a),
        language=tidy(details.language or "") or None,
        digest=details.digest,
        source=tidy(source),
        text=text,
        paragraphs=paragraphs_of(text),
        updated=details.updated,
        section=section,
        genre=genre_of(details.genre, section, title, url, publisher),
        shortened=details.shortened,
    )


def with_details(article: Article, **given: Any) -> Article:
    """Return an article with details that were learned of it later: its key is the address given, and what genre it is
    may be told by them.
    """
    if "url" in given:
        given |= {"key": given["url"], "id": article_id(given["url"])}
    one = replace(article, **given)
    return replace(one, genre=genre_of(one.genre, one.section, one.title, one.url, one.publisher))


def paragraphs_of(text: str) -> tuple[Paragraph, ...]:
    """Return the paragraphs of an article's text; none of them holds a paragraph break."""
    spans, at = [], 0
    for number, paragraph in enumerate(text.split(PARAGRAPH_BREAK), start=1):
        spans.append(Paragraph(number, at, at + len(paragraph)))
        at += len(paragraph) + len(PARAGRAPH_BREAK)
    return tuple(spans)


def own_key(details: Details, source: str) -> str | None:
    """Return the key of an article by its own address or identifier; one that is no URI tells it apart only
    within its file.
    """
    if url := tidy(details.url or ""):
        return url
    identifier = tidy(details.identifier or "")
    if not identifier:
        return None
    return f"id:{identifier}" if ":" in identifier else f"id:{tidy(source)}#{identifier}"


def article_id(key: str) -> str:
    """Return the ten-character id of the article with this key."""
    return base64.b32encode(hashlib.sha256(key.encode()).digest())[:10].decode().lower()


def tidy(text: str) -> str:
    """Return text on one line, fit to be stored and shown.

    Runs of white space become one space; control characters (terminal escapes among them), invisible
    marks that reorder or split words, and broken halves of surrogate pairs are taken out.
    """
    words = _WHITE.sub(" ", text).strip()
    if words.isprintable():  # no character is both printable and unfit
        return words
    return _WHITE.sub(" ", "".join(c for c in text if c.isspace() or not _unfit(c))).strip()


def _unfit(character: str) -> bool:
    return character in _INVISIBLE or unicodedata.category(character) in ("Cc", "Cs")


def _opening(paragraph: str, limit: int = 80) -> str:
    """Return the first words of a paragraph, to name an article that has no headline."""
    if len(paragraph) <= limit:
        return paragraph
    return paragraph[:limit].rsplit(" ", 1)[0] + " …"
