"""When a page's article was published, and when it was changed."""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta

from lxml.etree import _Element

from corpus.article import tidy
from corpus.dates import published_date
from corpus.extraction.html.told import Told, words_in

_PUBLISHED = (
    "article:published_time article:published og:article:published_time og:published_time bt:pubdate parsely-pub-date sailthru.date cxenseparse:recs:publishtime "
    "datepublished publish-date publish_date publishdate publication_date article_date_original article.published pubdate pub_date pdate ptime "
    "originalpublicationdate dc.date.issued dcterms.issued dcterms.date dc.date dc.date.created dcterms.created displaydate datecreated date.created date"
).split()
_UPDATED = (
    "article:modified_time article:modified og:article:modified_time og:updated_time datemodified article.updated dcterms.modified dc.date.modified "
    "bt:moddate lastmod last-modified lastmodified revised utime"
).split()
_URL_DAY = re.compile(
    r"/((?:19|20)\d\d)[/-]?([01]?\d|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[/-]?([0-3]?\d)(?=[/_-]|$)",
    re.IGNORECASE,
)
_DAY_PREFIX = re.compile(
    r"^\W*(?:(?:first )?(?:published|posted|updated|last (?:updated|modified)|modified|created|date|added|issued|veröffentlicht|publié|publicado|stand|am|le|el)\b[\s:]*(?:on|at|le|am|el)?\s*:?\s*)+",
    re.IGNORECASE,
)
_UPDATE_WORD = re.compile(r"updated|modified|aktualisiert|mis à jour|actualizado|revised", re.IGNORECASE)


def dates_of(page: Told, address: str | None) -> tuple[str | None, str | None]:
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
        yield element.get("content") or element.get("datetime") or _DAY_PREFIX.sub("", words_in(element)[:80])


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
