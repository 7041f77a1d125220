"""What was measured, as people and programs read it: a table, JSON, a picture of risk and coverage."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from rich.console import Console
from rich.text import Text

from retrieval.evaluation.judging import Judged
from retrieval.evaluation.labelled import Part
from retrieval.evaluation.measuring import Compared, Measure, Measured, curve, shipped
from retrieval.evaluation.metrics import Estimate, Point

Json = dict[str, Any]
_GAP = "   "


@dataclass(frozen=True, slots=True)
class Curve:
    """A risk-coverage curve under its name, and the point of it that the program's threshold chooses."""

    name: str
    points: tuple[Point, ...]
    shipped: Point | None


def of_this_build() -> dict[str, dict[str, float]]:
    """Return what this build reached on questions that nothing was tuned on, by set and measure;
    ``bench/quality.py`` writes it.
    """
    file = Path(__file__).with_name("measured.json")
    return cast(dict[str, dict[str, float]], json.loads(file.read_text("utf-8")))


def print_measured(console: Console, measured: Sequence[Measured]) -> None:
    """Print a row for each measure and a column for each part: the measure, its interval, the number of
    questions.
    """
    _print_cells(console, [(m.measure, m.part, _estimate(m.estimate)) for m in measured])


def print_compared(console: Console, compared: Sequence[Compared]) -> None:
    """Print a row for each measure and a column for each part: the change, its interval, questions won and
    lost.
    """
    _print_cells(console, [(c.measure, c.part, _change(c)) for c in compared])


def measured_json(measured: Measured) -> Json:
    """Return a measure as JSON."""
    return {"measure": measured.measure.name, "part": measured.part, **_estimate_json(measured.estimate)}


def compared_json(compared: Compared) -> Json:
    """Return a change as JSON."""
    return {
        "measure": compared.measure.name, "part": compared.part,
        **_estimate_json(compared.change), "won": compared.won, "lost": compared.lost,
    }  # fmt: skip


def curve_of(name: str, judged: Sequence[Judged], part: Part | None) -> Curve:
    """Return the risk-coverage curve of the questions of a part, or of all."""
    return Curve(name, curve(judged, part), shipped(judged, part))


def draw(curves: Sequence[Curve], path: Path) -> None:
    """Write risk-coverage curves as a PNG; a dot stands where the program's threshold is."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(6, 4), layout="constrained")
    axes = figure.add_subplot(
        xlabel="coverage: share of questions answered", ylabel="risk: share of these answered wrong"
    )
    axes.set(xlim=(0, 1.02), ylim=(-0.02, 1.02))
    for one in curves:
        if not one.points:
            continue
        (line,) = axes.plot([p.coverage for p in one.points], [p.risk for p in one.points], label=one.name)
        if one.shipped:
            axes.plot(one.shipped.coverage, one.shipped.risk, "o", color=line.get_color())
    if axes.lines:
        axes.legend(frameon=False)
    figure.savefig(path, format="png", backend="agg")


def _print_cells(console: Console, cells: Sequence[tuple[Measure, Part | None, str]]) -> None:
    parts = [part for part in (*Part, None) if any(part == at for _, at, _ in cells)]
    texts = {(measure.name, part): text for measure, part, text in cells}
    rows = [["↓ less is better", *(part or "all" for part in parts)]]
    for measure in dict.fromkeys(measure for measure, _, _ in cells):
        name = measure.name if measure.more_is_better else f"{measure.name} ↓"
        rows.append([name, *(texts.get((measure.name, part), "–") for part in parts)])
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        line = _GAP.join(text.ljust(width) for text, width in zip(row, widths, strict=True))
        console.print(Text(line.rstrip(), style="bold" if row is rows[0] else ""), soft_wrap=True)


def _estimate(one: Estimate) -> str:
    return f"{one.value:.3f} ({one.low:.3f} to {one.high:.3f}) of {one.questions}"


def _change(one: Compared) -> str:
    change = (
        f"{one.change.value:+.3f} ({one.change.low:+.3f} to {one.change.high:+.3f}) of {one.change.questions}"
    )
    return change if one.won is None else f"{change}, {one.won} won, {one.lost} lost"


def _estimate_json(one: Estimate) -> Json:
    return {
        "value": round(one.value, 4),
        "low": round(one.low, 4),
        "high": round(one.high, 4),
        "questions": one.questions,
    }
