"""An accepted value, or the marker that says why there is none.

Comes after `checking.checks`; the store keeps these, `results.compute` combines them.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from impact.plan.periods import Period

Marker = Literal["x", "z", "c", "u", "low"]

MARKERS: dict[str, str] = {
    "x": "not available",
    "z": "not applicable",
    "c": "confidential",
    "u": "low reliability",
    "low": "rounds to 0",
    "b": "break in series",
    "p": "provisional",
    "r": "revised",
    "e": "estimated",
}
GIVEN: tuple[Marker, ...] = ("x", "z")  # the markers that a supplier may write in a cell


class Observation(NamedTuple):
    """One accepted answer of one supplier.

    Attributes:
        supplier: The supplier's id.
        measure: The measure's ref ("IW-17"), or a step's ("C1.1").
        item: The item's key: "launched".
        period: The measure's own period: a year for an annual measure.
        value: The number; a yes is 1, a no is 0. None when there is a marker or only words.
        marker: Why there is no number, "" when there is one.
        text: The words of a text, choice or date answer.
        submission: Number of the submission it came from; 0 before it is filed.
        sheet, cell: Where it stands; for a figure worked out from a record sheet, the range of its rows ("A6:D9").
    """

    supplier: str
    measure: str
    item: str
    period: Period
    value: float | None
    marker: str = ""
    text: str = ""
    submission: int = 0
    sheet: str = ""
    cell: str = ""
