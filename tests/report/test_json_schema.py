"""The schema of report.json, held equal to the content model, and a report held to the schema."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from impact.report.data_files import SCHEMA, schema_text, write_schema
from tests.report.reported import report

KEPT = Path(__file__).parents[2] / "metrics" / SCHEMA


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    """As the classes give it."""
    made: dict[str, Any] = json.loads(schema_text(KEPT.read_text(encoding="utf-8")))
    return made


def written() -> dict[str, Any]:
    """A report as report.json has it, read again."""
    told: dict[str, Any] = json.loads(json.dumps(report().as_json()))
    return told


def test_the_kept_schema_is_what_the_model_gives(tmp_path: Path) -> None:
    """After a change of the model, write it again: python -m impact.report.data_files."""
    (tmp_path / SCHEMA).write_bytes(KEPT.read_bytes())
    write_schema(tmp_path / SCHEMA)
    assert (tmp_path / SCHEMA).read_bytes() == KEPT.read_bytes()


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
    """In the kept schema, by hand; a field that holds a class may leave it to that."""
    classes = {"Report": schema, **schema["$defs"]}
    assert [name for name, one in classes.items() if not one.get("description")] == []
    bare = [
        f"{name}.{field}"
        for name, one in classes.items()
        for field, told in one["properties"].items()
        if "description" not in told and "$ref" not in json.dumps(told)
    ]
    assert bare == []
