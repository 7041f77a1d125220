"""What the texts of one folder have in common: a site's boilerplate, which is no part of any of them."""

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.encodings import decode
from corpus.intake.files import files_under

if TYPE_CHECKING:
    from corpus.extraction.blocks import Block
    from corpus.extraction.text.cleaning import Repeats

_LARGEST_PAGE = 2**20  # bytes of a file that is compared with the others of its folder
_FEWEST_TEXTS = 3  # in a folder, for what they share to say anything


@dataclass(frozen=True, slots=True)
class Shared:
    """In how many other files of its folder each block of a text stands, for the blocks that do."""

    counts: dict[str, int]

    @classmethod
    def of(cls, text: str, repeats: "Repeats") -> "Shared":
        """Count in how many other files each block of a text stands."""
        from corpus.extraction.blocks import cut

        blocks: list[Block] = []
        with suppress(ValueError):  # no page; who reads it says so
            blocks = cut(text)
        return cls({block.text: count for block in blocks if (count := repeats(block.text))})

    def __call__(self, block: str) -> int:
        """Return in how many other files a block stands."""
        return self.counts.get(block, 0)


def repeats_in(folder: Path) -> "Repeats | None":
    """Count what the texts of a folder have in common; None where they are too few to tell."""
    texts = [path for path in files_under(folder, lambda _: None) if path.suffix.lower() == ".txt"]
    if len(texts) < _FEWEST_TEXTS:
        return None
    from corpus.extraction.text.cleaning import Repeats

    repeats = Repeats()
    for path in texts:
        with suppress(OSError, ValueError):  # what cannot be read is named when it is its turn
            if path.is_file() and path.stat().st_size <= _LARGEST_PAGE:
                repeats.count(decode(path.read_bytes())[0])
    return repeats
