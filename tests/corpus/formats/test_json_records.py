import json
import sys
from pathlib import Path

import pytest

from corpus.intake.reading import read
from corpus.intake.reports import Withdrawn
from tests.corpus.files import MORE, REPORT, articles, errors, notes, words, write

HTML = f"<p>{REPORT}</p>\n<figure><img src='x.jpg'><figcaption>The bridge, in 2019</figcaption></figure><p>{MORE}</p>"
NINJS_1 = {
    "uri": "urn:newsml:bell.example:20210405:bridge", "type": "text", "pubstatus": "usable", "language": "en", "headline": "Bridge shut",
    "byline": "By Lena Mirza and Karl Jensen, Staff Writers", "firstcreated": "2021-04-05T09:00:00Z", "versioncreated": "2021-04-05T11:30:00Z",
    "body_text": f"{REPORT} {MORE}", "body_xhtml": HTML, "copyrightholder": "The Ormond Bell", "slugline": "bridge-ormond",
}  # fmt: skip
NINJS_2 = {
    "uri": "https://bell.example/bridge", "type": "text", "pubstatus": "usable", "language": "en", "by": "Lena Mirza",
    "headlines": [{"role": "main", "value": "Bridge shut"}, {"role": "short", "value": "Bridge"}], "versioncreated": "2021-04-05T09:00:00Z",
    "infosources": [{"name": "The Ormond Bell", "role": "isrol:originfo"}],
    "bodies": [{"role": "text", "contenttype": "text/plain", "value": f"Bridge shut\n{REPORT}\n{MORE}"},
               {"role": "html", "contenttype": "text/html", "value": f"<h1>Bridge shut</h1>{HTML}"}],
}  # fmt: skip
NINJS_3 = {
    "uri": "urn:newsml:bell.example:20210405:bridge", "type": "text", "pubStatus": "usable", "by": "By Lena Mirza",
    "headlines": [{"value": "Bridge shut"}], "contentCreated": "2021-04-05T09:00:00Z", "versionCreated": "2021-04-06T10:00:00Z",
    "infoSources": [{"name": "The Ormond Bell"}],
    "bodies": [{"contentType": "text/vnd.IPTC.NITF", "value": '<?xml version="1.0" encoding="UTF-8"?><nitf><body><body.content>'
                f"<p>{REPORT}</p><p>{MORE}</p></body.content></body></nitf>"}],
}  # fmt: skip


@pytest.mark.parametrize(
    ("record", "key", "authors", "updated"),
    [
        (
            NINJS_1,
            "id:urn:newsml:bell.example:20210405:bridge",
            ("Lena Mirza", "Karl Jensen"),
            "2021-04-05T11:30:00+00:00",
        ),
        (NINJS_2, "https://bell.example/bridge", ("Lena Mirza",), None),
        (NINJS_3, "id:urn:newsml:bell.example:20210405:bridge", ("Lena Mirza",), "2021-04-06T10:00:00+00:00"),
    ],
)
def test_ninjs(
    tmp_path: Path, record: dict[str, object], key: str, authors: tuple[str, ...], updated: str | None
) -> None:
    [one] = articles(write(tmp_path / "bridge.json", json.dumps(record)))
    assert words(one) == [REPORT, MORE]
    assert (one.title, one.publisher, one.published) == (
        "Bridge shut",
        "The Ormond Bell",
        "2021-04-05T09:00:00+00:00",
    )
    assert (one.key, one.authors, one.updated) == (key, authors, updated)


def test_ninjs_whose_parts_have_roles_in_their_names(tmp_path: Path) -> None:
    record = {"uri": "https://bell.example/1", "headline_main": "Bridge shut", "headline_short": "Bridge", "body_main": REPORT,
              "body_richtext": HTML}  # fmt: skip
    [one] = articles(write(tmp_path / "bridge.json", json.dumps(record)))
    assert (one.title, words(one)) == ("Bridge shut", [REPORT, MORE])


@pytest.mark.parametrize("status", ["canceled", "withheld"])
@pytest.mark.parametrize("record", [NINJS_1, NINJS_3])
def test_what_an_agency_takes_back_is_told_of_and_not_added(
    tmp_path: Path, record: dict[str, object], status: str
) -> None:
    name = "pubStatus" if "pubStatus" in record else "pubstatus"
    path = write(tmp_path / "bridge.jsonl", json.dumps({**record, name: status}))
    [one] = read(str(path))
    assert isinstance(one, Withdrawn)
    assert one.key == "id:urn:newsml:bell.example:20210405:bridge"
    assert "'Bridge shut'" in one.words
    assert one.words.endswith("by its publisher: not added")


def test_what_is_taken_back_has_the_key_that_the_article_was_given(tmp_path: Path) -> None:
    record = {"uri": "bridge-17", "headline": "Bridge shut", "body": REPORT, "pubstatus": "usable"}
    [given] = articles(write(tmp_path / "bridge.json", json.dumps(record)))
    [gone] = read(str(write(tmp_path / "bridge.json", json.dumps({**record, "pubstatus": "canceled"}))))
    assert isinstance(gone, Withdrawn)
    assert gone.key == given.key


def test_an_embargo_is_kept(tmp_path: Path) -> None:
    path = write(tmp_path / "bridge.json", json.dumps({**NINJS_2, "embargoed": "2999-01-01T00:00:00Z"}))
    assert errors(path) == ["embargoed until 2999-01-01T00:00:00+00:00: add it again then"]
    [one] = articles(write(path, json.dumps({**NINJS_2, "embargoed": "2021-04-05T09:00:00Z"})))
    assert one.title == "Bridge shut"


def test_pictures_are_no_articles(tmp_path: Path) -> None:
    assert errors(write(tmp_path / "a.json", json.dumps({**NINJS_2, "type": "picture"}))) == [
        "of type picture, not an article"
    ]


def test_newsapi_cuts_articles_off_and_only_whole_sentences_are_kept(tmp_path: Path) -> None:
    def result(content: str, number: int) -> dict[str, object]:
        return {"source": {"id": None, "name": "The Ormond Bell"}, "author": "Lena Mirza, Karl Jensen", "title": f"Bridge {number}",
                "description": "What happened.", "url": f"https://bell.example/{number}", "publishedAt": "2021-04-05T09:00:00Z",
                "content": content}  # fmt: skip

    found = [
        result(f"{REPORT}\r\n{MORE} The ferr… [+1734 chars]", 1),
        result("The mayor of Orm… [+99 chars]", 2),
        result(REPORT, 3),
    ]
    path = write(tmp_path / "news.json", json.dumps({"status": "ok", "totalResults": 3, "articles": found}))
    one, three = articles(path)
    assert (words(one), words(three)) == ([REPORT, MORE], [REPORT])
    assert (one.authors, one.publisher) == (("Lena Mirza", "Karl Jensen"), "The Ormond Bell")
    assert errors(path) == ["record 2: no article text in it"]
    assert notes(path) == [
        "1 of its articles are cut off (“[+… chars]”): only their whole sentences were kept"
    ]


GUARDIAN = {"response": {"status": "ok", "results": [
    {"id": "world/bridge", "webTitle": "Bridge shut", "webPublicationDate": "2021-04-05T09:00:00Z", "webUrl": "https://bell.example/1",
     "sectionName": "World", "fields": {"byline": "Lena Mirza", "body": HTML}}]}}  # fmt: skip
FEED = {"version": "https://jsonfeed.org/version/1.1", "title": "The Ormond Bell", "items": [
    {"id": "1", "url": "https://bell.example/1", "title": "Bridge shut", "content_html": HTML, "date_published": "2021-04-05T09:00:00Z",
     "authors": [{"name": "Lena Mirza"}]}]}  # fmt: skip
SCHEMA = {"@graph": [
    {"@type": "NewsArticle", "headline": "Bridge shut", "articleBody": f"{REPORT}\n\n{MORE}", "datePublished": "2021-04-05T09:00:00Z",
     "author": [{"@type": "Person", "name": "Lena Mirza"}], "publisher": {"name": "The Ormond Bell"}, "articleSection": ["World", "Roads"],
     "mainEntityOfPage": {"@id": "https://bell.example/1"}, "inLanguage": "en"}]}  # fmt: skip
NEWS_PLEASE = {"title": "Bridge shut", "maintext": f"{REPORT}\n{MORE}", "date_publish": "2021-04-05 09:00:00", "authors": ["Lena Mirza"],
               "source_domain": "bell.example", "url": "https://bell.example/1", "language": "en"}  # fmt: skip


@pytest.mark.parametrize("content", [GUARDIAN, FEED, SCHEMA, NEWS_PLEASE])
def test_what_other_programs_write(tmp_path: Path, content: dict[str, object]) -> None:
    [one] = articles(write(tmp_path / "bridge.json", json.dumps(content)))
    assert (one.title, one.url, one.authors, one.day) == (
        "Bridge shut",
        "https://bell.example/1",
        ("Lena Mirza",),
        "2021-04-05",
    )
    assert words(one) == [REPORT, MORE]
    assert one.section == ("World" if content in (GUARDIAN, SCHEMA) else None)
    assert (
        one.publisher
        == {0: None, 1: "The Ormond Bell", 2: "The Ormond Bell", 3: "bell.example"}[
            [GUARDIAN, FEED, SCHEMA, NEWS_PLEASE].index(content)
        ]
    )


def test_update_and_section(tmp_path: Path) -> None:
    record = {
        "title": "Bridge shut",
        "body": REPORT,
        "date": "2021-04-05",
        "updated_at": "2021-04-06",
        "category": "Local",
    }
    [one] = articles(write(tmp_path / "bridge.json", json.dumps(record)))
    assert (one.published, one.updated, one.section) == ("2021-04-05", "2021-04-06", "Local")
    [one] = articles(write(tmp_path / "bridge.json", json.dumps({**record, "updated_at": "lately"})))
    assert (one.published, one.updated) == ("2021-04-05", None)


@pytest.mark.parametrize(
    ("body", "paragraphs"),
    [
        (f"{REPORT}\n\n{MORE}", [REPORT, MORE]),
        (f"{REPORT}\r\n{MORE}", [REPORT, MORE]),
        (f"{REPORT}<br><br>{MORE}", [REPORT, MORE]),
        (f"<div>{REPORT}<br/>{MORE}</div>", [f"{REPORT} {MORE}"]),
        (f"<p>{REPORT}</p><ul><li>one lane</li><li>two <b>ferries</b></li></ul><script>x()</script>", [REPORT, "one lane", "two ferries"]),
        (f"<table><tr><td>1</td></tr></table><p>{REPORT}", [REPORT]),
        ("Fish &amp; chips cost &#163;3, she said.", ["Fish & chips cost £3, she said."]),
        ("If a < b and b > c, nothing follows.", ["If a < b and b > c, nothing follows."]),
        ("   The ferry came late on Tuesday and the whole of the town stood at the\nquay.\n   Nobody knew why it had not come on Monday, when the sea was calm and\nthe sky was clear.",
         ["The ferry came late on Tuesday and the whole of the town stood at the quay.",
          "Nobody knew why it had not come on Monday, when the sea was calm and the sky was clear."]),
    ],
)  # fmt: skip
def test_bodies(tmp_path: Path, body: str, paragraphs: list[str]) -> None:
    [one] = articles(write(tmp_path / "a.json", json.dumps({"title": "A", "body": body})))
    assert words(one) == paragraphs


def test_a_headline_at_the_head_of_the_body_is_not_repeated(tmp_path: Path) -> None:
    [one] = articles(
        write(tmp_path / "a.json", json.dumps({"title": "Bridge shut", "body": f"Bridge Shut\n\n{REPORT}"}))
    )
    assert words(one) == [REPORT]


def test_a_list_of_paragraphs(tmp_path: Path) -> None:
    [one] = articles(
        write(tmp_path / "a.json", json.dumps({"title": "Bridge shut", "content": [REPORT, MORE]}))
    )
    assert words(one) == [REPORT, MORE]


def test_lines_in_a_json_file(tmp_path: Path) -> None:
    lines = [json.dumps({"title": f"Report {n}", "body": MORE}) for n in range(3)]
    assert [one.title for one in articles(write(tmp_path / "a.json", "\n".join(lines)))] == [
        "Report 0",
        "Report 1",
        "Report 2",
    ]
    assert "not valid JSON" in errors(write(tmp_path / "b.json", lines[0] + "x"))[0]


def nested(levels: int, sign: str = "[]") -> str:
    return sign[0] * levels + sign[1] * levels


@pytest.mark.parametrize("depth", [101, 500, 3000, 1_000_000])
@pytest.mark.parametrize("limit", [400, 20_000])
def test_a_record_nested_too_deep_is_named_and_the_others_go_on(
    tmp_path: Path, depth: int, limit: int
) -> None:
    before = sys.getrecursionlimit()
    good, last = (
        json.dumps({"title": title, "body": f"{REPORT} [{{", "more": ['"', "\\"]})
        for title in ("Bridge", "Last")
    )
    bad = f'{{"title": "Deep", "body": "{MORE}", "more": {nested(depth - 1)}}}'
    sys.setrecursionlimit(limit)
    try:
        lines, whole = (
            write(tmp_path / "a.jsonl", "\n".join((good, bad, last))),
            write(tmp_path / "a.json", f"[{good}, {bad}, {last}]"),
        )
        for path, error in ((lines, "line 2: nested too deep"), (whole, "record 2: nested too deep")):
            assert [one.title for one in articles(path)] == ["Bridge", "Last"]
            assert errors(path) == [error]
        assert errors(write(tmp_path / "b.json", f'{{"articles": [{bad}]}}')) == ["nested too deep"]
    finally:
        sys.setrecursionlimit(before)


def test_a_record_of_as_many_levels_as_may_be(tmp_path: Path) -> None:
    record = f'{{"title": "Deep", "body": "{MORE}", "more": {nested(99)}}}'
    assert len(articles(write(tmp_path / "a.jsonl", record))) == 1
    assert (
        len(articles(write(tmp_path / "a.json", f'{{"response": {{"results": [{record}, {record}]}}}}'))) == 2
    )


@pytest.mark.parametrize(
    "content",
    [
        f'{{"body": "{MORE}", "more": {"[" * 5000}',
        '{"body": "' + '\\"' * 200_000 + "[" * 200,
        '"' + "[" * 200,
    ],
)
def test_json_that_ends_early_is_one_line(tmp_path: Path, content: str) -> None:
    [told] = errors(write(tmp_path / "a.json", content))
    assert told.startswith("not valid JSON (")
    [told] = errors(write(tmp_path / "a.jsonl", content))
    assert told.startswith("line 1 is not valid JSON (")
