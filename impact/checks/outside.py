"""Hold a figure to one from outside: the supplier's own row of a pinned release.

**Error or query.** The figure is more (or less) than a figure from outside allows, such as more officers trained than
your force has; the message names the release and its date. Correct it or explain it.
"""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from impact.checks.base import Faults, Place, ReturnCheck


class AgainstOutside(ReturnCheck):
    """A figure is at most, or at least, the supplier's own row of a release in `metrics/reference/`."""

    key: ClassVar[str] = "outside"
    turn: ClassVar[int] = 3
    outside: str
    at_most: str | None = Field(default=None, description="A release: the stem of a file in reference/.")
    at_least: str | None = Field(default=None, description="A release: the stem of a file in reference/.")

    @property
    def release(self) -> str:
        """The release that it names."""
        return self.at_most or self.at_least or ""

    def items(self) -> tuple[str, ...]:
        """The one that it is on."""
        return (self.outside,)

    def lint(self, at: Place) -> Faults:
        """It needs a number, and one release that has the supplier."""
        yield from at.subject_faults("outside", self.outside)
        named = [side for side in ("at_most", "at_least") if getattr(self, side) is not None]
        if not named:
            says = f"the check on '{self.outside}' names no release of outside figures."
            yield at.fault(says=says, remedy="Add 'at_most' or 'at_least' with the name of a file in reference/.")
            return
        if len(named) > 1:
            says = f"the check on '{self.outside}' has both 'at_most' and 'at_least'."
            yield at.key_fault("at_least", says=says, remedy="Write two checks.")
        release: str = getattr(self, named[0])
        looks, otherwise = "the check looks in", "take the check out"
        yield from at.release_faults(named[0], release=release, looks=looks, otherwise=otherwise)
