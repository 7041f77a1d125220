"""Fit the program's weights on the development halves of public labelled questions: ``python -m bench.calibrate FOLDER``.

``bench.datasets`` says what the folder holds. Prints, for copying into the sources, the weights of the passage and the
sentence ranking (conditional logit) and of the confidence (logistic regression), each with what it reaches on the report
halves. Confidence is fitted on coverage of many sizes: each set whole, and drawn down to a few articles with
half of the questions about articles that were left out; a quote counts as right when it holds or lies in the marked answer.
"""

import argparse
import random
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import logsumexp
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from bench.datasets import Labelled, LabelledSet, load_all
from corpus.article import Article
from corpus.sqlite import SqliteStore
from corpus.store import EVERYTHING
from retrieval.confidence import FEATURES, features
from retrieval.embedding import Encoder, load_encoder
from retrieval.index import Index
from retrieval.question import understand
from retrieval.retriever import Candidate, Retriever, Sentence, best_quotes

Matrix = NDArray[np.float64]
SMALL = ((2, 12), (6, 6), (25, 3))  # (articles, draws) of a set drawn down
MOST = 300  # questions of a set asked over all of it, each half


def main() -> None:
    """Fit and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--models", type=Path, default=Path(tempfile.gettempdir()) / "clippings-models")
    arguments = parser.parse_args()
    encoder = load_encoder(None, arguments.models, print)
    sets = load_all(arguments.folder)
    with tempfile.TemporaryDirectory() as scratch:
        ranking, judged = [], []
        for labelled in sets:
            retriever = _retriever(labelled.articles, encoder, Path(scratch) / labelled.name)
            asked = _sample(labelled)
            passages = [retriever.read(understand(q.text), EVERYTHING) for q in asked]
            ranking += [(labelled.name, q, p) for q, p in zip(asked, passages, strict=True) if q.answerable]
            judged += [(labelled.name, q, *_judged(q, p)) for q, p in zip(asked, passages, strict=True)]
            judged += _drawn_down(labelled, encoder, Path(scratch))
            print(f"{labelled.name}: {len(asked)} questions over {len(labelled.articles)} articles", flush=True)
    _fit_passages([r for r in ranking if r[0] != "multihop"])
    _fit_sentences([r for r in ranking if r[0] != "multihop"])
    _fit_confidence(judged)


def _sample(labelled: LabelledSet) -> list[Labelled]:
    shuffled = sorted(labelled.questions, key=lambda q: q.id)
    random.Random(1).shuffle(shuffled)
    return [q for part in (True, False) for q in [q for q in shuffled if q.development is part][:MOST]]


def _retriever(articles: Sequence[Article], encoder: Encoder, home: Path) -> Retriever:
    store = SqliteStore(home / "clippings.db")
    for article in articles:
        store.put(article, restore=False)
    index = Index(store, encoder, home / "index")
    index.refresh()
    return Retriever(store, index)


def _judged(labelled: Labelled, passages: list[tuple[Candidate, list[Sentence]]]) -> tuple[Matrix, bool]:
    """Return the features of the first hit's evidence and whether its quote answers."""
    question = understand(labelled.text)
    hits = best_quotes(passages)
    right = bool(hits) and labelled.answers(hits[0].article, hits[0].quote.start, hits[0].quote.end)
    return np.asarray(features(question, hits) if hits else [0.0] * len(FEATURES)), right


def _drawn_down(labelled: LabelledSet, encoder: Encoder, scratch: Path) -> Iterator[tuple[str, Labelled, Matrix, bool]]:
    """Yield the same of small coverages, where half of the questions are about something else."""
    chance = random.Random(2)
    articles = [a for a in labelled.articles if any(q.home == a.id for q in labelled.questions)]
    for size, draws in SMALL if articles else ():
        for draw in range(draws):
            kept = chance.sample(articles, min(size, len(articles) // 2))
            inside = {a.id for a in kept}
            about = [q for q in labelled.questions if q.home in inside]
            other = [q for q in labelled.questions if q.home not in inside]
            about = chance.sample(about, min(10, len(about)))
            retriever = _retriever(kept, encoder, scratch / f"{labelled.name}-{size}-{draw}")
            for question in about + chance.sample(other, len(about)):
                yield f"{labelled.name}/{size}", question, *_judged(question, retriever.read(understand(question.text), EVERYTHING))


Read = tuple[str, Labelled, list[tuple[Candidate, list[Sentence]]]]


def _fit_passages(ranking: list[Read]) -> None:
    names = ["cosine", "bm25", "coverage", "article_coverage"]

    def table(read: Read) -> tuple[Matrix, Matrix]:
        _, question, passages = read
        rows = [[getattr(c, name) for name in names] for c, _ in passages]
        gold = [question.supports(c.article, c.passage.start, c.passage.end) for c, _ in passages]
        return np.asarray(rows), np.asarray(gold, dtype=float)

    _fit_choice("passages", names, ranking, table)


def _fit_sentences(ranking: list[Read]) -> None:
    names = ["cosine", "coverage", "answer_type", "passage cosine", "passage coverage", "article_names"]

    def table(read: Read) -> tuple[Matrix, Matrix]:
        _, question, passages = read
        rows, gold = [], []
        for c, sentences in passages:
            for s in sentences:
                rows.append([s.cosine, s.coverage, s.answer_type, c.cosine, c.coverage, c.article_names])
                gold.append(question.answers(c.article, c.passage.start + s.start, c.passage.start + s.end))
        return np.asarray(rows), np.asarray(gold, dtype=float)

    _fit_choice("sentences", names, ranking, table)


def _fit_choice(what: str, names: list[str], ranking: list[Read], table) -> None:  # type: ignore[no-untyped-def]
    """Fit a conditional logit by maximum likelihood, each set weighing the same, and print it."""
    tables = [(read[0], read[1].development, *table(read)) for read in ranking]
    fitted = [(name, rows, gold) for name, development, rows, gold in tables if development and gold.any()]
    count = {name: sum(n == name for n, _, _ in fitted) for name, _, _ in fitted}

    def loss(weights: Matrix) -> float:
        lost = 0.001 * float(weights @ weights)
        for name, rows, gold in fitted:
            scores = rows @ weights
            lost -= float(logsumexp(scores[gold > 0]) - logsumexp(scores)) / count[name]
        return lost

    weights = minimize(loss, np.zeros(len(names)), method="L-BFGS-B").x
    print(f"\n{what}: " + ", ".join(f"{name} {weight:.2f}" for name, weight in zip(names, weights, strict=True)))
    for name in count:
        for part, development in (("development", True), ("report", False)):
            first = [gold[np.argmax(rows @ weights)] for n, d, rows, gold in tables if n == name and d is development]
            print(f"  {name} {part}: first right {np.mean(first):.3f} of {len(first)}")


def _fit_confidence(judged: list[tuple[str, Labelled, Matrix, bool]]) -> None:
    """Fit the probability that the first quote answers, each set weighing the same, and print it."""
    x, y = np.stack([row[2] for row in judged]), np.asarray([row[3] for row in judged])
    development = np.asarray([row[1].development for row in judged])
    names = np.asarray([row[0] for row in judged])
    weights = np.asarray([1 / np.sum(names == name) for name in names])
    model = LogisticRegression(C=30.0, max_iter=5000)
    model.fit(x[development], y[development], sample_weight=weights[development] * len(judged) / len(set(names)))
    print("\nconfidence: bias", round(float(model.intercept_[0]), 3))
    for name, weight in zip(FEATURES, model.coef_[0], strict=True):
        print(f'    "{name}": {weight:.3f},')
    given = model.predict_proba(x)[:, 1]
    for name in sorted(set(names)):
        for part, flag in (("development", True), ("report", False)):
            these = (names == name) & (development == flag)
            _print_judgement(f"{name} {part}", given[these], y[these])


def _print_judgement(name: str, given: Matrix, right: NDArray[np.bool_]) -> None:
    line = f"  {name}: {len(right)} questions, first quote right {right.mean():.3f}"
    if 0 < right.sum() < len(right):
        line += f", AUROC of right {roc_auc_score(right, given):.3f}"
    for threshold in (0.3, 0.4, 0.5, 0.6):
        answered = given >= threshold
        wrong = (answered & ~right).sum() / max(1, answered.sum())
        line += f" | {threshold}: answered {answered[right].mean() if right.any() else 0:.2f} of right, {wrong:.2f} of answers wrong"
    print(line)


if __name__ == "__main__":
    main()
