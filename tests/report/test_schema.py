"""The schema of `report.json`, whose structure the classes give: kept anew by `./run test tests/report/test_schema.py
--golden`, which leaves the descriptions as they stand.
"""

from __future__ import annotations

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from pydantic import TypeAdapter

from impact.plan.model import DIALECT
from impact.report.document import Report
from impact.resources import folder
from tests.report.reported import report

KEPT = folder("metrics") / "report-schema.json"


def given() -> dict[str, Any]:
    """The schema that the classes give, with what is said in the kept one: every field is there, and no other."""
    schema, before = TypeAdapter(Report).json_schema(mode="serialization"), json.loads(KEPT.read_text(encoding="utf-8"))
    parts = schema.pop("$defs")
    for name, part in {"Report": schema, **parts}.items():
        told = before if name == "Report" else before["$defs"].get(name, {"description": "", "properties": {}})
        part |= {"description": told["description"], "additionalProperties": False, "required": [*part["properties"]]}
        for field, one in part["properties"].items():
            one.pop("title", None)
            one.pop("default", None)
            if says := told["properties"].get(field, {}).get("description"):
                one["description"] = says
    return {"$schema": DIALECT, **schema, "title": before["title"], "$defs": dict(sorted(parts.items()))}


def faults(told: dict[str, Any]) -> list[str]:
    """What is wrong with a report by the kept schema."""
    schema = json.loads(KEPT.read_text(encoding="utf-8"))
    return [fault.message for fault in Draft202012Validator(schema).iter_errors(told)]


@pytest.fixture
def told() -> dict[str, Any]:
    """A report as report.json has it, read again."""
    found: dict[str, Any] = json.loads(json.dumps(report().as_json()))
    return found


def test_the_kept_schema_is_what_the_classes_give(request: pytest.FixtureRequest) -> None:
    """Byte for byte."""
    text = json.dumps(given(), indent=2, ensure_ascii=False) + "\n"
    if request.config.getoption("--golden"):
        KEPT.write_text(text, encoding="utf-8", newline="\n")
    Draft202012Validator.check_schema(given())
    assert KEPT.read_text(encoding="utf-8") == text


def test_a_report_has_every_field_of_its_type_and_no_other(told: dict[str, Any]) -> None:
    """Neither at the top nor far inside."""
    assert faults(told) == []
    told["colour"] = "blue"
    del told["scoreboard"]["groups"][0]["lines"][0]["rating"]
    assert sorted(faults(told)) == [
        "'rating' is a required property",
        "Additional properties are not allowed ('colour' was unexpected)",
    ]


def test_every_class_and_field_is_described() -> None:
    """In the kept schema, by hand; a field that holds a class may leave it to that."""
    schema = json.loads(KEPT.read_text(encoding="utf-8"))
    classes = {"Report": schema, **schema["$defs"]}
    assert [name for name, one in classes.items() if not one.get("description")] == []
    bare = [
        f"{name}.{field}"
        for name, one in classes.items()
        for field, said in one["properties"].items()
        if "description" not in said and "$ref" not in json.dumps(said)
    ]
    assert bare == []
