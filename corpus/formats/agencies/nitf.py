"""NITF: the News Industry Text Format of the IPTC, 3.0 to 3.6, as agencies and archives deliver single
stories.

Read against https://iptc.org/std/NITF/3.6/documentation: an article is ``body/body.head`` (headline, byline,
distributor, dateline) and ``body/body.content``; ``head/docdata`` says when it was issued and what it is
called.
"""

from collections.abc import Iterator
from dataclasses import replace
from xml.etree.ElementTree import Element

from corpus.article import Article, Details, make_article
from corpus.dates import published_date
from corpus.extraction.markup import paragraphs_in, parse_xml, without_repeats, without_title, words_of
from corpus.extraction.meant import details_meant, line_meant
from corpus.findings import WithdrawnError
from corpus.formats.agencies.furniture import authors, dateline_of, story, with_dateline
from corpus.formats.agencies.publishing_status import check_embargo, check_status
from corpus.formats.registry import NOTHING, Given


def read_nitf(data: bytes, source: str, _given: Given = NOTHING) -> Iterator[Article | ValueError]:
    """Yield the article of an NITF file, or WithdrawnError when it was taken back.

    Raises ValueError when it is not well-formed, holds no text, or is embargoed.
    """
    root = parse_xml(data)
    details = nitf_details(root)
    try:
        check_status(_attribute(root, "head/docdata", "management-status"), details, source)
    except WithdrawnError as withdrawn:
        yield withdrawn
        return
    check_embargo(_attribute(root, "head/docdata/date.release", "norm"))
    paragraphs, names = nitf_story(root)
    signed = details.authors or authors(names, details.publisher)
    yield make_article(replace(details, authors=signed), paragraphs, source, place=source)


def nitf_details(root: Element) -> Details:
    """Return what an ``nitf`` element says of its article. Raises ValueError when its date is not
    understood.
    """
    given = (
        _attribute(root, "head/pubdata", "date.publication")
        or _attribute(root, "head/docdata/date.issue", "norm")
        or _attribute(root, "body/body.head/dateline/story.date", "norm")
    )
    published = published_date(given)
    if given and published is None:
        raise ValueError(f"its date {given[:40]!r} is not understood")
    address = _attribute(root, "head/pubdata", "ex-ref") or ""
    details = Details(
        title=words_of(root.find("body/body.head/hedline/hl1")) or words_of(root.find("head/title")),
        publisher=_publisher(root),
        published=published,
        url=address if address.startswith(("http://", "https://")) else None,
        identifier=_identifier(root),
        authors=_authors(root),
        language=root.get("baselang") or root.get("lang"),
        section=_attribute(root, "head/pubdata", "position.section"),
        genre=_attribute(root, "head/tobject/tobject.property", "tobject.property.type"),
    )
    return details_meant(details)


def nitf_paragraphs(root: Element) -> list[str]:
    """Return the paragraphs of an ``nitf`` element, the dateline first where the text does not begin with
    it.
    """
    return nitf_story(root)[0]


def nitf_story(root: Element) -> tuple[list[str], tuple[str, ...]]:
    """Return the paragraphs of an ``nitf`` element, and the names in a byline that stood over its text."""
    content = root.find("body/body.content")
    if content is None:
        return [], ()
    blocks = content.findall("block")
    full = [block for block in blocks if block.get("class") == "full_text"]
    if len(blocks) == len(content):
        paragraphs = without_repeats([paragraphs_in(block, is_typed=True) for block in full or blocks])
    else:
        paragraphs = paragraphs_in(content, is_typed=True)
    title = line_meant(words_of(root.find("body/body.head/hedline/hl1")))
    words, names = story(without_title(paragraphs, title), _publisher(root))
    return with_dateline(words, dateline_of(root.find("body/body.head/dateline"))), names


def _publisher(root: Element) -> str | None:
    return (
        _attribute(root, "head/pubdata", "name")
        or words_of(root.find("body/body.head/distributor"))
        or _attribute(root, "head/docdata/doc.copyright", "holder")
        or words_of(root.find("body/body.head/rights/rights.owner"))
    )


def _identifier(root: Element) -> str | None:
    """Return the story's own identifier, fit to be told apart among those of other agencies."""
    own = _attribute(root, "head/docdata/doc-id", "id-string")
    registrar = _attribute(root, "head/docdata/doc-id", "regsrc")
    return f"nitf:{registrar}:{own}" if own and registrar else own


def _authors(root: Element) -> tuple[str, ...]:
    names: list[str] = []
    for byline in root.findall("body/body.head/byline"):
        people = [name for name in map(words_of, byline.iter("person")) if name]
        for title in list(byline.iter("byttl")):
            title.clear()
        names += people or [words_of(byline) or ""]
    return authors(names, _publisher(root))


def _attribute(root: Element, path: str, name: str) -> str | None:
    element = root.find(path)
    return (element.get(name) or "").strip() or None if element is not None else None
