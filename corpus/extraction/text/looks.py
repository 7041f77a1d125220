"""What a block of a page looks like by itself, in numbers: its length, its spelling, how it ends, what it
speaks of.
"""

import math
import re
from collections.abc import Sequence

from corpus.extraction.blocks import Block, ends_sentence
from corpus.extraction.bylines import lead_ins
from corpus.extraction.page_words import CREDIT, KINDS, OF_THE_PAGE, PHRASE, SMALL

HEAD = 500  # characters of a block that are looked at: what it is, it is from its first words

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_QUOTED = re.compile(
    r"[\"“„«][^\"“”„«»]*(?:[\"“”»]|$)"
)  # a quote that goes on in the next paragraph is left open
_QUOTE_MARK = re.compile(r"[\"“”„«»]")
_TIME_AGO = re.compile(
    r"\b\d+\s?(?:m|h|d|mins?|minutes?|hours?|hrs?|days?|weeks?|months?|years?)\.? (?:ago|read)\b|\bvor \d+ \w+|\bil y a \d+|\bhace \d+",
    re.IGNORECASE,
)
_CLOCK = re.compile(r"\b\d{1,2}[:.]\d{2}\b")
_DAY = re.compile(
    r"\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b|\b\d{4}-\d{2}-\d{2}\b"
    r"|\b(?:jan|feb|m[aä]r|apr|ma[iy]|jun|jul|aug|sep|okt|oct|nov|de[cz])[a-zé]*\.? ?(?:\d{1,2},? )?(?:19|20)\d\d\b",
    re.IGNORECASE,
)
_WEB_ADDRESS = re.compile(r"https?://|www\.|\w@\w|(?:^|\s)[@#]\w")
_MENU = re.compile(r"\s[|•·»›/]\s")
_BULLET = re.compile(r"[-*•·–+]\s|\d{1,2}[.)]\s")
# in the languages that the network has learned it of
_BYLINE = re.compile(rf"(?:{lead_ins(*'en de fr es nl it'.split())})\s+[^\W\d_]", re.IGNORECASE)
_CODE = re.compile(r"[{}<>=;]|\|\|")

_KIND_OF: dict[str, list[int]] = {}
for _number, _words in enumerate(KINDS.values()):
    for _word in _words.split():
        _KIND_OF.setdefault(_word, []).append(_number)

OWN = (
    "log_words", "words_1_2", "words_3_5", "words_6_10", "words_11_20", "words_over_20", "words_over_45", "letters_a_word",
    "ends", "ends_called", "ends_asked", "ends_colon", "ends_dots", "ends_comma",
    "starts_lower", "starts_digit", "starts_quote", "starts_other", "bullet",
    "capitals", "all_capitals", "digits", "small_words", "small_none", "commas", "quotes",
    "time_ago", "clock", "day", "web_address", "menu", "byline", "credit", "phrase", "phrase_first", "code", "brackets",
    *KINDS, "kinds", "kind_density",
    "goes_on", "prose", "short_prose", "long_open", "sentences", "label", "short_plain", "title_case",
)  # fmt: skip


def looks_of(block: Block) -> list[float]:
    """Return what a block looks like by itself, in the order of `OWN`."""
    text = block.text
    head = text[:HEAD]
    words = _WORD.findall(head)
    quotes = len(_QUOTE_MARK.findall(head))
    voice = _QUOTED.sub(" ", head) if quotes else head
    kinds = _kinds(_WORD.findall(voice) if quotes else words)
    small, capitals, upper, digits = _spelling(words)
    n, many = len(words), max(1, len(words))
    amount = max(n, len(head) / 12, 1) * max(
        1.0, len(text) / HEAD
    )  # about the number of words of the whole; some scripts part none
    ends = ends_sentence(text)
    mark = text[-4:].rstrip("\"'”’»)]")[-1:] if ends else ""
    of_page = sum(kinds[:OF_THE_PAGE])
    return [
        math.log1p(amount), n <= 2, 3 <= n <= 5, 6 <= n <= 10, 11 <= n <= 20, amount > 20, amount > 45, min(12, len(head) / many) / 6,
        ends, mark == "!", mark == "?", text[-1] == ":", text.endswith(("…", "...")), text[-1] == ",",
        *_beginning(text),
        capitals / many, upper > 0.7 * many, digits / many, small / many, small == 0, min(1, head.count(",") / many * 5), min(2, quotes),
        *_signs(head, digits > 0), *_phrases(voice), min(1, len(_CODE.findall(head)) / many), "(" in head or "[" in head,
        *(min(2, kind) for kind in kinds), min(4, of_page), of_page / many,
        block.goes_on, ends and amount > 12 and small > 0.2 * many, ends and 4 <= n <= 12, not ends and amount > 12,
        min(4, head.count(". ")), n <= 6 and not ends and of_page >= 0.3 * many, n <= 6 and not ends and not of_page, n > 3 and capitals >= 0.8 * n,
    ]  # fmt: skip


def _beginning(text: str) -> tuple[bool, bool, bool, bool, bool]:
    first = text[0]
    quote = first in "\"“„«'‘"
    return first.islower(), first.isdigit(), quote, not (first.isalnum() or quote), bool(_BULLET.match(text))


def _signs(head: str, digits: bool) -> tuple[bool, ...]:
    dated = [bool(sign.search(head)) for sign in (_TIME_AGO, _CLOCK, _DAY)] if digits else [False] * 3
    credit = bool(CREDIT.search(head[-60:]) or CREDIT.match(head))
    return (
        *dated,
        bool(_WEB_ADDRESS.search(head)),
        bool(_MENU.search(head)),
        bool(_BYLINE.match(head)),
        credit,
    )


def _phrases(voice: str) -> tuple[int, bool]:
    """Return how much a block speaks of the page, and whether it does from its first word on."""
    return min(2, sum(1 for _ in PHRASE.finditer(voice))), bool(PHRASE.match(voice))


def _kinds(words: Sequence[str]) -> list[int]:
    counts = [0] * len(KINDS)
    for word in words:
        for kind in _KIND_OF.get(word.lower(), ()):
            counts[kind] += 1
    return counts


def _spelling(words: Sequence[str]) -> tuple[int, int, int, int]:
    """Return how many words are small words, begin with a capital, are all capitals, begin with a digit."""
    small = capitals = upper = digits = 0
    for word in words:
        if word in SMALL:
            small += 1
        elif word[0].isupper():
            capitals += 1
            upper += word.isupper() and len(word) > 1
        elif word[0].isdigit():
            digits += 1
    return small, capitals, upper, digits
