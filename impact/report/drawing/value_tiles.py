"""A map of the forces' figures in at most four classes, laid out.

Comes after `tile_map`; `report.beside.tiles` makes the value and `report.charts` writes it as SVG. A class has its
shade and a bar of its own length, so that it is not told by colour alone and stands a print in greys.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from impact.report.drawing.tile_map import Placed, TileMap, lay_out_map

MOST_CLASSES = 4
NO_FIGURE = "none"  # the look of a force without a figure


@dataclass(frozen=True)
class ValueTile:
    """A force's place on the map, its figure as `shown`, and its class: 0 for the lowest, None without a figure."""

    code: str
    short: str
    name: str
    column: int
    row: int
    level: int | None
    shown: str
    own: bool = False


@dataclass(frozen=True)
class ValueTiles:
    """Forces on the map by the class of their figure, words ready made.

    Attributes:
        title: What it shows, in a sentence without its full stop.
        alt: The same in full, for those who do not see it.
        classes: The words of each class, the lowest first: "under 40%", "40% to under 60%".
        says: What else is to be said: who has no figure, and who is not on the map.
        in_tiles: Whether each figure stands in its tile where there is room; not where it would repeat the class.
    """

    title: str
    alt: str
    tiles: tuple[ValueTile, ...]
    classes: tuple[str, ...]
    says: tuple[str, ...] = ()
    in_tiles: bool = True

    def __post_init__(self) -> None:
        """Hold the classes to as many as can be told apart."""
        if len(self.classes) > MOST_CLASSES:
            raise ValueError(f"{len(self.classes)} classes are too many to tell apart: give at most {MOST_CLASSES}.")


def lay_out_value_tiles(chart: ValueTiles, width: float) -> TileMap:
    """Return the map with its key, *width* pixels wide together and as high as its rows ask.

    Raises:
        ValueError: Two tiles have one place.
    """
    placed = [
        Placed(
            tile.name,
            tile.short,
            tile.column,
            tile.row,
            look(tile.level, len(chart.classes)),
            f"{tile.name}: {tile.shown}",
            tile.shown if chart.in_tiles and tile.level is not None else "",
            tile.own,
        )
        for tile in chart.tiles
    ]
    return lay_out_map(placed, _key_words(chart), width, "No force is on the map")


def look(level: int | None, classes: int) -> str:
    """Return the name of a class's look: "1" to "4", spread so that few classes lie as far apart as can be."""
    if level is None:
        return NO_FIGURE
    spread = {1: (2,), 2: (1, 4), 3: (1, 3, 4)}.get(classes, (1, 2, 3, 4))
    return str(spread[level])


def _key_words(chart: ValueTiles) -> dict[str, str]:
    """What the key says, the highest class first: "12 with 60% or more"."""
    counts = Counter(tile.level for tile in chart.tiles)
    said = {
        look(level, len(chart.classes)): f"{chart.classes[level]}: {counts[level]}"
        for level in reversed(range(len(chart.classes)))
    }
    if counts[None]:
        said[NO_FIGURE] = f"no figure: {counts[None]}"
    return said
