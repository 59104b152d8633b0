"""A table as tidy CSV, and the metadata that says what each of its columns is (CSV on the Web).

Comes before `report.data.results` and `report.data.observations`, which say what the columns are: each column stands
once, with its name, datatype, description and where its value is found, and both files are written from that.

Sources: RFC 4180 for the CSV; W3C Recommendations of 17 December 2015, Model for Tabular Data and Metadata on the Web,
and Metadata Vocabulary for Tabular Data.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import StringIO
from typing import Any, Generic, Literal, TypeVar

Of = TypeVar("Of")
Value = str | int | float | bool | date | datetime | tuple[str, ...] | None
Datatype = Literal["string", "integer", "decimal", "boolean", "date", "dateTime"]

SUFFIX = "-metadata.json"  # by which a reader finds the metadata of a CSV, after the standard
BETWEEN = " "  # of a column that holds several words


@dataclass(frozen=True)
class Column(Generic[Of]):
    """One column: its name and title, what it holds, and how its value is found in what a row is about.

    `required` says that no cell of it is empty; `several` that a cell holds any number of words with a space between.
    """

    name: str
    title: str
    datatype: Datatype
    says: str
    value: Callable[[Of], Value]
    required: bool = False
    several: bool = False


@dataclass(frozen=True)
class Table(Generic[Of]):
    """A table: the name of its file, what it holds, its columns in order, and those that tell one row from another."""

    name: str
    title: str
    says: str
    columns: tuple[Column[Of], ...]
    key: tuple[str, ...]


@dataclass(frozen=True)
class Origin:
    """Where the tables come from. `issued` is the as-at moment; `notice` what each must say; `sources` what they rest
    on, each with its licence where that is known.
    """

    publisher: str
    subject: str
    issued: datetime
    notice: str
    sources: tuple[str, ...]


def rows_as_csv(table: Table[Of], rows: Iterable[Of]) -> bytes:
    """Return *rows* as CSV with a line of headings, in UTF-8; a missing value is an empty cell, never 0."""
    text = StringIO(newline="")
    lines = csv.writer(text, lineterminator="\r\n")
    lines.writerow([column.name for column in table.columns])
    read = [column.value for column in table.columns]
    lines.writerows([written(value(row)) for value in read] for row in rows)
    return text.getvalue().encode()


def written(value: Value) -> str:
    """Return *value* as a cell has it: every digit of a number and no exponent, ISO 8601 for dates and times.

    Raises:
        ValueError: It is a number that is none: not finite.
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return _plain(value)
    if isinstance(value, tuple):
        return BETWEEN.join(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def _plain(value: float) -> str:
    """Every digit that it takes to tell it from the next float: "67", "66.66666666666667", "0.00001"."""
    if value.is_integer():
        return str(int(value))
    exact = Decimal(repr(value))
    if not exact.is_finite():
        raise ValueError(f"{value} is no number to publish: what is missing is None.")
    return f"{exact:f}"


def metadata(table: Table[Any], origin: Origin) -> bytes:
    """Return the CSVW metadata of *table* as JSON."""
    described: dict[str, Any] = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "url": table.name,
        "dc:title": f"{table.title}: {origin.subject}",
        "dc:description": " ".join(part for part in (origin.notice and f"{origin.notice}.", table.says) if part),
        "dc:publisher": origin.publisher,
        "dc:issued": {"@value": origin.issued.isoformat(), "@type": "xsd:dateTime"},
        "dc:source": list(origin.sources),
        "dialect": {
            "encoding": "utf-8", "header": True, "headerRowCount": 1, "delimiter": ",", "quoteChar": '"',
            "doubleQuote": True, "lineTerminators": ["\r\n"], "skipInitialSpace": False, "trim": False,
        },
        "tableSchema": {
            "columns": [_described(column) for column in table.columns],
            "primaryKey": list(table.key),
        },
    }  # fmt: skip
    return (json.dumps(described, indent=1, ensure_ascii=False) + "\n").encode()


def _described(column: Column[Any]) -> dict[str, Any]:
    told: dict[str, Any] = {
        "name": column.name,
        "titles": [column.name, column.title],
        "dc:description": column.says,
        "datatype": column.datatype,
        "required": column.required,
    }
    if column.several:
        told["separator"] = BETWEEN
    return told if column.required else {**told, "null": ""}
