"""Ask about a figure that is far from the supplier's last one.

**Error or query.** The figure is further from your last one than the measure expects. Correct it or explain it. Nothing
is asked while both figures of a count are below the plan's minimum count, where either is a marker, or where the
definition of the measure changed between them.
"""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from impact.checks.base import Faults, Place, ReturnCheck


class Change(ReturnCheck):
    """A change from the supplier's last figure that asks for an explanation, e.g. `beyond: 50%`."""

    key: ClassVar[str] = "change"
    turn: ClassVar[int] = 4
    change: str
    beyond: Annotated[str, Field(pattern=r"^\d{1,6}(\.\d{1,6})?%$")]

    @property
    def share(self) -> float:
        """The change as a share of the last figure: 0.5 for 50%."""
        return float(self.beyond.rstrip("%")) / 100

    def items(self) -> tuple[str, ...]:
        """The one that it is on."""
        return (self.change,)

    def lint(self, at: Place) -> Faults:
        """It needs a number with a cell beside it to explain it in."""
        return at.subject_faults("change", self.change, "the change of ", asked=True)
