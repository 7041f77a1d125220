"""WordPress exports (WXR): the published posts of a site, and nothing else of it.

Drafts, private and protected posts, those that are scheduled or in the trash, and pages, pictures and menus are left
out, and counted. How a post's text is made into paragraphs is in ``shortcodes``.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from xml.etree.ElementTree import Element

from corpus.addresses import is_web
from corpus.article import Article, Details, make_article
from corpus.dates import published_date, written_date
from corpus.extraction.bylines import names_in
from corpus.extraction.feed_titles import publisher_in
from corpus.extraction.markup import paragraphs_of_html, parse_xml, without_title, words_of
from corpus.findings import RemarkError
from corpus.formats.blogs.shortcodes import paragraphs_of_post

_SIGN = b"wordpress.org/export/"
_ELEMENTS = (b":wxr_version>", b":post_type>", b":status>")
_HEAD = 64 * 2**10  # bytes within which an export says that it is one
_FURTHEST_ZONE = timedelta(hours=14)
_NO_TIME = "0000-00-00"
_KINDS = {"auto-draft": "draft", "future": "scheduled", "trash": "in the trash"}


def is_export(data: bytes) -> bool:
    """Tell whether what looks like a feed is an export of WordPress, and does not only declare its names."""
    return _SIGN in data[:_HEAD] and any(sign in data for sign in _ELEMENTS)


def read_export(data: bytes, source: str) -> Iterator[Article | ValueError]:
    """Yield the articles of an export. Raises ValueError when it holds no published post."""
    channel = parse_xml(data).find("channel")
    if channel is None:
        raise ValueError("a WordPress export without a site in it")
    names = {
        login: name
        for author in channel.iter("author")
        if (login := _text(author, "author_login")) and (name := _text(author, "author_display_name"))
    }
    left_out: Counter[str] = Counter()
    found = False
    for item in channel.iter("item"):
        if reason := _reason(item):
            left_out[reason] += 1
            continue
        found = True
        try:
            yield _article(item, channel, names, source)
        except ValueError as error:
            yield ValueError(f"{_text(item, 'title') or 'a post without a headline'!r}: {error}")
    if left_out:
        told = ", ".join(f"{count} {reason}" for reason, count in left_out.most_common())
        words = f"left out {left_out.total()} of its items that are no published posts: {told}"
        yield RemarkError(words) if found else ValueError(f"no published post in it ({told})")
    elif not found:
        yield ValueError("a WordPress export without posts")


def _reason(item: Element) -> str | None:
    """Return why an item is not taken, None where it is a published post."""
    kind, status = _text(item, "post_type") or "of no type", _text(item, "status") or "of no status"
    if kind != "post":
        return kind
    if status != "publish":
        return _KINDS.get(status, status)
    if _text(item, "post_password"):
        return "protected"
    begins = _greenwich(item)
    if begins and begins > datetime.now(UTC) + timedelta(hours=1):
        return "scheduled"
    return None


def _article(item: Element, channel: Element, names: dict[str, str], source: str) -> Article:
    title = " ".join(paragraphs_of_html(_text(item, "title") or "")) or None
    link, site = _text(item, "link"), _text(channel, "link") or _text(channel, "base_site_url")
    sections = [
        words for one in item.iter("category") if one.get("domain") == "category" and (words := words_of(one))
    ]
    published = _published(item)
    updated = _text(item, "post_modified")
    name = _text(channel, "title")
    details = Details(
        title=title,
        publisher=publisher_in(name, link or site or "") if name else None,
        published=published,
        url=link if link and is_web(link) else None,
        identifier=_text(item, "guid"),
        authors=_authors(_text(item, "creator"), names),
        language=_text(channel, "language"),
        updated=published_date(updated) if updated and published and updated[:10] > published[:10] else None,
        section=sections[0] if sections else None,
        genre="/".join(sections) or None,
    )
    content = next(
        (one.text or "" for one in item.iter("encoded")), ""
    )  # the excerpt follows it under the same name
    paragraphs = without_title(paragraphs_of_post(content), title)
    return make_article(details, paragraphs, source, f"{source}#{_text(item, 'post_id') or title}")


def _authors(creator: str | None, names: dict[str, str]) -> tuple[str, ...]:
    """Return the name by which a post is signed: that of the account, never what its owner logs in by."""
    if not creator:
        return ()
    name = names.get(creator, creator)
    return names_in(name) if name != creator or " " in name else ()


def _greenwich(item: Element) -> datetime | None:
    """Return when a post was published by the clock of Greenwich."""
    written = _text(item, "post_date_gmt")
    found = written_date(f"{written}Z") if written and not written.startswith(_NO_TIME) else None
    found = found or written_date(_text(item, "pubDate"))
    moment = datetime.fromisoformat(found) if found else None
    return moment if moment and moment.tzinfo else None


def _published(item: Element) -> str | None:
    """Return when a post was published by the clock of its site, whose day is the one that it shows."""
    local, greenwich = published_date(_text(item, "post_date")), _greenwich(item)
    if local is None or greenwich is None or "T" not in local:
        return local or published_date(greenwich)
    offset = datetime.fromisoformat(local).replace(tzinfo=UTC) - greenwich
    if abs(offset) > _FURTHEST_ZONE or offset.total_seconds() % 900:
        return published_date(greenwich)
    return (greenwich + offset).replace(tzinfo=None).isoformat() + _zone(offset)


def _zone(offset: timedelta) -> str:
    minutes = round(offset.total_seconds() / 60)
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


def _text(element: Element, name: str) -> str | None:
    return words_of(element.find(name))
