import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.answering.answer import Evidence, Hit, Quote
from retrieval.answering.premise import FEATURES, Signs, features, is_suspect, signs, suspicion
from retrieval.index.passages import passages_of
from retrieval.query.overlap import Matching
from retrieval.query.question import Setting, understand
from tests.conftest import article

SETTING = Setting(date(2024, 5, 20), date(2024, 1, 2), date(2024, 5, 19))
NO_EVIDENCE = Evidence(
    cosine=0.0,
    bm25=0.0,
    coverage=0.0,
    sentence_cosine=0.0,
    sentence_coverage=0.0,
    answer_type=0.0,
    article_names=0.0,
    judged=0.0,
    prior=0.0,
)
FERRY = """Northline bought 3 electric ferries from a yard in Gdansk.

Its director, Marta Olsen, said that the crossing would be faster."""


NOTHING_ASKED = Matching(understand("?", SETTING), {})


def hit(matching: Matching, text: str) -> Hit:
    """Make a hit that quotes the first paragraph of an article of one passage."""
    found = article(text, "Cleaner crossings", published="2024-03-08")
    passage = next(passages_of(1, found))
    held = matching.held(f"{found.title}\n{found.text}") | matching.published_then(found)
    return Hit(found, passage, Quote(1, 0, found.paragraphs[0].end), (), held, 0.0, NO_EVIDENCE)


def found(question: str, text: str = FERRY) -> Signs:
    understood = understand(question, SETTING)
    matching = Matching(understood, dict.fromkeys(understood.terms, 1.0))
    return signs(matching, hit(matching, text))


def test_one_article_need_not_hold_all_that_several_are_asked_about() -> None:
    setting = replace(SETTING, publishers=("The Herald", "The Tide"))
    for question, is_sign in (("Do both the Herald and the Tide say that Northline and Ostline bought ferries?", False),
                              ("Does the Herald say that Northline and Ostline bought ferries?", True)):  # fmt: skip
        understood = understand(question, setting)
        matching = Matching(understood, dict.fromkeys(understood.terms, 1.0))
        assert bool(signs(matching, hit(matching, FERRY)).name) is is_sign


def test_two_reports_of_one_publisher_are_several() -> None:
    setting = replace(SETTING, publishers=("The Herald",))
    understood = understand(
        "Did the Herald report on Ostline in March contradict the later Herald article on Northline?", setting
    )
    assert understood.is_of_several
    assert not signs(
        Matching(understood, dict.fromkeys(understood.terms, 1.0)), hit(NOTHING_ASKED, FERRY)
    ).any


@pytest.mark.parametrize(("publisher", "sign"), [("The Herald", ""), ("The Tide", "Herald")])
def test_no_article_has_to_name_its_own_paper(publisher: str, sign: str) -> None:
    understood = understand(
        "How many ferries did the Herald count?", replace(SETTING, publishers=("The Herald", "The Tide"))
    )
    assert understood.mentions
    assert not understood.sources
    matching = Matching(understood, dict.fromkeys(understood.terms, 1.0))
    quoted = hit(matching, FERRY)
    assert signs(matching, replace(quoted, article=replace(quoted.article, publisher=publisher))).name == sign


def test_not_only_denies_nothing() -> None:
    assert found("Why did Northline not only buy ferries?").denial == ""


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
    assert found(question) == Signs(name="", number="", opposite="", denial="")
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


def test_a_word_whose_opposite_is_quoted() -> None:
    assert found("Why has Northline sold its ferries?").opposite == "sold"
    assert found("Why did fares rise?", "Fares fell by a tenth in May.").opposite == "rise"
    assert found("Did fares rise or fall?", "Fares fell by a tenth in May.").opposite == ""
    assert found("Why did fares rise?", "Fares rise in May and fall in June.").opposite == ""


def test_words_that_are_one_with_the_next() -> None:
    assert found("Why did the yard accept the offer?", "The yard turned down the offer.").opposite == "accept"
    assert found("Why did fares fall?", "Fares were turned down by the council.").opposite == ""
    assert found("Why have fares gone down?", "Fares doubled in May.").opposite == "gone down"


def test_a_word_like_the_one_asked_about_is_no_opposite() -> None:
    assert (
        found("Why did fares rise?", "Fares climbed in May after they had fallen for a year.").opposite == ""
    )
    assert found("Why did fares rise?", "Fares had fallen for a year.").opposite == "rise"


@pytest.mark.parametrize(
    ("question", "quote"),
    [
        ("How many ferries sank?", "Forty ferries sank in the past few days."),
        ("How long is the ferry?", "The ferry, with a short mast, is 40 metres from end to end."),
        ("When do the fares start to rise?", "Fares rise from the end of May."),
        ("Did more people sail?", "They sailed for less than a month."),
        ("Which old ferry sank?", "The ferry sank off New York."),
        ("Where did the north wind blow?", "The wind blew towards South Island."),
        ("What did the fire cause?", "Crews kept it from spreading before all was lost at last."),
    ],
)
def test_words_that_say_nothing_by_themselves_are_no_opposites(question: str, quote: str) -> None:
    assert found(question, quote).opposite == ""


def test_an_opposite_elsewhere_than_in_the_quote_is_none() -> None:
    assert found("Why did fares rise?", "Fares are high.\n\nProfits fell.").opposite == ""


def test_a_denial_that_is_not_in_the_quote() -> None:
    assert found("Why did Northline not buy ferries?").denial == "not"
    assert found("Why didn’t Northline buy ferries?").denial == "n’t"
    assert found("Who refused to buy ferries?").denial == "refused"
    for said in ("fail to", "fails to", "failed to"):
        assert found(f"Who {said} buy ferries?").denial == said
    assert found("Why did Northline not buy ferries?", "Northline never bought ferries.").denial == ""


def test_what_the_quote_denies_in_so_many_words() -> None:
    assert found("Why did Northline buy ferries?", "Northline chose not to buy ferries.").opposite == "buy"
    assert (
        found(
            "Why did Northline buy ferries?", "Northline did not say by when it means to buy ferries."
        ).opposite
        == ""
    )
    assert (
        found("Did Northline buy ferries?", "Northline chose not to buy ferries.").opposite == ""
    )  # that is the answer
    assert found("Why did Northline not buy ferries?", "Northline chose not to buy ferries.").opposite == ""


def test_a_sign_is_said_by_name_and_number() -> None:
    assert "Hamburg" in found("Which ferries did Northline buy from Hamburg?").in_words()
    assert "5" in found("Why did Northline buy 5 ferries?").in_words()


def test_each_sign_is_a_feature() -> None:
    values = features(Signs(name="Berg", number="", opposite="sold", denial=""), hit(NOTHING_ASKED, FERRY))
    assert len(values) == len(FEATURES)
    assert dict(zip(FEATURES, values, strict=True)) == {
        "name": 1.0, "number": 0.0, "opposite": 1.0, "denial": 0.0, "judged": 0.0, "denied": 0.0, "coverage": 0.0, "cosine": 0.0,
    }  # fmt: skip


def test_signs_make_a_false_premise_more_probable() -> None:
    all_of_them = suspicion(Signs("Berg", "5", "sold", "not"), hit(NOTHING_ASKED, FERRY))
    assert 0 == suspicion(Signs("", "", "", ""), hit(NOTHING_ASKED, FERRY)) < all_of_them < 1


def test_what_the_judge_takes_for_a_denial_is_suspect_without_any_other_sign() -> None:
    none, plain = Signs("", "", "", ""), hit(NOTHING_ASKED, FERRY)
    denied = replace(plain, evidence=replace(plain.evidence, denied=4.0))
    assert (is_suspect(none, plain), is_suspect(none, denied)) == (False, True)
    assert suspicion(none, plain) == 0 < suspicion(none, denied) < 1


QUOTATION = re.compile("[\"“”„«»‘’'`]")
words = st.sampled_from(
    "Who why did not Northline Olsen O’Neill Berg's “Hamburg” 5 1,200 4.2 sell \"buy\" n't U.S. « » no Zoë more".split()
)


@given(st.lists(words, min_size=1, max_size=8).map(" ".join))
def test_a_sign_is_one_sentence_without_quotation_marks_but_those_inside_a_word_asked(question: str) -> None:
    said = found(question).in_words()
    assert [match.end() for match in re.finditer(r"[.?!](?=\s|$)", said)] == [len(said)]
    assert not QUOTATION.search(said.replace("O’Neill", ""))
