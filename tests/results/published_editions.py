"""Every edition of a year's reports: one for each quarter, with its year so far, as it is published and as it was."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from impact.plan.definitions import Definitions
from impact.plan.periods import Period
from impact.results.compiled import Compiled, compile_results
from impact.results.disclosure.publishing import protect
from impact.results.model import Result
from impact.returns.observation import Observation

Pair = tuple[Result, Result]  # a figure as it was, and as it is shown


def edition(plan: Definitions, sent: Iterable[Observation], quarter: Period) -> tuple[Compiled, Compiled]:
    """The report of *quarter*, made of what was sent for it and before: as it was, and with small counts hidden."""
    known = [one for one in sent if one.period.last <= quarter.last]
    found = compile_results(plan, known, {}, quarter)
    return found, protect(plan, found)


def published(plan: Definitions, sent: Sequence[Observation], quarters: Iterable[Period]) -> Iterator[Pair]:
    """Every figure of the editions of *quarters*; one that is the same in several of them comes several times."""
    for quarter in quarters:
        found, kept = edition(plan, sent, quarter)
        yield from zip(figures(found), figures(kept), strict=True)


def figures(compiled: Compiled) -> Iterator[Result]:
    """Each figure of England and Wales, of regions and of forces, and the year so far."""
    for series in compiled.national.values():
        yield from series.results
    for each in (compiled.force_series, compiled.region_series):
        for by_area in each.values():
            for results in by_area.values():
                yield from results
    for year in compiled.years.values():
        yield year.result
