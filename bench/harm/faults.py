"""Break what the program owns, fill its disk, kill it, and see whether anything is lost: ``python -m
bench.harm.faults``.

In rounds, at random: one file under the home is flipped, truncated, emptied, deleted or swapped with an older
copy; or the disk is full under a command; or a command is killed. After each round the program is asked
again, and it is checked that

- what `add` acknowledged (a line printed) is there, what `remove` acknowledged is not; where the database
itself was broken, that is said; - nothing is shown that differs from what the articles said when they were
first added, and each quote fits its hash; - each command ends with 0, 1 or 2, with at most one line on what
went wrong, and no child or scratch is left of one that was killed; - answers are the same as before anything
was broken, once what could be made anew was made anew.

Prints a line for each round and, at the end, how many of each kind held. Exits with 1 when any did not.
"""

import argparse
import json
import random
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

from bench.harm.breaking import (
    Broken,
    FaultError,
    World,
    answers_in,
    bare,
    check_words,
    damage,
    fill,
    kill,
    work_of,
    write_articles,
)

ROUNDS = 200
_DISK = "1g"  # of a disk that can be filled


def check(world: World, broken: Broken) -> str:
    """Check what must hold after a round; return how it was. Raises FaultError when it does not."""
    asked = world.ask()
    listed, verified, status = (
        world.run(*words, "--json") for words in (["articles"], ["verify", "--all"], ["status"])
    )
    ended = [("ask", asked), ("articles", listed), ("verify", verified), ("status", status)]
    for what, done in ended:
        check_words(done, what)
    answers = answers_in(asked)
    for answer in answers:
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
    for before, now in zip(broken.answers, map(bare, answers), strict=bool(broken.answers)):
        if before != now:
            raise FaultError(
                f"another answer than before to {now['question']!r}: {now['status']} {now['message']} {now['citations'][:1]}"
            )
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
            raise FaultError(
                f"quoted under a wrong name or day: {citation['publisher']}, {citation['published']}"
            )
        if citation["article_id"] in world.gone:
            raise FaultError(f"quoted, though removed: {quote!r}")


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
    world.questions = tuple(questions)
    world.questions = tuple(answer["question"] for answer in answers_in(world.ask()) if answer["citations"])[
        :2
    ]
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
    """Yield a folder, and whether it is a disk of its own, which can be filled: where this user may mount
    one.
    """
    with tempfile.TemporaryDirectory(prefix="clippings-faults-") as folder:
        mounted = (
            subprocess.run(
                ["/bin/mount", "-t", "tmpfs", "-o", f"size={_DISK}", "tmpfs", folder],
                capture_output=True,
                check=False,
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
