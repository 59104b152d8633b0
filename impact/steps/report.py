"""Compose a period's report, and make every file of it as bytes: each part makes its own from one content.

No clock, no chance, no folder and no time zone is in any of it. Each force's own report is written for all of them in
one go: compiled once, then rendered in several processes.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property, lru_cache, partial
from pathlib import Path
from signal import SIG_IGN, SIGINT, signal
from typing import TYPE_CHECKING, Literal

from impact.plan.definitions import Definitions
from impact.plan.parts import Remark
from impact.plan.periods import Period
from impact.plan.register import Supplier, slug
from impact.report.branding import SHIPPED, HouseStyle
from impact.report.changes import revised
from impact.report.commentary_checks import commentary_findings
from impact.report.content import compose
from impact.report.document import Report
from impact.report.force_report import Filed, ForceReport, compose_force, examined
from impact.report.force_view import Comparisons
from impact.report.house_style import lacks
from impact.report.html import force_style, render_force
from impact.report.pdf import PdfUnavailable, Printer
from impact.report.standings import Filings
from impact.report.view import ReportView
from impact.resources import put
from impact.results.compiled import Compiled, with_own
from impact.results.disclosure import roundings
from impact.results.funnel import funnel
from impact.results.quality import Quality, qualities
from impact.results.trace import Provenance
from impact.steps.compile import Known, beside_last, what_is_known
from impact.steps.editions import Last
from impact.steps.receive import processes
from impact.store.model import ReturnStatus
from impact.store.submissions import Store
from impact.workspace import Workspace

if TYPE_CHECKING:
    from impact.report.data_files import ResultRow

Profile = Literal["board", "full", "data", "all"]
Files = Mapping[str, bytes]  # by path, with "/"
Tell = Callable[[str], None]
INTERNAL = "For the corporate team alone: counts of people are not rounded"


@dataclass(frozen=True)
class Composed:
    """A report and what it was composed from: what any file of an edition is made of.

    Attributes:
        known: What the store held at the report's moment.
        statuses: How each supplier stands for the report's period.
        compiled: The results, with what differs from the last edition marked.
        qualities: By ref, the quality of each national figure.
        edition: Which edition the cover says it is; None for what nobody has published, as each page then says.
        changed: Whether there is a page of what changed beside it.
    """

    workspace: Workspace
    definitions: Definitions
    period: Period
    known: Known
    statuses: tuple[ReturnStatus, ...]
    compiled: Compiled
    qualities: Mapping[str, Sequence[Quality]]
    report: Report
    edition: str | None = None
    changed: bool = False

    @property
    def folders(self) -> tuple[Path, ...]:
        """Where templates are looked for."""
        return self.workspace.template_folders

    @cached_property
    def house(self) -> HouseStyle:
        """The organisation's own look."""
        return self.workspace.house_style()[0]

    @cached_property
    def filed(self) -> Mapping[int, Provenance]:
        """What is to be told of each submission behind a figure."""
        return self.known.provenance()

    @cached_property
    def view(self) -> ReportView:
        """What the report speaks of."""
        return ReportView(self.definitions, self.compiled, self.qualities)

    @cached_property
    def figures(self) -> tuple[ResultRow, ...]:
        """Every figure."""
        from impact.report.data_files import figures

        return tuple(figures(self.view, self.report))

    @cached_property
    def attached(self) -> Files:
        """What the PDFs carry."""
        from impact.report.data_files import data_files

        return data_files(self.report, self.view, self.filed, self.figures)

    def web_page(self) -> Files:
        """The whole content as one page for a screen; its links lead to `figure_pages` beside it."""
        return {"report.html": self.html("screen", "full").encode()}

    def figure_pages(self) -> Files:
        """A page for each measure that leads its figures back to the cells they came from."""
        from impact.report.trace_pages import derivation_pages

        notice = ". ".join(filter(None, (self.report.notice, self.house.words.draft if self.edition is None else "")))
        given = (self.definitions, self.compiled, self.filed, self.folders)
        return dict(derivation_pages(*given, notice=notice, house=self.house))

    def content_json(self) -> Files:
        """The content for a program: `metrics/report-schema.json` describes it."""
        return {"report.json": json.dumps(self.report.as_json(), indent=1, ensure_ascii=False).encode()}

    def data(self) -> Files:
        """The data files."""
        from impact.report.data_files import TABLES
        from impact.report.spreadsheet import workbook

        return {**self.attached, TABLES: workbook(self.report, self.view, self.figures, self.statuses)}

    def board_pdf(self) -> Files:
        """The Board's few pages."""
        return {"board.pdf": self._pdf("board")}

    def full_pdf(self) -> Files:
        """Everything, printed."""
        return {"full.pdf": self._pdf("full")}

    def _pdf(self, pages: Literal["board", "full"]) -> bytes:
        from impact.report.pdf import write_pdf

        return write_pdf(self.html("print", pages), self.folders[0], self.attached)

    def html(self, medium: Literal["screen", "print"], pages: Literal["board", "full"]) -> str:
        """The content as HTML, for a screen or for WeasyPrint."""
        from impact.report.html import render

        return render(
            self.report,
            self.folders,
            medium,
            pages,
            draft=self.edition is None,
            linked=medium == "screen",
            edition=self.edition or "",
            changed=self.changed and medium == "screen",
            house=self.house,
        )


# What is said while a part is made, the profiles that it belongs to besides "all", and its files.
_PARTS: tuple[tuple[str, tuple[Profile, ...], Callable[[Composed], Files]], ...] = (
    ("the web page", ("board", "full"), Composed.web_page),
    ("where each figure comes from", ("board", "full"), Composed.figure_pages),
    ("the content as JSON", ("board", "full", "data"), Composed.content_json),
    ("the data files", ("data",), Composed.data),
    ("the Board's PDF", ("board",), Composed.board_pdf),
    ("the full PDF", ("full",), Composed.full_pdf),
)


def composed(
    workspace: Workspace,
    definitions: Definitions,
    store: Store,
    period: Period,
    as_at: datetime,
    last: Last | datetime | None = None,
    *,
    exact: bool = False,
    edition: str | None = None,
    changed: bool = False,
) -> Composed:
    """Compose the report of *period*, a quarter, from what was known at *as_at* and stands in the workspace.

    With *last*, the last edition or its moment, every figure that differs from it is marked and listed. Where it is
    *exact*, no count of people is rounded, and every page says that it is for the corporate team alone.
    """
    known = what_is_known(definitions, store, as_at)
    stands, history = known.stands(period), known.history(period)
    compared = beside_last(known, period, last, exact=exact)
    graded = qualities(definitions, compared.compiled, stands)
    tiles: dict[str, tuple[str, int, int]] = {}  # where each force stands on the tile map: short label, column, row
    if (path := workspace.metrics / "tile-map.csv").is_file():
        with path.open(encoding="utf-8", newline="") as lines:
            tiles = {row["code"]: (row["short"], int(row["column"]), int(row["row"])) for row in csv.DictReader(lines)}
    report = compose(
        definitions,
        compared.compiled,
        history[period],
        workspace.commentary(period),
        as_at=as_at,
        synthetic=workspace.settings.synthetic,
        tiles=tiles,
        qualities=graded,
        revised=revised(definitions, compared.revisions, compared.last, compared.quarter),
        told=_told(store, history[period], as_at),
        history=history,
    )
    if exact:
        report = replace(report, notice=". ".join(filter(None, (report.notice, INTERNAL))))
    of = (known, history[period], compared.compiled, graded, report, edition, changed)
    return Composed(workspace, definitions, period, *of)


def _told(store: Store, stand: Sequence[ReturnStatus], as_at: datetime) -> Filings:
    """What was asked about each return that counts, and the answers given by then; a query stays one when answered."""
    told: Filings = {}
    for kept in (one.counted for one in stand):
        if kept is not None and (kept.queries or kept.notes):
            answers = store.explanations_of(kept.number, as_at)
            answered = {one.fingerprint for one in answers}
            found = store.findings(kept.number, as_at)
            asked = (one.severity == "note" and one.fingerprint in answered for one in found)
            queried = [replace(one, severity="query") if is_ else one for one, is_ in zip(found, asked, strict=True)]
            told = {**told, kept.number: (queried, answers)}
    return told


def files_of(content: Composed, profile: Profile, tell: Tell = lambda _: None) -> tuple[Files, str]:
    """Return the files of every part of *profile*, and why there is no PDF among them, "" when nothing is missing.

    "board" and "full" are the pages with that PDF, "data" the data files, "all" everything.
    """
    from impact.report.pdf import PdfUnavailable

    files: dict[str, bytes] = {}
    problem = ""
    for says, profiles, make in _PARTS:
        if profile in (*profiles, "all"):
            tell(says)
            try:
                files.update(make(content))
            except PdfUnavailable as missing:
                problem = str(missing)
    return files, problem


def remarks_on(workspace: Workspace, definitions: Definitions, compiled: Compiled) -> tuple[Remark, ...]:
    """Return what is wrong or odd in the commentary on the quarter of *compiled*, the errors first.

    Args:
        workspace: Its commentary, and the fonts that its reports are set in.
        definitions: The plan.
        compiled: The quarter's results as they may be shown: `Composed.compiled`.
    """
    commentary = workspace.commentary(compiled.period)
    folder = workspace.commentary_folder(compiled.period).relative_to(workspace.root).as_posix()
    missing = lacks(workspace.template_folders, workspace.house_style()[0])
    return commentary_findings(commentary, ReportView(definitions, compiled), folder, missing)


@dataclass(frozen=True)
class Written:
    """Where a report went: each file by its path in it. `problem` says why there is no PDF, "" where there is."""

    folder: Path
    files: tuple[str, ...]
    problem: str = ""

    def first(self, *names: str) -> Path | None:
        """The first of *names* that there is."""
        return next((self.folder / name for name in names if name in self.files), None)

    @property
    def html(self) -> Path | None:
        """The web page, where the profile has one."""
        return self.first("report.html")

    @property
    def pdf(self) -> Path | None:
        """The Board's PDF, or the full one where that alone was made."""
        return self.first("board.pdf", "full.pdf")


def write(files: Files, target: Path, problem: str = "") -> Written:
    """Write each file into *target*, whole or not at all."""
    for path, content in files.items():
        (target / path).parent.mkdir(parents=True, exist_ok=True)
        put(target / path, content)
    return Written(target, tuple(files), problem)


# --- a report for each force ---------------------------------------------------------------------------------------

STOPPED = "the process that wrote it stopped; there may be too little memory"


@dataclass(frozen=True)
class ForceWritten:
    """Where a force's report went. `problem` says why `html` or `pdf` is None, "" where neither is."""

    code: str
    name: str
    html: Path | None = None
    pdf: Path | None = None
    problem: str = ""


ForceOutcome = ForceReport | ForceWritten  # what is to be written, or why it could not be composed


def stem(code: str, name: str) -> str:
    """Return what a force's files are called, without their ending: "E23000013-cleveland".

    Only letters, digits and hyphens are kept, so that no name can lead out of the folder.
    """
    return "-".join(re.sub("[^A-Za-z0-9-]+", "-", part).strip("-") for part in (code, slug(name)))


def write_force_reports(
    reports: Iterable[ForceOutcome],
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


def _alone(write: Callable[[ForceOutcome], ForceWritten], report: ForceOutcome) -> ForceWritten:
    """Where a process was killed, and took with it what others waited for, each of those is tried by itself."""
    with ProcessPoolExecutor(1, initializer=signal, initargs=(SIGINT, SIG_IGN)) as pool:
        try:
            return pool.submit(write, report).result()
        except BrokenProcessPool:
            return ForceWritten(report.code, report.name, problem=STOPPED)


def _write(report: ForceOutcome, target: Path, folders: tuple[Path, ...], house: HouseStyle) -> ForceWritten:
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
) -> Iterator[ForceOutcome]:
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
