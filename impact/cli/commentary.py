"""The command that looks over what the team wrote for a quarter's report."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import typer

from impact.cli.endings import FINDINGS
from impact.cli.session import (
    AsAtOption,
    JsonOption,
    PeriodOption,
    definitions_of,
    here,
    moment,
    print_json,
    store_to_read,
    within_plan,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from impact.report.remarks import Remark


def add_to(app: typer.Typer) -> None:
    """Put this command into *app*."""
    app.command()(commentary)


def commentary(period: PeriodOption, as_at: AsAtOption = None, as_json: JsonOption = False) -> None:
    """Look over the team's own words for a quarter.

    Figures typed by hand, quotes that nothing answers, words out of place: each with its line and a remedy.
    """
    from dataclasses import asdict

    from impact.steps import compile_period
    from impact.steps.commentary import remarks_on

    workspace = here()
    definitions = definitions_of(workspace)
    asked = within_plan(definitions, period)
    files = workspace.commentary(asked)
    with store_to_read(workspace) as store:
        found = remarks_on(workspace, definitions, compile_period(definitions, store, asked, moment(as_at)))
    folder = workspace.commentary_folder(asked)
    if as_json:
        remarks = [{**asdict(one), "text": one.text} for one in found]
        print_json({"period": str(asked), "folder": str(folder), "files": list(files), "remarks": remarks})
    elif not files:
        print(f"There is no commentary on {asked.name} yet. Write some in {folder}, in summary.md, C2.md or IW-17.md.")
    else:
        _print(found, len(files))
    if any(one.severity == "error" for one in found):
        raise typer.Exit(FINDINGS)


def _print(found: Sequence[Remark], files: int) -> None:
    from impact.cli.listing import count

    errors, queries = ([one for one in found if one.severity == kind] for kind in ("error", "query"))
    for heading, remarks in (("To mend:", errors), ("To mend, or to leave where it is right:", queries)):
        if remarks:
            print(heading)
            print("\n".join(one.text for one in remarks))
    looked = f"{count(files, 'file', 'files')} of commentary"
    if not found:
        print(f"No faults in {looked}.")
    else:
        tally = f"{count(len(errors), 'error', 'errors')} and {count(len(queries), 'query', 'queries')}"
        print(f"\n{tally} in {looked}.", file=sys.stderr)
