"""Break what the program owns, fill its disk, kill it, and see whether anything is lost: ``python -m bench.faults``.

In rounds, at random: one file under the home is flipped, truncated, emptied, deleted or swapped with an older copy; or the disk is full
under a command; or a command is killed. After each round the program is asked again, and it is checked that

- what `add` acknowledged (a line printed) is there, what `remove` acknowledged is not; where the database itself was broken, that is said;
- nothing is shown that differs from what the articles said when they were first added, and each quote fits its hash;
- each command ends with 0, 1 or 2, with at most one line on what went wrong, and no child or scratch is left of one that was killed;
- answers are the same as before anything was broken, once what could be made anew was made anew.

Prints a line for each round and, at the end, how many of each kind held. Exits with 1 when any did not.
"""

import argparse
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

ROUNDS = 200
LIMIT = 120.0  # seconds that a command may take; preparing both models takes some 20
_COMMAND = [sys.executable, "-m", "bot"]
_ADDED = re.compile(r"^(?:added|copy|updated) +([a-z2-7]{10}) ", re.MULTILINE)
_REMOVED = re.compile(r"^removed +([a-z2-7]{10})$", re.MULTILINE)
_DATABASE = ("clippings.db", "clippings.db-wal", "clippings.db-shm", "clippings.used")
_DISK = "512m"  # of a disk that can be filled
_PLACES = ["Arnhold", "Bexley Moor", "Carrow", "Dunfell", "Estwick", "Farleigh", "Gorsedd", "Hollin", "Inverloch", "Jarrow Sands"]
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
_THINGS = ["bridge", "library", "tram line", "harbour wall", "theatre", "observatory", "market hall", "reservoir"]


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

    def run(self, *arguments: object) -> Done:
        """Run a command to its end, and take note of what it acknowledges."""
        done = subprocess.run(
            [*_COMMAND, *map(str, arguments)], capture_output=True, text=True, errors="replace", env=self.environment(), cwd=self.home.parent,
            timeout=LIMIT, check=False, stdin=subprocess.DEVNULL,
        )  # fmt: skip
        self.note(done.stdout)
        return Done(done.returncode, done.stdout, done.stderr)

    def environment(self) -> dict[str, str]:
        """Return the environment that commands run in."""
        return {**os.environ, "CLIPPINGS_HOME": str(self.home), "HF_HUB_OFFLINE": "1", "PYTHONPATH": str(Path(__file__).parents[1])}

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
    """What was done, whether to the database itself, and the answers just before, where they must come out the same again."""

    what: str
    is_database: bool = False
    answers: dict[str, Any] = field(default_factory=dict)


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
                " ".join(chance.choice(_SAID).format(name=chance.choice(_NAMES), number=chance.randint(3, 90)) for _ in range(6)),
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
    few = [path for path in files if path not in models] or files
    path = chance.choice(models if models and chance.random() < 0.1 else few)
    how = chance.choice([_flip, _flip, _truncate, _empty, _delete, _swap])
    answers = {question: _bare(json.loads(world.run("ask", "--json", question).out)) for question in world.questions}
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
        if path.name == _DATABASE[0]:  # a backup was put back: what came after it is gone, and what went after it is there
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
            [("add", folder), ("add", folder), ("watch", "--once", watched), ("remove", *remove), ("ask", *world.questions)][
                : 5 if remove else 3
            ]
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
            [*_COMMAND, *map(str, command)], stdout=file, stderr=subprocess.DEVNULL, env=world.environment(), cwd=world.home.parent
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
    _check_words(done, str(command[0]))
    return Broken(f"{command[0]} on a disk with {free // 1024} KB left: {done.status}")


# What must hold then


def _check_alone(world: World) -> None:
    """Check that nothing a killed command started goes on, and that it left no scratch."""
    for _ in range(100):
        left = list(_processes(str(world.home)))
        scratch = [path.name for path in (world.home / "models").glob("*") if "made" in path.name or path.name.startswith(("tmp", "."))]
        if not left and not scratch:
            return
        time.sleep(0.1)
    raise FaultError(f"a killed command left {left or scratch}")


def _processes(home: str) -> Iterator[str]:
    for entry in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            words = (entry / "cmdline").read_bytes().decode(errors="replace").replace("\0", " ")
            if home in words and int(entry.name) != os.getpid() and "bench.faults" not in words:
                yield words


def _check_words(done: Done, what: str) -> None:
    """Check that a command says in words what went wrong."""
    if done.status not in (0, 1, 2) or "Traceback" in done.err or "something unexpected" in done.err:
        raise FaultError(f"{what} ended with {done.status}: {done.err.strip()[-300:]}")
    if done.status == 2 and sum(line.startswith("clippings:") for line in done.err.splitlines()) > 1:
        raise FaultError(f"{what} fails in more than a line: {done.err.strip()[-300:]}")


def check(world: World, broken: Broken) -> str:
    """Check what must hold after a round; return how it was. Raises FaultError when it does not."""
    asked = {question: world.run("ask", "--json", question) for question in world.questions}
    listed, verified, status = (world.run(*words, "--json") for words in (["articles"], ["verify", "--all"], ["status"]))
    ended = [*asked.items(), ("articles", listed), ("verify", verified), ("status", status)]
    for what, done in ended:
        _check_words(done, what)
    for done in asked.values():
        if answer := _json(done):
            _check_quotes(world, answer)
    failed = next((done.complaint for _, done in ended if done.complaint), None)
    if failed and not broken.is_database:
        raise FaultError(f"the database is whole, and yet: {failed}")
    if failed:
        return f"refused: {failed}"
    told = verified.status == 1
    _check_kept(world, {one["article_id"] for one in json.loads(listed.out)}, broken, told)
    if broken.is_database:
        return "damage told" if told else "nothing of worth was hit"
    if told and json.loads(verified.out).get("texts", {}).get("damaged"):
        raise FaultError(f"texts are called damaged: {verified.out[-300:]}")
    for question, before in broken.answers.items():
        now = _bare(json.loads(asked[question].out))
        if before != now:
            raise FaultError(f"another answer than before to {question!r}: {now['status']} {now['message']} {now['citations'][:1]}")
    return "as before"


def _check_kept(world: World, present: set[str], broken: Broken, told: bool) -> None:
    """Check that what was acknowledged is there and what was removed is not."""
    if (missing := world.kept - present) and not (broken.is_database and told):
        raise FaultError(f"lost without a word: {sorted(missing)}")
    if not broken.is_database and (back := world.gone & present):
        raise FaultError(f"removed, and back: {sorted(back)}")


def _check_quotes(world: World, answer: dict[str, Any]) -> None:
    for citation in answer["citations"]:
        quote, source = citation["quote"], world.sources.get(citation["title"])
        if sha256(quote.encode()).hexdigest() != citation["sha256"]:
            raise FaultError(f"a quote does not fit its hash: {quote!r}")
        if source is None or source.text[citation["start"] : citation["end"]] != quote:
            raise FaultError(f"quoted as exact, and it is not: {quote!r}")
        if (citation["publisher"], citation["published"]) != (source.publisher, source.published):
            raise FaultError(f"quoted under a wrong name or day: {citation['publisher']}, {citation['published']}")
        if citation["article_id"] in world.gone:
            raise FaultError(f"quoted, though removed: {quote!r}")


def _json(done: Done) -> dict[str, Any] | None:
    with suppress(ValueError):
        value = json.loads(done.out)
        return value if isinstance(value, dict) else None
    return None


def _bare(answer: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in answer.items() if name not in ("answer_id", "elapsed_ms")}


# Rounds


def build(folder: Path, chance: random.Random, models: Path | None) -> World:
    """Make a home with articles, a removed one and past answers in it, and keep a copy of it."""
    world = World(folder / "home", folder / "pristine")
    world.home.mkdir()
    if models:
        shutil.copytree(models, world.home / "models")
    questions = write_articles(world, folder / "first", 12, chance)
    world.run("add", folder / "first")
    world.run("remove", sorted(world.kept)[0])
    world.first = frozenset(world.kept)
    world.questions = tuple(q for q in questions if json.loads(world.run("ask", "--json", q).out)["citations"])[:2]
    if not world.questions:
        raise FaultError("a whole home does not answer")
    shutil.copytree(world.home, world.pristine)
    return world


def run_round(world: World, kind: str, chance: random.Random) -> tuple[str, str]:
    """Break something, and check what must hold; return what was done, and how it was. Raises FaultError."""
    world.restore()
    if chance.random() < 0.5:
        world.run(*work_of(world, chance))  # so that an older copy is another
    broken = {"damage": damage, "kill": kill, "full disk": fill}[kind](world, chance)
    return broken.what, check(world, broken)


@contextmanager
def disk() -> Iterator[tuple[Path, bool]]:
    """Yield a folder, and whether it is a disk of its own, which can be filled: where this user may mount one."""
    with tempfile.TemporaryDirectory(prefix="clippings-faults-") as folder:
        mounted = (
            subprocess.run(
                ["/bin/mount", "-t", "tmpfs", "-o", f"size={_DISK}", "tmpfs", folder], capture_output=True, check=False
            ).returncode
            == 0
        )
        try:
            yield Path(folder), mounted
        finally:
            if mounted:
                subprocess.run(["/bin/umount", "-l", folder], check=False)


def run(rounds: int, seed: int, tell: Callable[[str], None], models: Path | None = None) -> int:
    """Run rounds and return how many did not hold; ``models`` are prepared models to begin with."""
    chance, outcomes, bad = random.Random(seed), Counter[str](), 0
    with disk() as (folder, can_be_filled):
        world = build(folder, chance, models)
        kinds = ["damage", "damage", "damage", "kill", "kill", *(["full disk"] if can_be_filled else [])]
        for number in range(1, rounds + 1):
            kind = kinds[number % len(kinds)]
            try:
                done, how = run_round(world, kind, chance)
            except (FaultError, subprocess.TimeoutExpired) as error:
                bad += 1
                done, how = kind, f"FAILED: {error}"
            outcomes[f"{kind}: {how.split(':')[0]}"] += 1
            tell(f"{number:4}  {done}: {how}")
    for outcome, count in sorted(outcomes.items()):
        tell(f"{count:5}  {outcome}")
    return bad


def main() -> None:
    """Run rounds as told on the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--models", type=Path, help="prepared models to begin with, a home's models folder")
    given = parser.parse_args()
    sys.exit(1 if run(given.rounds, given.seed, lambda line: print(line, flush=True), given.models) else 0)


if __name__ == "__main__":
    main()
