"""The figures of a report and the answers behind them as tidy CSV, each with metadata on its columns (CSV on the Web).

Each column stands once, with its name, datatype, description and where its value is found; both files are written from
that. What is withheld is not there at all: not its number, not its cell, not its name.

Sources: RFC 4180 for the CSV; W3C Recommendations of 17 December 2015, Model for Tabular Data and Metadata on the Web,
and Metadata Vocabulary for Tabular Data; metrics/methods.md, "From a figure to its cells".
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import StringIO
from typing import Any, Generic, Literal, TypeVar

from impact.plan.definitions import Definitions
from impact.plan.measure import Measure
from impact.plan.periods import Period
from impact.report import sentences as say
from impact.report.sentences import marks
from impact.results.compiled import ByArea, Compiled
from impact.results.model import Result, Series
from impact.results.quality import Quality
from impact.results.targets import expected_at
from impact.results.trace import Provenance, label_of
from impact.results.uncertainty import Interval, interval_of
from impact.results.years import SoFar
from impact.returns.observation import MARKERS, Observation

Of = TypeVar("Of")
Value = str | int | float | bool | date | datetime | tuple[str, ...] | None
Datatype = Literal["string", "integer", "decimal", "boolean", "date", "dateTime"]

SUFFIX = "-metadata.json"  # by which a reader finds the metadata of a CSV, after the standard
BETWEEN = " "  # of a column that holds several words


@dataclass(frozen=True)
class Field(Generic[Of]):
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
    columns: tuple[Field[Of], ...]
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
    match value:
        case str():
            return value
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case float() if value.is_integer():
            return str(int(value))
        case float():  # every digit that it takes to tell it from the next float: "66.66666666666667", "0.00001"
            exact = Decimal(repr(value))
            if not exact.is_finite():
                raise ValueError(f"{value} is no number to publish: what is missing is None.")
            return f"{exact:f}"
        case tuple():
            return BETWEEN.join(value)
        case date():
            return value.isoformat()
    return str(value)


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
            "columns": [
                {
                    "name": column.name,
                    "titles": [column.name, column.title],
                    "dc:description": column.says,
                    "datatype": column.datatype,
                    "required": column.required,
                    **({"separator": BETWEEN} if column.several else {}),
                    **({} if column.required else {"null": ""}),
                }
                for column in table.columns
            ],
            "primaryKey": list(table.key),
        },
    }  # fmt: skip
    return (json.dumps(described, indent=1, ensure_ascii=False) + "\n").encode()


FEWEST_IN_A_YEAR = 2  # periods: of one alone, the year so far is the period


@dataclass(frozen=True)
class ResultRow:
    """One figure and what is said of it.

    `series` is that of the latest national figure, which alone is judged; `year` that of a year so far.
    """

    measure: Measure
    result: Result
    decimals: int
    as_at: datetime
    synthetic: bool
    quality: str = ""
    series: Series | None = None
    year: SoFar | None = None

    @property
    def days(self) -> tuple[date, date]:
        """The first and last day that it speaks of, inclusive."""
        if self.year is not None:
            return self.year.periods[0].first, self.year.periods[-1].last
        return self.result.period.first, self.result.period.last

    @property
    def shown(self) -> str:
        """As the report shows it, without the marks beside it: "67%", "[c]", "no figure"."""
        return say.figure(self.result.value, self.measure, self.decimals, self.result.marker)

    @property
    def marks(self) -> tuple[str, ...]:
        """What stands beside it: "b", "p", "r"."""
        beside = ("b",) if self.result.broken else ()
        return (*beside, *(mark.strip("[]") for mark in marks(self.result).split()))

    @property
    def why_missing(self) -> str:
        """Why there is no figure; "" where there is one."""
        result = self.result
        if not result.missing:
            return ""
        if result.why:
            return result.why
        if result.marker:
            return MARKERS.get(result.marker, result.marker)
        reasons = dict.fromkeys(left.why for left in result.coverage.left)
        return "; ".join(reasons) or "nobody is asked for it"

    @property
    def interval(self) -> Interval | None:
        """Its 95% interval, where it can have one."""
        result = self.result
        if result.value is None:
            return None
        return result.interval or interval_of(self.measure, result.numerator, result.denominator, result.value)

    @property
    def due(self) -> float | None:
        """What was promised of it by the period's end; of the national figure only."""
        national = self.result.area.kind == "national" and self.year is None and self.measure.direction != "context"
        return expected_at(self.measure, self.result.period) if national else None


def figures(
    definitions: Definitions,
    compiled: Compiled,
    qualities: Mapping[str, Sequence[Quality]],
    as_at: datetime,
    synthetic: bool,
) -> Iterator[ResultRow]:
    """Yield every figure: by measure; then the nation, regions, forces; then by period. Years so far follow the nation.

    Args:
        definitions: What *compiled* was compiled by.
        compiled: The quarter's results.
        qualities: By ref, the quality of each national figure; without it, the definition's letter stands.
        as_at: The moment whose submissions the figures rest on; aware.
        synthetic: Whether the figures are made up.
    """
    for measure in definitions.plan.measures:
        series = compiled.national.get(measure.ref)
        if series is None:
            continue
        decimals = say.decimals_of(measure, definitions)
        grades = [one.grade for one in qualities.get(measure.ref, ())] or [measure.quality] * len(series.results)
        for result, grade in zip(series.results, grades, strict=True):
            judged = series if result is series.latest else None
            yield ResultRow(measure, result, decimals, as_at, synthetic, grade, judged)
        year = compiled.years.get(measure.ref)
        if year is not None and len(year.periods) >= FEWEST_IN_A_YEAR:
            yield ResultRow(measure, year.result, decimals, as_at, synthetic, year=year)
        for each in (compiled.region_series, compiled.force_series):
            for result in _in_order(definitions, each.get(measure.ref, {})):
                yield ResultRow(measure, result, decimals, as_at, synthetic)


def _in_order(definitions: Definitions, by_area: ByArea) -> Iterator[Result]:
    """Each area's results, the areas in the order of the register."""
    register = definitions.register
    codes = (*(area.code for area in register.regions()), *(one.id for one in register.suppliers))
    for code in codes:
        yield from by_area.get(code, ())


RESULTS: Table[ResultRow] = Table(
    name="results.csv",
    title="Results",
    says=(
        "One row for each measure, area and period. An empty cell is a missing value, never nought: where value is"
        " empty, reason_missing says why. Percentages are from 0 to 100. Numbers are not rounded, but for counts of"
        " people and what is worked out from them; shown is the figure as the report has it."
    ),
    key=("measure", "area_code", "period"),
    columns=(
        Field("measure", "Measure", "string", "The measure’s reference in the plan.", lambda f: f.measure.ref, True),
        Field("measure_name", "Name", "string", "What is measured.", lambda f: f.measure.title, True),
        Field("promise", "Commitment or statement", "string", "The reference of the commitment, or statement of the"
              " ambition, that it measures.", lambda f: f.measure.promise, True),
        Field("area_kind", "Kind of area", "string", "national, region or force.", lambda f: f.result.area.kind, True),
        Field("area_code", "Area code", "string", "national, the region’s code, or the force’s ONS code.",
              lambda f: f.result.area.code, True),
        Field("area_name", "Area", "string", "The area’s name.", lambda f: f.result.area.name, True),
        Field("period", "Period code", "string", "Financial quarter (2024-25-Q1), half-year (2024-25-H1) or year"
              " (2024-25); it begins on 1 April.", lambda f: str(f.result.period), True),
        Field("period_name", "Period", "string", "The period in words.", lambda f: f.result.period.name, True),
        Field("first_day", "First day", "date", "The first day counted.", lambda f: f.days[0], True),
        Field("last_day", "Last day", "date", "The last day counted.", lambda f: f.days[1], True),
        Field("so_far", "Part of the year", "string", "For a financial year that has not been counted to its end: how"
              " much of it the figure is over.", lambda f: f.year.words if f.year is not None else None),
        Field("value", "Value", "decimal", "The figure, not rounded; empty where there is none.",
              lambda f: f.result.value),
        Field("shown", "Shown", "string", "The figure as the report shows it, rounded, or the marker in its place.",
              lambda f: f.shown, True),
        Field("unit", "Unit", "string", "count, percent, rate, days or fte.", lambda f: f.measure.unit, True),
        Field("marker", "Marker", "string", "Why there is no figure: c confidential, u low reliability, x not"
              " available, z not applicable. Empty where there is a figure, and where nobody returned one.",
              lambda f: f.result.marker),
        Field("reason_missing", "Why there is no figure", "string", "In words: why the figure cannot be"
              " given, or is not there. Empty where there is a figure.", lambda f: f.why_missing),
        Field("marks", "Marks", "string", "b break in series, p provisional, r revised since the last edition.",
              lambda f: f.marks, several=True),
        Field("provisional_because", "Why it is provisional", "string", "Each reason why the figure may still change.",
              lambda f: "; ".join(f.result.provisional) if "p" in f.marks else None),
        Field("break_because", "Why the series is broken", "string", "What parts the figure from those before it.",
              lambda f: f.result.break_reason),
        Field("numerator", "Numerator", "decimal", "Of a ratio: what is counted.", lambda f: f.result.numerator),
        Field("denominator", "Denominator", "decimal", "Of a ratio: what it is out of.",
              lambda f: f.result.denominator),
        Field("interval_low", "95% interval from", "decimal", "The lower end of the 95% interval, in the measure’s"
              " unit; only where chance is claimed to play a part.", lambda f: f.interval[0] if f.interval else None),
        Field("interval_high", "95% interval to", "decimal", "The upper end of the 95% interval.",
              lambda f: f.interval[1] if f.interval else None),
        Field("included", "Suppliers included", "integer", "How many forces, or teams of the body itself, are in the"
              " figure.", lambda f: f.result.coverage.included, True),
        Field("expected", "Suppliers expected", "integer", "How many should be in it.",
              lambda f: f.result.coverage.expected, True),
        Field("coverage_weight", "Share held by those included", "decimal", "The share, from 0 to 1, that those in the"
              " figure hold of what they are counted by.", lambda f: f.result.coverage.weight),
        Field("coverage_weighed_by", "What the share is of", "string", "What coverage_weight is a share of.",
              lambda f: f.result.coverage.weighed_by),
        Field("answers_not_shown", "Answers not shown", "integer", "How many answers behind the figure are in no"
              " published table, to protect people.", lambda f: f.result.withheld, True),
        Field("target_due", "Due by then", "decimal", "The value that the path from baseline to target has at the"
              " period’s end; national figures only.", lambda f: f.due),
        Field("rating", "Rating", "string", "met, on track, off track or not rated; of the latest national figure"
              " only.", lambda f: f.series.rating.standing if f.series is not None else None),
        Field("rating_reason", "Reason for the rating", "string", "Why it is rated so.",
              lambda f: f.series.rating.reason if f.series is not None else None),
        Field("variation", "Variation", "string", "What statistical process control says of the series: improving,"
              " worsening, changing, common cause or too few points; of the latest national figure only.",
              lambda f: f.series.variation.drift if f.series is not None else None),
        Field("variation_reason", "Reason for the variation", "string", "Why it says so.",
              lambda f: f.series.variation.reason if f.series is not None else None),
        Field("quality", "Quality", "string", "How far the figure can be trusted, from A to D; national figures only.",
              lambda f: f.quality),
        Field("synthetic", "Synthetic", "boolean", "true where the figures are made up, as an illustration.",
              lambda f: f.synthetic, True),
        Field("as_at", "As at", "dateTime", "The moment whose returns the figures rest on.", lambda f: f.as_at, True),
    ),
)  # fmt: skip


@dataclass(frozen=True)
class ObservationRow:
    """One answer: whose it is, what was asked, and the submission it came from; None where that is not known."""

    given: Observation
    supplier_name: str
    asked: str
    filed: Provenance | None
    as_at: datetime
    synthetic: bool


def answers(
    definitions: Definitions, shown: Iterable[ResultRow], filed: Mapping[int, Provenance]
) -> Iterator[ObservationRow]:
    """Yield each answer behind the figures *shown*, once: by measure and item as asked, then period, then supplier.

    Args:
        definitions: For names, order and what was asked.
        shown: From `figures`.
        filed: What is known of the submissions, by number.
    """
    suppliers = {one.id: (at, one.name) for at, one in enumerate(definitions.register.suppliers)}
    items = [(of.ref, name, item) for of in definitions.plan.measures for name, item in of.items.items()]
    asked = {(ref, name): (at, label_of(item, name)) for at, (ref, name, item) in enumerate(items)}
    found: dict[tuple[int, Period, int], ObservationRow] = {}
    for figure in shown:
        for given in _behind(figure):
            (what, words), (who, name) = asked[given.measure, given.item], suppliers[given.supplier]
            row = ObservationRow(given, name, words, filed.get(given.submission), figure.as_at, figure.synthetic)
            found.setdefault((what, given.period, who), row)
    return (found[place] for place in sorted(found))


def _behind(figure: ResultRow) -> Iterator[Observation]:
    """The answers in a figure but counts of people, and the markers of those who are left out of it."""
    yield from (given for given in figure.result.observations if given.value is not None)
    for left in figure.result.coverage.left:
        yield from (given for given in left.observations if given.value is None)


OBSERVATIONS: Table[ObservationRow] = Table(
    name="observations.csv",
    title="Observations",
    says=(
        "One row for each answer behind a figure that is shown, with the cell of the return it came from. An answer is"
        " a number, or the marker that says why there is none: an empty value is never nought. Answers withheld to"
        " protect people have no row."
    ),
    key=("supplier", "measure", "item", "period"),
    columns=(
        Field("supplier", "Supplier", "string", "The force’s ONS code, or the short name of a team of the body itself.",
              lambda a: a.given.supplier, True),
        Field("supplier_name", "Name", "string", "The supplier’s name.", lambda a: a.supplier_name, True),
        Field("measure", "Measure", "string", "The measure under which it was asked.", lambda a: a.given.measure, True),
        Field("item", "Item", "string", "What was asked, as the definitions name it.", lambda a: a.given.item, True),
        Field("asked", "What was asked", "string", "What was asked, in the form’s words.", lambda a: a.asked, True),
        Field("period", "Period code", "string", "The financial quarter (2024-25-Q1), half-year (2024-25-H1) or year"
              " (2024-25) that it is for.", lambda a: str(a.given.period), True),
        Field("value", "Value", "decimal", "The number as it was sent; a yes is 1, a no is 0. Empty where there is a"
              " marker.", lambda a: a.given.value),
        Field("marker", "Marker", "string", "Why there is no number: x not available, z not applicable, c"
              " confidential, u low reliability.", lambda a: a.given.marker),
        Field("submission", "Submission", "integer", "The number of the submission it came from.",
              lambda a: a.given.submission, True),
        Field("version", "Version", "integer", "Which filing of that supplier’s return for the quarter it was.",
              lambda a: a.filed.version if a.filed else None),
        Field("file_sha256", "SHA-256 of the file", "string", "Of the file as it came, 64 hex digits.",
              lambda a: a.filed.sha256 if a.filed else None),
        Field("sheet", "Sheet", "string", "The sheet of the workbook.", lambda a: a.given.sheet),
        Field("cell", "Cell", "string", "The cell, or the range of rows that the number was worked out from.",
              lambda a: a.given.cell),
        Field("synthetic", "Synthetic", "boolean", "true where the answers are made up, as an illustration.",
              lambda a: a.synthetic, True),
        Field("as_at", "As at", "dateTime", "The moment whose returns are meant.", lambda a: a.as_at, True),
    ),
)  # fmt: skip
