"""Finding the figure that a person asks about."""

from __future__ import annotations

from collections.abc import Sequence

import typer

from impact.plan.definitions import Definitions
from impact.plan.measure import Measure
from impact.plan.parts import nearest
from impact.plan.periods import Period
from impact.results.compiled import Compiled
from impact.results.model import Result


def result_for(definitions: Definitions, compiled: Compiled, ref: str, area: str, of: str | None = None) -> Result:
    """Return the result of measure *ref* for the area with code or name *area*; wrong use when there is none.

    It is that of the report's latest period due, or of the period *of* before it.
    """
    measure = _measure(definitions, compiled, ref)
    results = _series_of(definitions, compiled, measure, area)
    if of is None:
        latest = compiled.national[ref].latest.period
        return _at(measure, results, latest)
    try:
        period = Period.parse(of)
    except ValueError as problem:
        raise typer.BadParameter(str(problem), param_hint="'--of'") from problem
    year = compiled.years.get(ref)
    if year is not None and year.result.period == period and results[0].area == year.result.area:
        return year.result
    return _at(measure, results, period)


def _measure(definitions: Definitions, compiled: Compiled, ref: str) -> Measure:
    refs = [measure.ref for measure in definitions.plan.measures]
    if ref not in refs:
        near = nearest(ref, refs)
        also = f" Did you mean '{near}'?" if near else ""
        raise typer.BadParameter(f"The plan has no measure '{ref}'.{also}", param_hint="'MEASURE'")
    if ref not in compiled.national:
        says = f"{ref} has no figure yet: none of its periods has ended by {compiled.period.label}."
        raise typer.BadParameter(says, param_hint="'--period'")
    return definitions.plan.measure(ref)


def _series_of(definitions: Definitions, compiled: Compiled, measure: Measure, area: str) -> Sequence[Result]:
    """Every period's result for one area. A region is named by its code only: a force may have the same name."""
    national = definitions.register.national
    if area in (national.code, national.name):
        return compiled.national[measure.ref].results
    if measure.supplier != "forces":
        says = f"There is no figure for '{area}': the body's own team supplies {measure.ref}, so it has a national one."
        raise typer.BadParameter(says, param_hint="'--area'")
    forces, regions = compiled.force_series[measure.ref], compiled.region_series[measure.ref]
    known = {**regions, **forces, **{results[0].area.name: results for results in forces.values()}}
    if area in known:
        return _with_latest(known[area], (*compiled.regions[measure.ref], *compiled.forces[measure.ref]))
    near = nearest(area, [national.code, *known])
    also = f" Did you mean '{near}'?" if near else ""
    raise typer.BadParameter(f"There is no figure for '{area}'.{also}", param_hint="'--area'")


def _with_latest(results: Sequence[Result], latest: Sequence[Result]) -> Sequence[Result]:
    """Return *results* with the last of them as the report has it: marked provisional, revised or hidden."""
    same = (one for one in latest if (one.area, one.period) == (results[-1].area, results[-1].period))
    return (*results[:-1], next(same, results[-1]))


def _at(measure: Measure, results: Sequence[Result], period: Period) -> Result:
    for result in results:
        if result.period == period:
            return result
    periods = f"from {results[0].period} to {results[-1].period}"
    name = results[0].area.name
    says = f"{measure.ref} has no figure of {period} for {name}: its {measure.frequency} figures go {periods}."
    raise typer.BadParameter(says, param_hint="'--of'")
