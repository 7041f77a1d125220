"""Looking after sources that change: which are to be watched, when each is due, and what is new or changed in
it.

What a source holds is known by items: the entries of a feed, the files of a folder. Each has a stamp that is
another when it has changed, so that only what is new is read, however often a source is looked at. Nothing is
put anywhere here: a look yields changes, and whoever keeps them says so to the store
(``WatchState.keep_seen_items``).
"""

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import chain
from pathlib import Path

from corpus.addresses import is_web, without_secrets
from corpus.formats.detection import UnknownFormError, form_of_page
from corpus.formats.feed import entries, feeds_linked, is_feed
from corpus.formats.registry import HTML
from corpus.intake.again import Stamp
from corpus.intake.entries import Change, Entries, Linked, Rest, item_of
from corpus.intake.files import files_under
from corpus.intake.network import FetchError
from corpus.intake.reading import read, read_page
from corpus.intake.web import Page, Web
from corpus.store.protocols import WatchState
from corpus.store.records import SourceState

EVERY_ADDRESS = 15 * 60.0  # seconds between two looks, where the list does not say
EVERY_FOLDER = 60.0
MOST_PAGES = 50  # linked pages fetched in one look, so that no feed holds up the others for long

_SHORTEST_ADDRESS = 60.0  # seconds: nobody's feed is to be asked more often
_SHORTEST_FOLDER = 1.0
_LONGEST = 31 * 86400.0
_LONGEST_BACK_OFF = 86400.0
_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_COMMENT = re.compile(r"(?:^|\s)#.*$")
_LINE = re.compile(
    r"(?P<source>.+?)(?:\s+every\s+(?P<number>\d{1,9})\s*(?P<unit>[smhd])[a-z]*)?$", re.IGNORECASE
)
_EVERY = re.compile(r"(?:^|\s)every\b", re.IGNORECASE)
_SETTLED = 2.0  # seconds since a file was last written to, after which it is taken for finished
# looks in a row that a linked page is waited for; at a quarter of an hour, with the back-off, some eight
# hours
_PATIENCE = 5


@dataclass(frozen=True, slots=True)
class Listed:
    """A source that is to be watched, and the seconds between two looks at it."""

    source: str
    every: float


@dataclass(frozen=True, slots=True)
class Look:
    """What a look at a source brings: its changes, and the items that it holds no more.

    ``state`` and ``rest``, which grows while the changes are gone through, are for ``after``.
    """

    state: SourceState
    changes: Iterator[Change]
    gone: frozenset[str]
    rest: Rest


def read_list(lines: Iterable[str]) -> tuple[list[Listed], list[str]]:
    """Return the sources in a list and, each in one line with its number, what is wrong with its other lines.

    A line names a feed, a page that links to its feed, a folder or a file; ``every 15m`` after it says how
    often to look.
    """
    listed: dict[str, Listed] = {}
    wrong: list[str] = []
    for number, line in enumerate(lines, start=1):
        text = _COMMENT.sub("", line.replace("\ufeff", "")).strip()
        if not text:
            continue
        try:
            one = _listed(text)
            if one.source in listed:
                raise ValueError(f"{without_secrets(one.source)} is listed already")
            listed[one.source] = one
        except ValueError as error:
            wrong.append(f"line {number}: {error}")
    return list(listed.values()), wrong


def due_state(listed: Listed, known: SourceState | None, now: datetime) -> SourceState:
    """Return the state of a listed source: as known, or due at once; a shorter interval than before counts
    from the last look.
    """
    if known is None:
        return SourceState(listed.source, listed.every, _iso(now), _iso(now))
    if known.every == listed.every:
        return known
    last = datetime.fromisoformat(known.checked_at or known.listed_at)
    return replace(known, every=listed.every, next_due=_iso(last + timedelta(seconds=listed.every)))


def look_at(state: SourceState, store: WatchState, web: Web, now: datetime) -> Look:
    """Look at a source. Raises ValueError (FetchError) or OSError when it cannot be looked at."""
    seen = store.seen_items(state.source)
    if is_web(state.source):
        return _look_at_address(state, seen, web, now)
    return _look_at_files(state, seen, now)


def after(look: Look, now: datetime, jitter: float) -> SourceState:
    """Return the state of a source after a look whose changes are kept.

    ``jitter``, about 1, keeps sources that were listed together from being due together for ever.
    """
    state, rest = look.state, look.rest
    if rest.items:  # the next look must get the feed again, whether it has changed or not
        state = replace(state, etag=None, modified=None)
    if rest.error:
        words = f"{rest.items} linked page{'' if rest.items == 1 else 's'} left for later: {rest.error}"
        left = failed(state, FetchError(words, may_pass=True, retry_after=rest.retry_after), now, jitter)
        return (
            replace(left, refreshed_at=_iso(now)) if 2 * rest.items < rest.of else left
        )  # a dead link in a feed is no stall
    wait = _SETTLED if rest.items else state.every * jitter
    return replace(
        state,
        checked_at=_iso(now),
        refreshed_at=_iso(now),
        failures=0,
        error=None,
        next_due=_iso(now + timedelta(seconds=wait)),
    )


def failed(state: SourceState, error: Exception, now: datetime, jitter: float) -> SourceState:
    """Return the state of a source that could not be looked at; the wait doubles with each failure, up to a
    day.
    """
    wait = min(state.every * 2 ** min(state.failures, 20), max(_LONGEST_BACK_OFF, state.every)) * jitter
    if isinstance(error, FetchError):
        wait = max(wait, error.retry_after or 0.0)
        if not error.may_pass:
            state = replace(
                state, feed=None, etag=None, modified=None
            )  # the page may link to another feed by now
    words = (error.strerror or str(error)).lower() if isinstance(error, OSError) else str(error)
    return replace(
        state,
        checked_at=_iso(now),
        failures=state.failures + 1,
        error=words,
        next_due=_iso(now + timedelta(seconds=wait)),
    )


def _listed(text: str) -> Listed:
    """Read a line of a list. Raises ValueError when it cannot be watched."""
    found = _LINE.match(text)
    if found is None or (found["unit"] is None and _EVERY.search(text)):
        raise ValueError(
            f"how often is not understood in {without_secrets(text)!r}: write it as 15m, 2h or 1d"
        )
    source = found["source"]
    if "://" in source and not is_web(source):
        raise ValueError(f"only http and https are watched, not {source.split('://')[0]!r}")
    shortest, usual = (
        (_SHORTEST_ADDRESS, EVERY_ADDRESS) if is_web(source) else (_SHORTEST_FOLDER, EVERY_FOLDER)
    )
    every = float(found["number"]) * _UNITS[found["unit"].lower()] if found["unit"] else usual
    if not shortest <= every <= _LONGEST:
        raise ValueError(
            f"every {found['number']}{found['unit']} is too {'often' if every < shortest else 'seldom'}: write 1m to 31d"
        )
    if is_web(source):
        return Listed(source, every)
    try:
        return Listed(str(Path(source).expanduser().absolute()), every)
    except (RuntimeError, ValueError) as error:
        raise ValueError(f"{source!r} names no folder") from error


def _look_at_address(state: SourceState, seen: dict[str, str], web: Web, now: datetime) -> Look:
    again = not _is_continued(state) and any(Stamp.of(stamp).is_due(now) for stamp in seen.values())
    known = {} if again else {"etag": state.etag, "modified": state.modified}
    page = web.get(state.feed or state.source, **known)
    if page.status == 304:
        return Look(state, iter(()), frozenset(), Rest())
    if not is_feed(page.content) and state.feed is None and _is_html(page):
        linked = feeds_linked(page.content, page.url)
        if not linked:
            raise ValueError("neither a feed nor a page that links to one: list the address of its feed")
        state = replace(state, feed=linked[0])
        page = web.get(linked[0])
    state = replace(state, etag=page.etag, modified=page.last_modified)
    if not is_feed(page.content):
        return _look_at_page(state, seen, page, web)
    found = entries(page.content, page.url)
    rest = Rest(of=len(found))
    of = Entries(page.asked, Linked(web, is_patient=state.failures < _PATIENCE), now, MOST_PAGES)
    items = [item_of(entry.identity) for entry in found]
    kept = [(entry, Stamp.of(seen.get(item))) for entry, item in zip(found, items, strict=True)]
    new = [entry for entry, stamp in kept if stamp.entry != entry.stamp]
    due = [
        (entry, stamp) for entry, stamp in kept if again and stamp.entry == entry.stamp and stamp.is_due(now)
    ]
    changes = chain(of.changed(new, rest), of.looked_at_again(due))
    return Look(state, changes, frozenset(seen).difference(items), rest)


def _is_continued(state: SourceState) -> bool:
    """Tell whether a look only goes on with what the one before left for it."""
    if state.checked_at is None:
        return False
    waited = datetime.fromisoformat(state.next_due) - datetime.fromisoformat(state.checked_at)
    return 0 <= waited.total_seconds() <= _SETTLED


def _look_at_page(state: SourceState, seen: dict[str, str], page: Page, web: Web) -> Look:
    """Look at what is at an address and is no feed, as a whole."""
    item, stamp = item_of(state.source), hashlib.sha256(page.content).hexdigest()[:32]
    changes = [Change(item, stamp, read_page(page, web))] if seen.get(item) != stamp else []
    return Look(state, iter(changes), frozenset(seen) - {item}, Rest())


def _look_at_files(state: SourceState, seen: dict[str, str], now: datetime) -> Look:
    """Look at a folder or file. What was written to a moment ago is left: it may be written to still."""
    path = Path(state.source)
    if not path.exists():
        raise ValueError("no such file or folder")
    closed: list[OSError] = []
    files = list(files_under(path, closed.append)) if path.is_dir() else [path]
    if closed and not files:
        raise closed[0]
    found = {item_of(str(file)): (file, *stamp) for file in files if (stamp := _stamp(file))}
    changed = {item: one for item, one in found.items() if seen.get(item) != one[1]}
    settled = {item: one for item, one in changed.items() if not 0 <= now.timestamp() - one[2] < _SETTLED}
    changes = (Change(item, stamp, read(str(file))) for item, (file, stamp, _) in settled.items())
    return Look(state, changes, frozenset(seen) - frozenset(found), Rest(len(changed) - len(settled)))


def _stamp(file: Path) -> tuple[str, float] | None:
    """Return what is another when a file has been written to, and when that was; None when it is no file or
    has gone meanwhile.
    """
    try:
        status = file.stat()
    except OSError:
        return None
    return (f"{status.st_mtime_ns}:{status.st_size}", status.st_mtime) if file.is_file() else None


def _is_html(page: Page) -> bool:
    try:
        return form_of_page(page.content_type or "", page.content) is HTML
    except UnknownFormError:
        return False


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")
