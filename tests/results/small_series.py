"""A series of quarterly results made of figures and gaps, and figures that go up and down for no reason."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite
from typing import Any

from impact.plan.measure import Measure
from impact.plan.periods import Period
from impact.results.model import Result, Variation
from tests.results.small_plans import figure, measure

START = Period.parse("2021-22-Q1")
STEADY = [10, 12] * 6  # mean 11, moving ranges all 2: limits 5.68 and 16.32
WIDE = [6, 16] * 6  # mean 11 too, but wide enough for one far point not to lift the mean above them all


def results(
    values: Sequence[float | None], one: Measure | None = None, broken: int = -1, **changes: Any
) -> list[Result]:
    """National results of *one*, oldest first, from Q1 2021/22 on; the series breaks at the place *broken*."""
    told = one or measure()
    return [figure(told, value, START.moved(at), broken=at == broken, **changes) for at, value in enumerate(values)]


def at(place: int) -> Period:
    """The period of the figure at *place*."""
    return START.moved(place)


def numbers(found: Variation) -> bool:
    """Whether every figure of *found* is a number."""
    given = (found.mean, found.lower, found.upper, found.centre_of_run)
    return all(one is None or isfinite(one) for one in given)
