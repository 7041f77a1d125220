"""Fit the program's weights on the development halves of labelled questions: ``python -m bench.learning.calibrate
FOLDER``.

``bench.datasets`` says what the folder holds; the questions of ``tests/coverage`` and ``bench/asked.jsonl`` are used
beside it. Prints and, with ``--write``, sets in ``retrieval/tuned.toml`` the weights of the ranking of passages
and of sentences (conditional logit), of the confidence and of the suspicion of a false premise (logistic regression),
each with what it reaches on both halves. Every set weighs the same. Sentences, confidence and suspicion are fitted only on sets that
the reader was not trained on: on the others it is surer than it may be. A quote counts as right when it holds, or
lies in, the marked answer. False premises are those of the sets, and true questions with one thing changed
(``bench.learning.perturbing``). Weights may not take a sign that would make no sense.

``--records FILE`` keeps what was asked, or fits what is kept there already.
"""

import argparse
import math
import pickle
import random
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score

from bench.datasets import Labelled, LabelledSet, asked, load_all, own, sample
from bench.learning.fitting import (
    Matrix,
    Table,
    fit_choice,
    fit_logistic,
    print_weights,
    probability,
    set_values,
)
from bench.learning.perturbing import false_premises
from bench.newsroom import newsroom
from corpus.article import Article
from retrieval.answering import confidence, premise
from retrieval.answering.quoting import best_denial, best_quotes
from retrieval.answering.responder import Asked, Responder
from retrieval.evaluation.judging import last_day
from retrieval.models.encoder import Encoder, load_encoder
from retrieval.models.reader import Reader, load_reader
from retrieval.ranking.reading import Sentence
from retrieval.ranking.retriever import Candidate

DEEP = 24  # passages of a question that the ranking is fitted on
MOST = 150  # questions of a set asked over all of it, each half
FALSE = 100  # true questions of a set that are changed, each half
SIGNS = {"premise answers": -1}  # of weights; 1 where nothing else is said, 0 for any
PRIOR = {"true": 0.5, "unanswered": 0.2, "false": 0.3}  # of questions, when suspicion is fitted
UNSEEN = ("own", "multihop", "asked")  # sets that the reader was not trained on
PASSAGE = ("cosine", "bm25", "coverage")
SENTENCE = ("answers", "passage", "whole", "coverage")


@dataclass(frozen=True, slots=True)
class Ranked:
    """A passage or sentence that was found: what PASSAGE or SENTENCE names, and whether it answers the
    question.
    """

    features: tuple[float, ...]
    right: bool


@dataclass(frozen=True, slots=True)
class Quoted:
    """The first quote: what ``confidence.FEATURES`` and ``premise.FEATURES`` name, whether it is right, and whether the
    reader takes a sentence to deny what is assumed.
    """

    confidence: tuple[float, ...]
    premise: tuple[float, ...]
    denied: bool
    right: bool


@dataclass(frozen=True, slots=True)
class Record:
    """A question asked over some coverage. ``kind`` is ``true``, ``unanswered`` or what is false in it."""

    set: str
    kind: str
    development: bool
    passages: tuple[Ranked, ...]
    sentences: tuple[Ranked, ...]
    first: Quoted | None


def main() -> None:
    """Ask and fit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--models", type=Path, default=Path(tempfile.gettempdir()) / "clippings-models")
    parser.add_argument("--records", type=Path)
    parser.add_argument("--write", action="store_true", help="set the weights in the file of tuned values")
    arguments = parser.parse_args()
    if arguments.records and arguments.records.exists():
        records: list[Record] = pickle.loads(arguments.records.read_bytes())  # noqa: S301 - written by this script
    else:
        encoder, reader = load_encoder(None, arguments.models, print), load_reader(arguments.models, print)
        with tempfile.TemporaryDirectory() as scratch:
            asking = _Asking(encoder, reader, Path(scratch))
            records = [r for one in [*asked(), own(), *load_all(arguments.folder)] for r in asking.ask(one)]
        if arguments.records:
            arguments.records.write_bytes(pickle.dumps(records))
    fitted = fit(records)
    if arguments.write:
        for group, values in fitted.items():
            set_values(group, values)


def fit(records: Sequence[Record]) -> dict[str, Mapping[str, float]]:
    """Fit and print all weights; return them by group and name."""
    passages = fit_choice("passages", PASSAGE, [_table(r, r.passages) for r in records if _ranks(r)])
    unseen = [r for r in records if r.set in UNSEEN]
    sentences = fit_choice("sentences", SENTENCE, [_table(r, r.sentences) for r in unseen if _ranks(r)])
    sure = _fit_confidence([(r, r.first) for r in records if r.first])
    assumed = _fit_premise([(r, r.first) for r in unseen if r.first], sure)
    return {
        "passages": dict(zip(PASSAGE, passages, strict=True)),
        "sentences": dict(zip(SENTENCE[1:], sentences[1:] / sentences[0], strict=True)),
        "confidence": dict(zip(("bias", *confidence.FEATURES), sure, strict=True)),
        "premise": dict(zip(("bias", *premise.FEATURES), assumed, strict=True)),
    }


@dataclass(frozen=True, slots=True)
class _Newsroom:
    """Coverage that can be searched, and when it is asked: on the day of its newest article, where a question
    does not say.
    """

    name: str
    responder: Responder
    day: date


@dataclass(frozen=True, slots=True)
class _Asking:
    """Asks questions of sets and records what was found."""

    encoder: Encoder
    reader: Reader
    scratch: Path

    def ask(self, labelled: LabelledSet) -> Iterator[Record]:
        """Ask a set, and false premises about it."""
        room = self._newsroom(labelled.articles, labelled.name)
        for question in sample(labelled, MOST):
            kind = "true" if question.answerable else question.false or "unanswered"
            yield _record(room, question, question.text, kind)
        twins = [q for q in sample(labelled, MOST) if q.answerable and q.home]
        changed = list(false_premises(twins, {a.id: a for a in labelled.articles}, seed=7))
        random.Random(3).shuffle(changed)
        for part in (True, False):
            for false in [f for f in changed if f.twin.development is part][:FALSE]:
                yield _record(room, false.twin, false.text, false.kind)
        print(f"{labelled.name}: {len(labelled.articles)} articles", flush=True)

    def _newsroom(self, articles: Sequence[Article], name: str) -> "_Newsroom":
        responder = newsroom(articles, self.encoder, self.reader, self.scratch / name)
        return _Newsroom(name.split("-", maxsplit=1)[0], responder, last_day(responder) or date.min)


def _record(room: _Newsroom, labelled: Labelled, text: str, kind: str) -> Record:
    found = room.responder.look(Asked(text, asked_on=labelled.asked_on or room.day), DEEP)
    overlap = found.query.overlap
    passages = tuple(
        Ranked((c.cosine, c.bm25, c.coverage), labelled.supports(c.article, c.passage.start, c.passage.end))
        for c in found.passages
    )
    sentences = tuple(_ranked(labelled, c, s) for c, read in found.read for s in read if s.score > -math.inf)
    hits = best_quotes(overlap, found.read)[:1]
    quoted = None
    if hits:
        [hit], denial = hits, best_denial(overlap, found.read)
        signs = premise.signs(overlap, found.query.nowhere, hit)
        quoted = Quoted(
            tuple(confidence.features(hit)),
            tuple(premise.features(signs, hit, denial)),
            denial.evidence.denies > 0,
            kind == "true" and labelled.answers(hit.article, hit.quote.start, hit.quote.end),
        )
    return Record(room.name, kind, labelled.development, passages, sentences, quoted)


def _ranked(labelled: Labelled, candidate: Candidate, sentence: Sentence) -> Ranked:
    right = labelled.answers(candidate.article, sentence.place.start, sentence.place.end)
    return Ranked((sentence.answers, candidate.score, sentence.passage, sentence.coverage), right)


def _ranks(record: Record) -> bool:
    """Tell whether the ranking is fitted on a record: multi-hop questions have evidence in many places, and
    few tell where it ends.
    """
    return record.kind == "true" and record.set != "multihop"


def _table(record: Record, ranked: Sequence[Ranked]) -> Table:
    rows, right = [r.features for r in ranked], [r.right for r in ranked]
    return record.set, record.development, np.asarray(rows), np.asarray(right, dtype=float)


Judgements = Sequence[tuple[Record, Quoted]]


def _fit_confidence(judged: Judgements) -> Matrix:
    """Fit the probability that the first quote answers on what the reader never saw, false premises among it, and print
    it; return bias and weights.
    """
    x, right = np.asarray([q.confidence for _, q in judged]), np.asarray([float(q.right) for _, q in judged])
    sets, development = np.asarray([r.set for r, _ in judged]), np.asarray([r.development for r, _ in judged])
    use = development & np.isin(sets, UNSEEN)
    signs = [SIGNS.get(name, 1) for name in confidence.FEATURES]
    weights = fit_logistic(x[use], right[use], _share(sets[use]), signs)
    print_weights("confidence", ("bias", *confidence.FEATURES), weights)
    given = probability(weights, x)
    kinds = np.asarray([r.kind for r, _ in judged])
    for name in sorted(set(sets)):
        for part, is_part in (("development", development), ("report", ~development)):
            these = (sets == name) & is_part & np.isin(kinds, ("true", "unanswered"))
            print(
                f"  {name} {part} ({these.sum()}): {_told(given[these], right[these], kinds[these] == 'true')}"
            )
    return weights


def _told(given: Matrix, right: Matrix, answerable: NDArray[np.bool_]) -> str:
    """Say how well confidence tells right quotes from the rest, and what thresholds do."""
    line = f"first quote right {right[answerable].mean():.3f}"
    if 0 < right.sum() < len(right):
        line += f", AUROC {roc_auc_score(right, given):.3f}"
    if 0 < answerable.sum() < len(answerable):
        line += f", of answerable {roc_auc_score(answerable, given):.3f}"
        for threshold in (0.3, 0.35, 0.4, 0.45, 0.5, 0.55):
            rightly = ((given >= threshold) & (right > 0))[answerable].mean()
            line += f" | {threshold}: {rightly:.2f} and {(given >= threshold)[~answerable].mean():.2f}"
    return line


def _fit_premise(judged: Judgements, sure: Matrix) -> Matrix:
    """Fit the probability that a question has a false premise, and print it; return bias and weights. ``sure`` are
    those of the confidence.
    """
    x, kinds = np.asarray([q.premise for _, q in judged]), np.asarray([r.kind for r, _ in judged])
    sets, development = np.asarray([r.set for r, _ in judged]), np.asarray([r.development for r, _ in judged])
    false = ~np.isin(kinds, ("true", "unanswered"))
    kind = np.where(false, "false", kinds)
    share = np.zeros(len(judged))
    for name, prior in PRIOR.items():
        these = development & (kind == name)
        share[these] = prior * _share(sets[these])
    signs = [SIGNS.get(f"premise {name}", 1) for name in premise.FEATURES]
    weights = fit_logistic(x[development], false[development].astype(float), share[development], signs)
    print_weights("premise", ("bias", *premise.FEATURES), weights)
    doubt, given = probability(weights, x), probability(sure, np.asarray([q.confidence for _, q in judged]))
    denied = np.asarray([q.denied for _, q in judged])
    right = np.asarray([q.right for _, q in judged])
    print(
        f"  AUROC, development {roc_auc_score(false[development], doubt[development]):.3f}, report {roc_auc_score(false[~development], doubt[~development]):.3f}"
    )
    for among in (*UNSEEN, "all"):
        for part, is_part in (("development", development), ("report", ~development)):
            these = is_part & ((sets == among) if among in UNSEEN else np.isin(sets, UNSEEN))
            print(
                f"  {among} {part}: right answers, unanswerable answered, false answered, true denied, false denied"
            )
            for answer in (0.35, 0.4, 0.45, 0.5):
                for least in (0.3, 0.4, 0.5):
                    for most in (0.55, 0.65):
                        is_denied = these & (doubt >= most) & denied
                        answered = these & (given >= answer) & (doubt < least)
                        shares = [
                            _mean(answered & right, these & (kind == "true")),
                            *(_mean(answered, these & (kind == k)) for k in ("unanswered", "false")),
                            *(_mean(is_denied, these & (kind == k)) for k in ("true", "false")),
                        ]
                        print(
                            f"    answer {answer}, doubt {least}, deny {most}: "
                            + ", ".join(f"{s:.3f}" for s in shares)
                        )
    return weights


def _mean(chosen: NDArray[np.bool_], among: NDArray[np.bool_]) -> float:
    return float(chosen[among].mean()) if among.any() else math.nan


def _share(groups: NDArray[np.str_]) -> Matrix:
    """Return what each record weighs, that every group weighs the same."""
    return np.asarray([1 / np.sum(groups == g) for g in groups]) / len(set(groups))


if __name__ == "__main__":
    main()
