"""A quarter of a small plan, compiled from its answers, with the files that are published of it.

Five forces in three regions and one team; a count of people of whom few are few, a percentage, a share of forces, a
team's own median, and a rate per officer, over eleven quarters.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from io import StringIO
from typing import Any

from impact.plan.measure import Measure
from impact.plan.periods import Period
from impact.plan.register import Supplier
from impact.report.content import compose
from impact.report.data_files import TABLES, ResultRow, data_files, figures
from impact.report.document import Report
from impact.report.spreadsheet import workbook
from impact.report.view import ReportView
from impact.results.compiled import compile_results, with_each
from impact.results.quality import qualities
from impact.results.trace import Provenance
from impact.returns.observation import Observation
from tests.results.small_plans import (
    FORCES,
    KENT,
    OFFICE,
    PEOPLE,
    definitions,
    measure,
    median,
    per_officer,
    promised,
    ratio,
    said,
    share,
)

QUARTERS = tuple(Period(2022 + number // 4, "quarter", number % 4 + 1) for number in range(11))
LAST = QUARTERS[-1]
AS_AT = datetime(2024, 12, 31, 23, 59, 59, tzinfo=UTC)
TARGET = promised(("2025-26-Q4", 300), baseline=("2022-23-Q1", 100))
MEASURES = (
    measure(items={"launched": PEOPLE}, **TARGET),
    ratio("M-2"),
    share("M-3"),
    median("M-4"),
    per_officer("M-7"),
)
FILED = {7: Provenance(7, 2, "a.xlsx", "ab" * 32, datetime(2024, 12, 1, 9, tzinfo=UTC))}


@dataclass(frozen=True)
class Published:
    """A quarter's results, its report, and its files: `data` are the CSV and what is said of them."""

    view: ReportView
    report: Report

    @cached_property
    def figures(self) -> tuple[ResultRow, ...]:
        """Every figure."""
        return tuple(figures(self.view, self.report))

    @cached_property
    def data(self) -> Mapping[str, bytes]:
        """By name."""
        return data_files(self.report, self.view, FILED, self.figures)

    @cached_property
    def files(self) -> Mapping[str, bytes]:
        """The same with the spreadsheet."""
        return {**self.data, TABLES: workbook(self.report, self.view, self.figures, ())}

    def rows(self, name: str = "results.csv") -> list[dict[str, str]]:
        """A CSV read again, a dictionary for each row."""
        return list(csv.DictReader(StringIO(self.data[name].decode(), newline="")))

    def row(self, ref: str, area: str = "national", period: Period = LAST) -> dict[str, str]:
        """One row of the results."""
        [found] = [
            row for row in self.rows() if (row["measure"], row["area_code"], row["period"]) == (ref, area, str(period))
        ]
        return found

    def metadata(self, name: str) -> dict[str, Any]:
        """What is said of a CSV."""
        told: dict[str, Any] = json.loads(self.data[f"{name}-metadata.json"])
        return told


def answers(
    counts: Mapping[tuple[Supplier, Period], int | str] = {}, forces: Iterable[Supplier] = FORCES
) -> list[Observation]:
    """What everyone sent: 20 and more from each force, but what *counts* says for M-1. Kent never answers M-2."""
    found: list[Observation] = []
    given: tuple[int | str, int | str]
    for at, force in enumerate(forces):
        for number, quarter in enumerate(QUARTERS):
            plain = 20 + 3 * at + number
            found.append(said(force, "M-1", "launched", counts.get((force, quarter), plain), quarter))
            found.append(said(force, "M-3", "broker", (at + number) % 2, quarter))
            found.append(said(force, "M-7", "launched", plain, quarter))
            given = ("x", "x") if force == KENT else (plain // 2, plain)
            found += [
                said(force, "M-2", item, value, quarter)
                for item, value in (("plans", given[0]), ("launched", given[1]))
            ]
    return [*found, *(said(OFFICE, "M-4", "days", 30.5 - number, quarter) for number, quarter in enumerate(QUARTERS))]


def published(
    sent: Iterable[Observation] | None = None, measures: Iterable[Measure] = MEASURES, *, provisional: bool = True
) -> Published:
    """The files of what was *sent*; without it, of an ordinary quarter."""
    plan = definitions(*measures, minimum_count=5)
    shown = compile_results(plan, answers() if sent is None else sent, {}, LAST)
    if provisional:
        shown = with_each(shown, lambda each: [replace(one, provisional=("Kent has not returned",)) for one in each])
    view = ReportView(plan, shown, qualities(plan, shown, {}))
    report = compose(plan, shown, (), {}, as_at=AS_AT, synthetic=True, qualities=view.qualities)
    return Published(view, report)
