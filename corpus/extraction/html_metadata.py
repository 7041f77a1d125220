"""What a page says of its article beside the words: headline, publisher, dates, bylines, section, address,
language.

A source that was made to be read by programs goes before one made for people: JSON-LD, then the page's meta
elements, then microdata and ``<time>``, then what stands near the headline. What none of them gives stays
unknown.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import takewhile
from urllib.parse import urljoin, urlsplit

from lxml.etree import _Element

from corpus.addresses import is_web, without_tracking
from corpus.article import Details, tidy
from corpus.dates import published_date
from corpus.extraction.bylines import byline_of, names_in
from corpus.extraction.html_blocks import Block
from corpus.extraction.html_linked import Linked, linked_of
from corpus.names import folded

_PUBLISHED = (
    "article:published_time article:published og:article:published_time og:published_time bt:pubdate parsely-pub-date sailthru.date cxenseparse:recs:publishtime "
    "datepublished publish-date publish_date publishdate publication_date article_date_original article.published pubdate pub_date pdate ptime "
    "originalpublicationdate dc.date.issued dcterms.issued dcterms.date dc.date dc.date.created dcterms.created displaydate datecreated date.created date"
).split()
_UPDATED = (
    "article:modified_time article:modified og:article:modified_time og:updated_time datemodified article.updated dcterms.modified dc.date.modified "
    "bt:moddate lastmod last-modified lastmodified revised utime"
).split()
_AUTHORS = "author article:author og:article:author parsely-author byl dc.creator dcterms.creator sailthru.author article.author dc.contributor authors byline".split()
_SITES = "og:site_name application-name publisher dc.publisher dcterms.publisher article:publisher apple-mobile-web-app-title".split()
_SECTIONS = "article:section og:article:section parsely-section section articlesection cxenseparse:recs:category".split()
_TITLES = "og:title twitter:title title dc.title dcterms.title sailthru.title parsely-title headline".split()
_DESCRIPTIONS = "og:description description twitter:description dc.description dcterms.description".split()

_ARCHIVES = frozenset(
    (
        "web.archive.org",
        "archive.org",
        "archive.ph",
        "archive.is",
        "archive.today",
        "webcache.googleusercontent.com",
    )
)
_EDITION = re.compile(r"^(?:www\d?|m|amp|mobile)\.")
_SEPARATOR = re.compile(r"\s+[|·•»›–—-]+\s+|\s*[|»›]\s*")
_URL_DAY = re.compile(
    r"/((?:19|20)\d\d)[/-]?([01]?\d|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[/-]?([0-3]?\d)(?=[/_-]|$)",
    re.IGNORECASE,
)
_DAY_PREFIX = re.compile(
    r"^\W*(?:(?:first )?(?:published|posted|updated|last (?:updated|modified)|modified|created|date|added|issued|veröffentlicht|publié|publicado|stand|am|le|el)\b[\s:]*(?:on|at|le|am|el)?\s*:?\s*)+",
    re.IGNORECASE,
)
_UPDATE_WORD = re.compile(r"updated|modified|aktualisiert|mis à jour|actualizado|revised", re.IGNORECASE)
_BYLINE_REACH = (
    12  # blocks under the headline, among which are the standfirst, the date and links to share it
)
_LONGEST_BYLINE = 300  # characters of what is marked as a byline; more are about the author
_PARAGRAPH = 20  # words of a block that can hardly be anything but prose
_LANGUAGE = re.compile(r"([a-z]{2,3})(?:[-_]([a-z]{4}))?(?:[-_]([a-z]{2}|\d{3}))?\b", re.IGNORECASE)
_SAVED_FROM = re.compile(
    r"<!--\s*saved from url=\(\d+\)(\S+)|<!--\s*Page saved with SingleFile\s+url:\s*(\S+)"
)


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


@dataclass(frozen=True, slots=True)
class _Page:
    tree: _Element
    metas: Mapping[str, list[str]]
    linked: Linked
    url: str | None

    def meta(self, names: Iterable[str]) -> Iterator[str]:
        """Yield what the meta elements of these names say, in the order of the names."""
        for name in names:
            yield from self.metas.get(name, ())

    def items(self, prop: str) -> Iterator[_Element]:
        """Yield the elements that microdata calls by a name."""
        yield from self.tree.xpath("//*[contains(concat(' ', @itemprop, ' '), $prop)]", prop=f" {prop} ")


def said_by(tree: _Element, url: str | None, blocks: Sequence[Block]) -> Said:
    """Return what a page says of its article. ``url`` is the address it was read from, where that is known,
    ``blocks`` are the page's.
    """
    metas: dict[str, list[str]] = {}
    for meta in tree.iter("meta"):
        content = tidy(meta.get("content") or meta.get("value") or "")
        for names in (meta.get("property"), meta.get("name"), meta.get("itemprop"), meta.get("http-equiv")):
            for name in (names or "").lower().split() if content else ():
                metas.setdefault(name, []).append(content)
    headings = [_words(h) for h in tree.iter("h1")]
    window = [_words(t) for t in tree.iter("title")][:1]
    titles = [t for t in [*_first(metas, _TITLES), *headings, *window] if t]
    page = _Page(tree, metas, linked_of(tree, titles), url)
    address = _address(page)
    publisher = _publisher(page, address)
    published, updated = _dates(page, address)
    title = _title(page, headings, window, publisher)
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
    )
    own = page.linked.own("headline")
    descriptions = [*_first(metas, _DESCRIPTIONS), *filter(None, [page.linked.own("description")])]
    return Said(
        details,
        tuple(dict.fromkeys([*titles, *([own] if own else [])])),
        tuple(descriptions),
        byline,
        page.linked.body,
    )


def saved_from(text: str) -> str | None:
    """Return the address that a browser wrote into a page it saved."""
    found = _SAVED_FROM.search(text[:4000])
    address = (found[1] or found[2]) if found else None
    return address if address and address.startswith(("http://", "https://")) else None


def _first(metas: Mapping[str, list[str]], names: Iterable[str]) -> list[str]:
    return [content for name in names for content in metas.get(name, ())]


def _words(element: _Element) -> str:
    return tidy("".join(element.itertext()))


# Headline


def _title(page: _Page, headings: list[str], window: list[str], publisher: str | None) -> str | None:
    """Return the headline as readers see it: the heading that shares words with what programs are told, else
    what they are told.

    Sites tell search engines another headline than readers; on 776 pages (2026-11-22) the shown one was right
    on 82 in 100.
    """
    told = [c for c in [page.linked.own("headline"), *page.meta(_TITLES), *window] if c]
    words = {word for title in told for word in re.findall(r"\w+", title.lower())}
    shared = {
        h: len(words & set(re.findall(r"\w+", h.lower())))
        for h in headings
        if h and folded(h) != folded(publisher or "")
    }
    shown = sorted((h for h in shared if shared[h] >= 2), key=lambda h: -(shared[h] ** 2) / len(h.split()))
    candidates = [*shown[:1], *told, *headings]
    for candidate in candidates:
        title = _without_site(tidy(candidate), publisher, headings)
        if title and not title.endswith(("…", "...")) and folded(title) != folded(publisher or ""):
            return title
    return tidy(candidates[0]) if candidates else None


def _without_site(title: str, publisher: str | None, headings: list[str]) -> str:
    """Return a headline without the name of the site that many pages hang on to it."""
    for heading in headings:
        if (
            heading
            and folded(heading) != folded(publisher or "")
            and title.startswith(heading)
            and _SEPARATOR.match(title[len(heading) :])
        ):
            return heading
    parts = list(_SEPARATOR.finditer(title))
    if publisher and parts:
        tail, lead = title[parts[-1].end() :], title[: parts[0].start()]
        if _alike(tail, publisher):
            return title[: parts[-1].start()]
        if _alike(lead, publisher):
            return title[parts[0].end() :]
    return title


def _alike(words: str, publisher: str) -> bool:
    one, other = folded(words), folded(publisher)
    return bool(one and other) and (one in other or other in one)


# Publisher


def _publisher(page: _Page, address: str | None) -> str | None:
    named = [*page.linked.names("publisher"), *page.meta(_SITES)]
    for name in named:
        if name and len(name) < 80 and "://" not in name and any(c.isalpha() for c in name):
            return tidy(name)
    host = _host(address or page.url)
    if not host or "." not in host or host in _ARCHIVES or host.replace(".", "").isdigit():
        return None
    return _EDITION.sub("", host)


# Dates


def _dates(page: _Page, address: str | None) -> tuple[str | None, str | None]:
    """Return when the article was published and when it was last changed."""
    shown = list(_shown_days(page.tree))
    published = _settled([
        [page.linked.text("datePublished"), page.linked.own("dateCreated")],
        page.meta(_PUBLISHED),
        _moments(page.items("datePublished")),
        _moments(page.tree.xpath("//time[@pubdate]")),
        [day for day, is_update in shown if not is_update],
        [_day_in(page.url), _day_in(address)],
    ])  # fmt: skip
    updated = _settled([
        [page.linked.text("dateModified")], page.meta(_UPDATED), _moments(page.items("dateModified")), [day for day, is_update in shown if is_update],
    ])  # fmt: skip
    if updated and published and not _later(updated, published):
        updated = None
    return published, updated


def _settled(sources: Iterable[Iterable[str | None]]) -> str | None:
    """Return the first date that can be believed; of two that name one day, the one that gives the time."""
    day = None
    for source in sources:
        for given in source:
            found = believed(published_date(given))
            if found and day is None and len(found) > 10:
                return found
            if found and day and found[:10] == day and len(found) > 10:
                return found
            day = day or found
    return day


def believed(moment: str | None) -> str | None:
    """Return a date unless it cannot be one of publication: in the future, or the day that clocks begin
    with.
    """
    if moment is None or moment[:10] in ("1970-01-01", "1969-12-31") or moment < "1600":
        return None
    return moment if moment[:10] <= (datetime.now(UTC) + timedelta(days=1)).date().isoformat() else None


def _later(one: str, other: str) -> bool:
    """Tell whether a date is after another, as far as both are exact."""
    first, second = datetime.fromisoformat(one), datetime.fromisoformat(other)
    if len(one) == 10 or len(other) == 10 or (first.tzinfo is None) != (second.tzinfo is None):
        return one[:10] > other[:10]
    return first > second


def _moments(elements: Iterable[_Element]) -> Iterator[str | None]:
    for element in elements:
        yield element.get("content") or element.get("datetime") or _DAY_PREFIX.sub("", _words(element)[:80])


def _shown_days(tree: _Element) -> Iterator[tuple[str, bool]]:
    """Yield the dates shown around the headline, each with whether it is called that of an update."""
    headline = next((h for h in tree.iter("h1")), None)
    box = headline
    for _ in range(3):
        box = (
            box.getparent()
            if box is not None and box.getparent() is not None and box.getparent().tag != "body"
            else box
        )
    if box is None:
        return
    for element in box.iter("time", "span", "p", "div", "li"):
        words = tidy("".join(element.itertext())) if element.tag == "time" or len(element) <= 3 else ""
        if 0 < len(words) <= 60 or element.tag == "time":
            given = element.get("datetime") or _DAY_PREFIX.sub("", words)
            called = f"{element.get('class') or ''} {words}"
            if published_date(given):
                yield given, bool(_UPDATE_WORD.search(called))


def _day_in(url: str | None) -> str | None:
    """Return the day that the path of an address names."""
    found = _URL_DAY.search(url.partition("?")[0]) if url else None
    if found is None:
        return None
    return (
        f"{found[3]} {found[2]} {found[1]}"
        if found[2].isalpha()
        else f"{found[1]}-{int(found[2]):02}-{int(found[3] or 0):02}"
    )


# Bylines


def _authors(page: _Page, publisher: str | None, byline: Block | None) -> tuple[str, ...]:
    for source in (
        page.linked.names("author") or page.linked.names("creator"),
        page.meta(_AUTHORS),
        [
            _words(e)
            for item in page.items("author")
            for e in (item.xpath(".//*[@itemprop='name']") or [item])
        ],
        [_words(e) for e in page.tree.xpath("//a[contains(concat(' ', @rel, ' '), ' author ')]")],
        [_words(e) for e in _bylines(page.tree)],
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
            and 0 < len(_words(element)) < 100
        ):
            yield element
            return


def _byline(blocks: Sequence[Block], title: str | None) -> Block | None:
    """Return the block between the headline and the first paragraph that is nothing but a byline, whatever it
    is called.
    """
    headings = [i for i, block in enumerate(blocks) if block.element.tag == "h1"]
    at = next(
        (i for i in headings if _alike(blocks[i].text, title or "")), headings[0] if headings else len(blocks)
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


def _section(page: _Page) -> str | None:
    for given in [
        page.linked.own("articleSection"),
        *page.meta(_SECTIONS),
        *(i.get("content") or _words(i) for i in page.items("articleSection")),
    ]:
        if given and len(given) < 60 and "://" not in given:
            return given
    return None


def _address(page: _Page) -> str | None:
    """Return the address the article goes by: the canonical one where it can be believed, else the one it was
    read from.
    """
    base = page.url or ""
    links = [
        link.get("href") or ""
        for link in page.tree.iter("link")
        if "canonical" in (link.get("rel") or "").lower().split()
    ]
    own = page.linked.own("url")
    given = [*links, *page.meta(["og:url", "twitter:url"]), *([own] if own else [])]
    candidates = [_joined(base, link) for link in given if link.strip()]
    return next(
        (clean for candidate in candidates if (clean := _clean(candidate)) and _believable(clean, page.url)),
        _clean(base),
    )


def _joined(base: str, link: str) -> str:
    try:
        return urljoin(base, link.strip())
    except ValueError:
        return ""


def _believable(candidate: str, url: str | None) -> bool:
    """Tell whether an address may be that of this page: on its site, and not the front page of it."""
    parts, host = urlsplit(candidate), _host(url)
    if not parts.path.strip("/") and not parts.query:
        return False
    return host is None or host in _ARCHIVES or _site(_host(candidate) or "") == _site(host)


def _host(url: str | None) -> str | None:
    try:
        return urlsplit(url or "").hostname
    except ValueError:
        return None


def _site(host: str) -> str:
    """Return the part of a host's name that somebody registered."""
    from courlan import extract_domain

    bare = _EDITION.sub("", host)
    return str(extract_domain(f"https://{bare}/") or bare)


def _clean(url: str) -> str | None:
    """Return an address without what only says where the reader came from; None when it is no web address."""
    return without_tracking(url.strip()) if is_web(url) and _host(url.strip()) else None


def _language(page: _Page) -> str | None:
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
