"""Every force as a dot along one scale, the national figure as a line, laid out.

Comes after `scales`, `lettering` and `swarm`; `report.charts` writes it as SVG. No two dots and no two labels overlap.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from impact.plan.measure import Unit
from impact.report.drawing.lettering import Label, block_height, overlap, shorten, words_width
from impact.report.drawing.scales import Scale, Wish, apart, span, ticks, written
from impact.report.drawing.swarm import RADIUS, swarm
from impact.report.figures import format_value

EDGE = 22.0  # pixels kept at both ends of the scale, for a block of equal dots
NATIONAL = "national"


Stroke = tuple[float, float, float, float]  # x1, y1, x2, y2


@dataclass(frozen=True)
class Dot:
    """A force and its figure: `named` when it is the lowest or the highest."""

    force: str
    value: float
    x: float
    y: float
    named: bool


@dataclass(frozen=True)
class Swarm:
    """Where everything stands, in pixels from the top left; `radius` is that of every dot."""

    axis: Stroke
    ticks: tuple[Stroke, ...]
    national: Stroke | None
    dots: tuple[Dot, ...]
    radius: float
    leaders: tuple[Stroke, ...]
    labels: tuple[Label, ...]


def lay_out_spread(
    values: Sequence[tuple[str, float]], national: float, unit: Unit, decimals: int, width: float, height: float
) -> Swarm:
    """Return the layout of the forces' *values* (name, figure) in *width* by *height* pixels.

    From the top: the national figure's words, the dots, the names of the lowest and the highest, the scale.
    """
    row = block_height("note", 1) + 3
    top, bottom, foot = row + 2, height - 2 * row - 8, height - row - 5
    if not values:
        words = Label("note", ("No figures yet",), width / 2, (top + bottom) / 2, "middle")
        return Swarm((1, foot, width - 1, foot), (), None, (), RADIUS, (), (words,))
    scale, figures = _scale([national, *(value for _, value in values)], unit, decimals, width)
    extremes = min(value for _, value in values), max(value for _, value in values)
    radius, places = swarm([scale(value) for _, value in values], width, bottom - top)
    dots = tuple(
        Dot(force, value, x, (top + bottom) / 2 + move, value in extremes)
        for (force, value), (x, move) in zip(values, places, strict=True)
    )
    shown = [(extreme, _named(values, extreme, unit, decimals)) for extreme in dict.fromkeys(extremes)]
    names = _names([(scale(extreme), words) for extreme, words in shown], width, bottom + 4 + row / 2)
    heading = f"{NATIONAL} {format_value(national, unit, decimals)}"
    scale_words = list(zip(map(scale, figures), written(figures, unit, decimals), strict=True))
    return Swarm(
        axis=(scale(figures[0]), foot, scale(figures[-1]), foot),
        ticks=tuple((x, foot, x, foot + 4) for x, _ in scale_words),
        national=(scale(national), row, scale(national), bottom),
        dots=dots,
        radius=radius,
        leaders=tuple(_leader(dots, extreme, name, radius) for (extreme, _), name in zip(shown, names, strict=True)),
        labels=(
            _within(Label("name", (heading,), scale(national), row / 2, "middle"), width),
            *names,
            *_scale_labels(scale_words, width, foot + 4 + row / 2),
        ),
    )


def _scale(figures: Sequence[float], unit: Unit, decimals: int, width: float) -> tuple[Scale, tuple[float, ...]]:
    finest = 10.0**-decimals
    found = ticks(*span(figures, finest, 100.0 if unit == "percent" else None), finest, 6)
    return Scale(found[0], found[-1], EDGE, width - EDGE), found


def _named(values: Sequence[tuple[str, float]], extreme: float, unit: Unit, decimals: int) -> str:
    """Return who has the figure, with it: "Kent 31%", "Kent and Essex 31%", "5 forces 0%"."""
    names = [force for force, value in values if value == extreme]
    who = " and ".join(names) if len(names) < 3 else f"{len(names)} forces"
    return f"{who} {format_value(extreme, unit, decimals)}"


def _names(wanted: Sequence[tuple[float, str]], width: float, y: float) -> tuple[Label, ...]:
    """Return labels as near under their places as they fit side by side."""
    texts = [shorten(text, "name", width / len(wanted) - 10) for _, text in wanted]
    sizes = [words_width([text], "name") + 8 for text in texts]
    places = apart([Wish(x, size) for (x, _), size in zip(wanted, sizes, strict=True)], 0, width)
    return tuple(Label("name", (text,), x, y, "middle") for text, x in zip(texts, places, strict=True))


def _leader(dots: Sequence[Dot], value: float, name: Label, radius: float) -> Stroke:
    """Return the line to a name from the nearest dot with its *value*."""
    left, top, right, _ = name.box
    lowest = max((dot for dot in dots if dot.value == value), key=lambda dot: (dot.y, -abs(dot.x - name.x)))
    return lowest.x, lowest.y + radius, max(left, min(lowest.x, right)), top - 1.5


def _within(label: Label, width: float) -> Label:
    half = label.width / 2
    return replace(label, x=max(half, min(label.x, width - half)))


def _scale_labels(words: Sequence[tuple[float, str]], width: float, y: float) -> list[Label]:
    """Return the labels that do not stand on another: the two ends first, then from the left."""
    labels = [_within(Label("axis", (text,), x, y, "middle"), width) for x, text in words]
    kept: list[Label] = []
    for label in (labels[0], labels[-1], *labels[1:-1]):
        if not any(overlap(label.box, other.box, gap=6) for other in kept):
            kept.append(label)
    return kept
