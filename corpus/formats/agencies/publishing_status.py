"""Whether a publisher lets an article be shown: its IPTC publishing status, its embargo, and what else says that it is not public.

What no search engine is to show (noindex) is public all the same.
"""

from collections.abc import Mapping
from datetime import UTC, datetime

from corpus.article import Details, own_key
from corpus.dates import written_date
from corpus.findings import WithdrawnError

_CANCELED, _WITHHELD = ("canceled", "cancelled"), "withheld"  # IPTC publishing status, NewsCodes "stat"


# of WordPress, Superdesk, Ghost, Drupal
_NOT_PUBLIC = frozenset(
    "draft auto_draft pending private future scheduled trash trashed inherit spiked unpublished embargoed submitted in_progress fetched routed"
    " on_hold being_corrected needs_review protected password hidden deleted archived_draft".split()
)
_TAKEN_BACK = frozenset(("killed", "recalled"))
_STATUSES = (
    "status", "state", "post_status", "publication_status", "publish_status", "publishing_status", "moderation_state", "workflow_state",
    "visibility", "_status",
)  # fmt: skip
_FLAGS = (
    "draft",
    "is_draft",
    "isDraft",
    "private",
    "is_private",
    "isPrivate",
    "protected",
    "is_protected",
    "password_protected",
    "unpublished",
)
_PUBLIC_FLAGS = ("published", "is_published", "isPublished", "publish", "public", "is_public", "isPublic")
_PASSWORDS = ("password", "post_password")
_NOT_BEFORE = (
    "embargo", "embargoed", "embargoedUntil", "embargo_until", "embargo_date", "embargoDate", "scheduled_at", "scheduled_for", "publish_at",
    "publishAt", "publish_on", "publish_schedule",
)  # fmt: skip
_TRUE, _FALSE = ("true", "yes", "1"), ("false", "no", "0", "")


def check_public(record: Mapping[str, object]) -> None:
    """Raise ValueError when a record or front matter says that its article is a draft, private, protected, or to be published later."""
    for name in _STATUSES:
        value = record.get(name)
        word = value.strip().lower().replace("-", "_").replace(" ", "_") if isinstance(value, str) else ""
        if word in _NOT_PUBLIC or (value is False and name == "status"):
            raise ValueError(f"not published ({name}: {value}): left out")
    flag = next((name for name in _FLAGS if _is(record.get(name), _TRUE)), None)
    flag = flag or next((name for name in _PUBLIC_FLAGS if _is(record.get(name), _FALSE[:2])), None)
    if flag:
        raise ValueError(f"not published ({flag}: {str(record[flag]).lower()}): left out")
    if any(isinstance(record.get(name), str) and record[name] for name in _PASSWORDS):
        raise ValueError("protected by a password: left out")
    for name in _NOT_BEFORE:
        _check_begin(name, record.get(name))


def _is(value: object, words: tuple[str, ...]) -> bool:
    return isinstance(value, bool | str) and str(value).strip().lower() in words


def _check_begin(name: str, value: object) -> None:
    """Raise ValueError when something is not to be shown before a day that has not come, or that cannot be read."""
    if value is None or _is(value, _FALSE):
        return
    moment = written_date(value)
    if moment is not None:
        check_embargo(moment)
    elif name.startswith("embargo"):
        raise ValueError(f"under an embargo ({str(value)[:40]}): left out")


def is_taken_back(record: Mapping[str, object]) -> bool:
    """Tell whether Superdesk says that an article is taken back."""
    return str(record.get("state")).lower() in _TAKEN_BACK


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
