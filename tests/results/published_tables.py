"""Everything that is published of a few measures, as tables by measure and period, years among them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from math import fsum

from impact.plan.definitions import Definitions
from impact.plan.measure import RatioOf
from impact.plan.periods import Period
from impact.plan.register import Register, Supplier
from impact.results.compute import compute
from impact.results.index import ObservationIndex
from impact.results.model import Result
from impact.returns.observation import Observation
from tests.results.small_plans import definitions

Tables = Mapping[str, Mapping[Period, tuple[Result, ...]]]


def forces_of(*sizes: int) -> tuple[Supplier, ...]:
    """So many forces in each region: A1, A2, B1 …"""
    letters = "ABCDEFGH"
    return tuple(
        Supplier(f"{letters[at]}{number}", f"{letters[at]}{number}", "territorial", f"Region {letters[at]}")
        for at, size in enumerate(sizes)
        for number in range(1, size + 1)
    )


def plan_of(forces: Iterable[Supplier], *measures: object, minimum: int = 5) -> Definitions:
    """A plan with *measures*, for these forces."""
    made = definitions(*measures, minimum_count=minimum)  # type: ignore[arg-type]  # measures, whatever they change
    return replace(made, register=Register(tuple(forces)))


def publish(plan: Definitions, observations: Iterable[Observation], periods: Sequence[Period], years: bool) -> Tables:
    """Each measure for each period and area; and, when asked, the year that the periods are of, as their sum."""
    index = ObservationIndex(observations)
    tables: dict[str, dict[Period, tuple[Result, ...]]] = {}
    for measure in plan.plan.measures:
        tables[measure.ref] = {
            period: tuple(compute(plan, measure, area, period, index) for area in plan.register.areas(period))
            for period in periods
        }
        if years:
            year = Period(periods[0].year, "year", 1)
            ratio = isinstance(measure.value, RatioOf)
            tables[measure.ref][year] = tuple(
                _year(year, each, ratio, plan.plan.presentation.minimum_count)
                for each in zip(*(tables[measure.ref][period] for period in periods), strict=True)
            )
    return tables


def _year(year: Period, quarters: Sequence[Result], ratio: bool, minimum: int) -> Result:
    """The sum of the quarters that have a figure."""
    given = [one for one in quarters if one.observations and one.marker in ("", "u", "z")]
    made = replace(quarters[0], period=year, observations=tuple(o for one in given for o in one.observations))
    made = replace(made, value=None, numerator=None, denominator=None, marker="")
    if not given:
        return made
    if not ratio:
        return replace(made, value=fsum(one.value or 0 for one in given))
    top, bottom = (fsum(getattr(one, name) for one in given) for name in ("numerator", "denominator"))
    made = replace(made, numerator=top, denominator=bottom)
    if bottom < minimum:
        return replace(made, marker="u" if bottom else "z")
    return replace(made, value=100 * top / bottom)


def every(tables: Tables) -> Iterator[Result]:
    """Each result of all tables, in their order."""
    for by_period in tables.values():
        for results in by_period.values():
            yield from results


def hidden(tables: Tables, ref: str = "M-1", period: Period | None = None) -> list[str]:
    """The codes of the areas whose figure of one measure is hidden, in its only or the named period."""
    by_period = tables[ref]
    results = by_period[period or next(iter(by_period))]
    return [one.area.code for one in results if one.hidden]
