"""Hide small counts of people throughout a quarter's results, so that every table and chart hides the same.

Comes after `results.compiled` and `results.disclosure`, before the report and everything that compares figures.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from impact.plan.definitions import Definitions
from impact.plan.measure import Measure
from impact.plan.periods import Period
from impact.results.compiled import Compiled
from impact.results.disclosure import suppress
from impact.results.disclosure_cells import name_of
from impact.results.disclosure_items import linked_sets
from impact.results.model import Result, Series
from impact.results.spc import variation
from impact.results.targets import rate

ByName = Mapping[tuple[str, ...], Result]
ByArea = Mapping[str, tuple[Result, ...]]


def protect(definitions: Definitions, compiled: Compiled) -> Compiled:
    """Return *compiled* with small counts of people hidden, and whatever would give them away; see below."""
    linked = {one.ref for found in linked_sets(definitions.plan.measures) for one in found.measures}
    if not linked & set(compiled.national):
        return compiled
    told = {ref: year for ref, year in compiled.years.items() if ref in linked}
    kept, results = protect_with_years(definitions, compiled, [year.result for year in told.values()])
    shown = {ref: replace(year, result=result) for (ref, year), result in zip(told.items(), results, strict=True)}
    return replace(kept, years={**compiled.years, **shown})


def protect_with_years(
    definitions: Definitions, compiled: Compiled, years: Sequence[Result]
) -> tuple[Compiled, tuple[Result, ...]]:
    """Return *compiled* and *years* with small counts of people hidden, and whatever would give them away.

    Ratings, process limits and changes on a year ago are worked out again from what is shown, since each is made of
    the figures. What holds no count of people, and is tied to none, is the same object as before.

    Args:
        definitions: What *compiled* was compiled by.
        compiled: With the series of every force and region, since a trace or a chart may show any of them.
        years: What is published for a whole year, or the year so far, beside it: one for each measure, area and year.

    Source: metrics/methods.md, "Disclosure".
    """
    linked = {one.ref for found in linked_sets(definitions.plan.measures) for one in found.measures}
    refs = [ref for ref in compiled.national if ref in linked]
    if not refs:
        return compiled, tuple(years)
    shown = _shown(definitions, {ref: (*_every(compiled, ref), *_of_measure(years, ref)) for ref in refs})
    measures = {one.ref: one for one in definitions.plan.measures if one.ref in linked}
    kept = replace(
        compiled,
        national={
            ref: _series(definitions, measures[ref], found, shown) if ref in linked else found
            for ref, found in compiled.national.items()
        },
        forces=_replaced(compiled.forces, shown),
        regions=_replaced(compiled.regions, shown),
        force_series=_each(compiled.force_series, linked, shown),
        region_series=_each(compiled.region_series, linked, shown),
    )
    return kept, tuple(shown.get(name_of(one), one) for one in years)


def _of_measure(results: Iterable[Result], ref: str) -> Iterator[Result]:
    return (one for one in results if one.measure == ref)


def _every(compiled: Compiled, ref: str) -> Iterator[Result]:
    """Every result of a measure that is published anywhere."""
    yield from compiled.national[ref].results
    for tables in (compiled.forces, compiled.regions):
        yield from tables.get(ref, ())
    for each in (compiled.force_series, compiled.region_series):
        if ref in each:
            for results in each[ref].values():
                yield from results


def _shown(definitions: Definitions, every: Mapping[str, Iterable[Result]]) -> ByName:
    """Every result as it is shown, by its name."""
    tables: dict[str, dict[Period, tuple[Result, ...]]] = {}
    for ref, results in every.items():
        by_period: dict[Period, dict[tuple[str, ...], Result]] = {}
        for one in results:
            by_period.setdefault(one.period, {})[name_of(one)] = one
        tables[ref] = {period: tuple(found.values()) for period, found in by_period.items()}
    kept = suppress(definitions, tables)
    return {name_of(one): one for held in kept.values() for results in held.values() for one in results}


def _series(definitions: Definitions, measure: Measure, found: Series, shown: ByName) -> Series:
    results = tuple(shown[name_of(one)] for one in found.results)
    if results == found.results:
        return found
    now = results[-1]
    then = None if found.year_ago is None else shown[name_of(found.year_ago)]
    compares = then is not None and not now.hidden and not then.hidden
    parts_given_away = found.alike is not None and bool(now.withheld or (then is not None and then.withheld))
    return replace(
        found,
        results=results,
        rating=rate(measure, now, definitions.plan.presentation),
        variation=variation(measure, results, minimum_coverage=definitions.plan.presentation.minimum_coverage),
        year_ago=_of(found.year_ago, then) if compares and not parts_given_away else None,
        alike=found.alike if compares and not parts_given_away else None,
    )


def _of(compared: Result | None, shown: Result | None) -> Result | None:
    """The result of a year ago: over some of the forces as it was, else as it is shown."""
    if compared is None or shown is None or compared.value != shown.value:
        return compared
    return shown


def _replaced(tables: Mapping[str, tuple[Result, ...]], shown: ByName) -> Mapping[str, tuple[Result, ...]]:
    return {ref: tuple(shown.get(name_of(one), one) for one in results) for ref, results in tables.items()}


def _each(each: Mapping[str, ByArea], linked: set[str], shown: ByName) -> Mapping[str, ByArea]:
    return {ref: _replaced(by_area, shown) if ref in linked else by_area for ref, by_area in each.items()}
