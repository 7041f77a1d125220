"""JSON and JSON Lines: records of articles under the names that people and programs give the fields.

Understood are ninjs 1, 2 and 3 (IPTC, read against the schemas 1.6, 2.2 and 3.1), what NewsAPI and the
Guardian's API return, JSON Feed 1.1, schema.org's NewsArticle, what news-please writes, and plain records
under the same names.
"""

import html
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from corpus.article import Article, Details, make_article, tidy
from corpus.extraction.cleaning import clean_body
from corpus.extraction.markup import paragraphs_of_html, paragraphs_of_text, parse_xml, without_title
from corpus.extraction.records import TITLE, details_of, first_of, words_or_none
from corpus.findings import RemarkError
from corpus.formats.nitf import nitf_paragraphs
from corpus.formats.publishing_status import check_embargo, check_status
from corpus.formats.registry import NOTHING, Given

LONGEST_BODY = 3_000_000  # characters; a novel of Tolstoy's has so many

DEEPEST = 100  # levels of lists and objects in a record; NewsML-G2 in JSON has some ten
_CUT_FROM = DEEPEST + 10  # levels of a file: there are no more around a record

_MARKED_UP = ("body_xhtml", "body_html", "body_html5", "content_html")
_BODY = (
    "body",
    "text",
    "content",
    "bodies",
    "articleBody",
    "maintext",
    "bodyText",
    "content_text",
    "full_text",
    "article",
)
_NO_STORIES = (
    "audio",
    "event",
    "graphic",
    "picture",
    "planning",
    "video",
)  # types of ninjs beside text, composite and component
_WRAPPERS = ("articles", "items", "data", "results", "@graph")

_TOO_DEEP = "nested too deep"

_TAGS = re.compile(
    r"</?(?:p|br|div|span|a|b|i|em|strong|ul|ol|li|h[1-6]|blockquote|figure|img|section|article|html)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_ESCAPED = re.compile(
    r"&(?:#\d+|#x[0-9a-f]+|amp|quot|apos|lt|gt|nbsp|[lr][sd]quo|[nm]dash|hellip);", re.IGNORECASE
)
_CUT = re.compile(r"\s*(?:…|\.\.\.)?\s*\[\+\d+ chars\]\s*$")  # how NewsAPI ends what it cuts off
_STRING_OR_BRACKET = re.compile(
    r'"[^"\\]*+(?:\\.[^"\\]*+)*+"?|[\[\]{}]', re.DOTALL
)  # a string that does not end goes to the end
_WHOLE_SENTENCES = re.compile(r".*[.!?][\"'”’)\]]*(?=\s|$)", re.DOTALL)


def read_json(text: str, source: str, _given: Given = NOTHING) -> Iterator[Article | ValueError]:
    """Yield the articles of a JSON file: one record, a list of them, or a list under a usual name.

    A record that is no article comes out as the ValueError that says why. Raises ValueError when the file is
    not JSON.
    """
    shallow, is_deep = _without_depths(text)
    try:
        content = json.loads(shallow)
    except ValueError as error:
        if not _is_lines(shallow, error):
            raise ValueError(f"not valid JSON ({_why(error, is_deep)})") from error
        yield from read_json_lines(
            (line.encode(errors="surrogatepass") for line in text.splitlines()), source
        )
        return
    records = _records(content)
    places = _Places(source)
    for number, record in enumerate(records, start=1):
        where = f"record {number}" if len(records) > 1 else None
        if is_deep and _is_too_deep(record):
            yield ValueError(f"{where}: {_TOO_DEEP}" if where else _TOO_DEEP)
        else:
            yield from _article(record, places, where)
    yield from places.remarks()


def read_json_lines(
    lines: Iterable[bytes], source: str, _given: Given = NOTHING
) -> Iterator[Article | ValueError]:
    """Yield the articles of a JSON Lines file, a line at a time; never the whole file in memory.

    A line that is no article comes out as the ValueError that says why.
    """
    places = _Places(source)
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        is_deep = False
        try:
            shallow, is_deep = _without_depths(line.decode())
            record = json.loads(shallow)
        except ValueError as error:
            yield ValueError(f"line {number} is not valid JSON ({_why(error, is_deep)})")
            continue
        if is_deep and _is_too_deep(record):
            yield ValueError(f"line {number}: {_TOO_DEEP}")
        else:
            yield from _article(record, places, f"line {number}")
    yield from places.remarks()


def _without_depths(text: str) -> tuple[str, bool]:
    """Return JSON with whatever lies deeper than any record may go emptied, and whether it goes so deep that
    a record may be too deep.

    How deep Python's own reader goes, and what happens then, depends on its version.
    """
    if text.count("[") + text.count("{") <= DEEPEST:
        return text, False
    kept: list[str] = []
    depth = deepest = at = 0
    for found in _STRING_OR_BRACKET.finditer(text):
        match found[0]:
            case "[" | "{":
                depth += 1
                deepest = max(depth, deepest)
                if depth == _CUT_FROM:
                    kept.append(text[at : found.start()])
            case "]" | "}":
                if depth == _CUT_FROM:
                    kept.append("[]")
                    at = found.end()
                depth = max(depth - 1, 0)
    rest = "[]" if depth >= _CUT_FROM else text[at:]
    return ("".join([*kept, rest]) if kept else text), deepest > DEEPEST


def _is_too_deep(record: object) -> bool:
    """Tell whether a record has more levels of lists and objects than any should; told level by level, not by
    recursion.
    """
    level = [record]
    for _ in range(DEEPEST):
        level = [
            part
            for whole in level
            if isinstance(whole, list | dict)
            for part in (whole.values() if isinstance(whole, dict) else whole)
        ]
    return any(isinstance(part, list | dict) for part in level)


def _is_lines(text: str, error: ValueError) -> bool:
    """Tell whether what is not JSON as a whole is a record a line, as many a .json file is."""
    return (
        isinstance(error, json.JSONDecodeError)
        and error.msg == "Extra data"
        and "\n" in text[error.pos - 2 : error.pos]
    )


def _records(content: object) -> list[object]:
    if isinstance(content, Mapping):
        if isinstance(content.get("response"), Mapping):  # the Guardian's
            return _records(content["response"])
        if first_of(_with_main_parts(content), (*_MARKED_UP, *_BODY)) is not None:
            return [content]
        for name in _WRAPPERS:
            if isinstance(content.get(name), list):
                return [_of_feed(content, record) for record in content[name]]
        return [content]
    if isinstance(content, list):
        return content
    raise ValueError("no article records in it")


def _of_feed(feed: Mapping[str, object], record: object) -> object:
    """Give an item of a JSON Feed the publisher that stands once for all of them."""
    is_item = "jsonfeed.org" in str(feed.get("version")) and isinstance(record, Mapping)
    return {"publisher": feed.get("title"), **record} if is_item and isinstance(record, Mapping) else record


class _Places:
    """Tells the records of one file apart by what they are, so that reordering the file changes nothing."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.cut = 0
        self._seen: Counter[str] = Counter()

    def of(self, details: Details) -> str:
        """Return the place of a record; of several that call themselves the same, each has its own."""
        own = "|".join(tidy(part or "") for part in (details.publisher, details.title, details.published))
        self._seen[own] += 1
        return f"{self.source}#{own}" + (f"#{self._seen[own]}" if self._seen[own] > 1 else "")

    def remarks(self) -> Iterator[RemarkError]:
        """Yield what is to be said of the file as a whole."""
        if self.cut:
            yield RemarkError(
                f"{self.cut} of its articles are cut off (“[+… chars]”): only their whole sentences were kept"
            )


def _article(record: object, places: _Places, number: str | None) -> Iterator[Article | ValueError]:
    where = f"{number}: " if number else ""
    if not isinstance(record, Mapping):
        yield ValueError(f"{where}not an article record")
        return
    if isinstance(record.get("fields"), Mapping):  # the Guardian's
        record = {**record, **record["fields"]}
    record = _with_main_parts(record)
    try:
        details = details_of(record)
        _check_usable(record, details, places.source)
        paragraphs, is_cut = _body(record)
        place = places.of(details) if number else places.source
        yield make_article(
            details, clean_body(without_title(paragraphs, details.title)), places.source, place
        )
        places.cut += is_cut
    except ValueError as error:
        error.args = (where + str(error), *error.args[1:])
        yield error


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
    if bodies and first_of(record, _BODY) is None:
        found["body"] = max(bodies, key=lambda words: (bool(_TAGS.search(words)), len(words)))
    if headlines and first_of(record, TITLE) is None:
        found["headline"] = parts.get("headline_main", headlines[0])
    return {**record, **found}


def _check_usable(record: Mapping[str, object], details: Details, source: str) -> None:
    """Raise ValueError when a record of an agency is no story, or is withdrawn or embargoed."""
    if record.get("type") in _NO_STORIES:
        raise ValueError(f"of type {record['type']}, not an article")
    status = words_or_none(first_of(record, ("pubstatus", "pubStatus")))
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
    body = first_of(record, _BODY)
    if isinstance(body, list):
        return _from_bodies(body), False
    if not isinstance(body, str):
        raise ValueError(f"no article text: expected one of {', '.join(_BODY[:3])}")  # noqa: TRY004 - one kind for all bad records
    if len(body) > LONGEST_BODY:
        raise ValueError(
            f"its text is longer than {LONGEST_BODY // 10**6} million characters: not an article"
        )
    if _TAGS.search(body):
        return paragraphs_of_html(body), False
    if _ESCAPED.search(body):
        body = html.unescape(body)
    if cut := _CUT.search(body):
        kept = _WHOLE_SENTENCES.match(body[: cut.start()])
        return paragraphs_of_text(kept[0] if kept else ""), True
    return paragraphs_of_text(body), False


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


def _why(error: Exception, is_deep: bool) -> str:
    if is_deep:
        return _TOO_DEEP
    return "not UTF-8" if isinstance(error, UnicodeDecodeError) else str(error).split(" (char")[0]
