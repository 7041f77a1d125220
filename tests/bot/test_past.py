"""Past answers at the terminal: listed, given again, checked, and shown in the articles that they quote."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from bot.rendering.page import Shown, page
from corpus.store.records import GivenAnswer, Version
from tests.bot.program import as_json, clippings
from tests.conftest import article

QUESTION = "How much does the coast board expect to save with the lighthouse?"
WORDS = (
    "The lighthouse at Cape Torvald will lose its three keepers in spring, the coast board said on Thursday."
    "\n\nThe board expects to save 640,000 crowns a year with the lighthouse. No ship had complained."
)


def write(path: Path, words: str) -> None:
    record = {
        "title": "Cape Torvald lighthouse loses keepers", "text": words, "publisher": "The Agency",
        "published": "2024-11-07", "url": "https://agency.example/lighthouse",
    }  # fmt: skip
    path.write_text(json.dumps(record))


def test_an_answer_is_given_again_and_shown_where_it_stood_after_a_correction_and_a_removal(
    home: Path, tmp_path: Path
) -> None:
    source = tmp_path / "agency.jsonl"
    write(source, WORDS)
    clippings(home, "add", source)
    assert clippings(home, "answers").stdout == ""
    first = clippings(home, "ask", QUESTION)
    [listed] = as_json(clippings(home, "answers", "--json"))
    assert (listed["question"], listed["status"], len(listed["day"])) == (QUESTION, "answered", 10)
    identifier = listed["answer_id"]
    assert first.stderr.splitlines()[-1] == f"answer {identifier}"
    assert clippings(home, "answers").stdout == f"{identifier}  {listed['day']}  answered       {QUESTION}\n"
    write(source, WORDS.replace("640,000", "460,000"))
    clippings(home, "add", source)
    again = clippings(home, "replay", identifier, "--explain")
    assert (again.returncode, again.stdout) == (0, first.stdout)
    assert "quoted" in again.stderr
    explained = as_json(clippings(home, "replay", identifier, "--explain", "--json"))["explained"]
    assert "quoted" in [one["outcome"] for one in explained["considered"]]
    verified = clippings(home, "verify", identifier).stdout
    assert QUESTION in verified
    assert "The Agency · Cape Torvald lighthouse loses keepers · 7 November 2024" in verified
    shown = clippings(home, "show", identifier)
    assert re.search(r"^  \d┃ .*640,000", shown.stdout, re.MULTILINE)
    assert "460,000" in clippings(home, "show", "cape  TORVALD light").stdout
    file = tmp_path / "page.html"
    assert clippings(home, "show", identifier, "--html", "--out", file).returncode == 0
    html = file.read_text("utf-8")
    assert re.search(r"<mark>[^<]*640,000", html)
    assert "<del>640,000</del><ins>460,000</ins>" in html
    assert clippings(home, "show", identifier, "--html").stdout == html
    clippings(home, "remove", listed_article(home))
    gone = clippings(home, "replay", identifier)
    assert gone.returncode == 0
    assert re.fullmatch(r"  \[article \w{10} was taken out of the coverage\]\n", gone.stdout)
    [citation] = as_json(clippings(home, "replay", identifier, "--json"))["citations"]
    assert (citation["gone"], citation["quote"], citation["title"]) == ("removed", None, None)
    assert "was taken out" in clippings(home, "show", identifier).stdout


def listed_article(home: Path) -> str:
    [one] = as_json(clippings(home, "articles", "--json"))
    return str(one["article_id"])


@pytest.mark.parametrize(
    "arguments",
    [
        ["replay", "nothing"],
        ["replay", ""],
        ["replay"],
        ["show", ""],
        ["show", "\x1b[31m"],
        ["show", "x", "--out", "y.html"],
    ],
)
def test_what_is_no_answer_is_one_line(home: Path, arguments: list[str]) -> None:
    done = clippings(home, *arguments)
    ours = [line for line in done.stderr.splitlines() if line.startswith("clippings: ")]
    assert (done.returncode, len(ours)) == (2, 1), done.stderr
    assert "\x1b" not in done.stderr


class Tags(HTMLParser):
    """The elements of a page, and its words."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words += data


def test_nothing_in_an_article_becomes_part_of_the_page() -> None:
    hostile = '<script>alert("1")</script></style><img src=x onerror=alert(1)>&amp; \u202e & <!--'
    one = article(
        f"{hostile} one.\n\n{hostile} two.", hostile, publisher=hostile, url='javascript:alert("1")'
    )
    copy = article(hostile, hostile, url='https://x.example/"><script>', identifier="copy")
    history = [Version("2024-11-07", article(f"Was {hostile}.", hostile)), Version("2024-11-08", one)]
    shown = Shown(one, ((0, 20), (10, len(one.text))), history, [one, copy])
    read = Tags()
    html = page([shown], GivenAnswer("aaaaaaaa", "2024-11-09", hostile))
    read.feed(html)
    names = [tag for tag, _ in read.tags]
    assert not {"script", "img", "link", "iframe", "base"} & set(names)
    assert not any(
        name.startswith("on") or name in ("style", "src") for _, given in read.tags for name in given
    )
    links = [given["href"] for tag, given in read.tags if tag == "a"]
    assert links == ['https://x.example/"><script>']
    assert "\u202e" not in html
    assert '<script>alert("1")</script></style><img src=x onerror=alert(1)>&amp;' in read.words
    [policy] = [given["content"] for tag, given in read.tags if given.get("http-equiv")]
    assert policy is not None
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
