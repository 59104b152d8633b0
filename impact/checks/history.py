"""Ask about a figure far outside the supplier's own earlier ones.

**Error or query.** The figure is far outside your own earlier ones; the message gives the range they lay in. Correct it
or explain it. It needs at least 6 earlier figures, looks at the latest 12, and is not said where `change` already asks
about the same figure.

"Far" is measured from the median of the earlier figures, in spreads. The spread is the median absolute deviation
divided by 0.6745, and 3.5 spreads are far unless the measure says otherwise: the modified z-score of Iglewicz and
Hoaglin (*How to Detect and Handle Outliers*, ASQC Quality Press, 1993). One odd figure in the past moves neither
median. The spread of a count is never taken as less than chance alone would give it, which is the square root of its
median, nor as less than 1; that of any other figure never as less than a twentieth of its median. So 12 after a long
run of 11 is not asked about.
"""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from impact.checks.base import Faults, Place, ReturnCheck
from impact.plan.parts import TOO_LARGE


class History(ReturnCheck):
    """A figure far outside the supplier's own earlier ones asks for an explanation.

    `beyond` is a modified z-score: how many times the usual spread it may lie from their median. docs/checks.md,
    "unlike_before", says how it is worked out.
    """

    key: ClassVar[str] = "history"
    turn: ClassVar[int] = 5
    history: str
    beyond: float = Field(default=3.5, gt=0, lt=TOO_LARGE, allow_inf_nan=False)

    def items(self) -> tuple[str, ...]:
        """The one that it is on."""
        return (self.history,)

    def lint(self, at: Place) -> Faults:
        """It needs a number with a cell beside it to explain it in."""
        return at.subject_faults("history", self.history, "the history of ", asked=True)
