"""What services answer as JSON: articles under the right name and day, and nothing that is not public."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.corpus.files import articles, errors, notes, words, write

ROAD = "The road over the Skarn pass opens two weeks early, the roads office said, because little snow fell this winter."
TOLL = "A toll of three crowns will pay for new barriers, which lorries have broken eleven times since the autumn."
HTML = f"<p>{ROAD}</p>\n<p>{TOLL}</p>"
TITLE, PAPER, URL = "Skarn pass opens early", "The Skarn Mail", "https://skarnmail.example/pass"

WORDPRESS = {
    "id": 7, "date": "2019-04-02T08:00:00", "date_gmt": "2019-04-02T06:00:00", "status": "publish", "type": "post", "link": URL, "author": 3,
    "title": {"rendered": "Skarn pass opens <em>early</em> &#038; free"}, "content": {"rendered": HTML, "protected": False},
    "yoast_head_json": {"og_site_name": PAPER, "author": "Ada Wynn"},
}  # fmt: skip
WORDPRESS_COM = {"found": 1, "posts": [{"ID": 7, "site_ID": 2, "date": "2019-04-02T08:00:00+02:00", "title": "Skarn pass opens early &amp; free", "URL": URL,
                 "content": HTML, "status": "publish", "type": "post", "author": {"ID": 3, "name": "Ada Wynn"}}]}  # fmt: skip
SUPERDESK = {"_items": [{"guid": "urn:newsml:skarn:1", "type": "text", "state": "published", "pubstatus": "usable", "headline": TITLE, "byline": "Ada Wynn",
             "body_html": HTML, "firstcreated": "2019-03-30T08:00:00+0000", "firstpublished": "2019-04-02T06:00:00+0000",
             "versioncreated": "2019-04-03T06:00:00+0000", "source": PAPER}]}  # fmt: skip
EVENT_REGISTRY = {"articles": {"totalResults": 1, "results": [{"uri": "8112233", "lang": "eng", "isDuplicate": False, "date": "2019-04-03", "time": "01:00:00",
                  "dateTime": "2019-04-03T01:00:00Z", "dateTimePub": "2019-04-02T06:00:00Z", "dataType": "news", "url": URL, "title": TITLE,
                  "body": f"{ROAD}\n\n{TOLL}", "source": {"uri": "skarnmail.example", "title": PAPER},
                  "authors": [{"uri": "ada_wynn@skarnmail.example", "name": "Ada Wynn", "type": "author"}]}]}}  # fmt: skip
WEBZ = {"posts": [{"thread": {"uuid": "a", "url": URL, "site_full": "www.skarnmail.example", "site": "skarnmail.example", "title": TITLE,
        "published": "2019-04-02T06:00:00.000+02:00"}, "uuid": "a", "url": URL, "ord_in_thread": 0, "author": "Ada Wynn", "language": "english",
        "published": "2019-04-02T06:00:00.000+02:00", "title": TITLE, "text": f"{ROAD}\n{TOLL}", "crawled": "2019-04-05T00:00:00.000+02:00"},
        {"thread": {"site": "skarnmail.example", "title": TITLE}, "ord_in_thread": 1, "author": "skier77", "title": "", "text": "What a joke.",
         "published": "2019-04-02T09:00:00.000+02:00", "url": f"{URL}#1"}], "totalResults": 2}  # fmt: skip
ARC = {"type": "results", "content_elements": [{"type": "story", "_id": "ABC123", "version": "0.10.9", "headlines": {"basic": TITLE, "web": ""},
       "content_elements": [{"type": "text", "content": ROAD}, {"type": "image", "caption": "The pass"}, {"type": "interstitial_link", "content": "Read more"},
                            {"type": "list", "items": [{"type": "text", "content": "Cars: <b>3 crowns</b>"}]}, {"type": "text", "content": TOLL}],
       "display_date": "2019-04-02T06:00:00Z", "last_updated_date": "2019-04-04T06:00:00Z", "canonical_url": "/pass/", "canonical_website": "skarn",
       "credits": {"by": [{"type": "author", "name": "Ada Wynn"}]}, "owner": {"name": PAPER}, "revision": {"published": True}}]}  # fmt: skip
NYT = {"status": "OK", "response": {"docs": [{"_id": "nyt://article/1", "web_url": URL, "snippet": "Snow.", "lead_paragraph": ROAD, "source": PAPER,
       "headline": {"main": TITLE, "kicker": None}, "pub_date": "2019-04-02T06:00:00+0000", "byline": {"original": "By Ada Wynn", "person": []},
       "section_name": "World", "type_of_material": "News", "document_type": "article"}]}}  # fmt: skip
FEEDLY = {"items": [{"id": "x=", "title": TITLE, "published": 1554184800000, "author": "Ada Wynn", "origin": {"title": PAPER, "htmlUrl": "https://s.example"},
          "alternate": [{"href": URL, "type": "text/html"}], "summary": {"content": HTML}}]}  # fmt: skip
ELASTIC = {"took": 2, "hits": {"total": {"value": 1}, "hits": [{"_index": "a", "_id": "1", "_source": {"headline": TITLE, "source": PAPER, "url": URL,
           "published_at": "2019-04-02T06:00:00Z", "author": "Ada Wynn", "body": f"{ROAD}\n\n{TOLL}"}}]}}  # fmt: skip
GHOST = {"db": [{"meta": {}, "data": {"posts": [
    {"id": "1", "title": TITLE, "html": HTML, "status": "published", "visibility": "public", "published_at": "2019-04-02T06:00:00.000Z", "url": URL},
    {"id": "2", "title": "Idea", "html": "<p>Ask the roads office who broke the barriers.</p>", "status": "draft", "visibility": "public"}]}}]}  # fmt: skip
TRAFILATURA = {"title": TITLE, "author": "Ada Wynn", "hostname": "skarnmail.example", "date": "2019-04-02", "source": URL,
               "source-hostname": PAPER, "text": f"{ROAD}\n{TOLL}", "comments": "", "fingerprint": "f"}  # fmt: skip
NEWSDATA = {"status": "success", "results": [{"article_id": "1", "title": TITLE, "link": URL, "creator": ["Ada Wynn"], "content": f"{ROAD} {TOLL}",
            "pubDate": "2019-04-02 06:00:00", "source_id": "skarnmail", "source_name": PAPER}]}  # fmt: skip


@pytest.mark.parametrize(
    ("answer", "publisher", "authors"),
    [
        ([WORDPRESS], PAPER, ("Ada Wynn",)),
        (WORDPRESS, PAPER, ("Ada Wynn",)),
        (WORDPRESS_COM, None, ("Ada Wynn",)),
        (SUPERDESK, PAPER, ("Ada Wynn",)),
        (EVENT_REGISTRY, PAPER, ("Ada Wynn",)),
        (WEBZ, "skarnmail.example", ("Ada Wynn",)),
        (ARC, PAPER, ("Ada Wynn",)),
        (NYT, PAPER, ("Ada Wynn",)),
        (FEEDLY, PAPER, ("Ada Wynn",)),
        (ELASTIC, PAPER, ("Ada Wynn",)),
        (GHOST, None, ()),
        (TRAFILATURA, PAPER, ("Ada Wynn",)),
        (NEWSDATA, PAPER, ("Ada Wynn",)),
    ],
)
def test_what_services_answer(
    tmp_path: Path, answer: object, publisher: str | None, authors: tuple[str, ...]
) -> None:
    [one] = articles(write(tmp_path / "a.json", json.dumps(answer)))
    assert one.title in (TITLE, f"{TITLE} & free")
    assert (one.publisher, one.day, one.authors) == (publisher, "2019-04-02", authors)
    assert words(one)[0].startswith(ROAD)
    assert one.url in (URL, None)


def test_a_story_of_arc_keeps_its_lists_and_no_links_to_others(tmp_path: Path) -> None:
    [one] = articles(write(tmp_path / "a.json", json.dumps(ARC)))
    assert words(one) == [ROAD, "Cars: 3 crowns", TOLL]
    assert (one.updated, one.key.endswith("#ABC123")) == ("2019-04-04T06:00:00+00:00", True)


def test_of_what_the_times_gives_it_is_said_that_it_is_cut_off(tmp_path: Path) -> None:
    path = write(tmp_path / "a.json", json.dumps(NYT))
    assert "1 of its articles are cut off" in notes(path)[0]
    assert [one.shortened for one in articles(path)] == [True]


def test_a_comment_is_no_article(tmp_path: Path) -> None:
    assert errors(write(tmp_path / "a.json", json.dumps(WEBZ))) == ["record 2: a comment, not an article"]


def superdesk(**changed: object) -> dict[str, Any]:
    return {**SUPERDESK["_items"][0], **changed}


@pytest.mark.parametrize(
    ("record", "why"),
    [
        ({**WORDPRESS, "status": "draft"}, "not published (status: draft)"),
        ({**WORDPRESS, "status": "private"}, "not published (status: private)"),
        ({**WORDPRESS, "status": "future"}, "not published (status: future)"),
        ({**WORDPRESS, "type": "page"}, "of type page, not an article"),
        ({**WORDPRESS, "content": {"rendered": "", "protected": True}}, "protected by a password"),
        (superdesk(state="draft"), "not published (state: draft)"),
        (superdesk(state="scheduled"), "not published (state: scheduled)"),
        (superdesk(state="spiked"), "not published (state: spiked)"),
        (superdesk(embargo="2999-01-01T00:00:00+0000"), "embargoed until 2999-01-01"),
        ({**ARC["content_elements"][0], "revision": {"published": False}}, "not published"),  # type: ignore[dict-item]
        ({"type": "story", "headlines": {"basic": TITLE}, "workflow": {"status_code": 1}, "content_elements": [{"type": "text", "content": ROAD}]}, "not published yet"),
        ({"id": 1, "attributes": {"title": TITLE, "content": ROAD, "publishedAt": None}}, "not published (publishedAt: null)"),
        ({"title": TITLE, "body": ROAD, "draft": True}, "not published (draft: true)"),
        ({"title": TITLE, "body": ROAD, "published": False}, "not published (published: false)"),
        ({"title": TITLE, "body": ROAD, "password": "skarn"}, "protected by a password"),
        ({"title": TITLE, "body": ROAD, "visibility": "Private"}, "not published (visibility: Private)"),
        ({"title": TITLE, "body": ROAD, "embargo": "until the minister has spoken"}, "under an embargo"),
        ({"title": "[Removed]", "content": "[Removed]", "url": "https://removed.com", "source": {"name": "[Removed]"}}, "not in it any more"),
        ({"title": TITLE, "content": "ONLY AVAILABLE IN PAID PLANS", "link": URL}, "not in it any more"),
        ({"title": TITLE, "url": URL, "seendate": "20190402T060000Z", "domain": "s.example"}, f"no article text, only an address: add {URL}"),
    ],
)  # fmt: skip
def test_what_is_not_public_or_not_there_is_left_out(tmp_path: Path, record: object, why: str) -> None:
    path = write(tmp_path / "a.json", json.dumps([record]))
    assert articles(path) == []
    [told] = errors(path)
    assert why in told


@pytest.mark.parametrize(
    "record",
    [
        {"title": TITLE, "body": ROAD, "noindex": True, "status": "publish", "embargo": False},
        {
            "title": TITLE,
            "body": ROAD,
            "status": "ok",
            "state": "Ohio",
            "draft": False,
            "embargo": "2019-04-01",
        },
        {"title": TITLE, "body": ROAD, "password": None, "visibility": "public", "published": "2019-04-02"},
    ],
)
def test_what_is_public_is_kept(tmp_path: Path, record: object) -> None:
    assert len(articles(write(tmp_path / "a.json", json.dumps(record)))) == 1


def test_what_superdesk_takes_back_is_withdrawn(tmp_path: Path) -> None:
    path = write(tmp_path / "a.json", json.dumps({"_items": [superdesk(state="killed")]}))
    assert articles(path) == []
    assert notes(path) == [f"'{TITLE}' was withdrawn by its publisher: not added"]


@pytest.mark.parametrize(
    ("given", "publisher"),
    [
        ({"domain": "skarnmail.example"}, "skarnmail.example"),
        ({"publisher": PAPER, "domain": "skarnmail.example"}, PAPER),
        ({"source": "https://skarnmail.example/news"}, "skarnmail.example"),
        ({"source": "", "hostname": "skarnmail.example"}, "skarnmail.example"),
        ({"newspaper": "Skarn &amp; Sound Mail"}, "Skarn & Sound Mail"),
    ],
)
def test_publishers(tmp_path: Path, given: dict[str, str], publisher: str) -> None:
    [one] = articles(write(tmp_path / "a.json", json.dumps({"title": TITLE, "text": ROAD, **given})))
    assert one.publisher == publisher


@pytest.mark.parametrize("given", ["None", "null", "NaT", "0000-00-00 00:00:00", "", None, "N/A"])
def test_a_date_that_stands_for_none_is_none(tmp_path: Path, given: str | None) -> None:
    path = write(tmp_path / "a.json", json.dumps({"title": TITLE, "text": ROAD, "date": given}))
    assert [one.day for one in articles(path)] == [None]
    assert notes(path) == []


@pytest.mark.parametrize(
    "given",
    ["2564-03-05", "1400/01/15", "2121-03-05T00:00:00Z", "1/2/3", "03/05/2021 09:00 AM", "2021", 4770000000],
)
def test_a_date_that_cannot_be_is_not_believed_and_said(tmp_path: Path, given: object) -> None:
    path = write(tmp_path / "a.json", json.dumps({"title": TITLE, "text": ROAD, "date": given}))
    assert [one.day for one in articles(path)] == [None]
    [note] = notes(path)
    assert note.startswith("1 of its articles kept without a day")


@pytest.mark.parametrize(
    "header", ["draft: true", "published: false", "status: draft", "visibility: private", "password: x"]
)
def test_front_matter_that_says_it_is_not_public(tmp_path: Path, header: str) -> None:
    path = write(tmp_path / "a.md", f"---\ntitle: {TITLE}\n{header}\n---\n{ROAD}\n")
    assert articles(path) == []
    assert len(errors(path)) == 1
