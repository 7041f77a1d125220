"""Hits made of plain records, for tests of what becomes of them: no model, no index."""

from corpus.article import Article
from retrieval.answering.answer import Evidence, Hit, Quote
from retrieval.answering.confidence import Weighed
from retrieval.index.passages import Passage
from tests.conftest import article


def quote_in(one: Article, words: str) -> Quote:
    """Return words of an article as a quote."""
    start = one.text.index(words)
    [paragraph] = [p.number for p in one.paragraphs if p.start <= start < p.end]
    return Quote(paragraph, start, start + len(words))


def hit(one: Article, words: str, *further: str, cosine: float = 0.5) -> Hit:
    """Return a hit of a whole article as one passage, its best quote and others given by their words."""
    return Hit(
        article=one,
        passage=Passage(1, one.id, 1, 0, len(one.text)),
        quote=quote_in(one, words),
        further=tuple(quote_in(one, other) for other in further),
        held=frozenset(),
        answer=None,
        score=0.0,
        evidence=Evidence(cosine, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0),
    )


def weighed(text: str, publisher: str, sure: float, day: str = "2024-03-01") -> Weighed:
    """Return a hit of an article of one sentence, so sure."""
    one = article(text, publisher=publisher, published=day, url=f"https://{publisher.lower()}.example/")
    return Weighed(hit(one, text), sure)
