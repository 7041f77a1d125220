import gzip
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.article import Article, article_id
from corpus.intake.files import size_of
from corpus.intake.reading import read
from corpus.intake.reports import MOST_ERRORS, Note, Unreadable
from corpus.intake.web import Web
from tests.corpus.files import MORE, REPORT, articles, errors, notes, words, write
from tests.corpus.formats.pdfs import Words, column, pdf
from tests.site import Reply, Site, serving

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
        (
            "El señor Núñez dijo que la situación de los niños en la región seguirá siendo difícil mañana.",
            "latin-1",
            "cp1252",
        ),
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
    assert [one.words for one in found if isinstance(one, Note)] == (
        [f"not UTF-8: read as {told}"] if told else []
    )


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
    assert (article.title, article.publisher, article.published) == (
        "Bridge: shut",
        "The Ormond Bell",
        "2021-04-05",
    )
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


@pytest.mark.parametrize(
    ("title", "kept"), [("1984", "1984"), ("No", "No"), ("2011-05-27", "2011-05-27"), ("1:30", "1:30")]
)
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
    assert (one.title, one.publisher, one.authors, one.day) == (
        "Bridge shut",
        "The Ormond Bell",
        ("Lena Mirza",),
        "2021-04-05",
    )
    assert (two.title, two.authors, two.published, two.key) == (
        "Ferry late",
        ("Lena Mirza", "Karl Jensen"),
        "2021-04-05",
        "id:urn:x:2",
    )


def test_one_record_a_list_and_lines_hold_the_same_article(tmp_path: Path) -> None:
    sources = [
        write(tmp_path / "one.json", JSON_TEXT),
        write(tmp_path / "list.json", f"[{JSON_TEXT}]"),
        write(tmp_path / "lines.jsonl", f"\ufeff{JSON_TEXT}\n\n"),
    ]
    for source in sources:
        [article] = articles(source)
        assert (article.title, article.published, words(article)) == (
            "Bridge shut",
            "2021-04-05",
            [REPORT, MORE],
        )


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
    assert [(a.title, a.day) for a in articles(path) if a.title != "Bridge shut"] == [
        ("Words.", None), ("Words.", None), ("Last", None)
    ]  # fmt: skip
    told = errors(path)
    assert [error.split(" ")[1].rstrip(":") for error in told] == ["2", "3", "4", "5", "7", "8"]
    assert "not valid JSON" in told[0]
    assert "not an article record" in told[1]
    assert "no article text" in told[2]
    assert "no article text" in told[3]
    assert "not UTF-8" in told[4]
    assert "nested too deep" in told[5]
    [note] = notes(path)
    assert note.startswith("2 of its articles kept without a day, as their date is not understood ('soon')")


def test_lone_surrogates_are_taken_out(tmp_path: Path) -> None:
    record = '{"title": "\\ud800Bridge", "body": "Half \\udc00a pair.", "url": "u\\ud800", "source": {"name": "\\udfff"}}'
    [article] = articles(write(tmp_path / "a.json", record))
    assert (article.title, article.text, article.url, article.publisher) == (
        "Bridge",
        "Half a pair.",
        "u",
        None,
    )
    [told] = notes(write(tmp_path / "b.json", '{"body": "Words.", "date": "\\ud800"}'))
    told.encode()


@pytest.mark.parametrize(
    ("content", "error"),
    [
        ("{", "not valid JSON"),
        ("[" * 100_000, "nested too deep"),
        ('{"a":' * 900 + "1" + "}" * 900, "nested too deep"),
        ('{"a":' * 90 + "1" + "}" * 90, "no article text"),
        ('{"body": "Words.", "date": ' + "[" * 900 + "]" * 900 + "}", "nested too deep"),
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
    assert [one.words for one in found if isinstance(one, Note)] == [
        "left out photo.jpg: not a form that Clippings reads"
    ]


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
@pytest.mark.parametrize(
    "content", [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", b"text" * 9 + b"\0", bytes(range(1, 32)) * 9]
)
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
    monkeypatch.setattr("corpus.intake.files.LARGEST_LINE", 1000)
    path = write(
        tmp_path / "a.jsonl", "\n".join([JSON_TEXT] * 20 + [json.dumps({"body": "long " * 500}), JSON_TEXT])
    )
    assert len(articles(path)) == 20
    [told] = errors(path)
    assert told.startswith("line 21 is longer than")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
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
                    st.sampled_from(["title", "body", "date", "source", "authors", "url", "id", "articles"]),
                    inner,
                    max_size=5,
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


# Forms known by what they hold

HTML = f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Bridge shut</title></head><body><article><h1>Bridge shut</h1>
<p>{REPORT}</p><p>{MORE}</p><p>The council of Ormond will hear the traders and the ferrymen at its next meeting in June.</p></article></body></html>"""
NITF = f"<nitf><body><body.head><hedline><hl1>Bridge shut</hl1></hedline></body.head><body.content><p>{REPORT}</p></body.content></body></nitf>"
ITEM = f"""<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:b:1"><contentMeta><headline>Bridge shut</headline></contentMeta>
<contentSet><inlineXML><html xmlns="http://www.w3.org/1999/xhtml"><body><p>{REPORT}</p></body></html></inlineXML></contentSet></newsItem>"""
RSS = f"""<?xml version="1.0"?><!-- a feed --><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Bell</title>
<item><title>Bridge shut</title><link>https://bell.example/1</link><content:encoded><![CDATA[{f"<p>{REPORT}</p>" * 9}]]></content:encoded></item></channel></rss>"""
PAPER = pdf([Words("Bridge shut", y=780, size=20), *column([REPORT])])


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.html", HTML),
        ("a.HTM", HTML),
        ("a.xhtml", HTML),
        ("a.xml", NITF),
        ("b.xml", ITEM),
        ("c.xml", RSS),
        ("a.rss", RSS),
        ("saved.html", RSS),
        ("d.xml", NITF.encode("utf-16")),
        ("a.pdf", PAPER),
        ("a.json", JSON_TEXT),
    ],
)
@pytest.mark.parametrize("packed", [False, True])
def test_what_a_file_is(tmp_path: Path, name: str, content: str | bytes, packed: bool) -> None:
    data = content.encode() if isinstance(content, str) else content
    path = write(tmp_path / (f"{name}.gz" if packed else name), gzip.compress(data) if packed else data)
    [one] = articles(path)
    assert one.title == "Bridge shut"
    assert words(one)[0] == REPORT
    assert errors(path) == []


def test_lines_that_are_packed(tmp_path: Path) -> None:
    lines = "".join(json.dumps({"title": f"Report {n}", "body": MORE}) + "\n" for n in range(50))
    path = write(tmp_path / "a.jsonl.gz", gzip.compress(lines.encode()))
    assert [one.title for one in articles(path)] == [f"Report {n}" for n in range(50)]


@pytest.mark.parametrize(
    ("name", "content", "error"),
    [
        ("photo.jpg", b"x", "not a form that Clippings reads (.jpg): expected .txt"),
        ("README", b"x", "not a form that Clippings reads (no ending)"),
        (
            "sitemap.xml",
            b'<?xml version="1.0"?><urlset/>',
            "a sitemap that does not tell which pages are news: expected a feed or a news sitemap",
        ),
        ("a.xml", b"words", "XML of a kind that Clippings does not read (no elements)"),
        ("a.xml", b"", "XML of a kind that Clippings does not read (no elements)"),
        ("a.json.gz", b"not packed", "its packing (gzip) is damaged"),
        ("a.json.gz", gzip.compress(JSON_TEXT.encode() * 99)[:-30], "its packing (gzip) is damaged"),
        ("a.txt.gz", gzip.compress(b""), "empty"),
        ("a.html", b"\x00\x01\x02" * 500, "binary"),
        ("a.nitf", b"<nitf>" + b"<p>" * 100, "not well-formed XML"),
    ],
)
def test_what_is_none_of_the_forms(tmp_path: Path, name: str, content: bytes, error: str) -> None:
    [told] = errors(write(tmp_path / name, content))
    assert error in told


def test_what_a_folder_holds_besides(tmp_path: Path) -> None:
    (tmp_path / "Bridge shut_files").mkdir()
    (tmp_path / "pictures").mkdir()
    for name in (
        "pictures/a.jpg",
        "pictures/b.jpg",
        "c.png",
        "LICENCE",
        "sitemap.xml",
        "Bridge shut_files/frame.html",
        "Bridge shut_files/ad.js",
    ):
        write(tmp_path / name, "<x/>")
    write(tmp_path / "Bridge shut.html", HTML)
    assert [one.title for one in articles(tmp_path)] == ["Bridge shut"]
    assert errors(tmp_path) == []
    assert notes(tmp_path) == [
        "left out 5 files in forms that Clippings does not read (2 .jpg, 1 no ending, 1 .png, …)"
    ]


# Hostile files: one line, in bounded time and memory


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("lines.jsonl", b"x\n" * 1_000_000),
        ("empty.jsonl", b"{}\n" * 1_000_000),
        ("deep.json", b"[" * 5_000_000),
        ("deeper.json", b'{"a":' * 2_000_000),
        ("wide.json", b"[" + b"1," * 2_000_000 + b"1]"),
        ("deep.xml", b"<newsItem>" + b"<a>" * 200_000),
        ("deep.html", b"<html><body>" + b"<div><b>" * 100_000),
        ("long.jsonl", b'{"body": "' + b"a" * 11 * 2**20 + b'"}'),
        ("body.json", json.dumps({"body": "<p>a" * 1_000_000}).encode()),
        ("swollen.txt.gz", gzip.compress(b"a" * 60_000_000)),
        ("swollen.jsonl.gz", gzip.compress(b"\n" * 150_000_000, 1)),
    ],
)
def test_hostile_files_end_in_one_line(tmp_path: Path, name: str, content: bytes) -> None:
    [told] = errors(write(tmp_path / name, content))
    assert len(told) < 200


def test_a_few_bad_lines_are_named_and_many_counted(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", "\n".join(["x"] * 3 + [JSON_TEXT] + ["x"] * 97))
    told = errors(path)
    assert len(articles(path)) == 1
    assert len(told) == MOST_ERRORS + 1
    assert told[3] == "line 5 is not valid JSON (Expecting value: line 1 column 1)"
    assert told[-1] == "and 80 more parts of it that could not be read"


def test_a_file_that_is_nothing_but_wrong_is_one_line(tmp_path: Path) -> None:
    assert len(errors(write(tmp_path / "a.jsonl", "x\n" * 20))) == 20
    [told] = errors(write(tmp_path / "a.jsonl", "x\n" * 21))
    assert (
        told
        == "line 1 is not valid JSON (Expecting value: line 1 column 1), and none of its 21 parts is an article"
    )


# How far reading has come


def test_the_bytes_that_are_read_sum_up_to_those_there_are(tmp_path: Path) -> None:
    write(
        tmp_path / "a.jsonl",
        "\n".join(json.dumps({"title": f"Report {n}", "body": MORE}) for n in range(5000)),
    )
    write(tmp_path / "b.jsonl.gz", gzip.compress(f"{JSON_TEXT}\n".encode() * 100))
    write(tmp_path / "c.txt", REPORT)
    write(tmp_path / "d.html", HTML)
    seen: list[int] = []
    assert len(list(read(str(tmp_path), seen=seen.append))) > 5000
    assert sum(seen) == size_of(str(tmp_path)) == sum(path.stat().st_size for path in tmp_path.iterdir())
    assert len(seen) > 10
    assert size_of("https://bell.example/1") == size_of("no/such/file") == 0


# Addresses


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as one:
        yield one


@pytest.mark.parametrize(
    ("content_type", "content"),
    [
        ("text/html; charset=utf-8", HTML.encode()),
        ("application/pdf", PAPER),
        ("text/html", PAPER),
        ("application/json", JSON_TEXT.encode()),
        ("text/plain", f"Bridge shut\n\n{REPORT}\n\n{MORE}".encode()),
        ("text/markdown", f"# Bridge shut\n\n{REPORT}".encode()),
        ("application/xml", NITF.encode()),
        ("text/xml", ITEM.encode()),
        ("application/octet-stream", JSON_TEXT.encode()),
        ("application/x-ndjson", f"{JSON_TEXT}\n".encode()),
        ("application/rss+xml", RSS.encode()),
        ("text/html", RSS.encode()),
    ],
)
def test_what_is_at_an_address(site: Site, content_type: str, content: bytes) -> None:
    site.pages["/bridge"] = Reply(content, headers={"Content-Type": content_type})
    address = f"{site.origin}/bridge"
    [one] = read(address, Web(allow_private=True, sleep=lambda _: None))
    assert isinstance(one, Article)
    assert (words(one)[0], one.source) == (REPORT, address)
    assert one.title == "Bridge shut" or content_type == "text/plain"
    if content_type.startswith(("text/html; ", "text/plain", "text/markdown", "application/pdf")):
        assert one.url == one.key == address
        assert one.id == article_id(address)


@pytest.mark.parametrize(
    ("content_type", "content", "error"),
    [
        ("image/png", b"\x89PNG\r\n", "not a form that Clippings reads (image/png)"),
        ("application/xml", b"<urlset/>", "a sitemap that does not tell which pages are news"),
        ("application/xml", b"<catalog/>", "XML of a kind that Clippings does not read (<catalog>)"),
        ("application/json", b"{", "not valid JSON"),
    ],
)
def test_what_is_at_an_address_and_none_of_the_forms(
    site: Site, content_type: str, content: bytes, error: str
) -> None:
    site.pages["/bridge"] = Reply(content, headers={"Content-Type": content_type})
    [told] = read(f"{site.origin}/bridge", Web(allow_private=True, sleep=lambda _: None))
    assert isinstance(told, Unreadable)
    assert error in told.error
    assert told.source == f"{site.origin}/bridge"


def test_the_pages_that_a_feed_leads_to_are_fetched_when_there_is_a_web(site: Site, tmp_path: Path) -> None:
    teaser = f"<rss><channel><title>Bell</title><item><title>Bridge shut</title><link>{site.origin}/bridge</link><description>What the mayor said."
    teaser += "</description></item></channel></rss>"
    site.pages["/bridge"] = Reply(HTML.encode(), headers={"Content-Type": "text/html"})
    site.pages["/feed"] = Reply(teaser.encode(), headers={"Content-Type": "application/rss+xml"})
    path = write(tmp_path / "feed.xml", teaser)
    for source in (str(path), f"{site.origin}/feed"):
        [one] = read(source, Web(allow_private=True, sleep=lambda _: None))
        assert isinstance(one, Article)
        assert (one.url, words(one)[0]) == (f"{site.origin}/bridge", REPORT)
    [told] = errors(path)
    assert "Bridge shut" in told or site.origin in told


def test_the_links_of_a_redirected_feed_are_relative_to_where_it_is(site: Site) -> None:
    item = "<item><title>Bridge shut</title><link>bridge</link><description>What the mayor said.</description></item>"
    site.pages["/feed"] = Reply(status=301, headers={"Location": "/news/feed.xml"})
    site.pages["/news/bridge"] = Reply(HTML.encode(), headers={"Content-Type": "text/html"})
    for channel in ("", "<link>/news/</link>"):
        feed = f"<rss><channel><title>Bell</title>{channel}{item}</channel></rss>"
        site.pages["/news/feed.xml"] = Reply(feed.encode(), headers={"Content-Type": "application/rss+xml"})
        [one] = read(f"{site.origin}/feed", Web(allow_private=True, sleep=lambda _: None))
        assert isinstance(one, Article), one
        assert (one.url, words(one)[0]) == (f"{site.origin}/news/bridge", REPORT)


# What the text files of a folder share


def test_what_every_page_of_a_folder_holds_is_boilerplate(tmp_path: Path) -> None:
    shared = "The Ormond Bell has reported on the harbour and the old town since the year in which the first bridge was built."
    stories = {
        name: f"The {name} of Ormond was shut on Monday until the end of May, the mayor said, because its timbers were found to be rotten."
        for name in "bridge ferry market school tower quay mill theatre station library museum park garden chapel".split()
    }
    for name, story in stories.items():
        write(
            tmp_path / f"{name}.txt",
            f"The {name} is shut until the end of May\n\n{story}\n\nTraders by the {name} said that nobody had asked them.\n\n{shared}\n",
        )
    alone = articles(tmp_path / "bridge.txt")[0]
    assert shared in words(alone)
    found = {one.source: words(one) for one in articles(tmp_path)}
    assert len(found) == len(stories)
    for name, story in stories.items():
        kept = found[str(tmp_path / f"{name}.txt")]
        assert story in kept
        assert shared not in kept
