from dataclasses import replace
from datetime import date

import pytest

from corpus.store.records import EVERYTHING, Coverage, Scope
from retrieval.answering.answer import Citation, Reason, Status
from retrieval.answering.confidence import THRESHOLD
from retrieval.answering.premise import Signs
from retrieval.answering.refusal import Refusal, asks_outside, is_outside, lies_after
from retrieval.query.question import Setting, understand
from retrieval.tuned import tuned
from tests.conftest import article
from tests.retrieval.answering.hits import hit

CLOSED = "The mill was closed on Friday."
COVERAGE = Coverage(3, "2024-03-01", "2024-05-18", None)
UNDATED = Coverage(3, None, None, None)
SETTING = Setting(date(2024, 5, 20), date(2024, 3, 1), date(2024, 5, 18), ("Bell",))
HITS = [hit(article(CLOSED, f"Mill {n}", identifier=f"urn:mill:{n}"), CLOSED) for n in (1, 1, 2, 3, 4)]
NEAR, POSSIBLE = tuned("decision")["near"], tuned("decision")["possible"]
NOTHING = Signs("", "")  # speaks for a false premise


def refusal(
    text: str = "Why was the mill closed?", scope: Scope = EVERYTHING, coverage: Coverage = COVERAGE
) -> Refusal:
    return Refusal(text, scope, coverage, understand(text, SETTING))


def test_what_is_answered_after_all_gives_no_reason() -> None:
    cited = Citation(HITS[0].article, 1, 0, len(CLOSED), 0.9, ())
    answer = refusal().answer(0.9, (cited,))
    assert (answer.status, answer.reason, answer.message) == (Status.ANSWERED, None, "")
    assert (answer.citations, answer.confidence, answer.closest) == ((cited,), 0.9, ())


def test_a_false_premise_is_denied_in_words_and_quotes() -> None:
    cited = Citation(HITS[0].article, 1, 0, len(CLOSED), 0.9, ())
    answer = refusal().denied(0.3, Signs("Mikkelsen", "", "Mikkelsen"), (cited,))
    assert (answer.status, answer.reason, answer.citations) == (
        Status.FALSE_PREMISE,
        Reason.PREMISE,
        (cited,),
    )
    assert "Mikkelsen" in answer.message
    assert answer.message.endswith("This is what it says:")


def test_a_publisher_that_is_not_held_is_named() -> None:
    answer = refusal("According to Reuters, why was the mill closed?").not_covered(0.5, HITS)
    assert answer.message == "The coverage holds nothing by Reuters."
    assert (answer.status, answer.reason) == (Status.NO_ANSWER, Reason.NO_MATCH)


def test_three_articles_come_closest_each_once() -> None:
    answer = refusal().unsure(THRESHOLD - 0.01, HITS, NOTHING)
    assert [one.title for one in answer.closest] == ["Mill 1", "Mill 2", "Mill 3"]


@pytest.mark.parametrize(
    ("sure", "cosine", "reason"),
    [
        (POSSIBLE, 0.0, Reason.NOT_STATED),
        (POSSIBLE - 0.01, NEAR, Reason.NOT_STATED),
        (POSSIBLE - 0.01, NEAR - 0.01, Reason.NO_MATCH),
    ],
)
def test_whether_the_coverage_touches_on_it(sure: float, cosine: float, reason: Reason) -> None:
    assert refusal().unsure(sure, [hit(article(CLOSED), CLOSED, cosine=cosine)], NOTHING).reason is reason


@pytest.mark.parametrize(
    ("scope", "coverage", "part"),
    [
        (EVERYTHING, COVERAGE, "the coverage, from 1 March 2024 to 18 May 2024,"),
        (EVERYTHING, replace(COVERAGE, last="2024-03-01"), "the coverage, all of 1 March 2024,"),
        (EVERYTHING, UNDATED, "the coverage"),
        (Scope("2024-04-01"), COVERAGE, "the coverage since 1 April 2024"),
        (
            Scope("2024-04-01", "2024-04-30", ("Bell", "Tide")),
            COVERAGE,
            "the coverage since 1 April 2024 until 30 April 2024 by Bell, Tide",
        ),
    ],
)
def test_the_part_that_was_asked_is_named(scope: Scope, coverage: Coverage, part: str) -> None:
    far = [hit(article(CLOSED), CLOSED, cosine=0.0)]
    assert (
        refusal(scope=scope, coverage=coverage).unsure(0.0, far, NOTHING).message
        == f"Nothing in {part} answers this."
    )


def test_a_part_that_holds_nothing() -> None:
    assert refusal(scope=Scope(publishers=("Tide",))).nothing_there().reason is Reason.NO_MATCH
    assert refusal(scope=Scope(since="2024-06-01")).nothing_there().reason is Reason.OUTSIDE_DATES


def test_a_time_that_is_not_covered() -> None:
    answer = refusal().outside(0.4, HITS)
    assert (answer.reason, answer.confidence, len(answer.closest)) == (Reason.OUTSIDE_DATES, 0.4, 3)
    assert "from 1 March 2024 to 18 May 2024" in answer.message
    assert "dated" in refusal(coverage=UNDATED).outside_dates().message


def test_every_answer_has_an_id_of_its_own() -> None:
    assert len({refusal().nothing_there().id for _ in range(50)}) == 50


@pytest.mark.parametrize(
    ("text", "is_apart"),
    [
        ("Why was the mill closed in 2019?", True),
        ("Why was the mill closed in 2025?", True),
        ("Why was the mill closed in April 2024?", False),
        ("Why was the mill closed in 2024?", False),
        ("Why was the mill closed?", False),
    ],
)
def test_whether_every_time_asked_about_lies_outside(text: str, is_apart: bool) -> None:
    assert asks_outside(understand(text, SETTING), SETTING) == is_apart
    assert not asks_outside(understand(text, SETTING), replace(SETTING, first=None, last=None))


def test_a_week_after_the_newest_article_this_week_is_still_covered() -> None:
    text = "Why was the mill closed this week?"
    for asked_on, after in ((date(2024, 5, 22), False), (date(2024, 9, 1), True)):
        setting = replace(SETTING, asked_on=asked_on)
        assert lies_after(understand(text, setting), setting) == after
    assert not lies_after(understand("Why was the mill closed in 2025?", SETTING), SETTING)


def test_what_is_yet_to_come_may_stand_in_coverage_of_before() -> None:
    for text in ("Where will the fair be held next year?", "Where will the fair be held next month?"):
        assert not lies_after(understand(text, SETTING), SETTING)


@pytest.mark.parametrize(
    ("scope", "coverage", "outside"),
    [
        (EVERYTHING, UNDATED, False),
        (Scope(since="2024-03-01"), UNDATED, True),
        (Scope(since="2024-05-18"), COVERAGE, False),
        (Scope(since="2024-05-19"), COVERAGE, True),
        (Scope(until="2024-03-01"), COVERAGE, False),
        (Scope(until="2024-02-29"), COVERAGE, True),
    ],
)
def test_whether_the_days_asked_for_lie_outside(scope: Scope, coverage: Coverage, outside: bool) -> None:
    assert is_outside(scope, coverage) == outside
