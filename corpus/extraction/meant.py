"""Words as they were meant, where a program on their way escaped them once too often: ``&amp;#8217;`` and ``<b>`` as text.

No newsroom writes a reference to a character, or a pair of tags, for its readers to see. What the words are taken from is
parsed by then; this is for what still stands among them.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from html import unescape
from html.entities import html5

from corpus.article import Details
from corpus.extraction.markup import paragraphs_of_html

_REFERENCE = re.compile(r"&(?:#\d{2,7}|#x[\da-f]{2,6}|([a-z][a-z\d]{1,31}));", re.IGNORECASE)
_MARKUP = re.compile(
    r"<([a-z][\w.-]*)(?:\s[^<>]*)?>.*?</\1>|</?(?:a|b|blockquote|br|div|em|font|h[1-6]|hr|i|img|li|ol|p|span|strong|su[bp]|u|ul)(?:\s[^<>]*)?/?>",
    re.IGNORECASE | re.DOTALL,
)
_TIMES = 3  # that a text was escaped too often, at most


def meant(words: str) -> str:
    """Return words with the references to characters among them as the characters."""
    for _ in range(_TIMES):
        if "&" not in words or not _REFERENCE.search(words):
            break
        words = _REFERENCE.sub(_character, words)
    return words


def paragraphs_meant(paragraphs: Iterable[str]) -> list[str]:
    """Return paragraphs with references as characters and without tags; tags of paragraphs part them."""
    return [words for paragraph in paragraphs for words in _parted(paragraph)]


def line_meant(words: str | None) -> str | None:
    """Return a headline or a name as ``paragraphs_meant`` does, on one line."""
    return " ".join(_parted(words)) or None if words else words


def details_meant(details: Details) -> Details:
    """Return details with their words as they were meant."""
    return replace(
        details,
        title=line_meant(details.title),
        publisher=line_meant(details.publisher),
        authors=tuple(meant(author) for author in details.authors),
        section=line_meant(details.section),
    )


def _parted(words: str) -> Iterator[str]:
    if not _MARKUP.search(words):
        words = meant(words)
        if not _MARKUP.search(words):
            yield words
            return
    try:
        yield from map(meant, paragraphs_of_html(words))
    except ValueError:  # tags nested absurdly deep
        yield words


def _character(reference: re.Match[str]) -> str:
    known = not reference[1] or f"{reference[1]};" in html5
    return unescape(reference[0]) if known else reference[0]
