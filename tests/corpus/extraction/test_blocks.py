import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.article import tidy
from corpus.extraction.blocks import Block, cut, put_together

ONE = "The harbour master said on Tuesday that the three gates would stay open until the last barge had left."
TWO = "Fishermen stood on the quay from before dawn, and some of them had not put a boat in the water for years."


def texts(page: str) -> list[str]:
    return [block.text for block in cut(page)]


@pytest.mark.parametrize("between", ["\n", "\n\n", "\r\n", "\r\n\r\n", "\n \t\n\xa0\n", "\n\n\n\n"])
def test_paragraphs_stay_apart_however_they_are_parted(between: str) -> None:
    assert texts(between.join(["Menu", "Log in", ONE, TWO, "Share"])) == ["Menu", "Log in", ONE, TWO, "Share"]


@pytest.mark.parametrize(
    "lines",
    [
        ["The harbour master,", "Samir Adel", ", said on Tuesday that the gates would stay open."],
        ["The gates of the", "Teral", "delta, where the river had been held back, were opened on Thursday."],
        [
            "Engineers opened the last of four gates that the council had ordered, said",
            "Samir Adel",
            "on Tuesday.",
        ],
        ["The strike", "that had emptied shops across the island for nineteen days is over."],
        ["He said the ship (", "Lady Ansgar", ") was old."],
        ["The minister resigned on Monday, two days after the auditors' report,", "The Lantern", "reported."],
    ],
)
@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_a_paragraph_that_links_broke_is_whole_again(lines: list[str], between: str) -> None:
    page = between.join([ONE, *lines, TWO])
    assert texts(page) == [
        ONE,
        " ".join(lines).replace(" , ", ", ").replace("( ", "(").replace(" )", ")"),
        TWO,
    ]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Minister resigns after audit of rail contracts", "Valk denied that she had known of them."),
        ("The gates are open.", "and the boats came back."),
        ("Dockers at Port Ormond end their strike", "by Lena Mirza"),
        ("The plan lists three things:", "a new survey of the sea bed"),
        ("The plan lists three things and", "- a new survey of the sea bed"),
        ("Home", "about us"),
        ("# What the inspectors found", "they came on Monday morning and left at noon"),
    ],
)
def test_what_may_be_two_blocks_stays_two(first: str, second: str) -> None:
    assert texts(f"{first}\n{second}") == [first, second]


def test_wrapped_text_is_unwrapped() -> None:
    page = "Sluice opened\n\n" + "\n\n".join(
        "\n".join(line for line in wrap(paragraph))
        for paragraph in (f"{ONE} {TWO}", f"{TWO} {ONE}", "Nobody was hurt.")
    )
    assert texts(page) == ["Sluice opened", f"{ONE} {TWO}", f"{TWO} {ONE}", "Nobody was hurt."]


def wrap(paragraph: str, width: int = 60) -> list[str]:
    lines = [""]
    for word in paragraph.split():
        if len(lines[-1]) + 1 + len(word) > width:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def test_a_page_on_one_line_is_cut_into_sentences_that_go_on() -> None:
    sentences = [f"The council met for the {n}th time on Monday and put the vote off." for n in range(40)]
    blocks = cut(" ".join(sentences))
    assert [block.text for block in blocks] == sentences
    assert [block.goes_on for block in blocks] == [False] + [True] * 39
    assert put_together(blocks, range(40)) == [" ".join(sentences)]
    assert put_together(blocks, [0, 1, 5, 6, 9]) == [
        " ".join(sentences[:2]),
        " ".join(sentences[5:7]),
        sentences[9],
    ]


def test_blocks_that_do_not_go_on_are_paragraphs() -> None:
    blocks = [Block("One."), Block("Two."), Block("Three.", goes_on=True)]
    assert put_together(blocks, [0, 1, 2]) == ["One.", "Two. Three."]
    assert put_together(blocks, [0, 2]) == ["One.", "Three."]


@given(
    st.lists(
        st.one_of(
            st.text(max_size=40),
            st.sampled_from([ONE, TWO, "By", "and", ",", "Samir Adel", "- a list", "said"]),
        ),
        max_size=30,
    )
)
def test_every_word_is_in_one_block_and_in_order(lines: list[str]) -> None:
    page = "\n".join(lines)
    assert "".join("".join(texts(page)).split()) == "".join(
        "".join(tidy(line).split()) for line in page.splitlines()
    )


def test_a_sentence_below_an_empty_line_belongs_to_no_caption() -> None:
    caption = "Caption: Traffic queued for miles on the approach to the old bridge on Monday. Photo: Ida Moor/Bay Herald"
    prose = "About 11,000 vehicles use the bridge each day."
    after = "The county has not said when it will open again."
    assert [block.text for block in cut(f"{caption}\n\n{prose}\n\n{after}\n")] == [caption, prose, after]
