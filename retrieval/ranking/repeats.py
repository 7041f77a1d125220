"""What copies of one story only repeat: it does not crowd out what else was found."""

from collections.abc import Iterable

from corpus.article import Article
from retrieval.index.passages import Passage, sentences_of

Placed = tuple[Article, Passage]


def repeats(ranked: Iterable[tuple[int, Placed]]) -> set[int]:
    """Return the ids of passages that say nothing which one before them in the same story does not say in the
    same words.

    Each passage comes with its story's number, best first. One with a sentence of its own is no repeat.
    """
    said: dict[int, set[str]] = {}
    repeated = set()
    for story, (article, passage) in ranked:
        sentences = {
            plain(article.text[place.start : place.end]) for place in sentences_of(article, passage)
        } - {""}
        known = said.setdefault(story, set())
        if sentences <= known:
            repeated.add(passage.id)
        known |= sentences
    return repeated


def plain(words: str) -> str:
    """Return words without letter case, punctuation and white space: what two copies of one sentence have in
    common.
    """
    return "".join(c for c in words.casefold() if c.isalnum())
