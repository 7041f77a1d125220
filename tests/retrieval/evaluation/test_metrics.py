import math
from collections.abc import Sequence
from fractions import Fraction

import ir_measures
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from ir_measures import AP, RR, Success
from sklearn.metrics import roc_auc_score

from retrieval.evaluation.metrics import (
    Point,
    Rows,
    aurc,
    auroc,
    average_precision,
    difference,
    estimate,
    facts_found,
    hit,
    holds_answer,
    matches,
    mean,
    recall,
    reciprocal_rank,
    risk_coverage,
    sentence_scores,
)

rankings = st.lists(st.frozensets(st.integers(0, 4)), max_size=15)
judgements = st.lists(
    st.tuples(st.sampled_from([0.0, 0.1, 0.25, 0.4, 0.5, 0.9, 1.0]), st.booleans()), min_size=1, max_size=40
)


def by_ir_measures(relevant: Sequence[bool], missed: int, measure: ir_measures.Measure) -> float:
    """Return a measure of one ranking by ir-measures; ``missed`` relevant ones were not found."""
    run = [ir_measures.ScoredDoc("q", f"d{rank}", -float(rank)) for rank in range(len(relevant))]
    labels = [ir_measures.Qrel("q", f"d{rank}", int(r)) for rank, r in enumerate(relevant)]
    labels += [ir_measures.Qrel("q", f"m{number}", 1) for number in range(missed)]
    return float(ir_measures.calc_aggregate([measure], labels, run)[measure])


@given(st.lists(st.booleans(), min_size=1, max_size=15), st.integers(0, 3))
def test_standard_measures_agree_with_ir_measures(relevant: list[bool], missed: int) -> None:
    found = [{0} if r else set[int]() for r in relevant]
    for k in (1, 4, 10):
        assert hit(found, k) == by_ir_measures(relevant, missed, Success @ k)
        assert reciprocal_rank(found, k) == pytest.approx(by_ir_measures(relevant, missed, RR @ k))


@given(st.integers(0, 14))
def test_average_precision_of_one_fact_agrees_with_ir_measures(rank: int) -> None:
    relevant = [at == rank for at in range(15)]
    found = [{0} if r else set[int]() for r in relevant]
    assert average_precision(found, 1, 10) == pytest.approx(by_ir_measures(relevant, 0, AP @ 10))


def test_average_precision_as_multihop_rag_has_it_worked_by_hand() -> None:
    found = [{0}, set[int](), {0, 1}, {2}, set[int](), {1}]
    # rank 1 brings a fact, rank 3 one more that was not seen before, rank 4 another; a fourth is never found
    assert average_precision(found, 4, 10) == pytest.approx(
        float((Fraction(1) + Fraction(1, 3) + Fraction(1, 4)) / 4)
    )
    assert average_precision(found, 4, 3) == pytest.approx(float((Fraction(1) + Fraction(1, 3)) / 3))
    assert average_precision([{0}, {1}], 2, 10) == 0.75
    assert recall(found, 4, 10) == 0.75
    assert (recall(found, 4, 1), reciprocal_rank(found[1:], 10), hit(found[1:], 1)) == (0.25, 0.5, 0.0)


@given(rankings)
def test_rankings_lie_between_0_and_1_and_gain_by_depth(found: list[frozenset[int]]) -> None:
    by_depth = [(hit(found, k), reciprocal_rank(found, k), recall(found, 5, k)) for k in range(1, 16)]
    for values in zip(*by_depth, strict=True):
        assert list(values) == sorted(values)
        assert all(0 <= value <= 1 for value in values)
    assert 0 <= average_precision(found, 5, 10) <= 1
    assert average_precision(found, 5, 10) <= recall(found, 5, 10)
    assert hit(found, 10) == (recall(found, 5, 10) > 0) == (reciprocal_rank(found, 10) > 0)


def test_a_passage_holds_a_fact_whatever_its_white_space() -> None:
    passages = [
        "The bridge was\u00a0closed  on Tuesday.",
        "Nothing of it.",
        "It was closed.\nOn Tuesday it rained.",
    ]
    assert facts_found(passages, ["was closed on Tuesday", "it rained", "never"]) == [{0}, frozenset(), {1}]


@pytest.mark.parametrize(
    ("quote", "answer", "held"),
    [
        ("Repairs will cost 3.5 million crowns.", "3.5 Million", True),
        ("Repairs will cost 13 crowns.", "3", False),
        ("“Enough!”, said ANNA ITO.", "anna ito", True),
        ("The mayor, Anna (née Sato) Ito", "Anna Ito", False),
        ("It costs twenty-one crowns", "Twenty one", True),
        ("anything", "…", False),
    ],
)
def test_an_answer_is_held_as_whole_words(quote: str, answer: str, held: bool) -> None:
    assert holds_answer(quote, ["no such thing", answer]) is held


def test_sentences_are_compared_whatever_cuts_them() -> None:
    quote = "The old bridge was closed on Tuesday. Repairs will take a year. A ferry runs instead."
    marked = [
        "bridge was  closed on Tuesday.",
        "Repairs will take a year. ",
        "The mayor is sorry about all of it.",
    ]
    scores = sentence_scores([quote], marked)
    assert (scores.precision, scores.recall, scores.f1) == pytest.approx((2 / 3, 2 / 3, 2 / 3))
    assert sentence_scores([], marked) == sentence_scores(["He never said that."], marked)
    assert sentence_scores([quote], []).f1 == 0
    assert matches("of the old bridge", "theold bridge")


@given(judgements)
def test_auroc_agrees_with_sklearn(judged: list[tuple[float, bool]]) -> None:
    scores, positive = np.asarray([s for s, _ in judged]), np.asarray([p for _, p in judged])
    if positive.all() or not positive.any():
        assert math.isnan(auroc(scores, positive))
    else:
        assert auroc(scores, positive) == pytest.approx(roc_auc_score(positive, scores))


def test_risk_and_coverage_worked_by_hand() -> None:
    confidence, wrong = np.asarray([0.9, 0.5, 0.7, 0.5]), np.asarray([0.0, 1.0, 1.0, 0.0])
    assert risk_coverage(confidence, wrong) == (Point(0.25, 0.0), Point(0.5, 0.5), Point(1.0, 0.5))
    # the two of 0.5 come in either order: after three questions 1 or 2 are wrong, half of the time each
    assert aurc(confidence, wrong) == pytest.approx((0 + 1 / 2 + 1.5 / 3 + 2 / 4) / 4)
    assert math.isnan(aurc(np.empty(0), np.empty(0)))


@given(judgements)
def test_the_area_does_not_depend_on_the_order_of_questions(judged: list[tuple[float, bool]]) -> None:
    confidence, wrong = (np.asarray(column, dtype=np.float64) for column in zip(*judged, strict=True))
    area = aurc(confidence, wrong)
    assert area == pytest.approx(aurc(confidence[::-1], wrong[::-1]))
    assert 0 <= area <= 1
    last = risk_coverage(confidence, wrong)[-1]
    assert last.coverage == 1
    assert last.risk == pytest.approx(wrong.mean())
    assert aurc(-wrong, wrong) <= area + 1e-9 <= aurc(wrong, wrong) + 2e-9


def test_the_interval_is_that_of_the_binomial_and_the_same_every_time() -> None:
    rows = np.asarray([[1.0]] * 80 + [[0.0]] * 20)
    found = estimate(rows, mean)
    assert found == estimate(rows, mean)
    assert found is not None
    assert (found.value, found.questions) == (0.8, 100)
    assert found.low == pytest.approx(0.8 - 1.96 * 0.04, abs=0.02)
    assert found.high == pytest.approx(0.8 + 1.96 * 0.04, abs=0.02)


def test_what_cannot_be_told_has_no_estimate() -> None:
    def of_columns(rows: Rows) -> float:
        return auroc(rows[:, 0], rows[:, 1] > 0)

    assert estimate(np.empty((0, 1)), mean) is None
    assert estimate(np.asarray([[0.3, 1.0], [0.2, 1.0]]), of_columns) is None
    found = estimate(
        np.asarray([[0.3, 1.0], [0.2, 0.0]]), of_columns
    )  # half of the draws hold only one of the two
    assert found is not None
    assert (found.low, found.value, found.high) == (1.0, 1.0, 1.0)


def test_pairs_are_drawn_together() -> None:
    chance = np.random.default_rng(3)
    before = chance.random((200, 1))
    change = difference(before, before + 0.01, mean)
    assert change is not None
    assert (change.low, change.value, change.high) == pytest.approx((0.01, 0.01, 0.01))
