"""A document as it is typed, its paragraphs and headings in order, made into an article, or into several.

What stands above the first paragraph of prose says of itself what it says: a headline, who wrote it, the day, a line that
begins "Source:". What a word processor keeps of a file, when it was made and on whose machine, is not that of a publication and
is not taken. Words are left as they are; nothing of the text is taken for boilerplate.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from corpus.addresses import is_web
from corpus.article import Article, Details, make_article
from corpus.dates import published_date
from corpus.extraction.blocks import ends_sentence
from corpus.extraction.bylines import byline_of
from corpus.extraction.text.headline import Heading, heading
from corpus.formats.exports.archives import articles_of_export

_HEAD = 12  # parts above the first prose that are looked at
_OWN = 4  # parts below a heading within which an article's byline or day stands
_PROSE = 8  # words from which a sentence can be the first paragraph of a report
_LONGEST_HEADLINE = 200  # characters
_LONGEST_DATE_LINE = 80
_FEWEST_WORDS = 3  # of a line that can be a headline where others stand beside it

_PARTS = re.compile(r"\s[|•·–—-]\s|\s{3,}")
_LABELLED_DATE = re.compile(
    r"(?:first\s+)?(?:published|posted|date|veröffentlicht|publié|publicado)(?:\s+on)?\s*:?\s+", re.I
)
_SOURCE = re.compile(
    r"(?:source|publication|publisher|newspaper|quelle|fuente|fonte)\s*:\s*(?P<name>[^|]+?)\s*(?:[,|]\s*(?P<day>.*\d.*))?$",
    re.I,
)
_NAMED_DAY = re.compile(r"(?:[A-Z][\w’'.&-]*(?:\s+(?:of|the|and|[A-Z][\w’'.&-]*)){0,5}),\s+(\S.*\d.*)$")
_ADDRESS = re.compile(r"(?:url|link|web|online)?\s*:?\s*(https?://\S+)$", re.I)


UNTOLD = Details()


@dataclass(frozen=True, slots=True)
class Part:
    """A paragraph, a list item, a row; ``level`` is that of a heading, 1 for the title, 0 for what is none."""

    text: str
    level: int = 0


def articles_in(
    parts: Sequence[Part], source: str, told: Details = UNTOLD, seen: Details = UNTOLD
) -> Iterator[Article | ValueError]:
    """Yield the article of a document; several where it shows that it is several, each under its own headline.

    ``told`` is what is known of the document beside its words, ``seen`` what counts only where a line of it says the same.
    Raises ValueError when there is no text.
    """
    exported = list(
        articles_of_export(
            [part.text for part in parts], source, frozenset(part.text for part in parts if part.level)
        )
    )
    if exported:
        yield from exported
        return
    sections = _sections([part for part in parts if any(c.isalnum() for c in part.text)])
    if len(sections) == 1:
        yield article_of(sections[0], source, source, told, seen)
        return
    of_each = replace(told, title=None, url=None, identifier=None)
    for number, section in enumerate(sections, start=1):
        yield article_of(section, source, f"{source}#{number}", of_each, seen)


def article_of(
    parts: Sequence[Part], source: str, place: str, told: Details = UNTOLD, seen: Details = UNTOLD
) -> Article:
    """Return the one article that parts of a document are."""
    begins = next((at for at, part in enumerate(parts) if _is_prose(part)), len(parts))
    above, body = list(parts[:begins]), list(parts[begins:])
    if begins > _HEAD or not body:
        above, body = _cut(above, body)
    head = _read(above, body, seen)
    title = head.title or told.title
    found = (found[1] for part in above if (found := _ADDRESS.match(part.text)) and is_web(found[1]))
    details = replace(
        told,
        title=title,
        publisher=_named(above) or told.publisher,
        published=head.published or told.published,
        authors=head.authors or told.authors,
        url=next(found, told.url),
    )
    words = [part.text for part in (*_kept(above, title, head.authors), *body)] or [
        part.text for part in parts
    ]
    return make_article(details, words, source, place=place)


def _sections(parts: Sequence[Part]) -> list[Sequence[Part]]:
    """Return the articles of a document: where titles stand several times, where headings of one rank have bylines or days of
    their own, and where lines among the text do, each begins one. What stands before the first is none unless it has prose.
    """
    for rank in sorted({part.level for part in parts}):
        starts = _starts(parts, rank)
        sections = [parts[a:b] for a, b in pairwise([*starts, len(parts)])]
        if sum(any(map(_is_prose, section)) for section in sections) > 1:
            before = parts[: starts[0]]
            return [before, *sections] if any(map(_is_prose, before)) else sections
    return [parts]


def _starts(parts: Sequence[Part], rank: int) -> list[int]:
    """Return where articles begin whose headlines are of a rank, 0 for lines that are set as the text is."""
    if not rank:
        return _unmarked_starts(parts)
    heads = [
        at for at, part in enumerate(parts) if part.level == rank and (at == 0 or parts[at - 1].level != rank)
    ]
    own = [at for at in heads if _has_own_line(parts[at + 1 : at + 1 + _OWN])]
    return heads if rank == 1 or len(own) == len(heads) else own


def _unmarked_starts(parts: Sequence[Part]) -> list[int]:
    """Return where, in a document without headings, lines that can be headlines have bylines below them, and text."""
    if any(part.level for part in parts):
        return []
    starts = [
        at
        for at, (part, below) in enumerate(pairwise(parts))
        if byline_of(below.text)
        and not ends_sentence(part.text)
        and len(part.text) <= _LONGEST_HEADLINE
        and any(map(_is_prose, parts[at + 2 : at + 2 + _OWN]))
    ]
    return [0, *starts[1:]] if len(starts) > 1 else []


def _has_own_line(below: Sequence[Part]) -> bool:
    """Tell whether a byline or a day stands below a heading, before its text."""
    for part in below:
        if part.level or _is_prose(part):
            return False
        if _is_of_itself(part.text):
            return True
    return False


def _cut(above: list[Part], body: list[Part]) -> tuple[list[Part], list[Part]]:
    """Part a head that is none from what is text: of a document without prose, or with a long list before it."""
    heads = [at for at, part in enumerate(above[:_HEAD]) if part.level or _is_of_itself(part.text)]
    end = heads[-1] + 1 if heads else min(1, len(above) - 1) if not body else 0
    return above[:end], above[end:] + body


def _read(above: Sequence[Part], body: Sequence[Part], seen: Details) -> Heading:
    """Read the head: a heading is the headline, else the line that is most like one."""
    lines = [part.text for part in above]
    found = heading(lines, range(len(lines)), [], " ".join(part.text for part in body))
    ranks = [part.level for part in above if part.level]
    title = " ".join(_first_run(above, min(ranks))) if ranks else None
    if title is None and seen.title in lines:
        title = seen.title
    names = found.authors or next((names for line in lines if (names := byline_of(line))), ())
    names = names or tuple(name for name in seen.authors if name in lines)
    return replace(
        found,
        title=title or found.title or _likeliest(lines),
        published=found.published or _day_in(lines),
        authors=names,
    )


def _first_run(above: Sequence[Part], rank: int) -> Iterator[str]:
    """Yield the first heading of a rank, with the lines that it goes on in."""
    at = next(at for at, part in enumerate(above) if part.level == rank)
    while at < len(above) and above[at].level == rank:
        yield above[at].text
        at += 1


def _likeliest(lines: Sequence[str]) -> str | None:
    """Return the line that is the headline where only one can be, or the first that is no single name."""
    can_be = [line for line in lines if len(line) <= _LONGEST_HEADLINE and not _is_of_itself(line)]
    if len(can_be) == 1:
        return can_be[0]
    return next((line for line in can_be if len(line.split()) > _FEWEST_WORDS), None)


def _kept(above: Sequence[Part], title: str | None, authors: Sequence[str]) -> Iterator[Part]:
    """Yield what of the head is text of the article: what stands below the headline and says nothing of itself."""
    under = next(
        (at + 1 for at, part in enumerate(above) if title and part.text and title.startswith(part.text)), 0
    )
    for part in above[under:]:
        is_title = title and part.level and part.text in title
        if not is_title and part.text not in authors and not _is_of_itself(part.text):
            yield part


def _named(above: Sequence[Part]) -> str | None:
    """Return the publisher where a line of the head says that it is that."""
    return next(
        (
            found["name"]
            for part in above
            if (found := _SOURCE.match(part.text)) and not is_web(found["name"])
        ),
        None,
    )


def _day_in(lines: Sequence[str]) -> str | None:
    for line in lines:
        if found := _SOURCE.match(line):
            line = found["day"] or ""  # noqa: PLW2901 - what is left of it
        for one in _PARTS.split(line) if len(line) <= _LONGEST_DATE_LINE else ():
            named = _NAMED_DAY.match(one)  # which may be a paper, a place, a weekday
            if day := published_date(_LABELLED_DATE.sub("", one)) or published_date(
                named[1] if named else None
            ):
                return day
    return None


def _is_prose(part: Part) -> bool:
    return not part.level and ends_sentence(part.text) and len(part.text.split()) >= _PROSE


def _is_of_itself(line: str) -> bool:
    """Tell whether a line says who wrote an article, when, for whom, or where it stands."""
    if byline_of(line) is not None or _SOURCE.match(line) or _ADDRESS.match(line):
        return True
    if len(line) > _LONGEST_DATE_LINE:
        return False
    return any(byline_of(one) is not None or _day_in([one]) for one in _PARTS.split(line))
