"""Whether a publisher lets an article be shown: its IPTC publishing status and embargo."""

from datetime import UTC, datetime

from corpus.article import Details, own_key
from corpus.dates import written_date
from corpus.findings import WithdrawnError

_CANCELED, _WITHHELD = ("canceled", "cancelled"), "withheld"  # IPTC publishing status, NewsCodes "stat"


def check_status(status: str | None, details: Details, source: str) -> None:
    """Raise WithdrawnError when an IPTC publishing status (``usable``, ``stat:canceled``, an address of one)
    says so.
    """
    word = (status or "").lower().rstrip("/").replace("/", ":").rpartition(":")[2].strip()
    if word in _CANCELED or word == _WITHHELD:
        key = own_key(details, source) or ""
        what = "is withheld" if word == _WITHHELD else "was withdrawn"
        words = f"{details.title or key!r} {what} by its publisher: not added"
        raise WithdrawnError(words, key, details.publisher, for_good=word != _WITHHELD)


def check_embargo(until: object) -> None:
    """Raise ValueError when an article may not be published yet."""
    moment = written_date(until) if isinstance(until, str) else None
    if moment is None:
        return
    end = datetime.fromisoformat(moment)
    if (end if end.tzinfo else end.replace(tzinfo=UTC)) > datetime.now(UTC):
        raise ValueError(f"embargoed until {moment}: add it again then")
