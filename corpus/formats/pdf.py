"""PDF: pages of placed words made into paragraphs again.

A PDF knows where words stand, not what they are. Lines are taken in the order that they were written in,
which is reading order in what word processors, browsers and layout programs produce; running heads and page
numbers go by what stands at the same edge of page after page; paragraphs by the distance, indent and length
of lines.
"""

import io
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from corpus.article import Article, Details, make_article, tidy
from corpus.dates import published_date
from corpus.extraction.bylines import byline_of
from corpus.extraction.markup import without_title
from corpus.findings import RemarkError
from corpus.formats.registry import NOTHING, Given

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader

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
_SENTENCE_END = re.compile(r"[.!?…:][\"'”’»)\]]*$")
_DATED = re.compile(
    r"^(?:first\s+)?(?:published|posted|issued|date)?\s*(?:on\b|at\b)?\s*:?\s*", re.IGNORECASE
)
_NO_TITLE = re.compile(
    r"\.(?:docx?|odt|rtf|indd|qxp|qxd|pdf|html?|txt|tex|dvi|pages|pptx?|xlsx?)$|^microsoft \w+ - |^untitled|^document ?\d*$|^(?:slide|page) ?\d|^\W*$",
    re.IGNORECASE,
)
_APART = re.compile(r"\s+[·•|–—-]\s+|\s{3,}")
_BULLET = re.compile(r"(?:[•▪◦*–-]|\(?\w{1,3}[.)])\s")
_SOFT_HYPHEN = "\u00ad"
_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})
_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")

# A hyphen at the end of a line stays where these words stand before or after it, unless the text itself
# writes the whole in one.
_BEFORE_HYPHEN = frozenset(
    "all anti co cross eight ex far first five four full half hard high ill in ix left long low mid multi nine non off old one part post pre"
    " pro re right second self seven short six so ten third three top two ultra vice well".split()
)
_AFTER_HYPHEN = frozenset(
    "based born called century class day elect existing fold free friendly funded general going hour known language led level like"
    " long made million minister month month-old old off owned party per president profit quality range rate related run scale"
    " style term time to turned up week wide winning year year-old years".split()
)


@dataclass(slots=True)
class _Line:
    """A line of text, with where it begins and how large it is set, in points of the page."""

    text: str
    page: int
    x: float
    y: float
    size: float


def read_pdf(data: bytes, source: str, _given: Given = NOTHING) -> Iterator[Article | ValueError]:
    """Yield the article of a PDF file; pages of it that cannot be read are told of.

    Raises ValueError when it is no PDF, is encrypted, or holds no text, as scanned pages do.
    """
    reader = _open(data)
    pages = list(_pages(reader))
    lines = [line for page in _without_edges([page for page in pages if page is not None]) for line in page]
    if not lines and None in pages:
        raise ValueError("a damaged PDF (none of its pages could be read)")
    if not lines:
        raise ValueError("no text in it: scanned pages need text recognition (OCR) first")
    if not _is_legible(lines):
        raise ValueError("its letters cannot be told: the PDF does not say what its characters stand for")
    head = _Head.of(lines, _told(reader, "/Title"), _told(reader, "/Author"))
    body = [line for line in lines if not any(line is other for other in head.lines)]
    paragraphs = _paragraphs(body)
    title = head.title or _headline_as_text(paragraphs)
    details = Details(title=title, published=head.published, authors=head.authors, language=_language(reader))
    yield make_article(details, without_title(paragraphs, title), source, place=source)
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


def _pages(reader: "PdfReader") -> Iterator[list[_Line] | None]:
    """Yield the lines of each page, None for one that cannot be read."""
    for number in range(_within(lambda: len(reader.pages))):
        try:
            yield _lines_of(reader.pages[number], number)
        except (MemoryError, RecursionError):
            raise
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


def _lines_of(page: "PageObject", number: int) -> list[_Line]:
    """Return the lines of a page in the order that they were written in."""
    lines: list[_Line] = []
    words: list[str] = []
    places: list[
        tuple[int, float, float, float]
    ] = []  # of each piece with words in it: how many letters, where, how large

    def end_line() -> None:
        given = "".join(words).translate(_LIGATURES)
        text = tidy(given)
        if text and places:
            _, x, y, _ = places[0]
            broken = _SOFT_HYPHEN if given.rstrip().endswith(_SOFT_HYPHEN) else ""
            lines.append(_Line(text + broken, number, x, y, max(places)[3]))
        words.clear()
        places.clear()

    def visit(text: str, outer: Sequence[float], matrix: Sequence[float], _font: Any, size: float) -> None:
        for position, part in enumerate(text.split("\n")):
            if position:
                end_line()
            if part.strip():
                x = matrix[4] * outer[0] + matrix[5] * outer[2] + outer[4]
                y = matrix[4] * outer[1] + matrix[5] * outer[3] + outer[5]
                scale = abs(matrix[3] * outer[3]) or abs(matrix[1] * outer[2]) or 1.0
                places.append((len(part), x, y, abs(size or 1.0) * scale))
            words.append(part)

    page.extract_text(visitor_text=visit)
    end_line()
    return lines


def _without_edges(pages: Sequence[list[_Line]]) -> Iterator[list[_Line]]:
    """Yield pages without their running heads and page numbers: lines at an edge that recur, but for their
    numbers.
    """
    edges = [_edge_lines(page) for page in pages]
    recurring = Counter(form for page in edges for form in {_form(line) for line in page})
    for page, at_edge in zip(pages, edges, strict=True):
        out = {id(line) for line in at_edge if _is_furniture(line.text, recurring[_form(line)], len(pages))}
        yield [line for line in page if id(line) not in out]


def _edge_lines(page: Sequence[_Line]) -> list[_Line]:
    by_height = sorted(page, key=lambda line: -line.y)
    return by_height[:_EDGE_LINES] + by_height[-_EDGE_LINES:]


def _form(line: _Line) -> tuple[str, int, int]:
    """Return what a running head is the same in on each page: its words, size and height, but not its
    numbers.
    """
    return re.sub(r"\d+", "#", line.text.casefold()), round(line.size), round(line.y)


def _is_furniture(text: str, on_pages: int, pages: int) -> bool:
    return bool(_PAGE_NUMBER.match(text) or _PRINTED_FROM.match(text)) or (
        pages > 1 and on_pages >= max(2, pages / 3)
    )


def _is_legible(lines: Iterable[_Line]) -> bool:
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
    lines: list[_Line] = field(default_factory=list)

    @classmethod
    def of(cls, lines: Sequence[_Line], told_title: str | None, told_author: str | None) -> "_Head":
        first = [line for line in lines if line.page == lines[0].page]
        head = cls()
        headline = _headline(first, _text_size(lines))
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

    def _take(self, line: _Line) -> None:
        """Take a line that is nothing but a byline or a date."""
        if not self.authors and (names := byline_of(line.text)) is not None:
            self.authors = names
            self.lines.append(line)
        elif (
            not self.published and len(line.text) < 60 and (day := published_date(_DATED.sub("", line.text)))
        ):
            self.published = day
            self.lines.append(line)


def _is_above(line: _Line, headline: _Line) -> bool:
    """Tell whether a line is part of what stands over a headline: a paper's name, the day, the page's
    subject.
    """
    return line.y > headline.y and len(line.text) < _SHORT and not _SENTENCE_END.search(line.text)


def _text_size(lines: Sequence[_Line]) -> float:
    """Return the size that most of the text is set in; of sizes that have much of it, the smallest."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size, 1)] += len(line.text)
    most = max(sizes.values())
    return min(size for size, letters in sizes.items() if letters >= most / 3)


def _headline(first: Sequence[_Line], text_size: float) -> list[_Line]:
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
        len(paragraphs) > 1 and len(paragraphs[0]) < _SHORT and not _SENTENCE_END.search(paragraphs[0])
    )
    return paragraphs[0] if is_headline else None


def _paragraphs(lines: Sequence[_Line]) -> list[str]:
    if not lines:
        return []
    words = Counter(word.casefold() for line in lines for word in _WORD.findall(line.text))
    steps = _Steps.of(lines)
    paragraphs: list[str] = []
    for number, line in enumerate(lines):
        if number and not steps.is_break(lines[number - 1], line):
            paragraphs[-1] = _joined(paragraphs[-1], line.text, words)
        else:
            paragraphs.append(line.text)
    return paragraphs


@dataclass(frozen=True, slots=True)
class _Steps:
    """How lines of a text follow each other: by how much down, from which margins, and how long they are."""

    leading: float
    length: float
    margins: frozenset[int]

    @classmethod
    def of(cls, lines: Sequence[_Line]) -> "_Steps":
        size = _text_size(lines)
        text = [line for line in lines if abs(line.size - size) < 0.6] or list(lines)
        steps = [a.y - b.y for a, b in pairwise(text) if a.page == b.page and 0 < a.y - b.y < 4 * size]
        margins = Counter(round(line.x) for line in text)
        often = {x for x, count in margins.items() if count >= max(2, len(text) / 20)}
        return cls(median(steps) if steps else 1.2 * size, _usual_length(text), frozenset(often))

    def is_break(self, before: _Line, line: _Line) -> bool:
        """Tell whether a new paragraph begins with a line."""
        ends = bool(_SENTENCE_END.search(before.text))
        if abs(line.size - before.size) > 0.12 * max(line.size, before.size):
            return True
        down = before.y - line.y
        if line.page != before.page or down < 0:  # on the next page or in the next column
            return ends and (
                self._is_short(before) or self._is_indented(line, before) or not line.text[:1].islower()
            )
        if down > 1.35 * self.leading:
            return True
        if self._is_indented(line, before) and not _BULLET.match(before.text):
            return ends or self._is_short(before)
        return ends and self._is_short(before)

    def _is_short(self, line: _Line) -> bool:
        return len(line.text) < 0.75 * self.length

    def _is_indented(self, line: _Line, before: _Line) -> bool:
        return 0.6 * line.size < line.x - before.x < 5 * line.size or any(
            0.6 * line.size < line.x - margin < 5 * line.size
            for margin in self.margins
            if round(line.x) not in self.margins
        )


def _usual_length(lines: Sequence[_Line]) -> float:
    """Return how many characters a full line holds: the long lines of a text are full."""
    lengths = sorted(len(line.text) for line in lines)
    return float(lengths[int(0.8 * (len(lengths) - 1))])


def _joined(text: str, line: str, words: Counter[str]) -> str:
    """Join a line to the text before it, undoing the hyphen of a word that was broken at the end of the
    line.
    """
    if text.endswith(_SOFT_HYPHEN):
        return text[:-1] + line
    left, right = re.search(r"([^\W\d_]+)-$", text), re.match(r"[^\W\d_]+", line)
    if not left or not right:
        return f"{text}{line}" if re.search(r"\w[-–—/]$", text) else f"{text} {line}"
    return (text[:-1] if _is_broken(left[1], right[0], words) else text) + line


def _is_broken(left: str, right: str, words: Counter[str]) -> bool:
    """Tell whether a hyphen between two parts at the end of a line was put there to break a word.

    The text's own spelling elsewhere decides; without it, a capital or a part that often stands in compounds
    speaks for the hyphen, and two parts that both are words of the text do.
    """
    one, two = left.casefold(), right.casefold()
    if words[one + two]:
        return True
    if words[f"{one}-{two}"] or not right[0].islower() or one in _BEFORE_HYPHEN or two in _AFTER_HYPHEN:
        return False
    alone = words[one] > 1 and words[two] > 1  # beyond the two parts themselves, which were counted too
    return not alone
