from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import ClassVar

import pytest

from corpus.article import Article
from corpus.store.records import Coverage, Scope
from corpus.store.sqlite import SqliteStore
from retrieval.answering.answer import Answer, Citation, Reason, Status
from retrieval.answering.responder import Asked, Responder
from retrieval.evaluation.judging import (
    Extract,
    Judged,
    Value,
    ask_all,
    judge,
    judged_line,
    read_judged,
    unknown_articles,
)
from retrieval.evaluation.labelled import LabelledQuestion, Part
from retrieval.evaluation.measuring import (
    MEASURES,
    Compared,
    Measured,
    compare_all,
    curve,
    measure_all,
    shipped,
)
from retrieval.evaluation.metrics import Point
from retrieval.index.index import Index
from retrieval.models.encoder import Encoder
from retrieval.models.reader import Reader
from retrieval.query.question import understand
from retrieval.ranking.retriever import Candidate
from tests.conftest import article

BRIDGE = article(
    "The old bridge over the Arn was closed on Tuesday. Engineers had found cracks.\n\nRepairs will cost 3.5 million crowns.",
    "Old bridge closes",
    url="https://herald.example/bridge",
)
FERRY = article("The ferry company will raise its fares by 8 percent in June.", "Ferry fares to rise")
COVERAGE = Coverage(articles=2, first=None, last=None, last_added=None)
QUESTION = LabelledQuestion("a", "What will repairs cost?", Part.REPORT)


def found(*places: tuple[Article, int]) -> list[Extract]:
    """Return paragraphs of articles as if they were found in this order."""
    return [
        Extract(of, of.paragraphs[number - 1].start, of.paragraphs[number - 1].end) for of, number in places
    ]


def answer(
    status: Status, confidence: float, *quotes: tuple[Article, str], reason: Reason | None = None
) -> Answer:
    """Return an answer with these quotes."""
    citations = tuple(
        Citation(of, 1, of.text.index(words), of.text.index(words) + len(words), 1.0, ())
        for of, words in quotes
    )
    return Answer("id", "?", status, reason, "", confidence, citations, (), COVERAGE, 0.0, understand("?"))


RANKED = found((FERRY, 1), (BRIDGE, 1), (BRIDGE, 2))
COST = "Repairs will cost 3.5 million crowns."
ANSWERED = answer(Status.ANSWERED, 0.8, (FERRY, FERRY.text), (BRIDGE, COST))
REFUSED = answer(Status.NO_ANSWER, 0.2, reason=Reason.NOT_STATED)


def values(judged: Judged) -> dict[str, float]:
    return {v.measure: v.value for v in judged.values}


def test_a_ranking_is_measured_by_facts_and_by_articles() -> None:
    names = (BRIDGE.id, "https://herald.example/bridge", "Old bridge closes")
    for name in names:
        question = replace(QUESTION, facts=("cost 3.5 million", "found  cracks"), articles=(name,))
        measured = values(judge(question, RANKED, REFUSED))
        assert (measured["article hit@1"], measured["article hit@5"], measured["article MRR"]) == (0, 1, 0.5)
        assert (measured["passage hit@1"], measured["passage hit@4"], measured["passage MRR@10"]) == (
            0,
            1,
            0.5,
        )
        assert (measured["fact recall@4"], measured["fact recall@10"]) == (1, 1)
        assert measured["passage MAP@10"] == pytest.approx((1 / 2 + 1 / 3) / 2)
    assert "article MRR" not in values(judge(QUESTION, RANKED, REFUSED))
    assert judge(QUESTION, [], REFUSED).passages == ()


def test_articles_count_once_and_by_their_first_passage() -> None:
    question = replace(QUESTION, articles=("Ferry fares to rise",))
    assert values(judge(question, found((BRIDGE, 1), (BRIDGE, 2), (FERRY, 1)), REFUSED))["article MRR"] == 0.5


def test_quotes_are_measured_where_the_question_was_answered() -> None:
    question = replace(
        QUESTION, answers=("3.5 million",), sentences=("Repairs will cost 3.5  million crowns.", "It will.")
    )
    judged = judge(question, RANKED, ANSWERED)
    measured = values(judged)
    assert (measured["answer in first quote"], measured["answer in any quote"]) == (0, 1)
    assert (measured["sentence precision"], measured["sentence recall"], measured["sentence F1"]) == (
        0.5,
        0.5,
        0.5,
    )
    assert (measured["answered"], measured["false alarms"], measured["wrong among answered"]) == (1, 0, 0)
    assert [q.article_id for q in judged.quotes] == [FERRY.id, BRIDGE.id]
    assert BRIDGE.text[judged.quotes[1].start : judged.quotes[1].end] == COST
    assert set(values(judge(question, RANKED, REFUSED))) == {"answered", "false alarms"}


@pytest.mark.parametrize(
    ("labels", "right"),
    [
        (LabelledQuestion("a", "?", Part.REPORT), None),
        (LabelledQuestion("a", "?", Part.REPORT, answers=("3.5 million",)), 1.0),
        (LabelledQuestion("a", "?", Part.REPORT, answers=("4 million",)), 0.0),
        (LabelledQuestion("a", "?", Part.REPORT, facts=("3.5 million crowns",)), 1.0),
        (LabelledQuestion("a", "?", Part.REPORT, sentences=(f"It was said: {COST}",)), 1.0),
        (LabelledQuestion("a", "?", Part.REPORT, articles=("Old bridge closes",)), 1.0),
        (
            LabelledQuestion("a", "?", Part.REPORT, articles=("Old bridge closes",), answers=("4 million",)),
            0.0,
        ),
        (LabelledQuestion("a", "?", Part.REPORT, Status.NO_ANSWER), 0.0),
        (LabelledQuestion("a", "?", Part.REPORT, Status.FALSE_PREMISE, answers=("3.5 million",)), 0.0),
    ],
)
def test_right_is_what_holds_the_gold_or_lies_in_it(labels: LabelledQuestion, right: float | None) -> None:
    assert judge(labels, RANKED, ANSWERED).right == right
    assert (
        judge(labels, RANKED[2:], REFUSED).right == right
    )  # for want of quotes the first passage is looked at
    assert not judge(labels, RANKED[:2], REFUSED).right
    assert not judge(labels, [], REFUSED).right


def test_decisions_are_measured_by_what_was_expected() -> None:
    unanswerable = replace(QUESTION, expect=Status.NO_ANSWER, reason=Reason.NOT_STATED)
    assert values(judge(unanswerable, [], ANSWERED)) == {
        "false answers": 1,
        "reason right": 0,
        "wrong among answered": 1,
    }
    assert values(judge(unanswerable, [], REFUSED)) == {"false answers": 0, "reason right": 1}
    premise = replace(QUESTION, expect=Status.FALSE_PREMISE)
    assert values(judge(premise, [], ANSWERED)) == {"false premises accepted": 1, "wrong among answered": 1}
    assert values(judge(premise, [], REFUSED)) == {"false premises accepted": 0}
    denied = answer(Status.FALSE_PREMISE, 0.9, (FERRY, FERRY.text), (BRIDGE, COST), reason=Reason.PREMISE)
    for fact, quoted in (("cost 3.5 million", 1), ("cost 4 million", 0)):
        measured = values(judge(replace(premise, facts=(fact,)), [], denied))
        assert (measured["false premises accepted"], measured["denial quoted right"]) == (0, quoted)
    assert values(judge(QUESTION, [], denied)) == {"answered": 0, "false alarms": 1}


def made(
    number: int, confidence: float, right: float, part: Part = Part.REPORT, status: Status = Status.ANSWERED
) -> Judged:
    """Return what a question might have come to: answerable where its number is even."""
    expect = Status.NO_ANSWER if number % 2 else Status.ANSWERED
    return Judged(
        f"q{number}",
        part,
        "?",
        expect,
        status,
        None,
        confidence,
        right,
        (Value("passage hit@1", right),),
        (),
        (),
    )


def named(rows: list[Measured], name: str) -> Measured:
    return next(row for row in rows if row.measure.name == name)


def test_only_measures_with_labels_are_given_by_part() -> None:
    judged = [
        made(0, 0.9, 1),
        made(1, 0.4, 0),
        made(2, 0.3, 1),
        made(3, 0.2, 0),
        made(4, 0.1, 0, Part.DEVELOPMENT),
    ]
    report = measure_all(judged, Part.REPORT)
    assert [row.measure.name for row in report] == ["passage hit@1", "AUROC", "AURC"]
    assert named(report, "passage hit@1").estimate.value == 0.5
    assert named(report, "AUROC").estimate.value == 0.75
    assert named(report, "AURC").estimate.value == pytest.approx((0 + 1 / 2 + 1 / 3 + 2 / 4) / 4)
    assert named(measure_all(judged), "passage hit@1").estimate.questions == 5
    assert [row.measure.name for row in measure_all(judged, Part.DEVELOPMENT)] == ["passage hit@1", "AURC"]
    assert len({measure.name for measure in MEASURES}) == len(MEASURES)


def test_a_premise_that_was_denied_is_no_answer_however_sure() -> None:
    judged = [made(0, 0.5, 1), made(1, 0.9, 0, status=Status.FALSE_PREMISE)]
    assert named(measure_all(judged), "AUROC").estimate.value == 1
    assert curve(judged) == (Point(0.5, 0.0), Point(1.0, 0.5))
    assert shipped(judged) == Point(0.5, 0.0)
    assert (curve([]), shipped([])) == ((), None)


def test_two_runs_are_compared_question_by_question() -> None:
    before = [made(n, 0.5, n % 2) for n in range(6)]
    now = [made(0, 0.5, 1), made(1, 0.5, 0), made(2, 0.5, 1), made(3, 0.5, 1), made(9, 0.5, 1)]
    hits: Compared = compare_all(before, now)[0]
    assert (hits.measure.name, hits.change.questions, hits.won, hits.lost) == ("passage hit@1", 4, 2, 1)
    assert hits.change.value == 0.25
    assert hits.change.low < 0 < hits.change.high
    assert compare_all(before, now, Part.DEVELOPMENT) == compare_all(before, []) == []


def test_where_less_is_better_less_is_won() -> None:
    better, worse = (replace(made(1, 0.5, 0), values=(Value("false answers", v),)) for v in (0.0, 1.0))
    compared = {c.measure.name: c for c in compare_all([worse], [better])}
    assert (
        compared["false answers"].won,
        compared["false answers"].lost,
        compared["false answers"].change.value,
    ) == (1, 0, -1)
    assert compared["AURC"].won is None


def test_what_was_judged_is_read_as_it_was_written() -> None:
    judged = [
        judge(replace(QUESTION, answers=("3.5 million",)), RANKED, ANSWERED),
        judge(QUESTION, RANKED, REFUSED),
    ]
    assert read_judged([judged_line(j) for j in judged]) == judged


@pytest.mark.parametrize("line", ["", "{}", "[]", '{"id": "a", "part": "other"}', "7"])
def test_a_file_of_something_else_is_one_clear_line(line: str) -> None:
    with pytest.raises(ValueError, match=r"^line 2 is not of a measured run"):
        read_judged([judged_line(made(0, 0.5, 1)), line])


def test_labelled_articles_that_are_not_there_are_named(store: SqliteStore) -> None:
    store.put(BRIDGE, restore=False)
    labelled = [
        replace(QUESTION, articles=("Old bridge closes", "Nope")),
        replace(QUESTION, articles=(BRIDGE.id, "Nope", "old bridge closes")),
    ]
    assert unknown_articles(labelled, store.articles()) == ["Nope", "old bridge closes"]


def test_every_question_is_asked(store: SqliteStore, minilm: Encoder, reader: Reader, tmp_path: Path) -> None:
    for one in (BRIDGE, FERRY):
        store.put(one, restore=False)
    questions = [
        LabelledQuestion(
            "cost",
            "How much will repairs of the bridge cost?",
            Part.REPORT,
            answers=("3.5 million",),
            facts=(COST,),
        ),
        LabelledQuestion("opera", "Who sang at the opera?", Part.REPORT, Status.NO_ANSWER),
    ]
    told: list[tuple[int, int]] = []
    cost, opera = ask_all(
        Responder(store, Index(store, minilm, tmp_path / "index"), reader),
        questions,
        lambda *done: told.append(done),
    )
    assert told == [(1, 2), (2, 2)]
    assert (cost.status, cost.value("answer in first quote"), cost.value("passage hit@1"), cost.right) == (
        "answered",
        1,
        1,
        1,
    )
    assert (opera.status, opera.value("false answers"), opera.quotes) == ("no_answer", 0, ())
    assert (cost.passages[0].article_id, cost.confidence > opera.confidence) == (BRIDGE.id, True)


class Dated(Responder):
    """Keeps the days that questions were asked on."""

    days: ClassVar[list[date | None]] = []

    def search(self, text: str, scope: Scope, most: int, asked_on: date | None = None) -> list[Candidate]:
        self.days.append(asked_on)
        return super().search(text, scope, most, asked_on)

    def answer(self, asked: Asked) -> Answer:
        self.days.append(asked.asked_on)
        return super().answer(asked)


def test_a_question_is_asked_on_its_day_or_that_of_the_newest_article(
    store: SqliteStore, index: Index, reader: Reader
) -> None:
    questions = [replace(QUESTION, asked_on=date(2024, 5, 1)), QUESTION]
    ask_all(Dated(store, index, reader), questions[1:])
    store.put(article("The bridge reopened.", published="2024-06-01"), restore=False)
    ask_all(Dated(store, index, reader), questions)
    assert Dated.days == [None, None, *[date(2024, 5, 1)] * 2, *[date(2024, 6, 1)] * 2]
