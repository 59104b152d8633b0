"""The command that looks over what the team wrote for a quarter's report."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import typer

from impact.cli.endings import FINDINGS
from impact.cli.session import AsAtOption, Here, JsonOption, PeriodOption, answer, count, moment

if TYPE_CHECKING:
    from impact.report.remarks import Remark


def commentary(period: PeriodOption, as_at: AsAtOption = None, as_json: JsonOption = False) -> None:
    """Look over the team's own words for a quarter.

    Figures typed by hand, quotes that nothing answers, words out of place: each with its line and a remedy.
    """
    from impact.cli.listing import remark_json
    from impact.steps.compile import what_is_known
    from impact.steps.report import remarks_on

    here = Here()
    workspace, definitions, asked = here.workspace, here.definitions, here.quarter(period)
    files, folder = workspace.commentary(asked), workspace.commentary_folder(asked)
    with here.store_to_read() as store:
        compiled = what_is_known(definitions, store, moment(as_at)).compiled(asked)
        found = remarks_on(workspace, definitions, compiled)
    nothing = f"There is no commentary on {asked.name} yet. Write some in {folder}, in summary.md, C2.md or IW-17.md."
    answer(
        as_json,
        lambda: {
            "period": str(asked),
            "folder": str(folder),
            "files": list(files),
            "remarks": [remark_json(one) for one in found],
        },
        _lines(found, len(files)) if files else [nothing],
    )
    if any(one.severity == "error" for one in found):
        raise typer.Exit(FINDINGS)


def _lines(found: Sequence[Remark], files: int) -> Iterator[str]:
    errors, queries = ([one.text for one in found if one.severity == kind] for kind in ("error", "query"))
    for heading, remarks in (("To mend:", errors), ("To mend, or to leave where it is right:", queries)):
        yield from (heading, *remarks) if remarks else ()
    looked = f"{count(files, 'file', 'files')} of commentary"
    if not found:
        yield f"No faults in {looked}."
    else:
        tally = f"{count(len(errors), 'error', 'errors')} and {count(len(queries), 'query', 'queries')}"
        print(f"\n{tally} in {looked}.", file=sys.stderr)
