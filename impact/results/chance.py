"""How many cases chance alone would give: exact limits for a share of cases and for events.

Comes before `results.spread` and `results.funnel`. Limits are in cases, over sizes given as numbers or arrays. A number
of cases is beyond a limit exactly when so few, or so many, have less than the stated chance. Between whole numbers the
limit is interpolated, so that a drawn line is smooth: below, as Spiegelhalter does; above, as the mirror image of
below, because his own upper limit lets a number of cases count as outside that is likelier than stated.

Sources: D. J. Spiegelhalter, Statistics in Medicine 24 (2005), 1185-1202, appendix A.1.1, for the interpolation;
S. E. Seaton and B. N. Manktelow, BMC Medical Research Methodology 12 (2012), 98, for how likely it is to be outside.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

FAR, FAR_FEW = 10, 50  # standard deviations from the mean, and cases more, that no limit lies beyond


class Chance(Protocol):
    """How likely each number of cases is, for any size; `whole` says whether sizes count cases themselves."""

    whole: ClassVar[bool]

    @property
    def centre(self) -> float:
        """Cases to be expected for each unit of size."""

    def at_most(self, cases: Numbers, sizes: Numbers) -> Numbers:
        """Return the chance of *cases* or fewer; 0 for less than none."""

    def at_least(self, cases: Numbers, sizes: Numbers) -> Numbers:
        """Return the chance of *cases* or more; 1 for none or less."""

    def mean_and_deviation(self, sizes: Numbers) -> tuple[Numbers, Numbers]:
        """Return, for each size, the cases to be expected and their standard deviation."""

    def skewness(self, sizes: Numbers) -> Numbers:
        """Return, for each size, how far the chances of many cases reach beyond those of few; 0 where they mirror."""


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


def limits(chance: Chance, sizes: Sequence[float], tail: float) -> list[tuple[float, float]]:
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
