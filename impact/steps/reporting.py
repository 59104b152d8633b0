"""See who has returned, compile results, compose and write the report.

After `store`, `results`, `report` and `steps.standing`; the command line and the portal call it.
"""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from impact.plan.definitions import Definitions
from impact.plan.periods import Period
from impact.report.content import Report, compose
from impact.report.revised import revised
from impact.results.compiled import Compiled, compile_results
from impact.results.disclosure_compiled import protect
from impact.results.provisional import with_provisional
from impact.results.quality import qualities
from impact.results.revisions import Revision, revisions, with_revised
from impact.results.standing import Stands
from impact.steps.files import put
from impact.steps.standing import Known, last_reported, reasons, what_is_known
from impact.store.model import ReturnStatus
from impact.store.status import grid
from impact.store.submissions import Store
from impact.workspace import Workspace


def statuses(
    definitions: Definitions, store: Store, period: Period, as_at: datetime | None = None
) -> tuple[ReturnStatus, ...]:
    """Return how each supplier stands for *period*, by what was known at *as_at*."""
    return grid(definitions, period, store.submissions(period=period, as_at=as_at))


def compile_period(definitions: Definitions, store: Store, period: Period, as_at: datetime | None = None) -> Compiled:
    """Return every measure's results up to *period*, by what was known at *as_at*, each with why it may still change.

    Without *as_at* no return is taken to be closed: what has not come may still come.
    """
    known = what_is_known(definitions, store, as_at)
    return _compiled(known, store, period, known.stands(period))


def _compiled(known: Known, store: Store, period: Period, stands: Stands) -> Compiled:
    observations = store.observations(as_at=known.as_at)
    compiled = compile_results(known.definitions, observations, known.states, period)
    return with_provisional(protect(known.definitions, compiled), stands)


@dataclass(frozen=True)
class Compared:
    """A quarter's results beside the last edition: what differs is marked in `compiled` and listed in `revisions`.

    `last` is the moment of that edition and `quarter` the one it spoke of, None where nothing was due by then.
    """

    compiled: Compiled
    revisions: tuple[Revision, ...] = ()
    last: datetime | None = None
    quarter: Period | None = None


def compare_with(known: Known, store: Store, compiled: Compiled, last: datetime) -> Compared:
    """Compare *compiled*, made from what is *known*, with what an edition made at *last* could say."""
    definitions = known.definitions
    quarter = last_reported(definitions, compiled.period, last)
    if quarter is None:
        return Compared(compiled, last=last)
    before = compile_period(definitions, store, quarter, last)
    found = revisions(before, compiled, reasons(known.submissions, last))
    return Compared(with_revised(compiled, found), found, last, quarter)


def make_report(
    workspace: Workspace,
    definitions: Definitions,
    store: Store,
    period: Period,
    as_at: datetime,
    compared_with: datetime | None = None,
) -> Report:
    """Compose the period's report from what was known at *as_at* and the commentary in the workspace.

    With *compared_with*, the moment of the last edition, every figure that differs from it is marked and listed.
    """
    known = what_is_known(definitions, store, as_at)
    stands = known.stands(period)
    compiled = _compiled(known, store, period, stands)
    compared = compare_with(known, store, compiled, compared_with) if compared_with else Compared(compiled)
    return compose(
        definitions,
        compared.compiled,
        statuses(definitions, store, period, as_at),
        workspace.commentary(period),
        as_at=as_at,
        synthetic=workspace.settings.synthetic,
        tiles=_tiles(workspace.metrics / "tile-map.csv"),
        qualities=qualities(definitions, compared.compiled, stands),
        revised=revised(definitions, compared.revisions, compared.last, compared.quarter),
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
    html = put(target / "report.html", render(report, folders, "screen").encode())
    data = put(target / "report.json", json.dumps(report.as_json(), indent=1, ensure_ascii=False).encode())
    try:
        pdf = write_pdf(render(report, folders, "print"), folders[0])
    except PdfUnavailable as problem:
        return Written(html, data, None, str(problem))
    return Written(html, data, put(target / "report.pdf", pdf))


def _tiles(path: Path) -> dict[str, tuple[str, int, int]]:
    """Where each force stands on the tile map: short label, column, row; none without the file."""
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8", newline="") as lines:
        return {row["code"]: (row["short"], int(row["column"]), int(row["row"])) for row in csv.DictReader(lines)}
