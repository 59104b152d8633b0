"""Maps of equal squares, one for each force: of returns by their state, of figures in at most four classes.

A class has its shade and a bar of its own length, so that it is not told by colour alone and stands a print in greys.
Nothing here knows where a force is: each tile says. Lengths are in pixels.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, get_args

from impact.report.charts import Chart
from impact.report.charts.lettering import EMPTY, NOTE, SMALLEST, Label, Place, block_height, empty, words_width

GAP = 0.1  # between squares, of a square's pitch
LETTERS = 0.42  # of a square: the size of its letters, where that is large enough to read
TWO_LINES = 30.0  # a square of this side has room for letters and a figure under them
SWATCH = 11.0  # the side of a square in the key
LINE = 17.0  # from one line of the key to the next
BETWEEN = 14.0  # from the map to the key beside it
MOST_CLASSES = 4
UNKNOWN = "none"  # the look of a force without a figure

State = Literal["on time", "late", "errors", "not returned"]


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
class ValueTiles(Chart):
    """Forces on the map by the class of their figure, words ready made.

    Attributes:
        classes: The words of each class, the lowest first: "under 40%", "40% to under 60%".
        says: What else is to be said: who has no figure, and who is not on the map.
        in_tiles: Whether each figure stands in its tile where there is room; not where it would repeat the class.
    """

    tiles: tuple[ValueTile, ...]
    classes: tuple[str, ...]
    says: tuple[str, ...] = ()
    in_tiles: bool = True

    def __post_init__(self) -> None:
        """Hold the classes to as many as can be told apart."""
        if len(self.classes) > MOST_CLASSES:
            raise ValueError(f"{len(self.classes)} classes are too many to tell apart: give at most {MOST_CLASSES}.")

    def look(self, level: int | None) -> str:
        """Return the name of a class's look: "1" to "4", spread so that few classes lie as far apart as can be."""
        spread = {1: (2,), 2: (1, 4), 3: (1, 3, 4)}.get(len(self.classes), (1, 2, 3, 4))
        return UNKNOWN if level is None else str(spread[level])


@dataclass(frozen=True)
class Square:
    """A square on paper: its box (x, y, side), a corner for late returns, its words, and what pointing at it says."""

    state: str
    says: str
    x: float
    y: float
    side: float
    corner: tuple[Place, ...]
    label: Label
    under: Label | None = None
    own: bool = False


@dataclass(frozen=True)
class TileMap:
    """Every square, beside or under them a key to the looks there are, and the height of it all."""

    squares: list[Square]
    key: list[Square]
    height: float
    empty: Label | None = None

    @property
    def labels(self) -> tuple[Label, ...]:
        """All words on the map and in its key."""
        squares = (*self.squares, *self.key)
        return tuple(label for one in squares for label in (one.label, one.under) if label is not None)


def lay_out_tiles(tiles: Sequence[Tile], width: float) -> TileMap:
    """Return the map of returns with its key, *width* wide together and as high as its rows ask.

    Raises:
        ValueError: Two tiles have one place.
    """
    counts = Counter(tile.state for tile in tiles)
    said = {state: "with errors" if state == "errors" else state for state in get_args(State)}
    key = {state: f"{counts[state]} {text}" for state, text in said.items() if counts[state]}
    drawn = [(tile, tile.state, f"{tile.name}: {tile.state}", "", False) for tile in tiles]
    return _map(drawn, key, width, "No returns are expected")


def lay_out_value_tiles(chart: ValueTiles, width: float) -> TileMap:
    """Return the map of figures with its key, the highest class first, *width* wide together.

    Raises:
        ValueError: Two tiles have one place.
    """
    counts = Counter(tile.level for tile in chart.tiles)
    levels = reversed(range(len(chart.classes)))
    key = {chart.look(level): f"{chart.classes[level]}: {counts[level]}" for level in levels}
    key |= {UNKNOWN: f"no figure: {counts[None]}"} if counts[None] else {}
    drawn = [
        (
            tile,
            chart.look(tile.level),
            f"{tile.name}: {tile.shown}",
            tile.shown if chart.in_tiles and tile.level is not None else "",
            tile.own,
        )
        for tile in chart.tiles
    ]
    return _map(drawn, key, width, "No force is on the map")


def _map(
    drawn: Sequence[tuple[Tile | ValueTile, str, str, str, bool]], words: Mapping[str, str], width: float, nobody: str
) -> TileMap:
    """The map with its key, beside it where that leaves the map at least half of the width, and otherwise under it.

    *drawn* has for each square its place and letters, its look, what pointing at it says, the figure under its letters,
    and whether it is highlighted; *words* are the key's, by look; *nobody* stands in place of a map without squares.
    """
    if not drawn:
        return TileMap([], [], EMPTY, empty(nobody, width))
    tiles = [one for one, *_ in drawn]
    (column, row), count = Counter((one.column, one.row) for one in tiles).most_common(1)[0]
    if count > 1:
        names = " and ".join(one.name for one in tiles if (one.column, one.row) == (column, row))
        raise ValueError(f"{names} stand at one place of the tile map, column {column}, row {row}: move one.")
    left, top = min(one.column for one in tiles), min(one.row for one in tiles)
    columns, rows = max(one.column for one in tiles) - left + 1, max(one.row for one in tiles) - top + 1
    beside = width - BETWEEN - SWATCH - 5 - words_width(words.values(), "note")
    map_width = beside if beside >= width / 2 else width
    pitch = (map_width - 2) / (columns - GAP)

    def at(place: int, first: int) -> float:
        return 1 + (place - first) * pitch

    squares = [
        _square(one.short, at(one.column, left), at(one.row, top), pitch * (1 - GAP), look, says, figure, own)
        for one, look, says, figure, own in drawn
    ]
    foot = 2 + (rows - GAP) * pitch
    if map_width < width:
        key = _key(words, map_width + BETWEEN, 0.0, LINE / 2 + 2)
    else:
        key = _key(words, 1.0, width, foot + LINE - 2)
    return TileMap(squares, key, max(foot, key[-1].label.y + block_height("note", 1) / 2 + 2))


def _square(short: str, x: float, y: float, side: float, look: str, says: str, figure: str, own: bool) -> Square:
    size = max(SMALLEST, min(side * LETTERS, NOTE * 1.5))
    while words_width([short], "tile", size) > side - 1 and size > 1:
        size *= 0.95
    label = Label("tile", (short,), x + side / 2, y + side / 2, "middle", size)
    square = Square(look, says, x, y, side, _corner(x, y, side, 0.26), label, own=own)
    if not figure or side < TWO_LINES or words_width([figure], "note", SMALLEST) > side - 2:
        return square
    return replace(
        square,
        label=replace(label, y=y + side * 0.31, size=max(SMALLEST, min(size, side * 0.36))),
        under=Label("note", (figure,), x + side / 2, y + side * 0.72, "middle", SMALLEST),
    )


def _key(words: Mapping[str, str], left: float, right: float, top: float) -> list[Square]:
    """A square with its words for each look, from *left* on; as many to a line as end before *right*."""
    squares: list[Square] = []
    x, y = left, top
    for look, text in words.items():
        wide = SWATCH + 5 + words_width([text], "note")
        if squares and x + wide > right:
            x, y = left, y + LINE
        edge = y - SWATCH / 2
        label = Label("note", (text,), x + SWATCH + 5, y)
        squares.append(Square(look, text, x, edge, SWATCH, _corner(x, edge, SWATCH, 0.5), label))
        x += wide + 12
    return squares


def _corner(x: float, y: float, side: float, share: float) -> tuple[Place, ...]:
    return (x + side - side * share, y), (x + side, y), (x + side, y + side * share)
