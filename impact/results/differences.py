"""Differences in differences: what those that adopted a practice changed by, beyond what the rest changed by.

Comes before `results.contribution`, which says what is compared and what came of it. Knows nothing of measures: a force
is its figures by place, the place being that of the period in the series. Nothing is rounded here.

Sources: J. D. Angrist and J.-S. Pischke, Mostly Harmless Econometrics (2009), chapter 5; B. Callaway and P. H. C.
Sant'Anna, "Difference-in-differences with multiple time periods", Journal of Econometrics 225 (2021), 200-230, for
comparing with those that never adopted; B. L. Welch, "The generalization of 'Student's' problem when several different
population variances are involved", Biometrika 34 (1947), 28-35. metrics/methods.md, "Contribution, not cause".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import fsum, sqrt

Figures = Mapping[int, float]  # one force's figures, by place
Panel = Mapping[str, Figures]  # several forces', by id

FEWEST_BEFORE = FEWEST_AFTER = 2  # figures of one force on each side of the adoption
FEWEST_FOR_TREND = 3  # a line through two points fits them whatever they are
_NO_SPREAD = 1e-12  # as a share of the figures: what binary arithmetic alone leaves


@dataclass(frozen=True)
class Difference:
    """The mean of one group less that of another, with its 95% interval.

    `low` and `high` are None where no force differs from the others of its group, so that nothing measures chance.
    """

    size: float
    low: float | None
    high: float | None

    @property
    def beyond_chance(self) -> bool:
        """Whether the interval leaves 0 out."""
        return self.low is not None and self.high is not None and (self.low > 0 or self.high < 0)


def welch(adopters: Sequence[float], rest: Sequence[float], scale: float = 0.0) -> Difference:
    """Return the mean of *adopters* less that of *rest*, with Welch's interval: their spreads need not be equal.

    Args:
        adopters: A number for each force, in any unit.
        rest: The same for the other group.
        scale: How large the figures are that these were worked out from: a spread that is nothing beside them is none.

    Raises:
        ValueError: Either has fewer than two values.
    """
    if len(adopters) < 2 or len(rest) < 2:
        raise ValueError("Each group needs at least two values.")
    one, other = _mean(adopters), _mean(rest)
    parts = (_squared_error(adopters, one), _squared_error(rest, other))
    size, error = one - other, sqrt(fsum(parts))
    if error <= _NO_SPREAD * max(scale, *map(abs, adopters), *map(abs, rest)):
        return Difference(size, None, None)
    shares = (parts[0] / fsum(parts), parts[1] / fsum(parts))
    freedom = 1 / (shares[0] ** 2 / (len(adopters) - 1) + shares[1] ** 2 / (len(rest) - 1))
    reach = _quantile(freedom) * error
    return Difference(size, size - reach, size + reach)


def shared_course(rest: Panel) -> Figures | None:
    """Return what all of *rest* have in common in each period: the period's part of a force-and-period least squares.

    A force's own level is taken out first, so that a large force without a figure in some period does not move that
    period. Only differences between periods mean anything: the first is 0. None where some periods hang together with
    no others through any force, so that nothing says how they differ.
    """
    import numpy as np

    places = sorted({place for figures in rest.values() for place in figures})
    if not places:
        return None
    at = {place: number for number, place in enumerate(places)}
    mask = np.zeros((len(rest), len(places)))
    values = np.zeros_like(mask)
    for row, figures in enumerate(rest.values()):
        for place, value in figures.items():
            mask[row, at[place]], values[row, at[place]] = 1.0, value
    mask, values = mask[mask.any(axis=1)], values[mask.any(axis=1)]
    held = mask.sum(axis=1, keepdims=True)
    away = mask * (values - values.sum(axis=1, keepdims=True) / held)
    together = (
        np.diag(mask.sum(axis=0)) - (mask / held).T @ mask
    )  # the normal equations, once the forces' levels are out
    if np.linalg.matrix_rank(together) < len(places) - 1:
        return None
    later = np.linalg.solve(together[1:, 1:], away.sum(axis=0)[1:])
    return dict(zip(places, (0.0, *map(float, later)), strict=True))


def beyond(figures: Figures, course: Figures) -> Figures:
    """Return *figures* less the shared *course*, for the periods that it speaks of."""
    return {place: value - course[place] for place, value in figures.items() if place in course}


def change(figures: Figures, start: int) -> float | None:
    """Return the mean from place *start* on less the mean before it; None where either rests on too few figures."""
    before = [value for place, value in figures.items() if place < start]
    after = [value for place, value in figures.items() if place >= start]
    if len(before) < FEWEST_BEFORE or len(after) < FEWEST_AFTER:
        return None
    return _mean(after) - _mean(before)


def mean_before(figures: Figures, start: int) -> float:
    """Return the mean before place *start*; there must be a figure there."""
    return _mean([value for place, value in figures.items() if place < start])


def slope(figures: Figures, start: int) -> float | None:
    """Return how much is gained from one period to the next before place *start*, by least squares; None if too few."""
    before = [(place, value) for place, value in figures.items() if place < start]
    if len(before) < FEWEST_FOR_TREND:
        return None
    middle = fsum(place for place, _ in before) / len(before)
    gained = fsum((place - middle) * value for place, value in before)
    return gained / fsum((place - middle) ** 2 for place, _ in before)


def _mean(values: Sequence[float]) -> float:
    return fsum(values) / len(values)


def _squared_error(values: Sequence[float], mean: float) -> float:
    """The variance of a mean of so many values."""
    return fsum((value - mean) ** 2 for value in values) / (len(values) - 1) / len(values)


def _quantile(freedom: float) -> float:
    """The 97.5% point of Student's t: 95% lies between it and its negative."""
    from scipy.special import stdtrit

    return float(stdtrit(freedom, 0.975))
