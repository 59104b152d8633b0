"""Forces beside one another, each against what chance would do to a force of its size.

Limits for chance stand around the rate of all forces together and close in as the denominator grows, so that a small
force is not called an outlier for being small. They are exact: a number of cases is beyond a limit exactly when so few,
or so many, have less than the stated chance. Between whole numbers the limit is interpolated, so that a drawn line is
smooth: below, as Spiegelhalter does; above, as the mirror image of below, because his own upper limit lets a number of
cases count as outside that is likelier than stated.

How widely forces lie is the mean square of their distances from the centre, each in its own standard deviation; a
distance of more than two counts as two, so that a few forces that stand far out do not make all seem spread. What
chance alone would give is worked out from the chance of each number of cases, so it holds for forces with few as for
those with many.

Sources: D. J. Spiegelhalter, "Funnel plots for comparing institutional performance", Statistics in Medicine 24 (2005),
1185-1202, and Quality and Safety in Health Care 14 (2005), 347-351; S. E. Seaton and B. N. Manktelow, BMC Medical
Research Methodology 12 (2012), 98, for how likely it is to be outside; P. J. Huber, Annals of Mathematical Statistics
35 (1964), 73-101, proposal 2, for drawing each distance in to the same number of deviations; G. E. P. Box, Annals of
Mathematical Statistics 25 (1954), 290-302, for taking the shape of such a sum as that of the gamma distribution of its
mean and variance. metrics/methods.md, "Comparing forces".
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import fsum, inf, isfinite, sqrt
from typing import Any, ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from impact.plan.measure import Measure, RatioOf
from impact.plan.model import Presentation
from impact.plan.periods import Period
from impact.plan.register import Area
from impact.results.model import Result, amount
from impact.results.uncertainty import Counted, is_count, is_share_of_cases

FEWEST_FORCES = 10  # metrics/methods.md, "Comparing forces"
INNER, OUTER = 0.025, 0.001  # the chance beyond each of a 95% and of a 99.8% pair of limits
DRAWN = 60  # places along the denominator at which the limits are drawn
FAR, FAR_FEW = 10, 50  # standard deviations from the mean, and cases more, that no limit lies beyond
FURTHEST = 2  # standard deviations; a distance beyond counts as this
STEPS = 80  # between the furthest on either side; fewer cases than that are taken one by one
STILL = 1e-9  # a variance, for each force, below which chance leaves the spread no room: computers round
FEWEST = 1  # case for each force, of those counted and of the others: the spread of fewer takes too few values

Numbers = NDArray[np.float64]
Stand = Literal["within", "above 95%", "above 99.8%", "below 95%", "below 99.8%"]

SAID: dict[Stand, str] = {
    "within": "is within the 95% limits for its size: chance alone could explain where it stands.",
    "above 95%": "is above the 95% limits for its size: by chance alone, fewer than 1 in 40 would be so high.",
    "above 99.8%": "is above the 99.8% limits for its size: by chance alone, fewer than 1 in 1,000 would be so high.",
    "below 95%": "is below the 95% limits for its size: by chance alone, fewer than 1 in 40 would be so low.",
    "below 99.8%": "is below the 99.8% limits for its size: by chance alone, fewer than 1 in 1,000 would be so low.",
}


@dataclass(frozen=True)
class FunnelLimits:
    """The two pairs of limits at one denominator, in the measure's unit: 99.8% outside, 95% inside."""

    denominator: float
    lower_outer: float
    lower: float
    upper: float
    upper_outer: float


@dataclass(frozen=True)
class FunnelPlace:
    """One force on the funnel: its figure in the measure's unit, where it stands, and the sentence that says so."""

    area: Area
    value: float
    limits: FunnelLimits
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
    places: tuple[FunnelPlace, ...]
    curve: tuple[FunnelLimits, ...]
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
    expected = Binomial(centre) if share else Poisson(centre)
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
    measure: Measure, shown: Sequence[tuple[Result, Counted]], expected: Chance, rules: Presentation
) -> tuple[tuple[FunnelPlace, ...], bool]:
    """Return each force's place, and whether they differ by more than chance."""
    per = measure.value.per if isinstance(measure.value, RatioOf) else 1
    cases, sizes = [hits for _, (hits, _) in shown], [size for _, (_, size) in shown]
    places = []
    for (one, (hits, size)), limits in zip(shown, _limits(expected, sizes, per), strict=True):
        value = per * hits / size
        stand = _stand(value, limits)
        words = f"{one.area.name}, at {amount(value, measure, rules)}, {SAID[stand]}"
        places.append(FunnelPlace(one.area, value, limits, stand, words))
    return tuple(places), spread_of(expected, cases, sizes) > widest(expected, sizes, INNER)


def _stand(value: float, limits: FunnelLimits) -> Stand:
    if value > limits.upper:
        return "above 99.8%" if value > limits.upper_outer else "above 95%"
    if value < limits.lower:
        return "below 99.8%" if value < limits.lower_outer else "below 95%"
    return "within"


def _limits(expected: Chance, sizes: Sequence[float], per: float) -> tuple[FunnelLimits, ...]:
    """Return the limits at each of *sizes*, in *per*."""
    inner, outer = chance_limits(expected, sizes, INNER), chance_limits(expected, sizes, OUTER)
    return tuple(
        FunnelLimits(size, *(per * end / size for end in (far[0], near[0], near[1], far[1])))
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


# --- what chance alone would give -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Binomial:
    """So many of a whole number of cases, each with the same chance: `centre`, from 0 to 1."""

    centre: float
    whole: ClassVar[bool] = True

    def at_most(self, cases: Numbers, sizes: Numbers) -> Numbers:
        """Return the chance of *cases* or fewer of *sizes*."""
        inside: Numbers = _special().betaincc(np.maximum(cases, 0) + 1, np.maximum(sizes - cases, 1), self.centre)
        return np.where(cases < 0, 0.0, np.where(cases >= sizes, 1.0, inside))

    def at_least(self, cases: Numbers, sizes: Numbers) -> Numbers:
        """Return the chance of *cases* or more of *sizes*."""
        inside: Numbers = _special().betainc(np.maximum(cases, 1), np.maximum(sizes - cases, 0) + 1, self.centre)
        return np.where(cases <= 0, 1.0, np.where(cases > sizes, 0.0, inside))

    def mean_and_deviation(self, sizes: Numbers) -> tuple[Numbers, Numbers]:
        """Return the mean, and the root of the mean times the share of the others."""
        return self.centre * sizes, np.sqrt(self.centre * (1 - self.centre) * sizes)

    def skewness(self, sizes: Numbers) -> Numbers:
        """Return the share of the others less the centre, over the standard deviation."""
        return (1 - 2 * self.centre) / np.sqrt(self.centre * (1 - self.centre) * sizes)


@dataclass(frozen=True)
class Poisson:
    """Events, each by itself, at one rate for each unit of size: `centre`, above 0."""

    centre: float
    whole: ClassVar[bool] = False

    def at_most(self, cases: Numbers, sizes: Numbers) -> Numbers:
        """Return the chance of *cases* events or fewer."""
        inside: Numbers = _special().gammaincc(np.maximum(cases, 0) + 1, self.centre * sizes)
        return np.where(cases < 0, 0.0, inside)

    def at_least(self, cases: Numbers, sizes: Numbers) -> Numbers:
        """Return the chance of *cases* events or more."""
        inside: Numbers = _special().gammainc(np.maximum(cases, 1), self.centre * sizes)
        return np.where(cases <= 0, 1.0, inside)

    def mean_and_deviation(self, sizes: Numbers) -> tuple[Numbers, Numbers]:
        """Return the mean and its root."""
        return self.centre * sizes, np.sqrt(self.centre * sizes)

    def skewness(self, sizes: Numbers) -> Numbers:
        """Return 1 over the root of the mean."""
        return 1 / np.sqrt(self.centre * sizes)


Chance = Binomial | Poisson


def chance_limits(chance: Chance, sizes: Sequence[float], tail: float) -> list[tuple[float, float]]:
    """Return, for each of *sizes*, the numbers of cases beyond which lies a chance below *tail* on either side.

    Args:
        chance: What chance does to a force of a given size.
        sizes: Denominators above 0; whole for `Binomial`.
        tail: 0.025 for 95% limits, 0.001 for 99.8%.
    """
    size = np.asarray(sizes, dtype=np.float64)
    mean, deviation = chance.mean_and_deviation(size)
    little = np.maximum(np.floor(mean - FAR * deviation) - 1, -1)
    much = np.ceil(mean + FAR * deviation) + FAR_FEW
    low = _first(lambda cases: chance.at_most(cases, size) >= tail, little, much)
    above = _first(lambda cases: chance.at_least(cases, size) < tail, np.maximum(little, 0), much)
    high = above - 1
    down = _part(chance.at_most(low, size) - tail, chance.at_most(low, size) - chance.at_most(low - 1, size))
    up = _part(chance.at_least(high, size) - tail, chance.at_least(high, size) - chance.at_least(above, size))
    lower, upper = np.maximum(low - down, 0), high + up
    if chance.whole:
        upper = np.minimum(upper, size)
    return list(zip(lower.tolist(), upper.tolist(), strict=True))


def _first(holds: Callable[[Numbers], NDArray[np.bool_]], before: Numbers, at: Numbers) -> Numbers:
    """Return the smallest whole number where *holds* turns true, false at *before* and true at *at*, by halving."""
    while np.any(at - before > 1):
        middle = np.floor((before + at) / 2)
        true = holds(middle)
        before, at = np.where(true, before, middle), np.where(true, middle, at)
    return at


def _part(over: Numbers, whole: Numbers) -> Numbers:
    """Return *over* as a part of *whole*, from 0 to 1; 0 where *whole* is too small to tell from nothing."""
    return np.clip(np.divide(over, whole, out=np.zeros_like(over), where=whole > 0), 0, 1)


def _special() -> Any:
    """Return scipy's functions: slow to import, so only where a limit is worked out."""
    import scipy.special

    return scipy.special


# --- how widely forces lie ------------------------------------------------------------------------------------------


def spread_of(chance: Chance, cases: Sequence[float], sizes: Sequence[float]) -> float:
    """Return the mean square of the forces' distances from the centre, from 0 to 4.

    Args:
        chance: What chance does to a force of a given size, around the rate of all of them together.
        cases: Of each force.
        sizes: Of each force: denominators above 0; whole for `chance.Binomial`.
    """
    mean, deviation = chance.mean_and_deviation(np.asarray(sizes, dtype=np.float64))
    distance = (np.asarray(cases, dtype=np.float64) - mean) / deviation
    return float(np.mean(np.minimum(distance**2, FURTHEST**2)))


def widest(chance: Chance, sizes: Sequence[float], tail: float) -> float:
    """Return the spread that chance alone would pass with a chance of about *tail*; infinite where that cannot be told.

    The centre is the rate of the same forces together, so their cases are held to their total. It cannot be told of
    fewer cases than forces.

    Args:
        chance: As in `spread_of`.
        sizes: As in `spread_of`, of at least two forces.
        tail: 0.025 for 1 in 40.
    """
    from scipy.special import gammainccinv  # slow to import

    size, forces = np.asarray(sizes, dtype=np.float64), len(sizes)
    mean, variance = _by_chance(chance, size)
    if _cases(chance, size) < FEWEST * forces or variance < STILL * forces:
        return inf
    return float(gammainccinv(mean**2 / variance, tail) * variance / mean / forces)


def _cases(chance: Chance, size: Numbers) -> float:
    """Return how many cases there are of all forces, or of the others where those are fewer."""
    of_all, counted = np.sum(size), chance.centre * np.sum(size)
    return float(np.round(min(counted, of_all - counted) if chance.whole else counted))


def _by_chance(chance: Chance, size: Numbers) -> tuple[float, float]:
    """Return the mean and variance, by chance alone, of the sum of squared distances drawn in.

    `short` is by how much a square falls short of the furthest: nothing beyond, so that only the middle is added up.
    That the cases come to their total takes away what moves with the total, and with the square of it: the first two
    polynomials that are uncorrelated under the distribution of the total.
    """
    mean, deviation = (each[:, np.newaxis] for each in chance.mean_and_deviation(size))
    ends = np.floor(mean + deviation * np.linspace(-FURTHEST, FURTHEST, STEPS + 1))
    likely = np.diff(chance.at_most(ends, size[:, np.newaxis]))
    distance = ((ends[:, :-1] + 1 + ends[:, 1:]) / 2 - mean) / deviation
    short = np.maximum(FURTHEST**2 - distance**2, 0)
    curved = distance**2 - 1 - chance.skewness(size)[:, np.newaxis] * distance
    usual, with_it, with_square = (np.sum(likely * short * each, axis=1) for each in (1, distance, curved))
    alone = np.sum(likely * short**2, axis=1) - usual**2
    part = deviation[:, 0] ** 2 / np.sum(deviation**2)  # of the variance of the total
    first, second = np.sum(np.sqrt(part) * with_it), np.sum(part * with_square)
    mean_short = np.sum(usual) - second / 2
    return float(FURTHEST**2 * len(size) - mean_short), float(np.sum(alone) - first**2 - second**2 / 2)
