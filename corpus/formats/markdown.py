"""Markdown with YAML front matter, an article's details: mostly one a file, or several, each below its own."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token

from corpus.article import Article, Details, make_article
from corpus.extraction.records import details_of
from corpus.formats.agencies.publishing_status import check_public
from corpus.formats.exports.places import Places
from corpus.formats.registry import NOTHING, Given

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?\n)---[ \t]*(?:\n|\Z)(.*)\Z", re.DOTALL)
_FURTHER = re.compile(  # lines of names and values, what they hold indented
    r"^---[ \t]*\n((?:(?!- )[\w-]+[ \t]*:.*\n|[ \t]+\S.*\n|- .*\n|#.*\n|[ \t]*\n){1,100}?)(?=---[ \t]*$)",
    re.MULTILINE,
)
_TITLED = re.compile(r"^(?:title|headline)[ \t]*:", re.MULTILINE | re.IGNORECASE)
_LONGEST_NUMBER = (
    3  # digits of a list's number: “2011. A good year” begins with a year, whatever Markdown makes of it
)
_TAG = re.compile(r"<[^>]*>")


def read_markdown(text: str, source: str, _given: Given = NOTHING) -> Iterator[Article | ValueError]:
    """Yield the articles of a Markdown file; the mark-up is taken off, the words stay.

    Raises ValueError when the front matter of its one article is not a YAML mapping or no text follows it; of several
    one that is none comes out as the ValueError that says why.
    """
    parts = _articles(text.replace("\r\n", "\n").replace("\r", "\n"))
    if len(parts) == 1:
        details, paragraphs = _read(parts[0])
        yield make_article(details, paragraphs, source, place=source)
        return
    places = Places(source)
    for number, part in enumerate(parts, start=1):
        try:
            details, paragraphs = _read(part)
            yield make_article(details, paragraphs, source, places.of(details))
        except ValueError as error:
            yield ValueError(f"article {number}: {error}")


def _read(text: str) -> tuple[Details, list[str]]:
    """Return the details and the paragraphs of one article."""
    header, body = _split(text)
    headings, paragraphs = _blocks(body)
    if headings and "title" not in header and "headline" not in header:
        header["title"] = headings[0]
    details = details_of(header)
    check_public(header)
    return details, paragraphs


def _articles(text: str) -> list[str]:
    """Return the articles of a file: each begins where a front matter does that names a headline."""
    begins = [found.start() for found in _FURTHER.finditer(text) if _TITLED.search(found[1])]
    first = len(text) - len(text.lstrip())
    edges = [0, *(at for at in begins if at > first), len(text)]
    return [text[start:end] for start, end in pairwise(edges)]


def _split(text: str) -> tuple[dict[str, object], str]:
    found = _FRONT_MATTER.match(text)
    if not found:
        return {}, text
    try:
        header = yaml.load(found[1], yaml.BaseLoader)  # noqa: S506 - makes nothing but text: a title may be 1984, a language no
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise ValueError("its front matter is not valid YAML") from error
    if not header:
        return {}, found[2]
    if not isinstance(header, dict):
        raise ValueError("its front matter is not a list of names and values")  # noqa: TRY004 - one kind of error for all bad files
    return {str(name): None if value in ("~", "null") else value for name, value in header.items()}, found[2]


def _blocks(body: str) -> tuple[list[str], list[str]]:
    """Return the headings and the paragraphs of a text: its list items, quotations and rows of tables among them.

    Code, comments, link definitions and images are no words of the article and are left out.
    """
    headings: list[str] = []
    paragraphs: list[str] = []
    row: list[str] | None = None
    number, into = "", paragraphs
    for token in _parser().parse(body):
        match token.type:
            case "heading_open":
                into = headings
            case "heading_close":
                into = paragraphs
            case "list_item_open":
                number = f"{token.info}{token.markup} " if len(token.info) > _LONGEST_NUMBER else ""
            case "tr_open":
                row = []
            case "tr_close":
                paragraphs.append(" | ".join(cell for cell in row or () if cell))
                row = None
            case "inline" if row is not None:
                row.append(_words(token))
            case "inline":
                into.append(f"{number}{_words(token)}")
                number = ""
            case "html_block":
                paragraphs.append(" ".join(_TAG.sub(" ", token.content).split()))
    return headings, [paragraph for paragraph in paragraphs if paragraph]


@cache
def _parser() -> MarkdownIt:
    """CommonMark with tables; four spaces make no code of what people have indented."""
    return MarkdownIt("commonmark").enable(["table", "strikethrough"]).disable("code")


def _words(inline: Token) -> str:
    """Return the words of a block, its mark-up taken off; a line's end is a blank."""
    return "".join(_piece(one) for one in inline.children or ()).strip()


def _piece(inline: Token) -> str:
    if inline.type in ("text", "code_inline"):
        return inline.content
    is_break = inline.type.endswith("break") or inline.content.lower().startswith("<br")
    return " " if is_break else ""
