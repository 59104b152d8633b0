"""Words on a chart, measured: how wide they are in the shipped font, and the box each takes.

Comes before whatever places words, which must know that no two labels overlap.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from fontTools.ttLib import TTFont

from impact.resources import folder

FAMILY = "Source Sans 3"
NOTE = 11.4  # 8.55 pt: nothing in a report is under 8 pt
FIGURE = 14.0  # 10.5 pt

Anchor = Literal["start", "middle", "end"]
Role = Literal["value", "earlier", "note", "axis", "name", "tile"]
Box = tuple[float, float, float, float]  # left, top, right, bottom

_WEIGHTS: dict[int, str] = {400: "Regular", 600: "Semibold", 700: "Bold"}
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


@cache
def _advances(weight: int) -> tuple[dict[int, int], int, int]:
    """Return each character's width in font units, the width of one that the font lacks, and units per em."""
    with TTFont(folder("templates") / "fonts" / f"SourceSans3-{_WEIGHTS[weight]}.ttf", lazy=True) as font:
        metrics = font["hmtx"].metrics
        widths = {code: metrics[glyph][0] for code, glyph in font.getBestCmap().items()}
        em = font["head"].unitsPerEm
    return widths, em, em


@lru_cache(maxsize=8192)
def text_width(text: str, size: float, weight: int) -> float:
    """Return the width of *text* in pixels at *size* pixels, without kerning (which only makes it narrower)."""
    widths, missing, em = _advances(weight)
    return sum(widths.get(ord(character), missing) for character in text) * size / em


@dataclass(frozen=True)
class Label:
    """Words at a place: `x` is where the anchor stands, `y` the middle of the block of lines; pixels."""

    role: Role
    lines: tuple[str, ...]
    x: float
    y: float
    anchor: Anchor = "start"
    size: float = 0.0
    ink: str = ""

    @property
    def height(self) -> float:
        """Of all its lines, in pixels."""
        return block_height(self.role, len(self.lines), self.pixels)

    @property
    def width(self) -> float:
        """Of its longest line, in pixels."""
        return words_width(self.lines, self.role, self.pixels)

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
        """What it covers: left, top, right, bottom."""
        left = self.x - {"start": 0.0, "middle": self.width / 2, "end": self.width}[self.anchor]
        return left, self.y - self.height / 2, left + self.width, self.y + self.height / 2

    @property
    def rows(self) -> tuple[tuple[str, float], ...]:
        """Each line with the height of its baseline."""
        first = self.box[1] + _ABOVE * self.pixels
        return tuple((line, first + n * _LEADING * self.pixels) for n, line in enumerate(self.lines))


def block_height(role: Role, lines: int, size: float = 0.0) -> float:
    """Return how high *lines* lines stand, in pixels."""
    return (_ABOVE + _BELOW + (lines - 1) * _LEADING) * (size or _STYLES[role][0])


def words_width(lines: Sequence[str], role: Role, size: float = 0.0) -> float:
    """Return the width of the longest of *lines*, in pixels."""
    own, weight = _STYLES[role]
    return max((text_width(line, size or own, weight) for line in lines), default=0.0)


def overlap(one: Box, other: Box, gap: float = 0.0) -> bool:
    """Whether two boxes stand less than *gap* pixels apart on both sides."""
    across = one[0] < other[2] + gap and other[0] < one[2] + gap
    return across and one[1] < other[3] + gap and other[1] < one[3] + gap


def fold(text: str, role: Role, limit: float) -> tuple[str, ...]:
    """Return *text* on one line, or on two as even as can be when one is wider than *limit* pixels."""
    words = text.split()
    if words_width([text], role) <= limit or len(words) < 2:
        return (text,)
    halves = [(" ".join(words[:n]), " ".join(words[n:])) for n in range(1, len(words))]
    return min(halves, key=lambda pair: words_width(pair, role))


def shorten(text: str, role: Role, limit: float) -> str:
    """Return *text*, cut with an ellipsis when it is wider than *limit* pixels."""
    if words_width([text], role) <= limit:
        return text
    kept = text
    while kept and words_width([kept + "…"], role) > limit:
        kept = kept[:-1].rstrip()
    return kept + "…"


def fit(text: str, role: Role, limit: float) -> tuple[str, ...]:
    """Return *text* on one line or two, none wider than *limit* pixels; the end of it is cut where two are too few."""
    folded = fold(text, role, limit)
    if words_width(folded, role) <= limit:
        return folded
    words = text.split()
    first = next((n for n in range(len(words) - 1, 0, -1) if words_width([" ".join(words[:n])], role) <= limit), 0)
    lines = (" ".join(words[:first]), " ".join(words[first:])) if first else (text,)
    return tuple(shorten(line, role, limit) for line in lines)
