"""The program as an operating system sees it: what it imports, what survives when it is killed."""

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.bot.program import COMMAND, as_json, clippings, environment

KILLS = int(os.environ.get("KILLS", "4"))  # KILLS=20 for the long run
LONGEST = 2.0 if KILLS < 10 else 14.0  # seconds: the long run dies while embedding too
HEAVY = (
    "torch", "transformers", "sentence_transformers", "telegram", "onnx", "scipy", "sklearn", "pandas", "prompt_toolkit",
    "lxml", "trafilatura", "httpx", "feedparser", "pypdf", "warcio", "pydantic_settings", "asyncio", "yaml",
    "dateutil.parser", "matplotlib", "charset_normalizer", "rich.progress", "rich.table", "rich.markdown", "multiprocessing",
    "bot.ingest", "bot.progress", "bot.watcher", "bot.telegram", "bot.rendering.revisions", "corpus.formats",
    "corpus.extraction", "corpus.intake", "corpus.revisions", "corpus.worker", "retrieval.evaluation", "retrieval.models.export",
)  # fmt: skip
MOST_MODULES, MOST_OF_OURS = (
    680,
    110,
)  # 2026-11-29: 650 modules, 108 of them ours; before the terminal was split, 724 and 56
BRIDGE = (
    "Old bridge closes\n\nThe old bridge over the Arn was closed on Tuesday after engineers found cracks.\n"
)


def test_a_question_imports_nothing_heavy(home: Path, tmp_path: Path) -> None:
    (tmp_path / "bridge.txt").write_text(BRIDGE)
    assert clippings(home, "add", tmp_path / "bridge.txt").returncode == 0
    probe = (
        "import runpy, sys; sys.argv = ['clippings', 'ask', 'Why was the old bridge over the Arn closed?']\n"
        "try: runpy.run_module('bot', run_name='__main__')\n"
        "except SystemExit as end: print('STATUS', end.code)\n"
        f"print('LOADED', [m for m in {HEAVY!r} if m in sys.modules])\n"
        "print('MODULES', len(sys.modules), sum(m.split('.')[0] in ('bot', 'corpus', 'retrieval') for m in sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", probe], capture_output=True, text=True, env=environment(home), timeout=60
    )
    assert "STATUS 0" in done.stdout, done.stderr
    assert "LOADED []" in done.stdout
    in_all, ours = map(int, done.stdout.split("MODULES ")[1].split())
    assert in_all <= MOST_MODULES
    assert ours <= MOST_OF_OURS


def test_a_running_program_turns_from_the_sample_to_what_is_added(home: Path, tmp_path: Path) -> None:
    (tmp_path / "bridge.txt").write_text(BRIDGE)
    asking = subprocess.Popen(
        [*COMMAND, "ask", "--json"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment(home),
        text=True,
    )
    assert asking.stdin is not None
    assert asking.stdout is not None

    def ask(question: str) -> dict[str, object]:
        assert asking.stdin is not None
        assert asking.stdout is not None
        asking.stdin.write(question + "\n")
        asking.stdin.flush()
        answer: dict[str, object] = json.loads(asking.stdout.readline())
        return answer

    assert ask("Who belongs to the G8?")["status"] == "answered"
    assert clippings(home, "add", tmp_path / "bridge.txt").returncode == 0
    assert ask("Why was the old bridge over the Arn closed?")["status"] == "answered"
    assert ask("Who belongs to the G8?")["status"] == "no_answer"
    asking.stdin.close()
    asking.stdout.close()
    assert asking.wait(timeout=30) == 0


def test_a_question_writes_nothing_outside_its_home(home: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "user"
    elsewhere.mkdir()
    done = clippings(
        home, "ask", "Who belongs to the G8?", HOME=str(elsewhere), XDG_CACHE_HOME=str(elsewhere / ".cache")
    )
    assert done.returncode == 0
    assert list(elsewhere.rglob("*")) == []


@pytest.fixture
def thousand(tmp_path: Path) -> Path:
    path = tmp_path / "thousand.jsonl"
    chance = random.Random(0)
    nouns = "bridge ferry council harbour budget school storm railway museum hospital".split()
    with path.open("w") as file:
        for number in range(1000):
            one, two = chance.sample(nouns, 2)
            body = [
                f"The {one} number {number} was closed on Monday.",
                f"Officials said that the {two} would open in {number % 50} days.",
            ]
            record = {
                "url": f"https://news.example/{number}",
                "title": f"{one} {number}",
                "source": "The Daily",
                "date": "2024-05-02",
            }
            file.write(json.dumps(record | {"body": "\n\n".join(body)}) + "\n")
    return path


@pytest.mark.timeout(900)
def test_what_was_acknowledged_survives_a_kill(home: Path, thousand: Path) -> None:
    chance = random.Random(1)
    acknowledged: set[str] = set()
    for _ in range(KILLS):
        adding = subprocess.Popen(
            [*COMMAND, "add", str(thousand)],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment(home),
        )
        assert adding.stdout is not None
        first = adding.stdout.readline()  # however slow the machine, it dies in the middle of its work
        time.sleep(chance.random() * LONGEST)
        adding.send_signal(signal.SIGKILL)
        lines = (first + adding.stdout.read()).decode().splitlines(keepends=True)
        adding.stdout.close()
        adding.wait()
        acknowledged |= {
            line.split()[1] for line in lines if line.endswith("\n") and line.startswith("added")
        }
        kept = (
            {a["article_id"] for a in as_json(clippings(home, "articles", "--json"))}
            if acknowledged
            else set()
        )
        assert acknowledged <= kept
    assert len(acknowledged) > 0
    whole = as_json(clippings(home, "show", "https://news.example/0", "--json"))
    assert [p["number"] for p in whole["paragraphs"]] == [1, 2]
    assert clippings(home, "search", "bridge closed", "--top", "5").returncode == 0


@pytest.mark.parametrize("command", [["status"], ["ask", "Who won?"], ["add", "--sample"], ["--help"]])
def test_ctrl_c_during_imports_is_one_line(home: Path, tmp_path: Path, command: list[str]) -> None:
    (tmp_path / "typer.py").write_text("import time\nprint('importing', flush=True)\ntime.sleep(60)\n")
    path = f"{tmp_path}{os.pathsep}{environment(home)['PYTHONPATH']}"
    starting = subprocess.Popen(
        [*COMMAND, *command],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(home, PYTHONPATH=path),
        cwd=home,
        text=True,
    )
    assert starting.stdout is not None
    assert starting.stdout.readline() == "importing\n"
    starting.send_signal(signal.SIGINT)
    _, errors = starting.communicate(timeout=60)
    assert (starting.returncode, errors) == (130, "Stopped.\n")


@pytest.mark.parametrize("milliseconds", [0, 20, 50, 100, 200, 300, 500, 800])
def test_ctrl_c_soon_after_the_start_is_one_line(home: Path, milliseconds: int) -> None:
    starting = subprocess.Popen(
        [*COMMAND, "ask"],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env=environment(home),
        text=True,
    )
    time.sleep(milliseconds / 1000)
    starting.send_signal(signal.SIGINT)
    assert starting.stdin is not None
    assert starting.stderr is not None
    errors = starting.stderr.read()
    starting.stdin.close()
    starting.stderr.close()
    assert starting.wait(timeout=60) != 0
    if "<frozen" in errors or not errors:  # it hit before the interpreter came to a line of ours
        assert "bot/" not in errors
    else:
        assert starting.returncode == 130
        assert "Traceback" not in errors
        assert errors.endswith("Stopped.\n")


def test_ctrl_c_while_waiting_for_questions_is_one_line(home: Path) -> None:
    asking = subprocess.Popen(
        [*COMMAND, "ask", "--json"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(home),
        text=True,
    )
    assert asking.stdin is not None
    assert asking.stdout is not None
    assert asking.stderr is not None
    asking.stdin.write("Who belongs to the G8?\n")
    asking.stdin.flush()
    assert json.loads(asking.stdout.readline())["status"] == "answered"
    asking.send_signal(signal.SIGINT)
    _, errors = asking.communicate(timeout=60)
    assert asking.returncode == 130
    assert errors.splitlines()[-1] == "Stopped."
    assert "Traceback" not in errors


@contextmanager
def telegram(known: int) -> Iterator[str]:
    """Serve Telegram's methods, of polls only the first so many: from then on the token is unknown.

    Yields what the base address is.
    """
    polls: list[str] = []

    class Answering(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            method = self.path.rsplit("/", 1)[1]
            is_known = known >= 0
            result: object = True
            if method == "getMe":
                result = {
                    "id": 123456,
                    "is_bot": True,
                    "first_name": "Clippings",
                    "username": "clippings_bot",
                }
            elif method == "getUpdates":
                polls.append(method)
                is_known, result = len(polls) <= known, []
            refusal = {"ok": False, "error_code": 401, "description": "Unauthorized"}
            body = json.dumps({"ok": True, "result": result} if is_known else refusal).encode()
            self.send_response(200 if is_known else 401)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/bot"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.mark.parametrize("known", [-1, 0, 2])
def test_a_token_that_telegram_refuses_ends_the_bot_in_one_line(home: Path, known: int) -> None:
    with telegram(known) as address:
        done = clippings(home, "bot", TELEGRAM_BOT_TOKEN="123456:AAsecret", TELEGRAM_BASE_URL=address)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert "secret" not in done.stderr
    lines = done.stderr.splitlines()
    assert lines[-1].startswith("clippings: TELEGRAM_BOT_TOKEN: Telegram does not know this token")
    assert sum("ERROR" in line for line in lines) == (0 if known < 0 else 1)
