"""A question on its way to an answer, in one object: what its words say and weigh, its vector, where and when
it is put.
"""

from dataclasses import dataclass

from corpus.store.records import Scope
from retrieval.models.encoder import Vectors
from retrieval.query.deadline import Deadline
from retrieval.query.overlap import Overlap
from retrieval.query.question import Question, Setting
from retrieval.ranking.recency import Recency


@dataclass(frozen=True, slots=True)
class Query:
    """What is searched for, read with and decided on.

    ``overlap`` has the question and what each of its terms weighs; ``vector``, of shape (dimension,), is the
    encoder's; ``prior`` says how likely an article answers for being of its day; ``nowhere`` are the terms of the
    question that no passage of the coverage holds in any spelling; ``deadline`` is looked at between the steps.
    """

    overlap: Overlap
    vector: Vectors
    scope: Scope
    setting: Setting
    prior: Recency
    nowhere: frozenset[str]
    deadline: Deadline

    @property
    def question(self) -> Question:
        """What the asker's words say."""
        return self.overlap.question
