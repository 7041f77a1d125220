"""Markdown with YAML front matter: one article a file, its details in the front matter."""

import re
from collections.abc import Iterator

import yaml

from corpus.article import Article, make_article
from corpus.formats.json_records import details_of

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?\n)---[ \t]*(?:\n|\Z)(.*)\Z", re.DOTALL)
_HEADING = re.compile(r"#{1,6}\s+(.*)$")
_UNDERLINE = re.compile(r"(?:=+|-{2,})\s*$")
_RULE = re.compile(r"(?:[-*_]\s*){3,}$")
_LINK = re.compile(r"!?\[([^\]]*)\]\((?:[^()\s]|\([^()\s]*\))*(?:\s+\"[^\"]*\")?\)")
_EMPHASIS = re.compile(r"(?<![\w*_])(\*\*|__|\*|_)(?=\S)(.+?)(?<=\S)\1(?![\w*_])")
_LONGEST_MARKED = (
    10_000  # characters of a paragraph that mark-up is looked for in: the time grows with the square
)
_BULLET = re.compile(r"\s*(?:[-*+]|\d{1,3}[.)])\s+")


def read_markdown(text: str, source: str) -> Iterator[Article]:
    """Yield the article of a Markdown file; the mark-up is taken off, the words stay.

    Raises ValueError when the front matter is not a YAML mapping or no text follows it.
    """
    header, body = _split(text.replace("\r\n", "\n").replace("\r", "\n"))
    headings: list[str] = []
    paragraphs: list[str] = []
    for block in re.split(r"\n\s*\n", body):
        for part in _parts(block):
            heading = _HEADING.match(part)
            (headings if heading else paragraphs).append(_plain(heading[1].rstrip("# ") if heading else part))
    if headings and "title" not in header and "headline" not in header:
        header["title"] = headings[0]
    yield make_article(details_of(header), paragraphs, source, place=source)


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


def _parts(block: str) -> Iterator[str]:
    """Yield the headings, list items and paragraphs of a block; rules and empty lines are left out."""
    open_lines: list[str] = []
    for line in block.splitlines():
        if len(open_lines) == 1 and _UNDERLINE.match(line):
            yield f"# {open_lines.pop()}"
            continue
        starts_anew = bool(_HEADING.match(line) or _BULLET.match(line))
        if (starts_anew or _RULE.match(line)) and open_lines:
            yield " ".join(open_lines)
            open_lines = []
        if _HEADING.match(line):
            yield line
        elif not _RULE.match(line):
            open_lines.append(_BULLET.sub("", line, count=1) if starts_anew else line.removeprefix("> "))
    if open_lines:
        yield " ".join(open_lines)


def _plain(text: str) -> str:
    if len(text) > _LONGEST_MARKED:
        return text
    return _EMPHASIS.sub(r"\2", _LINK.sub(r"\1", text))
