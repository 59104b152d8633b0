"""Forces and regions beside one another, as charts' values: a funnel, rows in order, a map, small lines.

Every word is ready made; `report.charts` lays them out and draws them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from statistics import quantiles
from typing import TYPE_CHECKING

from impact.plan.measure import RatioOf, Reference, ShareYes
from impact.plan.periods import day
from impact.report import sentences as say
from impact.report.charts import forces as charts
from impact.report.charts.scales import skewed, ticks, written
from impact.report.charts.trend import SHOWN
from impact.results.funnel import Funnel, FunnelPlace
from impact.results.model import Result, rounded_to

if TYPE_CHECKING:
    from impact.report.view import MeasureView

MOST_NAMED = 6  # forces beyond the limits that are named; more are counted
LOPSIDED = 0.7  # of the forces in one class of equal width: then as many forces stand in each instead

_WHY = {
    "x": "not available",
    "z": "does not apply",
    "c": "confidential",
    "u": "rests on too few to be reliable",
}
_OVER = {"quarterly": "quarter", "half-yearly": "half-year", "annual": "year"}

Places = Mapping[str, tuple[str, int, int]]  # short label, column and row on the tile map, by the force's code


# --- a funnel -------------------------------------------------------------------------------------------------------


def funnel_chart(one: MeasureView, found: Funnel) -> charts.FunnelChart:
    """Return the funnel plot of *found*: of a ratio the forces, their limits and where each stands."""
    beyond = [place for place in found.places if place.stand.endswith("99.8%")]
    far = sorted(beyond, key=lambda place: (-_how_far(place, found.centre), place.area.code))
    centre, across = one.words(found.centre), across_words(one)
    its = "its" if len(far) == 1 else "their"
    names = [f"{place.area.name} {one.words(place.value)}" for place in far[:MOST_NAMED]]
    rest = len(far) - len(names)
    who = f"{', '.join(names)} and {rest} more" if rest else say.listed(names)
    ringed = [f"Ringed, beyond the 99.8% limits for {its} size: {who}."] if far else []
    told = (*ringed, found.spread, *_left_words(found.left))
    opening = (
        f"{one.name} in {found.period.name}, by force, against its size: {say.inside(across)}."
        f" {len(found.places)} forces about {centre} for all of them together,"
        " between 95% and 99.8% limits that close in as size grows."
    )
    grows = skewed([place.limits.denominator for place in found.places])
    return charts.FunnelChart(
        title=_funnel_title(found, far),
        alt=" ".join((opening, *told)),
        note="Each dot is a force. Lines: 95% (dashed) and 99.8% limits for a force of each size."
        + (" Sizes grow by multiples to the right." if grows else ""),
        says=told,
        unit=one.measure.unit,
        decimals=one.decimals,
        centre=found.centre,
        centre_says=f"all forces {centre}",
        across=across,
        dots=tuple(
            charts.FunnelDot(at.area.code, at.area.name, at.limits.denominator, at.value, at in beyond)
            for at in found.places
        ),
        curve=tuple((at.denominator, at.lower_outer, at.lower, at.upper, at.upper_outer) for at in found.curve),
        named=tuple(place.area.code for place in far[:MOST_NAMED]),
    )


def _how_far(place: FunnelPlace, centre: float) -> float:
    """By how many limits' widths a force is away."""
    limit = place.limits.upper_outer if place.value > centre else place.limits.lower_outer
    reach = abs(limit - centre)
    return abs(place.value - centre) / reach if reach else float("inf")


def _funnel_title(found: Funnel, far: Sequence[FunnelPlace]) -> str:
    if found.crowded:
        return "Forces differ from one another by more than their size explains"
    if not far:
        return "No force differs from the rest by more than its size explains"
    differ = "differs from the rest by more than its" if len(far) == 1 else "differ from the rest by more than their"
    return f"{say.opening(say.counted(len(far), 'force'))} {differ} size explains"


def across_words(one: MeasureView) -> str:
    """What a ratio is out of, as a scale says it: "Plans closed in the quarter", "Officers at 30 September 2019"."""
    measure, value = one.measure, one.measure.value
    if not isinstance(value, RatioOf):
        return ""
    below = value.denominator
    outside = one.definitions.outside.get(below.reference) if isinstance(below, Reference) else None
    if outside is not None:
        return f"{say.opening(outside.unit)} at {day(outside.as_at)}"
    words, span = say.opening(say.denominator_words(measure, one.definitions)), _OVER[measure.frequency]
    return words if span in words or measure.across_time != "flow" else f"{words} in the {span}"


def _left_words(results: Iterable[Result]) -> tuple[str, ...]:
    """Who has no figure to show, by the reason: "Not shown: Kent (not returned); Essex (confidential [c])."."""
    reasons: dict[str, list[str]] = {}
    for result in results:
        why = next((left.why for left in result.coverage.left), "no figure")
        if result.marker:
            why = f"{_WHY.get(result.marker, 'marked')} [{result.marker}]"
        reasons.setdefault(why, []).append(result.area.name)
    said = "; ".join(f"{say.listed(names)} ({why})" for why, names in reasons.items())
    return (f"Not shown: {said}.",) if said else ()


# --- rows in order --------------------------------------------------------------------------------------------------


def ranked(one: MeasureView, results: Sequence[Result], national: Result | None) -> charts.Ranked | None:
    """Return the forces in order of their figures, the highest first.

    Args:
        one: The measure that the results are of.
        results: One for each force, of one period.
        national: The figure for all forces together; it is drawn where the forces' figures can be held against it,
            which those that add up to it cannot.

    Returns:
        None where each force only says yes or no, which a map shows, and where there is no force at all.
    """
    if isinstance(one.measure.value, ShareYes) or not results:
        return None
    known = [(each, each.value) for each in results if each.value is not None]
    rows = tuple(
        charts.RankedRow(each.area.code, each.area.name, value, one.words(value), one.any_interval(each))
        for each, value in sorted(known, key=lambda pair: (-pair[1], pair[0].area.name))
    )
    level = national.value if national is not None and one.measure.across_forces != "sum" else None
    level_says = "" if level is None else f"all forces {one.words(level)}"
    left = _left_words(each for each in results if each.value is None)
    spread = _range_words(one, [(row.name, row.value) for row in rows])
    opening = f"{one.name} in {results[0].period.name}, each force a row, the highest first: {spread}."
    bars = "The bar at each dot is its 95% interval: how far chance alone may have moved the figure."
    return charts.Ranked(
        title=f"{one.name}: {spread}",
        alt=" ".join([opening, *([f"{say.opening(level_says)}."] if level_says else []), *left]),
        note=bars if any(row.interval for row in rows) else "",
        rows=rows,
        unit=one.measure.unit,
        decimals=one.decimals,
        national=level,
        national_says=level_says,
        left_out=left,
    )


def _range_words(one: MeasureView, values: Sequence[tuple[str, float]], area: str = "force") -> str:
    """Say from where to where the *values* (name, figure) go: "from 31% (Kent) to 67% (2 forces)"."""
    if len(values) < 2:
        return (
            f"one {area} has a figure, {values[0][0]} at {one.words(values[0][1])}"
            if values
            else f"no {area} has a figure"
        )
    low, high = (one.words(pick(value for _, value in values)) for pick in (min, max))
    if low == high:
        return f"all {len(values)} {area}s at {low}"
    who = [[name for name, value in values if one.words(value) == end] for end in (low, high)]
    lowest, highest = (names[0] if len(names) == 1 else f"{len(names)} {area}s" for names in who)
    return f"from {low} ({lowest}) to {high} ({highest})"


# --- a small line for each region -----------------------------------------------------------------------------------


def region_multiples(one: MeasureView, regions: Mapping[str, Sequence[Result]]) -> charts.Multiples | None:
    """Return a small line for each region over the last periods, with the nation's behind it.

    *regions* are each region's results by its code, in the order in which the regions stand. None where no region has a
    figure, and for a total, whose parts lie far below the whole.
    """
    recent = one.series.results[-SHOWN:]
    lines: dict[str, tuple[float | None, ...]] = {}
    for results in filter(None, regions.values()):
        found = {each.period: each.value for each in results}
        lines[results[0].area.name] = tuple(found.get(each.period) for each in recent)
    if one.measure.across_forces == "sum" or not any(
        each.value is not None for line in regions.values() for each in line
    ):
        return None
    known = [(name, line[-1]) for name, line in lines.items() if line[-1] is not None]
    gaps = [name for name, line in lines.items() if line[-1] is None]
    said = say.listed(f"{name} {one.words(value)}" for name, value in known) if known else "no region has a figure"
    first, last, now = recent[0].period, recent[-1].period, recent[-1].value
    alt = [
        f"{one.name}, a small line for each region, {first.name} to {last.name}, all on one scale. Latest: {said}.",
        *([] if now is None else [f"England and Wales {one.words(now)}."]),
        *([f"No figure for {say.listed(gaps)}."] if gaps else []),
    ]
    return charts.Multiples(
        title=f"{one.name}: {_range_words(one, known, 'region')} in {last.name}",
        alt=" ".join(alt),
        note="Grey behind each line: all forces together.",
        unit=one.measure.unit,
        decimals=one.decimals,
        periods=(first.short, last.short),
        national=tuple(each.value for each in recent),
        panels=tuple(charts.Multiple(name, line) for name, line in lines.items()),
        breaks=tuple(n for n, each in enumerate(recent) if each.broken and n),
    )


# --- a map ----------------------------------------------------------------------------------------------------------


def value_tiles(one: MeasureView, results: Sequence[Result], places: Places) -> charts.ValueTiles | None:
    """Return the map of the forces' figures: yes and no where that is what they say, else classes of the figure.

    Args:
        one: The measure that the results are of.
        results: One for each force, of one period.
        places: A force without a place on the map is named in words.

    Returns:
        None where no force with a place on the map has a figure.
    """
    drawn = [each for each in results if each.area.code in places]
    if all(each.missing for each in drawn):
        return None
    known = [(each.area.name, each.value) for each in results if each.value is not None]
    answers = isinstance(one.measure.value, ShareYes)
    edges: tuple[float, ...] = (50.0,)
    classes: tuple[str, ...] = ("no", "yes")
    if answers:
        summary = f"{sum(value > 0 for _, value in known)} of {len(known)} forces said yes"
    else:
        figures = [rounded_to(value, one.decimals) for _, value in known]
        edges = _edges(figures, one.decimals)
        classes, summary = _classes(edges, figures, one), _range_words(one, known)

    def tile(each: Result) -> charts.ValueTile:
        shown, level = one.words(each.value, each.marker), None
        if each.value is not None:
            level = bisect_right(edges, rounded_to(each.value, one.decimals))  # how many edges it has reached, as shown
            shown = shown if not answers else "yes" if each.value > 0 else "no"
        short, column, row = places[each.area.code]
        return charts.ValueTile(each.area.code, short, each.area.name, column, row, level, shown)

    tiles = tuple(map(tile, drawn))
    counts = Counter(one.level for one in tiles)
    away = [each for each in results if each.area.code not in places and each.value is not None]
    elsewhere = say.listed(f"{each.area.name} ({one.words(each.value)})" for each in away)
    left = _left_words(each for each in results if each.missing)
    says = (*left, f"Not on the map: {elsewhere}.") if away else left
    title = f"{one.name}: {summary}"
    key = say.opening("; ".join(f"{text}: {counts[level]}" for level, text in enumerate(classes)))
    opening = f"Map of the forces as tiles, {results[0].period.name}. {title}. {key}."
    return charts.ValueTiles(title, " ".join([opening, *says]), tiles, classes, says, in_tiles=not answers)


def _edges(known: Sequence[float], decimals: int) -> tuple[float, ...]:
    """The figures at which one class ends and the next begins: round ones, or those that part the forces evenly."""
    low, high = min(known), max(known)
    if low == high:
        return ()
    even = ticks(low, high, 10.0**-decimals, charts.MOST_CLASSES)[1:-1]
    fullest = max(Counter(bisect_right(even, value) for value in known).values())
    if even and fullest <= LOPSIDED * len(known):
        return even
    parts = (rounded_to(edge, decimals) for edge in quantiles(known, n=charts.MOST_CLASSES, method="inclusive"))
    return tuple(sorted({edge for edge in parts if edge > low})) or (high,)


def _classes(edges: Sequence[float], known: Sequence[float], one: MeasureView) -> tuple[str, ...]:
    """The words of each class, the lowest first: "under 40%", "40% to under 60%", "60% or more"; "0", "1 to 4"."""
    if not edges:
        return (one.words(known[0]),)
    if one.measure.unit == "count" and one.decimals == 0:  # from each start to the last whole number before the next
        starts = [min(known), *edges]
        parts = (f"{low:,.0f}" + (f" to {end - 1:,.0f}" if end - 1 > low else "") for low, end in pairwise(starts))
        return (*parts, f"{starts[-1]:,.0f} or more")
    said = written(edges, one.measure.unit, one.decimals)
    between = (f"{low} to under {high}" for low, high in pairwise(said))
    return (f"under {said[0]}", *between, f"{said[-1]} or more")
