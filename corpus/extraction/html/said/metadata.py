"""What a page says of its article beside the words: here its section and language; its headline, dates, authors,
publisher and address by the modules of these names.

A source that was made to be read by programs goes before one made for people: JSON-LD, then the page's meta
elements, then microdata and ``<time>``, then what stands near the headline. What none of them gives stays
unknown.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from lxml.etree import _Element

from corpus.article import Details
from corpus.extraction.bylines import byline_of
from corpus.extraction.html.blocks import Block
from corpus.extraction.html.said.authors import authors_of
from corpus.extraction.html.said.dates import PUBLISHED, dates_of
from corpus.extraction.html.said.headline import title_of
from corpus.extraction.html.said.page import ParsedPage, parsed_page, words_in
from corpus.extraction.html.said.site import address_of, publisher_of
from corpus.extraction.html.said.standing import PROSE, Standing

_SECTIONS = "article:section og:article:section parsely-section section articlesection cxenseparse:recs:category".split()
_GENRES = "genre article:genre dc.type dcterms.type content-type content_type parsely-type".split()
_DESCRIPTIONS = "og:description description twitter:description dc.description dcterms.description".split()

_TIERS = "article:content_tier og:article:content_tier content_tier isaccessibleforfree access".split()
_PAID = frozenset(("locked", "metered", "paid", "premium", "false", "subscribers"))

_BYLINE_REACH = (
    12  # blocks under the headline, among which are the standfirst, the date and links to share it
)
_LANGUAGE = re.compile(r"([a-z]{2,3})(?:[-_]([a-z]{4}))?(?:[-_]([a-z]{2}|\d{3}))?\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Said:
    """What a page says of its article, and by what its headline, standfirst and byline are known among its
    blocks. ``is_marked`` is true where it says that it holds one: who wrote it, or to programs when or that.
    """

    details: Details
    titles: tuple[str, ...]
    descriptions: tuple[str, ...]
    byline: Block | None
    body: str
    standing: Standing
    is_marked: bool
    is_paid: bool
    word_count: int


def said_by(tree: _Element, url: str | None, blocks: Sequence[Block]) -> Said:
    """Return what a page says of its article. ``url`` is the address it was read from, where that is known,
    ``blocks`` are the page's.
    """
    page = parsed_page(tree, url)
    address = address_of(page)
    publisher = publisher_of(page, address)
    title = title_of(page, publisher)
    standing = Standing(tree, blocks, title)
    published, updated = dates_of(page, address, standing)
    byline = _byline(blocks, standing.at)
    details = Details(
        title=title,
        publisher=publisher,
        published=published,
        url=address,
        authors=authors_of(page, publisher, blocks, byline, standing),
        language=_language(page),
        updated=updated,
        section=_section(page),
        genre="/".join([*page.linked.kinds, *page.meta(_GENRES)]),
    )
    own = page.linked.own("headline")
    descriptions = [*page.meta(_DESCRIPTIONS), *filter(None, [page.linked.own("description")])]
    return Said(
        details,
        tuple(dict.fromkeys([*page.titles, *filter(None, [own, title])])),
        tuple(descriptions),
        byline,
        page.linked.body,
        standing,
        bool(details.authors or page.linked.article or any(page.meta(PUBLISHED)) or page.is_article),
        page.linked.is_paid or any(tier.lower() in _PAID for tier in page.meta(_TIERS)),
        int(counted) if (counted := (page.linked.own("wordCount") or "0")[:9]).isdecimal() else 0,
    )


def _byline(blocks: Sequence[Block], headline: int | None) -> Block | None:
    """Return the block between the headline and the first paragraph that is nothing but a byline, whatever it
    is called.
    """
    at = len(blocks) if headline is None else headline
    above = takewhile(lambda block: len(block.text.split()) < PROSE, blocks[at + 1 : at + 1 + _BYLINE_REACH])
    return next((block for block in above if byline_of(block.text) is not None), None)


# Section, address, language


def _section(page: ParsedPage) -> str | None:
    for given in [
        page.linked.own("articleSection"),
        *page.meta(_SECTIONS),
        *(i.get("content") or words_in(i) for i in page.items("articleSection")),
    ]:
        if given and len(given) < 60 and "://" not in given:
            return given
    return None


def _language(page: ParsedPage) -> str | None:
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
