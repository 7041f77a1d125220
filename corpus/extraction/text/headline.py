"""What a page's text says of itself above its first paragraph: headline, standfirst, byline, date; and who
published it.

What is not said stays unknown. A date counts only on a line of its own beside the headline: not one in
running text, and not the day that a masthead shows.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from corpus.dates import published_date
from corpus.extraction.blocks import ends_sentence
from corpus.extraction.bylines import DATE, byline_of, has_lead_in, is_lead_in
from corpus.extraction.page_words import NO_HEADLINE
from corpus.names import folded

# blocks above the first paragraph that are looked at: some pages have their menu between headline and article
_REACH = 120
_STANDFIRST_WORDS = 10
_DATE_LINE_LENGTH = 80
_ABOVE_TITLE = 4  # blocks above the headline that may be its own date and section
_FEW = 6  # lines above the first paragraph, among which there is hardly anything but the headline
_CANDIDATE_OF_FEW = -1.5
_STANDFIRST_SCORE = 1.0  # what a standfirst may score above the headline over it
_CANDIDATE = 0.0  # what a line must score to be a headline

_LONG_WORD = re.compile(r"[^\W\d_]{4,}")
_PARTS = re.compile(r"\s[|•·»›–—]\s|\s{2,}|\s-\s")
_MENU = re.compile(r"\s[|•·»›]\s")
_DATE_LABEL = re.compile(
    r"^(?:(?:first )?published|(?:last )?updated?|posted|date|modified|created|veröffentlicht|aktualisiert|stand|publié|mis à jour|publicado|actualizado)?"
    r"\s*(?:on|at|am|le|el)?\s*:?\s*",
    re.IGNORECASE,
)
_GLUED = re.compile(r"\b((?:19|20)\d\d)(\d{1,2}[:.]\d\d)")  # "20232:15 pm": two boxes of the page that touch
_YEAR = re.compile(r"(?:19|20)\d\d|年|년")  # without it, figures are those of a section or a match
_MARK = re.compile(r"\s[|•·»›–—-]\s")
_UPDATED = re.compile(
    r"^(?:last )?(?:updated?|modified|aktualisiert|mis à jour|actualizado)\b", re.IGNORECASE
)
_PUBLISHER_SIGNS = [  # (what gives the name away, whether it must stand in another block too)
    (re.compile(r"a message from (the [A-Z][\w&'’. -]+?|[A-Z][\w&'’. -]+?)\s*:?$", re.IGNORECASE), False),
    (
        re.compile(
            r"(?:©|\bcopyright\b)\s*(?:copyright\s*)?(?:\d{4}(?:\s*[-–]\s*\d{4})?,?\s*)?([A-Z][\w&'’ -]+?)(?:[.,|]|\s+all rights|\s+\d{4}|$)",
            re.IGNORECASE,
        ),
        False,
    ),
    (re.compile(r"^support ((?:the )?[A-Z][\w&'’ -]+?)\s*!$", re.IGNORECASE), True),
    (re.compile(r"(?:news|features|more) from (the [A-Z][\w&'’ -]+?)\.", re.IGNORECASE), True),
]
_NAME = re.compile(r"(?:[Tt]he )?[A-Z]")  # the signs themselves are found in small letters and capitals alike
_LINE = 400  # characters of a block that can be a line of the heading, or hold a sign of the publisher
_ENDS_OF_PAGE = 300  # blocks of boilerplate, from above and from below, that are searched for such signs
_NAME_LENGTH = 40


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands above the first paragraph."""

    title: str | None
    standfirst: str | None
    published: str | None
    authors: tuple[str, ...]


def heading(
    above: Sequence[str],
    kept: Collection[int],
    below: Sequence[str],
    article: str,
    told: Collection[str] = (),
) -> Heading:
    """Read the blocks above an article's first paragraph.

    ``kept`` are the numbers of those that were taken for article, ``below`` what is not article soon after it
    began (some pages put byline and date below the first paragraph), ``article`` its words, ``told`` the days
    that stand in it on lines of their own.
    """
    first = max(0, len(above) - _REACH)
    lines = _joined_bylines(above[first:])
    about = {word.lower() for word in _LONG_WORD.findall(article)}
    scores = [_title_score(line, at - len(lines), lines, about) for at, line in enumerate(lines)]
    best = max(range(len(lines)), key=scores.__getitem__, default=None)
    if best is None or scores[best] < (_CANDIDATE if len(lines) > _FEW else _CANDIDATE_OF_FEW):
        best = None
    elif (
        best
        and len(lines[best - 1]) < len(lines[best])
        and scores[best - 1] > scores[best] - _STANDFIRST_SCORE
    ):
        best -= 1  # the longer of two such lines sums up what the one above it says
    beside = [*(lines[max(0, best - _ABOVE_TITLE) :] if best is not None else lines), *_joined_bylines(below)]
    title = lines[best] if best is not None else None
    standfirst = _standfirst(lines[best:], {above[at] for at in kept}) if best is not None else None
    authors = _authors(beside)
    published = _published(beside)
    if published and told and (not authors or published[:10] < max(told)):
        published = None  # the first day of a chronicle
    return Heading(title, standfirst, published, authors)


def publisher(boilerplate: Sequence[str], title: str | None) -> str | None:
    """Return the publisher's name where the page's own boilerplate gives it away: by a sign, or after the
    headline in the page's title.
    """
    if len(boilerplate) > 2 * _ENDS_OF_PAGE:
        boilerplate = [*boilerplate[:_ENDS_OF_PAGE], *boilerplate[-_ENDS_OF_PAGE:]]
    for sign, must_recur in _PUBLISHER_SIGNS:
        for block in boilerplate:
            found = sign.search(block) if len(block) < _LINE else None
            if (
                found
                and _NAME.match(found[1])
                and (not must_recur or sum(found[1].lower() in other.lower() for other in boilerplate) > 1)
            ):
                return found[1][0].upper() + found[1][1:].strip()
    return _after_title(boilerplate, title) if title else None


def _after_title(boilerplate: Sequence[str], title: str) -> str | None:
    for block in boilerplate:
        if block.startswith(title) and len(block) > len(title):
            name = _MARK.split(block[len(title) :])[-1].strip()
            if 0 < len(name) <= _NAME_LENGTH and name[0].isupper() and block[len(title)].isspace():
                return name
    return None


def _joined_bylines(lines: Sequence[str]) -> list[str]:
    """Put a "By" that stands alone before the name in the next line."""
    joined: list[str] = []
    for line in lines:
        if joined and is_lead_in(joined[-1]):
            joined[-1] += " " + line
        else:
            joined.append(line)
    return joined


def _title_score(line: str, from_article: int, lines: Sequence[str], about: Collection[str]) -> float:
    """Return how likely a line is the headline: of a headline's length, of the article's words, near it,
    standing twice.
    """
    words = line.split(maxsplit=40) if len(line) < _LINE else []
    long = {word.lower() for word in _LONG_WORD.findall(line)}
    fewest = 2 if len(lines) <= _FEW and long & set(about) else 3
    if (
        not fewest <= len(words) <= 35
        or is_of_itself(line)
        or _MENU.search(line)
        or NO_HEADLINE.search(line)
        or line.isupper()
    ):
        return -10.0 if not (line.isupper() and len(words) >= 3) else -1.0
    score = 3.0 * sum(word in about for word in long) / (len(long) + 1) + 0.02 * max(from_article, -50)
    score += 1.5 * any(other != line and other.startswith(line) for other in lines) + 0.8 * (
        lines.count(line) > 1
    )
    score -= (
        0.8 * bool(ends_sentence(line) and not line.endswith("?"))
        + 0.5 * (len(words) < 5)
        + 0.5 * (len(words) > 20)
    )
    return score


def is_of_itself(line: str) -> bool:
    """Tell whether a line, or a part of it, is a byline or a date."""
    return byline_of(line) is not None or any(
        byline_of(part) is not None or _day(part) for part in _PARTS.split(line)
    )


def _standfirst(lines: Sequence[str], kept: Collection[str]) -> str | None:
    """Return the line below the headline that sums the article up: a sentence's worth of words, or what the
    article's rule took for article.
    """
    for line in (line for line in lines[1:4] if len(line) < _LINE):
        words = len(line.split())
        if is_of_itself(line) or NO_HEADLINE.search(line) or _MENU.search(line) or line == lines[0]:
            continue
        if words >= _STANDFIRST_WORDS and (line in kept or len(line) > 1.3 * len(lines[0])):
            return line
        return None
    return None


def _published(lines: Sequence[str]) -> str | None:
    """Return the first date on a line of its own; one that only tells of a change counts where there is no
    other.
    """
    updated = None
    for line in (line for line in lines if len(line) < _LINE):
        for part in _PARTS.split(line):
            if day := _day(part):
                if not _UPDATED.match(part):
                    return day
                updated = updated or day
    return updated


def _day(part: str) -> str | None:
    """Return the date that a part of a line is, or that it tells after a label or a name."""
    if len(part) >= _DATE_LINE_LENGTH or not any(c.isdigit() for c in part):
        return None
    part = _GLUED.sub(r"\1 \2", part)
    unlabelled = _DATE_LABEL.sub("", part)
    if (day := published_date(unlabelled)) and (unlabelled != part or _YEAR.search(part)):
        return day
    dated = DATE.search(part) if unlabelled != part or has_lead_in(part) else None
    return published_date(dated[0]) if dated else None


def is_day(line: str) -> str | None:
    """Return the day that a line is, and says nothing else; None for any other line."""
    day = published_date(line) if len(line) < _DATE_LINE_LENGTH and _YEAR.search(line) else None
    return day[:10] if day else None


def without_site(title: str, lines: Collection[str]) -> str:
    """Return a headline without the name of the site behind it, which stands in a line of its own as well."""
    *_, mark = (None, *_MARK.finditer(title))
    known = {folded(line) for line in lines if len(line) < _NAME_LENGTH}
    return title[: mark.start()] if mark and folded(title[mark.end() :]) in known else title


def _authors(lines: Sequence[str]) -> tuple[str, ...]:
    for line in (line for line in lines if len(line) < _LINE):
        for part in (line, *_PARTS.split(line)):
            if names := byline_of(part):
                return names
    return ()
