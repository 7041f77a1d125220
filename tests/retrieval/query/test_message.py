import time

import pytest

from retrieval.query.message import Part, questions
from tests.labelled import english_questions, rows


def asked(message: str) -> list[str]:
    return [part.asked for part in questions(message)]


@pytest.mark.parametrize(
    "message",
    [
        "Who signed the treaty?",
        "who won and by how much?",
        "harbour closed",
        "Harbour tunnel will not open this year, builders admit",
        "Who said “Why should we wait?” to the council?",
        "“Is the harbour closed?”",
        "What did Dr. Osei of the U.S. team find, e.g. in Lima?",
        "How are you?",
        "",
        "?!",
    ],
)
def test_one_sentence_is_left_as_it_stands(message: str) -> None:
    assert questions(message) == (Part(message, message),)


@pytest.mark.parametrize(
    ("message", "question"),
    [
        ("Hello! I hope you are well. Who signed the treaty? Thanks a lot!", "Who signed the treaty?"),
        ("Hi everybody, who signed the treaty?", "who signed the treaty?"),
        ("Can you help me? Who signed the treaty? Any idea?", "Who signed the treaty?"),
        ("You are a helpful assistant. Answer in bullet points. Who signed the treaty?", "Who signed the treaty?"),
        ("Use only the articles.\nQuestion: who signed the treaty?\nAnswer:", "who signed the treaty?"),
        ("hi\nwho signed the treaty\nthanks", "who signed the treaty"),
        ("Could you tell me who signed the treaty? It is urgent.", "who signed the treaty?"),
        ("I was there myself. Please tell me who signed the treaty.", "who signed the treaty."),
        ("Hi. I would like to know whether the treaty was signed in Lima.", "the treaty was signed in Lima."),
        ("My aunt was aboard. Can you give me the number of people hurt?", "Can you give me the number of people hurt?"),
        (
            "We waited for two hours in the rain, with all of the luggage\nand two dogs, and I want to know one thing. Who closed\nthe harbour?",
            "Who closed the harbour?",
        ),
        ("> Is the harbour closed? Nobody knows.\n\nWho told the pilots to wait?", "Who told the pilots to wait?"),
        ("“Why was it shut?” he asked. “Was it fog?” So I ask you. Who shut the harbour?", "Who shut the harbour?"),
        (
            "Have you ever been to Port Ellis? We went last week. It rained. My hat blew off. Never mind. Who shut the harbour?",
            "Who shut the harbour?",
        ),
    ],
)  # fmt: skip
def test_what_surrounds_a_question_is_left_out(message: str, question: str) -> None:
    assert [part.written for part in questions(message)] == [question]


@pytest.mark.parametrize(
    ("message", "read"),
    [
        ("The ferry was late again. Why?", ["The ferry was late again. Why?"]),
        ("Marta Olsen runs Northline. How old is she?", ["How old is Marta Olsen?"]),
        ("Marta Olsen runs Northline. What is her plan for the fleet?", ["What is Marta Olsen’s plan for the fleet?"]),
        ("Marta Olsen’s ship sank. It was new. What did she say about it?", ["What did Marta Olsen say about it?"]),
        ("On Monday the Philomena sank. Where was she built?", ["Where was Philomena built?"]),
        ("the ferry hit a rock. where was it built?", ["the ferry hit a rock. where was it built?"]),
        ("The ferry strike has lasted for weeks. Is it over?", ["The ferry strike has lasted for weeks. Is it over?"]),
        ("Northline sold its ships. Is it true that a radar failed?", ["Is it true that a radar failed?"]),
        ("Northline sold its ships. Who leads Larnow now that he has left?", ["Who leads Larnow now that he has left?"]),
        ("“Eleven people drowned off Port Ellis.”\n\nIs that true?", ["“Eleven people drowned off Port Ellis.”"]),
        ("Is this true? Eleven people drowned off Port Ellis.", ["Eleven people drowned off Port Ellis."]),
        ("Who runs Northline? How old is she?", ["Who runs Northline?", "Who runs Northline? How old is she?"]),
    ],
)  # fmt: skip
def test_what_a_question_points_back_to_is_read_with_it(message: str, read: list[str]) -> None:
    assert asked(message) == read


@pytest.mark.parametrize(
    ("message", "read"),
    [
        ("Who shut the harbour? When did it reopen for ferries?", 2),
        ("1. Who shut the harbour?\n2) Which ferries collided?\n- Who was hurt on board?", 3),
        ("Who shut the harbour? I was away. Sorry. Which ferries collided?", 2),
        ("Who shut the harbour? who shut the harbour? Which ferries collided?", 2),
        ("who shut the harbour\nwhich ferries collided", 2),
    ],
)
def test_several_questions_are_told_apart(message: str, read: int) -> None:
    assert len(questions(message)) == read


def test_messages_of_many_kinds_are_read_as_their_writers_meant() -> None:
    messages = rows("tests/coverage/messages.jsonl")
    assert len(messages) == 40
    for row in messages:
        assert [part.written for part in questions(row["message"])] == row["asks"]


def test_questions_by_themselves_are_read_as_they_stand() -> None:
    total = changed = 0
    for question in english_questions():
        parts = questions(question)
        assert len(parts) == 1
        total += 1
        changed += parts[0].asked != question
    assert total > 14_000
    assert changed < total / 1000  # “tell me about …” and the like


@pytest.mark.parametrize(
    "message", ["?" * 7999 + "a", "Why? " * 1600, '"Why?" ' * 1140, '"' * 8000, "A " * 4000, "Ab Cd. Is he in? " * 470]
)  # fmt: skip
def test_a_message_costs_little_whatever_stands_in_it(message: str) -> None:
    started = time.perf_counter()
    questions(message)
    assert time.perf_counter() - started < 2
