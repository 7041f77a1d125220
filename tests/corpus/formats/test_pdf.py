import io
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter

from tests.corpus.files import articles, errors, notes, words, write
from tests.corpus.formats.pdfs import Words, column, pdf

ONE = [
    "The harbour board of Ormond said on Tuesday that the new ferry terminal would",
    "open in the first week of May, a year later than had been planned, because the",
    "steel for the passenger bridge had not come.",
]
TWO = [
    "“We would rather open late than open twice,” said Lena Mirza, who has led the",
    "board since 2019. She added that the cost had risen to 57 million crowns and",
    "that nobody knew who would pay for it.",
]
THREE = ["The council will vote on 12 June."]
TEXT = [" ".join(ONE), " ".join(TWO), *THREE]
HEADLINE = Words("Ferry terminal will open a year late", y=780, size=22)


def test_paragraphs_parted_by_space(tmp_path: Path) -> None:
    page = [HEADLINE, *column(ONE, y=700), *column(TWO, y=655), *column(THREE, y=610)]
    [one] = articles(write(tmp_path / "ferry.pdf", pdf(page, packed=True)))
    assert (one.title, words(one), one.language) == ("Ferry terminal will open a year late", TEXT, "en-GB")
    assert (one.published, one.publisher, one.authors, one.key) == (
        None,
        None,
        (),
        f"file:{tmp_path / 'ferry.pdf'}",
    )


def test_paragraphs_parted_by_indents_only(tmp_path: Path) -> None:
    page = [HEADLINE, *column([*ONE, *TWO, *THREE], indents=(0, 3, 6))]
    [one] = articles(write(tmp_path / "ferry.pdf", pdf(page)))
    assert words(one) == TEXT


def test_columns_and_pages(tmp_path: Path) -> None:
    half = [line[:38].rsplit(" ", 1)[0] for line in ONE]
    rest = [line[len(kept) :].strip() for line, kept in zip(ONE, half, strict=True)]
    narrow = [half[0], rest[0], half[1], rest[1], half[2], rest[2]]
    left = [HEADLINE, *column(narrow[:4], x=72, y=120)]
    right = column(narrow[4:], x=320, y=700)
    [one] = articles(write(tmp_path / "ferry.pdf", pdf([*left, *right], column(TWO, y=760))))
    assert words(one) == TEXT[:2]


def test_headline_byline_and_date_stand_above_the_text(tmp_path: Path) -> None:
    page = [
        Words("THE ORMOND BELL", y=820, size=8),
        Words("Ferry terminal in Ormond will", y=790, size=22),
        Words("open a year late", y=765, size=22),
        Words("By Lena Mirza and Karl Jensen", y=740),
        Words("Published: 6 April 2021", y=725),
        *column(ONE, y=690),
    ]
    [one] = articles(
        write(
            tmp_path / "ferry.pdf",
            pdf(page, Title="Microsoft Word - ferry.doc", Author="admin", CreationDate="D:20240101000000Z"),
        )
    )
    assert (one.title, words(one)) == ("Ferry terminal in Ormond will open a year late", TEXT[:1])
    assert (one.authors, one.published) == (("Lena Mirza", "Karl Jensen"), "2021-04-06")


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("Von Jana Petersen", ("Jana Petersen",)),
        ("By Lena Mirza, Harbour Editor | 6 April 2021", ("Lena Mirza",)),
        ("By Lena Mirza lena@bell.example", ("Lena Mirza",)),
        ("By Staff Writers", ()),
    ],
)
def test_a_byline_in_any_form_is_no_paragraph(tmp_path: Path, line: str, authors: tuple[str, ...]) -> None:
    page = [Words("Ferry terminal late", y=790, size=22), Words(line, y=740), *column(ONE, y=690)]
    [one] = articles(write(tmp_path / "ferry.pdf", pdf(page)))
    assert (one.authors, words(one)) == (authors, TEXT[:1])


def test_a_line_that_only_begins_like_a_byline_stays(tmp_path: Path) -> None:
    line = "By Friday the quay was empty"
    page = [Words("Ferry terminal late", y=790, size=22), Words(line, y=740), *column(ONE, y=690)]
    [one] = articles(write(tmp_path / "ferry.pdf", pdf(page)))
    assert (one.authors, words(one)) == ((), [line, *TEXT[:1]])


@pytest.mark.parametrize("told", ["", HEADLINE.text])
def test_a_headline_set_as_the_text_is_no_paragraph(tmp_path: Path, told: str) -> None:
    page = [Words(HEADLINE.text, y=780), *column(ONE, y=740), *column(TWO, y=690)]
    [one] = articles(write(tmp_path / "ferry.pdf", pdf(page, Title=told)))
    assert (one.title, words(one)) == (HEADLINE.text, TEXT[:2])


def test_a_day_printed_above_the_headline_is_the_papers(tmp_path: Path) -> None:
    page = [Words("THE ORMOND BELL · Tuesday 6 April 2021", y=820, size=8), HEADLINE, *column(ONE)]
    [one] = articles(write(tmp_path / "ferry.pdf", pdf(page)))
    assert (one.published, words(one)) == ("2021-04-06", TEXT[:1])


def test_days_in_the_text_and_in_the_file_are_not_the_day_of_publication(tmp_path: Path) -> None:
    page = [HEADLINE, *column([*THREE, *ONE])]
    [one] = articles(
        write(
            tmp_path / "ferry.pdf", pdf(page, CreationDate="D:20240101000000Z", ModDate="D:20240101000000Z")
        )
    )
    assert one.published is None


@pytest.mark.parametrize(
    ("title", "kept"),
    [
        ("Ferry terminal is late", True),
        ("ferry terminal final.docx", False),
        ("Microsoft Word - ferry terminal", False),
        ("untitled document", False),
        ("ferry", False),
    ],
)
def test_a_title_that_the_file_is_given_is_believed_when_it_reads_like_one(
    tmp_path: Path, title: str, kept: bool
) -> None:
    [one] = articles(write(tmp_path / "ferry.pdf", pdf(column(ONE), Title=title)))
    assert (one.title == title) == kept
    [one] = articles(write(tmp_path / "ferry.pdf", pdf([HEADLINE, *column(ONE)], Title=title)))
    assert one.title == HEADLINE.text


def test_running_heads_and_page_numbers_are_left_out(tmp_path: Path) -> None:
    def page(number: int, lines: list[str]) -> list[Words]:
        head = Words(f"The Ormond Bell | 6 April 2021 | {number}", y=820, size=10)
        return [head, *column(lines, y=700), Words(f"Page {number} of 3", y=30)]

    [one] = articles(write(tmp_path / "ferry.pdf", pdf(page(1, ONE), page(2, TWO), page(3, THREE))))
    assert words(one) == TEXT
    [one] = articles(
        write(
            tmp_path / "ferry.pdf",
            pdf([*column(ONE), Words("- 7 -", y=30), Words("https://bell.example/ferry 1/1", y=20)]),
        )
    )
    assert words(one) == TEXT[:1]


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (
            ["Nobody had known how indepen-", "dent the report was."],
            "Nobody had known how independent the report was.",
        ),
        (["Her well-", "known brother came late."], "Her well-known brother came late."),
        (["The Franco-", "German treaty was signed."], "The Franco-German treaty was signed."),
        (["The ice-", "cream was an ice-cream of theirs."], "The ice-cream was an ice-cream of theirs."),
        (["The har-", "bour was the harbour of old."], "The harbour was the harbour of old."),
        (["It rose by 40-", "50 per cent."], "It rose by 40-50 per cent."),
        (["The ferry\u00ad", "man was there, they said."], "The ferryman was there, they said."),
    ],
)
def test_words_broken_at_the_end_of_a_line(tmp_path: Path, lines: list[str], text: str) -> None:
    [one] = articles(write(tmp_path / "ferry.pdf", pdf([HEADLINE, *column(lines)])))
    assert words(one) == [text]


def test_pages_that_cannot_be_read_are_told_of(tmp_path: Path) -> None:
    data = pdf(column(ONE), column(TWO), column(THREE), packed=True)
    second = data.index(b"/FlateDecode", data.index(b"/FlateDecode") + 1)
    path = write(tmp_path / "ferry.pdf", data[:second] + b"/FlattDecode" + data[second + 12 :])
    [one] = articles(path)
    assert words(one) == [TEXT[0], TEXT[2]]
    assert notes(path) == ["1 of its 3 pages could not be read"]


def encrypted(password: str) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf(column(ONE)))))
    writer.encrypt(user_password=password, owner_password="owner", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_a_pdf_that_anyone_may_read_is_read_however_it_is_locked(tmp_path: Path) -> None:
    [one] = articles(write(tmp_path / "ferry.pdf", encrypted("")))
    assert words(one) == TEXT[:1]


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"words, not pages", "not a PDF"),
        (b"%PDF-1.7\nnothing", "damaged PDF"),
        (pdf(column(ONE))[:400], "damaged PDF"),
        (pdf(), "no text in it: scanned pages need text recognition (OCR) first"),
        (pdf([], []), "no text in it: scanned pages need text recognition (OCR) first"),
        (pdf([Words("1", y=30)], [Words("2", y=30)]), "no text in it"),
        (pdf(column(["/G01/G02/G17 /G33/G21", "/G11/G12/G13"])), "its letters cannot be told"),
        (encrypted("secret"), "encrypted: save a copy without its password"),
    ],
)
def test_what_cannot_be_read_is_told_in_a_line(tmp_path: Path, data: bytes, error: str) -> None:
    [told] = errors(write(tmp_path / "a.pdf", data))
    assert error in told


def test_a_pdf_with_a_broken_table_of_contents_is_read_all_the_same(tmp_path: Path) -> None:
    data = pdf(column(ONE)).replace(b"startxref\n", b"startxref\n9")
    [one] = articles(write(tmp_path / "ferry.pdf", data))
    assert words(one) == TEXT[:1]
