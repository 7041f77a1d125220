"""What a person says of a source counts where the source does not say it."""

from collections.abc import Iterator

import pytest

from corpus.article import Article, Details, article_id, make_article
from corpus.genre import Genre
from corpus.intake.defaults import Defaults, SeveralError, defaults
from corpus.intake.reports import Note, Unreadable

BARE = make_article(Details("Weir gives way"), ["The weir gave way at noon."], "weir.txt", "/tmp/weir.txt")
FULL = make_article(
    Details("Weir holds", "The Lock", "2024-03-02", "https://lock.example/weir"),
    ["It held."],
    "lock.html",
    "lock",
)
SAID = Defaults("Valley Post", "2024-03-01", "https://valley.example/weir")


def test_what_a_source_does_not_say_is_filled_in() -> None:
    note = Note("x", "y")
    one, other = SAID.of_all([BARE, note])
    assert isinstance(one, Article)
    assert (one.publisher, one.published, one.url) == (
        "Valley Post",
        "2024-03-01",
        "https://valley.example/weir",
    )
    assert (one.key, one.id) == (one.url, article_id("https://valley.example/weir"))
    assert (one.text, one.title, one.source) == (BARE.text, BARE.title, BARE.source)
    assert other is note
    assert not SAID.kept_in_words()


def test_what_a_source_says_stands_and_that_is_told() -> None:
    said = Defaults("Valley Post", "2024-03-02")
    assert list(said.of_all([FULL, FULL])) == [FULL, FULL]
    assert said.kept_in_words() == (
        "left as the source itself says: publisher of 2 articles; --override puts what you say in its place"
    )


def test_what_a_source_says_is_overridden_when_that_is_said() -> None:
    said = defaults("Valley Post", "1 March 2024", "https://valley.example/weir", overrides=True)
    (one,) = said.of_all([FULL])
    assert isinstance(one, Article)
    assert (one.publisher, one.published, one.id) == ("Valley Post", "2024-03-01", article_id(SAID.url or ""))


def test_an_article_without_its_own_address_keeps_its_id_when_only_named() -> None:
    (one,) = Defaults("The Onion").of_all([BARE])
    assert isinstance(one, Article)
    assert one.id == BARE.id
    assert one.genre is Genre.SATIRE


def test_one_address_is_not_that_of_several_articles() -> None:
    read: list[str] = []

    def found() -> Iterator[Article | Unreadable | Note]:
        for one in (BARE, FULL, BARE):
            read.append(one.title)
            yield one

    with pytest.raises(SeveralError, match="several"):
        next(SAID.of_all(found()))
    assert len(read) == 2  # a folder is not read to its end for that


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ((" ", None, None, False), "--publisher"),
        ((None, "someday", None, False), "--published"),
        ((None, "May 2024", None, False), "--published"),
        ((None, "3024-05-01", None, False), "--published"),
        ((None, None, "valley.example/weir", False), "--url"),
        ((None, None, "https://valley.example/a b", False), "--url"),
        ((None, None, None, True), "--override"),
    ],
)
def test_what_can_be_none_of_it_is_refused(given: tuple[str, str, str, bool], named: str) -> None:
    with pytest.raises(ValueError, match=named):
        defaults(*given)
