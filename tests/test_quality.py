"""The program answers questions about coverage of its own, written for this, no worse than
``bench/floors.json`` says.
"""

import json

import pytest

from bench.datasets import own_articles, own_questions
from bench.floors import FLOORS, KEPT, ask_own
from retrieval.evaluation.judging import unknown_articles
from retrieval.evaluation.measuring import measure_all
from retrieval.evaluation.metrics import dense
from retrieval.models.encoder import Encoder
from retrieval.models.reader import Reader

BOUNDS: dict[str, dict[str, float]] = json.loads(FLOORS.read_text("utf-8"))


@pytest.fixture(scope="module")
def measured(minilm: Encoder, reader: Reader, tmp_path_factory: pytest.TempPathFactory) -> dict[str, float]:
    """Every measure over the questions of both parts, by name."""
    return {
        m.measure.name: m.estimate.value
        for m in measure_all(ask_own(minilm, reader, tmp_path_factory.mktemp("own")))
    }


@pytest.mark.parametrize("measure", BOUNDS)
def test_no_measure_is_beyond_its_floor(measure: str, measured: dict[str, float]) -> None:
    bounds, value = BOUNDS[measure], measured[measure]
    assert bounds.get("least", value) <= value <= bounds.get("most", value)


def test_every_floor_is_one() -> None:
    assert len(BOUNDS) > 10
    assert set(BOUNDS) <= set(KEPT)
    assert all(len(bounds) == 1 and bounds.keys() <= {"least", "most"} for bounds in BOUNDS.values())


def test_labels_name_what_stands_in_the_coverage() -> None:
    articles, questions = own_articles(), own_questions()
    assert unknown_articles(questions, articles) == []
    texts = [dense(article.text) for article in articles]
    evidence = [
        (question.id, label) for question in questions for label in (*question.facts, *question.sentences)
    ]
    assert evidence
    assert [
        (identity, label) for identity, label in evidence if not any(dense(label) in text for text in texts)
    ] == []
