"""From sentences that were read to quotes: the one to three sentences of a passage that answer, not the whole of
it.
"""

import math
import re
from collections.abc import Sequence, Set

from corpus.article import Article
from retrieval.answering.answer import Evidence, Hit, Quote
from retrieval.query.overlap import Overlap
from retrieval.query.question import Question
from retrieval.ranking.reading import Read, Sentence
from retrieval.ranking.retriever import Candidate
from retrieval.tuned import tuned

MOST_SENTENCES, _MARGIN = int(tuned("sentences")["most"]), tuned("sentences")["margin"]
_EXACT = tuned("decision")["exact"]

_LEANING = re.compile(
    r"[\"“‘'(]*(?:He|She|It|They|This|That|These|Those|Such|His|Her|Their|Its|But|And|However|The move|The latter)\b"
)


def best_quotes(overlap: Overlap, read: Sequence[Read]) -> list[Hit]:
    """Return the passages that were read, each with its best quote, in order of the quotes."""
    hits = [
        _hit(overlap, candidate, sentences, max(sentences, key=lambda s: s.score))
        for candidate, sentences in read
        if any(s.score > -math.inf for s in sentences)
    ]
    return sorted(hits, key=lambda hit: (-hit.score, hit.passage.id))


def best_denial(overlap: Overlap, read: Sequence[Read]) -> Hit:
    """Return, of the passages that were read, the one sentence that is likeliest to deny what is assumed.

    Raises ValueError when nothing was read.
    """
    candidate, _, best = max(
        ((c, sentences, s) for c, sentences in read for s in sentences if s.score > -math.inf),
        key=lambda one: one[2].denies + one[2].score - one[2].answers,
    )
    return _hit(overlap, candidate, [best], best)


def _hit(overlap: Overlap, candidate: Candidate, sentences: Sequence[Sentence], best: Sentence) -> Hit:
    held = overlap.held(candidate.article.text) | candidate.around
    evidence = Evidence(
        cosine=candidate.cosine,
        bm25=candidate.bm25,
        coverage=candidate.coverage,
        sentence_coverage=best.coverage,
        article_names=_share_of_names(overlap.question, held),
        prior=candidate.prior,
        answers=best.answers,
        denies=best.denies,
        whole=best.passage,
        exact=best.exact,
    )
    chosen = _chosen(candidate.article, sentences, best)
    quotes = [
        Quote(run[0].place.paragraph, run[0].place.start, run[-1].place.end)
        for run in _runs(sentences, chosen)
    ]
    main = next(quote for quote in quotes if quote.start <= best.place.start < quote.end)
    further = tuple(quote for quote in quotes if quote != main)
    answer = (best.start, best.end) if best.exact >= _EXACT and best.start < best.end else None
    return Hit(candidate.article, candidate.passage, main, further, held, answer, best.score, evidence)


def _chosen(article: Article, sentences: Sequence[Sentence], best: Sentence) -> set[int]:
    """Return the indices of the sentences to be quoted: the best, what it leans on, and others that are
    nearly as good.
    """
    at = sentences.index(best)
    chosen = {at}
    if (
        at
        and sentences[at - 1].place.paragraph == best.place.paragraph
        and _LEANING.match(article.text[best.place.start :])
    ):
        chosen.add(at - 1)
    nearest = sorted(range(len(sentences)), key=lambda i: (-sentences[i].score, abs(i - at)))
    good = [i for i in nearest if sentences[i].score >= best.score - _MARGIN and i not in chosen]
    return {*chosen, *good[: MOST_SENTENCES - len(chosen)]}


def _runs(sentences: Sequence[Sentence], chosen: Set[int]) -> list[list[Sentence]]:
    """Return the chosen sentences in their order, those that follow each other in a paragraph together."""
    runs: list[list[Sentence]] = []
    for i in sorted(chosen):
        if i - 1 in chosen and sentences[i - 1].place.paragraph == sentences[i].place.paragraph:
            runs[-1].append(sentences[i])
        else:
            runs.append([sentences[i]])
    return runs


def _share_of_names(question: Question, held: Set[str]) -> float:
    """Return how many of the names and numbers asked about are held, from 0 to 1; 1 when there are none."""
    asked = {*question.names, *question.numbers}
    return len(asked & held) / len(asked) if asked else 1.0
