"""One story in an answer once: its copies do not crowd out what else was found, and each quote is its original's, with where else it stands."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from corpus.article import Article
from corpus.store import Scope, Store
from retrieval.answer import Citation
from retrieval.passages import Passage, sentences_of

Placed = tuple[Article, Passage]


def repeats(ranked: Iterable[tuple[int, Placed]]) -> set[int]:
    """Return the ids of passages that say nothing which one before them in the same story does not say in the same words.

    Each passage comes with its story's number, best first. One with a sentence of its own is no repeat.
    """
    said: dict[int, set[str]] = {}
    repeated = set()
    for story, (article, passage) in ranked:
        sentences = {plain(article.text[place.start : place.end]) for place in sentences_of(article, passage)} - {""}
        known = said.setdefault(story, set())
        if sentences <= known:
            repeated.add(passage.id)
        known |= sentences
    return repeated


def cited_once(store: Store, scope: Scope, preferred: Collection[str | None], citations: Sequence[Citation]) -> list[Citation]:
    """Return citations of the articles that come first in their stories, each with the others of the scope that hold its words.

    First are articles of preferred publishers, then the original, then the copies as they were published. What two copies had each
    to say then stands once.
    """
    cited: list[Citation] = []
    for citation in citations:
        moved = _moved(citation, [a for a in store.story(citation.article.id) if _is_in(scope, a)], preferred)
        if not any(_is_within(moved, other) for other in cited):
            cited.append(moved)
    return cited


def plain(words: str) -> str:
    """Return words without letter case, punctuation and white space: what two copies of one sentence have in common."""
    return "".join(c for c in words.casefold() if c.isalnum())


def _moved(citation: Citation, story: Sequence[Article], preferred: Collection[str | None]) -> Citation:
    """Return a citation as it stands in the first article of its story that has its words to the letter."""
    words = plain(citation.quote)
    holding = [article for article in story if words in plain(article.text)]
    if len(holding) < 2:
        return citation
    first = next(a for a in sorted(holding, key=lambda a: a.publisher not in preferred) if citation.quote in a.text)
    others = {a.id: a for a in (*holding, *citation.also_in, citation.article) if a.id != first.id}
    if first.id == citation.article.id:
        return replace(citation, also_in=tuple(others.values()))
    start = first.text.index(citation.quote)
    paragraph = next(p.number for p in first.paragraphs if p.start <= start < p.end)
    return replace(
        citation, article=first, paragraph=paragraph, start=start, end=start + len(citation.quote), also_in=tuple(others.values())
    )


def _is_within(one: Citation, other: Citation) -> bool:
    return one.article.id == other.article.id and other.start <= one.start and one.end <= other.end


def _is_in(scope: Scope, article: Article) -> bool:
    if scope.publishers is not None and article.publisher not in scope.publishers:
        return False
    day = article.day
    return (not scope.since or (day is not None and day >= scope.since)) and (not scope.until or (day is not None and day <= scope.until))
