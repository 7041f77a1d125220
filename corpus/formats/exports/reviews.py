"""Press reviews: several printed articles in one PDF, each with its headline set large and its publisher and day beside it.

Where some say of whom and when they are and others do not, whose the words of the others are cannot be known: then the
whole is refused.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from corpus.article import Details
from corpus.extraction.printing.lines import SENTENCE_END, Line, paragraphs_of_lines, text_size
from corpus.formats.exports.clips import DAY, Clip, day_in, is_day_line, names_alone

_LARGE = 1.15  # times the size of the text that a headline is set in, at least
_BESIDE = 5  # lines below or above a headline that may name publisher, day and author
_SHORT = 90  # characters of such a line, at most
_MOST_SMALL = 2  # words in small letters that it may hold: Page, of
_MOST_WORDS = 10  # words that it may hold at all
_FEWEST_WORDS = 15  # of an article; a cover or a list of contents has hardly a sentence
_PARTS = re.compile(r"\s*[;,•·|]\s*|\s+[–—-]\s+|\s{3,}|[()\[\]]")
_LABEL = re.compile(
    r"(?:source|publication|newspaper|date|quelle|datum|source|fuente|fecha|fonte|data|bron)\s*:\s*",
    re.IGNORECASE,
)
_PAGE = re.compile(r"\b(?:page|pages|seite|pagina|página|p|pp|pg|s)\b\.?\s*\w{0,4}\d|\d|^\W*$", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(slots=True)
class _Headline:
    """A run of lines set large, and what stands beside it. ``start`` and ``end`` are places in the lines, as is where the text begins."""

    start: int
    end: int
    size: float
    begin: int = 0
    text: int = 0
    day: str | None = None
    publisher: str | None = None
    authors: tuple[str, ...] = ()
    beside: set[int] = field(default_factory=set)


def clips_of_review(lines: Sequence[Line], kept: Collection[int]) -> list[Clip]:
    """Return the articles of a press review; none where the lines are of one article.

    ``kept`` are the ids of the lines that are no running heads. Raises ValueError where several articles are in it
    that cannot all be told apart.
    """
    runs = [_beside(lines, run) for run in _runs(lines)]
    named = [run for run in runs if run.day]
    if len(named) < 2:
        return []
    smallest = 0.95 * min(run.size for run in named)
    clips: list[Clip] = []
    for at, run in enumerate(runs):
        following = next(
            (other.begin for other in runs[at + 1 :] if other.day or other.size >= smallest), len(lines)
        )
        if run.size < smallest and not run.day:
            continue
        body = _body(lines, run, following, kept)
        if not body:  # a cover, the name of a section
            continue
        title = " ".join(line.text for line in lines[run.start : run.end])
        if not (run.day and run.publisher):
            if clips or any(other.start < run.start for other in named):
                raise ValueError(
                    f"several articles in one file, and {title[:60]!r} does not say of which publisher and day it is"
                )
            continue  # what introduces the review
        clips.append(
            Clip(Details(title=title, publisher=run.publisher, published=run.day, authors=run.authors), body)
        )
    return clips if len(clips) > 1 else []


def _runs(lines: Sequence[Line]) -> list[_Headline]:
    size = text_size(lines)
    runs: list[_Headline] = []
    for at, line in enumerate(lines):
        if line.size < _LARGE * size or not any(c.isalpha() for c in line.text):
            continue
        last = runs[-1] if runs else None
        if (
            last
            and last.end == at
            and line.page == lines[at - 1].page
            and abs(line.size - last.size) <= 0.05 * last.size
        ):
            last.end = at + 1
        else:
            runs.append(_Headline(at, at + 1, line.size))
    return runs


def _beside(lines: Sequence[Line], run: _Headline) -> _Headline:
    """Fill in what the lines below a headline, else those above it, say of publisher, day and author."""
    below: list[int] = []
    for at in range(run.end, min(run.end + _BESIDE, len(lines))):
        if not _is_short(lines[at], lines[run.start]):
            break
        below.append(at)
    above: list[int] = []
    for at in range(run.start - 1, max(run.start - 1 - _BESIDE, -1), -1):
        if not _is_short(lines[at], lines[run.start]):
            break
        above.insert(0, at)
    run.begin, run.text = run.start, run.end
    for places in (below, above):
        at = next((at for at in places if _is_source(lines[at].text)), -1)
        if at < 0:
            continue
        _take(lines, run, places, at)
        break
    for at in below:
        if at not in run.beside and not run.authors and (names := names_alone(lines[at].text)):
            run.authors = names
            run.beside.add(at)
    run.begin = min([run.start, *run.beside])
    return run


def _take(lines: Sequence[Line], run: _Headline, places: list[int], at: int) -> None:
    """Take the day of a line, and the publisher from it or from the line beside it."""
    run.day = day_in(lines[at].text)
    run.publisher = _name_in(lines[at].text)
    run.beside.add(at)
    for other in (at - 1, at + 1):
        text = lines[other].text if other in places else ""
        if run.publisher is None and text and _has_few_words(text) and not text.lower().startswith("by "):
            run.publisher = _name_in(text)
            run.beside.add(other)


def _is_short(line: Line, headline: Line) -> bool:
    is_one = line.page == headline.page and line.size < 0.95 * headline.size
    return is_one and len(line.text) < _SHORT and not SENTENCE_END.search(line.text)


def _is_source(text: str) -> bool:
    """Tell whether a line names a day, and beside it no more than a publisher, a page, an edition."""
    text = _LABEL.sub("", text)
    if is_day_line(text):
        return day_in(text) is not None
    return day_in(text) is not None and _has_few_words(text)


def _has_few_words(text: str) -> bool:
    """Tell whether a line holds beside a day no more than a publisher, a page, an edition."""
    rest = _WORD.findall(DAY.sub(" ", text))
    return sum(word[0].islower() for word in rest) <= _MOST_SMALL and len(rest) <= _MOST_WORDS


def _name_in(text: str) -> str | None:
    """Return the first part of a line that is no day, weekday or page."""
    for part in _PARTS.split(DAY.sub(" | ", _LABEL.sub("", text))):
        if (
            part
            and not _PAGE.search(part)
            and not is_day_line(f"{part} 5 March 2021")
            and any(c.isalpha() for c in part)
        ):
            return part.strip(" .:–—-")
    return None


def _body(lines: Sequence[Line], run: _Headline, following: int, kept: Collection[int]) -> list[str]:
    """Return the paragraphs below a headline; none where there is hardly a sentence."""
    chosen = [
        lines[at]
        for at in range(run.end, following)
        if at not in run.beside and id(lines[at]) in kept and not _PAGE.fullmatch(lines[at].text)
    ]
    last = lines[following].page if following < len(lines) else None
    while (
        chosen
        and chosen[-1].page == last != lines[run.start].page
        and not SENTENCE_END.search(chosen[-1].text)
    ):
        chosen.pop()  # what stands at the head of the page that the next one begins on
    paragraphs = paragraphs_of_lines(chosen)
    told = [paragraph for paragraph in paragraphs if SENTENCE_END.search(paragraph)]
    return paragraphs if sum(len(paragraph.split()) for paragraph in told) >= _FEWEST_WORDS else []
