"""Each force's own report, written for all of them in one go: compiled once, then rendered in several processes."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
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
from impact.results.quality import Revision
from impact.steps.compile import beside_last, what_is_known
from impact.steps.editions import Last
from impact.store.model import ReturnStatus, Submission
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


@dataclass(frozen=True)
class _Place:
    """Where a page goes, and what it is made with; small enough to be sent with each."""

    target: Path
    folders: tuple[Path, ...]
    house: HouseStyle


def stem(code: str, name: str) -> str:
    """Return what a force's files are called, without their ending: "E23000013-cleveland".

    Only letters, digits and hyphens are kept, so that no name can lead out of the folder.
    """
    return "-".join(re.sub("[^A-Za-z0-9-]+", "-", part).strip("-") for part in (code, slug(name)))


def write_force_reports(
    reports: Iterable[ForceReport | ForceWritten],
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
    place = _Place(target / "forces", folders, house)
    place.target.mkdir(parents=True, exist_ok=True)
    for written in _one_by_one(reports, place) if workers == 1 else _at_once(list(reports), place, workers):
        progress()
        yield written


def _one_by_one(reports: Iterable[ForceReport | ForceWritten], place: _Place) -> Iterator[ForceWritten]:
    for report in list(reports):
        yield report if isinstance(report, ForceWritten) else _write(report, place)


def _at_once(reports: Sequence[ForceReport | ForceWritten], place: _Place, workers: int) -> Iterator[ForceWritten]:
    """Where a process was killed, and took with it what others waited for, each of those is tried by itself."""
    with _pool(workers) as pool:
        waiting = [None if isinstance(one, ForceWritten) else pool.submit(_write, one, place) for one in reports]
        for report, future in zip(reports, waiting, strict=True):
            if isinstance(report, ForceWritten) or future is None:
                assert isinstance(report, ForceWritten)
                yield report
                continue
            try:
                written = future.result()
            except BrokenProcessPool:
                with _pool(1) as alone:
                    try:
                        written = alone.submit(_write, report, place).result()
                    except BrokenProcessPool:
                        written = ForceWritten(report.code, report.name, problem=STOPPED)
            yield written


def _pool(workers: int) -> ProcessPoolExecutor:
    """Processes of their own; Ctrl-C is for the parent to answer: they would each print where they were."""
    return ProcessPoolExecutor(workers, initializer=signal, initargs=(SIGINT, SIG_IGN))


def _write(report: ForceReport, place: _Place) -> ForceWritten:
    """Render and write one report; whatever goes wrong is its own problem and nobody else's."""
    name = stem(report.code, report.name)
    html = None
    try:
        page = render_force(report, place.folders, "screen", place.house)
        html = put(place.target / f"{name}.html", page.encode())
        printed = _printer(place.folders, place.house).write(render_force(report, place.folders, "print", place.house))
        pdf = put(place.target / f"{name}.pdf", printed)
    except PdfUnavailable as problem:
        return ForceWritten(report.code, report.name, html, problem=str(problem))
    except Exception as problem:  # a force that fails does not stop the rest; it is named with what went wrong
        return ForceWritten(report.code, report.name, html, problem=f"{type(problem).__name__}: {problem}")
    return ForceWritten(report.code, report.name, html, pdf)


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
) -> Iterator[ForceReport | ForceWritten]:
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
    stands = known.stands(period)
    compared = beside_last(known, store, period, stands, compared_with)
    beside = Comparisons.of(definitions, compared.compiled, stands)
    rounded = roundings(definitions.plan).keys()
    exact = beside_last(known, store, period, stands, compared_with, exact=True) if rounded else compared
    statuses: dict[str, list[ReturnStatus]] = defaultdict(list)
    for status in (one for each in known.history(period).values() for one in each):
        statuses[status.supplier.id].append(status)
    filings: dict[str, list[Submission]] = defaultdict(list)
    for submission in known.submissions:
        if submission.period is not None and submission.period <= period:
            filings[submission.supplier].append(submission)
    revisions: dict[str, list[Revision]] = defaultdict(list)
    for revision in exact.revisions:
        if revision.area.kind == "force":  # a region may have a force's name
            revisions[revision.area.code].append(revision)
    for force in forces or definitions.register.forces(period):
        try:
            filed = Filed(tuple(statuses[force.id]), tuple(filings[force.id]))
            if (asked := examined(filed.status(period))) is not None:
                found, said = store.findings(asked.number), store.explanations_of(asked.number)
                filed = Filed(filed.statuses, filed.submissions, found, said)
            yield compose_force(
                _with_own(beside, exact.compiled, rounded, force),
                force,
                filed,
                as_at=as_at,
                synthetic=synthetic,
                revised=revised(definitions, tuple(revisions[force.id]), compared.last, compared.quarter),
            )
        except Exception as problem:  # as in `_write`: it is named, and the others are made
            yield ForceWritten(force.id, force.name, problem=f"{type(problem).__name__}: {problem}")


def _with_own(beside: Comparisons, exact: Compiled, rounded: Set[str], force: Supplier) -> Comparisons:
    """The figures of *force* exactly, and others' with their counts of people rounded."""
    if not rounded:
        return beside
    compiled, rules = with_own(beside.compiled, exact, force.id), beside.definitions.plan.presentation
    measures = [one for one in beside.definitions.plan.measures if one.ref in rounded & compiled.forces.keys()]
    again = {one.ref: funnel(one, compiled.forces[one.ref], rules) for one in measures}
    return replace(beside, compiled=compiled, funnels={**beside.funnels, **again})
