"""The data files of a report: what anyone who wants to check it, or work on with it, downloads.

Comes after `report.content` and `results.disclosure.publishing`; an edition keeps these files, the PDF carries the
results. The same report has the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from impact.plan.definitions import Definitions
from impact.plan.periods import day
from impact.report.data.csvw import SUFFIX, Origin, Table, metadata, rows_as_csv
from impact.report.data.observations import OBSERVATIONS, answers
from impact.report.data.results import RESULTS, figures
from impact.report.model import Report
from impact.results.compiled import Compiled
from impact.results.quality import Quality
from impact.results.trace import Provenance
from impact.store.model import ReturnStatus

TABLES = "tables.xlsx"
SAYS: dict[str, str] = {
    RESULTS.name: "Every figure of the report, for each measure, area and period, not rounded",
    RESULTS.name + SUFFIX: f"What each column of {RESULTS.name} is",
    OBSERVATIONS.name: "Every answer behind a figure that is shown, with the cell it came from",
    OBSERVATIONS.name + SUFFIX: f"What each column of {OBSERVATIONS.name} is",
    TABLES: "The tables of the report as an accessible spreadsheet",
}
ATTACHED = (RESULTS.name, RESULTS.name + SUFFIX, OBSERVATIONS.name, OBSERVATIONS.name + SUFFIX)  # what a PDF carries


def data_files(
    report: Report,
    compiled: Compiled,
    definitions: Definitions,
    qualities: Mapping[str, Sequence[Quality]],
    filed: Mapping[int, Provenance],
    statuses: Sequence[ReturnStatus],
) -> dict[str, bytes]:
    """Return each data file's bytes, by its name.

    Args:
        report: What was composed from all of these.
        compiled: The results of its quarter, with everything hidden that must not be shown.
        definitions: What they were compiled by.
        qualities: By ref, the quality of each national figure.
        filed: What is known of each submission, by number.
        statuses: How each supplier stands for the quarter.
    """
    from impact.report.data.spreadsheet import workbook  # late: it loads pandas

    as_at, synthetic = report.made_at, bool(report.notice)
    shown = tuple(figures(definitions, compiled, qualities, as_at, synthetic))
    origin = _origin(report, definitions)
    return {
        **_both(RESULTS, rows_as_csv(RESULTS, shown), origin),
        **_both(OBSERVATIONS, rows_as_csv(OBSERVATIONS, answers(definitions, shown, filed)), origin),
        TABLES: workbook(report, compiled, definitions, shown, statuses),
    }


def attached_files(
    report: Report,
    compiled: Compiled,
    definitions: Definitions,
    qualities: Mapping[str, Sequence[Quality]],
    filed: Mapping[int, Provenance],
) -> dict[str, bytes]:
    """Return only what the PDF carries, by name, without the cost of the rest: see `data_files`."""
    shown = tuple(figures(definitions, compiled, qualities, report.made_at, bool(report.notice)))
    origin = _origin(report, definitions)
    return {
        **_both(RESULTS, rows_as_csv(RESULTS, shown), origin),
        **_both(OBSERVATIONS, rows_as_csv(OBSERVATIONS, answers(definitions, shown, filed)), origin),
    }


def _both(table: Table[Any], rows: bytes, origin: Origin) -> dict[str, bytes]:
    return {table.name: rows, table.name + SUFFIX: metadata(table, origin)}


def _origin(report: Report, definitions: Definitions) -> Origin:
    outside = (
        f"{one.title} ({one.publisher}, as at {day(one.as_at)}; {one.licence})" for one in definitions.outside.values()
    )
    return Origin(
        publisher=report.organisation,
        subject=f"{report.title}, {report.period_name}, as at {report.as_at}",
        issued=report.made_at,
        notice=report.notice,
        sources=(f"Returns to {report.organisation}, by definitions {report.digest}", *outside),
    )
