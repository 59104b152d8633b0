"""Charts to be drawn, one of each kind and any that there could be, and what is read back from their SVG."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, get_args
from xml.etree import ElementTree

from hypothesis import strategies as st

from impact.plan.measure import Unit
from impact.report.charts import Drawing, Label, Named, Shape
from impact.report.charts.forces import (
    FunnelChart,
    FunnelDot,
    Multiple,
    Multiples,
    Ranked,
    RankedRow,
    State,
    Tile,
    ValueTile,
    ValueTiles,
)
from impact.report.charts.timeline import Came, GridRow, ReturnsGrid, StepMark, Timeline, TimelineStep
from impact.report.charts.trend import Goal, Point, PointRemark, Trend

SVG = "{http://www.w3.org/2000/svg}"
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
UNITS: tuple[Unit, ...] = get_args(Unit)
NAMES = ("Kent", "Devon and Cornwall", "Nottinghamshire", "Essex", "Metropolitan Police", "Avon and Somerset")
START, END = date(2022, 4, 1), date(2026, 3, 31)


def quarters(count: int) -> tuple[str, ...]:
    """The labels of *count* quarters from Q1 22/23."""
    return tuple(f"Q{n % 4 + 1} {22 + n // 4}/{23 + n // 4}" for n in range(count))


def trend(
    values: Sequence[float | None], unit: Unit = "percent", decimals: int = 0, breaks: tuple[int, ...] = (), **more: Any
) -> Trend:
    """A series of quarters with *values*; a new definition begins at the indices *breaks*."""
    labelled = enumerate(zip(quarters(len(values)), values, strict=True))
    points = tuple(Point(label, value, n in breaks) for n, (label, value) in labelled)
    return Trend("Share closed with a review, by quarter.", points, unit, decimals, **more)


def tile(short: str, column: int, row: int, state: State = "on time") -> Tile:
    """A force called after its two letters."""
    return Tile(f"E{column}{row}", short, f"Force {short}", column, row, state)


def value_tiles(levels: Sequence[int | None], classes: Sequence[str], in_tiles: bool = True) -> ValueTiles:
    """A row of tiles, each in the class that *levels* says."""
    tiles = tuple(
        ValueTile(f"E{n}", f"F{n}", f"Force {n}", n, 0, level, "[x]" if level is None else f"{20 * level + 5}%")
        for n, level in enumerate(levels)
    )
    return ValueTiles("T", "A map.", tiles, tuple(classes), in_tiles=in_tiles)


def funnel(dots: Sequence[FunnelDot] = (), named: Sequence[str] = (), centre: float = 50.0, **more: Any) -> FunnelChart:
    """A funnel whose limits close in from 40 points at a size of 10 to 10 points at 100."""
    sizes = [dot.size for dot in dots] or [10.0, 100.0]
    reaches = [(size, 120.0 / size**0.5) for size in sorted({min(sizes), max(sizes)})]
    plain: dict[str, Any] = {
        "title": "No force differs from the rest by more than its size explains",
        "alt": "Plans closed with a review, by force.",
        "note": "Each dot is a force.",
        "says": (),
        "unit": "percent",
        "decimals": 0,
        "centre": centre,
        "centre_says": f"all forces {centre:.0f}%",
        "across": "Plans closed in the quarter",
        "dots": tuple(dots),
        "curve": tuple(
            (size, centre - reach, centre - reach / 2, centre + reach / 2, centre + reach) for size, reach in reaches
        ),
        "named": tuple(named),
    }
    return FunnelChart(**{**plain, **more})


def timeline(*steps: TimelineStep, today: date = END, says: str = "31 March 2026") -> Timeline:
    """The steps of a promise over four years."""
    return Timeline("T", "A.", START, END, today, says, steps)


# --- what is drawn --------------------------------------------------------------------------------------------------


def read(svg: str) -> ElementTree.Element:
    """The parsed drawing."""
    return ElementTree.fromstring(svg)


def words(svg: str) -> list[str]:
    """What the drawing says, text by text."""
    return [element.text or "" for element in read(svg).iter(f"{SVG}text")]


def shapes(svg: str, name: str) -> list[dict[str, str]]:
    """The attributes of every shape of one kind: "circle", "polyline" …"""
    return [element.attrib for element in read(svg).iter(f"{SVG}{name}")]


def extents(svg: str) -> list[tuple[float, float]]:
    """Every point that the drawing touches, but for letters and the width of strokes."""
    found: list[tuple[float, float]] = []
    for element in read(svg).iter():
        at = {key: float(value) for key, value in element.attrib.items() if NUMBER.fullmatch(value)}
        match element.tag.removeprefix(SVG):
            case "line":
                found += [(at["x1"], at["y1"]), (at["x2"], at["y2"])]
            case "rect":
                found += [(at["x"], at["y"]), (at["x"] + at["width"], at["y"] + at["height"])]
            case "circle":
                found += [(at["cx"] - at["r"], at["cy"] - at["r"]), (at["cx"] + at["r"], at["cy"] + at["r"])]
            case "polyline" | "polygon":
                numbers = [float(number) for number in NUMBER.findall(element.attrib["points"])]
                found += list(zip(numbers[::2], numbers[1::2], strict=True))
            case "text":
                found.append((at["x"], at["y"]))
    return found


def labels(drawing: Drawing) -> list[Label]:
    """All words on a chart laid out."""
    return [part for part in parts(drawing) if isinstance(part, Label)]


def places(drawing: Drawing, look: str) -> list[tuple[Any, ...]]:
    """Where its shapes of a look stand."""
    return [part.at for part in parts(drawing) if isinstance(part, Shape) and part.look == look]


def parts(drawing: Drawing) -> list[Shape | Label]:
    """Every shape and label, those that belong together one by one."""
    return [part for one in drawing.marks for part in (one.marks if isinstance(one, Named) else (one,))]


def luminance(colour: str) -> float:
    """How light a colour prints in grey, from 0 to 1: WCAG's relative luminance."""
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, from 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


# --- any chart ------------------------------------------------------------------------------------------------------

figures = st.one_of(
    st.integers(-50, 200).map(float),
    st.floats(-1e3, 1e3, allow_nan=False).map(lambda value: round(value, 2)),
    st.integers(0, 3_000_000).map(float),
)
REMARKS = st.sampled_from(["new form", "five forces changed their system"])


@st.composite
def trends(draw: st.DrawFn) -> Trend:
    """Any series a plan could have: gaps, breaks, signals, a goal, a path and limits, each or none."""
    count = draw(st.integers(0, 20))
    values = draw(st.lists(st.none() | figures, min_size=count, max_size=count))
    marked = st.lists(st.booleans(), min_size=count, max_size=count)
    broken, signal = draw(marked), draw(marked)
    rows = zip(quarters(count), values, broken, signal, strict=True)
    unit, decimals = draw(st.sampled_from(UNITS)), draw(st.integers(0, 2))
    goal = draw(st.none() | figures.map(lambda value: Goal(value, f"target {value:,.0f} by Q4 23/24")))
    path = tuple(draw(st.lists(st.none() | figures, min_size=count, max_size=count))) if draw(st.booleans()) else ()
    limits = sorted(draw(st.tuples(figures, figures, figures))) if count and draw(st.booleans()) else None
    flag = st.booleans()
    said = draw(st.sets(st.integers(0, count - 1), max_size=3)) if count else set()
    centre = draw(st.none() | figures) if limits is None else None
    return Trend(
        "A series.",
        tuple(
            Point(label, value, new, value is not None and beyond, value is not None and draw(flag), draw(flag))
            for label, value, new, beyond in rows
        ),
        unit,
        decimals,
        path,
        goal,
        (limits[0], limits[1], limits[2]) if limits else None,
        draw(st.integers(0, count - 1)) if limits else 0,
        draw(st.sampled_from(["accent", "warning"])),
        centre,
        tuple(
            PointRemark(n, draw(st.sampled_from(["new form", "five forces changed their system"])))
            for n in sorted(said)
        ),
    )


ACROSS = ("Plans", "Plans closed in the quarter", "Papers that asked chief officers for a decision in the half-year")


@st.composite
def funnels(draw: st.DrawFn) -> FunnelChart:
    """Any figures and sizes; some forces beyond the limits, one perhaps the reader's own."""
    count = draw(st.integers(1, 43))
    sizes = draw(st.lists(st.integers(1, 40_000).map(float), min_size=count, max_size=count))
    values = draw(st.lists(figures, min_size=count, max_size=count))
    far = draw(st.lists(st.booleans(), min_size=count, max_size=count))
    own = draw(st.none() | st.integers(0, count - 1))
    dots = [
        FunnelDot(f"E{n}", NAMES[n % len(NAMES)], size, value, beyond, n == own)
        for n, (size, value, beyond) in enumerate(zip(sizes, values, far, strict=True))
    ]
    named = [dot.code for dot in dots if dot.beyond][:6]
    across = draw(st.sampled_from(ACROSS))
    return funnel(
        dots, named, draw(figures), unit=draw(st.sampled_from(UNITS)), decimals=draw(st.integers(0, 2)), across=across
    )


@st.composite
def rankings(draw: st.DrawFn) -> Ranked:
    """Up to 43 rows with or without intervals, perhaps with a line for all of them."""
    values = sorted(draw(st.lists(figures, max_size=43)), reverse=True)
    reach = draw(st.sampled_from([None, 0.0, 3.0, 4000.0]))
    rows = tuple(
        RankedRow(
            f"E{n}",
            NAMES[n % len(NAMES)],
            value,
            f"{value:,.1f}",
            None if reach is None else (value - reach, value + reach),
        )
        for n, value in enumerate(values)
    )
    national = draw(st.none() | figures)
    return Ranked(
        "T", "A.", "", rows, draw(st.sampled_from(UNITS)), 1, national, f"all forces {national}" if rows else ""
    )


@st.composite
def small_multiples(draw: st.DrawFn) -> Multiples:
    """Up to twelve areas over up to thirteen periods, with gaps and breaks."""
    count = draw(st.integers(1, 13))
    lines = st.lists(st.none() | figures, min_size=count, max_size=count).map(tuple)
    names = ("North East", "Yorkshire and the Humber", "Wales")
    panels = tuple(Multiple(names[n % 3], values) for n, values in enumerate(draw(st.lists(lines, max_size=12))))
    breaks = tuple(sorted(draw(st.sets(st.integers(1, count - 1), max_size=2)))) if count > 1 else ()
    unit = draw(st.sampled_from(UNITS))
    return Multiples("T", "A.", "", unit, 1, ("Q1 22/23", "Q1 25/26"), draw(lines), panels, breaks)


@st.composite
def timelines(draw: st.DrawFn) -> Timeline:
    """Up to nine steps with short and long titles, due and done within the plan or outside it."""
    days = st.integers(-60, 1600).map(lambda n: START + timedelta(days=n))
    titles = st.sampled_from(["Publish", "Publish the expected cost and effect of every new standard on one page"])
    steps = draw(st.lists(st.tuples(titles, days, st.sampled_from(get_args(StepMark)), st.none() | days), max_size=9))
    drawn = (
        TimelineStep(f"C1.{n}", title, due, mark, f"{mark}, due 31 December 2024", done, done)
        for n, (title, due, mark, done) in enumerate(steps)
    )
    return timeline(*drawn, today=draw(days.filter(lambda day: START <= day <= END)), says="30 June 2025")


@st.composite
def grids(draw: st.DrawFn) -> ReturnsGrid:
    """Up to fifty suppliers over up to thirteen quarters."""
    count = draw(st.integers(1, 13))
    cells = st.lists(st.sampled_from(get_args(Came)), min_size=count, max_size=count).map(tuple)
    rows = tuple(
        GridRow(NAMES[n % len(NAMES)], row, f"{row.count('on time')} of {count}")
        for n, row in enumerate(draw(st.lists(cells, max_size=50)))
    )
    groups = (("Forces", rows[2:]), ("Teams of the body itself", rows[:2])) if len(rows) > 2 else (("Forces", rows),)
    return ReturnsGrid("T", "A.", quarters(count), groups, ("41",) * count)


def maps() -> st.SearchStrategy[tuple[Tile, ...]]:
    """Up to forty-three forces anywhere."""
    places = st.sets(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=43)
    return places.map(lambda found: tuple(tile("Wm", *place) for place in sorted(found)))


def figure_maps() -> st.SearchStrategy[ValueTiles]:
    """Up to eleven forces in four classes, or in none."""
    classes = ("under 20%", "20% to under 40%", "40% to under 60%", "60% or more")
    return st.lists(st.none() | st.integers(0, 3), max_size=11).map(lambda levels: value_tiles(levels, classes))
