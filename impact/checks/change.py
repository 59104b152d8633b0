"""Ask about a figure that is far from the supplier's last one.

**Error or query.** The figure is further from your last one than the measure expects. Correct it or explain it. Nothing
is asked while both figures of a count are below the plan's minimum count, where either is a marker, or where the
definition of the measure changed between them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar

from pydantic import Field

from impact.checks.base import LENGTHS, Case, Faults, Found, Live, Place, ReturnCheck
from impact.checks.findings import figure, subject
from impact.plan.spreadsheet import Node, call, joined


class Change(ReturnCheck):
    """A change from the supplier's last figure that asks for an explanation, e.g. `beyond: 50%`."""

    code: ClassVar[str] = "change"
    key: ClassVar[str] = "change"
    turn: ClassVar[int] = 4
    against_earlier: ClassVar[bool] = True
    change: str
    beyond: Annotated[str, Field(pattern=r"^\d{1,6}(\.\d{1,6})?%$")]

    @property
    def share(self) -> float:
        """The change as a share of the last figure: 0.5 for 50%."""
        return float(self.beyond.rstrip("%")) / 100

    def judge(self, case: Case) -> Iterator[Found]:
        """Ask where the figure is further from the last than allowed; a change from 0 is beyond any percentage."""
        one, before = case.item(self.change), case.last.get((case.measure.ref, self.change))
        if one is None or one.number is None or before is None or before.value is None:
            return
        small = one.whole and max(one.number, before.value) < case.minimum_count
        if small or abs(one.number - before.value) <= self.share * abs(before.value):
            return
        if case.comparable(before.period, one.period):
            last = before.period.following == one.period
            when = f"last {LENGTHS[one.period.length]}" if last else f"in {before.period.name}"
            says = f"{subject(one.label)} is {figure(one.number)}; {when} it was {figure(before.value)}."
            yield self.found([one], says, "explain the change")

    def excel(self, live: Live) -> Iterator[tuple[Node, str]]:
        """It stands beside the answer, where there is a last figure."""
        if live.item != self.change or live.last is None:
            return
        far = joined(
            ">", call("ABS", joined("-", live.now, live.last)), joined("*", self.share, call("ABS", live.last))
        )
        if live.whole:
            least = live.minimum_count
            far = call("AND", call("OR", joined(">=", live.now, least), joined(">=", live.last, least)), far)
        yield far, f"Changed by more than {self.beyond} since last time."

    def lint(self, at: Place) -> Faults:
        """It needs a number with a cell beside it to explain it in."""
        return at.subject_faults("change", self.change, asked=True)
