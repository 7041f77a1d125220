import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus import reading
from corpus.article import Article
from corpus.reading import Note, Unreadable, read
from tests.corpus.files import MORE, REPORT, articles, errors, words, write

JSON_TEXT = json.dumps({"title": "Bridge shut", "body": f"{REPORT}\n\n{MORE}", "date": "2021-04-05"})


@contextmanager
def ordinary_user() -> Iterator[None]:
    """Whom permissions bind, which they do not bind root."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


# Text


def test_text(tmp_path: Path) -> None:
    path = write(tmp_path / "bridge.TXT", f"Menu\n\nBridge shut until May\n\n{REPORT}\n\n{MORE}\n")
    [found] = read(str(path))
    assert isinstance(found, Article)
    assert (found.title, words(found)) == ("Bridge shut until May", [REPORT, MORE])
    assert (found.source, found.key) == (str(path), f"file:{path}")


WESTERN = "Café owners in Orléans said on Monday that the mayor’s plan, which costs £3m – or €4m – was naïve."
CYRILLIC = "Премьер-министр заявил в понедельник, что правительство повысит зарплаты уже в январе."


@pytest.mark.parametrize(
    ("text", "encoding", "told"),
    [
        (WESTERN, "cp1252", "cp1252"),
        ("The mayor’s plan cost £3m – or €4m, officials said.", "cp1252", "cp1252"),
        ("El señor Núñez dijo que la situación de los niños en la región seguirá siendo difícil mañana.", "latin-1", "cp1252"),
        (CYRILLIC, "cp1251", "cp1251"),
        (WESTERN, "utf-16", "utf-16"),
        (CYRILLIC, "utf-16", "utf-16"),
        (WESTERN, "utf-8-sig", None),
        (CYRILLIC, "utf-8", None),
    ],
)
@pytest.mark.parametrize("form", [".txt", ".md", ".json"])
def test_encodings(tmp_path: Path, text: str, encoding: str, told: str | None, form: str) -> None:
    content = json.dumps({"body": text}, ensure_ascii=False) if form == ".json" else f"{text}\n"
    found = list(read(str(write(tmp_path / f"plan{form}", content.encode(encoding)))))
    assert [words(one) for one in found if isinstance(one, Article)] == [[text]]
    assert [one.words for one in found if isinstance(one, Note)] == ([f"not UTF-8: read as {told}"] if told else [])


# Markdown


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_markdown(tmp_path: Path, line_end: str) -> None:
    text = f"""---
title: "Bridge: shut"
publisher: The Ormond Bell
date: 2021-04-05
authors: [Lena Mirza, Karl Jensen]
url: https://ormond.example/bridge
language: no
---

## What happened

{REPORT[:40]}
{REPORT[40:].strip()}

* **One** lane, [says](https://ormond.example/lane "the lane") the city
* two ferries

---

> {MORE}
"""
    [article] = articles(write(tmp_path / "bridge.md", text.replace("\n", line_end)))
    assert words(article) == [REPORT, "One lane, says the city", "two ferries", MORE]
    assert (article.title, article.publisher, article.published) == ("Bridge: shut", "The Ormond Bell", "2021-04-05")
    assert (article.authors, article.language, article.digest) == (("Lena Mirza", "Karl Jensen"), "no", False)
    assert article.key == article.url == "https://ormond.example/bridge"


@pytest.mark.parametrize(
    "text",
    [
        f"# Bridge shut\n\n{REPORT}\n",
        f"# Bridge shut #\n{REPORT}\n",
        f"Bridge shut\n===========\n\n{REPORT}\n",
        f"Bridge shut\n---\n{REPORT}\n",
        f"---\n---\n# Bridge shut\n\n{REPORT}\n",
        f"---\nheadline: Bridge shut\nauthor: null\npublished:\n---\n{REPORT}",
    ],
)
def test_markdown_headlines(tmp_path: Path, text: str) -> None:
    [article] = articles(write(tmp_path / "bridge.md", text))
    assert (article.title, article.authors, words(article)) == ("Bridge shut", (), [REPORT])


@pytest.mark.parametrize(("title", "kept"), [("1984", "1984"), ("No", "No"), ("2011-05-27", "2011-05-27"), ("1:30", "1:30")])
def test_front_matter_keeps_words_as_words(tmp_path: Path, title: str, kept: str) -> None:
    [article] = articles(write(tmp_path / "a.md", f"---\ntitle: {title}\nid: no\n---\n{REPORT}"))
    assert (article.title, article.key.endswith("a.md#no")) == (kept, True)


@pytest.mark.parametrize(
    ("header", "error"),
    [
        ("a: [", "not valid YAML"),
        ("- a", "not a list of names"),
        ("date: last week", "its date 'last week' is not understood"),
        ("date: 2011", "its date '2011' is not understood"),
        ("date: 2011-02-30", "is not understood"),
        ("date: !!timestamp soon", "is not understood"),
        ("? [a]\n: b", "not valid YAML"),
        ("a: " + "[" * 1000, "not valid YAML"),
        ("a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\ndate: [*c, *c]", "is not understood"),
    ],
)
def test_bad_front_matter(tmp_path: Path, header: str, error: str) -> None:
    [told] = errors(write(tmp_path / "a.md", f"---\n{header}\n---\n{REPORT}"))
    assert error in told
    assert len(told) < 150


# JSON and JSON Lines


def test_json_under_the_names_that_people_use(tmp_path: Path) -> None:
    newsapi = {
        "status": "ok",
        "articles": [
            {"source": {"id": None, "name": "The Ormond Bell"}, "author": "Lena Mirza", "title": "Bridge shut", "description": None,
             "url": "https://ormond.example/1", "publishedAt": "2021-04-05T09:00:00Z", "content": REPORT},
            {"headline": "Ferry late", "byline": "By Lena Mirza, Karl Jensen", "text": MORE, "publish_date": "5 April 2021", "uri": "urn:x:2"},
        ],
    }  # fmt: skip
    one, two = articles(write(tmp_path / "news.json", json.dumps(newsapi)))
    assert (one.title, one.publisher, one.authors, one.day) == ("Bridge shut", "The Ormond Bell", ("Lena Mirza",), "2021-04-05")
    assert (two.title, two.authors, two.published, two.key) == ("Ferry late", ("Lena Mirza", "Karl Jensen"), "2021-04-05", "id:urn:x:2")


def test_one_record_a_list_and_lines_hold_the_same_article(tmp_path: Path) -> None:
    sources = [
        write(tmp_path / "one.json", JSON_TEXT),
        write(tmp_path / "list.json", f"[{JSON_TEXT}]"),
        write(tmp_path / "lines.jsonl", f"\ufeff{JSON_TEXT}\n\n"),
    ]
    for source in sources:
        [article] = articles(source)
        assert (article.title, article.published, words(article)) == ("Bridge shut", "2021-04-05", [REPORT, MORE])


def test_the_order_of_records_does_not_change_what_they_are(tmp_path: Path) -> None:
    records = [{"title": f"Report {n}", "body": f"{MORE} {n}"} for n in range(3)]
    path = tmp_path / "news.jsonl"
    before = articles(write(path, "\n".join(json.dumps(r) for r in records)))
    after = articles(write(path, "\n".join(json.dumps(r) for r in reversed(records))))
    assert {a.id: a.title for a in before} == {a.id: a.title for a in after}
    assert len({a.id for a in before}) == 3


def test_broken_lines_among_good_ones(tmp_path: Path) -> None:
    lines = [
        JSON_TEXT.encode(),
        b'{"title": "half',
        b"[]",
        b'{"title": "no words"}',
        b'{"body": " \\u0000 "}',
        b'{"body": "Words.", "date": "soon"}',
        json.dumps({"body": WESTERN}, ensure_ascii=False).encode("cp1252"),
        b"[" * 100_000,
        b'{"body": "Words.", "date": 1' + b"0" * 400 + b"}",
        json.dumps({"title": "Last", "body": MORE}).encode(),
    ]
    path = write(tmp_path / "news.jsonl", b"\n".join(lines))
    assert [a.title for a in articles(path)] == ["Bridge shut", "Last"]
    told = errors(path)
    assert [error.split(" ")[1].rstrip(":") for error in told] == [str(n) for n in range(2, 10)]
    assert "not valid JSON" in told[0]
    assert "not an article record" in told[1]
    assert "no article text" in told[2]
    assert "no article text" in told[3]
    assert "its date 'soon' is not understood" in told[4]
    assert "not UTF-8" in told[5]
    assert "nested too deep" in told[6]
    assert "is not understood" in told[7]


def test_lone_surrogates_are_taken_out(tmp_path: Path) -> None:
    record = '{"title": "\\ud800Bridge", "body": "Half \\udc00a pair.", "url": "u\\ud800", "source": {"name": "\\udfff"}}'
    [article] = articles(write(tmp_path / "a.json", record))
    assert (article.title, article.text, article.url, article.publisher) == ("Bridge", "Half a pair.", "u", None)
    [told] = errors(write(tmp_path / "b.json", '{"body": "Words.", "date": "\\ud800"}'))
    told.encode()


@pytest.mark.parametrize(
    ("content", "error"),
    [
        ("{", "not valid JSON"),
        ("[" * 100_000, "nested too deep"),
        ('{"a":' * 900 + "1" + "}" * 900, "no article text"),
        ('{"body": "Words.", "date": ' + "[" * 900 + "]" * 900 + "}", "is not understood"),
        ('{"body": "Words.", "date": ' + "1" * 5000 + "}", "not valid JSON"),
        ("3", "no article records"),
        ("[]", "empty"),
        ("null", "no article records"),
    ],
)
def test_json_that_holds_no_article(tmp_path: Path, content: str, error: str) -> None:
    [told] = errors(write(tmp_path / "a.json", content))
    assert error in told


# Files and folders


def test_a_folder_is_read_in_order_of_name(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / ".git").mkdir()
    for name, content in {
        "b.md": f"# B\n\n{REPORT}",
        "a.txt": f"A headline here\n\n{REPORT} And so on.",
        ".hidden.txt": REPORT,
        ".git/c.txt": REPORT,
        "sub/d.jsonl": f"{JSON_TEXT}\n",
        "photo.jpg": "x",
        "empty.txt": "",
    }.items():
        write(tmp_path / name, content)
    found = list(read(str(tmp_path)))
    assert [one.title for one in found if isinstance(one, Article)] == ["A headline here", "B", "Bridge shut"]
    assert [Path(one.source).name for one in found if isinstance(one, Unreadable)] == ["empty.txt"]
    assert [one.words for one in found if isinstance(one, Note)] == ["left out photo.jpg: not a form that Clippings reads"]


def test_an_empty_folder(tmp_path: Path) -> None:
    assert errors(tmp_path) == ["no files in it"]


def test_what_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tmp_path.chmod(0o755)
    monkeypatch.chdir(tmp_path)
    closed = tmp_path / "closed"
    closed.mkdir(mode=0)
    write(tmp_path / "secret.txt", REPORT).chmod(0)
    write(tmp_path / "open.txt", REPORT).chmod(0o644)
    with ordinary_user():
        found = list(read("."))
        alone = errors("secret.txt") + errors("closed")
    closed.chmod(0o755)
    assert [one.source for one in found if isinstance(one, Article)] == [str(tmp_path / "open.txt")]
    assert {(one.source, one.error) for one in found if isinstance(one, Unreadable)} == {
        ("secret.txt", "permission denied"),
        ("closed", "permission denied"),
    }
    assert alone == ["permission denied", "permission denied"]


@pytest.mark.parametrize(
    ("source", "error"),
    [
        ("", "no file or folder is named"),
        (" ", "no file or folder is named"),
        ("no/such/file.txt", "no such file or folder"),
        ("a\0b.txt", "no such file or folder"),
        ("\udcff.txt", "no such file or folder"),
        ("~nobody-of-that-name/a.txt", "home directory"),
        ("x" * 5000, "too long"),
        ("https://example.org/news", "addresses are not read"),
        ("/dev/null", "not a regular file"),
    ],
)
def test_what_is_not_there(source: str, error: str) -> None:
    [told] = errors(source)
    assert error in told.lower()


def test_links_that_lead_nowhere_and_pipes(tmp_path: Path) -> None:
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere.txt")
    (tmp_path / "round.txt").symlink_to(tmp_path / "round.txt")
    os.mkfifo(tmp_path / "pipe.txt")
    assert errors(tmp_path) == ["not a regular file"] * 3


@pytest.mark.parametrize("form", [".txt", ".md", ".json", ".jsonl"])
@pytest.mark.parametrize("content", [b"", b" \n\t\r\n"])
def test_empty_files(tmp_path: Path, form: str, content: bytes) -> None:
    assert errors(write(tmp_path / f"a{form}", content)) == ["empty"]


@pytest.mark.parametrize("form", [".txt", ".md", ".json", ".jsonl"])
@pytest.mark.parametrize("content", [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", b"text" * 9 + b"\0", bytes(range(1, 32)) * 9])
def test_binary_files(tmp_path: Path, form: str, content: bytes) -> None:
    assert errors(write(tmp_path / f"a{form}", content)) == ["binary, not text"]


@pytest.mark.parametrize("form", [".txt", ".md", ".json"])
def test_a_file_that_is_too_large_is_not_read(tmp_path: Path, form: str) -> None:
    path = tmp_path / f"a{form}"
    with path.open("wb") as file:
        file.truncate(50 * 2**30)
    [told] = errors(path)
    assert told.startswith("51200 MB is too large for one file of text (at most 20 MB)")


def test_json_lines_may_be_long_but_no_line_may(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "LARGEST_FILE", 2000)
    monkeypatch.setattr(reading, "LARGEST_LINE", 1000)
    path = write(tmp_path / "a.jsonl", "\n".join([JSON_TEXT] * 20 + [json.dumps({"body": "long " * 500}), JSON_TEXT]))
    assert len(articles(path)) == 20
    [told] = errors(path)
    assert told.startswith("line 21 is longer than")


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    content=st.one_of(
        st.binary(max_size=200),
        st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")),
        st.text("-#*_>[]()!=\r\n: ab.&?|{}'\"\u2028é", max_size=200).map(
            lambda text: f"---\n{text}\n---\nWords.".encode("cp1252", "replace")
        ),
        st.recursive(
            st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20)),
            lambda inner: st.one_of(
                st.lists(inner, max_size=3),
                st.dictionaries(
                    st.sampled_from(["title", "body", "date", "source", "authors", "url", "id", "articles"]), inner, max_size=5
                ),
            ),
            max_leaves=10,
        ).map(lambda value: json.dumps(value).encode()),
    )
)
def test_nothing_in_a_file_raises(tmp_path: Path, content: bytes) -> None:
    for form in (".txt", ".md", ".json", ".jsonl"):
        found = list(read(str(write(tmp_path / f"a{form}", content))))
        assert found
        for one in found:
            assert not isinstance(one, Unreadable) or "\n" not in one.error
            assert not isinstance(one, Article) or one.text
