"""Ask questions as people type them, and count what becomes of them: ``python -m bench.asking``.

``bench/asked.jsonl`` holds small coverages, each with questions by writers who had not seen the program, half of the
coverages to tune on and half to report. A question that the coverage answers comes out right when its first quote
holds, or lies in, a sentence that answers; one that it does not answer, when it is refused; one that assumes what
is false, when it is refused or denied. With ``--wrong PART``, those that do not come out right are printed; with
``--dated`` those of ``bench/dated.jsonl`` are asked, each of what is dated no later than itself.
"""

import argparse
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.datasets import Labelled, asked, dated
from bench.newsroom import newsroom
from corpus.store.records import EVERYTHING, Scope
from retrieval.answering.answer import Answer, Citation, Hit, Status
from retrieval.answering.quoting import best_quotes
from retrieval.answering.responder import Asked
from retrieval.models.encoder import load_encoder
from retrieval.models.reader import load_reader


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a question; ``first`` is what would be quoted first, however unsure."""

    question: Labelled
    answer: Answer
    first: Hit | None

    @property
    def expect(self) -> Status:
        """What should have become of it."""
        if self.question.answerable:
            return Status.ANSWERED
        return Status.FALSE_PREMISE if self.question.false else Status.NO_ANSWER

    @property
    def is_right(self) -> bool:
        """Whether it came out right."""
        is_answered = self.answer.status is Status.ANSWERED
        return (
            is_answered and self._holds(self.answer.citations[:1])
            if self.question.answerable
            else not is_answered
        )

    @property
    def is_near(self) -> bool:
        """Whether it came out right, or what answers is shown as what comes nearest."""
        return self.is_right or self._holds(self.answer.nearest)

    @property
    def is_first(self) -> bool:
        """Whether what would be quoted first answers."""
        hit = self.first
        return hit is not None and self.question.answers(hit.article, hit.quote.start, hit.quote.end)

    def _holds(self, citations: Sequence[Citation]) -> bool:
        return any(self.question.answers(c.article, c.start, c.end) for c in citations)


def outcomes(models: Path, scratch: Path, are_dated: bool) -> Iterator[Outcome]:
    """Ask all questions and yield what becomes of each."""
    encoder, reader = load_encoder(None, models, print), load_reader(models, print)
    for coverage in dated() if are_dated else asked():
        responder = newsroom(coverage.articles, encoder, reader, scratch / coverage.name)
        for question in coverage.questions:
            scope = Scope(until=str(question.asked_on)) if are_dated else EVERYTHING
            put = Asked(question.text, scope, asked_on=question.asked_on)
            found = responder.look(put)
            hits = best_quotes(found.query.overlap, found.read)
            yield Outcome(question, responder.answer(put), hits[0] if hits else None)


def main() -> None:
    """Ask and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--models", type=Path, default=Path(tempfile.gettempdir()) / "clippings-models")
    parser.add_argument("--wrong", help="print what does not come out right of this part")
    parser.add_argument("--dated", action="store_true", help="ask what is asked on a day")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        found = list(outcomes(arguments.models, Path(scratch), arguments.dated))
    for part in ("development", "report"):
        print_part(part, [o for o in found if o.question.part == part])
    for outcome in found:
        if outcome.question.part == arguments.wrong and not outcome.is_right:
            print_wrong(outcome)


def print_part(part: str, found: Sequence[Outcome]) -> None:
    """Print the shares of a part, in all and by kind."""
    answered, refused, false = (
        [o for o in found if o.expect is status]
        for status in (Status.ANSWERED, Status.NO_ANSWER, Status.FALSE_PREMISE)
    )
    shares = {
        "right": [o.is_right for o in found],
        "right or nearest": [o.is_near for o in found],
        "answered rightly": [o.is_right for o in answered],
        "right sentence first": [o.is_first for o in answered],
        "true questions denied": [o.answer.status is Status.FALSE_PREMISE for o in answered],
        "right among all answered": [o.is_right for o in found if o.answer.status is Status.ANSWERED],
        "unanswerable answered": [not o.is_right for o in refused],
        "premises swallowed": [not o.is_right for o in false],
        "premises denied": [o.answer.status is Status.FALSE_PREMISE for o in false],
    }
    print(
        f"{part}: {len(found)} questions, {sum(o.answer.elapsed_ms for o in found) / len(found):.0f} ms each"
    )
    for name, held in shares.items():
        if held:
            print(f"  {name} {sum(held) / len(held):.3f} of {len(held)}")
    for kind in sorted({o.question.kind for o in found}):
        of_kind = [o.is_right for o in found if o.question.kind == kind]
        print(f"    {kind}: right {sum(of_kind)} of {len(of_kind)}")


def print_wrong(outcome: Outcome) -> None:
    """Print a question, what should have become of it, and what did."""
    question, answer, first = outcome.question, outcome.answer, outcome.first
    print(
        f"\n{question.id}, {question.kind}: {question.text}\n  {outcome.expect}: {' | '.join(question.marked)}"
    )
    print(f"  came: {answer.status} {answer.confidence:.2f} {answer.message}")
    print(f"  first: {first.article.text[first.quote.start : first.quote.end] if first else ''}")


if __name__ == "__main__":
    main()
