"""In the passages that were found, the sentences that may answer: weighed by themselves, and then read
together with the question.

Sentences are weighed by a conditional logit model (McFadden 1974) that ``bench/calibrate.py`` fits; the
likeliest are read by a judge, whose word counts beside it.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus.article import Article
from retrieval.index.passages import Place, lead_in, leads_on, sentences_of
from retrieval.models.encoder import Encoder
from retrieval.models.judge import Judge, Statement, Verdict
from retrieval.query.overlap import Matching
from retrieval.query.question import Question, holds_answer_type
from retrieval.ranking.query import Query
from retrieval.ranking.retriever import Candidate, in_order
from retrieval.tuned import tuned

_SEARCH = tuned("search")
_WEIGHTS = tuned("sentences")
_JUDGED_PASSAGE = tuned("passages")["judged"]
READ, _READ_CLOSELY = int(_SEARCH["read"]), int(_SEARCH["judged"])


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a passage, and what speaks for it; ``text`` is the sentence behind what leads up to it,
    ``judged`` and ``denied`` a judge's verdict on it.
    """

    place: Place
    text: str
    score: float
    cosine: float
    coverage: float
    answer_type: float
    judged: float = 0.0
    denied: float = 0.0


Read = tuple[Candidate, list[Sentence]]


def weigh(query: Query, candidates: Sequence[Candidate], encoder: Encoder) -> list[Read]:
    """Return passages that were found, each with its sentences weighed, in their order.

    Of all but the first passage only sentences that hold some of what is asked are weighed; the others stand
    with a score of minus infinity, and so does a sentence that only leads up to the next paragraph, whose
    words are weighed with it. Passages without a sentence that was weighed are left out.
    """
    matching = query.matching
    places = [
        (c, place, _with_lead_in(c.article, place))
        for c in candidates
        for place in sentences_of(c.article, c.passage)
    ]
    weighed = [
        not leads_on(c.article, place)
        and (c is candidates[0] or matching.share(matching.held(text)) > _SEARCH["some"])
        for c, place, text in places
    ]
    texts = [text for (_, _, text), is_weighed in zip(places, weighed, strict=True) if is_weighed]
    cosines = iter((encoder.passages(texts) @ query.vector).tolist() if texts else [])
    read: dict[int, list[Sentence]] = {}
    for (candidate, place, text), is_weighed in zip(places, weighed, strict=True):
        sentence = (
            _weigh(matching, candidate, place, text, next(cosines))
            if is_weighed
            else Sentence(place, text, -math.inf, 0.0, 0.0, 0.0)
        )
        read.setdefault(candidate.passage.id, []).append(sentence)
    return [
        (c, read[c.passage.id]) for c in candidates if any(s.score > -math.inf for s in read[c.passage.id])
    ]


def reread(question: Question, read: Sequence[Read], judge: Judge) -> list[Read]:
    """Return passages with their likeliest sentences weighed again by a judge, who reads each together with
    the question.

    The others stand with a score of minus infinity; of each passage at least the best is read.
    """
    places = [
        (at, i)
        for at, (_, sentences) in enumerate(read)
        for i, one in enumerate(sentences)
        if one.score > -math.inf
    ]
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
    return replace(
        sentence,
        score=sentence.score + _WEIGHTS["judged"] * verdict.answers,
        judged=verdict.answers,
        denied=verdict.denies,
    )


def by_judge(question: Question, found: Sequence[Candidate], read: Sequence[Read]) -> list[Candidate]:
    """Return passages in order of the retriever's log-odds and of what a judge, who read the first of them,
    made of each one's best sentence.

    Those that were not read count as the least of those that were.
    """
    best = {
        candidate.passage.id: max(sentences, key=lambda s: s.score).judged for candidate, sentences in read
    }
    least = min(best.values(), default=0.0)
    return in_order(
        question, [replace(c, score=c.score + _JUDGED_PASSAGE * best.get(c.passage.id, least)) for c in found]
    )


def _with_lead_in(article: Article, place: Place) -> str:
    words = article.text[place.start : place.end]
    begins = place.start == article.paragraphs[place.paragraph - 1].start
    return f"{lead_in(article, place.paragraph)} {words}".lstrip() if begins else words


def _weigh(matching: Matching, candidate: Candidate, place: Place, text: str, cosine: float) -> Sentence:
    """Weigh a sentence."""
    coverage = matching.share(matching.held(text) | candidate.around)
    holds = holds_answer_type(matching.question, candidate.article.text[place.start : place.end])
    answer_type = 0.0 if holds is None else 1.0 if holds else -1.0
    score = (
        _WEIGHTS["cosine"] * cosine
        + _WEIGHTS["coverage"] * coverage
        + _WEIGHTS["type"] * answer_type
        + _WEIGHTS["passage_cosine"] * candidate.cosine
        + _WEIGHTS["passage_coverage"] * candidate.coverage
        + candidate.prior
    )
    return Sentence(place, text, score, cosine, coverage, answer_type)


def _statement(candidate: Candidate, sentences: Sequence[Sentence], at: int) -> Statement:
    """Return a sentence as it is judged; what leads up to a paragraph stands for the sentence before its
    first.
    """
    article, place = candidate.article, sentences[at].place
    before = sentences[at - 1].place if at and sentences[at - 1].place.paragraph == place.paragraph else None
    words = article.text[before.start : before.end] if before else lead_in(article, place.paragraph)
    return Statement(article.title, words, article.text[place.start : place.end])
