"""Numbers as a reader sees them.

Nothing is computed here but the rounding, which is to the nearest, halves away from zero.
"""

from __future__ import annotations

from impact.plan.measure import Unit
from impact.results.model import digits

NOTHING = "\N{EN DASH}"
MINUS = "\N{MINUS SIGN}"

_LARGE = ((10**12, "tn"), (10**9, "bn"), (10**6, "m"))


def format_value(value: float | None, unit: Unit, decimals: int, marker: str = "") -> str:
    """Return a figure as shown: "67%", "1,204", "1.9", "67% [p]"; "[x]" or a dash where there is none.

    A figure below zero carries a true minus sign.

    Args:
        value: In the measure's own unit (67.0 for 67%), or None.
        unit: Only "percent" shows; the others are said in words beside the figure.
        decimals: How many to show.
        marker: A bare marker ("x", "p"), without its brackets.
    """
    note = f"[{marker}]" if marker else ""
    if value is None:
        return note or NOTHING
    figure = digits(value, decimals) + ("%" if unit == "percent" else "")
    return f"{figure} {note}" if note else figure


def format_scale(value: float, unit: Unit, decimals: int) -> str:
    """Return a round number on a scale, large ones short: "40%", "5,000", "20m", "1.5bn"."""
    for size, letter in _LARGE:
        if abs(value) >= size:
            places = next((n for n in range(3) if round(value / size, n) == value / size), None)
            if places is not None:
                return digits(value / size, places) + letter + ("%" if unit == "percent" else "")
    return format_value(value, unit, decimals)
