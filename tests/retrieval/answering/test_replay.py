"""Answers given again: to the letter, whatever became of the coverage since, and no word of what was taken out."""

import json
import os
import random
from collections.abc import Sequence
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from bot.rendering.answers import answer_json, explained_json, print_answer, print_evidence, print_understood
from corpus.article import Article, Gone, paragraphs_of
from corpus.intake.reading import read
from corpus.store.records import Record
from corpus.store.sqlite import SqliteStore
from retrieval.answering.answer import Answer, Asked, Citation, Status
from retrieval.answering.proof import standing
from retrieval.answering.proof.record import given_again, recorded
from retrieval.answering.refusal import new_id
from retrieval.answering.responder import Responder
from retrieval.index.index import Index
from retrieval.models.reader import Reader
from tests.conftest import article

MANY = int(os.environ.get("REPLAYS", "12"))  # REPLAYS=1000 for the long run
COVERAGE = Path(__file__).parents[2] / "coverage"
QUESTIONS = [
    json.loads(line)["question"] for line in (COVERAGE / "questions.jsonl").read_text("utf-8").splitlines()
]


def printed(answer: Answer) -> str:
    """All that can be printed of an answer: at the terminal, explained, and as JSON."""
    file = StringIO()
    console = Console(file=file, width=80)
    print_answer(console, answer)
    print_understood(console, answer.understood)
    print_evidence(console, answer)
    return f"{file.getvalue()}{json.dumps([answer_json(answer), explained_json(answer)])}"


def replayed(store: SqliteStore, answer_id: str) -> Answer:
    record = store.record(answer_id)
    assert record is not None
    return given_again(record)


def named(answer: Answer) -> set[str]:
    """The ids of all articles that an answer speaks of."""
    return {piece.article.id for piece in recorded(answer).pieces.values() if piece.article}


@pytest.fixture
def asked(store: SqliteStore, index: Index, reader: Reader) -> tuple[Responder, list[Article]]:
    articles = [one for one in read(str(COVERAGE / "articles")) if isinstance(one, Article)]
    store.put_all(articles, restore=False)
    responder = Responder(store, index, reader)
    responder.catch_up()
    return responder, articles


def ask_all(responder: Responder, questions: Sequence[str]) -> dict[str, Answer]:
    answers = [responder.answer(Asked(question)) for question in questions]
    return {one.id: one for whole in answers for one in (whole, *whole.parts)}


def test_replay_equals_the_first_printing_after_additions_corrections_and_removals(
    asked: tuple[Responder, list[Article]], store: SqliteStore
) -> None:
    responder, _ = asked
    chance = random.Random(16)
    several = [
        f"{one} And another thing: {other}" for one, other in zip(QUESTIONS[:2], QUESTIONS[2:4], strict=True)
    ]
    answers = ask_all(
        responder, [*chance.choices(QUESTIONS, k=MANY), *several, "", "??", "Why \ud800 is it?"]
    )
    first = {identifier: printed(answer) for identifier, answer in answers.items()}
    assert {answer.status for answer in answers.values()} >= {Status.ANSWERED, Status.NO_ANSWER}

    def differing() -> set[str]:
        return {i for i, words in first.items() if printed(replayed(store, i)) != words}

    assert differing() == set()
    for number in range(3):
        words = f"Harbour note {number}: the ferry to Skarra sails again.\n\nNothing else was said."
        store.put(
            article(words, f"Harbour note {number}", publisher="The Tide", published="2026-11-20"),
            restore=False,
        )
    quoted = sorted({c.article.id for answer in answers.values() for c in answer.citations})
    for identifier in quoted[::2]:
        corrected(store, identifier)
    responder.catch_up()
    assert differing() == set()
    gone = set(quoted[::3])
    texts = {one.id: one for i in gone if (one := store.get(i))}
    for identifier in gone:
        store.remove(identifier)
    assert differing() == {i for i, answer in answers.items() if named(answer) & gone}
    for identifier, answer in answers.items():
        again = replayed(store, identifier)
        for before, now in zip(answer.citations, again.citations, strict=True):
            assert isinstance(now.article, Gone) == (before.article.id in gone)
            assert isinstance(now.article, Gone) or now.quote == before.quote
            assert (before.start, before.end, before.paragraph) == (now.start, now.end, now.paragraph)
        said = printed(again)
        for citation in answer.citations:
            if citation.article.id in gone:
                assert f"[article {citation.article.id} was taken out of the coverage]" in said
                assert citation.quote not in said or any(citation.quote in c.quote for c in again.citations)
    kept = "".join(_everything(store))
    for identifier in gone:
        assert texts[identifier].title not in kept
        assert texts[identifier].text[:60] not in kept


def one_answered(responder: Responder) -> Answer:
    """An answer that quotes something."""
    answers = (responder.answer(Asked(question)) for question in QUESTIONS)
    return next(answer for answer in answers if answer.citations)


def corrected(store: SqliteStore, identifier: str) -> None:
    """Store another state of an article: a paragraph more, and none of the old ones where it stood."""
    found = store.get(identifier)
    assert found is not None
    text = f"A correction: a figure in this report was wrong.\n\n{found.text.replace(' was ', ' had been ')}"
    store.put(replace(found, text=text, paragraphs=paragraphs_of(text), updated=found.updated), restore=False)


def _everything(store: SqliteStore) -> list[str]:
    with store._database.reading() as db:
        pieces = db.execute("SELECT said FROM answer_pieces").fetchall()
        return [row[0] for row in [*pieces, *db.execute("SELECT record FROM answers").fetchall()]]


def test_what_no_longer_stands_when_it_is_to_be_sent_is_never_sent(
    asked: tuple[Responder, list[Article]], store: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    responder, _ = asked
    answered, tries = responder._answered, []
    first = one_answered(responder)
    question, quoted = first.question, first.citations[0]

    def from_before(_asked: Asked) -> Answer:
        tries.append(new_id())
        return replace(first, id=tries[-1])

    corrected(store, quoted.article.id)
    monkeypatch.setattr(responder, "_answered", from_before)
    answer = responder.answer(Asked(question))
    assert (answer.status, answer.message, answer.citations) == (Status.NO_ANSWER, standing.CHANGING, ())
    assert len(tries) == 3
    assert quoted.quote not in printed(answer)
    assert printed(replayed(store, answer.id)) == printed(answer)
    monkeypatch.setattr(responder, "_answered", answered)
    again = responder.answer(Asked(question))
    assert standing.stands(store, again)
    assert not standing.stands(store, replace(again, nearest=(quoted,)))
    again = one_answered(responder)
    store.remove(again.citations[0].article.id)
    assert not standing.stands(store, again)


def test_what_is_altered_outside_is_not_replayed_and_is_again_when_it_is_mended(
    asked: tuple[Responder, list[Article]], store: SqliteStore
) -> None:
    responder, articles = asked
    answer = one_answered(responder)
    cited = answer.citations[0].article
    with store._database.writing() as db:
        db.execute("UPDATE versions SET text = text || ' It is false.' WHERE article_id = ?", (cited.id,))
    assert isinstance(replayed(store, answer.id).citations[0].article, Gone)
    assert "was altered outside Clippings" in printed(replayed(store, answer.id))
    store.put(next(one for one in articles if one.id == cited.id), restore=False)
    assert printed(replayed(store, answer.id)) == printed(answer)


@pytest.mark.parametrize("text", ["{}", "[]", '"x"', '{"id": 1}', "{", '{"citations": [{"piece": 0}]}'])
def test_a_record_that_is_none_is_told(text: str) -> None:
    with pytest.raises(ValueError, match=r"not an answer|Expecting"):
        given_again(Record(text, {}))


def test_a_citation_of_what_is_gone_keeps_its_place(asked: tuple[Responder, list[Article]]) -> None:
    one = Citation(asked[1][0], 1, 0, 9, 0.5, (), (0, 4), "Reuters")
    answer = replace(asked[0].answer(Asked("?")), citations=(one,))
    record = recorded(answer)
    assert "Reuters" not in record.text
    assert given_again(record).citations == (one,)
    again = given_again(Record(record.text, {}))
    assert (again.citations[0].start, again.citations[0].end, again.citations[0].citing) == (0, 9, None)
