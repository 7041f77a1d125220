"""Train the reader on the development halves of public labelled questions and on the news: ``python -m
bench.learning.train_reader FOLDER``.

``bench.learning.reading_examples`` says what is learned from. Of each sentence the reader learns whether it answers and
whether it denies what is assumed; of the sentences of a passage, which one answers (a softmax over them); of a
passage, whether it answers at all; of a true question and the same with one thing changed, which is which; and
where in a sentence the answer stands, where that is known. All weights of the layers are trained, those of words
and positions stay the encoder's. The rate rises, and falls to nothing over ``--minutes``; ``--to-be-continued``
keeps it up, ``--start`` goes on from a state that ``--keep`` wrote every few minutes. Prints what is reached on the
report halves, and the hash that ``retrieval/models/reader.py`` has to hold.

Tried and not kept: see bench/README.md.
"""

import argparse
import hashlib
import pickle
import random
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
from sklearn.metrics import roc_auc_score
from torch import nn

from bench.learning.reading_examples import Example, report, training
from retrieval.models.encoder import load_encoder
from retrieval.models.reader import WEIGHTS, Layout, Pieces, Reading, packed, reading, unpacked
from retrieval.models.reading_head import ReadingModel

BATCH_PIECES = 2600  # word pieces of one step, padding included
RATE, HEAD_RATE, WARM = 1e-4, 5e-4, 0.06  # not tuned
DENIES, CHOICE, WHOLE, SPAN, CONTRAST = 0.5, 0.5, 0.5, 0.15, 0.5  # of the losses beside the first; not tuned
Batch = tuple[torch.Tensor, torch.Tensor, torch.Tensor]


def main() -> None:
    """Train, print and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--models", type=Path, default=Path(tempfile.gettempdir()) / "clippings-models")
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    parser.add_argument("--start", type=Path, help="go on from these weights, a state or what was shipped")
    parser.add_argument("--keep", type=Path, help="where to write the state every few minutes")
    parser.add_argument("--minutes", type=float, default=120.0)
    parser.add_argument("--seed", type=int, default=1, help="of the order and of what is made by chance")
    parser.add_argument("--rate", type=float, default=RATE)
    parser.add_argument("--to-be-continued", action="store_true", help="do not let the rate fall")
    parser.add_argument("--examples", type=Path, help="keep the examples here, or take those that are kept")
    arguments = parser.parse_args()
    torch.manual_seed(arguments.seed)
    encoder = load_encoder(None, arguments.models, print)
    if arguments.examples and arguments.examples.exists():
        examples: list[Example] = pickle.loads(arguments.examples.read_bytes())  # noqa: S301 - written below
    else:
        examples = training(arguments.folder, encoder, arguments.seed)
        if arguments.examples:
            arguments.examples.write_bytes(pickle.dumps(examples))
    print(f"{len(examples)} examples: {dict(Counter((e.set, e.kind) for e in examples))}", flush=True)
    model = ReadingModel()
    if arguments.start:
        model.take(unpacked(arguments.start))
    Training(model, arguments.rate, not arguments.to_be_continued).run(
        examples, arguments.minutes * 60, arguments.keep
    )
    np.savez_compressed(arguments.out, allow_pickle=False, **packed(model.learned()))
    print(f"sha256 of {arguments.out}: {hashlib.sha256(arguments.out.read_bytes()).hexdigest()}", flush=True)
    model.take(unpacked(arguments.out))
    print_report(model, report(arguments.folder, encoder))


class Training:
    """Trains a model for some time."""

    def __init__(self, model: ReadingModel, rate: float, falls: bool) -> None:
        """Train with AdamW; ``falls`` says whether the rate falls to nothing at the end."""
        self._model, self._falls, self._pieces = model, falls, Pieces()
        for part in (model.base.embeddings.word_embeddings, model.base.embeddings.position_embeddings):
            part.requires_grad_(requires_grad=False)
        head = [*model.pieces.parameters(), *model.whole.parameters()]
        below = [p for p in model.base.parameters() if p.requires_grad]
        groups = [{"params": below, "top": rate}, {"params": head, "top": max(rate, HEAD_RATE * rate / RATE)}]
        self._optimizer = torch.optim.AdamW(groups, lr=rate, weight_decay=0.01)
        self._parameters = [*below, *head]

    def run(self, examples: Sequence[Example], seconds: float, keep: Path | None) -> None:
        """Train on examples, again and again, for so many seconds."""
        size = Counter(e.set for e in examples)
        weight = {name: (len(examples) / len(size) / count) ** 0.5 for name, count in size.items()}
        laid = [self._pieces.of(e.question, e.text) for e in examples]
        started = kept = time.monotonic()
        seen, losses = 0, list[float]()
        self._model.train()
        for step, batch in enumerate(_batches(examples, [len(one.ids) for one in laid])):
            passed = (time.monotonic() - started) / seconds
            if passed >= 1:
                break
            self._set_rate(passed)
            rows = [examples[i] for i in batch]
            loss = _loss(
                self._model(*tensors([laid[i] for i in batch])), [laid[i] for i in batch], rows, weight
            )
            self._optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(self._parameters, 1.0)
            self._optimizer.step()
            seen += len(batch)
            losses.append(loss.item())
            if step % 50 == 49:
                print(
                    f"{passed:.3f}: step {step + 1}, {seen} examples, loss {np.mean(losses[-50:]):.3f}",
                    flush=True,
                )
            if keep and time.monotonic() - kept > 300:
                kept = time.monotonic()
                np.savez(keep, allow_pickle=False, **self._model.learned())
        if keep:
            np.savez(keep, allow_pickle=False, **self._model.learned())

    def _set_rate(self, passed: float) -> None:
        share = min(1.0, (passed + 1e-4) / WARM, *([(1 - passed) / (1 - WARM)] if self._falls else []))
        for group in self._optimizer.param_groups:
            group["lr"] = group["top"] * share


def tensors(laid: Sequence[Layout]) -> Batch:
    """Return word pieces, what of them is no padding, and which part they are of."""
    longest = max(len(one.ids) for one in laid)
    table = torch.zeros((3, len(laid), longest), dtype=torch.long)
    for row, one in enumerate(laid):
        table[0, row, : len(one.ids)] = torch.tensor(one.ids)
        table[1, row, : len(one.ids)] = 1
        table[2, row, : len(one.ids)] = torch.tensor(one.types)
    return table[0], table[1], table[2]


def _batches(examples: Sequence[Example], lengths: Sequence[int]) -> Iterator[list[int]]:
    """Yield the numbers of examples for ever: those of a question together, questions of like length together."""
    chance = random.Random(1)
    groups: dict[str, list[int]] = {}
    for i, example in enumerate(examples):
        groups.setdefault(example.group, []).append(i)
    order = list(groups.values())
    while True:
        chance.shuffle(order)
        runs = [
            sorted(order[at : at + 256], key=lambda group: max(lengths[i] for i in group))
            for at in range(0, len(order), 256)
        ]
        batches = [batch for run in runs for batch in _filled(run, lengths)]
        chance.shuffle(batches)
        yield from batches


def _filled(groups: Sequence[Sequence[int]], lengths: Sequence[int]) -> Iterator[list[int]]:
    batch: list[int] = []
    for group in groups:
        longest = max(lengths[i] for i in [*batch, *group])
        if batch and longest * (len(batch) + len(group)) > BATCH_PIECES:
            yield batch
            batch = []
        batch = [*batch, *group]
    if batch:
        yield batch


def _loss(
    outputs: tuple[torch.Tensor, torch.Tensor],
    laid: Sequence[Layout],
    rows: Sequence[Example],
    weight: dict[str, float],
) -> torch.Tensor:
    """Return how far the reader is off."""
    pieces, whole = outputs
    entropy = nn.functional.binary_cross_entropy_with_logits
    total = torch.zeros(())
    best: dict[tuple[str, str], tuple[torch.Tensor, torch.Tensor]] = {}
    for i, (layout, example) in enumerate(zip(laid, rows, strict=True)):
        there = [s for s, (first, last) in enumerate(layout.spans) if first < last]
        scores = (
            torch.stack([pieces[i, a:b, :2].mean(0) for a, b in (layout.spans[s] for s in there)])
            + whole[i, :2]
        )
        answering = torch.tensor([float(s in example.answering) for s in there])
        denying = torch.tensor([float(s in example.denying) for s in there])
        loss = entropy(scores[:, 0], answering, reduction="sum") / len(there) ** 0.5
        if not (
            example.set == "squad2" and example.kind == "unanswered"
        ):  # some of which assume what is false
            loss = loss + DENIES * entropy(scores[:, 1], denying, reduction="sum") / len(there) ** 0.5
        if answering.any():
            loss = loss + CHOICE * _chosen(scores[:, 0], answering)
        if denying.any():
            loss = loss + DENIES * CHOICE * _chosen(scores[:, 1], denying)
        loss = loss + WHOLE * entropy(whole[i, 2], answering.max())
        loss = loss + SPAN * _span_loss(pieces[i, :, 2:], layout, example)
        total = total + weight[example.set] * loss
        if answering.any():
            best[example.group, "true"] = scores[answering > 0].mean(0), whole[i, 2]
        elif denying.any():
            best[example.group, "false"] = scores[denying > 0].mean(0), whole[i, 2]
    softplus = nn.functional.softplus
    for (group, kind), (true, there_true) in best.items():
        if kind == "true" and (group, "false") in best:
            false, there_false = best[group, "false"]
            apart = (
                softplus(false[0] - true[0])
                + softplus(true[1] - false[1])
                + softplus(there_false - there_true)
            )
            total = total + CONTRAST * apart
    return total / len(rows)


def _chosen(scores: torch.Tensor, right: torch.Tensor) -> torch.Tensor:
    return scores.logsumexp(0) - scores[right > 0].logsumexp(0)


def _span_loss(scores: torch.Tensor, layout: Layout, example: Example) -> torch.Tensor:
    """Return how far off the first and last piece of the answer are, among those of all sentences."""
    for sentence, start, end in example.spans:
        first, last = layout.spans[sentence]
        inside = [
            p for p in range(first, last) if layout.offsets[p][0] < end and layout.offsets[p][1] > start
        ]
        if inside:
            among = [p for a, b in layout.spans for p in range(a, b)]
            held = scores[among]
            return (
                held[:, 0].logsumexp(0)
                - scores[inside[0], 0]
                + held[:, 1].logsumexp(0)
                - scores[inside[-1], 1]
            )
    return torch.zeros(())


def read_all(model: ReadingModel, examples: Sequence[Example]) -> list[Reading]:
    """Return what a model makes of each example."""
    model.eval()
    pieces = Pieces()
    laid = [pieces.of(e.question, e.text) for e in examples]
    order = sorted(range(len(examples)), key=lambda i: len(laid[i].ids))
    found: dict[int, Reading] = {}
    with torch.no_grad():
        for at in range(0, len(order), 24):
            rows = order[at : at + 24]
            outputs = model(*tensors([laid[i] for i in rows]))
            for i, p, w in zip(rows, outputs[0].numpy(), outputs[1].numpy(), strict=True):
                found[i] = reading(laid[i], p, w)
    return [found[i] for i in range(len(examples))]


def _first(reading: Reading) -> int:
    """Return the number of the sentence that is likeliest to answer."""
    return max(range(len(reading.verdicts)), key=lambda i: reading.verdicts[i].answers)


def print_report(model: ReadingModel, examples: Sequence[Example]) -> None:
    """Print, by set, how often an answering sentence comes first, and what is told from what."""
    readings = read_all(model, examples)
    for name in sorted({e.set for e in examples}):
        rows = [(e, r) for e, r in zip(examples, readings, strict=True) if e.set == name and r.verdicts]
        best = [max(v.answers for v in r.verdicts) for _, r in rows]
        right = [_first(r) in e.answering for e, r in rows if e.answering]
        kinds = [e.kind for e, _ in rows]
        print(f"{name}: a sentence that answers first {np.mean(right):.3f} of {len(right)}")
        for kind in sorted(set(kinds) - {"answer"}):
            use = [i for i, k in enumerate(kinds) if k in ("answer", kind)]
            labels = [kinds[i] == "answer" for i in use]
            given = roc_auc_score(labels, [best[i] for i in use])
            whole = roc_auc_score(labels, [rows[i][1].answers for i in use])
            denies = roc_auc_score(labels, [-max(v.denies for v in rows[i][1].verdicts) for i in use])
            print(
                f"  answers told from {kind} ({kinds.count(kind)}): AUROC {given:.3f}, by the passage {whole:.3f}, by denials {denies:.3f}"
            )


if __name__ == "__main__":
    main()
