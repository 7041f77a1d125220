"""NewsML: the containers that agencies deliver stories in, NewsML-G2 and the older NewsML 1.

Read against the IPTC's NewsML-G2 2.35 specification and its Quick Start Guides, and NewsML 1.2. A G2
``newsItem`` says what it is in ``itemMeta`` (publishing status, dates) and ``contentMeta`` (headline,
byline), and holds its text in ``contentSet`` as NITF, XHTML or plain text; a ``newsMessage`` carries many,
and packages that only refer to them.
"""

from collections.abc import Iterator
from dataclasses import replace
from xml.etree.ElementTree import Element

from corpus.article import Article, Details, make_article
from corpus.dates import published_date
from corpus.extraction.bylines import names_in
from corpus.extraction.markup import (
    paragraphs_in,
    paragraphs_of_html,
    paragraphs_of_text,
    parse_xml,
    without_title,
    words_of,
)
from corpus.formats.nitf import nitf_details, nitf_paragraphs
from corpus.formats.publishing_status import check_embargo, check_status
from corpus.formats.registry import NOTHING, Given

_WRITTEN = ("text", "composite")  # item classes (NewsCodes "ninat") that hold a story's words
_ASIDE = (
    "caption",
    "headline",
    "subheadline",
    "contact",
    "stylesheet",
    "teaser",
    "summary",
)  # roles in NewsML 1


def read_newsml(data: bytes, source: str, _given: Given = NOTHING) -> Iterator[Article | ValueError]:
    """Yield the articles of a NewsML file: one item, or a message of them.

    An item that gives none comes out as the ValueError that says why: WithdrawnError when it was cancelled or
    withheld. Pictures, videos and packages that come along with stories are passed over. Raises ValueError
    when the file is not well-formed, or holds no story.
    """
    root = parse_xml(data)
    if root.tag == "NewsML":
        read, items = _item_1, root.findall("NewsItem")
    else:
        read, items = _item, [root] if root.tag != "newsMessage" else root.findall("itemSet/newsItem")
    stories = [item for item in items if _is_written(item)]
    if not stories:
        raise ValueError("no story in it: nothing but pictures, recordings, or references to other items")
    for number, item in enumerate(stories, start=1):
        where = f"item {number}: " if len(stories) > 1 else ""
        try:
            yield read(item, source, f"{source}#{number}" if where else source)
        except ValueError as error:
            if where:
                error.args = (where + str(error), *error.args[1:])
            yield error


def _is_written(item: Element) -> bool:
    if item.tag == "packageItem":
        return False
    kind = item.find("itemMeta/itemClass")
    code = (kind.get("qcode") or kind.get("uri") or "") if kind is not None else ""
    return not code or code.replace("/", ":").rpartition(":")[2] in _WRITTEN


# NewsML-G2


def _item(item: Element, source: str, place: str) -> Article:
    guid = (item.get("guid") or "").strip()
    title = words_of(item.find("contentMeta/headline")) or words_of(item.find("itemMeta/title"))
    story = item.find("contentSet/inlineXML/nitf")
    inside = nitf_details(story) if story is not None else Details()
    title = title or inside.title
    publisher = _provider(item) or inside.publisher
    url = guid if _is_address(guid) else inside.url
    said = Details(title, publisher, url=url, identifier=guid or inside.identifier)
    check_status(_code(item.find("itemMeta/pubStatus")), said, source)
    check_embargo(words_of(item.find("itemMeta/embargoed")))
    published, updated = _dates(
        [
            item.find(path)
            for path in ("itemMeta/firstCreated", "contentMeta/contentCreated", "itemMeta/versionCreated")
        ],
        [item.find(path) for path in ("itemMeta/versionCreated", "contentMeta/contentModified")],
    )
    language = item.find("contentMeta/language")
    details = replace(
        said,
        published=published or inside.published,
        authors=_authors(item, publisher) or inside.authors,
        language=(language.get("tag") if language is not None else None)
        or item.get("lang")
        or inside.language,
        updated=updated,
        section=inside.section,
        genre="/".join(_genres(item)) or inside.genre,
    )
    return make_article(details, without_title(_text(item), title), source, place)


def _text(item: Element) -> list[str]:
    """Return the paragraphs of the first rendition of a story that holds words. Raises ValueError when none
    is in the file.
    """
    for content in item.findall("contentSet/inlineXML"):
        story = content.find("nitf")
        if paragraphs := nitf_paragraphs(story) if story is not None else _marked_up(content):
            return paragraphs
    for content in item.findall("contentSet/inlineData"):
        if paragraphs := _inline(content.text or "", content.get("contenttype") or ""):
            return paragraphs
    if item.find("contentSet/remoteContent") is not None:
        raise ValueError("its text is not in it but at another address")
    raise ValueError("no article text in it")


def _marked_up(content: Element) -> list[str]:
    """Return the paragraphs of XHTML, but nothing of results, events and other things that are no text."""
    is_text = not len(content) or any(content.find(f".//{name}") is not None for name in ("p", "html", "div"))
    return paragraphs_in(content) if is_text else []


def _inline(text: str, kind: str) -> list[str]:
    if "html" in kind:
        return paragraphs_of_html(text)
    return [part for part in paragraphs_of_text(text) if part.strip()]


def _dates(first: list[Element | None], last: list[Element | None]) -> tuple[str | None, str | None]:
    """Return when a story was first published and when it was changed after that.

    Raises ValueError when the date of publication is not understood.
    """
    given = next((words for words in map(words_of, first) if words), None)
    published = published_date(given)
    if given and published is None:
        raise ValueError(f"its date {given[:40]!r} is not understood")
    changed = next((date for date in map(published_date, map(words_of, last)) if date), None)
    return published, changed if changed != published else None


def _provider(item: Element) -> str | None:
    """Return who provides a story, by name where it is given, by the code that stands for it elsewhere."""
    provider = item.find("itemMeta/provider")
    for path in ("itemMeta/provider", "rightsInfo/copyrightHolder"):
        holder = item.find(path)
        if holder is not None and (name := words_of(holder.find("name")) or holder.get("literal")):
            return name
    code = (
        (_code(provider) or "").rpartition(":")[2] if provider is not None and provider.get("qcode") else ""
    )
    return (
        code
        or words_of(item.find("contentMeta/infoSource/name"))
        or words_of(item.find("contentMeta/creditline"))
    )


def _authors(item: Element, publisher: str | None) -> tuple[str, ...]:
    if byline := words_of(item.find("contentMeta/by")):
        return names_in(byline)
    names = (
        words_of(creator.find("name"))
        for creator in item.findall("contentMeta/creator")
        if "organisation" not in _kind(creator)
    )
    return tuple(name for name in names if name and name != publisher)


def _genres(item: Element) -> Iterator[str]:
    for genre in item.findall("contentMeta/genre"):
        yield from (said for said in (_code(genre), *map(words_of, genre.findall("name"))) if said)


def _kind(element: Element) -> str:
    return element.get("type") or element.get("typeuri") or ""


def _code(element: Element | None) -> str | None:
    return None if element is None else element.get("qcode") or element.get("uri") or element.get("literal")


def _is_address(text: str) -> bool:
    return text.startswith(("http://", "https://"))


# NewsML 1


def _item_1(item: Element, source: str, place: str) -> Article:
    identifier = _identifier_1(item)
    title = words_of(next(item.iter("HeadLine"), None))
    status = item.find("NewsManagement/Status")
    story = next(item.iter("nitf"), None)
    inside = nitf_details(story) if story is not None else Details()
    publisher, identifier = _provider_1(item) or inside.publisher, identifier or inside.identifier or ""
    said = Details(title or inside.title, publisher, url=inside.url, identifier=identifier)
    check_status(status.get("FormalName") if status is not None else None, said, source)
    if status is not None and status.get("FormalName") == "Embargoed":
        release = words_of(item.find("NewsManagement/StatusWillChange/DateAndTime"))
        check_embargo(release)
        if not release:
            raise ValueError("embargoed: add it again when it is released")
    published, updated = _dates(
        [item.find("NewsManagement/FirstCreated"), item.find("NewsManagement/ThisRevisionCreated")],
        [item.find("NewsManagement/ThisRevisionCreated")],
    )
    details = replace(
        said,
        published=published or inside.published,
        authors=names_in(words_of(next(item.iter("ByLine"), None))) or inside.authors,
        language=next((language.get("FormalName") for language in item.iter("Language")), None)
        or item.get("lang")
        or inside.language,
        updated=updated,
        section=inside.section,
        genre=next((genre.get("FormalName") for genre in item.iter("Genre")), None) or inside.genre,
    )
    return make_article(details, without_title(_text_1(item, story), details.title), source, place)


def _identifier_1(item: Element) -> str | None:
    """Return what an item is called in all its revisions; its public identifier ends with the number of this
    one.
    """
    parts = [
        words_of(item.find(f"Identification/NewsIdentifier/{name}"))
        for name in ("ProviderId", "DateId", "NewsItemId")
    ]
    return "urn:newsml:" + ":".join(part for part in parts if part) if all(parts) else None


def _provider_1(item: Element) -> str | None:
    for name in ("Provider", "Source"):
        for holder in item.iter(name):
            party = holder.find("Party")
            if party is not None and party.get("FormalName"):
                return party.get("FormalName")
    return words_of(next(item.iter("CreditLine"), None))


def _text_1(item: Element, story: Element | None) -> list[str]:
    """Return the paragraphs of the longest rendition that is not there for its headline, a caption and the
    like.
    """
    if story is not None and (paragraphs := nitf_paragraphs(story)):
        return paragraphs
    return max(_renditions_1(item), key=lambda paragraphs: sum(map(len, paragraphs)), default=[])


def _renditions_1(component: Element) -> Iterator[list[str]]:
    for part in component.iter("NewsComponent"):
        role = part.find("Role")
        if role is not None and (role.get("FormalName") or "").lower() in _ASIDE:
            continue
        for content in part.findall("ContentItem/DataContent"):
            yield (
                paragraphs_in(content)
                if len(content)
                else _inline(content.text or "", "html" if "<" in (content.text or "") else "")
            )
