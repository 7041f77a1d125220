"""README is true: its examples are run, its table of commands is the program's own."""

import re
import shlex
from pathlib import Path

import typer

from bot.cli.main import app
from tests.bot.program import clippings

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
EXAMPLES = re.findall(r"```console\n(.*?)```", README, re.DOTALL)


def commands(block: str) -> list[tuple[str, str]]:
    """Return each command of a console block with the output that follows it."""
    parts = re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]
    return [(command, output) for command, _, output in (part.partition("\n") for part in parts)]


def test_examples_print_what_readme_shows(home: Path) -> None:
    ran = 0
    for command, output in (pair for block in EXAMPLES for pair in commands(block)):
        words = shlex.split(command)
        if words[:2] == ["make", "ask"]:
            arguments = ["ask", words[2].removeprefix("Q=")]
        elif words[0].endswith("clippings"):
            arguments = words[1:]
        else:
            continue
        assert clippings(home, *arguments).stdout.rstrip() == output.rstrip(), command
        ran += 1
    assert ran >= 2


def test_the_table_of_commands_is_the_programs_own() -> None:
    described = {
        info.callback.__name__: " ".join((info.callback.__doc__ or "").split())
        for info in app.registered_commands
        if info.callback
    }
    table = dict(re.findall(r"^\| `clippings (\w+)[^|]*\| (.*?) \|$", README, re.MULTILINE))
    assert table == described
    assert isinstance(app, typer.Typer)


def test_the_commands_for_a_newcomer_exist() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for target in re.findall(r"\bmake ([a-z]+)", README):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def test_ci_runs_what_readme_says() -> None:
    assert "make test" in README
    assert "make test" in (ROOT / ".ci" / "run").read_text("utf-8")
