"""The command that receives returns."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from impact.cli.endings import FINDINGS
from impact.cli.readers import cluster_at
from impact.cli.session import (
    JsonOption,
    definitions_of,
    here,
    moment,
    print_json,
    progress,
    store_of,
    supplier_id,
    within_plan,
    write,
)

if TYPE_CHECKING:
    from impact.plan.definitions import Definitions
    from impact.steps import Reader, Receipt
    from impact.store.submissions import Store


def add_to(app: typer.Typer) -> None:
    """Put the command into *app*."""
    app.command()(receive)


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
    from impact.steps import ExpectedReturn, Sender, read_files, readers
    from impact.steps import receive as receive_files

    workspace = here()
    definitions = definitions_of(workspace)
    wanted = ExpectedReturn(
        supplier_id(definitions, force) if force else None, within_plan(definitions, period) if period else None
    )
    paths = _found(files)
    with (
        _said_at_the_end(len(paths), csv, as_json) as said,
        readers(definitions, min(workers, len(paths))) as children,
        store_of(workspace) as store,
        cluster_at(cluster) as elsewhere,
        _handing_back(definitions, store, handback) as hand_back,
        progress("Reading returns", len(paths)) as advance,
    ):
        for receipt in receive_files(
            definitions,
            store,
            read_files(paths, moment(None)),
            wanted=wanted,
            sender=Sender(by, reason),
            readers=children,
            cluster=elsewhere,
            progress=advance,
        ):
            said.add(receipt, hand_back(receipt))
    if any(receipt.submission.errors for receipt in said.receipts):
        raise typer.Exit(FINDINGS)


# --- what is said ------------------------------------------------------------------------------------------------


class _Said:
    """What was filed so far: each receipt is printed as it comes, or all of them as JSON at the end."""

    def __init__(self, as_json: bool) -> None:
        self.receipts: list[Receipt] = []
        self._handed: list[Path | None] = []
        self._as_json = as_json

    def add(self, receipt: Receipt, handed: Path | None) -> None:
        """Say what became of one file."""
        from impact.cli.listing import receipt_lines

        self.receipts.append(receipt)
        self._handed.append(handed)
        if not self._as_json:
            print("\n".join(receipt_lines(receipt)), flush=True)
            if handed:
                print(f"  To correct and send again: {handed}", flush=True)

    def close(self, given: int) -> None:
        """Say the whole."""
        from impact.cli.listing import receipts_summary

        if self._as_json:
            print_json(self._json())
        elif given != 1:
            print(receipts_summary(self.receipts, given))

    def _json(self) -> list[dict[str, Any]]:
        from impact.cli.listing import receipt_json

        return [
            {**receipt_json(receipt), "handback": str(handed) if handed else None}
            for receipt, handed in zip(self.receipts, self._handed, strict=True)
        ]


@contextmanager
def _said_at_the_end(given: int, csv: Path | None, as_json: bool) -> Iterator[_Said]:
    """Whatever stops the rest, say what was filed."""
    said = _Said(as_json)
    try:
        yield said
    finally:
        said.close(given)
        if csv:
            from impact.report.standings import findings_csv

            write(csv, findings_csv([(receipt.submission.number, receipt.findings) for receipt in said.receipts]))


# --- handbacks ---------------------------------------------------------------------------------------------------


@contextmanager
def _handing_back(definitions: Definitions, store: Store, folder: Path | None) -> Iterator[_HandingBack]:
    """Yield what writes handbacks into *folder*, with a child of its own; nothing is written where there is none."""
    from impact.steps import reader

    if folder is None:
        yield _HandingBack(definitions, store, None, None)
        return
    folder.mkdir(parents=True, exist_ok=True)
    with reader(definitions) as child:
        yield _HandingBack(definitions, store, folder, child)


class _HandingBack:
    """Writes a handback for each return with an error or a query."""

    def __init__(self, definitions: Definitions, store: Store, folder: Path | None, child: Reader | None) -> None:
        self._definitions = definitions
        self._store = store
        self._folder = folder
        self._child = child

    def __call__(self, receipt: Receipt) -> Path | None:
        """Return where the handback was written; None where none is wanted, or none can be made of the file."""
        from impact.steps import CannotRead, handback, put
        from impact.store.model import Refused

        kept = receipt.submission
        if self._folder is None or self._child is None or not (kept.errors or kept.queries):
            return None
        try:
            content = handback(self._definitions, self._store, kept.number, self._child)
        except (CannotRead, Refused) as problem:
            print(f"{receipt.filename}: no workbook to correct can be made of it. {problem}", file=sys.stderr)
            return None
        return put(self._folder / f"{Path(receipt.filename).stem}, to correct ({kept.number}).xlsx", content)


# --- which files -------------------------------------------------------------------------------------------------


def _found(given: Sequence[Path]) -> list[Path]:
    """Return the files to read; wrong use where there is none. What is left aside is named."""
    paths, left, folders = _workbooks(given)
    if left:
        print(f"Left aside, as files that programs leave behind: {', '.join(left)}", file=sys.stderr)
    if folders:
        print(f"Left aside, as folders within a folder: {', '.join(folders)}. Name them to read them.", file=sys.stderr)
    if not paths:
        raise typer.BadParameter("There is no file in it.", param_hint="'FILE…'")
    return paths


def _workbooks(given: Sequence[Path]) -> tuple[list[Path], list[str], list[str]]:
    """Return the files named, and those in the folders named, a name before the same name with more behind it.

    In folders, what programs leave behind (".DS_Store", "~$return.xlsx") is left aside, and named second; so are
    folders within them, third.
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
    return found, left, folders
