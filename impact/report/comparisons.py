"""Forces beside one another as charts' values: a funnel, rows in order; every word ready made.

Comes after `results.funnel` and `report.sentences`; `report.beside.tiles` puts figures on a map and
`report.beside.regions` sets regions side by side. `report.charts` draws them all.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
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
from impact.results import words
from impact.results.funnel import Funnel, Place
from impact.results.model import Result
from impact.results.uncertainty import interval_of

MOST_NAMED = 6  # forces beyond the limits that are named; more are counted

_WHY_MISSING = {
    "x": "not available [x]",
    "z": "does not apply [z]",
    "c": "confidential [c]",
    "u": "rests on too few to be reliable [u]",
}
_OVER = {"quarterly": "quarter", "half-yearly": "half-year", "annual": "year"}
_STANDS = {
    "within": "within the 95% limits",
    "above 95%": "above the 95% limits",
    "above 99.8%": "above the 99.8% limits",
    "below 95%": "below the 95% limits",
    "below 99.8%": "below the 99.8% limits",
}


def funnel_chart(measure: Measure, found: Funnel, definitions: Definitions, own: str = "") -> FunnelChart:
    """Return the funnel plot of *found*.

    Args:
        measure: What is compared, a ratio.
        found: The forces, their limits and where each stands.
        definitions: For decimals and the name of what the measure is out of.
        own: The code of a force to highlight and to speak of; "" for none.
    """
    decimals = say.decimals_of(measure, definitions)
    far = _furthest(found)
    mine = next((place for place in found.places if place.area.code == own), None)
    shown = {place.area.code: say.figure(place.value, measure, decimals) for place in found.places}
    centre = say.figure(found.centre, measure, decimals)
    across = across_words(measure, definitions)
    told = [*_ringed(far, shown), found.spread, *left_words(found.left)]
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
        note=_how_to_read(found),
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
                place.stand.endswith("99.8%"),
                place.area.code == own,
            )
            for place in found.places
        ),
        curve=tuple((one.denominator, one.lower_outer, one.lower, one.upper, one.upper_outer) for one in found.curve),
        named=tuple(place.area.code for place in far[:MOST_NAMED]),
    )


def _furthest(found: Funnel) -> list[Place]:
    """The forces beyond the 99.8% limits, the furthest out first: by how many limits' widths."""

    def how_far(place: Place) -> float:
        limit = place.limits.upper_outer if place.value > found.centre else place.limits.lower_outer
        reach = abs(limit - found.centre)
        return abs(place.value - found.centre) / reach if reach else float("inf")

    beyond = [place for place in found.places if place.stand.endswith("99.8%")]
    return sorted(beyond, key=lambda place: (-how_far(place), place.area.code))


def _funnel_title(found: Funnel, far: Sequence[Place], mine: Place | None, own: str) -> str:
    if mine is not None:
        return f"{mine.area.name} is {_STANDS[mine.stand]} for a force of its size"
    absent = next((one for one in found.left if one.area.code == own), None)
    if absent is not None:
        return f"{absent.area.name} has no figure for {found.period.name} to compare"
    if found.crowded:
        return "Forces differ from one another by more than their size explains"
    if not far:
        return "No force differs from the rest by more than its size explains"
    forces = say.opening(say.counted(len(far), "force"))
    return f"{forces} {'differs' if len(far) == 1 else 'differ'} from the rest by more than {_its(far)} size explains"


def _its(far: Sequence[Place]) -> str:
    return "its" if len(far) == 1 else "their"


def _ringed(far: Sequence[Place], shown: Mapping[str, str]) -> list[str]:
    """Who is beyond the 99.8% limits, with the figures; many are counted after the furthest."""
    if not far:
        return []
    names = [f"{place.area.name} {shown[place.area.code]}" for place in far[:MOST_NAMED]]
    rest = len(far) - len(names)
    who = f"{', '.join(names)} and {rest} more" if rest else say.listed(names)
    return [f"Ringed, beyond the 99.8% limits for {_its(far)} size: {who}."]


def _how_to_read(found: Funnel) -> str:
    sizes = [place.limits.denominator for place in found.places]
    grows = " Sizes grow by multiples to the right." if skewed(sizes) else ""
    return f"Each dot is a force. Lines: 95% (dashed) and 99.8% limits for a force of each size.{grows}"


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


def left_words(results: Iterable[Result]) -> tuple[str, ...]:
    """Who has no figure to show, by the reason: "Not shown: Kent (not returned); Essex (confidential [c])."."""
    reasons: dict[str, list[str]] = {}
    for result in results:
        reasons.setdefault(_why(result), []).append(result.area.name)
    if not reasons:
        return ()
    return (f"Not shown: {'; '.join(f'{say.listed(names)} ({why})' for why, names in reasons.items())}.",)


def _why(result: Result) -> str:
    if result.marker:
        return _WHY_MISSING.get(result.marker, f"marked [{result.marker}]")
    left = next(iter(result.coverage.left), None)
    return left.why if left is not None else "no figure"


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
    known = sorted(
        ((one, one.value) for one in results if one.value is not None), key=lambda pair: (-pair[1], pair[0].area.name)
    )
    rows = tuple(
        RankedRow(
            one.area.code,
            one.area.name,
            value,
            say.figure(value, measure, decimals),
            one.interval or interval_of(measure, one.numerator, one.denominator, value),
            one.area.code == own,
        )
        for one, value in known
    )
    level = national.value if national is not None and measure.across_forces != "sum" else None
    level_says = "" if level is None else f"all forces {say.figure(level, measure, decimals)}"
    left = left_words(one for one in results if one.value is None)
    period = results[0].period.name
    spread = range_words([(row.name, row.value) for row in rows], measure, decimals)
    return Ranked(
        title=f"{measure.name}: {spread}",
        alt=" ".join(
            [
                f"{measure.name} in {period}, each force a row, the highest first: {spread}.",
                *([f"{say.opening(level_says)}."] if level_says else []),
                *(_own_words(row, measure, decimals) for row in rows if row.own),
                *left,
            ]
        ),
        note=_bars(rows),
        rows=rows,
        unit=measure.unit,
        decimals=decimals,
        national=level,
        national_says=level_says,
        left_out=left,
    )


def _own_words(row: RankedRow, measure: Measure, decimals: int) -> str:
    """Say "Kent is at 31%, 95% interval 22% to 42%."; no place in the order, which chance alone may change."""
    if row.interval is None:
        return f"{row.name} is at {row.shown}."
    low, high = (say.figure(end, measure, decimals) for end in row.interval)
    return f"{row.name} is at {row.shown}, 95% interval {low} to {high}."


def _bars(rows: Sequence[RankedRow]) -> str:
    if not any(row.interval for row in rows):
        return ""
    return "The bar at each dot is its 95% interval: how far chance alone may have moved the figure."


def range_words(values: Sequence[tuple[str, float]], measure: Measure, decimals: int, area: str = "force") -> str:
    """Say from where to where the *values* (name, figure) go: "from 31% (Kent) to 67% (2 forces)"."""
    if not values:
        return f"no {area} has a figure"
    if len(values) == 1:
        name, value = values[0]
        return f"one {area} has a figure, {name} at {say.figure(value, measure, decimals)}"
    low, high = (say.figure(pick(value for _, value in values), measure, decimals) for pick in (min, max))
    if low == high:
        return f"all {len(values)} {area}s at {low}"

    def who(shown: str) -> str:
        names = [name for name, value in values if say.figure(value, measure, decimals) == shown]
        return names[0] if len(names) == 1 else f"{len(names)} {area}s"

    return f"from {low} ({who(low)}) to {high} ({who(high)})"


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


LOPSIDED = 0.7  # of the forces in one class of equal width: then as many forces stand in each instead
Places = Mapping[str, tuple[str, int, int]]


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
    answers = isinstance(measure.value, ShareYes)
    known = [words.rounded_to(one.value, decimals) for one in results if one.value is not None]
    edges = (50.0,) if answers else _edges(known, decimals)
    classes = ("no", "yes") if answers else _classes(edges, known, measure, decimals)
    shown = {one.area.code: _shown(one, measure, decimals, answers) for one in drawn}
    title = f"{measure.name}: {_summary(results, measure, decimals, answers)}"
    says = (*left_words(one for one in results if one.missing), *_off_the_map(results, places, measure, decimals))
    levels = {one.area.code: _level(one, edges, decimals) for one in drawn}
    counts = Counter(levels.values())
    return ValueTiles(
        title=title,
        alt=" ".join(
            [
                f"Map of the forces as tiles, {results[0].period.name}. {title}.",
                say.opening(f"{'; '.join(f'{text}: {counts[level]}' for level, text in enumerate(classes))}."),
                *says,
            ]
        ),
        tiles=tuple(
            ValueTile(
                one.area.code,
                places[one.area.code][0],
                one.area.name,
                *places[one.area.code][1:],
                level=levels[one.area.code],
                shown=shown[one.area.code],
                own=one.area.code == own,
            )
            for one in drawn
        ),
        classes=classes,
        says=says,
        in_tiles=not answers,
    )


def _summary(results: Sequence[Result], measure: Measure, decimals: int, answers: bool) -> str:
    known = [(one.area.name, one.value) for one in results if one.value is not None]
    if not answers:
        return range_words(known, measure, decimals)
    yes = sum(1 for _, value in known if value > 0)
    return f"{yes} of {len(known)} forces said yes"


def _shown(one: Result, measure: Measure, decimals: int, answers: bool) -> str:
    if one.value is None:
        return say.figure(None, measure, decimals, one.marker)
    if answers:
        return "yes" if one.value > 0 else "no"
    return say.figure(one.value, measure, decimals)


def _level(one: Result, edges: Sequence[float], decimals: int) -> int | None:
    """Which class a figure, as it is shown, falls in: how many edges it has reached."""
    return None if one.value is None else bisect_right(edges, words.rounded_to(one.value, decimals))


def _edges(known: Sequence[float], decimals: int) -> tuple[float, ...]:
    """The figures at which one class ends and the next begins: round ones, or those that part the forces evenly."""
    low, high = min(known), max(known)
    if low == high:
        return ()
    even = ticks(low, high, 10.0**-decimals, MOST_CLASSES)[1:-1]
    fullest = max(Counter(bisect_right(even, value) for value in known).values())
    if even and fullest <= LOPSIDED * len(known):
        return even
    parts = (words.rounded_to(edge, decimals) for edge in quantiles(known, n=MOST_CLASSES, method="inclusive"))
    return tuple(sorted({edge for edge in parts if edge > low})) or (high,)


def _classes(edges: Sequence[float], known: Sequence[float], measure: Measure, decimals: int) -> tuple[str, ...]:
    """The words of each class, the lowest first: "under 40%", "40% to under 60%", "60% or more"; "0", "1 to 4"."""
    if not edges:
        return (say.figure(known[0], measure, decimals),)
    if measure.unit == "count" and decimals == 0:
        return _counts([min(known), *edges])
    said = written(edges, measure.unit, decimals)
    between = [f"{low} to under {high}" for low, high in pairwise(said)]
    return (f"under {said[0]}", *between, f"{said[-1]} or more")


def _counts(starts: Sequence[float]) -> tuple[str, ...]:
    """Whole numbers: each class from its start to the last number before the next."""
    ends = [(low, high - 1) for low, high in pairwise(starts)]
    parts = [f"{low:,.0f}" if low == high else f"{low:,.0f} to {high:,.0f}" for low, high in ends]
    return (*parts, f"{starts[-1]:,.0f} or more")


def _off_the_map(results: Sequence[Result], places: Places, measure: Measure, decimals: int) -> tuple[str, ...]:
    absent = [
        f"{one.area.name} ({say.figure(one.value, measure, decimals)})"
        for one in results
        if one.area.code not in places and one.value is not None
    ]
    return (f"Not on the map: {say.listed(absent)}.",) if absent else ()
