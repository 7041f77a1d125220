"""What a reader says of a part of a source beside articles and plain mistakes."""

from datetime import UTC, datetime

from corpus.dates import published_date

_WITHDRAWN = ("canceled", "cancelled", "withheld")  # IPTC publishing status, NewsCodes "stat"


class RemarkError(ValueError):
    """Something worth telling of a part that was read all the same."""


class WithdrawnError(ValueError):
    """The publisher has taken an article back; ``key`` is the key of the article that it was."""

    def __init__(self, words: str, key: str) -> None:
        """Say which, in one line."""
        super().__init__(words, key)
        self.key = key

    def __str__(self) -> str:
        """Return the line for a person."""
        return str(self.args[0])


def check_status(status: str | None, title: str | None, key: str) -> None:
    """Raise WithdrawnError when an IPTC publishing status (``usable``, ``stat:canceled``, an address of one) says so."""
    word = (status or "").lower().rstrip("/").replace("/", ":").rpartition(":")[2].strip()
    if word in _WITHDRAWN:
        what = "was withdrawn" if word != "withheld" else "is withheld"
        raise WithdrawnError(f"{title or key!r} {what} by its publisher: not added", key)


def check_embargo(until: object) -> None:
    """Raise ValueError when an article may not be published yet."""
    moment = published_date(until) if isinstance(until, str) else None
    if moment is None:
        return
    end = datetime.fromisoformat(moment)
    if (end if end.tzinfo else end.replace(tzinfo=UTC)) > datetime.now(UTC):
        raise ValueError(f"embargoed until {moment}: add it again then")
