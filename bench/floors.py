"""Measure the program on coverage written for it, and set the floors that its tests hold it to: ``python -m
bench.floors``.

The coverage lies in ``tests/coverage``; both parts of its questions count. Prints the measures by part and
writes ``floors.json``, each floor by ``--margin`` worse than what was measured.
"""

import argparse
import json
import tempfile
from pathlib import Path

from rich.console import Console

from bench.datasets import own_articles, own_questions
from bench.newsroom import newsroom
from retrieval.evaluation.judging import Judged, ask_all
from retrieval.evaluation.labelled import Part
from retrieval.evaluation.measuring import Measured, measure_all
from retrieval.evaluation.report import print_measured
from retrieval.models.encoder import Encoder, load_encoder
from retrieval.models.reader import Reader, load_reader

FLOORS = Path(__file__).parent / "floors.json"
MARGIN = 0.03
KEPT = (
    "passage hit@1", "passage MRR@10", "fact recall@10", "article hit@1", "article MRR", "answer in first quote", "answer in any quote",
    "sentence F1", "answered", "false answers", "wrong among answered", "AUROC", "AURC", "false premises accepted", "denial quoted right",
    "false alarms", "reason right",
)  # fmt: skip


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--models", type=Path, default=Path(tempfile.gettempdir()) / "clippings-models")
    parser.add_argument("--margin", type=float, default=MARGIN)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        judged = ask_own(
            load_encoder(None, arguments.models, print), load_reader(arguments.models, print), Path(scratch)
        )
    print_measured(
        Console(highlight=False, markup=False, emoji=False),
        [m for part in Part for m in measure_all(judged, part)],
    )
    floors = {
        m.measure.name: _floor(m, arguments.margin) for m in measure_all(judged) if m.measure.name in KEPT
    }
    FLOORS.write_text(f"{json.dumps(floors, indent=1)}\n", "utf-8")


def ask_own(encoder: Encoder, reader: Reader, home: Path) -> list[Judged]:
    """Put all questions to the coverage, kept and indexed in a folder."""
    return ask_all(newsroom(own_articles(), encoder, reader, home), own_questions())


def _floor(measured: Measured, margin: float) -> dict[str, float]:
    value = measured.estimate.value
    if measured.measure.more_is_better:
        return {"least": round(max(0, value - margin), 3)}
    return {"most": round(min(1, value + margin), 3)}


if __name__ == "__main__":
    main()
