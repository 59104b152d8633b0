"""Commands about the definitions and the machine: init, check, doctor."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from impact.cli.endings import FINDINGS, MACHINE
from impact.cli.session import JsonOption, here, print_json


def add_to(app: typer.Typer) -> None:
    """Put these commands into *app*."""
    for command in (init, check, doctor):
        app.command()(command)


def init(
    folder: Annotated[Path, typer.Argument(help="A new or empty folder.", metavar="DIR")],
    name: Annotated[str, typer.Option(help="What the workspace is called.")] = "impact",
    as_json: JsonOption = False,
) -> None:
    """Make a new workspace with the example plan, ready to edit."""
    from impact.workspace import make_workspace

    workspace = make_workspace(folder, name)
    if as_json:
        print_json({"workspace": str(workspace.root)})
        return
    print(f"A new workspace is in {workspace.root}. Next: edit metrics/plan.yaml there, and run `impact check`.")


def check(as_json: JsonOption = False) -> None:
    """Find every fault of the definitions and the style.

    Each with its place and a remedy.
    """
    from dataclasses import asdict

    from impact.plan.loading import examine

    workspace = here()
    definitions, faults = examine(workspace.metrics)
    _, remarks = workspace.house_style()
    odd = [one for one in remarks if one.severity == "query"]
    faults = (*faults, *(one for one in remarks if one.severity == "error"))
    if as_json:
        digest = definitions.digest if definitions else None
        mend, ask = ([{**asdict(one), "text": one.text} for one in found] for found in (faults, odd))
        print_json({"digest": digest, "faults": mend, "queries": ask})
    else:
        for one in (*faults, *odd):
            print(one.text)
        if definitions is None or faults:
            print(f"\n{len(faults)} fault{'s' if len(faults) != 1 else ''}.", file=sys.stderr)
        else:
            plan = definitions.plan
            print(
                f"No faults. {len(plan.measures)} measures of {len(list(plan.promises()))} commitments and statements, "
                f"{len(list(plan.steps()))} steps, {len(definitions.register.suppliers)} suppliers. "
                f"Definitions {definitions.digest}."
            )
    if faults:
        raise typer.Exit(FINDINGS)


def doctor(as_json: JsonOption = False) -> None:
    """Say what this machine lacks, and the line that mends it."""
    from impact.cli.machine import look_over

    lines = look_over()
    if as_json:
        print_json([{"what": line.what, "well": line.well, "says": line.says, "remedy": line.remedy} for line in lines])
    else:
        for line in lines:
            print(f"{'ok      ' if line.well else 'MISSING '} {line.what}: {line.says}")
            if line.remedy:
                print(f"         {line.remedy}")
    if not all(line.well for line in lines):
        raise typer.Exit(MACHINE)
