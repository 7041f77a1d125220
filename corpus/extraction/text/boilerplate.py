"""Which blocks of a page are its article and which are boilerplate: features of blocks, and the rule that was
learned over them.

The features follow Kohlschütter, Fankhauser and Nejdl, "Boilerplate detection using shallow text features"
(WSDM 2010), without the link density that plain text has lost: how long a block is, whether it ends as a
sentence does, how many of its words are the small words of running text, how it is spelled, what it speaks
of; then the same of its neighbours and of the stretch it stands in. A small network turns them into log-odds,
and the most probable run of "article" and "boilerplate" over the page is found with a two-state Viterbi pass
(Forney 1973), because boilerplate comes in stretches. The weights are in ``boilerplate.json``, which says what
they were learned from; ``bench/pages/train_cleaner.py`` makes it.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from corpus.extraction.blocks import Block
from corpus.extraction.page_words import CORRECTS
from corpus.extraction.text.features import COLUMN, NAMES, STRETCH, Mask, Matrix, features

_SURE = 6.0  # log-odds beyond which one block may not drag its neighbours along
# log-odds a stretch must outweigh to be told apart from what surrounds it; 0, 1, 1.5 and 2 were tried (see
# boilerplate.json)
_SWITCH_COST = 1.0
# how much one block may say against an article that goes on after it; without it and with -3 the measure was
# the same
_INTERJECTION = -1.5
_STRAY = -0.5  # log-odds below which a block is boilerplate wherever it stands; -1 and 0 were tried too
# log-odds added to a sentence that states: the network alone loses short paragraphs; 0, 0.5 and 1.5 were
# tried on the development part
_STATED = 1.0
_STATED_IN_LITTLE = (
    2.5  # more of it where there is little text, which saved pages have few of to learn from; set by hand
)
_LITTLE = 60  # blocks from which on it is not
# log-odds from which down a block that speaks of the page is boilerplate even in what is given as an article;
# -1 lost paragraphs, -2 left newsletters in
_PLAIN = -1.5
_CALLED = 1.5  # log-odds taken from a block that calls out, unless it is a quote; set by hand
_REPEATED = (
    3.0  # log-odds that a block loses each time the number of files that hold it grows e-fold; set by hand
)
_COPY = (
    0.5  # share of an article's words from which what other files hold of it is a copy of it, not boilerplate
)
_SIGNS_OF_PAGE = ("phrase", "reader", "ours", "label", "time_ago", "credit", "web_address")


def article_blocks(blocks: Sequence[Block], repeated: Callable[[str], int]) -> list[int]:
    """Return the indices of the blocks that are article.

    ``repeated`` says of a block's text how many other pages of the same publisher hold it.
    """
    kept: list[int] = []
    for start in range(0, len(blocks), STRETCH):
        stretch = blocks[start : start + STRETCH]
        odds = _less_repeated(log_odds(stretch), stretch, [repeated(block.text) for block in stretch])
        kept.extend(start + at for at in _most_probable(odds.tolist()))
    return kept


def plainly_boilerplate(blocks: Sequence[Block]) -> list[bool]:
    """Tell which blocks of what is given as an article's own text are none: they look it, and speak of the
    page or to its reader.

    What corrects or explains the article is none of these.
    """
    rows = features(blocks)
    of_page = _of_page(rows) | (rows[:, COLUMN["code"]] > 0)
    corrects = np.array([bool(CORRECTS.search(block.text)) for block in blocks])
    return [bool(one) for one in (_odds(rows) < _PLAIN) & of_page & ~corrects]


def log_odds(blocks: Sequence[Block]) -> Matrix:
    """Return for each block the log-odds that it is article, from -6 to 6."""
    return _odds(features(blocks))


def _odds(rows: Matrix) -> Matrix:
    network = _network()
    hidden = np.tanh(rows @ network.inner + network.inner_bias)
    little = max(0.0, 1 - len(rows) / _LITTLE)
    odds = (
        hidden @ network.outer + network.outer_bias + (_STATED + _STATED_IN_LITTLE * little) * _states(rows)
    )
    odds -= _CALLED * _calls(rows)
    return np.asarray(np.clip(odds, -_SURE, _SURE), dtype=np.float32)


def _states(rows: Matrix) -> Mask:
    """Tell which blocks are a sentence, or an item of a list, that speaks neither of the page nor to its
    reader.
    """
    ends, words = (
        (rows[:, COLUMN["ends"]] > 0) | (rows[:, COLUMN["ends_colon"]] > 0),
        np.expm1(rows[:, COLUMN["log_words"]]),
    )
    asks = (rows[:, COLUMN["ends_asked"]] > 0) & (rows[:, COLUMN["quotes"]] == 0) & (words < 8)
    return np.asarray(
        ((ends & (words > 2.5)) | (rows[:, COLUMN["bullet"]] > 0)) & ~_of_page(rows) & ~_calls(rows) & ~asks
    )


def _of_page(rows: Matrix) -> Mask:
    """Tell which blocks speak of the page or to its reader; one word of that kind is not enough in a sentence
    of some length.
    """
    ends, words = (
        (rows[:, COLUMN["ends"]] > 0) | (rows[:, COLUMN["ends_colon"]] > 0),
        np.expm1(rows[:, COLUMN["log_words"]]),
    )
    signs = rows[:, [COLUMN[name] for name in _SIGNS_OF_PAGE]].sum(axis=1) > 0
    return np.asarray(signs | (rows[:, COLUMN["kinds"]] > np.where(ends & (words > 7), 1, 0)))


def _calls(rows: Matrix) -> Mask:
    """Tell which blocks call out and are no quotes."""
    return np.asarray((rows[:, COLUMN["ends_called"]] > 0) & (rows[:, COLUMN["quotes"]] == 0))


@dataclass(frozen=True, slots=True)
class _Network:
    """One hidden layer of tanh units: features x units, units, units, one."""

    inner: Matrix
    inner_bias: Matrix
    outer: Matrix
    outer_bias: float


@cache
def _network() -> _Network:
    kept = json.loads(Path(__file__).with_name("boilerplate.json").read_text(encoding="utf-8"))
    inner = np.array([kept["inner"][name] for name in NAMES], dtype=np.float32)
    return _Network(
        inner,
        np.array(kept["inner_bias"], np.float32),
        np.array(kept["outer"], np.float32),
        float(kept["outer_bias"]),
    )


def _less_repeated(odds: Matrix, blocks: Sequence[Block], counts: Sequence[int]) -> Matrix:
    """Lower the odds of blocks that other pages hold too, more often than they hold this page's article as a
    whole.
    """
    if not any(counts):
        return odds
    often = np.array(counts)
    words = np.array([len(block.text) for block in blocks]) * (odds > 0)
    order = np.argsort(often)
    running = np.cumsum(words[order])
    copies = int(often[order][np.searchsorted(running, (1 - _COPY) * running[-1])]) if running[-1] else 0
    return np.asarray(odds - _REPEATED * np.log1p(np.maximum(0, often - copies)), dtype=np.float32)


def _most_probable(odds: Sequence[float]) -> list[int]:
    """Return where the most probable path through a page is article, but for blocks that are plainly
    boilerplate by themselves.
    """
    weights = [max(one, _INTERJECTION) for one in odds]
    article, boilerplate = weights[0], 0.0
    came_from: list[tuple[bool, bool]] = []
    for one in weights[1:]:
        stays, leaves = article >= boilerplate - _SWITCH_COST, article - _SWITCH_COST > boilerplate
        came_from.append((stays, leaves))
        article, boilerplate = (
            max(article, boilerplate - _SWITCH_COST) + one,
            max(boilerplate, article - _SWITCH_COST),
        )
    state = article > boilerplate
    path = [state]
    for stays, leaves in reversed(came_from):
        state = stays if state else leaves
        path.append(state)
    path.reverse()
    return [at for at, is_article in enumerate(path) if is_article and odds[at] > _STRAY]
