"""What a comparison of adopters with the rest says, in words.

Comes after `results.differences` and `results.words`, before `results.contribution`.
"""

from __future__ import annotations

from impact.plan.measure import LENGTH_OF, Measure
from impact.plan.model import Presentation
from impact.plan.periods import Period
from impact.results.differences import Difference
from impact.results.words import decimals_of, rounded_to

_UNITS = {"percent": "points", "days": "days", "fte": "FTE"}
_LONG = {"quarter": "quarter", "half": "half-year", "year": "year"}

Moved = tuple[int, float]  # how many forces, and what they changed by on average


def finding(measure: Measure, rules: Presentation, adopters: Moved, rest: Moved, difference: Difference) -> str:
    """Say what each group did and how they differ. The difference is that of the two changes as they are shown."""
    decimals = _decimals(measure, rules)
    apart = rounded_to(adopters[1], decimals) - rounded_to(rest[1], decimals)
    return (
        f"The {_forces(adopters[0])} that adopted it {_moved(adopters[1], measure, decimals)} on average;"
        f" the {_forces(rest[0])} that did not {_moved(rest[1], measure, decimals)} over the same periods."
        f" The first change less the second is {_size(apart, measure, decimals)}"
        f"{_interval(measure, decimals, difference)}: {_judged(measure, difference)}."
    )


def trend_words(measure: Measure, rules: Presentation, trend: Difference | None) -> str:
    """Say whether the two groups moved alike before."""
    if trend is None:
        return "Whether the two groups moved alike before cannot be told: too few forces have 3 figures before."
    decimals = _decimals(measure, rules) + 1
    each = _LONG[LENGTH_OF[measure.frequency]]
    size = f"{_size(trend.size, measure, decimals)} a {each}{_interval(measure, decimals, trend)}"
    less = f"the trend of the adopters less that of the rest was {size}"
    if trend.beyond_chance:
        return (
            f"The two groups were moving apart before that: {less}, more than chance explains."
            " The difference may be no more than this going on."
        )
    return (
        f"Before that, {less}, no more than chance explains."
        " A difference in trend too small to be seen here is not ruled out."
    )


def too_few(what: str, count: int, needed: int, since: Period | None) -> str:
    """Say that there are not enough of something, and whether a change of definition is behind it."""
    begins = f"the definition changed in {since.name}, and only figures since then compare; " if since else ""
    return f"{begins}{what}: {count}, and at least {needed} are needed"


def _judged(measure: Measure, difference: Difference) -> str:
    if difference.low is None:
        return "all forces of a group changed alike, so nothing says how large a difference chance makes"
    if not difference.beyond_chance:
        return "no more than chance explains"
    if measure.direction not in ("increase", "decrease"):
        return "more than chance explains"
    good = (difference.size > 0) is (measure.direction == "increase")
    return f"more than chance explains, and {'the way' if good else 'against the way'} it should go"


def _interval(measure: Measure, decimals: int, difference: Difference) -> str:
    if difference.low is None or difference.high is None:
        return ""
    return f" (95% interval: {_digits(difference.low, decimals)} to {_size(difference.high, measure, decimals)})"


def _moved(size: float, measure: Measure, decimals: int) -> str:
    if rounded_to(size, decimals) == 0:
        return "did not move"
    return f"{'rose' if size > 0 else 'fell'} by {_size(abs(size), measure, decimals)}"


def _size(size: float, measure: Measure, decimals: int) -> str:
    unit = _UNITS.get(measure.unit)
    return f"{_digits(size, decimals)} {unit}" if unit else _digits(size, decimals)


def _digits(value: float, decimals: int) -> str:
    return f"{rounded_to(value, decimals) + 0.0:,.{decimals}f}".replace("-", "\N{MINUS SIGN}")


def _decimals(measure: Measure, rules: Presentation) -> int:
    """A mean over forces has a decimal more than a whole number."""
    return max(1, decimals_of(measure, rules))


def _forces(count: int) -> str:
    return "1 force" if count == 1 else f"{count} forces"
