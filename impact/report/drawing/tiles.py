"""A map of equal tiles, one for each force, laid out.

Comes after `lettering`; `report.charts` writes it as SVG. Nothing here knows where a force is: each tile says.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from impact.report.drawing.lettering import NOTE, Label, block_height, words_width

State = Literal["on time", "late", "errors", "not returned"]

GAP = 0.1  # between tiles, of a tile's pitch
LETTERS = 0.42  # of a tile: the size of its letters, where that is large enough to read
SMALLEST = 32 / 3  # 8 pt, in pixels
EMPTY = 24.0  # the height of a map without tiles
SWATCH = 11.0  # the side of a square in the key, in pixels
LINE = 17.0  # from one line of the key to the next


@dataclass(frozen=True)
class Tile:
    """A force's place on the map (column and row from the top left) and the state of its return."""

    code: str
    short: str
    name: str
    column: int
    row: int
    state: State


@dataclass(frozen=True)
class Square:
    """A square on paper: its box (x, y, side), a corner for late returns, its words, and what pointing at it says."""

    state: State
    says: str
    x: float
    y: float
    side: float
    corner: tuple[tuple[float, float], ...]
    label: Label


@dataclass(frozen=True)
class TileMap:
    """Every square, under them a key to the states there are, and the height of it all in pixels."""

    squares: tuple[Square, ...]
    key: tuple[Square, ...]
    height: float
    empty: Label | None = None

    @property
    def labels(self) -> tuple[Label, ...]:
        """All words on the map and in its key."""
        return tuple(square.label for square in (*self.squares, *self.key))


def lay_out_tiles(tiles: Sequence[Tile], width: float) -> TileMap:
    """Return the map, *width* pixels wide and as high as its rows ask.

    Raises:
        ValueError: Two tiles have one place.
    """
    if not tiles:
        return TileMap((), (), EMPTY, Label("note", ("No returns are expected",), width / 2, EMPTY / 2, "middle"))
    _refuse_shared_places(tiles)
    left, top = min(tile.column for tile in tiles), min(tile.row for tile in tiles)
    columns = max(tile.column for tile in tiles) - left + 1
    rows = max(tile.row for tile in tiles) - top + 1
    pitch = (width - 2) / (columns - GAP)
    squares = tuple(
        _square(tile, 1 + (tile.column - left) * pitch, 1 + (tile.row - top) * pitch, pitch * (1 - GAP))
        for tile in tiles
    )
    key = _key(tiles, width, (rows - GAP) * pitch + LINE)
    return TileMap(squares, key, key[-1].label.y + block_height("note", 1) / 2 + 2)


def _square(tile: Tile, x: float, y: float, side: float) -> Square:
    size = max(SMALLEST, min(side * LETTERS, NOTE * 1.5))
    while words_width([tile.short], "tile", size) > side - 1 and size > 1:
        size *= 0.95
    label = Label("tile", (tile.short,), x + side / 2, y + side / 2, "middle", size)
    return Square(tile.state, f"{tile.name}: {tile.state}", x, y, side, _corner(x, y, side, 0.26), label)


def _key(tiles: Sequence[Tile], width: float, top: float) -> tuple[Square, ...]:
    """Return a square with words, "38 on time", for each state there is; as many to a line as fit."""
    counts = Counter(tile.state for tile in tiles)
    squares: list[Square] = []
    x, y = 1.0, top
    for state in (state for state in get_args(State) if counts[state]):
        words = f"{counts[state]} {state}"
        wide = SWATCH + 5 + words_width([words], "note")
        if squares and x + wide > width:
            x, y = 1.0, y + LINE
        label = Label("note", (words,), x + SWATCH + 5, y)
        edge = y - SWATCH / 2
        squares.append(Square(state, words, x, edge, SWATCH, _corner(x, edge, SWATCH, 0.5), label))
        x += wide + 12
    return tuple(squares)


def _corner(x: float, y: float, side: float, share: float) -> tuple[tuple[float, float], ...]:
    fold = side * share
    return (x + side - fold, y), (x + side, y), (x + side, y + fold)


def _refuse_shared_places(tiles: Sequence[Tile]) -> None:
    place, count = Counter((tile.column, tile.row) for tile in tiles).most_common(1)[0]
    if count > 1:
        names = " and ".join(tile.name for tile in tiles if (tile.column, tile.row) == place)
        raise ValueError(f"{names} stand at one place of the tile map, column {place[0]}, row {place[1]}: move one.")
