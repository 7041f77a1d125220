"""What is known of the blocks of a page, a row of numbers each: what a block looks like, the same of its
neighbours and of the stretches it stands in, and its place in the page.
"""

import math
import re
from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from corpus.extraction.blocks import Block
from corpus.extraction.text.looks import HEAD, OWN, looks_of

Matrix = NDArray[np.float32]
Mask = NDArray[np.bool_]

STRETCH = 5000  # blocks judged at a time: no page has more, and memory stays bounded for what is no page

_LONG_WORD = re.compile(r"[^\W\d_]{5,}")
COLUMN = {name: number for number, name in enumerate(OWN)}
_SHIFTED = (
    "log_words", "ends", "small_words", "prose", "kinds", "capitals", "words_1_2", "starts_lower", "goes_on", "quotes", "reader", "ours",
    "more", "talk", "ends_colon", "report", "label", "bullet", "title_case", "phrase",
)  # fmt: skip
_SHIFTS = (-2, -1, 1, 2)
_SPREAD = (
    "log_words", "prose", "ends", "kinds", "small_words", "reader", "ours", "digits", "more", "talk", "legal", "quotes", "label", "title_case",
    "short_plain", "phrase",
)  # fmt: skip
_WINDOWS = ((3, 3), (10, 10), (10, 0), (0, 10), (30, 30))  # blocks before and after that a stretch is made of
_HEADINGS = ("talk", "more", "letter", "legal")  # short blocks of these kinds say what comes below them
_PLACE = (
    "at", "at_words", "first_3", "last_3", "in_main", "before_main", "after_main", "main_words", "main_share",
    *(f"since_{kind}" for kind in _HEADINGS), *(f"seen_{kind}" for kind in _HEADINGS),
    "twice", "topical", "prose_blocks", "prose_share", "blocks",
)  # fmt: skip
_PRODUCTS = (
    ("topical", "short"), ("prose", "in_main"), ("short", "in_main"), ("kinds", "in_main"), ("ends", "in_main"), ("label", "in_main"),
    ("prose", "reader"), ("prose", "ours"), ("prose", "report"), ("prose", "topical"), ("prose", "since_talk"), ("prose", "seen_talk"),
    ("log_words", "after_main"), ("log_words", "before_main"), ("prose", "after_main"), ("prose", "before_main"), ("twice", "short"),
    ("short_plain", "near_prose"), ("prose", "phrase"), ("reader", "ours"), ("phrase", "in_main"),
)  # fmt: skip
NAMES = (
    *OWN,
    *(f"{name}{shift:+d}" for shift in _SHIFTS for name in _SHIFTED),
    *(f"{name}~{before}~{after}" for before, after in _WINDOWS for name in _SPREAD),
    *_PLACE,
    *(f"{one}*{other}" for one, other in _PRODUCTS),
)


def features(blocks: Sequence[Block]) -> Matrix:
    """Return a row of numbers for each block, in the order of `NAMES`. There must be a block."""
    own = np.array([looks_of(block) for block in blocks], dtype=np.float32)
    _allow_for_language(own)
    named = {name: own[:, number] for name, number in COLUMN.items()}
    named["short"] = (named["log_words"] < math.log1p(6)).astype(np.float32)
    above, below = _moved(own, -1)[:, COLUMN["prose"]], _moved(own, 1)[:, COLUMN["prose"]]
    named["near_prose"] = above + below
    named.update(_place(blocks, named))
    core = own[:, [COLUMN[name] for name in _SHIFTED]]
    place = np.stack([np.asarray(named[name], dtype=np.float32) for name in _PLACE], axis=1)
    products = np.stack(
        [np.asarray(named[one] * named[other], dtype=np.float32) for one, other in _PRODUCTS], axis=1
    )
    return np.concatenate(
        [own, *(_moved(core, shift) for shift in _SHIFTS), *_stretches(own), place, products], axis=1
    )


def _allow_for_language(own: Matrix) -> None:
    """Where long blocks hold no small words that are known, suppose that those which end as sentences do have
    them.
    """
    long = own[:, COLUMN["words_over_20"]] > 0
    if not long.any() or own[long, COLUMN["small_words"]].mean() >= 0.1:
        return
    ends = own[:, COLUMN["ends"]] > 0
    own[:, COLUMN["small_words"]] = np.where(ends, 0.4, 0.25)
    own[:, COLUMN["small_none"]] = 0
    own[:, COLUMN["prose"]] = ends & (own[:, COLUMN["log_words"]] > math.log1p(12))


def _moved(rows: Matrix, shift: int) -> Matrix:
    """Return for each block the row of the block so many places below it, zeros where there is none."""
    moved = np.zeros_like(rows)
    if shift < 0:
        moved[-shift:] = rows[:shift]
    else:
        moved[: max(0, len(rows) - shift)] = rows[shift:]
    return moved


def _stretches(own: Matrix) -> list[Matrix]:
    """Return for each block the means over the windows that it stands in."""
    spread = own[:, [COLUMN[name] for name in _SPREAD]]
    sums = np.concatenate([np.zeros((1, spread.shape[1])), np.cumsum(spread, axis=0, dtype=np.float64)])
    here = np.arange(len(own))
    return [
        (
            (sums[np.minimum(len(own), here + after + 1)] - sums[np.maximum(0, here - before)])
            / (before + after + 1)
        ).astype(np.float32)
        for before, after in _WINDOWS
    ]


def _place(blocks: Sequence[Block], named: dict[str, Matrix]) -> dict[str, Matrix]:
    """Return where each block stands in the page and to what it belongs, by the names in `_PLACE`."""
    n, here = len(blocks), np.arange(len(blocks))
    words, prose = np.expm1(named["log_words"]), named["prose"] > 0
    start, end = _main_stretch(words, prose, named["kinds"])
    in_main = (here >= start) & (here < end)
    total, main = max(1.0, float(words.sum())), float(words[start:end].sum())
    counts = Counter(block.text for block in blocks)
    place = {
        "at": here / n,
        "at_words": (np.cumsum(words) - words) / total,
        "first_3": here < 3,
        "last_3": here >= n - 3,
        "in_main": in_main,
        "before_main": np.log1p(np.maximum(0, start - here)),
        "after_main": np.log1p(np.maximum(0, here - end + 1)),
        "main_words": np.full(n, math.log1p(main)),
        "main_share": np.full(n, main / total),
        "twice": np.array([counts[block.text] > 1 for block in blocks]),
        "topical": _topicality(blocks, prose & in_main),
        "prose_blocks": np.full(n, math.log1p(int(prose.sum()))),
        "prose_share": np.full(n, prose.mean()),
        "blocks": np.full(n, math.log1p(n)),
    }
    for kind in _HEADINGS:
        heading = (named[kind] > 0) & (named["short"] > 0) & (here > start)
        last = np.maximum.accumulate(np.where(heading, here, -STRETCH))
        place[f"since_{kind}"] = np.exp((last - here) / 8.0)
        place[f"seen_{kind}"] = np.minimum(3, np.cumsum(heading)) / 3
    return {name: np.asarray(values, dtype=np.float32) for name, values in place.items()}


def _main_stretch(words: Matrix, prose: Mask, kinds: Matrix) -> tuple[int, int]:
    """Return begin and end of the stretch with the most running text in it, every other block in it counting
    against it.
    """
    gains = np.where(prose, np.minimum(words, 80), -8 - 4 * np.minimum(kinds, 2))
    sums = np.concatenate([[0.0], np.cumsum(gains)])
    end = int(np.argmax(sums - np.minimum.accumulate(sums)))
    return int(np.argmin(sums[: end + 1])), end


def _topicality(blocks: Sequence[Block], article: Mask) -> list[float]:
    """Return for each block the share of its longer words that stand in the running text of another block."""
    found = [{word.lower() for word in _LONG_WORD.findall(block.text[:HEAD])} for block in blocks]
    counts = Counter(
        word for words, is_article in zip(found, article, strict=True) if is_article for word in words
    )
    return [
        sum(counts[word] > is_article for word in words) / (len(words) + 1)
        for words, is_article in zip(found, article.tolist(), strict=True)
    ]
