"""How long one question may take: looked at between the steps of answering it, so that none holds up those
after it for long.
"""

import time
from dataclasses import dataclass

MOST_SECONDS = 30.0


class GivenUpError(Exception):
    """A question was not worked on to its end; the message says why, in one line, to whoever asked."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """The moment, by the monotonic clock, at which a question that was given some seconds is given up."""

    seconds: float
    ends: float

    @classmethod
    def after(cls, seconds: float) -> "Deadline":
        """Return the deadline that is some seconds from now."""
        return cls(seconds, time.monotonic() + seconds)

    def check(self) -> None:
        """Raise GivenUpError when the time is up."""
        if time.monotonic() >= self.ends:
            raise GivenUpError(
                f"That took longer than {self.seconds:g} seconds and was given up: ask again, in fewer words."
            )
