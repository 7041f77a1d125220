import pytest

from retrieval.question import holds_answer_type, in_context, understand


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
        ("bridge closure", "topic"),
    ],
)
def test_kind(text: str, kind: str) -> None:
    assert understand(text).kind == kind


@pytest.mark.parametrize("text", ["", "  ", "?!", "🙂"])
def test_nothing_asked(text: str) -> None:
    assert not understand(text).has_words


@pytest.mark.parametrize(
    ("question", "sentence", "holds"),
    [
        ("Who opened the bridge?", "Anna Ito cut the ribbon.", True),
        ("Who opened the bridge?", "The bridge is open.", False),
        ("When was it opened?", "It opened on Monday.", True),
        ("When was it opened?", "It is open.", False),
        ("How many ships?", "Two ships sank.", True),
        ("How many ships?", "The ships sank.", False),
        ("What sank?", "The ships sank.", None),
    ],
)
def test_answer_type(question: str, sentence: str, holds: bool | None) -> None:
    assert holds_answer_type(understand(question), sentence) is holds


@pytest.mark.parametrize("text", ["And why?", "Why?", "What did he say about it?", "What about Rome?", "When?"])
def test_a_question_that_leans_is_put_behind_the_one_before(text: str) -> None:
    assert in_context(text, "Who opened the bridge?") == f"Who opened the bridge? {text}"


@pytest.mark.parametrize("text", ["Who won the election in Rome?", "How many ships sank near Malta?"])
def test_a_question_that_stands_by_itself_is_left_alone(text: str) -> None:
    assert in_context(text, "Who opened the bridge?") is None
