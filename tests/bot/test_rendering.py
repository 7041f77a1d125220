"""What the terminal shows of an article and of an answer."""

import io
from dataclasses import replace
from typing import Literal

import pytest
from rich.console import Console

from bot.rendering.answers import answer_json, citation_json, print_answer
from bot.rendering.coverage import listed_json, print_article
from bot.rendering.words import cited_line, source_line
from corpus.article import Details, make_article
from corpus.store.records import Coverage
from retrieval.answering.answer import Answer, Citation, Reason, Status
from retrieval.query.question import understand


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


def printed(answer: Answer, terminal: bool = False) -> str:
    """Return what is printed of an answer, on a pipe or with a terminal's marks."""
    stream = io.StringIO()
    colours: Literal["standard"] | None = "standard" if terminal else None
    print_answer(Console(file=stream, width=60, force_terminal=terminal, color_system=colours), answer)
    return stream.getvalue()


LAMP = make_article(
    Details("Lamp fails", "The Herald", "2024-05-14"), ["The lamp failed on nine nights in all."], "x", "x"
)


def said(status: Status, *citations: Citation, nearest: tuple[Citation, ...] = ()) -> Answer:
    """Return an answer, or a refusal."""
    message = "" if status is Status.ANSWERED else "No sentence says so."
    reason = None if status is Status.ANSWERED else Reason.NOT_STATED
    return Answer(
        "id", "What?", status, reason, message, 0.5, citations, (), Coverage(1, "2024-05-14", "2024-05-14", None), 1.0,
        understand("What?"), nearest=nearest,
    )  # fmt: skip


def test_the_answer_within_a_quote_is_bold_and_given_to_programs_in_characters() -> None:
    start = LAMP.text.index("nine nights")
    place = (start, start + len("nine nights"))
    whole = Citation(LAMP, 1, 0, len(LAMP.text), 0.9, (), answer=place)
    assert "\x1b[1mnine nights\x1b[0m" in printed(said(Status.ANSWERED, whole), terminal=True)
    assert "┃ The lamp failed on nine nights in all." in printed(said(Status.ANSWERED, whole))
    assert (citation_json(whole)["answer_start"], citation_json(whole)["answer_end"]) == place
    unsure = replace(whole, answer=None)
    assert "\x1b[1m" not in printed(said(Status.ANSWERED, unsure), terminal=True)
    assert citation_json(unsure)["answer_start"] is citation_json(unsure)["answer_end"] is None


def test_a_long_quote_is_wrapped_with_its_answer_in_bold_across_lines() -> None:
    words = f"{'The lamp failed again and again ' * 3}on nine long nights."
    one = make_article(Details("Lamp fails"), [words], "x", "x")
    cited = Citation(one, 1, 0, len(words), 0.9, (), answer=(0, len(words) - 1))
    lines = printed(said(Status.ANSWERED, cited), terminal=True).splitlines()
    quoted = [line for line in lines if line.startswith("┃ ")]
    assert len(quoted) == 2
    assert all("\x1b[1m" in line for line in quoted)


def test_a_refusal_shows_what_comes_nearest_as_such() -> None:
    citation = Citation(LAMP, 1, 0, len(LAMP.text), 0.4, ())
    refused = said(Status.NO_ANSWER, nearest=(citation,))
    assert printed(refused) == (
        "No sentence says so.\nThis comes nearest; it may not answer:\n┃ The lamp failed on nine nights in all.\n"
        "  — The Herald · Lamp fails · 14 May 2024 · paragraph 1  [" + LAMP.id + "]\n"
    )
    assert [c["quote"] for c in answer_json(refused)["nearest"]] == [LAMP.text]
    assert answer_json(refused)["citations"] == []
    assert answer_json(said(Status.ANSWERED, citation))["nearest"] == []


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
    citation = Citation(article, 1, 0, 16, 0.5, (), citing=citing)
    assert cited_line(citation).startswith(shown)
    facts = citation_json(citation)
    assert (facts["genre"], facts["citing"]) == (article.genre, citing)


@pytest.mark.parametrize(
    ("genre", "shown"),
    [(None, "The Herald (cut short) · "), ("opinion", "The Herald (opinion, cut short) · ")],
)
def test_an_article_that_a_paywall_cut_off_says_so_where_it_is_quoted(genre: str | None, shown: str) -> None:
    details = Details("Lamp fails", "The Herald", genre=genre, shortened=True)
    article = make_article(details, ["The lamp failed and the…"], "x", "x")
    assert source_line(article).startswith(shown)
    assert listed_json(article)["shortened"] is True
