import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.cli import batch, main
from bot.smalltalk import Passing, reply
from retrieval.index import index
from tests.bot.program import COMMAND, as_json, clippings, environment

BRIDGE = """---
title: Old bridge closes for a year
publisher: The Herald
published: 2024-05-02
url: https://herald.example/bridge
---

The old bridge over the Arn was closed on Tuesday after engineers found cracks in two of its piers.

Repairs will cost 3.5 million crowns and take a year, mayor Anna Ito said. A ferry will run every ten minutes.
"""
SCRAPED = """Home | News | Sport

Ferry fares to rise in June

By Jon Weld

3 May 2024

The ferry company Arnline will raise its fares by 8 percent in June, it said on Friday.

"We have held our prices for six years," said its director, Leo Marsh.

Sign up for our newsletter
Never miss a story. Enter your email address to subscribe.
"""


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "bridge.md").write_text(BRIDGE)
    (folder / "ferry.txt").write_text(SCRAPED)
    return folder


@pytest.fixture
def stocked(home: Path, files: Path) -> Path:
    assert clippings(home, "add", files).returncode == 0
    return home


def test_a_newcomer_gets_a_quoted_answer_from_the_sample(home: Path) -> None:
    done = clippings(home, "ask", "Has Russia called on Gaddafi to step down?")
    assert done.returncode == 0
    assert "digest of GlobalPost · In shift, Russia says Gaddafi must step down · 27 May 2011" in done.stdout
    assert "sample coverage" in done.stderr
    assert "\x1b" not in done.stdout


def test_adding_ones_own_never_mixes_with_the_sample(home: Path, files: Path) -> None:
    assert clippings(home, "ask", "Who belongs to the G8?").returncode == 0
    assert clippings(home, "add", files / "bridge.md").returncode == 0
    assert [a["publisher"] for a in as_json(clippings(home, "articles", "--json"))] == ["The Herald"]
    assert clippings(home, "ask", "Who belongs to the G8?").returncode == 1
    added = as_json(clippings(home, "add", "--sample", "--json"))
    assert len(added["added"]) == 2
    assert clippings(home, "ask", "Who belongs to the G8?").returncode == 0


def test_add_says_what_became_of_each(home: Path, files: Path) -> None:
    (files / "copy.txt").write_text(SCRAPED)
    (files / "empty.txt").write_bytes(b"")
    (files / "binary.txt").write_bytes(bytes(range(256)) * 20)
    (files / "latin.txt").write_bytes(
        "The café in Árnbæk reopened on Monday, its owner said, to general délight.".encode("cp1252")
    )
    (files / "broken.jsonl").write_text('{"title": "half')
    (files / "picture.png").write_bytes(b"\x89PNG")
    done = clippings(home, "add", files)
    assert done.returncode == 0
    assert sum(line.startswith("added") for line in done.stdout.splitlines()) == 3
    assert sum(line.startswith("duplicate") for line in done.stdout.splitlines()) == 1
    for name in (
        "empty.txt: empty",
        "binary.txt: binary",
        "latin.txt: not UTF-8",
        "broken.jsonl: line 1",
        "picture.png: not a form",
    ):
        assert sum(name in line for line in done.stderr.splitlines()) == 1, name
    again = as_json(clippings(home, "add", files, "--json"))
    assert (again["added"], len(again["unchanged"]), len(again["failed"])) == ([], 3, 3)


@pytest.mark.parametrize("sources", [["/nowhere/at/all.txt"], ["https://example.org/a"], []])
def test_when_nothing_could_be_read_the_status_is_2(home: Path, sources: list[str]) -> None:
    done = clippings(home, "add", *sources)
    assert done.returncode == 2
    assert done.stderr.strip()
    assert "Traceback" not in done.stderr


def test_a_changed_file_replaces_its_old_version_in_answers(stocked: Path, files: Path) -> None:
    (files / "bridge.md").write_text(BRIDGE.replace("3.5 million", "4.75 million"))
    assert len(as_json(clippings(stocked, "add", files, "--json"))["updated"]) == 1
    done = clippings(stocked, "ask", "How much will repairs of the bridge cost?")
    assert "4.75 million" in done.stdout
    assert "3.5 million" not in done.stdout


def test_the_answer_as_json_stands_in_the_article(stocked: Path) -> None:
    answer = as_json(clippings(stocked, "ask", "Why was the old bridge closed?", "--json"))
    citation = answer["citations"][0]
    assert (answer["status"], answer["as_of"]) == ("answered", "2024-05-02")
    assert "cracks in two of its piers" in citation["quote"]
    article = as_json(clippings(stocked, "show", citation["article_id"], "--json"))
    assert article["text"][citation["start"] : citation["end"]] == citation["quote"]
    assert article == as_json(clippings(stocked, "show", "https://herald.example/bridge", "--json"))


def test_boilerplate_is_never_quoted(stocked: Path) -> None:
    assert clippings(stocked, "ask", "How do I subscribe to the newsletter?").returncode == 1
    everything = clippings(stocked, "search", "newsletter subscribe email address", "--top", "50").stdout
    assert "Enter your email" not in everything
    article = next(
        a
        for a in as_json(clippings(stocked, "articles", "--json"))
        if a["title"] == "Ferry fares to rise in June"
    )
    assert (article["published"], article["authors"]) == ("2024-05-03", ["Jon Weld"])


def test_batch(stocked: Path) -> None:
    lines = [
        json.dumps({"id": "x", "question": "Who is the mayor?"}),
        '{"id": 7, "question": ""}',
        "By how much will Arnline raise its fares?",
        "",
        "{broken",
    ]
    done = clippings(stocked, "ask", "--batch", "-", stdin="\n".join(lines) + "\n")
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0
    assert [a["id"] for a in answers] == ["x", 7, 3, 5]
    assert [a["question"] for a in answers] == [
        "Who is the mayor?",
        "",
        "By how much will Arnline raise its fares?",
        "{broken",
    ]
    assert "8 percent" in answers[2]["citations"][0]["quote"]
    found = clippings(
        stocked, "search", "--batch", "-", "--top", "1", stdin='{"id": "q", "question": "ferry"}\n'
    )
    assert json.loads(found.stdout)["id"] == "q"
    assert len(json.loads(found.stdout)["hits"]) == 1


def test_without_a_question_lines_of_input_are_a_conversation(stocked: Path) -> None:
    done = clippings(
        stocked, "ask", stdin="By how much will Arnline raise its ferry fares?\nAnd when will it?\n\n"
    )
    assert done.returncode == 0
    assert done.stdout.count("raise its fares by 8 percent in June") == 2


def test_filters(stocked: Path) -> None:
    def publishers(*options: str) -> set[str | None]:
        return {
            hit["publisher"]
            for hit in as_json(clippings(stocked, "search", "ferry", "--json", *options))["hits"]
        }

    assert publishers("--publisher", "herald") == {"The Herald"}
    assert publishers("--since", "2024-05-03") == {None}
    assert publishers("--until", "2024-05-02") == {"The Herald"}
    assert publishers("--since", "2024", "--until", "2024-05") == {None, "The Herald"}


@pytest.mark.parametrize(
    "arguments",
    [
        ["no-such-command"],
        ["ask", "--nonsense"],
        ["ask", "x", "--since", "soon-ish-never"],
        ["ask", "x", "--asked-on", "2024-13-01"],
        ["ask", "x", "--publisher", "Nobody Ever"],
        ["ask", "--batch", "/nowhere.jsonl"],
        ["show", "nothing-like-this"],
        ["remove", "nothing-like-this"],
        ["search"],
        ["bot"],
    ],
)
def test_a_mistake_is_one_clear_line_and_status_2(home: Path, arguments: list[str]) -> None:
    done = clippings(home, *arguments)
    ours = [line for line in done.stderr.splitlines() if line.startswith("clippings: ")]
    assert (done.returncode, len(ours)) == (2, 1), done.stderr
    assert "Traceback" not in done.stderr + done.stdout


def test_remove_takes_out_at_once_and_stays_out(stocked: Path, files: Path) -> None:
    gone = next(
        a["article_id"]
        for a in as_json(clippings(stocked, "articles", "--json"))
        if a["publisher"] == "The Herald"
    )
    answer = as_json(clippings(stocked, "ask", "Why was the old bridge closed?", "--json"))
    assert clippings(stocked, "remove", gone).returncode == 0
    assert clippings(stocked, "show", gone).returncode == 2
    hits = as_json(clippings(stocked, "search", "old bridge closed cracks piers", "--top", "50", "--json"))[
        "hits"
    ]
    assert gone not in {hit["article_id"] for hit in hits}
    verified = clippings(stocked, "verify", answer["answer_id"])
    assert (verified.returncode, "since removed" in verified.stdout) == (1, True)
    again = clippings(stocked, "add", files)
    assert again.returncode == 0
    assert "was removed and stays out" in again.stderr
    assert clippings(stocked, "add", files / "bridge.md").returncode == 2
    assert gone in as_json(clippings(stocked, "add", files / "bridge.md", "--restore", "--json"))["added"]


def test_status_and_verify(stocked: Path) -> None:
    clippings(stocked, "ask", "Why was the old bridge closed?")
    facts = as_json(clippings(stocked, "status", "--json"))
    assert (facts["articles"], facts["passages"], facts["first"], facts["last"]) == (
        2,
        2,
        "2024-05-02",
        "2024-05-03",
    )
    assert (facts["dimension"], facts["model"]) == (384, "all-MiniLM-L6-v2")
    verified = as_json(clippings(stocked, "verify", "--json"))
    assert verified["checked"] >= 1
    assert verified["fallen"] == []


def test_show_numbers_paragraphs(stocked: Path) -> None:
    shown = clippings(stocked, "show", "https://herald.example/bridge").stdout
    assert "  1  The old bridge over the Arn" in shown
    assert "  2  Repairs will cost" in shown


def test_help_names_every_command(home: Path) -> None:
    done = clippings(home, "--help")
    assert done.returncode == 0
    for command in ("ask", "search", "add", "articles", "show", "remove", "status", "verify", "bot"):
        assert f"\n  {command} " in done.stdout
        assert clippings(home, command, "--help").returncode == 0


def test_a_home_that_cannot_be_written_is_one_line(home: Path) -> None:
    (home / "file").write_text("not a folder")
    done = clippings(home, "status", CLIPPINGS_HOME=str(home / "file" / "home"))
    assert done.returncode == 2
    assert "CLIPPINGS_HOME" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_reader_that_goes_away_is_no_error(stocked: Path) -> None:
    shown = subprocess.Popen(
        [*COMMAND, "articles", "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(stocked),
    )
    assert shown.stdout is not None
    assert shown.stderr is not None
    shown.stdout.close()
    errors = shown.stderr.read()
    shown.stderr.close()
    shown.wait(timeout=60)
    assert b"Traceback" not in errors


def test_what_was_understood_is_shown(stocked: Path) -> None:
    plain = clippings(stocked, "ask", "Why was the old bridge closed?")
    explained = clippings(stocked, "ask", "--explain", "Why was the old bridge closed in May?")
    assert "asked for   why" in explained.stderr
    assert "in May (1 May 2024 to 31 May 2024)" in explained.stderr
    assert "confidence" in explained.stderr
    assert "asked for" not in plain.stderr
    understood = as_json(clippings(stocked, "ask", "--json", "Why was the old bridge closed in May?"))[
        "understood"
    ]
    assert (understood["kind"], understood["times"]) == (
        "why",
        [{"words": "in May", "first": "2024-05-01", "last": "2024-05-31"}],
    )


def test_relative_days_count_from_the_day_asked(stocked: Path) -> None:
    lines = [
        {"id": 1, "question": "Why was the old bridge closed yesterday?", "asked_on": "2024-05-03"},
        {"id": 2, "question": "Why was the old bridge closed yesterday?", "asked_on": "2031-01-01"},
        {"id": 3, "question": "Why was the old bridge closed?", "asked_on": "soon"},
    ]
    done = clippings(stocked, "ask", "--batch", "-", stdin="\n".join(json.dumps(line) for line in lines))
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(a["id"], a["reason"]) for a in answers] == [(1, None), (2, "outside_dates"), (3, None)]
    assert "line 3" in done.stderr


def test_a_question_beside_a_batch_is_not_passed_over(home: Path, tmp_path: Path) -> None:
    (tmp_path / "q.txt").write_text("Who came?\n")
    done = clippings(home, "ask", "--batch", tmp_path / "q.txt", "Who", "went?")
    assert (done.returncode, done.stdout) == (2, "")
    assert (
        done.stderr
        == "clippings: 'Who went?' stands beside --batch: write it into the file, or leave --batch out\n"
    )


def test_an_emptied_file_of_the_index_is_one_line_and_made_anew(stocked: Path) -> None:
    question = "Why was the old bridge closed?"
    before = clippings(stocked, "ask", question)
    for file in (stocked / "index").glob("lexical/*/ids.npy"):
        file.write_bytes(b"")
    assert clippings(stocked, "status").returncode == 0
    healed, after = clippings(stocked, "ask", question), clippings(stocked, "ask", question)
    assert (before.returncode, healed.returncode, after.returncode) == (0, 0, 0)
    assert before.stdout == healed.stdout == after.stdout
    assert healed.stderr.count("The word index does not match its manifest: making it anew.\n") == 1
    assert len(healed.stderr.splitlines()) == len(before.stderr.splitlines()) + 1
    assert "anew" not in after.stderr


def test_an_unexpected_end_of_a_file_is_a_fault_and_no_interruption(
    home: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def ends(_folder: Path) -> int:
        raise EOFError("No data left in file")

    monkeypatch.setattr(index, "passages_in", ends)
    monkeypatch.setattr(sys, "argv", ["clippings", "status"])
    monkeypatch.setenv("CLIPPINGS_HOME", str(home))
    with pytest.raises(SystemExit) as ended:
        main.main()
    assert ended.value.code == 2
    last = capfd.readouterr().err.splitlines()[-1]
    assert last.startswith("clippings: something unexpected went wrong; what it was: in ")
    trace = Path(last.rpartition(" in ")[2])
    assert "No data left in file" in trace.read_text()
    trace.unlink()


def on_a_small_disk(
    size: str, place: Path, home: Path, *arguments: object
) -> subprocess.CompletedProcess[str]:
    """Run a command with a place in the home that is a disk of its own, which only that command sees."""
    private = ["unshare", "--mount"] if os.geteuid() == 0 else ["unshare", "--mount", "--map-root-user"]
    if sys.platform != "linux" or subprocess.run([*private, "true"], capture_output=True).returncode:
        pytest.skip("nothing can be mounted here")
    place.mkdir()
    mounted = [
        *private,
        "sh",
        "-c",
        'mount -t tmpfs -o "size=$0" tmpfs "$1" && shift && exec "$@"',
        size,
        place,
    ]
    command = [*map(str, mounted), *COMMAND, *map(str, arguments)]
    return subprocess.run(
        command, capture_output=True, text=True, env=environment(home), cwd=home, timeout=240
    )


def many(file: Path) -> Path:
    """A file of more articles than are kept at once, of words that no index can press together."""
    words = (f"{number * 7919 % 1_000_003}th" for number in range(200_000))
    records = [{"title": f"Story {n}", "text": " ".join(next(words) for _ in range(300))} for n in range(200)]
    file.write_text("".join(f"{json.dumps(record)}\n" for record in records))
    return file


def test_add_says_what_was_kept_when_the_disk_is_full(home: Path, tmp_path: Path) -> None:
    done = on_a_small_disk("100k", home / "index", home, "add", many(tmp_path / "many.jsonl"), "--json")
    assert done.returncode == 2
    stopped, full = done.stderr.splitlines()
    assert stopped == "Stopped. Kept: 200 added. Whatever is not embedded yet will be with the next question."
    assert full.startswith(f"clippings: the disk is full ({home}/index/lexical/")
    assert full.endswith("): free some space and try again")
    assert len(json.loads(done.stdout)["added"]) == 200
    assert clippings(home, "ask", "Who came?").returncode == 1


def test_add_says_what_was_kept_when_the_store_gives_up(home: Path, tmp_path: Path) -> None:
    file = many(tmp_path / "many.jsonl")
    done = on_a_small_disk("700k", home / "small", home / "small", "add", file)
    kept, last = done.stderr.splitlines()
    assert (done.returncode, kept.startswith("Stopped. Kept: ")) == (2, True)
    assert len(done.stdout.splitlines()) == int(kept.split()[2]) < 200
    assert last.startswith("clippings: ")
    assert "full" in last


def test_a_model_that_finds_the_disk_full_is_no_unfit_model(home: Path, files: Path) -> None:
    done = on_a_small_disk("3m", home / "small", home / "small", "add", files)
    assert done.returncode == 2
    assert "clippings: the disk is full" in done.stderr
    assert "something unexpected" not in done.stderr


def test_a_full_disk_behind_standard_output_is_one_line(home: Path) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [*COMMAND, "articles", "--json"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            env=environment(home),
        )
    assert done.returncode == 2
    assert done.stderr.splitlines()[1:] == ["clippings: the disk is full: free some space and try again"]


def strict(line: str) -> Any:
    """Return a line of JSON as programs other than Python read it."""

    def refuse(constant: str) -> None:
        raise AssertionError(f"{constant} is no JSON")

    return json.loads(line, parse_constant=refuse)


@pytest.mark.parametrize("command", ["ask", "search"])
def test_ids_that_cannot_be_told_again_give_way_to_the_number_of_the_line(
    stocked: Path, command: str
) -> None:
    deep = "[" * 10_000 + "]" * 10_000
    lines = [
        '{"id": NaN, "question": "ferry fares"}',
        '{"id": Infinity, "question": "ferry fares"}',
        '{"id": [1e999], "question": "ferry fares"}',
        f'{{"id": {deep}, "question": "ferry fares"}}',
        deep,
        '{"id": {"a": [1, null]}, "question": "ferry fares"}',
    ]
    done = clippings(stocked, command, "--batch", "-", stdin="\n".join(lines))
    assert done.returncode == 0
    assert [strict(line)["id"] for line in done.stdout.splitlines()] == [1, 2, 3, 4, 5, {"a": [1, None]}]


def test_a_line_that_is_too_long_is_refused_in_its_turn(stocked: Path, tmp_path: Path) -> None:
    batch = tmp_path / "batch.jsonl"
    long = "why " * 3000
    cut = '{"id": "cut", "question": "' + "x" * 3_000_000 + '"}'
    batch.write_text(
        "\n".join(
            [json.dumps({"id": "long", "question": long}), cut, "By how much will Arnline raise its fares?"]
        )
    )
    done = clippings(stocked, "ask", "--batch", batch)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [a["id"] for a in answers] == ["long", 2, 3]
    assert [a["status"] for a in answers] == ["no_answer", "no_answer", "answered"]
    assert answers[0]["message"] == "That question is 12,000 characters long: ask one of at most 8,000."
    assert "a million or more characters" in answers[1]["message"]
    assert answers[0]["question"] == long[:8000]
    found = [json.loads(line) for line in clippings(stocked, "search", "--batch", batch).stdout.splitlines()]
    assert [(f["id"], bool(f["hits"]), "message" in f) for f in found] == [
        ("long", False, True),
        (2, False, True),
        (3, True, False),
    ]
    assert len(found[0]["query"]) == 8000


def test_words_that_are_too_long_to_search_for_are_one_line(stocked: Path) -> None:
    done = clippings(stocked, "search", "ferry " * 2000)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "That question is 11,999 characters long: ask one of at most 8,000.\n".replace(
        "11,999", "12,000"
    )
    asked = clippings(stocked, "ask", stdin="ferry " * 2000 + "\nBy how much will Arnline raise its fares?\n")
    assert asked.stdout.startswith("That question is 11,999 characters long")
    assert "8 percent" in asked.stdout


def test_of_a_line_no_more_is_kept_in_memory_than_is_read() -> None:
    class Endless(io.StringIO):
        """A line of a hundred million characters."""

        left = 100_000_000

        def readline(self, size: int = -1) -> str:  # type: ignore[override]  # as typeshed has it for bytes
            assert 0 < size <= 1_000_000
            if self.left < 0:
                return ""
            self.left -= size
            return "x" * size if self.left >= 0 else "y\n"

    assert [len(line) for line in batch.lines(Endless())] == [1_000_000]


def test_several_questions_are_answered_one_after_another(stocked: Path) -> None:
    message = "Hello there! What will repairs of the old bridge cost? And by how much will Arnline raise its fares in June?"
    done = clippings(stocked, "ask", message)
    assert done.returncode == 0
    first, second = (
        "? What will repairs of the old bridge cost?",
        "? And by how much will Arnline raise its fares in June?",
    )
    assert done.stdout.index(first) < done.stdout.index("3.5 million crowns") < done.stdout.index(second)
    assert done.stdout.index(second) < done.stdout.index("by 8 percent")
    answer = as_json(clippings(stocked, "ask", "--json", message))
    assert answer["status"] == "answered"
    assert [part["question"] for part in answer["parts"]] == [first[2:], second[2:]]
    assert answer["citations"] == [c for part in answer["parts"] for c in part["citations"]]
    assert all(part["parts"] == [] for part in answer["parts"])
    ids = [answer["answer_id"], *(part["answer_id"] for part in answer["parts"])]
    assert clippings(stocked, "verify", *ids).returncode == 0


def test_a_follow_up_leans_on_the_question_of_a_long_message(stocked: Path) -> None:
    story = "We moved here in spring. My son loves boats. What did the ferry company Arnline say on Friday? Thanks!"
    done = clippings(stocked, "ask", "--json", stdin=f"{story}\nWhy?\n")
    first, second = map(json.loads, done.stdout.splitlines())
    assert first["status"] == "answered"
    assert "son" not in second["understood"]["words"]


PASSING = ["thanks", "Hello!", "ok", "😀", "bye", "help", "/new"]


def test_what_is_said_in_passing_never_prints_the_last_answer_again(stocked: Path) -> None:
    question = "Why was the old bridge over the Arn closed?"
    asked = "\n".join([question, *PASSING, "How long will it take?", "exit", question])
    done = clippings(stocked, "ask", stdin=asked)
    parts = done.stdout.strip().split("\n\n")
    kinds = (
        Passing.THANKS, Passing.GREETING, Passing.OK, Passing.EMOJI, Passing.BYE, Passing.HELP, Passing.NEW,
    )  # fmt: skip
    start, end = parts.index(reply(Passing.THANKS)), parts.index(reply(Passing.NEW))
    assert "found cracks" in "".join(parts[:start])
    assert parts[start : end + 1] == [reply(kind) for kind in kinds]
    assert "found cracks" not in "".join(parts[end:])  # nothing is left that could be leant on
    assert parts[-1] == reply(Passing.EXIT)
    assert done.returncode == 0


def test_a_program_is_answered_in_json_what_it_says_in_passing(stocked: Path) -> None:
    done = clippings(stocked, "ask", "--json", stdin="thanks\nWho said thanks?\n")
    passing, asked = map(json.loads, done.stdout.splitlines())
    assert (passing["status"], passing["reason"], passing["message"]) == (
        "no_answer",
        None,
        reply(Passing.THANKS),
    )
    assert passing.keys() == asked.keys()
    assert asked["answer_id"]
    assert not passing["answer_id"]


def test_articles_are_listed_by_publisher_day_and_words(stocked: Path) -> None:
    def titles(*arguments: str) -> list[str]:
        return [one["title"] for one in as_json(clippings(stocked, "articles", "--json", *arguments))]

    bridge, ferry = "Old bridge closes for a year", "Ferry fares to rise in June"
    assert titles("--publisher", "herald") == [bridge]
    assert titles("--day", "2024-05-03") == [ferry]
    assert titles("--since", "2024-05") == [ferry, bridge]
    assert titles("--until", "2024-05-02") == [bridge]
    assert titles("directors", "fare") == [ferry]
    assert clippings(stocked, "articles", "--csv", "piers").stdout.count(bridge) == 1
    none = clippings(stocked, "articles", "zebra")
    assert (none.returncode, none.stdout) == (1, "")
    assert none.stderr == "No article of the coverage is like that.\n"
    for wrong in (("--day", "2024", "--since", "2023"), ("--csv", "--json"), ("--day", "soon")):
        assert clippings(stocked, "articles", *wrong).returncode == 2


def test_what_is_removed_is_named(stocked: Path) -> None:
    (gone,) = as_json(clippings(stocked, "articles", "--json", "--publisher", "herald"))
    done = clippings(stocked, "remove", gone["article_id"])
    assert (
        done.stdout
        == f"removed  {gone['article_id']}  The Herald · Old bridge closes for a year · 2 May 2024\n"
    )


def test_a_source_is_told_what_it_does_not_say(home: Path, files: Path) -> None:
    said = ("--publisher", "Valley Post", "--published", "2024-05-04")
    done = clippings(home, "add", files, *said)
    assert "publisher of 1 article, published of 2 articles; --override" in done.stderr
    (ferry,) = as_json(clippings(home, "articles", "--json", "ferry", "fares"))
    assert (ferry["publisher"], ferry["published"]) == ("Valley Post", "2024-05-03")
    assert clippings(home, "add", files, "--override", *said, "--json").returncode == 0
    assert {one["publisher"] for one in as_json(clippings(home, "articles", "--json"))} == {"Valley Post"}
    several = clippings(home, "add", files, "--url", "https://valley.example/ferry")
    assert (several.returncode, several.stderr.count("\n")) == (2, 1)


def test_the_version_is_said(home: Path) -> None:
    assert clippings(home, "--version").stdout.startswith("clippings ")


def test_nobody_reading_on_is_neither_a_refusal_nor_a_fault(stocked: Path) -> None:
    for arguments in (
        ["ask", "Who won the cup?"],
        ["search", "bridge"],
        ["articles"],
        ["articles", "--json"],
        ["--help"],
    ):
        reading, writing = os.pipe()
        os.close(reading)
        done = subprocess.run(
            [*COMMAND, *arguments], stdin=subprocess.DEVNULL, stdout=writing, stderr=subprocess.PIPE, text=True,
            env=environment(stocked), timeout=120,
        )  # fmt: skip
        os.close(writing)
        assert (done.returncode, done.stderr) == (0, ""), arguments


@pytest.mark.parametrize(
    ("shell", "asked"),
    [
        ("bash", {"COMP_WORDS": "clippings art", "COMP_CWORD": "1"}),
        ("zsh", {"_TYPER_COMPLETE_ARGS": "clippings art"}),
        ("fish", {"_TYPER_COMPLETE_ARGS": "clippings art", "_TYPER_COMPLETE_FISH_ACTION": "get-args"}),
    ],
)
def test_shells_complete_commands(home: Path, shell: str, asked: dict[str, str]) -> None:
    assert "_CLIPPINGS_COMPLETE" in clippings(home, "completion", shell).stdout
    program = "import sys; sys.argv[0] = 'clippings'; from bot.cli.main import main; main()"
    answer = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=120, cwd=home,
        env=environment(home, _CLIPPINGS_COMPLETE=f"complete_{shell}", **asked),
    )  # fmt: skip
    assert "articles" in answer.stdout
    assert "remove" not in answer.stdout


def test_a_question_in_german_is_refused_in_german(stocked: Path) -> None:
    done = clippings(stocked, "ask", "Warum ist die alte Brücke über den Fluss gesperrt worden?")
    assert done.returncode == 1
    assert done.stdout == "Ich lese nur Fragen auf Englisch: Bitte stellen Sie Ihre Frage auf Englisch.\n"
