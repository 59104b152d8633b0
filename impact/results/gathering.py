"""What each supplier brings to a figure, or why it brings nothing.

Comes after `results.index`, before `results.compute`, which combines what is gathered here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from impact.plan.definitions import Definitions
from impact.plan.measure import Figure, Measure, RatioOf, Reference, ShareYes, SumOf
from impact.plan.periods import Period
from impact.plan.register import Area, Register, Supplier
from impact.results.index import ObservationIndex
from impact.returns.observation import MARKERS, Observation

States = Mapping[tuple[str, Period], str]
UNKNOWN: States = MappingProxyType({})  # how returns stand, where nobody asked

NOT_RETURNED = "not returned"
ERRORS = "return has errors"
BLANK = "blank"
NO_OUTSIDE_FIGURE = "no outside figure"


@dataclass(frozen=True)
class Brought:
    """What one supplier brings to a figure.

    Attributes:
        supplier: Whose it is.
        values: A number for each operand, in the measure's order; an outside denominator last. Empty when left out.
        observations: The answers the numbers come from; when left out, the answers that say why, if any do.
        why: Why it is left out, "" when it is in the figure.
        marker: The marker that it is left out for, "" where it gave none.
    """

    supplier: Supplier
    values: tuple[float, ...]
    observations: tuple[Observation, ...]
    why: str = ""
    marker: str = ""


def gather(
    definitions: Definitions,
    measure: Measure,
    area: Area,
    period: Period,
    observations: ObservationIndex,
    states: States = UNKNOWN,
) -> tuple[Brought, ...]:
    """Return what every supplier expected for *measure*, *area* and its own *period* brings, in the register's order.

    Source: metrics/methods.md, "Coverage", "Missing is never zero".
    """
    return tuple(
        _brought(definitions, measure, supplier, period, observations, states)
        for supplier in expected(definitions.register, measure, area, period)
    )


def expected(register: Register, measure: Measure, area: Area, period: Period) -> tuple[Supplier, ...]:
    """Return who is asked: the area's forces; for a measure of the body's own team, that team, nationally only."""
    if measure.supplier == "forces":
        return register.forces_in(area, period)
    return register.suppliers_of(measure, period) if area.kind == "national" else ()


def operands(measure: Measure) -> tuple[tuple[str, str], ...]:
    """Return each item a supplier must give as (measure's ref, item): an item of *measure*, or REF.item of another."""
    return tuple(_operand(measure, name) for name in _names(measure))


def outside_value(definitions: Definitions, measure: Measure, supplier: str) -> float | None:
    """Return *supplier*'s denominator in the release that *measure* is pinned to; None where that has no figure."""
    reference = reference_of(measure)
    return definitions.outside[reference].values.get(supplier) if reference else None


def reference_of(measure: Measure) -> str:
    """Return the id of the outside release that *measure* divides by, or ""."""
    if isinstance(measure.value, RatioOf) and isinstance(measure.value.denominator, Reference):
        return measure.value.denominator.reference
    return ""


def _names(measure: Measure) -> tuple[str, ...]:
    value = measure.value
    if isinstance(value, SumOf):
        return value.operands
    if isinstance(value, ShareYes):
        return (value.share_yes,)
    if isinstance(value, Figure):
        return (value.figure,)
    return (value.numerator,) if isinstance(value.denominator, Reference) else (value.numerator, value.denominator)


def _operand(measure: Measure, name: str) -> tuple[str, str]:
    ref, dot, item = name.rpartition(".")
    return (ref, item) if dot else (measure.ref, name)


def _brought(
    definitions: Definitions,
    measure: Measure,
    supplier: Supplier,
    period: Period,
    observations: ObservationIndex,
    states: States,
) -> Brought:
    answers = [observations.get(supplier.id, ref, item, period) for ref, item in operands(measure)]
    given = [one for one in answers if one is not None]
    values = [one.value for one in given if one.value is not None]
    marked = tuple(one for one in given if one.value is None and one.marker)
    if marked:
        marker = _gravest(marked)
        return Brought(supplier, (), marked, f"{MARKERS.get(marker, 'no figure')} [{marker}]", marker)
    if len(values) < len(answers):
        why = BLANK if given else _silence(supplier, period, observations, states)
        return Brought(supplier, (), (), why)
    if reference_of(measure):
        outside = outside_value(definitions, measure, supplier.id)
        if outside is None:
            return Brought(supplier, (), (), NO_OUTSIDE_FIGURE)
        values.append(outside)
    return Brought(supplier, tuple(values), tuple(dict.fromkeys(given)))


def _gravest(marked: tuple[Observation, ...]) -> str:
    """The marker that says most: where one answer is not available, that another does not apply is beside the point."""
    markers = [one.marker for one in marked]
    return next((marker for marker in markers if marker != "z"), "z")


def _silence(supplier: Supplier, period: Period, observations: ObservationIndex, states: States) -> str:
    """Why a supplier gave none of the answers, by its return for the quarter that ends with *period*."""
    if observations.heard(supplier.id, period.last):
        return BLANK
    state = states.get((supplier.id, Period.containing(period.last)), "not returned")
    return {"errors": ERRORS, "not returned": NOT_RETURNED}.get(state, BLANK)
