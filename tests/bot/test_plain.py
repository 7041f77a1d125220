"""Nothing that a file, a name or a person wrote acts on a terminal, a log or a chat."""

import io
import json
import logging
import os
import pty
import subprocess
from pathlib import Path

import pytest
from rich.text import Text

from bot.rendering.plain import PlainConsole, PlainFormatter, plain, plain_json, plain_line
from bot.telegram.messages import Entity, Message
from tests.bot.program import COMMAND, as_json, clippings, environment

HOSTILE = "\x1b[2J\x1b]0;gone\x07\x08\x00\x7f\x9b31m\x90\x85\u202ednE\u2066\u2069\u2028"
ACTING = [*map(chr, [*range(9), *range(0x0B, 0x20), *range(0x7F, 0xA0)]), *"\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"]  # fmt: skip
STORY = "The lock keeper of Aldersluis closed both gates on Tuesday, after a barge had torn the lower one off its hinge."


def acting(text: str) -> list[str]:
    return [character for character in ACTING if character in text]


def test_what_acts_is_shown_as_something_that_does_not_and_offsets_stand() -> None:
    shown = plain(f"gate {HOSTILE} shut\n\tby night")
    assert not acting(shown)
    assert len(shown) == len(f"gate {HOSTILE} shut\n\tby night")
    assert shown.startswith("gate ␛[2J␛]0;gone␇␈␀␡�31m")
    assert shown.endswith(" shut\n\tby night")
    assert plain_line("gate\nadded  q  Bell") == "gate␊added  q  Bell"


@pytest.mark.parametrize(
    "text",
    [STORY, "Łódź, naïve – “so”", "می‌خواهم", "שלום\u200f!", "👩‍🚒 at work", "東京\u3000駅", "a\u00a0b"],
)
def test_words_of_every_script_stay_as_they_are(text: str) -> None:
    assert plain(text) == plain_line(text) == text
    assert text in plain_json(text)


def test_json_says_it_to_the_letter_without_it_acting() -> None:
    shown = plain_json({"title": HOSTILE, "of": ["Łódź", HOSTILE]}, indent=2)
    assert not acting(shown)
    assert json.loads(shown) == {"title": HOSTILE, "of": ["Łódź", HOSTILE]}
    assert "Łódź" in shown


def test_a_console_keeps_its_own_colours_alone() -> None:
    stream = io.StringIO()
    console = PlainConsole(
        file=stream, force_terminal=True, color_system="standard", width=60, highlight=False
    )
    console.print(Text(f"lock {HOSTILE}", style="bold"))
    console.print(f"lock {HOSTILE}", style="red", markup=False)
    shown = stream.getvalue()
    assert shown.count("\x1b") == 4  # bold, red, and their ends
    assert not acting(shown.replace("\x1b", ""))
    assert "␛[2J" in shown


def test_a_log_line_stays_a_line() -> None:
    formatter = PlainFormatter("%(levelname)s %(message)s")
    record = logging.LogRecord("x", logging.INFO, "x", 1, "read %s", (f"a\nERROR all lost {HOSTILE}",), None)
    assert not acting(formatter.format(record))
    assert "\n" not in formatter.format(record)
    try:
        raise RuntimeError(HOSTILE)
    except RuntimeError as error:
        record.exc_info = (type(error), error, error.__traceback__)
    assert not acting(formatter.format(record))
    assert "\n" in formatter.format(record)


def test_a_chat_message_is_plain_and_its_entities_stand() -> None:
    message = Message(f"{HOSTILE} gate", (Entity("bold", len(HOSTILE) + 1, 4),))
    assert not acting(message.text)
    bold = message.entities[0]
    assert message.text[bold.offset : bold.offset + bold.length] == "gate"


def hostile_files(folder: Path) -> list[Path]:
    """Files whose names and contents are out to act: read, not read, and broken."""
    folder.mkdir()
    name = "ga\x1b[31mte\nadded  qqqqqqqqqq  Bell\u202e\x9b1m"
    files = {
        f"{name}.txt": f"Both gates {HOSTILE} shut\n\n{STORY}\n\n{STORY[:-1]} at noon.\n",
        f"{name}.odd": "x",
        f"{name}.json": f'{{"body": "{HOSTILE}',
        f"{name}.xml": f"<nitf><{HOSTILE}/>",
        f"{name}.html": "<p></p>",
        f"{name}.warc": f"WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 0\r\n\r\n\r\n\r\n{HOSTILE} line\r\nmore\r\n",
        f"{name}.jsonl": json.dumps({"title": HOSTILE, "publisher": HOSTILE, "body": STORY, "date": HOSTILE}),
    }
    for file, content in files.items():
        (folder / file).write_text(content, "utf-8")
    return [folder / file for file in files]


def test_nothing_of_hostile_files_reaches_a_pipe(tmp_path: Path) -> None:
    files = hostile_files(tmp_path / "files")
    for done in (
        clippings(tmp_path, "add", tmp_path / "files"),
        clippings(tmp_path, "add", *files),
        clippings(tmp_path, "articles"),
        clippings(tmp_path, "show", HOSTILE.replace("\x00", "")),
        clippings(tmp_path, "watch", "--once", files[1]),
        clippings(tmp_path, "watch", "--once", tmp_path / "no\x1b[2Jne"),
        clippings(tmp_path, "ask", "--since", "\x1b[2J", "Who?"),
        clippings(tmp_path, "search", "--publisher", "\x9b2J\n", "gates"),
        clippings(tmp_path, "\x1b[2J"),
        clippings(tmp_path, "articles", "--\x1b[2J"),
    ):
        assert not acting(done.stdout + done.stderr), done.args
        assert "Traceback" not in done.stderr
        assert not any(line.startswith("added  q") for line in (done.stdout + done.stderr).splitlines())
    done = clippings(tmp_path, "add", "--json", tmp_path / "files")
    assert not acting(done.stdout)
    assert any("\x1b[31m" in one["source"] for one in as_json(done)["failed"])
    assert not acting(clippings(tmp_path, "articles", "--json").stdout)


def test_nothing_of_hostile_files_reaches_a_terminal(tmp_path: Path) -> None:
    hostile_files(tmp_path / "files")
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [*COMMAND, "add", str(tmp_path / "files")], stdout=theirs, stderr=theirs, stdin=subprocess.DEVNULL,
        env=environment(tmp_path, TERM="xterm"), cwd=tmp_path,
    ) as process:  # fmt: skip
        os.close(theirs)
        shown = b""
        try:
            while part := os.read(ours, 2**16):
                shown += part
        except OSError:  # how a terminal ends
            pass
        process.wait(120)
    os.close(ours)
    text = shown.decode()
    for theirs_of_text in ("\x1b[31m", "\x1b[2J", "\x1b]0;", "\x9b", "\u202e", "\x07", "\x08", "\x90"):
        assert theirs_of_text not in text
    assert "␛[31m" in text
