"""Pages of invented papers that were written across their columns, and pages that only look so."""

import pytest

from corpus.article import Article
from corpus.formats.pdf import read_pdf
from tests.corpus.formats.pdfs import Words, column, pdf

LEFT = [
    "The bell of Sankt Ola was rung", "on Sunday for the last time in", "its old tower, which leans by a", "metre and will be taken down.",
    "Masons begin on the first day", "of May and mean to number all", "the stones before they go.",
]  # fmt: skip
RIGHT = [
    "Nobody on the council would say", "where the bell is to hang until", "then, though a barn was named.", "The priest has asked for it to",
    "be kept dry, and the fire crew", "has lent a tarpaulin which will", "do for the spring, he said.",
]  # fmt: skip
THIRD = [
    "A third column tells how a storm",
    "took the roof of the tower off",
    "in 1911 and how it was mended",
    "with slate from the sea coast.",
]
HEADLINE = Words("Bell rung for the last time", y=770, size=22)
FULL = "This line runs over both of the columns of the page and says what is to come below it."


def across(*columns: list[Words]) -> list[Words]:
    return [word for row in zip(*columns, strict=True) for word in row]


def text(lines: list[str]) -> str:
    return " ".join(lines)


def read(*pages: list[Words]) -> list[str]:
    article, *_ = read_pdf(pdf(*pages), "bell.pdf")
    assert isinstance(article, Article), article
    return [article.slice(paragraph) for paragraph in article.paragraphs]


def streamed(stream: bytes) -> bytes:
    """A page whose text is written by one stream."""
    whole, old = pdf([Words("x")]), b"BT /F1 10 Tf 72 700 Td (x) Tj ET"
    return whole.replace(b"/Length %d" % len(old), b"/Length %d" % len(stream)).replace(old, stream)


def test_columns_written_row_by_row_are_read_in_turn() -> None:
    assert read([HEADLINE, *across(column(LEFT), column(RIGHT, x=320))]) == [text(LEFT), text(RIGHT)]


def test_three_columns() -> None:
    columns = [column(lines[:4], x=x, size=9) for lines, x in ((LEFT, 40), (RIGHT, 215), (THIRD, 390))]
    assert text(read([HEADLINE, *across(*columns)])) == text([*LEFT[:4], *RIGHT[:4], *THIRD])


def test_one_column_may_be_longer() -> None:
    rows = [*across(column(LEFT), column(RIGHT, x=320)), *column(THIRD, x=320, y=616)]
    assert read([HEADLINE, *rows]) == [text(LEFT), text([*RIGHT, *THIRD])]


def test_lines_over_all_columns_stay_where_they_are() -> None:
    rows = across(column(LEFT), column(RIGHT, x=320))
    assert read([HEADLINE, Words(FULL, y=725), *rows, Words(f"{FULL} Twice.", y=600)]) == [
        FULL, text(LEFT), text(RIGHT), f"{FULL} Twice.",
    ]  # fmt: skip


@pytest.mark.parametrize("leap", [b"-9000", b"-4000"])
def test_columns_that_a_leap_within_a_piece_parts(leap: bytes) -> None:
    rows = b"".join(
        b"T* [(%s) %s (%s)] TJ " % (a.encode(), leap, b.encode()) for a, b in zip(LEFT, RIGHT, strict=True)
    )
    [article] = read_pdf(streamed(b"BT /F1 10 Tf 12 TL 72 712 Td " + rows + b"ET"), "bell.pdf")
    assert isinstance(article, Article)
    assert article.text == f"{text(LEFT)}\n\n{text(RIGHT)}"


def test_columns_that_moves_part() -> None:
    rows = b"".join(
        b"1 0 0 1 %g %g Tm (%s) Tj " % (w.x, w.y, w.text.encode())
        for w in across(column(LEFT), column(RIGHT, x=320))
    )
    [article] = read_pdf(streamed(b"BT /F1 10 Tf " + rows + b"ET"), "bell.pdf")
    assert isinstance(article, Article)
    assert article.text == f"{text(LEFT)}\n\n{text(RIGHT)}"


def test_columns_written_in_turn_are_left_as_they_are() -> None:
    assert read([HEADLINE, *column(LEFT), *column(RIGHT, x=320)]) == [text(LEFT), text(RIGHT)]


def test_rows_of_a_table_stay_rows() -> None:
    table = [("Party", "Votes", "Seats"), ("Coast", "12,401", "9"), ("Left", "8,220", "6"), ("Farmers", "7,111", "5"), ("Others", "220", "0"), ("Blank", "9", "0")]  # fmt: skip
    rows = [
        Words(cell, x=72 + 150 * at, y=600 - 12 * row)
        for row, cells in enumerate(table)
        for at, cell in enumerate(cells)
    ]
    found = " ".join(read([HEADLINE, *column(LEFT), *rows]))
    assert "Coast 12,401 9 Left 8,220 6 Farmers 7,111 5" in found


SPLICED = across(column(LEFT), column(RIGHT, x=320, y=694))  # its lines stand between each other's


def test_columns_that_cannot_be_told_apart_are_refused() -> None:
    with pytest.raises(
        ValueError, match="its columns are written across one another and cannot be told apart"
    ):
        list(read_pdf(pdf([HEADLINE, *SPLICED]), "bell.pdf"))
    article, remark = read_pdf(pdf([HEADLINE, *column(LEFT)], SPLICED), "bell.pdf")
    assert isinstance(article, Article)
    assert article.text == text(LEFT)
    assert str(remark).startswith("1 of its 2 pages left out: columns that are written across one another")
