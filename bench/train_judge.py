"""Train the judge on the development halves of public labelled questions: ``python -m bench.train_judge FOLDER``.

``bench.datasets`` says what the folder holds; ``bench/news.jsonl`` is used beside it. For each question the judge is given the sentences of its article that answer, those nearest
to it that do not, the nearest of another article and, where it is not answered, the nearest of all; and an answering
sentence for the same question with one thing in it changed (``bench.perturbing``, or by hand in the news). On top of the bundled encoder only matrices of low
rank are learned (LoRA; Hu et al. 2021), with the head; they are written as float16. An hour or two on two cores. Prints what it
reaches on the report halves, and the hash that ``retrieval/judge.py`` has to hold.

The shipped weights were learned on 2026-11-22 in three runs: on the public sets; from there (``--start``) with the first 150 articles of the news and
as many other pairs, two epochs; from there with all 390 articles and half as many other pairs, an epoch and a half.

Tried and not kept: see bench/README.md.
"""

import argparse
import hashlib
import math
import random
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from sklearn.metrics import roc_auc_score
from torch import nn
from transformers import AutoModel

from bench.datasets import Labelled, LabelledSet, load_all, news
from bench.perturbing import false_premises
from corpus.article import Article
from retrieval.answer import Statement
from retrieval.embedding import Encoder, bundled_folder, load_encoder
from retrieval.judge import WEIGHTS, Pieces
from retrieval.sentences import sentence_spans

RANK, EPOCHS, BATCH, RATE = 16, 2.5, 32, 1e-3  # not tuned: one run each of two rates on a tenth of the data told nothing apart
FURTHER_EPOCHS, FURTHER_RATE = 1.5, 4e-4  # when going on from what was learned before; not tuned either
NEAREST = 3  # sentences of an article that do not answer
CHANGED = 2  # false premises a question


@dataclass(frozen=True, slots=True)
class Spot:
    """A sentence of an article, with the one before it in its paragraph."""

    start: int
    end: int
    before: str
    words: str


@dataclass(frozen=True, slots=True)
class Pair:
    """A question and a sentence, and whether this answers it."""

    set: str
    question: Labelled
    text: str
    kind: str
    article: Article
    spot: Spot

    @property
    def answers(self) -> bool:
        """Whether the sentence answers."""
        return self.kind == "answer"


def main() -> None:
    """Train, print and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--models", type=Path, default=Path(tempfile.gettempdir()) / "clippings-models")
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    parser.add_argument("--without", default="", help="a set to leave out, to see whether what is learned carries over to it")
    parser.add_argument("--start", type=Path, help="go on from what was learned before, with the news and as many other pairs")
    arguments = parser.parse_args()
    torch.manual_seed(1)
    encoder = load_encoder(None, arguments.models, print)
    pairs = [pair for labelled in [*load_all(arguments.folder)[:3], news()] for pair in _pairs(labelled, encoder)]
    fitted = [p for p in pairs if p.question.development and p.set != arguments.without]
    model = _Model()
    if arguments.start:
        model.go_on_from(arguments.start)
        others = [p for p in fitted if p.set != "news"]
        fitted = [p for p in fitted if p.set == "news"]
        fitted += random.Random(9).sample(others, min(len(fitted) // 2, len(others)))
    print(f"{len(fitted)} pairs", flush=True)
    _train(model, fitted, *((EPOCHS, RATE) if not arguments.start else (FURTHER_EPOCHS, FURTHER_RATE)))
    np.savez_compressed(arguments.out, **model.learned())
    _report(model, [p for p in pairs if not p.question.development or p.set == arguments.without])
    print(f"sha256 of {arguments.out}: {hashlib.sha256(arguments.out.read_bytes()).hexdigest()}")


def _pairs(labelled: LabelledSet, encoder: Encoder) -> Iterator[Pair]:
    """Yield the pairs of a set."""
    articles = {a.id: a for a in labelled.articles}
    spots = [(a, spot) for a in labelled.articles for spot in _spots(a)]
    vectors = encoder.passages([f"{a.title}: {spot.words}" for a, spot in spots])
    changed: dict[str, list[tuple[str, str]]] = {}
    for false in false_premises([q for q in labelled.questions if q.answerable], articles, seed=3):
        changed.setdefault(false.twin.id, []).append((false.text, false.kind))
    chance = random.Random(5)
    for question, vector in zip(labelled.questions, encoder.questions([q.text for q in labelled.questions]), strict=True):
        order = [spots[i] for i in np.argsort(-(vectors @ vector))]
        own = [(a, spot) for a, spot in order if a.id == question.home]
        if question.false:
            yield from (Pair(labelled.name, question, question.text, f"false {question.false}", *so) for so in _so(question, own))
            continue
        gold = [(a, p) for a, p in own if question.answers(a, p.start, p.end)]
        other = [(a, p) for a, p in own if (a, p) not in gold]
        far = next((a, p) for a, p in order if a.id != question.home)
        found = [("answer", question.text, *one) for one in gold[:NEAREST]]
        found += [("other" if question.answerable else "unanswered", question.text, *one) for one in other[:NEAREST]]
        found.append(("elsewhere", question.text, *far))
        if gold:
            some = changed.get(question.id, [])
            found += [(f"false {kind}", text, *gold[0]) for text, kind in chance.sample(some, min(CHANGED, len(some)))]
        for kind, text, article, spot in found:
            yield Pair(labelled.name, question, text, kind, article, spot)


def _so(question: Labelled, own: Sequence[tuple[Article, Spot]]) -> list[tuple[Article, Spot]]:
    """Return the sentence of an article that says what is so where a question assumes otherwise, and the one nearest to the question."""
    so = [(a, spot) for a, spot in own if any(spot.words in marked or marked in spot.words for marked in question.marked)]
    return list(dict.fromkeys([*so, *own[:1]]))


def _spots(article: Article) -> Iterator[Spot]:
    for paragraph in article.paragraphs:
        words = article.slice(paragraph)
        before = ""
        for start, end in sentence_spans(words):
            yield Spot(paragraph.start + start, paragraph.start + end, before, words[start:end])
            before = words[start:end]


class _LowRank(nn.Module):  # type: ignore[misc]  # torch is not imported for checking
    """A matrix that stays as it is, and what is learned on top of it."""

    def __init__(self, matrix: nn.Linear) -> None:
        super().__init__()
        self.matrix = matrix
        self.a = nn.Parameter(torch.randn(RANK, matrix.in_features) / math.sqrt(matrix.in_features))
        self.b = nn.Parameter(torch.zeros(matrix.out_features, RANK))
        self.drop = nn.Dropout(0.05)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.matrix(x) + (self.drop(x) @ self.a.T) @ self.b.T


class _Model(nn.Module):  # type: ignore[misc]  # as above
    """The bundled encoder with matrices of low rank on top of its own, and a head over the first piece and the mean of all."""

    def __init__(self) -> None:
        super().__init__()
        self.base = AutoModel.from_pretrained(str(bundled_folder()), attn_implementation="sdpa")
        self.base.requires_grad_(requires_grad=False)
        for layer in self.base.encoder.layer:
            attention = layer.attention
            for owner, name in (
                (attention.self, "query"), (attention.self, "key"), (attention.self, "value"),
                (attention.output, "dense"), (layer.intermediate, "dense"), (layer.output, "dense"),
            ):  # fmt: skip
                setattr(owner, name, _LowRank(getattr(owner, name)))
        embeddings = self.base.embeddings
        for free in (embeddings.token_type_embeddings.weight, embeddings.LayerNorm.weight, embeddings.LayerNorm.bias):
            free.requires_grad_(requires_grad=True)
        self.head = nn.Linear(2 * self.base.config.hidden_size, 1)

    def forward(self, ids: torch.Tensor, mask: torch.Tensor, types: torch.Tensor) -> torch.Tensor:
        hidden = self.base(input_ids=ids, attention_mask=mask, token_type_ids=types).last_hidden_state
        weight = mask.unsqueeze(-1).float()
        mean = (hidden * weight).sum(1) / weight.sum(1)
        logit: torch.Tensor = self.head(torch.cat([hidden[:, 0], mean], 1)).squeeze(1)
        return logit

    def go_on_from(self, file: Path) -> None:
        """Take over what was learned before."""
        before = np.load(file)
        for name, parameter in self.named_parameters():
            if parameter.requires_grad:
                parameter.data.copy_(torch.from_numpy(before[name.removeprefix("base.")].astype(np.float32)))

    def learned(self) -> dict[str, Any]:
        """Return what was learned, by name, as float16."""
        free = {name for name, parameter in self.named_parameters() if parameter.requires_grad}
        return {n.removeprefix("base."): p.detach().numpy().astype(np.float16) for n, p in self.named_parameters() if n in free}


Encoded = tuple[list[int], list[int]]


def _encoded(pairs: Sequence[Pair]) -> list[Encoded]:
    """Return the pieces of each pair and which part they are of."""
    pieces = Pieces()
    parts = [pieces.of(p.text, Statement(p.article.title, p.spot.before, p.spot.words)) for p in pairs]
    return [(first + last, [0] * len(first) + [1] * len(last)) for first, last in parts]


def _batch(rows: Sequence[Encoded]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    longest = -(-max(len(ids) for ids, _ in rows) // 16) * 16  # few lengths, so that few kernels are made
    table = torch.zeros((3, len(rows), longest), dtype=torch.long)
    for row, (ids, types) in enumerate(rows):
        table[0, row, : len(ids)] = torch.tensor(ids)
        table[1, row, : len(ids)] = 1
        table[2, row, : len(ids)] = torch.tensor(types)
    return table[0], table[1], table[2]


def _train(model: _Model, pairs: Sequence[Pair], epochs: float, rate: float) -> None:
    """Train with AdamW and a rate that rises and falls; sets weigh by the root of their size."""
    encoded = _encoded(pairs)
    wanted = torch.tensor([float(p.answers) for p in pairs])
    size = Counter(p.set for p in pairs)
    weight = torch.tensor([(len(pairs) / len(size) / size[p.set]) ** 0.5 for p in pairs])
    parameters = [p for p in model.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(parameters, lr=rate, weight_decay=0.01)
    steps = int(epochs * len(pairs) / BATCH)
    batches = _batches([len(ids) for ids, _ in encoded])
    started = time.monotonic()
    for step in range(steps):
        optimizer.param_groups[0]["lr"] = rate * min(1.0, (step + 1) / (0.08 * steps)) * (steps - step) / steps
        batch = next(batches)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            logits = model(*_batch([encoded[i] for i in batch]))
        each = nn.functional.binary_cross_entropy_with_logits(logits.float(), wanted[batch], reduction="none")
        loss = (each * weight[batch]).mean()
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(parameters, 1.0)
        optimizer.step()
        if step % 50 == 49:
            print(f"step {step + 1} of {steps}, loss {loss.item():.3f}, {time.monotonic() - started:.0f} s", flush=True)


def _batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Yield the numbers of pairs of like length, for ever, in an order of chance."""
    chance = random.Random(1)
    while True:
        order = list(range(len(lengths)))
        chance.shuffle(order)
        runs = [sorted(order[at : at + BATCH * 16], key=lambda i: lengths[i]) for at in range(0, len(order), BATCH * 16)]
        batches = [run[at : at + BATCH] for run in runs for at in range(0, len(run), BATCH)]
        chance.shuffle(batches)
        yield from batches


def _report(model: _Model, pairs: Sequence[Pair]) -> None:
    """Print, by set, how often an answering sentence comes first, and how well answers are told from the rest."""
    model.eval()
    encoded = _encoded(pairs)
    given = np.zeros(len(pairs))
    order = sorted(range(len(pairs)), key=lambda i: len(encoded[i][0]))
    with torch.no_grad():
        for at in range(0, len(order), 64):
            rows = order[at : at + 64]
            given[rows] = model(*_batch([encoded[i] for i in rows])).numpy()
    for name in sorted({p.set for p in pairs}):
        _print_set(name, [(p, g) for p, g in zip(pairs, given, strict=True) if p.set == name])


def _print_set(name: str, judged: Sequence[tuple[Pair, float]]) -> None:
    questions: dict[str, list[tuple[Pair, float]]] = {}
    for pair, given in judged:
        questions.setdefault(pair.question.id, []).append((pair, given))
    first, best, answered, right, false = [], [], [], [], []
    for found in questions.values():
        false += [g for p, g in found if p.kind.startswith("false")]
        true = [(g, p) for p, g in found if not p.kind.startswith("false")]
        if not true:
            continue
        top, pair = max(true, key=lambda one: one[0])
        best.append(top)
        answered.append(any(p.answers for _, p in true))
        if answered[-1]:
            first.append(pair.answers)
            right.append(max(g for g, p in true if p.answers))
    line = f"{name}: an answer first {np.mean(first):.3f}"
    if not all(answered):
        line += f", AUROC of answerable {roc_auc_score(answered, best):.3f}"
    print(f"{line}, of true premises {roc_auc_score([1] * len(right) + [0] * len(false), right + false):.3f}")


if __name__ == "__main__":
    main()
