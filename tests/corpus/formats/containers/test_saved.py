"""Pages saved whole, and archives of files, each read as what is in them is."""

import json
from pathlib import Path

import pytest

from bench.harm.inputs import HTML, MARKDOWN, RECORD, warcs
from tests.corpus.files import MORE, REPORT, articles, errors, notes, words, write
from tests.corpus.formats.office import docx, epub, odt, packed, paragraph

PAGE = f'<html><head><meta charset="utf-8"><title>Bridge shut</title></head><body><article><h1>Bridge shut</h1><p>{REPORT}</p><p>{MORE} Café.</p></article></body></html>'


def saved(page: bytes, location: str = "https://bell.example/bridge", start: str = "") -> bytes:
    """Return a page as Chrome saves it, behind a frame of an advertisement where it says where it starts."""
    advertisement = (
        b"--B\r\nContent-Type: text/html\r\nContent-ID: <ad@x>\r\n\r\n<p>Buy boats.</p>\r\n" if start else b""
    )
    return (
        b"From: <Saved by Blink>\r\nSnapshot-Content-Location: " + location.encode() + b"\r\nSubject: x\r\nDate: Tue, 6 Apr 2021 09:00:00 -0000\r\n"
        b'MIME-Version: 1.0\r\nContent-Type: multipart/related; type="text/html"; boundary="B"' + start.encode() + b"\r\n\r\n" + advertisement
        + b"--B\r\nContent-Type: text/html\r\nContent-ID: <page@x>\r\nContent-Transfer-Encoding: binary\r\nContent-Location: " + location.encode()
        + b"\r\n\r\n" + page + b"\r\n--B\r\nContent-Type: image/png\r\n\r\nxx\r\n--B--\r\n"
    )  # fmt: skip


@pytest.mark.parametrize("start", ["", '; start="<page@x>"'])
def test_a_page_saved_whole(tmp_path: Path, start: str) -> None:
    [article] = articles(write(tmp_path / "a.mhtml", saved(PAGE.encode(), start=start)))
    assert (article.title, article.url, article.published) == (
        "Bridge shut",
        "https://bell.example/bridge",
        None,
    )
    assert words(article) == [REPORT, f"{MORE} Café."]


def test_a_page_saved_from_a_disk_has_no_address(tmp_path: Path) -> None:
    [article] = articles(write(tmp_path / "a.mht", saved(PAGE.encode(), location="file:///C:/bridge.html")))
    assert article.url is None


def test_a_file_that_is_no_saved_page(tmp_path: Path) -> None:
    assert "no HTML in it" in errors(write(tmp_path / "a.mht", b"Subject: x\r\n\r\nWords."))[0]


def test_an_archive_of_files(tmp_path: Path) -> None:
    path = write(tmp_path / "a.zip", packed({
        "page.html": HTML, "page_files/ad.html": HTML, "b/text.md": MARKDOWN, "b/c.docx": docx(paragraph("Traders wait", "Title"), paragraph(MORE)),
        "d.jsonl": json.dumps(RECORD) + "\n", "e.jpg": b"x", "__MACOSX/._page.html": b"x", ".hidden.txt": "x", "f.zip": packed({"a.txt": REPORT}),
        "g.txt": b"\0\0", "h.warc.gz": warcs()[0],
    }))  # fmt: skip
    found = articles(path)
    assert [one.source.removeprefix(f"{path.resolve()}/") for one in found] == [
        "b/c.docx", "b/text.md", "d.jsonl", *["h.warc.gz"] * 3, "page.html",
    ]  # fmt: skip
    assert len({one.id for one in found if not one.url}) == 3
    assert errors(path) == [
        "f.zip: an archive within an archive is not opened: unpack it and add it",
        "g.txt: binary, not text",
    ]
    assert notes(path) == ["1 of the files in it left out, in forms that Clippings does not read (1 .jpg)"]


def test_a_crawl(tmp_path: Path) -> None:
    path = write(tmp_path / "a.wacz", packed({
        "datapackage.json": "{}", "pages/pages.jsonl": '{"format": "json-pages-1.0"}', "archive/data.warc.gz": warcs()[0], "indexes/index.cdx": "",
    }, method=0))  # fmt: skip
    assert {one.title for one in articles(path)} == {"Bridge shut"}
    assert errors(path) == []


@pytest.mark.parametrize(
    "content", [docx(paragraph(REPORT)), odt(f"<text:p>{REPORT}</text:p>"), epub(f"<p>{REPORT}</p>")]
)
def test_a_document_called_an_archive(tmp_path: Path, content: bytes) -> None:
    assert [words(one) for one in articles(write(tmp_path / "a.zip", content))] == [[REPORT]]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"words", "not a ZIP archive"),
        (packed({"a.txt": b"a" * 200_000_000}), "unpacks to more than 100 times"),
        (packed({f"{number}.txt": "" for number in range(10_001)}), "too many"),
        (packed({"a.jpg": "x"}), "left out"),
        (packed({"a.txt": REPORT * 50}).replace(REPORT[:20].encode(), b"x"), ""),
        (packed({"a.txt": REPORT}, method=0).replace(b"mayor", b"major"), "damaged"),
        (packed({"a.html": f"<p>{REPORT}", "b\x1b[2J.txt": b"\0"}), "b[2J.txt: binary"),
        (packed({}), "empty"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_said_in_a_line(tmp_path: Path, content: bytes, why: str) -> None:
    path = write(tmp_path / "a.zip", content)
    if why:
        assert why in errors(path)[0]
    assert not any("\x1b" in error for error in errors(path))
