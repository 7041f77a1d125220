"""When the page behind an entry of a feed is looked at again, though its entry says nothing of a change.

News is edited where it stands, mostly soon after it came, and few feeds tell. So a page that was fetched for an entry is fetched
again at the next look, and from then on whenever it is known for twice as long as at the time before; never once it is known
for a week. What is known of that is kept with the entry's stamp.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Self

_LONGEST = 7 * 86400  # seconds that a page is known for
_EARLY = 0.9  # of the time that it is known: looks come a little early or late


@dataclass(frozen=True, slots=True)
class Stamp:
    """The stamp of an entry, and, where its page is to be looked at again, since when it is known and when it is due."""

    entry: str
    since: int | None = None
    due: int = 0

    @classmethod
    def of(cls, kept: str | None) -> Self:
        """Read a stamp as it is kept; one without times is of an entry whose page is not looked at again."""
        entry, *times = (kept or "").split() or [""]
        return cls(entry, *map(int, times)) if len(times) == 2 else cls(entry)

    @classmethod
    def first(cls, entry: str, now: datetime) -> Self:
        """Return the stamp of an entry whose page was just fetched for the first time."""
        return cls(entry, int(now.timestamp()), int(now.timestamp()))

    def again(self, now: datetime) -> "Stamp":
        """Return the stamp of an entry whose page was just fetched again."""
        moment = int(now.timestamp())
        return Stamp(self.entry, self.since, moment + int(_EARLY * (moment - (self.since or 0))))

    def is_due(self, now: datetime) -> bool:
        """Tell whether the page is to be fetched again."""
        moment = int(now.timestamp())
        return self.since is not None and self.due < moment <= self.since + _LONGEST

    def __str__(self) -> str:
        """Return the stamp as it is kept."""
        return self.entry if self.since is None else f"{self.entry} {self.since} {self.due}"
