"""A measure over a financial year or half-year that is collected in shorter periods, and over the year so far.

Flows are added force by force; a stock is taken at the end; a figure that cannot be added has none for the year, and
says why. Source: metrics/methods.md, "Years", "Stocks and flows", "Mergers and closures".
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from math import fsum

from impact.plan.definitions import Definitions
from impact.plan.measure import LENGTH_OF, Measure, RatioOf, SumOf
from impact.plan.parts import listed
from impact.plan.periods import MONTHS, MONTHS_IN, Period
from impact.plan.register import Area, Supplier
from impact.results.compute import break_reason, combine, combined
from impact.results.gathering import Brought, Gathering
from impact.results.model import Coverage, Result

Part = tuple[Period, Brought]  # what a supplier brings for one of the periods that are added


@dataclass(frozen=True)
class SoFar:
    """A measure over the part of a financial year that has ended.

    `result.period` is the whole year; `periods` are those in the figure, oldest first, of the `of` that it has.
    """

    result: Result
    periods: tuple[Period, ...]
    of: int

    @property
    def words(self) -> str:
        """How much of the year it is: "April to December 2024, 3 of 4 quarters of 2024/25"."""
        unit = {"quarter": "quarter", "half": "half-year", "year": "year"}[self.periods[0].length]
        parts = f"{len(self.periods)} of {self.of} {unit}{'' if self.of == 1 else 's'}"
        return f"{months_of(self.periods)}, {parts} of {self.result.period.name}"


def months_of(periods: Sequence[Period]) -> str:
    """Return from when to when *periods* are, the oldest first: "April to December 2024"."""
    first, last = periods[0].first, periods[-1].last
    begins = MONTHS[first.month - 1] + (f" {first.year}" if first.year != last.year else "")
    return f"{begins} to {MONTHS[last.month - 1]} {last.year}"


def period_words(result: Result) -> str:
    """Return the period of a figure: "Q1 2024/25 (April to June)"; of part of a longer one, how much of it it is."""
    parts = len(result.periods)
    of = MONTHS_IN[result.period.length] // MONTHS_IN[result.periods[0].length] if parts else 0
    return SoFar(result, result.periods, of).words if 0 < parts < of else result.period.label


def year_so_far(gathering: Gathering, measure: Measure, area: Area, upto: Period) -> SoFar:
    """Return *measure* over the financial year that *upto* is in, up to its end; one of its periods has `ended`.

    A rate so far is over the months so far: it is not scaled up to a year.
    """
    year, due = Period(upto.year, "year", 1), ended(measure, upto)
    return SoFar(over(gathering, measure, area, year, due), tuple(due), len(within(measure, year)))


def ended(measure: Measure, upto: Period) -> list[Period]:
    """Return the measure's own periods of the financial year that *upto* is in that end with it or before."""
    return [part for part in within(measure, Period(upto.year, "year", 1)) if part.last <= upto.last]


def within(measure: Measure, whole: Period) -> list[Period]:
    """Return the measure's own periods that *whole* is made of, oldest first; none where they are longer."""
    length = LENGTH_OF[measure.frequency]
    first = Period.containing(whole.first, length)
    return [first.moved(step) for step in range(MONTHS_IN[whole.length] // MONTHS_IN[length])]


def over(gathering: Gathering, measure: Measure, area: Area, whole: Period, parts: Sequence[Period]) -> Result:
    """Return *measure* for *area* over *parts*, all of its own periods in *whole*, or the first so many of them.

    Of a flow, a force with all its periods is in the figure with their sum; one that lacks any is left out, with the
    reason and the period, or makes the figure [x] where the measure needs every force. A force that closed during the
    year is in it with what it did until then, together with its successor. A stock is the one at the end.
    """
    if len(parts) > 1 or measure.across_time == "stock":
        why_not = _not_given(gathering.definitions, measure, whole, parts)
        if why_not:
            return Result(measure.ref, area, whole, None, "z", Coverage(0, 0), why=why_not)
    if len(parts) == 1 or measure.across_time == "stock":
        last = parts[-1]
        result = combine(gathering, measure, area, last)
        return result if last == whole else replace(result, period=whole, periods=(last,))
    brought = [
        (part, one) for part in parts for one in gathering.part(measure, area, part, gathering.all(measure, part))
    ]
    added = [_added(measure, supplier, told, len(parts)) for supplier, told in _by_survivor(gathering, brought, parts)]
    result = combined(gathering, measure, area, parts[-1], added)  # coverage is as forces stand at the end
    reasons = dict.fromkeys(filter(None, (break_reason(gathering, measure, area, part) for part in parts)))
    return replace(result, period=whole, broken=bool(reasons), break_reason="; ".join(reasons), periods=tuple(parts))


def _not_given(definitions: Definitions, measure: Measure, whole: Period, parts: Sequence[Period]) -> str:
    """Why there can be no figure for *whole*, whatever forces send; "" where there can."""
    covers = definitions.plan.covers
    asked = [
        one
        for one in parts
        if measure.period_within(one) is not None and one.last >= covers.from_ and one.first <= covers.to
    ]
    if measure.across_time == "stock":
        return "" if parts[-1] in asked else f"it is not collected for {parts[-1].name}"
    if measure.across_time == "not_additive" or not isinstance(measure.value, SumOf | RatioOf):
        return f"its figures for parts of {whole.name} cannot be added"
    if len(asked) < len(parts):
        return f"it is not collected for {listed(one.name for one in parts if one not in asked)}"
    changed = [one for one in measure.breaks if parts[0].last < one.period.first <= parts[-1].last]
    if changed:
        return f"the definition changed in {changed[0].period.name}, and figures from before and after are not added"
    return ""


def _by_survivor(
    gathering: Gathering, brought: Sequence[Part], parts: Sequence[Period]
) -> list[tuple[Supplier, list[Part]]]:
    """What each supplier that is there at the end brought, with what those brought that became part of it by then.

    One whose successor stands outside the area keeps its own, and so does one that closed without any.
    """
    suppliers = {one.supplier.id: one.supplier for _, one in brought}
    found: dict[str, list[Part]] = {}
    for part, one in brought:
        survivor = gathering.lineage.survivor(one.supplier.id, parts[-1])
        found.setdefault(survivor if survivor in suppliers else one.supplier.id, []).append((part, one))
    return [(one, found[one.id]) for one in gathering.definitions.register.suppliers if one.id in found]


def _added(measure: Measure, supplier: Supplier, told: Sequence[Part], parts: int) -> Brought:
    """The sum of what one supplier brought for each period; left out where it lacks any.

    A denominator from outside is no flow: it is the mean over the periods, so that a force counts in it for as long as
    it existed.
    """
    missing = [(part, one) for part, one in told if one.why]
    if missing:
        observations = tuple(each for _, one in missing for each in one.observations)
        markers = [one.marker for _, one in missing]
        lacks = tuple((one.supplier, part) for part, one in missing)
        return Brought(supplier, (), observations, _lacks(supplier, missing), min(markers, key="z".__eq__), lacks)
    values = [fsum(one.values[at] for _, one in told) for at in range(len(told[0][1].values))]
    if measure.reference:
        values[-1] /= parts
    return Brought(supplier, tuple(values), tuple(each for _, one in told for each in one.observations))


def _lacks(supplier: Supplier, missing: Iterable[Part]) -> str:
    """Why a supplier is left out of a year: "not returned for Q2 2024/25 and Q3 2024/25"."""

    def reason(told: Part) -> tuple[str, str]:
        return ("" if told[1].supplier.id == supplier.id else told[1].supplier.name, told[1].why)

    said = []
    for (name, why), group in groupby(sorted(missing, key=reason), key=reason):
        periods = listed(part.name for part, _ in group)
        said.append(f"{name}: {why} for {periods}" if name else f"{why} for {periods}")
    return "; ".join(said)
