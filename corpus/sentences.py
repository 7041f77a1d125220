"""Sentences of a paragraph, as places in it."""

import re
from functools import lru_cache

from sentencex import get_sentence_boundaries

_TOO_SHORT = 3  # words: "Yes." or a lone initial joins its neighbour rather than stand as a quote of its own


@lru_cache(maxsize=20_000)
def sentence_spans(paragraph: str) -> tuple[tuple[int, int], ...]:
    """Return (start, end) of each sentence, without the white space around it, in order.

    Every word of the paragraph lies in exactly one sentence.
    """
    spans: list[tuple[int, int]] = []
    for boundary in get_sentence_boundaries("en", paragraph):
        text = paragraph[boundary["start_index"] : boundary["end_index"]]
        if text != boundary["text"]:
            return ((0, len(paragraph)),)
        start = boundary["start_index"] + len(text) - len(text.lstrip())
        end = start + len(text.strip())
        if end == start:
            continue
        if spans and _joins(paragraph[slice(*spans[-1])], paragraph[start:end]):
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return tuple(spans) or ((0, len(paragraph)),)


def _joins(before: str, after: str) -> bool:
    """Tell whether what the splitter parted belongs together: a scrap, or a quotation cut from who said
    it.
    """
    if len(before.split()) < _TOO_SHORT or after[0].islower():
        return True
    return bool(re.match(r"[\"”’)]*[,;]", after))
