"""A map of equal tiles, one for each force, laid out.

Comes after `lettering`; `report.charts` writes it as SVG. Nothing here knows where a force is: each tile says.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
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
BETWEEN = 14.0  # from the map to the key beside it

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
    """Every square, beside or under them a key to the states there are, and the height of it all in pixels."""

    squares: tuple[Square, ...]
    key: tuple[Square, ...]
    height: float
    empty: Label | None = None

    @property
    def labels(self) -> tuple[Label, ...]:
        """All words on the map and in its key."""
        return tuple(square.label for square in (*self.squares, *self.key))


def lay_out_tiles(tiles: Sequence[Tile], width: float) -> TileMap:
    """Return the map with its key, *width* pixels wide together and as high as its rows ask.

    The key stands beside the map where that leaves the map at least half of the width, and otherwise under it.

    Raises:
        ValueError: Two tiles have one place.
    """
    if not tiles:
        return TileMap((), (), EMPTY, Label("note", ("No returns are expected",), width / 2, EMPTY / 2, "middle"))
    _refuse_shared_places(tiles)
    left, top = min(tile.column for tile in tiles), min(tile.row for tile in tiles)
    columns = max(tile.column for tile in tiles) - left + 1
    rows = max(tile.row for tile in tiles) - top + 1
    words = _key_words(tiles)
    beside = width - BETWEEN - SWATCH - 5 - max(words_width([text], "note") for text in words.values())
    map_width = beside if beside >= width / 2 else width
    pitch = (map_width - 2) / (columns - GAP)
    squares = tuple(
        _square(tile, 1 + (tile.column - left) * pitch, 1 + (tile.row - top) * pitch, pitch * (1 - GAP))
        for tile in tiles
    )
    foot = 2 + (rows - GAP) * pitch
    if map_width < width:
        key = _key(words, map_width + BETWEEN, 0.0, LINE / 2 + 2)
    else:
        key = _key(words, 1.0, width, foot + LINE - 2)
    return TileMap(squares, key, max(foot, key[-1].label.y + block_height("note", 1) / 2 + 2))


def _square(tile: Tile, x: float, y: float, side: float) -> Square:
    size = max(SMALLEST, min(side * LETTERS, NOTE * 1.5))
    while words_width([tile.short], "tile", size) > side - 1 and size > 1:
        size *= 0.95
    label = Label("tile", (tile.short,), x + side / 2, y + side / 2, "middle", size)
    return Square(tile.state, f"{tile.name}: {tile.state}", x, y, side, _corner(x, y, side, 0.26), label)


def _key_words(tiles: Sequence[Tile]) -> dict[State, str]:
    """What the key says of each state there is: "38 on time"."""
    counts = Counter(tile.state for tile in tiles)
    return {state: f"{counts[state]} {_SAID.get(state, state)}" for state in get_args(State) if counts[state]}


def _key(words: Mapping[State, str], left: float, right: float, top: float) -> tuple[Square, ...]:
    """Return a square with its words for each state, from *left* on; as many to a line as end before *right*."""
    squares: list[Square] = []
    x, y = left, top
    for state, text in words.items():
        wide = SWATCH + 5 + words_width([text], "note")
        if squares and x + wide > right:
            x, y = left, y + LINE
        label = Label("note", (text,), x + SWATCH + 5, y)
        edge = y - SWATCH / 2
        squares.append(Square(state, text, x, edge, SWATCH, _corner(x, edge, SWATCH, 0.5), label))
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
