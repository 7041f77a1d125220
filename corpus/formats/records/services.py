"""What services call things: where in their answers the records are, and each record under the names that all others use.

Read against what they answer and document: WordPress (REST API and WordPress.com), Superdesk, Event Registry,
Webz.io, Arc XP, the New York Times, the Guardian, NewsAPI, GNews, newsdata.io, Aylien, Feedly, Ghost, Drupal and Strapi
(JSON:API), Elasticsearch. What GDELT, Mediastack and Bing answer tells only where articles are.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

from corpus.extraction.markup import paragraphs_of_html
from corpus.extraction.records import BODY, first_of, words_or_none
from corpus.formats.blogs.shortcodes import paragraphs_of_post

Record: TypeAlias = Mapping[str, object]

ONLY_LEAD = "clippings:only_lead"  # a record whose text is only the beginning of the article
_LISTS = (
    "articles", "items", "_items", "data", "results", "posts", "stories", "docs", "hits", "news", "content_elements", "response", "db", "value", "records",
    "@graph",
)  # fmt: skip
_WITHIN = ("fields", "attributes", "_source")  # the Guardian, JSON:API, Elasticsearch
_DEEPEST = 5  # lists and objects around a record
_BODIES = (*BODY, "body_html", "body_xhtml", "content_html", "html", "body_text", "content_elements")


def records_in(content: object) -> list[object]:
    """Return the records in what a file of JSON holds. Raises ValueError where it holds none."""
    if isinstance(content, list):
        return content
    if not isinstance(content, Mapping):
        raise ValueError("no article records in it")  # noqa: TRY004 - one kind of error for all bad files
    return _records(content, 0) or ([] if _is_answer(content) else [content])


def _is_answer(content: Record) -> bool:
    """Tell whether an object is what a service answers when there is nothing: an empty list."""
    return any(content.get(name) == [] for name in _LISTS) and first_of(content, _BODIES) is None


def _records(content: Record, depth: int) -> list[object]:
    if depth > _DEEPEST:
        return []
    if _is_record(content):
        return [content]
    for name in _LISTS:
        within = content.get(name)
        if isinstance(within, list) and within and any(isinstance(one, Mapping) for one in within):
            if name in ("data", "db") and (deeper := _in_first(within, depth)):  # Ghost
                return deeper
            return [_of_feed(content, record) for record in within]
        if isinstance(within, Mapping) and (found := _records(within, depth + 1)):
            return [_of_feed(content, record) for record in found]
    return []


def _in_first(within: list[object], depth: int) -> list[object]:
    first = within[0]
    if len(within) != 1 or not isinstance(first, Mapping) or not isinstance(first.get("data"), Mapping):
        return []
    return _records(first["data"], depth + 1)


def _is_record(content: Record) -> bool:
    if isinstance(content.get("content_elements"), list):
        return "headlines" in content  # Arc: a story, or a list of them
    if "webTitle" in content:
        return True
    body = first_of(content, _BODIES)
    is_list = isinstance(body, Mapping) and any(isinstance(body.get(name), list | Mapping) for name in _LISTS)
    is_parts = any(name.startswith("body_") and isinstance(value, str) for name, value in content.items())
    return is_parts or (body is not None and not is_list)


def _of_feed(feed: Record, record: object) -> object:
    """Give an item of a feed the publisher that stands once for all of them."""
    told = feed.get("feed")
    is_feed = "jsonfeed.org" in str(feed.get("version"))
    name = feed.get("title") if is_feed else told.get("title") if isinstance(told, Mapping) else None
    return {"publisher": name, **record} if name and isinstance(record, Mapping) else record


def flattened(record: Record) -> Record:
    """Return a record under the names that all others use.

    Raises ValueError when it is a comment on an article, or says in the way of its service that it is not published.
    """
    for name in _WITHIN:
        within = record.get(name)
        if isinstance(within, Mapping):
            record = {**record, **within}
    attributes = _object(record, "attributes")  # Strapi's
    if attributes.get("publishedAt", "") is None:
        raise ValueError("not published (publishedAt: null): left out")
    if (
        (page := words_or_none(record.get("html")))
        and first_of(record, BODY) is None
        and "<body" not in page.lower()
    ):
        record = {**record, "body_html": page}
    return next((of(record) for is_of, of in _SERVICES if is_of(record)), record)


def _is_wordpress(record: Record) -> bool:
    title = record.get("title")
    return isinstance(title, Mapping) and "rendered" in title and isinstance(record.get("content"), Mapping)


def _of_wordpress(record: Record) -> Record:
    content, title = _object(record, "content"), _object(record, "title")
    if content.get("protected") is True:
        raise ValueError("protected by a password: left out")
    yoast = _object(record, "yoast_head_json")
    embedded = _object(record, "_embedded").get("author")
    terms = _object(record, "_embedded").get("wp:term")
    sections = [
        one.get("name")
        for many in _list(terms)
        for one in _list(many)
        if isinstance(one, Mapping) and one.get("taxonomy") == "category"
    ]
    moment, greenwich = words_or_none(record.get("date")), words_or_none(record.get("date_gmt"))
    return {
        "title": " ".join(paragraphs_of_html(words_or_none(title.get("rendered")) or "")) or None,
        "body": paragraphs_of_post(words_or_none(content.get("rendered")) or ""),
        "published": moment or (f"{greenwich}Z" if greenwich else None),
        "updated": record.get("modified"),
        "url": record.get("link"),
        "authors": embedded or yoast.get("author"),
        "publisher": yoast.get("og_site_name"),
        "section": sections[:1],
        **{name: record[name] for name in ("status", "type", "id", "password") if name in record},
    }


def _is_superdesk(record: Record) -> bool:
    return "pubstatus" in record and ("versioncreated" in record or "state" in record)


def _of_superdesk(record: Record) -> Record:
    first = record.get("firstpublished") or record.get("versioncreated") if "state" in record else None
    return {**record, "published": first} if first else record


def _is_event_registry(record: Record) -> bool:
    return "dateTimePub" in record or ("isDuplicate" in record and "dateTime" in record)


def _of_event_registry(record: Record) -> Record:
    source = _object(record, "source")
    return {
        **record,
        "published": record.get("dateTimePub") or record.get("dateTime") or record.get("date"),
        "publisher": source.get("title") or source.get("uri"),
        "updated": None,
    }


def _is_webz(record: Record) -> bool:
    return isinstance(record.get("thread"), Mapping) and "text" in record


def _of_webz(record: Record) -> Record:
    thread = _object(record, "thread")
    place = record.get("ord_in_thread")
    if isinstance(place, int) and place > 0:
        raise ValueError("a comment, not an article")
    return {
        **record,
        "title": record.get("title") or thread.get("title_full") or thread.get("title"),
        "publisher": thread.get("site") or thread.get("site_full"),
        "published": record.get("published") or thread.get("published"),
        "section": thread.get("section_title"),
        "updated": None,
    }


def _is_arc(record: Record) -> bool:
    return isinstance(record.get("content_elements"), list) and isinstance(record.get("headlines"), Mapping)


def _of_arc(record: Record) -> Record:
    if any(
        _object(record, name).get(key) is False
        for name, key in (("revision", "published"), ("additional_properties", "is_published"))
    ):
        raise ValueError("not published: left out")
    published = first_of(record, ("display_date", "first_publish_date", "publish_date"))
    if published is None and "workflow" in record:
        raise ValueError("not published yet: left out")
    site = _object(record, "taxonomy").get("primary_section")
    owner, maker, source = (_object(record, name) for name in ("owner", "distributor", "source"))
    url = words_or_none(record.get("canonical_url"))
    address = url if url and "://" in url else None
    return {
        "title": _object(record, "headlines").get("basic"),
        "body": list(_arc_paragraphs(_list(record["content_elements"]), 0)),
        "published": published,
        "updated": record.get("last_updated_date"),
        "authors": _object(record, "credits").get("by"),
        "publisher": owner.get("name")
        or maker.get("name")
        or source.get("name")
        or record.get("canonical_website"),
        "section": _object({"site": site}, "site").get("name"),
        "url": address,
        "id": None if address else record.get("_id") or url,
        "genre": record.get("subtype"),
        **{name: record[name] for name in ("status", "embargo", "language") if name in record},
    }


def _arc_paragraphs(elements: list[object], depth: int) -> Iterator[str]:
    """Yield the paragraphs of a story of Arc: text, headings, lists, quotations; not pictures and links to other stories."""
    for element in elements if depth <= _DEEPEST else ():
        if not isinstance(element, Mapping):
            continue
        kind, words = element.get("type"), words_or_none(element.get("content"))
        if kind in ("text", "header", "raw_html", "correction") and words:
            yield from paragraphs_of_html(words)
        elif kind in ("list", "quote"):
            yield from _arc_paragraphs(
                _list(element.get("items") or element.get("content_elements")), depth + 1
            )
        elif kind == "table":
            for row in _list(element.get("rows")):
                yield " | ".join(
                    " ".join(_arc_paragraphs([{"type": "text", **cell}], depth))
                    for cell in _list(row)
                    if isinstance(cell, Mapping)
                )


def _is_nyt(record: Record) -> bool:
    return isinstance(record.get("headline"), Mapping) and ("lead_paragraph" in record or "snippet" in record)


def _of_nyt(record: Record) -> Record:
    """Return what the search of the New York Times finds: of an article it gives the first paragraph."""
    lead = words_or_none(record.get("lead_paragraph"))
    return {**record, "body": lead, ONLY_LEAD: True}


def _is_feedly(record: Record) -> bool:
    return isinstance(record.get("origin"), Mapping) and ("alternate" in record or "canonicalUrl" in record)


def _of_feedly(record: Record) -> Record:
    link = next((one.get("href") for one in _list(record.get("alternate")) if isinstance(one, Mapping)), None)
    body = _object(record, "content") or _object(record, "summary")
    address = record.get("canonicalUrl") or link
    return {
        **record,
        "publisher": _object(record, "origin").get("title"),
        "url": address,
        "body_html": body.get("content"),
    }


def _is_aylien(record: Record) -> bool:
    return (
        isinstance(record.get("links"), Mapping)
        and "body" in record
        and isinstance(record.get("source"), Mapping)
    )


def _of_aylien(record: Record) -> Record:
    return {**record, "url": _object(record, "links").get("permalink") or record.get("url")}


def _is_extracted(record: Record) -> bool:
    """Tell whether a record is what trafilatura extracted: its source is an address."""
    return "source-hostname" in record and "hostname" in record


def _of_extracted(record: Record) -> Record:
    return {
        **record,
        "url": record.get("url") or record.get("source"),
        "publisher": record["source-hostname"] or record["hostname"],
    }


def _object(record: Record, name: str) -> Record:
    value = record.get(name)
    return value if isinstance(value, Mapping) else {}


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


_SERVICES: tuple[tuple[Callable[[Record], bool], Callable[[Record], Record]], ...] = (
    (_is_wordpress, _of_wordpress),
    (_is_superdesk, _of_superdesk),
    (_is_event_registry, _of_event_registry),
    (_is_webz, _of_webz),
    (_is_arc, _of_arc),
    (_is_nyt, _of_nyt),
    (_is_feedly, _of_feedly),
    (_is_aylien, _of_aylien),
    (_is_extracted, _of_extracted),
)
