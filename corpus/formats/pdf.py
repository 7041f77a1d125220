"""PDF: pages of placed words made into paragraphs again.

A PDF knows where words stand, not what they are. Lines are taken in the order that they were written in,
which is reading order in what word processors, browsers and layout programs produce, but for pages that were written
across their columns, which are taken in turn or not at all; running heads and page
numbers go by what stands at the same edge of page after page; paragraphs by the distance, indent and length
of lines.
"""

import io
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeVar

from corpus.article import Article, Details, make_article, tidy
from corpus.dates import published_date
from corpus.extraction.bylines import byline_of
from corpus.extraction.markup import without_title
from corpus.extraction.printing.columns import SplicedError
from corpus.extraction.printing.lines import (
    SENTENCE_END,
    Line,
    lines_with_breaks,
    paragraphs_of_lines,
    text_size,
)
from corpus.findings import RemarkError
from corpus.formats.exports.archives import articles_of_export
from corpus.formats.exports.places import Places
from corpus.formats.exports.reviews import clips_of_review
from corpus.formats.pdf_page import lines_of
from corpus.formats.registry import NOTHING, Given

if TYPE_CHECKING:
    from pypdf import PdfReader

_T = TypeVar("_T")

_EDGE_LINES = 3  # at the top and bottom of a page, where running heads and page numbers stand
_HEADLINE_SIZE = 1.15  # times the size of the text that a headline is set in, at least
_HEAD_LINES = 8  # below the headline, where byline and date stand
_SHORT = 100  # characters of a line above the text, at most
# share of characters that are letters, marks and spaces; fonts without a map to letters give gibberish
_LEGIBLE = 0.6

_PAGE_NUMBER = re.compile(
    r"(?:page|seite|p\.)?\s*[-–—]?\s*\d{1,4}\s*[-–—]?(?:\s*(?:of|/|von)\s*\d{1,4})?$", re.IGNORECASE
)
_PRINTED_FROM = re.compile(
    r"(?:https?://|file:///)\S+(?:\s+\d+/\d+)?$|\d{1,2}/\d{1,2}/\d{2,4}, \d{1,2}:\d{2}(?:\s?[AP]M)?\b"
)
_DATED = re.compile(
    r"^(?:first\s+)?(?:published|posted|issued|date)?\s*(?:on\b|at\b)?\s*:?\s*", re.IGNORECASE
)
_NO_TITLE = re.compile(
    r"\.(?:docx?|odt|rtf|indd|qxp|qxd|pdf|html?|txt|tex|dvi|pages|pptx?|xlsx?)$|^microsoft \w+ - |^untitled|^document ?\d*$|^(?:slide|page) ?\d|^\W*$",
    re.IGNORECASE,
)
_APART = re.compile(r"\s+[·•|–—-]\s+|\s{3,}")


def read_pdf(data: bytes, source: str, _given: Given = NOTHING) -> Iterator[Article | ValueError]:
    """Yield the article of a PDF file, or those of an export or a press review; pages of it that cannot be read are told of.

    Raises ValueError when it is no PDF, is encrypted, or holds no text, as scanned pages do.
    """
    reader = _open(data)
    spliced: list[int] = []
    pages = list(_pages(reader, spliced))
    lines = [line for page in _without_edges([page for page in pages if page is not None]) for line in page]
    if not lines and spliced:
        raise ValueError(
            "its columns are written across one another and cannot be told apart: save it as text or HTML"
        )
    if not lines and None in pages:
        raise ValueError("a damaged PDF (none of its pages could be read)")
    if not lines:
        raise ValueError("no text in it: scanned pages need text recognition (OCR) first")
    if not _is_legible(lines):
        raise ValueError("its letters cannot be told: the PDF does not say what its characters stand for")
    if several := list(_several([line for page in pages for line in page or ()], lines, source)):
        yield from several
        yield from _unread(pages, spliced)
        return
    head = _Head.of(lines, _told(reader, "/Title"), _told(reader, "/Author"))
    body = [line for line in lines if not any(line is other for other in head.lines)]
    paragraphs = paragraphs_of_lines(body)
    title = head.title or _headline_as_text(paragraphs)
    details = Details(title=title, published=head.published, authors=head.authors, language=_language(reader))
    yield make_article(details, without_title(paragraphs, title), source, place=source)
    yield from _unread(pages, spliced)


def _several(written: list[Line], lines: list[Line], source: str) -> Iterator[Article | ValueError]:
    """Yield the articles of an export or a press review; none where a file is of one article.

    ``written`` are all lines, ``lines`` those that are no running heads.
    """
    told = [
        line for line in written if not _PAGE_NUMBER.match(line.text)
    ]  # what ends each document recurs as heads do
    if exported := list(articles_of_export(lines_with_breaks(told), source)):
        yield from exported
        return
    places = Places(source)
    for clip in clips_of_review(written, {id(line) for line in lines}):
        yield make_article(clip.details, clip.paragraphs, source, places.of(clip.details))


def _unread(pages: Sequence[list[Line] | None], spliced: Sequence[int]) -> Iterator[RemarkError]:
    """Yield what is to be said of the pages that were not read."""
    if spliced:
        yield RemarkError(
            f"{len(spliced)} of its {len(pages)} pages left out: columns that are written across one another and cannot be told apart"
        )
    if unread := pages.count(None):
        yield RemarkError(f"{unread} of its {len(pages)} pages could not be read")


def _open(data: bytes) -> "PdfReader":
    from pypdf import PdfReader
    from pypdf.errors import DependencyError

    if b"%PDF-" not in data[:1024]:
        raise ValueError("not a PDF")
    reader = _within(lambda: PdfReader(io.BytesIO(data)))
    try:
        is_open = not reader.is_encrypted or bool(reader.decrypt(""))
    except (DependencyError, NotImplementedError):  # a cipher that pypdf does not have by itself
        is_open = False
    except Exception as error:
        raise ValueError(f"a damaged PDF ({type(error).__name__})") from error
    if not is_open:
        raise ValueError("encrypted: save a copy without its password")
    return reader


def _pages(reader: "PdfReader", spliced: list[int]) -> Iterator[list[Line] | None]:
    """Yield the lines of each page, None for one that cannot be read; ``spliced`` is given the numbers of those left out."""
    for number in range(_within(lambda: len(reader.pages))):
        try:
            yield lines_of(reader.pages[number], number)
        except (MemoryError, RecursionError):
            raise
        except SplicedError:
            spliced.append(number)
            yield []
        except Exception:  # noqa: BLE001 - a damaged page makes pypdf fail in every way that there is
            yield None


def _within(read: Callable[[], _T]) -> _T:
    """Return what pypdf reads. Raises ValueError for every way in which a damaged file makes it fail."""
    try:
        return read()
    except (MemoryError, RecursionError):
        raise
    except Exception as error:
        raise ValueError(f"a damaged PDF ({tidy(str(error))[:80] or type(error).__name__})") from error


def _without_edges(pages: Sequence[list[Line]]) -> Iterator[list[Line]]:
    """Yield pages without their running heads and page numbers: lines at an edge that recur, but for their
    numbers.
    """
    edges = [_edge_lines(page) for page in pages]
    recurring = Counter(form for page in edges for form in {_form(line) for line in page})
    for page, at_edge in zip(pages, edges, strict=True):
        out = {id(line) for line in at_edge if _is_boilerplate(line.text, recurring[_form(line)], len(pages))}
        yield [line for line in page if id(line) not in out]


def _edge_lines(page: Sequence[Line]) -> list[Line]:
    by_height = sorted(page, key=lambda line: -line.y)
    return by_height[:_EDGE_LINES] + by_height[-_EDGE_LINES:]


def _form(line: Line) -> tuple[str, int, int]:
    """Return what a running head is the same in on each page: its words, size and height, but not its
    numbers.
    """
    return re.sub(r"\d+", "#", line.text.casefold()), round(line.size), round(line.y)


def _is_boilerplate(text: str, on_pages: int, pages: int) -> bool:
    return bool(_PAGE_NUMBER.match(text) or _PRINTED_FROM.match(text)) or (
        pages > 1 and on_pages >= max(2, pages / 3)
    )


def _is_legible(lines: Iterable[Line]) -> bool:
    text = "".join(line.text for line in lines)
    odd = sum(
        not (c.isalpha() or c.isspace() or c in ".,;:!?'\"’‘“”()-–—&%$£€0123456789")
        or "\ue000" <= c <= "\uf8ff"
        for c in text
    )
    glyph_names = sum(len(name) for name in re.findall(r"/[A-Za-z]{1,2}\d+|\(cid:\d+\)", text))
    return odd + glyph_names < (1 - _LEGIBLE) * len(text)


# What stands above the text


@dataclass(slots=True)
class _Head:
    """What the first page says of the article, and the lines that say it."""

    title: str | None = None
    published: str | None = None
    authors: tuple[str, ...] = ()
    lines: list[Line] = field(default_factory=list)

    @classmethod
    def of(cls, lines: Sequence[Line], told_title: str | None, told_author: str | None) -> "_Head":
        first = [line for line in lines if line.page == lines[0].page]
        head = cls()
        headline = _headline(first, text_size(lines))
        if headline:
            head.title = " ".join(line.text for line in headline)
            above = [line for line in first[: first.index(headline[0])] if _is_above(line, headline[0])]
            head.lines += [*headline, *above]
            first = first[first.index(headline[-1]) + 1 :]
        if told_title and (not headline or told_title.casefold() in head.title_words()):
            head.title = told_title
        for line in first[:_HEAD_LINES]:
            head._take(line)
        for line in head.lines if not head.published else []:
            head.published = next(
                (day for part in _APART.split(line.text) if (day := published_date(part))), head.published
            )
        if (
            told_author
            and not head.authors
            and any(told_author.casefold() in line.text.casefold() for line in first)
        ):
            head.authors = (told_author,)
        return head

    def title_words(self) -> str:
        """Return the headline as a text to look for words in."""
        return (self.title or "").casefold()

    def _take(self, line: Line) -> None:
        """Take a line that is nothing but a byline or a date."""
        if not self.authors and (names := byline_of(line.text)) is not None:
            self.authors = names
            self.lines.append(line)
        elif (
            not self.published and len(line.text) < 60 and (day := published_date(_DATED.sub("", line.text)))
        ):
            self.published = day
            self.lines.append(line)


def _is_above(line: Line, headline: Line) -> bool:
    """Tell whether a line is part of what stands over a headline: a paper's name, the day, the page's
    subject.
    """
    return line.y > headline.y and len(line.text) < _SHORT and not SENTENCE_END.search(line.text)


def _headline(first: Sequence[Line], text_size: float) -> list[Line]:
    """Return the lines of the first run that is set largest of the first page, if that is larger than the
    text.
    """
    largest = max((line.size for line in first[:40] if len(line.text) > 3), default=0.0)
    if largest < _HEADLINE_SIZE * text_size:
        return []
    start = next(i for i, line in enumerate(first) if line.size == largest and len(line.text) > 3)
    run = [first[start]]
    for line in first[start + 1 : start + 6]:
        if abs(line.size - largest) > 0.05 * largest:
            break
        run.append(line)
    return run if any(c.isalpha() for c in run[0].text) else []


def _told(reader: "PdfReader", name: Literal["/Title", "/Author"]) -> str | None:
    """Return what a PDF's own description says, where that is believable."""
    try:
        given = reader.metadata.get(name) if reader.metadata else None
    except Exception:  # noqa: BLE001 - as above
        return None
    text = tidy(str(given or ""))
    return (
        text
        if 3 < len(text) < 300
        and " " in text
        and not _NO_TITLE.search(text)
        and any(c.isalpha() for c in text)
        else None
    )


def _language(reader: "PdfReader") -> str | None:
    try:
        given = str(reader.root_object.get("/Lang") or "")
    except Exception:  # noqa: BLE001 - as above
        return None
    return given if re.fullmatch(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*", given) else None


# Paragraphs


def _headline_as_text(paragraphs: Sequence[str]) -> str | None:
    """Return the first paragraph where it is a headline that is set as the text is: short, and no
    sentence.
    """
    is_headline = (
        len(paragraphs) > 1 and len(paragraphs[0]) < _SHORT and not SENTENCE_END.search(paragraphs[0])
    )
    return paragraphs[0] if is_headline else None
