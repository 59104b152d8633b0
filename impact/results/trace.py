"""From a figure back to the cells it came from, and how it is worked out, as a formula and in words.

What is known of a submission is handed over as plain values: this room knows nothing of the store. Source:
metrics/methods.md, "From a figure to its cells".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import Literal

from impact.plan.definitions import Definitions, Outside
from impact.plan.measure import AskedItem, Figure, Item, Measure, RatioOf, ShareYes, SumOf
from impact.plan.periods import Period, day
from impact.results.compute import Lineage, OutsideFigures
from impact.results.model import Result
from impact.returns.observation import Observation

FormulaKind = Literal["sum", "ratio of sums", "share of yes", "median", "as given"]
Part = Literal["added", "numerator", "denominator", "yes or no", "of the median", "as given"]

_LEFT, _RIGHT = "\N{LEFT DOUBLE QUOTATION MARK}", "\N{RIGHT DOUBLE QUOTATION MARK}"

NOTHING = "\N{EN DASH}"
NOT_SHOWN = "a count of people: only sums are shown, rounded"


@dataclass(frozen=True)
class FigureFormula:
    """What is done with the numbers behind a figure.

    Attributes:
        kind: "sum" adds every number; "ratio of sums" divides the numerators' sum by the denominators', times `per`;
            "share of yes" divides the yeses (1) by the answers, times `per`; "median" is the middle one; "as given" is
            the one number there is.
        words: The same with what was asked: "sum of “Plans” ÷ sum of “Launched” × 100".
        per: What a share of one comes to; 1 where nothing is multiplied.
    """

    kind: FormulaKind
    words: str
    per: int = 1


def formula(definitions: Definitions, measure: Measure) -> FigureFormula:
    """Return how *measure* is worked out for any area and period."""
    labels = [_quoted(label_of(definitions.plan.measure(ref).items[key], key)) for ref, key in measure.operands]
    value = measure.value
    if isinstance(value, SumOf):
        return FigureFormula("sum", " + ".join(f"sum of {label}" for label in labels))
    if isinstance(value, Figure):
        if measure.across_forces == "median_of_forces":
            return FigureFormula("median", f"median of {labels[0]}")
        return FigureFormula("as given", f"{labels[0]}, as given")
    if isinstance(value, ShareYes):
        per = 100 if measure.unit == "percent" else 1
        return FigureFormula("share of yes", f"number of Yes to {labels[0]} ÷ number of answers{_times(per)}", per)
    reference = measure.reference
    below = _quoted(definitions.outside[reference].title) if reference else labels[1]
    return FigureFormula("ratio of sums", f"sum of {labels[0]} ÷ sum of {below}{_times(value.per)}", value.per)


def part_at(measure: Measure, at: int) -> Part:
    """Return what the operand at place *at* is to the formula; an outside denominator stands after the last."""
    value = measure.value
    if isinstance(value, RatioOf):
        return "denominator" if at else "numerator"
    if isinstance(value, ShareYes):
        return "yes or no"
    if isinstance(value, Figure):
        return "of the median" if measure.across_forces == "median_of_forces" else "as given"
    return "added"


def label_of(item: Item, key: str) -> str:
    """Return what was asked in the form's words; of a figure worked out from records without a label, its key."""
    return item.label or key.replace("_", " ").capitalize()


def _quoted(label: str) -> str:
    return f"{_LEFT}{label}{_RIGHT}"


def _times(per: int) -> str:
    return f" × {per:,}" if per != 1 else ""


@dataclass(frozen=True)
class Provenance:
    """The submission that an answer came from: its number and version, its file, and who accepted it.

    Attributes:
        sha256: Of the file as it came, 64 hex digits.
        received, signed_at: Aware times; `signed_at` is None, and name and role "", where nobody has signed it off.
    """

    number: int
    version: int
    filename: str
    sha256: str
    received: datetime
    signed_by: str = ""
    signed_role: str = ""
    signed_at: datetime | None = None


@dataclass(frozen=True)
class TraceLine:
    """One number behind a figure, or one supplier that is not in it.

    Attributes:
        supplier, supplier_name: Whose it is: "E23000013", "Cleveland".
        label: What was asked, in the form's words; the title of an outside release; or "not in the figure".
        value: The number; None where there is a marker or nothing, or where it is not shown.
        shown: The value or marker as a person reads it: "1,204", "[x]", a dash for nothing.
        submission, sheet, cell: Where it stands; 0 and "" where it stands in no return.
        why: Why a supplier is left out, "not returned"; or the release that an outside number is from.
        counted: Whether the number is in the figure.
        part: What it is to the formula; "" where it is in no figure.
        measure, item, period: What was asked, as the definitions name it; "" and None for what nobody asked a supplier.
        marker: Without its brackets, "" where there is none.
    """

    supplier: str
    supplier_name: str
    label: str
    value: float | None
    shown: str
    submission: int = 0
    sheet: str = ""
    cell: str = ""
    why: str = ""
    counted: bool = True
    part: Part | Literal[""] = ""
    measure: str = ""
    item: str = ""
    period: Period | None = None
    marker: str = ""


@dataclass(frozen=True)
class Trace:
    """How a figure came about. By the formula, the counted lines give its value, each part added up as it says.

    `release` is the outside release that is divided by, None where the measure has none. `filed` holds what is known of
    each submission in the lines, by number.
    """

    result: Result
    formula: FigureFormula
    lines: tuple[TraceLine, ...]
    release: Outside | None
    filed: Mapping[int, Provenance]


def trace(definitions: Definitions, result: Result, filed: Mapping[int, Provenance] = MappingProxyType({})) -> Trace:
    """Return each number behind *result*, in the register's order, then each supplier left out and why.

    Answers that count people stand there without their numbers where the figure is told in rounded counts.

    Args:
        definitions: For what was asked, and the outside figures.
        result: Of any measure, area and period.
        filed: What is known of submissions, by number; others are left aside.

    Source: metrics/methods.md, "From a figure to its cells".
    """
    measure = definitions.plan.measure(result.measure)
    lines = (*_counted(definitions, measure, result), *_left(definitions, result))
    numbers = {line.submission for line in lines}
    behind = {number: one for number, one in filed.items() if number in numbers}
    release = _divided_by(definitions, measure, result.period)[1]
    return Trace(result, formula(definitions, measure), lines, release, behind)


def _counted(definitions: Definitions, measure: Measure, result: Result) -> Iterator[TraceLine]:
    """Yield the lines of suppliers in the figure, in the register's order."""
    outside, release = _divided_by(definitions, measure, result.period)
    given: dict[str, list[Observation]] = {}
    for one in result.observations:
        given.setdefault(one.supplier, []).append(one)
    names = {one.id: one.name for one in definitions.register.suppliers if one.id in given}
    for supplier in (*names, *sorted(given.keys() - names.keys())):
        name = names.get(supplier, supplier)
        for at, asked in enumerate(measure.operands):
            part = part_at(measure, at)
            for one in given[supplier]:
                if (one.measure, one.item) == asked:
                    yield _line(definitions, name, one, part, why="" if one.value is not None else NOT_SHOWN)
        if release is not None and supplier in outside:
            why, value = f"{release.publisher}, as at {day(release.as_at)}", outside[supplier]
            yield TraceLine(supplier, name, release.title, value, digits(value), why=why, part="denominator")


def _divided_by(
    definitions: Definitions, measure: Measure, period: Period
) -> tuple[Mapping[str, float], Outside | None]:
    """Return each supplier's denominator in the outside release that the measure divides by, and the release."""
    reference = measure.reference
    if not reference:
        return {}, None
    figures = OutsideFigures(definitions, Lineage(definitions.register))
    return figures.figures(reference, period), definitions.outside[reference]


def _left(definitions: Definitions, result: Result) -> Iterator[TraceLine]:
    """Yield the markers of each supplier that is left out, or that it gave nothing."""
    for left in result.coverage.left:
        name = left.supplier.name
        for one in left.observations:
            yield replace(_line(definitions, name, one, why=left.why), counted=False)
        if not left.observations:
            yield TraceLine(left.supplier.id, name, "not in the figure", None, NOTHING, why=left.why, counted=False)


def _line(
    definitions: Definitions, name: str, one: Observation, part: Part | Literal[""] = "", why: str = ""
) -> TraceLine:
    item = definitions.plan.measure(one.measure).items[one.item]
    if one.value is None:
        shown = f"[{one.marker}]"
    elif isinstance(item, AskedItem) and item.type == "yes_no":
        shown = "Yes" if one.value else "No"
    else:
        shown = digits(one.value)
    told = {key: value for key, value in one._asdict().items() if key != "text"}
    return TraceLine(supplier_name=name, label=label_of(item, one.item), shown=shown, why=why, part=part, **told)


def digits(value: float) -> str:
    """Return every digit that was sent, with commas: "1,204", "1,223.92"."""
    return f"{value:,.15g}"
