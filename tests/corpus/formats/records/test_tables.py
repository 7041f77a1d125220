"""Tables of articles: columns by their names, rows that do not fit refused."""

from pathlib import Path

import pytest

from tests.corpus.files import articles, errors, notes, words, write

WELL = "The well in Ostby ran dry for the first time since 1931, so the town now fetches water by lorry."
PIPE = "A pipe from Lenno is to be laid by May, said the mayor; it will cost nine million."
TITLE, PAPER, URL = "Ostby's well runs dry", "The Ostby Bell", "https://ostbybell.example/well"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", f'title,date,source,text,url\r\n{TITLE},2018-08-09,{PAPER},"{WELL}\r\n\r\n{PIPE}",{URL}\r\n'),
        ("a.csv", f'\ufeff"Headline";"Publication Date";"Media Outlet";"Full Text";"URL"\n"{TITLE}";"09.08.2018";"{PAPER}";"{WELL}\n\n{PIPE}";"{URL}"\n'),
        ("a.tsv", f"Title\tPublished At\tPublisher\tBody\tLink\n{TITLE}\t2018-08-09\t{PAPER}\t{WELL}\\n\\n{PIPE}\t{URL}\n"),
        ("a.csv", f'Export of 1 June 2020\n\nid,headline,publisher,published,body,link\n7,"{TITLE}",{PAPER},9 August 2018,"<p>{WELL}</p><p>{PIPE}</p>",{URL}\n'),
        ("a.csv", f'sep=;\ntitle;date;newspaper;content;url\n{TITLE};9/8/18 is not;{PAPER};"{WELL}\n\n{PIPE}";{URL}\n'),
        ("a.tab", f'title\tpublish_date\tsource\tmaintext\turl\n"{TITLE}"\t"2018-08-09"\t"{PAPER}"\t"{WELL}\n\n{PIPE}"\t"{URL}"\n'),
    ],
)  # fmt: skip
def test_tables_as_programs_write_them(tmp_path: Path, name: str, content: str) -> None:
    [one] = articles(write(tmp_path / name, content))
    assert (one.title, one.publisher, one.url) == (TITLE, PAPER, URL)
    assert one.day == (None if "is not" in content else "2018-08-09")
    assert words(one) == [WELL, PIPE]


def test_rows_keep_their_own_names(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", f'title,source,text\nOne,A,"{WELL}"\n,,\nTwo,B,"{PIPE}"\n')
    assert [(one.title, one.publisher) for one in articles(path)] == [("One", "A"), ("Two", "B")]


def test_a_quotation_in_a_table_with_tabs_needs_no_marks(tmp_path: Path) -> None:
    [one] = articles(write(tmp_path / "a.tsv", f'title\ttext\n"Dry" well\t“Never,” he said. {WELL}\n'))
    assert one.title == '"Dry" well'


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (f"title,source,text\nOne,A,{WELL}\n", "row 2: 4 cells for 3 columns"),
        ("title,source,text\nOne,A\n", "row 2: 2 cells for 3 columns"),
        (
            f'title,source,text\nOne,A,"He said "no" twice, and left."\nTwo,B,{PIPE}\n',
            "row 2: its quotation marks do not fit together",
        ),
        (f"One,A,{WELL}\n", "names no column for the text"),
        ("name,price\nTea,2\n", "names no column for the text"),
        (f'title,text,status\nOne,"{WELL}",draft\n', "row 2: not published (status: draft)"),
        (f'title,text,password\nOne,"{WELL}",x\n', "row 2: protected by a password"),
    ],
)
def test_what_does_not_fit_is_refused(tmp_path: Path, content: str, why: str) -> None:
    path = write(tmp_path / "a.csv", content)
    assert articles(path) == []
    assert why in errors(path)[0]


def test_a_day_that_is_two_is_left_open_and_said(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", f'title,date,text\nOne,03/05/2021,"{WELL}"\nTwo,13/05/2021,"{PIPE}"\n')
    assert [one.day for one in articles(path)] == [None, "2021-05-13"]
    assert notes(path)[0].startswith("1 of its articles kept without a day")
