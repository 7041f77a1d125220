"""Exports of Factiva: a field a line without its name, or with the two letters of its name.

Each document ends with its number, ``Document HERALD0020210305eh35000x1``. Without names, what a line is follows from
where it stands about the line that counts the words and the line of copyright.
"""

import re
from collections.abc import Iterator, Sequence

from corpus.article import Details
from corpus.formats.exports.clips import (
    COPYRIGHT,
    Clip,
    authors_of,
    clips_of,
    day_in,
    is_day_line,
    names_alone,
    paragraphs_in_lines,
)

_END = re.compile(r"\s*(?:\w+\s+)?(?:AN\s+)?(?:\w+\s+)?([A-Z][A-Z0-9]{2,9}\d{8}[a-z0-9]{9,11})\s*")
_WORDS = re.compile(
    r"\d[\d.,' ]*\s*(?:words|wörter|mots|palabras|parole|woorden|palavras|ord|слов\w*|字|個字|语)",
    re.IGNORECASE,
)
_TIME = re.compile(r"\d{1,2}[:.]\d\d(?::\d\d)?(?:\s*[ap]m)?(?:\s*[A-Z]{3,4})?", re.IGNORECASE)
_CODE = re.compile(r"[A-Z][A-Z0-9]{1,7}")
_LANGUAGES = frozenset(
    "english german french spanish italian dutch portuguese swedish danish norwegian finnish polish russian chinese japanese"
    " englisch deutsch französisch anglais allemand français inglés español italiano nederlands português".split()
)
_FURNITURE = re.compile(
    r"\s*(?:page|seite) \d+ (?:of|von) \d+\b.*|.*\bfactiva, inc\b.*|\s*search summary\s*", re.IGNORECASE
)
_TAGS = frozenset(
    "SE HD CR BY WC PD ET SN SC ED PG VOL LA CY LP TD CT RF CO IN NS RE PUB AN IPC IPD ART CLM NGC GC DJIC CX".split()
)
_TAG = re.compile(r"([A-Z]{2,4})(?:\s*$|\t\s*|\s{2,}|(?<=HD|SN|PD|BY|WC|LA|CY|LP|TD|AN|SE) )")
_LONGEST_FIELD = 200  # characters of a line that is no text
_FEW_SECTION_WORDS = 3


def clips(lines: Sequence[str], headlines: frozenset[str] = frozenset()) -> Iterator[Clip | ValueError]:
    """Return the articles of such an export, none where the lines are no such export.

    ``headlines`` are the lines that a page sets as such.
    """
    documents = list(_documents(lines))
    if not any(_is_document(part) for part, _ in documents):
        return iter(())
    return clips_of(documents, lambda document: _clip(*document, headlines))


def _documents(lines: Sequence[str]) -> Iterator[tuple[list[str], str]]:
    """Yield the lines of each document and its number."""
    part: list[str] = []
    for line in lines:
        if (found := _END.fullmatch(line)) and any(one.strip() for one in part):
            yield part, found[1]
            part = []
        elif not _FURNITURE.fullmatch(line):
            part.append(line)
    if _is_document(part):
        yield part, ""


def _is_document(lines: list[str]) -> bool:
    return _has_tags(lines) or any(_WORDS.fullmatch(line.strip()) for line in lines)


def _has_tags(lines: list[str]) -> bool:
    tags = {found[1] for line in lines if (found := _tag(line))}
    return "HD" in tags and len(tags & {"SN", "PD", "LP", "TD"}) > 1


def _tag(line: str) -> re.Match[str] | None:
    found = _TAG.match(line.strip())
    return found if found and found[1] in _TAGS else None


def _clip(lines: list[str], number: str, headlines: frozenset[str]) -> Clip:
    """Return the article of one document. Raises ValueError where it does not tell of whom and when it is."""
    if _tag(next(iter(lines), "")) or _has_tags(lines):
        return _tagged(lines, number)
    return _untagged(lines, number, headlines)


def _tagged(lines: list[str], number: str) -> Clip:
    """Return the article of a document whose fields are named."""
    fields: dict[str, list[str]] = {}
    tag = ""
    for line in lines:
        if found := _tag(line):
            tag = found[1]
            fields.setdefault(tag, []).append(line.strip()[found.end() :])
        else:
            fields.setdefault(tag, []).append(line)
    said = {name: " ".join(" ".join(given).split()) for name, given in fields.items()}
    if not said.get("HD") or not said.get("SN"):
        raise ValueError("it names no headline (HD) or no source (SN): left out")
    details = Details(
        title=said["HD"],
        publisher=said["SN"],
        published=day_in(said.get("PD", "")),
        identifier=_identifier(number),
        authors=authors_of(said.get("BY")),
        section=said.get("SE") or None,
    )
    return Clip(details, [one for name in ("LP", "TD") for one in paragraphs_in_lines(fields.get(name, []))])


def _untagged(lines: list[str], number: str, headlines: frozenset[str]) -> Clip:
    """Return the article of a document whose fields are told by where they stand."""
    kept = [line.strip() for line in lines]
    at = next((i for i, line in enumerate(kept) if _WORDS.fullmatch(line)), None)
    if at is None:
        raise ValueError("it does not count its words, by which its headline is told: left out")
    section, title, authors = _heading([line for line in kept[:at] if line], headlines)
    below = kept[at + 1 :]
    first = next((i for i, line in enumerate(below) if is_day_line(line)), None)
    if first is None:
        raise ValueError("it names no day of publication: left out")
    names = (
        i
        for i, line in enumerate(below)
        if i > first and line and not is_day_line(line) and not _TIME.fullmatch(line)
    )
    source = next(names, None)
    if source is None or len(below[source]) > _LONGEST_FIELD:
        raise ValueError("it names no source: left out")
    details = Details(
        title=title,
        publisher=below[source],
        published=day_in(below[first]),
        identifier=_identifier(number),
        authors=authors,
        section=section,
    )
    return Clip(details, paragraphs_in_lines(below[_begin_of_text(below, source) :]))


def _heading(lines: list[str], headlines: frozenset[str]) -> tuple[str | None, str, tuple[str, ...]]:
    """Return section, headline and authors over the count of words. Raises ValueError where they cannot be told apart."""
    if not lines:
        raise ValueError("it has no headline: left out")
    at = next((i for i, line in enumerate(lines) if line in headlines), None)
    authors = names_alone(lines[-1])
    if at is None and len(lines) == 1:
        at = 0
    if at is None and len(lines) == 2:
        is_byline = bool(authors) and (
            len(lines[0].split()) > _FEW_SECTION_WORDS or lines[-1].lower().startswith("by ")
        )
        is_section = len(lines[0].split()) <= _FEW_SECTION_WORDS and len(lines[1].split()) > len(
            lines[0].split()
        )
        if is_byline == is_section:
            raise ValueError(
                "its headline cannot be told from its section and author: export it with indexing"
            )
        at = 0 if is_byline else 1
    if at is None:
        at = (
            0 if names_alone(lines[1]) and not authors else 1
        )  # headline, author, agency; else section, headline, author
        authors = authors or names_alone(lines[1])
        if at and len(lines[0].split()) > _FEW_SECTION_WORDS and len(lines[0]) >= len(lines[1]):
            raise ValueError(
                "its headline cannot be told from its section and author: export it with indexing"
            )
    return (lines[0] if at else None), lines[at], (authors if at < len(lines) - 1 else ())


def _begin_of_text(lines: list[str], source: int) -> int:
    """Return where the text begins: below the copyright, else below the language, else with the first long line."""
    after = range(source + 1, len(lines))
    head = next((i for i in after if len(lines[i]) > _LONGEST_FIELD), len(lines))
    for is_last in (COPYRIGHT.match, lambda line: line.lower() in _LANGUAGES):
        if found := next((i for i in after if i < head and is_last(lines[i])), None):
            return found + 1
    return next(
        (i for i in after if lines[i] and not _CODE.fullmatch(lines[i]) and not lines[i].isdigit()),
        len(lines),
    )


def _identifier(number: str) -> str | None:
    return f"factiva:{number}" if number else None
