"""A series over time as a chart takes it, and the panel it stands in.

Comes after `scales`; `trend_marks` and `trend_words` place things in the panel.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from impact.plan.measure import Unit
from impact.report.drawing.scales import Scale

Place = tuple[float, float]
Stroke = tuple[float, float, float, float]  # x1, y1, x2, y2


@dataclass(frozen=True)
class Point:
    """One period: `broken` where a new definition begins, `signal` for a change beyond chance; `label` "Q1 24/25".

    `provisional`: the figure may still change [p]; `revised`: it differs from the last edition [r].
    """

    label: str
    value: float | None
    broken: bool = False
    signal: bool = False
    provisional: bool = False
    revised: bool = False


@dataclass(frozen=True)
class Goal:
    """A promised value and its words: "target 60% by Q4 23/24"."""

    value: float
    label: str


@dataclass(frozen=True)
class Remark:
    """A few words that belong to one point: its index, and the words. Remarks are numbered from 1 in their order."""

    at: int
    words: str


@dataclass(frozen=True)
class Trend:
    """A measure's series, oldest first, with what it is held against; values in the measure's unit.

    Attributes:
        alt: What the chart shows, in a sentence, for those who do not see it.
        path: The expected value at each point, None where there is none; () for no path.
        limits: Lower limit, mean and upper limit, from the point with index `limits_from`.
        tone: "warning" for a series that is worsening.
        median: The centre of a run chart, from the point with index `limits_from`, where there are no limits.
        remarks: What is to be said of single points, in their order.
    """

    alt: str
    points: tuple[Point, ...]
    unit: Unit
    decimals: int
    path: tuple[float | None, ...] = ()
    goal: Goal | None = None
    limits: tuple[float, float, float] | None = None
    limits_from: int = 0
    tone: Literal["accent", "warning"] = "accent"
    median: float | None = None
    remarks: tuple[Remark, ...] = ()

    def __post_init__(self) -> None:
        """Hold the path and the remarks to the points they stand beside."""
        if any(not 0 <= remark.at < len(self.points) for remark in self.remarks):
            raise ValueError(f"A remark stands at a point that is not there: there are {len(self.points)} points.")
        if self.path and len(self.path) != len(self.points):
            raise ValueError(f"The path has {len(self.path)} values for {len(self.points)} points: give one for each.")

    @property
    def last(self) -> int | None:
        """The index of the last point with a value."""
        return next((n for n in reversed(range(len(self.points))) if self.points[n].value is not None), None)

    @property
    def current(self) -> bool:
        """Whether the newest point has a value."""
        return bool(self.points) and self.points[-1].value is not None

    @property
    def breaks(self) -> tuple[int, ...]:
        """The indices where a new definition begins and there is something before it."""
        return tuple(n for n, point in enumerate(self.points) if point.broken and n > 0)

    @property
    def missing(self) -> tuple[int, ...]:
        """The indices of the points without a value."""
        return tuple(n for n, point in enumerate(self.points) if point.value is None)

    @property
    def finest(self) -> float:
        """The smallest difference that its decimals show."""
        return 10.0**-self.decimals

    @property
    def ceiling(self) -> float | None:
        """What its scale should not pass: 100 for per cent."""
        return 100.0 if self.unit == "percent" else None

    @property
    def figures(self) -> tuple[float, ...]:
        """Every figure of the series and its path."""
        return tuple(figure for figure in (*(point.value for point in self.points), *self.path) if figure is not None)

    @property
    def levels(self) -> tuple[float, ...]:
        """Every figure that it is held against across the panel."""
        centre = () if self.median is None else (self.median,)
        return ((self.goal.value,) if self.goal else ()) + (self.limits or ()) + centre


@dataclass(frozen=True)
class Panel:
    """The plot's edges in pixels, where each point stands across, and the scale upwards."""

    left: float
    right: float
    top: float
    bottom: float
    across: tuple[float, ...]
    scale: Scale

    def spot(self, index: int, value: float) -> Place:
        """Return where the *index*-th point stands with *value*."""
        return self.across[index], self.scale(value)

    def level(self, value: float, start: float | None = None) -> Stroke:
        """Return a line right across the panel, or from *start*, at the height of *value*."""
        y = self.scale(value)
        return (self.left if start is None else start), y, self.right, y


def panel(count: int, sides: tuple[float, float], ends: tuple[float, float], reach: Sequence[float]) -> Panel:
    """Return the panel for *count* points between *sides* and *ends* (pixels), its scale from reach[0] to reach[1].

    The newest point stands at the right; a single one does too.
    """
    (left, right), (top, bottom) = sides, ends
    first = left + min(5.0, (right - left) / 4)
    step = (right - first) / (count - 1) if count > 1 else 0.0
    across = tuple(right - step * (count - 1 - n) for n in range(count))
    return Panel(left, right, top, bottom, across, Scale(reach[0], reach[1], bottom, top))
