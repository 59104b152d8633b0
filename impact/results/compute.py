"""One measure, one area, one period: the figure, what each supplier brings to it, or why it brings nothing.

A figure is made only of what suppliers said: a supplier that said nothing, or a marker, is left out and named, and
never counted as zero. Nothing is rounded here but counts of people, and nothing but a finite number of a size to work
with is a figure. Whoever needs many figures makes one `Gathering` and asks it for a measure and period at a time: every
area's part is taken from there. Source: metrics/methods.md, "National rates", "Medians", "Coverage", "Missing is never
zero", "Small numbers", "Disclosure", "Outside figures", "Mergers and closures".
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from math import fsum
from statistics import median
from types import MappingProxyType
from typing import NamedTuple

from impact.plan.definitions import Definitions, Outside
from impact.plan.measure import Figure, Measure, RatioOf, SumOf
from impact.plan.periods import Period, day
from impact.plan.register import Area, Register, Supplier, slug
from impact.results.disclosure import Rounding, roundings
from impact.results.model import Coverage, Left, Result
from impact.results.uncertainty import Interval, share
from impact.returns.observation import MARKERS, Observation

Answers = Mapping[str, Observation]  # to one question, by supplier
States = Mapping[tuple[str, Period], str]
NO_ANSWERS: Answers = MappingProxyType({})
UNKNOWN: States = MappingProxyType({})  # how returns stand, where nobody asked

LARGEST = 1e15  # beyond it a machine's whole numbers have gaps; no NaN and no infinity is within it
UNUSABLE = "not a usable number"  # the words of an observation that held one
NOT_RETURNED = "not returned"
ERRORS = "return has errors"
BLANK = "blank"
NO_OUTSIDE_FIGURE = "no outside figure"


class ObservationIndex:
    """A look-up over observations, the same whatever order they come in.

    The store gives one observation for each supplier, measure, item and period. Should there be two, the later
    submission's counts; within one submission the greater by all its fields, so that nothing rests on order. What is no
    number, infinite or beyond LARGEST is held as [x], with the words that say so: it must not reach a figure.
    """

    def __init__(self, observations: Iterable[Observation]) -> None:
        self._questions: dict[Period, dict[tuple[str, str], dict[str, Observation]]] = {}
        self._heard: dict[date, set[str]] | None = None
        held_period: Period | None = None
        questions: dict[tuple[str, str], dict[str, Observation]] = {}
        for one in observations:
            supplier, measure, item, period, value, *_ = one
            if period is not held_period:  # those of a period come together: a period is costly to look up
                held_period = period
                questions = self._questions.setdefault(period, {})
            if value is not None and not -LARGEST <= value <= LARGEST:
                one = one._replace(value=None, marker="x", text=UNUSABLE)
            answers = questions.get((measure, item))
            if answers is None:
                answers = questions[measure, item] = {}
            held = answers.setdefault(supplier, one)
            if held is not one and _rank(held) < _rank(one):
                answers[supplier] = one

    def answers(self, measure: str, item: str, period: Period) -> Answers:
        """Return every supplier's observation of one item, by supplier. *period* is the measure's own."""
        return self._questions.get(period, {}).get((measure, item), NO_ANSWERS)

    def get(self, supplier: str, measure: str, item: str, period: Period) -> Observation | None:
        """Return the observation, or None when the supplier gave none. *period* is the measure's own."""
        return self.answers(measure, item, period).get(supplier)

    def heard(self, supplier: str, last: date) -> bool:
        """Whether *supplier* said anything at all for a period that ends on *last*."""
        if self._heard is None:
            self._heard = {}
            for period, questions in self._questions.items():
                self._heard.setdefault(period.last, set()).update(*questions.values())
        return supplier in self._heard.get(last, ())


def _rank(one: Observation) -> tuple[int, bool, float, str, str, str, str]:
    value = 0.0 if one.value is None else one.value
    return (one.submission, one.value is not None, value, one.marker, one.text, one.sheet, one.cell)


class Lineage:
    """The mergers that a register tells of, looked up by the force that carries on: one of `successors`, by its id."""

    def __init__(self, register: Register) -> None:
        self._suppliers = {supplier.id: supplier for supplier in register.suppliers}
        self._parts: dict[str, list[Supplier]] = {}
        self.successors: Collection[str] = self._parts.keys()
        for supplier in register.suppliers:
            if supplier.successor and supplier.until is not None:
                self._parts.setdefault(supplier.successor, []).append(supplier)

    def parts(self, force: str, period: Period) -> tuple[Supplier, ...]:
        """Return the forces that had become part of *force* by the end of *period*, at first or second hand."""
        return tuple(self._gone_into(force, period, {force})) if force in self._parts else ()

    def survivor(self, force: str, period: Period) -> str:
        """Return the id of the force that does the work of *force* at the end of *period*: its own while it exists."""
        passed = {force}
        while (found := self._suppliers.get(force)) and found.successor and not found.exists_in(period):
            if found.until is None or period.last <= found.until or found.successor in passed:
                break
            force = found.successor
            passed.add(force)
        return force

    def break_words(self, force: str, period: Period) -> str:
        """Return what parts a force's figure from those before it: "Durham became part of Kent after 30 June 2024"."""
        name = self._suppliers[force].name if force in self._suppliers else force
        before = period.moved(-1).last
        return "; ".join(
            f"{part.name} became part of {name} after {day(part.until)}"
            for part in self._parts.get(force, ())
            if part.until and before <= part.until < period.last
        )

    def _gone_into(self, force: str, period: Period, passed: set[str]) -> Iterator[Supplier]:
        for part in self._parts.get(force, ()):
            if part.id not in passed and part.until is not None and part.until < period.last:
                passed.add(part.id)
                yield part
                yield from self._gone_into(part.id, period, passed)


class Weighing(NamedTuple):
    """What those expected in a figure hold, by supplier, in all, and of what: "officers in post at 31 March 2024".

    `complete` is the coverage of a figure that they are all in.
    """

    held: Mapping[str, float]
    whole: float
    words: str
    complete: Coverage


class OutsideFigures:
    """What the plan's outside releases say of each supplier, the figures of forces that merged taken together."""

    def __init__(self, definitions: Definitions, lineage: Lineage) -> None:
        self._releases = definitions.outside
        self._suppliers = [supplier.id for supplier in definitions.register.suppliers]
        self._coverage_by = definitions.plan.presentation.coverage_by
        self._lineage = lineage
        self._found: dict[tuple[str, Period], dict[str, float]] = {}

    def figures(self, reference: str, period: Period) -> Mapping[str, float]:
        """Return a release's figure for each supplier that it has one for, with mergers by the end of *period*."""
        if (reference, period) not in self._found:
            release = self._releases.get(reference)
            told = [(one, self._value(release, one, period)) for one in self._suppliers] if release else []
            self._found[reference, period] = {one: value for one, value in told if value is not None}
        return self._found[reference, period]

    def _value(self, release: Outside, supplier: str, period: Period) -> float | None:
        """A release's figure for *supplier*, None where it has none for it or for a force that joined it.

        A force that had ended by the day the release speaks of is in its successor's figure already.
        """
        joined = self._lineage.parts(supplier, period)
        apart = [part.id for part in joined if part.until is not None and part.until >= release.as_at]
        known = [release.values[one] for one in (supplier, *apart) if one in release.values]
        usable = len(known) == 1 + len(apart) and all(-LARGEST <= value <= LARGEST for value in known)
        return fsum(known) if usable else None

    def weighing(self, measure: Measure, expected: Sequence[Supplier], period: Period) -> Weighing | None:
        """Return the release that says how much each of *expected* counts for: the measure's own, or the plan's.

        None where neither has a figure for each of them, or they come to nothing.
        """
        for reference in (measure.reference, self._coverage_by):
            held = self.figures(reference, period) if reference else {}
            if held and all(one.id in held for one in expected):
                whole = fsum([held[one.id] for one in expected])
                if whole > 0:
                    release = self._releases[reference]
                    words = f"{release.unit} at {day(release.as_at)}"
                    return Weighing(held, whole, words, Coverage(len(expected), len(expected), (), 1.0, words))
        return None


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
    places: Mapping[str, Sequence[int]]
    weighings: dict[tuple[str, str, int], Weighing | None]


class Gathering:
    """Everything that figures are made from, asked for one measure and period at a time.

    `roundings` are those of measures that rest on counts of people, by ref; none where figures are to be *exact*.
    """

    def __init__(
        self, definitions: Definitions, observations: ObservationIndex, states: States = UNKNOWN, *, exact: bool = False
    ) -> None:
        self.definitions = definitions
        self.observations = observations
        self.roundings = {} if exact else roundings(definitions.plan)
        self.lineage = Lineage(definitions.register)
        self.outside = OutsideFigures(definitions, self.lineage)
        self._states = states
        self._brought: dict[tuple[str, Period], tuple[Brought, ...]] = {}
        self._moments: dict[Period, _Moment] = {}

    def all(self, measure: Measure, period: Period) -> tuple[Brought, ...]:
        """Return what everyone asked brings, for the measure's own *period*, in the register's order; it is kept."""
        found = self._brought.get((measure.ref, period))
        if found is None:
            found = self._brought[measure.ref, period] = self._gathered(measure, period)
        return found

    def _gathered(self, measure: Measure, period: Period) -> tuple[Brought, ...]:
        asked = measure.operands
        different = tuple(dict.fromkeys(asked))
        told = [self.observations.answers(ref, item, period) for ref, item in different]
        outside = self.outside.figures(measure.reference, period) if measure.reference else None
        if measure.supplier == "forces":
            suppliers = self._moment(period).forces
        else:
            suppliers = self.definitions.register.suppliers_of(measure, period)
        ids = [one.id for one in suppliers]
        brought = []
        for supplier, given in zip(suppliers, zip(*[map(one.get, ids) for one in told], strict=True), strict=True):
            values = None if None in given else [one.value for one in given]
            if values is None or None in values:
                brought.append(self._left_out(supplier, [one for one in given if one is not None], period))
                continue
            if len(asked) > len(different):  # an item that counts twice
                values = [values[different.index(one)] for one in asked]
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
        """What holds at the end of *period*."""
        found = self._moments.get(period)
        if found is None:
            forces = self.definitions.register.forces(period)
            places: dict[str, list[int]] = {}
            for at, force in enumerate(forces):
                places[force.id] = [at]
                places.setdefault(f"region:{slug(force.region)}", []).append(at)
            found = self._moments[period] = _Moment(forces, places, {})
        return found

    def _left_out(self, supplier: Supplier, given: Sequence[Observation], period: Period) -> Brought:
        marked = tuple(one for one in given if one.value is None and one.marker)
        if not marked:
            return Brought(supplier, (), (), BLANK if given else self._silence(supplier, period))
        # where one answer is not available, that another does not apply is beside the point
        marker = next((one.marker for one in marked if one.marker != "z"), "z")
        means = UNUSABLE if any(one.text == UNUSABLE for one in marked) else MARKERS.get(marker, "no figure")
        return Brought(supplier, (), marked, f"{means} [{marker}]", marker)

    def _silence(self, supplier: Supplier, period: Period) -> str:
        """Why a supplier gave none of the answers, by its return for the quarter that ends with *period*."""
        if self.observations.heard(supplier.id, period.last):
            return BLANK
        state = self._states.get((supplier.id, Period.containing(period.last)), NOT_RETURNED)
        return {"errors": ERRORS, NOT_RETURNED: NOT_RETURNED}.get(state, BLANK)


# --- the figure ------------------------------------------------------------------------------------------------------


LARGEST_FIGURE = 1e18  # so that whatever is worked out from figures is a number too
TOO_LARGE = "the figures are too large to work with"
NOT_COMBINED = "each supplier's figure stands by itself, and they are not combined"


def combine(gathering: Gathering, measure: Measure, area: Area, period: Period) -> Result:
    """Return *measure* for *area* and its own *period*, in the measure's unit.

    A supplier to whom the question does not apply, [z], is left out and stands so in the coverage; alone of all
    reasons it does not make a measure that needs every supplier [x], since nothing is missing. A measure of the body's
    own team has a national figure only, [z] elsewhere.
    """
    return combined(
        gathering, measure, area, period, gathering.part(measure, area, period, gathering.all(measure, period))
    )


def combined(gathering: Gathering, measure: Measure, area: Area, period: Period, brought: Sequence[Brought]) -> Result:
    """Return what *brought*, from each supplier expected for *area* and from nobody else, comes to."""
    counted = [one for one in brought if not one.why]
    rounding = gathering.roundings.get(measure.ref)
    made = _made(gathering, measure, area, brought, counted, rounding)
    reason = break_reason(gathering, measure, area, period)
    observations = tuple([each for one in counted for each in one.observations])
    return Result(
        measure.ref,
        area,
        period,
        coverage=_coverage(gathering, measure, area, period, brought, counted),
        observations=rounding.untold(observations) if rounding else observations,
        broken=reason != "",
        break_reason=reason,
        rounded=rounding.base if rounding else 0,
        **made._asdict(),
    )


class _Made(NamedTuple):
    """A figure, or the marker that says why there is none."""

    value: float | None
    marker: str = ""
    numerator: float | None = None
    denominator: float | None = None
    interval: Interval | None = None
    why: str = ""


def _made(
    gathering: Gathering,
    measure: Measure,
    area: Area,
    brought: Sequence[Brought],
    counted: Sequence[Brought],
    rounding: Rounding | None,
) -> _Made:
    """What *counted* come to; counts of people are added exactly and then rounded."""
    if not counted:
        markers = {one.marker for one in brought}  # none where nobody returned, "z" where there is nobody to ask
        return _Made(None, "z" if markers <= {"z"} else "x" if markers - {"z", ""} else "")
    if measure.missing == "not_available" and any(one.why and one.marker != "z" for one in brought):
        return _Made(None, "x")
    value = measure.value
    if isinstance(value, SumOf):
        total = fsum([each for one in counted for each in one.values])
        return _finite(rounding.count(total) if rounding else total)
    if isinstance(value, Figure):
        if measure.across_forces != "median_of_forces" and len(counted) > 1:
            return _Made(None, "z", why=NOT_COMBINED)
        own = [one.values[0] for one in counted]
        return _finite(median(map(rounding.count, own) if rounding else own))
    numerator = fsum([one.values[0] for one in counted]) + 0.0  # + 0.0: -0 is 0
    ratio = isinstance(value, RatioOf)
    denominator = (fsum([one.values[1] for one in counted]) if ratio else float(len(counted))) + 0.0
    if rounding:
        numerator, denominator = rounding.parts(numerator, denominator)
        if rounding.is_of_few(denominator):
            return _Made(None, "u", why=rounding.too_few)
    rules, fewest = gathering.definitions.plan.presentation, 0
    if measure.survey:
        fewest = rules.minimum_respondents
    elif measure.unit == "percent" and (ratio or area.kind != "force"):  # one force's yes is no percentage of anything
        fewest = rules.minimum_count
    if denominator == 0 or denominator < fewest:
        return _Made(None, "u" if denominator else "z", numerator, denominator)
    per = value.per if isinstance(value, RatioOf) else 100 if measure.unit == "percent" else 1
    rate = per * numerator / denominator
    if abs(rate) > LARGEST_FIGURE:
        return _Made(None, "x", numerator, denominator, why=TOO_LARGE)
    known = measure.survey and 0 <= numerator <= denominator
    return _Made(rate + 0.0, "", numerator, denominator, share(numerator, denominator, per) if known else None)


def _finite(value: float) -> _Made:
    return _Made(value + 0.0) if abs(value) <= LARGEST_FIGURE else _Made(None, "x", why=TOO_LARGE)


def _coverage(
    gathering: Gathering,
    measure: Measure,
    area: Area,
    period: Period,
    brought: Sequence[Brought],
    counted: Sequence[Brought],
) -> Coverage:
    """How many are in the figure, and the share that they hold; of one force or team the count says it all."""
    several = area.kind != "force" and measure.supplier == "forces"
    weighing = gathering.weighing(measure, area, period, brought) if several else None
    if len(counted) == len(brought):
        return weighing.complete if weighing else Coverage(len(counted), len(brought))
    left = tuple([Left(one.supplier, one.why, one.observations, one.lacks) for one in brought if one.why])
    if weighing is None:
        return Coverage(len(counted), len(brought), left)
    weight = fsum([weighing.held[one.supplier.id] for one in counted]) / weighing.whole
    return Coverage(len(counted), len(brought), left, weight, weighing.words)


def break_reason(gathering: Gathering, measure: Measure, area: Area, period: Period) -> str:
    """Return what parts a figure from those before it: a change of definition, or a force that this one took in."""
    merged = area.kind == "force" and measure.supplier == "forces" and area.code in gathering.lineage.successors
    if not merged and not measure.breaks:
        return ""
    reasons = [one.reason for one in measure.breaks if period.first <= one.period.first <= period.last]
    words = gathering.lineage.break_words(area.code, period) if merged else ""
    return "; ".join([*reasons, words] if words else reasons)
