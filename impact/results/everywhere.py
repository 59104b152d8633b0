"""The same change made to every result of a quarter.

Comes after `results.compiled`; `results.provisional` and `results.revisions` mark results with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from impact.results.compiled import AreaSeries, ByArea, Compiled, Lazily
from impact.results.model import Result, Series
from impact.results.years import SoFar

Change = Callable[[Iterable[Result]], tuple[Result, ...]]


def with_each(compiled: Compiled, change: Change) -> Compiled:
    """Return *compiled* with *change* made to all of its results; what was concluded from them stays as it is.

    *change* gives for the results of a measure and area, or whatever part of them, as many in the same order.
    To those of areas over time, and of years, it is made when they are first asked for.
    """
    return replace(
        compiled,
        national={ref: _series(found, change) for ref, found in compiled.national.items()},
        forces=_each(compiled.forces, change),
        regions=_each(compiled.regions, change),
        force_series=_over_time(compiled.force_series, change),
        region_series=_over_time(compiled.region_series, change),
        years=Lazily(compiled.years, lambda ref: _year(compiled.years[ref], change)),
    )


def to_each(change: Callable[[Result], Result]) -> Change:
    """Return what makes *change* to one result after the other."""
    return lambda results: tuple(map(change, results))


def _year(year: SoFar, change: Change) -> SoFar:
    return replace(year, result=_one(year.result, change))


def _each(found: ByArea, change: Change) -> ByArea:
    return {ref: change(results) for ref, results in found.items()}


def _over_time(found: Mapping[str, ByArea], change: Change) -> AreaSeries:
    return AreaSeries(found, lambda ref: _each(found[ref], change))


def _series(series: Series, change: Change) -> Series:
    return replace(
        series,
        results=change(series.results),
        year_ago=_one(series.year_ago, change) if series.year_ago is not None else None,
        alike=_one(series.alike, change) if series.alike is not None else None,
    )


def _one(result: Result, change: Change) -> Result:
    (changed,) = change((result,))
    return changed
