"""What each supplier brings to a figure, or why it brings nothing.

Comes after `results.index`, `results.lineage` and `results.outside`, before `results.compute`, which combines what is
gathered here. Whoever needs many figures makes one `Gathering` and asks it for a measure and period at a time: every
area's part is taken from there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from impact.plan.definitions import Definitions
from impact.plan.measure import Measure
from impact.plan.periods import Period
from impact.plan.register import Area, Register, Supplier, slug
from impact.results.disclosure import roundings
from impact.results.index import UNUSABLE, ObservationIndex
from impact.results.lineage import Lineage
from impact.results.outside import OutsideFigures, Weighing
from impact.returns.observation import MARKERS, Observation

States = Mapping[tuple[str, Period], str]
UNKNOWN: States = MappingProxyType({})  # how returns stand, where nobody asked

NOT_RETURNED = "not returned"
ERRORS = "return has errors"
BLANK = "blank"
NO_OUTSIDE_FIGURE = "no outside figure"


class Brought(NamedTuple):
    """What one supplier brings to a figure.

    Attributes:
        supplier: Whose it is.
        values: A number for each operand, in the measure's order; an outside denominator last. Empty when left out.
        observations: The answers the numbers come from; when left out, the answers that say why, if any do.
        why: Why it is left out, "" when it is in the figure.
        marker: The marker that it is left out for, "" where it gave none.
        lacks: Of several periods taken together, those that keep it out, and whose return each would be.
    """

    supplier: Supplier
    values: tuple[float, ...]
    observations: tuple[Observation, ...]
    why: str = ""
    marker: str = ""
    lacks: tuple[tuple[Supplier, Period], ...] = ()


class _Moment(NamedTuple):
    """What holds of every measure at the end of a period.

    Attributes:
        forces: Those that exist.
        places: Where each area's forces stand among them, by the area's code.
        weighings: What weighs coverage, by release, area and how many are expected, as far as it was asked for.
    """

    forces: tuple[Supplier, ...]
    places: Mapping[str, tuple[int, ...]]
    weighings: dict[tuple[str, str, int], Weighing | None]


class Gathering:
    """Everything that figures are made from, asked for one measure and period at a time.

    `roundings` are those of measures that rest on counts of people, by ref; none where figures are to be *exact*.
    """

    def __init__(
        self,
        definitions: Definitions,
        observations: ObservationIndex,
        states: States = UNKNOWN,
        *,
        exact: bool = False,
    ) -> None:
        self.roundings = {} if exact else roundings(definitions.plan)
        self.definitions = definitions
        self.observations = observations
        self.states = states
        self.lineage = Lineage(definitions.register)
        self.outside = OutsideFigures(definitions, self.lineage)
        self._asked: dict[str, tuple[tuple[tuple[str, str], ...], tuple[int, ...]]] = {}
        self._brought: dict[tuple[str, Period], tuple[Brought, ...]] = {}
        self._moments: dict[Period, _Moment] = {}
        self._last: tuple[Period, _Moment] | None = None

    def expected(self, measure: Measure, period: Period) -> tuple[Supplier, ...]:
        """Return who is asked, in the register's order: every force, or the team that the measure is of."""
        if measure.supplier != "forces":
            return self.definitions.register.suppliers_of(measure, period)
        return self._moment(period).forces

    def all(self, measure: Measure, period: Period) -> tuple[Brought, ...]:
        """Return what each of them brings, for the measure's own *period*; kept, for other areas and for the year."""
        found = self._brought.get((measure.ref, period))
        if found is None:
            found = self._brought[measure.ref, period] = self._gathered(measure, period)
        return found

    def _gathered(self, measure: Measure, period: Period) -> tuple[Brought, ...]:
        if measure.ref not in self._asked:
            self._asked[measure.ref] = _order(measure.operands)
        different, order = self._asked[measure.ref]
        asked = [self.observations.answers(ref, item, period) for ref, item in different]
        reference = measure.reference
        outside = self.outside.figures(reference, period) if reference else None
        suppliers = self.expected(measure, period)
        ids = [one.id for one in suppliers]
        brought = []
        for supplier, given in zip(suppliers, zip(*[map(one.get, ids) for one in asked], strict=True), strict=True):
            values = None if None in given else [one.value for one in given]
            if values is None or None in values:
                brought.append(self._left_out(supplier, [one for one in given if one is not None], period))
                continue
            if len(order) > len(asked):  # an item that counts twice
                values = [values[at] for at in order]
            if outside is not None:
                if supplier.id not in outside:
                    brought.append(Brought(supplier, (), (), NO_OUTSIDE_FIGURE))
                    continue
                values.append(outside[supplier.id])
            brought.append(Brought(supplier, tuple(values), given))
        return tuple(brought)

    def part(self, measure: Measure, area: Area, period: Period, brought: Sequence[Brought]) -> Sequence[Brought]:
        """Return the part of *brought*, which is everyone's, that is about *area*; a team's figure is national only."""
        if area.kind == "national":
            return brought
        if measure.supplier != "forces":
            return ()
        return [brought[at] for at in self._moment(period).places.get(area.code, ())]

    def weighing(self, measure: Measure, area: Area, period: Period, brought: Sequence[Brought]) -> Weighing | None:
        """Return what weighs the coverage of a figure that *brought* are expected in; None where nothing does."""
        weighings = self._moment(period).weighings
        key = (measure.reference, area.code, len(brought))
        if key not in weighings:
            weighings[key] = self.outside.weighing(measure, [one.supplier for one in brought], period)
        return weighings[key]

    def _moment(self, period: Period) -> _Moment:
        """What holds at the end of *period*. Many figures of one period are asked for together."""
        if self._last is not None and self._last[0] is period:
            return self._last[1]
        found = self._moments.get(period)
        if found is None:
            forces = self.definitions.register.forces(period)
            found = self._moments[period] = _Moment(forces, _places(forces), {})
        self._last = (period, found)
        return found

    def _left_out(self, supplier: Supplier, given: Sequence[Observation], period: Period) -> Brought:
        marked = tuple(one for one in given if one.value is None and one.marker)
        if not marked:
            return Brought(supplier, (), (), BLANK if given else self._silence(supplier, period))
        marker = _gravest(marked)
        means = UNUSABLE if any(one.text == UNUSABLE for one in marked) else MARKERS.get(marker, "no figure")
        return Brought(supplier, (), marked, f"{means} [{marker}]", marker)

    def _silence(self, supplier: Supplier, period: Period) -> str:
        """Why a supplier gave none of the answers, by its return for the quarter that ends with *period*."""
        if self.observations.heard(supplier.id, period.last):
            return BLANK
        state = self.states.get((supplier.id, Period.containing(period.last)), NOT_RETURNED)
        return {"errors": ERRORS, NOT_RETURNED: NOT_RETURNED}.get(state, BLANK)


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
    gathering = Gathering(definitions, observations, states)
    return tuple(gathering.part(measure, area, period, gathering.all(measure, period)))


def expected(register: Register, measure: Measure, area: Area, period: Period) -> tuple[Supplier, ...]:
    """Return who is asked: the area's forces; for a measure of the body's own team, that team, nationally only."""
    if measure.supplier == "forces":
        return register.forces_in(area, period)
    return register.suppliers_of(measure, period) if area.kind == "national" else ()


def _order(wanted: Sequence[tuple[str, str]]) -> tuple[tuple[tuple[str, str], ...], tuple[int, ...]]:
    """The different operands, and where among them each one stands."""
    different = tuple(dict.fromkeys(wanted))
    return different, tuple(different.index(one) for one in wanted)


def _places(forces: Sequence[Supplier]) -> dict[str, tuple[int, ...]]:
    """Where the forces of each region, and each force itself, stand among *forces*, by the area's code."""
    found: dict[str, list[int]] = {}
    for at, force in enumerate(forces):
        found[force.id] = [at]
        found.setdefault(f"region:{slug(force.region)}", []).append(at)
    return {code: tuple(places) for code, places in found.items()}


def _gravest(marked: tuple[Observation, ...]) -> str:
    """The marker that says most: where one answer is not available, that another does not apply is beside the point."""
    markers = [one.marker for one in marked]
    return next((marker for marker in markers if marker != "z"), "z")
