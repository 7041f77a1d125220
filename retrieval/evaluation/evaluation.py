"""What the program makes of labelled questions, and how good that is."""

import json
import math
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from corpus.article import Article
from corpus.store.records import EVERYTHING, Listed
from retrieval.answering.answer import Answer, Reason, Status
from retrieval.answering.responder import Asked, Responder
from retrieval.evaluation.labelled import LabelledQuestion, Part
from retrieval.evaluation.metrics import (
    Estimate,
    Found,
    Point,
    Rows,
    Statistic,
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
from retrieval.index.index import Progress
from retrieval.query.deadline import GivenUpError
from retrieval.ranking.retriever import Candidate

DEPTH = 10  # passages that are ranked for each question


@dataclass(frozen=True, slots=True)
class Span:
    """A passage or quote: ``text[start:end]`` of the article with this id."""

    article_id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Extract:
    """What was found or quoted: ``article.text[start:end]``."""

    article: Article
    start: int
    end: int

    @property
    def words(self) -> str:
        """The words found or quoted."""
        return self.article.text[self.start : self.end]

    @property
    def place(self) -> Span:
        """Where they stand."""
        return Span(self.article.id, self.start, self.end)


@dataclass(frozen=True, slots=True)
class Value:
    """What a question comes to by one measure."""

    measure: str
    value: float


@dataclass(frozen=True, slots=True)
class Judged:
    """What the program made of a labelled question, and the measures of that.

    ``right`` says whether a quote is right: holds, or lies in, what is labelled. Of a question that was refused, which has no quotes,
    the passage ranked first stands for them. None where the labels do not say; 0 where the question has no answer.
    """

    id: str
    part: Part
    question: str
    expect: Status
    status: Status
    reason: Reason | None
    confidence: float
    right: float | None
    values: tuple[Value, ...]
    passages: tuple[Span, ...]
    quotes: tuple[Span, ...]

    def value(self, measure: str) -> float | None:
        """Return the value by a measure, None where the question has no label for it."""
        return next((v.value for v in self.values if v.measure == measure), None)


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure over questions: what it takes from each (None leaves the question out), and the statistic of that."""

    name: str
    of: Callable[[Judged], tuple[float, ...] | None]
    statistic: Statistic = mean
    more_is_better: bool = True


@dataclass(frozen=True, slots=True)
class Measured:
    """A measure on the questions of one part; ``part`` is None for all questions."""

    measure: Measure
    part: Part | None
    estimate: Estimate


@dataclass(frozen=True, slots=True)
class Compared:
    """By how much a measure changed between two runs, and on how many questions the later is better and worse.

    ``won`` and ``lost`` are None for a measure that has no value for a single question.
    """

    measure: Measure
    part: Part | None
    change: Estimate
    won: int | None
    lost: int | None


# Asking and judging.


def ask_all(responder: Responder, questions: Sequence[LabelledQuestion], progress: Progress | None = None) -> list[Judged]:
    """Put every question to the whole coverage and judge what comes; ``progress`` is told how many of how many are done."""
    last, judged = last_day(responder), []
    for done, question in enumerate(questions, start=1):
        day = question.asked_on or last
        found: list[Extract] = []
        with suppress(GivenUpError):  # a miss, as the answer is
            found = extracts(responder.search(question.text, EVERYTHING, DEPTH, day))
        judged.append(judge(question, found, responder.answer(Asked(question.text, asked_on=day))))
        if progress:
            progress(done, len(questions))
    return judged


def last_day(responder: Responder) -> date | None:
    """Return the day of the newest article, on which questions are asked that name no day: asked today, they would change by the day."""
    last = responder.store.coverage().last
    return date.fromisoformat(last) if last else None


def extracts(found: Sequence[Candidate]) -> list[Extract]:
    """Return passages found, as what they quote."""
    return [Extract(c.article, c.passage.start, c.passage.end) for c in found]


def quotes_of(answer: Answer) -> list[Extract]:
    """Return the quotes of an answer."""
    return [Extract(c.article, c.start, c.end) for c in answer.citations]


def judge(question: LabelledQuestion, found: Sequence[Extract], answer: Answer) -> Judged:
    """Judge an answer, and the passages found for the same question, best first."""
    right = _right(question, found, answer)
    reason = [Value("reason right", float(answer.reason == question.reason))] if question.reason else []
    return Judged(
        id=question.id,
        part=question.part,
        question=question.text,
        expect=question.expect,
        status=answer.status,
        reason=answer.reason,
        confidence=answer.confidence,
        right=right,
        values=(
            *_of_ranking(question, found),
            *_of_quotes(question, answer),
            *decision_values(question.expect, answer.status, right),
            *reason,
        ),
        passages=tuple(passage.place for passage in found),
        quotes=tuple(quote.place for quote in quotes_of(answer)),
    )


def _of_ranking(question: LabelledQuestion, found: Sequence[Extract]) -> list[Value]:
    values = []
    if question.facts:
        values += passage_values(facts_found([c.words for c in found], question.facts), len(question.facts))
    if question.articles:
        articles = {c.article.id: c.article for c in found}.values()
        named = [frozenset({0} if _is_named(a, question.articles) else ()) for a in articles]
        values += [Value(f"article hit@{k}", hit(named, k)) for k in (1, 5, 10)]
        values.append(Value("article MRR", reciprocal_rank(named, DEPTH)))
    return values


def passage_values(found: Found, facts: int) -> list[Value]:
    """Return the measures of a ranking of passages, given which of the facts sought each holds."""
    return [
        *(Value(f"passage hit@{k}", hit(found, k)) for k in (1, 4, 10)),
        Value("passage MRR@10", reciprocal_rank(found, 10)),
        Value("passage MAP@10", average_precision(found, facts, 10)),
        *(Value(f"fact recall@{k}", recall(found, facts, k)) for k in (4, 10)),
    ]


def _of_quotes(question: LabelledQuestion, answer: Answer) -> list[Value]:
    """Return the measures of quotes that were rightly given: of answers, and of what was quoted against a false premise."""
    if question.expect is not answer.status:
        return []
    quotes, values = [quote.words for quote in quotes_of(answer)], []
    gold = (*question.sentences, *question.facts)
    if question.expect is Status.FALSE_PREMISE and gold:
        return [Value("denial quoted right", float(any(matches(quote, mark) for quote in quotes for mark in gold)))]
    if question.answers:
        values.append(Value("answer in first quote", float(holds_answer(quotes[0], question.answers))))
        values.append(Value("answer in any quote", float(any(holds_answer(quote, question.answers) for quote in quotes))))
    return [*values, *sentence_values(quotes, question.sentences)] if question.sentences else values


def sentence_values(quotes: Sequence[str], marked: Sequence[str]) -> list[Value]:
    """Return the measures of the sentences of quotes against those that are marked."""
    scores = sentence_scores(quotes, marked)
    return [Value("sentence precision", scores.precision), Value("sentence recall", scores.recall), Value("sentence F1", scores.f1)]


def decision_values(expect: Status, status: Status, right: float | None) -> list[Value]:
    """Return the measures of what was decided; ``right`` is that of ``Judged``."""
    answered = float(status is Status.ANSWERED)
    names = {
        Status.ANSWERED: "answered",
        Status.NO_ANSWER: "false answers",
        Status.FALSE_PREMISE: "false premises accepted",
    }
    values = [Value(names[expect], answered)]
    if expect is Status.ANSWERED:
        values.append(Value("false alarms", float(status is Status.FALSE_PREMISE)))
    if answered and right is not None:
        values.append(Value("wrong among answered", 1 - right))
    return values


def _right(question: LabelledQuestion, found: Sequence[Extract], answer: Answer) -> float | None:
    """Return ``Judged.right``."""
    if question.expect is not Status.ANSWERED:
        return 0.0
    if not (question.answers or question.sentences or question.facts or question.articles):
        return None
    return float(any(_is_right(question, shown) for shown in quotes_of(answer) or found[:1]))


def _is_right(question: LabelledQuestion, shown: Extract) -> bool:
    """Tell whether an extract answers; where only articles are labelled, it is enough to stand in one of them."""
    if not (question.answers or question.sentences or question.facts):
        return _is_named(shown.article, question.articles)
    return holds_answer(shown.words, question.answers) or any(matches(shown.words, mark) for mark in (*question.sentences, *question.facts))


def _is_named(article: Article, names: Sequence[str]) -> bool:
    return any(name in _names(article) for name in names)


def _names(article: Article | Listed) -> tuple[str | None, ...]:
    return article.id, article.url, article.title


# Measuring.


def mean_of(name: str, more_is_better: bool = True) -> Measure:
    """Return the measure that is the mean of the values of that name."""

    def value(judged: Judged) -> tuple[float, ...] | None:
        found = judged.value(name)
        return None if found is None else (found,)

    return Measure(name, value, mean, more_is_better)


def readiness(judged: Judged) -> float:
    """Return how near an answer was to be given: its confidence; 0 where the question was told to assume something false."""
    return 0.0 if judged.status is Status.FALSE_PREMISE else judged.confidence


def _answerable(judged: Judged) -> tuple[float, ...] | None:
    return readiness(judged), float(judged.expect is Status.ANSWERED)


def _wrong(judged: Judged) -> tuple[float, ...] | None:
    return None if judged.right is None else (readiness(judged), 1 - judged.right)


def _auroc(rows: Rows) -> float:
    return auroc(rows[:, 0], rows[:, 1] > 0)


def _aurc(rows: Rows) -> float:
    return aurc(rows[:, 0], rows[:, 1])


MEASURES = (
    *(mean_of(f"passage {name}") for name in ("hit@1", "hit@4", "hit@10", "MRR@10", "MAP@10")),
    *(mean_of(f"fact recall@{k}") for k in (4, 10)),
    *(mean_of(f"article {name}") for name in ("hit@1", "hit@5", "hit@10", "MRR")),
    *(mean_of(f"answer in {which} quote") for which in ("first", "any")),
    *(mean_of(f"sentence {name}") for name in ("precision", "recall", "F1")),
    mean_of("answered"),
    mean_of("false answers", more_is_better=False),
    mean_of("wrong among answered", more_is_better=False),
    Measure("AUROC", _answerable, _auroc),
    Measure("AURC", _wrong, _aurc, more_is_better=False),
    mean_of("false premises accepted", more_is_better=False),
    mean_of("denial quoted right"),
    mean_of("false alarms", more_is_better=False),
    mean_of("reason right"),
)


def measure_all(judged: Sequence[Judged], part: Part | None = None, measures: Sequence[Measure] = MEASURES) -> list[Measured]:
    """Return each measure that there are labels for, on the questions of a part or on all."""
    measured = []
    for measure in measures:
        rows = _rows([measure.of(j) for j in judged if part in (None, j.part)])
        found = estimate(rows, measure.statistic) if len(rows) else None
        if found:
            measured.append(Measured(measure, part, found))
    return measured


def compare_all(
    before: Sequence[Judged], now: Sequence[Judged], part: Part | None = None, measures: Sequence[Measure] = MEASURES
) -> list[Compared]:
    """Return by how much each measure changed on the questions, known by their ids, that it has a value for in both runs."""
    earlier = {j.id: j for j in before}
    pairs = [(earlier[j.id], j) for j in now if j.id in earlier and part in (None, j.part)]
    return [c for measure in measures if (c := _compare(measure, part, pairs))]


def _compare(measure: Measure, part: Part | None, pairs: Sequence[tuple[Judged, Judged]]) -> Compared | None:
    both = [(one, two) for one, two in ((measure.of(b), measure.of(n)) for b, n in pairs) if one and two]
    old, new = _rows([one for one, _ in both]), _rows([two for _, two in both])
    change = difference(old, new, measure.statistic) if both else None
    if not change:
        return None
    if measure.statistic is not mean:
        return Compared(measure, part, change, None, None)
    gain = (new[:, 0] - old[:, 0]) * (1 if measure.more_is_better else -1)
    return Compared(measure, part, change, int((gain > 0).sum()), int((gain < 0).sum()))


def _rows(found: Sequence[tuple[float, ...] | None]) -> Rows:
    return np.asarray([row for row in found if row], dtype=np.float64)


def unknown_articles(questions: Sequence[LabelledQuestion], coverage: Sequence[Article] | Sequence[Listed]) -> list[str]:
    """Return the names of labelled articles that the coverage does not hold."""
    names = dict.fromkeys(name for question in questions for name in question.articles)
    known = {name for article in coverage for name in _names(article)}
    return [name for name in names if name not in known]


def curve(judged: Sequence[Judged], part: Part | None = None) -> tuple[Point, ...]:
    """Return the risk-coverage curve of the questions of a part, or of all, whose labels say what is right."""
    rows = _rows([_wrong(j) for j in judged if part in (None, j.part)])
    return risk_coverage(rows[:, 0], rows[:, 1]) if len(rows) else ()


def shipped(judged: Sequence[Judged], part: Part | None = None) -> Point | None:
    """Return where on that plane the program's own decisions lie; None where it answered nothing that labels judge."""
    these = [j for j in judged if j.right is not None and part in (None, j.part)]
    wrong = [1 - j.right for j in these if j.status is Status.ANSWERED and j.right is not None]
    return Point(len(wrong) / len(these), sum(wrong) / len(wrong)) if wrong else None


# Keeping what was judged.


def judged_line(judged: Judged) -> str:
    """Return what was judged as a line of JSON."""
    record = {
        "id": judged.id,
        "part": judged.part,
        "question": judged.question,
        "expect": judged.expect,
        "status": judged.status,
        "reason": judged.reason,
        "confidence": judged.confidence,
        "right": judged.right,
        "values": {v.measure: v.value for v in judged.values},
        "passages": [_place_record(p) for p in judged.passages],
        "quotes": [_place_record(p) for p in judged.quotes],
    }
    return json.dumps(record, ensure_ascii=False)


def read_judged(lines: Iterable[str]) -> list[Judged]:
    """Return what ``judged_line`` wrote. Raises ValueError with the number of the line at fault."""
    judged = []
    for number, line in enumerate(lines, start=1):
        try:
            judged.append(_judged(json.loads(line)))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise ValueError(f"line {number} is not of a measured run: give a file that `clippings eval --out` wrote") from error
    return judged


def _number(given: Any) -> float:
    """Return a number that was measured; NaN and infinity, which Python reads too, are none."""
    number = float(given)
    if not math.isfinite(number):
        raise ValueError(f"{given} is no number that was measured")
    return number


def _judged(record: dict[str, Any]) -> Judged:
    return Judged(
        id=str(record["id"]),
        part=Part(record["part"]),
        question=str(record["question"]),
        expect=Status(record["expect"]),
        status=Status(record["status"]),
        reason=None if record["reason"] is None else Reason(record["reason"]),
        confidence=_number(record["confidence"]),
        right=None if record["right"] is None else _number(record["right"]),
        values=tuple(Value(name, _number(value)) for name, value in record["values"].items()),
        passages=tuple(Span(p["article_id"], p["start"], p["end"]) for p in record["passages"]),
        quotes=tuple(Span(p["article_id"], p["start"], p["end"]) for p in record["quotes"]),
    )


def _place_record(place: Span) -> dict[str, Any]:
    return {"article_id": place.article_id, "start": place.start, "end": place.end}
