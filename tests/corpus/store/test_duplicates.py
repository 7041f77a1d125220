from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.copies import Pair, pairs
from corpus.store.duplicates import likeness, shingles, sketch

PAIRS = list(pairs())


def is_copy(one: str, other: str) -> bool:
    return likeness(shingles(one), shingles(other)).is_copy


def test_likeness_is_what_it_says() -> None:
    one = shingles("The mayor of Kelsby opened a bridge on Monday")
    other = shingles(
        "The mayor of Kelsby opened a bridge on Friday, and the band played two tunes to a crowd"
    )
    found = likeness(one, other)
    assert found == likeness(other, one)
    assert found.contained == pytest.approx(
        5 / 6
    )  # runs of four words: six in the first, all but its last in the second
    assert found.size == pytest.approx(6 / 15)
    # With a name: the runs around Kelsby, four, and the last, whose place the other fills with another day.
    assert found.filled == pytest.approx(4 / 5)


def test_numbers_written_out_are_numbers() -> None:
    text = "he scored {} goals for them and {} more for the reserves last year"
    assert likeness(shingles(text.format("three", "nine")), shingles(text.format("four", "six"))).filled < 0.5


@pytest.mark.parametrize(
    "text", ["", "—", "Rain.", "Rain is expected", "天気は晴れです", "a" * 100_000, "word " * 50_000]
)
def test_any_text_is_a_copy_of_itself(text: str) -> None:
    assert is_copy(text, text)
    assert 1 <= len(sketch(shingles(text))) <= 256


def test_scripts_without_spaces_are_compared_by_character() -> None:
    text = (
        "県は十一日、港の防波堤が台風で壊れたと発表した。修理には三年かかる見込みで、漁協は補償を求めている。"
    )
    assert is_copy(text, text + "知事は会見を開く予定はない。")
    assert not is_copy(
        text,
        "市長選は現職と新人の一騎打ちとなり、投票は来月の第一日曜日に行われる。開票は即日で、夜半には大勢が判明する。",
    )


@settings(max_examples=200, deadline=None)
@given(st.text(), st.text())
def test_likeness_never_fails_and_lies_between_nothing_and_all(one: str, other: str) -> None:
    found = likeness(shingles(one), shingles(other))
    assert all(0 <= value <= 1 for value in (found.contained, found.filled, found.size))


def rate(of: list[Pair]) -> float:
    assert len(of) > 10
    return sum(is_copy(pair.one, pair.other) for pair in of) / len(of)


@pytest.mark.parametrize("kind", sorted({pair.kind for pair in PAIRS if pair.are_copies}))
def test_copies_are_found_whatever_was_done_to_them(kind: str) -> None:
    assert rate([pair for pair in PAIRS if pair.kind == kind]) >= 0.9


@pytest.mark.parametrize("kind", sorted({pair.kind for pair in PAIRS if not pair.are_copies}))
def test_different_stories_are_not_taken_for_copies(kind: str) -> None:
    assert rate([pair for pair in PAIRS if pair.kind == kind]) <= 0.04


def test_the_labelled_pairs_are_of_every_kind_in_both_halves() -> None:
    kinds = Counter((pair.kind, pair.development) for pair in PAIRS)
    assert all(kinds[kind, True] > 10 and kinds[kind, False] > 10 for kind, _ in kinds)
    assert not any(pair.one == pair.other for pair in PAIRS)
