"""From a figure back to the cells it came from.

Comes after `results.compute`. Every observation behind a result is listed, and everyone who is not in it.
"""

from __future__ import annotations

from dataclasses import dataclass

from impact.plan.definitions import Definitions
from impact.plan.measure import DerivedItem
from impact.results.model import Result
from impact.returns.observation import Observation


@dataclass(frozen=True)
class TraceLine:
    """One observation behind a figure, or one supplier that is not in it.

    `submission` is 0 where the supplier is left out; `why` then says the reason.
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


def trace(definitions: Definitions, result: Result) -> tuple[TraceLine, ...]:
    """Return each observation behind *result*, in the register's order, then each supplier left out and why."""
    names = {supplier.id: supplier.name for supplier in definitions.register.suppliers}
    lines = [_line(definitions, names, one) for one in result.observations]
    lines += [
        TraceLine(left.supplier.id, left.supplier.name, "not in the figure", None, "–", 0, "", "", left.why)
        for left in result.coverage.left
    ]
    return tuple(lines)


def _line(definitions: Definitions, names: dict[str, str], one: Observation) -> TraceLine:
    item = definitions.plan.measure(one.measure).items[one.item]
    label = item.label or (one.item.replace("_", " ") if isinstance(item, DerivedItem) else one.item)
    shown = one.text or (f"[{one.marker}]" if one.value is None else f"{one.value:,g}")
    return TraceLine(
        one.supplier,
        names.get(one.supplier, one.supplier),
        label,
        one.value,
        shown,
        one.submission,
        one.sheet,
        one.cell,
    )
