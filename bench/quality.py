"""Measure search, quotes and refusals on public labelled questions: ``python -m bench.quality FOLDER``.

``bench.datasets`` says what the folder holds. Each set is asked over a coverage of its own and, with
``--pooled``, over all sets in one. Prints the measures by set and part, and writes them to ``quality.json``
and the risk-coverage curves of the report parts to ``risk-coverage.png``. Passages are right when they
support a question, quotes when they answer it; *first quote right* and *sentence MRR* look at what would be
quoted first, whether or not the program was sure enough to show it.
"""

import argparse
import json
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from rich.console import Console

from bench.datasets import Labelled, LabelledSet, load_all, sample
from bench.newsroom import newsroom
from corpus.article import Article
from corpus.store.records import EVERYTHING
from retrieval.answering.answer import Answer, Status
from retrieval.answering.quoting import best_quotes
from retrieval.answering.responder import Asked, Responder
from retrieval.evaluation.judging import (
    DEPTH,
    Extract,
    Judged,
    Value,
    decision_values,
    extracts,
    last_day,
    passage_values,
    quotes_of,
    sentence_values,
)
from retrieval.evaluation.labelled import Part
from retrieval.evaluation.measuring import MEASURES, Measured, mean_of, measure_all
from retrieval.evaluation.metrics import facts_found, hit, reciprocal_rank
from retrieval.evaluation.report import curve_of, draw, measured_json, print_measured
from retrieval.models.encoder import Encoder, load_encoder
from retrieval.models.reader import Reader, load_reader
from retrieval.ranking.finder import Found

RESULTS = Path(__file__).parent / "results"
MEASURED = (
    Path(__file__).parents[1] / "retrieval" / "evaluation" / "measured.json"
)  # what the program says of itself
MOST = 300  # questions of a set, each part
SHIPPED = ("passage hit@1", "fact recall@10", "first quote right", "AUROC", "answered", "false answers")
QUALITY = (*MEASURES, mean_of("first quote right"), mean_of("sentence MRR"))

console = Console(highlight=False, markup=False, emoji=False)


@dataclass(frozen=True, slots=True)
class Newsroom:
    """Coverage that can be asked, and looked into; questions are asked on the day of its newest article."""

    responder: Responder
    day: date | None


@dataclass(frozen=True, slots=True)
class Reading:
    """What is behind an answer or a refusal: what would be quoted first however unsure, and all sentences
    read, best first.
    """

    quote: Extract | None
    sentences: tuple[Extract, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """What became of the questions of a set, asked over its own articles or over those of all sets."""

    name: str
    pooled: bool
    judged: tuple[Judged, ...]

    @property
    def title(self) -> str:
        """What the run is called."""
        return f"{self.name}, pooled" if self.pooled else self.name

    def measured(self) -> list[Measured]:
        """Return the measures of both parts."""
        return [m for part in Part for m in measure_all(self.judged, part, QUALITY)]


def main() -> None:
    """Ask, print, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--models", type=Path, default=Path(tempfile.gettempdir()) / "clippings-models")
    parser.add_argument("--out", type=Path, default=RESULTS)
    parser.add_argument("--pooled", action="store_true", help="ask over all sets in one coverage too")
    parser.add_argument("--most", type=int, default=MOST, help="questions of a set, each part")
    arguments = parser.parse_args()
    encoder = load_encoder(None, arguments.models, print)
    reader = load_reader(arguments.models, print)
    sets = load_all(arguments.folder)
    runs = []
    with tempfile.TemporaryDirectory() as scratch:
        for labelled in sets:
            over = _newsroom(labelled.articles, encoder, reader, Path(scratch) / labelled.name)
            runs.append(_run(labelled, over, arguments.most, pooled=False))
        if arguments.pooled:
            over = _newsroom(
                [a for labelled in sets for a in labelled.articles], encoder, reader, Path(scratch) / "pooled"
            )
            runs += [_run(labelled, over, arguments.most, pooled=True) for labelled in sets]
    _write(runs, arguments.out, arguments.most)


def _newsroom(articles: Sequence[Article], encoder: Encoder, reader: Reader, home: Path) -> Newsroom:
    responder = newsroom(articles, encoder, reader, home)
    return Newsroom(responder, last_day(responder))


def _run(labelled: LabelledSet, newsroom: Newsroom, most: int, pooled: bool) -> Run:
    """Ask a sample of a set and print its measures."""
    run = Run(labelled.name, pooled, tuple(_ask(question, newsroom) for question in sample(labelled, most)))
    console.print(f"\n{run.title}", style="bold")
    print_measured(console, run.measured())
    return run


def _write(runs: Sequence[Run], folder: Path, most: int) -> None:
    """Write every measure on a line of its own, so that two results can be told apart by eye."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = [
        json.dumps({"set": run.name, "pooled": run.pooled, **measured_json(m)})
        for run in runs
        for m in run.measured()
    ]
    head = f'"measured": "{date.today().isoformat()}", "most": {most}, "rows": ['
    (folder / "quality.json").write_text("{" + head + "\n" + ",\n".join(rows) + "\n]}\n", "utf-8")
    MEASURED.write_text(
        json.dumps({run.name: _shipped(run) for run in runs if not run.pooled}, indent=1) + "\n", "utf-8"
    )
    draw(
        [curve_of(run.name, run.judged, Part.REPORT) for run in runs if not run.pooled],
        folder / "risk-coverage.png",
    )


def _shipped(run: Run) -> dict[str, float]:
    """Return what ``clippings status`` says of a set: some measures of its report part."""
    found = {m.measure.name: m.estimate.value for m in measure_all(run.judged, Part.REPORT, QUALITY)}
    return {name: round(found[name], 3) for name in SHIPPED if name in found}


def _ask(question: Labelled, newsroom: Newsroom) -> Judged:
    found = extracts(newsroom.responder.search(question.text, EVERYTHING, DEPTH, newsroom.day))
    asked = Asked(question.text, asked_on=newsroom.day)
    return judge(question, found, newsroom.responder.answer(asked), _read(newsroom.responder.look(asked)))


def _read(found: Found) -> Reading:
    quotes = [
        Extract(hit.article, hit.quote.start, hit.quote.end)
        for hit in best_quotes(found.query.overlap, found.read)
    ]
    read = sorted(((s, c) for c, sentences in found.read for s in sentences), key=lambda one: -one[0].score)
    return Reading(
        quotes[0] if quotes else None,
        tuple(Extract(c.article, s.place.start, s.place.end) for s, c in read),
    )


def judge(question: Labelled, found: Sequence[Extract], answer: Answer, reading: Reading) -> Judged:
    """Reader an answer, the passages ranked for the same question, and what was read of them."""
    expect = Status.ANSWERED if question.answerable else Status.NO_ANSWER
    quotes = quotes_of(answer)
    shown: Sequence[Extract | None] = quotes or [reading.quote]
    right = float(any(_answers(question, extract) for extract in shown))
    values = decision_values(expect, answer.status, right)
    if question.answerable:
        values += _of_passages(question, found)
        values.append(Value("first quote right", float(_answers(question, reading.quote))))
        ranked = [{0} if _answers(question, sentence) else set[int]() for sentence in reading.sentences]
        values.append(Value("sentence MRR", reciprocal_rank(ranked, len(ranked))))
    if question.marked and answer.status is Status.ANSWERED:
        values += sentence_values([quote.words for quote in quotes], question.marked)
    return Judged(
        id=question.id,
        part=Part.DEVELOPMENT if question.development else Part.REPORT,
        question=question.text,
        expect=expect,
        status=answer.status,
        reason=answer.reason,
        confidence=answer.confidence,
        right=right,
        values=tuple(values),
        passages=tuple(passage.place for passage in found),
        quotes=tuple(quote.place for quote in quotes),
    )


def _answers(question: Labelled, extract: Extract | None) -> bool:
    return bool(
        question.answerable and extract and question.answers(extract.article, extract.start, extract.end)
    )


def _of_passages(question: Labelled, found: Sequence[Extract]) -> list[Value]:
    if question.facts:
        return passage_values(
            facts_found([passage.words for passage in found], question.facts), len(question.facts)
        )
    held = [
        {0} if question.supports(passage.article, passage.start, passage.end) else set[int]()
        for passage in found
    ]
    return [
        *(Value(f"passage hit@{k}", hit(held, k)) for k in (1, 4, 10)),
        Value("passage MRR@10", reciprocal_rank(held, 10)),
    ]


if __name__ == "__main__":
    main()
