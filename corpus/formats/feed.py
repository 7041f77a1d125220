"""Feeds (RSS 0.9 to 2.0, Atom, news sitemaps): an entry that holds the whole article is it; a teaser only leads to its page.

feedparser tells the dialects apart. It is given bytes, never an address, in a process with limits of time and
memory; what an entry's mark-up says is taken as paragraphs of plain words.
"""

import hashlib
import io
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from html import unescape
from typing import Any, TypeAlias
from urllib.parse import urljoin

from corpus.addresses import is_web, without_tracking
from corpus.article import Article, Details, make_article, tidy
from corpus.dates import published_date
from corpus.encodings import declared_in_xml, decode_labelled, without_declaration
from corpus.extraction.bylines import names_in
from corpus.extraction.feed_titles import publisher_in
from corpus.extraction.markup import paragraphs_of_html, without_title
from corpus.extraction.meant import paragraphs_meant
from corpus.extraction.text.cleaning import clean_body
from corpus.findings import Entry
from corpus.formats.blogs import wordpress
from corpus.formats.blogs.blogger import is_published_post
from corpus.formats.detection import HEAD, UnknownFormError, form_of_page, root_of
from corpus.formats.registry import FEED, NOTHING, SITEMAPS, Given
from corpus.formats.sitemap import entries_of_sitemap
from corpus.genre import genre_of
from corpus.worker import in_worker

MOST_ENTRIES = 2000  # of one feed; the largest archives served as one feed have some hundreds
_LARGEST = 20 * 2**20  # bytes
_WHOLE_CONTENT = (
    30  # words of a content element, from which it is the article, unless it was cut; set by hand
)
_WHOLE_SUMMARY = 150  # words of a summary or description, which is mostly a teaser of 20 to 60
_LONGEST_CALL = 12  # words of a line that sends the reader on

Page: TypeAlias = Callable[[str], Iterator[Article]]

_ITEM_START = re.compile(rb"<(?:[\w.-]+:)?(?:item|entry)[\s>]")
_ITEM_END = re.compile(rb"</(?:[\w.-]+:)?(?:item|entry)\s*>")
_CUT_OFF = re.compile(r"(?:…|\.\.\.|\[\s*(?:…|\.\.\.)\s*\]|»|>>)\s*$")
_CALL = re.compile(
    r"\b(?:read|continue|keep|view|full)\b.*\b(?:more|reading|story|article|post|on|full)\b|^more\b",
    re.IGNORECASE,
)
_COLOPHON = re.compile(
    r"^(?:the post\b.*\bappeared first on\b|this (?:article|story|post) (?:was )?(?:originally|first) )",
    re.IGNORECASE,
)
_TAG = re.compile(r"</?[a-z][a-z0-9]*(?:\s[^<>]*)?/?>", re.IGNORECASE)
_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/rdf+xml")


def is_feed(data: bytes) -> bool:
    """Tell by its root element whether something is a feed."""
    try:
        return form_of_page("", data) is FEED
    except UnknownFormError:
        return False


def read_feed(data: bytes, source: str, given: Given = NOTHING) -> Iterator[Article | ValueError]:
    """Yield the articles of a feed's entries; ``given.page`` reads the linked page where an entry holds only a
    teaser.

    An entry that gives no article comes out as the ValueError that says why. Raises ValueError when it is no feed, or has
    no entries. A WordPress export, which looks like a feed, is read as what it is.
    """
    if wordpress.is_export(data):
        yield from in_worker(partial(wordpress.read_export, data, source))
        return
    for entry in entries(data, given.url or source, given.charset):
        try:
            yield article_of(entry, source, given.page)
        except ValueError as error:
            yield error


def entries(data: bytes, source: str, charset: str | None = None) -> list[Entry]:
    """Return the entries of a feed, at most ``MOST_ENTRIES``, in its order; their links are relative to
    ``source`` where that is an address. ``charset`` is the encoding that a server named.

    Raises ValueError when it is no feed, or has no entries.
    """
    if len(data) > _LARGEST:
        raise ValueError(
            f"{len(data) / 2**20:.0f} MB is too large for a feed (at most {_LARGEST // 2**20} MB)"
        )
    return list(in_worker(partial(_entries, data, source, charset)))


def article_of(entry: Entry, source: str, page: Page | None) -> Article:
    """Return the article of an entry, from its page where the entry is only a teaser. Raises ValueError when
    it cannot be had.
    """
    details = entry.details
    if entry.is_whole:
        return make_article(details, clean_body(entry.paragraphs), source, f"{source}#{entry.identity}")
    named = f"{details.title or entry.identity!r}: only a teaser"
    if page is None or not details.url:
        raise ValueError(
            f"{named}, and {'its page was not fetched' if details.url else 'it links to no page'}: left out"
        )
    try:
        found = next(iter(page(details.url)), None)
    except ValueError as error:
        raise ValueError(f"{named}, and its page cannot be read: {error}") from error
    if found is None:
        raise ValueError(f"{named}, and its page holds no article")
    return _filled(found, details)


def feeds_linked(data: bytes, url: str) -> list[str]:
    """Return the addresses of the feeds that a page links to, in its order, those of comments last."""
    return list(in_worker(partial(_feeds_linked, data, url)))


def _filled(article: Article, details: Details) -> Article:
    """Return an article with what its page does not say taken from its entry."""
    return replace(
        article,
        publisher=article.publisher or tidy(details.publisher or "") or None,
        published=article.published or details.published,
        updated=article.updated or details.updated,
        authors=article.authors or details.authors,
        section=article.section or details.section,
        genre=genre_of(
            article.genre or details.genre, details.section, article.title, article.url, article.publisher
        ),
        language=article.language or details.language,
    )


def _in_utf8(data: bytes, charset: str | None) -> bytes:
    """Return a feed in UTF-8 and declared so."""
    try:
        text = decode_labelled(data, (charset, declared_in_xml(data)))
    except ValueError as error:
        raise ValueError(f"not a feed: {error}") from error
    return b'<?xml version="1.0" encoding="utf-8"?>' + without_declaration(text).encode()


def _shortened(data: bytes) -> bytes:
    """Return a feed without the entries beyond the most that are read; what follows the last entry stays."""
    starts = _ITEM_START.finditer(data)
    for _ in range(MOST_ENTRIES):
        next(starts, None)
    beyond = next(starts, None)
    if beyond is None:
        return data
    last = beyond.end()
    for end in _ITEM_END.finditer(data, last):
        last = end.end()
    return data[: beyond.start()] + data[last:]


# What follows runs in a process of its own.


def _entries(given: bytes, source: str, charset: str | None) -> Iterator[Entry]:
    if root_of(given[:HEAD]) in SITEMAPS:
        yield from entries_of_sitemap(given, MOST_ENTRIES)
        return
    import feedparser

    data = _shortened(_in_utf8(given, charset))
    headers = {"content-location": source} if is_web(source) else {}
    found = feedparser.parse(
        io.BytesIO(data), sanitize_html=False, resolve_relative_uris=False, response_headers=headers
    )
    if not found.get("version") and not found.entries:
        raise ValueError("not a feed that can be read: expected RSS or Atom")
    if not found.entries:
        raise ValueError("a feed without entries")
    address = source if is_web(source) else ""
    base = _joined(address, found.feed.get("link") or "") or address
    for entry in found.entries[:MOST_ENTRIES]:
        if is_published_post(entry):
            yield _entry(entry, found.feed, base, is_atom=found.get("version", "").startswith("atom"))


def _entry(given: Mapping[str, Any], feed: Mapping[str, Any], base: str, is_atom: bool) -> Entry:
    link = _link(given, base)
    title = _plain(given.get("title_detail"))
    paragraphs, is_whole = _words(given, title)
    published, updated = _date(given, "published"), _date(given, "updated")
    if not is_atom and published is None:
        published, updated = updated, None  # dc:date, by which RSS tells when something was published
    identity = str(given.get("id") or link or title)
    details = Details(
        title=title,
        publisher=_publisher(given, feed, link or base),
        published=published,
        url=link,
        identifier=str(given.get("id") or "") or None,
        authors=_authors(given),
        language=_language(given, feed),
        updated=None if updated == published else updated,
    )
    stamp = hashlib.sha256(
        repr((details, given.get("updated"), paragraphs)).encode(errors="replace")
    ).hexdigest()[:32]
    return Entry(identity, stamp, details, tuple(paragraphs), is_whole)


def _link(given: Mapping[str, Any], base: str) -> str | None:
    link = given.get("feedburner_origlink") or given.get("link")
    if not isinstance(link, str) or not link.strip():
        return None
    link = _joined(base, link)
    return without_tracking(link) if is_web(link) else None


def _joined(base: str, link: str) -> str:
    """Return a link as an address; nothing where it can be none."""
    try:
        return urljoin(base, link.strip())
    except ValueError:
        return ""


def _words(given: Mapping[str, Any], title: str | None) -> tuple[list[str], bool]:
    """Return the paragraphs of an entry, and whether they are its article rather than a teaser."""
    contents = [_paragraphs(one) for one in given.get("content", ())]
    content = max(contents, key=_length, default=[])
    summary = _paragraphs(given.get("summary_detail"))
    is_content = bool(content) and _length(content) >= _length(summary)
    words = without_title(content if is_content else summary, title)
    words, is_cut = _without_ending(words)
    if is_cut or not words:
        return words, False
    if not given.get("link"):
        return words, True  # there is no more of it anywhere
    return words, _length(words) >= (_WHOLE_CONTENT if is_content else _WHOLE_SUMMARY)


def _without_ending(words: list[str]) -> tuple[list[str], bool]:
    """Return paragraphs without those at the end that speak of where they stand or lead on, and whether the
    text is cut off there.
    """
    kept, is_cut = list(words), False
    while kept:
        if _COLOPHON.search(kept[-1]):
            kept.pop()
        elif len(kept[-1].split()) <= _LONGEST_CALL and _CALL.search(kept[-1]) and not kept[-1].endswith("."):
            kept.pop()
            is_cut = True
        else:
            return kept, is_cut or bool(_CUT_OFF.search(kept[-1]))
    return kept, is_cut


def _length(paragraphs: list[str]) -> int:
    return sum(len(paragraph.split()) for paragraph in paragraphs)


def _paragraphs(detail: Mapping[str, Any] | None) -> list[str]:
    """Return the paragraphs of a text construct, of mark-up or plain; none where its mark-up is nested
    absurdly deep.
    """
    value = detail.get("value") if detail else None
    if not detail or not isinstance(value, str):
        return []
    if _TAG.search(value):
        try:
            return paragraphs_meant(paragraphs_of_html(value))
        except ValueError:
            return []
    text = (
        unescape(value) if "html" in detail.get("type", "") else value
    )  # which RSS does not say, and may be either
    return [words for words in map(tidy, paragraphs_meant(re.split(r"\n\s*\n", text))) if words]


def _plain(detail: Mapping[str, Any] | None) -> str | None:
    """Return a text construct on one line, None where there is none."""
    return " ".join(_paragraphs(detail)) or None


def _date(given: Mapping[str, Any], name: str) -> str | None:
    """Return a date of an entry with the zone it was written in; in UTC where only feedparser understands
    it.
    """
    written = given.get(name)
    parsed = given.get(f"{name}_parsed")
    if not isinstance(written, str):
        return None
    understood = published_date(written)
    if understood or parsed is None:
        return understood
    return published_date(
        f"{parsed[0]:04}-{parsed[1]:02}-{parsed[2]:02}T{parsed[3]:02}:{parsed[4]:02}:{parsed[5]:02}+00:00"
    )


def _authors(given: Mapping[str, Any]) -> tuple[str, ...]:
    names = [
        name
        for author in given.get("authors", ())
        if isinstance(author.get("name"), str)
        for name in names_in(author["name"])
    ]
    return tuple(dict.fromkeys(names))


def _language(given: Mapping[str, Any], feed: Mapping[str, Any]) -> str | None:
    details = [*given.get("content", ()), given.get("summary_detail") or {}]
    own = next((detail["language"] for detail in details if detail.get("language")), None)
    return own or feed.get("language") or None


def _publisher(given: Mapping[str, Any], feed: Mapping[str, Any], address: str) -> str | None:
    """Return who publishes an entry: the feed it was taken from, a publisher that is named, or whose feed it
    is.
    """
    origin = given.get("source")
    if isinstance(origin, Mapping) and origin.get("title"):
        return publisher_in(tidy(origin["title"]), origin.get("href") or address)
    named = given.get("publisher") or feed.get("publisher")
    if isinstance(named, str) and "@" not in named and tidy(named):
        return tidy(named)
    title = _plain(feed.get("title_detail"))
    return publisher_in(title, address) if title else None


def _feeds_linked(data: bytes, url: str) -> Iterator[str]:
    from lxml import etree, html

    try:
        root = html.document_fromstring(data)
    except (etree.LxmlError, ValueError):
        return
    base = next((element.get("href", "") for element in root.iter("base")), "")
    found = [
        (element.get("title") or "", urljoin(urljoin(url, base), element.get("href") or ""))
        for element in root.iter("link")
        if "alternate" in (element.get("rel") or "").lower().split()
        and (element.get("type") or "").lower().strip() in _FEED_TYPES
    ]
    of_comments = [("comment" in f"{title} {link}".lower(), link) for title, link in found if is_web(link)]
    yield from dict.fromkeys(link for _, link in sorted(of_comments, key=lambda one: one[0]))
