import pytest

from retrieval.query.terms import STOP_WORDS, terms, terms_with_words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The ministers were meeting", ["minist", "meet"]),
        ("Nine of 1,250 ships", ["9", "1250", "ship"]),
        ("the mayor's café", ["mayor", "cafe"]),
        ("GDP rose 3.4 per cent", ["gdp", "rose", "3.4", "cent"]),
        ("What is it?", []),
        ("Who won?", ["won"]),  # and not “won’t”
        ("It won’t, they haven't, isn't it?", []),
        ("", []),
        ("東京 and Łódź", ["東京", "łodz"]),
    ],
)
def test_terms(text: str, expected: list[str]) -> None:
    assert terms(text) == expected


def test_a_question_and_a_report_share_terms() -> None:
    assert set(terms("How many countries recognised it?")) <= set(
        terms("Thirty countries have recognised the council.")
    )


def test_words_stand_beside_their_terms() -> None:
    assert terms_with_words("Ministers met Anna") == [
        ("Ministers", "minist"),
        ("met", "met"),
        ("Anna", "anna"),
    ]


def test_stop_words_are_plain_words() -> None:
    assert len(STOP_WORDS) > 150
    assert all(word == word.casefold() and word.isalpha() for word in STOP_WORDS)
