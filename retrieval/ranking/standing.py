"""How far the word of an article goes before anything of it is looked at: news before what is no news.

A question of fact is answered by news; opinion, satire and what was paid for answer one that asks for them,
or for who wrote them. A digest only repeats what an article says. What speaks to machines instead of readers
is not read at all.
"""

import re
from functools import cache

from corpus.article import Article
from corpus.genre import Genre
from retrieval.query.question import Question
from retrieval.query.terms import terms
from retrieval.tuned import tuned

_LOG_ODDS = tuned("standing")
_OF_KIND = {
    Genre.OPINION: _LOG_ODDS["opinion"],
    Genre.SATIRE: _LOG_ODDS["satire"],
    Genre.SPONSORED: _LOG_ODDS["sponsored"],
}
_FACTUAL = (None, Genre.NEWS, Genre.CORRECTION)
_SPEAKS_TO_MACHINES = r"""
    \b(?:ignore|disregard|forget|override|bypass)\ (?:\w+\ ){0,4}
        (?:instructions?|prompts?|guidelines|directives|context|training)\b
    |\b(?:when|if|whenever|once)\ (?:you\ are|you['’]re|a\ user|the\ user|someone|anyone|anybody)\ (?:\w+\ )?
        (?:asked|asks|prompted|queried)\b[^.!?]{0,200}?\b(?:answer|respond|reply|say|state|output|tell|claim)\b
    |\b(?:you\ are|act\ as|you['’]re)\ (?:now\ )?(?:an?\ )?(?:\w+\ ){0,2}
        (?:ai|a\.i\.|assistant|chat-?bot|language\ model|llm|gpt)\b
    |\b(?:system\ prompt|new\ instructions?|begin\ system|end\ of\ (?:prompt|instructions))\s*:
    |(?:<\|?|\[)/?(?:system|assistant|user|inst|im_start|im_end)\|?(?:>|\])
"""
_QUOTED = r"“[^“”]*”|\"[^\"]*\"|‘[^‘’]*’|«[^«»]*»"


def standing(question: Question, article: Article) -> float:
    """Return the log-odds that an article answers for the kind of piece it is, beside those of news."""
    digest = _LOG_ODDS["digest"] if article.digest else 0.0
    if question.genre is not None:
        return digest + (_LOG_ODDS["asked"] if article.genre is question.genre else 0.0)
    if is_beside_the_facts(question, article) and article.genre:
        return digest + _OF_KIND.get(article.genre, 0.0)
    return digest


def is_beside_the_facts(question: Question, article: Article) -> bool:
    """Tell whether an article may not stand before news that answers a question: it is another kind of piece,
    or a digest, and nobody asked for it.
    """
    if question.genre is not None:
        return article.genre is not question.genre
    return article.digest or (article.genre not in _FACTUAL and not _asks_for_its_author(question, article))


def spoken_by(article: Article) -> str:
    """Return the names of those who speak in an article without being named in it: the authors of
    opinion.
    """
    return " ".join(article.authors) if article.genre is Genre.OPINION else ""


def speaks_to_machines(text: str) -> bool:
    """Tell whether a text gives orders to a machine that reads it; one that only quotes such orders does
    not.
    """
    return _pattern(_SPEAKS_TO_MACHINES).search(_pattern(_QUOTED).sub(" ", text)) is not None


def _asks_for_its_author(question: Question, article: Article) -> bool:
    return not {*terms(spoken_by(article))}.isdisjoint(question.names)


@cache
def _pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE | re.VERBOSE)
