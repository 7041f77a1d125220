"""When a page's article was published, and when it was changed."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta

from lxml.etree import _Element

from corpus.dates import published_date
from corpus.extraction.bylines import DATE, has_lead_in
from corpus.extraction.html.said.page import ParsedPage, words_in
from corpus.extraction.html.said.standing import PROSE, Standing

PUBLISHED = (
    "article:published_time article:published og:article:published_time og:published_time bt:pubdate parsely-pub-date sailthru.date cxenseparse:recs:publishtime "
    "datepublished publish-date publish_date publishdate publication_date article_date_original article.published pubdate pub_date pdate ptime "
    "originalpublicationdate dc.date.issued dcterms.issued dcterms.date dc.date dc.date.created dcterms.created displaydate datecreated date.created date"
).split()
_UPDATED = (
    "article:modified_time article:modified og:article:modified_time og:updated_time datemodified article.updated dcterms.modified dc.date.modified "
    "bt:moddate lastmod last-modified lastmodified revised utime"
).split()
_MONTH = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
# a month alone is no day, nor is a season or the number of a story: two digits each, or parted alike
_URL_DAY = re.compile(
    rf"/(?P<year>(?:19|20)\d\d)(?:(?P<month>[01]\d)/?(?P<day>[0-3]\d)|/(?P<b>[01]\d)(?P<c>[0-3]\d)"
    rf"|(?P<mark>[/-])(?P<e>[01]?\d|(?:{_MONTH})[a-z]*)(?:(?P=mark)|/)(?P<f>[0-3]?\d))(?=[/_.-]|$)",
    re.IGNORECASE,
)
_DAY_PREFIX = re.compile(
    r"^\W*(?:(?:first )?(?:published|posted|updated|last (?:updated|modified)|modified|created|date|added|issued|veröffentlicht|publié|publicado|stand|am|le|el)\b[\s:]*(?:on|at|le|am|el)?\s*:?\s*)+",
    re.IGNORECASE,
)
_LABELLED = re.compile(
    r"\W*(?:first )?(?:published|posted|updated|last (?:updated|modified)|veröffentlicht|publié|publicado)\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_PARTS = re.compile(r"\s*[|•·]\s*|\s+[–—-]\s+")
_HEADINGS = ("h2", "h3", "h4", "h5", "h6")
_MOST_INNER = 3  # elements within one that shows nothing but a date
_LONGEST = 60  # characters of a line that shows one
_FIRST_PAGES = "1995"  # before it there was no news on the web; an older day is what the article tells of
_UPDATE_WORD = re.compile(r"updated|modified|aktualisiert|mis à jour|actualizado|revised", re.IGNORECASE)


def dates_of(page: ParsedPage, address: str | None, standing: Standing) -> tuple[str | None, str | None]:
    """Return when the article was published and when it was last changed."""
    shown = list(_shown_days(page.tree, standing))
    published = _settled([
        [page.linked.text("datePublished"), page.linked.own("dateCreated")],
        page.meta(PUBLISHED),
        _moments(page.items("datePublished"), standing),
        _moments(page.tree.xpath("//time[@pubdate]"), standing),
        [day for day, is_update in shown if not is_update],
        [_day_in(page.url), _day_in(address)],
    ])  # fmt: skip
    updated = _settled([
        [page.linked.text("dateModified")], page.meta(_UPDATED), _moments(page.items("dateModified"), standing),
        [day for day, is_update in shown if is_update],
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
    if moment is None or moment[:10] in ("1970-01-01", "1969-12-31"):
        return None
    return moment if moment[:10] <= (datetime.now(UTC) + timedelta(days=1)).date().isoformat() else None


def _later(one: str, other: str) -> bool:
    """Tell whether a date is after another, as far as both are exact."""
    first, second = datetime.fromisoformat(one), datetime.fromisoformat(other)
    if len(one) == 10 or len(other) == 10 or (first.tzinfo is None) != (second.tzinfo is None):
        return one[:10] > other[:10]
    return first > second


def _moments(elements: Iterable[_Element], standing: Standing) -> Iterator[str | None]:
    for element in elements:
        if not standing.is_apart(element):
            yield (
                element.get("content")
                or element.get("datetime")
                or _DAY_PREFIX.sub("", words_in(element)[:80])
            )


def _shown_days(tree: _Element, standing: Standing) -> list[tuple[str, bool]]:
    """Return the dates shown beside the headline, or anywhere with a word that they are of publication, each with
    whether it is called that of an update.

    Where several days stand alike in the article, they are those that it tells of.
    """
    kinds: dict[tuple[str, str], set[str]] = defaultdict(set)
    found: list[tuple[str, bool, tuple[str, str]]] = []
    for element in tree.iter("time", "span", "p", "div", "li", *_HEADINGS):
        words = words_in(element) if element.tag == "time" or len(element) <= _MOST_INNER else ""
        if not (0 < len(words) <= _LONGEST or element.tag == "time") or standing.is_apart(element):
            continue
        given = element.get("datetime") or _day_among(words)
        day = believed(published_date(given))
        if given is None or day is None:
            continue
        kind, is_update = (str(element.tag), element.get("class") or ""), False
        if _LABELLED.match(words):
            is_update = bool(_UPDATE_WORD.search(words))
        else:
            is_update = bool(_UPDATE_WORD.search(f"{element.get('class') or ''} {words}"))
            kinds[kind].add(day[:10])
            if not standing.is_about_headline(element) or day < _FIRST_PAGES or _is_among_words(element):
                continue
        found.append((given, is_update, kind))
    return [(given, is_update) for given, is_update, kind in found if is_update or len(kinds[kind]) < 2]


def _day_among(words: str) -> str | None:
    """Return the day that a short line is, after a label or beside a name: 8 November 2022, by Runa Eklund."""
    for part in (words, *_PARTS.split(words)):
        unlabelled = _DAY_PREFIX.sub("", part)
        if _YEAR.search(unlabelled) and published_date(unlabelled):
            return unlabelled
    if has_lead_in(words) and (dated := DATE.search(words)):
        return dated[0]
    return None


def _is_among_words(element: _Element) -> bool:
    """Tell whether an element stands in a paragraph, which tells of its day."""
    box = next(element.iterancestors("p", "li", "td", "blockquote", "dd"), None)
    return box is not None and len(words_in(box).split()) >= PROSE


def _day_in(url: str | None) -> str | None:
    """Return the day that the path of an address names."""
    found = _URL_DAY.search(url.partition("?")[0]) if url else None
    if found is None:
        return None
    month, day = found["month"] or found["b"] or found["e"], found["day"] or found["c"] or found["f"]
    return (
        f"{day} {month} {found['year']}"
        if month.isalpha()
        else f"{found['year']}-{int(month):02}-{int(day):02}"
    )
