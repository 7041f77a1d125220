"""What commands begin with: the home, the part of the coverage and the day that options name, and files named
on the command line.
"""

from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import TypeVar

from bot.cli.app import CommandError
from bot.cli.output import tell
from bot.home import Coverage, Home
from bot.settings import read_settings
from corpus.dates import first_day, last_day
from corpus.store.protocols import Store
from corpus.store.records import Listed, Scope

_T = TypeVar("_T")


def open_home() -> Home:
    """Return the home that the settings name."""
    return Home(read_settings(), tell)


def scope_of(coverage: Coverage, since: str | None, until: str | None, publisher: str | None) -> Scope:
    """Return the part of a coverage that options name. Raises CommandError where it can be none."""
    first, last = _understood(first_day, since), _understood(last_day, until)
    if first and last and first > last:
        raise CommandError(f"--since {since} is after --until {until}: swap them")
    return Scope(first, last, _publishers(coverage, publisher))


def articles_like(store: Store, scope: Scope, words: str) -> list[Listed]:
    """Return the articles of a scope that hold all of some words, in headline or text and in any form; newest
    first.
    """
    listed = store.articles()
    if scope.is_everything and not words.strip():
        return listed
    from retrieval.query.terms import terms

    wanted = frozenset(terms(words)) or frozenset(words.casefold().split())
    within = store.versions(store.version_ids(scope))
    kept = {one.id for _, one in within if not words or wanted.issubset(terms(f"{one.title}\n{one.text}"))}
    return [one for one in listed if one.id in kept]


def day_asked(text: str | None) -> date | None:
    """Return the day that a question is asked on, None where none was given."""
    day = _understood(first_day, text)
    return date.fromisoformat(day) if day else None


def _understood(read_day: Callable[[str], str], text: str | None) -> str | None:
    try:
        return None if text is None else read_day(text)
    except ValueError as error:
        raise CommandError(str(error)) from error


def _publishers(coverage: Coverage, wanted: str | None) -> tuple[str, ...] | None:
    """Return the publishers, as they are kept, that a person may mean; letter case and a leading article
    apart.
    """
    if wanted is None:
        return None
    known = coverage.store.publishers()
    found = tuple(name for name in known if _plain(name) == _plain(wanted)) or tuple(
        n for n in known if _plain(wanted) in _plain(n)
    )
    if not found:
        names = ", ".join(known[:10]) or "none"
        raise CommandError(
            f"no publisher {wanted!r} in the coverage; it has: {names}{' …' if len(known) > 10 else ''}"
        )
    return found


def _plain(name: str) -> str:
    return name.casefold().strip().removeprefix("the ")


def read_lines(file: Path, read_all: Callable[[Iterable[str]], list[_T]]) -> list[_T]:
    """Return what a reader of lines makes of a file."""
    try:
        with file.open(encoding="utf-8-sig", errors="replace") as lines:
            return read_all(lines)
    except OSError as error:
        raise CommandError(f"cannot read {file}: {(error.strerror or str(error)).lower()}") from error
    except ValueError as error:
        raise CommandError(f"{file}: {error}") from error


def check_writable(*files: Path | None) -> None:
    """Raise CommandError, before the work is done, where its results could not be written."""
    for file in files:
        if file and (file.is_dir() or not file.parent.is_dir()):
            raise CommandError(f"cannot write {file}: name a file in a folder that exists")
