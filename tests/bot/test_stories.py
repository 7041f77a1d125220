"""Copies, corrections and withdrawals by the program as a user sees it."""

import json
import os
import pty
import re
import signal
import subprocess
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.bot.program import COMMAND, as_json, clippings, environment

WIRE = """The lighthouse on Cape Torvald will be run without keepers from January, the pilots' board decided on Thursday.

Its three keepers were told by letter. The oldest of them, Halvard Mikkelsen, has lit the lamp for 31 years.

The board expects to save 640,000 crowns a year. A camera and a horn on a timer will do the work, it said.

Fishermen from Torvald harbour called the decision reckless and announced a protest for Sunday."""
QUESTION = "How many crowns a year does the board expect to save?"


def record(
    publisher: str, day: str, text: str = WIRE, title: str = "Lighthouse to lose its keepers", **more: str
) -> str:
    url = f"https://{publisher.lower()}.example/lighthouse"
    return (
        json.dumps(
            {"url": url, "title": title, "publisher": publisher, "published": day, "text": text, **more}
        )
        + "\n"
    )


@pytest.fixture
def agency(tmp_path: Path) -> Path:
    path = tmp_path / "agency.jsonl"
    path.write_text(record("Agency", "2024-11-07"))
    return path


@pytest.fixture
def tide(tmp_path: Path) -> Path:
    path = tmp_path / "tide.jsonl"
    path.write_text(record("Tide", "2024-11-08", title="Cape Torvald goes dark"))
    return path


def test_a_copy_is_kept_listed_shown_and_quoted_as_one(home: Path, agency: Path, tide: Path) -> None:
    [original] = as_json(clippings(home, "add", agency, "--json"))["added"]
    added = as_json(clippings(home, "add", tide, "--json"))
    [copy] = added["duplicates"]
    assert (added["added"], added["copies"]) == ([], [{"article_id": copy, "copy_of": original}])
    assert as_json(clippings(home, "add", tide, "--json"))["unchanged"] == [copy]
    listed = {one["article_id"]: one for one in as_json(clippings(home, "articles", "--json"))}
    assert (listed[original]["copies"], listed[copy]["copy_of"]) == ([copy], original)
    assert f"[copy of {original}]" in clippings(home, "articles").stdout
    assert as_json(clippings(home, "show", copy, "--json"))["copy_of"] == original
    assert (
        f"copy of Agency · Lighthouse to lose its keepers · 7 November 2024  [{original}]"
        in clippings(home, "show", copy).stdout
    )
    assert as_json(clippings(home, "show", original, "--json"))["copies"] == [copy]
    answer = as_json(clippings(home, "ask", QUESTION, "--json"))
    [cited] = [c for c in answer["citations"] if "640,000" in c["quote"]]
    assert (cited["article_id"], [a["article_id"] for a in cited["also_in"]]) == (original, [copy])
    removed = clippings(home, "remove", original)
    assert (removed.returncode, f"Of the same story stays: {copy}" in removed.stderr) == (0, True)
    answer = as_json(clippings(home, "ask", QUESTION, "--json"))
    [cited] = [c for c in answer["citations"] if "640,000" in c["quote"]]
    assert (cited["article_id"], cited["also_in"]) == (copy, [])
    assert clippings(home, "add", agency).returncode == 2


def test_add_says_what_kind_of_copy_it_is(home: Path, agency: Path, tide: Path) -> None:
    done = clippings(home, "add", agency, tide)
    [original] = re.findall(r"^added      (\w{10})  Agency", done.stdout, re.MULTILINE)
    assert re.search(
        rf"^copy       \w{{10}}  Tide · Cape Torvald goes dark · 8 November 2024: the same story as {original}$",
        done.stdout,
        re.M,
    )
    assert "1 added, 1 copies of a story" in done.stderr


def test_a_correction_names_what_changed_and_who_quoted_it(home: Path, agency: Path) -> None:
    clippings(home, "add", agency)
    answer = as_json(clippings(home, "ask", QUESTION, "--json"))
    corrected = WIRE.replace("640,000", "460,000").replace(
        " The oldest of them, Halvard Mikkelsen, has lit the lamp for 31 years.", ""
    )
    agency.write_text(record("Agency", "2024-11-07", corrected, updated="2024-11-09"))
    done = clippings(home, "add", agency)
    assert (
        ": 1 sentence changed, 1 withdrawn; 1 past answer quoted what stands there no more: `clippings verify` names them\n"
        in done.stdout
    )
    verified = as_json(clippings(home, "verify", "--json"))
    [fallen] = [one for one in verified["fallen"] if "640,000" in (one["quote"] or "")]
    assert (fallen["answer_id"], fallen["what"]) == (answer["answer_id"], "changed")
    assert "The board expects to save 460,000 crowns a year." in [place["text"] for place in fallen["now"]]
    text = as_json(clippings(home, "show", fallen["article_id"], "--json"))["text"]
    assert all(text[place["start"] : place["end"]] == place["text"] for place in fallen["now"])
    shown = clippings(home, "verify", answer["answer_id"])
    assert shown.returncode == 1
    assert f"{answer['answer_id']}  quotes {fallen['article_id']} at " in shown.stdout
    assert "460,000 crowns" in shown.stdout.split("now", 1)[1]


def taken_back(publisher: str, status: str = "canceled") -> str:
    return record(publisher, "2024-11-07", uri="urn:agency:lighthouse", pubstatus=status).replace(
        f'"url": "https://{publisher.lower()}.example/lighthouse", ', ""
    )


def test_what_its_publisher_takes_back_is_out_at_once(home: Path, agency: Path) -> None:
    agency.write_text(taken_back("Agency", "usable"))
    [article] = as_json(clippings(home, "add", agency, "--json"))["added"]
    answer = as_json(clippings(home, "ask", QUESTION, "--json"))
    assert answer["status"] == "answered"
    agency.write_text(taken_back("Agency"))
    done = clippings(home, "add", agency)
    assert done.returncode == 0
    assert (
        f"withdrawn  {article}  Agency · Lighthouse to lose its keepers · 7 November 2024: taken back by its publisher"
        in done.stdout
    )
    assert "1 past answer quoted what stands there no more" in done.stdout
    assert done.stderr.splitlines()[-1] == "0 added, 1 withdrawn"
    assert as_json(clippings(home, "articles", "--json")) == []
    assert f"{answer['answer_id']}  quotes {article} at " in clippings(home, "verify").stdout
    agency.write_text(taken_back("Agency", "usable"))
    again = as_json(clippings(home, "add", agency, "--json"))
    assert (again["added"], again["stayed_out"]) == ([], [article])


def test_copies_of_what_is_taken_back_stay_and_are_named(home: Path, agency: Path, tide: Path) -> None:
    agency.write_text(taken_back("Agency", "usable"))
    copy = as_json(clippings(home, "add", agency, tide, "--json"))["copies"][0]["article_id"]
    agency.write_text(taken_back("Agency"))
    assert (
        f"out at once and everywhere; of the same story stays: {copy}\n"
        in clippings(home, "add", agency).stdout
    )
    assert [one["article_id"] for one in as_json(clippings(home, "articles", "--json"))] == [copy]


@pytest.mark.parametrize(("publisher", "status"), [("Tide", "canceled"), ("Agency", "withheld")])
def test_another_publisher_or_for_a_while_takes_nothing_out(
    home: Path, agency: Path, publisher: str, status: str
) -> None:
    agency.write_text(taken_back("Agency", "usable"))
    [article] = as_json(clippings(home, "add", agency, "--json"))["added"]
    agency.write_text(taken_back(publisher, status))
    assert (
        f"it is in the coverage: `clippings remove {article}` takes it out"
        in clippings(home, "add", agency).stderr
    )
    assert [one["article_id"] for one in as_json(clippings(home, "articles", "--json"))] == [article]


def test_verify_tells_what_moved_and_what_was_withdrawn(home: Path, agency: Path) -> None:
    clippings(home, "add", agency)
    clippings(home, "ask", QUESTION)
    agency.write_text(record("Agency", "2024-11-07", "A note from the editor stands here.\n\n" + WIRE))
    assert "1 sentence new; 1 past answer" in clippings(home, "add", agency).stdout
    assert "since moved, word for word, to" in clippings(home, "verify").stdout
    agency.write_text(
        record("Agency", "2024-11-07", "This report was wrong from first to last, and has been taken back.")
    )
    clippings(home, "add", agency)
    assert "since withdrawn" in clippings(home, "verify").stdout


def test_the_changes_of_an_article_can_be_shown(home: Path, agency: Path) -> None:
    clippings(home, "add", agency)
    agency.write_text(
        record(
            "Agency", "2024-11-07", WIRE.replace("three keepers", "four keepers"), "Lighthouse loses keepers"
        )
    )
    updated = as_json(clippings(home, "add", agency, "--json"))
    [article] = updated["updated"]
    assert updated["changes"] == [
        {"article_id": article, "details": ["headline"], "changed": 1, "withdrawn": 0, "new": 0, "answers": []}
    ]  # fmt: skip
    shown = clippings(home, "show", article, "--changes").stdout
    assert "version 2 of 2, added " in shown
    assert "headline  Lighthouse to lose its keepers → Lighthouse loses keepers" in shown
    assert (
        "changed  “Its three keepers were told by letter.”\n       to  “Its four keepers were told by letter.”"
        in shown
    )
    first, second = as_json(clippings(home, "show", article, "--changes", "--json"))["versions"]
    assert first["changes"] is None
    assert second["changes"]["changed"] == [
        {"before": "Its three keepers were told by letter.", "after": "Its four keepers were told by letter."}
    ]


def test_an_old_file_does_not_undo_a_correction(home: Path, agency: Path, tmp_path: Path) -> None:
    old = tmp_path / "old.jsonl"
    old.write_text(agency.read_text())
    agency.write_text(
        record("Agency", "2024-11-07", WIRE.replace("640,000", "460,000"), updated="2024-11-09")
    )
    clippings(home, "add", agency)
    done = clippings(home, "add", old)
    assert "older than what is kept, which stands" in done.stdout
    assert "1 older than what is kept" in done.stderr
    added = as_json(clippings(home, "add", old, "--json"))
    assert added["unchanged"] == added["older"] != []
    assert "460,000" in clippings(home, "show", "https://agency.example/lighthouse").stdout


def many(path: Path, count: int) -> Path:
    with path.open("w") as file:
        for number in range(count):
            body = f"Ship {number} left pier {number * 7} for port {number * 13}.\n\nIts crew of {number + 3} will be back on day {number * 17}."
            file.write(
                json.dumps({"url": f"https://log.example/{number}", "title": f"Ship {number}", "text": body})
                + "\n"
            )
    return path


def test_what_was_kept_when_interrupted_stays_and_is_told(home: Path, tmp_path: Path) -> None:
    adding = subprocess.Popen(
        [*COMMAND, "add", str(many(tmp_path / "many.jsonl", 4000))],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(home),
    )
    assert adding.stdout is not None
    first = adding.stdout.readline()
    adding.send_signal(signal.SIGINT)
    assert adding.stderr is not None
    rest, errors = adding.stdout.read(), adding.stderr.read()
    adding.stdout.close()
    adding.stderr.close()
    adding.wait(timeout=60)
    assert adding.returncode == 130
    told = {line.split()[1].decode() for line in (first + rest).splitlines() if line.startswith(b"added")}
    kept = {one["article_id"] for one in as_json(clippings(home, "articles", "--json"))}
    assert told == kept
    assert 0 < len(kept) < 4000
    assert f"Stopped. Kept: {len(kept)} added." in errors.decode()
    assert b"Traceback" not in errors


def parts(screen: int) -> Iterator[bytes]:
    """Yield what is written on a terminal until its other end is closed."""
    with suppress(OSError):
        while part := os.read(screen, 65536):
            yield part


def test_on_a_terminal_the_bar_shows_how_fast_it_goes(home: Path, tmp_path: Path) -> None:
    screen, terminal = pty.openpty()
    adding = subprocess.Popen(
        [*COMMAND, "add", str(many(tmp_path / "many.jsonl", 600))],
        stdout=subprocess.PIPE,
        stderr=terminal,
        env=environment(home, COLUMNS="120", TERM="xterm"),
    )
    os.close(terminal)
    shown: list[bytes] = []
    reading = threading.Thread(target=lambda: shown.extend(parts(screen)))
    reading.start()
    lines, _ = adding.communicate(timeout=60)
    reading.join()
    os.close(screen)
    assert lines.count(b"added") == 600
    assert b"Reading" not in lines
    words = b"".join(shown).decode()
    assert re.search(r"Reading.*articles", words)
    assert re.search(r"Embedding.*\d+/600.*passages", words)
