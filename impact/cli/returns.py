"""Commands about returns: template, receive, status.

Comes after `cli.session`; what they print of findings is laid out in `cli.listing`.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from impact.cli.endings import FINDINGS
from impact.cli.readers import readers
from impact.cli.session import (
    AsAtOption,
    JsonOption,
    PeriodOption,
    definitions_of,
    here,
    moment,
    print_json,
    progress,
    store_of,
    supplier_id,
    within_plan,
)


def add_to(app: typer.Typer) -> None:
    """Put these commands into *app*."""
    for command in (template, receive, status):
        app.command()(command)


def template(
    period: PeriodOption,
    out: Annotated[Path, typer.Option("--out", help="Where to write them.", metavar="DIR")] = Path("templates-out"),
    force: Annotated[str | None, typer.Option("--force", help="Only this supplier's, by its code.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Write the workbooks to fill in: one for each supplier, or for one."""
    from impact.cli.listing import count
    from impact.steps import write_templates

    definitions = definitions_of(here())
    only = supplier_id(definitions, force) if force else None
    asked = within_plan(definitions, period)
    with progress("Writing templates", len(definitions.register.suppliers)) as advance:
        made = write_templates(definitions, asked, out, only=only, progress=advance)
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


def receive(
    files: Annotated[list[Path], typer.Argument(help="Workbooks, or folders of them.", metavar="FILE…", exists=True)],
    force: Annotated[str | None, typer.Option("--force", help="Refuse a return of another supplier.")] = None,
    period: Annotated[str | None, typer.Option("--period", "-p", help="Refuse a return for another quarter.")] = None,
    workers: Annotated[int, typer.Option(help="Processes that read at once.", min=1)] = 1,
    cluster: Annotated[str | None, typer.Option(help="A Dask scheduler that reads: tcp://….", metavar="URL")] = None,
    as_json: JsonOption = False,
) -> None:
    """Check returns to the cell, keep every file, and say what to mend."""
    from impact.cli.listing import receipt_json, receipt_lines, receipts_summary
    from impact.steps import Receipt, Wanted, read_files
    from impact.steps import receive as receive_files

    workspace = here()
    definitions = definitions_of(workspace)
    wanted = Wanted(
        supplier_id(definitions, force) if force else None, within_plan(definitions, period) if period else None
    )
    paths, left = _workbooks(files)
    if left:
        print(f"Left aside, as files that programs leave behind: {', '.join(left)}", file=sys.stderr)
    receipts: list[Receipt] = []
    try:
        with (
            store_of(workspace) as store,
            readers(workers if len(paths) > 1 else 1, cluster) as executor,
            progress("Reading returns", len(paths)) as advance,
        ):
            incoming = read_files(paths, moment(None))
            for receipt in receive_files(
                definitions, store, incoming, wanted=wanted, executor=executor, progress=advance
            ):
                receipts.append(receipt)
                if not as_json:
                    print("\n".join(receipt_lines(receipt)), flush=True)
    finally:  # whatever stopped the rest, say what was filed
        if as_json:
            print_json([receipt_json(receipt) for receipt in receipts])
        elif len(paths) != 1:
            print(receipts_summary(receipts, len(paths)))
    if any(receipt.submission.errors for receipt in receipts):
        raise typer.Exit(FINDINGS)


def _workbooks(given: Sequence[Path]) -> tuple[list[Path], list[str]]:
    """Return the files named, and those in the folders named, a name before the same name with more behind it.

    In folders, what programs leave behind (".DS_Store", "~$return.xlsx") is left aside, and named second.
    """
    found: list[Path] = []
    left: list[str] = []
    for path in given:
        if not path.is_dir():
            found.append(path)
            continue
        for inside in sorted((p for p in path.iterdir() if p.is_file()), key=lambda p: (p.stem, p.suffix)):
            if inside.name.startswith((".", "~$")) or inside.name.casefold() in ("thumbs.db", "desktop.ini"):
                left.append(inside.name)
            else:
                found.append(inside)
    return found, left


def status(period: PeriodOption, as_at: AsAtOption = None, as_json: JsonOption = False) -> None:
    """Show who was asked and what has come: on time, late, with errors, not returned."""
    from impact.cli.listing import count, status_json, status_lines
    from impact.plan.periods import day
    from impact.steps import statuses

    workspace = here()
    definitions = definitions_of(workspace)
    asked = within_plan(definitions, period)
    with store_of(workspace) as store:
        until = moment(as_at) if as_at else None
        found = statuses(definitions, store, asked, until)
        nobodys = store.submissions(supplier="", as_at=until)
    if as_json:
        print_json([status_json(one) for one in found])
        return
    print("\n".join(status_lines(asked, found)))
    if nobodys:
        print(
            f"{count(len(nobodys), 'file')} of any quarter kept that could not be told whose they are, "
            f"the last on {day(nobodys[-1].received.date())}: {nobodys[-1].filename}"
        )
