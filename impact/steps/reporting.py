"""See who has returned, compile results, compare them with the last edition, compose the report.

After `store`, `results`, `report` and `steps.standing`; `steps.outputs` makes files of it.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from impact.checks.findings import Finding
from impact.plan.definitions import Definitions
from impact.plan.periods import Period
from impact.report.changes import revised
from impact.report.content import compose
from impact.report.document import Report
from impact.report.standings import Filings
from impact.results.compiled import Compiled, compile_results
from impact.results.quality import Quality, Stands, qualities, with_provisional
from impact.results.revisions import Revision, revisions, with_revised
from impact.steps.editions import Last
from impact.steps.standing import Known, last_reported, reasons, what_is_known
from impact.store.model import Explanation, ReturnStatus
from impact.store.status import grid
from impact.store.submissions import Store
from impact.workspace import Workspace

INTERNAL = "For the corporate team alone: counts of people are not rounded"

__all__ = ["Compared", "Composed", "beside_last", "compile_period", "composed", "make_report", "statuses"]


def statuses(
    definitions: Definitions, store: Store, period: Period, as_at: datetime | None = None
) -> tuple[ReturnStatus, ...]:
    """Return how each supplier stands for *period*, by what was known at *as_at*."""
    return grid(definitions, period, store.submissions(period=period, as_at=as_at))


def compile_period(
    definitions: Definitions, store: Store, period: Period, as_at: datetime | None = None, *, exact: bool = False
) -> Compiled:
    """Return every measure's results up to *period*, by what was known at *as_at*, each with why it may still change.

    Without *as_at* no return is taken to be closed: what has not come may still come. Counts of people are rounded
    unless *exact*.
    """
    known = what_is_known(definitions, store, as_at)
    return _compiled(known, store, period, known.stands(period), exact)


def _compiled(known: Known, store: Store, period: Period, stands: Stands, exact: bool) -> Compiled:
    observations = store.observations(as_at=known.as_at)
    return with_provisional(compile_results(known.definitions, observations, known.states, period, exact=exact), stands)


@dataclass(frozen=True)
class Compared:
    """A quarter's results beside the last edition: what differs is marked in `compiled` and listed in `revisions`.

    `last` is the moment of that edition and `quarter` the one it spoke of, None where nothing was due by then.
    """

    compiled: Compiled
    revisions: tuple[Revision, ...] = ()
    last: datetime | None = None
    quarter: Period | None = None


def beside_last(
    known: Known,
    store: Store,
    period: Period,
    stands: Stands,
    last: Last | datetime | None = None,
    *,
    exact: bool = False,
) -> Compared:
    """Compile *period* from what is *known*, and compare it with what the last edition could say, where there is one.

    Of an edition there is, its own definitions are used; of a moment alone, today's, for the quarter last due by then.
    Both are *exact*, or counts of people are rounded in both.
    """
    compiled = _compiled(known, store, period, stands, exact)
    if last is None:
        return Compared(compiled)
    if isinstance(last, Last):
        definitions, moment = last.definitions(known.definitions), last.before.as_at
        quarter: Period | None = last.before.period
    else:
        definitions, moment = known.definitions, last
        quarter = last_reported(definitions, compiled.period, moment)
    if quarter is None:
        return Compared(compiled, last=moment)
    then = what_is_known(definitions, store, moment)
    before = _compiled(then, store, quarter, then.stands(quarter), exact)
    found = revisions(before, compiled, reasons(known.submissions, moment))
    return Compared(with_revised(compiled, found), found, moment, quarter)


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
    report = compose(
        definitions,
        compared.compiled,
        stand,
        workspace.commentary(period),
        as_at=as_at,
        synthetic=workspace.settings.synthetic,
        tiles=_tiles(workspace.metrics / "tile-map.csv"),
        qualities=graded,
        revised=revised(definitions, compared.revisions, compared.last, compared.quarter),
        told=_told(store, stand, as_at),
        history=_history(known, period),
    )
    if exact:
        report = replace(report, notice=". ".join(filter(None, (report.notice, INTERNAL))))
    return Composed(workspace, definitions, period, as_at, known, stand, compared, graded, report)


def _history(known: Known, upto: Period) -> dict[Period, tuple[ReturnStatus, ...]]:
    """How each supplier stood for every quarter of the plan up to *upto*."""
    found: dict[Period, list[ReturnStatus]] = {}
    for (_, quarter), status in known.statuses.items():
        found.setdefault(quarter, []).append(status)
    history: dict[Period, tuple[ReturnStatus, ...]] = {}
    quarter = Period.containing(known.definitions.plan.covers.from_)
    while quarter <= upto:
        history[quarter] = tuple(found.get(quarter, ())) or grid(known.definitions, quarter, ())
        quarter = quarter.following
    return history


def _told(store: Store, stand: Sequence[ReturnStatus], as_at: datetime) -> Filings:
    """What was asked about each return that counts, and the answers given by then; a query stays one when answered."""
    told: dict[int, tuple[list[Finding], tuple[Explanation, ...]]] = {}
    asked = (one.counted for one in stand if one.counted is not None and (one.counted.queries or one.counted.notes))
    for number in (one.number for one in asked):
        answers = store.explanations_of(number, as_at)
        answered = {one.fingerprint for one in answers}
        told[number] = (
            [
                replace(one, severity="query") if one.severity == "note" and one.fingerprint in answered else one
                for one in store.findings(number, as_at)
            ],
            answers,
        )
    return told


def make_report(
    workspace: Workspace,
    definitions: Definitions,
    store: Store,
    period: Period,
    as_at: datetime,
    compared_with: Last | datetime | None = None,
) -> Report:
    """Compose the period's report: see `composed`."""
    return composed(workspace, definitions, store, period, as_at, compared_with).report


def _tiles(path: Path) -> dict[str, tuple[str, int, int]]:
    """Where each force stands on the tile map: short label, column, row; none without the file."""
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8", newline="") as lines:
        return {row["code"]: (row["short"], int(row["column"]), int(row["row"])) for row in csv.DictReader(lines)}
