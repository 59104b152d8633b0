"""The way in a few steps: receive returns, see who has returned, compile, report.

Comes after every room and `workspace`; the command line calls these, and so will any other way in. Files are read here;
the clock is the caller's.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from io import BytesIO
from itertools import islice
from pathlib import Path
from signal import SIG_IGN, SIGINT, signal

from impact.plan.definitions import Definitions
from impact.plan.periods import Period
from impact.report.content import Report, compose
from impact.results.compiled import Compiled, compile_results
from impact.returns.checks import Checked, check
from impact.returns.findings import Finding
from impact.returns.form import make_form
from impact.returns.intake import Opened, open_return
from impact.returns.template import write_template
from impact.store.model import Filing, ReturnStatus, Submission
from impact.store.status import grid
from impact.store.submissions import Store
from impact.workspace import Workspace

_AT_ONCE = 8  # workbooks in one job: enough to outweigh sending the definitions along

Progress = Callable[[], None]


def _silent() -> None:
    """Tell nobody."""


@dataclass(frozen=True)
class Incoming:
    """A file as it came: its name, its bytes, and when (aware, UTC)."""

    filename: str
    content: bytes
    received: datetime


@dataclass(frozen=True)
class Receipt:
    """What became of one file: what was kept, and what was found in it."""

    filename: str
    supplier_name: str
    submission: Submission
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Templates:
    """Templates written, and workbooks found in their places that were left as they are."""

    written: tuple[Path, ...]
    left: tuple[Path, ...]


def write_templates(
    definitions: Definitions,
    period: Period,
    target: Path,
    *,
    only: str | None = None,
    progress: Progress = _silent,
) -> Templates:
    """Write a template for each supplier asked in *period* (or *only* one) into *target*.

    A workbook that stands there already and differs is left as it is: somebody may have filled it in.
    """
    target.mkdir(parents=True, exist_ok=True)
    forces = definitions.register.forces(period)
    written: list[Path] = []
    left: list[Path] = []
    for supplier in definitions.register.suppliers:
        if only not in (None, supplier.id) or not supplier.exists_in(period):
            continue
        form = make_form(definitions.plan, definitions.digest, supplier, period)
        if not form.empty:
            path = target / f"{period} {supplier.name}.xlsx"
            made = BytesIO()
            write_template(form, made, forces=forces)
            if path.exists() and path.read_bytes() != made.getvalue():
                left.append(path)
            else:
                written.append(_put(path, made.getvalue()))
        progress()
    return Templates(tuple(written), tuple(left))


@dataclass(frozen=True)
class Wanted:
    """Whose return, and for which quarter, files are to be; None where any will do."""

    supplier: str | None = None
    period: Period | None = None


ANYTHING = Wanted()


@contextmanager
def processes(workers: int) -> Iterator[Executor | None]:
    """Yield so many processes that read at once, or None where one is enough."""
    if workers == 1:
        yield None
        return
    # Ctrl-C is for the parent to answer: the workers would each print where they were.
    with ProcessPoolExecutor(workers, initializer=signal, initargs=(SIGINT, SIG_IGN)) as pool:
        yield pool


def receive(
    definitions: Definitions,
    store: Store,
    files: Iterable[Incoming],
    *,
    wanted: Wanted = ANYTHING,
    executor: Executor | None = None,
    progress: Progress = _silent,
) -> Iterator[Receipt]:
    """Read, check and file each of *files*, in order; yield what became of each as soon as it is filed.

    The reading may go to *executor*; the checks, which look at what was filed before, and the filing stay here,
    one file after the other, so that the outcome never depends on how many read.
    """
    job = partial(_open_each, definitions)
    batches = _batches(files, _AT_ONCE)
    ahead = 4 if executor else 1
    while group := list(islice(batches, ahead)):
        contents = [[one.content for one in batch] for batch in group]
        opened = executor.map(job, contents) if executor else map(job, contents)
        for batch, results in zip(group, opened, strict=True):
            for incoming, one in zip(batch, results, strict=True):
                yield _file(definitions, store, incoming, one, wanted)
                progress()


def _batches(files: Iterable[Incoming], size: int) -> Iterator[list[Incoming]]:
    remaining = iter(files)
    while batch := list(islice(remaining, size)):
        yield batch


def _open_each(definitions: Definitions, contents: list[bytes]) -> list[Opened]:
    return [open_return(content, definitions) for content in contents]


def _file(definitions: Definitions, store: Store, incoming: Incoming, opened: Opened, wanted: Wanted) -> Receipt:
    form = opened.form
    last = store.last_observations(form.supplier.id, form.period) if form else {}
    checked: Checked = check(
        opened, definitions, last=last, expected_supplier=wanted.supplier, expected_period=wanted.period
    )
    submission = store.file(
        Filing(
            supplier=form.supplier.id if form else "",
            period=form.period if form else None,
            filename=incoming.filename,
            content=incoming.content,
            received=incoming.received,
            findings=checked.findings,
            observations=checked.observations,
        )
    )
    name = form.supplier.name if form else ""
    return Receipt(incoming.filename, name, submission, checked.findings)


def statuses(
    definitions: Definitions, store: Store, period: Period, as_at: datetime | None = None
) -> tuple[ReturnStatus, ...]:
    """Return how each supplier stands for *period*, by what was known at *as_at*."""
    return grid(definitions, period, store.submissions(period=period, as_at=as_at))


def compile_period(definitions: Definitions, store: Store, period: Period, as_at: datetime | None = None) -> Compiled:
    """Return every measure's results up to *period*, by what was known at *as_at*."""
    by_period: dict[Period, list[Submission]] = {}
    for submission in store.submissions(as_at=as_at):
        if submission.period is not None:
            by_period.setdefault(submission.period, []).append(submission)
    states: Mapping[tuple[str, Period], str] = {
        (status.supplier.id, collected): status.state
        for collected, submissions in by_period.items()
        for status in grid(definitions, collected, submissions)
    }
    return compile_results(definitions, store.observations(as_at=as_at), states, period)


def make_report(
    workspace: Workspace, definitions: Definitions, store: Store, period: Period, as_at: datetime
) -> Report:
    """Compose the period's report from what was known at *as_at* and the commentary in the workspace."""
    return compose(
        definitions,
        compile_period(definitions, store, period, as_at),
        statuses(definitions, store, period, as_at),
        workspace.commentary(period),
        as_at=as_at,
        synthetic=workspace.settings.synthetic,
        tiles=_tiles(workspace.metrics / "tile-map.csv"),
    )


@dataclass(frozen=True)
class Written:
    """Where a report went. `pdf` is None when the machine cannot write one; `pdf_problem` says why."""

    html: Path
    json: Path
    pdf: Path | None
    pdf_problem: str = ""


def write_report(workspace: Workspace, report: Report, target: Path) -> Written:
    """Write `report.html`, `report.json` and `report.pdf` into *target*, each whole or not at all."""
    from impact.report.html import render
    from impact.report.pdf import PdfUnavailable, write_pdf

    folders = workspace.template_folders
    target.mkdir(parents=True, exist_ok=True)
    html = _put(target / "report.html", render(report, folders, "screen").encode())
    data = _put(target / "report.json", json.dumps(report.as_json(), indent=1, ensure_ascii=False).encode())
    try:
        pdf = write_pdf(render(report, folders, "print"), folders[0])
    except PdfUnavailable as problem:
        return Written(html, data, None, str(problem))
    return Written(html, data, _put(target / "report.pdf", pdf))


def _put(path: Path, content: bytes) -> Path:
    """Write beside, then move: a full disk leaves the old file, never half of the new one."""
    beside = path.with_name(f".{path.name}.part")
    try:
        beside.write_bytes(content)
        beside.replace(path)
    except OSError as problem:
        raise OSError(problem.errno, problem.strerror, str(path)) from problem
    finally:
        beside.unlink(missing_ok=True)
    return path


def _tiles(path: Path) -> dict[str, tuple[str, int, int]]:
    """Where each force stands on the tile map: short label, column, row; none without the file."""
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8", newline="") as lines:
        return {row["code"]: (row["short"], int(row["column"]), int(row["row"])) for row in csv.DictReader(lines)}


def read_files(paths: Sequence[Path], received: datetime) -> Iterator[Incoming]:
    """Yield each file's bytes as they are reached.

    Raises:
        OSError: A file cannot be read; those before it are already dealt with.
    """
    for path in paths:
        yield Incoming(path.name, path.read_bytes(), received)
