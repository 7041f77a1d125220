"""What was read for a question, and what became of each passage: quoted, a copy, or rejected and why."""

from collections.abc import Sequence

from retrieval.answering.answer import Answer, Citation, Considered, Hit, Status
from retrieval.answering.citing import level_beside
from retrieval.answering.confidence import THRESHOLD, Weighed


def considered(answer: Answer, weighed: Sequence[Weighed]) -> tuple[Considered, ...]:
    """Return what was read for an answer, in the order in which it was weighed."""
    return tuple(_considered(answer, one.hit, one.sure) for one in weighed)


def _considered(answer: Answer, hit: Hit, sure: float) -> Considered:
    quote = hit.quote
    outcome = _outcome(answer, hit, sure)
    return Considered(hit.article, quote.paragraph, quote.start, quote.end, sure, outcome)


def _outcome(answer: Answer, hit: Hit, sure: float) -> str:
    if any(_is_of(citation, hit) for citation in answer.citations):
        return "quoted"
    if any(_is_of(citation, hit) for citation in answer.nearest):
        return "shown as what comes nearest"
    if any(hit.article.id == a.id for c in (*answer.citations, *answer.nearest) for a in c.also_in):
        return "named as a copy of what is quoted"
    return _rejected(answer, sure)


def _rejected(answer: Answer, sure: float) -> str:
    """Say why a quote is not in an answer."""
    if answer.status is Status.FALSE_PREMISE:
        return "rejected: another sentence denies better what the question assumes"
    if answer.status is Status.NO_ANSWER:
        too_unsure = f"rejected: less sure than the {THRESHOLD:.2f} that an answer needs"
        return too_unsure if sure < THRESHOLD else "rejected with the question, for what the message says"
    level = level_beside(answer.confidence)
    if sure < level:
        return f"rejected: less sure than the {level:.2f} that a quote needs beside the first"
    return "left out: others that say it come first, or are as many as were asked for"


def _is_of(citation: Citation, hit: Hit) -> bool:
    """Tell whether a citation quotes from the passage of a hit."""
    is_within = hit.passage.start <= citation.start and citation.end <= hit.passage.end
    return citation.article.id == hit.article.id and is_within
