"""Fit the program's weights on the development halves of labelled questions: ``python -m bench.calibrate
FOLDER``.

``bench.datasets`` says what the folder holds; the questions of ``tests/coverage`` and ``bench/news.jsonl``
are used beside it. Prints and, with ``--write``, sets in ``retrieval/tuned.toml`` the weights of the ranking
of passages and of sentences (conditional logit), of the confidence and of the suspicion of a false premise
(logistic regression), each with what it reaches on both halves. Every set weighs the same. Confidence is
fitted on coverage of many sizes, each set whole and drawn down to a few articles with half of the questions
about articles that were left out. A quote counts as right when it holds, or lies in, the marked answer, and
as half right when only its passage does. False premises are true questions with one thing changed
(``bench.perturbing``). Weights may not take a sign that would make no sense: more of what speaks for an
answer never makes it less probable.

``--records FILE`` keeps what was asked, or fits what is kept there already.
"""

import argparse
import math
import pickle
import random
import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import logsumexp
from sklearn.metrics import roc_auc_score

from bench.datasets import Labelled, LabelledSet, load_all, news, own, sample
from bench.perturbing import false_premises
from corpus.article import Article
from corpus.store.sqlite import SqliteStore
from retrieval.answering import confidence, premise
from retrieval.answering.answer import Hit
from retrieval.answering.quoting import best_quotes
from retrieval.answering.responder import Asked, Responder
from retrieval.evaluation.judging import last_day
from retrieval.index.index import Index
from retrieval.models.encoder import Encoder, Vectors, load_encoder
from retrieval.models.judge import Judge, load_judge
from retrieval.query.overlap import Matching
from retrieval.ranking.retriever import Candidate
from retrieval.tuned import FILE

Matrix = NDArray[np.float64]
Chosen = NDArray[np.bool_]
SMALL = ((2, 8), (6, 4), (25, 2))  # (articles, draws) of a set drawn down
DEEP = 24  # passages of a question that the ranking is fitted on
ASKED = 10  # questions about each coverage drawn down, and as many about something else
MOST = 200  # questions of a set asked over all of it, each half
FALSE = 100  # false premises of a set asked over all of it, each half
SIGNS = {
    "type missing": -1,
    "few terms": 0,
    "premise judged": -1,
}  # of weights; 1 where nothing else is said, 0 for any
PRIOR = {
    "true": 0.25,
    "unanswered": 0.25,
    "false": 0.5,
}  # of questions that show a sign, when suspicion is fitted
UNSEEN = ("own", "multihop")  # sets that the judge was not trained on

PASSAGE = ("cosine", "bm25", "coverage")
SENTENCE = ("sentence cosine", "sentence coverage", "answer type", "cosine", "coverage")


@dataclass(frozen=True, slots=True)
class Ranked:
    """A passage or sentence that was found: what PASSAGE or SENTENCE names, and whether it answers the
    question.
    """

    features: tuple[float, ...]
    right: bool


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quote that was judged: what ``confidence.FEATURES`` and ``premise.FEATURES`` name, and how right it
    is.
    """

    confidence: tuple[float, ...]
    premise: tuple[float, ...]
    suspect: bool
    right: float


@dataclass(frozen=True, slots=True)
class Record:
    """A question asked over some coverage. ``kind`` is ``true``, ``unanswered`` or what was changed to make a
    false premise of it.
    """

    group: str
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
        encoder = _Remembering(load_encoder(None, arguments.models, print))
        with tempfile.TemporaryDirectory() as scratch:
            asking = _Asking(encoder, load_judge(arguments.models, print), Path(scratch))
            records = [
                r
                for labelled in [*load_all(arguments.folder), own(), news(standalone=True)]
                for r in asking.ask(labelled)
            ]
        if arguments.records:
            arguments.records.write_bytes(pickle.dumps(records))
    passages = _fit_choice("passages", PASSAGE, [_passage_table(r) for r in records if _ranks(r)])
    sentences = _fit_choice("sentences", SENTENCE, [_sentence_table(r) for r in records if _ranks(r)])
    asked = [(r, r.first) for r in records if r.first]
    relevant = _fit_confidence([(r, first) for r, first in asked if r.kind in ("true", "unanswered")])
    assumed = _fit_premise([(r, first) for r, first in asked if "few" not in r.group], relevant)
    if arguments.write:
        set_values("passages", dict(zip(PASSAGE, passages, strict=True)))
        set_values(
            "sentences",
            dict(
                zip(
                    ("cosine", "coverage", "type", "passage_cosine", "passage_coverage"),
                    sentences,
                    strict=True,
                )
            ),
        )
        set_values("confidence", dict(zip(("bias", *confidence.FEATURES), relevant, strict=True)))
        set_values("premise", dict(zip(("bias", *premise.FEATURES), assumed, strict=True)))


def set_values(group: str, values: Mapping[str, float], file: Path = FILE) -> None:
    """Set values of a group in the file of tuned values, and the day; what stands beside them stays. Raises
    KeyError where one is not there.
    """
    text = file.read_text("utf-8")
    head = f"\n[{group}]"
    start = text.index(head) + len(head)
    end = text.find("\n[", start) if "\n[" in text[start:] else len(text)
    part = text[start:end]
    for name, value in {
        **{name.replace(" ", "_"): f"{value:.2f}" for name, value in values.items()},
        "set": date.today().isoformat(),
    }.items():
        part, count = re.subn(rf"^({name} = )[-\d.]+", rf"\g<1>{value}", part, flags=re.MULTILINE)
        if not count:
            raise KeyError(name)
    file.write_text(text[:start] + part + text[end:], "utf-8")


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


@dataclass(frozen=True, slots=True)
class _Newsroom:
    """Coverage that can be searched, and when it is asked: on the day of its newest article, where a question
    does not say.
    """

    responder: Responder
    day: date


@dataclass(frozen=True, slots=True)
class _Asking:
    """Asks questions of sets and records what was found."""

    encoder: Encoder
    judge: Judge
    scratch: Path

    def ask(self, labelled: LabelledSet) -> Iterator[Record]:
        """Ask a set, whole and drawn down, and false premises about it."""
        newsroom = self._newsroom(labelled.articles, labelled.name)
        for question in sample(labelled, MOST):
            kind = "true" if question.answerable else question.false or "unanswered"
            yield self._record(newsroom, labelled.name, labelled.name, question, question.text, kind)
        twins = [q for q in sample(labelled, MOST) if q.answerable and q.home]
        changed = list(false_premises(twins, {a.id: a for a in labelled.articles}, seed=7))
        random.Random(3).shuffle(changed)
        for part in (True, False):
            for false in [f for f in changed if f.twin.development is part][:FALSE]:
                yield self._record(newsroom, labelled.name, labelled.name, false.twin, false.text, false.kind)
        yield from self._drawn_down(labelled)
        print(f"{labelled.name}: {len(labelled.articles)} articles", flush=True)

    def _drawn_down(self, labelled: LabelledSet) -> Iterator[Record]:
        """Ask small parts of a set, where half of the questions are about something else."""
        chance = random.Random(2)
        articles = [a for a in labelled.articles if any(q.home == a.id for q in labelled.questions)]
        for size, draws in SMALL if articles else ():
            for draw in range(draws):
                kept = chance.sample(articles, min(size, len(articles) // 2))
                inside = {a.id for a in kept}
                about = [q for q in labelled.questions if q.home in inside]
                about = chance.sample(about, min(ASKED, len(about)))
                other = chance.sample([q for q in labelled.questions if q.home not in inside], len(about))
                newsroom = self._newsroom(kept, f"{labelled.name}-{size}-{draw}")
                for question in about + other:
                    kind = "true" if question.answerable and question.home in inside else "unanswered"
                    yield self._record(
                        newsroom, f"{labelled.name}, few", labelled.name, question, question.text, kind
                    )

    def _newsroom(self, articles: Sequence[Article], name: str) -> "_Newsroom":
        store = SqliteStore(self.scratch / name / "clippings.db")
        for article in articles:
            store.put(article, restore=False)
        index = Index(store, self.encoder, self.scratch / name / "index")
        index.refresh()
        responder = Responder(store, index, self.judge)
        return _Newsroom(responder, last_day(responder) or date.min)

    def _record(
        self, newsroom: "_Newsroom", group: str, of: str, labelled: Labelled, text: str, kind: str
    ) -> Record:
        found = newsroom.responder.look(Asked(text, asked_on=labelled.asked_on or newsroom.day), DEEP)
        hits = best_quotes(found.query.matching, found.read)[:1]
        ranked = tuple(Ranked((c.cosine, c.bm25, c.coverage), _supports(labelled, c)) for c in found.passages)
        sentences = tuple(
            Ranked(
                (s.cosine, s.coverage, s.answer_type, c.cosine, c.coverage),
                labelled.answers(c.article, s.place.start, s.place.end),
            )
            for c, weighed in found.weighed
            for s in weighed
            if s.score > -math.inf
        )
        first = self._quoted(found.query.matching, labelled, hits[0]) if hits else None
        return Record(group, of, kind, labelled.development, ranked, sentences, first)

    @staticmethod
    def _quoted(matching: Matching, labelled: Labelled, hit: Hit) -> Quoted:
        found = premise.signs(matching, hit)
        features = tuple(confidence.features(matching.question, hit))
        return Quoted(
            features,
            tuple(premise.features(found, hit)),
            premise.is_suspect(found, hit),
            _right(labelled, hit),
        )


def _supports(labelled: Labelled, candidate: Candidate) -> bool:
    return labelled.supports(candidate.article, candidate.passage.start, candidate.passage.end)


def _right(labelled: Labelled, hit: Hit) -> float:
    """Return how right a quote is: 1 when it answers, half when only its passage does."""
    if labelled.answers(hit.article, hit.quote.start, hit.quote.end):
        return 1.0
    return 0.5 * labelled.supports(hit.article, hit.passage.start, hit.passage.end)


Table = tuple[str, bool, Matrix, Matrix]  # set, whether to fit on it, features, right


def _ranks(record: Record) -> bool:
    """Tell whether the ranking is fitted on a record: multi-hop questions have evidence in many places, and
    few tell where it ends.
    """
    return record.kind == "true" and record.group == record.set != "multihop"


def _passage_table(record: Record) -> Table:
    rows, right = [p.features for p in record.passages], [p.right for p in record.passages]
    return record.set, record.development, np.asarray(rows), np.asarray(right, dtype=float)


def _sentence_table(record: Record) -> Table:
    rows, right = [s.features for s in record.sentences], [s.right for s in record.sentences]
    return record.set, record.development, np.asarray(rows), np.asarray(right, dtype=float)


def _fit_choice(what: str, names: Sequence[str], tables: Sequence[Table]) -> Matrix:
    """Fit a conditional logit by maximum likelihood, each set weighing the same, and print it."""
    fitted = [(name, rows, right) for name, development, rows, right in tables if development and right.any()]
    count = {name: sum(n == name for n, _, _ in fitted) for name, _, _ in fitted}

    def loss(weights: Matrix) -> float:
        lost = 0.001 * float(weights @ weights)
        for name, rows, right in fitted:
            scores = rows @ weights
            lost -= float(logsumexp(scores[right > 0]) - logsumexp(scores)) / count[name]
        return lost

    weights: Matrix = minimize(loss, np.zeros(len(names)), method="L-BFGS-B").x
    print(
        f"\n{what}: " + ", ".join(f"{name} {weight:.2f}" for name, weight in zip(names, weights, strict=True))
    )
    for name in count:
        for part, development in (("development", True), ("report", False)):
            first = [
                right[np.argmax(rows @ weights)] if len(rows) else 0.0
                for n, d, rows, right in tables
                if n == name and d is development
            ]
            print(f"  {name} {part}: first right {np.mean(first):.3f} of {len(first)}")
    return weights


Judgements = Sequence[tuple[Record, Quoted]]


def _fit_confidence(asked: Judgements) -> Matrix:
    """Fit the probability that the first quote answers, and print it; return bias and weights.

    The judge was trained on the development halves of three sets and is surer there than it may be: what it
    weighs is found on the sets that it never saw, and held when the rest is fitted on all.
    """
    x, right = np.asarray([q.confidence for _, q in asked]), np.asarray([q.right for _, q in asked])
    groups, fitted = np.asarray([r.group for r, _ in asked]), np.asarray([r.development for r, _ in asked])
    unseen = fitted & np.asarray([r.set in UNSEEN for r, _ in asked])
    signs = [SIGNS.get(name, 1) for name in confidence.FEATURES]
    judge = _logistic(x[unseen], right[unseen], _share(groups[unseen]), signs)[1]
    rest = _logistic(
        x[fitted][:, 1:], right[fitted], _share(groups[fitted]), signs[1:], judge * x[fitted][:, 0]
    )
    weights = np.asarray([rest[0], judge, *rest[1:]])
    _print_weights("confidence", confidence.FEATURES, weights)
    given = _probability(weights, x)
    for group in sorted(set(groups)):
        for part, development in (("development", True), ("report", False)):
            these = (groups == group) & (fitted == development)
            answerable = np.asarray([r.kind == "true" for r, _ in asked])[these]
            if these.any():
                _print_judgement(f"{group}, {part}", given[these], right[these], answerable)
    return weights


def _fit_premise(asked: Judgements, relevant: Matrix) -> Matrix:
    """Fit the probability that a question with a sign of it has a false premise, and print it; return bias
    and weights. ``relevant`` are those of the confidence.
    """
    x, kinds = np.asarray([q.premise for _, q in asked]), np.asarray([r.kind for r, _ in asked])
    sets, development = np.asarray([r.set for r, _ in asked]), np.asarray([r.development for r, _ in asked])
    false = ~np.isin(kinds, ("true", "unanswered"))
    suspect = np.asarray([q.suspect for _, q in asked])
    use = (
        development & suspect & ~((kinds == "unanswered") & (sets == "squad2"))
    )  # whose unanswered questions are partly false premises themselves
    kind, share = np.where(false, "false", kinds)[use], np.zeros(use.sum())
    for name, prior in PRIOR.items():
        share[kind == name] = prior * _share(sets[use][kind == name])
    signs = [SIGNS.get(f"premise {name}", 1) for name in premise.FEATURES]
    weights = _logistic(x[use], false[use].astype(float), share, signs)
    _print_weights("premise", premise.FEATURES, weights)
    doubt = np.where(suspect, _probability(weights, x), 0.0)
    given = _probability(relevant, np.asarray([q.confidence for _, q in asked]))
    for part, is_part in (("development", development), ("report", ~development)):
        for suspicion in (0.4, 0.45, 0.5, 0.55):
            denied = doubt >= suspicion
            for threshold in (0.3, 0.33, 0.36, 0.4):
                answered = (given >= threshold) & (doubt < min(suspicion, premise.DOUBT))
                print(
                    f"  {part}, suspicion {suspicion}, threshold {threshold}: {_shares(answered, denied, kinds, is_part)}"
                )
        for name in sorted(set(sets)):
            denied = doubt >= premise.SUSPICION
            answered = (given >= confidence.THRESHOLD) & (doubt < premise.DOUBT)
            print(
                f"  {part}, as shipped, {name}: {_shares(answered, denied, kinds, is_part & (sets == name))}"
            )
    return weights


def _probability(weights: Matrix, x: Matrix) -> Matrix:
    probability: Matrix = 1 / (1 + np.exp(-(weights[0] + x @ weights[1:])))
    return probability


def _shares(answered: Chosen, denied: Chosen, kinds: NDArray[np.str_], among: Chosen) -> str:
    """Say how many of each kind of question are answered and denied."""
    parts = []
    for kind in sorted(set(kinds[among])):
        these = among & (kinds == kind)
        parts.append(f"{kind} ({these.sum()}) {answered[these].mean():.2f} and {denied[these].mean():.2f}")
    false = among & ~np.isin(kinds, ("true", "unanswered"))
    return ", ".join(parts) + (
        f", false premises in all {answered[false].mean():.3f} and {denied[false].mean():.3f}"
        if false.any()
        else ""
    )


def _share(groups: NDArray[np.str_]) -> Matrix:
    """Return what each record weighs, that every group weighs the same."""
    return np.asarray([1 / np.sum(groups == g) for g in groups]) / len(set(groups))


def _logistic(
    x: Matrix, right: Matrix, share: Matrix, signs: Sequence[int], offset: Matrix | float = 0.0
) -> Matrix:
    """Return bias and weights of a logistic regression whose weights have these signs (0: any)."""
    mean, spread = x.mean(axis=0), x.std(axis=0) + 1e-9
    z = (x - mean) / spread

    def loss(weights: Matrix) -> float:
        log_odds = weights[0] + z @ weights[1:] + offset
        return float(
            share @ (np.logaddexp(0, log_odds) - right * log_odds) + 0.0015 * weights[1:] @ weights[1:]
        )

    bounds = [
        (None, None),
        *((0, None) if sign > 0 else (None, 0) if sign < 0 else (None, None) for sign in signs),
    ]
    scaled = minimize(loss, np.zeros(len(signs) + 1), method="L-BFGS-B", bounds=bounds).x
    weights = scaled[1:] / spread
    return np.asarray([scaled[0] - float(weights @ mean), *weights])


def _print_weights(what: str, names: Sequence[str], weights: Matrix) -> None:
    listed = ", ".join(f"{name} {weight:.2f}" for name, weight in zip(names, weights[1:], strict=True))
    print(f"\n{what}: bias {weights[0]:.2f}, {listed}")


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
