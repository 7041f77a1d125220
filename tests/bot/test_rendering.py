"""What the terminal shows of an article."""

import io

import pytest
from rich.console import Console

from bot.rendering import print_article
from corpus.article import Details, make_article


@pytest.mark.parametrize(
    ("published", "updated", "shown"),
    [
        ("2024-05-14T06:30:00+01:00", "2024-05-14T09:12:00+01:00", ""),
        ("2024-05-14", "2024-05-16T09:12:00+01:00", "updated 16 May 2024"),
        (None, "2024-05-16", "updated 16 May 2024"),
        ("2024-05-14", None, ""),
    ],
)
def test_an_update_is_shown_where_it_is_of_a_later_day(published: str | None, updated: str | None, shown: str) -> None:
    article = make_article(Details("Lamp fails", published=published, updated=updated), ["The lamp failed on nine nights."], "x", "x")
    printed = io.StringIO()
    print_article(Console(file=printed, width=100), article, [])
    assert shown in printed.getvalue()
    assert ("updated" in printed.getvalue()) == bool(shown)
