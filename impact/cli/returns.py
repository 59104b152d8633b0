"""Commands about returns: template, receive.

Comes after `cli.session`; what they print of findings is laid out in `cli.listing`.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from impact.cli.endings import FINDINGS
from impact.cli.readers import cluster_at
from impact.cli.session import (
    JsonOption,
    PeriodOption,
    definitions_of,
    here,
    moment,
    print_json,
    progress,
    store_of,
    store_to_read,
    supplier_id,
    within_plan,
    write,
)

if TYPE_CHECKING:
    from impact.plan.definitions import Definitions
    from impact.steps import Receipt
    from impact.store.submissions import Store


def add_to(app: typer.Typer) -> None:
    """Put these commands into *app*."""
    for command in (template, receive):
        app.command()(command)


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
        store_to_read(workspace) as store,
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


def receive(
    files: Annotated[list[Path], typer.Argument(help="Workbooks, or folders of them.", metavar="FILE…", exists=True)],
    force: Annotated[str | None, typer.Option("--force", help="Refuse a return of another supplier.")] = None,
    period: Annotated[str | None, typer.Option("--period", "-p", help="Refuse a return for another quarter.")] = None,
    workers: Annotated[int, typer.Option(help="Processes that read at once.", min=1)] = 1,
    cluster: Annotated[str | None, typer.Option(help="A Dask scheduler that reads: tcp://….", metavar="URL")] = None,
    handback: Annotated[
        Path | None,
        typer.Option(help="Write a workbook to correct for each return with something to mend.", metavar="DIR"),
    ] = None,
    csv: Annotated[Path | None, typer.Option(help="Write every finding as a table too.", metavar="FILE")] = None,
    by: Annotated[str, typer.Option("--by", help="Who sends them.")] = "",
    reason: Annotated[str, typer.Option("--reason", help="Why they are sent again.")] = "",
    as_json: JsonOption = False,
) -> None:
    """Check returns to the cell, and keep every file.

    Each is read in a process of its own, within limits. Says what to mend and what to explain, each with its place.
    """
    from impact.cli.listing import receipt_json, receipt_lines, receipts_summary
    from impact.report.findings_csv import findings_csv
    from impact.steps import Sender, Wanted, read_files, readers
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
    handed: list[Path] = []
    try:
        with (
            readers(definitions, min(workers, max(1, len(paths)))) as children,
            store_of(workspace) as store,
            cluster_at(cluster) as elsewhere,
            progress("Reading returns", len(paths)) as advance,
        ):
            received = receive_files(
                definitions,
                store,
                read_files(paths, moment(None)),
                wanted=wanted,
                sender=Sender(by, reason),
                readers=children,
                cluster=elsewhere,
                progress=advance,
            )
            for receipt in received:
                receipts.append(receipt)
                if not as_json:
                    print("\n".join(receipt_lines(receipt)), flush=True)
            if handback:
                handed = _hand_back(definitions, store, receipts, handback)
    finally:  # whatever stopped the rest, say what was filed
        if as_json:
            print_json([receipt_json(receipt) for receipt in receipts])
        elif len(paths) != 1:
            print(receipts_summary(receipts, len(paths)))
        if csv:
            write(csv, findings_csv([(receipt.submission.number, receipt.findings) for receipt in receipts]))
    if handed and not as_json:
        print("To correct and send again:\n" + "\n".join(f"  {path}" for path in handed))
    if any(receipt.submission.errors for receipt in receipts):
        raise typer.Exit(FINDINGS)


def _hand_back(definitions: Definitions, store: Store, receipts: Sequence[Receipt], folder: Path) -> list[Path]:
    """Write a handback for each return with an error or a query, once all are filed."""
    from impact.steps import handback, put, reader

    folder.mkdir(parents=True, exist_ok=True)
    wanting = [receipt for receipt in receipts if receipt.submission.errors or receipt.submission.queries]
    with reader(definitions) as child:
        return [
            put(folder / f"{Path(one.filename).stem}, to correct ({one.submission.number}).xlsx", content)
            for one in wanting
            if (content := handback(definitions, store, one.submission.number, child))
        ]


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
