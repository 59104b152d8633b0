"""How a measure is judged, in full: its rating with the thresholds, its variation with the assurance.

Comes after `results.targets` and `results.spc`; `report.measure_page` puts it beside the figures.
"""

from __future__ import annotations

from impact.plan.measure import Measure
from impact.plan.model import Presentation
from impact.report.model import Fact, Judgement
from impact.report.revised import marked
from impact.report.sentences import opening
from impact.report.signs import rating_sign, variation_sign
from impact.results.model import Result, Series
from impact.results.targets import thresholds
from impact.results.uncertainty import Interval, interval_of, matters
from impact.results.years import SoFar

FEWEST_IN_A_YEAR = 2  # periods: of one alone, the year so far is the period


def rated(measure: Measure, series: Series, rules: Presentation) -> Judgement:
    """The rating, its reason, and by what it was rated."""
    said = (_sentence(series.rating.reason), _sentence(thresholds(measure, series.latest.period, rules)))
    return Judgement(rating_sign(series), " ".join(part for part in said if part))


def varied(series: Series) -> Judgement:
    """What process control says of the series, and whether it can be relied on to reach its target."""
    found = series.variation
    assured = found.assurance_reason if found.assurance else ""
    said = (_sentence(found.reason), _sentence(assured))
    return Judgement(variation_sign(series), " ".join(part for part in said if part))


def interval_shown(measure: Measure, result: Result, decimals: int) -> Interval | None:
    """The figure's 95% interval, where it can have one and the two ends differ from it as shown."""
    if result.value is None:
        return None
    found = result.interval or interval_of(measure, result.numerator, result.denominator, result.value)
    return found if found is not None and matters(result.value, found, decimals) else None


def weighed(result: Result) -> tuple[str, ...]:
    """How much of what the forces are counted by is in a figure: "In the figure: 97.3% of officers in post at …"."""
    coverage = result.coverage
    if coverage.weight is None or not coverage.included:
        return ()
    return (f"In the figure: {coverage.words} forces, with {coverage.weight:.1%} of {coverage.weighed_by}",)


def year_fact(measure: Measure, year: SoFar | None, decimals: int) -> tuple[Fact, ...]:
    """The figure for the financial year so far, once that is more than one period."""
    if year is None or len(year.periods) < FEWEST_IN_A_YEAR or year.result.missing:
        return ()
    ended = f"{len(year.periods)} of {year.of}"
    return (Fact(f"{year.result.period.name}, {ended} so far", marked(year.result, measure, decimals)),)


def _sentence(words: str) -> str:
    return f"{opening(words.rstrip('.'))}." if words else ""
