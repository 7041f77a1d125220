"""A home that is broken on purpose, for ``bench.harm.faults``: invented articles, commands run in it, and the ways
in which it is broken.
"""

import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

LIMIT = 120.0  # seconds that a command may take; preparing both models takes some 20
_COMMAND = [sys.executable, "-m", "bot"]
_ADDED = re.compile(r"^(?:added|copy|updated) +([a-z2-7]{10}) ", re.MULTILINE)
_REMOVED = re.compile(r"^removed +([a-z2-7]{10})\b", re.MULTILINE)
_DATABASE = ("clippings.db", "clippings.db-wal", "clippings.db-shm", "clippings.used")
_PLACES = [
    "Arnhold",
    "Bexley Moor",
    "Carrow",
    "Dunfell",
    "Estwick",
    "Farleigh",
    "Gorsedd",
    "Hollin",
    "Inverloch",
    "Jarrow Sands",
]
_NAMES = ["Olsen", "Varga", "Mbeki-Hale", "Tanaka", "Da Rosa", "Quint", "Iversen", "Achterberg"]
_SAID = [
    "“We waited {number} years for it,” said {name}, who lives next door.",
    "Builders from {name} and Sons worked on it for {number} weeks.",
    "Opponents had gathered {number} names, said {name}, a former councillor.",
    "The fire brigade asked for {number} further doors, and {name} drew them.",
    "Next to it {name} sells bread and {number} kinds of tea.",
    "A storm in its first winter tore {number} slates off, {name} remembers.",
    "Children painted {number} of its tiles under the eyes of {name}.",
    "Its opening hours are still being argued over by {name} and {number} neighbours.",
]
_THINGS = [
    "bridge",
    "library",
    "tram line",
    "harbour wall",
    "theatre",
    "observatory",
    "market hall",
    "reservoir",
]


@dataclass(frozen=True, slots=True)
class Done:
    """How a command ended."""

    status: int
    out: str
    err: str

    @property
    def complaint(self) -> str | None:
        """What the command said of a failure; None where it did its work."""
        return self.err.strip().splitlines()[-1] if self.status == 2 and self.err.strip() else None


@dataclass(frozen=True, slots=True)
class Source:
    """An article as it was written, which the program never sees again once it has read it."""

    title: str
    publisher: str
    published: str
    paragraphs: tuple[str, ...]

    @property
    def text(self) -> str:
        """The words, paragraphs parted by an empty line."""
        return "\n\n".join(self.paragraphs)


@dataclass(slots=True)
class World:
    """A home, what was acknowledged in it, and the articles as they were written."""

    home: Path
    pristine: Path
    sources: dict[str, Source] = field(default_factory=dict)
    first: frozenset[str] = frozenset()
    kept: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)
    questions: tuple[str, ...] = ()
    made: int = 0

    def ask(self) -> Done:
        """Ask all questions, one after the other, in one process."""
        return self.run("ask", "--batch", "-", given="".join(f"{question}\n" for question in self.questions))

    def run(self, *arguments: object, given: str = "") -> Done:
        """Run a command to its end, and take note of what it acknowledges."""
        done = subprocess.run(
            [*_COMMAND, *map(str, arguments)], capture_output=True, text=True, errors="replace", env=self.environment(), cwd=self.home.parent,
            timeout=LIMIT, check=False, input=given,
        )  # fmt: skip
        self.note(done.stdout)
        return Done(done.returncode, done.stdout, done.stderr)

    def environment(self) -> dict[str, str]:
        """Return the environment that commands run in."""
        return {
            **os.environ,
            "CLIPPINGS_HOME": str(self.home),
            "HF_HUB_OFFLINE": "1",
            "PYTHONPATH": str(Path(__file__).parents[2]),
        }

    def note(self, out: str) -> None:
        """Take note of what was acknowledged."""
        self.kept |= set(_ADDED.findall(out))
        removed = set(_REMOVED.findall(out))
        self.kept -= removed
        self.gone |= removed

    def restore(self) -> None:
        """Put the home back as it was when it was whole: what a person does who is told to."""
        for place in self.home.iterdir():
            shutil.rmtree(place) if place.is_dir() else place.unlink()
        shutil.copytree(self.pristine, self.home, dirs_exist_ok=True)
        self.kept, self.gone = set(self.first), set()


@dataclass(frozen=True, slots=True)
class Broken:
    """What was done, whether to the database itself, and the answers just before, where they must come out
    the same again.
    """

    what: str
    is_database: bool = False
    answers: list[dict[str, Any]] = field(default_factory=list)


class FaultError(AssertionError):
    """Something that may never happen."""


def write_articles(world: World, folder: Path, count: int, chance: random.Random) -> list[str]:
    """Write invented articles, each with a fact of its own, and return a question about each."""
    folder.mkdir(exist_ok=True)
    questions = []
    for _ in range(count):
        world.made += 1
        place, thing, ward = chance.choice(_PLACES), chance.choice(_THINGS), f"Ward {world.made}"
        cost = f"{chance.randint(11, 99)}.{chance.randint(1, 9)} million crowns"
        source = Source(
            f"{place} opens the {thing} of {ward}",
            f"{place} Courier",
            f"2025-0{chance.randint(1, 9)}-14",
            (
                f"The new {thing} in {ward} of {place} cost {cost}, the council said on Friday.",
                " ".join(
                    chance.choice(_SAID).format(name=chance.choice(_NAMES), number=chance.randint(3, 90))
                    for _ in range(6)
                ),
            ),
        )
        world.sources[source.title] = source
        head = f"title: {source.title}\npublisher: {source.publisher}\npublished: {source.published}\n"
        (folder / f"{world.made:04}.md").write_text(f"---\n{head}---\n\n{source.text}\n", encoding="utf-8")
        questions.append(f"How much did the new {thing} in {ward} of {place} cost?")
    return questions


# What is done to a home


def damage(world: World, chance: random.Random) -> Broken:
    """Break one file that the program owns; return which, and how."""
    files = sorted(path for path in world.home.rglob("*") if path.is_file() and not path.is_symlink())
    models = [path for path in files if path.is_relative_to(world.home / "models")]
    database = [path for path in files if path.name in _DATABASE]
    caches = [path for path in files if path not in models and path not in database]
    kinds = [(database, 0.4), (models, 0.1), (caches, 0.5)]  # there are many more caches than anything else
    path = chance.choice(
        chance.choices(*zip(*[(found, weight) for found, weight in kinds if found], strict=True))[0]
    )
    how = chance.choice([_flip, _flip, _truncate, _empty, _delete, _swap])
    answers = [bare(answer) for answer in answers_in(world.ask())]
    how(world, path, chance)
    return Broken(f"{how.__name__[1:]} {path.relative_to(world.home)}", path.name in _DATABASE, answers)


def _flip(_world: World, path: Path, chance: random.Random) -> None:
    data = bytearray(path.read_bytes())
    for _ in range(chance.randint(1, 20) if data else 0):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    path.write_bytes(data)


def _truncate(_world: World, path: Path, chance: random.Random) -> None:
    os.truncate(path, int(path.stat().st_size * chance.random()))


def _empty(_world: World, path: Path, _chance: random.Random) -> None:
    os.truncate(path, 0)


def _delete(_world: World, path: Path, _chance: random.Random) -> None:
    path.unlink()


def _swap(world: World, path: Path, _chance: random.Random) -> None:
    older = world.pristine / path.relative_to(world.home)
    if older.is_file():
        shutil.copyfile(older, path)
        if (
            path.name == _DATABASE[0]
        ):  # a backup was put back: what came after it is gone, and what went after it is there
            world.kept, world.gone = set(world.first), set()


def work_of(world: World, chance: random.Random) -> list[object]:
    """Return a command that changes or asks something."""
    folder = Path(tempfile.mkdtemp(dir=world.home.parent, prefix="new-"))
    write_articles(world, folder, chance.choice([1, 3, 80]), chance)
    watched = folder.parent / "watched.txt"
    watched.write_text(f"{folder}\n", encoding="utf-8")
    remove = chance.sample(sorted(world.kept), min(2, len(world.kept)))
    return list(
        chance.choice(
            [
                ("add", folder),
                ("add", folder),
                ("watch", "--once", watched),
                ("remove", *remove),
                ("ask", *world.questions),
            ][: 5 if remove else 3]
        )
    )


def kill(world: World, chance: random.Random) -> Broken:
    """Kill a command at a random moment."""
    command = work_of(world, chance)
    if chance.random() < 0.1:
        shutil.rmtree(world.home / "models")  # the first preparation
    out = Path(tempfile.mkstemp(dir=world.home.parent)[1])
    wait = chance.uniform(0.1, 3.0 if (world.home / "models").exists() else 15.0)
    with out.open("wb") as file:
        process = subprocess.Popen(
            [*_COMMAND, *map(str, command)],
            stdout=file,
            stderr=subprocess.DEVNULL,
            env=world.environment(),
            cwd=world.home.parent,
        )
        with suppress(subprocess.TimeoutExpired):
            process.wait(wait)
        process.kill()
        process.wait()
    world.note(out.read_text("utf-8", "replace"))
    _check_alone(world)
    return Broken(f"killed {command[0]} after {wait:.2f} s")


def fill(world: World, chance: random.Random) -> Broken:
    """Have a command run out of disk."""
    filler = world.home.parent / "filler"
    free = chance.choice([0, 0, chance.randint(1, 64) * 1024, chance.randint(64, 2048) * 1024])
    command = work_of(world, chance)
    left = shutil.disk_usage(world.home).free
    with filler.open("wb") as file, suppress(OSError):
        for _ in range(max(0, (left - free) // 4096)):
            file.write(b"\0" * 4096)
    try:
        done = world.run(*command)
    finally:
        filler.unlink()
    if done.status == 2 and "disk is full" not in done.err:
        raise FaultError(f"a full disk is called: {done.complaint}")
    check_words(done, str(command[0]))
    return Broken(f"{command[0]} on a disk with {free // 1024} KB left: {done.status}")


def _check_alone(world: World) -> None:
    """Check that nothing a killed command started goes on, and that it left no scratch."""
    for _ in range(100):
        left = list(_processes(str(world.home)))
        scratch = [
            path.name
            for path in (world.home / "models").glob("*")
            if "made" in path.name or path.name.startswith(("tmp", "."))
        ]
        if not left and not scratch:
            return
        time.sleep(0.1)
    raise FaultError(f"a killed command left {left or scratch}")


def _processes(home: str) -> Iterator[str]:
    for entry in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            words = (entry / "cmdline").read_bytes().decode(errors="replace").replace("\0", " ")
            if home in words and int(entry.name) != os.getpid() and "bench.harm.faults" not in words:
                yield words


def check_words(done: Done, what: str) -> None:
    """Check that a command says in words what went wrong."""
    if done.status not in (0, 1, 2) or "Traceback" in done.err or "something unexpected" in done.err:
        raise FaultError(f"{what} ended with {done.status}: {done.err.strip()[-300:]}")
    if done.status == 2 and sum(line.startswith("clippings:") for line in done.err.splitlines()) > 1:
        raise FaultError(f"{what} fails in more than a line: {done.err.strip()[-300:]}")


def answers_in(asked: Done) -> list[dict[str, Any]]:
    """Return the answers that were given, in order; a line that was cut short is none."""
    answers = []
    for line in asked.out.splitlines():
        with suppress(ValueError):
            answers.append(json.loads(line))
    return answers


def bare(answer: dict[str, Any]) -> dict[str, Any]:
    """Return an answer without what is another each time."""
    return {name: value for name, value in answer.items() if name not in ("answer_id", "elapsed_ms")}
