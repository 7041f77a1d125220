"""News sitemaps: lists of a site's newest pages with their headlines and days, as search engines are given them.

Each page that is said to be news is an entry that leads to it, as a teaser of a feed does. A sitemap that lists all pages of a
site does not tell which of them are articles, and is not read.
"""

import hashlib
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from corpus.addresses import is_web
from corpus.article import Details, tidy
from corpus.dates import published_date
from corpus.extraction.markup import parse_xml
from corpus.findings import Entry

_NAMED = 2  # addresses of other sitemaps that a message names


def entries_of_sitemap(data: bytes, most: int) -> Iterator[Entry]:
    """Yield the news of a sitemap, at most so many, in its order. Raises ValueError when it is none of news."""
    root = parse_xml(data)
    if root.tag == "sitemapindex":
        raise ValueError(f"an index of sitemaps: add or list the one of news{_which(root)}")
    news = [(one, about) for one in root.iter("url") if (about := one.find("news")) is not None]
    if not news:
        raise ValueError(
            "a sitemap that does not tell which pages are news: expected a feed or a news sitemap"
        )
    for one, about in news[:most]:
        address = _said(one, "loc")
        if address and is_web(address):
            yield _entry(address, one, about)


def _entry(address: str, page: Element, about: Element) -> Entry:
    details = Details(
        title=_said(about, "title"),
        publisher=_said(about, "publication/name"),
        published=published_date(_said(about, "publication_date")),
        url=address,
        language=_said(about, "publication/language"),
        genre=_said(about, "genres"),
    )
    told = repr((details, _said(page, "lastmod")))
    stamp = hashlib.sha256(told.encode(errors="replace")).hexdigest()[:32]
    return Entry(address, stamp, details, (), is_whole=False)


def _which(root: Element) -> str:
    addresses = [
        address for one in root.iter("sitemap") if (address := _said(one, "loc")) and is_web(address)
    ]
    best = sorted(addresses, key=lambda address: "news" not in address.lower())[:_NAMED]
    return f", such as {' or '.join(best)}" if best else ""


def _said(element: Element, path: str) -> str | None:
    found = element.find(path)
    return tidy("".join(found.itertext())) or None if found is not None else None
