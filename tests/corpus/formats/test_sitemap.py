"""News sitemaps: each page that is said to be news is an entry that leads to it."""

import pytest

from corpus.formats.feed import entries, is_feed
from corpus.formats.sitemap import entries_of_sitemap

NAMES = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'


def news(
    name: str, title: str = "Bridge shut", changed: str = "", day: str = "2021-04-05T07:30:00+02:00"
) -> str:
    """Return an entry of a news sitemap."""
    return (
        f"<url><loc> https://bell.example/{name} </loc>{changed}<news:news><news:publication><news:name>The Ormond Bell</news:name>"
        f"<news:language>en</news:language></news:publication><news:publication_date>{day}</news:publication_date>"
        f"<news:title><![CDATA[{title}]]></news:title></news:news></url>"
    )


def sitemap(*urls: str) -> bytes:
    """Return a sitemap of entries."""
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset {NAMES}>{"".join(urls)}</urlset>'.encode()


def test_what_is_said_of_a_page() -> None:
    data = sitemap(
        news("bridge"),
        "<url><loc>https://bell.example/contact</loc></url>",
        news("ferry", "Ferry & quay", day="2021-04"),
    )
    assert is_feed(data)
    first, second = entries(data, "https://bell.example/sitemap.xml")
    details = first.details
    assert (details.title, details.publisher, details.published, details.url, details.language) == (
        "Bridge shut", "The Ormond Bell", "2021-04-05T07:30:00+02:00", "https://bell.example/bridge", "en",
    )  # fmt: skip
    assert not first.is_whole
    assert (second.details.title, second.details.published) == ("Ferry & quay", None)


def test_a_page_that_has_changed_has_another_stamp() -> None:
    (one,), (same,), (changed,) = (
        list(entries_of_sitemap(sitemap(news("bridge", changed=words)), 10))
        for words in ("", "", "<lastmod>2021-04-06T08:00:00Z</lastmod>")
    )
    assert one.stamp == same.stamp != changed.stamp
    assert one.identity == changed.identity


def test_no_more_than_are_asked_for() -> None:
    assert len(list(entries_of_sitemap(sitemap(*(news(str(number)) for number in range(9))), 5))) == 5


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (sitemap("<url><loc>https://bell.example/a</loc></url>"), "does not tell which pages are news"),
        (
            b"<sitemapindex><sitemap><loc>https://bell.example/pages.xml</loc></sitemap><sitemap><loc>https://bell.example/news.xml</loc>"
            b"</sitemap></sitemapindex>",
            "such as https://bell.example/news.xml or https://bell.example/pages.xml",
        ),
        (b"<sitemapindex/>", "an index of sitemaps"),
        (b'<!DOCTYPE urlset [<!ENTITY a "b">]><urlset>&a;</urlset>', "declares entities"),
    ],
)
def test_what_is_not_read(data: bytes, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        entries(data, "https://bell.example/sitemap.xml")
