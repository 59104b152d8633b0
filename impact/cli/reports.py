"""Commands about what is said: report, trace, demo."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

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
    telling,
    within_plan,
)

if TYPE_CHECKING:
    from impact.steps import Written

InternalOption = Annotated[
    bool,
    typer.Option(
        "--internal", help="For the corporate team alone: counts of people as they are, and every page says so."
    ),
]
ProfileName = Literal["board", "full", "data", "all", "force"]


def add_to(app: typer.Typer) -> None:
    """Put these commands into *app*."""
    for command in (report, trace, demo):
        app.command()(command)


def report(
    period: PeriodOption,
    profile: Annotated[
        ProfileName,
        typer.Option(
            help="board: the web page and the Board's PDF; full: the page and the full PDF; data: the data files; all"
            " of these; force: each force's own pages."
        ),
    ] = "board",
    out: Annotated[Path | None, typer.Option("--out", help="Default: reports/PERIOD.", metavar="DIR")] = None,
    as_at: AsAtOption = None,
    compared_with: Annotated[
        str | None,
        typer.Option(
            "--compared-with",
            help="Mark and list what differs from what was known then. Without it, from the last edition published.",
            metavar="DATE",
        ),
    ] = None,
    force: Annotated[
        str | None, typer.Option("--force", help="With --profile force, the only one wanted: code or name.")
    ] = None,
    internal: InternalOption = False,
    workers: Annotated[int, typer.Option(help="With --profile force, processes at once.", min=1)] = 2,
    open_it: Annotated[bool, typer.Option("--open", help="Show it when it is written.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Write the period's report.

    The web page and the Board's PDF, or the files of another profile; what differs from the last edition is marked.
    """
    from impact.steps import built, write_built
    from impact.steps.editions import last_edition

    workspace = here()
    definitions = definitions_of(workspace)
    asked, known = within_plan(definitions, period), moment(as_at)
    edition = None if compared_with else last_edition(workspace, asked, known)
    last = edition or _moment_of_last(compared_with, known)
    if profile == "force" and internal:
        raise typer.BadParameter("A force's own pages show its own figures exactly already.", param_hint="'--internal'")
    if profile == "force":
        from impact.cli.force_reports import write_for_forces

        target = out or workspace.report_folder(asked)
        write_for_forces(
            workspace, definitions, asked, known,
            force=force, out=target, workers=workers, compared_with=last, as_json=as_json,
        )  # fmt: skip
        if open_it:
            _show(target / "forces")
        return
    if force:
        raise typer.BadParameter("A force has pages of its own with --profile force.", param_hint="'--force'")
    with store_to_read(workspace) as store, telling("Making the report") as tell:
        made = built(
            workspace, definitions, store, asked, known, profile=profile, last=last, internal=internal, tell=tell
        )
    folder = workspace.report_folder(asked)
    written = write_built(made, out or (folder / "internal" if internal else folder))
    if as_json:
        print_json({"html": _shown(written.html), "json": _shown(written.json), "pdf": _shown(written.pdf),
                    "problem": written.pdf_problem, "files": [str(written.folder / one) for one in written.files],
                    "compared_with": edition.before.edition if edition else compared_with})  # fmt: skip
    else:
        print("\n".join(_lines(written)))
    if open_it:
        _show(written.pdf or written.html or written.folder)
    if written.pdf_problem:
        raise typer.Exit(MACHINE)


def _lines(written: Written) -> Iterator[str]:
    for label, path in (("HTML", written.html), ("PDF", written.pdf)):
        if path is not None:
            yield f"{label:<5} {path}"
    if written.pdf_problem:
        yield f"PDF   not written: {written.pdf_problem}"
    more = len(written.files) - sum(path is not None for path in (written.html, written.pdf))
    if more:
        yield f"{'and' if written.html else 'Data'}   {more} other file{'s' if more > 1 else ''} in {written.folder}"


def _show(path: Path) -> None:
    """Show a file with whatever this machine shows such files with."""
    if typer.launch(str(path.resolve())) != 0:
        print(f"Nothing on this machine shows {path}. Open it yourself.", file=sys.stderr)


def _shown(path: Path | None) -> str | None:
    return str(path) if path is not None else None


def _moment_of_last(said: str | None, known: datetime) -> datetime | None:
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
        typer.Option("--of", help="An earlier period, or a year so far; without it, the latest due.", metavar="PERIOD"),
    ] = None,
    as_at: AsAtOption = None,
    internal: InternalOption = False,
    as_json: JsonOption = False,
) -> None:
    """Follow a figure back to the cells it came from."""
    from impact.cli.tracing import result_for
    from impact.cli.tracing_words import trace_json, trace_lines
    from impact.results.trace import trace as follow
    from impact.steps import compile_period
    from impact.steps.provenance import provenance
    from impact.steps.standing import what_is_known

    workspace = here()
    definitions = definitions_of(workspace)
    asked, known = within_plan(definitions, period), moment(as_at)
    with store_to_read(workspace) as store:
        compiled = compile_period(definitions, store, asked, known, exact=internal)
        filed = provenance(what_is_known(definitions, store, known), internal=internal)
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
