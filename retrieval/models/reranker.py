"""An optional cross-encoder that orders passages by reading each together with the question.

Its scores have a scale of their own, another for every model. They are compared with each other only: they
decide the order of the passages that the indexes found, and never enter confidence, which stays with the
judge and the evidence that it was calibrated with.
"""

from collections.abc import Sequence
from typing import Protocol

from retrieval.models.prepare import ModelError


class Reranker(Protocol):
    """Scores passages for a question; higher is better, and nothing else is known of the scale."""

    def scores(self, question: str, passages: Sequence[str]) -> list[float]:
        """Return a score for each passage."""


class CrossEncoderReranker:
    """Any sentence-transformers CrossEncoder, on PyTorch."""

    def __init__(self, model: str) -> None:
        """Load a model by its name or folder. Raises ModelError when it cannot be loaded or is no
        reranker.
        """
        from sentence_transformers import CrossEncoder

        try:
            self._model = CrossEncoder(model, device="cpu", trust_remote_code=False)
        except Exception as error:  # whatever a model's files provoke, the reader gets one line
            reason = next(iter(str(error).strip().splitlines()), type(error).__name__)[:200]
            raise ModelError(
                f"cannot load the reranker {model!r}: {reason}. Set CLIPPINGS_RERANKER to a CrossEncoder's name or folder"
            ) from error
        if self._model.num_labels != 1:
            raise ModelError(
                f"{model!r} sorts texts into {self._model.num_labels} kinds, it does not rank: set CLIPPINGS_RERANKER to a reranker"
            )

    def scores(self, question: str, passages: Sequence[str]) -> list[float]:
        """Score passages. See ``Reranker.scores``."""
        if not passages:
            return []
        given = self._model.predict([(question, passage) for passage in passages], show_progress_bar=False)
        return [float(score) for score in given]
