import json
import re
from pathlib import Path

import pytest

from tests.bot.program import as_json, clippings

BRIDGE = """---
title: Old bridge closes for a year
publisher: The Herald
published: 2024-05-02
---

The old bridge over the Arn was closed on Tuesday after engineers found cracks in two of its piers.

Repairs will cost 3.5 million crowns and take a year, mayor Anna Ito said. A ferry will run every ten minutes.
"""
QUESTIONS = [
    {"id": "why", "question": "Why was the old bridge closed?", "facts": ["cracks in two of its piers"], "part": "development"},
    {
        "id": "cost", "question": "How much will repairs of the bridge cost?", "part": "report", "answers": ["3.5 million"],
        "articles": ["Old bridge closes for a year"], "sentences": ["Repairs will cost 3.5 million crowns and take a year, mayor Anna Ito said."],
    },
    {"id": "opera", "question": "Who sang at the opera in Vienna?", "part": "report", "expect": "no_answer", "reason": "no_match"},
]  # fmt: skip


@pytest.fixture
def stocked(home: Path, tmp_path: Path) -> Path:
    (tmp_path / "bridge.md").write_text(BRIDGE)
    assert clippings(home, "add", tmp_path / "bridge.md").returncode == 0
    return home


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    file = tmp_path / "questions.jsonl"
    file.write_text("".join(json.dumps(question) + "\n" for question in QUESTIONS))
    return file


def test_measures_stand_in_a_table_by_part(stocked: Path, questions: Path) -> None:
    done = clippings(stocked, "eval", questions)
    assert (done.returncode, done.stderr) == (0, "")
    head, *rows = done.stdout.splitlines()
    assert head.split() == ["↓", "less", "is", "better", "development", "report"]
    cells = {name: values for name, *values in (re.split(" {2,}", row) for row in rows)}
    assert cells["passage hit@1"] == ["1.000 (1.000 to 1.000) of 1", "–"]
    assert cells["answer in first quote"][-1] == "1.000 (1.000 to 1.000) of 1"
    assert cells["answered"] == ["1.000 (1.000 to 1.000) of 1", "1.000 (1.000 to 1.000) of 1"]
    assert cells["false answers ↓"][-1] == "0.000 (0.000 to 0.000) of 1"
    assert {"article MRR", "sentence F1", "AUROC", "AURC ↓", "reason right"} < set(cells)
    assert "false premises accepted ↓" not in cells


def test_a_run_is_written_compared_with_and_drawn(stocked: Path, questions: Path, tmp_path: Path) -> None:
    run, picture = tmp_path / "run.jsonl", tmp_path / "risk.png"
    first = as_json(clippings(stocked, "eval", questions, "--json", "--out", run, "--plot", picture))
    assert first["questions"] == 3
    assert {
        "measure": "AUROC",
        "part": "report",
        "value": 1.0,
        "low": 1.0,
        "high": 1.0,
        "questions": 2,
    } in first["measures"]
    assert "against" not in first
    assert picture.read_bytes().startswith(b"\x89PNG")
    lines = [json.loads(line) for line in run.read_text("utf-8").splitlines()]
    assert [(line["id"], line["status"]) for line in lines] == [
        ("why", "answered"),
        ("cost", "answered"),
        ("opera", "no_answer"),
    ]
    place = lines[1]["quotes"][0]
    text = as_json(clippings(stocked, "show", place["article_id"], "--json"))["text"]
    assert "3.5 million" in text[place["start"] : place["end"]]

    worse = [
        line if line["id"] != "cost" else {**line, "values": {**line["values"], "answer in first quote": 0}}
        for line in lines
    ]
    run.write_text("".join(json.dumps(line) + "\n" for line in worse), "utf-8")
    second = as_json(clippings(stocked, "eval", questions, "--json", "--against", run))
    changed = [c for c in second["against"] if c["value"]]
    assert changed == [
        {
            "measure": "answer in first quote", "part": "report", "value": 1.0, "low": 1.0, "high": 1.0,
            "questions": 1, "won": 1, "lost": 0,
        }
    ]  # fmt: skip
    table = clippings(stocked, "eval", questions, "--against", run).stdout
    assert f"Changes since {run}:" in table
    assert "+1.000 (+1.000 to +1.000) of 1, 1 won, 0 lost" in table


def test_what_labels_name_and_coverage_lacks_is_said(stocked: Path, tmp_path: Path) -> None:
    file, other = tmp_path / "q.jsonl", tmp_path / "other.jsonl"
    file.write_text('{"id": "a", "question": "Who?", "articles": ["Nowhere to be found"]}\n')
    other.write_text("")
    done = clippings(stocked, "eval", file, "--against", other)
    assert done.returncode == 0
    assert "not in the coverage: Nowhere to be found" in done.stderr
    assert "nothing to compare" in done.stderr


@pytest.mark.parametrize(
    ("content", "options", "words"),
    [
        (None, [], "cannot read"),
        ('{"id": "a"}', [], 'line 1: "id" or "question" is missing'),
        ("", [], "no question in it"),
        ('{"id": "a", "question": "Who?"}', ["--against", "/nowhere.jsonl"], "cannot read /nowhere.jsonl"),
        (
            '{"id": "a", "question": "Who?"}',
            ["--out", "/nowhere/run.jsonl"],
            "cannot write /nowhere/run.jsonl",
        ),
        ('{"id": "a", "question": "Who?"}', ["--plot", "/"], "cannot write /"),
    ],
)
def test_a_mistake_is_one_clear_line_and_status_2(
    home: Path, tmp_path: Path, content: str | None, options: list[str], words: str
) -> None:
    file = tmp_path / "questions.jsonl"
    if content is not None:
        file.write_text(content)
    done = clippings(home, "eval", file, *options)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("clippings: ")
    assert words in done.stderr
    assert done.stderr.count("\n") == 1
