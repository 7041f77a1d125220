"""What a feed says of one of its articles."""

from dataclasses import dataclass

from corpus.article import Details


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a feed. ``stamp`` is another when anything in it has changed; ``is_whole`` when its paragraphs are the article."""

    identity: str
    stamp: str
    details: Details
    paragraphs: tuple[str, ...]
    is_whole: bool
