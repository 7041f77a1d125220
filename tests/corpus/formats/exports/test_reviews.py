"""Press reviews and exports as PDF: each article under its own headline, publisher and day, or the file refused."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.corpus.files import articles, errors, words, write
from tests.corpus.formats.pdfs import Words, column, pdf

LOCK = [
    "The lock at Wessel stays shut until the ninth of the month, since divers found a",
    "crack in its lower gate that is as long as a man.",
]
FINE = [
    "Skippers who pass the closed gate at night must pay a fine of two hundred crowns,",
    "the waterways office said on Tuesday.",
]
TREE = [
    "The oldest oak of Rohne fell in the storm, and a school class counted its rings",
    "and came to four hundred and eleven.",
]
TEXT = " ".join(LOCK), " ".join(FINE), " ".join(TREE)


def page(*lines: tuple[str, float], body: Sequence[str] = (), head: str = "") -> list[Words]:
    """Return a page with lines of some sizes and the text below them."""
    placed = [Words(head, y=815, size=8)] if head else []
    y = 780.0
    for text, size in lines:
        placed.append(Words(text, y=y, size=size))
        y -= size + 6
    return [*placed, *column(body[:2], y=y - 14), *column(body[2:], y=y - 60)]


BOTH = [*LOCK, *FINE]
BELOW = (
    page(
        ("Lock at Wessel stays shut", 16),
        ("Wessel Courier", 10),
        ("5 March 2021", 10),
        body=BOTH,
        head="Press review - Page 1 of 2",
    ),
    page(
        ("Oldest oak falls", 16),
        ("Wessel Courier", 10),
        ("6 March 2021", 10),
        body=TREE,
        head="Press review - Page 2 of 2",
    ),
)
ABOVE = (
    page(
        ("Wessel Courier, 5 March 2021, p. 3", 9),
        ("Lock at Wessel stays shut", 16),
        ("By Ina Holt", 10),
        body=BOTH,
    ),
    page(("Rohne Post, 6 March 2021, p. 11", 9), ("Oldest oak falls", 16), body=TREE),
)
DOTS = (
    page(
        ("Lock at Wessel stays", 18),
        ("shut for a week", 18),
        ("Wessel Courier • Freitag, 5. März 2021 • Seite 3", 9),
        body=BOTH,
    ),
    page(("Oldest oak falls", 18), ("Rohne Post • Samstag, 6. März 2021 • Seite 11", 9), body=TREE),
)
LABELS = (
    page(
        ("Lock at Wessel stays shut", 16),
        ("Source: Wessel Courier", 9),
        ("Date: 05.03.2021", 9),
        ("Ina Holt", 9),
        body=BOTH,
    ),
    page(("Oldest oak falls", 16), ("Source: Rohne Post", 9), ("Date: 06.03.2021", 9), body=TREE),
)
COVER = (
    page(("Press review of the ministry", 24), ("Monday 8 March 2021", 12), ("Contents", 10), ("Lock at Wessel stays shut 2", 10), ("Oldest oak falls 3", 10)),
    page(("WATERWAYS", 20), ("Lock at Wessel stays shut", 16), ("Wessel Courier", 10), ("5 March 2021", 10), body=BOTH),
    page(("Oldest oak falls", 16), ("Rohne Post", 10), ("6 March 2021", 10), body=TREE),
)  # fmt: skip
ONE_PAGE = (
    [
        Words("Lock at Wessel stays shut", y=780, size=16), Words("Wessel Courier, 5 March 2021", y=760, size=9), *column(LOCK, y=740), *column(FINE, y=704),
        Words("Oldest oak falls", y=640, size=16), Words("Rohne Post, 6 March 2021", y=620, size=9), *column(TREE, y=600),
    ],
)  # fmt: skip


@pytest.mark.parametrize(
    "pages",
    [BELOW, ABOVE, DOTS, LABELS, COVER, ONE_PAGE],
    ids=["below", "above", "dots", "labels", "cover", "one page"],
)
def test_each_article_of_a_press_review_keeps_its_own_name(
    tmp_path: Path, pages: Sequence[Sequence[Words]]
) -> None:
    lock, oak = articles(write(tmp_path / "a.pdf", pdf(*pages)))
    assert lock.title.startswith("Lock at Wessel stays shut")
    assert (lock.publisher, lock.day) == ("Wessel Courier", "2021-03-05")
    assert (oak.title, oak.publisher, oak.day) == (
        "Oldest oak falls", "Wessel Courier" if pages is BELOW else "Rohne Post", "2021-03-06"
    )  # fmt: skip
    assert (words(lock), words(oak)) == ([TEXT[0], TEXT[1]], [TEXT[2]])
    assert lock.authors == (("Ina Holt",) if pages in (ABOVE, LABELS) else ())


def test_a_press_review_of_which_one_article_does_not_say_whose_it_is_is_refused(tmp_path: Path) -> None:
    unnamed = page(("Third story without a name", 16), body=[*TREE, *LOCK])
    path = write(tmp_path / "a.pdf", pdf(*BELOW, unnamed))
    assert articles(path) == []
    assert errors(path) == [
        "several articles in one file, and 'Third story without a name' does not say of which publisher and day it is"
    ]


@pytest.mark.parametrize(
    "lines",
    [
        (("Lock at Wessel stays shut", 16), ("Wessel Courier", 10), ("5 March 2021", 10)),
        (("Lock at Wessel stays shut", 16), ("By Ina Holt", 10), ("Published 5 March 2021", 10)),
    ],
)
def test_one_article_with_headings_stays_one(tmp_path: Path, lines: tuple[tuple[str, float], ...]) -> None:
    more = page(("What the divers found", 13), body=[*TREE, *FINE])
    [one] = articles(write(tmp_path / "a.pdf", pdf(page(*lines, body=BOTH), more)))
    assert (one.title, one.day) == ("Lock at Wessel stays shut", "2021-03-05")


def test_the_text_below_a_day_names_no_publisher(tmp_path: Path) -> None:
    story = page(("Lock at Wessel stays shut", 16), ("5 March 2021", 10), body=BOTH)
    placed = [*story[:2], *column(BOTH, y=744)]
    oak = page(("Oldest oak falls", 16), ("Rohne Post", 10), ("6 March 2021", 10), body=TREE)
    path = write(tmp_path / "a.pdf", pdf(BELOW[0], placed, oak))
    assert articles(path) == []
    assert errors(path) == [
        "several articles in one file, and 'Lock at Wessel stays shut' does not say of which publisher and day it is"
    ]


def test_nexis_uni_as_pdf(tmp_path: Path) -> None:
    def document(title: str, paper: str, day: str, body: Sequence[str]) -> list[Words]:
        fields = ["Section: NEWS; Pg. 3", "Length: 212 words", "Byline: Ina Holt"]
        return [
            Words(title, y=780, size=14), Words(paper, y=760), Words(day, y=748), Words("Copyright 2021 Courier Press", y=720), *column(fields, y=700),
            Words("Body", y=650, size=12), *column(body, y=620), Words("Load-Date: March 9, 2021", y=560), Words("End of Document", y=530),
        ]  # fmt: skip

    lock, oak = articles(
        write(
            tmp_path / "a.pdf",
            pdf(
                document("Lock at Wessel stays shut", "Wessel Courier", "March 5, 2021 Friday", LOCK),
                document("Oldest oak falls", "Rohne Post", "March 6, 2021 Saturday", TREE),
            ),
        )
    )
    assert (lock.title, lock.publisher, lock.day, lock.authors) == (
        "Lock at Wessel stays shut",
        "Wessel Courier",
        "2021-03-05",
        ("Ina Holt",),
    )
    assert (oak.title, oak.publisher, oak.day) == ("Oldest oak falls", "Rohne Post", "2021-03-06")
    assert (words(lock), words(oak)) == ([TEXT[0]], [TEXT[2]])
