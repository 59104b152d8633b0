"""Builders of charts and of what is read back from their SVG."""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.etree import ElementTree

from hypothesis import strategies as st

from impact.plan.measure import Unit
from impact.report.charts.tiles import Tile
from impact.report.charts.trend import Goal, Point, PointRemark, Trend

SVG = "{http://www.w3.org/2000/svg}"
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
UNITS: tuple[Unit, ...] = ("count", "percent", "rate", "days", "fte")


def quarters(count: int) -> list[str]:
    """The labels of *count* quarters from Q1 22/23."""
    return [f"Q{n % 4 + 1} {22 + n // 4}/{23 + n // 4}" for n in range(count)]


def trend(
    values: Sequence[float | None], unit: Unit = "percent", decimals: int = 0, breaks: tuple[int, ...] = (), **more
) -> Trend:
    """A series of quarters with *values*; a new definition begins at the indices *breaks*."""
    points = tuple(
        Point(label, value, n in breaks)
        for n, (label, value) in enumerate(zip(quarters(len(values)), values, strict=True))
    )
    return Trend("Share closed with a review, by quarter.", points, unit, decimals, **more)


def tile(short: str, column: int, row: int, state: str = "on time") -> Tile:
    """A force called after its two letters."""
    return Tile(f"E{column}{row}", short, f"Force {short}", column, row, state)  # type: ignore[arg-type]  # the tests name every state


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
