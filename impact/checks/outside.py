"""Hold a figure to one from outside: the supplier's own row of a pinned release.

**Error or query.** The figure is more (or less) than a figure from outside allows, such as more officers trained than
your force has; the message names the release and its date. Correct it or explain it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from pydantic import Field

from impact.checks.base import Case, Faults, Found, Place, ReturnCheck
from impact.checks.findings import figure, subject
from impact.plan.periods import day


class AgainstOutside(ReturnCheck):
    """A figure is at most, or at least, the supplier's own row of a release in `metrics/reference/`."""

    code: ClassVar[str] = "outside"
    key: ClassVar[str] = "outside"
    turn: ClassVar[int] = 3
    outside: str
    at_most: str | None = Field(default=None, description="A release: the stem of a file in reference/.")
    at_least: str | None = Field(default=None, description="A release: the stem of a file in reference/.")

    @property
    def release(self) -> str:
        """The release that it names."""
        return self.at_most or self.at_least or ""

    def judge(self, case: Case) -> Iterator[Found]:
        """Hold the figure to the supplier's own, where the release has one."""
        one, release = case.item(self.outside), case.releases.get(self.release)
        theirs = release.values.get(case.supplier.id) if release is not None else None
        if one is None or one.number is None or release is None or theirs is None:
            return
        if (one.number > theirs) if self.at_most else (one.number < theirs):
            side = "more" if self.at_most else "fewer" if one.whole else "less"
            says = (
                f"{subject(one.label)} is {figure(one.number)}, {side} than {figure(theirs)} {release.unit}: "
                f"{release.publisher}'s figure for {case.supplier.name} at {day(release.as_at)}, "
                f"released {day(release.released)}."
            )
            yield self.found([one], says)

    def lint(self, at: Place) -> Faults:
        """It needs a number, and one release that has the supplier."""
        yield from at.subject_faults("outside", self.outside)
        named = [side for side in ("at_most", "at_least") if getattr(self, side) is not None]
        if not named:
            says = f"the check on '{self.outside}' names no release of outside figures."
            yield at.fault((), says, "Add 'at_most' or 'at_least' with the name of a file in reference/.")
            return
        if len(named) > 1:
            says = f"the check on '{self.outside}' has both 'at_most' and 'at_least'."
            yield at.fault("at_least", says, "Write two checks.", key=True)
        yield from at.release_faults(named[0], self.release, "the check looks in", "take the check out")
