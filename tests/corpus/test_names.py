import pytest

from corpus.names import folded, letters_of, without_article


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The Ormond Bell", "ormond bell"),
        ("THE  ORMOND-BELL", "Ormond Bell"),
        ("Le Télégramme", "Le Telegramme"),
        ("Die Straße", "Die Strasse"),
        ("St. Ormond's Bell", "St Ormond’s Bell"),
    ],
)
def test_two_ways_to_write_one_name(one: str, other: str) -> None:
    assert folded(one) == folded(other)


@pytest.mark.parametrize(("one", "other"), [("Ormond Bell", "Ormond Belle"), ("Bell 1", "Bell 2")])
def test_two_names(one: str, other: str) -> None:
    assert folded(one) != folded(other)


def test_only_an_article_is_left_out() -> None:
    assert (folded("Theatre News"), folded("The"), letters_of("The Bell")) == (
        "theatrenews",
        "the",
        "thebell",
    )
    assert without_article("the Bell of the Town") == "Bell of the Town"
