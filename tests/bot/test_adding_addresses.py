"""``clippings add`` of addresses: the real program, and a real site that serves every form."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bot.program import as_json, clippings
from tests.site import Reply, Site, serving

SENTENCES = [
    "The fish market at Lommen will move to the old customs shed in March, the harbour master said on Thursday.",
    "Traders had asked for a roof since a gale took the last one off in the winter before last.",
    "The shed has stood empty for eleven years and needs a new floor, two doors and a drain.",
    "Work is to begin after Christmas and will cost four hundred thousand crowns, half of it paid by the county.",
    "Nobody opposed the move at the meeting, though one trader wondered where the gulls would go.",
]
HTML = f"""<!DOCTYPE html><html lang="en"><head><title>Fish market moves indoors - Lommen Gazette</title>
<meta property="og:site_name" content="Lommen Gazette"><meta property="article:published_time" content="2026-11-19T09:30:00+01:00">
<link rel="canonical" href="/market"></head><body><nav><a href="/">Home</a> <a href="/sport">Sport</a></nav><main><article>
<h1>Fish market moves indoors</h1><p class="byline">By Ola Brenn</p>{"".join(f"<p>{sentence}</p>" for sentence in SENTENCES)}</article></main>
<footer>All rights reserved.</footer></body></html>""".encode()
FEED = b"""<rss version="2.0"><channel><title>Lommen Gazette</title><item><title>Fish market moves indoors</title>
<link>/market?utm_source=rss</link><description>A roof at last.</description></item></channel></rss>"""


@pytest.fixture
def site() -> Iterator[Site]:
    html = Reply(HTML, headers={"Content-Type": "text/html; charset=utf-8"})
    record = json.dumps(
        {"title": "Market in short", "text": "The market moves on the first of March.", "date": "2026-11-19"}
    ).encode()
    pages = {
        "/market": html,
        "/market?utm_source=print&token=sesame": html,
        "/feed": Reply(FEED, headers={"Content-Type": "text/xml"}),
        "/short.json": Reply(record, headers={"Content-Type": "application/json"}),
        "/broken.pdf": Reply(b"%PDF-1.7 nothing more", headers={"Content-Type": "application/pdf"}),
        "/picture": Reply(b"\x89PNG\r\n\x1a\n" + bytes(100), headers={"Content-Type": "image/png"}),
        "/old": Reply(status=301, headers={"Location": "/market"}),
    }
    with serving(pages) as one:
        yield one


def test_a_page(home: Path, site: Site) -> None:
    done = clippings(home, "add", "--allow-private", f"{site.origin}/old")
    assert (done.returncode, done.stderr) == (0, "1 added\n")
    article = as_json(clippings(home, "show", f"{site.origin}/market", "--json"))
    assert [paragraph["text"] for paragraph in article["paragraphs"]] == SENTENCES
    assert (article["title"], article["publisher"], article["published"], article["authors"]) == (
        "Fish market moves indoors", "Lommen Gazette", "2026-11-19T09:30:00+01:00", ["Ola Brenn"],
    )  # fmt: skip
    assert (article["source"], article["url"]) == (f"{site.origin}/old", f"{site.origin}/market")


def test_a_page_and_the_feed_that_leads_to_it_are_one_article(home: Path, site: Site) -> None:
    assert clippings(home, "add", "--allow-private", f"{site.origin}/feed").returncode == 0
    done = clippings(
        home, "add", "--json", "--allow-private", f"{site.origin}/market?utm_source=print&token=sesame"
    )
    assert len(as_json(done)["unchanged"]) == 1
    assert len(as_json(clippings(home, "articles", "--json"))) == 1
    assert "sesame" not in done.stdout


def test_other_forms_and_what_cannot_be_had(home: Path, site: Site) -> None:
    names = ("short.json", "broken.pdf", "picture", "none?api_key=sesame")
    done = clippings(
        home,
        "add",
        "--json",
        "--allow-private",
        *(f"{site.origin}/{name}" for name in names),
        "http://ada:sesame@127.0.0.1/",
    )
    found = as_json(done)
    assert len(found["added"]) == 1
    failed = {one["source"].removeprefix(site.origin): one["error"] for one in found["failed"]}
    assert list(failed) == ["/broken.pdf", "/picture", "/none?api_key=…", "http://127.0.0.1/"]
    assert "not a form that Clippings reads" in failed["/picture"]
    assert failed["/none?api_key=…"] == "127.0.0.1 answers 404 (Not Found)"
    assert "sesame" not in done.stdout + done.stderr


def test_private_addresses_only_by_the_flag(home: Path, site: Site) -> None:
    done = clippings(home, "add", f"{site.origin}/market", "http://localhost/")
    assert done.returncode == 2
    assert done.stderr.count("--allow-private lets it be asked") == 2
    assert site.asked == []
