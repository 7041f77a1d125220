from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.article import Article
from corpus.formats.markdown import read_markdown
from tests.corpus.files import MORE, REPORT, articles, errors, write
from tests.corpus.files import words as words_of


def paragraphs(body: str) -> list[str]:
    [article] = read_markdown(f"---\ntitle: Ferries\n---\n{body}", "ferries.md")
    assert isinstance(article, Article)
    return [article.slice(p) for p in article.paragraphs]


SAILED = "The ferry sailed."


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (f"{SAILED}\nIt was late.", [f"{SAILED} It was late."]),
        (f"## Monday\n\n{SAILED}", [SAILED]),
        (f"Monday\n------\n{SAILED}", [SAILED]),
        ("- One boat\n- Two boats\n  sank", ["One boat", "Two boats sank"]),
        ("1. One boat\n2) Two boats", ["One boat", "Two boats"]),
        ("2011. A good year it was.", ["2011. A good year it was."]),
        (f"> {SAILED}\n> It was late.", [f"{SAILED} It was late."]),
        (f"    {SAILED}", [SAILED]),
        (f"{SAILED}\n\n```sh\nrm -rf boats\n```\n\nIt was late.", [SAILED, "It was late."]),
        (f"~~~\ncode\n~~~\n{SAILED}", [SAILED]),
        (f"{SAILED}\n\n```\nnever closed", [SAILED]),
        (
            "| Boat | Fare |\n|---|---:|\n| *Ada* | £3 |\n| Bea | |",
            ["Boat | Fare", "Ada | £3", "Bea"],
        ),
        (f"{SAILED} See [the log][1] and [it](https://x.example/a_(b) 'log').\n\n[1]: https://log.example 'Log'",
         [f"{SAILED} See the log and it."]),
        (f"{SAILED}\n\n[a]: https://a.example\n[b]: <https://b.example>", [SAILED]),
        (f"![a ferry](f.jpg)\n\n{SAILED} ![x](y.png)", [SAILED]),
        (f"<!-- cut\nthis -->\n\n{SAILED} <!-- and this -->", [SAILED]),
        (f"<div>\n{SAILED}\n</div>", [SAILED]),
        (f"*The* **ferry** ~~never~~ `sailed` _on_ time\\.\n\n***\n\n{SAILED}",
         ["The ferry never sailed on time.", SAILED]),
        ("Fares of 3 * 4 and a_b_c &amp; 2 < 3", ["Fares of 3 * 4 and a_b_c & 2 < 3"]),
        ("A line  \nbroken hard", ["A line broken hard"]),
        ("Harbour<br>road <span class='x'>shut</span>", ["Harbour road shut"]),
    ],
)  # fmt: skip
def test_the_words_are_kept_and_the_mark_up_is_not(body: str, expected: list[str]) -> None:
    assert paragraphs(body) == expected


def test_the_first_heading_is_the_title_where_none_is_given() -> None:
    [article] = read_markdown(f"# *Ferries* sail again #\n\n## Monday\n\n{SAILED}", "ferries.md")
    assert isinstance(article, Article)
    assert (article.title, article.text) == ("Ferries sail again", SAILED)


words = st.sampled_from(
    "ferry sailed on *Monday* [quay](x) `log` > - 1. # ``` | --- ![a](b) <b> &amp; \n \n\n \\".split(" ")
)


@given(st.lists(words, max_size=60).map(" ".join))
def test_no_word_of_prose_is_lost_or_made(body: str) -> None:
    try:
        [article] = read_markdown(f"Once more the ferry sailed.\n\n{body}", "ferries.md")
    except ValueError:
        return
    assert isinstance(article, Article)
    assert article.text.startswith("Once more the ferry sailed.")
    assert set(article.text.replace("|", " ").split()) <= {
        *f"Once more the ferry sailed. {body}".split(),
        *WORDS,
    }


WORDS = {"Monday", "quay", "log", "&"}


FIRST = f"---\ntitle: Bridge shut\npublisher: The Ormond Bell\ndate: 2021-04-05\nauthor: Lena Mirza\n---\n\n{REPORT}\n"
SECOND = f"---\ndate: 2020-01-02\npublisher: The Vell Post\ntags:\n- traders\n- town\ntitle: Traders complain\n---\n{MORE}\n"


@pytest.mark.parametrize(
    "content",
    [
        FIRST + SECOND,
        f"{FIRST}\n\n{SECOND}",
        (FIRST + "\n" + SECOND).replace("\n", "\r\n"),
        f"{FIRST}\n---\n\n{SECOND}",
    ],
)
def test_several_articles_in_one_file_keep_their_own_names(tmp_path: Path, content: str) -> None:
    one, two = articles(write(tmp_path / "a.md", content))
    assert (one.title, one.publisher, one.day, one.authors) == (
        "Bridge shut",
        "The Ormond Bell",
        "2021-04-05",
        ("Lena Mirza",),
    )
    assert (two.title, two.publisher, two.day, two.authors) == (
        "Traders complain",
        "The Vell Post",
        "2020-01-02",
        (),
    )
    assert (words_of(one), words_of(two)) == ([REPORT], [MORE])
    assert one.id != two.id


def test_an_article_without_front_matter_before_one_with(tmp_path: Path) -> None:
    one, two = articles(write(tmp_path / "a.md", f"# Bridge shut\n\n{REPORT}\n\n{SECOND}"))
    assert (one.title, one.publisher, two.publisher) == ("Bridge shut", None, "The Vell Post")


def test_of_several_one_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.md",
        FIRST
        + SECOND.replace("date: 2020-01-02", "date: soon")
        + FIRST.replace("title: Bridge", "title: [Bridge"),
    )
    assert [one.title for one in articles(path)] == ["Bridge shut"]
    assert errors(path) == [
        "article 2: its date 'soon' is not understood: write it as 2011-08-24",
        "article 3: its front matter is not valid YAML",
    ]


@pytest.mark.parametrize(
    "between",
    [
        "---\n\nNote: the mayor did not answer.\n\n---",
        "---",
        "---\nAuthor: Lena Mirza\n---",
        "***\ntitle: x\n***",
    ],
)
def test_rules_between_paragraphs_part_no_articles(tmp_path: Path, between: str) -> None:
    [one] = articles(write(tmp_path / "a.md", f"{FIRST}\n{between}\n\n{MORE}\n"))
    assert (words_of(one)[0], words_of(one)[-1]) == (REPORT, MORE)


def test_lines_that_are_items_of_a_list_and_names_alike_are_read_in_time(tmp_path: Path) -> None:
    items = "- : x\n" * 60
    [one] = articles(write(tmp_path / "a.md", f"{FIRST}\n---\n{items}\n{MORE}\n"))
    assert words_of(one)[-1] == MORE
