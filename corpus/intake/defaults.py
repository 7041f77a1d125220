"""What a person says of sources that do not say it themselves: publisher, day and address."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from corpus.addresses import is_web
from corpus.article import Article, tidy, with_details
from corpus.dates import published_date
from corpus.intake.reports import Note, Unreadable


class SeveralError(ValueError):
    """One address is to be that of several articles."""


_NAMES = ("publisher", "published", "url")


@dataclass(slots=True)
class Defaults:
    """What articles are given that do not say it themselves; with ``overrides``, also those that say otherwise.

    ``kept`` counts by detail the articles that said otherwise, and were believed.
    """

    publisher: str | None = None
    published: str | None = None
    url: str | None = None
    overrides: bool = False
    kept: dict[str, int] = field(default_factory=dict)

    def of_all(self, found: Iterable[Article | Unreadable | Note]) -> Iterator[Article | Unreadable | Note]:
        """Yield what was read, with what was told. Raises SeveralError where one address is to be that of several
        articles, before any of them.
        """
        yield from map(self._of, found if self.url is None else _one_article(found))

    def _of(self, one: Article | Unreadable | Note) -> Article | Unreadable | Note:
        if not isinstance(one, Article):
            return one
        given: dict[str, str] = {}
        for name in _NAMES:
            told, said = getattr(self, name), getattr(one, name)
            if told is None or told == said:
                continue
            if said is None or self.overrides:
                given[name] = told
            else:
                self.kept[name] = self.kept.get(name, 0) + 1
        return with_details(one, **given) if given else one

    def kept_in_words(self) -> str:
        """Return what sources said otherwise in a line; nothing where none did."""
        counted = [
            f"{name} of {count} article{'' if count == 1 else 's'}" for name, count in self.kept.items()
        ]
        if not counted:
            return ""
        return (
            f"left as the source itself says: {', '.join(counted)}; --override puts what you say in its place"
        )


def defaults(publisher: str | None, published: str | None, url: str | None, overrides: bool) -> Defaults:
    """Return what a person says of sources. Raises ValueError for what can be none of it."""
    name, day, address = (tidy(text) if text is not None else None for text in (publisher, published, url))
    if name == "":
        raise ValueError("--publisher is empty: write its name, or leave it out")
    if day is not None and published_date(day) is None:
        raise ValueError(f"--published {day!r} is no day of publication: write it as 2011-08-24")
    if address is not None and (not is_web(address) or " " in address):
        raise ValueError(f"--url {address!r} is no address: write it as https://…")
    if overrides and not (name or day or address):
        raise ValueError("--override stands alone: say with it --publisher, --published or --url")
    return Defaults(name, published_date(day) if day else None, address, overrides)


def _one_article(found: Iterable[Article | Unreadable | Note]) -> list[Article | Unreadable | Note]:
    held, articles = [], 0
    for one in found:
        held.append(one)
        articles += isinstance(one, Article)
        if articles > 1:
            raise SeveralError(
                "--url is the address of one article, and this holds several: add that one alone"
            )
    return held
