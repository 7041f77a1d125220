"""Learn which blocks of a page are its article: ``python -m bench.pages.train_page_reader FOLDER...``, some five
minutes on two cores.

``bench.pages.saved_pages`` says what a folder holds. A logistic regression over what
``corpus.extraction.html.article.Page`` knows of each block of the pages of the development part; a block is
article when most of its runs of four words stand in the article's text. Blocks weigh by the root of their
words, pages by the root of that. Prints how the blocks are told by cross-validation over sites, and the
weights, for copying into ``corpus/extraction/html/article.py``.
"""

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold
from sklearn.preprocessing import StandardScaler

from bench.pages.saved_pages import SavedPage, saved_pages
from bench.pages.shingles import score, shingles, words
from corpus.extraction.html.article import Page
from corpus.extraction.html.blocks import blocks_of
from corpus.extraction.html.said.metadata import said_by
from corpus.formats.html import parse_page

STRENGTH = 0.03  # C, the inverse of regularisation; .01 to 1 were tried
LONGEST = 4000  # blocks of a page

Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Example:
    """A page: its site, its blocks' words, a row of features for each block, and which are article."""

    site: str
    gold: str
    texts: Sequence[str]
    names: Sequence[str]
    rows: Matrix
    labels: NDArray[np.bool_]

    @property
    def weights(self) -> Matrix:
        """What each block weighs."""
        roots = np.sqrt([len(words(text)) + 1 for text in self.texts])
        weights: Matrix = roots / np.sqrt(roots.sum())
        return weights


def main() -> None:
    """Learn from the folders named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folders", type=Path, nargs="+")
    pages = [
        page
        for folder in parser.parse_args().folders
        for page in saved_pages(folder)
        if page.part == "development" and page.by_hand
    ]
    examples = [example for page in pages for example in example_of(page)]
    print(f"{len(examples)} pages, {sum(len(one.labels) for one in examples)} blocks")
    print(f"by cross-validation over sites: F1 {cross_validated(examples):.3f}")
    scaler, model = fit(examples)
    weights = model.coef_[0] / scaler.scale_
    print(f"bias {model.intercept_[0] - weights @ scaler.mean_:.2f}")
    print(
        ", ".join(f'"{name}": {weight:.2f}' for name, weight in zip(examples[0].names, weights, strict=True))
    )


def example_of(page: SavedPage) -> Iterator[Example]:
    """Yield a page with what is known of its blocks but headline and byline, which are left out in any case;
    nothing where there are none.
    """
    try:
        tree = parse_page(page.html)
    except ValueError:
        return
    body = tree.find("body")
    blocks = blocks_of(body) if body is not None else []
    if not 0 < len(blocks) <= LONGEST:
        return
    known = Page.of(tree, blocks, said_by(tree, page.url, blocks))
    inside = [number for number in range(len(blocks)) if not known.is_heading(number)]
    found, texts = [known.features(number) for number in inside], [blocks[number].text for number in inside]
    if not found:
        return
    rows = np.array([list(one.values()) for one in found], dtype=float)
    yield Example(
        urlsplit(page.url or "").netloc or page.name,
        page.gold,
        texts,
        list(found[0]),
        rows,
        labels_of(texts, page.gold),
    )


def labels_of(texts: Sequence[str], gold: str) -> NDArray[np.bool_]:
    """Return which blocks are article; of one that stands twice only the first is."""
    runs, lines = shingles(gold), {" ".join(words(line)) for line in gold.splitlines()}
    labels, seen = [], set()
    for text in texts:
        own, joined = shingles(text), " ".join(words(text))
        is_article = (own & runs).total() > 0.5 * own.total() if len(words(text)) >= 4 else joined in lines
        labels.append(is_article and joined not in seen)
        seen.update([joined] if is_article else [])
    return np.array(labels, dtype=bool)


def fit(examples: Sequence[Example]) -> tuple[StandardScaler, LogisticRegression]:
    """Fit on pages; return how features are scaled, and the model over them."""
    rows, labels = np.vstack([one.rows for one in examples]), np.concatenate([one.labels for one in examples])
    scaler = StandardScaler().fit(rows)
    model = LogisticRegression(C=STRENGTH, max_iter=500)
    return scaler, model.fit(
        scaler.transform(rows), labels, sample_weight=np.concatenate([one.weights for one in examples])
    )


def cross_validated(examples: Sequence[Example]) -> float:
    """Return the F1 of what is kept of pages by models that never saw their sites."""
    pairs = []
    folds = GroupKFold(5).split(examples, groups=[one.site for one in examples])
    for fitted, held in folds:
        scaler, model = fit([examples[number] for number in fitted])
        for one in (examples[number] for number in held):
            kept = model.predict(scaler.transform(one.rows))
            pairs.append(
                (one.gold, "\n".join(text for text, is_kept in zip(one.texts, kept, strict=True) if is_kept))
            )
    return score(pairs).f1


if __name__ == "__main__":
    main()
