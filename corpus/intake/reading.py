"""From a source that a person names to the articles in it. A bad one is reported; the rest go on.

Which forms there are is in ``corpus.formats.registry``, how files are opened in ``files``, what is said of them in ``reports``.
"""

import io
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus.article import Article, with_details
from corpus.encodings import decode, decode_labelled
from corpus.formats.detection import HEAD, UnknownFormError, form_of_file, form_of_page
from corpus.formats.registry import FEED, TEXT, Form, Given, Takes
from corpus.intake.files import CountedReader, fault_of, files_under, lines_of, unpacked, whole
from corpus.intake.reports import Note, Unreadable, left_out, reported
from corpus.intake.shared import Shared, repeats_in

if TYPE_CHECKING:
    from corpus.extraction.text.cleaning import Repeats
    from corpus.intake.web import Page, Web

_LARGEST_PAGE = 2**20  # characters of a text that is compared with the others of its folder


def read(
    source: str, web: "Web | None" = None, seen: Callable[[int], None] | None = None
) -> Iterator[Article | Unreadable | Note]:
    """Yield what a file, a folder (in order of name) or an address holds. Never raises for what it finds
    there.

    Addresses, and pages that a feed only links to, are fetched by ``web``; without it they are named as not
    read. ``seen`` is told of the bytes of files as they are read; they sum up to ``size_of(source)``.
    """
    reader = _Reader(web, seen or (lambda _: None))
    try:
        if "://" in source:
            yield from reader.address(source)
        elif not source.strip():
            yield Unreadable(source, "no file or folder is named")
        else:
            yield from reader.path(Path(source).expanduser())
    except (OSError, ValueError, RuntimeError) as error:  # a NUL in a path, the home of a stranger
        yield Unreadable(source, fault_of(error))


def read_page(page: "Page", web: "Web") -> Iterator[Article | Unreadable | Note]:
    """Yield what a fetched page holds. Never raises for what it finds there."""
    try:
        yield from reported(_Reader(web, lambda _: None).in_page(page), page.asked)
    except ValueError as error:
        yield Unreadable(page.asked, str(error))


def linked_pages(web: "Web") -> Callable[[str], Iterator[Article]]:
    """Return what yields the article of a page that a feed links to; it raises ValueError when there is
    none.
    """
    return _Reader(web, lambda _: None).linked


@dataclass(frozen=True, slots=True)
class _Reader:
    """What reading needs besides the source."""

    web: "Web | None"
    seen: Callable[[int], None]
    repeats: "Repeats | None" = None  # what the texts of a folder have in common

    def path(self, path: Path) -> Iterator[Article | Unreadable | Note]:
        if path.is_dir():
            yield from self._folder(path)
        elif not path.exists():
            raise ValueError("no such file or folder")
        else:
            try:
                yield from self._file(path)
            except UnknownFormError as error:
                yield Unreadable(str(path), str(error))

    def address(self, url: str) -> Iterator[Article | Unreadable | Note]:
        """Yield what is at an address. Raises ValueError when it cannot be had, or nothing in it be read."""
        if self.web is None:
            raise ValueError("addresses are not read here: save the page and add the file")
        page = self.web.get(url)
        yield from reported(self.in_page(page), url)

    def _folder(self, folder: Path) -> Iterator[Article | Unreadable | Note]:
        closed: list[OSError] = []
        unknown: list[Path] = []
        empty = True
        reader = replace(self, repeats=repeats_in(folder))
        for path in files_under(folder, closed.append):
            empty = False
            try:
                yield from reader._file(path)
            except UnknownFormError:
                unknown.append(path)
        for error in closed:
            yield Unreadable(str(Path(error.filename)), fault_of(error))
        if unknown:
            yield Note(str(folder), left_out(unknown))
        if empty and not closed:
            yield Unreadable(str(folder), "no files in it")

    def _file(self, path: Path) -> Iterator[Article | Unreadable | Note]:
        """Yield what is in a file. Raises UnknownFormError when it is in none of the forms."""
        source = str(path)
        try:
            if not path.is_file():
                raise ValueError("not a regular file")
            with path.open("rb") as raw:
                form = form_of_file(path.name, lambda: unpacked(raw, path).read(HEAD))
                raw.seek(0)
                yield from self._opened(form, raw, path)
        except UnknownFormError:
            raise
        except (OSError, EOFError, zlib.error, ValueError) as error:
            yield Unreadable(source, fault_of(error))

    def _opened(
        self, form: Form, raw: io.BufferedReader, path: Path
    ) -> Iterator[Article | Unreadable | Note]:
        source, place, given = str(path), str(path.resolve()), self._given
        content: Any
        match form.takes:
            case Takes.FILE:
                content = io.BufferedReader(CountedReader(raw, self.seen))
            case Takes.LINES:
                content = lines_of(unpacked(io.BufferedReader(CountedReader(raw, self.seen)), path))
            case _:
                content = whole(raw, path, form.largest)
                self.seen(path.stat().st_size)
        if form.takes is Takes.TEXT:
            content, encoding = decode(content)
            if encoding != "utf-8":
                yield Note(source, f"not UTF-8: read as {encoding}")
            if form is TEXT and self.repeats and len(content) <= _LARGEST_PAGE:
                given = replace(given, repeated=Shared.of(content, self.repeats))
        yield from reported(form.found_in(content, place, given), source)

    @property
    def _given(self) -> Given:
        return Given(page=self.linked if self.web else None)

    def in_page(self, page: "Page") -> Iterator[Article | ValueError]:
        """Return what reads a fetched page. Raises UnknownFormError when it is in none of the forms."""
        form = form_of_page(page.content_type or "", page.content)
        content: Any = page.content
        match form.takes:
            case Takes.TEXT:
                content = decode_labelled(page.content, [page.charset])
            case Takes.LINES:
                content = page.content.splitlines()
            case Takes.FILE:
                content = io.BytesIO(page.content)
        given = replace(self._given, url=page.url, charset=page.charset)
        found = form.found_in(content, page.asked, given)
        return (_at(one, page.url) for one in found) if form.addressed else found

    def linked(self, url: str) -> Iterator[Article]:
        """Yield the article of a page that a feed links to. Raises ValueError when there is none."""
        if self.web is None:
            raise ValueError("addresses are not read here")
        page = self.web.get(url)
        if form_of_page(page.content_type or "", page.content) is FEED:
            raise ValueError("it is a feed itself")  # which may link to this one, and so on without end
        for one in self.in_page(page):
            if isinstance(one, ValueError):
                raise one
            yield one


def _at(one: Article | ValueError, url: str) -> Article | ValueError:
    """Give an article, where it has no address of its own, the one that it came from."""
    return one if isinstance(one, ValueError) or one.url else with_details(one, url=url)
