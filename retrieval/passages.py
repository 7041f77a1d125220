"""What is indexed: paragraphs, the long ones in parts that a model can read whole."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpus.article import Article
from corpus.store import Stored
from retrieval.sentences import sentence_spans

LAYOUT = 1  # to be raised when passages, their text or their terms are made otherwise: indexes of another number are made anew
LONGEST = 900  # characters of one passage: with the headline, about the 256 word pieces that the bundled model reads
_PART_BITS = 10  # a passage's id is its paragraph's id, shifted, plus the part
_MOST_PARTS = 1 << _PART_BITS


@dataclass(frozen=True, slots=True)
class Passage:
    """``article.text[start:end]``, in one paragraph of the article."""

    id: int
    article_id: str
    paragraph: int
    start: int
    end: int


def passages_of(article: Article, paragraphs: Sequence[Stored]) -> Iterator[Passage]:
    """Yield the passages of these paragraphs, in order."""
    for paragraph in paragraphs:
        for part, (start, end) in enumerate(_parts(article.text[paragraph.start : paragraph.end])):
            identity = (paragraph.paragraph_id << _PART_BITS) + part
            yield Passage(identity, article.id, paragraph.number, paragraph.start + start, paragraph.start + end)


def paragraph_id_of(passage_ids: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the ids of the paragraphs that passages are part of."""
    return passage_ids >> _PART_BITS


def lead_in(article: Article, passage: Passage) -> str:
    """Return the sentence that leads up to a passage with a colon, as a report does to a statement; empty when none does."""
    paragraph = article.paragraphs[passage.paragraph - 1]
    if passage.paragraph == 1 or passage.start > paragraph.start:
        return ""
    before = article.slice(article.paragraphs[passage.paragraph - 2])
    return before[sentence_spans(before)[-1][0] :] if before.endswith(":") else ""


def leads_on(article: Article, passage: Passage, end: int) -> bool:
    """Tell whether the sentence that ends at ``end`` of a passage ends its paragraph with a colon, and another one follows."""
    paragraph = article.paragraphs[passage.paragraph - 1]
    at = passage.start + end
    return at == paragraph.end < len(article.text) and article.text[at - 1] == ":"


def searched_text(article: Article, passage: Passage) -> str:
    """Return what both indexes and the ranking read as a passage's words: what leads up to it, and the passage."""
    return f"{lead_in(article, passage)} {article.text[passage.start : passage.end]}".lstrip()


def embedded_text(article: Article, passage: Passage) -> str:
    """Return what a model is given for a passage: the headline, then the passage."""
    return f"{article.title}\n{searched_text(article, passage)}"


def vector_key(text: str) -> bytes:
    """Return the key under which the vector of a text is kept."""
    return hashlib.sha256(text.encode()).digest()


def _parts(text: str) -> list[tuple[int, int]]:
    """Return the places of the parts of a paragraph: whole sentences up to LONGEST characters, longer ones cut."""
    if len(text) <= LONGEST:
        return [(0, len(text))]
    parts: list[tuple[int, int]] = []
    for start, end in _short_enough(text):
        if (parts and end - parts[-1][0] <= LONGEST) or len(parts) == _MOST_PARTS:
            parts[-1] = (parts[-1][0], end)
        else:
            parts.append((start, end))
    return parts


def _short_enough(text: str) -> Iterator[tuple[int, int]]:
    """Yield sentences; one longer than a passage comes cut between words where it has any."""
    for start, end in sentence_spans(text):
        at = start
        while end - at > LONGEST:
            space = text.rfind(" ", at + 1, at + LONGEST)
            cut = space if space > at else at + LONGEST
            yield at, cut
            at = cut
        yield at, end
