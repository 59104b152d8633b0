"""How far chance alone may have moved a figure: intervals for shares, counts of events and rates.

Sources: E. B. Wilson, "Probable inference, the law of succession, and statistical inference", Journal of the American
Statistical Association 22 (1927), 209-212; F. Garwood, "Fiducial limits for the Poisson distribution", Biometrika 28
(1936), 437-442; R. G. Newcombe, "Interval estimation for the difference between independent proportions: comparison of
eleven methods", Statistics in Medicine 17 (1998), 873-890, method 10; J. Przyborowski and H. Wilenski, "Homogeneity of
results in testing samples from Poisson series", Biometrika 31 (1940), 313-323, for two counts given their total.
metrics/methods.md, "Surveys", "Rates and counts of events".
"""

from __future__ import annotations

from math import hypot, inf, isfinite, sqrt
from typing import Literal

from impact.plan.measure import Measure, RatioOf, Reference, SumOf
from impact.results.model import rounded_to

Interval = tuple[float, float]
Counted = tuple[float, float]  # so many cases or events, of so many cases or over such a size
Chance = Literal["share", "events"]

Z = 1.959963984540054  # 97.5% point of the standard normal distribution: 95% lies between -Z and Z
NOTHING = 1e-6  # tries: fewer say nothing of a share, and their squares are too small to divide by
TAIL = 0.025  # left out on each side of a 95% interval
LARGEST = 2.0**53  # beyond this a float no longer tells one whole number from the next
COUNTED_WELL = ("A", "B")  # metrics/methods.md, "Quality of the data": nobody's judgement or choice is in the count


def chance_of(measure: Measure) -> Chance | None:
    """Return how chance comes into the figures of *measure*: a share of cases, events, or None where none is claimed.

    Source: metrics/methods.md, "Surveys", "Rates and counts of events".
    """
    if is_share_of_cases(measure):
        full_count = measure.across_time == "flow" and measure.quality in COUNTED_WELL
        return "share" if measure.survey or measure.events or full_count else None
    return "events" if measure.events and isinstance(measure.value, RatioOf | SumOf) else None


def is_share_of_cases(measure: Measure) -> bool:
    """Whether the numerator counts some of the cases that the denominator counts."""
    value = measure.value
    return isinstance(value, RatioOf) and measure.unit == "percent" and not isinstance(value.denominator, Reference)


def interval_of(measure: Measure, numerator: float | None, denominator: float | None, value: float) -> Interval | None:
    """Return the 95% interval of a figure of *measure*, in the measure's unit.

    Args:
        measure: What is counted; decides which interval the figure carries, if any.
        numerator: Of a ratio; None for a total.
        denominator: Of a ratio; None for a total.
        value: The figure itself, the number of events where it is a total.

    Returns:
        None where no chance is claimed, and for what is no count: a part of a case, less than none, more than all.
    """
    chance = chance_of(measure)
    try:
        if isinstance(measure.value, RatioOf):
            if chance is None or numerator is None or denominator is None:
                return None
            per = measure.value.per
            return share(numerator, denominator, per) if chance == "share" else rate(numerator, denominator, per)
        return poisson(value) if chance == "events" else None
    except ValueError:
        return None


def matters(value: float, interval: Interval, decimals: int) -> bool:
    """Whether *interval*, shown with *decimals*, says more than *value* itself."""
    return {rounded_to(end, decimals) for end in interval} != {rounded_to(value, decimals)}


def share(hits: float, tries: float, per: float = 1) -> Interval:
    """Return the 95% Wilson interval of *hits* in *per* of *tries*; see `wilson`."""
    low, high = wilson(hits, tries)
    return (per * low, per * high)


def wilson(hits: float, tries: float) -> Interval:
    """Return the 95% Wilson score interval for *hits* of *tries*, as shares from 0 to 1.

    Raises:
        ValueError: *tries* is not above 0, or *hits* is not from 0 to *tries*.
    """
    if not (0 < tries < inf and 0 <= hits <= tries):
        raise ValueError(f"{hits:g} of {tries:g} is not a share.")
    if tries < NOTHING:
        return (0.0, 1.0)
    part = hits / tries
    size = 1 + Z * Z / tries
    middle = (part + Z * Z / (2 * tries)) / size
    spread = Z / size * sqrt(part * (1 - part) / tries + Z * Z / (4 * tries * tries))
    low = 0.0 if hits == 0 else max(0.0, min(part, middle - spread))
    high = 1.0 if hits == tries else min(1.0, max(part, middle + spread))
    return (low, high)


def poisson(events: float) -> Interval:
    """Return the exact 95% interval for the events to be expected where *events* were counted, after Garwood.

    The ends are half the chi-square quantiles: 2.5% with 2 x *events* degrees of freedom, 97.5% with two more.

    Raises:
        ValueError: *events* is not a whole number of at least 0, or is above 9,007,199,254,740,992.
    """
    from scipy.special import gammaincinv  # slow to import, and most plans need it nowhere

    if not is_count(events):
        raise ValueError(f"{events:g} is not a count of events.")
    low = float(gammaincinv(events, TAIL)) if events > 0 else 0.0  # half the chi-square quantile of twice the freedom
    return (low, float(gammaincinv(events + 1, 1 - TAIL)))


def rate(events: float, size: float, per: float = 1) -> Interval:
    """Return the exact 95% interval for a rate of *events* in *per* of *size*, *size* taken as known.

    Raises:
        ValueError: *events* is no count, or *size* is not above 0.
    """
    low, high = poisson(events)
    if not 0 < size < inf or not isfinite(per * high / size):
        raise ValueError(f"{events:g} in {size:g} is not a rate.")
    return (per * low / size, per * high / size)


def difference_of_shares(now: Counted, then: Counted) -> Interval:
    """Return the 95% interval for the share *now* less the share *then*, each given as (hits, tries).

    Newcombe's method 10: the distances from each share to the ends of its Wilson interval, added as squares.

    Raises:
        ValueError: Either is no share.
    """
    (low, high), (low_then, high_then) = wilson(*now), wilson(*then)
    part, part_then = now[0] / now[1], then[0] / then[1]
    between = part - part_then
    down = hypot(part - low, high_then - part_then)
    up = hypot(high - part, part_then - low_then)
    return (max(-1.0, between - down), min(1.0, between + up))


def ratio_of_rates(now: Counted, then: Counted) -> Interval:
    """Return the exact 95% interval for the rate *now* over the rate *then*, each given as (events, size).

    Given their total, the events of *now* are so many of all: the exact interval for that share, of Clopper and
    Pearson, is turned into one for the ratio. The upper end is infinite where there were no events *then*.

    Raises:
        ValueError: Events that are no count, or a size that is not above 0.
    """
    (events, size), (events_then, size_then) = now, then
    scale = size_then / size if 0 < size < inf and 0 < size_then < inf else inf
    if not (is_count(events) and is_count(events_then) and 0 < scale < inf):
        raise ValueError(f"{events:g} in {size:g} and {events_then:g} in {size_then:g} are not two rates.")
    greatest_inverse = _least_ratio(events_then, events)
    return (scale * _least_ratio(events, events_then), scale / greatest_inverse if greatest_inverse else inf)


def _least_ratio(events: float, other: float) -> float:
    """The lower end for *events* over *other*, two counts over equal sizes; 0 where there are no events."""
    from scipy.special import betaincinv  # slow to import, and most plans need it nowhere

    if events == 0:
        return 0.0
    return float(betaincinv(events, other + 1, TAIL)) / float(betaincinv(other + 1, events, 1 - TAIL))


def is_count(number: float) -> bool:
    """Whether *number* is whole, at least 0, and small enough to be told from the next."""
    return 0 <= number <= LARGEST and float(number).is_integer()
