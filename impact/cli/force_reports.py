"""What `impact report --profile force` does: each force's own report, for all of them or for some."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from impact.cli.endings import MACHINE
from impact.cli.session import print_json, progress, store_to_read, supplier_id, telling

if TYPE_CHECKING:
    from impact.plan.definitions import Definitions
    from impact.plan.periods import Period
    from impact.plan.register import Supplier
    from impact.steps.editions import Last
    from impact.steps.force_reports import ForceWritten
    from impact.workspace import Workspace


def write_for_forces(
    workspace: Workspace,
    definitions: Definitions,
    period: Period,
    known: datetime,
    *,
    force: str | None,
    out: Path,
    workers: int,
    compared_with: Last | datetime | None = None,
    as_json: bool = False,
) -> None:
    """Write each force's own report below *out*, as HTML and PDF, and say where; name those that could not be written.

    Args:
        workspace: Where the templates are.
        definitions: The plan.
        period: The quarter.
        known: What was known then.
        force: The code or name of the only force wanted; None for every force of the quarter.
        out: The folder; the files stand in `forces` below it.
        workers: Processes at once.
        compared_with: The last edition, or its moment, or None.
        as_json: For another program.
    """
    from impact.steps.force_reports import make_force_reports, write_force_reports

    wanted = (_force(definitions, force),) if force else ()
    with store_to_read(workspace) as store, telling("Working out every force’s figures"):
        reports = list(
            make_force_reports(
                definitions,
                store,
                period,
                known,
                forces=wanted,
                synthetic=workspace.settings.synthetic,
                compared_with=compared_with,
            )
        )
    with progress("Writing each force’s report", len(reports)) as advance:
        written = tuple(
            write_force_reports(
                reports,
                out,
                workspace.template_folders,
                house=workspace.house_style()[0],
                workers=min(workers, len(reports) or 1),
                progress=advance,
            )
        )
    _tell(written, out, as_json)
    if any(one.problem for one in written):
        raise typer.Exit(MACHINE)


def _force(definitions: Definitions, text: str) -> Supplier:
    """The force that *text* names by its code or name; wrong use where it is none."""
    found = definitions.register.supplier(supplier_id(definitions, text))
    if found is None or not found.is_force:
        raise typer.BadParameter(
            f"'{text}' is a team of the body itself: only forces have a report of their own.", param_hint="'--force'"
        )
    return found


def _tell(written: Sequence[ForceWritten], out: Path, as_json: bool) -> None:
    if as_json:
        print_json([_as_json(one) for one in written])
        return
    from impact.report.sentences import listed

    whole = [one for one in written if not one.problem]
    if len(written) == 1 and whole:
        print(f"HTML  {whole[0].html}")
        print(f"PDF   {whole[0].pdf}")
    elif whole:
        print(f"{len(whole):,} of {len(written):,} forces: each its own PDF and HTML in {out / 'forces'}")
    for problem in dict.fromkeys(one.problem for one in written if one.problem):
        names = listed(one.name for one in written if one.problem == problem)
        print(f"Not written whole: {names}. {problem}", file=sys.stderr)


def _as_json(one: ForceWritten) -> dict[str, Any]:
    return {
        "code": one.code,
        "name": one.name,
        "html": str(one.html) if one.html else None,
        "pdf": str(one.pdf) if one.pdf else None,
        "problem": one.problem,
    }
