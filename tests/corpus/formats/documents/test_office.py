"""Documents of word processors: their words, the headline, byline and day above them, and nothing that only the file says."""

from pathlib import Path

import pytest

from corpus.article import Article
from tests.corpus.files import MORE, REPORT, articles, errors, words, write
from tests.corpus.formats.office import docx, odt, packed, paragraph, rtf

HEADLINE = "Bridge of Ormond shut until the end of May"
DELETED = '<w:p><w:r><w:t xml:space="preserve">The bridge will be shut </w:t></w:r><w:del w:id="1"><w:r><w:delText>for good </w:delText></w:r></w:del><w:ins w:id="2"><w:r><w:t>for a month, the mayor of Ormond said.</w:t></w:r></w:ins></w:p>'
TABLE = f"<w:tbl><w:tr><w:tc>{paragraph('Bridge')}</w:tc><w:tc>{paragraph('Shut')}</w:tc></w:tr></w:tbl>"
MADE_BY = "<dc:title>Minutes</dc:title><dc:creator>Windows User</dc:creator><dcterms:created>2019-05-06T09:00:00Z</dcterms:created>"


def read(tmp_path: Path, name: str, content: bytes) -> list[Article]:
    path = write(tmp_path / name, content)
    assert errors(path) == []
    return articles(path)


def said(article: Article) -> tuple[str, str | None, tuple[str, ...], str | None]:
    return article.title, article.publisher, article.authors, article.day


def test_docx_with_styles(tmp_path: Path) -> None:
    [article] = read(tmp_path, "a.docx", docx(
        paragraph("The Ormond Bell"), paragraph(HEADLINE, "Title"), paragraph("By Lena Mirza"), paragraph("5 April 2021"),
        paragraph(REPORT), paragraph("What now", "Heading1"), DELETED, TABLE, core=MADE_BY,
    ))  # fmt: skip
    assert said(article) == (HEADLINE, None, ("Lena Mirza",), "2021-04-05")
    assert words(article) == [
        REPORT,
        "What now",
        "The bridge will be shut for a month, the mayor of Ormond said.",
        "Bridge | Shut",
    ]


def test_docx_as_it_is_typed(tmp_path: Path) -> None:
    [article] = read(tmp_path, "a.docx", docx(
        paragraph(HEADLINE), paragraph("Source: The Ormond Bell, 5 April 2021"), paragraph(REPORT), paragraph(MORE), core=MADE_BY,
    ))  # fmt: skip
    assert said(article) == (HEADLINE, "The Ormond Bell", (), "2021-04-05")
    assert words(article) == [REPORT, MORE]


def test_what_only_the_file_says_is_not_believed(tmp_path: Path) -> None:
    [article] = read(tmp_path, "a.docx", docx(paragraph(REPORT), paragraph(MORE), core=MADE_BY))
    assert said(article)[1:] == (None, (), None)
    assert article.title.startswith(REPORT[:40])
    core = MADE_BY.replace("Windows User", "Lena Mirza")
    [article] = read(
        tmp_path,
        "b.docx",
        docx(paragraph(HEADLINE, "Title"), paragraph("Lena Mirza"), paragraph(REPORT), core=core),
    )
    assert (article.authors, words(article)) == (("Lena Mirza",), [REPORT])


def test_several_articles_of_one_document_are_several(tmp_path: Path) -> None:
    first = [("By Lena Mirza", ""), (REPORT, ""), (MORE, "")]
    second = [("By Karl Jensen", ""), ("6 April 2021", ""), (MORE, ""), (REPORT, "")]
    for style, above in (
        ("Title", []),
        ("Heading1", []),
        ("Heading2", [("Press review", "Title")]),
        ("", []),
    ):
        body = [*above, (HEADLINE, style), *first, ("Traders wait", style), *second]
        found = read(tmp_path, f"{style}.docx", docx(*(paragraph(*one) for one in body)))
        assert [(one.title, one.authors, one.day) for one in found] == [
            (HEADLINE, ("Lena Mirza",), None), ("Traders wait", ("Karl Jensen",), "2021-04-06"),
        ], style  # fmt: skip
        assert [words(one) for one in found] == [[REPORT, MORE], [MORE, REPORT]]
        assert len({one.id for one in found}) == 2


def test_subheads_make_no_articles(tmp_path: Path) -> None:
    body = [(HEADLINE, "Heading1"), ("By Lena Mirza", ""), (REPORT, ""), ("Traders", "Heading1"), (MORE, "")]
    [article] = read(tmp_path, "a.docx", docx(*(paragraph(*one) for one in body)))
    assert words(article) == [REPORT, "Traders", MORE]


def test_odt(tmp_path: Path) -> None:
    [article] = read(tmp_path, "a.odt", odt(
        f'<text:tracked-changes><text:changed-region><text:deletion><text:p>Never said this.</text:p></text:deletion></text:changed-region></text:tracked-changes>'
        f'<text:p text:style-name="P1">{HEADLINE}</text:p><text:p>By Lena<text:s text:c="1"/>Mirza</text:p><text:p>5 April 2021</text:p>'
        f'<text:p>{REPORT}<office:annotation><dc:date>2022-01-01</dc:date><text:p>check this</text:p></office:annotation><text:note><text:note-citation>1</text:note-citation>'
        f'<text:note-body><text:p>A note.</text:p></text:note-body></text:note></text:p><text:h text:outline-level="2">What now</text:h>'
        f'<text:list><text:list-item><text:p>One lane</text:p></text:list-item></text:list><text:p>{MORE}<text:line-break/><text:line-break/>No more.</text:p>'
        '<table:table><table:table-row><table:table-cell><text:p>Bridge</text:p></table:table-cell><table:table-cell><text:p>Shut</text:p></table:table-cell></table:table-row></table:table>',
        styles='<style:style style:name="P1" style:parent-style-name="Title"/>',
        meta="<dc:creator>Windows User</dc:creator><dc:date>2022-02-02</dc:date><meta:creation-date>2019-05-06</meta:creation-date>",
    ))  # fmt: skip
    assert said(article) == (HEADLINE, None, ("Lena Mirza",), "2021-04-05")
    assert words(article) == [REPORT, "What now", "One lane", MORE, "No more.", "Bridge | Shut"]


def test_rtf(tmp_path: Path) -> None:
    [article] = read(tmp_path, "a.rtf", rtf(
        rf"\pard {{\b {HEADLINE}}}\par By Lena Mirza\par 5 April 2021\par {REPORT}\par"
        r'\pard Traders at the caf\'e9 {\field{\*\fldinst{HYPERLINK "https://bell.example/x"}}{\fldrslt were not asked}}\'97they said \u8220?so\u8221?.\par'
        r"{\deleted Never said this.}{\v nor this} {\listtext\'b7\tab}One lane\par {\pict\pngblip " + "89504e47" * 200 + "}"
        r"\trowd\cellx1000\cellx2000 \intbl Bridge\cell Shut\cell\row \pard No more.\par",
    ))  # fmt: skip
    assert said(article) == (HEADLINE, None, ("Lena Mirza",), "2021-04-05")
    assert words(article) == [
        REPORT,
        "Traders at the café were not asked—they said “so”.",
        "One lane",
        "Bridge | Shut",
        "No more.",
    ]


def test_rtf_of_several_articles(tmp_path: Path) -> None:
    heading = r"\pard\s1\outlinelevel0 {\b %s}\par\pard "
    found = read(tmp_path, "a.rtf", rtf(
        heading % HEADLINE + rf"By Lena Mirza\par {REPORT}\par " + heading % "Traders wait" + rf"By Karl Jensen\par {MORE}\par"
    ))  # fmt: skip
    assert [(one.title, one.authors, words(one)) for one in found] == [
        (HEADLINE, ("Lena Mirza",), [REPORT]), ("Traders wait", ("Karl Jensen",), [MORE]),
    ]  # fmt: skip


def test_rtf_in_cyrillic_letters_and_in_bytes_that_rtf_does_not_know(tmp_path: Path) -> None:
    russian = "Мэр города сказал в понедельник, что мост будет закрыт до конца мая."
    head = r"{\rtf1\ansi\ansicpg1251\deff0{\fonttbl{\f0\fcharset204 Arial;}}\f0 "
    escaped = "".join(f"\\'{byte:02x}" if byte > 127 else chr(byte) for byte in russian.encode("cp1251"))
    for name, data in (("a", head + escaped + r"\par}"), ("b", head + russian + r"\par}")):
        [article] = read(tmp_path, f"{name}.rtf", data.encode("utf-8"))
        assert words(article) == [russian]


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old form"),
        ("a.docx", b"not packed", "not a Word document"),
        ("a.docx", docx(), "no article text"),
        ("a.docx", docx(paragraph(REPORT))[:-60], "damaged"),
        ("a.docx", packed({"word/document.xml": '<!DOCTYPE d [<!ENTITY a "b">]><d>&a;</d>'}), "declares entities"),
        ("a.docx", packed({"word/document.xml": " " * 300_000_000}), "unpacks to more than 100 times"),
        ("a.odt", b"x", "not an OpenDocument text"),
        ("a.odt", packed({"content.xml": "<a/>"}), "no text document"),
        ("a.odt", packed({"content.xml": '<!DOCTYPE d [<!ENTITY a "b">]><d>&a;</d>'}), "declares entities"),
        ("a.odt", packed({"content.xml": "<a>" * 5000}), "not well-formed"),
        ("a.odt", packed({"META-INF/manifest.xml": "<m><encryption-data/></m>", "content.xml": "x"}), "encrypted"),
        ("a.rtf", b"Plain words.", "not RTF"),
        ("a.rtf", rtf(""), "no article text"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_said_in_a_line(tmp_path: Path, name: str, content: bytes, why: str) -> None:
    path = write(tmp_path / name, content)
    assert articles(path) == []
    [error] = errors(path)
    assert why in error


def test_more_files_than_a_document_has(tmp_path: Path) -> None:
    path = write(tmp_path / "a.docx", packed({f"{number}.xml": "" for number in range(10_001)}))
    assert "too many" in errors(path)[0]


def test_exports_of_press_archives_are_parted(tmp_path: Path) -> None:
    def clip(headline: str, publisher: str, day: str, text: str) -> list[str]:
        return [
            headline, publisher, day, f"Copyright 2021 {publisher} All Rights Reserved", "Section: NEWS", "Length: 30 words",
            "Body", text, "End of Document",
        ]  # fmt: skip

    lines = [
        *clip(HEADLINE, "The Ormond Bell", "April 5, 2021 Monday", REPORT),
        *clip("Traders wait", "The Vell Mail", "April 6, 2021 Tuesday", MORE),
    ]
    for name, content in (
        ("a.docx", docx(*map(paragraph, lines))),
        ("a.rtf", rtf("".join(rf"\pard {line}\par " for line in lines))),
        ("a.odt", odt("".join(f"<text:p>{line}</text:p>" for line in lines))),
    ):
        found = read(tmp_path, name, content)
        assert [(one.title, one.publisher, one.day, words(one)) for one in found] == [
            (HEADLINE, "The Ormond Bell", "2021-04-05", [REPORT]),
            ("Traders wait", "The Vell Mail", "2021-04-06", [MORE]),
        ]
