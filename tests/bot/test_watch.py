"""``clippings watch`` as it is used: a real process, real sites and folders, stopped, killed, started
again.
"""

import json
import os
import random
import re
import signal
import sqlite3
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.home import Home
from bot.rendering import words as rendering
from bot.settings import Settings
from bot.telegram import messages
from bot.watcher import Clock, Event, EventKind, Watcher, WatchError, WatchList, alone
from corpus.article import Details, make_article
from corpus.intake.watching import Listed
from corpus.intake.web import Web
from corpus.store.records import Coverage, Freshness, SourceState, freshness_of
from retrieval.answering.answer import Answer, Citation, Reason, Status
from retrieval.query.question import understand
from tests.bot.program import COMMAND, as_json, clippings, environment
from tests.site import Reply, Site, serving

OLD = time.time() - 3600
CONTENT = 'xmlns:content="http://purl.org/rss/1.0/modules/content/"'


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as one:
        yield one


def story(subject: str, day: str = "Monday") -> str:
    return "\n\n".join(
        f"The {subject} on the Arn was closed on {day} after engineers found {number} cracks in its {part}, the council said in a statement."
        for number, part in enumerate(
            ("piers", "deck", "northern arch", "railings", "lamps", "approach road"), start=2
        )
    )


def tale(subject: str) -> str:
    """Return some paragraphs on a subject that are like those on no other: no copies, and none of one
    template.
    """
    chance = random.Random(subject)
    nouns = "keeper harvest lantern pilot orchard tunnel drummer glacier baker parcel violin meadow anchor jury kettle ribbon".split()
    verbs = "mended counted sold painted praised followed lost measured guarded borrowed".split()
    return "\n\n".join(
        f"The {subject} {chance.choice(verbs)} the {chance.choice(nouns)}, and a {chance.choice(nouns)} {chance.choice(verbs)} every"
        f" {chance.choice(nouns)} that the {chance.choice(nouns)} had {chance.choice(verbs)} with its {chance.choice(nouns)}."
        for _ in range(7)
    )


def paper(title: str, words: str) -> str:
    """Return an article as Markdown, which says itself what its headline is."""
    return f"---\ntitle: {title}\n---\n\n{words}\n"


def entry(name: str, words: str) -> str:
    body = "".join(f"<p>{part}</p>" for part in words.split("\n\n"))
    return (
        f"<item><title>{name}</title><link>/{name.replace(' ', '-')}</link><pubDate>Fri, 20 Nov 2026 14:05:00 GMT</pubDate>"
        f"<content:encoded><![CDATA[{body}]]></content:encoded></item>"
    )


def feed(*entries: str) -> Reply:
    return Reply(
        f'<rss version="2.0" {CONTENT}><channel><title>Arn Herald</title>{"".join(entries)}</channel></rss>'.encode()
    )


def written(path: Path, text: str) -> Path:
    """Write a file, an hour ago: what is being written this moment is left for later."""
    path.write_text(text)
    os.utime(path, (OLD, OLD))
    return path


@pytest.fixture
def watched(tmp_path: Path, site: Site) -> Path:
    """A list of a feed and a folder, with a story in each."""
    (tmp_path / "in").mkdir()
    written(tmp_path / "in" / "ferry.md", paper("Ferry stays in port", tale("ferry pier")))
    site.pages["/feed"] = feed(entry("Old bridge closes", story("old bridge")))
    path = tmp_path / "list"
    path.write_text(f"# what we follow\n{site.origin}/feed every 15m\n{tmp_path}/in every 5s\n")
    return path


@contextmanager
def watching(home: Path, watched: Path, *options: str) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [*COMMAND, "watch", str(watched), "--allow-private", *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(home),
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def lines(process: subprocess.Popen[str], count: int) -> list[str]:
    """Return the next lines that a process prints."""
    assert process.stdout is not None
    return [process.stdout.readline() for _ in range(count)]


class TestOnce:
    def test_what_is_listed_is_added(self, home: Path, watched: Path, site: Site) -> None:
        done = clippings(home, "watch", watched, "--once", "--allow-private")
        assert (done.returncode, done.stderr) == (0, "")
        said = [re.fullmatch(r"added {6}(\w{10})  (.+)", line) for line in done.stdout.splitlines()]
        assert {line[2] for line in said if line} == {
            "Arn Herald · Old bridge closes · 20 November 2026",
            "unknown publisher · Ferry stays in port · undated",
        }
        answer = as_json(clippings(home, "ask", "--json", "Why was the old bridge on the Arn closed?"))
        assert answer["status"] == "answered"
        assert answer["coverage"]["refreshed"] is not None
        assert answer["coverage"]["overdue"] is False

    def test_what_is_not_due_is_not_asked(self, home: Path, watched: Path, site: Site) -> None:
        clippings(home, "watch", watched, "--once", "--allow-private")
        asked = len(site.asked)
        done = clippings(home, "watch", watched, "--once", "--allow-private")
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
        assert len(site.asked) == asked

    def test_without_the_flag_private_addresses_are_not_fetched(
        self, home: Path, watched: Path, site: Site
    ) -> None:
        done = clippings(home, "watch", watched, "--once", "--json")
        events = [json.loads(line) for line in done.stdout.splitlines()]
        assert [(event["event"], event["source"]) for event in events] == [
            ("failed", f"{site.origin}/feed"),
            ("added", f"{watched.parent}/in"),
        ]
        assert events[0]["words"] == "127.0.0.1 is not a public address: --allow-private lets it be asked"
        assert events[1]["article"]["title"] == "Ferry stays in port"
        assert site.asked == []
        assert done.returncode == 2  # one source fails
        again = clippings(home, "watch", watched, "--once", "--json")
        (event,) = map(json.loads, again.stdout.splitlines())
        assert (event["event"], event["source"]) == ("waiting", f"{site.origin}/feed")
        assert event["words"].startswith("failed once, not asked again before ")
        assert again.returncode == 2

    def test_when_nothing_can_be_looked_at(self, home: Path, tmp_path: Path) -> None:
        (tmp_path / "list").write_text(f"{tmp_path}/none\n")
        done = clippings(home, "watch", tmp_path / "list", "--once")
        assert (done.returncode, done.stderr) == (2, f"{tmp_path}/none: no such file or folder\n")

    @pytest.mark.parametrize(
        ("content", "said"),
        [
            (None, "cannot read {file}: no such file or directory"),
            ("", "nothing to watch in {file}: write the address of a feed, or a folder, a line"),
            ("# nothing\n", "nothing to watch in {file}"),
            ("gopher://a.example/\n", "{file}: line 1: only http and https are watched, not 'gopher'"),
            ("\0\n/none every\n", "{file}: line 2: how often is not understood"),
        ],
    )
    def test_bad_lists(self, home: Path, tmp_path: Path, content: str | None, said: str) -> None:
        file = tmp_path / "list"
        if content is not None:
            file.write_text(content)
        done = clippings(home, "watch", file, "--once")
        assert done.returncode == 2
        assert said.format(file=file) in done.stderr
        assert "Traceback" not in done.stderr

    def test_a_removed_article_stays_out_and_is_not_spoken_of(
        self, home: Path, watched: Path, site: Site
    ) -> None:
        clippings(home, "watch", watched, "--once", "--allow-private")
        assert clippings(home, "remove", f"{site.origin}/Old-bridge-closes").returncode == 0
        due_at_once(home)
        site.pages["/feed"] = feed(
            entry("Old bridge closes", story("old bridge", "Sunday")),
            entry("New bridge opens", story("new bridge")),
        )
        done = clippings(home, "watch", watched, "--once", "--allow-private")
        assert done.stdout.splitlines()[0].endswith("New bridge opens · 20 November 2026")
        assert len(done.stdout.splitlines()) == 1
        assert done.stderr == ""
        assert {article["title"] for article in as_json(clippings(home, "articles", "--json"))} == {
            "New bridge opens",
            "Ferry stays in port",
        }

    def test_a_correction_is_an_update(self, home: Path, watched: Path, site: Site) -> None:
        clippings(home, "watch", watched, "--once", "--allow-private")
        assert clippings(home, "ask", "Why was the old bridge on the Arn closed?").returncode == 0
        due_at_once(home)
        site.pages["/feed"] = feed(entry("Old bridge closes", story("old bridge", "Sunday")))
        written(
            watched.parent / "in" / "ferry.md",
            paper("Ferry sails again", tale("ferry pier") + " It sails again."),
        )
        done = clippings(home, "watch", watched, "--once", "--allow-private")
        assert sorted(line.split(" · ")[-1] for line in done.stdout.splitlines()) == [
            "20 November 2026: 6 sentences changed; 1 past answer quoted what stands there no more: `clippings verify` names them",
            "undated: 1 sentence new, headline changed",
        ]
        assert (
            "on Sunday after"
            in as_json(clippings(home, "show", f"{site.origin}/Old-bridge-closes", "--json"))["text"]
        )


def due_at_once(home: Path) -> None:
    """Have every watched source be due, as it is once its interval has passed."""
    store = home_of(home).own().store
    for state in store.source_states():
        store.keep_source_state(replace(state, next_due=state.listed_at))
    store.close()


def home_of(folder: Path) -> Home:
    return Home(Settings(clippings_home=folder), lambda _: None)


class TestForLong:
    def test_new_files_come_in_and_the_list_may_change(self, home: Path, watched: Path, site: Site) -> None:
        with watching(home, watched) as process:
            assert {line.split()[0] for line in lines(process, 2)} == {"added"}
            written(watched.parent / "in" / "mill.md", paper("Mill burns", tale("mill bridge")))
            (line,) = lines(process, 1)
            assert "Mill burns" in line
            (watched.parent / "more").mkdir()
            written(watched.parent / "more" / "quay.md", paper("Quay sinks", tale("quay bridge")))
            watched.write_text(f"{watched.parent}/in every 5s\n{watched.parent}/more every 5s\n")
            (line,) = lines(process, 1)
            assert "Quay sinks" in line
            process.send_signal(signal.SIGTERM)
            rest, errors = process.communicate(timeout=120)
        assert (process.returncode, rest, errors) == (0, "", "")
        listed = [one["source"] for one in as_json(clippings(home, "status", "--json"))["watched"]]
        assert listed == [f"{watched.parent}/in", f"{watched.parent}/more"]

    @pytest.mark.parametrize(
        ("stop", "status"), [(signal.SIGTERM, 0), (signal.SIGINT, 130), (signal.SIGKILL, -9)]
    )
    def test_stopped_in_the_middle_it_goes_on_where_it_was(
        self, home: Path, watched: Path, site: Site, stop: signal.Signals, status: int
    ) -> None:
        """The third page never comes; what came before it is kept, and only the rest is fetched after the
        stop.
        """
        names = [f"part {number}" for number in range(4)]
        site.pages["/feed"] = feed(*(entry(name, "Only a few words …") for name in names))
        site.pages |= {
            f"/part-{n}": Reply(
                paper(f"Part {n}", tale(f"bridge {n}")).encode(), headers={"Content-Type": "text/markdown"}
            )
            for n in range(4)
        }
        page = site.pages["/part-2"]
        over = threading.Event()
        site.pages["/part-2"] = lambda handler: over.wait(60)
        watched.write_text(f"{site.origin}/feed\n")
        with watching(home, watched) as process:
            while "/part-2" not in site.paths:
                time.sleep(0.05)
            process.send_signal(stop)
            printed, errors = process.communicate(timeout=120)
        over.set()
        assert process.returncode == status
        assert "Traceback" not in errors
        if stop is not signal.SIGKILL:
            assert [line.split(" · ")[1] for line in printed.splitlines()] == ["Part 0", "Part 1"]
        site.pages["/part-2"] = page
        done = clippings(home, "watch", watched, "--once", "--allow-private")
        assert done.returncode == 0, done.stderr
        kept = {article["title"] for article in as_json(clippings(home, "articles", "--json"))}
        assert kept == {"Part 0", "Part 1", "Part 2", "Part 3"}
        if stop is not signal.SIGKILL:  # looked at once more for changes, not read in anew
            assert site.paths.count("/part-0") == 2
            assert "Part 0" not in done.stdout
        assert clippings(home, "search", "bridge 2").returncode == 0

    def test_only_one_at_a_time(self, home: Path, watched: Path) -> None:
        with watching(home, watched) as process:
            lines(process, 1)
            done = clippings(home, "watch", watched, "--once")
        assert done.returncode == 2
        assert "another `clippings watch` is at work" in done.stderr


@pytest.fixture
def events() -> list[Event]:
    return []


class Time:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now = datetime.now(UTC).replace(microsecond=0) + timedelta(hours=1)
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += timedelta(seconds=seconds)

    def seconds(self) -> float:
        return self.now.timestamp()

    def clock(self) -> Clock:
        return Clock(lambda: self.now, self.sleep, lambda: 1.0)


class TestInTime:
    """Days of watching, in the time that it takes to look."""

    @pytest.fixture
    def time(self) -> Time:
        return Time()

    @pytest.fixture
    def keeping(self, home: Path, time: Time, events: list[Event]) -> Watcher:
        found = home_of(home)
        web = Web(allow_private=True, clock=time.seconds, sleep=time.sleep)
        return Watcher(found, found.own(), web, events.append, time.clock())

    def test_a_failing_source_is_asked_less_and_less_and_that_is_said(
        self, home: Path, keeping: Watcher, site: Site, time: Time, events: list[Event]
    ) -> None:
        site.pages["/feed"] = Reply(status=404)
        sources = [Listed(f"{site.origin}/feed", 900.0)]
        begun = time.now
        while time.now < begun + timedelta(days=1):
            assert keeping.once(sources) is False
            time.now = datetime.fromisoformat(state_of(home).next_due)
        said = [(event.kind, event.words or "") for event in events]
        assert said[0] == (EventKind.FAILED, "127.0.0.1 answers 404 (Not Found)")
        assert [kind for kind, _ in said[1:]] == [EventKind.WAITING] * 6
        assert said[1][1].startswith("still fails, 2 times in a row now; not asked again before ")
        assert said[1][1].endswith(": 127.0.0.1 answers 404 (Not Found)")
        assert site.paths.count("/feed") == 7  # after 0, 15, 45, 105, 225, 465 and 945 minutes
        site.pages["/feed"] = feed(entry("Old bridge closes", story("old bridge")))
        assert keeping.once(sources)
        assert [event.kind for event in events[7:]] == [EventKind.ADDED, EventKind.RECOVERED]
        assert (state_of(home).failures, state_of(home).error) == (0, None)

    def test_a_folder_that_is_being_written_to_is_read_once_it_rests(
        self, home: Path, keeping: Watcher, time: Time, tmp_path: Path, events: list[Event]
    ) -> None:
        (tmp_path / "in").mkdir()
        file = written(tmp_path / "in" / "ferry.md", paper("Ferry stays in port", tale("ferry pier")))
        os.utime(file, (time.now.timestamp(), time.now.timestamp()))
        assert keeping.once([Listed(f"{tmp_path}/in", 60.0)])
        assert [event.kind for event in events] == [EventKind.ADDED]
        assert sum(time.slept) >= 2

    def test_a_store_that_cannot_be_written_for_a_while_does_not_end_it(
        self, home: Path, keeping: Watcher, time: Time, tmp_path: Path, events: list[Event]
    ) -> None:
        (tmp_path / "in").mkdir()
        written(tmp_path / "in" / "ferry.md", paper("Ferry stays in port", tale("ferry pier")))
        watched = WatchList(written(tmp_path / "list", f"{tmp_path}/in every 5m\n"), lambda _: None)
        database = sqlite3.connect(home / "clippings.db", isolation_level=None)
        database.execute("ALTER TABLE sources RENAME TO elsewhere")

        def idle(count: int, due: datetime) -> None:
            raise KeyboardInterrupt

        def mend(seconds: float) -> None:
            time.sleep(seconds)
            if len(time.slept) == 3:
                database.execute("ALTER TABLE elsewhere RENAME TO sources")

        keeping._clock = replace(time.clock(), sleep=mend)
        with pytest.raises(KeyboardInterrupt):
            keeping.forever(watched, idle)
        database.close()
        assert [event.kind for event in events] == [EventKind.FAILED, EventKind.ADDED]
        assert time.slept[:3] == [30.0, 30.0, 30.0]


def state_of(home: Path) -> SourceState:
    store = home_of(home).own().store
    (state,) = store.source_states()
    store.close()
    return state


class TestWatchList:
    def test_is_read_again_when_it_changes(self, tmp_path: Path) -> None:
        said: list[str] = []
        file = written(tmp_path / "list", "/a\n")
        watched = WatchList(file, said.append)
        assert [one.source for one in watched.sources()] == ["/a"]
        file.write_text("/b\nftp://c/\n")
        assert [one.source for one in watched.sources()] == ["/b"]
        assert said == [f"{file}: line 2: only http and https are watched, not 'ftp'"]
        file.unlink()
        assert [one.source for one in watched.sources()] == ["/b"]
        assert "cannot be read any more; going on with what was in it" in said[1]
        file.write_text("/d\n")
        assert [one.source for one in watched.sources()] == ["/d"]

    def test_one_watcher_a_home(self, tmp_path: Path) -> None:
        with alone(home_of(tmp_path)), pytest.raises(WatchError, match="another"), alone(home_of(tmp_path)):
            pass


class TestOverdue:
    STALE = SourceState(
        "https://a.example/feed?key=sesame", 900.0, "2026-11-01T00:00:00+00:00", "2026-11-20T14:20:00+00:00",
        checked_at="2026-11-20T14:35:00+00:00", refreshed_at="2026-11-20T14:05:00+00:00", failures=2, error="a.example answers 500",
    )  # fmt: skip

    def test_is_said_wherever_a_person_looks(self, home: Path, tmp_path: Path) -> None:
        written(tmp_path / "bridge.md", paper("Old bridge closes", story("old bridge")))
        clippings(home, "add", tmp_path / "bridge.md")
        store = home_of(home).own().store
        store.keep_source_state(self.STALE)
        store.close()
        done = clippings(home, "ask", "Why was the old bridge on the Arn closed?")
        assert (
            "Coverage was last refreshed on 20 November 2026, 14:05 UTC; it is overdue."
            in done.stderr.splitlines()
        )
        answer = as_json(clippings(home, "ask", "--json", "Why was the old bridge on the Arn closed?"))
        assert (answer["coverage"]["refreshed"], answer["coverage"]["overdue"]) == (
            "2026-11-20T14:05:00+00:00",
            True,
        )
        status = clippings(home, "status").stdout
        assert (
            "watched     overdue: https://a.example/feed?key=… (refreshed 20 November 2026, 14:05 UTC; next look 20 November 2026, 14:20 UTC;"
            " 2 failures: a.example answers 500)\n"
        ) in status
        facts = as_json(clippings(home, "status", "--json"))
        assert facts["refreshed"] == "2026-11-20T14:05:00+00:00"
        assert facts["watched"] == [
            {
                "source": "https://a.example/feed?key=…", "every": 900.0, "checked": "2026-11-20T14:35:00+00:00",
                "refreshed": "2026-11-20T14:05:00+00:00", "next_due": "2026-11-20T14:20:00+00:00", "failures": 2,
                "error": "a.example answers 500", "overdue": True,
            }
        ]  # fmt: skip

    @pytest.mark.parametrize(
        ("fresh", "words"),
        [
            (None, None),
            (
                Freshness(
                    "2026-11-20T14:05:00+00:00",
                    "2026-11-20T14:05:00+00:00",
                    "2026-11-20T15:00:00+00:00",
                    "2026-11-20T15:00:00+00:00",
                ),
                None,
            ),
            (
                Freshness(
                    "2026-11-20T13:05:00+00:00",
                    "2026-11-20T13:00:00+00:00",
                    "2026-11-20T14:00:00+00:00",
                    "2026-11-20T14:30:00+00:00",
                ),
                "Coverage was last refreshed on 20 November 2026, 13:05 UTC; it is overdue.",
            ),
            (
                Freshness(
                    "2026-11-20T14:05:00+00:00",
                    "2026-11-18T13:00:00+00:00",
                    "2026-11-19T14:00:00+00:00",
                    "2026-11-20T15:00:00+00:00",
                ),
                "Part of the coverage was last refreshed on 18 November 2026, 13:00 UTC; it is overdue.",
            ),
            (
                Freshness(None, None, "2026-11-19T14:00:00+00:00", "2026-11-19T15:00:00+00:00"),
                "Coverage was never refreshed; it is overdue.",
            ),
        ],
    )
    def test_words(self, fresh: Freshness | None, words: str | None) -> None:
        now = datetime(2026, 11, 20, 14, 45, tzinfo=UTC)
        assert rendering.overdue_words(Coverage(1, None, None, None, fresh), now) == words

    def test_on_telegram(self) -> None:
        stale = Coverage(2, "2026-11-01", "2026-11-20", None, freshness_of([self.STALE]))
        article = make_article(
            Details("Old bridge closes", "Arn Herald", "2026-11-20"), [story("old bridge")], "test", "test"
        )
        citation = Citation(article, 1, 0, 20, 0.9, ())
        understood = understand("What?")
        warning = "Coverage was last refreshed on 20 November 2026, 14:05 UTC; it is overdue."
        answered = Answer(
            "id", "What?", Status.ANSWERED, None, "", 0.9, (citation,), (), stale, 1.0, understood
        )
        refused = Answer(
            "id",
            "What?",
            Status.NO_ANSWER,
            Reason.NO_MATCH,
            "Nothing on this.",
            0.1,
            (),
            (),
            stale,
            1.0,
            understood,
        )
        assert messages.answer_messages(answered)[-1].text.endswith(f"\n\n{warning}")
        assert messages.answer_messages(refused)[-1].text.endswith(
            f"The coverage: 2 articles, 1 November 2026 to 20 November 2026. {warning}"
        )
        assert messages.sources_messages([], stale)[0].text == f"There is no coverage yet. {warning}"
        now = datetime.now(UTC).isoformat(timespec="seconds")
        fresh = replace(stale, freshness=freshness_of([replace(self.STALE, refreshed_at=now)]))
        assert (
            messages.sources_messages([], fresh)[0].text
            == f"There is no coverage yet. Last refreshed: {rendering.moment_in_words(now)}."
        )
        assert "refreshed" not in messages.answer_messages(replace(answered, coverage=fresh))[-1].text
