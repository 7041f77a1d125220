"""What the terminal shows of an article."""

import io

import pytest
from rich.console import Console

from bot.rendering.answers import citation_json
from bot.rendering.coverage import print_article
from bot.rendering.words import cited_line
from corpus.article import Details, make_article
from retrieval.answering.answer import Citation


@pytest.mark.parametrize(
    ("published", "updated", "shown"),
    [
        ("2024-05-14T06:30:00+01:00", "2024-05-14T09:12:00+01:00", ""),
        ("2024-05-14", "2024-05-16T09:12:00+01:00", "updated 16 May 2024"),
        (None, "2024-05-16", "updated 16 May 2024"),
        ("2024-05-14", None, ""),
    ],
)
def test_an_update_is_shown_where_it_is_of_a_later_day(
    published: str | None, updated: str | None, shown: str
) -> None:
    article = make_article(
        Details("Lamp fails", published=published, updated=updated),
        ["The lamp failed on nine nights."],
        "x",
        "x",
    )
    printed = io.StringIO()
    print_article(Console(file=printed, width=100), article, [])
    assert shown in printed.getvalue()
    assert ("updated" in printed.getvalue()) == bool(shown)


@pytest.mark.parametrize(("ends_in", "shown"), [(1, "paragraph 1"), (3, "paragraphs 1 to 3")])
def test_what_is_cited_is_cited_with_all_its_paragraphs(ends_in: int, shown: str) -> None:
    article = make_article(
        Details("Lamp fails", "The Herald"), ["The lamp failed.", "It was lit again.", "It shines."], "x", "x"
    )
    citation = Citation(article, 1, 0, article.paragraphs[ends_in - 1].end, 0.5, ())
    assert cited_line(citation) == f"The Herald · Lamp fails · undated · {shown}"


@pytest.mark.parametrize(
    ("genre", "citing", "shown"),
    [
        (None, None, "The Herald · "),
        ("NewsArticle", "Reuters", "The Herald, citing Reuters · "),
        ("opinion", None, "The Herald (opinion) · "),
        ("satire", "Reuters", "The Herald (satire), citing Reuters · "),
    ],
)
def test_a_citation_says_whose_word_it_is_and_what_kind(
    genre: str | None, citing: str | None, shown: str
) -> None:
    article = make_article(Details("Lamp fails", "The Herald", genre=genre), ["The lamp failed."], "x", "x")
    citation = Citation(article, 1, 0, 16, 0.5, (), citing)
    assert cited_line(citation).startswith(shown)
    facts = citation_json(citation)
    assert (facts["genre"], facts["citing"]) == (article.genre, citing)
