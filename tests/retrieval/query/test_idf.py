import pytest

from retrieval.query.idf import idf


def test_in_a_small_coverage_english_decides() -> None:
    common, rare, unheard = (idf(word, word, 0, 10) for word in ("money", "radar", "gdansk8"))
    assert 1 < common < rare < unheard


def test_in_a_large_coverage_the_coverage_decides() -> None:
    assert idf("money", "money", 3, 200_000) > idf("radar", "radar", 50_000, 200_000)


@pytest.mark.parametrize("passages", [0, 1, 10, 100_000])
def test_the_more_passages_hold_it_the_less_a_word_says(passages: int) -> None:
    values = [
        idf("bridge", "bridg", having, passages) for having in range(0, passages + 1, max(1, passages // 10))
    ]
    assert values == sorted(values, reverse=True)
    assert all(value > 0 for value in values)
