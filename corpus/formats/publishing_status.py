"""What a reader says of a part of a source beside articles and plain mistakes."""

from datetime import UTC, datetime

from corpus.article import Details, own_key
from corpus.dates import published_date

_CANCELED, _WITHHELD = ("canceled", "cancelled"), "withheld"  # IPTC publishing status, NewsCodes "stat"


class RemarkError(ValueError):
    """Something worth telling of a part that was read all the same."""


class WithdrawnError(ValueError):
    """The publisher has taken an article back, for good or until further notice; ``key`` is the key of the article that it was."""

    def __init__(self, words: str, key: str, publisher: str | None, for_good: bool) -> None:
        """Say which, in one line, and who says so."""
        super().__init__(words, key, publisher, for_good)
        self.key, self.publisher, self.for_good = key, publisher, for_good

    def __str__(self) -> str:
        """Return the line for a person."""
        return str(self.args[0])


def check_status(status: str | None, details: Details, source: str) -> None:
    """Raise WithdrawnError when an IPTC publishing status (``usable``, ``stat:canceled``, an address of one) says so."""
    word = (status or "").lower().rstrip("/").replace("/", ":").rpartition(":")[2].strip()
    if word in _CANCELED or word == _WITHHELD:
        key = own_key(details, source) or ""
        what = "is withheld" if word == _WITHHELD else "was withdrawn"
        words = f"{details.title or key!r} {what} by its publisher: not added"
        raise WithdrawnError(words, key, details.publisher, for_good=word != _WITHHELD)


def check_embargo(until: object) -> None:
    """Raise ValueError when an article may not be published yet."""
    moment = published_date(until) if isinstance(until, str) else None
    if moment is None:
        return
    end = datetime.fromisoformat(moment)
    if (end if end.tzinfo else end.replace(tzinfo=UTC)) > datetime.now(UTC):
        raise ValueError(f"embargoed until {moment}: add it again then")
