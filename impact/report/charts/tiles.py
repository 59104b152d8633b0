"""A map of equal squares, one for each force, with a key of squares and words; what they say is another's matter.

Comes after `lettering`, before `tiles` and `value_tiles`. Nothing here knows where a force is: each square says.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, get_args

from impact.report.charts.lettering import NOTE, Label, block_height, words_width

GAP = 0.1  # between squares, of a square's pitch
LETTERS = 0.42  # of a square: the size of its letters, where that is large enough to read
SMALLEST = 32 / 3  # 8 pt, in pixels
TWO_LINES = 30.0  # a square of this side has room for letters and a figure under them
EMPTY = 24.0  # the height of a map without squares
SWATCH = 11.0  # the side of a square in the key, in pixels
LINE = 17.0  # from one line of the key to the next
BETWEEN = 14.0  # from the map to the key beside it


@dataclass(frozen=True)
class Placed:
    """A square to be drawn: its column and row from the top left, its letters, its look, and what pointing at it says.

    `figure` stands under the letters where squares are large enough. `own` is highlighted.
    """

    name: str
    short: str
    column: int
    row: int
    look: str
    says: str
    figure: str = ""
    own: bool = False


@dataclass(frozen=True)
class Square:
    """A square on paper: its box (x, y, side), a corner for late returns, its words, and what pointing at it says."""

    state: str
    says: str
    x: float
    y: float
    side: float
    corner: tuple[tuple[float, float], ...]
    label: Label
    under: Label | None = None
    own: bool = False


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
        squares = (*self.squares, *self.key)
        return tuple(label for one in squares for label in (one.label, one.under) if label is not None)


def lay_out_map(placed: Sequence[Placed], words: Mapping[str, str], width: float, nobody: str) -> TileMap:
    """Return the map with its key, *width* pixels wide together and as high as its rows ask.

    The key stands beside the map where that leaves the map at least half of the width, and otherwise under it.

    Args:
        placed: The squares, in any order.
        words: What the key says of each look, in its order.
        width: Of map and key together, in pixels.
        nobody: What stands in place of a map without squares.

    Raises:
        ValueError: Two squares have one place.
    """
    if not placed:
        return TileMap((), (), EMPTY, Label("note", (nobody,), width / 2, EMPTY / 2, "middle"))
    _refuse_shared_places(placed)
    left, top = min(one.column for one in placed), min(one.row for one in placed)
    columns = max(one.column for one in placed) - left + 1
    rows = max(one.row for one in placed) - top + 1
    beside = width - BETWEEN - SWATCH - 5 - max(words_width([text], "note") for text in words.values())
    map_width = beside if beside >= width / 2 else width
    pitch = (map_width - 2) / (columns - GAP)
    squares = tuple(
        _square(one, 1 + (one.column - left) * pitch, 1 + (one.row - top) * pitch, pitch * (1 - GAP)) for one in placed
    )
    foot = 2 + (rows - GAP) * pitch
    if map_width < width:
        key = _key(words, map_width + BETWEEN, 0.0, LINE / 2 + 2)
    else:
        key = _key(words, 1.0, width, foot + LINE - 2)
    return TileMap(squares, key, max(foot, key[-1].label.y + block_height("note", 1) / 2 + 2))


def _square(one: Placed, x: float, y: float, side: float) -> Square:
    size = max(SMALLEST, min(side * LETTERS, NOTE * 1.5))
    while words_width([one.short], "tile", size) > side - 1 and size > 1:
        size *= 0.95
    label = Label("tile", (one.short,), x + side / 2, y + side / 2, "middle", size)
    square = Square(one.look, one.says, x, y, side, _corner(x, y, side, 0.26), label, own=one.own)
    if not one.figure or side < TWO_LINES or words_width([one.figure], "note", SMALLEST) > side - 2:
        return square
    return replace(
        square,
        label=replace(label, y=y + side * 0.31, size=max(SMALLEST, min(size, side * 0.36))),
        under=Label("note", (one.figure,), x + side / 2, y + side * 0.72, "middle", SMALLEST),
    )


def _key(words: Mapping[str, str], left: float, right: float, top: float) -> tuple[Square, ...]:
    """Return a square with its words for each look, from *left* on; as many to a line as end before *right*."""
    squares: list[Square] = []
    x, y = left, top
    for look, text in words.items():
        wide = SWATCH + 5 + words_width([text], "note")
        if squares and x + wide > right:
            x, y = left, y + LINE
        label = Label("note", (text,), x + SWATCH + 5, y)
        edge = y - SWATCH / 2
        squares.append(Square(look, text, x, edge, SWATCH, _corner(x, edge, SWATCH, 0.5), label))
        x += wide + 12
    return tuple(squares)


def _corner(x: float, y: float, side: float, share: float) -> tuple[tuple[float, float], ...]:
    fold = side * share
    return (x + side - fold, y), (x + side, y), (x + side, y + fold)


def _refuse_shared_places(placed: Sequence[Placed]) -> None:
    place, count = Counter((one.column, one.row) for one in placed).most_common(1)[0]
    if count > 1:
        names = " and ".join(one.name for one in placed if (one.column, one.row) == place)
        raise ValueError(f"{names} stand at one place of the tile map, column {place[0]}, row {place[1]}: move one.")


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
    return lay_out_map(placed, _class_words(chart), width, "No force is on the map")


def look(level: int | None, classes: int) -> str:
    """Return the name of a class's look: "1" to "4", spread so that few classes lie as far apart as can be."""
    if level is None:
        return NO_FIGURE
    spread = {1: (2,), 2: (1, 4), 3: (1, 3, 4)}.get(classes, (1, 2, 3, 4))
    return str(spread[level])


def _class_words(chart: ValueTiles) -> dict[str, str]:
    """What the key says, the highest class first: "12 with 60% or more"."""
    counts = Counter(tile.level for tile in chart.tiles)
    said = {
        look(level, len(chart.classes)): f"{chart.classes[level]}: {counts[level]}"
        for level in reversed(range(len(chart.classes)))
    }
    if counts[None]:
        said[NO_FIGURE] = f"no figure: {counts[None]}"
    return said
