"""Feeds of every dialect: what becomes an article, what only leads to one, and what hostile ones come to."""

from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from corpus.addresses import without_tracking
from corpus.article import Article, Details, make_article
from corpus.findings import Entry
from corpus.formats.feed import MOST_ENTRIES, entries, feeds_linked, is_feed, read_feed
from corpus.formats.registry import Given
from corpus.intake.network import FetchError

NAMESPACES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0" xmlns:atom="http://www.w3.org/2005/Atom"'
)
STORY = [
    f"The lighthouse board of Torven said in its report on quarter {number} that the lamp had failed on nine nights, and that the"
    " keeper's post, empty since the spring, would be filled before the autumn gales."
    for number in range(1, 6)
]
MARKED_UP = "".join(f"<p>{paragraph}</p>" for paragraph in STORY)
FEED_URL = "https://www.torvenpost.example/news/feed.xml"


def rss(items: str, title: str = "Torven Post", channel: str = "", version: str = "2.0") -> bytes:
    head = f'<?xml version="1.0" encoding="utf-8"?>\n<rss version="{version}" {NAMESPACES}><channel><title>{title}</title>{channel}'
    return f"{head}{items}</channel></rss>".encode()


def item(
    words: str = "",
    title: str = "Lamp fails",
    link: str = "https://www.torvenpost.example/lamp",
    more: str = "",
) -> str:
    linked = f"<link>{link}</link>" if link else ""
    return f"<item><title>{title}</title>{linked}<description>{escape(words)}</description>{more}</item>"


def atom(entry: str, title: str = "Torven Post") -> bytes:
    return (
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>{title}</title><id>tag:torven,2026:feed</id>{entry}</feed>'
    ).encode()


def read(data: bytes) -> list[Article | ValueError]:
    return list(read_feed(data, FEED_URL))


def one(data: bytes) -> Article:
    (article,) = read(data)
    assert isinstance(article, Article), article
    return article


def entry_of(data: bytes) -> Entry:
    (entry,) = entries(data, FEED_URL)
    return entry


class TestWholeArticles:
    def test_rss_with_content(self) -> None:
        more = (
            f"<content:encoded><![CDATA[{MARKED_UP}]]></content:encoded><dc:creator>By Ada Brandt and Kim Roe</dc:creator>"
            "<guid isPermaLink='false'>torven-7</guid><pubDate>Tue, 10 Nov 2026 14:00:00 -0500</pubDate>"
        )
        article = one(
            rss(item("Nine nights without light.", more=more), channel="<language>en-gb</language>")
        )
        assert article.text.split("\n\n") == STORY
        assert (article.title, article.publisher, article.authors) == (
            "Lamp fails",
            "Torven Post",
            ("Ada Brandt", "Kim Roe"),
        )
        assert article.published == "2026-11-10T14:00:00-05:00"
        assert article.url == article.key == "https://www.torvenpost.example/lamp"
        assert (article.language, article.source) == ("en-gb", FEED_URL)

    def test_atom(self) -> None:
        article = one(
            atom(
                '<entry><title type="html">Lamp &amp;amp; &lt;b&gt;keeper&lt;/b&gt;</title><id>tag:torven,2026:7</id>'
                '<link rel="edit" href="https://torvenpost.example/edit/7"/><link href="../lamp?utm_medium=feed"/>'
                "<published>2026-11-10T14:00:00+01:00</published><updated>2026-11-11T08:30:00+01:00</updated>"
                "<author><name>Ada Brandt</name><email>ada@torvenpost.example</email></author><author><name>Kim Roe</name></author>"
                f'<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">{MARKED_UP}</div></content><summary>Nine nights.</summary></entry>'
            )
        )
        assert article.text.split("\n\n") == STORY
        assert (article.title, article.authors, article.language) == (
            "Lamp & keeper",
            ("Ada Brandt", "Kim Roe"),
            "en",
        )
        assert (article.published, article.updated) == (
            "2026-11-10T14:00:00+01:00",
            "2026-11-11T08:30:00+01:00",
        )
        assert article.url == "https://www.torvenpost.example/lamp"

    def test_rss_1(self) -> None:
        article = one(
            (
                '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
                f'{NAMESPACES}><channel rdf:about="{FEED_URL}"><title>Torven Post</title><link>https://www.torvenpost.example/</link></channel>'
                '<item rdf:about="https://www.torvenpost.example/lamp"><title>Lamp fails</title><link>https://www.torvenpost.example/lamp</link>'
                f"<dc:date>2026-11-10T14:00:00Z</dc:date><description>{escape(MARKED_UP)}</description></item></rdf:RDF>"
            ).encode()
        )
        assert article.text.split("\n\n") == STORY
        assert article.published == "2026-11-10T14:00:00+00:00"

    @pytest.mark.parametrize("version", ["0.91", "0.92", "2.0"])
    def test_a_whole_description(self, version: str) -> None:
        assert one(rss(item(MARKED_UP), version=version)).text.split("\n\n") == STORY

    def test_plain_text(self) -> None:
        assert one(rss(item("\n\n".join(STORY)))).text.split("\n\n") == STORY

    def test_an_entry_without_a_link_is_all_there_is(self) -> None:
        article = one(
            rss(
                item(
                    "The lamp at Torven is lit again.",
                    link="",
                    more="<guid isPermaLink='false'>torven-8</guid>",
                )
            )
        )
        assert article.text == "The lamp at Torven is lit again."
        assert article.url is None
        assert article.key == f"id:{FEED_URL}#torven-8"

    def test_what_a_site_appends_is_no_part_of_it(self) -> None:
        ending = '<p>The post <a href="x">Lamp fails</a> appeared first on <a href="y">Torven Post</a>.</p>'
        assert (
            one(
                rss(item(more=f"<content:encoded><![CDATA[{MARKED_UP}{ending}]]></content:encoded>"))
            ).text.split("\n\n")
            == STORY
        )

    def test_the_headline_is_not_a_paragraph(self) -> None:
        assert one(rss(item(f"<h1>Lamp fails</h1>{MARKED_UP}"))).text.split("\n\n") == STORY

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1"])
    def test_encodings(self, encoding: str) -> None:
        name = encoding.removesuffix("-sig")
        text = (
            rss(item(MARKED_UP, title="Lämp fåils"))
            .decode()
            .replace('encoding="utf-8"', f'encoding="{name}"')
        )
        assert one(text.encode(encoding)).title == "Lämp fåils"

    def test_broken_xml_is_read_all_the_same(self) -> None:
        data = rss(item(MARKED_UP, title="Lamp & keeper&nbsp;fail")).replace(b"</channel></rss>", b"")
        assert one(data).title == "Lamp & keeper fail"


class TestDates:
    @pytest.mark.parametrize(
        ("given", "kept"),
        [
            ("<pubDate>Tue, 10 Nov 2026 14:00:00 GMT</pubDate>", "2026-11-10T14:00:00+00:00"),
            ("<pubDate>Tue, 10 Nov 2026 14:00:00 EST</pubDate>", "2026-11-10T14:00:00-05:00"),
            ("<pubDate>2026-11-10</pubDate>", "2026-11-10"),
            ("<dc:date>2026-11-10T14:00:00+02:00</dc:date>", "2026-11-10T14:00:00+02:00"),
            ("<pubDate>next Tuesday</pubDate>", None),
            ("<pubDate></pubDate>", None),
            ("", None),
        ],
    )
    def test_of_publication(self, given: str, kept: str | None) -> None:
        assert one(rss(item(MARKED_UP, more=given))).published == kept

    def test_a_change_is_no_publication(self) -> None:
        details = entry_of(
            atom("<entry><title>Lamp</title><id>x:1</id><updated>2026-11-11T08:30:00Z</updated></entry>")
        ).details
        assert (details.published, details.updated) == (None, "2026-11-11T08:30:00+00:00")


class TestPublishers:
    @pytest.mark.parametrize(
        ("title", "publisher"),
        [
            ("Torven Post", "Torven Post"),
            ("Torven Post - World", "Torven Post"),
            ("World news | Torven Post", "Torven Post"),
            ("Torven Post RSS Feed", "Torven Post"),
            ("Latest news from Torven Post", "Torven Post"),
            ("Torven Post » All stories", "Torven Post"),
            ("Torven Post: Sport", "Torven Post"),
            ("The Torven Post – Islands – RSS", "The Torven Post"),
            ("Gales &amp;amp; Tides", "Gales & Tides"),
            ("RSS", "RSS"),
            ("", None),
        ],
    )
    def test_out_of_the_feeds_title(self, title: str, publisher: str | None) -> None:
        assert one(rss(item(MARKED_UP), title=title)).publisher == publisher

    def test_initials_in_the_address(self) -> None:
        assert entry_of(
            rss(item("x", link="https://www.nic.example/1"), title="Top stories - Northern Isles Courier")
        ).details.publisher == ("Northern Isles Courier")

    def test_the_feed_it_was_taken_from(self) -> None:
        more = '<source url="https://islander.example/feed">The Islander</source>'
        assert one(rss(item(MARKED_UP, more=more), title="Harbour Digest")).publisher == "The Islander"

    def test_a_publisher_that_is_named(self) -> None:
        assert (
            one(
                rss(
                    item(MARKED_UP),
                    title="Front page",
                    channel="<dc:publisher>Torven Press Ltd</dc:publisher>",
                )
            ).publisher
            == "Torven Press Ltd"
        )


class TestAddresses:
    @pytest.mark.parametrize(
        ("link", "kept"),
        [
            ("https://a.example/x?utm_source=rss&utm_medium=feed", "https://a.example/x"),
            ("https://A.example/X?id=7&fbclid=abc&page=2#top", "https://a.example/X?id=7&page=2"),
            ("https://a.example/x?at_medium=RSS&at_campaign=k", "https://a.example/x"),
            ("https://a.example/x?CMP=rss&ref=feed", "https://a.example/x"),
            ("https://a.example/x?b=2&a=1", "https://a.example/x?b=2&a=1"),
            (
                "https://a.example/x?eid=7&cid=8&source=9&ref=10",
                "https://a.example/x?eid=7&cid=8&source=9&ref=10",
            ),
            ("https://a.example/?p=12", "https://a.example/?p=12"),
            ("https://a.example/x?", "https://a.example/x"),
        ],
    )
    def test_what_only_says_where_a_reader_comes_from_goes(self, link: str, kept: str) -> None:
        assert without_tracking(link) == kept
        assert entry_of(rss(item("x", link=escape(link)))).details.url == kept

    @pytest.mark.parametrize(
        ("more", "url"),
        [
            ("<link>/lamp</link>", "https://www.torvenpost.example/lamp"),
            ("<guid>https://www.torvenpost.example/9</guid>", "https://www.torvenpost.example/9"),
            (
                "<link>https://tracker.example/7</link><feedburner:origLink>https://www.torvenpost.example/7</feedburner:origLink>",
                "https://www.torvenpost.example/7",
            ),
            ("<link>javascript:alert(1)</link>", None),
            ("<link>http://[</link>", None),
        ],
    )
    def test_links(self, more: str, url: str | None) -> None:
        assert entry_of(rss(item("x", link="", more=more))).details.url == url


class TestTeasers:
    @pytest.mark.parametrize(
        "words",
        [
            "Nine nights without light.",
            f"{MARKED_UP}<p>[…]</p>",
            f"{MARKED_UP}<p>And in the end the board said that …</p>",
            f'{MARKED_UP}<p><a href="x">Continue reading...</a></p>',
            f'{MARKED_UP}<p><a href="x">Read the full story</a></p>',
            "",
        ],
    )
    def test_are_not_articles(self, words: str) -> None:
        (error,) = read(rss(item(words)))
        assert str(error) == "'Lamp fails': only a teaser, and its page was not fetched: left out"

    def test_are_read_through_their_pages(self) -> None:
        asked: list[str] = []

        def page(url: str) -> Iterator[Article]:
            asked.append(url)
            yield make_article(Details(title="Lamp fails on nine nights", url=url), STORY, url, url)

        more = "<pubDate>Tue, 10 Nov 2026 14:00:00 GMT</pubDate><dc:creator>Ada Brandt</dc:creator><category>Islands</category>"
        (article,) = read_feed(
            rss(item("Nine nights.", more=more), channel="<language>en</language>"),
            FEED_URL,
            Given(page=page),
        )
        assert isinstance(article, Article)
        assert asked == ["https://www.torvenpost.example/lamp"]
        assert article.title == "Lamp fails on nine nights"
        assert (article.publisher, article.published, article.authors, article.language) == (
            "Torven Post", "2026-11-10T14:00:00+00:00", ("Ada Brandt",), "en",
        )  # fmt: skip

    def test_what_the_page_says_goes_before_what_the_entry_says(self) -> None:
        def page(url: str) -> Iterator[Article]:
            yield make_article(
                Details("Lamp", "The Islander", "2026-11-09", url, authors=("Kim Roe",)), STORY, url, url
            )

        (article,) = read_feed(
            rss(item("Nine nights.", more="<pubDate>Tue, 10 Nov 2026 14:00:00 GMT</pubDate>")),
            FEED_URL,
            Given(page=page),
        )
        assert isinstance(article, Article)
        assert (article.publisher, article.published, article.authors) == (
            "The Islander",
            "2026-11-09",
            ("Kim Roe",),
        )

    def test_whose_pages_cannot_be_read_are_named(self) -> None:
        def page(url: str) -> Iterator[Article]:
            if url:
                raise FetchError("torvenpost.example answers 404 (Not Found)")
            yield make_article(Details(), STORY, url, url)

        found = list(
            read_feed(rss(item("Nine nights.") + item(MARKED_UP, title="Whole")), FEED_URL, Given(page=page))
        )
        assert (
            str(found[0])
            == "'Lamp fails': only a teaser, and its page cannot be read: torvenpost.example answers 404 (Not Found)"
        )
        assert isinstance(found[1], Article)


class TestStamps:
    def test_change_with_the_entry(self) -> None:
        before = entry_of(rss(item("Nine nights.")))
        assert entry_of(rss(item("Nine nights."))) == before
        for changed in (
            item("Ten nights."),
            item("Nine nights.", title="Lamp mended"),
            item("Nine nights.", more="<pubDate>2026-11-10</pubDate>"),
        ):
            assert entry_of(rss(changed)).identity == before.identity
            assert entry_of(rss(changed)).stamp != before.stamp


class TestBadFeeds:
    @pytest.mark.parametrize(
        "data", [b"", b"   ", b"<html><body>x</body></html>", b"{}", b"\x00\xff" * 100, b"<rss", b"<feed></feed>", rss("")],
    )  # fmt: skip
    def test_are_refused_in_a_line(self, data: bytes) -> None:
        with pytest.raises(ValueError, match="feed") as error:
            entries(data, FEED_URL)
        assert "\n" not in str(error.value)

    def test_of_many_entries_the_first_are_read(self) -> None:
        data = rss(
            "".join(item("x", link=f"https://a.example/{number}") for number in range(30_000)),
            channel="<language>en</language>",
        )
        found = entries(data, FEED_URL)
        assert [entry.details.url for entry in (found[0], found[-1])] == [
            "https://a.example/0",
            f"https://a.example/{MOST_ENTRIES - 1}",
        ]
        assert len(found) == MOST_ENTRIES

    def test_entities_neither_swell_nor_fetch(self, tmp_path: Path) -> None:
        (tmp_path / "secret").write_text("sesame")
        bomb = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "lamp"}">' for n in range(12))
        outside = f'<!ENTITY out SYSTEM "{(tmp_path / "secret").as_uri()}">'
        body = '<rss version="2.0"><channel><title>T</title><item><title>&a11;</title></item><item><title>x&out;y</title></item></channel></rss>'
        found = entries(f"<!DOCTYPE rss [{bomb}{outside}]>{body}".encode(), FEED_URL)
        assert all(len(entry.details.title or "") < 1000 for entry in found)
        assert "sesame" not in str(found)

    @pytest.mark.parametrize("start", ["<div>", "<b>", "<p>"])
    def test_an_entry_nested_deep_does_not_take_the_others_along(self, start: str) -> None:
        first, second = entries(rss(item(f"{start * 20_000}lamp") + item(MARKED_UP, title="Whole")), FEED_URL)
        assert first.details.title == "Lamp fails"
        assert second.is_whole

    def test_too_large(self) -> None:
        with pytest.raises(ValueError, match="21 MB is too large"):
            entries(rss(item("x" * 21 * 2**20)), FEED_URL)


def test_is_feed() -> None:
    assert all(map(is_feed, [rss(""), atom(""), b'<?xml version="1.0"?>\n<!-- x --><rdf:RDF xmlns:rdf="r">']))
    assert not any(map(is_feed, [b"", b"<html>", b"{}", b"words", b"<nitf>"]))


def test_feeds_that_a_page_links_to() -> None:
    page = b"""<html><head><base href="/news/">
        <link rel="alternate" type="application/rss+xml" title="Torven Post - Comments" href="comments.xml">
        <link rel="alternate" type="application/rss+xml" href="feed.xml"><LINK REL="Alternate" TYPE="application/atom+xml" HREF="https://b.example/atom">
        <link rel="alternate" type="text/html" hreflang="de" href="de.html"><link rel="stylesheet" href="x.css">
        <link rel="alternate" type="application/rss+xml" href="javascript:x"></head><body>words</body></html>"""
    assert feeds_linked(page, "https://a.example/index.html") == [
        "https://a.example/news/feed.xml", "https://b.example/atom", "https://a.example/news/comments.xml",
    ]  # fmt: skip
    assert feeds_linked(b"", "https://a.example/") == []
