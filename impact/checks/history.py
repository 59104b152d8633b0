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

from collections.abc import Iterator, Sequence
from math import sqrt
from typing import ClassVar

from pydantic import Field

from impact.checks.base import LENGTHS, Case, Faults, Found, Place, ReturnCheck
from impact.checks.findings import figure, subject
from impact.plan.parts import TOO_LARGE

FEWEST = 6  # earlier figures; of fewer nobody can say what is usual
MOST = 12  # the latest three years of quarters: older figures say little of what is usual now
DEVIATIONS = 0.6745  # median absolute deviation of a bell-shaped series, in standard deviations
LEAST_SHARE = 0.05  # of its median, the least spread of a figure that is no count


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


class History(ReturnCheck):
    """A figure far outside the supplier's own earlier ones asks for an explanation.

    `beyond` is a modified z-score: how many times the usual spread it may lie from their median. docs/checks.md,
    "unlike_before", says how it is worked out.
    """

    code: ClassVar[str] = "unlike_before"
    key: ClassVar[str] = "history"
    turn: ClassVar[int] = 5
    against_earlier: ClassVar[bool] = True
    at_length: ClassVar[bool] = True
    history: str
    beyond: float = Field(default=3.5, gt=0, lt=TOO_LARGE, allow_inf_nan=False)

    def judge(self, case: Case) -> Iterator[Found]:
        """Ask where the figure is unlike those before, and its change from the last is not asked about already."""
        one = case.item(self.history)
        if one is None or one.number is None or one.name in case.asked:
            return
        observed = case.history.get((case.measure.ref, self.history), ())
        earlier = [each for each in observed if case.comparable(each.period, one.period)][-MOST:]
        values = {each.period: each.value for each in earlier if each.value is not None}
        if len(values) >= FEWEST and unlike(one.number, list(values.values()), self.beyond, one.whole):
            many, units = len(values), f"{LENGTHS[one.period.length]}s"
            unbroken = all(one.period.moved(-back) == then for back, then in enumerate(reversed(values), start=1))
            when = f"the last {many} {units}" if unbroken else f"{many} earlier {units}"
            low, high = figure(min(values.values())), figure(max(values.values()))
            usual = f"always {low}" if low == high else f"from {low} to {high}"
            yield self.found([one], f"{subject(one.label)} is {figure(one.number)}; in {when} it was {usual}.")

    def lint(self, at: Place) -> Faults:
        """It needs a number with a cell beside it to explain it in."""
        return at.subject_faults("history", self.history, asked=True)
