import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.sentences import sentence_spans


def sentences(paragraph: str) -> list[str]:
    return [paragraph[start:end] for start, end in sentence_spans(paragraph)]


@pytest.mark.parametrize(
    ("paragraph", "expected"),
    [
        (
            "The vote was close. It passed at 5 p.m. on Friday.",
            ["The vote was close.", "It passed at 5 p.m. on Friday."],
        ),
        ("The U.S. envoy left. Mr. Ito stayed.", ["The U.S. envoy left.", "Mr. Ito stayed."]),
        (
            "“We won,” she said. “No doubt.” Then she left.",
            ["“We won,” she said.", "“No doubt.” Then she left."],
        ),
        ("One sentence without an end", ["One sentence without an end"]),
    ],
)
def test_sentences(paragraph: str, expected: list[str]) -> None:
    assert sentences(paragraph) == expected


@given(st.text(min_size=1, max_size=200))
def test_every_word_lies_in_exactly_one_sentence(paragraph: str) -> None:
    spans = sentence_spans(paragraph)
    assert spans
    covered = "".join(paragraph[start:end] for start, end in spans)
    assert "".join(covered.split()) == "".join(paragraph.split()) or spans == ((0, len(paragraph)),)
    assert all(before[1] <= after[0] for before, after in itertools.pairwise(spans))
