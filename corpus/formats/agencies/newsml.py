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
from corpus.extraction.markup import (
    paragraphs_in,
    paragraphs_of_html,
    paragraphs_of_text,
    parse_xml,
    without_title,
    words_of,
)
from corpus.extraction.meant import details_meant, line_meant
from corpus.formats.agencies.furniture import authors, story
from corpus.formats.agencies.nitf import nitf_details, nitf_story
from corpus.formats.agencies.publishing_status import check_embargo, check_status
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

_FURNITURE = frozenset(  # classes of XHTML, as agencies name them
    "slugline slug sluglines genre publicationdate pubdate credits keywords keyword subject geo embargo signature".split()
)


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
    paragraphs, signed = _text(item, publisher)
    details = replace(
        said,
        published=published or inside.published,
        authors=_authors(item, publisher) or inside.authors or authors(signed, publisher),
        language=(language.get("tag") if language is not None else None)
        or item.get("lang")
        or inside.language,
        updated=updated,
        section=inside.section,
        genre="/".join(_genres(item)) or inside.genre,
    )
    return make_article(details_meant(details), without_title(paragraphs, title), source, place)


def _text(item: Element, publisher: str | None) -> tuple[list[str], tuple[str, ...]]:
    """Return the paragraphs of the first rendition of a story that holds words, and the names in a byline over them.

    Raises ValueError when none is in the file.
    """
    title = line_meant(words_of(item.find("contentMeta/headline")))
    for content in item.findall("contentSet/inlineXML"):
        nitf = content.find("nitf")
        found = (
            nitf_story(nitf)
            if nitf is not None
            else story(without_title(_marked_up(content), title), publisher)
        )
        if found[0]:
            return found
    for content in item.findall("contentSet/inlineData"):
        if paragraphs := _inline(content.text or "", content.get("contenttype") or ""):
            return story(without_title(paragraphs, title), publisher)
    if item.find("contentSet/remoteContent") is not None:
        raise ValueError("its text is not in it but at another address")
    raise ValueError("no article text in it")


def _marked_up(content: Element) -> list[str]:
    """Return the paragraphs of XHTML, but nothing of results, events and other things that are no text."""
    is_text = not len(content) or any(content.find(f".//{name}") is not None for name in ("p", "html", "div"))
    if not is_text:
        return []
    main = next(
        (part for part in content.iter("section") if "main" in (part.get("class") or "").split()), content
    )
    whole = paragraphs_in(main, is_typed=True)
    for outer in list(main.iter()):
        for part in [part for part in outer if _is_furniture(part)]:
            part.clear()  # the words behind it go with it: nothing but white space stands between such parts
    return paragraphs_in(main, is_typed=True) or whole


def _is_furniture(part: Element) -> bool:
    """Tell whether a part of XHTML stands over or under the story: its header, sluglines, its moment, credits."""
    kinds = frozenset((part.get("class") or "").lower().replace("-", "").replace("_", "").split())
    is_block = part.tag not in ("span", "a", "em", "strong", "b", "i")
    return part.tag == "header" or (is_block and bool(kinds & _FURNITURE))


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
        return authors([byline], publisher)
    names = (
        words_of(creator.find("name"))
        for creator in item.findall("contentMeta/creator")
        if "organisation" not in _kind(creator)
    )
    return authors((name for name in names if name), publisher)


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
    story_of = next(item.iter("nitf"), None)
    inside = nitf_details(story_of) if story_of is not None else Details()
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
    paragraphs, signed = _text_1(item, story_of, said)
    byline = words_of(next(item.iter("ByLine"), None)) or ""
    details = replace(
        said,
        published=published or inside.published,
        authors=authors([byline], publisher) or inside.authors or authors(signed, publisher),
        language=next((language.get("FormalName") for language in item.iter("Language")), None)
        or item.get("lang")
        or inside.language,
        updated=updated,
        section=inside.section,
        genre=next((genre.get("FormalName") for genre in item.iter("Genre")), None) or inside.genre,
    )
    return make_article(details_meant(details), without_title(paragraphs, details.title), source, place)


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


def _text_1(item: Element, nitf: Element | None, said: Details) -> tuple[list[str], tuple[str, ...]]:
    """Return the paragraphs of the longest rendition that is not there for its headline, a caption and the like, and the
    names in a byline over them.
    """
    if nitf is not None and (found := nitf_story(nitf))[0]:
        return found
    longest = max(_renditions_1(item), key=lambda paragraphs: sum(map(len, paragraphs)), default=[])
    return story(without_title(longest, line_meant(said.title)), said.publisher)


def _renditions_1(component: Element) -> Iterator[list[str]]:
    for part in component.iter("NewsComponent"):
        role = part.find("Role")
        if role is not None and (role.get("FormalName") or "").lower() in _ASIDE:
            continue
        for content in part.findall("ContentItem/DataContent"):
            yield (
                paragraphs_in(content, is_typed=True)
                if len(content)
                else _inline(content.text or "", "html" if "<" in (content.text or "") else "")
            )
