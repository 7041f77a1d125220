from unicodedata import category

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.article import PARAGRAPH_BREAK, Details, article_id, make_article, paragraphs_of, tidy

ANY_TEXT = st.text(st.characters(), max_size=80)
PARAGRAPHS = st.lists(ANY_TEXT, max_size=8).filter(
    lambda paragraphs: any(c.isalnum() for p in paragraphs for c in p)
)


@given(ANY_TEXT)
def test_tidy_is_idempotent_and_leaves_nothing_unfit(text: str) -> None:
    once = tidy(text)
    assert tidy(once) == once
    assert not any(category(c) in ("Cc", "Cs", "Zl", "Zp") for c in once)
    assert "  " not in once
    once.encode()


@given(PARAGRAPHS)
def test_paragraphs_are_slices_that_rebuild_the_text(paragraphs: list[str]) -> None:
    article = make_article(Details(), paragraphs, "a.txt", "a.txt")
    words = [article.slice(p) for p in article.paragraphs]
    assert PARAGRAPH_BREAK.join(words) == article.text
    assert words == [tidy(p) for p in paragraphs if any(c.isalnum() for c in tidy(p))]
    assert [p.number for p in article.paragraphs] == list(range(1, len(words) + 1))
    assert paragraphs_of(article.text) == article.paragraphs


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  one\t two\r\nthree ", "one two three"),
        ("no\u00a0break", "no break"),
        ("\x1b[31mred\x1b[0m", "[31mred[0m"),
        ("a\u202eb\u2066c\ufeffd\u00ade", "abcde"),
        ("half \ud83d pair \ude00.", "half pair ."),
        ("\U0001f600 whole", "\U0001f600 whole"),
        ("נבו 世界", "נבו 世界"),
    ],
)
def test_tidy(text: str, expected: str) -> None:
    assert tidy(text) == expected


@pytest.mark.parametrize("paragraphs", [[], [""], [" ", "\n"], ["***", "—"], ["\x00", "\ud800"]])
def test_an_article_needs_a_word(paragraphs: list[str]) -> None:
    with pytest.raises(ValueError, match="no article text"):
        make_article(Details(), paragraphs, "a.txt", "a.txt")


def test_the_key_is_the_address_then_the_identifier_then_the_place() -> None:
    def key(**details: str) -> str:
        return make_article(Details(**details), ["Words."], "a.txt", "/home/a.txt#1").key  # type: ignore[arg-type]  # only texts are given here

    assert key(identifier="x1", url="https://example.org/1") == "https://example.org/1"
    assert key(identifier="urn:x1") == "id:urn:x1"
    assert key(identifier="item-1") == "id:a.txt#item-1"
    assert key() == "file:/home/a.txt#1"
    assert key(identifier=" ", url="\u200b") == "file:/home/a.txt#1"


@pytest.mark.parametrize("blank", ["", " ", "\u200b", "\x00"])
def test_blank_details_do_not_make_one_article_of_two(blank: str) -> None:
    details = Details(
        title=blank, publisher=blank, url=blank, identifier=blank, language=blank, authors=(blank, " Jo ")
    )
    article = make_article(details, ["Words."], "a.txt", "/home/a.txt")
    assert article.key == "file:/home/a.txt"
    assert (article.title, article.publisher, article.url, article.language, article.authors) == (
        "Words.",
        None,
        None,
        None,
        ("Jo",),
    )


def test_the_id_depends_on_the_key_alone() -> None:
    one = make_article(Details(identifier="urn:x", title="One"), ["First words."], "a.txt", "a.txt")
    two = make_article(Details(identifier="urn:x", title="Two"), ["Other words."], "b.txt", "b.txt")
    assert one.id == two.id == article_id("id:urn:x") == "ayssy5k5vl"


def test_an_article_without_a_headline_is_named_by_its_opening() -> None:
    title = make_article(Details(), ["The ferry " * 30], "a.txt", "a.txt").title
    assert title == "The ferry " * 8 + "…"


def test_the_day_of_a_moment() -> None:
    assert (
        make_article(Details(published="2011-08-24T23:00:00+00:00"), ["Words."], "a", "a").day == "2011-08-24"
    )
    assert make_article(Details(), ["Words."], "a", "a").day is None
