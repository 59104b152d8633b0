"""The trace command: it finds the figure that a person asks about, and follows it to the cells it came from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from impact.cli.reports import InternalOption
from impact.cli.session import AsAtOption, Here, JsonOption, PeriodOption, answer, did_you_mean, moment

if TYPE_CHECKING:
    from impact.plan.definitions import Definitions
    from impact.plan.measure import Measure
    from impact.results.compiled import Compiled
    from impact.results.model import Result


def trace(
    measure: Annotated[str, typer.Argument(help="A measure's ref: IW-17.", metavar="MEASURE")],
    period: PeriodOption,
    area: Annotated[str, typer.Option(help="national, region:west-midlands, or a force's code or name.")] = "national",
    of: Annotated[
        str | None,
        typer.Option("--of", help="An earlier period, or a year so far; without it, the latest due.", metavar="PERIOD"),
    ] = None,
    as_at: AsAtOption = None,
    internal: InternalOption = False,
    as_json: JsonOption = False,
) -> None:
    """Follow a figure back to the cells it came from."""
    from impact.cli.tracing_words import trace_json, trace_lines
    from impact.results.trace import trace as follow
    from impact.steps.compile import what_is_known

    here = Here()
    definitions = here.definitions
    asked, known = here.quarter(period), moment(as_at)
    with here.store_to_read() as store:
        then = what_is_known(definitions, store, known)
        compiled, filed = then.compiled(asked, exact=internal), then.provenance(internal=internal)
    found = follow(definitions, result_for(definitions, compiled, measure, area, of), filed)
    answer(as_json, lambda: trace_json(definitions, found), trace_lines(definitions, found))


def result_for(definitions: Definitions, compiled: Compiled, ref: str, area: str, of: str | None = None) -> Result:
    """Return the result of measure *ref* for the area with code or name *area*; wrong use when there is none.

    It is that of the report's latest period due, or of the period *of* before it.
    """
    from impact.plan.periods import Period

    refs = [measure.ref for measure in definitions.plan.measures]
    if ref not in refs:
        raise typer.BadParameter(f"The plan has no measure '{ref}'.{did_you_mean(ref, refs)}", param_hint="'MEASURE'")
    if ref not in compiled.national:
        says = f"{ref} has no figure yet: none of its periods has ended by {compiled.period.label}."
        raise typer.BadParameter(says, param_hint="'--period'")
    measure = definitions.plan.measure(ref)
    results = _series_of(definitions, compiled, measure, area)
    try:
        period = Period.parse(of) if of is not None else compiled.national[ref].latest.period
    except ValueError as problem:
        raise typer.BadParameter(str(problem), param_hint="'--of'") from problem
    year = compiled.years.get(ref)
    if of is not None and year is not None and (year.result.period, year.result.area) == (period, results[0].area):
        return year.result
    for result in results:
        if result.period == period:
            return result
    periods = f"from {results[0].period} to {results[-1].period}"
    says = f"{ref} has no figure of {period} for {results[0].area.name}: its {measure.frequency} figures go {periods}."
    raise typer.BadParameter(says, param_hint="'--of'")


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
    if area not in known:
        says = f"There is no figure for '{area}'.{did_you_mean(area, [national.code, *known])}"
        raise typer.BadParameter(says, param_hint="'--area'")
    *before, last = known[area]
    # The last as the report has it, marked provisional or revised.
    for latest in (*compiled.regions[measure.ref], *compiled.forces[measure.ref]):
        if (latest.area, latest.period) == (last.area, last.period):
            return (*before, latest)
    return (*before, last)
