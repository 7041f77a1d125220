"""What is watched, when it is due, and what is new in it; time is what a test says it is."""

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from corpus.article import Article
from corpus.intake.network import FetchError
from corpus.intake.reports import Note, Unreadable
from corpus.intake.watching import (
    EVERY_ADDRESS,
    EVERY_FOLDER,
    MOST_PAGES,
    Listed,
    Look,
    after,
    due_state,
    failed,
    look_at,
    read_list,
)
from corpus.intake.web import Web
from corpus.store.records import SourceState, freshness_of
from corpus.store.sqlite import SqliteStore
from tests.site import Handler, Reply, Site, serving

NOW = datetime(2026, 11, 20, 14, 5, tzinfo=UTC)
LATER = datetime.now(UTC) + timedelta(days=1)  # than whatever a test writes to disk


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as one:
        yield one


@pytest.fixture
def web() -> Web:
    return Web(allow_private=True, sleep=lambda _: None)


def state_of(source: str, every: float = 900.0) -> SourceState:
    return due_state(Listed(source, every), None, NOW)


def dealt_with(store: SqliteStore, look: Look) -> list[Article | Unreadable | Note]:
    """Go through what a look brings and take note that it was seen, as whoever keeps it does."""
    found: list[Article | Unreadable | Note] = []
    for change in look.changes:
        found.extend(change.found)
        store.keep_seen_items(look.state.source, {change.item: change.stamp}, ())
    store.keep_seen_items(look.state.source, {}, look.gone)
    return found


def titles(found: list[Article | Unreadable | Note]) -> list[str]:
    return [
        one.title if isinstance(one, Article) else one.error if isinstance(one, Unreadable) else one.words
        for one in found
    ]


STORY = " ".join(
    f"The mill at Orrin ground {number} sacks of barley on day {number}, its owner said, and would go on."
    for number in range(1, 12)
)


def paper(title: str, story: str = STORY) -> str:
    """Return an article as Markdown, which says itself what its headline is."""
    return f"---\ntitle: {title}\n---\n\n{story}\n"


def page(title: str) -> Reply:
    return Reply(paper(title).encode(), headers={"Content-Type": "text/markdown"})


def feed(*items: str) -> Reply:
    return Reply(
        f'<rss version="2.0"><channel><title>Orrin Times</title>{"".join(items)}</channel></rss>'.encode(),
        headers={"ETag": '"1"'},
    )


def item(name: str, words: str = STORY) -> str:
    return f"<item><title>{name}</title><link>/{name}</link><guid isPermaLink='false'>{name}</guid><description>{words}</description></item>"


class TestList:
    def test_lines(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(tmp_path)
        listed, wrong = read_list(
            [
                "\ufeff# all that we follow\n",
                "\n",
                "https://a.example/feed.xml\n",
                "  https://b.example/feed#part every 15m   # the islands\r\n",
                "https://c.example/ every 2 hours\n",
                "https://d.example/every every 1d\n",
                f"{tmp_path}/a folder every 5s\n",
                "incoming\n",
            ]
        )
        assert wrong == []
        assert listed == [
            Listed("https://a.example/feed.xml", EVERY_ADDRESS),
            Listed("https://b.example/feed#part", 900.0),
            Listed("https://c.example/", 7200.0),
            Listed("https://d.example/every", 86400.0),
            Listed(f"{tmp_path}/a folder", 5.0),
            Listed(f"{tmp_path}/incoming", EVERY_FOLDER),
        ]

    @pytest.mark.parametrize(
        ("line", "why"),
        [
            ("https://a.example/ every often", "how often is not understood"),
            ("https://a.example/ every 15", "how often is not understood"),
            ("every banana", "how often is not understood"),
            ("https://a.example/ every 1s", "too often"),
            ("https://a.example/ every 90d", "too seldom"),
            ("/folder every 0s", "too often"),
            ("ftp://a.example/", "only http and https"),
            ("~nobody-of-this-name/x", "names no folder"),
        ],
    )
    def test_wrong_lines_are_named_with_their_number(self, line: str, why: str) -> None:
        listed, (wrong,) = read_list(["/good", line])
        assert len(listed) == 1
        assert wrong.startswith("line 2: ")
        assert why in wrong

    def test_a_source_twice(self) -> None:
        listed, wrong = read_list(["https://a.example/?key=abc", "https://a.example/?key=abc every 1h"])
        assert len(listed) == 1
        assert wrong == ["line 2: https://a.example/?key=… is listed already"]


class TestDue:
    def test_a_new_source_is_due_at_once(self) -> None:
        state = state_of("/x")
        assert (state.next_due, state.listed_at, state.refreshed_at) == ("2026-11-20T14:05:00+00:00",) * 2 + (
            None,
        )

    def test_a_known_source_keeps_its_state(self) -> None:
        known = replace(
            state_of("/x"), refreshed_at="2026-11-20T14:00:00+00:00", next_due="2026-11-20T14:20:00+00:00"
        )
        assert due_state(Listed("/x", 900.0), known, NOW) == known

    def test_another_interval_counts_from_the_last_look(self) -> None:
        known = replace(
            state_of("/x"), checked_at="2026-11-20T14:00:00+00:00", next_due="2026-11-21T14:00:00+00:00"
        )
        assert due_state(Listed("/x", 600.0), known, NOW).next_due == "2026-11-20T14:10:00+00:00"

    def test_failures_wait_longer_and_longer(self) -> None:
        state, waits = state_of("/x"), []
        for _ in range(12):
            state = failed(state, FetchError("down", may_pass=True), NOW, 1.0)
            waits.append((datetime.fromisoformat(state.next_due) - NOW).total_seconds())
        assert waits[:4] == [900, 1800, 3600, 7200]
        assert waits[-1] == 86400
        assert (state.failures, state.error, state.refreshed_at) == (12, "down", None)

    def test_a_host_that_names_a_time_is_given_it(self) -> None:
        state = failed(state_of("/x"), FetchError("busy", may_pass=True, retry_after=7200), NOW, 1.0)
        assert state.next_due == "2026-11-20T16:05:00+00:00"

    def test_a_look_that_succeeds_forgets_failures(
        self, tmp_path: Path, store: SqliteStore, web: Web
    ) -> None:
        state = failed(state_of(str(tmp_path)), OSError(5, "Input/output error"), NOW, 1.0)
        assert state.error == "input/output error"
        well = after(look_at(state, store, web, NOW), NOW, 1.1)
        assert (well.failures, well.error, well.refreshed_at) == (0, None, "2026-11-20T14:05:00+00:00")
        assert well.next_due == "2026-11-20T14:21:30+00:00"


class TestFreshness:
    def test_nothing_watched(self) -> None:
        assert freshness_of([]) is None

    def test_overdue_after_three_intervals_without_success(self) -> None:
        well = replace(
            state_of("/a", 600.0),
            refreshed_at="2026-11-20T14:00:00+00:00",
            checked_at="2026-11-20T14:00:00+00:00",
        )
        never = replace(
            state_of("/b", 60.0), checked_at="2026-11-20T14:06:00+00:00", failures=1, error="down"
        )
        fresh = freshness_of([well, never])
        assert fresh is not None
        assert (fresh.refreshed, fresh.stalest) == ("2026-11-20T14:00:00+00:00", None)
        assert (fresh.overdue_at, fresh.all_overdue_at) == (
            "2026-11-20T14:15:00+00:00",
            "2026-11-20T14:30:00+00:00",
        )

    def test_is_said_with_the_coverage(self, store: SqliteStore) -> None:
        assert store.coverage().freshness is None
        store.keep_source_state(state_of("/a"))
        assert store.coverage().freshness == freshness_of([state_of("/a")])


class TestStates:
    def test_are_kept_whole(self, store: SqliteStore) -> None:
        state = SourceState("/a", 1.5, "l", "n", "c", "r", 3, "e", "f", "t", "m")
        store.keep_source_state(state)
        store.keep_source_state(state_of("/b"))
        assert store.source_states() == [state, state_of("/b")]
        store.keep_source_state(replace(state, failures=4))
        assert store.source_states()[0].failures == 4

    def test_are_forgotten_with_what_was_seen(self, store: SqliteStore) -> None:
        for source in ("/a", "/b"):
            store.keep_source_state(state_of(source))
            store.keep_seen_items(source, {"x": "1", "y": "1"}, ())
        store.keep_seen_items("/b", {"x": "2"}, ["y"])
        store.forget_source("/a")
        assert [state.source for state in store.source_states()] == ["/b"]
        assert (store.seen_items("/a"), store.seen_items("/b")) == ({}, {"x": "2"})


class TestFolders:
    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        folder = tmp_path / "in"
        folder.mkdir()
        return folder

    def test_only_what_is_new_or_changed_is_read(self, folder: Path, store: SqliteStore, web: Web) -> None:
        (folder / "deep").mkdir()
        for name in ("a.md", "deep/b.md", ".hidden.txt"):
            (folder / name).write_text(paper(f"Mill {name}"))
        state = state_of(str(folder))
        assert titles(dealt_with(store, look_at(state, store, web, LATER))) == ["Mill a.md", "Mill deep/b.md"]
        assert dealt_with(store, look_at(state, store, web, LATER)) == []
        (folder / "a.md").write_text(paper("Mill again"))
        (folder / "deep/b.md").unlink()
        assert titles(dealt_with(store, look_at(state, store, web, LATER))) == ["Mill again"]
        assert len(store.seen_items(str(folder))) == 1

    def test_what_is_being_written_is_left_a_moment(self, folder: Path, store: SqliteStore, web: Web) -> None:
        (folder / "a.md").write_text(paper("Mill"))
        os.utime(folder / "a.md", (NOW.timestamp() - 1, NOW.timestamp() - 1))
        state = state_of(str(folder))
        look = look_at(state, store, web, NOW)
        assert dealt_with(store, look) == []
        assert after(look, NOW, 1.0).next_due == "2026-11-20T14:05:02+00:00"
        assert titles(dealt_with(store, look_at(state, store, web, NOW + timedelta(seconds=2)))) == ["Mill"]

    def test_one_file(self, folder: Path, store: SqliteStore, web: Web) -> None:
        (folder / "a.md").write_text(paper("Mill"))
        assert titles(dealt_with(store, look_at(state_of(f"{folder}/a.md"), store, web, LATER))) == ["Mill"]

    def test_what_cannot_be_read_is_said_once(self, folder: Path, store: SqliteStore, web: Web) -> None:
        (folder / "a.json").write_text("{")
        state = state_of(str(folder))
        (error,) = dealt_with(store, look_at(state, store, web, LATER))
        assert isinstance(error, Unreadable)
        assert dealt_with(store, look_at(state, store, web, LATER)) == []

    def test_a_folder_that_is_not_there(self, folder: Path, store: SqliteStore, web: Web) -> None:
        with pytest.raises(ValueError, match="no such file or folder"):
            look_at(state_of(f"{folder}/none"), store, web, NOW)


class TestFeeds:
    def look(
        self, state: SourceState, store: SqliteStore, web: Web, now: datetime = NOW
    ) -> tuple[SourceState, list[str]]:
        look = look_at(state, store, web, now)
        found = titles(dealt_with(store, look))
        return after(look, now, 1.0), found

    def test_only_new_and_changed_entries(self, site: Site, store: SqliteStore, web: Web) -> None:
        site.pages["/feed"] = feed(item("one"), item("two"))
        state, found = self.look(state_of(f"{site.origin}/feed"), store, web)
        assert found == ["one", "two"]
        site.pages["/feed"] = feed(item("three"), item("two", STORY.replace("barley", "oats")), item("one"))
        state, found = self.look(state, store, web)
        assert found == ["three", "two"]
        site.pages["/feed"] = feed(item("three"))
        self.look(state, store, web)
        assert len(store.seen_items(state.source)) == 1

    def test_not_changed(self, site: Site, store: SqliteStore, web: Web) -> None:
        def answer(handler: Handler) -> None:
            (Reply(status=304) if handler.headers["If-None-Match"] == '"1"' else feed(item("one"))).send(
                handler
            )

        site.pages["/feed"] = answer
        state, found = self.look(state_of(f"{site.origin}/feed"), store, web)
        assert (found, state.etag) == (["one"], '"1"')
        again, found = self.look(state, store, web)
        assert (found, again) == ([], state)

    def test_a_page_leads_to_its_feed(self, site: Site, store: SqliteStore, web: Web) -> None:
        site.pages["/"] = Reply(
            b'<!DOCTYPE html><html><head><link rel="alternate" type="application/atom+xml" href="feed"></head></html>'
        )
        site.pages["/feed"] = feed(item("one"))
        state, found = self.look(state_of(f"{site.origin}/"), store, web)
        assert (found, state.feed) == (["one"], f"{site.origin}/feed")
        self.look(state, store, web)
        assert site.paths == ["/", "/feed", "/feed"]
        del site.pages["/feed"]
        with pytest.raises(FetchError) as error:
            look_at(state, store, web, NOW)
        assert failed(state, error.value, NOW, 1.0).feed is None

    def test_a_page_without_a_feed(self, site: Site, store: SqliteStore, web: Web) -> None:
        site.pages["/"] = Reply(b"<!DOCTYPE html><html><body><p>words</p></body></html>")
        with pytest.raises(ValueError, match="list the address of its feed"):
            look_at(state_of(f"{site.origin}/"), store, web, NOW)

    def test_another_thing_than_a_page(self, site: Site, store: SqliteStore, web: Web) -> None:
        record = f'{{"title": "Mill", "text": "{STORY}"}}'.encode()
        site.pages["/mill.json"] = Reply(record, headers={"Content-Type": "application/json"})
        state, found = self.look(state_of(f"{site.origin}/mill.json"), store, web)
        assert found == ["Mill"]
        assert self.look(state, store, web)[1] == []
        site.pages["/mill.json"] = Reply(
            record.replace(b"barley", b"oats"), headers={"Content-Type": "application/json"}
        )
        assert self.look(state, store, web)[1] == ["Mill"]

    def test_a_teaser_is_fetched_once(self, site: Site, store: SqliteStore, web: Web) -> None:
        site.pages["/feed"] = feed(item("one", "Barley …"))
        site.pages["/one"] = page("Mill")
        state, found = self.look(state_of(f"{site.origin}/feed"), store, web)
        assert found == ["Mill"]
        site.pages["/feed"] = feed(item("two"), item("one", "Barley …"))
        assert self.look(state, store, web)[1] == ["two"]
        assert site.paths.count("/one") == 1

    def test_a_page_is_looked_at_again_though_its_entry_has_not_changed(
        self, site: Site, store: SqliteStore, web: Web
    ) -> None:
        def answer(handler: Handler) -> None:
            (Reply(status=304) if handler.headers["If-None-Match"] == '"1"' else teasers).send(handler)

        teasers = feed(item("one", "Barley …"), item("two"))
        site.pages["/feed"] = answer
        site.pages["/one"] = page("Mill")
        now = NOW
        state, found = self.look(state_of(f"{site.origin}/feed"), store, web, now)
        assert found == ["Mill", "two"]
        site.pages["/one"] = page("Mill, corrected")
        asked = []
        for _ in range(4 * 24 * 10):
            now += timedelta(minutes=15)
            before = site.paths.count("/one")
            state, found = self.look(state, store, web, now)
            assert found == ["Mill, corrected"] * (site.paths.count("/one") - before)
            asked += [(now - NOW) // timedelta(minutes=15)] * len(found)
        assert asked[:5] == [1, 2, 4, 8, 16]
        assert len(asked) == 10
        assert now - NOW > timedelta(days=9)
        assert asked[-1] < 4 * 24 * 7

    def test_a_page_that_is_gone_meanwhile_is_no_news(self, site: Site, store: SqliteStore, web: Web) -> None:
        site.pages["/feed"] = feed(item("one", "Barley …"))
        site.pages["/one"] = page("Mill")
        state, _ = self.look(state_of(f"{site.origin}/feed"), store, web)
        for status in (500, 404):
            site.pages["/one"] = Reply(status=status)
            state, found = self.look(state, store, web, NOW + timedelta(minutes=15))
            assert (found, state.error) == ([], None)
        site.pages["/one"] = page("Mill again")
        assert self.look(state, store, web, NOW + timedelta(minutes=45))[1] == ["Mill again"]

    def test_a_news_sitemap(self, site: Site, store: SqliteStore, web: Web) -> None:
        def listed(*names: str) -> Reply:
            urls = "".join(
                f"<url><loc>{site.origin}/{name}</loc><n:news><n:publication><n:name>The Orrin Bell</n:name></n:publication>"
                f"<n:publication_date>2026-11-19</n:publication_date><n:title>{name}</n:title></n:news></url>"
                for name in names
            )
            data = f'<urlset xmlns:n="http://www.google.com/schemas/sitemap-news/0.9">{urls}</urlset>'
            return Reply(data.encode(), headers={"Content-Type": "application/xml"})

        site.pages |= {"/one": page("Mill"), "/two": page("Quay"), "/news.xml": listed("one")}
        look = look_at(state_of(f"{site.origin}/news.xml"), store, web, NOW)
        (article,) = dealt_with(store, look)
        assert isinstance(article, Article)
        assert (article.title, article.publisher, article.day) == ("Mill", "The Orrin Bell", "2026-11-19")
        site.pages["/news.xml"] = listed("two", "one")
        assert self.look(after(look, NOW, 1.0), store, web)[1] == ["Quay"]

    def test_a_page_that_is_gone_is_said_once(self, site: Site, store: SqliteStore, web: Web) -> None:
        site.pages["/feed"] = feed(item("one", "Barley …"))
        state, (error,) = self.look(state_of(f"{site.origin}/feed"), store, web)
        assert "404" in error
        assert state.error is None
        assert self.look(state, store, web)[1] == []

    def test_a_page_that_cannot_be_had_now_is_asked_for_again(
        self, site: Site, store: SqliteStore, web: Web
    ) -> None:
        site.pages["/feed"] = feed(item("one", "Barley …"), item("two", "Oats …"), item("three"))
        site.pages["/one"] = site.pages["/two"] = Reply(status=500)
        state, found = self.look(state_of(f"{site.origin}/feed"), store, web)
        assert found == ["three"]
        assert state.error == "2 linked pages left for later: 127.0.0.1 answers 500 (Internal Server Error)"
        assert (state.failures, state.etag, state.refreshed_at) == (1, None, None)
        assert site.paths.count("/two") == 0  # a host that fails is not asked for its other pages
        site.pages["/one"] = site.pages["/two"] = page("Mill")
        state, found = self.look(state, store, web)
        assert found == ["Mill", "Mill"]
        assert (state.failures, state.error, state.etag) == (0, None, '"1"')

    def test_one_dead_link_is_no_stall_of_the_feed(self, site: Site, store: SqliteStore, web: Web) -> None:
        site.pages["/feed"] = feed(item("one", "Barley …"), item("two"), item("three"))
        site.pages["/one"] = Reply(status=500)
        state, found = self.look(state_of(f"{site.origin}/feed"), store, web)
        assert found == ["two", "three"]
        assert (state.failures, state.refreshed_at) == (1, state.checked_at)

    def test_but_not_for_ever(self, site: Site, store: SqliteStore, web: Web) -> None:
        site.pages["/feed"] = feed(item("one", "Barley …"))
        site.pages["/one"] = Reply(status=500)
        state = state_of(f"{site.origin}/feed")
        said = []
        for _ in range(8):
            state, found = self.look(state, store, web)
            said += found
        assert len(said) == 1
        assert "500" in said[0]
        assert state.error is None

    def test_many_teasers_are_left_for_the_next_look(self, site: Site, store: SqliteStore, web: Web) -> None:
        names = [f"n{number}" for number in range(MOST_PAGES + 7)]
        site.pages["/feed"] = feed(*(item(name, "Barley …") for name in names))
        site.pages |= {f"/{name}": page(f"Mill {name}") for name in names}
        state, found = self.look(state_of(f"{site.origin}/feed"), store, web)
        assert len(found) == MOST_PAGES
        assert state.next_due == "2026-11-20T14:05:02+00:00"
        state, found = self.look(state, store, web)
        assert len(found) == 7
        assert state.next_due == "2026-11-20T14:20:00+00:00"

    def test_a_feed_that_links_to_itself_has_an_end(self, site: Site, store: SqliteStore, web: Web) -> None:
        site.pages["/feed"] = feed(item("feed", "Barley …"))
        _, (error,) = self.look(state_of(f"{site.origin}/feed"), store, web)
        assert "it is a feed itself" in error
        assert site.paths == ["/feed", "/feed"]
