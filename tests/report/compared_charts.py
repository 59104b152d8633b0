"""Builders of the charts that set forces, regions, steps and returns beside one another, with whatever figures."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import combinations
from typing import get_args

from hypothesis import strategies as st

from impact.report.charts.forces import FunnelChart, FunnelDot, Multiple, Multiples, Ranked, RankedRow
from impact.report.charts.lettering import Label, overlap
from impact.report.charts.tiles import ValueTile, ValueTiles
from impact.report.charts.timeline import Came, GridRow, ReturnsGrid, StepMark, Timeline, TimelineStep
from tests.report.charted import UNITS, figures, read

NAMES = ("Kent", "Devon and Cornwall", "Nottinghamshire", "Essex", "Metropolitan Police", "Avon and Somerset")
START, END = date(2022, 4, 1), date(2026, 3, 31)


def luminance(colour: str) -> float:
    """How light a colour prints in grey, from 0 to 1: WCAG's relative luminance."""
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def assert_apart(labels: Sequence[Label]) -> None:
    """No words stand on others."""
    for one, other in combinations(labels, 2):
        assert not overlap(one.box, other.box, gap=-0.01), (one, other)


def assert_inside(labels: Sequence[Label], width: float, height: float) -> None:
    """Every word is inside the drawing."""
    for label in labels:
        left, top, right, bottom = label.box
        assert min(left, top, width - right, height - bottom) >= -0.01, label


def size_of(svg: str) -> tuple[float, float]:
    """The width and height of a drawing."""
    return float(read(svg).attrib["width"]), float(read(svg).attrib["height"])


def funnel(
    dots: Sequence[FunnelDot] = (), named: Sequence[str] = (), centre: float = 50.0, **more: object
) -> FunnelChart:
    """A funnel whose limits close in from 40 points at a size of 10 to 10 points at 100."""
    sizes = [dot.size for dot in dots] or [10.0, 100.0]
    curve = tuple(
        (size, centre - reach, centre - reach / 2, centre + reach / 2, centre + reach)
        for size in sorted({min(sizes), max(sizes)})
        for reach in (120.0 / size**0.5,)
    )
    plain: dict[str, object] = {
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
        "curve": curve,
        "named": tuple(named),
    }
    return FunnelChart(**{**plain, **more})  # type: ignore[arg-type]  # the fields of a FunnelChart, by name


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
            n == 3,
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
    panels = tuple(
        Multiple(names[n % 3], values, "[p]" if n == 1 else "")
        for n, values in enumerate(draw(st.lists(lines, max_size=12)))
    )
    breaks = tuple(sorted(draw(st.sets(st.integers(1, count - 1), max_size=2)))) if count > 1 else ()
    unit = draw(st.sampled_from(UNITS))
    return Multiples("T", "A.", "", unit, 1, ("Q1 22/23", "Q1 25/26"), draw(lines), panels, breaks)


@st.composite
def timelines(draw: st.DrawFn) -> Timeline:
    """Up to nine steps with short and long titles, due and done within the plan or outside it."""
    days = st.integers(-60, 1600).map(lambda n: START + timedelta(days=n))
    titles = st.sampled_from(["Publish", "Publish the expected cost and effect of every new standard on one page"])
    steps = draw(st.lists(st.tuples(titles, days, st.sampled_from(get_args(StepMark)), st.none() | days), max_size=9))
    return Timeline(
        "T",
        "A.",
        START,
        END,
        draw(days.filter(lambda day: START <= day <= END)),
        "30 June 2025",
        tuple(
            TimelineStep(f"C1.{n}", title, due, mark, f"{mark}, due 31 December 2024", done, done)
            for n, (title, due, mark, done) in enumerate(steps)
        ),
    )


@st.composite
def grids(draw: st.DrawFn) -> ReturnsGrid:
    """Up to fifty suppliers over up to thirteen quarters."""
    count = draw(st.integers(1, 13))
    cells = st.lists(st.sampled_from(get_args(Came)), min_size=count, max_size=count).map(tuple)
    rows = tuple(
        GridRow(NAMES[n % len(NAMES)], row, f"{row.count('on time')} of {count}")
        for n, row in enumerate(draw(st.lists(cells, max_size=50)))
    )
    periods = tuple(f"Q{n % 4 + 1} {22 + n // 4}/{23 + n // 4}" for n in range(count))
    groups = (("Forces", rows[2:]), ("Teams of the body itself", rows[:2])) if len(rows) > 2 else (("Forces", rows),)
    return ReturnsGrid("T", "A.", periods, groups, tuple("41" for _ in periods))


def value_tiles(levels: Sequence[int | None], classes: Sequence[str], **more: object) -> ValueTiles:
    """A row of tiles, each in the class that *levels* says."""
    tiles = tuple(
        ValueTile(f"E{n}", f"F{n}", f"Force {n}", n, 0, level, "[x]" if level is None else f"{20 * level + 5}%")
        for n, level in enumerate(levels)
    )
    return ValueTiles("T", "A map.", tiles, tuple(classes), **more)  # type: ignore[arg-type]  # its fields, by name
