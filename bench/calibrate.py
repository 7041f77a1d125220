"""Fit the program's weights on the development halves of public labelled questions: ``python -m bench.calibrate FOLDER``.

``bench.datasets`` says what the folder holds. Prints the weights of the passage and the sentence ranking (conditional logit) and of
the confidence (logistic regression), for copying into the sources, each with what it reaches on both halves. Every set weighs the
same. Confidence is fitted on coverage of many sizes, each set whole and drawn down to a few articles with half of the questions
about articles that were left out. A quote counts as right when it holds, or lies in, the marked answer, and as half right when only its
passage does. Weights may not take a sign that would make no sense: more of what speaks for an answer never makes it less probable.
"""

import argparse
import random
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import logsumexp
from sklearn.metrics import roc_auc_score

from bench.datasets import Labelled, LabelledSet, load_all
from corpus.article import Article
from corpus.sqlite import SqliteStore
from corpus.store import EVERYTHING
from retrieval.confidence import FEATURES, features
from retrieval.embedding import Encoder, Vectors, load_encoder
from retrieval.index import Index
from retrieval.question import understand
from retrieval.retriever import Candidate, Retriever, Sentence, best_quotes

Matrix = NDArray[np.float64]
SMALL = ((2, 16), (6, 6), (25, 3))  # (articles, draws) of a set drawn down
SIGNS = {"type missing": -1, "few terms": 0}  # of the confidence's weights; 1 where nothing else is said, 0 for any
ASKED = 10  # questions about each coverage drawn down, and as many about something else
MOST = 300  # questions of a set asked over all of it, each half


def main() -> None:
    """Fit and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--models", type=Path, default=Path(tempfile.gettempdir()) / "clippings-models")
    arguments = parser.parse_args()
    encoder = _Remembering(load_encoder(None, arguments.models, print))
    sets = load_all(arguments.folder)
    with tempfile.TemporaryDirectory() as scratch:
        ranking: list[Read] = []
        judged: list[Judged | None] = []
        for labelled in sets:
            retriever = _retriever(labelled.articles, encoder, Path(scratch) / labelled.name)
            asked = _sample(labelled)
            passages = [retriever.read(understand(q.text), EVERYTHING) for q in asked]
            ranking += [(labelled.name, q, p) for q, p in zip(asked, passages, strict=True) if q.answerable]
            judged += [_judge(labelled.name, q, p) for q, p in zip(asked, passages, strict=True)]
            judged += _drawn_down(labelled, encoder, Path(scratch))
            print(f"{labelled.name}: {len(asked)} questions over {len(labelled.articles)} articles", flush=True)
    _fit_passages([r for r in ranking if r[0] != "multihop"])
    _fit_sentences([r for r in ranking if r[0] != "multihop"])
    _fit_confidence([j for j in judged if j])


class _Remembering:
    """An encoder that makes each passage's vector once, however many parts of a set it stands in."""

    def __init__(self, encoder: Encoder) -> None:
        self.name, self.dimension, self.questions = encoder.name, encoder.dimension, encoder.questions
        self._encode, self._known = encoder.passages, dict[str, Vectors]()

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of passages. See ``Encoder.passages``."""
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        if new:
            self._known.update(zip(new, self._encode(new), strict=True))
        return np.stack([self._known[text] for text in texts])


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


@dataclass(frozen=True, slots=True)
class Judged:
    """A question asked over some coverage: the features of its first quote, and how right that was (0, half or 1)."""

    group: str
    question: Labelled
    features: list[float]
    right: float


def _judge(group: str, labelled: Labelled, passages: list[tuple[Candidate, list[Sentence]]]) -> Judged | None:
    """Judge the first quote, None where there is none."""
    question = understand(labelled.text)
    hits = best_quotes(question, passages)
    if not hits:
        return None
    article, quote, passage = hits[0].article, hits[0].quote, hits[0].passage
    right = 1.0 if labelled.answers(article, quote.start, quote.end) else 0.5 * labelled.supports(article, passage.start, passage.end)
    return Judged(group, labelled, features(question, hits[0]), right)


def _drawn_down(labelled: LabelledSet, encoder: Encoder, scratch: Path) -> Iterator[Judged | None]:
    """Judge questions asked over small parts of a set, where half of them are about something else."""
    chance = random.Random(2)
    articles = [a for a in labelled.articles if any(q.home == a.id for q in labelled.questions)]
    for size, draws in SMALL if articles else ():
        for draw in range(draws):
            kept = chance.sample(articles, min(size, len(articles) // 2))
            inside = {a.id for a in kept}
            about = [q for q in labelled.questions if q.home in inside]
            about = chance.sample(about, min(ASKED, len(about)))
            other = chance.sample([q for q in labelled.questions if q.home not in inside], len(about))
            retriever = _retriever(kept, encoder, scratch / f"{labelled.name}-{size}-{draw}")
            for question in about + other:
                yield _judge(f"{labelled.name}, few", question, retriever.read(understand(question.text), EVERYTHING))


Read = tuple[str, Labelled, list[tuple[Candidate, list[Sentence]]]]


def _fit_passages(ranking: list[Read]) -> None:
    names = ["cosine", "bm25", "coverage"]

    def table(read: Read) -> tuple[Matrix, Matrix]:
        _, question, passages = read
        rows = [[getattr(c, name) for name in names] for c, _ in passages]
        gold = [question.supports(c.article, c.passage.start, c.passage.end) for c, _ in passages]
        return np.asarray(rows), np.asarray(gold, dtype=float)

    _fit_choice("passages", names, ranking, table)


def _fit_sentences(ranking: list[Read]) -> None:
    names = ["cosine", "coverage", "answer_type", "passage cosine", "passage coverage"]

    def table(read: Read) -> tuple[Matrix, Matrix]:
        _, question, passages = read
        rows, gold = [], []
        for c, sentences in passages:
            for s in sentences:
                rows.append([s.cosine, s.coverage, s.answer_type, c.cosine, c.coverage])
                gold.append(question.answers(c.article, c.passage.start + s.start, c.passage.start + s.end))
        return np.asarray(rows), np.asarray(gold, dtype=float)

    _fit_choice("sentences", names, ranking, table)


def _fit_choice(what: str, names: list[str], ranking: list[Read], table: Callable[[Read], tuple[Matrix, Matrix]]) -> None:
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


def _fit_confidence(judged: list[Judged]) -> None:
    """Fit the probability that the first quote answers, and print it."""
    x, right = np.asarray([j.features for j in judged]), np.asarray([j.right for j in judged])
    fitted = np.asarray([j.question.development for j in judged])
    groups = np.asarray([j.group for j in judged])
    mean, spread = x[fitted].mean(axis=0), x[fitted].std(axis=0)
    z, y = ((x - mean) / spread)[fitted], right[fitted]
    share = np.asarray([1 / np.sum(groups[fitted] == g) for g in groups[fitted]]) / len(set(groups))

    def loss(weights: Matrix) -> float:
        log_odds = weights[0] + z @ weights[1:]
        return float(share @ (np.logaddexp(0, log_odds) - y * log_odds) + 0.0015 * weights[1:] @ weights[1:])

    bounds = [
        (None, None),
        *((0, None) if sign > 0 else (None, 0) if sign < 0 else (None, None) for sign in (SIGNS.get(f, 1) for f in FEATURES)),
    ]
    scaled = minimize(loss, np.zeros(len(FEATURES) + 1), method="L-BFGS-B", bounds=bounds).x
    weights = scaled[1:] / spread
    bias = scaled[0] - float(weights @ mean)
    print(f"\nconfidence: bias {bias:.2f}, " + ", ".join(f"{n} {w:.2f}" for n, w in zip(FEATURES, weights, strict=True)))
    given = 1 / (1 + np.exp(-(bias + x @ weights)))
    for group in sorted(set(groups)):
        for part, flag in (("development", True), ("report", False)):
            these = (groups == group) & (fitted == flag)
            answerable = np.asarray([j.question.answerable for j, t in zip(judged, these, strict=True) if t])
            _print_judgement(f"{group}, {part}", given[these], right[these], answerable)


def _print_judgement(name: str, given: Matrix, right: Matrix, answerable: NDArray[np.bool_]) -> None:
    """Print how well confidence tells right from wrong, and what thresholds do."""
    found = right > 0
    line = f"  {name}: {len(right)} questions, first quote right {np.mean(right == 1):.2f}, its passage {found.mean():.2f}"
    if 0 < found.sum() < len(found):
        line += f", AUROC {roc_auc_score(found, given):.3f}"
    if "few" not in name and 0 < answerable.sum() < len(answerable):
        line += f", of answerable {roc_auc_score(answerable, given):.3f}"
    for threshold in (0.3, 0.33, 0.36, 0.4, 0.45, 0.5):
        answered = given >= threshold
        shares = [f"{answered[part].mean():.2f}" if part.any() else "-" for part in (found, ~found)]
        line += f" | {threshold}: {' and '.join(shares)}"
    print(line)


if __name__ == "__main__":
    main()
