import pytest

from retrieval.query.terms import STOP_WORDS, terms, terms_with_words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The ministers were meeting", ["minist", "meet"]),
        ("Nine of 1,250 ships", ["9", "1250", "ship"]),
        ("the mayor's café", ["mayor", "cafe"]),
        ("GDP rose 3.4 per cent", ["gdp", "rose", "3.4", "percent"]),
        ("What is it?", []),
        ("Who won?", ["won"]),  # and not “won’t”
        ("It won’t, they haven't, isn't it?", []),
        ("", []),
        ("東京 and Łódź", ["東京", "lodz"]),
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


@pytest.mark.parametrize(
    "writings",
    [
        ["£14.2m", "14.2 million pounds", "£14.2 million", "14.2mn pounds", "£ 14.2mn"],
        ["$3bn", "3 billion dollars", "three billion dollars", "$3 BN"],
        ["€1,200", "1200 euros"],
        ["12%", "12 %", "12 per cent", "12 percent", "twelve per cent", "12pc"],
        ["3am", "3 a.m.", "3 am", "3:00am", "3.00 A.M."],
        ["10.30pm", "10:30 p.m.", "10:30PM"],
        ["8", "eight"],
        ["21", "twenty-one", "Twenty one"],
        ["200", "two hundred"],
        ["121", "one hundred and twenty-one", "a hundred and twenty-one"],
        ["3,000", "three thousand"],
        ["5km", "5 km", "5 kilometres", "five kilometers"],
        ["100m", "100 m"],
    ],
)
def test_amounts_meet_however_they_are_written(writings: list[str]) -> None:
    assert {tuple(sorted(terms(writing))) for writing in writings} == {tuple(sorted(terms(writings[0])))}
    assert len(terms(writings[0])) == len(set(terms(writings[0]))) > 0


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("14.2m", "14.2 million"),  # or metres
        ("twenty", "twenty-one"),
        ("3 am", "3 pm"),
        ("hundreds", "a hundred"),
        ("the 1990s", "1990 s"),
        ("A3am", "3am"),
        ("21st", "21"),
        ("12", "12%"),
    ],
)
def test_other_amounts_do_not(one: str, other: str) -> None:
    assert set(terms(one)) != set(terms(other))


def test_the_parts_of_an_amount_stand_beside_their_terms() -> None:
    assert terms_with_words("paid £14.2m at 3 a.m.") == [
        ("paid", "paid"),
        ("£", "pound"),
        ("14.2", "14.2"),
        ("m", "million"),
        ("3", "3"),
        ("a.m", "a.m."),
    ]
