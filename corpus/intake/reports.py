"""What reading a source yields beside articles, and what of it is told: a bad file in a line, a thousand bad parts in a few."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from corpus.article import Article
from corpus.findings import RemarkError, WithdrawnError

MOST_ERRORS = 20  # lines on one file; what else is wrong with it is counted
HOPELESS = 10_000  # parts of a file that gave no article, after which the rest is not looked at
_NAMED = 3  # files of unknown forms in a folder that are named; the others are counted


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A source, or a part of one, that gave no article, and why in one line."""

    source: str
    error: str


@dataclass(frozen=True, slots=True)
class Note:
    """Something a person should know of a source that was read all the same."""

    source: str
    words: str


@dataclass(frozen=True, slots=True)
class Withdrawn(Note):
    """A publisher's word that the article with a key is taken back, for good or until further notice."""

    key: str
    publisher: str | None
    for_good: bool


def reported(found: Iterator[Article | ValueError], source: str) -> Iterator[Article | Unreadable | Note]:
    """Yield articles and, up to a number of them, what is wrong; a file that is nothing but wrong is named in
    one line.
    """
    good = bad = 0
    held: list[str] = []  # what is wrong, until something is right
    for one in found:
        if isinstance(one, Article | WithdrawnError | RemarkError):
            good += 1
            yield from (Unreadable(source, error) for error in held)
            held.clear()
            yield one if isinstance(one, Article) else _note(one, source)
            continue
        bad += 1
        if good and bad <= MOST_ERRORS:
            yield Unreadable(source, str(one))
        elif len(held) < MOST_ERRORS and not good:
            held.append(str(one))
        if bad == HOPELESS and not good:
            yield Unreadable(
                source,
                f"{held[0]}, and none of its first {HOPELESS:,} parts is an article: the rest was not looked at",
            )
            return
    if not good and bad > MOST_ERRORS:
        yield Unreadable(source, f"{held[0]}, and none of its {bad:,} parts is an article")
        return
    yield from (Unreadable(source, error) for error in held)
    if bad > MOST_ERRORS:
        yield Unreadable(source, f"and {bad - MOST_ERRORS:,} more parts of it that could not be read")
    if not good and not bad:
        yield Unreadable(source, "empty")


def _note(remark: WithdrawnError | RemarkError, source: str) -> Note:
    if isinstance(remark, WithdrawnError):
        return Withdrawn(source, str(remark), remark.key, remark.publisher, remark.for_good)
    return Note(source, str(remark))


def left_out(unknown: list[Path]) -> str:
    """Say which files of a folder are in no form that is read."""
    if len(unknown) == 1:
        return f"left out {unknown[0].name}: not a form that Clippings reads"
    kinds = Counter(path.suffix.lower() or "no ending" for path in unknown).most_common()
    told = ", ".join(f"{count} {kind}" for kind, count in kinds[:_NAMED]) + (
        ", …" if len(kinds) > _NAMED else ""
    )
    return f"left out {len(unknown)} files in forms that Clippings does not read ({told})"
