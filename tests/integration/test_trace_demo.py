"""Every figure of the demo is what the cells behind it give by the formula that is printed with them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from math import fsum
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from pytest import approx

from impact.cli.session import as_json
from impact.cli.tracing import result_for, trace_json
from impact.plan.definitions import Definitions
from impact.plan.loading import load
from impact.results.compiled import Compiled
from impact.results.trace import Provenance, trace
from impact.steps.compile import what_is_known
from impact.store.submissions import Store
from tests.integration.told_demo import tell

ROOT = Path(__file__).resolve().parents[2]

pytestmark = [pytest.mark.slow, pytest.mark.method("From a figure to its cells")]


@dataclass(frozen=True)
class Told:
    """The demo's last quarter, compiled, and what is known of each submission."""

    definitions: Definitions
    compiled: Compiled
    filed: dict[int, Provenance]

    def printed(self, ref: str, area: str, of: str) -> dict[str, Any]:
        """What `impact trace REF --area AREA --of OF --json` prints, read again."""
        result = result_for(self.definitions, self.compiled, ref, area, of)
        found = trace(self.definitions, result, self.filed)
        said: dict[str, Any] = json.loads(as_json(trace_json(self.definitions, found)))
        return said

    def figures(self, ref: str) -> Iterator[tuple[str, str, float | None]]:
        """Each area, period and value of a measure: the nation, every region and force, the whole series."""
        series = [self.compiled.national[ref].results]
        series += self.compiled.region_series.get(ref, {}).values()
        series += self.compiled.force_series.get(ref, {}).values()
        for results in series:
            yield from ((result.area.code, str(result.period), result.value) for result in results)


@pytest.fixture(scope="module")
def told() -> Told:
    """Thirteen quarters of 43 forces and the body's own teams."""
    definitions = load(ROOT / "metrics")
    with Store.open("sqlite://") as store:
        store.make_key()  # for the hashes of returns that count people
        last = tell(definitions, store)
        known = what_is_known(definitions, store)
        return Told(definitions, known.compiled(last), known.provenance())


def worked_out(said: dict[str, Any]) -> float | None:
    """The figure by the printed formula from the printed cells, and from nothing else."""
    per, counted = said["formula"]["per"], [cell for cell in said["cells"] if cell["counted"]]

    def total(part: str) -> float:
        return fsum(cell["value"] for cell in counted if cell["part"] == part and cell["value"] is not None)

    if all(cell["value"] is None for cell in counted):
        return None
    kind = said["formula"]["kind"]
    if kind == "ratio of sums":
        return per * total("numerator") / total("denominator") if total("denominator") else None
    if kind == "share of yes":
        return per * total("yes or no") / len(counted)
    if kind == "median":
        return median(cell["value"] for cell in counted)
    assert kind == "sum" or len(counted) == 1
    return total("added") if kind == "sum" else total("as given")


@pytest.mark.timeout(300)
def test_every_figure_of_the_demo_is_what_its_cells_give(told: Told) -> None:
    """Every measure, for the nation, each region and force, in every period: thousands of figures."""
    seen = 0
    for measure in told.definitions.plan.measures:
        for area, period, value in told.figures(measure.ref):
            said = told.printed(measure.ref, area, period)
            again = worked_out(said)
            where = (measure.ref, area, period)
            assert said["value"] == value, where
            if value is None:
                assert said["marker"] or not said["included"], where
                assert again is None or said["marker"] in ("u", "x"), where
            elif not said["withheld"]:  # of counts of people the public cells are not shown
                assert again == approx(value, rel=1e-12, abs=1e-12), where
            seen += 1
    assert seen > 5000


def test_every_force_is_in_the_figure_or_left_out_with_the_reason(told: Told) -> None:
    """As many as the coverage says, and each force once."""
    for measure in told.definitions.plan.measures:
        said = told.printed(measure.ref, "national", str(told.compiled.national[measure.ref].latest.period))
        inside = {cell["supplier"] for cell in said["cells"] if cell["counted"]}
        outside = {cell["supplier"]: cell["why"] for cell in said["cells"] if not cell["counted"]}
        assert len(inside) == said["included"]
        assert not inside & set(outside)
        assert len(inside) + len(outside) == said["expected"]
        assert all(outside.values())


def test_every_answer_leads_to_a_file_and_a_cell(told: Told) -> None:
    """Sheet, cell, submission, version, file, whole hash, when it came; signed off or not."""
    signed = 0
    for measure in told.definitions.plan.measures:
        said = told.printed(measure.ref, "national", str(told.compiled.national[measure.ref].latest.period))
        for cell in said["cells"]:
            if cell["asked"] is None:
                continue
            assert cell["sheet"] and cell["cell"] and cell["submission"] and cell["version"] == 1
            assert cell["filename"].endswith(".xlsx") and len(cell["sha256"]) == 64 and cell["received"]
            signed += cell["signed_off"] is not None
    assert signed > 100


def test_an_outside_denominator_names_its_release(told: Told) -> None:
    """Its file and its date, for every force's denominator."""
    said = told.printed("IW-12", "national", "2024-25-Q4")
    assert said["release"]["file"] == "metrics/reference/officers-2019-09-30.csv"
    assert (said["release"]["as_at"], said["release"]["released"]) == ("2019-09-30", "2020-01-30")
    denominators = [cell for cell in said["cells"] if cell["part"] == "denominator"]
    assert len(denominators) == said["included"]
    assert {cell["submission"] for cell in denominators} == {0}
