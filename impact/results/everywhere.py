"""The same change made to every result of a quarter.

Comes after `results.compiled`; `results.provisional` and `results.revisions` mark results with it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from impact.results.compiled import AreaSeries, ByArea, Compiled, Lazily
from impact.results.model import Result, Series
from impact.results.years import SoFar

Change = Callable[[Result], Result]


def with_each(compiled: Compiled, change: Change) -> Compiled:
    """Return *compiled* with *change* made to each of its results; what was concluded from them stays as it is.

    To the results of areas over time, and of years, it is made when those are first asked for.
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


def _year(year: SoFar, change: Change) -> SoFar:
    return replace(year, result=change(year.result))


def _each(found: ByArea, change: Change) -> ByArea:
    return {ref: tuple(map(change, results)) for ref, results in found.items()}


def _over_time(found: Mapping[str, ByArea], change: Change) -> AreaSeries:
    return AreaSeries(found, lambda ref: _each(found[ref], change))


def _series(series: Series, change: Change) -> Series:
    return replace(
        series,
        results=tuple(map(change, series.results)),
        year_ago=change(series.year_ago) if series.year_ago is not None else None,
        alike=change(series.alike) if series.alike is not None else None,
    )
