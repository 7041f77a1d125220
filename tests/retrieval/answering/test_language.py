import tomllib
from pathlib import Path

import pytest

from retrieval.answering import language
from retrieval.answering.language import lines, reads_english_only, told_in_own_language
from retrieval.models.encoder import Encoder
from tests.conftest import HashedWords
from tests.labelled import english_questions, rows


def told(text: str) -> str | None:
    return told_in_own_language(text, lambda _: False)


def test_questions_in_other_languages_are_told_so_in_their_own() -> None:
    asked = rows("tests/coverage/foreign.jsonl")
    assert {row["language"] for row in asked} == set(lines())
    right = [told(row["question"]) == lines()[row["language"]] for row in asked]
    assert len(right) == 102
    assert sum(right) >= 95
    for row, is_right in zip(asked, right, strict=True):
        assert is_right or told(row["question"]) is None, f"{row} is taken for another language"


def test_no_english_question_is_taken_for_another_language() -> None:
    asked = list(english_questions())
    assert len(asked) > 14_000
    assert [question for question in asked if told(question) or told(question.lower())] == []


@pytest.mark.parametrize(
    "names", ["Gaddafi?", "Gaddafi, Misrata, Tripoli", "卡扎菲？", "القذافي؟", "Каддафи", "", "?"]
)
def test_names_alone_are_in_no_language(names: str) -> None:
    assert told(names) is None


def test_words_that_the_coverage_holds_do_not_count() -> None:
    spanish = "por qué recortan los viajes este invierno"
    assert told(spanish) == lines()["es"]
    assert told_in_own_language(spanish, lambda _: True) is None


def test_a_language_without_a_line_is_not_taken_for_its_neighbour() -> None:
    assert told("Hvem vandt valget til guvernør i Eastersound, og hvornår bliver han indsat?") is None


def test_plain_english_does_not_load_what_tells_languages_apart() -> None:
    language._identifier.cache_clear()
    assert told("Who will lead the team until a successor is found?") is None
    assert language._identifier.cache_info().currsize == 0


def test_only_the_bundled_model_is_taken_to_read_english_alone(minilm: Encoder) -> None:
    assert reads_english_only(minilm.name)
    assert not reads_english_only(HashedWords.name)


def test_every_line_is_one_line() -> None:
    said = tomllib.loads(Path(language.__file__).with_name("languages.toml").read_text("utf-8"))
    assert said == lines()
    assert len(said) >= 15
    assert all(0 < len(line) < 100 and "\n" not in line for line in said.values())
    assert len(set(said.values())) == len(said)
