"""Measure what is made of times and publishers in a question, and what each rule is worth.

Run it as ``python -m bench.understanding``. ``bench/times.jsonl`` and ``bench/publishers.jsonl`` have 300
questions each, written without a look at the rules: the days that a question keeps to, and the publishers
whose reports it asks for. Every other one by a hash of its id is for development, the rest for report. With
``--parts`` each rule is switched off in turn; a question that comes out otherwise is counted, in these sets
and in the public ones of the folder that ``--folder`` names (``bench.datasets``), whose questions show
whether the rule is ever at work.
"""

import argparse
import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from bench.datasets import load_all, own
from retrieval.query import grammar, outlets, publishers, times
from retrieval.query.publishers import mentions

TIMES, PUBLISHERS = (Path(__file__).with_name(f"{name}.jsonl") for name in ("times", "publishers"))
_SHARED = 0.5  # of the days of both that a fuzzy time must share with its label, as intersection over union
_NEVER = "(?!)"

Case = dict[str, Any]
Range = tuple[str | None, str | None]


@dataclass(frozen=True, slots=True)
class Part:
    """A rule that can be switched off."""

    name: str
    off: Callable[[], Any]


def main() -> None:
    """Measure, and switch off."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--parts", action="store_true")
    parser.add_argument("--folder", type=Path)
    arguments = parser.parse_args()
    sets = {"times": (read(TIMES), right_time), "publishers": (read(PUBLISHERS), right_publishers)}
    for name, (cases, right) in sets.items():
        _print_by_kind(name, cases, right)
    if not arguments.parts:
        return
    asked = (
        [q.text for labelled in [*load_all(arguments.folder), own()] for q in labelled.questions]
        if arguments.folder
        else []
    )
    known = (
        tuple(
            {a.publisher for labelled in load_all(arguments.folder) for a in labelled.articles if a.publisher}
        )
        if asked
        else ()
    )
    for name, parts, read_one in (
        ("times", time_parts(), _times),
        ("publishers", publisher_parts(), lambda text: mentions(text, known)),
    ):
        _print_parts(parts, *sets[name], asked, read_one)


def read(file: Path) -> list[Case]:
    """Return the cases in a file."""
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


def is_development(case: Case) -> bool:
    """Tell whether a case may be looked at."""
    return hashlib.sha256(case["id"].encode()).digest()[0] % 2 == 0


def right_time(case: Case) -> bool:
    """Tell whether the days that a question keeps to are understood as they are labelled."""
    said = times.times(case["question"], date.fromisoformat(case["asked_on"]), None, None)
    if case["kind"] == "latest":
        return (said.latest or said.recent) and not said.periods
    wanted: Range = (case["first"], case["last"])
    if wanted == (None, None):
        return not said.periods
    if not said.periods:
        return False
    firsts, lasts = [p.first for p in said.periods], [p.last for p in said.periods]
    given: Range = (
        None if None in firsts else min(filter(None, firsts)),
        None if None in lasts else max(filter(None, lasts)),
    )
    return _shared(given, wanted) >= _SHARED if case["kind"] == "fuzzy" else given == wanted


def _shared(one: Range, other: Range) -> float:
    """Return the days that two ranges share, as a part of the days of both."""
    if None in one or None in other:
        return 0.0
    (a, b), (c, d) = ([date.fromisoformat(str(day)).toordinal() for day in days] for days in (one, other))
    return max(0, min(b, d) - max(a, c) + 1) / (max(b, d) - min(a, c) + 1)


def right_publishers(case: Case) -> bool:
    """Tell whether the publishers asked about as the source are those that are labelled."""
    found = [m for m in mentions(case["question"], case["coverage"]) if m.as_source]
    given = {tuple(sorted(m.publishers)) for m in found if m.publishers}
    wanted = {tuple(sorted(group)) for group in case["publishers"] if group[0] != "?"}
    return given == wanted and any(not m.publishers for m in found) == any(
        group[0] == "?" for group in case["publishers"]
    )


def _print_by_kind(name: str, cases: Sequence[Case], right: Callable[[Case], bool]) -> None:
    counts: dict[tuple[str, bool], list[bool]] = defaultdict(list)
    for case in cases:
        for kind in (case["kind"], "all"):
            counts[kind, is_development(case)].append(right(case))
    print(f"\n{name}: right, development / report")
    for kind in sorted({kind for kind, _ in counts}, key=lambda kind: (kind == "all", kind)):
        parts = [counts[kind, development] for development in (True, False)]
        print(
            f"  {kind:<24}"
            + " / ".join(f"{sum(part) / len(part):.2f} of {len(part)}" if part else "-" for part in parts)
        )


# Switching off


@contextmanager
def replaced(module: Any, name: str, value: object) -> Iterator[None]:
    """Have a module use another value for a while."""
    before = getattr(module, name)
    setattr(module, name, value)
    try:
        yield
    finally:
        setattr(module, name, before)


def time_parts() -> list[Part]:
    """Return the rules of the calendar: each of the grammar, and each pattern beside it."""
    rules = grammar.GRAMMAR
    parts = []
    for group, (cues, found) in enumerate(rules):
        for at in range(len(found)):
            without = [*rules[:group], (cues, [*found[:at], *found[at + 1 :]]), *rules[group + 1 :]]
            name = f"{found[at][2].__name__.removeprefix('read_')} {group + 1}.{at + 1}"
            parts.append(Part(name, partial(replaced, grammar, "GRAMMAR", without)))
    beside = (
        "_PART", "_RANGE", "_AND", "_BOUND", "_OF_A_NOUN", "_ANCHOR", "_FRONT_END", "_LOOSE", "_NO_EVENT",
        "_LATEST", "_RECENT",
    )  # fmt: skip
    return parts + [Part(name, partial(replaced, times, name, _NEVER)) for name in beside]


def publisher_parts() -> list[Part]:
    """Return the patterns and lists by which publishers are told."""
    patterns = (
        "_NOUN_AFTER", "_VERB_AFTER", "_CLEAR_BEFORE", "_PREPOSITION_BEFORE", "_ABOUT_BEFORE", "_JOINS",
        "_PROPER_AFTER", "_PROPER_BEFORE", "_DOMAIN", "_SHAPED",
    )  # fmt: skip
    lists = ("_SHORT",)
    parts = [Part(name, partial(_of_publishers, name, _NEVER)) for name in patterns]
    parts += [Part(name, partial(_of_publishers, name, frozenset())) for name in lists]
    return [*parts, Part("outlets.txt", partial(_of_publishers, "_outlets", tuple))]


@contextmanager
def _of_publishers(name: str, value: object) -> Iterator[None]:
    with replaced(publishers if hasattr(publishers, name) else outlets, name, value):
        outlets.table_of.cache_clear()
        outlets._outlet_of.cache_clear()
        yield
    outlets.table_of.cache_clear()
    outlets._outlet_of.cache_clear()


def _times(text: str) -> object:
    return times.times(text, date(2024, 6, 12), date(2023, 1, 1), date(2024, 6, 10))


def _print_parts(
    parts: Sequence[Part],
    cases: Sequence[Case],
    right: Callable[[Case], bool],
    asked: Sequence[str],
    read_one: Callable[[str], object],
) -> None:
    """Print for each part what switching it off changes: right before minus right without, by half, and
    public questions read otherwise.
    """
    before, public = [right(case) for case in cases], [read_one(text) for text in asked]
    print("\nwithout: better right / worse right on development, on report; public questions read otherwise")
    for part in parts:
        with part.off():
            now = [right(case) for case in cases]
            other = sum(read_one(text) != was for text, was in zip(asked, public, strict=True))
        told = []
        for development in (True, False):
            pairs = [
                (a, b)
                for a, b, case in zip(before, now, cases, strict=True)
                if is_development(case) is development
            ]
            told.append(f"+{sum(b > a for a, b in pairs)} -{sum(b < a for a, b in pairs)}")
        print(f"  {part.name:<28} {told[0]:>8} {told[1]:>8} {other:>6}", flush=True)


if __name__ == "__main__":
    main()
