"""The schema of report.json, held equal to the content model, and a report held to the schema."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from impact.report.data_files import FILE, schema_text, write_schema
from tests.report.reported import report

KEPT = Path(__file__).parents[2] / "metrics" / FILE


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    """As the classes give it."""
    made: dict[str, Any] = json.loads(schema_text())
    return made


def written() -> dict[str, Any]:
    """A report as report.json has it, read again."""
    told: dict[str, Any] = json.loads(json.dumps(report().as_json()))
    return told


def test_the_kept_schema_is_what_the_model_gives() -> None:
    """After a change of the model, write it again: python -m impact.report.data_files."""
    assert KEPT.read_text(encoding="utf-8") == schema_text()


def test_a_composed_report_is_as_the_schema_says(schema: dict[str, Any]) -> None:
    """Every field is there, of its type, and no other."""
    Draft202012Validator.check_schema(schema)
    assert [fault.message for fault in Draft202012Validator(schema).iter_errors(written())] == []


def test_a_report_with_a_field_more_or_less_is_not(schema: dict[str, Any]) -> None:
    """Neither at the top nor far inside."""
    more, less = written(), written()
    more["colour"] = "blue"
    del less["scoreboard"]["groups"][0]["lines"][0]["rating"]
    faults = [[fault.message for fault in Draft202012Validator(schema).iter_errors(one)] for one in (more, less)]
    assert faults == [
        ["Additional properties are not allowed ('colour' was unexpected)"],
        ["'rating' is a required property"],
    ]


def test_every_class_and_field_is_described(schema: dict[str, Any]) -> None:
    """A field by its class's docstring, which names it in `backticks`, or by the class of what stands in it."""
    classes = {"Report": schema, **schema["$defs"]}
    assert [name for name, one in classes.items() if not one.get("description")] == []
    bare = [
        f"{name}.{field}"
        for name, one in classes.items()
        for field, told in one["properties"].items()
        if "description" not in told and "$ref" not in json.dumps(told)
    ]
    assert bare == []


def test_the_schema_is_written_as_it_is(tmp_path: Path) -> None:
    """The same bytes on every machine."""
    write_schema(tmp_path / FILE)
    assert (tmp_path / FILE).read_bytes() == schema_text().encode()
