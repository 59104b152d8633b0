"""Forces beside one another as charts' values: a funnel, rows in order; every word ready made.

Comes after `results.funnel` and `report.sentences`; `report.beside.tiles` puts figures on a map and
`report.beside.regions` sets regions side by side. `report.charts` draws them all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from impact.plan.definitions import Definitions
from impact.plan.measure import Measure, RatioOf, Reference, ShareYes
from impact.plan.periods import day
from impact.report import sentences as say
from impact.report.definitions import denominator_words
from impact.report.drawing.across import skewed
from impact.report.drawing.funnel import FunnelChart, FunnelDot
from impact.report.drawing.ranked import Ranked, RankedRow
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
