"""The JSON Schema that editors use, held equal to the models."""

from __future__ import annotations

import json
from pathlib import Path

from impact.plan.model import schema_text

METRICS = Path(__file__).parents[2] / "metrics"


def test_the_kept_schema_is_what_the_models_give() -> None:
    """After a change of the models, write it again with `impact.plan.model.schema_text`."""
    assert (METRICS / "schema.json").read_text(encoding="utf-8") == schema_text()


def test_the_schema_describes_a_measure_and_a_plan() -> None:
    """Each under the name that the first line of its file gives; `from` as it is written, not as Python has it."""
    schema = json.loads(schema_text())
    assert {"Measure", "PlanFile"} <= set(schema["$defs"])
    assert set(schema["$defs"]["Covers"]["properties"]) == {"from", "to"}
    assert schema["$defs"]["Measure"]["additionalProperties"] is False
