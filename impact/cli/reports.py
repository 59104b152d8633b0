"""Commands about what is said: commentary, report, demo."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

from impact.cli.options import AsAtOption, InternalOption, JsonOption, PeriodOption
from impact.cli.session import FINDINGS, MACHINE, Here, answer, count, moment, progress, remark_json, telling
from impact.plan.parts import Remark
from impact.plan.periods import Period
from impact.report.sentences import listed
from impact.steps.compile import what_is_known
from impact.steps.editions import Last, last_edition
from impact.steps.report import (
    ForceWritten,
    Written,
    composed,
    files_of,
    make_force_reports,
    remarks_on,
    write,
    write_force_reports,
)

ProfileName = Literal["board", "full", "data", "all", "force"]


def commentary(period: PeriodOption, as_at: AsAtOption = None, as_json: JsonOption = False) -> None:
    """Look over the team's own words for a quarter.

    Figures typed by hand, quotes that nothing answers, words out of place: each with its line and a remedy.
    """
    workspace, definitions = (here := Here()).workspace, here.definitions
    asked = here.quarter(period)
    files, folder = workspace.commentary(asked), workspace.commentary_folder(asked)
    with here.store_to_read() as store:
        compiled = what_is_known(definitions, store, moment(as_at)).compiled(asked)
    found = remarks_on(workspace, definitions, compiled)
    nothing = f"There is no commentary on {asked.name} yet. Write some in {folder}, in summary.md, C2.md or IW-17.md."
    told = {"period": asked, "folder": folder, "files": list(files), "remarks": [remark_json(one) for one in found]}
    answer(as_json, lambda: told, _remarks(found, len(files)) if files else [nothing])
    if any(one.severity == "error" for one in found):
        raise typer.Exit(FINDINGS)


def _remarks(found: Sequence[Remark], files: int) -> Iterator[str]:
    errors, queries = ([one.text for one in found if one.severity == kind] for kind in ("error", "query"))
    for heading, remarks in (("To mend:", errors), ("To mend, or to leave where it is right:", queries)):
        yield from (heading, *remarks) if remarks else ()
    looked = f"{count(files, 'file', 'files')} of commentary"
    if not found:
        yield f"No faults in {looked}."
    else:
        tally = f"{count(len(errors), 'error', 'errors')} and {count(len(queries), 'query', 'queries')}"
        print(f"\n{tally} in {looked}.", file=sys.stderr)


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
    workspace, definitions = (here := Here()).workspace, here.definitions
    asked, known = here.quarter(period), moment(as_at)
    edition = None if compared_with else last_edition(workspace, asked, known)
    last = edition or _moment_of_last(compared_with, known)
    target = out or workspace.report_folder(asked) / ("internal" if internal else "")
    if profile == "force":
        if internal:
            says = "A force's own pages show its own figures exactly already."
            raise typer.BadParameter(says, param_hint="'--internal'")
        write_for_forces(here, asked, known, force=force, out=target, workers=workers, last=last, as_json=as_json)
        if open_it:
            _show(target / "forces")
        return
    if force:
        raise typer.BadParameter("A force has pages of its own with --profile force.", param_hint="'--force'")
    with here.store_to_read() as store, telling("Making the report") as tell:
        tell("the results")
        content = composed(workspace, definitions, store, asked, known, last, exact=internal)
        files, problem = files_of(content, profile, tell)
    written = write(files, target, problem)
    answer(
        as_json,
        lambda: {
            "html": written.html,
            "json": written.first("report.json"),
            "pdf": written.pdf,
            "problem": problem,
            "files": [target / one for one in files],
            "compared_with": edition.before.edition if edition else compared_with,
        },
        _lines(written),
    )
    if open_it:
        _show(written.pdf or written.html or target)
    if problem:
        raise typer.Exit(MACHINE)


def _lines(written: Written) -> Iterator[str]:
    paths = {label: path for label, path in (("HTML", written.html), ("PDF", written.pdf)) if path is not None}
    yield from (f"{label:<5} {path}" for label, path in paths.items())
    if written.problem:
        yield f"PDF   not written: {written.problem}"
    if more := len(written.files) - len(paths):
        yield f"{'and' if written.html else 'Data'}   {more} other file{'s' if more > 1 else ''} in {written.folder}"


def _show(path: Path) -> None:
    """Show a file with whatever this machine shows such files with."""
    if typer.launch(str(path.resolve())) != 0:
        print(f"Nothing on this machine shows {path}. Open it yourself.", file=sys.stderr)


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


# --- each force's own -------------------------------------------------------------------------------------------------


def write_for_forces(
    here: Here,
    period: Period,
    known: datetime,
    *,
    force: str | None,
    out: Path,
    workers: int,
    last: Last | datetime | None = None,
    as_json: bool = False,
) -> None:
    """Write each force's own report below *out*, as HTML and PDF, and say where; name those that could not be written.

    Args:
        here: The workspace.
        period: The quarter.
        known: What was known then.
        force: The code or name of the only force wanted; None for every force of the quarter.
        out: The folder; the files stand in `forces` below it.
        workers: Processes at once.
        last: The last edition, or its moment, or None.
        as_json: For another program.
    """
    workspace, definitions = here.workspace, here.definitions
    wanted = definitions.register.supplier(here.supplier(force)) if force else None
    if wanted is not None and not wanted.is_force:
        says = f"'{force}' is a team of the body itself: only forces have a report of their own."
        raise typer.BadParameter(says, param_hint="'--force'")
    forces, synthetic = (wanted,) if wanted else (), workspace.settings.synthetic
    with here.store_to_read() as store, telling("Working out every force’s figures"):
        of = (definitions, store, period, known)
        reports = list(make_force_reports(*of, forces=forces, synthetic=synthetic, compared_with=last))
    with progress("Writing each force’s report", len(reports)) as advance:
        house, at_once = workspace.house_style()[0], min(workers, len(reports) or 1)
        folders = workspace.template_folders
        written = list(write_force_reports(reports, out, folders, house=house, workers=at_once, progress=advance))
    answer(as_json, lambda: [vars(one) for one in written], _force_lines(written, out))
    if any(one.problem for one in written):
        raise typer.Exit(MACHINE)


def _force_lines(written: Sequence[ForceWritten], out: Path) -> Iterator[str]:
    whole = [one for one in written if not one.problem]
    if len(written) == 1 and whole:
        yield f"HTML  {whole[0].html}"
        yield f"PDF   {whole[0].pdf}"
    elif whole:
        yield f"{len(whole):,} of {len(written):,} forces: each its own PDF and HTML in {out / 'forces'}"
    for problem in dict.fromkeys(one.problem for one in written if one.problem):
        names = listed(one.name for one in written if one.problem == problem)
        print(f"Not written whole: {names}. {problem}", file=sys.stderr)


# --- the demonstration ------------------------------------------------------------------------------------------------


def demo(
    folder: Annotated[Path, typer.Argument(help="A new or empty folder.", metavar="DIR")] = Path("demo"),
    seed: Annotated[int, typer.Option(help="The same seed gives the same bytes.")] = 2026,
    workers: Annotated[int, typer.Option(help="Processes at once.", min=1)] = 2,
    as_json: JsonOption = False,
) -> None:
    """Make a whole national picture, synthetic and marked so.

    43 forces, 13 quarters, from templates to the PDF.
    """
    from impact.demo.run import run  # which writes workbooks with openpyxl

    with progress("Making a national picture", None) as advance:
        made = run(folder, seed=seed, workers=workers, progress=advance)
    written = made.report
    answer(
        as_json,
        lambda: {
            "workspace": made.workspace.root,
            "period": made.period,
            "workbooks": made.workbooks,
            "accepted": made.accepted,
            "queries": made.with_queries,
            "errors": made.with_errors,
            "html": written.html,
            "pdf": written.pdf or "",
        },
        (
            f"{made.workbooks:,} workbooks made from the templates, sent in and checked; every figure is made up.",
            f"{made.accepted:,} accepted, {made.with_queries:,} with queries, {made.with_errors:,} with errors.",
            f"HTML  {written.html}",
            f"PDF   {written.pdf or 'not written: ' + written.problem}",
        ),
    )
    if written.pdf is None and not as_json:
        raise typer.Exit(MACHINE)
