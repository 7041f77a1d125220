"""Lines of a printed page made into paragraphs again, by their distance, indent and length, broken words joined."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

SENTENCE_END = re.compile(r"[.!?…:][\"'”’»)\]]*$")
_BULLET = re.compile(r"(?:[•▪◦*–-]|\(?\w{1,3}[.)])\s")
SOFT_HYPHEN = "\u00ad"
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
class Line:
    """A line of text, with where it begins and how large it is set, in points of the page."""

    text: str
    page: int
    x: float
    y: float
    size: float


def paragraphs_of_lines(lines: Sequence[Line]) -> list[str]:
    """Return the paragraphs that lines in reading order make."""
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


def lines_with_breaks(lines: Sequence[Line]) -> list[str]:
    """Return the text of lines in reading order, an empty one before each that begins a paragraph."""
    if not lines:
        return []
    steps = _Steps.of(lines)
    texts = [lines[0].text]
    for before, line in pairwise(lines):
        texts += ["", line.text] if steps.is_break(before, line) else [line.text]
    return texts


@dataclass(frozen=True, slots=True)
class _Steps:
    """How lines of a text follow each other: by how much down, from which margins, and how long they are."""

    leading: float
    length: float
    margins: frozenset[int]

    @classmethod
    def of(cls, lines: Sequence[Line]) -> "_Steps":
        size = text_size(lines)
        text = [line for line in lines if abs(line.size - size) < 0.6] or list(lines)
        steps = [a.y - b.y for a, b in pairwise(text) if a.page == b.page and 0 < a.y - b.y < 4 * size]
        margins = Counter(round(line.x) for line in text)
        often = {x for x, count in margins.items() if count >= max(2, len(text) / 20)}
        return cls(median(steps) if steps else 1.2 * size, _usual_length(text), frozenset(often))

    def is_break(self, before: Line, line: Line) -> bool:
        """Tell whether a new paragraph begins with a line."""
        ends = bool(SENTENCE_END.search(before.text))
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

    def _is_short(self, line: Line) -> bool:
        return len(line.text) < 0.75 * self.length

    def _is_indented(self, line: Line, before: Line) -> bool:
        return 0.6 * line.size < line.x - before.x < 5 * line.size or any(
            0.6 * line.size < line.x - margin < 5 * line.size
            for margin in self.margins
            if round(line.x) not in self.margins
        )


def _usual_length(lines: Sequence[Line]) -> float:
    """Return how many characters a full line holds: the long lines of a text are full."""
    lengths = sorted(len(line.text) for line in lines)
    return float(lengths[int(0.8 * (len(lengths) - 1))])


def _joined(text: str, line: str, words: Counter[str]) -> str:
    """Join a line to the text before it, undoing the hyphen of a word that was broken at the end of the
    line.
    """
    if text.endswith(SOFT_HYPHEN):
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


def text_size(lines: Sequence[Line]) -> float:
    """Return the size that most of the text is set in; of sizes that have much of it, the smallest."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size, 1)] += len(line.text)
    most = max(sizes.values())
    return min(size for size, letters in sizes.items() if letters >= most / 3)
