import math
from collections.abc import Sequence
from datetime import date

import numpy as np

from corpus.article import Article
from corpus.store.records import EVERYTHING
from retrieval.index.passages import passages_of
from retrieval.models.reader import Reading, Text, Verdict
from retrieval.query.deadline import Deadline
from retrieval.query.overlap import Overlap
from retrieval.query.question import Setting, understand
from retrieval.ranking.query import Query
from retrieval.ranking.reading import READ, read
from retrieval.ranking.recency import recency
from retrieval.ranking.retriever import Candidate
from tests.conftest import article

SURE, UNSURE = 20.0, -20.0  # log-odds beyond any threshold


class Certain:
    """A reader that finds the answer in every sentence with some word, and in no other; it keeps what it was given."""

    def __init__(self, word: str) -> None:
        self._word, self.texts = word, list[Text]()

    def read(self, question: str, texts: Sequence[Text]) -> list[Reading]:
        self.texts += texts
        return [
            Reading(
                1.0, [Verdict(SURE if self._word in s else UNSURE, -1.0, 0, 3, 0.5) for s in text.sentences]
            )
            for text in texts
        ]


def query(question: str, *publishers: str) -> Query:
    setting = Setting(date(2024, 5, 20), date(2024, 1, 2), date(2024, 5, 19), publishers)
    understood = understand(question, setting)
    overlap = Overlap(understood, dict.fromkeys(understood.terms, 1.0))
    return Query(
        overlap, np.zeros(2, dtype=np.float32), EVERYTHING, setting, recency(understood, setting), frozenset(),
        Deadline.after(60),
    )  # fmt: skip


def found(*articles: Article) -> list[Candidate]:
    return [
        Candidate(one, next(passages_of(n, one)), 0.0, 0.0, 0.0, frozenset(), 0.0, 0.0)
        for n, one in enumerate(articles, 1)
    ]


def stories(count: int) -> list[Article]:
    return [
        article(f"Story {n} is told. It rained.", f"Headline {n}", published="2024-05-02")
        for n in range(count)
    ]


def test_reading_stops_at_the_first_passage_that_is_sure() -> None:
    reader = Certain("Story 1 ")
    passages = read(query("What was told?"), found(*stories(READ)), reader)
    assert [candidate.article.title for candidate, _ in passages] == ["Headline 0", "Headline 1"]
    assert [s.answers for s in passages[1][1]] == [SURE, UNSURE]


def test_no_more_than_the_most_is_read_where_none_is_sure() -> None:
    reader = Certain("nothing of the kind")
    assert len(read(query("What was told?"), found(*stories(READ + 3)), reader)) == READ == len(reader.texts)
    assert read(query("What was told?"), [], reader) == []


def test_where_a_publisher_is_asked_about_the_others_are_read_too() -> None:
    asked = query("What was told, according to The Tide?", "The Tide")
    assert asked.question.sources
    assert len(read(asked, found(*stories(READ)), Certain("Story 0 "))) == READ


def test_a_passage_is_read_with_headline_and_day_and_paragraphs() -> None:
    reader = Certain("")
    read(
        query("What?"),
        found(
            article(
                "One ship sank here. Two ships sailed on.\n\nThree are lost.", "Ships", published="2024-05-02"
            )
        ),
        reader,
    )
    assert reader.texts == [
        Text(
            "Ships · 2 May 2024",
            ["One ship sank here.", "Two ships sailed on.", "Three are lost."],
            [1, 1, 2],
        )
    ]


def test_what_only_leads_up_to_the_next_paragraph_answers_nothing() -> None:
    [(_, sentences)] = read(
        query("What did the crew say?"), found(article("The crew said:\n\nNo.")), Certain("said")
    )
    assert [s.score > -math.inf for s in sentences] == [False, True]


def test_the_place_of_the_answer_is_in_the_article() -> None:
    one = article("It rained all week. Ada sailed all the same.")
    [(_, [_, second])] = read(query("Who sailed?"), found(one), Certain("Ada"))
    assert one.text[second.start : second.end] == "Ada"
