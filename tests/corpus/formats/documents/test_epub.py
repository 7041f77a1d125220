"""E-books: an article, or one a chapter, with what is said of a publication and nothing of how the file was made."""

from pathlib import Path

from tests.corpus.files import MORE, REPORT, articles, errors, words, write
from tests.corpus.formats.office import epub, packed

BRIDGE = f"<h1>Bridge shut</h1><p>By Lena Mirza</p><p>5 April 2021</p><p>{REPORT}</p>"
TRADERS = f"<h2>Traders wait</h2><p>By Karl Jensen</p><p>{MORE} They will wait, they say, for as long as it takes.</p>"
OF_A_PAPER = "<dc:title>The Ormond Bell</dc:title><dc:publisher>Bell Press</dc:publisher><dc:language>en-GB</dc:language>"


def test_one_page_saved_from_the_web(tmp_path: Path) -> None:
    path = write(tmp_path / "a.epub", epub(
        f'<p>{REPORT}<a epub:type="noteref" href="#n1">1</a> {MORE}<sup><a href="#n2">2</a></sup></p>',
        meta="<dc:title>Bridge shut until May</dc:title><dc:creator>Lena Mirza</dc:creator><dc:publisher>The Ormond Bell</dc:publisher>"
        '<dc:date opf:event="modification">2022-01-01</dc:date><dc:date opf:event="publication">2021-04-05</dc:date>'
        "<dc:source>https://bell.example/bridge</dc:source>",
    ))  # fmt: skip
    [article] = articles(path)
    assert (article.title, article.publisher, article.authors) == (
        "Bridge shut until May",
        "The Ormond Bell",
        ("Lena Mirza",),
    )
    assert (article.day, article.url) == ("2021-04-05", "https://bell.example/bridge")
    assert words(article) == [f"{REPORT} {MORE}"]


def test_each_chapter_is_an_article_and_what_goes_on_is_none(tmp_path: Path) -> None:
    cover = '<section epub:type="cover"><p>The Ormond Bell</p></section>'
    contents = (
        '<h1>Contents</h1><p><a href="c2.xhtml">Bridge shut</a></p><p><a href="c4.xhtml">Traders wait</a></p>'
    )
    goes_on = f"<p>{MORE}</p>"
    path = write(
        tmp_path / "a.epub",
        epub(
            cover, contents, BRIDGE, goes_on, TRADERS, meta=f"{OF_A_PAPER}<dc:creator>Bell Desk</dc:creator>"
        ),
    )
    first, second = articles(path)
    assert (first.title, first.authors, first.day, first.publisher) == (
        "Bridge shut",
        ("Lena Mirza",),
        "2021-04-05",
        "Bell Press",
    )
    assert words(first) == [REPORT, MORE]
    assert (second.title, second.authors, second.day) == ("Traders wait", ("Karl Jensen",), None)
    assert first.id != second.id


def test_an_issue_that_calibre_fetched(tmp_path: Path) -> None:
    meta = (
        "<dc:title>The Ormond Bell [Mon, 05 Apr 2021]</dc:title><dc:creator>calibre</dc:creator><dc:publisher>calibre</dc:publisher>"
        '<dc:date>2021-04-06T08:00:00+00:00</dc:date><meta name="calibre:publication_type" content="periodical:unknown:The Ormond Bell"/>'
    )
    links = '<div class="calibre_navbar"><a href="c1.xhtml">Next</a> | <a href="c0.xhtml">Main menu</a></div>'
    found = articles(write(tmp_path / "a.epub", epub(links + BRIDGE, links + TRADERS, meta=meta)))
    assert [(one.publisher, one.day) for one in found] == [
        ("The Ormond Bell", "2021-04-05"),
        ("The Ormond Bell", None),
    ]
    assert words(found[0]) == [REPORT]


def test_without_a_package_its_pages_are_read(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.epub",
        packed({"mimetype": "application/epub+zip", "c1.xhtml": f"<html><body>{BRIDGE}</body></html>"}),
    )
    [article] = articles(path)
    assert (article.title, words(article)) == ("Bridge shut", [REPORT])


def test_what_cannot_be_read_is_said_in_a_line(tmp_path: Path) -> None:
    for content, why in (
        (b"words", "not an EPUB"),
        (epub("<p> </p>"), "no text in it"),
        (packed({"META-INF/encryption.xml": "x", "META-INF/rights.xml": "x"}), "encrypted"),
        (packed({"a.opf": '<!DOCTYPE d [<!ENTITY a "b">]><d>&a;</d>'}), "declares entities"),
        (epub("<div>" * 500 + REPORT), "nested too deep"),
    ):
        path = write(tmp_path / "a.epub", content)
        assert articles(path) == []
        assert why in errors(path)[0]
