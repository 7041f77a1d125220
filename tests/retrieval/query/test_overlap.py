from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

import retrieval.query.overlap as module
from retrieval.query.idf import idf
from retrieval.query.overlap import Overlap, is_of, term_set
from retrieval.query.question import Setting, understand
from retrieval.query.times import Period
from retrieval.query.wording.spelling import keys_of
from tests.conftest import article

SETTING = Setting(date(2024, 5, 20), date(2024, 1, 2), date(2024, 5, 19))


def overlap(text: str) -> Overlap:
    question = understand(text, SETTING)
    return Overlap(
        question,
        {term: idf(word, term, 0, 1) for word, term in zip(question.words, question.terms, strict=True)},
    )


def period(first: str | None, last: str | None) -> Period:
    return Period("then", 0, 4, first, last, relative=False)


@pytest.mark.parametrize(
    ("question", "text", "held"),
    [
        ("Which ferries collided?", "A collision of one ferry with a tug", {"ferri"}),
        ("Which ferries collided?", "The ferry was colliding with the quay", {"ferri", "collid"}),
        ("Did twelve passengers leave?", "12 passengers", {"12", "passeng"}),
        ("Did 1,200 homes burn?", "some 1200 homes", {"1200", "home"}),
        ("Were 4.2 million crowns paid?", "42 million", {"million"}),
        ("Who runs the Café Zoë?", "the cafe of Zoe", {"cafe", "zoe"}),
        ("Who runs the harbour?", "", set()),
    ],
)
def test_words_are_held_by_their_stems_and_numbers_however_written(
    question: str, text: str, held: set[str]
) -> None:
    assert overlap(question).held(text) == held


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Where is Gaddafi?", "Kadafi was seen in the desert."),
        ("Where is Kadafi’s son?", "The Qadhdhafi family is abroad."),
        (
            "where is kadafi?",
            "Gaddafi was seen in the desert.",
        ),  # in no list of plain words, so it may be a name
        ("Where is Assad?", "Bashar al-Asad spoke."),
    ],
)
def test_a_name_is_held_by_another_spelling(question: str, text: str) -> None:
    asked = overlap(question)
    assert asked.question.terms[0] in asked.held(text)


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("What did Khomeini order?", "Khamenei spoke."),
        ("Where is Gaddafi?", "a word, kadafi, in small letters"),
        ("Which berries are ripe?", "The Barrys came."),  # a plain word has no other spelling
        ("Who saw Iran?", "A man from Iraq"),
    ],
)
def test_what_is_no_spelling_of_a_name_does_not_hold_it(question: str, text: str) -> None:
    assert overlap(question).held(text) == set()


def test_the_words_for_a_day_are_held_by_being_published_then() -> None:
    asked = overlap("What did Olsen say in March 2024?")
    assert asked.published_then(article("Fog.", published="2024-03-04")) == {"march", "2024"}
    assert asked.published_then(article("Fog.", published="2024-03-04T23:50:00+01:00")) == {"march", "2024"}
    assert asked.published_then(article("Fog.", published="2024-02-29")) == set()
    assert asked.published_then(article("Fog.")) == set()


def test_of_two_days_only_the_words_of_the_right_one_are_held() -> None:
    asked = overlap("Did it rain in February 2024 or in April 2024?")
    assert "februari" in asked.published_then(article("Rain.", published="2024-02-10"))
    assert "april" not in asked.published_then(article("Rain.", published="2024-02-10"))


def test_a_day_counted_from_the_one_asked_has_no_words_to_hold() -> None:
    asked = overlap("What did Olsen say yesterday?")
    assert asked.published_then(article("Fog.", published="2024-05-19")) == set()


def test_a_rare_word_is_a_larger_share() -> None:
    asked = overlap("Did the people of Zelanovka say so?")
    assert asked.share({"zelanovka"}) > asked.share({"peopl"}) > asked.share(set()) == 0.0


def test_all_of_nothing_is_held() -> None:
    assert Overlap(understand("So what?", SETTING), {}).share(set()) == 1.0


weights = st.dictionaries(st.sampled_from("abcdefgh"), st.floats(0.01, 20), max_size=8)


@given(weights, st.frozensets(st.sampled_from("abcdefghxyz")), st.frozensets(st.sampled_from("abcdefghxyz")))
def test_a_share_lies_between_nothing_and_all_and_grows_with_what_is_held(
    idfs: dict[str, float], some: frozenset[str], others: frozenset[str]
) -> None:
    asked = Overlap(understand("?", SETTING), idfs)
    assert (
        0.0 <= asked.share(some) <= asked.share(some | others) + 1e-9 <= asked.share(frozenset(idfs)) + 2e-9
    )
    assert asked.share(frozenset(idfs)) == pytest.approx(1.0)


@given(st.text(max_size=60), st.text(max_size=60))
def test_only_what_is_asked_is_held(question: str, text: str) -> None:
    asked = overlap(question)
    assert asked.held(text) <= set(asked.question.terms)
    assert asked.held(text) >= set(asked.question.terms) & term_set(text)


@pytest.mark.parametrize(
    ("first", "last", "day", "is_then"),
    [
        ("2024-03-04", "2024-03-06", "2024-03-03", False),
        ("2024-03-04", "2024-03-06", "2024-03-04", True),
        ("2024-03-04", "2024-03-06", "2024-03-06", True),
        ("2024-02-28", "2024-02-28", "2024-02-29", True),  # reported on the day after
        ("2024-03-04", "2024-03-06", "2024-04-06", False),
        (None, "2024-03-06", "1999-01-01", True),
        (None, "2024-03-06", "2024-04-06", False),
        ("2024-03-04", None, "2031-01-01", True),
        ("2024-03-04", None, "2024-03-03", False),
        (None, None, "2024-03-03", True),
        ("9999-12-01", "9999-12-31", "9999-12-31", True),  # no day comes after
    ],
)
def test_of_a_period(first: str | None, last: str | None, day: str, is_then: bool) -> None:
    assert is_of(day, period(first, last)) is is_then


@given(st.dates(), st.one_of(st.none(), st.dates()), st.one_of(st.none(), st.dates()))
def test_every_day_of_a_period_is_of_it_and_none_before(
    day: date, first: date | None, last: date | None
) -> None:
    then = period(first.isoformat() if first else None, last.isoformat() if last else None)
    is_then = is_of(day.isoformat(), then)
    if first and day < first:
        assert not is_then
    elif last and day <= last:
        assert is_then


def test_the_names_of_a_text_are_looked_up_once_however_many_are_asked_about(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    read: list[str] = []

    def counted(text: str) -> frozenset[str]:
        read.append(text)
        return keys_of(text)

    monkeypatch.setattr(module, "keys_of", counted)
    asked = overlap(" ".join(f"Gadda{letter}i" for letter in "bcdfghklmnprst"))
    assert asked.held("Qaddafi spoke in Rome.") == {"gaddafi"}
    assert len(read) == 1


def test_each_of_several_spellings_asked_about_is_held() -> None:
    assert overlap("Kadafi or Gaddafi or Qadhdhafi?").held("Gaddafi spoke.") == {
        "kadafi",
        "gaddafi",
        "qadhdhafi",
    }
