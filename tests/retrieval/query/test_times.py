from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.query.times import Anchor, Times, times

ASKED = date(2011, 8, 24)  # a Wednesday
FIRST, LAST = date(2011, 1, 10), date(2011, 8, 31)


def read(text: str, asked: date = ASKED) -> Times:
    return times(text, asked, FIRST, LAST)


def found(text: str, asked: date = ASKED) -> list[tuple[str, str | None, str | None, bool]]:
    return [
        (period.words, period.first, period.last, period.relative) for period in read(text, asked).periods
    ]


def named(text: str) -> list[tuple[str, str]]:
    return [(anchor.relation, anchor.words) for anchor in read(text).anchors]


DAYS = [
    ("What happened on 24 August 2011?", "on 24 August 2011", "2011-08-24"),
    ("What happened on August 24th, 2011?", "on August 24th, 2011", "2011-08-24"),
    ("What happened on August 24 2011?", "on August 24 2011", "2011-08-24"),
    ("the speech of the 24th of August", "the 24th of August", "2011-08-24"),
    ("What was said on 24 Aug?", "on 24 Aug", "2011-08-24"),
    ("What was said on Aug. 24?", "on Aug. 24", "2011-08-24"),
    ("Who met on Wed 24 Aug 2011?", "on Wed 24 Aug 2011", "2011-08-24"),
    ("Who met on Tuesday, August 23?", "on Tuesday, August 23", "2011-08-23"),
    ("Who met on Saturday 6 August 2011 in Rome?", "on Saturday 6 August 2011", "2011-08-06"),
    ("what was said on 24 may?", "on 24 may", "2011-05-24"),
    ("what was said on 24 may 2010", "on 24 may 2010", "2010-05-24"),
    ("what was said may 24th", "may 24th", "2011-05-24"),
    ("What was said May 3rd?", "May 3rd", "2011-05-03"),
    ("What opened on 4th of July, 2010?", "on 4th of July, 2010", "2010-07-04"),
    ("What opened on 24 December?", "on 24 December", "2010-12-24"),
    ("What opened 2011-08-24?", "2011-08-24", "2011-08-24"),
    ("What opened on 2011/8/24?", "on 2011/8/24", "2011-08-24"),
    ("What opened on 24/8/2011?", "on 24/8/2011", "2011-08-24"),
    ("What opened on 12/31/2010?", "on 12/31/2010", "2010-12-31"),
    ("What opened on 10/10/2010?", "on 10/10/2010", "2010-10-10"),
    ("What opened on 05.10.2010?", "on 05.10.2010", "2010-10-05"),
    ("What opened on 29 February?", "on 29 February", "2008-02-29"),
    ("What did he say on Good Friday?", "on Good Friday", "2011-04-22"),
    ("Who spoke on Boxing Day?", "on Boxing Day", "2010-12-26"),
    ("Who spoke on New Year’s Eve?", "on New Year’s Eve", "2010-12-31"),
    ("Who spoke on Christmas Day 2009?", "on Christmas Day 2009", "2009-12-25"),
    ("What was sold on Black Friday 2010?", "on Black Friday 2010", "2010-11-26"),
    ("Who spoke on Thanksgiving 2010?", "on Thanksgiving 2010", "2010-11-25"),
    ("Who spoke on the first day of May?", "on the first day of May", "2011-05-01"),
]

SPANS: list[tuple[str, str, str | None, str | None]] = [
    ("What happened in May?", "in May", "2011-05-01", "2011-05-31"),
    ("what happened in may?", "in may", "2011-05-01", "2011-05-31"),
    ("WHAT HAPPENED IN MAY?", "IN MAY", "2011-05-01", "2011-05-31"),
    ("What happened in May, and why?", "in May", "2011-05-01", "2011-05-31"),
    ("Who marched in March?", "in March", "2011-03-01", "2011-03-31"),
    ("Who marched in October?", "in October", "2010-10-01", "2010-10-31"),
    ("floods of May 2010", "May 2010", "2010-05-01", "2010-05-31"),
    ("floods in Jan. 2010", "in Jan. 2010", "2010-01-01", "2010-01-31"),
    ("floods in May, 2010", "in May, 2010", "2010-05-01", "2010-05-31"),
    ("floods in Jan", "in Jan", "2011-01-01", "2011-01-31"),
    ("What did the May floods cost?", "May", "2011-05-01", "2011-05-31"),
    ("What did Theresa May say in May 2017?", "in May 2017", "2017-05-01", "2017-05-31"),
    ("What was said in 2011-05?", "in 2011-05", "2011-05-01", "2011-05-31"),
    ("What was said in the month of May?", "in the month of May", "2011-05-01", "2011-05-31"),
    ("What was said in early May?", "in early May", "2011-05-01", "2011-05-10"),
    ("What was said in mid-May?", "in mid-May", "2011-05-11", "2011-05-20"),
    ("What was said in late October?", "in late October", "2010-10-21", "2010-10-31"),
    ("What was said at the end of May 2010?", "at the end of May 2010", "2010-05-21", "2010-05-31"),
    ("What was said in the first week of August?", "in the first week of August", "2011-08-01", "2011-08-07"),
    ("What was said in the last week of July?", "in the last week of July", "2011-07-25", "2011-07-31"),
    ("What was said in the week of 3 August?", "in the week of 3 August", "2011-08-01", "2011-08-07"),
    (
        "What was said in the week beginning August 22?",
        "in the week beginning August 22",
        "2011-08-22",
        "2011-08-28",
    ),
    ("Who won on the weekend of 6 August?", "on the weekend of 6 August", "2011-08-06", "2011-08-07"),
    ("Who won in 2010?", "in 2010", "2010-01-01", "2010-12-31"),
    ("And in 2010?", "in 2010", "2010-01-01", "2010-12-31"),
    ("Who won (2010)?", "2010", "2010-01-01", "2010-12-31"),
    ("Who won in the year 2010?", "in the year 2010", "2010-01-01", "2010-12-31"),
    ("Who won throughout 2010?", "throughout 2010", "2010-01-01", "2010-12-31"),
    ("Who won the 2018 World Cup?", "2018", "2018-01-01", "2018-12-31"),
    ("Who started London's 2011 riots?", "2011", "2011-01-01", "2011-12-31"),
    ("Who rose in 1848?", "in 1848", "1848-01-01", "1848-12-31"),
    ("Who was born in 2000?", "in 2000", "2000-01-01", "2000-12-31"),
    ("What was built in early 2010?", "in early 2010", "2010-01-01", "2010-04-30"),
    ("What was built in mid-2010?", "in mid-2010", "2010-05-01", "2010-08-31"),
    ("What was built in the first half of 2010?", "in the first half of 2010", "2010-01-01", "2010-06-30"),
    ("Who led the 2010-11 season?", "2010-11", "2010-01-01", "2011-12-31"),
    ("Who led in 2010/11?", "in 2010/11", "2010-01-01", "2011-12-31"),
    ("What was built in the 1990s?", "in the 1990s", "1990-01-01", "1999-12-31"),
    ("What was built in the 1990's?", "in the 1990's", "1990-01-01", "1999-12-31"),
    ("What was built in the 1800s?", "in the 1800s", "1800-01-01", "1899-12-31"),
    ("What was built in the nineties?", "in the nineties", "1990-01-01", "1999-12-31"),
    ("What was built in the '90s?", "90s", "1990-01-01", "1999-12-31"),
    ("What was built in the mid-1990s?", "in the mid-1990s", "1993-05-01", "1996-08-31"),
    ("What was built in the 19th century?", "in the 19th century", "1801-01-01", "1900-12-31"),
    ("twentieth-century art", "twentieth-century", "1901-01-01", "2000-12-31"),
    ("What burned in the summer?", "in the summer", "2011-06-01", "2011-08-31"),
    ("What burned in the autumn?", "in the autumn", "2010-09-01", "2010-11-30"),
    ("What burned in summer 2010?", "in summer 2010", "2010-06-01", "2010-08-31"),
    ("What burned in the fall of 2010?", "in the fall of 2010", "2010-09-01", "2010-11-30"),
    ("What froze in the winter?", "in the winter", "2010-12-01", "2011-02-28"),
    ("What froze in early winter?", "in early winter", "2010-12-01", "2010-12-31"),
    ("profits in Q3 2010", "in Q3 2010", "2010-07-01", "2010-09-30"),
    ("profits in Q2", "in Q2", "2011-04-01", "2011-06-30"),
    ("profits of the third quarter of 2010", "third quarter of 2010", "2010-07-01", "2010-09-30"),
    ("third-quarter 2010 profits", "third-quarter 2010", "2010-07-01", "2010-09-30"),
    ("Who came at Christmas?", "at Christmas", "2010-12-24", "2010-12-26"),
    ("Who came over Easter?", "over Easter", "2011-04-22", "2011-04-25"),
    ("Who came from May to July 2010?", "from May to July 2010", "2010-05-01", "2010-07-31"),
    ("Who came from May 2010 to July?", "from May 2010 to July", "2010-05-01", "2010-07-31"),
    ("Who came between May and July?", "between May and July", "2011-05-01", "2011-07-31"),
    ("Who came from November to February?", "from November to February", "2010-11-01", "2011-02-28"),
    (
        "Who came from December to February 2011?",
        "from December to February 2011",
        "2010-12-01",
        "2011-02-28",
    ),
    ("Who came between 20 and 25 August?", "between 20 and 25 August", "2011-08-20", "2011-08-25"),
    ("Who came 20–25 August?", "20–25 August", "2011-08-20", "2011-08-25"),
    ("Who came August 20-25, 2010?", "August 20-25, 2010", "2010-08-20", "2010-08-25"),
    ("Who came from 28 July to 3 August 2010?", "from 28 July to 3 August 2010", "2010-07-28", "2010-08-03"),
    ("Who came May 12 - June 3?", "May 12 - June 3", "2011-05-12", "2011-06-03"),
    ("Who came between 2009 and 2011?", "between 2009 and 2011", "2009-01-01", "2011-12-31"),
    ("Who ruled from 1990 until mid-2010?", "from 1990 until mid-2010", "1990-01-01", "2010-08-31"),
    (
        "Who came between Christmas and New Year's Day?",
        "between Christmas and New Year's Day",
        "2010-12-24",
        "2011-01-01",
    ),
]

OPEN: list[tuple[str, str, str | None, str | None]] = [
    ("What changed since May?", "since May", "2011-05-01", None),
    ("What changed since 24 August 2010?", "since 24 August 2010", "2010-08-24", None),
    ("What changed since the end of May?", "since the end of May", "2011-05-21", None),
    ("What changed since the 1990s?", "since the 1990s", "1990-01-01", None),
    ("What changed after 24 August?", "after 24 August", "2011-08-25", None),
    ("What changed after 2010?", "after 2010", "2011-01-01", None),
    ("What was known before 2011?", "before 2011", None, "2010-12-31"),
    ("What was known before March?", "before March", None, "2011-02-28"),
    ("pre-2011 rules", "pre-2011", None, "2010-12-31"),
    ("What was known by 2010?", "by 2010", None, "2010-12-31"),
    ("What was known by the end of 2010?", "by the end of 2010", None, "2010-12-31"),
    ("What was known before the end of 2010?", "before the end of 2010", None, "2010-12-31"),
    ("What changed after the start of 2010?", "after the start of 2010", "2010-01-01", None),
    ("What was known until May 2010?", "until May 2010", None, "2010-05-31"),
    ("What was known as of 3 May?", "as of 3 May", None, "2011-05-03"),
    ("What was known on or before 3 May?", "on or before 3 May", None, "2011-05-03"),
    ("What was not known until 2010?", "until 2010", None, "2010-12-31"),
    ("Why not until 2010?", "not until 2010", "2010-01-01", None),
    ("What changed after the 2010 World Cup?", "after the 2010", "2010-01-01", None),
    ("What changed before the May election?", "before the May", None, "2011-05-31"),
    ("Who spoke three days after the vote on 3 May?", "on 3 May", "2011-05-03", None),
    ("Who spoke three days before the vote on 3 May?", "on 3 May", None, "2011-05-03"),
    ("Who spoke three days after 3 May?", "after 3 May", "2011-05-04", None),
    ("Who spoke on the Thursday before Easter?", "before Easter", None, "2011-04-21"),
    ("Who spoke on Thursday night before Easter 2010?", "before Easter 2010", None, "2010-04-01"),
    ("Who spoke on the Tuesday after Easter?", "after Easter", "2011-04-26", None),
    ("Who spoke on the Sunday before 3 May?", "before 3 May", None, "2011-05-02"),
    ("Who spoke after the vote on 3 May?", "on 3 May", "2011-05-03", None),
    ("Who spoke before the vote on 3 May?", "on 3 May", None, "2011-05-03"),
]

RELATIVE: list[tuple[str, str, str | None, str | None]] = [
    ("What happened today?", "today", "2011-08-24", "2011-08-24"),
    ("What happens tonight?", "tonight", "2011-08-24", "2011-08-24"),
    ("What happened this morning?", "this morning", "2011-08-24", "2011-08-24"),
    ("What happened yesterday?", "yesterday", "2011-08-23", "2011-08-23"),
    ("What happened yesterday evening?", "yesterday evening", "2011-08-23", "2011-08-23"),
    ("What happened last night?", "last night", "2011-08-23", "2011-08-23"),
    ("What happened the day before yesterday?", "the day before yesterday", "2011-08-22", "2011-08-22"),
    ("What happens tomorrow?", "tomorrow", "2011-08-25", "2011-08-25"),
    ("What happens the day after tomorrow?", "the day after tomorrow", "2011-08-26", "2011-08-26"),
    ("What happened on Monday?", "on Monday", "2011-08-22", "2011-08-22"),
    ("what happened on monday night?", "on monday night", "2011-08-22", "2011-08-22"),
    ("What happened on Wednesday?", "on Wednesday", "2011-08-24", "2011-08-24"),
    ("What did he say Friday?", "Friday", "2011-08-19", "2011-08-19"),
    ("What was Monday's vote about?", "Monday", "2011-08-22", "2011-08-22"),
    ("What happened last Friday?", "last Friday", "2011-08-19", "2011-08-19"),
    ("What happened last Wednesday?", "last Wednesday", "2011-08-17", "2011-08-17"),
    ("What happens this Friday?", "this Friday", "2011-08-26", "2011-08-26"),
    ("What happens next Friday?", "next Friday", "2011-09-02", "2011-09-02"),
    ("What happened on Tuesday of last week?", "on Tuesday of last week", "2011-08-16", "2011-08-16"),
    ("What happened this week?", "this week", "2011-08-22", "2011-08-28"),
    ("What happened earlier this week?", "earlier this week", "2011-08-22", "2011-08-24"),
    ("What happened last week?", "last week", "2011-08-15", "2011-08-21"),
    ("What happens next week?", "next week", "2011-08-29", "2011-09-04"),
    ("What happened over the past week?", "over the past week", "2011-08-17", "2011-08-24"),
    ("What happened in the last week?", "in the last week", "2011-08-17", "2011-08-24"),
    ("What happened at the weekend?", "at the weekend", "2011-08-20", "2011-08-21"),
    ("What happened last weekend?", "last weekend", "2011-08-20", "2011-08-21"),
    ("What happens this weekend?", "this weekend", "2011-08-27", "2011-08-28"),
    ("What happened this month?", "this month", "2011-08-01", "2011-08-31"),
    ("What happened last month?", "last month", "2011-07-01", "2011-07-31"),
    ("What happened at the end of last month?", "at the end of last month", "2011-07-21", "2011-07-31"),
    ("What happened last quarter?", "last quarter", "2011-04-01", "2011-06-30"),
    ("What happened in the last quarter?", "in the last quarter", "2011-04-01", "2011-06-30"),
    ("What happened this year?", "this year", "2011-01-01", "2011-12-31"),
    ("What happened last year?", "last year", "2010-01-01", "2010-12-31"),
    ("What happened late last year?", "late last year", "2010-09-01", "2010-12-31"),
    ("What happened last decade?", "last decade", "2000-01-01", "2009-12-31"),
    ("What happened this century?", "this century", "2001-01-01", "2100-12-31"),
    ("What happened last May?", "last May", "2011-05-01", "2011-05-31"),
    ("What happened last August?", "last August", "2010-08-01", "2010-08-31"),
    ("What happened this May?", "this May", "2011-05-01", "2011-05-31"),
    ("What happens next May?", "next May", "2012-05-01", "2012-05-31"),
    ("What happened in May last year?", "in May last year", "2010-05-01", "2010-05-31"),
    ("What happened on 24 August last year?", "on 24 August last year", "2010-08-24", "2010-08-24"),
    ("What happened last summer?", "last summer", "2010-06-01", "2010-08-31"),
    ("What happened this summer?", "this summer", "2011-06-01", "2011-08-31"),
    (
        "What happened in the fourth quarter of last year?",
        "in the fourth quarter of last year",
        "2010-10-01",
        "2010-12-31",
    ),
    ("What happened 10 days ago?", "10 days ago", "2011-08-14", "2011-08-14"),
    ("What happened a few days ago?", "a few days ago", "2011-08-19", "2011-08-22"),
    ("What happened three weeks ago?", "three weeks ago", "2011-08-01", "2011-08-07"),
    ("What happened a fortnight ago?", "a fortnight ago", "2011-08-08", "2011-08-14"),
    ("What happened two months ago?", "two months ago", "2011-06-01", "2011-06-30"),
    ("What happened a year ago?", "a year ago", "2010-01-01", "2010-12-31"),
    ("What happened a decade ago?", "a decade ago", "2001-01-01", "2001-12-31"),
    ("What happened in the past three days?", "in the past three days", "2011-08-21", "2011-08-24"),
    ("What happened in the past 24 hours?", "in the past 24 hours", "2011-08-23", "2011-08-24"),
    ("What happened in the last couple of weeks?", "in the last couple of weeks", "2011-08-10", "2011-08-24"),
    ("What happened over the past year?", "over the past year", "2010-08-24", "2011-08-24"),
    ("What happens in the next 2 months?", "in the next 2 months", "2011-08-24", "2011-10-24"),
    ("What happened since yesterday?", "since yesterday", "2011-08-23", None),
    ("What happened since the start of the year?", "since the start of the year", "2011-01-01", None),
    ("What happened after Monday?", "after Monday", "2011-08-23", None),
    ("What was known as of today?", "as of today", None, "2011-08-24"),
    ("What happened from Monday to Wednesday?", "from Monday to Wednesday", "2011-08-22", "2011-08-24"),
    ("What happened from Monday to Friday?", "from Monday to Friday", "2011-08-15", "2011-08-19"),
    ("What changed after last week's vote?", "after last week", "2011-08-15", None),
]

NONE = """
What may happen in Libya?|How it may end|What may or may not work?|since his early twenties
March on Washington|Who led the Women's March?|Who will march to Rome?
What did Theresa May say?|Did May resign?|Who is April Jones?|Plays by August Wilson|Who was Jan Palach?|May's government
2011 people died|Who sent 1500 troops?|an army of 1500|by 2000 troops|in 1200 schools
It cost $2011|What is Resolution 1973?|Is the Boeing 747 safe?|flight 1549|in 2,011 cases|the 1500 metres
What did The Sunday Times say?|Who shops in Black Friday sales?|the Good Friday Agreement|Bloody Sunday
Who scored for Sheffield Wednesday?|What closes every Monday?|What did USA Today report?|black friday crowds|the Boxing Day tsunami|Christmas Island
Did prices fall?|the fall of Tripoli|What sprang from the Arab Spring?|the 2018people|the Winter Olympics|Father Christmas
31 June|31 June 2011|What happened on 31 June 2011?|29 February 2011|0 May|40 May 2011|2011-02-30|2011-13-01|5/10/2011|1.2.3.4.5
the person of the year|the last two goals|the last 5 presidents|in his twenties|the next day|the previous week|9999 years ago|99999 years ago
since then|third quarter-final|from 2011 to 2009|12|1|?
profits in Q3 FY24|Q3 FY2010 profits|FY24 Q3 results|fiscal Q3 2010|in Q3 of fiscal 2010|Q3 fiscal year 2010|in fiscal year 2010
the fiscal third quarter of 2010|the third quarter of FY24|on the Friday before last
"""  # fmt: skip


@pytest.mark.parametrize(("text", "words", "day"), DAYS)
def test_days(text: str, words: str, day: str) -> None:
    assert found(text) == [(words, day, day, False)]


@pytest.mark.parametrize(("text", "words", "first", "last"), SPANS + OPEN)
def test_spans(text: str, words: str, first: str | None, last: str | None) -> None:
    assert found(text) == [(words, first, last, False)]


@pytest.mark.parametrize(("text", "words", "first", "last"), RELATIVE)
def test_what_is_counted_from_the_day_asked(
    text: str, words: str, first: str | None, last: str | None
) -> None:
    assert found(text) == [(words, first, last, True)]


@pytest.mark.parametrize("text", [text for line in NONE.strip().splitlines() for text in line.split("|")])
def test_what_is_no_time(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("asked", "text", "first", "last"),
    [
        (date(2011, 8, 22), "on Monday", "2011-08-22", "2011-08-22"),
        (date(2011, 8, 22), "last Monday", "2011-08-15", "2011-08-15"),
        (date(2011, 8, 22), "next Monday", "2011-08-29", "2011-08-29"),
        (date(2011, 8, 28), "at the weekend", "2011-08-27", "2011-08-28"),
        (date(2011, 8, 28), "this week", "2011-08-22", "2011-08-28"),
        (date(2011, 1, 1), "yesterday", "2010-12-31", "2010-12-31"),
        (date(2011, 1, 15), "this winter", "2010-12-01", "2011-02-28"),
        (date(2011, 10, 1), "last summer", "2011-06-01", "2011-08-31"),
        (date(2011, 5, 20), "last May", "2010-05-01", "2010-05-31"),
        (date(2012, 3, 31), "one month ago", "2012-02-01", "2012-02-29"),
        (date(2026, 8, 24), "in the twenties", "1920-01-01", "1929-12-31"),
    ],
)
def test_other_days_to_ask_on(asked: date, text: str, first: str, last: str) -> None:
    assert [period[1:3] for period in found(f"What was said {text}?", asked)] == [(first, last)]


@pytest.mark.parametrize(
    ("asked", "first", "last", "expected"),
    [
        (date(2026, 8, 24), date(2011, 1, 1), date(2011, 12, 31), "2011-05-01"),
        (date(2026, 8, 24), date(2011, 1, 1), date(2011, 4, 30), "2010-05-01"),
        (date(2011, 3, 1), date(2009, 1, 1), date(2011, 12, 31), "2010-05-01"),
        (date(1970, 1, 1), date(2011, 1, 1), date(2011, 12, 31), "2011-05-01"),
        (date(2026, 8, 24), None, None, "2026-05-01"),
        (date(2026, 8, 24), None, date(2011, 12, 31), "2011-05-01"),
    ],
)
def test_a_year_left_open_is_one_that_the_coverage_reaches(
    asked: date, first: date | None, last: date | None, expected: str
) -> None:
    assert [period.first for period in times("What happened in May?", asked, first, last).periods] == [
        expected
    ]


def test_several_times_stand_in_their_order() -> None:
    assert [words for words, *_ in found("Who met on Monday and since Monday?")] == [
        "on Monday",
        "since Monday",
    ]
    assert found("Was the strike of 5 May called off in June, or on Monday?") == [
        ("5 May", "2011-05-05", "2011-05-05", False),
        ("in June", "2011-06-01", "2011-06-30", False),
        ("on Monday", "2011-08-22", "2011-08-22", True),
    ]
    assert [words for words, *_ in found("Who won in 2009, 2010 and 2011?")] == ["in 2009", "2010", "2011"]


@pytest.mark.parametrize(
    ("text", "anchors"),
    [
        ("What happened after the summit in Rome?", [("after", "the summit in Rome")]),
        ("Who spoke before the vote on Monday?", [("before", "the vote")]),
        ("What has changed since the collapse?", [("after", "the collapse")]),
        ("What has changed since the mine was closed?", [("after", "the mine was closed")]),
        ("What did he say after he resigned?", [("after", "he resigned")]),
        ("What changed after leaving the union?", [("after", "leaving the union")]),
        ("After the summit, did prices rise?", [("after", "the summit")]),
        ("After the summit did prices rise?", [("after", "the summit")]),
        ("Who was hurt during the riots in London?", [("during", "the riots in London")]),
        ("Who fled following the earthquake in Japan on 11 March?", [("after", "the earthquake in Japan")]),
        ("Who fled in the wake of the scandal?", [("after", "the scandal")]),
        ("Who spoke prior to the meeting about tax?", [("before", "the meeting")]),
        ("What came after Brexit?", [("after", "Brexit")]),
        ("What changed since 9/11?", [("after", "9/11")]),
        ("What changed after the 2010 World Cup?", [("after", "the 2010 World Cup")]),
        ("What changed after last week's vote?", [("after", "last week's vote")]),
        ("What changed before the May election?", [("before", "the May election")]),
        ("Who left after the vote and before the summit?", [("after", "the vote"), ("before", "the summit")]),
        ("What happened three days after the election?", [("after", "the election")]),
        ("What happened two weeks before the summit in Rome?", [("before", "the summit in Rome")]),
        ("Who spoke on Monday before the summit?", [("before", "the summit")]),
        ("What happened after Monday?", []),
        ("What happened after the 24th of August?", []),
        ("What happened from Monday until Wednesday?", []),
        ("What happened after that?", []),
        ("What came before midnight?", []),
        ("Who left after a week?", []),
        ("What happens during the day?", []),
    ],
)
def test_anchors(text: str, anchors: list[tuple[str, str]]) -> None:
    assert named(text) == anchors


@pytest.mark.parametrize(
    ("text", "latest", "recent"),
    [
        ("What is the latest on the strike?", True, False),
        ("What was the most recent vote?", True, False),
        ("The newest ship", True, False),
        ("Who is currently in charge?", True, False),
        ("Is it open now?", True, False),
        ("How many have died so far?", True, False),
        ("Up-to-date figures", True, False),
        ("What is closed at the moment?", True, False),
        ("Any news on the mine?", True, False),
        ("What’s new with the tunnel?", True, False),
        ("What is the current state of the dam?", True, False),
        ("What has he said recently?", False, True),
        ("What happened in recent weeks?", False, True),
        ("What is he doing these days?", False, True),
        ("Who left lately?", False, True),
        ("What is known of it?", False, False),
    ],
)
def test_latest_and_recent(text: str, latest: bool, recent: bool) -> None:
    assert (read(text).latest, read(text).recent) == (latest, recent)


def test_nothing_said() -> None:
    assert read("") == Times((), (), latest=False, recent=False)


FRAGMENTS = """in on since until before after by from to between and of the a - – , . ? 's last this next past early mid late end half week weeks
weekend month months year years decade century Monday friday Sunday May may March april August Jan jan. 24 24th 31 3rd 2011 1500 2100 0000 99
summer fall winter Q3 third quarter Christmas Easter Thanksgiving New Year's Eve today yesterday tomorrow night ago three few couple 1990s nineties
19th 24/8/2011 2011-08-24 2011-08 vote summit people World Cup onwards earlier the\u00a0 \n""".split(" ")  # fmt: skip
TEXTS = st.one_of(st.text(max_size=80), st.lists(st.sampled_from(FRAGMENTS), max_size=14).map(" ".join))
DATES = st.one_of(st.dates(), st.sampled_from([date.min, date.max, date(2012, 2, 29), ASKED]))


@settings(max_examples=400)
@given(TEXTS, DATES, st.one_of(st.none(), DATES), st.one_of(st.none(), DATES))
def test_whatever_is_read_is_sound(text: str, asked: date, first: date | None, last: date | None) -> None:
    said = times(text, asked, first, last)
    assert said == times(text, asked, first, last)
    for period in said.periods:
        assert period.words == text[period.start : period.end] != ""
        assert period.first or period.last
        for day in filter(None, (period.first, period.last)):
            assert date.fromisoformat(day).isoformat() == day
        assert not (period.first and period.last) or period.first <= period.last
    for anchor in said.anchors:
        assert anchor.words == text[anchor.start : anchor.end] != ""
        assert anchor.relation in {"after", "before", "during"}
    ends = [(period.start, period.end) for period in said.periods]
    assert all(one[1] <= two[0] for one, two in pairwise(ends))


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_a_whole_date_is_read_as_written(day: date) -> None:
    for written in (
        f"{day.day} {day:%B %Y}",
        f"{day:%B} {day.day}, {day.year}",
        f"{day.day} {day:%b %Y}",
        day.isoformat(),
    ):
        assert [(p.first, p.last) for p in read(f"What happened on {written}?").periods] == [
            (day.isoformat(), day.isoformat())
        ]


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.integers(1, 400))
def test_days_ago(asked: date, days: int) -> None:
    assert [p.first for p in read(f"What happened {days} days ago?", asked).periods] == [
        (asked - timedelta(days=days)).isoformat()
    ]


@pytest.mark.parametrize(
    "text",
    [
        "a",
        " ",
        "\n",
        "1",
        "in 2011 and ",
        "2011-",
        "20 to ",
        "between ",
        "the last ",
        "May ",
        "31 June ",
        "after the x ",
        "Monday to ",
        "after word ",
    ],
)
def test_long_garbage_is_read_to_its_end(text: str) -> None:
    found = read((text * 32_000)[:32_000])
    assert all(0 <= period.start < period.end <= 32_000 for period in found.periods)


def test_an_anchor_stands_where_it_says() -> None:
    assert read("What came after the vote?").anchors == (Anchor("after", "the vote", 16, 24),)
