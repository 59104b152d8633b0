"""The data files of a report, which anyone downloads to check it or to work on with it, and their schema.

The same report has the same bytes: no date is written into a PDF with its files.

Sources: ISO 32000-2, 7.11 and 14.13; ISO 14289-1 (PDF/UA-1), 7.11, by which a file that a PDF carries needs its name
twice and should say what it is.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from hashlib import md5
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from impact.plan.definitions import Definitions
from impact.plan.periods import day
from impact.plan.schema import DIALECT
from impact.report.document import Report
from impact.report.tables import (
    OBSERVATIONS,
    RESULTS,
    SUFFIX,
    Origin,
    ResultRow,
    answers,
    figures,
    metadata,
    rows_as_csv,
)
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
_TYPES = {
    ".csv-metadata.json": "application/csvm+json",
    ".csv": "text/csv",
    ".json": "application/json",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}  # the first that a name ends in


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
        compiled: The results of its quarter.
        definitions: What they were compiled by.
        qualities: By ref, the quality of each national figure.
        filed: What is known of each submission, by number.
        statuses: How each supplier stands for the quarter.
    """
    from impact.report.spreadsheet import workbook  # late: it loads pandas

    shown = tuple(figures(definitions, compiled, qualities, report.made_at, report.synthetic))
    return _csv(report, definitions, shown, filed) | {TABLES: workbook(report, compiled, definitions, shown, statuses)}


def attached_files(
    report: Report,
    compiled: Compiled,
    definitions: Definitions,
    qualities: Mapping[str, Sequence[Quality]],
    filed: Mapping[int, Provenance],
) -> dict[str, bytes]:
    """Return only what the PDF carries, by name, without the cost of the rest: see `data_files`."""
    shown = tuple(figures(definitions, compiled, qualities, report.made_at, report.synthetic))
    return _csv(report, definitions, shown, filed)


def _csv(
    report: Report, definitions: Definitions, shown: Sequence[ResultRow], filed: Mapping[int, Provenance]
) -> dict[str, bytes]:
    outside = (
        f"{one.title} ({one.publisher}, as at {day(one.as_at)}; {one.licence})" for one in definitions.outside.values()
    )
    origin = Origin(
        publisher=report.organisation,
        subject=f"{report.title}, {report.period_name}, as at {report.as_at}",
        issued=report.made_at,
        notice=report.notice,
        sources=(f"Returns to {report.organisation}, by definitions {report.digest}", *outside),
    )
    return {
        RESULTS.name: rows_as_csv(RESULTS, shown),
        RESULTS.name + SUFFIX: metadata(RESULTS, origin),
        OBSERVATIONS.name: rows_as_csv(OBSERVATIONS, answers(definitions, shown, filed)),
        OBSERVATIONS.name + SUFFIX: metadata(OBSERVATIONS, origin),
    }


def attach(pdf: Any, files: Mapping[str, bytes]) -> None:
    """Put *files* into the open *pdf*, by name, as data that belong to the whole document."""
    import pikepdf  # late: only a PDF needs it

    if not files:
        return
    specified = {}
    for name, content in sorted(files.items()):
        kind = next((kind for ending, kind in _TYPES.items() if name.endswith(ending)), "application/octet-stream")
        checksum = md5(content, usedforsecurity=False).digest()  # to find damage; no protection against anyone
        stream = pdf.make_stream(
            content,
            Type=pikepdf.Name.EmbeddedFile,
            Subtype=pikepdf.Name(f"/{kind}"),
            Params=pikepdf.Dictionary(Size=len(content), CheckSum=pikepdf.String(checksum)),
        )
        described = pikepdf.Dictionary(
            Type=pikepdf.Name.Filespec,
            F=pikepdf.String(name),
            UF=pikepdf.String(name),
            Desc=pikepdf.String(SAYS.get(name, name)),
            AFRelationship=pikepdf.Name.Data,
            EF=pikepdf.Dictionary(F=stream, UF=stream),
        )
        specified[name] = pdf.make_indirect(described)
    if "/Names" not in pdf.Root:
        pdf.Root.Names = pikepdf.Dictionary()
    listed = pikepdf.Array(part for name, spec in specified.items() for part in (pikepdf.String(name), spec))
    pdf.Root.Names.EmbeddedFiles = pikepdf.Dictionary(Names=listed)
    pdf.Root.AF = pikepdf.Array(specified.values())


# --- the schema of report.json --------------------------------------------------------------------------------------

SCHEMA = "report-schema.json"


def schema_text(kept: str) -> str:
    """Return the JSON Schema of `report.json`: every field is there, of its type, and no other.

    The classes give the structure. The descriptions are those of *kept*, the schema as it stands: what a field holds is
    written there, and is kept when the structure is made again.
    """
    schema = TypeAdapter(Report).json_schema(mode="serialization")
    parts, before = schema.pop("$defs"), json.loads(kept)
    said = {"Report": before, **before["$defs"]}
    for name, part in {"Report": schema, **parts}.items():
        told = said.get(name, {"description": "", "properties": {}})
        part |= {"description": told["description"], "additionalProperties": False, "required": [*part["properties"]]}
        for field, one in part["properties"].items():
            one.pop("title", None)
            one.pop("default", None)
            if says := told["properties"].get(field, {}).get("description"):
                one["description"] = says
    whole = {"$schema": DIALECT, **schema, "title": before["title"], "$defs": dict(sorted(parts.items()))}
    return json.dumps(whole, indent=2, ensure_ascii=False) + "\n"


def write_schema(path: Path) -> None:
    """Write the schema at *path* again, with its descriptions.

    Raises:
        OSError: It cannot be read or written there.
    """
    path.write_text(schema_text(path.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write_schema(folder("metrics") / SCHEMA)
