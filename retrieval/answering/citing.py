"""From weighed hits to citations: which quotes are worth showing, and each of them once."""

from collections.abc import Sequence

from corpus.article import Article
from corpus.genre import Genre
from retrieval.answering.answer import Citation, Hit, Quote
from retrieval.answering.confidence import PERHAPS, THRESHOLD, Weighed
from retrieval.query.question import Question
from retrieval.ranking.repeats import plain
from retrieval.tuned import tuned

_DECISION = tuned("decision")
MOST_NEAREST = 2  # quotes that are shown in a refusal


def level_beside(first: float) -> float:
    """Return how sure a quote must be to be shown beside the first, whose confidence is given."""
    return max(THRESHOLD, _DECISION["second"] * first)


def worth_showing(question: Question, weighed: Sequence[Weighed]) -> list[Weighed]:
    """Return the first hit and those that may stand beside it; of each publisher asked about the best, if it
    says anything.
    """
    first, *others = weighed
    level = level_beside(first.sure)
    best_of_source = [
        next((w for w in weighed if w.hit.article.publisher in names), None) for names in question.sources
    ]
    theirs = [w for w in others if w in best_of_source and w.sure >= _DECISION["asked_source"] * first.sure]
    return [first, *theirs, *(w for w in others if w.sure >= level and w not in theirs)]


def nearest(question: Question, weighed: Sequence[Weighed]) -> list[Weighed]:
    """Return the hits that may answer, to be shown in a refusal, at most MOST_NEAREST; none to “and when?”."""
    return [w for w in weighed if w.sure >= PERHAPS][:MOST_NEAREST] if question.terms else []


def citations(question: Question, weighed: Sequence[Weighed]) -> list[Citation]:
    """Return each quote once, with the other articles that it stands in; cited is a publisher that was asked
    about, else the earliest.

    What else of a passage answers follows its best quote; where publishers are asked about, all their best
    quotes come first.
    """
    groups: dict[str, list[Weighed]] = {}
    for one in weighed:
        groups.setdefault(_words_only(one.hit, one.hit.quote), []).append(one)
    cited = [_cited(question, [one.hit for one in group], group[0].sure) for group in groups.values()]
    further = [[c for c in others if plain(c.quote) not in groups] for _, *others in cited]
    if question.sources:
        return [*(best for best, *_ in cited), *(c for others in further for c in others)]
    return [c for (best, *_), others in zip(cited, further, strict=True) for c in (best, *others)]


def _cited(question: Question, group: Sequence[Hit], probability: float) -> list[Citation]:
    """Return what is cited of passages whose best quote has the same words: that quote, and then what else of
    the passage answers.
    """
    asked = {name for names in question.sources for name in names}
    first = min(
        group,
        key=lambda hit: (
            hit.article.publisher not in asked,
            hit.article.day is None,
            hit.article.day or "",
            hit.passage.id,
        ),
    )
    return [
        Citation(
            article=first.article,
            paragraph=quote.paragraph,
            start=quote.start,
            end=quote.end,
            score=probability,
            also_in=_also_in(first, quote, group),
            answer=first.answer if quote is first.quote else None,
        )
        for quote in _quotes(first)
    ]


def _quotes(hit: Hit) -> tuple[Quote, ...]:
    """Return what is quoted of a hit; of a correction the whole paragraph, which first says what was wrong."""
    if hit.article.genre is not Genre.CORRECTION:
        return (hit.quote, *hit.further)
    paragraph = hit.article.paragraphs[hit.quote.paragraph - 1]
    return (Quote(paragraph.number, paragraph.start, paragraph.end),)


def _also_in(first: Hit, quote: Quote, group: Sequence[Hit]) -> tuple[Article, ...]:
    """Return the other articles of a group in which a quote of the first was found too."""
    words = _words_only(first, quote)
    others = [
        hit for hit in group if any(_words_only(hit, other) == words for other in (hit.quote, *hit.further))
    ]
    return tuple(
        {hit.article.id: hit.article for hit in others if hit.article.id != first.article.id}.values()
    )


def _words_only(hit: Hit, quote: Quote) -> str:
    return plain(hit.article.text[quote.start : quote.end])
