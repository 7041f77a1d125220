import math
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.query.question import Setting, understand
from retrieval.ranking.recency import Recency, recency

FIRST, LAST = date(2023, 1, 9), date(2024, 5, 17)
AT_THE_END = Setting(LAST, FIRST, LAST)
PLAIN, RECENT, LATEST = (
    "Who leads the strike?",
    "Who leads the recent strike?",
    "Who leads the strike, by the latest report?",
)


def prior(text: str, setting: Setting = AT_THE_END) -> Recency:
    return recency(understand(text, setting), setting)


def preference(text: str, newer: str, older: str, setting: Setting = AT_THE_END) -> float:
    found = prior(text, setting)
    return found.log_odds(newer) - found.log_odds(older)


days = st.dates()
questions = st.sampled_from(
    [PLAIN, RECENT, LATEST, "Who spoke yesterday?", "Who spoke in March 2024?", "Who spoke after 2022?", "Who spoke before the vote?", "", "In 9999?"]
)  # fmt: skip


@given(questions, days, st.one_of(st.none(), st.tuples(days, days)), st.one_of(st.none(), days))
def test_any_day_has_finite_log_odds(
    text: str, asked_on: date, coverage: tuple[date, date] | None, day: date | None
) -> None:
    setting = Setting(asked_on, min(coverage), max(coverage)) if coverage else Setting(asked_on)
    assert math.isfinite(prior(text, setting).log_odds(day.isoformat() if day else None))


@given(st.integers(0, 3000), st.integers(0, 3000))
def test_what_is_newer_is_never_less_likely(one: int, other: int) -> None:
    newer, older = (LAST - timedelta(days=age) for age in sorted((one, other)))
    assert preference(PLAIN, newer.isoformat(), older.isoformat()) >= 0


def test_of_a_question_without_a_time_the_newer_is_preferred() -> None:
    assert preference(PLAIN, "2024-05-17", "2024-05-10") > 0
    assert preference(PLAIN, "2024-05-10", "2024-03-10") > 0


def test_who_asks_for_the_latest_prefers_the_new_more_strongly() -> None:
    plain, recent, latest = (preference(text, "2024-05-16", "2024-02-16") for text in (PLAIN, RECENT, LATEST))
    assert latest > recent > plain


def test_a_period_prefers_its_own_articles_however_old() -> None:
    assert preference("Who led the strike in March 2023?", "2023-03-20", "2024-05-17") > 0
    assert preference("Who led the strike in March 2023?", "2024-05-17", "2023-02-20") == 0
    assert preference("Who led the strikes in March 2023 and in May 2023?", "2023-05-20", "2023-04-20") > 0


@pytest.mark.parametrize(
    ("words", "day", "other"),
    [
        ("yesterday", "2024-05-16", "2024-05-14"),
        ("this week", "2024-05-14", "2024-05-09"),
        ("last month", "2024-04-12", "2024-05-16"),
    ],
)
def test_a_period_counted_from_the_day_asked_prefers_its_day(words: str, day: str, other: str) -> None:
    assert preference(f"Who spoke {words}?", day, other) > 0


def test_counted_days_move_with_the_day_asked() -> None:
    text = "Who spoke yesterday?"
    assert preference(text, "2024-05-16", "2024-05-09", Setting(date(2024, 5, 17), FIRST, LAST)) > 0
    assert preference(text, "2024-05-16", "2024-05-09", Setting(date(2024, 5, 10), FIRST, LAST)) < 0


def test_years_after_the_coverage_ended_its_last_days_are_hardly_preferred() -> None:
    pairs = ("2024-05-17", "2024-01-17")
    at_once, later, long_after = (
        preference(PLAIN, *pairs, Setting(LAST + timedelta(days=after), FIRST, LAST))
        for after in (0, 60, 3650)
    )
    assert at_once > later > long_after >= 0
    assert long_after < at_once / 20


def test_who_asks_for_the_latest_wants_it_of_an_archive_too() -> None:
    assert preference(LATEST, "2024-05-17", "2024-01-17", Setting(date(2034, 5, 17), FIRST, LAST)) > 0


def test_an_undated_article_is_neither_the_newest_nor_the_oldest() -> None:
    found = prior(PLAIN)
    assert found.log_odds("2024-05-17") > found.log_odds(None) > found.log_odds("2023-01-09")
    assert prior("Who spoke in March 2024?").log_odds(None) < prior("Who spoke in March 2024?").log_odds(
        "2024-03-10"
    )


def test_today_is_the_day_asked_or_the_end_of_the_coverage_whichever_is_earlier() -> None:
    assert prior(PLAIN, Setting(date(2030, 1, 1), FIRST, LAST)).today == LAST
    assert prior(PLAIN, Setting(date(2024, 2, 1), FIRST, LAST)).today == date(2024, 2, 1)
    assert preference(PLAIN, "2024-01-31", "2024-05-17", Setting(date(2024, 2, 1), FIRST, LAST)) > 0


def test_without_dated_coverage_no_day_is_preferred() -> None:
    assert preference(PLAIN, "2024-05-17", "1999-01-01", Setting(LAST)) == 0
