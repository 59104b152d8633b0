"""Commands about what is said: report, trace, demo.

Comes after `cli.session`.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from impact.cli.endings import MACHINE
from impact.cli.session import (
    AsAtOption,
    JsonOption,
    PeriodOption,
    definitions_of,
    here,
    moment,
    print_json,
    progress,
    store_to_read,
    within_plan,
)


def add_to(app: typer.Typer) -> None:
    """Put these commands into *app*."""
    for command in (report, trace, demo):
        app.command()(command)


def report(
    period: PeriodOption,
    out: Annotated[Path | None, typer.Option("--out", help="Default: reports/PERIOD.", metavar="DIR")] = None,
    as_at: AsAtOption = None,
    compared_with: Annotated[
        str | None,
        typer.Option(
            "--compared-with", help="The day of the last edition: mark and list what differs.", metavar="DATE"
        ),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Write the period's report as HTML and PDF."""
    from impact.steps import make_report, write_report

    workspace = here()
    definitions = definitions_of(workspace)
    asked = within_plan(definitions, period)
    known, last = moment(as_at), _last_edition(compared_with, moment(as_at))
    with store_to_read(workspace) as store:
        content = make_report(workspace, definitions, store, asked, known, last)
    written = write_report(workspace, content, out or workspace.report_folder(asked))
    if as_json:
        print_json({"html": str(written.html), "json": str(written.json),
                    "pdf": str(written.pdf) if written.pdf else None, "problem": written.pdf_problem})  # fmt: skip
    else:
        print(f"HTML  {written.html}")
        print(f"PDF   {written.pdf or 'not written: ' + written.pdf_problem}")
    if written.pdf is None:
        raise typer.Exit(MACHINE)


def _last_edition(said: str | None, known: datetime) -> datetime | None:
    """The end of the day of the last edition; wrong use where this report is not of a later one."""
    if said is None:
        return None
    last = moment(said, "--compared-with")
    if known <= last:
        raise typer.BadParameter(
            f"The last edition, of {said}, is not before this report. Give the day of an earlier one.",
            param_hint="'--compared-with'",
        )
    return last


def trace(
    measure: Annotated[str, typer.Argument(help="A measure's ref: IW-17.", metavar="MEASURE")],
    period: PeriodOption,
    area: Annotated[str, typer.Option(help="national, region:west-midlands, or a force's code or name.")] = "national",
    of: Annotated[
        str | None,
        typer.Option("--of", help="An earlier period of the series; without it, the latest due.", metavar="PERIOD"),
    ] = None,
    as_at: AsAtOption = None,
    as_json: JsonOption = False,
) -> None:
    """Follow a figure back to the cells it came from."""
    from impact.cli.tracing import provenance, result_for
    from impact.cli.tracing_words import trace_json, trace_lines
    from impact.results.trace import trace as follow
    from impact.steps import compile_period

    workspace = here()
    definitions = definitions_of(workspace)
    asked, known = within_plan(definitions, period), moment(as_at)
    with store_to_read(workspace) as store:
        compiled = compile_period(definitions, store, asked, known)
        filed = provenance(store.submissions(as_at=known))
    result = result_for(definitions, compiled, measure, area, of)
    found = follow(definitions, result, filed)
    if as_json:
        print_json(trace_json(definitions, found))
    else:
        print("\n".join(trace_lines(definitions, found)))


def demo(
    folder: Annotated[Path, typer.Argument(help="A new or empty folder.", metavar="DIR")] = Path("demo"),
    seed: Annotated[int, typer.Option(help="The same seed gives the same bytes.")] = 2026,
    workers: Annotated[int, typer.Option(help="Processes at once.", min=1)] = 2,
    as_json: JsonOption = False,
) -> None:
    """Make a whole national picture, synthetic and marked so.

    43 forces, 13 quarters, from templates to the PDF.
    """
    from impact.demo import run

    with progress("Making a national picture", None) as advance:
        made = run(folder, seed=seed, workers=workers, progress=advance)
    if as_json:
        print_json({"workspace": str(made.workspace.root), "period": str(made.period), "workbooks": made.workbooks,
                    "accepted": made.accepted, "queries": made.with_queries, "errors": made.with_errors,
                    "html": str(made.report.html), "pdf": str(made.report.pdf or "")})  # fmt: skip
        return
    print(f"{made.workbooks:,} workbooks made from the templates, sent in and checked; every figure is made up.")
    print(f"{made.accepted:,} accepted, {made.with_queries:,} with queries, {made.with_errors:,} with errors.")
    print(f"HTML  {made.report.html}")
    print(f"PDF   {made.report.pdf or 'not written: ' + made.report.pdf_problem}")
    if made.report.pdf is None:
        raise typer.Exit(MACHINE)
