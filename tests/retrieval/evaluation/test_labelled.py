import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.answering.answer import Reason, Status
from retrieval.evaluation.labelled import LabelledQuestion, Part, part_of, read_questions


def test_every_field_is_read() -> None:
    record = {
        "id": "a", "question": "Who?", "expect": "false_premise", "reason": "premise", "asked_on": "2024-05-02", "part": "report",
        "articles": ["x", "y", "x"], "facts": ["f"], "sentences": ["s"], "answers": ["1"], "note": "is not read",
    }  # fmt: skip
    assert read_questions(["\ufeff" + json.dumps(record), "\n"]) == [
        LabelledQuestion(
            "a", "Who?", Part.REPORT, Status.FALSE_PREMISE, Reason.PREMISE, date(2024, 5, 2), ("x", "y"), ("f",), ("s",), ("1",)
        )
    ]  # fmt: skip


def test_an_id_and_a_question_are_enough() -> None:
    (question,) = read_questions(['{"id": "a", "question": "Who?"}'])
    assert question == LabelledQuestion("a", "Who?", part_of("a"))
    assert question.expect is Status.ANSWERED


def test_the_part_of_a_question_never_changes() -> None:
    parts = [part_of(str(number)) for number in range(400)]
    # the SHA-256 of 0 to 9 begin with 5f 6b d4 4e 4b ef e7 79 2c 19
    assert [part.value[0] for part in parts[:10]] == list("rrddrrrrdr")
    assert 160 < parts.count(Part.REPORT) < 240


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("{broken", "not a JSON object"),
        ("[" * 100_000, "not a JSON object"),
        ('["a"]', "not a JSON object"),
        ('{"question": "Who?"}', '"id" or "question" is missing'),
        ('{"id": "b"}', '"id" or "question" is missing'),
        ('{"id": 7, "question": "Who?"}', '"id" is not a text'),
        ('{"id": "b", "question": " "}', '"question" is not a text'),
        (
            '{"id": "b", "question": "Who?", "expect": "maybe"}',
            "\"expect\" is 'maybe': use one of answered, no_answer, false_premise",
        ),
        ('{"id": "b", "question": "Who?", "reason": "why"}', "\"reason\" is 'why': use one of no_match"),
        (
            '{"id": "b", "question": "Who?", "part": "test"}',
            "\"part\" is 'test': use one of development, report",
        ),
        ('{"id": "b", "question": "Who?", "answers": "7"}', '"answers" is not a list of texts'),
        ('{"id": "b", "question": "Who?", "facts": ["–"]}', '"facts" is not a list of texts'),
        (
            '{"id": "b", "question": "Who?", "asked_on": "May"}',
            "\"asked_on\" is 'May': write the day as 2011-08-24",
        ),
        ('{"id": "a", "question": "Who?"}', "a second question with the id 'a'"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(line: str, words: str) -> None:
    with pytest.raises(ValueError, match=r"^line 3: ") as caught:
        read_questions(['{"id": "a", "question": "Why?"}', "", line])
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_file_without_a_question_is_refused() -> None:
    with pytest.raises(ValueError, match="no question in it"):
        read_questions(["", " \n"])


NAMES = [
    "id",
    "question",
    "expect",
    "reason",
    "asked_on",
    "articles",
    "facts",
    "sentences",
    "answers",
    "part",
]
anything = st.none() | st.booleans() | st.integers() | st.text() | st.lists(st.text() | st.integers())


@given(st.text() | st.dictionaries(st.sampled_from(NAMES), anything).map(json.dumps))
def test_any_line_is_a_question_or_one_clear_line(line: str) -> None:
    assert "\n" not in complaint(line)


def complaint(line: str) -> str:
    """Return what is said of a line, nothing where it is a question."""
    try:
        read_questions([line])
    except ValueError as error:
        return str(error)
    return ""
