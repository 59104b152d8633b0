"""Dots along one line, moved apart so that each can be counted.

Comes before `spread`, which draws a dot for each force.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

RADIUS = 4.5  # pixels, where there is room
AIR = 1.18  # from one dot's centre to the next one's, of its diameter
SMALLER = 0.92  # each try, where there is not


def swarm(across: Sequence[float], width: float, height: float) -> tuple[float, list[tuple[float, float]]]:
    """Return the radius of every dot, and where each stands: how far across, and up or down from the middle line.

    Dots leave the line upwards or downwards only. Where many are equal they stand in a block about their place, which
    stays nearer to it than to any other place with dots.

    Args:
        across: The dots' places, from 0 to *width*, in pixels; at least one, none nearer to an end than `RADIUS`.
        width: The whole width, in pixels.
        height: What they may take upwards and downwards together, in pixels.
    """
    radius = RADIUS
    while True:
        distance = 2 * radius * AIR
        offsets = _offsets(across, distance)
        if max(abs(offset) for offset in offsets) <= height / 2 - radius:
            return radius, list(zip(across, offsets, strict=True))
        blocks = _blocks(across, distance, max(1, math.floor(height / distance)))
        if blocks and all(radius <= x <= width - radius for x, _ in blocks):
            return radius, blocks
        radius *= SMALLER


def _offsets(across: Sequence[float], distance: float) -> list[float]:
    """Return for each dot the least move from the middle line that keeps it *distance* from those on its left."""
    offsets = [0.0] * len(across)
    placed: list[int] = []
    for n in sorted(range(len(across)), key=lambda index: across[index]):
        placed = [m for m in placed if across[n] - across[m] < distance]
        near = [(offsets[m], math.sqrt(distance**2 - (across[n] - across[m]) ** 2)) for m in placed]
        spots = [0.0, *(y + way * move for y, move in near for way in (1, -1))]
        free = (spot for spot in spots if all(abs(spot - y) >= move - 1e-9 for y, move in near))
        offsets[n] = min(free, key=abs)
        placed.append(n)
    return offsets


def _blocks(across: Sequence[float], distance: float, rows: int) -> list[tuple[float, float]]:
    """Return equal dots in columns of at most *rows* about their place; nothing where blocks would touch."""
    sizes = Counter(across)
    places = sorted(sizes)
    room = min((after - before for before, after in pairwise(places)), default=math.inf)
    if math.ceil(max(sizes.values()) / rows) * distance > room:
        return []
    seen: Counter[float] = Counter()
    spots = []
    for x in across:
        columns = math.ceil(sizes[x] / rows)
        full = math.ceil(sizes[x] / columns)
        column, row = divmod(seen[x], full)
        tall = min(full, sizes[x] - column * full)
        spots.append((x + (column - (columns - 1) / 2) * distance, (row - (tall - 1) / 2) * distance))
        seen[x] += 1
    return spots
