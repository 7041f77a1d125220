import ast
import re
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from bench.learning.fitting import set_values
from retrieval import tuned as module
from retrieval.tuned import FILE, tuned

GROUPS = tomllib.loads(FILE.read_text("utf-8"))
SOURCES = [path for path in FILE.parent.rglob("*.py") if path.name != "tuned.py"]


@pytest.mark.parametrize("group", GROUPS)
def test_every_group_says_where_its_values_come_from(group: str) -> None:
    about = GROUPS[group]
    assert isinstance(about["set"], date)
    assert about["data"]
    assert about["tried"]
    values = {name: value for name, value in about.items() if name not in ("set", "data", "tried")}
    assert values
    assert tuned(group) == {name: float(value) for name, value in values.items()}


def test_every_value_is_read_by_the_program_and_none_is_missing() -> None:
    code = "\n".join(path.read_text("utf-8") for path in SOURCES)
    read = set(re.findall(r'tuned\("(\w+)"\)', code))
    assert read == set(GROUPS)
    named = set(re.findall(r'\["(\w+)"\]', code))
    listed = {text.replace(" ", "_") for path in SOURCES for text in texts_in(path)}
    for group in GROUPS.values():
        assert {name for name in group if name not in ("set", "data", "tried")} <= named | listed


def texts_in(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def test_thresholds_of_probabilities_lie_between_nothing_and_one() -> None:
    names = {"answer", "deny", "doubt", "perhaps", "exact", "possible", "near", "second"}
    assert all(0 < tuned("decision")[name] < 1 for name in names)
    assert tuned("decision")["perhaps"] < tuned("decision")["answer"]


def test_an_unknown_group_is_an_error() -> None:
    with pytest.raises(KeyError):
        tuned("no such group")


def test_the_file_lies_beside_its_reader() -> None:
    assert FILE.parent == Path(module.__file__).parent


def test_a_fit_sets_its_values_and_leaves_the_rest(tmp_path: Path) -> None:
    file = tmp_path / "tuned.toml"
    file.write_text(FILE.read_text("utf-8"), "utf-8")
    set_values("confidence", {"bias": -1.234, "sentence coverage": 9.0}, file)
    after = tomllib.loads(file.read_text("utf-8"))
    assert (after["confidence"]["bias"], after["confidence"]["sentence_coverage"]) == (-1.23, 9.0)
    assert after["confidence"].pop("set") == date.today()
    for group in (after["confidence"], before := dict(GROUPS["confidence"])):
        for name in ("bias", "sentence_coverage"):
            group.pop(name)
    before.pop("set")
    assert after["confidence"] == before
    assert {name: group for name, group in after.items() if name != "confidence"} == {
        n: g for n, g in GROUPS.items() if n != "confidence"
    }
    with pytest.raises(KeyError):
        set_values("confidence", {"nothing": 1.0}, file)
