"""From what speaks for an answer to the decision whether it is given: pure, in one order, without a model."""

from dataclasses import dataclass
from enum import StrEnum

from retrieval.answering.confidence import THRESHOLD
from retrieval.answering.premise import DOUBT, SUSPICION, Signs
from retrieval.answering.refusal import asks_outside, lies_after
from retrieval.query.question import Question, Setting


class Decision(StrEnum):
    """What is said to a question."""

    ANSWERED = "answered"
    UNHELD = "unheld"  # the coverage has nothing by the publishers that are asked about, nor cites them
    OUTSIDE = "outside"  # the time asked about is not covered
    DENIED = "denied"  # the coverage says otherwise than the question assumes
    UNSURE = "unsure"  # no quote is likely enough to answer


@dataclass(frozen=True, slots=True)
class Case:
    """What a decision is made on.

    ``confidence`` is the probability that the best quote answers, ``suspicion`` that the question assumes
    something false, of which ``signs`` tell. ``covered`` says whether the best quote's passage holds all that
    is asked, ``denied`` whether a sentence at hand denies what is assumed; ``theirs`` whether the best quote is by a
    publisher that is asked about or cites one, ``cited`` whether any article does.
    """

    question: Question
    setting: Setting
    confidence: float
    signs: Signs
    suspicion: float
    covered: bool
    denied: bool
    theirs: bool = False
    cited: bool = False


def decide(case: Case) -> Decision:
    """Return the decision on a case: the first that holds, in this order."""
    question, is_outside = case.question, asks_outside(case.question, case.setting)
    if question.unheld and not question.sources and not case.theirs:
        return Decision.UNSURE if case.cited else Decision.UNHELD
    if lies_after(question, case.setting) or (is_outside and (case.signs.any or case.confidence < THRESHOLD)):
        return Decision.OUTSIDE
    if case.suspicion >= SUSPICION and case.denied:
        return Decision.DENIED
    is_sure = case.confidence >= THRESHOLD and bool(
        question.terms
    )  # “and when?” asks about nothing by itself
    is_enough = is_sure or (question.asks_for_news and case.covered)
    if case.suspicion >= DOUBT or not is_enough:
        return Decision.OUTSIDE if is_outside else Decision.UNSURE
    return Decision.ANSWERED
