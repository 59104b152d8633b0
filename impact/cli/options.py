"""Options and arguments that several commands take, each said once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

PeriodOption = Annotated[str, typer.Option("--period", "-p", help="A quarter: 2024-25-Q1.", metavar="PERIOD")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON, for another program.")]
AsAtOption = Annotated[
    str | None, typer.Option("--as-at", help="Only what was known by the end of this day: 2024-07-31.", metavar="DATE")
]
SubmissionArgument = Annotated[
    int, typer.Argument(help="Its number, as `impact submissions` lists it.", metavar="SUBMISSION", min=1)
]
InternalOption = Annotated[
    bool,
    typer.Option(
        "--internal", help="For the corporate team alone: counts of people as they are, and every page says so."
    ),
]
OutOption = Annotated[Path, typer.Option("--out", help="Where to write it; nothing is written over.", metavar="FILE")]
ByOption = Annotated[str | None, typer.Option("--by", help="Who says so; without it, whoever is logged in.")]
