"""A map of the forces' returns, laid out: on time, late, with errors, not returned.

Comes after `tile_map`; `report.returned` makes the tiles and `report.charts` writes them as SVG.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from impact.report.drawing.tile_map import Placed, TileMap, lay_out_map

State = Literal["on time", "late", "errors", "not returned"]

_SAID: dict[str, str] = {"errors": "with errors"}


@dataclass(frozen=True)
class Tile:
    """A force's place on the map (column and row from the top left) and the state of its return."""

    code: str
    short: str
    name: str
    column: int
    row: int
    state: State


def lay_out_tiles(tiles: Sequence[Tile], width: float) -> TileMap:
    """Return the map with its key, *width* pixels wide together and as high as its rows ask.

    Raises:
        ValueError: Two tiles have one place.
    """
    placed = [
        Placed(tile.name, tile.short, tile.column, tile.row, tile.state, f"{tile.name}: {tile.state}") for tile in tiles
    ]
    return lay_out_map(placed, _key_words(tiles), width, "No returns are expected")


def _key_words(tiles: Sequence[Tile]) -> dict[str, str]:
    """What the key says of each state there is: "38 on time"."""
    counts = Counter(tile.state for tile in tiles)
    return {state: f"{counts[state]} {_SAID.get(state, state)}" for state in get_args(State) if counts[state]}
