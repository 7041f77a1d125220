"""One record of names and values becomes one article: its words, its details, and whether it may be shown.

Understood are ninjs 1, 2 and 3 (IPTC, read against the schemas 1.6, 2.2 and 3.1), JSON Feed 1.1, schema.org's
NewsArticle, what news-please writes, and plain records under the same names; what other services call things is in
``services``.
"""

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from corpus.article import Article, Details, make_article
from corpus.extraction.markup import paragraphs_of_html, paragraphs_of_text, parse_xml, without_title
from corpus.extraction.meant import details_meant, line_meant, paragraphs_meant
from corpus.extraction.records import BODY, TITLE, details_of, first_of, unread_date, words_or_none
from corpus.extraction.text.cleaning import clean_body
from corpus.findings import RemarkError
from corpus.formats.agencies.nitf import nitf_paragraphs
from corpus.formats.agencies.publishing_status import check_embargo, check_public, check_status, is_taken_back
from corpus.formats.exports.places import Places
from corpus.formats.records.services import ONLY_LEAD, flattened

LONGEST_BODY = 3_000_000  # characters; a novel of Tolstoy's has so many

_MARKED_UP = ("body_xhtml", "body_html", "body_html5", "content_html")
_NO_STORIES = (
    "audio",
    "event",
    "graphic",
    "picture",
    "planning",
    "video",
    "attachment",
    "page",
)  # types of ninjs beside text, composite and component, and of WordPress beside posts
_TAGS = re.compile(
    r"</?(?:p|br|div|span|a|b|i|em|strong|ul|ol|li|h[1-6]|blockquote|figure|img|section|article|html)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_ESCAPED = re.compile(
    r"&(?:#\d+|#x[0-9a-f]+|amp|quot|apos|lt|gt|nbsp|[lr][sd]quo|[nm]dash|hellip);", re.IGNORECASE
)
_CUT = re.compile(r"(?:(?:…|\.\.\.)\s*)?\[\+?\d+ chars\]\s*$")  # how NewsAPI and GNews end what they cut
_WHOLE_SENTENCES = re.compile(r".*[.!?][\"'”’)\]]*(?=\s|$)", re.DOTALL)
_WORDS = ("rendered", "processed", "html", "value", "content", "text", "plain")  # of a text that is an object
_REMOVED = re.compile(r"\[removed\]|only available in (?:paid|[\w ]+) plans?\.?", re.IGNORECASE)


class Records:
    """Makes articles of the records of one file."""

    def __init__(self, source: str) -> None:
        """Make the articles of a file or address."""
        self._places = Places(source)
        self._cut = 0
        self._undated: list[str] = []

    def articles(self, record: object, number: str | None) -> Iterator[Article | ValueError]:
        """Yield the article of a record, or the ValueError that says why there is none; ``number`` tells which of several it is."""
        where = f"{number}: " if number else ""
        try:
            yield self._article(record, is_one=number is None)
        except ValueError as error:
            error.args = (where + str(error), *error.args[1:])
            yield error

    def remarks(self) -> Iterator[RemarkError]:
        """Yield what is to be said of the file as a whole."""
        if self._cut:
            yield RemarkError(
                f"{self._cut} of its articles are cut off (“[+… chars]”): only their whole sentences were kept"
            )
        if self._undated:
            yield RemarkError(
                f"{len(self._undated)} of its articles kept without a day, as their date is not understood ({self._undated[0]}): write it as 2011-08-24"
            )

    def _article(self, record: object, is_one: bool) -> Article:
        if not isinstance(record, Mapping):
            raise ValueError("not an article record")  # noqa: TRY004 - one kind of error for all bad records
        record = _with_main_parts(flattened(record))
        details = details_of(record, is_strict=False)
        check_public(record)
        _check_usable(record, details, self._places.source)
        paragraphs, is_cut = _body(record)
        place = self._places.source if is_one else self._places.of(details)
        words = without_title(paragraphs_meant(paragraphs), line_meant(details.title))
        article = make_article(
            details_meant(replace(details, shortened=is_cut)), clean_body(words), self._places.source, place
        )
        self._cut += is_cut
        if details.published is None and (given := unread_date(record)):
            self._undated.append(given)
        return article


def _with_main_parts(record: Mapping[str, object]) -> Mapping[str, object]:
    """Give a record of ninjs 1, whose parts are called body_WHATEVER and headline_WHATEVER, those that stand
    for the others.
    """
    parts = {
        name: words
        for name, value in record.items()
        if name.startswith(("body_", "headline_")) and (words := words_or_none(value))
    }
    bodies = [words for name, words in parts.items() if name.startswith("body_")]
    headlines = [words for name, words in parts.items() if name.startswith("headline_")]
    found: dict[str, object] = {}
    if bodies and first_of(record, BODY) is None:
        found["body"] = max(bodies, key=lambda words: (bool(_TAGS.search(words)), len(words)))
    if headlines and first_of(record, TITLE) is None:
        found["headline"] = parts.get("headline_main", headlines[0])
    return {**record, **found}


def _check_usable(record: Mapping[str, object], details: Details, source: str) -> None:
    """Raise ValueError when a record is no story, or is withdrawn, removed or embargoed."""
    if record.get("type") in _NO_STORIES:
        raise ValueError(f"of type {record['type']}, not an article")
    if _REMOVED.fullmatch(details.title or "") or _REMOVED.fullmatch(str(first_of(record, BODY)).strip()):
        raise ValueError("its text is not in it any more, or not for this account (“[Removed]”): left out")
    status = (
        "canceled" if is_taken_back(record) else words_or_none(first_of(record, ("pubstatus", "pubStatus")))
    )
    check_status(status, details, source)
    check_embargo(first_of(record, ("embargoed", "embargoedUntil")))


def _body(record: Mapping[str, object]) -> tuple[list[str], bool]:
    """Return the paragraphs of a record and whether they are cut off. Raises ValueError when it has none."""
    marked_up = first_of(record, _MARKED_UP)
    if (
        isinstance(marked_up, str)
        and len(marked_up) <= LONGEST_BODY
        and (paragraphs := paragraphs_of_html(marked_up))
    ):
        return paragraphs, False
    body = first_of(record, BODY)
    if isinstance(body, Mapping):
        body = first_of(body, _WORDS)
    if isinstance(body, list):
        return _from_bodies(body), False
    if not isinstance(body, str):
        raise ValueError(_without_words(record))  # noqa: TRY004 - one kind for all bad records
    if len(body) > LONGEST_BODY:
        raise ValueError(
            f"its text is longer than {LONGEST_BODY // 10**6} million characters: not an article"
        )
    if _TAGS.search(body):
        return paragraphs_of_html(body), ONLY_LEAD in record
    if _ESCAPED.search(body):
        body = html.unescape(body)
    if cut := _CUT.search(body):
        kept = _WHOLE_SENTENCES.match(body[: cut.start()])
        return paragraphs_of_text(kept[0] if kept else ""), True
    return paragraphs_of_text(body), ONLY_LEAD in record


def _without_words(record: Mapping[str, object]) -> str:
    """Say why a record gives no article: it may only tell where one is."""
    address = words_or_none(first_of(record, ("url", "link", "web_url", "URL")))
    if address and first_of(record, TITLE):
        return f"no article text, only an address: add {address[:200]}"
    return f"no article text: expected one of {', '.join(BODY[:3])}"


def _from_bodies(bodies: list[object]) -> list[str]:
    """Return the paragraphs of the rendition that keeps them best: of ninjs 2 and 3, or a list of
    paragraphs.
    """
    if all(isinstance(body, str) for body in bodies):
        return [body for body in bodies if isinstance(body, str)]
    renditions: dict[str, str] = {}
    for body in bodies:
        if isinstance(body, Mapping) and (words := words_or_none(body.get("value"))):
            kind = f"{body.get('contentType') or body.get('contenttype')} {body.get('role')}".lower()
            renditions.setdefault(_kind_of_body(kind, words), words)
    if max(map(len, renditions.values()), default=0) > LONGEST_BODY:
        raise ValueError(
            f"its text is longer than {LONGEST_BODY // 10**6} million characters: not an article"
        )
    if words := renditions.get("html"):
        return paragraphs_of_html(words)
    if words := renditions.get("nitf"):
        return nitf_paragraphs(parse_xml(words))
    return paragraphs_of_text(renditions.get("text", ""))


def _kind_of_body(kind: str, words: str) -> str:
    if "nitf" in kind:
        return "nitf" if "<nitf" in words[:2000] else "other"
    if "html" in kind or ("xml" not in kind and _TAGS.search(words)):
        return "html"
    return "other" if "xml" in kind else "text"
