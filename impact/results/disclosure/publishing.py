"""Hide small counts of people throughout a quarter's results, so that every table and chart hides the same.

Comes after `results.compiled` and `results.disclosure.suppression`, before the report and everything that compares
figures.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from impact.plan.definitions import Definitions
from impact.plan.measure import Measure
from impact.plan.model import Presentation
from impact.results.compiled import AreaSeries, Compiled, Lazily, uncollected
from impact.results.disclosure.items import LinkedSet, linked_sets
from impact.results.disclosure.periods import Moment, moment
from impact.results.disclosure.suppression import protected
from impact.results.model import Result, Series
from impact.results.spc import variation
from impact.results.targets import rate

ByArea = Mapping[str, tuple[Result, ...]]
Shown = Mapping[str, Mapping[str, Mapping[Moment, Result]]]  # what is changed: by measure, area's code and moment


def protect(definitions: Definitions, compiled: Compiled) -> Compiled:
    """Return *compiled* with small counts of people hidden, and whatever would give them away.

    Ratings, process limits and changes on a year ago are worked out again from what is shown, since each is made of
    the figures. The years so far that earlier reports print count as shown: the year less what it was a quarter ago is
    a quarter. What holds no count of people, and is tied to none, is the same object as before.

    Args:
        definitions: What *compiled* was compiled by.
        compiled: With the series of every force and region, since a trace or a chart may show any of them.

    Source: metrics/methods.md, "Disclosure".
    """
    sets = linked_sets(definitions.plan.measures)
    linked = {one.ref for found in sets for one in found.measures}
    if not linked & set(compiled.national):
        return compiled
    told = {ref: compiled.years[ref] for ref in compiled.years if ref in linked}
    earlier = [one for year in told.values() for one in year.earlier]
    kept, results = _protected(definitions, sets, compiled, [*(year.result for year in told.values()), *earlier])
    shown = {
        ref: replace(year, result=one, earlier=()) for (ref, year), one in zip(told.items(), results, strict=False)
    }
    return replace(kept, years=Lazily(compiled.years, lambda ref: shown.get(ref) or compiled.years[ref]))


@uncollected()
def _protected(
    definitions: Definitions, sets: Sequence[LinkedSet], compiled: Compiled, years: Sequence[Result]
) -> tuple[Compiled, tuple[Result, ...]]:
    shown = _shown(sets, compiled, years, definitions.plan.presentation)
    measures = {one.ref: one for one in definitions.plan.measures}
    kept = replace(
        compiled,
        national={
            ref: _series(definitions, measures[ref], found, shown) if ref in shown else found
            for ref, found in compiled.national.items()
        },
        forces={ref: _replaced(results, shown) for ref, results in compiled.forces.items()},
        regions={ref: _replaced(results, shown) for ref, results in compiled.regions.items()},
        force_series=_each(compiled.force_series, shown),
        region_series=_each(compiled.region_series, shown),
    )
    return kept, _replaced(years, shown)


def _shown(sets: Iterable[LinkedSet], compiled: Compiled, years: Sequence[Result], rules: Presentation) -> Shown:
    """Every result that is not shown as it is."""
    shown: dict[str, dict[str, dict[Moment, Result]]] = {}
    for linked in sets:
        refs = [one.ref for one in linked.measures if one.ref in compiled.national]
        every = [one for ref in refs for one in (*_every(compiled, ref), *_of_measure(years, ref))]
        for result, instead in protected(linked, every, rules):
            shown.setdefault(result.measure, {}).setdefault(result.area.code, {})[moment(result)] = instead
    return shown


def _of_measure(results: Iterable[Result], ref: str) -> Iterator[Result]:
    return (one for one in results if one.measure == ref)


def _every(compiled: Compiled, ref: str) -> Iterator[Result]:
    """Every result of a measure that is published anywhere, each once."""
    yield from compiled.national[ref].results
    for latest, each in ((compiled.forces, compiled.force_series), (compiled.regions, compiled.region_series)):
        by_area = each.get(ref, {})
        for results in by_area.values():
            yield from results
        for one in latest.get(ref, ()):
            if all(one.period != other.period for other in reversed(by_area.get(one.area.code, ()))):
                yield one


def _series(definitions: Definitions, measure: Measure, found: Series, shown: Shown) -> Series:
    results = _replaced(found.results, shown)
    now = results[-1]
    then = None if found.year_ago is None else _replaced([found.year_ago], shown)[0]
    if results == found.results:
        return found
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


def _replaced(results: Sequence[Result], shown: Shown) -> tuple[Result, ...]:
    return tuple([_instead(one, shown.get(one.measure, {}).get(one.area.code, {})) for one in results])


def _instead(result: Result, by_moment: Mapping[Moment, Result]) -> Result:
    return by_moment.get(moment(result), result) if by_moment else result


def _each(each: Mapping[str, ByArea], shown: Shown) -> Mapping[str, ByArea]:
    def of(ref: str) -> ByArea:
        by_area = each[ref]
        if ref not in shown:
            return by_area
        return {code: _replaced(results, shown) if code in shown[ref] else results for code, results in by_area.items()}

    return AreaSeries(each, of)
