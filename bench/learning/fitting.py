"""Fitting of weights: conditional logit and logistic regression with bounded signs; and setting them in the file of
tuned values.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import logsumexp

from retrieval.tuned import FILE

Matrix = NDArray[np.float64]
Table = tuple[str, bool, Matrix, Matrix]
"""Of a question: its set, whether to fit on it, the features of what was found and whether each is right."""


def fit_choice(what: str, names: Sequence[str], tables: Sequence[Table]) -> Matrix:
    """Fit a conditional logit by maximum likelihood, each set weighing the same, print and return it."""
    fitted = [(name, rows, right) for name, development, rows, right in tables if development and right.any()]
    count = {name: sum(n == name for n, _, _ in fitted) for name, _, _ in fitted}

    def loss(weights: Matrix) -> float:
        lost = 0.001 * float(weights @ weights)
        for name, rows, right in fitted:
            scores = rows @ weights
            lost -= float(logsumexp(scores[right > 0]) - logsumexp(scores)) / count[name]
        return lost

    weights: Matrix = minimize(
        loss, np.zeros(len(names)), method="L-BFGS-B", bounds=[(0, None)] * len(names)
    ).x
    print_weights(what, names, weights)
    for name in sorted({table[0] for table in tables}):
        for part, development in (("development", True), ("report", False)):
            first = [
                right[np.argmax(rows @ weights)] if len(rows) else 0.0
                for n, d, rows, right in tables
                if n == name and d is development
            ]
            if first:
                print(f"  {name} {part}: first right {np.mean(first):.3f} of {len(first)}")
    return weights


def fit_logistic(x: Matrix, right: Matrix, share: Matrix, signs: Sequence[int]) -> Matrix:
    """Return bias and weights of a logistic regression whose weights have these signs (0: any).

    ``share`` is what each row weighs.
    """
    mean, spread = x.mean(axis=0), x.std(axis=0) + 1e-9
    z = (x - mean) / spread

    def loss(weights: Matrix) -> float:
        log_odds = weights[0] + z @ weights[1:]
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


def probability(weights: Matrix, x: Matrix) -> Matrix:
    """Return the probability that weights, bias first, give each row."""
    given: Matrix = 1 / (1 + np.exp(-(weights[0] + x @ weights[1:])))
    return given


def print_weights(what: str, names: Sequence[str], weights: Matrix) -> None:
    """Print weights by name."""
    print(
        f"\n{what}: " + ", ".join(f"{name} {weight:.2f}" for name, weight in zip(names, weights, strict=True))
    )


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
