"""From a figure back to the cells it came from.

Comes after `results.compute`; the command line and the report's notes list these lines.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from impact.plan.definitions import Definitions
from impact.plan.measure import AskedItem, Item, Measure
from impact.plan.periods import day
from impact.results.gathering import outside_value, reference_of
from impact.results.model import Left, Result
from impact.returns.observation import Observation


@dataclass(frozen=True)
class TraceLine:
    """One number behind a figure, or one supplier that is not in it.

    Attributes:
        supplier, supplier_name: Whose it is: "E23000013", "Cleveland".
        label: What was asked, in the form's words; the title of an outside release; or "not in the figure".
        value: The number; None where there is a marker or nothing.
        shown: The value or marker as a person reads it: "1,204", "[x]", a dash for nothing.
        submission, sheet, cell: Where it stands; 0 and "" where it stands in no return.
        why: Why a supplier is left out, "not returned"; or the release that an outside number is from.
        counted: Whether the number is in the figure.
    """

    supplier: str
    supplier_name: str
    label: str
    value: float | None
    shown: str
    submission: int
    sheet: str
    cell: str
    why: str = ""
    counted: bool = True


def trace(definitions: Definitions, result: Result) -> tuple[TraceLine, ...]:
    """Return each number behind *result*, in the register's order, then each supplier left out and why.

    Adding up the counted lines, item by item, gives the figure again.
    """
    measure = definitions.plan.measure(result.measure)
    names = {supplier.id: supplier.name for supplier in definitions.register.suppliers}
    lines: list[TraceLine] = []
    for supplier in dict.fromkeys(one.supplier for one in result.observations):
        name = names.get(supplier, supplier)
        lines += [_answer(definitions, name, one) for one in result.observations if one.supplier == supplier]
        lines += _outside(definitions, measure, supplier, name)
    for left in result.coverage.left:
        lines += _left_out(definitions, left)
    return tuple(lines)


def _answer(definitions: Definitions, name: str, one: Observation, why: str = "") -> TraceLine:
    return TraceLine(
        supplier=one.supplier,
        supplier_name=name,
        label=_label(definitions, one),
        value=one.value,
        shown=_shown(definitions, one),
        submission=one.submission,
        sheet=one.sheet,
        cell=one.cell,
        why=why,
        counted=not why,
    )


def _outside(definitions: Definitions, measure: Measure, supplier: str, name: str) -> Iterator[TraceLine]:
    """Yield the supplier's denominator from an outside release, where the measure has one."""
    value = outside_value(definitions, measure, supplier)
    if value is not None:
        release = definitions.outside[reference_of(measure)]
        why = f"{release.publisher}, as at {day(release.as_at)}"
        yield TraceLine(supplier, name, release.title, value, _digits(value), 0, "", "", why)


def _left_out(definitions: Definitions, left: Left) -> list[TraceLine]:
    supplier = left.supplier
    if left.observations:
        return [_answer(definitions, supplier.name, one, left.why) for one in left.observations]
    nothing = "\N{EN DASH}"
    return [TraceLine(supplier.id, supplier.name, "not in the figure", None, nothing, 0, "", "", left.why, False)]


def _label(definitions: Definitions, one: Observation) -> str:
    return _item(definitions, one).label or one.item.replace("_", " ").capitalize()


def _shown(definitions: Definitions, one: Observation) -> str:
    if one.value is None:
        return f"[{one.marker}]"
    item = _item(definitions, one)
    if isinstance(item, AskedItem) and item.type == "yes_no":
        return "Yes" if one.value else "No"
    return _digits(one.value)


def _item(definitions: Definitions, one: Observation) -> Item:
    return definitions.plan.measure(one.measure).items[one.item]


def _digits(value: float) -> str:
    """Every digit that was sent, with commas: "1,204", "1,223.92"."""
    return f"{value:,.15g}"
