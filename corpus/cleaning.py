"""Boilerplate out of scraped plain text: the headline, the publisher and the paragraphs that are the article.

A scraped page is a list of blocks. Each block is scored by what its words look like (prose that reports, or
words that address the reader: menus, appeals, forms, share bars), and the most probable run of "article" and
"page furniture" over all blocks is found with a two-state Viterbi pass (Forney 1973), because furniture
comes in stretches: one appealing sentence drags its neighbours along, one odd sentence inside a report does not.
The block features follow Kohlschütter, Fankhauser and Nejdl, "Boilerplate detection using shallow text
features" (WSDM 2010), without the link density that plain text has lost.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from corpus.article import Details, tidy
from corpus.dates import published_date

# What a publisher says to its reader and a report does not say of the world. Weights are log-odds set by
# hand on 2026-11-21, reading two scraped pages and a score of pages made for the tests.
_ADDRESS = [
    (2.5, r"\bnewsletters?\b|\bunsubscribe\b|\bsubscri(?:be|bers?|ptions?)\b|\bsign(?:ed)? ?(?:up|in)\b|\blog ?in\b"),
    (2.5, r"\bcookies?\b|\bprivacy (?:policy|notice)\b|\bterms of (?:use|service)\b|\ball rights reserved\b|©|\bcopyright \d{4}"),
    (
        2.5,
        r"\bread(?:ing)? more\b|\bread (?:also|next)\b|\bsee also\b|\b(?:related|more) (?:stories|articles|news|from|on this)\b|\bmost (?:read|popular)\b|\b\d+[ -]min(?:ute)? read\b",
    ),
    (
        2.5,
        r"\bshare (?:this|on|via)\b|\bfollow us\b|\bconnect to share\b|\b(?:add|leave|post) a comment\b|\bview comments\b|\bshow comments\b",
    ),
    (
        2.0,
        r"\badvertis(?:ement|ing)\b|\bsponsored\b|\bclick here\b|\btap here\b|\bthis (?:web ?)?(?:site|page)\b|\bdownload (?:the|our) app\b|\bskip to\b",
    ),
    (
        2.0,
        r"\bdonat(?:e|ions?)\b|\bcontribut(?:e|ion)s?\b|\bsupport (?:us|our|independent)\b|\byour (?:support|inbox|mailbox|email|e-mail)\b",
    ),
    (2.0, r"\bour (?:work|readers?|journalis[mt]s?|staff|newsroom|reporting|website|site)\b|\bwe, the journalists\b"),
    (1.5, r"\bdear readers?\b|\bthank you for\b|\bremind me later\b|\bpay(?:ment|iment) methods?\b|\bwe need your\b|\ba message from\b"),
]
_ADDRESS_PATTERNS = [(weight, re.compile(pattern, re.IGNORECASE)) for weight, pattern in _ADDRESS]

_QUOTED = re.compile(r"[\"“][^\"“”]*(?:[\"”]|$)")  # a quote that goes on in the next paragraph is left open
_TO_THE_READER = re.compile(r"\b(?:you|your|yours|you're)\b", re.IGNORECASE)
_OF_OURSELVES = re.compile(r"\b(?:we|us|our|ours)\b", re.IGNORECASE)
_REPORTING = re.compile(
    r"\b(?:said|says|told|according to|reported|announced|added|warned|asked|agreed|officials?|president|minister|police|spokes(?:man|woman|person))\b",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.!?…][\"'”’)\]]*$")
_BYLINE = re.compile(r"^(?:by|von|par|por)\s+((?:[^\W\d_][\w.'’-]*+\s*+(?:(?:,|and\b|&)\s*+)?){1,8})$", re.IGNORECASE)
_ROLE = re.compile(r"\b(?:correspondents?|editors?|reporters?|writers?)$", re.IGNORECASE)
_DATE_LINE = re.compile(r"^(?:published|updated|posted|last updated|date)?\s*(?:on|at)?\s*:?\s*", re.IGNORECASE)
_MENU = re.compile(r"\s[|•·»›]\s")
_BULLET = re.compile(r"[-*•]\s")
_PUBLISHER_SIGNS = [  # (what gives the name away, whether it must stand in another block too)
    (re.compile(r"a message from (the [A-Z][\w&'’. -]+?|[A-Z][\w&'’. -]+?)\s*:?$", re.IGNORECASE), False),
    (
        re.compile(
            r"©\s*(?:copyright\s*)?(?:\d{4}(?:\s*[-–]\s*\d{4})?,?\s*)?([A-Z][\w&'’ -]+?)(?:[.,|]|\s+all rights|\s+\d{4}|$)", re.IGNORECASE
        ),
        False,
    ),
    (re.compile(r"^support ((?:the )?[A-Z][\w&'’ -]+?)\s*!$", re.IGNORECASE), True),
    (re.compile(r"(?:news|features|more) from (the [A-Z][\w&'’ -]+?)\.", re.IGNORECASE), True),
]

_SWITCH_COST = 1.5  # log-odds a stretch must outweigh to be told apart from what surrounds it; set by hand like the weights above
_INTERJECTION = -1.5  # how much one block may say against an article that goes on after it: a form, a link, an advertisement
_STANDFIRST_WORDS = 10


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What is left of a page: what it says of itself, and the article's paragraphs in order."""

    details: Details
    paragraphs: tuple[str, ...]


def clean(text: str) -> Cleaned:
    """Take the article out of a page scraped as plain text.

    Blocks are parted by empty lines, or stand one a line where there is none. The paragraphs are the page's own
    words, white space apart; there may be none.
    """
    blocks = _blocks(text)
    article = _article_blocks(blocks)
    kept = set(article)
    furniture = [block for i, block in enumerate(blocks) if i not in kept]
    body = [i for i in article if _is_prose(blocks[i])]
    if not body:
        return _note(blocks)
    head = _Head.read(blocks[: body[0]])
    paragraphs = [blocks[i] for i in article if i >= body[0]]
    if head.standfirst:
        paragraphs.insert(0, head.standfirst)
    details = Details(title=head.title, publisher=_publisher(furniture), published=head.published, authors=head.authors)
    return Cleaned(details, tuple(paragraphs))


def _note(blocks: Sequence[str]) -> Cleaned:
    """Take a text too short to show prose as it stands, unless it is nothing but page furniture."""
    kept = [block for block in blocks if _score(block) > -2.0]
    if len(kept) > 1 and not _SENTENCE_END.search(kept[0]):
        return Cleaned(Details(title=kept[0]), tuple(kept[1:]))
    return Cleaned(Details(), tuple(kept))


def _blocks(text: str) -> list[str]:
    lines = text.splitlines()
    parts = re.split(r"\n\s*\n|\n(?=\s*[-*•]\s)", "\n".join(lines))
    if len(parts) == 1 or _one_paragraph_a_line(lines):
        parts = lines
    return [tidy(part) for part in parts if tidy(part)]


def _one_paragraph_a_line(lines: Sequence[str]) -> bool:
    """Tell text whose lines are paragraphs from text wrapped to a width.

    Wrapped lines mostly do not end a sentence; lines that are paragraphs, buttons or headings have no common width.
    """
    filled = [line.rstrip() for line in lines if line.strip()]
    pairs = [(a, b) for a, b in pairwise(lines) if a.strip() and b.strip()]
    if not pairs:
        return False
    widest = max(len(line) for line in filled)
    broken_off = sum(len(a.rstrip()) >= 0.6 * widest and not _SENTENCE_END.search(a.rstrip()) for a, _ in pairs)
    return widest > 120 or broken_off < len(pairs) / 2


def _article_blocks(blocks: Sequence[str]) -> list[int]:
    """Return the indices of the blocks on the most probable path that are article."""
    if not blocks:
        return []
    scores = [_score(block) for block in blocks]
    best_article, best_furniture = max(scores[0], _INTERJECTION), 0.0
    came_from: list[tuple[bool, bool]] = []
    for score in (max(score, _INTERJECTION) for score in scores[1:]):
        article_from_article = best_article >= best_furniture - _SWITCH_COST
        furniture_from_article = best_article - _SWITCH_COST > best_furniture
        came_from.append((article_from_article, furniture_from_article))
        best_article, best_furniture = (
            max(best_article, best_furniture - _SWITCH_COST) + score,
            max(best_furniture, best_article - _SWITCH_COST),
        )
    state = best_article > best_furniture
    path = [state]
    for from_article, from_furniture in reversed(came_from):
        state = from_article if state else from_furniture
        path.append(state)
    path.reverse()
    return [i for i, is_article in enumerate(path) if is_article and not _is_stray(blocks[i], scores[i])]


def _score(block: str) -> float:
    """Return the log-odds that a block is article rather than page furniture."""
    words = len(block.split())
    own_voice = _QUOTED.sub(" ", block)
    ends = bool(_SENTENCE_END.search(block))
    personal = 1.5 * min(2, len(_TO_THE_READER.findall(own_voice))) + 1.0 * min(2, len(_OF_OURSELVES.findall(own_voice)))
    address = sum(weight for weight, pattern in _ADDRESS_PATTERNS if pattern.search(own_voice))
    if ends and not personal and words > _STANDFIRST_WORDS:
        address /= 2  # a report may be about newsletters, cookies or donations
    score = -personal - address
    if ends:
        score += min(3.0, 0.5 + words / 8)
    elif words < _STANDFIRST_WORDS and not (_BULLET.match(block) or block.endswith(":")):
        score -= 3.0 if _MENU.search(block) else 1.5
    if own_voice.endswith("!"):
        score -= 2.0
    if _REPORTING.search(block):
        score += 1.0
    if _QUOTED.search(block):
        score += 1.0
    return score


def _is_stray(block: str, score: float) -> bool:
    """Tell whether a block inside the article is a button or appeal rather than a short true paragraph."""
    return score <= -2.0 or (not _SENTENCE_END.search(block) and score < -1.0 and len(block.split()) < 3)


def _is_prose(block: str) -> bool:
    """Tell whether a block can be the first paragraph of a report."""
    return bool(_SENTENCE_END.search(block)) and len(block.split()) >= 8 and _score(block) > 0


@dataclass(frozen=True, slots=True)
class _Head:
    """What stands above the first paragraph."""

    title: str | None
    standfirst: str | None
    published: str | None
    authors: tuple[str, ...]

    @classmethod
    def read(cls, blocks: Sequence[str]) -> "_Head":
        published: str | None = None
        authors: tuple[str, ...] = ()
        lines: list[str] = []
        for block in blocks:
            of_itself = False
            for part in _MENU.split(block):
                if names := _names(part):
                    authors, of_itself = names, True
                elif len(part) < 60 and (day := published_date(_DATE_LINE.sub("", part))):
                    published, of_itself = published or day, True
            if not of_itself and _score(block) > -3.0 and len(block.split()) >= 3 and not _MENU.search(block):
                lines.append(block)
        lines = [line for line in lines if not line.isupper()] or lines  # a masthead stands in capitals above the headline
        title = lines[-1] if lines else None
        standfirst = None
        if len(lines) > 1 and len(lines[-1].split()) >= _STANDFIRST_WORDS and len(lines[-1]) > 1.3 * len(lines[-2]):
            title, standfirst = lines[-2], lines[-1]
        return cls(title, standfirst, published, authors)


def _names(line: str) -> tuple[str, ...]:
    """Return the names in a byline, without the offices; none when the line only begins like one."""
    byline = _BYLINE.match(line)
    parts = [part.strip() for part in re.split(r",|\band\b|&", byline[1])] if byline else []
    names = tuple(part for part in parts if part and not _ROLE.search(part))
    return () if any(name.split()[-1].islower() for name in names) else names


def _publisher(blocks: Sequence[str]) -> str | None:
    """Return the publisher's name where the page's own furniture gives it away, by a sign or more than once."""
    for sign, must_recur in _PUBLISHER_SIGNS:
        for block in blocks:
            found = sign.search(block) if len(block) < 400 else None
            if found and (not must_recur or sum(found[1].lower() in other.lower() for other in blocks) > 1):
                return found[1][0].upper() + found[1][1:].strip()
    return None
