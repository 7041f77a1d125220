"""Exports of Europresse (Eureka in Canada): pages of one element an article, and the text that is made of them.

Each document ends with its number, ``news·20210305·LM·0042``; the publisher stands above, with or above the line that
names the day.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import TYPE_CHECKING

from corpus.article import Details
from corpus.dates import published_date
from corpus.extraction.bylines import names_in
from corpus.extraction.markup import paragraphs_in
from corpus.formats.exports.clips import (
    COPYRIGHT,
    Clip,
    blocks_of,
    clips_of,
    day_in,
    names_alone,
    paragraphs_in_lines,
)

if TYPE_CHECKING:
    from lxml.etree import _Element

_NUMBER = re.compile(r"((?:news|web|bio|rep|report|soc)·\d{8}·\w+·[\w·.-]+)")
_ISSUE = re.compile(r",?\s+(?:no|n°|nº|num|vol)\.?\s*\d.*$", re.IGNORECASE)
_BESIDE = re.compile(r"\s*[•·|]\s*")
_FURNITURE = re.compile(
    r"certificat (?:émis|de licence)\b.*|.*\bcertificate issued\b.*|.*\bvisualisation individuelle\b.*|(?:document )?(?:num[ée]ro de document|news id|document number)\s*:?.*"
    r"|pdf non disponible|aperçu du document|ce document est destiné\b.*|sommaire.*|nom de la source|source name|type de source|source type|périodicité|periodicity"
    r"|couverture géographique|geographical coverage|provenance|origin|presse •.*|press •.*|parue? en .*"
    r"|\(?c?\)?\s*©.*|.*europresse\.com.*",
    re.IGNORECASE,
)
_PICTURES = re.compile(r"illustrations?(?:\(s\))?\s*:.*", re.IGNORECASE)  # captions follow
_LONGEST_SECTION = 4  # words
_SIGN = "docpublicationname"


def is_page(text: str) -> bool:
    """Tell whether a page is such an export."""
    return _SIGN in text.lower()


def clips_of_page(tree: "_Element") -> Iterator[Clip | ValueError]:
    """Yield the articles of such a page."""
    for number, article in enumerate(tree.iter("article"), start=1):
        name = _words(article, "DocPublicationName")
        title = _words(article, "titreArticleVisu", "titreArticle", "rdp__articletitle")
        if not name or not title:
            yield ValueError(f"document {number}: it names no headline or no publication: left out")
            continue
        header = _words(article, "DocHeader") or name
        told = _words(article, "publiC-lblNodoc")
        found = _NUMBER.search(told or "")
        details = Details(
            title=title,
            publisher=_ISSUE.sub("", name),
            published=day_in(header) or day_in(name),
            identifier=f"europresse:{found[1]}" if found else None,
            authors=names_in(_words(article, "docAuthors", "sm-margin-bottomNews")),
            section=_section(header),
        )
        yield Clip(details, [one for part in _parts(article) for one in paragraphs_in(part)])


def clips(lines: Sequence[str], _headlines: frozenset[str] = frozenset()) -> Iterator[Clip | ValueError]:
    """Return the articles of such an export as text, none where the lines are no such export."""
    parts: list[list[str]] = [[]]
    numbers: list[str] = []
    for line in lines:
        if found := _NUMBER.search(line):
            if numbers and found[1] == numbers[-1] and not any(one.strip() for one in parts[-1]):
                continue
            numbers.append(found[1])
            parts.append([])
        else:
            parts[-1].append(line)
    return clips_of(zip(parts, numbers, strict=False), lambda document: _clip(*document))


def _clip(lines: list[str], number: str) -> Clip:
    """Return the article of one document. Raises ValueError where publisher, day and headline cannot be told apart."""
    lines = list(takewhile(lambda line: not _PICTURES.fullmatch(line.strip()), lines))
    kept = ["" if _FURNITURE.fullmatch(line.strip()) else line.strip() for line in lines]
    at = next((i for i, line in enumerate(kept) if day_in(line) and len(line) < 150), None)
    if at is None:
        raise ValueError("it names no day of publication: left out")
    above = [line for line in kept[:at] if line]
    below = kept[at + 1 :]
    beside = next((i for i, line in enumerate(below) if line), None)
    if beside is not None and _BESIDE.search(below[beside]):  # Le Monde • p. 4 • 563 mots
        above, below = [_BESIDE.split(below[beside])[0]], below[beside + 1 :]
    blocks = blocks_of(below)
    if not above or len(blocks) < 2:
        raise ValueError("its headline and publisher cannot be told apart: left out")
    title, rest = " ".join(blocks[0]), blocks[1:]
    authors = names_alone(" ".join(rest[0])) if len(rest) > 1 else ()
    body = [line for block in rest[bool(authors) :] if not COPYRIGHT.match(block[0]) for line in [*block, ""]]
    details = Details(
        title=title,
        publisher=_ISSUE.sub("", above[-1]),
        published=day_in(kept[at]),
        identifier=f"europresse:{number}",
        authors=authors,
        section=_section(kept[at]),
    )
    return Clip(details, paragraphs_in_lines(body))


def _section(header: str) -> str | None:
    """Return what stands before the day: International, vendredi 5 mars 2021, p. 4."""
    first, comma, _ = header.partition(",")
    is_weekday = published_date(f"{first}, 5 March 2021") is not None
    is_name = (
        comma
        and not is_weekday
        and not any(c.isdigit() for c in first)
        and len(first.split()) <= _LONGEST_SECTION
    )
    return first.strip() if is_name else None


def _words(article: "_Element", *classes: str) -> str | None:
    """Return the words of the first element of one of some classes."""
    for name in classes:
        for element in article.iter():
            if isinstance(element.tag, str) and name.lower() in (element.get("class") or "").lower().split():
                words = " ".join("".join(map(str, element.itertext())).split())
                if words:
                    return words
    return None


def _parts(article: "_Element") -> list["_Element"]:
    for name in ("docOcurrContainer", "DocText"):
        if found := [
            e for e in article.iter("div") if name.lower() in (e.get("class") or "").lower().split()
        ]:
            return found[:1]
    return list(article.iter("section"))
