"""The command that writes the workbooks to fill in."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from impact.cli.endings import FINDINGS
from impact.cli.session import Here, JsonOption, PeriodOption, answer, count, progress


def template(
    period: PeriodOption,
    out: Annotated[Path, typer.Option("--out", help="Where to write them.", metavar="DIR")] = Path("templates-out"),
    force: Annotated[str | None, typer.Option("--force", help="Only this supplier's, by its code.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Write the workbooks to fill in.

    One for each supplier, or for one. A workbook that somebody may have filled in is never written over.
    """
    from impact.steps.handback import write_templates

    here = Here()
    definitions = here.definitions
    only = here.supplier(force) if force else None
    asked = here.quarter(period)
    total = len(definitions.register.suppliers)
    with here.store_to_read(quietly=True) as store, progress("Writing templates", total) as advance:
        written, left = write_templates(definitions, asked, out, store=store, only=only, progress=advance)
    some = written or left
    says = f"{count(len(written), 'template')} for {asked.label} in {out}"
    answer(
        as_json,
        lambda: {"written": [str(path) for path in written], "left": [str(path) for path in left]},
        [says if some else f"Nothing is asked for {asked.label}."],
    )
    if left:
        names = "\n".join(f"  {path}" for path in left)
        print(
            f"Left as they are, because they differ from the template and may be filled in:\n{names}\n"
            "Move them away, or name another folder with --out, to have new ones.",
            file=sys.stderr,
        )
        raise typer.Exit(FINDINGS)
