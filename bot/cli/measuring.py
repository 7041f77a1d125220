"""``clippings eval``: how good retrieval, answers and refusals are on labelled questions."""

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.app import AsJson
from bot.cli.opening import check_writable, open_home, read_lines
from bot.cli.output import out, print_json, progress_bar, tell
from bot.rendering.layout import print_plainly


def eval(  # noqa: A001 - the command's name
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            help="Labelled questions, a JSON object a line: id, question and, where known, expect"
            " (answered, no_answer, false_premise), reason, articles, facts, sentences, answers, asked_on, part (development, report).",
        ),
    ],
    out_file: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="Write what became of each question, a line each."),
    ] = None,
    against: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Compare with an earlier run that --out wrote.")
    ] = None,
    plot: Annotated[Path | None, typer.Option(metavar="FILE.png", help="Draw risk against coverage.")] = None,
    as_json: AsJson = False,
) -> None:
    """Measure retrieval, answers and refusals on labelled questions."""
    from retrieval.evaluation import judging, measuring, report
    from retrieval.evaluation.labelled import Part, read_questions

    questions = read_lines(file, read_questions)
    before = read_lines(against, judging.read_judged) if against else []
    check_writable(out_file, plot)
    home = open_home()
    coverage = home.coverage()
    if unknown := judging.unknown_articles(questions, coverage.store.articles()):
        tell(f"Named in {file} but not in the coverage: {', '.join(unknown)}")
    with progress_bar("Embedding", "passages") as progress:
        responder = home.responder(coverage, progress)
    with progress_bar("Asking", "questions") as progress:
        judged = judging.ask_all(responder, questions, progress)
    if out_file:
        out_file.write_text("".join(f"{judging.judged_line(j)}\n" for j in judged), "utf-8")
    if plot:
        report.draw([report.curve_of(part, judged, part) for part in Part], plot)
    measured = [m for part in Part for m in measuring.measure_all(judged, part)]
    compared = [c for part in Part for c in measuring.compare_all(before, judged, part)]
    if as_json:
        changes = {"against": [report.compared_json(c) for c in compared]} if against else {}
        print_json(
            {"questions": len(judged), "measures": [report.measured_json(m) for m in measured], **changes}
        )
        return
    report.print_measured(out, measured)
    if compared:
        out.print()
        print_plainly(out, f"Changes since {against}:")
        report.print_compared(out, compared)
    elif against:
        tell(f"None of these questions stands in {against}: there is nothing to compare.")
