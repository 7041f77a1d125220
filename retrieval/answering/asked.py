"""What is asked: a question's words and all that is said beside them. Answering it is in ``responder``."""

from dataclasses import dataclass
from datetime import date

from corpus.store.records import EVERYTHING, Scope
from retrieval.query.deadline import Deadline

MOST_CITATIONS = 3


@dataclass(frozen=True, slots=True)
class Asked:
    """One asking: the words, the part of the coverage they are put to, the question before, and the day.

    The question before is there where this one goes on from it. Without a day it is asked today, and without
    a deadline it may take MOST_SECONDS.
    """

    text: str
    scope: Scope = EVERYTHING
    most: int = MOST_CITATIONS
    previous: str | None = None
    asked_on: date | None = None
    deadline: Deadline | None = None
