"""What a page says of its article beside the words: here its bylines, section and language; its headline,
dates, publisher and address by the modules of these names.

A source that was made to be read by programs goes before one made for people: JSON-LD, then the page's meta
elements, then microdata and ``<time>``, then what stands near the headline. What none of them gives stays
unknown.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from lxml.etree import _Element

from corpus.article import Details
from corpus.extraction.bylines import byline_of, names_in
from corpus.extraction.html.blocks import Block
from corpus.extraction.html.dates import dates_of
from corpus.extraction.html.headline import alike, title_of
from corpus.extraction.html.site import address_of, publisher_of
from corpus.extraction.html.told import Told, told_by, words_in
from corpus.names import folded

_AUTHORS = "author article:author og:article:author parsely-author byl dc.creator dcterms.creator sailthru.author article.author dc.contributor authors byline".split()
_SECTIONS = "article:section og:article:section parsely-section section articlesection cxenseparse:recs:category".split()
_GENRES = "genre article:genre dc.type dcterms.type content-type content_type parsely-type".split()
_DESCRIPTIONS = "og:description description twitter:description dc.description dcterms.description".split()

_BYLINE_REACH = (
    12  # blocks under the headline, among which are the standfirst, the date and links to share it
)
_LONGEST_BYLINE = 300  # characters of what is marked as a byline; more are about the author
_PARAGRAPH = 20  # words of a block that can hardly be anything but prose
_LANGUAGE = re.compile(r"([a-z]{2,3})(?:[-_]([a-z]{4}))?(?:[-_]([a-z]{2}|\d{3}))?\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Said:
    """What a page says of its article, and by what its headline, standfirst and byline are known among its
    blocks.
    """

    details: Details
    titles: tuple[str, ...]
    descriptions: tuple[str, ...]
    byline: Block | None
    body: str


def said_by(tree: _Element, url: str | None, blocks: Sequence[Block]) -> Said:
    """Return what a page says of its article. ``url`` is the address it was read from, where that is known,
    ``blocks`` are the page's.
    """
    page = told_by(tree, url)
    address = address_of(page)
    publisher = publisher_of(page, address)
    published, updated = dates_of(page, address)
    title = title_of(page, publisher)
    byline = _byline(blocks, title)
    details = Details(
        title=title,
        publisher=publisher,
        published=published,
        url=address,
        authors=_authors(page, publisher, byline),
        language=_language(page),
        updated=updated,
        section=_section(page),
        genre="/".join([*page.linked.kinds, *page.meta(_GENRES)]),
    )
    own = page.linked.own("headline")
    descriptions = [*page.meta(_DESCRIPTIONS), *filter(None, [page.linked.own("description")])]
    return Said(
        details,
        tuple(dict.fromkeys([*page.titles, *([own] if own else [])])),
        tuple(descriptions),
        byline,
        page.linked.body,
    )


# Bylines


def _authors(page: Told, publisher: str | None, byline: Block | None) -> tuple[str, ...]:
    for source in (
        page.linked.names("author") or page.linked.names("creator"),
        page.meta(_AUTHORS),
        [
            words_in(e)
            for item in page.items("author")
            for e in (item.xpath(".//*[@itemprop='name']") or [item])
        ],
        [words_in(e) for e in page.tree.xpath("//a[contains(concat(' ', @rel, ' '), ' author ')]")],
        [words_in(e) for e in _bylines(page.tree)],
        (byline_of(byline.text) or ()) if byline else (),
    ):
        names = list(dict.fromkeys(name for given in source for name in _names(given, publisher)))
        if names:
            return tuple(names[:20])
    return ()


def _bylines(tree: _Element) -> Iterator[_Element]:
    for element in tree.iter("span", "div", "p", "a", "address"):
        called = f"{element.get('class') or ''} {element.get('id') or ''}".lower()
        if (
            re.search(r"(?:^|[\s_-])(?:byline|author)(?:s|-?name|[\s_-]|$)", called)
            and 0 < len(words_in(element)) < 100
        ):
            yield element
            return


def _byline(blocks: Sequence[Block], title: str | None) -> Block | None:
    """Return the block between the headline and the first paragraph that is nothing but a byline, whatever it
    is called.
    """
    headings = [i for i, block in enumerate(blocks) if block.element.tag == "h1"]
    at = next(
        (i for i in headings if alike(blocks[i].text, title or "")), headings[0] if headings else len(blocks)
    )
    above = takewhile(
        lambda block: len(block.text.split()) < _PARAGRAPH, blocks[at + 1 : at + 1 + _BYLINE_REACH]
    )
    return next((block for block in above if byline_of(block.text) is not None), None)


def _names(given: str, publisher: str | None) -> Iterator[str]:
    """Yield the names in a given byline, but for the publisher's own."""
    if len(given) <= _LONGEST_BYLINE:
        yield from (name for name in names_in(given) if folded(name) != folded(publisher or ""))


# Section, address, language


def _section(page: Told) -> str | None:
    for given in [
        page.linked.own("articleSection"),
        *page.meta(_SECTIONS),
        *(i.get("content") or words_in(i) for i in page.items("articleSection")),
    ]:
        if given and len(given) < 60 and "://" not in given:
            return given
    return None


def _language(page: Told) -> str | None:
    root = page.tree.getroottree().getroot()
    given = [
        root.get("lang"),
        root.get("{http://www.w3.org/XML/1998/namespace}lang"),
        root.get("xml:lang"),
        page.linked.own("inLanguage"),
    ]
    for tag in [
        *given,
        *page.meta(["og:locale", "content-language", "language", "dc.language", "dcterms.language"]),
    ]:
        found = _LANGUAGE.match((tag or "").strip())
        if found:
            return "-".join(
                part
                for part in (found[1].lower(), (found[2] or "").title(), (found[3] or "").upper())
                if part
            )
    return None
