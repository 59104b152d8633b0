"""The forces' figures on a map, in at most four classes with round ends; every word ready made.

Comes after `report.beside.forces`; `report.charts` draws what is made here.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise
from statistics import quantiles

from impact.plan.definitions import Definitions
from impact.plan.measure import Measure, ShareYes
from impact.report import sentences as say
from impact.report.beside.forces import left_words, range_words
from impact.report.drawing.scales import ticks, written
from impact.report.drawing.value_tiles import MOST_CLASSES, ValueTile, ValueTiles
from impact.results import words
from impact.results.model import Result

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
