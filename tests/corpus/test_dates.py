from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.dates import first_day, last_day, published_date


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2011-08-24", "2011-08-24"),
        (" 2011-08-24 ", "2011-08-24"),
        ("20110824", "2011-08-24"),
        (20110824, "2011-08-24"),
        ("May 27, 2011", "2011-05-27"),
        ("Friday, 27 May 2011", "2011-05-27"),
        ("24.08.2011", "2011-08-24"),
        ("05.10.2011", "2011-10-05"),
        ("5.10.2011 18:30", "2011-10-05T18:30:00"),
        ("2011-08-24T23:30:00-05:00", "2011-08-24T23:30:00-05:00"),
        ("2011-08-24T10:00:00Z", "2011-08-24T10:00:00+00:00"),
        ("Fri, 27 May 2011 10:00:00 GMT", "2011-05-27T10:00:00+00:00"),
        ("27 May 2011 10:00 BST", "2011-05-27T10:00:00+01:00"),
        ("27 May 2011 10:00 QQT", "2011-05-27T10:00:00"),
        ("24 August 2011, 14:03 BST", "2011-08-24T14:03:00+01:00"),
        ("August 24, 2011 at 2:03 p.m. ET", "2011-08-24T14:03:00-04:00"),
        ("Jan. 24, 2011 2:03 PM PT", "2011-01-24T14:03:00-08:00"),
        ("Wed 24 Aug 2011 14.03 BST", "2011-08-24T14:03:00+01:00"),
        ("August 24, 2011 • 2:03pm", "2011-08-24T14:03:00"),
        ("Wed Aug 24 2011 14:03:00 GMT+0100 (British Summer Time)", "2011-08-24T14:03:00+01:00"),
        ("2011-08-24 14:03 UTC+2", "2011-08-24T14:03:00+02:00"),
        ("2011-08-24T14:03:00Z[UTC]", "2011-08-24T14:03:00+00:00"),
        ("24. August 2011, 18:30 Uhr", "2011-08-24T18:30:00"),
        ("mercredi 24 août 2011 à 18h30", "2011-08-24T18:30:00"),
        ("1er mars 2011", "2011-03-01"),
        ("24 de agosto de 2011", "2011-08-24"),
        ("2011年8月24日 18:30", "2011-08-24T18:30:00"),
        ("1314144000", "2011-08-24T00:00:00+00:00"),
        ("24/08/2011", "2011-08-24"),
        ("24 August 2011 14:03 IST", "2011-08-24T14:03:00"),
        ("05.03.21", "2021-03-05"),
        ("25.03.21 18:30", "2021-03-25T18:30:00"),
        ("5.3.98", "1998-03-05"),
        ("Fri, 05.03.2021", "2021-03-05"),
        ("5. 3. 2021", "2021-03-05"),
        ("5 марта 2021 г., 10:15", "2021-03-05T10:15:00"),
        ("пятница, 5 марта 2021", "2021-03-05"),
        ("5 marca 2021", "2021-03-05"),
        ("5. marts 2021 kl. 10:15", "2021-03-05T10:15:00"),
        ("5 березня 2021 року", "2021-03-05"),
        ("20210305090000", "2021-03-05T09:00:00"),
        ("20210305T090000Z", "2021-03-05T09:00:00+00:00"),
        ("Fri, 05 Mar 21 09:00:00 GMT", "2021-03-05T09:00:00+00:00"),
        (date(2011, 8, 24), "2011-08-24"),
        (datetime(2011, 8, 24, 9, 5), "2011-08-24T09:05:00"),
        (1314144000, "2011-08-24T00:00:00+00:00"),
        (1314144000000, "2011-08-24T00:00:00+00:00"),
    ],
)
def test_dates_as_publications_write_them(value: object, expected: str) -> None:
    assert published_date(value) == expected


@pytest.mark.parametrize(
    "value",
    [
        None, "", "today", "Friday", "10:30", "May 2011", "27 May", "2011", 2011, 2011.0, 0, -1, True, [], {},
        "10/05/2011", "Tuesday, 10/05/2011", "10-05-2011", "24/08/11", "31. Februar 2011", "2011年13月1日", "août 2011", "24 août",
        "1/2/3", "050321", "05 03 21", "1400/01/15", "2564-03-05", "2121-03-05", "5 March 2121", "1442-07-21", "0001-01-01", 4770000000,
        "9999-12-31T23:59:59Z", date(2564, 3, 5), "31.02.21",
        "2011-02-30", "2011-13-01", "0000-00-00", "1h ago", "3 min read", "2011-05-27 10:00 +9999", "1.2.3.4.5",
        float("nan"), float("inf"), 1e300, 10**400, "24 " * 50, "٢٠١١-٠٨-٤٤",
    ],
)  # fmt: skip
def test_a_date_that_is_not_whole_is_not_guessed(value: object) -> None:
    assert published_date(value) is None


@given(
    st.one_of(
        st.text("0123456789 -:./,TZ+aApPmM", max_size=30), st.text(max_size=30), st.integers(), st.floats()
    )
)
def test_no_value_raises_and_every_date_is_one(value: object) -> None:
    found = published_date(value)
    assert found is None or date.fromisoformat(found[:10])


@given(st.datetimes(min_value=datetime(1600, 1, 1), max_value=datetime(2026, 1, 1)))
def test_iso_dates_come_back_as_they_were(moment: datetime) -> None:
    assert published_date(moment.date().isoformat()) == moment.date().isoformat()
    assert published_date(moment.isoformat()) == moment.isoformat()


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2011", "2011-01-01", "2011-12-31"),
        ("2011-08", "2011-08-01", "2011-08-31"),
        ("2012-02", "2012-02-01", "2012-02-29"),
        ("2011-12", "2011-12-01", "2011-12-31"),
        ("9999-12", "9999-12-01", "9999-12-31"),
        (" 2011-08-24 ", "2011-08-24", "2011-08-24"),
        ("24 August 2011", "2011-08-24", "2011-08-24"),
    ],
)
def test_days_months_and_years_that_a_person_writes(text: str, first: str, last: str) -> None:
    assert (first_day(text), last_day(text)) == (first, last)


@pytest.mark.parametrize("text", ["", "yesterday", "24 August", "2011-02-30", "soon 2011"])
def test_what_is_no_date_is_refused_in_one_line(text: str) -> None:
    for day in (first_day, last_day):
        with pytest.raises(ValueError, match=r"is not a date: write it as 2011-08-24, 2011-08 or 2011$"):
            day(text)


@pytest.mark.parametrize("text", ["0000", "2011-13", "2011-00"])
def test_a_month_or_year_that_never_was_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a date"):
        first_day(text)
