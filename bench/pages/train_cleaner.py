"""Learn which blocks of a flattened page are its article: ``python -m bench.pages.train_cleaner FOLDER...``, some
twenty minutes on two cores.

``bench.pages.saved_pages`` says what a folder holds. Each page of the development part is flattened in every way of
``bench.pages.flattening``; a block is article when most of its words stand in runs of four that the article's text
holds too. Each page also gives what scraped text often is: the article alone, the page's boilerplate alone, a
page with little boilerplate, and a page whose article is a few paragraphs, boilerplate of our own
(``boilerplate.txt``: appeals, forms, comments) put between. Blocks weigh by their words, and less where two
extractors disagree; pages weigh the same, more when they are English or labelled by hand. Writes
``corpus/extraction/text/boilerplate.json``.
"""

import argparse
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import torch
from lxml import etree
from numpy.typing import NDArray
from torch import nn

from bench.pages.flattening import FLATTENINGS, parse
from bench.pages.saved_pages import SavedPage, saved_pages
from bench.pages.shingles import shingles, words
from corpus.extraction.blocks import Block, cut
from corpus.extraction.text import boilerplate
from corpus.extraction.text.features import NAMES, features

WEIGHTS = Path(boilerplate.__file__).with_name("boilerplate.json")
UNITS, EPOCHS, BATCH, RATE, DECAY = (
    24,
    8,
    4096,
    3e-3,
    1e-2,
)  # units: 0 (a logistic regression) and 48 were tried
DISAGREED = 0.35  # weight of a block that two extractors do not agree on
ALIKE = ("spaced", "broken, spaced")  # the same blocks come out of these as of others
FURNITURE = [
    piece.strip().split("\n\n")
    for piece in Path(__file__).with_name("boilerplate.txt").read_text(encoding="utf-8").split("---\n")
]
LONGEST = 2000  # blocks of a page
OTHER_LANGUAGES = 0.5  # share of the pages in them that is used


@dataclass(frozen=True, slots=True)
class Examples:
    """Blocks of one page: a row of features, a label and a weight each."""

    rows: NDArray[np.float16]
    labels: NDArray[np.float32]
    weights: NDArray[np.float32]


def main() -> None:
    """Train on the folders named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folders", type=Path, nargs="+")
    rng = random.Random(0)
    found = (page for folder in parser.parse_args().folders for page in saved_pages(folder))
    pages = [
        page
        for page in found
        if page.part == "development" and (page.english or rng.random() < OTHER_LANGUAGES)
    ]
    examples = [one for page in pages for one in examples_of(page, rng)]
    print(f"{len(pages)} pages, {sum(len(one.labels) for one in examples)} blocks")
    network, mean, spread = fit(examples)
    WEIGHTS.write_text(as_json(network, mean, spread, len(pages)), encoding="utf-8")


def examples_of(page: SavedPage, rng: random.Random) -> Iterator[Examples]:
    """Yield a page's blocks, for each way to flatten it and each part of it that scraped text may be."""
    try:
        tree = parse(page.html)
    except (etree.ParserError, ValueError):
        return
    share = 1.5 if page.by_hand else 1.0
    for name, flatten in FLATTENINGS:
        blocks = cut(flatten(tree)) if name not in ALIKE else []
        if not 0 < len(blocks) <= LONGEST:
            continue
        gold, second = covered(blocks, page.gold), covered(blocks, page.second)
        sure = agreement(blocks, gold, second)
        weight = (
            share
            * (3 if page.english else 1)
            * (0.3 if name == "one line" else 1)
            * (1 if sure > 0.7 else 0.3)
        )
        yield made(blocks, gold, second, weight)
        if sure > 0.7 and name in ("lines", "broken"):
            for kept in partial(gold, rng):
                yield made(*furnished([blocks[at] for at in kept], gold[kept], second[kept], rng), weight / 2)


def covered(blocks: Sequence[Block], text: str) -> NDArray[np.bool_]:
    """Return for each block whether most of its words stand in runs of four words that the text holds."""
    known = set(shingles(text))
    own = [words(block.text) for block in blocks]
    every = [word for found in own for word in found]
    inside = np.zeros(len(every))
    for at in range(len(every) - 3):
        if tuple(every[at : at + 4]) in known:
            inside[at : at + 4] = 1
    ends = np.cumsum([len(found) for found in own])
    starts = ends - [len(found) for found in own]
    return np.array(
        [
            bool(end > start and inside[start:end].mean() >= 0.5)
            for start, end in zip(starts, ends, strict=True)
        ]
    )


def agreement(blocks: Sequence[Block], gold: NDArray[np.bool_], second: NDArray[np.bool_]) -> float:
    """Return how far two labellings agree: F1 over words."""
    sizes = np.array([len(words(block.text)) for block in blocks])
    both, either = sizes[gold & second].sum(), sizes[gold].sum() + sizes[second].sum()
    return float(2 * both / either) if either else 0.0


def partial(gold: NDArray[np.bool_], rng: random.Random) -> Iterator[list[int]]:
    """Yield the indices of what is left of a page that is the article alone, boilerplate alone, lightly
    furnished, or short.
    """
    article = np.flatnonzero(gold).tolist()
    other = np.flatnonzero(~gold).tolist()
    if len(article) < 3 or len(other) < 3:
        return
    yield article
    yield other
    yield sorted(article + [at for at in other if rng.random() < 0.15])
    for _ in range(3):
        start = rng.randrange(len(article) - 1) if rng.random() < 0.5 else 0
        some = article[start : start + rng.randint(2, 8)]
        near = [at for at in other if some[0] - rng.randint(0, 8) <= at <= some[-1]]
        yield sorted({*some, *near, *rng.sample(other, min(len(other), rng.randint(0, 6)))})


def furnished(
    blocks: list[Block], gold: NDArray[np.bool_], second: NDArray[np.bool_], rng: random.Random
) -> tuple[list[Block], NDArray[np.bool_], NDArray[np.bool_]]:
    """Put up to three pieces of our own boilerplate among a page's blocks."""
    if not gold.any():
        return blocks, gold, second
    for _ in range(rng.randint(0, 3)):
        piece = [Block(text) for text in rng.choice(FURNITURE)]
        inside = np.flatnonzero(gold)
        at = rng.choice([int(inside[-1]) + 1, int(inside[-1]) + 1, int(rng.choice(inside)), int(inside[0])])
        blocks = [*blocks[:at], *piece, *blocks[at:]]
        gold, second = (np.insert(labels, at, np.zeros(len(piece), dtype=bool)) for labels in (gold, second))
    return blocks, gold, second


def made(
    blocks: Sequence[Block], gold: NDArray[np.bool_], second: NDArray[np.bool_], weight: float
) -> Examples:
    """Make examples of blocks that are seen as one page."""
    sizes = np.array([len(words(block.text)) for block in blocks])
    weights = (sizes + 5) ** 0.75 * np.where(gold == second, 1, DISAGREED) * (sizes > 0)
    total = max(1.0, weights.sum())
    return Examples(
        features(blocks).astype(np.float16),
        gold.astype(np.float32),
        (weights * weight / total).astype(np.float32),
    )


def fit(examples: Sequence[Examples]) -> tuple[nn.Sequential, torch.Tensor, torch.Tensor]:
    """Train the network; return it with the mean and the spread that its inputs are to be set to."""
    torch.manual_seed(0)
    rows = torch.from_numpy(np.concatenate([one.rows for one in examples]))
    labels = torch.from_numpy(np.concatenate([one.labels for one in examples]))
    weights = torch.from_numpy(np.concatenate([one.weights for one in examples]))
    weights /= weights.mean()
    sample = rows[:: max(1, len(rows) // 200_000)].float()
    mean, spread = sample.mean(0), sample.std(0) + 1e-3
    network = nn.Sequential(nn.Linear(len(NAMES), UNITS), nn.Tanh(), nn.Dropout(0.1), nn.Linear(UNITS, 1))
    optimiser = torch.optim.AdamW(network.parameters(), lr=RATE, weight_decay=DECAY)
    steps = EPOCHS * (len(rows) // BATCH + 1)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, RATE, total_steps=steps + 1)
    loss = nn.BCEWithLogitsLoss(reduction="none")
    for _ in range(EPOCHS):
        for batch in torch.randperm(len(rows)).split(BATCH):
            odds = network((rows[batch].float() - mean) / spread)[:, 0]
            optimiser.zero_grad()
            (loss(odds, labels[batch]) * weights[batch]).mean().backward()
            optimiser.step()
            schedule.step()
    return network.eval(), mean, spread


def as_json(network: nn.Sequential, mean: torch.Tensor, spread: torch.Tensor, pages: int) -> str:
    """Write the network so that it takes features as they are."""
    first, last = network[0], network[3]
    inner = (first.weight / spread).detach().double()
    bias = (first.bias.double() - inner @ mean.double()).detach()
    told = {
        "learned": f"{datetime.now(UTC):%Y-%m-%d} by bench/pages/train_cleaner.py from {pages} saved pages of the development part, flattened in"
        f" {len(FLATTENINGS) - len(ALIKE)} ways; what was measured stands in bench/README.md",
        "outer_bias": _short(last.bias.tolist())[0],
        "outer": _short(last.weight[0].tolist()),
        "inner_bias": _short(bias.tolist()),
    }
    lines = [f"  {json.dumps(name)}: {json.dumps(value)}" for name, value in told.items()]
    rows = [
        f"    {json.dumps(name)}: {json.dumps(_short(inner[:, number].tolist()))}"
        for number, name in enumerate(NAMES)
    ]
    return "{\n" + ",\n".join([*lines, '  "inner": {\n' + ",\n".join(rows) + "\n  }"]) + "\n}\n"


def _short(numbers: Sequence[float]) -> list[float]:
    return [float(f"{number:.4g}") for number in numbers]


if __name__ == "__main__":
    main()
