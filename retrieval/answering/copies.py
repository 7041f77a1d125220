"""One story in an answer once: each quote is its original's, with where else it stands."""

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from rapidfuzz import fuzz

from corpus.article import Article
from corpus.store.protocols import Articles
from corpus.store.records import Scope
from retrieval.answering.answer import Citation
from retrieval.ranking.repeats import plain

_WORD = re.compile(r"\w+")
_NUMBERS = frozenset(
    "no one two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty sixty seventy eighty ninety hundred thousand"
    " million billion half dozen first second third fourth fifth".split()
)
_EDITED = (
    80  # likeness in hundredths from which two sentences of one story are one that was edited; set by hand
)


def cited_once(
    store: Articles, scope: Scope, preferred: Collection[str | None], citations: Sequence[Citation]
) -> list[Citation]:
    """Return citations of the articles that come first in their stories, each with the others of the scope
    that hold its words.

    First are articles of preferred publishers, then the original, then the copies as they were published.
    What two copies had each to say then stands once, also where one has edited the sentence a little.
    """
    cited: list[Citation] = []
    for citation in citations:
        story = sorted(
            (a for a in store.story(citation.article.id) if _is_in(scope, a)),
            key=lambda a: a.publisher not in preferred,
        )
        moved = _moved(citation, story)
        twin = next((i for i, other in enumerate(cited) if _is_edited(moved, other, story)), None)
        if twin is not None:
            cited[twin] = _merged(cited[twin], moved, story)
        elif not any(_is_within(moved, other) for other in cited):
            cited.append(moved)
    return cited


def _is_edited(one: Citation, other: Citation, story: Sequence[Article]) -> bool:
    """Tell whether two citations are of two articles of a story, and one sentence but for some words that
    name and number nothing.
    """
    if one.article.id == other.article.id or other.article.id not in {article.id for article in story}:
        return False
    if fuzz.token_sort_ratio(one.quote, other.quote) < _EDITED:
        return False
    first, second = _WORD.findall(one.quote), _WORD.findall(other.quote)
    differing = {word.casefold() for word in first} ^ {word.casefold() for word in second}
    return not any(word.casefold() in differing and _tells(word) for word in (*first, *second))


def _tells(word: str) -> bool:
    """Tell whether another word in a word's place tells another thing: a name, a number."""
    return not word.islower() or word in _NUMBERS


def _merged(one: Citation, other: Citation, story: Sequence[Article]) -> Citation:
    """Return of two citations of a story that of the article that comes first, with the other's among those
    that have it too.
    """
    order = {article.id: place for place, article in enumerate(story)}
    first, second = sorted((one, other), key=lambda c: order.get(c.article.id, len(order)))
    others = {a.id: a for a in (*first.also_in, second.article, *second.also_in) if a.id != first.article.id}
    return replace(first, score=max(one.score, other.score), also_in=tuple(others.values()))


def _moved(citation: Citation, story: Sequence[Article]) -> Citation:
    """Return a citation as it stands in the first article of its story that has its words to the letter."""
    words = plain(citation.quote)
    holding = [article for article in story if words in plain(article.text)]
    if len(holding) < 2:
        return citation
    first = next(a for a in holding if citation.quote in a.text)
    others = {a.id: a for a in (*holding, *citation.also_in, citation.article) if a.id != first.id}
    if first.id == citation.article.id:
        return replace(citation, also_in=tuple(others.values()))
    start = first.text.index(citation.quote)
    paragraph = next(p.number for p in first.paragraphs if p.start <= start < p.end)
    return replace(
        citation,
        article=first,
        paragraph=paragraph,
        start=start,
        end=start + len(citation.quote),
        also_in=tuple(others.values()),
        answer=_shifted(citation.answer, start - citation.start),
    )


def _shifted(place: tuple[int, int] | None, by: int) -> tuple[int, int] | None:
    return (place[0] + by, place[1] + by) if place else None


def _is_within(one: Citation, other: Citation) -> bool:
    return one.article.id == other.article.id and other.start <= one.start and one.end <= other.end


def _is_in(scope: Scope, article: Article) -> bool:
    if scope.publishers is not None and article.publisher not in scope.publishers:
        return False
    day = article.day
    return (not scope.since or (day is not None and day >= scope.since)) and (
        not scope.until or (day is not None and day <= scope.until)
    )
