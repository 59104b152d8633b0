"""The command that receives returns."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from impact.cli.endings import FINDINGS
from impact.cli.session import Here, JsonOption, answer, moment, progress, write

if TYPE_CHECKING:
    from impact.plan.definitions import Definitions
    from impact.returns.reader import Reader
    from impact.steps.receive import Receipt
    from impact.store.submissions import Store

_ANSWER_WITHIN = 10  # seconds: a scheduler that is there answers at once


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
    from impact.cli.listing import receipt_lines
    from impact.returns.reader import Reader
    from impact.steps.receive import read_files, readers
    from impact.steps.receive import receive as receive_files

    here = Here()
    definitions = here.definitions
    supplier, quarter = here.supplier(force) if force else None, here.quarter(period) if period else None
    paths = _found(files)
    if handback:
        handback.mkdir(parents=True, exist_ok=True)
    with (
        _said_at_the_end(len(paths), csv, as_json) as said,
        readers(definitions, min(workers, len(paths))) as children,
        here.store() as store,
        _cluster_at(cluster) as elsewhere,
        Reader(definitions) if handback else nullcontext() as child,
        progress("Reading returns", len(paths)) as advance,
    ):
        for receipt in receive_files(
            definitions,
            store,
            read_files(paths, moment(None)),
            supplier=supplier,
            period=quarter,
            by=by,
            reason=reason,
            readers=children,
            cluster=elsewhere,
            progress=advance,
        ):
            handed = _handed_back(definitions, store, receipt, handback, child) if handback and child else None
            said.append((receipt, handed))
            if not as_json:
                print("\n".join(receipt_lines(receipt)), flush=True)
                if handed:
                    print(f"  To correct and send again: {handed}", flush=True)
    if any(receipt.submission.errors for receipt, _ in said):
        raise typer.Exit(FINDINGS)


@contextmanager
def _said_at_the_end(given: int, csv: Path | None, as_json: bool) -> Iterator[list[tuple[Receipt, Path | None]]]:
    """Whatever stops the rest, say what was filed: all of it as JSON, or its sum."""
    from impact.cli.listing import receipt_json, receipts_summary

    said: list[tuple[Receipt, Path | None]] = []
    try:
        yield said
    finally:
        receipts = [receipt for receipt, _ in said]
        answer(
            as_json,
            lambda: [{**receipt_json(one), "handback": str(handed) if handed else None} for one, handed in said],
            [] if given == 1 else [receipts_summary(receipts, given)],
        )
        if csv:
            from impact.report.standings import findings_csv

            write(csv, findings_csv([(receipt.submission.number, receipt.findings) for receipt in receipts]))


def _handed_back(definitions: Definitions, store: Store, receipt: Receipt, folder: Path, child: Reader) -> Path | None:
    """Write a handback into *folder*; None where there is nothing to correct, or none can be made of the file."""
    from impact.resources import put
    from impact.returns.reader import CannotRead
    from impact.steps.handback import handback
    from impact.store.model import Refused

    kept = receipt.submission
    if not (kept.errors or kept.queries):
        return None
    try:
        content = handback(definitions, store, kept.number, child)
    except (CannotRead, Refused) as problem:
        print(f"{receipt.filename}: no workbook to correct can be made of it. {problem}", file=sys.stderr)
        return None
    return put(folder / f"{Path(receipt.filename).stem}, to correct ({kept.number}).xlsx", content)


@contextmanager
def _cluster_at(address: str | None) -> Iterator[Executor | None]:
    """Yield the cluster at *address*, None where none is named; wrong use if it does not answer."""
    if address is None:
        yield None
        return
    try:
        from distributed import Client
    except ImportError as problem:
        said = "This needs the library 'distributed'. Install requirements/cluster.txt."
        raise typer.BadParameter(said, param_hint="'--cluster'") from problem
    try:
        client = Client(address, timeout=_ANSWER_WITHIN)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as problem:
        said = f"No Dask scheduler answers at '{address}'. Give its address as tcp://machine:8786."
        raise typer.BadParameter(said, param_hint="'--cluster'") from problem
    with client:
        yield client.get_executor()  # type: ignore[no-untyped-call]


def _found(given: Sequence[Path]) -> list[Path]:
    """Return the files named and those in the folders named, a name before the same name with more behind it.

    In folders, what programs leave behind (".DS_Store", "~$return.xlsx") and folders within them are left aside, and
    that is said. Wrong use where there is no file.
    """
    found: list[Path] = []
    left: list[str] = []
    folders: list[str] = []
    for path in given:
        if not path.is_dir():
            found.append(path)
            continue
        folders += sorted(inside.name for inside in path.iterdir() if inside.is_dir())
        for inside in sorted((p for p in path.iterdir() if p.is_file()), key=lambda p: (p.stem, p.suffix)):
            if inside.name.startswith((".", "~$")) or inside.name.casefold() in ("thumbs.db", "desktop.ini"):
                left.append(inside.name)
            else:
                found.append(inside)
    if left:
        print(f"Left aside, as files that programs leave behind: {', '.join(left)}", file=sys.stderr)
    if folders:
        print(f"Left aside, as folders within a folder: {', '.join(folders)}. Name them to read them.", file=sys.stderr)
    if not found:
        raise typer.BadParameter("There is no file in it.", param_hint="'FILE…'")
    return found
