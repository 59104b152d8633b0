"""The definitions that come with the product are sound, and the schema beside them is that of the models."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from impact.plan.loading import examine, load
from impact.plan.model import schema_text

METRICS = Path(__file__).parents[2] / "metrics"


def test_the_plan_that_comes_with_it_has_no_fault() -> None:
    """`impact check` has nothing to say of it."""
    assert [fault.text for fault in examine(METRICS)[1]] == []


def test_it_covers_every_promise_and_the_levels_that_matter() -> None:
    """At least 16 measures; outputs, outcomes and impact; a measure for each promise and steps for each commitment."""
    plan = load(METRICS).plan
    assert len(plan.measures) >= 16
    assert {"output", "outcome", "impact"} <= {measure.level for measure in plan.measures}
    assert all(plan.measures_of(promise) for promise in plan.promises())


def test_it_lists_the_43_forces() -> None:
    """… and the teams of the body itself that supply figures."""
    suppliers = load(METRICS).register.suppliers
    assert sum(s.is_force for s in suppliers) == 43
    assert {m.supplier for m in load(METRICS).plan.measures} - {"forces"} <= {s.id for s in suppliers if not s.is_force}


@pytest.mark.method("Theory of change")
def test_every_commitment_is_meant_to_reach_an_outcome_or_an_impact() -> None:
    """Every output leads somewhere, and every chain ends at an outcome or an impact."""
    plan = load(METRICS).plan
    ends = [measure.level for measure in plan.measures if not measure.leads_to]
    assert set(ends) <= {"outcome", "impact"}
    assert len(plan.measures) - len(ends) >= 16


def test_the_kept_schema_is_what_the_models_give() -> None:
    """After a change of the models, write it again with `impact.plan.model.schema_text`."""
    assert (METRICS / "schema.json").read_text(encoding="utf-8") == schema_text()


def test_the_schema_describes_a_measure_and_a_plan() -> None:
    """Each under the name that the first line of its file gives; `from` as it is written, not as Python has it."""
    schema = json.loads(schema_text())
    assert {"Measure", "PlanFile"} <= set(schema["$defs"])
    assert set(schema["$defs"]["Covers"]["properties"]) == {"from", "to"}
    assert schema["$defs"]["Measure"]["additionalProperties"] is False
