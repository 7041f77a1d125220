"""Whose page it is, and the address that its article goes by."""

import re
from urllib.parse import urljoin, urlsplit

from corpus.addresses import is_web, without_tracking
from corpus.article import tidy
from corpus.extraction.html.said.page import ParsedPage, words_in
from corpus.names import folded

_SITES = "og:site_name application-name publisher dc.publisher dcterms.publisher article:publisher apple-mobile-web-app-title".split()
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
_RIGHTS = re.compile(
    r"(?:©|\bcopyright\b)\s*(?:copyright\s*)?(?:\d{4}(?:\s*[-–]\s*\d{4})?,?\s*)?([^\W\d_][\w&'’ -]+)",
    re.IGNORECASE,
)
_LEGAL = 200  # characters of an element in which the © is looked for
_LONGEST_SITE = 6  # words
_SAVED_FROM = re.compile(
    r"<!--\s*saved from url=\(\d+\)(\S+)|<!--\s*Page saved with SingleFile\s+url:\s*(\S+)"
)


def saved_from(text: str) -> str | None:
    """Return the address that a browser wrote into a page it saved."""
    found = _SAVED_FROM.search(text[:4000])
    address = (found[1] or found[2]) if found else None
    return address if address and address.startswith(("http://", "https://")) else None


def publisher_of(page: ParsedPage, address: str | None) -> str | None:
    """Return who publishes a page: whom it names, else the host of its address; None for an archive."""
    named = [*page.linked.names("publisher"), *page.meta(_SITES)]
    for name in named:
        if name and len(name) < 80 and "://" not in name and any(c.isalpha() for c in name):
            return tidy(name)
    host = _host(address or page.url)
    if not host or "." not in host or host in _ARCHIVES or host.replace(".", "").isdigit():
        return None
    return _EDITION.sub("", host)


def names_of_site(page: ParsedPage, publisher: str | None) -> frozenset[str]:
    """Return what the site may be called, folded: as it names itself, as its host is called, in the link to its
    front page and behind its ©.
    """
    root = page.tree.xpath("//a[@href='/' or @href='/index.html' or contains(@class, 'logo')]")
    legal = (
        found
        for element in page.tree.iter("footer", "p", "div", "small")
        for found in _RIGHTS.findall((element.text or "")[:_LEGAL])
    )
    host = _site(_host(page.url) or "").partition(".")[0] if page.url else ""
    named = [publisher or "", host, *page.meta(_SITES), *(words_in(link) for link in root), *legal]
    return frozenset(name for one in named if len(one.split()) <= _LONGEST_SITE and (name := folded(one)))


def address_of(page: ParsedPage) -> str | None:
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
