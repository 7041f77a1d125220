import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.answering.answer import Evidence, Hit, Quote
from retrieval.answering.premise import FEATURES, Signs, features, signs, suspicion
from retrieval.index.passages import passages_of
from retrieval.query.overlap import Overlap
from retrieval.query.question import Setting, understand
from tests.conftest import article

SETTING = Setting(date(2024, 5, 20), date(2024, 1, 2), date(2024, 5, 19))
NO_EVIDENCE = Evidence(
    cosine=0.0,
    bm25=0.0,
    coverage=0.0,
    sentence_coverage=0.0,
    article_names=0.0,
    prior=0.0,
    answers=0.0,
    denies=0.0,
    whole=0.0,
    exact=0.0,
)
FERRY = """Northline bought 3 electric ferries from a yard in Gdansk.

Its director, Marta Olsen, said that the crossing would be faster."""


NOWHERE = frozenset({"hamburg"})
NOTHING_ASKED = Overlap(understand("?", SETTING), {})


def hit(overlap: Overlap, text: str) -> Hit:
    """Make a hit that quotes the first paragraph of an article of one passage."""
    found = article(text, "Cleaner crossings", published="2024-03-08")
    passage = next(passages_of(1, found))
    held = overlap.held(f"{found.title}\n{found.text}") | overlap.published_then(found)
    return Hit(found, passage, Quote(1, 0, found.paragraphs[0].end), (), held, None, 0.0, NO_EVIDENCE)


def found(question: str, text: str = FERRY) -> Signs:
    understood = understand(question, SETTING)
    overlap = Overlap(understood, dict.fromkeys(understood.terms, 1.0))
    return signs(overlap, NOWHERE, hit(overlap, text))


def test_one_article_need_not_hold_all_that_several_are_asked_about() -> None:
    setting = replace(SETTING, publishers=("The Herald", "The Tide"))
    for question, is_sign in (("Do both the Herald and the Tide say that Northline and Ostline bought ferries?", False),
                              ("Does the Herald say that Northline and Ostline bought ferries?", True)):  # fmt: skip
        understood = understand(question, setting)
        overlap = Overlap(understood, dict.fromkeys(understood.terms, 1.0))
        assert bool(signs(overlap, NOWHERE, hit(overlap, FERRY)).name) is is_sign


def test_two_reports_of_one_publisher_are_several() -> None:
    setting = replace(SETTING, publishers=("The Herald",))
    understood = understand(
        "Did the Herald report on Ostline in March contradict the later Herald article on Northline?", setting
    )
    assert understood.is_of_several
    assert not signs(
        Overlap(understood, dict.fromkeys(understood.terms, 1.0)), NOWHERE, hit(NOTHING_ASKED, FERRY)
    ).any


@pytest.mark.parametrize(("publisher", "sign"), [("The Herald", ""), ("The Tide", "Herald")])
def test_no_article_has_to_name_its_own_paper(publisher: str, sign: str) -> None:
    understood = understand(
        "How many ferries did the Herald count?", replace(SETTING, publishers=("The Herald", "The Tide"))
    )
    assert understood.mentions
    assert not understood.sources
    overlap = Overlap(understood, dict.fromkeys(understood.terms, 1.0))
    quoted = hit(overlap, FERRY)
    assert (
        signs(overlap, NOWHERE, replace(quoted, article=replace(quoted.article, publisher=publisher))).name
        == sign
    )


@pytest.mark.parametrize(
    "question",
    [
        "From where did Northline buy ferries?",
        "Why did Northline buy 3 ferries from a yard in Gdansk?",
        "Which ferries did Northline buy from Gdańsk?",
        "What did Marta Olsen say of the crossing?",  # a name that stands elsewhere in the article
        "Which ferries did Northline buy in March 2024?",  # the day of the article
        "Which three ferries did Northline buy?",
        "So what?",
    ],
)
def test_a_true_question_shows_no_sign(question: str) -> None:
    assert found(question) == Signs(name="", number="")
    assert not found(question).any


def test_a_name_that_the_article_does_not_hold() -> None:
    assert found("Which ferries did Northline buy from Hamburg?").name == "Hamburg"
    assert found("Why did Marta Berg buy ferries from Hamburg?").name == "Berg or Hamburg"
    assert found("Why did Marta Berg Larsen buy ferries?").name == "Berg Larsen"


def test_a_number_that_the_article_does_not_hold() -> None:
    assert found("Why did Northline buy 5 ferries?").number == "5"
    assert (
        found("Why did Northline buy 5 ferries?", "Northline bought electric ferries.").number == ""
    )  # no number to compare it with


def test_only_what_stands_nowhere_is_said_not_to_be_spoken_of() -> None:
    assert (
        found("Which ferries did Northline buy from Hamburg?").in_words()
        == "The coverage does not speak of Hamburg."
    )
    elsewhere = found("Which ferries did Northline buy from Bergen?")
    assert (elsewhere.name, elsewhere.unknown) == ("Bergen", "")
    assert "Bergen" not in elsewhere.in_words()


def test_each_sign_is_a_feature() -> None:
    plain = hit(NOTHING_ASKED, FERRY)
    denial = replace(plain, evidence=replace(plain.evidence, denies=2.0))
    values = features(Signs(name="Berg", number=""), plain, denial)
    assert dict(zip(FEATURES, values, strict=True)) == {
        "denies": 2.0, "answers": 0.0, "name": 1.0,
    }  # fmt: skip


def test_signs_and_a_denial_make_a_false_premise_more_probable_and_an_answer_less() -> None:
    none, plain = Signs("", ""), hit(NOTHING_ASKED, FERRY)
    denied = replace(plain, evidence=replace(plain.evidence, denies=4.0))
    answered = replace(plain, evidence=replace(plain.evidence, answers=4.0))
    least = suspicion(none, answered, plain)
    assert 0 < least < suspicion(none, plain, plain) < suspicion(none, plain, denied) < 1
    assert suspicion(none, plain, plain) <= suspicion(Signs("Berg", "5"), plain, plain)


QUOTATION = re.compile("[\"“”„«»‘’'`]")
words = st.sampled_from(
    "Who why did not Northline Olsen O’Neill Berg's “Hamburg” 5 1,200 4.2 sell \"buy\" n't U.S. « » no Zoë more".split()
)


@given(st.lists(words, min_size=1, max_size=8).map(" ".join))
def test_a_sign_is_one_sentence_without_quotation_marks_but_those_inside_a_word_asked(question: str) -> None:
    said = found(question).in_words()
    assert [match.end() for match in re.finditer(r"[.?!](?=\s|$)", said)] == [len(said)]
    assert not QUOTATION.search(said.replace("O’Neill", ""))
