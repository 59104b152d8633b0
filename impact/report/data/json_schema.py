"""The JSON Schema of `report.json`, so that a program can rely on what stands in it.

Comes after `report.model`, whose classes it is made from, with their docstrings for descriptions; the file is kept in
`metrics/report-schema.json`, and a test holds it equal to the classes. It describes what is written: every field is
there, and no other. `python -m impact.report.data.json_schema` writes it again after a change.
"""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Iterator
from dataclasses import is_dataclass
from pathlib import Path
from typing import Any, get_args, get_type_hints

from pydantic import TypeAdapter

from impact.plan.schema import DIALECT
from impact.report.model import Report
from impact.resources import folder

FILE = "report-schema.json"
_TITLE = "impact: the content of a report"
_NAMED = re.compile(r"^ {0,8}(?P<names>\w+(?:, \w+)*): (?P<says>.*)$")
_QUOTED = re.compile(r"`(\w+)`")
_SENTENCE = re.compile(r"(?<=[.:;])\s+(?=[A-Z`])")

EVERYWHERE: dict[str, str] = {
    "about": "What was asked, in the form's words.",
    "alt": "What the picture shows, in words.",
    "anchor": "The id of its place in the page and in the PDF.",
    "area": "The area's name.",
    "as_at": "The day whose knowledge the figures rest on, in words.",
    "at": "When, in words.",
    "before": "The figure as it was.",
    "beyond": "Whether it is beyond the 99.8% limits for its size.",
    "caption": "The heading of the table.",
    "cells": "A cell for each column, in order.",
    "centre": "The value of the centre line.",
    "change": "The change on a year ago, in words.",
    "chart_notes": "What stands below the chart.",
    "code": "The force's ONS code.",
    "column": "Its column, from the left.",
    "commentary": "The corporate team's own words, Markdown; empty where it wrote none.",
    "counted": "What is counted.",
    "counts": "How the measures and steps stand, counted.",
    "coverage": "Who is in the figure, of those expected.",
    "decimals": "How many decimals the figures are shown with.",
    "decisions": "What the Board is asked to decide, Markdown.",
    "digest": "What names the exact definitions that the figures were made by.",
    "done_when": "How one will know that it is done.",
    "due": "The day it is due, in words.",
    "evidence": "What was given as evidence; empty where nothing was.",
    "heading": "The heading of the first column.",
    "headline": "The whole report in two sentences.",
    "interval": "The 95% interval, in words; empty where there is none.",
    "intro": "What stands before the table.",
    "kicker": "What stands over the title.",
    "kind": "Which of its kinds it is.",
    "label": "What names it.",
    "latest": "The latest figure as shown, or the marker in its place.",
    "lead": "What is said of it first.",
    "leads_to": "The measures that it is meant to move.",
    "left_out": "Who is not in the figure, and why.",
    "level": "Where it stands in the theory of change.",
    "limits_from": "The index of the first point that the limits stand beside.",
    "mark": "Which sign stands at its date.",
    "name": "Its name.",
    "national": "The national figure.",
    "national_says": "The words at the national figure.",
    "note": "The marks of the figure: [b], [p], [r].",
    "notes": "What stands below the table.",
    "now": "The figure as it is.",
    "organisation": "The body whose plan it is.",
    "out_of": "What the count is out of.",
    "own": "Whether it is set apart from the others.",
    "owner": "Who answers for it.",
    "period": "The period, in words.",
    "period_name": "The period, short.",
    "periods": "The periods that head the columns.",
    "place": "Where it stands among the others.",
    "plan": "The plan's title.",
    "quality": "How far the figure can be trusted, from A to D.",
    "reason": "Why.",
    "ref": "Its reference in the plan.",
    "revised": "Whether the figure differs from the last edition.",
    "row": "Its row, from the top.",
    "says": "What is said of it, in sentences.",
    "shape": "Which sign stands beside the word.",
    "short": "The letters that stand for it.",
    "since": "The day of the last edition, in words.",
    "size": "What the figure is out of.",
    "state": "How it stands.",
    "steps_say": "How its steps stand, counted.",
    "supplier": "Whose it is.",
    "target": "What was due by now, in words.",
    "title": "Its title.",
    "today_says": "The words at the day that the figures were known.",
    "unit": "What its numbers are in.",
    "upcoming": "What comes next.",
    "value": "The figure, or what stands in its place.",
    "values": "Each force's name and figure.",
    "verdict": "How it stands, taken together.",
    "why": "Why it is so.",
    "word": "The judgement in words.",
    "words": "What was written.",
}  # what a field of this name holds where its class does not say more


def schema_text() -> str:
    """Return the schema as JSON, ending in a line end."""
    schema = TypeAdapter(Report).json_schema(mode="serialization")
    classes = {one.__name__: one for one in _classes(Report)}
    parts = schema.pop("$defs")
    for name, part in sorted(parts.items()):
        _describe(part, classes[name])
    _describe(schema, Report)
    whole = {"$schema": DIALECT, **schema, "title": _TITLE, "$defs": dict(sorted(parts.items()))}
    return json.dumps(whole, indent=2, ensure_ascii=False) + "\n"


def write_schema(path: Path) -> None:
    """Write the schema to *path*.

    Raises:
        OSError: It cannot be written there.
    """
    path.write_text(schema_text(), encoding="utf-8", newline="\n")


def _classes(found: Any, seen: set[Any] | None = None) -> Iterator[type]:
    """Yield each dataclass that *found* is or has in its fields, once."""
    seen = set() if seen is None else seen
    if is_dataclass(found) and isinstance(found, type):
        if found in seen:
            return
        seen.add(found)
        yield found
        inside: tuple[Any, ...] = tuple(get_type_hints(found).values())
    else:
        inside = get_args(found)
    for part in inside:
        yield from _classes(part, seen)


def _describe(schema: dict[str, Any], of: type) -> None:
    """Put into *schema* what the docstring of the class says of it and of each field."""
    text = inspect.getdoc(of) or ""
    schema["description"] = _unwrapped(text.partition("\n\nAttributes:")[0])
    schema["additionalProperties"] = False
    schema["required"] = list(schema["properties"])
    said = _said_of_fields(text)
    for name, field in schema["properties"].items():
        field.pop("title", None)
        field.pop("default", None)
        if name in said or name in EVERYWHERE:
            field["description"] = said.get(name, EVERYWHERE.get(name, ""))


def _said_of_fields(text: str) -> dict[str, str]:
    """What a docstring says of each field: in its list of attributes, else the first sentence that quotes its name."""
    before, _, listed = text.partition("Attributes:\n")
    found: dict[str, str] = {}
    for sentence in _SENTENCE.split(_unwrapped(before)):
        for name in _QUOTED.findall(sentence):
            found.setdefault(name, sentence.rstrip(":;"))
    names: list[str] = []
    for line in listed.splitlines():
        start = _NAMED.match(line)
        if start:
            names = start["names"].split(", ")
            found |= dict.fromkeys(names, start["says"])
        elif line.strip():
            found |= {name: f"{found[name]} {line.strip()}" for name in names}
        else:
            names = []
    for says in list(found.values()):
        for name in _QUOTED.findall(says):
            found.setdefault(name, says)
    return found


def _unwrapped(text: str) -> str:
    """Each paragraph on one line."""
    return "\n\n".join(" ".join(part.split()) for part in text.split("\n\n")).strip()


if __name__ == "__main__":
    write_schema(folder("metrics") / FILE)
