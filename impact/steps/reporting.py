"""See who has returned, compile results, compose and write the report.

After `store`, `results` and `report`; the command line and the portal call it.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from impact.plan.definitions import Definitions
from impact.plan.periods import Period
from impact.report.content import Report, compose
from impact.results.compiled import Compiled, compile_results
from impact.steps.files import put
from impact.store.model import ReturnStatus, Submission
from impact.store.status import grid
from impact.store.submissions import Store
from impact.workspace import Workspace


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
