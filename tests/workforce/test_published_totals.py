"""What 43 forces really reported, sent in as returns, comes to the totals that the publisher printed."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from datetime import date
from math import fsum
from pathlib import Path

import pytest
from openpyxl import load_workbook

from impact.plan.loading import load
from impact.plan.periods import Period
from impact.report.document import Report
from impact.results.compiled import Compiled
from impact.results.model import Result
from impact.steps.compile import what_is_known
from impact.store.submissions import Store
from impact.workspace import Workspace, open_workspace

DATA = Path(__file__).parents[3] / "shared" / "data"
REPORTED = DATA / "police-workforce-sep-2019.csv"
PUBLISHED = DATA / "police-workforce-sep-2019-published-totals.csv"
pytestmark = pytest.mark.skipif(
    not REPORTED.is_file(),
    reason=f"the figures of the Home Office are not here: {REPORTED.name} is kept beside the checkout",
)

NAMES = {
    "officers_fte": ("WF-01", "WF_01.officers"),
    "pcso_fte": ("WF-02", "WF_02.pcsos"),
    "special_constables_headcount": ("WF-03", "WF_03.specials"),
    "police_support_volunteers_headcount": ("WF-05", "WF_05.volunteers"),
}


@dataclass(frozen=True)
class Sent:
    """The workspace after everything was sent in, and what each of the three dates comes to."""

    workspace: Workspace
    receipts: list[dict[str, object]]
    compiled: dict[str, Compiled]

    def result(self, series: str, as_at: str, area: str) -> Result:
        """The result for an area as the publisher names it; a force by its code."""
        ref = NAMES[series][0]
        compiled = self.compiled[as_at]
        if area == "England and Wales":
            return compiled.national[ref].latest
        found = [r for r in (*compiled.regions[ref], *compiled.forces[ref])
                 if (r.area.kind == "region" and r.area.name == area) or r.area.code == area]  # fmt: skip
        assert len(found) == 1
        return found[0]


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def quarter(as_at: str) -> Period:
    return Period.containing(date.fromisoformat(as_at))


def impact(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "impact", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def fill(template: Path, answers: dict[str, str]) -> None:
    """Put each answer into the cell its defined name stands for, as a force's script would."""
    workbook = load_workbook(template)
    for name, value in answers.items():
        sheet, cell = next(iter(workbook.defined_names[name].destinations))
        number = value.replace("..", "[x]")
        workbook[sheet][cell.replace("$", "")] = number if number == "[x]" else float(number)
    workbook.save(template)


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Sent:
    folder = tmp_path_factory.mktemp("workforce")
    shutil.copytree(Path(__file__).parent / "metrics", folder / "metrics")
    (folder / "store").mkdir()
    answers: dict[tuple[str, str], dict[str, str]] = {}
    for row in rows(REPORTED):
        answers.setdefault((row["as_at"], row["force_code"]), {})[NAMES[row["series"]][1]] = row["value"]
    names = {row["force_code"]: row["force"] for row in rows(REPORTED)}
    receipts: list[dict[str, object]] = []
    for as_at in sorted({as_at for as_at, _ in answers}):
        period = quarter(as_at)
        out = folder / str(period)
        made = impact(folder, "template", "--period", str(period), "--out", str(out))
        assert made.returncode == 0, made.stderr
        filled = [
            (out / f"{period} {names[code]}.xlsx", values) for (when, code), values in answers.items() if when == as_at
        ]
        for template, values in filled:
            fill(template, values)
        received = impact(folder, "receive", *(str(template) for template, _ in filled), "--workers", "2", "--json")
        assert received.returncode == 0, received.stdout[-3000:] + received.stderr
        receipts += json.loads(received.stdout)
    workspace = open_workspace(folder)
    definitions = load(workspace.metrics)
    with Store.open(workspace.store_url({})) as store:
        known = what_is_known(definitions, store)
        compiled = {a: known.compiled(quarter(a)) for a in sorted({a for a, _ in answers})}
    return Sent(workspace, receipts, compiled)


def test_every_force_s_return_is_accepted(sent: Sent) -> None:
    """43 forces at three dates: 129 returns, none with an error."""
    assert len(sent.receipts) == 129
    assert {receipt["errors"] for receipt in sent.receipts} == {0}


def test_every_published_total_comes_out(sent: Sent) -> None:
    """All 132 totals that the Home Office printed, for every region and for England and Wales, to 0.01."""
    published = rows(PUBLISHED)
    wrong = [
        (row["area"], row["series"], row["as_at"], row["published_value"], result.value)
        for row in published
        if (result := sent.result(row["series"], row["as_at"], row["area"])).value is None
        or abs(result.value - float(row["published_value"])) > 0.01
    ]
    assert len(published) == 132
    assert wrong == []


def test_a_figure_that_a_force_could_not_supply_stays_missing(sent: Sent) -> None:
    """Each `..` is [x], never zero, and the national figure beside it says how many forces are in it."""
    missing = [row for row in rows(REPORTED) if row["value"] == ".."]
    assert len(missing) == 3
    for row in missing:
        force = sent.result(row["series"], row["as_at"], row["force_code"])
        national = sent.result(row["series"], row["as_at"], "England and Wales")
        assert (force.value, force.marker) == (None, "x")
        assert national.coverage.words == "42 of 43"
        assert [(left.supplier.id, left.why) for left in national.coverage.left] == [
            (row["force_code"], "not available [x]")
        ]


def test_a_true_zero_is_counted(sent: Sent) -> None:
    """A force that reported 0 volunteers is in the figure: zero is not missing."""
    zeros = [row for row in rows(REPORTED) if row["value"] != ".." and float(row["value"]) == 0]
    assert zeros
    for row in zeros:
        result = sent.result(row["series"], row["as_at"], row["force_code"])
        assert (result.value, result.coverage.words) == (0, "1 of 1")
        assert sent.result(row["series"], row["as_at"], "England and Wales").coverage.words == "43 of 43"


def test_west_midlands_the_force_and_the_region_never_mix(sent: Sent) -> None:
    """One name, two areas: the region is the sum of its four forces, the force is what it sent."""
    compiled = sent.compiled["2019-09-30"]
    named = [r for r in (*compiled.regions["WF-01"], *compiled.forces["WF-01"]) if r.area.name == "West Midlands"]
    reported = {
        row["force_code"]: float(row["value"])
        for row in rows(REPORTED)
        if (row["series"], row["as_at"], row["region"]) == ("officers_fte", "2019-09-30", "West Midlands")
    }
    assert {result.area.code: result.value for result in named} == {
        "region:west-midlands": pytest.approx(fsum(reported.values()), abs=1e-6),
        "E23000014": reported["E23000014"],
    }


def test_the_rate_is_a_ratio_of_sums(sent: Sent) -> None:
    """Special constables per 100 officers: all specials over all officers, not a mean of the forces' rates."""
    national = sent.compiled["2019-09-30"].national["WF-04"].latest
    totals = {(row["series"], row["area"]): float(row["published_value"])
              for row in rows(PUBLISHED) if row["as_at"] == "2019-09-30"}  # fmt: skip
    specials = totals["special_constables_headcount", "England and Wales"]
    officers = totals["officers_fte", "England and Wales"]
    assert national.value == pytest.approx(100 * specials / officers, abs=1e-6)


def test_each_figure_leads_back_to_its_cells(sent: Sent) -> None:
    """`impact trace` names the submission, the sheet and the cell of every force's figure."""
    traced = impact(sent.workspace.root, "trace", "WF-01", "--period", "2019-20-Q2", "--json")
    cells = json.loads(traced.stdout)["cells"]
    assert len(cells) == 43
    assert {(cell["sheet"], cell["cell"]) for cell in cells} == {("C1 Who serves", "E5")}
    assert all(cell["submission"] for cell in cells)


def test_the_report_says_42_of_43(sent: Sent) -> None:
    """The figure with a force missing stands in the report with its coverage."""
    from datetime import UTC, datetime

    from impact.steps.report import composed

    with Store.open(sent.workspace.store_url({})) as store:
        report: Report = composed(
            sent.workspace, load(sent.workspace.metrics), store, quarter("2019-09-30"), datetime(2030, 1, 1, tzinfo=UTC)
        ).report
    assert "42 of 43" in json.dumps(report.as_json())
