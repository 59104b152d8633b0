"""Finding the result that a person asks about, and listing the cells behind it.

Comes before the `trace` command.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import typer

from impact.plan.definitions import Definitions
from impact.plan.spelling import nearest
from impact.report.figures import format_value
from impact.results.compiled import Compiled
from impact.results.model import Result
from impact.results.trace import TraceLine
from impact.results.words import decimals_of


def result_for(definitions: Definitions, compiled: Compiled, ref: str, area: str) -> Result:
    """Return the result of measure *ref* for the area with code *area*; wrong use when there is none."""
    if ref not in compiled.national:
        near = nearest(ref, list(compiled.national))
        also = f" Did you mean '{near}'?" if near else ""
        raise typer.BadParameter(f"The plan has no measure '{ref}'.{also}", param_hint="'MEASURE'")
    candidates = (compiled.national[ref].latest, *compiled.regions.get(ref, ()), *compiled.forces.get(ref, ()))
    for result in candidates:
        if area in (result.area.code, result.area.name) and (area == result.area.code or result.area.kind != "region"):
            return result
    near = nearest(area, [result.area.code for result in candidates])
    also = f" Did you mean '{near}'?" if near else ""
    raise typer.BadParameter(f"There is no figure for '{area}'.{also}", param_hint="'--area'")


def trace_lines(definitions: Definitions, result: Result, lines: Sequence[TraceLine]) -> Iterator[str]:
    """Yield the figure, then each cell behind it, then who is not in it."""
    measure = definitions.plan.measure(result.measure)
    decimals = decimals_of(measure, definitions.plan.presentation)
    shown = format_value(result.value, measure.unit, decimals, result.marker)
    yield f"{measure.ref} {measure.title}, {result.area.name}, {result.period.label}: {shown}"
    if result.denominator is not None:
        yield f"  {result.numerator:,g} over {result.denominator:,g}; coverage {result.coverage.words}"
    else:
        yield f"  coverage {result.coverage.words}"
    for line in lines:
        place = f"submission {line.submission}, {line.sheet}!{line.cell}" if line.submission else ""
        left_out = "" if line.counted else f"left out: {line.why}"
        notes = "; ".join(part for part in (place, left_out or line.why) if part)
        yield f"  {line.supplier_name:<24} {line.label}: {line.shown}  ({notes})"
