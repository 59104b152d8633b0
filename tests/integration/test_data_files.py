"""The demo's data files: every figure of the national picture is the same in each, and what is hidden is in none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest

from impact.plan.loading import load
from impact.report.content import compose
from impact.report.data_files import TABLES, data_files, figures
from impact.report.document import Report
from impact.report.spreadsheet import workbook
from impact.report.view import ReportView
from impact.results.compiled import Compiled
from impact.results.quality import qualities
from impact.steps.compile import what_is_known
from impact.store.standing import statuses
from impact.store.submissions import Store
from tests.integration.told_demo import tell
from tests.report.agreement import csv_rows, disagreements, tables

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
QUARTERS = 5  # a year and a quarter: changes on a year ago, annual measures, a year so far


@dataclass(frozen=True)
class Demo:
    """A quarter of the demo, its report and its files."""

    compiled: Compiled
    report: Report
    files: Mapping[str, bytes]


@pytest.fixture(scope="module")
def demo() -> Demo:
    """Five quarters of 43 forces and the body's own teams."""
    definitions = load(ROOT / "metrics")
    with Store.open("sqlite://") as store:
        store.make_key()  # for the hashes of returns that count people
        last = tell(definitions, store, quarters=QUARTERS)
        as_at = datetime.combine(last.last + timedelta(days=45), time(17), UTC)
        known = what_is_known(definitions, store, as_at)
        compiled = known.compiled(last)
        standing = statuses(definitions, store, last, as_at)
        filed = known.provenance()
    view = ReportView(definitions, compiled, qualities(definitions, compiled, {}))
    report = compose(definitions, compiled, standing, {}, as_at=as_at, synthetic=True, qualities=view.qualities)
    shown = tuple(figures(view, report))
    files = {**data_files(report, view, filed, shown), TABLES: workbook(report, view, shown, standing)}
    return Demo(compiled, report, files)


def test_the_files_say_the_same(demo: Demo) -> None:
    """The spreadsheet, the CSV and the content of the report."""
    assert disagreements(demo.files, demo.report.as_json()) == []


def test_the_latest_of_each_area_is_the_last_of_its_series(demo: Demo) -> None:
    """So the tables by area and the rows by period cannot say different things."""
    compiled = demo.compiled
    for latest, series in ((compiled.forces, compiled.force_series), (compiled.regions, compiled.region_series)):
        for ref, found in latest.items():
            assert [series[ref][one.area.code][-1] for one in found] == list(found)


def test_every_force_and_team_is_among_the_returns(demo: Demo) -> None:
    """With the state that the report gives it."""
    rows = tables(demo.files["tables.xlsx"]).rows("Returns")
    states = [row["State"] for row in rows]
    assert sum(str(row["Code"]).startswith(("E23", "W15")) for row in rows) == 43
    assert set(states) <= {"On time", "Late", "Errors", "Not returned"}
    outstanding = [one.name for one in demo.report.returned.outstanding]
    assert [row["Supplier"] for row in rows if row["State"] != "On time"] == outstanding


def test_every_answer_leads_to_a_file_and_a_cell(demo: Demo) -> None:
    """In every row: the submission, its version, its file's hash, its sheet and cell."""
    rows = csv_rows(demo.files["observations.csv"])
    assert len(rows) > 2_000
    for row in rows:
        assert all(row[name] for name in ("submission", "version", "file_sha256", "sheet", "cell")), row
        assert (row["value"] == "") is (row["marker"] != ""), row
