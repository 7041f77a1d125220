"""What a reader finds beside articles and plain mistakes: entries of a feed, remarks, and articles that their
publisher takes back.
"""

from dataclasses import dataclass

from corpus.article import Details


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a feed. ``stamp`` is another when anything in it has changed; ``is_whole`` when its
    paragraphs are the article.
    """

    identity: str
    stamp: str
    details: Details
    paragraphs: tuple[str, ...]
    is_whole: bool


class RemarkError(ValueError):
    """Something worth telling of a part that was read all the same."""


class WithdrawnError(ValueError):
    """The publisher has taken an article back, for good or until further notice; ``key`` is the key of the
    article that it was.
    """

    def __init__(self, words: str, key: str, publisher: str | None, for_good: bool) -> None:
        """Say which, in one line, and who says so."""
        super().__init__(words, key, publisher, for_good)
        self.key, self.publisher, self.for_good = key, publisher, for_good

    def __str__(self) -> str:
        """Return the line for a person."""
        return str(self.args[0])
