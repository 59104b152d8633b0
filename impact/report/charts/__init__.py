"""Charts: each lays itself out as marks and words at places in pixels, from the top left, and is drawn as SVG.

A mark has the name of its look; `templates/report/charts/drawing.svg.j2` holds the looks and draws every chart: with
real text, the same bytes from the same data. Words are measured in the shipped font, so that none stands on another.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Protocol

from impact.resources import folder

if TYPE_CHECKING:
    from jinja2 import Environment, Template

FAMILY = "Source Sans 3"
NOTE = 11.4  # 8.55 pt: nothing in a report is under 8 pt
FIGURE = 14.0  # 10.5 pt
SMALLEST = 32 / 3  # 8 pt
EMPTY = 24.0  # the height of a chart that has nothing to show

PAGE = 673.0  # pixels between an A4 page's margins, 96 to the inch: words on a chart print at the size drawn
BESIDE = 403.0  # of the page, beside a table
HALF = 319.0  # of the page, beside another chart

Anchor = Literal["start", "middle", "end"]
Role = Literal["value", "earlier", "note", "axis", "name", "tile"]
Place = tuple[float, float]
Stroke = tuple[float, float, float, float]  # x1, y1, x2, y2
Box = tuple[float, float, float, float]  # left, top, right, bottom
Folders = tuple[Path, ...]  # a workspace's own templates, looked into before the shipped ones, file by file

_WEIGHTS = {400: "Regular", 600: "Semibold", 700: "Bold"}
_STYLES: dict[Role, tuple[float, int]] = {
    "value": (FIGURE, 700),
    "earlier": (FIGURE, 600),
    "note": (NOTE, 400),
    "axis": (NOTE, 400),
    "name": (NOTE, 600),
    "tile": (NOTE, 600),
}
_ABOVE, _BELOW = 0.74, 0.24  # of the size: from the baseline to the top of "d", to the foot of "g"
_LEADING = 1.12  # from one line's baseline to the next, of the size
_STEP = 5.0  # between two places looked at along a line
_KEPT = 1024  # drawings kept: those of a report of a hundred measures, at a few kilobytes each

# --- words ----------------------------------------------------------------------------------------------------------


@cache
def _advances(weight: int) -> tuple[dict[int, int], int]:
    """Return each character's width in font units, and units per em: the width of one that the font lacks."""
    from fontTools.ttLib import TTFont  # late: only drawing needs it

    with TTFont(folder("templates") / "fonts" / f"SourceSans3-{_WEIGHTS[weight]}.ttf", lazy=True) as font:
        metrics = font["hmtx"].metrics
        return {code: metrics[glyph][0] for code, glyph in font.getBestCmap().items()}, font["head"].unitsPerEm


@lru_cache(maxsize=8192)
def text_width(text: str, size: float, weight: int) -> float:
    """Return the width of *text* at *size*, without kerning (which only makes it narrower)."""
    widths, em = _advances(weight)
    return sum(widths.get(ord(character), em) for character in text) * size / em


def words_width(lines: Iterable[str], role: Role, size: float = 0.0) -> float:
    """Return the width of the longest of *lines*."""
    own, weight = _STYLES[role]
    return max((text_width(line, size or own, weight) for line in lines), default=0.0)


def block_height(role: Role, lines: int, size: float = 0.0) -> float:
    """Return how high *lines* lines stand."""
    return (_ABOVE + _BELOW + (lines - 1) * _LEADING) * (size or _STYLES[role][0])


@dataclass(frozen=True)
class Label:
    """Words at a place: `x` is where the anchor stands, `y` the middle of the block of lines."""

    shape: ClassVar[str] = "words"

    role: Role
    lines: tuple[str, ...]
    x: float
    y: float
    anchor: Anchor = "start"
    size: float = 0.0
    ink: str = "text"

    @property
    def width(self) -> float:
        """Of its longest line."""
        return words_width(self.lines, self.role, self.size)

    @property
    def pixels(self) -> float:
        """The size of its letters: the role's, unless it has its own."""
        return self.size or _STYLES[self.role][0]

    @property
    def weight(self) -> int:
        """400, 600 or 700."""
        return _STYLES[self.role][1]

    @property
    def box(self) -> Box:
        """What it covers."""
        width, half = self.width, block_height(self.role, len(self.lines), self.size) / 2
        left = self.x - {"start": 0.0, "middle": width / 2, "end": width}[self.anchor]
        return left, self.y - half, left + width, self.y + half

    @property
    def rows(self) -> list[tuple[str, float]]:
        """Each line with the height of its baseline."""
        first = self.box[1] + _ABOVE * self.pixels
        return [(line, first + n * _LEADING * self.pixels) for n, line in enumerate(self.lines)]

    def within(self, left: float, right: float) -> Label:
        """Return it, if it stands in the middle of its place, moved as little as brings it between two edges."""
        half = self.width / 2
        return replace(self, x=max(left + half, min(self.x, right - half)))

    def clear_of(self, others: Iterable[Label], gap: float = 0.0) -> bool:
        """Whether it stands at least *gap* from each of *others*."""
        return not any(overlap(self.box, other.box, gap) for other in others)


def fold(text: str, role: Role, limit: float) -> tuple[str, ...]:
    """Return *text* on one line, or on two as even as can be when one is wider than *limit*."""
    words = text.split()
    if words_width([text], role) <= limit or len(words) < 2:
        return (text,)
    halves = [(" ".join(words[:n]), " ".join(words[n:])) for n in range(1, len(words))]
    return min(halves, key=lambda pair: words_width(pair, role))


def shorten(text: str, role: Role, limit: float) -> str:
    """Return *text*, cut with an ellipsis when it is wider than *limit*."""
    if words_width([text], role) <= limit:
        return text
    kept = text
    while kept and words_width([kept + "…"], role) > limit:
        kept = kept[:-1].rstrip()
    return kept + "…"


def fit(text: str, role: Role, limit: float) -> tuple[str, ...]:
    """Return *text* on one line or two, none wider than *limit*; the end of it is cut where two are too few."""
    folded = fold(text, role, limit)
    if words_width(folded, role) <= limit:
        return folded
    words = text.split()
    first = next((n for n in range(len(words) - 1, 0, -1) if words_width([" ".join(words[:n])], role) <= limit), 0)
    lines = (" ".join(words[:first]), " ".join(words[first:])) if first else (text,)
    return tuple(shorten(line, role, limit) for line in lines)


# --- free places ----------------------------------------------------------------------------------------------------


def overlap(one: Box, other: Box, gap: float = 0.0) -> bool:
    """Whether two boxes stand less than *gap* apart on both sides."""
    across = one[0] < other[2] + gap and other[0] < one[2] + gap
    return across and one[1] < other[3] + gap and other[1] < one[3] + gap


def contains(frame: Box, box: Box) -> bool:
    """Whether *box* is inside *frame*, edges included."""
    return frame[0] <= box[0] and frame[1] <= box[1] and box[2] <= frame[2] and box[3] <= frame[3]


def spaced(labels: Iterable[Label], gap: float, kept: Iterable[Label] = ()) -> list[Label]:
    """Return *kept*, and each of *labels* that stands at least *gap* from all before it."""
    found = list(kept)
    for label in labels:
        if label.clear_of(found, gap):
            found.append(label)
    return found


def first_free(candidates: Iterable[Label], taken: Sequence[Box], frame: Box, gap: float = 1.0) -> Label | None:
    """Return the first of *candidates* that is inside *frame* and stands on none of *taken*, or None."""
    for label in candidates:
        box = label.box
        if contains(frame, box) and not any(overlap(box, other, gap) for other in taken):
            return label
    return None


def around(label: Label, place: Place, radius: float, farthest: float) -> Iterator[Label]:
    """Yield *label* at places about a mark of *radius* at *place*: beside it, then up to *farthest* from its edge."""
    (x, y), half, away = place, block_height(label.role, len(label.lines)) / 2, radius + 3.0
    while away <= radius + farthest:
        slant = away * 0.7
        spots: tuple[tuple[float, float, Anchor], ...] = (
            (away, 0.0, "start"),
            (-away, 0.0, "end"),
            (slant, -slant - half / 2, "start"),
            (slant, slant + half / 2, "start"),
            (-slant, -slant - half / 2, "end"),
            (-slant, slant + half / 2, "end"),
            (0.0, -away - half, "middle"),
            (0.0, away + half, "middle"),
        )
        for across, down, anchor in spots:
            yield replace(label, x=x + across, y=y + down, anchor=anchor)
        away += 4.0


def about(place: Place, radius: float) -> Box:
    """Return the box of a round mark."""
    return place[0] - radius, place[1] - radius, place[0] + radius, place[1] + radius


def along(places: Sequence[Place], thickness: float = 1.0) -> list[Box]:
    """Return small boxes along the line through *places*, so that words can keep clear of it."""
    boxes = []
    for (x, y), (to_x, to_y) in pairwise(places):
        steps = max(1, math.ceil(math.dist((x, y), (to_x, to_y)) / _STEP))
        boxes += [
            about((x + (to_x - x) * n / steps, y + (to_y - y) * n / steps), _STEP / 2 + thickness / 2)
            for n in range(steps + 1)
        ]
    return boxes


def tie(label: Label, place: Place, radius: float, farther_than: float = 7.0) -> list[Stroke]:
    """Return the line from a mark to its label; none where the label stands so near that it needs none."""
    left, top, right, bottom = label.box
    near = max(left, min(place[0], right)), max(top, min(place[1], bottom))
    distance = math.dist(place, near)
    if distance <= radius + farther_than:
        return []
    share = radius / distance
    return [(place[0] + (near[0] - place[0]) * share, place[1] + (near[1] - place[1]) * share, *near)]


# --- drawing --------------------------------------------------------------------------------------------------------

ShapeKind = Literal["line", "box", "curve", "dot", "area"]


@dataclass(frozen=True)
class Shape:
    """A shape with the name of its look.

    `at` is x1, y1, x2, y2 of a line; x, y, width, height of a box; x and y of a dot, with a radius where its look has
    none; the places of a curve or an area.
    """

    shape: ShapeKind
    look: str
    at: tuple[Any, ...]


@dataclass(frozen=True)
class Named:
    """Marks that belong together; `says` is what pointing at them says."""

    shape: ClassVar[str] = "named"

    says: str
    marks: tuple[Shape | Label, ...]


def marks(shape: ShapeKind, look: str, places: Iterable[tuple[Any, ...]]) -> list[Shape]:
    """Return a mark of one look at each of *places*."""
    return [Shape(shape, look, at) for at in places]


@dataclass(frozen=True)
class Drawing:
    """A chart laid out, its marks in the order that they are painted in."""

    width: float
    height: float
    marks: Sequence[Shape | Label | Named] = field(default_factory=list)

    @classmethod
    def of_nothing(cls, text: str, width: float) -> Drawing:
        """Return what a chart says that has nothing to show."""
        return cls(width, EMPTY, [Label("note", (text,), width / 2, EMPTY / 2, "middle")])


class Drawable(Protocol):
    """What can be drawn. Its words, `alt`, are for those who do not see it."""

    def __hash__(self) -> int:
        """A chart does not change."""

    @property
    def alt(self) -> str:
        """In a sentence or more."""

    @property
    def lay_out(self) -> Callable[..., Drawing]:
        """Say where everything stands; a kind of chart takes a width, some a height, in pixels."""


@dataclass(frozen=True)
class Chart:
    """What a page shows as a chart: `title` in a sentence without its full stop, `alt` for those who do not see it."""

    title: str
    alt: str


def draw(chart: Drawable, *size: float, folders: Folders = ()) -> str:
    """Return *chart* as an `<svg>`, drawn once however often it is asked for.

    Args:
        chart: Any kind.
        size: Width and, where the kind takes one, height in pixels; its usual ones without.
        folders: Looked into for the template before the shipped ones.

    Raises:
        ValueError: Two tiles of a map have one place, or there are no words for those who do not see the chart.
    """
    if not chart.alt.strip():
        raise ValueError("A chart needs words for those who do not see it: give its alternative text.")
    return _drawn(_environment((*folders, folder("templates"))).get_template("drawing.svg.j2"), chart, size)


@lru_cache(maxsize=_KEPT)
def _drawn(template: Template, chart: Drawable, size: tuple[float, ...]) -> str:
    """Draw. A template that has changed since is another template, so nothing drawn with the old one is given out."""
    return template.render(alt=chart.alt, family=FAMILY, drawing=chart.lay_out(*size))


@lru_cache(maxsize=4)
def _environment(folders: Folders) -> Environment:
    """Return the templates of charts; what they write is exact."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader([place / "report" / "charts" for place in folders]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_plain,
    )


def _plain(value: Any) -> Any:
    """Write a coordinate with at most two decimals, so that the same data gives the same bytes on every machine."""
    if not isinstance(value, float):
        return value
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
