"""Each force's own report, written for all of them in one go: compiled once, then rendered in several processes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache, partial
from pathlib import Path
from signal import SIG_IGN, SIGINT, signal

from impact.plan.definitions import Definitions
from impact.plan.periods import Period
from impact.plan.register import Supplier, slug
from impact.report.branding import SHIPPED, HouseStyle
from impact.report.changes import revised
from impact.report.force_report import Filed, ForceReport, compose_force, examined
from impact.report.force_view import Comparisons
from impact.report.html import force_style, render_force
from impact.report.pdf import PdfUnavailable, Printer
from impact.resources import put
from impact.results.compiled import Compiled, with_own
from impact.results.disclosure import roundings
from impact.results.funnel import funnel
from impact.steps.compile import beside_last, what_is_known
from impact.steps.editions import Last
from impact.steps.receive import processes
from impact.store.submissions import Store

STOPPED = "the process that wrote it stopped; there may be too little memory"


@dataclass(frozen=True)
class ForceWritten:
    """Where a force's report went. `problem` says why `html` or `pdf` is None, "" where neither is."""

    code: str
    name: str
    html: Path | None = None
    pdf: Path | None = None
    problem: str = ""


Report = ForceReport | ForceWritten  # what is to be written, or why it could not be composed


def stem(code: str, name: str) -> str:
    """Return what a force's files are called, without their ending: "E23000013-cleveland".

    Only letters, digits and hyphens are kept, so that no name can lead out of the folder.
    """
    return "-".join(re.sub("[^A-Za-z0-9-]+", "-", part).strip("-") for part in (code, slug(name)))


def write_force_reports(
    reports: Iterable[Report],
    target: Path,
    folders: tuple[Path, ...],
    *,
    house: HouseStyle = SHIPPED,
    workers: int = 1,
    progress: Callable[[], None] = lambda: None,
) -> Iterator[ForceWritten]:
    """Write each of *reports* into `target/forces`, as HTML and PDF, each whole or not at all; yield what came of it.

    One that cannot be written does not stop the others. They come in their order, however many processes work; the
    bytes of each are the same with any number of them.

    Args:
        reports: What to write; what could not be composed passes through.
        target: The folder of the quarter.
        folders: Template folders, a workspace's own first.
        house: The organisation's own style.
        workers: Processes at once; with 1 none is started.
        progress: Called after each.
    """
    every, place = list(reports), target / "forces"
    place.mkdir(parents=True, exist_ok=True)
    write = partial(_write, target=place, folders=folders, house=house)
    with processes(workers) as pool:
        waiting = [pool.submit(write, report) for report in every] if pool else []
        for at, report in enumerate(every):
            try:
                written = waiting[at].result() if waiting else write(report)
            except BrokenProcessPool:
                written = _alone(write, report)
            progress()
            yield written


def _alone(write: Callable[[Report], ForceWritten], report: Report) -> ForceWritten:
    """Where a process was killed, and took with it what others waited for, each of those is tried by itself."""
    with ProcessPoolExecutor(1, initializer=signal, initargs=(SIGINT, SIG_IGN)) as pool:
        try:
            return pool.submit(write, report).result()
        except BrokenProcessPool:
            return ForceWritten(report.code, report.name, problem=STOPPED)


def _write(report: Report, target: Path, folders: tuple[Path, ...], house: HouseStyle) -> ForceWritten:
    """Render and write one report; whatever goes wrong is its own problem and nobody else's."""
    if isinstance(report, ForceWritten):
        return report
    path, html, pdf, problem = target / stem(report.code, report.name), None, None, ""
    try:
        html = put(path.with_suffix(".html"), render_force(report, folders, "screen", house).encode())
        printed = _printer(folders, house).write(render_force(report, folders, "print", house))
        pdf = put(path.with_suffix(".pdf"), printed)
    except PdfUnavailable as missing:
        problem = str(missing)
    except Exception as failed:  # a force that fails does not stop the rest; it is named with what went wrong
        problem = f"{type(failed).__name__}: {failed}"
    return ForceWritten(report.code, report.name, html, pdf, problem)


@lru_cache(maxsize=1)
def _printer(folders: tuple[Path, ...], house: HouseStyle) -> Printer:
    return Printer(folders[0], force_style(folders, house))


# --- what each report is made of ---------------------------------------------------------------------------------


def make_force_reports(
    definitions: Definitions,
    store: Store,
    period: Period,
    as_at: datetime,
    *,
    forces: Sequence[Supplier] = (),
    synthetic: bool = False,
    compared_with: Last | datetime | None = None,
) -> Iterator[Report]:
    """Compose the report of each of *forces*, else of every force that exists at the quarter's end.

    What all of them need is compiled once. A force sees its own figures exactly, and others' with counts of people
    rounded. One that cannot be composed comes out as what went wrong with it.

    Args:
        definitions: The plan.
        store: What was received.
        period: The quarter.
        as_at: What was known then; aware.
        forces: Those wanted, a closed one among them.
        synthetic: Whether the figures are made up.
        compared_with: The last edition, or its moment: each force's figures that differ from it are marked and listed.
    """
    known = what_is_known(definitions, store, as_at)
    compared = beside_last(known, period, compared_with)
    beside = Comparisons.of(definitions, compared.compiled, known.stands(period))
    rounded = roundings(definitions.plan).keys()
    exact = beside_last(known, period, compared_with, exact=True) if rounded else compared
    history = [one for each in known.history(period).values() for one in each]
    for force in forces or definitions.register.forces(period):
        try:
            statuses = tuple(one for one in history if one.supplier.id == force.id)
            own = (one for one in known.submissions if one.supplier == force.id)
            filed = Filed(statuses, tuple(one for one in own if one.period is not None and one.period <= period))
            if (asked := examined(filed.status(period))) is not None:
                found, said = store.findings(asked.number), store.explanations_of(asked.number)
                filed = replace(filed, findings=found, explanations=said)
            # A region may have a force's name.
            changed = [one for one in exact.revisions if one.area.kind == "force" and one.area.code == force.id]
            yield compose_force(
                _with_own(beside, exact.compiled, rounded, force) if rounded else beside,
                force,
                filed,
                as_at=as_at,
                synthetic=synthetic,
                revised=revised(definitions, changed, compared.last, compared.quarter),
            )
        except Exception as problem:  # as in `_write`: it is named, and the others are made
            yield ForceWritten(force.id, force.name, problem=f"{type(problem).__name__}: {problem}")


def _with_own(beside: Comparisons, exact: Compiled, rounded: Set[str], force: Supplier) -> Comparisons:
    """The figures of *force* exactly, and others' with their counts of people rounded."""
    compiled, plan = with_own(beside.compiled, exact, force.id), beside.definitions.plan
    measures = [one for one in plan.measures if one.ref in rounded & compiled.forces.keys()]
    again = {one.ref: funnel(one, compiled.forces[one.ref], plan.presentation) for one in measures}
    return replace(beside, compiled=compiled, funnels={**beside.funnels, **again})
