"""Compose a period's report, and make every file of it as bytes: each part makes its own from one content.

No clock, no chance, no folder and no time zone is in any of it.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args

from impact.checks.findings import Finding
from impact.plan.definitions import Definitions
from impact.plan.periods import Period
from impact.report.branding import HouseStyle
from impact.report.changes import revised
from impact.report.commentary_checks import commentary_findings
from impact.report.content import compose
from impact.report.document import Report
from impact.report.house_style import lacks
from impact.report.remarks import Remark
from impact.report.standings import Filings
from impact.report.view import ReportView
from impact.resources import put
from impact.results.compiled import Compiled
from impact.results.quality import Quality, qualities
from impact.results.trace import Provenance
from impact.steps.compile import Compared, Known, beside_last, provenance, what_is_known
from impact.steps.editions import Last
from impact.store.model import Explanation, ReturnStatus
from impact.store.status import statuses
from impact.store.submissions import Store
from impact.workspace import Workspace

if TYPE_CHECKING:
    from impact.report.data_files import ResultRow

Profile = Literal["board", "full", "data", "all"]
PROFILES: tuple[Profile, ...] = get_args(Profile)
Tell = Callable[[str], None]
INTERNAL = "For the corporate team alone: counts of people are not rounded"


@dataclass(frozen=True)
class Composed:
    """A report and what it was composed from: what any file of an edition is made of.

    Attributes:
        known: What the store held at the report's moment.
        statuses: How each supplier stands for the report's period.
        compared: The results beside those of the last edition.
        qualities: By ref, the quality of each national figure.
    """

    workspace: Workspace
    definitions: Definitions
    period: Period
    as_at: datetime
    known: Known
    statuses: tuple[ReturnStatus, ...]
    compared: Compared
    qualities: Mapping[str, Sequence[Quality]]
    report: Report

    @property
    def compiled(self) -> Compiled:
        """The results."""
        return self.compared.compiled

    @property
    def folders(self) -> tuple[Path, ...]:
        """Where templates are looked for."""
        return self.workspace.template_folders


def composed(
    workspace: Workspace,
    definitions: Definitions,
    store: Store,
    period: Period,
    as_at: datetime,
    last: Last | datetime | None = None,
    *,
    exact: bool = False,
) -> Composed:
    """Compose the period's report from what was known at *as_at* and the commentary in the workspace.

    With *last*, the last edition or its moment, every figure that differs from it is marked and listed. Where it is
    *exact*, for the corporate team alone, no count of people is rounded.
    """
    known = what_is_known(definitions, store, as_at)
    stands = known.stands(period)
    compared = beside_last(known, store, period, stands, last, exact=exact)
    stand = statuses(definitions, store, period, as_at)
    graded = qualities(definitions, compared.compiled, stands)
    tiles: dict[str, tuple[str, int, int]] = {}  # where each force stands on the tile map: short label, column, row
    if (path := workspace.metrics / "tile-map.csv").is_file():
        with path.open(encoding="utf-8", newline="") as lines:
            tiles = {row["code"]: (row["short"], int(row["column"]), int(row["row"])) for row in csv.DictReader(lines)}
    report = compose(
        definitions,
        compared.compiled,
        stand,
        workspace.commentary(period),
        as_at=as_at,
        synthetic=workspace.settings.synthetic,
        tiles=tiles,
        qualities=graded,
        revised=revised(definitions, compared.revisions, compared.last, compared.quarter),
        told=_told(store, stand, as_at),
        history=known.history(period),
    )
    if exact:
        report = replace(report, notice=". ".join(filter(None, (report.notice, INTERNAL))))
    return Composed(workspace, definitions, period, as_at, known, stand, compared, graded, report)


def _told(store: Store, stand: Sequence[ReturnStatus], as_at: datetime) -> Filings:
    """What was asked about each return that counts, and the answers given by then; a query stays one when answered."""
    told: dict[int, tuple[list[Finding], tuple[Explanation, ...]]] = {}
    for kept in (one.counted for one in stand):
        if kept is not None and (kept.queries or kept.notes):
            answers = store.explanations_of(kept.number, as_at)
            answered = {one.fingerprint for one in answers}
            asked = [
                replace(one, severity="query") if one.severity == "note" and one.fingerprint in answered else one
                for one in store.findings(kept.number, as_at)
            ]
            told[kept.number] = (asked, answers)
    return told


def remarks_on(workspace: Workspace, definitions: Definitions, compiled: Compiled) -> tuple[Remark, ...]:
    """Return what is wrong or odd in the commentary on the quarter of *compiled*, the errors first.

    Args:
        workspace: Its commentary, and the fonts that its reports are set in.
        definitions: The plan.
        compiled: The quarter's results as they may be shown: `Composed.compiled`.
    """
    period = compiled.period
    house, _ = workspace.house_style()
    folder = workspace.commentary_folder(period).relative_to(workspace.root).as_posix()
    missing = lacks(workspace.template_folders, house)
    return commentary_findings(workspace.commentary(period), ReportView(definitions, compiled), folder, missing)


# --- the files --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Making:
    """What a part is made from.

    Attributes:
        edition: Which edition the cover says it is; "" for what nobody has published.
        draft: Whether each page says that it is not published.
        changed: Whether there is a page of what changed beside it.
    """

    content: Composed
    edition: str
    draft: bool
    changed: bool = False

    @cached_property
    def house(self) -> HouseStyle:
        """The organisation's own look."""
        return self.content.workspace.house_style()[0]

    @cached_property
    def filed(self) -> Mapping[int, Provenance]:
        """What is to be told of each submission behind a figure."""
        return provenance(self.content.known)

    @cached_property
    def view(self) -> ReportView:
        """What the report speaks of."""
        return ReportView(self.content.definitions, self.content.compiled, self.content.qualities)

    @cached_property
    def figures(self) -> tuple[ResultRow, ...]:
        """Every figure."""
        from impact.report.data_files import figures

        return tuple(figures(self.view, self.content.report))

    @cached_property
    def attached(self) -> Mapping[str, bytes]:
        """What the PDFs carry, by name."""
        from impact.report.data_files import data_files

        return data_files(self.content.report, self.view, self.filed, self.figures)

    def html(self, medium: Literal["screen", "print"], pages: Literal["board", "full"]) -> str:
        """The content as HTML, for a screen or for WeasyPrint."""
        from impact.report.html import render

        return render(
            self.content.report,
            self.content.folders,
            medium,
            pages,
            draft=self.draft,
            linked=medium == "screen",
            edition=self.edition,
            changed=self.changed and medium == "screen",
            house=self.house,
        )

    def pdf(self, pages: Literal["board", "full"]) -> bytes:
        """The Board's few pages, or everything, printed."""
        from impact.report.pdf import write_pdf

        return write_pdf(self.html("print", pages), self.content.folders[0], self.attached)


def web_page(making: Making) -> Mapping[str, bytes]:
    """The whole content as one page for a screen; its links lead to `figure_pages` beside it."""
    return {"report.html": making.html("screen", "full").encode()}


def figure_pages(making: Making) -> Mapping[str, bytes]:
    """A page for each measure that leads its figures back to the cells they came from."""
    from impact.report.trace_pages import derivation_pages

    of = making.content
    notice = ". ".join(filter(None, (of.report.notice, making.house.words.draft if making.draft else "")))
    pages = derivation_pages(of.definitions, of.compiled, making.filed, of.folders, notice=notice, house=making.house)
    return dict(pages)


def content_json(making: Making) -> Mapping[str, bytes]:
    """The content for a program: `metrics/report-schema.json` describes it."""
    return {"report.json": json.dumps(making.content.report.as_json(), indent=1, ensure_ascii=False).encode()}


def all_data(making: Making) -> Mapping[str, bytes]:
    """The data files, by name."""
    from impact.report.data_files import TABLES
    from impact.report.spreadsheet import workbook

    tables = workbook(making.content.report, making.view, making.figures, making.content.statuses)
    return {**making.attached, TABLES: tables}


def board_pdf(making: Making) -> Mapping[str, bytes]:
    """The Board's few pages."""
    return {"board.pdf": making.pdf("board")}


def full_pdf(making: Making) -> Mapping[str, bytes]:
    """Everything, printed."""
    return {"full.pdf": making.pdf("full")}


_PARTS: tuple[tuple[str, tuple[Profile, ...], Callable[[Making], Mapping[str, bytes]]], ...] = (
    # What is said while it is made, and the profiles that it belongs to besides "all".
    ("the web page", ("board", "full"), web_page),
    ("where each figure comes from", ("board", "full"), figure_pages),
    ("the content as JSON", ("board", "full", "data"), content_json),
    ("the data files", ("data",), all_data),
    ("the Board's PDF", ("board",), board_pdf),
    ("the full PDF", ("full",), full_pdf),
)


@dataclass(frozen=True)
class Built:
    """A report's files by path, with "/". `problem` says why there is no PDF among them, "" when nothing is missing."""

    content: Composed
    files: Mapping[str, bytes]
    problem: str = ""


def built(
    workspace: Workspace,
    definitions: Definitions,
    store: Store,
    period: Period,
    as_at: datetime,
    *,
    profile: Profile = "all",
    last: Last | datetime | None = None,
    edition: str = "",
    draft: bool = True,
    internal: bool = False,
    tell: Tell = lambda _: None,
) -> Built:
    """Return every file of a report, from what was known at *as_at* and what stands in the workspace.

    Args:
        workspace: Its commentary, templates and style are read.
        definitions: Those of the workspace.
        store: What was received.
        period: A quarter.
        as_at: Which submissions the results can see; aware.
        profile: Which files: "board" and "full" are the pages with that PDF, "data" the data files, "all" everything.
        last: The edition that it is compared with, or its moment.
        edition: Which edition the cover says it is; "" for what nobody has published.
        draft: Whether every page says that it is not published.
        internal: Whether counts of people are exact: then every page says that it is for the corporate team alone.
        tell: Is told what is being made.
    """
    tell("the results")
    making = Making(composed(workspace, definitions, store, period, as_at, last, exact=internal), edition, draft)
    return made(making, profile, tell)


def made(making: Making, profile: Profile, tell: Tell = lambda _: None) -> Built:
    """Return the files of every part of *profile*. Without the libraries for a PDF, the others are there."""
    from impact.report.pdf import PdfUnavailable

    files: dict[str, bytes] = {}
    problem = ""
    for says, profiles, make in _PARTS:
        if profile in (*profiles, "all"):
            tell(says)
            try:
                files.update(make(making))
            except PdfUnavailable as missing:
                problem = str(missing)
    return Built(making.content, files, problem)


# --- on the disk ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Written:
    """Where a report went: each file by its path in it. `pdf` is None when the machine cannot write one."""

    folder: Path
    files: tuple[str, ...]
    pdf_problem: str = ""

    @property
    def html(self) -> Path | None:
        """The web page, where the profile has one."""
        return self._first("report.html")

    @property
    def json(self) -> Path | None:
        """The content as JSON."""
        return self._first("report.json")

    @property
    def pdf(self) -> Path | None:
        """The Board's PDF, or the full one where that alone was made."""
        return self._first("board.pdf", "full.pdf")

    def _first(self, *names: str) -> Path | None:
        return next((self.folder / name for name in names if name in self.files), None)


def write_built(built_: Built, target: Path) -> Written:
    """Write each file into *target*, whole or not at all."""
    for path, content in built_.files.items():
        (target / path).parent.mkdir(parents=True, exist_ok=True)
        put(target / path, content)
    return Written(target, tuple(built_.files), built_.problem)
