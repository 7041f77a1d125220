"""The reader as a PyTorch module, for training it and for preparing it: the bundled encoder and a head."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from transformers import AutoModel

from retrieval.models.encoder import bundled_folder


class ReadingModel(nn.Module):  # type: ignore[misc]  # torch is not imported for checking
    """From word pieces to what each and the whole say: (texts, pieces, 4) answers, denies, start, end; (texts, 3)
    answers, denies, passage.
    """

    def __init__(self) -> None:
        """Load the bundled encoder below a head that says nothing yet."""
        super().__init__()
        self.base = AutoModel.from_pretrained(
            str(bundled_folder()), attn_implementation="eager", add_pooling_layer=False
        )
        size = self.base.config.hidden_size
        self.pieces, self.whole = nn.Linear(size, 4), nn.Linear(size, 3)

    def forward(self, ids: torch.Tensor, mask: torch.Tensor, types: torch.Tensor) -> tuple[Any, Any]:
        """Read word pieces."""
        hidden = self.base(input_ids=ids, attention_mask=mask, token_type_ids=types).last_hidden_state
        return self.pieces(hidden), self.whole(hidden[:, 0])

    def learned(self) -> dict[str, NDArray[np.float32]]:
        """Return all weights but those that stay the encoder's own, its embeddings of words and positions."""
        return {
            name: array.detach().float().numpy()
            for name, array in self.state_dict().items()
            if array.is_floating_point() and not _stays(name)
        }

    def take(self, weights: Mapping[str, NDArray[np.float32]]) -> None:
        """Set weights that were learned."""
        self.load_state_dict({name: torch.from_numpy(array) for name, array in weights.items()}, strict=False)


def _stays(name: str) -> bool:
    return name.endswith(("word_embeddings.weight", "position_embeddings.weight"))
