"""Whose word answers: that of a publisher that is asked about or of who cites it, and news before what is no
news.
"""

from collections.abc import Sequence
from dataclasses import replace

from corpus.article import Article
from retrieval.answering.answer import Citation, Hit, Quote
from retrieval.answering.confidence import THRESHOLD, Weighed
from retrieval.query.question import Question, Setting
from retrieval.ranking.cited import asked_outlets, cited_by
from retrieval.ranking.standing import is_beside_the_facts


def of_sources(question: Question, setting: Setting, hits: Sequence[Hit]) -> list[Hit]:
    """Return the hits whose word is that of the publishers asked about, if there are any, else all: another's
    word does not answer for theirs.
    """
    theirs = [hit for hit in hits if is_theirs(question, setting, hit)]
    return theirs or list(hits)


def is_theirs(question: Question, setting: Setting, hit: Hit) -> bool:
    """Tell whether a hit is by a publisher that is asked about, or reports what one has said."""
    return _is_theirs(question, setting, hit.article, hit.quote)


def _is_theirs(question: Question, setting: Setting, article: Article, quote: Quote | Citation) -> bool:
    if any(article.publisher in names for names in question.sources):
        return True
    asked = asked_outlets(question)
    named = cited_by(article, quote.start, quote.end, setting.publishers, asked) if asked else None
    return named is not None and not named.keys.isdisjoint(asked)


def in_standing(question: Question, weighed: Sequence[Weighed]) -> list[Weighed]:
    """Return hits with news that answers before whatever else does; where a kind of piece is asked for, of
    that kind alone, if there are any.
    """
    if asked := [w for w in weighed if question.genre and w.hit.article.genre is question.genre]:
        return asked
    news = [w for w in weighed if w.sure >= THRESHOLD and not is_beside_the_facts(question, w.hit.article)]
    return [*news, *(w for w in weighed if w not in news)]


def with_outlets(question: Question, setting: Setting, citations: Sequence[Citation]) -> tuple[Citation, ...]:
    """Return citations with the outlets from which their articles report the quotes; of an outlet asked about
    its own word alone, if there is any.
    """
    theirs = [c for c in citations if _is_theirs(question, setting, c.article, c)]
    asked, known = asked_outlets(question), setting.publishers
    named = [(c, cited_by(c.article, c.start, c.end, known, asked)) for c in theirs or citations]
    return tuple(replace(c, citing=outlet.name) if outlet else c for c, outlet in named)
