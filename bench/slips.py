"""Measure what is made of slips: ``python -m bench.slips``.

``bench/slips.jsonl`` has questions over the test coverage, typed as people type, each beside what was meant:
those whose id begins with d were looked at, the rest (r) were written when all was done. Right are the words
that come out as they were meant, wrong those that come out as something else than typed or meant. The words
of the questions of the test coverage and of ``bench/times.jsonl``, over the test coverage, are to stay.
"""

import json
import re
import tempfile
import time
from pathlib import Path

from bench.datasets import own_articles, own_records
from retrieval.index.lexical import Indexed, LexicalIndex
from retrieval.index.passages import passages_of, searched_text
from retrieval.query.terms import terms
from retrieval.query.wording.slips import as_meant
from retrieval.query.wording.spelling import keys_of
from retrieval.query.wording.written import forms, headline_forms

SLIPS, TIMES = (Path(__file__).with_name(f"{name}.jsonl") for name in ("slips", "times"))
_WORD = re.compile(r"[\w'’-]+")


def main() -> None:
    """Print right and wrong corrections, and each word that came out wrong."""
    with tempfile.TemporaryDirectory() as folder:
        index = indexed(Path(folder))
        cases = [json.loads(line) for line in SLIPS.read_text("utf-8").splitlines()]
        for part in ("d", "r"):
            _print_slips(index, part, [case for case in cases if case["id"].startswith(part)])
        asked = [record["question"] for record in own_records()]
        asked += [json.loads(line)["question"] for line in TIMES.read_text("utf-8").splitlines()]
        _print_true(index, asked)


def indexed(folder: Path) -> LexicalIndex:
    """Return a lexical index of the test coverage."""
    index = LexicalIndex(folder)
    index.rebuild(
        (
            Indexed(
                passage.id,
                terms(text),
                terms(article.title),
                keys_of(text),
                forms(text) | headline_forms(article.title),
            )
            for number, article in enumerate(own_articles())
            for passage in passages_of(number, article)
            for text in [searched_text(article, passage)]
        ),
        1,
    )
    return index


def words(text: str) -> list[str]:
    """Return the words of a question, letter case folded."""
    return _WORD.findall(text.casefold())


def _print_slips(index: LexicalIndex, part: str, cases: list[dict[str, str]]) -> None:
    right = wrong = missed = 0
    started = time.perf_counter()
    for case in cases:
        read = as_meant(case["typed"], index).text
        for typed, meant, now in zip(*map(words, (case["typed"], case["meant"], read)), strict=True):
            right += typed != meant == now
            missed += typed != meant and now == typed
            wrong += now not in (typed, meant)
            if now != meant:
                print(f"  {case['id']} {typed}: {now}, not {meant}")
    spent = (time.perf_counter() - started) / max(len(cases), 1) * 1000
    print(f"{part}: {right} right, {missed} missed, {wrong} wrong; {spent:.1f} ms a question")


def _print_true(index: LexicalIndex, asked: list[str]) -> None:
    changed = 0
    for text in asked:
        read = as_meant(text, index)
        if read.is_corrected:
            changed += 1
            pairs = zip(words(text), words(read.text), strict=False)
            print("  " + ", ".join(f"{a}: {b}" for a, b in pairs if a != b), f"({text})")
    print(f"true questions: {changed} of {len(asked)} changed")


if __name__ == "__main__":
    main()
