"""Forces beside one another, each against what chance would do to a force of its size.

Comes after `results.compute`; `report.content` draws it. Limits for chance stand around the rate of all forces together
and close in as the denominator grows, so that a small force is not called an outlier for being small.

Source: D. J. Spiegelhalter, "Funnel plots for comparing institutional performance", Statistics in Medicine 24 (2005),
1185-1202; metrics/methods.md, "Comparing forces".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum, inf, isfinite, sqrt
from typing import Literal

from impact.plan.measure import Measure, RatioOf
from impact.plan.model import Presentation
from impact.plan.periods import Period
from impact.plan.register import Area
from impact.results import chance
from impact.results.model import Result
from impact.results.spread import spread_of, widest
from impact.results.uncertainty import Counted, is_count, is_share_of_cases
from impact.results.words import amount

FEWEST_FORCES = 10  # metrics/methods.md, "Comparing forces"
INNER, OUTER = 0.025, 0.001  # the chance beyond each of a 95% and of a 99.8% pair of limits
DRAWN = 60  # places along the denominator at which the limits are drawn

Stand = Literal["within", "above 95%", "above 99.8%", "below 95%", "below 99.8%"]

SAID: dict[Stand, str] = {
    "within": "is within the 95% limits for its size: chance alone could explain where it stands.",
    "above 95%": "is above the 95% limits for its size: by chance alone, fewer than 1 in 40 would be so high.",
    "above 99.8%": "is above the 99.8% limits for its size: by chance alone, fewer than 1 in 1,000 would be so high.",
    "below 95%": "is below the 95% limits for its size: by chance alone, fewer than 1 in 40 would be so low.",
    "below 99.8%": "is below the 99.8% limits for its size: by chance alone, fewer than 1 in 1,000 would be so low.",
}


@dataclass(frozen=True)
class Limits:
    """The two pairs of limits at one denominator, in the measure's unit: 99.8% outside, 95% inside."""

    denominator: float
    lower_outer: float
    lower: float
    upper: float
    upper_outer: float


@dataclass(frozen=True)
class Place:
    """One force on the funnel: its figure in the measure's unit, where it stands, and the sentence that says so."""

    area: Area
    value: float
    limits: Limits
    stand: Stand
    words: str


@dataclass(frozen=True)
class Funnel:
    """All forces of one measure and period, in the order given.

    `centre` is the rate of those placed, together, in the measure's unit. `curve` holds the limits from the smallest
    denominator to the largest, for drawing. `left` are the forces without a figure to show. `spread` says how many lie
    outside the 95% limits and how many chance alone would leave there; `crowded` whether the forces, those furthest out
    drawn in, differ by more than they would 1 time in 40 by chance. The limits are for chance alone all the same.
    """

    measure: str
    period: Period
    centre: float
    places: tuple[Place, ...]
    curve: tuple[Limits, ...]
    left: tuple[Result, ...]
    spread: str
    crowded: bool


@dataclass(frozen=True)
class NoFunnel:
    """Why forces are not set beside one another."""

    reason: str


def funnel(measure: Measure, results: Sequence[Result], rules: Presentation) -> Funnel | NoFunnel:
    """Set the forces of *results* beside one another, or say why not.

    Args:
        measure: What the results are of.
        results: One for each force, all of one period. Those without a figure are left out of the centre too.
        rules: How figures are said.

    Raises:
        ValueError: Results of another measure, of more than one period, of a region or the nation, or a force twice.

    Source: metrics/methods.md, "Comparing forces".
    """
    _refuse_what_is_mixed(measure, results)
    if measure.supplier != "forces":
        return NoFunnel("One team supplies it, so there are no forces to compare.")
    if not isinstance(measure.value, RatioOf):
        return NoFunnel("It has no denominator, so a large force cannot be set beside a small one.")
    shown = [(one, counted) for one in results if (counted := _counted(one)) is not None]
    if len(shown) < FEWEST_FORCES:
        have = "1 force has" if len(shown) == 1 else f"{len(shown)} forces have"
        return NoFunnel(f"{have} a figure; {FEWEST_FORCES} are needed for a comparison.")
    share = is_share_of_cases(measure)
    if not all(is_count(hits) and (not share or (is_count(size) and hits <= size)) for _, (hits, size) in shown):
        return NoFunnel("What it divides is not a count of cases, so chance has no limits to draw.")
    centre = fsum(hits for _, (hits, _) in shown) / fsum(size for _, (_, size) in shown)
    if centre == 0 or (share and centre == 1):
        return NoFunnel(f"Every force stands at {amount(measure.value.per * centre, measure, rules)}.")
    expected = chance.Binomial(centre) if share else chance.Poisson(centre)
    places, crowded = _placed(measure, shown, expected, rules)
    sizes = [size for _, (_, size) in shown]
    return Funnel(
        measure=measure.ref,
        period=shown[0][0].period,
        centre=measure.value.per * centre,
        places=places,
        curve=_limits(expected, _spaced(min(sizes), max(sizes), expected.whole), measure.value.per),
        left=tuple(one for one in results if _counted(one) is None),
        spread=_spread(sum(one.stand != "within" for one in places), len(places), crowded),
        crowded=crowded,
    )


def _refuse_what_is_mixed(measure: Measure, results: Sequence[Result]) -> None:
    if any(one.measure != measure.ref for one in results):
        raise ValueError(f"Every result must be of {measure.ref}.")
    if any(one.area.kind != "force" for one in results):
        raise ValueError("Every result must be of a force.")
    if len({one.period for one in results}) > 1:
        raise ValueError("Every result must be of one period.")
    if len({one.area.code for one in results}) < len(results):
        raise ValueError("A force stands among the results twice.")


def _counted(result: Result) -> Counted | None:
    """Return numerator and denominator; None where there is no figure to show."""
    hits, size = result.numerator, result.denominator
    if result.missing or hits is None or size is None:
        return None
    return (hits, size) if 0 < size < inf and isfinite(hits) else None


def _placed(
    measure: Measure, shown: Sequence[tuple[Result, Counted]], expected: chance.Chance, rules: Presentation
) -> tuple[tuple[Place, ...], bool]:
    """Return each force's place, and whether they differ by more than chance."""
    per = measure.value.per if isinstance(measure.value, RatioOf) else 1
    cases, sizes = [hits for _, (hits, _) in shown], [size for _, (_, size) in shown]
    places = []
    for (one, (hits, size)), limits in zip(shown, _limits(expected, sizes, per), strict=True):
        value = per * hits / size
        stand = _stand(value, limits)
        words = f"{one.area.name}, at {amount(value, measure, rules)}, {SAID[stand]}"
        places.append(Place(one.area, value, limits, stand, words))
    return tuple(places), spread_of(expected, cases, sizes) > widest(expected, sizes, INNER)


def _stand(value: float, limits: Limits) -> Stand:
    if value > limits.upper:
        return "above 99.8%" if value > limits.upper_outer else "above 95%"
    if value < limits.lower:
        return "below 99.8%" if value < limits.lower_outer else "below 95%"
    return "within"


def _limits(expected: chance.Chance, sizes: Sequence[float], per: float) -> tuple[Limits, ...]:
    """Return the limits at each of *sizes*, in *per*."""
    inner, outer = chance.limits(expected, sizes, INNER), chance.limits(expected, sizes, OUTER)
    return tuple(
        Limits(size, *(per * end / size for end in (far[0], near[0], near[1], far[1])))
        for size, near, far in zip(sizes, inner, outer, strict=True)
    )


def _spaced(least: float, most: float, whole: bool) -> list[float]:
    """Return denominators from *least* to *most*, closer together where the limits bend most."""
    step = (sqrt(most) - sqrt(least)) / (DRAWN - 1)
    between = [(sqrt(least) + step * at) ** 2 for at in range(1, DRAWN - 1)]
    inside = [size for size in ((float(round(one)) if whole else one) for one in between) if least < size < most]
    return list(dict.fromkeys([least, *inside, most]))


def _spread(outside: int, forces: int, crowded: bool) -> str:
    lie = "1 force of {} lies" if outside == 1 else f"{outside or 'None'} of {{}} forces lie{'' if outside else 's'}"
    by_chance = max(1, round(2 * INNER * forces))
    told = f"{lie.format(forces)} outside the 95% limits, where chance alone would leave about {by_chance} at most."
    if not crowded:
        return told
    return f"{told} The forces differ by more than chance, so to be outside does not set one force apart from the rest."
