"""Regions beside one another over time as a chart's value: a small line for each, every word ready made.

Comes after `report.beside.forces`; `report.charts` draws it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from impact.plan.definitions import Definitions
from impact.plan.measure import Measure
from impact.report import sentences as say
from impact.report.beside.forces import range_words
from impact.report.drawing.multiples import Multiple, Multiples
from impact.report.plotted import SHOWN
from impact.results.model import Result


def region_multiples(
    measure: Measure,
    national: Sequence[Result],
    regions: Mapping[str, Sequence[Result]],
    definitions: Definitions,
    own: str = "",
) -> Multiples | None:
    """Return a small line for each region over the last periods, with the nation's behind it.

    Args:
        measure: What the results are of.
        national: The national results, oldest first.
        regions: Each region's results by its code, in the order in which the regions stand.
        definitions: For decimals.
        own: The code of a region to highlight; "" for none.

    Returns:
        None where no region has a figure, and for a total, whose parts lie far below the whole.
    """
    shown = [one.period for one in national[-SHOWN:]]
    found = {code: {one.period: one for one in results} for code, results in regions.items() if results}
    if measure.across_forces == "sum" or not any(not one.missing for own_ in found.values() for one in own_.values()):
        return None
    decimals = say.decimals_of(measure, definitions)
    names = {code: next(iter(results.values())).area.name for code, results in found.items()}
    latest = {code: results.get(shown[-1]) for code, results in found.items()}
    known = [(names[code], one.value) for code, one in latest.items() if one is not None and one.value is not None]
    gaps = [names[code] for code, one in latest.items() if one is None or one.value is None]
    spread = _regions_range(known, measure, decimals)
    now = national[-1].value
    whole = [] if now is None else [f"England and Wales {say.figure(now, measure, decimals)}."]
    return Multiples(
        title=f"{measure.name}: {spread} in {shown[-1].name}",
        alt=" ".join(
            [
                f"{measure.name}, a small line for each region, {shown[0].name} to {shown[-1].name},"
                f" all on one scale. Latest: {_each(known, measure, decimals)}.",
                *whole,
                *([f"No figure for {say.listed(gaps)}."] if gaps else []),
            ]
        ),
        note="Grey behind each line: all forces together.",
        unit=measure.unit,
        decimals=decimals,
        periods=(shown[0].short, shown[-1].short),
        national=tuple(one.value for one in national[-SHOWN:]),
        panels=tuple(
            Multiple(
                names[code],
                tuple(one.value if (one := results.get(period)) is not None else None for period in shown),
                own=code == own,
            )
            for code, results in found.items()
        ),
        breaks=tuple(n for n, one in enumerate(national[-SHOWN:]) if one.broken and n),
    )


def _regions_range(known: Sequence[tuple[str, float]], measure: Measure, decimals: int) -> str:
    return range_words(known, measure, decimals, "region")


def _each(known: Sequence[tuple[str, float]], measure: Measure, decimals: int) -> str:
    if not known:
        return "no region has a figure"
    return say.listed(f"{name} {say.figure(value, measure, decimals)}" for name, value in known)
