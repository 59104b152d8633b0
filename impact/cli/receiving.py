"""The command that receives returns."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Annotated, Any

import typer

from impact.cli.listing import findings_lines, submission_json
from impact.cli.options import JsonOption
from impact.cli.session import FINDINGS, Here, answer, count, moment, progress, write
from impact.plan.definitions import Definitions
from impact.resources import put
from impact.returns.reader import CannotRead, Reader
from impact.steps.receive import Receipt, read_files, readers
from impact.steps.receive import receive as receive_files
from impact.store.model import Refused, Submission
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
                print(
                    f"{receipt.filename}  {_outcome(receipt)}", *findings_lines(receipt.findings), sep="\n", flush=True
                )
                if handed:
                    print(f"  To correct and send again: {handed}", flush=True)
    if any(receipt.submission.errors for receipt, _ in said):
        raise typer.Exit(FINDINGS)


@contextmanager
def _said_at_the_end(given: int, csv: Path | None, as_json: bool) -> Iterator[list[tuple[Receipt, Path | None]]]:
    """Whatever stops the rest, say what was filed: all of it as JSON, or its sum."""
    said: list[tuple[Receipt, Path | None]] = []
    try:
        yield said
    finally:
        answer(
            as_json,
            lambda: [{**_json(one), "handback": handed} for one, handed in said],
            [] if given == 1 else [_summary([one.submission for one, _ in said], given)],
        )
        if csv:
            from impact.report.standings import findings_csv

            write(csv, findings_csv([(one.submission.number, one.findings) for one, _ in said]))


def _json(receipt: Receipt) -> dict[str, Any]:
    kept, findings = receipt.submission, [finding.as_json() for finding in receipt.findings]
    return {"file": receipt.filename, **submission_json(kept), "repeat": kept.repeat, "findings": findings}


def _outcome(receipt: Receipt) -> str:
    kept = receipt.submission
    if kept.period is None:
        return f"The file is kept as submission {kept.number}, but no figure of it can be used."
    whose = f"{receipt.supplier_name}, {kept.period.label}"
    if kept.repeat:
        again = " To go back to it, open it, save it and send that." if kept.superseded else ""
        return f"{whose}: this very file was received before, as version {kept.version}. Nothing was added.{again}"
    counted = {
        "errors": f"{count(kept.errors, 'error')} to mend before any of it counts",
        "queries": f"its figures count; {count(kept.queries, 'query', 'queries')} to mend or explain",
        "accepted": "accepted",
    }[kept.state]
    return f"{whose}: kept as version {kept.version}, {counted}."


def _summary(kept: Sequence[Submission], given: int) -> str:
    """One line over many files; where the rest of those given were not reached, it says so."""
    states = [one.state for one in kept if not one.repeat]
    said = (
        f"\n{count(len(states), 'file')} kept: {states.count('accepted')} accepted, "
        f"{states.count('queries')} with queries, {states.count('errors')} with errors."
    )
    if before := len(kept) - len(states):
        said += f" {count(before, 'file')} received before, and not kept again."
    if unreached := given - len(kept):
        said += f" {count(unreached, 'file')} not reached: send the same again."
    return said


def _handed_back(definitions: Definitions, store: Store, receipt: Receipt, folder: Path, child: Reader) -> Path | None:
    """Write a handback into *folder*; None where there is nothing to correct, or none can be made of the file."""
    from impact.steps.handback import handback

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
        client = Client(address, timeout=_ANSWER_WITHIN)  # type: ignore[no-untyped-call]  # brings no types
    except (OSError, ValueError) as problem:
        said = f"No Dask scheduler answers at '{address}'. Give its address as tcp://machine:8786."
        raise typer.BadParameter(said, param_hint="'--cluster'") from problem
    with client:
        yield client.get_executor()  # type: ignore[no-untyped-call]  # brings no types


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
