"""What the program makes of labelled questions: each answer judged by its labels, and kept as a line of JSON.

How good the answers are taken together is in ``measuring``.
"""

import json
import math
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any

from corpus.article import Article
from corpus.store.records import EVERYTHING, Listed
from retrieval.answering.answer import Answer, Reason, Status
from retrieval.answering.responder import Asked, Responder
from retrieval.evaluation.labelled import LabelledQuestion, Part
from retrieval.evaluation.metrics import (
    Found,
    average_precision,
    facts_found,
    hit,
    holds_answer,
    matches,
    recall,
    reciprocal_rank,
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

    ``right`` says whether a quote is right: holds, or lies in, what is labelled. Of a question that was
    refused, which has no quotes, the passage ranked first stands for them. None where the labels do not say;
    0 where the question has no answer.
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


def unknown_articles(
    questions: Sequence[LabelledQuestion], coverage: Sequence[Article] | Sequence[Listed]
) -> list[str]:
    """Return the names of labelled articles that the coverage does not hold."""
    names = dict.fromkeys(name for question in questions for name in question.articles)
    known = {name for article in coverage for name in _names(article)}
    return [name for name in names if name not in known]


def ask_all(
    responder: Responder, questions: Sequence[LabelledQuestion], progress: Progress | None = None
) -> list[Judged]:
    """Put every question to the whole coverage and judge what comes; ``progress`` is told how many of how
    many are done.
    """
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
    """Return the day of the newest article, on which questions are asked that name no day: asked today, they
    would change by the day.
    """
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
    """Return the measures of quotes that were rightly given: of answers, and of what was quoted against a
    false premise.
    """
    if question.expect is not answer.status:
        return []
    quotes, values = [quote.words for quote in quotes_of(answer)], []
    gold = (*question.sentences, *question.facts)
    if question.expect is Status.FALSE_PREMISE and gold:
        return [
            Value(
                "denial quoted right", float(any(matches(quote, mark) for quote in quotes for mark in gold))
            )
        ]
    if question.answers:
        values.append(Value("answer in first quote", float(holds_answer(quotes[0], question.answers))))
        values.append(
            Value(
                "answer in any quote", float(any(holds_answer(quote, question.answers) for quote in quotes))
            )
        )
    return [*values, *sentence_values(quotes, question.sentences)] if question.sentences else values


def sentence_values(quotes: Sequence[str], marked: Sequence[str]) -> list[Value]:
    """Return the measures of the sentences of quotes against those that are marked."""
    scores = sentence_scores(quotes, marked)
    return [
        Value("sentence precision", scores.precision),
        Value("sentence recall", scores.recall),
        Value("sentence F1", scores.f1),
    ]


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
    """Tell whether an extract answers; where only articles are labelled, it is enough to stand in one of
    them.
    """
    if not (question.answers or question.sentences or question.facts):
        return _is_named(shown.article, question.articles)
    return holds_answer(shown.words, question.answers) or any(
        matches(shown.words, mark) for mark in (*question.sentences, *question.facts)
    )


def _is_named(article: Article, names: Sequence[str]) -> bool:
    return any(name in _names(article) for name in names)


def _names(article: Article | Listed) -> tuple[str | None, ...]:
    return article.id, article.url, article.title


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
            raise ValueError(
                f"line {number} is not of a measured run: give a file that `clippings eval --out` wrote"
            ) from error
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
