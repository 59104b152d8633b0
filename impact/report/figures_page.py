"""The figures behind the charts, every measure on a line: a table for each length of period.

Comes after `results.model` and `report.revised`; so that each chart has its table even where only one page has room.
"""

from __future__ import annotations

from impact.plan.definitions import Definitions
from impact.plan.measure import Measure
from impact.plan.periods import Length
from impact.report import sentences as say
from impact.report.anchors import measure_anchor
from impact.report.model import FigureRow, Figures
from impact.report.plotted import SHOWN
from impact.report.revised import marks
from impact.results.compiled import Compiled
from impact.results.model import Result

_CAPTIONS: dict[Length, str] = {"quarter": "Each quarter", "half": "Each half-year", "year": "Each year"}


def figures_behind(definitions: Definitions, compiled: Compiled) -> tuple[Figures, ...]:
    """Return the tables, quarters first, none for a length that no measure has."""
    return tuple(found for length in _CAPTIONS if (found := _table(definitions, compiled, length)) is not None)


def _table(definitions: Definitions, compiled: Compiled, length: Length) -> Figures | None:
    shown = {
        measure.ref: compiled.national[measure.ref].results[-SHOWN:]
        for measure in definitions.plan.measures
        if measure.ref in compiled.national and compiled.national[measure.ref].latest.period.length == length
    }
    if not shown:
        return None
    periods = sorted({result.period for results in shown.values() for result in results})[-SHOWN:]
    rows = []
    for measure in definitions.plan.measures:
        by_period = {result.period: result for result in shown.get(measure.ref, ())}
        if by_period:
            decimals = say.decimals_of(measure, definitions)
            cells = tuple(_cell(measure, by_period.get(period), decimals) for period in periods)
            rows.append(FigureRow(measure.ref, measure_anchor(measure.ref), measure.name, cells))
    return Figures(_CAPTIONS[length], tuple(period.short for period in periods), tuple(rows))


def _cell(measure: Measure, result: Result | None, decimals: int) -> str:
    if result is None:
        return ""
    figure = say.figure(result.value, measure, decimals, result.marker) if result.value is not None else "–"
    if result.value is None and result.marker:
        figure = f"[{result.marker}]"
    return " ".join(part for part in (figure, "[b]" if result.broken else "", marks(result)) if part)
