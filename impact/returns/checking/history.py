"""Hold a figure to the supplier's own earlier ones: a robust outlier asks for an explanation.

Comes after `checking.found` and `checking.rules`, before `checking.checks`. The distance from the median of the earlier
figures is measured in spreads: the median absolute deviation over 0.6745, which for a bell-shaped series is its
standard deviation (the modified z-score of Iglewicz and Hoaglin, How to Detect and Handle Outliers, ASQC 1993, who
advise 3.5). One wild figure among the earlier ones moves neither. A count's spread is never taken as less than chance
alone gives it, the square root of its median, and never as less than 1; any other figure's as less than a twentieth of
its median: so a series that never moved does not cry wolf.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import sqrt

from impact.checks.history import History
from impact.plan.measure import Measure
from impact.plan.periods import Period
from impact.returns.checking.found import Found, found, number_of, remedy
from impact.returns.checking.messages import figure, subject
from impact.returns.checking.observe import Stated
from impact.returns.checking.rules import comparable
from impact.returns.checking.sayings import UNLIKE_BEFORE
from impact.returns.checking.trial import as_defined
from impact.returns.observation import Observation

FEWEST = 6  # earlier figures; of fewer nobody can say what is usual
MOST = 12  # the latest three years of quarters: older figures say little of what is usual now
DEVIATIONS = 0.6745  # median absolute deviation of a bell-shaped series, in standard deviations
LEAST_SHARE = 0.05  # of its median, the least spread of a figure that is no count
_PLURALS = {"quarter": "quarters", "half": "half-years", "year": "years"}


def check_history(
    measure: Measure,
    stated: Mapping[str, Stated],
    history: Mapping[tuple[str, str], Sequence[Observation]],
    said: frozenset[str],
) -> Iterator[Found]:
    """Yield each figure far outside the supplier's own earlier ones.

    Args:
        measure: The definition, with its checks.
        stated: Its items as the return states them, by key.
        history: The supplier's figures for earlier periods, the oldest first, by measure and item.
        said: Defined names of items whose change from the last figure is already asked about.
    """
    for check in measure.checks:
        if not isinstance(check, History):
            continue
        one = stated.get(check.history)
        now = number_of(one)
        if one is None or now is None or one.name in said:
            continue
        key = (measure.ref, check.history)
        if not measure.breaks and not _perhaps(
            now, [each.value for each in history.get(key, ())], check.beyond, one.whole
        ):
            continue
        earlier = _earlier(measure, one, history.get(key, ()))
        values = [each.value for each in earlier if each.value is not None]
        if len(values) >= FEWEST and unlike(now, values, check.beyond, one.whole):
            message = UNLIKE_BEFORE(
                label=subject(one.label),
                now=figure(now),
                when=_when([each.period for each in earlier if each.value is not None], one.period),
                usual=_usual(values),
                remedy=remedy(check.severity, [one]),
            )
            yield found(as_defined(message, check), [one])


def _perhaps(now: float, earlier: Sequence[float | None], beyond: float, whole: bool) -> bool:
    """Whether *now* may be unlike *earlier*, by their bare values: most are not, and no observation need be made."""
    values = [value for value in earlier[-MOST:] if value is not None]
    return len(values) >= FEWEST and unlike(now, values, beyond, whole)


def _earlier(measure: Measure, one: Stated, observed: Sequence[Observation]) -> Sequence[Observation]:
    """The latest of the earlier observations that compare with this one."""
    if measure.breaks:
        observed = [each for each in observed if comparable(measure, each.period, one.period)]
    return observed[-MOST:]


def unlike(now: float, values: Sequence[float], beyond: float, whole: bool) -> bool:
    """Whether *now* lies further from the median of *values* than *beyond* spreads; *whole* for counts."""
    middle = _middle(values)
    away = abs(now - middle)
    least = max(sqrt(abs(middle)), 1.0) if whole else LEAST_SHARE * abs(middle)
    if away <= beyond * least:
        return False
    return away > beyond * _middle([abs(value - middle) for value in values]) / DEVIATIONS


def _middle(values: Sequence[float]) -> float:
    """The median; `statistics.median` gives the same and takes four times as long, once for every figure."""
    ordered, half = sorted(values), len(values) // 2
    return ordered[half] if len(values) % 2 else (ordered[half - 1] + ordered[half]) / 2


def _when(periods: Sequence[Period], now: Period) -> str:
    """Say "in the last 8 quarters", or "in 8 earlier quarters" where one of them is missing."""
    of = _PLURALS[now.length]
    unbroken = all(now.moved(-back) == period for back, period in enumerate(reversed(periods), start=1))
    return f"in the last {len(periods)} {of}" if unbroken else f"in {len(periods)} earlier {of}"


def _usual(values: Sequence[float]) -> str:
    low, high = min(values), max(values)
    return f"always {figure(low)}" if low == high else f"from {figure(low)} to {figure(high)}"
