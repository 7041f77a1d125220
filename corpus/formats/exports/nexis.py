"""Exports of LexisNexis: those of its old site, a field a block in capitals, and those of Nexis Uni and Lexis+.

The old ones begin each document with “3 of 20 DOCUMENTS” and put publisher and day over the headline; the new
ones put the headline first and close with “End of Document”.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from corpus.article import Details
from corpus.formats.exports.clips import (
    COPYRIGHT,
    Clip,
    authors_of,
    blocks_of,
    clips_of,
    day_in,
    is_day_line,
    paragraphs_in_lines,
    parted,
)

_START = re.compile(
    r"\s*(?:[A-Z]+ - )?(?:do[ck]ument\s+)?\d+\s+(?:of|von|de|di|van|av|af|sur)\s+\d+\s+do[ck]ument\w*\s*",
    re.IGNORECASE,
)
_END = re.compile(
    r"\s*(?:end of document|ende des dokuments|fin du document|fin del documento|fine del documento|einde van (?:het )?document)\s*",
    re.IGNORECASE,
)
_LABEL = re.compile(r"([^\W\d_][^\W\d_-]*(?:-[^\W\d_]+)*):(?:\s+|$)")
_ABOVE = {
    "BYLINE": "authors", "AUTOR": "authors", "AUTEUR": "authors", "HEADLINE": "title", "SECTION": "section", "RUBRIK": "section",
    "RUBRIQUE": "section", "LENGTH": "", "LÄNGE": "", "LONGUEUR": "", "LENGTE": "", "DATELINE": "", "ORT": "", "HIGHLIGHT": "standfirst", "ENCART": "standfirst", "SERIES": "",
    "BODY": "body",
}  # fmt: skip
_BELOW = frozenset(
    "LOAD-DATE LANGUAGE GRAPHIC PUBLICATION-TYPE DOCUMENT-TYPE JOURNAL-CODE GRAFIK SPRACHE LANGUE DATE-CHARGEMENT TYPE-PUBLICATION"
    " CODE-REVUE CORRECTION-DATE SUBJECT ORGANIZATION COMPANY GEOGRAPHIC URL".split()
)
_UPDATE = re.compile(r"UPDATE: +\d")  # the day that a German document was loaded
_NEW_BELOW = re.compile(
    r"classification|graphic|notes|(?:load-date|language|publication-type|journal code):.*|link to (?:image|pdf)",
    re.IGNORECASE,
)
_EDITION = re.compile(r"\b(?:edition|édition|edición|edizione|ausgabe|editie|final)\b", re.IGNORECASE)
_LONGEST_NAME = 8  # words of a publisher's name
_BODY = "Body"


def clips(lines: Sequence[str], _headlines: frozenset[str] = frozenset()) -> Iterator[Clip | ValueError]:
    """Return the articles of such an export, none where the lines are no such export."""
    return clips_of(_documents(lines), _clip)


def _documents(lines: Sequence[str]) -> list[list[str]]:
    """Return the documents that begin as such do, else those that end so.

    What follows the last end is one too, where it has a text.
    """
    after_starts = parted(lines, _START)[1:]
    if after_starts:
        return [part for part in after_starts if any(line.strip() for line in part)]
    parts = parted(lines, _END)
    return parts if len(parts) > 1 and any(line.strip() == _BODY for line in parts[-1]) else parts[:-1]


def _clip(document: list[str]) -> Clip:
    """Return the article of one document. Raises ValueError where it does not tell of whom and when it is."""
    lines = [line for line in document if not _END.fullmatch(line)]
    is_new = any(line.strip() == _BODY for line in lines)
    begin = next(
        (at for at, line in enumerate(lines) if line.strip() == _BODY or _label(line, is_new)), len(lines)
    )
    title, publisher, day = _heading(lines[:begin], is_new)
    fields, body = _fields_of_new(lines[begin:]) if is_new else _fields(lines[begin:])
    title = fields.get("title") or title
    if not publisher or not title:
        raise ValueError("its headline and publisher cannot be told apart: left out")
    details = Details(
        title=title,
        publisher=publisher,
        published=day,
        authors=authors_of(fields.get("authors")),
        section=(fields.get("section") or "").partition(";")[0] or None,
    )
    paragraphs = paragraphs_in_lines([line for line in body if line.strip() != title])  # a running head
    return Clip(details, [fields["standfirst"], *paragraphs] if fields.get("standfirst") else paragraphs)


def _label(line: str, is_new: bool) -> str | None:
    """Return the name of the field that a line begins, None where it begins none."""
    found = _LABEL.match(line.strip())
    if not found or not (is_new or found[1].isupper()):
        return None
    name = found[1].upper()
    return name if name in _ABOVE or (name in _BELOW and not is_new) or _UPDATE.match(line.strip()) else None


def _heading(lines: list[str], is_new: bool) -> tuple[str | None, str | None, str | None]:
    """Return the headline, the publisher and the day over the fields. Raises ValueError where there is no day."""
    blocks = [
        kept for block in blocks_of(lines) if (kept := [line for line in block if not COPYRIGHT.match(line)])
    ]
    at = next((i for i, block in enumerate(blocks) if any(map(is_day_line, block))), None)
    if at is None:
        raise ValueError("it names no day of publication: left out")
    lead = list(takewhile(lambda line: not is_day_line(line), blocks[at]))  # publisher and day in one block
    day = next(day_in(line) for line in blocks[at] if is_day_line(line))
    above: list[list[str]] = [*blocks[:at], *([lead] if lead else [])]
    if is_new:
        last = above[-1] if above else []
        title = last[:-1] or (above[-2] if len(above) > 1 else [])
        return " ".join(title) or None, (last[-1] if last else None), day
    below = blocks[at + 1 :]
    if len(below) > 1 and len(below[0]) == 1 and _EDITION.search(below[0][0]):
        below = below[1:]
    names = [block[0] for block in above if len(block[0].split()) <= _LONGEST_NAME]
    return " ".join(" ".join(block) for block in below[:1]) or None, (names[-1] if names else None), day


def _fields(lines: list[str]) -> tuple[dict[str, str], list[str]]:
    """Return the fields over the text, by what they say, and the lines of the text.

    An empty line ends a field; where there is none, its own line does.
    """
    is_apart = not all(line.strip() for line in lines)
    fields: dict[str, str] = {}
    body: list[str] = []
    name: str | None = None
    for line in lines:
        words, label = line.strip(), _label(line, is_new=False)
        if body and (COPYRIGHT.match(words) or (label and label not in _ABOVE)):
            break
        if label and not body:
            name, words = _ABOVE.get(label, ""), words.partition(":")[2].strip()
            fields.setdefault(name, "")
        if name is None or name == "body":
            body += [line if name is None else words] if words or body else []
            name = None
        elif name and words:
            fields[name] = f"{fields[name]} {words}".strip()
        if (not words and not label) or not is_apart:
            name = None
    return fields, body


def _fields_of_new(lines: list[str]) -> tuple[dict[str, str], list[str]]:
    """Return the fields of a document whose text stands below “Body”, and the lines of the text."""
    at = next(at for at, line in enumerate(lines) if line.strip() == _BODY)
    fields: dict[str, str] = {}
    for line in lines[:at]:
        if label := _label(line, is_new=True):
            fields[_ABOVE[label]] = line.partition(":")[2].strip()
    return fields, list(takewhile(lambda line: not _NEW_BELOW.fullmatch(line.strip()), lines[at + 1 :]))
