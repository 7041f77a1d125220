"""The one way from a question to passages in order, the first of them read: what answers, searches, measures
and fits goes it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.store.protocols import Articles
from corpus.store.records import Scope
from retrieval.index.index import Index
from retrieval.index.passages import searched_text
from retrieval.models.reader import Reader
from retrieval.models.reranker import Reranker
from retrieval.query.deadline import Deadline
from retrieval.query.question import Question, Setting, understand
from retrieval.query.times import Anchor, Period
from retrieval.ranking.query import Query
from retrieval.ranking.reading import READ, Read, read
from retrieval.ranking.retriever import Candidate, Retriever
from retrieval.ranking.standing import speaks_to_machines
from retrieval.tuned import tuned

_EVENT = tuned("search")["event"]
_MOST_EVENTS = 8  # that one question counts time from, and that are looked for


@dataclass(frozen=True, slots=True)
class Found:
    """What was found for a query: passages, best first, and those that were read, with their sentences. ``is_cited``:
    an outlet is asked about of which the coverage holds nothing, and some article cites one that is asked about.
    """

    query: Query
    passages: Sequence[Candidate]
    read: Sequence[Read]
    is_cited: bool = False


class Finder:
    """Finds and reads passages in the coverage of a store."""

    def __init__(
        self, store: Articles, index: Index, reader: Reader, reranker: Reranker | None = None
    ) -> None:
        """Search a store through its index and read what is found; a reranker has the last word on its order."""
        self._retriever, self._reader = Retriever(store, index, reranker), reader

    def query(self, question: Question, scope: Scope, setting: Setting, deadline: Deadline) -> Query:
        """Return a question as it is searched for; events in it, “after the summit”, are times: the day of
        the article most about each.
        """
        anchors = question.times.anchors[:_MOST_EVENTS]
        events = [
            self._retriever.query(understand(anchor.words, setting), scope, setting, deadline)
            for anchor in anchors
        ]
        periods = [
            p for anchor, event in zip(anchors, events, strict=True) if (p := self._period_of(anchor, event))
        ]
        return self._retriever.query(
            question.of_days(periods) if periods else question, scope, setting, deadline
        )

    def find(self, query: Query, most: int = READ) -> Found:
        """Return at least ``most`` passages, if there are so many, and the first of them read. What speaks to machines is
        found, but not read.

        Raises GivenUpError when the query's deadline passes.
        """
        passages = self._retriever.search(query, max(most, READ))
        readable = [c for c in passages if not speaks_to_machines(searched_text(c.article, c.passage))]
        is_cited = bool(query.question.unheld) and self._retriever.is_cited(query)
        return Found(query, passages, read(query, readable, self._reader), is_cited)

    def listed(self, query: Query, most: int) -> list[Candidate]:
        """Return passages as they are listed, unread."""
        return self._retriever.search(query, max(most, READ))[:most]

    def _period_of(self, anchor: Anchor, event: Query) -> Period | None:
        nearest = self._retriever.search(event, 1)
        day = nearest[0].article.day if nearest and nearest[0].cosine >= _EVENT else None
        if day is None:
            return None
        first, last = {"after": (day, None), "before": (None, day)}.get(anchor.relation, (day, day))
        return Period(anchor.words, anchor.start, anchor.end, first, last, relative=False)
