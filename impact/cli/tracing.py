"""The trace command: it finds the figure that a person asks about, and follows it to the cells it came from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import fsum
from typing import Annotated, Any

import typer

from impact.cli.options import AsAtOption, InternalOption, JsonOption, PeriodOption
from impact.cli.session import Here, answer, did_you_mean, moment, some_of
from impact.plan.definitions import Definitions
from impact.plan.measure import Measure
from impact.plan.periods import Period, day
from impact.report.sentences import format_value
from impact.report.trace_pages import coverage_said, release_file, release_said, signed_said, why_said
from impact.results.compiled import Compiled
from impact.results.model import Result, decimals_of
from impact.results.series import period_words
from impact.results.trace import Provenance, Trace, TraceLine, digits
from impact.results.trace import trace as follow
from impact.steps.compile import what_is_known

_SHORT = 12  # hex digits of a hash that tell files apart at sight; --json has all 64
_ADDED = ("added", "numerator", "denominator", "yes or no")  # parts that are summed


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
    definitions = (here := Here()).definitions
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


# --- a figure and everything behind it --------------------------------------------------------------------------------


def trace_lines(definitions: Definitions, found: Trace) -> Iterator[str]:
    """Yield the figure and its formula, each number and its cell, who is not in it, and each return behind it."""
    yield from _figure(definitions, found)
    yield from _inside(found)
    outside = [line for line in found.lines if not line.counted]
    if outside:
        yield ""
        yield "Left out"
        yield from _table([(line.supplier_name, line.shown, _notes(line, found)) for line in outside])
    if found.release is not None:
        yield ""
        yield f"Divided by {release_said(found.release)}"
    if found.filed:
        yield ""
        yield "Returns"
        for number in sorted(found.filed):
            yield from _return(found.filed[number])


def trace_json(definitions: Definitions, found: Trace) -> dict[str, Any]:
    """The same as JSON, with every number in full. The cells alone give the value, by the formula."""
    result, coverage, release = found.result, found.result.coverage, found.release
    measure = definitions.plan.measure(result.measure)
    about = ("id", "title", "publisher", "as_at", "released", "licence", "unit")
    return {
        "measure": result.measure,
        **some_of(measure, "title", "unit"),
        "area": result.area.code,
        "area_name": result.area.name,
        **some_of(result, "period", "periods", "value", "marker", "why", "provisional", "revised"),
        **some_of(result, "numerator", "denominator"),
        "formula": some_of(found.formula, "kind", "per", "words"),
        "coverage": coverage.words,
        **some_of(coverage, "included", "expected"),
        "withheld": result.withheld,
        **some_of(coverage, "weight", "weighed_by"),
        "release": {**some_of(release, *about), "file": release_file(release)} if release else None,
        "cells": [_cell_json(line, found.filed.get(line.submission)) for line in found.lines],
    }


def _cell_json(line: TraceLine, behind: Provenance | None) -> dict[str, Any]:
    signed = behind and {"name": behind.signed_by, "role": behind.signed_role, "at": behind.signed_at}
    names = ("version", "filename", "sha256", "received")
    return {
        **some_of(line, "supplier", "supplier_name", "label"),
        "asked": f"{line.measure}.{line.item}" if line.item else None,
        "period": line.period,
        "part": line.part or None,
        **some_of(line, "value", "shown", "marker", "counted", "why", "sheet", "cell", "submission"),
        **(some_of(behind, *names) if behind else dict.fromkeys(names)),
        "signed_off": signed if behind and behind.signed_at else None,
    }


def _figure(definitions: Definitions, found: Trace) -> Iterator[str]:
    result = found.result
    measure = definitions.plan.measure(result.measure)
    marker = result.marker or ("p" if result.provisional else "")
    shown = format_value(result.value, measure.unit, decimals_of(measure, definitions.plan.presentation), marker)
    yield f"{measure.ref} {measure.title}, {result.area.name}, {period_words(result)}: {shown}"
    yield f"  {found.formula.words}"
    if result.denominator is not None:
        yield f"  {digits(result.numerator or 0.0)} over {digits(result.denominator)}; coverage {coverage_said(result)}"
    else:
        yield f"  coverage {coverage_said(result)}"
    if why := why_said(result):
        yield f"  {why}"
    if result.withheld:
        yield f"  {result.withheld:,} {'answer is' if result.withheld == 1 else 'answers are'} not shown."
    yield from (f"  provisional: {reason}" for reason in result.provisional)
    if result.revised:
        yield "  revised: it differs from the last edition"


def _inside(found: Trace) -> Iterator[str]:
    """Yield the numbers of each part of the formula, and what they come to."""
    parts: dict[tuple[str, str], list[TraceLine]] = {}
    for line in found.lines:
        if line.counted:
            parts.setdefault((line.part, line.label), []).append(line)
    for (part, label), lines in parts.items():
        yield ""
        yield f"{part.capitalize()}: {label}"
        rows = [(line.supplier_name, line.shown, _notes(line, found)) for line in lines]
        if len(lines) > 1 and part in _ADDED and any(line.value is not None for line in lines):
            rows.append(("Sum", digits(fsum(line.value or 0.0 for line in lines)), ""))
        yield from _table(rows)


def _notes(line: TraceLine, found: Trace) -> str:
    """The part of the year that a number is of, where it stands, and why it is left out or where else it is from."""
    of = line.period.label if line.period and line.period != found.result.period else ""
    place = ""
    if line.submission:
        behind = found.filed.get(line.submission)
        version = f", version {behind.version}" if behind else ""
        place = f"submission {line.submission}{version}, {line.sheet}!{line.cell}"
    return "; ".join(part for part in (of, place, line.why) if part)


def _table(rows: Sequence[tuple[str, str, str]]) -> Iterator[str]:
    """Yield rows in columns, the numbers to the right."""
    names, numbers = (max(len(row[at]) for row in rows) for at in range(2))
    for name, number, notes in rows:
        yield f"  {name:<{names}}  {number:>{numbers}}  {notes}".rstrip()


def _return(one: Provenance) -> Iterator[str]:
    yield (
        f"  submission {one.number}, version {one.version}: {one.filename}, SHA-256 {one.sha256[:_SHORT]}…,"
        f" received {day(one.received.date())}"
    )
    yield f"    {signed_said(one)}"
