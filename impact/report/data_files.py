"""The data files of a report, which anyone downloads to check it or to work on with it.

`templates/data` describes each column of the tidy CSV as CSV on the Web has it: that is published beside the CSV, and
here stands where each value is found. What is withheld is not there at all: not its number, not its cell, not its name.
The same report has the same bytes: no date is written into a PDF with its files.

Sources: RFC 4180; W3C Recommendations of 17 December 2015, Model for Tabular Data and Metadata on the Web, and Metadata
Vocabulary for Tabular Data; ISO 14289-1 (PDF/UA-1), 7.11; metrics/methods.md, "From a figure to its cells".
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from io import StringIO
from typing import Any, TypeVar

from impact.plan.definitions import Definitions
from impact.plan.periods import Period, day
from impact.report import sentences as say
from impact.report.document import Report
from impact.report.view import MeasureView, ReportView
from impact.resources import folder
from impact.results.model import Result
from impact.results.series import SoFar
from impact.results.targets import expected_at
from impact.results.trace import Provenance, label_of
from impact.results.uncertainty import Interval
from impact.returns.observation import MARKERS, Observation

Of = TypeVar("Of")
Value = str | int | float | bool | date | datetime | tuple[str, ...] | None

RESULTS, OBSERVATIONS, TABLES = "results.csv", "observations.csv", "tables.xlsx"
SUFFIX = "-metadata.json"  # by which a reader finds the metadata of a CSV, after the standard
SAYS: dict[str, str] = {
    RESULTS: "Every figure of the report, for each measure, area and period, not rounded",
    RESULTS + SUFFIX: f"What each column of {RESULTS} is",
    OBSERVATIONS: "Every answer behind a figure that is shown, with the cell it came from",
    OBSERVATIONS + SUFFIX: f"What each column of {OBSERVATIONS} is",
    TABLES: "The tables of the report as an accessible spreadsheet",
}
_TYPES = {".csv-metadata.json": "application/csvm+json", ".csv": "text/csv"}  # the first that a name ends in


# --- every figure ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ResultRow:
    """One figure and what is said of it: `judged` is the latest national one, `year` that of a year so far."""

    of: MeasureView
    result: Result
    report: Report
    quality: str = ""
    judged: bool = False
    year: SoFar | None = None

    @property
    def days(self) -> tuple[date, date]:
        """The first and last day that it speaks of, inclusive."""
        periods = self.year.periods if self.year is not None else (self.result.period,)
        return periods[0].first, periods[-1].last

    @property
    def shown(self) -> str:
        """As the report shows it, without the marks beside it: "67%", "[c]", "no figure"."""
        return self.of.words(self.result.value, self.result.marker)

    @property
    def marks(self) -> tuple[str, ...]:
        """What stands beside it: "b", "p", "r"."""
        return (*(("b",) if self.result.broken else ()), *(mark[1] for mark in say.marks(self.result).split()))

    @property
    def why_missing(self) -> str:
        """Why there is no figure; "" where there is one."""
        result = self.result
        if not result.missing:
            return ""
        if result.why or result.marker:
            return result.why or MARKERS.get(result.marker, result.marker)
        return "; ".join(dict.fromkeys(left.why for left in result.coverage.left)) or "nobody is asked for it"

    @cached_property
    def interval(self) -> Interval | tuple[None, None]:
        """Its 95% interval, where it can have one."""
        return self.of.any_interval(self.result) or (None, None)

    @property
    def due(self) -> float | None:
        """What was promised of it by the period's end; of the national figure only."""
        national = self.result.area.kind == "national" and self.year is None
        promised = national and self.of.measure.direction != "context"
        return expected_at(self.of.measure, self.result.period) if promised else None


def figures(view: ReportView, report: Report) -> Iterator[ResultRow]:
    """Yield every figure: by measure; then the nation, regions, forces; then by period. Years so far follow the nation.

    Args:
        view: The quarter's results; without a quality worked out, the definition's letter stands.
        report: What was composed from them.
    """
    register = view.definitions.register
    codes = (*(area.code for area in register.regions()), *(one.id for one in register.suppliers))
    for one in view.measures.values():
        for result, grade in zip(one.series.results, one.grades, strict=True):
            yield ResultRow(one, result, report, grade, judged=result is one.latest)
        if (year := view.year_so_far(one)) is not None:
            yield ResultRow(one, year.result, report, year=year)
        for each in (view.compiled.region_series, view.compiled.force_series):
            by_area = each.get(one.ref, {})
            yield from (ResultRow(one, result, report) for code in codes for result in by_area.get(code, ()))


FIGURES: Mapping[str, Callable[[ResultRow], Value]] = {
    "measure": lambda f: f.of.ref,
    "measure_name": lambda f: f.of.measure.title,
    "promise": lambda f: f.of.measure.promise,
    "area_kind": lambda f: f.result.area.kind,
    "area_code": lambda f: f.result.area.code,
    "area_name": lambda f: f.result.area.name,
    "period": lambda f: str(f.result.period),
    "period_name": lambda f: f.result.period.name,
    "first_day": lambda f: f.days[0],
    "last_day": lambda f: f.days[1],
    "so_far": lambda f: f.year.words if f.year else None,
    "value": lambda f: f.result.value,
    "shown": lambda f: f.shown,
    "unit": lambda f: f.of.measure.unit,
    "marker": lambda f: f.result.marker,
    "reason_missing": lambda f: f.why_missing,
    "marks": lambda f: f.marks,
    "provisional_because": lambda f: "; ".join(f.result.provisional) if "p" in f.marks else None,
    "break_because": lambda f: f.result.break_reason,
    "numerator": lambda f: f.result.numerator,
    "denominator": lambda f: f.result.denominator,
    "interval_low": lambda f: f.interval[0],
    "interval_high": lambda f: f.interval[1],
    "included": lambda f: f.result.coverage.included,
    "expected": lambda f: f.result.coverage.expected,
    "coverage_weight": lambda f: f.result.coverage.weight,
    "coverage_weighed_by": lambda f: f.result.coverage.weighed_by,
    "answers_not_shown": lambda f: f.result.withheld,
    "target_due": lambda f: f.due,
    "rating": lambda f: f.of.standing if f.judged else None,
    "rating_reason": lambda f: f.of.series.rating.reason if f.judged else None,
    "variation": lambda f: f.of.drift if f.judged else None,
    "variation_reason": lambda f: f.of.series.variation.reason if f.judged else None,
    "quality": lambda f: f.quality,
    "synthetic": lambda f: f.report.synthetic,
    "as_at": lambda f: f.report.made_at,
}


# --- every answer ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ObservationRow:
    """One answer: whose it is, what was asked, and the submission it came from; None where that is not known."""

    given: Observation
    supplier_name: str
    asked: str
    filed: Provenance | None
    report: Report


def answers(
    definitions: Definitions, shown: Iterable[ResultRow], filed: Mapping[int, Provenance]
) -> Iterator[ObservationRow]:
    """Yield each answer behind the figures *shown* but counts of people, and the markers of who is left out, once.

    By measure and item as asked, then period, then supplier.

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
        left_out = (each for left in figure.result.coverage.left for each in left.observations if each.value is None)
        for given in (*(each for each in figure.result.observations if each.value is not None), *left_out):
            (what, words), (who, name) = asked[given.measure, given.item], suppliers[given.supplier]
            if (what, given.period, who) not in found:
                row = ObservationRow(given, name, words, filed.get(given.submission), figure.report)
                found[what, given.period, who] = row
    return (found[place] for place in sorted(found))


ANSWERS: Mapping[str, Callable[[ObservationRow], Value]] = {
    "supplier": lambda a: a.given.supplier,
    "supplier_name": lambda a: a.supplier_name,
    "measure": lambda a: a.given.measure,
    "item": lambda a: a.given.item,
    "asked": lambda a: a.asked,
    "period": lambda a: str(a.given.period),
    "value": lambda a: a.given.value,
    "marker": lambda a: a.given.marker,
    "submission": lambda a: a.given.submission,
    "version": lambda a: a.filed.version if a.filed else None,
    "file_sha256": lambda a: a.filed.sha256 if a.filed else None,
    "sheet": lambda a: a.given.sheet,
    "cell": lambda a: a.given.cell,
    "synthetic": lambda a: a.report.synthetic,
    "as_at": lambda a: a.report.made_at,
}


# --- the files ------------------------------------------------------------------------------------------------------


def data_files(
    report: Report, view: ReportView, filed: Mapping[int, Provenance], shown: Sequence[ResultRow]
) -> dict[str, bytes]:
    """Return the bytes of each CSV and of its metadata, by name: what a PDF carries.

    Args:
        report: What was composed from all of these.
        view: The results of its quarter.
        filed: What is known of each submission, by number.
        shown: Every figure, from `figures`.
    """
    return {
        RESULTS: rows_as_csv(FIGURES, shown),
        RESULTS + SUFFIX: metadata(RESULTS, report, view.definitions),
        OBSERVATIONS: rows_as_csv(ANSWERS, answers(view.definitions, shown, filed)),
        OBSERVATIONS + SUFFIX: metadata(OBSERVATIONS, report, view.definitions),
    }


def rows_as_csv(columns: Mapping[str, Callable[[Of], Value]], rows: Iterable[Of]) -> bytes:
    """Return *rows* as CSV with a line of headings, in UTF-8; a missing value is an empty cell, never 0."""
    text = StringIO(newline="")
    lines = csv.writer(text, lineterminator="\r\n")
    lines.writerow(columns)
    lines.writerows([written(value(row)) for value in columns.values()] for row in rows)
    return text.getvalue().encode()


def written(value: Value) -> str:
    """Return *value* as a cell has it: every digit of a number and no exponent, ISO 8601 for dates and times.

    Raises:
        ValueError: It is a number that is none: not finite.
    """
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, float) and not value.is_integer():
        exact = Decimal(repr(value))  # every digit that tells it from the next float: "66.66666666666667", "0.00001"
        if not exact.is_finite():
            raise ValueError(f"{value} is no number to publish: what is missing is None.")
        return f"{exact:f}"
    if isinstance(value, tuple):
        return " ".join(value)
    if isinstance(value, date):
        return value.isoformat()
    return str(value).lower() if isinstance(value, bool) else str(int(value))


def described(name: str) -> dict[str, Any]:
    """Return what is said of the CSV *name* and its columns, whatever the report."""
    told: dict[str, Any] = json.loads((folder("templates") / "data" / f"{name}{SUFFIX}").read_text(encoding="utf-8"))
    return told


def metadata(name: str, report: Report, definitions: Definitions) -> bytes:
    """Return the CSVW metadata of the CSV *name*: whose it is, as at when, and what it rests on, with each licence."""
    told, issued = described(name), report.made_at.isoformat()
    told["dc:title"] += f": {report.title}, {report.period_name}, as at {report.as_at}"
    told["dc:description"] = (f"{report.notice}. " if report.notice else "") + told["dc:description"]
    told["dc:publisher"], told["dc:issued"]["@value"] = report.organisation, issued
    told["dc:source"] = [
        f"Returns to {report.organisation}, by definitions {report.digest}",
        *(
            f"{one.title} ({one.publisher}, as at {day(one.as_at)}; {one.licence})"
            for one in definitions.outside.values()
        ),
    ]
    return (json.dumps(told, indent=1, ensure_ascii=False) + "\n").encode()


def attach(pdf: Any, files: Mapping[str, bytes]) -> None:
    """Put *files* into the open *pdf*, by name, as data that belong to the whole document."""
    import pikepdf  # late: only a PDF needs it

    for name, content in sorted(files.items()):
        kind = next((kind for ending, kind in _TYPES.items() if name.endswith(ending)), "")
        said = SAYS.get(name, name)
        spec = pikepdf.AttachedFileSpec(
            pdf, content, description=said, filename=name, mime_type=kind, creation_date="", mod_date=""
        )
        spec.relationship = pikepdf.Name.Data
        pdf.attachments[name] = spec
    if files:
        pdf.Root.AF = pikepdf.Array([spec.obj for _, spec in sorted(pdf.attachments.items())])
