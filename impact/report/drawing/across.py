"""A scale across for sizes that may differ a hundredfold, and its labels.

Comes after `scales` and `lettering`; `funnel` and `ranked` stand on it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from impact.plan.measure import Unit
from impact.report.drawing.lettering import Label, overlap
from impact.report.drawing.scales import Scale, ticks, written

FINEST = 15  # decimals: a smaller size is placed at 0
SKEWED = 4.0  # a largest size of so many medians would press all others against the edge of an even scale


@dataclass(frozen=True)
class Across:
    """Where a size stands across, in pixels: on an even scale from 0, or by its logarithm where sizes differ widely."""

    scale: Scale
    ticks: tuple[float, ...]
    by_multiples: bool
    unit: Unit = "count"
    decimals: int = 0

    @classmethod
    def over(cls, sizes: Sequence[float], ends: tuple[float, float], most: int) -> Across:
        """Return a scale for *sizes*, each above 0, between *ends* (pixels) with about *most* intervals."""
        if skewed(sizes):
            steps = _multiples(min(sizes), max(sizes))
            low, high = math.log10(min(*sizes, steps[0])), math.log10(max(*sizes, steps[-1]))
            return cls(Scale(low, high, *ends), steps, by_multiples=True)
        largest = max(sizes, default=1.0)
        decimals = 0 if largest >= 1 else min(1 - math.floor(math.log10(largest)), FINEST)
        found = ticks(0, largest, 10.0**-decimals, most)
        return cls(Scale(found[0], found[-1], *ends), found, by_multiples=False, decimals=decimals)

    def __call__(self, size: float) -> float:
        """Return where *size* stands, in pixels."""
        return self.scale(math.log10(size) if self.by_multiples else size)


def skewed(sizes: Sequence[float]) -> bool:
    """Whether *sizes* differ so widely that an even scale would hide most of them."""
    return len(sizes) > 1 and min(sizes) >= 1 and max(sizes) > SKEWED * median(sizes)


def axis_labels(across: Across, ends: tuple[float, float], y: float) -> tuple[Label, ...]:
    """Return the labels of the scale at height *y*, inside *ends* and apart: the two ends first, then from the left."""
    labels = []
    for size, text in zip(across.ticks, written(across.ticks, across.unit, across.decimals), strict=True):
        label = Label("axis", (text,), across(size), y, "middle", ink="muted")
        half = label.width / 2
        x = max(ends[0] + half, min(label.x, ends[1] - half))
        labels.append(Label("axis", label.lines, x, y, "middle", ink="muted"))
    kept: list[Label] = []
    for label in (labels[0], labels[-1], *labels[1:-1]) if len(labels) > 1 else labels:
        if not any(overlap(label.box, other.box, gap=8) for other in kept):
            kept.append(label)
    return tuple(kept)


def _multiples(low: float, high: float) -> tuple[float, ...]:
    """Return 1, 2 and 5 times the powers of ten, from the last at or below *low* to the first at or above *high*."""
    powers = range(math.floor(math.log10(low)) - 1, math.ceil(math.log10(high)) + 2)
    steps = [digit * 10.0**power for power in powers for digit in (1, 2, 5)]
    first = max((step for step in steps if step <= low), default=steps[0])
    last = min((step for step in steps if step >= high), default=steps[-1])
    return tuple(step for step in steps if first <= step <= last)
