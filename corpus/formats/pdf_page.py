"""One page of a PDF: its lines as they were written, and where its pieces begin, from which columns are told."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from corpus.article import tidy
from corpus.extraction.printing.columns import Place, across, in_turn
from corpus.extraction.printing.lines import SOFT_HYPHEN, Line

if TYPE_CHECKING:
    from pypdf import PageObject

_LEAP = -3000  # thousandths of a size between letters of a piece, from which it goes on in another column
_FAR = 1e5  # points across, where such a column is taken to be
_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})


def lines_of(page: "PageObject", number: int) -> list[Line]:
    """Return the lines of a page in the order that they were written in, those of columns in turn. Raises SplicedError
    where they cannot be told apart.
    """
    written = _Writing(number)
    page.extract_text(visitor_text=written.show, visitor_operand_before=written.begin)
    written.end_line()
    crossed = across(written.lines, written.starts)
    if crossed is None:
        return written.lines
    laid_out = page.extract_text(extraction_mode="layout").translate(_LIGATURES)
    return in_turn(written.lines, crossed, laid_out)


class _Writing:
    """Takes down the lines of a page as they are written, and where each piece of them begins."""

    def __init__(self, number: int) -> None:
        self.lines: list[Line] = []
        self.starts: list[Place] = []
        self._number = number
        self._words: list[str] = []
        # of each piece with words in it: how many letters, where, how large
        self._places: list[tuple[int, float, float, float]] = []

    def end_line(self) -> None:
        given = "".join(self._words).translate(_LIGATURES)
        text = tidy(given)
        if text and self._places:
            _, x, y, _ = self._places[0]
            broken = SOFT_HYPHEN if given.rstrip().endswith(SOFT_HYPHEN) else ""
            self.lines.append(Line(text + broken, self._number, x, y, max(self._places)[3]))
        self._words.clear()
        self._places.clear()

    def show(
        self, text: str, outer: Sequence[float], matrix: Sequence[float], _font: Any, size: float
    ) -> None:
        for position, part in enumerate(text.split("\n")):
            if position:
                self.end_line()
            if part.strip():
                x, y = _place(outer, matrix)
                scale = abs(matrix[3] * outer[3]) or abs(matrix[1] * outer[2]) or 1.0
                self._places.append((len(part), x, y, abs(size or 1.0) * scale))
            self._words.append(part)

    def begin(self, operator: bytes, operands: Any, outer: Sequence[float], matrix: Sequence[float]) -> None:
        if operator not in (b"Tj", b"TJ", b"'", b'"'):
            return
        x, y = _place(outer, matrix)
        self.starts.append((x, y))
        if operator == b"TJ" and isinstance(operands[0], list):
            leaps = sum(isinstance(one, int | float) and one < _LEAP for one in operands[0][1:-1])
            self.starts += [(_FAR * (leap + 1), y) for leap in range(leaps)]


def _place(outer: Sequence[float], matrix: Sequence[float]) -> Place:
    return (
        matrix[4] * outer[0] + matrix[5] * outer[2] + outer[4],
        matrix[4] * outer[1] + matrix[5] * outer[3] + outer[5],
    )
