from collections.abc import Callable
from datetime import date
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.query.question import (
    MOST_CHARACTERS,
    Setting,
    in_context,
    printable,
    too_long,
    topic,
    understand,
    unread,
)
from retrieval.query.times import Period

SETTING = Setting(
    date(2024, 5, 15), date(2024, 1, 2), date(2024, 5, 14), ("Larnow Courier", "The Tide", "Wired")
)


def test_names_numbers_and_terms() -> None:
    question = understand("Did Anna Ito meet 12 ministers in Rome?")
    assert question.terms == ("anna", "ito", "meet", "12", "minist", "rome")
    assert question.names == ("anna", "ito", "rome")
    assert question.numbers == ("12",)


def test_mark_up_is_no_word() -> None:
    assert understand("<b>What & who</b> is in Rome?").terms == ("rome",)


def test_a_word_is_no_name_for_standing_first() -> None:
    assert understand("Ministers met whom?").names == ()
    assert understand("NATO met whom?").names == ("nato",)
    assert understand("WHO DID THEY MEET IN ROME").names == ()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Who met the mayor?", "who"),
        ("When did it open?", "when"),
        ("In which city was it?", "where"),
        ("How many ships sank?", "how many"),
        ("Why did it close?", "why"),
        ("Has the bridge opened?", "whether"),
        ("What did she say?", "what"),
        ("Whose ship sank?", "who"),
        ("Which company bought the yard?", "who"),
        ("In what year did it open?", "when"),
        ("What day was it shut?", "when"),
        ("Which country sent the ship?", "where"),
        ("How old is the bridge?", "how many"),
        ("What share of the crew left?", "how many"),
        ("How often, and where, does it sail?", "how many"),  # of two kinds the narrower
        ("What caused the fog?", "why"),
        ("How did it sink?", "how"),
        ("Which ship sank?", "what"),
        ("bridge closure", "topic"),
    ],
)
def test_kind(text: str, kind: str) -> None:
    assert understand(text).kind == kind


@pytest.mark.parametrize("text", ["", "  ", "?!", "🙂"])
def test_nothing_asked(text: str) -> None:
    assert not understand(text).has_words


@pytest.mark.parametrize(
    "text", ["And why?", "Why?", "What did he say about it?", "What about Rome?", "When?"]
)
def test_a_question_that_leans_is_put_behind_the_one_before(text: str) -> None:
    assert in_context(text, "Who opened the bridge?") == f"Who opened the bridge? {text}"


@pytest.mark.parametrize("text", ["Who won the election in Rome?", "How many ships sank near Malta?"])
def test_a_question_that_stands_by_itself_is_left_alone(text: str) -> None:
    assert in_context(text, "Who opened the bridge?") is None


def test_a_publisher_is_understood_as_the_source() -> None:
    question = understand("What did the Larnow Courier report about the opera?", SETTING)
    assert question.sources == (("Larnow Courier",),)
    assert question.terms == ("opera",)
    assert question.unheld == ()


def test_several_publishers_are_several_sources() -> None:
    question = understand("Do The Tide and the Larnow Courier both describe the ferry?", SETTING)
    assert question.sources == (("The Tide",), ("Larnow Courier",))
    assert question.terms == ("ferri",)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("According to the Larnow Courier, how many people fell ill?", "how many people fell ill?"),
        ("How cold should a fridge be, according to The Tide?", "How cold should a fridge be?"),
        (
            "How cold should a fridge be according to the Tide and the Larnow Courier?",
            "How cold should a fridge be according to the Tide and the Larnow Courier?",
        ),
        ("What was agreed in the dispute this week?", "What was agreed in the dispute?"),
        ("What was reported yesterday as the source?", "What was reported as the source?"),
        ("How many were hurt in last week's fire?", "How many were hurt in last week's fire?"),
        ("What happened in March 2024?", "What happened in March 2024?"),
        ("<b>What</b> was agreed this week in the dispute?", "What was agreed in the dispute?"),
        ("What did The Tide say of the dispute?", "What did The Tide say of the dispute?"),
        ("Who  won,  and why ?", "Who  won,  and why ?"),
    ],
)
def test_what_no_sentence_of_an_article_answers_is_not_put_to_the_judge(text: str, asked: str) -> None:
    assert understand(text, SETTING).asked == asked


def test_an_outlet_that_the_coverage_lacks_is_unheld() -> None:
    question = understand("According to Reuters, why did the opera close?", SETTING)
    assert (question.sources, question.unheld) == ((), ("Reuters",))
    assert question.terms == ("opera", "close")


def test_a_publisher_that_is_talked_about_stays_among_the_words() -> None:
    question = understand("Who owns The Tide?", SETTING)
    assert (question.sources, question.unheld) == ((), ())
    assert question.terms == ("own", "tide")


def test_framing_words_are_dropped_only_beside_a_source() -> None:
    assert understand("Which reports by The Tide describe the ferry?", SETTING).terms == ("ferri",)
    assert understand("Which reports describe the ferry?", SETTING).terms == ("report", "describ", "ferri")


def test_without_a_setting_a_publisher_of_the_coverage_is_only_a_word() -> None:
    assert "courier" in understand("What did the Larnow Courier report?").terms


@pytest.mark.parametrize(
    ("text", "first", "last", "relative"),
    [
        ("Who spoke in March 2024?", "2024-03-01", "2024-03-31", False),
        ("Who spoke on 3 April?", "2024-04-03", "2024-04-03", False),
        ("Who spoke yesterday?", "2024-05-14", "2024-05-14", True),
        ("Who spoke this week?", "2024-05-13", "2024-05-19", True),
        ("Who spoke before 2024?", None, "2023-12-31", False),
    ],
)
def test_periods(text: str, first: str | None, last: str | None, relative: bool) -> None:
    assert [(p.first, p.last, p.relative) for p in understand(text, SETTING).times.periods] == [
        (first, last, relative)
    ]


def test_words_that_count_from_the_day_asked_are_no_terms_and_a_named_day_is() -> None:
    assert understand("Which ferry sank yesterday?", SETTING).terms == ("ferri", "sank")
    assert understand("Which ferry sank last week in Port Ellis?", SETTING).terms == (
        "ferri",
        "sank",
        "port",
        "elli",
    )
    assert understand("Which ferry sank in March 2024?", SETTING).terms == ("ferri", "sank", "march", "2024")


@pytest.mark.parametrize(
    "text",
    [
        "Did more passengers sail than last year?",
        "Were fewer ships lost than in 2023?",
        "How much did fares rise compared with last month?",
        "Did fares rise compared to March 2023?",
    ],
)
def test_what_is_compared_with_is_not_the_time_asked_about(text: str) -> None:
    assert understand(text, SETTING).times.periods == ()


def test_beside_a_comparison_the_time_asked_about_is_kept() -> None:
    question = understand("Did more passengers sail in April 2024 than in April 2023?", SETTING)
    assert [(p.first, p.last) for p in question.times.periods] == [("2024-04-01", "2024-04-30")]


def test_the_wish_for_the_new_is_understood() -> None:
    times = [
        understand(text, SETTING).times
        for text in ("What is the latest on the strike?", "Any recent strikes?", "Any strikes?")
    ]
    assert [(t.latest, t.recent) for t in times] == [(True, False), (False, True), (False, False)]


def test_further_periods_are_added_to_those_named() -> None:
    question = understand("What did Zelan say in April after the summit in Larnow?", SETTING)
    assert [(a.relation, a.words) for a in question.times.anchors] == [("after", "the summit in Larnow")]
    since = Period("the summit in Larnow", 0, 20, "2024-04-09", None, relative=False)
    further = question.of_days([since])
    assert further.times.periods == (*question.times.periods, since)
    assert (further.terms, further.times.anchors) == (question.terms, question.times.anchors)


def test_what_may_be_spelled_otherwise() -> None:
    spelled = understand("Which 12 ministers met kadafi in Rome?").spelled
    assert ("kadafi", "kadafi") in spelled  # in no list of plain words
    assert ("rome", "Rome") in spelled
    assert not {"12", "minist", "met"} & {term for term, _ in spelled}


def test_a_chain_of_questions_leans_on_the_first() -> None:
    assert topic("And why?", "Who opened the bridge?") == "Who opened the bridge?"
    assert topic("Who sank the ferry?", "Who opened the bridge?") == "Who sank the ferry?"
    assert topic("And why?", None) == "And why?"


def test_a_broken_half_of_a_character_is_made_printable() -> None:
    assert printable("ferry \ud83d and fog") == "ferry ? and fog"


words = st.sampled_from(
    "Who and when did The Tide report in March 2024 yesterday than last year Reuters 12 <b> “ ’ 😀 is Rome ? after".split()
)


@given(st.one_of(st.text(max_size=80), st.lists(words, max_size=12).map(" ".join)), st.dates())
def test_any_text_is_understood(text: str, asked_on: date) -> None:
    question = understand(text, Setting(asked_on, SETTING.first, SETTING.last, SETTING.publishers))
    assert len(question.words) == len(question.terms) == len(set(question.terms))
    assert {*question.names, *question.numbers} <= set(question.terms)
    assert question.has_words or not question.terms


def test_a_question_has_a_length() -> None:
    assert too_long("x" * MOST_CHARACTERS) is None
    assert (
        too_long("x" * (MOST_CHARACTERS + 1))
        == "That question is 8,001 characters long: ask one of at most 8,000."
    )
    assert "a million or more characters" in str(too_long("x" * 1_000_000))
    assert unread("x" * 9000).text == "x" * MOST_CHARACTERS
    assert not unread("who?").terms


@pytest.mark.parametrize(
    "piece",
    [
        "Ab-", "on Monday ", "yesterday ", "last summer ", "1990s ", "two weeks ago ", "January, ", "Fortune ", "what is the ", "Port-Ellis ",
        "last week according to the Tribune, ", "more than last year ", "after the vote ", "Gaddafi ", "“harbour” ", "(", "1,", "e\u0301 ", "and ",
    ],
)  # fmt: skip
def test_understanding_takes_time_in_proportion_to_the_length(piece: str) -> None:
    assert _growth(lambda text: understand(text, SETTING), piece) < 40


def test_white_space_takes_time_in_proportion_to_its_length() -> None:
    assert _growth(lambda text: in_context(f"who{text}won", "Who lost?"), " ") < 40


def _growth(work: Callable[[str], object], piece: str) -> float:
    """Return how many times as long a text 16 times as long takes."""
    shorter, longer = (
        min(_seconds(work, (piece * size)[:size]) for _ in range(3)) for size in (1000, 16_000)
    )
    return longer / max(shorter, 0.0005)


def _seconds(work: Callable[[str], object], text: str) -> float:
    started = process_time()
    work(text)
    return process_time() - started
