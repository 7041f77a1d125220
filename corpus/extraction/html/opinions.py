"""What several extractors say of the blocks of a page: which share of its words each takes for article."""

import copy
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from lxml.etree import _Element

_TOKEN = re.compile(r"\w+")
LEAST_SPOKEN = 250  # characters of an articleBody that is taken for the article; shorter ones are teasers
_MISSED = 1.3  # times the words that trafilatura found, by which an articleBody shows that it plainly missed
_MANY = 4000  # blocks: the time of jusText grows with the square of their number
_LITTLE = 60  # words that trafilatura found, of which jusText finding twice as many shows the same


@dataclass(frozen=True, slots=True)
class Votes:
    """What each extractor says of each block, 0 to 1; ``spoken``, the articleBody, is None where there is
    none.
    """

    lenient: Sequence[float]
    strict: Sequence[float]
    shallow: Sequence[float]
    spoken: Sequence[float] | None


def tokens_of(text: str) -> list[str]:
    """Return the words of a text in small letters, punctuation left out."""
    return [token.lower() for token in _TOKEN.findall(text)]


class Opinion:
    """Says which share of some words stands in a text: of their runs of three, or as a line of its own where
    they are fewer.
    """

    def __init__(self, text: str) -> None:
        """Take what an extractor gave as the article."""
        tokens = tokens_of(text)
        self._lines = {" ".join(tokens_of(line)) for line in text.splitlines()}
        self._runs = set(zip(tokens, tokens[1:], tokens[2:], strict=False))

    def of(self, tokens: Sequence[str]) -> float:
        """Return the share, 0 to 1, of words that stand in the text."""
        if len(tokens) < 3:
            return float(" ".join(tokens) in self._lines)
        runs = list(zip(tokens, tokens[1:], tokens[2:], strict=False))
        return sum(run in self._runs for run in runs) / len(runs)


def votes_on(tree: _Element, words: Sequence[Sequence[str]], body: str) -> Votes:
    """Hear the extractors on the blocks of a page. ``words`` are the words of each block, ``body`` is the
    articleBody, empty where there is none.
    """

    def asked(text: str) -> list[float]:
        opinion = Opinion(text)
        return [opinion.of(tokens) for tokens in words]

    spoken = asked(body) if len(body) >= LEAST_SPOKEN else None
    return Votes(
        asked(_trafilatura(tree, strict=False)),
        asked(_trafilatura(tree, strict=True)),
        asked(_justext(tree) if len(words) < _MANY else ""),
        spoken,
    )


def _trafilatura(tree: _Element, *, strict: bool) -> str:
    from trafilatura import extract

    try:
        return extract(copy.deepcopy(tree), include_comments=False, favor_precision=strict) or ""
    except Exception:  # noqa: BLE001 - whatever a page does to an extractor, the others are heard
        return ""


def _justext(tree: _Element) -> str:
    from justext import justext
    from lxml.html import tostring

    try:
        paragraphs = justext(tostring(tree, encoding="unicode"), _stop_words())
    except Exception:  # noqa: BLE001 - as above
        return ""
    return "\n".join(paragraph.text for paragraph in paragraphs if not paragraph.is_boilerplate)


@cache
def _stop_words() -> frozenset[str]:
    from justext import get_stoplist, get_stoplists

    return frozenset(word for language in get_stoplists() for word in get_stoplist(language))


def leading(votes: Votes, words: Sequence[Sequence[str]]) -> Votes:
    """Return the votes with another extractor's in place of trafilatura's where that plainly missed the
    article.
    """

    def mass(vote: Sequence[float]) -> float:
        return sum(share * len(tokens) for share, tokens in zip(vote, words, strict=True))

    found = mass(votes.lenient)
    better = None
    if votes.spoken is not None and mass(votes.spoken) > _MISSED * found:
        better = votes.spoken
    elif found < _LITTLE and mass(votes.shallow) > 2 * found:
        better = votes.shallow
    if better is None:
        return votes
    return Votes(
        [max(a, b) for a, b in zip(votes.lenient, better, strict=True)], better, votes.shallow, votes.spoken
    )
