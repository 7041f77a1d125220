"""Measure how well copies of one story are found, and what it costs: ``python -m bench.duplicates``.

The pairs are those of ``bench.copies``: thresholds were chosen on its development half, the report half is
untouched. Each text is kept as an article of its own in a real store, in an order by chance; a pair is found
when both are kept as one story. Then as many articles as ``--articles`` says are kept, and the last ten
thousand timed.
"""

import argparse
import random
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path

from bench.adding import made
from bench.copies import Pair, pairs
from corpus.article import Article, Details, make_article
from corpus.store.duplicates import shingles, sketch
from corpus.store.records import EVERYTHING
from corpus.store.sqlite import SqliteStore

_BATCH = 100
_TIMED = 10_000


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=100_000, help="0: only how well, not what it costs")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        _print_quality(list(pairs()), Path(scratch) / "pairs.db")
        if arguments.articles:
            _print_cost(arguments.articles, Path(scratch) / "many.db")


def _print_quality(labelled: Sequence[Pair], path: Path) -> None:
    found = _found(labelled, path)
    for half, development in (("development", True), ("report", False)):
        ours = [pair for pair in labelled if pair.development is development]
        hit = sum(pair.are_copies and pair in found for pair in ours)
        wrong = sum(not pair.are_copies and pair in found for pair in ours)
        copies = sum(pair.are_copies for pair in ours)
        print(
            f"{half:<12} {len(ours)} pairs, {copies} of them copies: precision {hit / (hit + wrong):.3f}, recall {hit / copies:.3f}"
        )
    for kind in dict.fromkeys(pair.kind for pair in labelled):
        of_kind = [pair for pair in labelled if pair.kind == kind and not pair.development]
        label = "found" if of_kind[0].are_copies else "taken for copies"
        print(
            f"  report, {kind:<45} {sum(pair in found for pair in of_kind):>3} of {len(of_kind):>3} {label}"
        )


def _found(labelled: Sequence[Pair], path: Path) -> set[Pair]:
    """Return the pairs that a store keeps as one story, a story and its variants in a store of their own with
    everything that is no copy.
    """
    found: set[Pair] = set()
    for number, (one, of_one) in enumerate(_by_first(labelled)):
        store = SqliteStore(path.with_name(f"{number}.db"))
        texts = list(dict.fromkeys([one, *(pair.other for pair in of_one)]))
        random.Random(number).shuffle(texts)
        ids = {text: _keep(store, text, place) for place, text in enumerate(texts)}
        stories = {article.id for article in store.story(ids[one])}
        found.update(pair for pair in of_one if ids[pair.other] in stories)
        store.close()
    return found


def _by_first(labelled: Iterable[Pair]) -> Iterator[tuple[str, list[Pair]]]:
    groups: dict[str, list[Pair]] = {}
    for pair in labelled:
        groups.setdefault(pair.one, []).append(pair)
    yield from groups.items()


def _keep(store: SqliteStore, text: str, place: int) -> str:
    details = Details(
        title=f"Headline {place}", publisher=f"Paper {place}", url=f"https://paper{place}.example/"
    )
    return store.put(make_article(details, text.split("\n\n"), "made", str(place)), restore=False).article_id


def _print_cost(count: int, path: Path) -> None:
    store = SqliteStore(path)
    timed = min(_TIMED, count // 2)
    articles = made(count)
    _put(store, islice(articles, count - timed))
    last = list(articles)
    seconds, worked = _put(store, last)
    started = time.process_time()
    for article in last:
        sketch(shingles(article.text))
    alone = time.process_time() - started
    copies = len(store.stories(store.version_ids(EVERYTHING)))
    store.close()
    words = sum(len(article.text.split()) for article in last) / len(last)
    print(f"\nkeeping article {count - timed} to {count}, {words:.0f} words each, {_BATCH} at a time:")
    print(
        f"  {seconds / timed * 1e3:.2f} ms an article, of it {worked / timed * 1e3:.2f} ms of processor time"
    )
    print(
        f"  shingles and sketch {alone / timed * 1e3:.2f} ms of processor time; {copies} articles are in a story with copies"
    )
    print(f"  database {path.stat().st_size / count:.0f} bytes an article{_share_of_sketches(path, count)}")


def _put(store: SqliteStore, articles: Iterable[Article]) -> tuple[float, float]:
    """Keep articles and return the seconds it took and those of the processor, their making left out."""
    seconds = worked = 0.0
    rest = iter(articles)
    while batch := list(islice(rest, _BATCH)):
        started, at = time.perf_counter(), time.process_time()
        store.put_all(batch, restore=False)
        seconds, worked = seconds + time.perf_counter() - started, worked + time.process_time() - at
    return seconds, worked


def _share_of_sketches(path: Path, count: int) -> str:
    import sqlite3

    database = sqlite3.connect(path)
    with suppress(sqlite3.OperationalError):  # not every SQLite is built with it
        (size,) = database.execute("SELECT sum(pgsize) FROM dbstat WHERE name = 'shingles'").fetchone()
        return f", {size / count:.0f} of them sketches"
    return ""


if __name__ == "__main__":
    main()
