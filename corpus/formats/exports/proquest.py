"""Exports of ProQuest as text and pages: documents parted by rules, their fields each behind its name."""

import re
from collections.abc import Iterator, Sequence

from corpus.article import Details
from corpus.formats.exports.clips import (
    Clip,
    authors_of,
    clips_of,
    day_in,
    paragraphs_in_lines,
    parted,
)

_RULE = re.compile(r"\s*(?:_{20,}|document \d+ of \d+)\s*", re.IGNORECASE)
_NAMES = (
    "title author authors abstract full_text subject location company people publication_title publication_info publication_date"
    " publication_year year pages first_page section publisher place_of_publication country_of_publication publication_subject issn e-issn eissn"
    " source_type language language_of_publication document_type document_feature proquest_document_id document_url copyright last_updated database"
    " links identifier_/_keyword business_indexing_term classification volume issue column number_of_references accession_number source credit"
    " company_/_organization url dateline correspondence_author editor degree alternate_title subtitle"
)
_FIELD = re.compile(
    rf"({'|'.join(re.escape(name.replace('_', ' ')) for name in _NAMES.split())})\s?:(?:\s+|$)", re.IGNORECASE
)
_TEXT = ("full text",)
_INFO = re.compile(r"^(.*?)\s*(?:;|\[|(?=\d{1,2} [A-Z][a-z]{2} \d{4}|[A-Z][a-z]{2} \d{1,2}, \d{4}))")
_NO_TEXT = re.compile(r"(?:full text )?(?:not|un)\s?available\.?", re.IGNORECASE)
_LINK = re.compile(r"(?:proquest document link|click here for full text|https?://\S+)", re.IGNORECASE)


def clips(lines: Sequence[str], _headlines: frozenset[str] = frozenset()) -> Iterator[Clip | ValueError]:
    """Return the articles of such an export, none where the lines are no such export."""
    return clips_of(filter(_is_document, parted(lines, _RULE)), _clip)


def _is_document(lines: list[str]) -> bool:
    names = {_name(found) for line in lines if (found := _FIELD.match(line.strip()))}
    return bool(names & {"publication title", "publication info"}) and bool(
        names & {"proquest document id", "full text", "document url", "source type"}
    )


def _name(found: re.Match[str]) -> str:
    return found[1].lower()


def _clip(lines: list[str]) -> Clip:
    """Return the article of one document. Raises ValueError where it is more than one, or has no headline or text."""
    fields: dict[str, list[str]] = {}
    over: list[str] = []
    name: str | None = None
    for line in lines:
        words = line.strip()
        found = _FIELD.match(words)
        if found and not (
            name in _TEXT
            and _name(found) in ("section", "source", "editor", "people", "location", "credit", "url")
        ):
            if _name(found) in fields and _name(found) in ("publication title", "full text"):
                raise ValueError("several articles in it that no rule parts: export it anew")
            name = _name(found)
            fields[name] = [words[found.end() :]]
        elif name is None:
            over += [words] if words and not _LINK.fullmatch(words) else []
        else:
            fields[name].append(line)
    return _made(over, fields)


def _made(over: list[str], fields: dict[str, list[str]]) -> Clip:
    said = {name: " ".join(" ".join(given).split()) for name, given in fields.items()}
    title = said.get("title") or (over[0] if over else None)
    info = said.get("publication info", "")
    publisher = said.get("publication title") or (found[1] if (found := _INFO.match(info)) else info)
    text = paragraphs_in_lines(fields.get("full text", []))
    if not title or not publisher:
        raise ValueError("it names no headline or no publication: left out")
    if not text or _NO_TEXT.fullmatch(text[0]):
        raise ValueError(f"no full text of {title!r} in it")
    number = said.get("proquest document id")
    details = Details(
        title=title,
        publisher=publisher.partition(";")[0],
        published=day_in(said.get("publication date", "")) or day_in(info),
        identifier=f"proquest:{number}" if number else None,
        authors=authors_of(said.get("author") or said.get("authors")),
        section=said.get("section") or None,
    )
    return Clip(details, text)
