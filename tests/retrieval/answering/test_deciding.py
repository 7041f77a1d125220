from dataclasses import replace
from datetime import date

import pytest

from retrieval.answering.confidence import THRESHOLD
from retrieval.answering.deciding import Case, Decision, decide
from retrieval.answering.premise import DOUBT, SUSPICION, Signs
from retrieval.query.question import Setting, understand

NONE = Signs("", "")
SETTING = Setting(date(2024, 5, 20), date(2024, 3, 1), date(2024, 5, 18), ("The Fenwick Herald",))


def case(
    text: str, confidence: float = 0.9, suspicion: float = 0.0, signs: Signs = NONE, covered: bool = True
) -> Case:
    return Case(understand(text, SETTING), SETTING, confidence, signs, suspicion, covered, denied=True)


SURE = case("Why was the mill closed?")


@pytest.mark.parametrize(
    ("put", "decision"),
    [
        (SURE, Decision.ANSWERED),
        (replace(SURE, confidence=THRESHOLD), Decision.ANSWERED),
        (replace(SURE, confidence=THRESHOLD - 0.01), Decision.UNSURE),
        (replace(SURE, suspicion=DOUBT - 0.01), Decision.ANSWERED),
        (replace(SURE, suspicion=DOUBT), Decision.UNSURE),
        (replace(SURE, suspicion=SUSPICION), Decision.DENIED),
        (replace(SURE, suspicion=SUSPICION, confidence=0.0), Decision.DENIED),
        (replace(SURE, suspicion=SUSPICION, denied=False), Decision.UNSURE),
    ],
)
def test_the_first_that_holds_decides(put: Case, decision: Decision) -> None:
    assert decide(put) is decision


def test_another_s_word_does_not_answer_for_a_publisher_that_is_not_held() -> None:
    unheld = case("According to Reuters, why was the mill closed?", suspicion=1.0)
    assert unheld.question.unheld
    assert decide(unheld) is Decision.UNHELD
    assert decide(case("According to the Fenwick Herald, why was the mill closed?")) is Decision.ANSWERED


def test_a_publisher_that_is_not_held_speaks_through_who_cites_it() -> None:
    unheld = case("According to Reuters, why was the mill closed?")
    assert decide(replace(unheld, theirs=True, cited=True)) is Decision.ANSWERED
    assert decide(replace(unheld, cited=True)) is Decision.UNSURE


def test_a_time_that_is_not_covered_is_no_answer_unless_the_words_answer_all_the_same() -> None:
    before = case("Why was the mill closed in 2019?")
    assert decide(before) is Decision.ANSWERED
    assert decide(replace(before, confidence=THRESHOLD - 0.01)) is Decision.OUTSIDE
    assert decide(replace(before, signs=Signs("", "2019"))) is Decision.OUTSIDE
    assert decide(replace(before, suspicion=DOUBT)) is Decision.OUTSIDE
    assert decide(replace(before, suspicion=SUSPICION)) is Decision.DENIED
    late = replace(SETTING, asked_on=date(2024, 9, 1))
    this_week = replace(case("Why was the mill closed this week?"), setting=late)
    assert (
        decide(replace(this_week, question=understand("Why was the mill closed this week?", late)))
        is Decision.OUTSIDE
    )


def test_who_asks_for_the_newest_is_told_it_where_all_that_was_asked_about_is_there() -> None:
    news = case("What is the latest on the mill?", confidence=0.1)
    assert decide(news) is Decision.ANSWERED
    assert decide(replace(news, covered=False)) is Decision.UNSURE
