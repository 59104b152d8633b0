"""Commands about returns: template, receive, status.

Comes after `cli.session`; what they print of findings is laid out in `cli.listing`.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from impact.cli.endings import FINDINGS
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
    from impact.plan.spelling import nearest
    from impact.steps import write_templates

    definitions = definitions_of(here())
    register = definitions.register
    if force is not None and register.supplier(force) is None:
        by_name = {s.name: s.id for s in register.suppliers}
        near = by_name.get(nearest(force, list(by_name)) or "") or nearest(force, [s.id for s in register.suppliers])
        also = f" Did you mean '{near}'?" if near else ""
        raise typer.BadParameter(f"The register has no supplier '{force}'.{also}", param_hint="'--force'")
    asked = within_plan(definitions, period)
    with progress("Writing templates", len(register.suppliers)) as advance:
        written = write_templates(definitions, asked, out, only=force, progress=advance)
    if as_json:
        print_json([str(path) for path in written])
    elif not written:
        print(f"Nothing is asked for {asked.label}.")
    else:
        print(f"{len(written)} template{'s' if len(written) != 1 else ''} for {asked.label} in {out}")


def receive(
    files: Annotated[list[Path], typer.Argument(help="Workbooks, or folders of them.", metavar="FILE…", exists=True)],
    workers: Annotated[int, typer.Option(help="Processes that read at once.", min=1)] = 1,
    cluster: Annotated[str | None, typer.Option(help="A Dask scheduler that reads: tcp://….", metavar="URL")] = None,
    as_json: JsonOption = False,
) -> None:
    """Check returns to the cell, keep every file, and say what to mend."""
    from impact.cli.listing import receipt_json, receipt_lines, receipts_summary
    from impact.steps import read_files
    from impact.steps import receive as receive_files

    workspace = here()
    definitions = definitions_of(workspace)
    paths = [path for given in files for path in (sorted(p for p in given.iterdir() if p.is_file())
                                                  if given.is_dir() else [given])]  # fmt: skip
    with (
        store_of(workspace) as store,
        _readers(workers if len(paths) > 1 else 1, cluster) as executor,
        progress("Reading returns", len(paths)) as advance,
    ):
        incoming = read_files(paths, moment(None))
        receipts = receive_files(definitions, store, incoming, executor=executor, progress=advance)
    if as_json:
        print_json([receipt_json(receipt) for receipt in receipts])
    else:
        for receipt in receipts:
            print("\n".join(receipt_lines(receipt)))
        if len(receipts) != 1:
            print(receipts_summary(receipts))
    if any(receipt.submission.errors for receipt in receipts):
        raise typer.Exit(FINDINGS)


@contextmanager
def _readers(workers: int, cluster: str | None) -> Iterator[Executor | None]:
    """Yield what reads many workbooks at once: processes, a cluster, or nothing for one after the other."""
    if cluster is not None:
        try:
            from distributed import Client
        except ImportError as problem:
            raise typer.BadParameter("This needs the cluster part: pip install 'impact[cluster]'.",
                                     param_hint="'--cluster'") from problem  # fmt: skip
        with Client(cluster) as client:
            yield client.get_executor()
    elif workers > 1:
        from concurrent.futures import ProcessPoolExecutor

        with ProcessPoolExecutor(workers) as pool:
            yield pool
    else:
        yield None


def status(period: PeriodOption, as_at: AsAtOption = None, as_json: JsonOption = False) -> None:
    """Show who was asked and what has come: on time, late, with errors, not returned."""
    from impact.cli.listing import status_json, status_lines
    from impact.steps import statuses

    workspace = here()
    definitions = definitions_of(workspace)
    asked = within_plan(definitions, period)
    with store_of(workspace) as store:
        found = statuses(definitions, store, asked, moment(as_at) if as_at else None)
    if as_json:
        print_json([status_json(one) for one in found])
    else:
        print("\n".join(status_lines(asked, found)))
