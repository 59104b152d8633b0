"""Forces and regions beside one another, as charts' values: a funnel, rows in order, a map, small lines.

Every word is ready made; `report.charts` lays them out and draws them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from itertools import pairwise
from statistics import quantiles

from impact.plan.definitions import Definitions
from impact.plan.measure import Measure, RatioOf, Reference, ShareYes
from impact.plan.periods import day
from impact.report import sentences as say
from impact.report.charts.forces import FunnelChart, FunnelDot, Multiple, Multiples, Ranked, RankedRow
from impact.report.charts.scales import skewed, ticks, written
from impact.report.charts.tiles import MOST_CLASSES, ValueTile, ValueTiles
from impact.report.definitions import denominator_words
from impact.report.plotted import SHOWN
from impact.results.funnel import Funnel, FunnelPlace
from impact.results.model import Result
from impact.results.uncertainty import interval_of
from impact.results.words import rounded_to

MOST_NAMED = 6  # forces beyond the limits that are named; more are counted
LOPSIDED = 0.7  # of the forces in one class of equal width: then as many forces stand in each instead

_WHY_MISSING = {
    "x": "not available [x]",
    "z": "does not apply [z]",
    "c": "confidential [c]",
    "u": "rests on too few to be reliable [u]",
}
_OVER = {"quarterly": "quarter", "half-yearly": "half-year", "annual": "year"}

Places = Mapping[str, tuple[str, int, int]]
Write = Callable[[float], str]  # a figure as the report shows it


# --- a funnel -------------------------------------------------------------------------------------------------------


def funnel_chart(measure: Measure, found: Funnel, definitions: Definitions, own: str = "") -> FunnelChart:
    """Return the funnel plot of *found*.

    Args:
        measure: What is compared, a ratio.
        found: The forces, their limits and where each stands.
        definitions: For decimals and the name of what the measure is out of.
        own: The code of a force to highlight and to speak of; "" for none.
    """
    decimals = say.decimals_of(measure, definitions)
    write: Write = partial(say.figure, measure=measure, decimals=decimals)
    beyond = [place for place in found.places if place.stand.endswith("99.8%")]
    far = sorted(beyond, key=lambda place: (-_how_far(place, found.centre), place.area.code))
    mine = next((place for place in found.places if place.area.code == own), None)
    centre, across = write(found.centre), across_words(measure, definitions)
    its = "its" if len(far) == 1 else "their"
    names = [f"{place.area.name} {write(place.value)}" for place in far[:MOST_NAMED]]
    rest = len(far) - len(names)
    who = f"{', '.join(names)} and {rest} more" if rest else say.listed(names)
    ringed = [f"Ringed, beyond the 99.8% limits for {its} size: {who}."] if far else []
    told = [*ringed, found.spread, *_left_words(found.left)]
    grows = skewed([place.limits.denominator for place in found.places])
    return FunnelChart(
        title=_funnel_title(found, far, mine, own),
        alt=" ".join(
            [
                f"{measure.name} in {found.period.name}, by force, against its size: {say.inside(across)}.",
                f"{len(found.places)} forces about {centre} for all of them together,"
                " between 95% and 99.8% limits that close in as size grows.",
                *([mine.words] if mine is not None else []),
                *told,
            ]
        ),
        note="Each dot is a force. Lines: 95% (dashed) and 99.8% limits for a force of each size."
        + (" Sizes grow by multiples to the right." if grows else ""),
        says=tuple(told),
        unit=measure.unit,
        decimals=decimals,
        centre=found.centre,
        centre_says=f"all forces {centre}",
        across=across,
        dots=tuple(
            FunnelDot(
                place.area.code,
                place.area.name,
                place.limits.denominator,
                place.value,
                place in beyond,
                place.area.code == own,
            )
            for place in found.places
        ),
        curve=tuple((one.denominator, one.lower_outer, one.lower, one.upper, one.upper_outer) for one in found.curve),
        named=tuple(place.area.code for place in far[:MOST_NAMED]),
    )


def _how_far(place: FunnelPlace, centre: float) -> float:
    """By how many limits' widths a force is away."""
    limit = place.limits.upper_outer if place.value > centre else place.limits.lower_outer
    reach = abs(limit - centre)
    return abs(place.value - centre) / reach if reach else float("inf")


def _funnel_title(found: Funnel, far: Sequence[FunnelPlace], mine: FunnelPlace | None, own: str) -> str:
    if mine is not None:
        stands = "within the 95%" if mine.stand == "within" else mine.stand.replace(" ", " the ")
        return f"{mine.area.name} is {stands} limits for a force of its size"
    absent = next((one for one in found.left if one.area.code == own), None)
    if absent is not None:
        return f"{absent.area.name} has no figure for {found.period.name} to compare"
    if found.crowded:
        return "Forces differ from one another by more than their size explains"
    if not far:
        return "No force differs from the rest by more than its size explains"
    differ = "differs from the rest by more than its" if len(far) == 1 else "differ from the rest by more than their"
    return f"{say.opening(say.counted(len(far), 'force'))} {differ} size explains"


def across_words(measure: Measure, definitions: Definitions) -> str:
    """What a ratio is out of, as a scale says it: "Plans closed in the quarter", "Officers at 30 September 2019"."""
    value = measure.value
    if not isinstance(value, RatioOf):
        return ""
    outside = definitions.outside.get(value.denominator.reference) if isinstance(value.denominator, Reference) else None
    if outside is not None:
        return f"{say.opening(outside.unit)} at {day(outside.as_at)}"
    words, span = say.opening(denominator_words(measure, value, definitions)), _OVER[measure.frequency]
    return words if span in words or measure.across_time != "flow" else f"{words} in the {span}"


def _left_words(results: Iterable[Result]) -> tuple[str, ...]:
    """Who has no figure to show, by the reason: "Not shown: Kent (not returned); Essex (confidential [c])."."""
    reasons: dict[str, list[str]] = {}
    for result in results:
        why = next((left.why for left in result.coverage.left), "no figure")
        if result.marker:
            why = _WHY_MISSING.get(result.marker, f"marked [{result.marker}]")
        reasons.setdefault(why, []).append(result.area.name)
    said = "; ".join(f"{say.listed(names)} ({why})" for why, names in reasons.items())
    return (f"Not shown: {said}.",) if said else ()


# --- rows in order --------------------------------------------------------------------------------------------------


def ranked(
    measure: Measure, results: Sequence[Result], national: Result | None, definitions: Definitions, own: str = ""
) -> Ranked | None:
    """Return the forces in order of their figures, the highest first.

    Args:
        measure: What the results are of.
        results: One for each force, of one period.
        national: The figure for all forces together; it is drawn where the forces' figures can be held against it,
            which those that add up to it cannot.
        definitions: For decimals.
        own: The code of a force to highlight; "" for none.

    Returns:
        None where each force only says yes or no, which a map shows, and where there is no force at all.
    """
    if isinstance(measure.value, ShareYes) or not results:
        return None
    decimals = say.decimals_of(measure, definitions)
    write: Write = partial(say.figure, measure=measure, decimals=decimals)
    known = [(one, one.value) for one in results if one.value is not None]
    rows = tuple(
        RankedRow(
            one.area.code,
            one.area.name,
            value,
            write(value),
            one.interval or interval_of(measure, one.numerator, one.denominator, value),
            one.area.code == own,
        )
        for one, value in sorted(known, key=lambda pair: (-pair[1], pair[0].area.name))
    )
    level = national.value if national is not None and measure.across_forces != "sum" else None
    level_says = "" if level is None else f"all forces {write(level)}"
    left = _left_words(one for one in results if one.value is None)
    spread = _range_words([(row.name, row.value) for row in rows], write)
    bars = "The bar at each dot is its 95% interval: how far chance alone may have moved the figure."
    return Ranked(
        title=f"{measure.name}: {spread}",
        alt=" ".join(
            [
                f"{measure.name} in {results[0].period.name}, each force a row, the highest first: {spread}.",
                *([f"{say.opening(level_says)}."] if level_says else []),
                *(_own_words(row, write) for row in rows if row.own),
                *left,
            ]
        ),
        note=bars if any(row.interval for row in rows) else "",
        rows=rows,
        unit=measure.unit,
        decimals=decimals,
        national=level,
        national_says=level_says,
        left_out=left,
    )


def _own_words(row: RankedRow, write: Write) -> str:
    """Say "Kent is at 31%, 95% interval 22% to 42%."; no place in the order, which chance alone may change."""
    interval = f", 95% interval {write(row.interval[0])} to {write(row.interval[1])}" if row.interval else ""
    return f"{row.name} is at {row.shown}{interval}."


def _range_words(values: Sequence[tuple[str, float]], write: Write, area: str = "force") -> str:
    """Say from where to where the *values* (name, figure) go: "from 31% (Kent) to 67% (2 forces)"."""
    if not values:
        return f"no {area} has a figure"
    if len(values) == 1:
        return f"one {area} has a figure, {values[0][0]} at {write(values[0][1])}"
    ends = [write(pick(value for _, value in values)) for pick in (min, max)]
    if ends[0] == ends[1]:
        return f"all {len(values)} {area}s at {ends[0]}"
    who = [[name for name, value in values if write(value) == end] for end in ends]
    said = [names[0] if len(names) == 1 else f"{len(names)} {area}s" for names in who]
    return f"from {ends[0]} ({said[0]}) to {ends[1]} ({said[1]})"


# --- a small line for each region -----------------------------------------------------------------------------------


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
    recent = national[-SHOWN:]
    shown = [one.period for one in recent]
    found = {code: {one.period: one.value for one in results} for code, results in regions.items() if results}
    if measure.across_forces == "sum" or all(value is None for own_ in found.values() for value in own_.values()):
        return None
    decimals = say.decimals_of(measure, definitions)
    write: Write = partial(say.figure, measure=measure, decimals=decimals)
    names = {code: regions[code][0].area.name for code in found}
    latest = {code: values.get(shown[-1]) for code, values in found.items()}
    known = [(names[code], value) for code, value in latest.items() if value is not None]
    gaps = [names[code] for code, value in latest.items() if value is None]
    each = say.listed(f"{name} {write(value)}" for name, value in known) if known else "no region has a figure"
    now = national[-1].value
    return Multiples(
        title=f"{measure.name}: {_range_words(known, write, 'region')} in {shown[-1].name}",
        alt=" ".join(
            [
                f"{measure.name}, a small line for each region, {shown[0].name} to {shown[-1].name},"
                f" all on one scale. Latest: {each}.",
                *([] if now is None else [f"England and Wales {write(now)}."]),
                *([f"No figure for {say.listed(gaps)}."] if gaps else []),
            ]
        ),
        note="Grey behind each line: all forces together.",
        unit=measure.unit,
        decimals=decimals,
        periods=(shown[0].short, shown[-1].short),
        national=tuple(one.value for one in recent),
        panels=tuple(
            Multiple(names[code], tuple(values.get(period) for period in shown), own=code == own)
            for code, values in found.items()
        ),
        breaks=tuple(n for n, one in enumerate(recent) if one.broken and n),
    )


# --- a map ----------------------------------------------------------------------------------------------------------


def value_tiles(
    measure: Measure, results: Sequence[Result], places: Places, definitions: Definitions, own: str = ""
) -> ValueTiles | None:
    """Return the map of the forces' figures: yes and no where that is what they say, else classes of the figure.

    Args:
        measure: What the results are of.
        results: One for each force, of one period.
        places: Short label, column and row on the tile map, by the force's code; a force without a place is named in
            words.
        definitions: For decimals.
        own: The code of a force to highlight; "" for none.

    Returns:
        None where no force with a place on the map has a figure.
    """
    drawn = [one for one in results if one.area.code in places]
    if all(one.missing for one in drawn):
        return None
    decimals = say.decimals_of(measure, definitions)
    write: Write = partial(say.figure, measure=measure, decimals=decimals)
    answers = isinstance(measure.value, ShareYes)
    known = [(one.area.name, one.value) for one in results if one.value is not None]
    figures = [rounded_to(value, decimals) for _, value in known]
    edges: tuple[float, ...] = (50.0,)
    classes: tuple[str, ...] = ("no", "yes")
    if answers:
        summary = f"{sum(value > 0 for _, value in known)} of {len(known)} forces said yes"
    else:
        edges = _edges(figures, decimals)
        classes, summary = _classes(edges, figures, measure, decimals), _range_words(known, write)

    def shown(one: Result) -> str:
        if one.value is not None and answers:
            return "yes" if one.value > 0 else "no"
        return say.figure(one.value, measure, decimals, one.marker)

    # how many edges a figure, as it is shown, has reached
    levels = [None if one.value is None else bisect_right(edges, rounded_to(one.value, decimals)) for one in drawn]
    counts = Counter(levels)
    elsewhere = [
        f"{one.area.name} ({write(one.value)})"
        for one in results
        if one.area.code not in places and one.value is not None
    ]
    says = (
        *_left_words(one for one in results if one.missing),
        *([f"Not on the map: {say.listed(elsewhere)}."] if elsewhere else []),
    )
    title = f"{measure.name}: {summary}"
    key = "; ".join(f"{text}: {counts[level]}" for level, text in enumerate(classes))
    opening = f"Map of the forces as tiles, {results[0].period.name}. {title}."
    return ValueTiles(
        title=title,
        alt=" ".join([opening, f"{say.opening(key)}.", *says]),
        tiles=tuple(
            ValueTile(
                one.area.code,
                places[one.area.code][0],
                one.area.name,
                *places[one.area.code][1:],
                level=level,
                shown=shown(one),
                own=one.area.code == own,
            )
            for one, level in zip(drawn, levels, strict=True)
        ),
        classes=classes,
        says=says,
        in_tiles=not answers,
    )


def _edges(known: Sequence[float], decimals: int) -> tuple[float, ...]:
    """The figures at which one class ends and the next begins: round ones, or those that part the forces evenly."""
    low, high = min(known), max(known)
    if low == high:
        return ()
    even = ticks(low, high, 10.0**-decimals, MOST_CLASSES)[1:-1]
    fullest = max(Counter(bisect_right(even, value) for value in known).values())
    if even and fullest <= LOPSIDED * len(known):
        return even
    parts = (rounded_to(edge, decimals) for edge in quantiles(known, n=MOST_CLASSES, method="inclusive"))
    return tuple(sorted({edge for edge in parts if edge > low})) or (high,)


def _classes(edges: Sequence[float], known: Sequence[float], measure: Measure, decimals: int) -> tuple[str, ...]:
    """The words of each class, the lowest first: "under 40%", "40% to under 60%", "60% or more"; "0", "1 to 4"."""
    if not edges:
        return (say.figure(known[0], measure, decimals),)
    if measure.unit == "count" and decimals == 0:  # from each start to the last whole number before the next
        starts = [min(known), *edges]
        ends = [(low, high - 1) for low, high in pairwise(starts)]
        parts = (f"{low:,.0f}" if low == high else f"{low:,.0f} to {high:,.0f}" for low, high in ends)
        return (*parts, f"{starts[-1]:,.0f} or more")
    said = written(edges, measure.unit, decimals)
    between = (f"{low} to under {high}" for low, high in pairwise(said))
    return (f"under {said[0]}", *between, f"{said[-1]} or more")
