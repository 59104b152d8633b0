"""A measure's numbers as this room's reasons say them: "64.1%", "3.2 points", "12".

Rounded to the decimals that the reader sees beside them.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal

from impact.plan.measure import Measure
from impact.plan.model import Presentation
from impact.plan.periods import Period

_EXACT = Context(prec=400)  # digits enough for any number that a machine holds
_AFTER = {"percent": "%", "days": " days", "fte": " FTE"}
_APART = {"percent": "point", "days": "day"}


def decimals_of(measure: Measure, rules: Presentation) -> int:
    """How many decimals the measure is shown with: its own, none for a count, or the plan's."""
    if measure.decimals is not None:
        return measure.decimals
    return 0 if measure.unit == "count" else rules.decimals


def amount(value: float, measure: Measure, rules: Presentation) -> str:
    """Return a figure of *measure* in words: "64.1%", "38 days", "1,204"."""
    return digits(value, decimals_of(measure, rules)) + _AFTER.get(measure.unit, "")


def distance(size: float, measure: Measure, rules: Presentation) -> str:
    """Return how far two figures lie apart, *size* at least 0: "3.2 points", "1 day", "less than 0.1 points"."""
    decimals = decimals_of(measure, rules)
    said = digits(size, decimals)
    if size > 0 and rounded_to(size, decimals) == 0:
        said = f"less than {digits(10**-decimals, decimals)}"
    unit = _APART.get(measure.unit)
    if unit is None:
        return said + _AFTER.get(measure.unit, "")
    return f"{said} {unit}" if said in ("1", "less than 1") else f"{said} {unit}s"


def rounded(value: float, measure: Measure, rules: Presentation) -> float:
    """Return *value* as it is shown, so that a gap between two figures is the one a reader works out."""
    return rounded_to(value, decimals_of(measure, rules))


def rounded_to(value: float, decimals: int) -> float:
    """Return *value* to so many decimals, a half away from zero, as every figure is shown."""
    return float(_round(value, decimals))


def when(measure: Measure, period: Period) -> str:
    """Return what time a figure for *period* speaks of: "Q1 2024/25", or "Q1 2024/25 (support agreed a year before)".

    A figure that lags stands under the period it was collected for, and says beside it when what it counts happened.
    """
    return f"{period.name} ({measure.lag[:1].lower()}{measure.lag[1:]})" if measure.lag else period.name


def _round(value: float, decimals: int) -> Decimal:
    """Never -0, which a reader would take for a misprint."""
    found = Decimal(repr(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP, _EXACT)
    return found if found else abs(found)


def digits(value: float, decimals: int) -> str:
    """Return *value* to so many decimals, with commas and a true minus sign."""
    return f"{_round(value, decimals):,.{decimals}f}".replace("-", "\N{MINUS SIGN}")
