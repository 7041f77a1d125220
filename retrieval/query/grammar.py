"""The grammar of times: which words name days, and what must stand before words that may mean something else.

What the days are is worked out in ``days``; what words around make of them, as ``since`` does, in ``times``.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from retrieval.query import days
from retrieval.query.days import COUNTS, DECADES, FEASTS, MONTHS, NAMED_DAYS, ORDINALS, SEASONS, When, never


@dataclass(frozen=True, slots=True)
class Span:
    """Words at ``start`` to ``end`` of a text, with the days that they name."""

    start: int
    end: int
    when: When
    joined: bool = False  # from one time to another
    edge: bool = False  # the start or the end of something


@cache
def pattern(text: str) -> re.Pattern[str]:
    """Compile a pattern once it is needed; a blank is white space, ``_`` some or none, ``~`` it or a hyphen.

    White space is bounded, so that a question full of it takes no longer than any other.
    """
    for mark, meant in (("_", r"\s{0,3}"), (" ", r"\s{1,3}"), ("~", r"(?:\s{1,3}|-)")):
        text = text.replace(mark, meant)
    return re.compile(text, re.IGNORECASE)


def _any_of(words: Iterable[str]) -> str:
    """Return a pattern for any of some words of two letters or more, apostrophes of either kind or none."""
    words = sorted(words, key=len, reverse=True)
    # Two sets of letters are looked up faster than each word is tried in turn.
    looks = "".join(f"[{''.join(sorted({word[place] for word in words}))}]" for place in (0, 1))
    return f"(?={looks})(?:{'|'.join(words)})".replace("'", "['’]?")


_FULL_MONTHS = "january february march april may june july august september october november december".split()
_A_MONTH = rf"(?:{_any_of({*_FULL_MONTHS, *MONTHS, 'sept'})})\b"
_MONTH = rf"(?P<month>{_A_MONTH})(?:\.(?=_\d))?"
_ITS_WEEK = r"(?: (?:of )?(?P<whose>last|this|next) week\b)?"
_TIME_OF_DAY = r"(?: (?:morning|afternoon|evening|night)\b)?"
_NAMED_DAY = (
    r"(?:(?:the )?day (?P<side>before|after) (?=yesterday|tomorrow))?"
    rf"(?P<named>{_any_of(NAMED_DAYS.keys() - {'last', 'this'})}"
    rf"|(?:last|this)(?= (?:morning|afternoon|evening|night)\b))\b{_TIME_OF_DAY}"
)
_OF_WEEK = "(?:(?=[fmstw][aehoru])(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?[.,]? )?"
_NUMBER = (
    r"(?P<number>\d{1,4}|(?:a )?(?:couple(?: of)?|few|dozen|hundred)"
    rf"|{_any_of(COUNTS.keys() - {'a'})}|a)"
)
_ORDINAL = f"(?P<ordinal>{_any_of(ORDINALS)})".replace("-", "~")
_UNIT = "(?P<unit>week|weekend|month|quarter|year|decade|century)"
_SPAN = r"(?P<unit>hour|day|week|fortnight|month|quarter|year|decade|century)s?\b"
_SEASON = rf"(?P<season>{_any_of(SEASONS)})\b"
_NTH = "(?:first|second|third|fourth|final|[1-4](?:st|nd|rd|th))"
_QUARTER = rf"(?P<quarter>{_NTH})~quarter\b"
_ANY_QUARTER = rf"(?:q[1-4]|{_NTH}~quarter)"
_SOLD = "sales?|deals?|offers?|bargains|shoppers|shopping|crowds|trees?|cards?|markets?|eggs?|lights"
_FEAST = rf"(?P<feast>{_any_of(FEASTS)})\b(?! (?:{_SOLD})\b)"
# The Thursday before Easter is not last Thursday.
_BESIDE = (
    r"(?:before|after) (?:last\b|(?:the )?"
    rf"(?:(?:\d\d?(?:st|nd|rd|th)? (?:of )?)?{_A_MONTH}|{_any_of(FEASTS)}\b))"
)
_WEEKDAY = rf"(?P<weekday>mon|tues|wednes|thurs|fri|satur|sun)day\b(?!{_TIME_OF_DAY} {_BESIDE})"
_WHICH = "(?:this )?(?P<which>last|past|this|next)"
_TO = "(?:to|and|or|until|till|through)"
_DASH = "(?:_[-–—]_| (?:to|until|till|through) )"
_OPEN = r"(?<![\w$£€#.,/:])"  # a number begins that is no part of a longer one, nor a sum of money
_SHUT = r"(?![\w%]|[.,:/]\d)"
_APART, _CLEAR = r"(?<![\w/.-])", r"(?![\w/-]|\.\d)"  # before and after a date in digits
_TH = r"(?:st|nd|rd|th)?(?!\d)"
_DAY = rf"(?P<day>\d\d?){_TH}"
_UNTIL = rf"_(?:{_TO}|[-–—/])_(?:the )?(?P<until>\d\d?){_TH}"
_YEAR = rf"(?:,_| |,? of )(?P<year>[12]\d{{3}}){_SHUT}"
_ITS_YEAR = rf"(?:{_YEAR}| (?:of )?(?P<whose>last|this|next) year\b)"
_PLAIN_YEAR = rf"{_OPEN}(?P<year>(?:19|20)(?!00)\d\d){_SHUT}"
_ROUND_YEAR = rf"{_OPEN}(?P<year>1\d{{3}}|20\d\d|2100){_SHUT}(?! [a-z]+s\b)"
_TWO_YEARS = rf"{_OPEN}(?P<year>1\d{{3}}|20\d\d)[-–/](?P<until>\d\d){_SHUT}(?![-–])"
_NAME = "(?-i:[A-Z][a-z])"
# What must stand before a word that may mean something else: May and March are verbs, April a woman.
_IN = (
    r"\b(?:in|during|throughout|early|mid|late"
    r"|(?:month|end|start|beginning|middle|rest|half|weeks?|days?) of)~$"
)
_SINCE = (
    r"\b(?:since|until|till|by|before|after|from|between|through|as of"
    rf"|{_A_MONTH}(?: \d{{4}})?(?:_[-–—,/]|,? {_TO}))_$"
)
_AT = (
    r"\b(?:in|at|on|over|during|since|until|till|by|before|after|around|throughout|early|mid|late|for|of"
    r"|between|from|to|through|and)~(?:the )?$"
)
_IN_YEAR = (
    r"(?:\b(?:in|of|since|until|till|by|before|after|from|during|throughout|through|between|year|early|mid"
    r"|late|pre|post|as of|up to|back to)"
    rf"(?:~| the )|\()(?:[12]\d{{3}}(?:_[-–—/,]| {_TO}|, {_TO})_){{0,3}}$"
)
_OWNED = r"(?:\bthe|['’]s) $"
_NO_NAME_YET = r"(?:^|[^\w\s]_|\b(?-i:[a-z])[\w’']* )(?<!every\s)(?<!each\s)(?<!black\s)$"
Reader = Callable[[re.Match[str], date], When | None]
GRAMMAR: list[tuple[Iterable[str], list[tuple[str, str, Reader]]]] = [
    # Rules are tried on texts that hold one of some cues, for speed. A rule: what must stand before, what is
    # read, what reads it. Of matches as long as each other the first is taken.
    (MONTHS, [
        ("", rf"{_OPEN}{_OF_WEEK}(?:the )?{_DAY}(?:{_UNTIL})?(?: of)? {_MONTH}{_ITS_YEAR}?", days.read_day),
        ("", rf"\b{_OF_WEEK}{_MONTH} (?:the (?=\d+[a-z]))?{_DAY}(?:{_UNTIL}(?! (?:of )?{_A_MONTH}))?"
             rf"(?![.,:/]\d|%){_ITS_YEAR}?", days.read_day),
        ("", rf"\b{_WHICH} {_MONTH}(?:{_YEAR})?", days.read_month),
        ("", rf"\b{_MONTH}{_YEAR}", days.read_month),
        (_IN, rf"\b{_MONTH}{_ITS_YEAR}?", days.read_month),
        (_SINCE, rf"\b(?!(?-i:may|march)\b(?!_(?:$|[,;?!.]))){_MONTH}(?! {_NAME}){_ITS_YEAR}?",
         days.read_month),
        (_OWNED, rf"\b(?={_NAME}){_MONTH}(?= (?-i:[a-z]))", days.read_month),
        ("", rf"\b(?!(?-i:may|march)\b){_MONTH}(?={_DASH}{_A_MONTH}| (?:and|or) {_A_MONTH})",
         days.read_month),
    ]),
    (("0", "1", "2"), [
        ("", rf"{_APART}(?P<year>[12]\d{{3}})(?P<mark>[-/.])(?P<month>\d\d?)(?P=mark)(?P<day>\d\d?){_CLEAR}",
         days.read_iso),
        ("", rf"{_APART}(?P<one>\d\d?)(?P<mark>[-/.])(?P<two>\d\d?)(?P=mark)(?P<year>[12]\d{{3}}){_CLEAR}",
         days.read_numeric),
        ("", rf"{_APART}(?P<year>[12]\d{{3}})-(?P<month>0[1-9]|1[0-2]){_CLEAR}", days.read_iso_month),
        ("", _TWO_YEARS, days.read_season_of_two_years),
        (_IN_YEAR, _PLAIN_YEAR, days.read_year),
        (_IN_YEAR.replace("of|", "", 1), _ROUND_YEAR, days.read_year),  # a crowd of 1500 is no year
        (r"\bof $", rf"(?=1[0-8]\d[1-9]){_ROUND_YEAR}", days.read_year),
        (_OWNED, rf"{_PLAIN_YEAR}(?= \w)", days.read_year),
    ]),
    (SEASONS, [
        ("", rf"\b{_WHICH} {_SEASON}(?! {_NAME})", days.read_season),
        (rf"{_AT}|{_NO_NAME_YET}|\bthe $", rf"\b{_SEASON}{_ITS_YEAR}", days.read_season),
        (_AT, rf"\b{_SEASON}(?! of\b| {_NAME})", days.read_season),
    ]),
    (("q",), [
        ("", rf"\bq(?P<quarter>[1-4])\b{_ITS_YEAR}?", days.read_quarter),
        ("", rf"\b{_QUARTER}{_ITS_YEAR}", days.read_quarter),
    ]),
    (("christmas", "day", "year", "hallow", "easter", "giving"), [
        ("", rf"\b{_FEAST}{_ITS_YEAR}", days.read_feast),
        (r"\b(?:at|on|over|since|until|till|by|before|after|around|during|from|to|between|and) $",
         rf"\b{_FEAST}(?! {_NAME})", days.read_feast),
    ]),
    (("0", "ties"), [
        ("", r"(?<![\w$£€#.,/:])(?P<decade>[12]\d\d0)s\b", days.read_decade),
        (r"\b(?:the (?:(?:early|mid|late)~)?"
         r"|(?:in|since|until|before|after|by|from) (?:early|mid|late)~)['’]?$",
         rf"(?:(?P<decade>[12]\d\d0)['’]s|(?P<tens>[2-9]0)['’]?s|(?P<word>{_any_of(DECADES)}))\b",
         days.read_decade),
    ]),
    (("century",), [
        ("", rf"\b(?:(?P<century>[12]?\d)(?:st|nd|rd|th)|{_ORDINAL})~century\b", days.read_century),
    ]),
    (("day", "tomorrow", "night", "this", "last"), [
        ("", rf"\b{_WHICH} {_WEEKDAY}{_TIME_OF_DAY}", days.read_weekday),
        (_NO_NAME_YET, rf"\b{_WEEKDAY}(?! {_NAME}){_TIME_OF_DAY}{_ITS_WEEK}", days.read_weekday),
        ("", rf"\b(?!{_NAME}){_NAMED_DAY}", days.read_named_day),
    ]),
    (("this", "last", "next", "past", "com", "current", " of", "ago", "weekend"), [
        ("", rf"\b(?P<which>last|this|next|current|coming) {_UNIT}\b(?! of\b)", days.read_whole_unit),
        (r"\b(?:end|start|beginning|middle|rest|half) of $",
         r"\bthe (?P<unit>week|month|quarter|year|decade|century)\b(?! of\b)", days.read_whole_unit),
        (r"\b(?:at|over|on|during|since|before|after|by|until|of) $",
         r"\b(?:the|this past) weekend\b(?! of\b)", days.read_the_weekend),
        ("", r"\b(?P<the>(?:the|this|these) )?(?P<which>last|past|next|coming) "
             rf"(?:{_NUMBER} )?{_SPAN}(?! of\b)", days.read_rolling),
        ("", rf"{_OPEN}{_NUMBER} {_SPAN} ago\b", days.read_ago),
    ]),
    (("fiscal", "fy"), [
        ("", rf"\b(?:{_ANY_QUARTER}(?:,| of)?(?: the)? )?(?:fiscal(?: year)?|fy)(?:_\d\d(?:\d\d)?)?\b"
             rf"(?: {_ANY_QUARTER}{_ITS_YEAR}?)?", days.read_fiscal),
    ]),
]  # fmt: skip
NEAR = 48  # characters before a time in which the words that bear on it stand


def spans_in(text: str, asked: date) -> list[Span]:
    """Return the times that a text names, in its order; of those that overlap, the longest."""
    found = []
    for match, reader in _matches(text):
        try:
            when = reader(match, asked)
        except (ValueError, OverflowError):  # an impossible date: no part of it is to be taken for another
            when = When(never, 0)
        if when:
            found.append(Span(match.start(), match.end(), when))
    taken, spans = bytearray(len(text)), []
    for span in sorted(found, key=lambda span: span.start - span.end):
        if not any(taken[span.start : span.end]):
            taken[span.start : span.end] = b"\1" * (span.end - span.start)
            spans.append(span)
    return sorted(spans, key=lambda span: span.start)


def _matches(text: str) -> Iterator[tuple[re.Match[str], Reader]]:
    """Yield what the grammar matches, with what reads it."""
    lower = text.lower()
    for cues, rules in GRAMMAR:
        if any(cue in lower for cue in cues):
            for before, words, reader in rules:
                for match in pattern(words).finditer(text):
                    start = match.start()
                    if not before or pattern(before).search(text, max(0, start - NEAR), start):
                        yield match, reader
