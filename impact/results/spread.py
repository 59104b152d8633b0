"""How widely forces lie around their centre, and how widely they might by chance alone.

Comes after `results.chance`, before `results.funnel`. The spread is the mean square of the forces' distances from the
centre, each in its own standard deviation; a distance of more than two counts as two, so that a few forces that stand
far out do not make all seem spread. What chance alone would give is worked out from the chance of each number of cases,
so it holds for forces with few cases as for those with many.

Sources: D. J. Spiegelhalter, Quality and Safety in Health Care 14 (2005), 347-351, for the mean square of distances
that are drawn in; P. J. Huber, Annals of Mathematical Statistics 35 (1964), 73-101, proposal 2, for drawing each in to
the same number of deviations and comparing with what is then expected; G. E. P. Box, Annals of Mathematical Statistics
25 (1954), 290-302, for taking the shape of such a sum as that of the gamma distribution of its mean and variance.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import inf

import numpy as np

from impact.results.chance import Chance, Numbers

FURTHEST = 2  # standard deviations; a distance beyond counts as this
STEPS = 80  # between the furthest on either side; fewer cases than that are taken one by one
STILL = 1e-9  # a variance, for each force, below which chance leaves the spread no room: computers round
FEWEST = 1  # case for each force, of those counted and of the others: the spread of fewer takes too few values


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
