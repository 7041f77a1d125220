"""Where in a file an article stands: what tells the articles of one file apart."""

from collections import Counter

from corpus.article import Details, tidy


class Places:
    """Tells the articles of one file apart by what they are, so that reordering the file changes nothing."""

    def __init__(self, source: str) -> None:
        """Tell apart the articles of a file or address."""
        self.source = source
        self._seen: Counter[str] = Counter()

    def of(self, details: Details) -> str:
        """Return the place of an article; of several that call themselves the same, each has its own."""
        own = "|".join(tidy(part or "") for part in (details.publisher, details.title, details.published))
        self._seen[own] += 1
        return f"{self.source}#{own}" + (f"#{self._seen[own]}" if self._seen[own] > 1 else "")
