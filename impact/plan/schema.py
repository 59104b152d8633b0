"""The models as one JSON Schema, so that an editor completes and checks definitions while someone types.

A measure names it in its first line, `# yaml-language-server: $schema=../schema.json#/$defs/Measure`; the plan
`# yaml-language-server: $schema=schema.json#/$defs/PlanFile`.
"""

from __future__ import annotations

import json
from pathlib import Path

from pydantic.json_schema import models_json_schema

from impact.plan.measure import Measure
from impact.plan.model import PlanFile

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema_text() -> str:
    """Return the schema of plan and measures as JSON, ending in a line end."""
    _, schema = models_json_schema(
        [(PlanFile, "validation"), (Measure, "validation")], title="impact: a plan and its measures", by_alias=True
    )
    whole = {"$schema": DIALECT, **schema}
    return json.dumps(whole, indent=2, ensure_ascii=False) + "\n"


def write_schema(path: Path) -> None:
    """Write the schema to *path*.

    Raises:
        OSError: It cannot be written there.
    """
    path.write_text(schema_text(), encoding="utf-8", newline="\n")
