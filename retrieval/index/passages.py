"""What is indexed: runs of whole paragraphs, as long as a model can read whole; a longer paragraph in
parts.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpus.article import Article, Paragraph
from corpus.sentences import sentence_spans

# to be raised when passages, their text or their terms are made otherwise: indexes of another number are made
# anew
LAYOUT = 7
# characters of one passage: with the headline, about the 256 word pieces that the bundled model reads
LONGEST = 900
# a passage's id is the id of its article's version, shifted, plus its place among the version's passages
_PART_BITS = 16
_MOST_PARTS = 1 << _PART_BITS


@dataclass(frozen=True, slots=True)
class Passage:
    """``article.text[start:end]``; it begins in the paragraph of this number."""

    id: int
    article_id: str
    paragraph: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Place:
    """A sentence of an article, ``article.text[start:end]``, in the paragraph of this number."""

    paragraph: int
    start: int
    end: int


def passages_of(version: int, article: Article) -> Iterator[Passage]:
    """Yield the passages of a version of an article, in order. Every word of it lies in exactly one."""
    for part, (number, start, end) in enumerate(_runs(article)):
        yield Passage((version << _PART_BITS) + part, article.id, number, start, end)


def version_of(passage_ids: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the ids of the versions that passages are part of."""
    return passage_ids >> _PART_BITS


def sentences_of(article: Article, passage: Passage) -> Iterator[Place]:
    """Yield the sentences of a passage, none of which crosses a paragraph."""
    for paragraph in article.paragraphs[passage.paragraph - 1 :]:
        start, end = max(passage.start, paragraph.start), min(passage.end, paragraph.end)
        if start >= passage.end:
            return
        for first, last in sentence_spans(article.text[start:end]):
            yield Place(paragraph.number, start + first, start + last)


def lead_in(article: Article, number: int) -> str:
    """Return the sentence that leads up to a paragraph with a colon, as a report does to a statement; empty
    when none does.
    """
    if number == 1:
        return ""
    before = article.slice(article.paragraphs[number - 2])
    return before[sentence_spans(before)[-1][0] :] if before.endswith(":") else ""


def leads_on(article: Article, place: Place) -> bool:
    """Tell whether a sentence ends its paragraph with a colon, and another one follows."""
    return (
        place.end == article.paragraphs[place.paragraph - 1].end < len(article.text)
        and article.text[place.end - 1] == ":"
    )


def searched_text(article: Article, passage: Passage) -> str:
    """Return what both indexes and the ranking read as a passage's words: what leads up to it, and the
    passage.
    """
    begins = passage.start == article.paragraphs[passage.paragraph - 1].start
    return f"{lead_in(article, passage.paragraph) if begins else ''} {article.text[passage.start : passage.end]}".lstrip()


def embedded_text(article: Article, passage: Passage) -> str:
    """Return what a model is given for a passage: the headline, then the passage."""
    return f"{article.title}\n{searched_text(article, passage)}"


def vector_key(text: str) -> bytes:
    """Return the key under which the vector of a text is kept."""
    return hashlib.sha256(text.encode()).digest()


def _runs(article: Article) -> list[tuple[int, int, int]]:
    """Return (number of its first paragraph, start, end) of each passage: paragraphs are joined as long as
    they fit.
    """
    runs: list[tuple[int, int, int]] = []
    for paragraph in article.paragraphs:
        for start, end in _parts(article, paragraph):
            if runs and (end - runs[-1][1] <= LONGEST or len(runs) == _MOST_PARTS):
                runs[-1] = (runs[-1][0], runs[-1][1], end)
            else:
                runs.append((paragraph.number, start, end))
    return runs


def _parts(article: Article, paragraph: Paragraph) -> Iterator[tuple[int, int]]:
    """Yield a paragraph whole or, where it is longer than a passage, in sentences; a longer sentence cut
    between words if it has any.
    """
    if paragraph.end - paragraph.start <= LONGEST:
        yield paragraph.start, paragraph.end
        return
    for first, last in sentence_spans(article.slice(paragraph)):
        at, end = paragraph.start + first, paragraph.start + last
        while end - at > LONGEST:
            space = article.text.rfind(" ", at + 1, at + LONGEST)
            cut = space if space > at else at + LONGEST
            yield at, cut
            at = cut
        yield at, end
