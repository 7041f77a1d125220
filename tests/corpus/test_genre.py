"""What kind of piece an article is: told from declarations, headlines, addresses and sections."""

from pathlib import Path

import pytest

from corpus.genre import Genre, genre_of
from tests.corpus.files import articles, write

NEWS, OPINION, SATIRE = Genre.NEWS, Genre.OPINION, Genre.SATIRE
SPONSORED, CORRECTION = Genre.SPONSORED, Genre.CORRECTION


@pytest.mark.parametrize(
    ("declared", "genre"),
    [
        ("OpinionNewsArticle", OPINION),
        ("SatiricalArticle", SATIRE),
        ("AdvertiserContentArticle", SPONSORED),
        ("ReportageNewsArticle", NEWS),
        ("NewsArticle", NEWS),
        ("NewsArticle/OpinionNewsArticle", OPINION),
        ("http://cv.iptc.org/newscodes/genre/Advertiser_Supplied", SPONSORED),
        ("genre:Opinion", OPINION),
        ("Letter to the Editor", OPINION),
        ("text", None),
        ("Article", None),
        (None, None),
    ],
)
def test_declared(declared: str | None, genre: Genre | None) -> None:
    assert genre_of(declared, None, "Bridge shut", None, None) is genre


@pytest.mark.parametrize(
    ("title", "genre"),
    [
        ("Opinion: The bridge must go", OPINION),
        ("Opinion | The bridge must go", OPINION),
        ("Editorial: A council asleep", OPINION),
        ("The bridge must go – opinion", OPINION),
        ("Letters to the editor: the bridge", OPINION),
        ("Letters: our readers on the bridge", OPINION),
        ("Sponsored: Ten bridges to see this summer", SPONSORED),
        ("Paid post by Bell Travel: Ten bridges", SPONSORED),
        ("Correction: Bridge closing", CORRECTION),
        ("Corrections and clarifications", CORRECTION),
        ("Clarification", CORRECTION),
        ("Bridge eaten by goats (satire)", SATIRE),
        ("Opinion polls put the bridge party ahead", None),
        ("Opinion divided over the bridge", None),
        ("Editorial staff of the Bell walk out", None),
        ("Letters from soldiers found under the bridge", None),
        ("Correction officers strike over pay", None),
        ("Sponsored walk raises 4,000 pounds", None),
        ("Satire festival opens in Port Bell", None),
    ],
)
def test_headline(title: str, genre: Genre | None) -> None:
    assert genre_of(None, None, title, None, None) is genre


@pytest.mark.parametrize(
    ("url", "genre"),
    [
        ("https://bell.example/opinion/bridge.html", OPINION),
        ("https://bell.example/2026/11/comment/the-bridge", OPINION),
        ("https://bell.example/commentisfree/2026/nov/28/bridge", OPINION),
        ("https://opinion.bell.example.com/bridge", OPINION),
        ("https://bell.example/op-ed/bridge", OPINION),
        ("https://bell.example/sponsored/bridge", SPONSORED),
        ("https://bell.example/partner-content/bridge", SPONSORED),
        ("https://bell.example/satire/bridge", SATIRE),
        ("https://bell.example/corrections/2026/11/28", CORRECTION),
        ("https://bell.example/news/bridge", NEWS),
        ("https://bell.example/news/opinion/bridge", OPINION),
        ("https://bell.example/news/opinion-polls/bridge", NEWS),
        ("https://bell.example/editorial", None),
        ("https://bell.example/2026/11/28/opinion-is-divided", None),
        ("https://[bell/opinion/bridge", None),
        ("urn:bell:opinion:bridge", None),
    ],
)
def test_address(url: str, genre: Genre | None) -> None:
    assert genre_of(None, None, "Bridge shut", url, None) is genre


@pytest.mark.parametrize(
    ("section", "genre"),
    [
        ("Opinion", OPINION),
        ("News > Comment", OPINION),
        ("Op-Ed", OPINION),
        ("Leaders", OPINION),
        ("Satire", SATIRE),
        ("Sponsored content", SPONSORED),
        ("Corrections & clarifications", CORRECTION),
        ("World news", NEWS),
        ("Politics", NEWS),
        ("Gardening", None),
        ("Columbia", None),
    ],
)
def test_section(section: str, genre: Genre | None) -> None:
    assert genre_of(None, section, "Bridge shut", None, None) is genre


def test_a_paper_that_prints_nothing_but_satire() -> None:
    assert genre_of("NewsArticle", "Local", "Bridge Shut", None, "Onion") is SATIRE


BODY = "The bridge over the Bell should never have been built, and everybody in this town knows it by now."
HTML = f"""<html><head><title>A bridge too many</title>
<script type="application/ld+json">{{"@type": "OpinionNewsArticle", "headline": "A bridge too many"}}</script>
</head><body><article><h1>A bridge too many</h1><p>{BODY}</p><p>{BODY[:-1]}, or so it says.</p></article></body></html>"""
MARKDOWN = f"---\ntitle: A bridge too many\ngenre: opinion\n---\n\n{BODY}\n"
NINJS = f'{{"headline": "A bridge", "genre": [{{"name": "Opinion", "code": "o"}}], "body_text": "{BODY}"}}'
NEWSML = f"""<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:bell:1"><itemMeta>
<itemClass qcode="ninat:text"/></itemMeta><contentMeta><headline>A bridge</headline>
<genre qcode="genre:Opinion"><name>Opinion</name></genre></contentMeta>
<contentSet><inlineData contenttype="text/plain">{BODY}</inlineData></contentSet></newsItem>"""
NITF = f"""<nitf><head><tobject tobject.type="News"><tobject.property tobject.property.type="Opinion"/></tobject>
</head><body><body.head><hedline><hl1>A bridge</hl1></hedline></body.head>
<body.content><p>{BODY}</p></body.content></body></nitf>"""


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.html", HTML), ("a.md", MARKDOWN), ("a.json", NINJS), ("g2.xml", NEWSML), ("nitf.xml", NITF)],
)
def test_each_form_that_declares_it(tmp_path: Path, name: str, content: str) -> None:
    [article] = articles(write(tmp_path / name, content))
    assert article.genre is OPINION
