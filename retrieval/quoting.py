"""From weighed sentences to quotes: the one to three sentences of a passage that answer, not the whole of it."""

import math
import re
from collections.abc import Sequence, Set
from dataclasses import replace

from corpus.article import Article
from retrieval.answer import Evidence, Hit, Quote, Statement, Verdict
from retrieval.judge import Judge
from retrieval.matching import Matching
from retrieval.passages import lead_in
from retrieval.question import Question
from retrieval.retriever import Candidate, Read, Sentence, in_order

MOST_SENTENCES = 3
# Log-odds by which a sentence may stand behind the best of its passage and still be quoted too. Chosen on the development halves of
# CLAPNQ and SelQA on 2026-11-22 (1 to 3); bench/README.md has what other margins, and quoting neighbours only, do to precision and recall.
_MARGIN = 3.0

_READ_CLOSELY = 8  # sentences that the judge reads for a question; of 8, 12 and 24 the same one came first every time (2026-11-22)
# What the judge's log-odds weigh beside the retriever's. On the development halves of what it never saw (MultiHop-RAG, the test coverage) nothing
# from .1 to 1 makes a difference, and on those it was trained on more is better; 2026-11-22, 0 to 1.5 were tried (bench/README.md).
_JUDGED = 0.5
# The same in the order of passages, by the best sentence of each. In one coverage of 2,805 articles the first passage was right in .816 of the development
# questions (mean of six sets) without, .831 with .2, .841 with .3, .848 with .8, the judge having learned from most of these (2026-11-22; bench/README.md).
_JUDGED_PASSAGE = 0.3

_LEANING = re.compile(r"[\"“‘'(]*(?:He|She|It|They|This|That|These|Those|Such|His|Her|Their|Its|But|And|However|The move|The latter)\b")


def reread(question: Question, read: Sequence[Read], judge: Judge) -> list[Read]:
    """Return passages with their likeliest sentences weighed again by a judge, who reads each together with the question.

    The others stand with a score of minus infinity; of each passage at least the best is read.
    """
    places = [(at, i) for at, (_, sentences) in enumerate(read) for i, one in enumerate(sentences) if one.score > -math.inf]
    places.sort(key=lambda place: -read[place[0]][1][place[1]].score)
    first_of = {at: (at, i) for at, i in reversed(places)}
    chosen = list(dict.fromkeys([*places[:_READ_CLOSELY], *first_of.values()]))
    verdicts = judge.verdicts(question.asked, [_statement(read[at][0], read[at][1], i) for at, i in chosen])
    given = dict(zip(chosen, verdicts, strict=True))
    return [
        (candidate, [_reweighed(one, given.get((at, i))) for i, one in enumerate(sentences)])
        for at, (candidate, sentences) in enumerate(read)
    ]


def _reweighed(sentence: Sentence, verdict: Verdict | None) -> Sentence:
    if verdict is None:
        return replace(sentence, score=-math.inf)
    return replace(sentence, score=sentence.score + _JUDGED * verdict.answers, judged=verdict.answers, denied=verdict.denies)


def by_judge(question: Question, found: Sequence[Candidate], read: Sequence[Read]) -> list[Candidate]:
    """Return passages in order of the retriever's log-odds and of what a judge, who read the first of them, made of each one's best sentence.

    Those that were not read count as the least of those that were.
    """
    best = {candidate.passage.id: max(sentences, key=lambda s: s.score).judged for candidate, sentences in read}
    least = min(best.values(), default=0.0)
    return in_order(question, [replace(c, score=c.score + _JUDGED_PASSAGE * best.get(c.passage.id, least)) for c in found])


def best_quotes(matching: Matching, read: Sequence[Read]) -> list[Hit]:
    """Return the passages that were read, each with its best quote, in order of the quotes."""
    hits = [_hit(matching, candidate, sentences) for candidate, sentences in read if any(s.score > -math.inf for s in sentences)]
    return sorted(hits, key=lambda hit: (-hit.score, hit.passage.id))


def _statement(candidate: Candidate, sentences: Sequence[Sentence], at: int) -> Statement:
    """Return a sentence as it is judged; what leads up to a paragraph stands for the sentence before its first."""
    article, place = candidate.article, sentences[at].place
    before = sentences[at - 1].place if at and sentences[at - 1].place.paragraph == place.paragraph else None
    words = article.text[before.start : before.end] if before else lead_in(article, place.paragraph)
    return Statement(article.title, words, article.text[place.start : place.end])


def _hit(matching: Matching, candidate: Candidate, sentences: Sequence[Sentence]) -> Hit:
    best = max(sentences, key=lambda s: s.score)
    held = matching.held(candidate.article.text) | candidate.around
    evidence = Evidence(
        cosine=candidate.cosine,
        bm25=candidate.bm25,
        coverage=candidate.coverage,
        sentence_cosine=best.cosine,
        sentence_coverage=best.coverage,
        answer_type=best.answer_type,
        article_names=_share_of_names(matching.question, held),
        prior=candidate.prior,
        judged=best.judged,
        denied=best.denied,
    )
    chosen = _chosen(candidate.article, sentences, best)
    quotes = [Quote(run[0].place.paragraph, run[0].place.start, run[-1].place.end) for run in _runs(sentences, chosen)]
    main = next(quote for quote in quotes if quote.start <= best.place.start < quote.end)
    further = tuple(quote for quote in quotes if quote != main)
    return Hit(candidate.article, candidate.passage, main, further, held, best.score, evidence)


def _chosen(article: Article, sentences: Sequence[Sentence], best: Sentence) -> set[int]:
    """Return the indices of the sentences to be quoted: the best, what it leans on, and others that are nearly as good."""
    at = sentences.index(best)
    chosen = {at}
    if at and sentences[at - 1].place.paragraph == best.place.paragraph and _LEANING.match(article.text[best.place.start :]):
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
