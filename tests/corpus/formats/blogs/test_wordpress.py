"""WordPress exports: published posts with the paragraphs that the site shows, and nothing that is not public."""

from pathlib import Path

import pytest

from corpus.formats.blogs.shortcodes import paragraphs_of_post
from tests.corpus.files import articles, errors, notes, words, write

MILL = "The old mill in Brackwater burnt down on Sunday night, and nobody was hurt, the fire brigade said."
SPARK = "A spark from a grinder is thought to have set light to the flour dust that lay on the upper floor."
OWNER = "Its owner, Hal Stroud, wants to build it up again by next summer, in brick this time."


def item(content: str = f"{MILL}\n\n{SPARK}", **changed: str) -> str:
    said = {
        "title": "Mill burns down", "link": "https://brackwater.example/2020/mill/", "pubDate": "Sun, 12 Jan 2020 23:30:00 +0000",
        "dc:creator": "hstroud2", "guid": "https://brackwater.example/?p=4", "wp:post_id": "4", "wp:post_date": "2020-01-13 00:30:00",
        "wp:post_date_gmt": "2020-01-12 23:30:00", "wp:status": "publish", "wp:post_type": "post", "wp:post_password": "",
    } | {name.replace("__", ":"): value for name, value in changed.items()}  # fmt: skip
    told = "".join(f"<{name}><![CDATA[{value}]]></{name}>" for name, value in said.items())
    return f"<item>{told}<content:encoded><![CDATA[{content}]]></content:encoded><excerpt:encoded><![CDATA[Short.]]></excerpt:encoded></item>"


def export(*items: str, authors: str = "") -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8" ?>\n<!-- generator="WordPress/6.4" created="2024-01-01 10:00" -->\n<rss version="2.0"'
        ' xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>Brackwater News</title>'
        "<link>https://brackwater.example</link><language>en-GB</language><wp:wxr_version>1.2</wp:wxr_version>"
        f"{authors}{''.join(items)}</channel></rss>"
    )


def test_a_post(tmp_path: Path) -> None:
    author = "<wp:author><wp:author_login>hstroud2</wp:author_login><wp:author_display_name><![CDATA[Mia Lund]]></wp:author_display_name></wp:author>"
    section = '<category domain="category" nicename="local"><![CDATA[Local]]></category>'
    path = write(tmp_path / "a.xml", export(item().replace("<guid>", f"{section}<guid>"), authors=author))
    [one] = articles(path)
    assert (one.title, one.publisher, one.published) == (
        "Mill burns down",
        "Brackwater News",
        "2020-01-13T00:30:00+01:00",
    )
    assert (one.authors, one.section, one.language) == (("Mia Lund",), "Local", "en-GB")
    assert (one.url, words(one)) == ("https://brackwater.example/2020/mill/", [MILL, SPARK])
    assert notes(path) == errors(path) == []


def test_a_name_to_log_in_by_is_no_byline(tmp_path: Path) -> None:
    assert [one.authors for one in articles(write(tmp_path / "a.xml", export(item())))] == [()]


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"wp__status": "draft"}, "1 draft"),
        ({"wp__status": "auto-draft"}, "1 draft"),
        ({"wp__status": "pending"}, "1 pending"),
        ({"wp__status": "private"}, "1 private"),
        ({"wp__status": "future"}, "1 scheduled"),
        ({"wp__status": "trash"}, "1 in the trash"),
        ({"wp__post_password": "mill"}, "1 protected"),
        ({"wp__post_type": "page"}, "1 page"),
        ({"wp__post_type": "attachment", "wp__status": "inherit"}, "1 attachment"),
        ({"wp__post_type": "nav_menu_item"}, "1 nav_menu_item"),
        ({"wp__post_date_gmt": "2999-01-01 00:00:00", "pubDate": ""}, "1 scheduled"),
    ],
)
def test_what_is_no_published_post_is_left_out_and_counted(
    tmp_path: Path, changed: dict[str, str], reason: str
) -> None:
    path = write(tmp_path / "a.xml", export(item(title="Secret", **changed), item()))
    assert [one.title for one in articles(path)] == ["Mill burns down"]
    assert notes(path) == [f"left out 1 of its items that are no published posts: {reason}"]
    alone = write(tmp_path / "b.xml", export(item(**changed)))
    assert articles(alone) == []
    assert errors(alone) == [f"no published post in it ({reason})"]


@pytest.mark.parametrize(
    ("content", "paragraphs"),
    [
        (f"{MILL}\r\n\r\n{SPARK}\r\n \r\n{OWNER}", [MILL, SPARK, OWNER]),
        (f"<!-- wp:paragraph -->\n<p>{MILL}</p>\n<!-- /wp:paragraph -->\n\n<!-- wp:heading {{\"level\":3}} -->\n<h3>Dust</h3>\n<!-- /wp:heading -->\n<p>{SPARK}</p>",
         [MILL, "Dust", SPARK]),
        (f'{MILL}\n\n[caption id="a_1" align="left" width="30"]<a href="x"><img src="a.jpg" /></a> The mill, in 2018[/caption]\n\n{SPARK}', [MILL, SPARK]),
        (f"[lead]{MILL}[/lead]\n\n{SPARK}\n[gallery ids=\"1,2\"]\n\n{OWNER}", [MILL, SPARK, OWNER]),
        (f"[dropcap style='x']{MILL[0]}[/dropcap]{MILL[1:]}<!--more-->{SPARK}", [MILL, SPARK]),
        (f"{MILL}\n\nhttps://video.example/watch?v=1\n\n[youtube https://video.example/2]\n\n{SPARK}", [MILL, SPARK]),
        (f"{MILL}\n\n[newsletter_form]\n\n[audio mp3=\"a.mp3\"][/audio]\n\n{SPARK}", [MILL, SPARK]),
        ("“We [the owners] will not [sic] build in wood,” he said, and [laughs] turned away.",
         ["“We [the owners] will not [sic] build in wood,” he said, and [laughs] turned away."]),
        ("Write [[gallery]] to show pictures, the handbook says.", ["Write [gallery] to show pictures, the handbook says."]),
        (f"<strong>{MILL}\n\n{SPARK}</strong>", [MILL, SPARK]),
        (f"{MILL}\n<blockquote>{OWNER}</blockquote>\n{SPARK}", [MILL, OWNER, SPARK]),
        ("<ul>\n<li>One pump</li>\n\n<li>Two ladders</li>\n</ul>", ["One pump", "Two ladders"]),
        ("A line\nand the next of one paragraph.", ["A line and the next of one paragraph."]),
    ],
)  # fmt: skip
def test_paragraphs_are_those_that_wordpress_makes(content: str, paragraphs: list[str]) -> None:
    assert paragraphs_of_post(content) == paragraphs


def test_unclosed_and_nested_shortcodes_end() -> None:
    assert paragraphs_of_post("[caption " * 3000 + MILL + "[" * 3000 + '[a b="' * 3000)


def test_an_export_that_is_broken_off_is_refused_in_one_line(tmp_path: Path) -> None:
    path = write(tmp_path / "a.xml", export(item(), item())[:-40])
    assert articles(path) == []
    assert errors(path)[0].startswith("not well-formed XML")


@pytest.mark.parametrize(
    "said",
    [
        '<app:control xmlns:app="http://www.w3.org/2007/app"><app:draft>yes</app:draft></app:control>',
        '<category scheme="http://schemas.google.com/g/2005#kind" term="http://schemas.google.com/blogger/2008/kind#comment"/>',
        '<category scheme="http://schemas.google.com/g/2005#kind" term="http://schemas.google.com/blogger/2008/kind#template"/>',
        '<blogger:status xmlns:blogger="http://schemas.google.com/blogger/2018">DRAFT</blogger:status>',
        '<blogger:type xmlns:blogger="http://schemas.google.com/blogger/2018">COMMENT</blogger:type>',
    ],
)
def test_drafts_and_comments_of_blogger_and_atom_are_left_out(tmp_path: Path, said: str) -> None:
    def entry(number: int, more: str = "") -> str:
        return f"<entry><id>tag:b.example,2020:{number}</id><title>Mill {number}</title>{more}<content type='html'>&lt;p&gt;{MILL} {SPARK}&lt;/p&gt;</content></entry>"

    post = '<category scheme="http://schemas.google.com/g/2005#kind" term="http://schemas.google.com/blogger/2008/kind#post"/>'
    feed = f'<feed xmlns="http://www.w3.org/2005/Atom"><title>Brackwater News</title>{entry(1, said)}{entry(2, post)}</feed>'
    assert [one.title for one in articles(write(tmp_path / "a.xml", feed))] == ["Mill 2"]


def test_a_feed_that_only_declares_the_names_of_exports_is_a_feed(tmp_path: Path) -> None:
    feed = (
        '<rss version="2.0" xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>Brackwater News</title><item><title>Mill</title>'
        f"<link>https://brackwater.example/m</link><description>&lt;p&gt;{' '.join([MILL, SPARK, OWNER] * 4)}&lt;/p&gt;</description></item></channel></rss>"
    )
    assert [one.title for one in articles(write(tmp_path / "a.xml", feed))] == ["Mill"]
