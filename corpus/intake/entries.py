"""The entries of a feed that is watched: which are read now, from their pages where they are only teasers, and what is left for later.

Which feeds are looked at when is in ``watching``, when the page behind an entry is looked at again in ``again``.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from corpus.article import Article
from corpus.findings import Entry
from corpus.formats.feed import article_of
from corpus.intake.again import Stamp
from corpus.intake.network import FetchError
from corpus.intake.reading import linked_pages
from corpus.intake.reports import Note, Unreadable
from corpus.intake.web import Web


@dataclass(frozen=True, slots=True)
class Change:
    """An item that is new or has changed, and what is found in it, which is read as it is gone through."""

    item: str
    stamp: str
    found: Iterable[Article | Unreadable | Note]


@dataclass(slots=True)
class Rest:
    """What a look leaves for the next one: how many items, of how many that there are and, where it could not
    have them now, why.

    ``retry_after`` is for how many seconds the host wants no more.
    """

    items: int = 0
    of: int = 0
    error: str | None = None
    retry_after: float = 0.0


class Linked:
    """The pages that a feed links to. A host that cannot be reached is asked no more in this look."""

    def __init__(self, web: Web, *, is_patient: bool) -> None:
        """Fetch pages; with patience, those that cannot be had now may come later."""
        self._read, self._is_patient = linked_pages(web), is_patient
        self._down: dict[str, FetchError] = {}
        self.fetched = 0

    def page(self, url: str) -> Iterator[Article]:
        """Yield the article of a page. Raises ValueError when there is none."""
        host = urlsplit(url).netloc
        if host in self._down:
            raise self._down[host]
        self.fetched += 1
        try:
            yield from self._read(url)
        except FetchError as error:
            if error.may_pass:
                self._down[host] = error
            raise

    def may_come_later(self, error: BaseException | None) -> bool:
        """Tell whether a page that could not be had is to be asked for again; not for ever, for some hosts
        are gone for good.
        """
        return self._is_patient and isinstance(error, FetchError) and error.may_pass


@dataclass(frozen=True, slots=True)
class Entries:
    """The entries of a feed in one look, which fetches at most so many pages."""

    source: str
    linked: Linked
    now: datetime
    most: int

    def changed(self, new: list[Entry], rest: Rest) -> Iterator[Change]:
        """Yield entries with their articles; one whose page cannot be had now is left for the next look."""
        for number, entry in enumerate(new):
            if self.linked.fetched >= self.most and not entry.is_whole:
                rest.items += len(new) - number
                return
            stamp = Stamp(entry.stamp) if entry.is_whole else Stamp.first(entry.stamp, self.now)
            try:
                found: Article | Unreadable = article_of(entry, self.source, self.linked.page)
            except ValueError as error:
                if self.linked.may_come_later(error.__cause__):
                    rest.items += 1
                    rest.error = str(error.__cause__)
                    wished = getattr(error.__cause__, "retry_after", None) or 0.0
                    rest.retry_after = max(rest.retry_after, wished)
                    continue
                found, stamp = Unreadable(self.source, str(error)), Stamp(entry.stamp)
            yield Change(item_of(entry.identity), str(stamp), (found,))

    def looked_at_again(self, due: list[tuple[Entry, Stamp]]) -> Iterator[Change]:
        """Yield entries with the articles of their pages as they are now; a page that cannot be had is no news."""
        for entry, stamp in due:
            if self.linked.fetched >= self.most:
                return
            found: tuple[Article, ...] = ()
            try:
                found = (article_of(entry, self.source, self.linked.page),)
            except ValueError as error:
                if isinstance(error.__cause__, FetchError) and error.__cause__.may_pass:
                    continue
            yield Change(item_of(entry.identity), str(stamp.again(self.now)), found)


def item_of(name: str) -> str:
    """Return the key of an item: names of files and entries may hold words of articles that are removed
    later.
    """
    return hashlib.sha256(name.encode(errors="surrogateescape")).hexdigest()[:32]
