"""The command that writes the workbooks to fill in."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from impact.cli.endings import FINDINGS
from impact.cli.session import (
    JsonOption,
    PeriodOption,
    definitions_of,
    here,
    print_json,
    progress,
    supplier_id,
    what_is_kept,
    within_plan,
)

if TYPE_CHECKING:
    pass


def add_to(app: typer.Typer) -> None:
    """Put the command into *app*."""
    app.command()(template)


def template(
    period: PeriodOption,
    out: Annotated[Path, typer.Option("--out", help="Where to write them.", metavar="DIR")] = Path("templates-out"),
    force: Annotated[str | None, typer.Option("--force", help="Only this supplier's, by its code.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Write the workbooks to fill in.

    One for each supplier, or for one. A workbook that somebody may have filled in is never written over.
    """
    from impact.cli.listing import count
    from impact.steps import write_templates

    workspace = here()
    definitions = definitions_of(workspace)
    only = supplier_id(definitions, force) if force else None
    asked = within_plan(definitions, period)
    with (
        what_is_kept(workspace) as store,
        progress("Writing templates", len(definitions.register.suppliers)) as advance,
    ):
        made = write_templates(definitions, asked, out, store=store, only=only, progress=advance)
    if as_json:
        print_json({"written": [str(path) for path in made.written], "left": [str(path) for path in made.left]})
    elif not made.written and not made.left:
        print(f"Nothing is asked for {asked.label}.")
    else:
        print(f"{count(len(made.written), 'template')} for {asked.label} in {out}")
    if made.left:
        names = "\n".join(f"  {path}" for path in made.left)
        print(
            f"Left as they are, because they differ from the template and may be filled in:\n{names}\n"
            "Move them away, or name another folder with --out, to have new ones.",
            file=sys.stderr,
        )
        raise typer.Exit(FINDINGS)
