from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from corpus.store.records import EVERYTHING
from corpus.store.sqlite import SqliteStore
from retrieval.answering.responder import Responder
from retrieval.index.index import Index
from retrieval.models.prepare import ModelError
from retrieval.models.reader import Reader
from retrieval.models.reranker import CrossEncoderReranker
from retrieval.query.deadline import Deadline
from retrieval.query.question import Setting, understand
from retrieval.ranking.retriever import Retriever
from tests.conftest import article


class Backwards:
    """Likes the shortest passage best."""

    def scores(self, question: str, passages: Sequence[str]) -> list[float]:
        return [-1000.0 * len(passage) for passage in passages]


def test_a_reranker_has_the_last_word_on_the_order(store: SqliteStore, index: Index, reader: Reader) -> None:
    store.put(
        article(
            "The bridge was closed on Tuesday because the bridge is old.", "Bridge closed", identifier="1"
        ),
        restore=False,
    )
    store.put(article("A bridge.", "B", identifier="2"), restore=False)
    question = "Why was the old bridge closed on Tuesday?"
    plain = Responder(store, index, reader).search(question, EVERYTHING, 5)
    reranked = Responder(store, index, reader, Backwards()).search(question, EVERYTHING, 5)
    assert [c.article.title for c in plain] == ["Bridge closed", "B"]
    assert [c.article.title for c in reranked] == ["B", "Bridge closed"]
    retriever, asked = Retriever(store, index), understand(question)
    found = retriever.search(retriever.query(asked, EVERYTHING, Setting(date.today()), Deadline.after(60)), 5)
    assert {c.score for c in reranked} == {c.score for c in found}  # its scale is mixed with no other


@pytest.mark.filterwarnings("ignore")
def test_a_cross_encoder_of_sentence_transformers_scores_pairs(tmp_path: Path) -> None:
    from sentence_transformers import CrossEncoder

    from retrieval.models.encoder import bundled_folder

    folder = tmp_path / "reranker"
    CrossEncoder(str(bundled_folder()), num_labels=1, device="cpu").save_pretrained(str(folder))
    scores = CrossEncoderReranker(str(folder)).scores("Who won?", ["The Tide won.", "It rained."])
    assert len(scores) == 2
    assert all(0 < score < 1 for score in scores)
    assert CrossEncoderReranker(str(folder)).scores("Who won?", []) == []


@pytest.mark.filterwarnings("ignore")
def test_what_is_no_reranker_is_refused_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="CLIPPINGS_RERANKER") as caught:
        CrossEncoderReranker(str(tmp_path))
    assert "\n" not in str(caught.value)
