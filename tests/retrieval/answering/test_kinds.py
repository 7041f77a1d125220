"""Questions put to ``tests/kinds``: news beside opinion, satire, advertisement, a correction, a digest, letters,
articles that cite others, and one that gives orders to machines.
"""

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from corpus.genre import Genre
from corpus.store.sqlite import SqliteStore
from retrieval.answering.answer import Answer, Status
from retrieval.answering.responder import Asked, Responder
from retrieval.index.index import Index
from retrieval.models.encoder import Encoder
from retrieval.models.reader import Reader
from tests.corpus.files import articles

KINDS = Path(__file__).parents[2] / "kinds"
ASKED_ON = date(2026, 5, 15)
LEAST = 21  # of 30 right: what is wrong with the others is the quote, not whose it is
QUESTIONS = [json.loads(line) for line in (KINDS / "questions.jsonl").read_text("utf-8").splitlines()]


@pytest.fixture(scope="module")
def answers(
    minilm: Encoder, reader: Reader, tmp_path_factory: pytest.TempPathFactory
) -> Sequence[tuple[dict[str, str], Answer]]:
    folder = tmp_path_factory.mktemp("kinds")
    store = SqliteStore(folder / "clippings.db")
    store.put_all(articles(KINDS / "articles"), restore=False)
    responder = Responder(store, Index(store, minilm, folder / "index"), reader)
    return [(one, responder.answer(Asked(one["question"], asked_on=ASKED_ON))) for one in QUESTIONS]


Answers = Sequence[tuple[dict[str, str], Answer]]


def is_right(expected: dict[str, str], answer: Answer) -> bool:
    first = answer.citations[0] if answer.citations else None
    if expected["status"] == "not":
        return first is None or expected["holds"] not in first.quote
    if expected["status"] != answer.status.value:
        return False
    if first is None:
        return True
    is_of_kind = expected["genre"] in (None, first.article.genre or Genre.NEWS)
    return is_of_kind and expected["holds"] in first.quote


def test_most_are_answered_as_a_reader_would(answers: Answers) -> None:
    wrong = [expected["question"] for expected, answer in answers if not is_right(expected, answer)]
    assert len(answers) - len(wrong) >= LEAST, wrong


def test_what_is_no_news_stands_before_none_where_nobody_asked_for_it(answers: Answers) -> None:
    beside = (Genre.OPINION, Genre.SATIRE, Genre.SPONSORED)
    seen = 0
    for expected, answer in answers:
        if answer.understood.genre is None and expected["genre"] not in beside:
            order = [c.article.genre in beside or c.article.digest for c in answer.citations]
            assert order == sorted(order), expected["question"]
            seen += len(order)
    assert seen > 20


def test_an_order_to_machines_is_quoted_in_no_answer(answers: Answers) -> None:
    assert not [
        e["question"] for e, a in answers if any(c.article.publisher == "Dam Watch" for c in a.citations)
    ]


def test_a_correction_is_quoted_whole(answers: Answers) -> None:
    corrections = [c for _, a in answers for c in a.citations if c.article.genre is Genre.CORRECTION]
    assert corrections
    assert all("14 million" in c.quote and "41 million" in c.quote for c in corrections)


def test_an_outlet_that_is_asked_about_speaks_through_who_cites_it(answers: Answers) -> None:
    named = {"Bloomberg": "Bloomberg", "AP": "Associated Press", "Associated Press": "Associated Press"}
    seen = 0
    for expected, answer in answers:
        for name, outlet in named.items():
            if name in expected["question"] and answer.status is Status.ANSWERED:
                assert {c.citing for c in answer.citations} == {outlet}
                seen += 1
    assert seen >= 4


def test_nothing_is_held_only_of_who_is_neither_a_publisher_nor_cited(answers: Answers) -> None:
    told = {expected["question"]: answer.message for expected, answer in answers}
    unheld = [question for question, message in told.items() if "holds nothing by" in message]
    assert sorted(unheld) == [
        "According to the New York Times, how long will the repair of the dam take?",
        "What did the BBC report about the marathon?",
    ]
