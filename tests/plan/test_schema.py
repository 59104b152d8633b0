"""The JSON Schema that editors use, held equal to the models."""

from __future__ import annotations

import json
from pathlib import Path

from impact.plan.schema import schema_text, write_schema

METRICS = Path(__file__).parents[2] / "metrics"


def test_the_kept_schema_is_what_the_models_give() -> None:
    """After a change of the models, write it again with `impact.plan.schema.write_schema`."""
    assert (METRICS / "schema.json").read_text(encoding="utf-8") == schema_text()


def test_the_schema_describes_a_measure_and_a_plan() -> None:
    """Each under the name that the first line of its file gives; `from` as it is written, not as Python has it."""
    schema = json.loads(schema_text())
    assert {"Measure", "PlanFile"} <= set(schema["$defs"])
    assert set(schema["$defs"]["Covers"]["properties"]) == {"from", "to"}
    assert schema["$defs"]["Measure"]["additionalProperties"] is False


def test_the_schema_is_written_as_it_is(tmp_path: Path) -> None:
    """The same bytes on every machine."""
    write_schema(tmp_path / "schema.json")
    assert (tmp_path / "schema.json").read_bytes() == schema_text().encode()
