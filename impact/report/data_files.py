"""The data files of a report: what anyone who wants to check it, or work on with it, downloads.

Comes after `report.content` and `results.disclosure.publishing`; an edition keeps these files, the PDF carries the
results. The same report has the same bytes.
"""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import is_dataclass
from hashlib import md5
from pathlib import Path
from typing import Any, get_args, get_type_hints

from pydantic import TypeAdapter

from impact.plan.definitions import Definitions
from impact.plan.periods import day
from impact.plan.schema import DIALECT
from impact.report.model import Report
from impact.report.tables import OBSERVATIONS, RESULTS, SUFFIX, Origin, Table, answers, figures, metadata, rows_as_csv
from impact.resources import folder
from impact.results.compiled import Compiled
from impact.results.quality import Quality
from impact.results.trace import Provenance
from impact.store.model import ReturnStatus

TABLES = "tables.xlsx"
SAYS: dict[str, str] = {
    RESULTS.name: "Every figure of the report, for each measure, area and period, not rounded",
    RESULTS.name + SUFFIX: f"What each column of {RESULTS.name} is",
    OBSERVATIONS.name: "Every answer behind a figure that is shown, with the cell it came from",
    OBSERVATIONS.name + SUFFIX: f"What each column of {OBSERVATIONS.name} is",
    TABLES: "The tables of the report as an accessible spreadsheet",
}
ATTACHED = (RESULTS.name, RESULTS.name + SUFFIX, OBSERVATIONS.name, OBSERVATIONS.name + SUFFIX)  # what a PDF carries


def data_files(
    report: Report,
    compiled: Compiled,
    definitions: Definitions,
    qualities: Mapping[str, Sequence[Quality]],
    filed: Mapping[int, Provenance],
    statuses: Sequence[ReturnStatus],
) -> dict[str, bytes]:
    """Return each data file's bytes, by its name.

    Args:
        report: What was composed from all of these.
        compiled: The results of its quarter, with everything hidden that must not be shown.
        definitions: What they were compiled by.
        qualities: By ref, the quality of each national figure.
        filed: What is known of each submission, by number.
        statuses: How each supplier stands for the quarter.
    """
    from impact.report.spreadsheet import workbook  # late: it loads pandas

    as_at, synthetic = report.made_at, bool(report.notice)
    shown = tuple(figures(definitions, compiled, qualities, as_at, synthetic))
    origin = _origin(report, definitions)
    return {
        **_both(RESULTS, rows_as_csv(RESULTS, shown), origin),
        **_both(OBSERVATIONS, rows_as_csv(OBSERVATIONS, answers(definitions, shown, filed)), origin),
        TABLES: workbook(report, compiled, definitions, shown, statuses),
    }


def attached_files(
    report: Report,
    compiled: Compiled,
    definitions: Definitions,
    qualities: Mapping[str, Sequence[Quality]],
    filed: Mapping[int, Provenance],
) -> dict[str, bytes]:
    """Return only what the PDF carries, by name, without the cost of the rest: see `data_files`."""
    shown = tuple(figures(definitions, compiled, qualities, report.made_at, bool(report.notice)))
    origin = _origin(report, definitions)
    return {
        **_both(RESULTS, rows_as_csv(RESULTS, shown), origin),
        **_both(OBSERVATIONS, rows_as_csv(OBSERVATIONS, answers(definitions, shown, filed)), origin),
    }


def _both(table: Table[Any], rows: bytes, origin: Origin) -> dict[str, bytes]:
    return {table.name: rows, table.name + SUFFIX: metadata(table, origin)}


def _origin(report: Report, definitions: Definitions) -> Origin:
    outside = (
        f"{one.title} ({one.publisher}, as at {day(one.as_at)}; {one.licence})" for one in definitions.outside.values()
    )
    return Origin(
        publisher=report.organisation,
        subject=f"{report.title}, {report.period_name}, as at {report.as_at}",
        issued=report.made_at,
        notice=report.notice,
        sources=(f"Returns to {report.organisation}, by definitions {report.digest}", *outside),
    )


_TYPES: tuple[tuple[str, str], ...] = (
    (".csv-metadata.json", "application/csvm+json"),
    (".csv", "text/csv"),
    (".json", "application/json"),
    (".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
)  # the first that a name ends in


def attach(pdf: Any, files: Mapping[str, bytes]) -> None:
    """Put *files* into the open *pdf*, by name, as data that belong to the whole document."""
    import pikepdf  # late: only a PDF needs it

    if not files:
        return
    specified = {name: pdf.make_indirect(_specified(pdf, name, files[name])) for name in sorted(files)}
    listed = pikepdf.Array(part for name, spec in specified.items() for part in (pikepdf.String(name), spec))
    if "/Names" not in pdf.Root:
        pdf.Root.Names = pikepdf.Dictionary()
    pdf.Root.Names.EmbeddedFiles = pikepdf.Dictionary(Names=listed)
    pdf.Root.AF = pikepdf.Array(specified.values())


def _specified(pdf: Any, name: str, content: bytes) -> Any:
    import pikepdf

    kind = next((kind for ending, kind in _TYPES if name.endswith(ending)), "application/octet-stream")
    stream = pdf.make_stream(
        content,
        Type=pikepdf.Name.EmbeddedFile,
        Subtype=pikepdf.Name(f"/{kind}"),
        Params=pikepdf.Dictionary(Size=len(content), CheckSum=pikepdf.String(_checksum(content))),
    )
    return pikepdf.Dictionary(
        Type=pikepdf.Name.Filespec,
        F=pikepdf.String(name),
        UF=pikepdf.String(name),
        Desc=pikepdf.String(SAYS.get(name, name)),
        AFRelationship=pikepdf.Name.Data,
        EF=pikepdf.Dictionary(F=stream, UF=stream),
    )


def _checksum(content: bytes) -> bytes:
    """What the standard asks for to find damage; it is no protection against anyone."""
    return md5(content, usedforsecurity=False).digest()


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
