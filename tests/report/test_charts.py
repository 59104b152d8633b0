"""Charts: true to the data, readable, the same bytes from the same data; nothing overlaps or leaves its frame."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from impact.report.charts import Drawable, draw, overlap
from impact.report.charts.forces import FunnelDot, Multiple, Multiples, Ranked, RankedRow, ReturnTiles, within
from impact.report.charts.scales import Across
from impact.report.charts.timeline import GridRow, ReturnsGrid, TimelineStep
from impact.report.charts.trend import Goal, Point, PointRemark, Spark, Trend
from tests.report import charted as any_
from tests.report.charted import (
    END,
    START,
    SVG,
    contrast,
    extents,
    funnel,
    labels,
    luminance,
    places,
    quarters,
    read,
    shapes,
    tile,
    timeline,
    trend,
    trends,
    value_tiles,
    words,
)

SMALLEST = 32 / 3  # 8 pt in pixels
REFUSED = ("opacity", "filter", "foreignObject", "currentColor", "var(", "class=", "style=", " id=")
SIZES = [(wide, high) for wide in (300.0, 330.0, 500.0, 740.0) for high in (64.0, 110.0, 160.0, 210.0)]
SLOWLY = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])

FEW = (
    FunnelDot("E1", "Kent", 20, 12, beyond=True),
    FunnelDot("E2", "Essex", 40, 55),
    FunnelDot("E3", "Dorset", 90, 52),
)
SHARES = trend([52, 54, 50, 46])
RANKED = Ranked(
    "T",
    "A.",
    "",
    (RankedRow("E1", "Essex", 52, "52%", (45, 59)), RankedRow("E2", "Kent", 31, "31%", (20, 42))),
    "percent",
    0,
    44.0,
    "all forces 44%",
)
LINES = (Multiple("Wales", (40.0, 46.0)), Multiple("London", (50.0, None)))
REGIONS = Multiples("T", "A.", "", "percent", 0, ("Q1 24/25", "Q2 24/25"), (45.0, 48.0), LINES)
STEPS = (
    TimelineStep("C1.1", "Publish the offer", START, "done", "done, due 1 April 2022"),
    TimelineStep("C1.2", "Train analysts", END.replace(year=2025), "late", "late, was due 31 March 2025", late_to=END),
)
ROWS = (GridRow("Kent", ("late", "on time"), "1 of 2"), GridRow("Essex", ("errors", "not returned"), "0 of 2"))
GRID = ReturnsGrid("T", "A.", ("Q1 24/25", "Q2 24/25"), (("Forces", ROWS),), ("0", "1"))


LATE = timeline(*STEPS, today=END.replace(year=2025), says="31 March 2025")


def every_chart() -> list[str]:
    """One of each kind."""
    series = trend([52, None, 48, 46], breaks=(2,), goal=Goal(60, "target 60%"), path=(50, 53, 56, 59))
    return [
        draw(series, 330, 110),
        draw(series, 740, 210),
        draw(Spark(series)),
        draw(ReturnTiles("Who returned.", (tile("Ke", 1, 1, "late"), tile("Es", 2, 1))), 150),
        draw(funnel(FEW, ["E1"])),
        draw(RANKED),
        draw(value_tiles([0, 1, 2, 3, None], ["a", "b", "c", "d"])),
        draw(REGIONS),
        draw(timeline(*STEPS)),
        draw(GRID),
    ]


def weight_and_ink(svg: str, text: str) -> tuple[str, str]:
    """How words are written."""
    found = next(element.attrib for element in read(svg).iter(f"{SVG}text") if element.text == text)
    return found["font-weight"], found["fill"]


# --- what holds of every chart --------------------------------------------------------------------------------------


def test_each_chart_begins_with_its_words_and_uses_only_what_a_pdf_draws() -> None:
    """The title first, real text of 8 points or more in the shipped font, colours as attributes, no ids."""
    for svg in every_chart():
        assert read(svg)[0].tag == f"{SVG}title" and (read(svg)[0].text or "").strip()
        assert read(svg).attrib["font-family"] == "Source Sans 3"
        assert not any(word in svg for word in REFUSED)
        assert all(float(text["font-size"]) >= SMALLEST - 0.01 for text in shapes(svg, "text"))


KINDS: dict[str, tuple[st.SearchStrategy[Any], list[Any]]] = {
    "trend": (trends(), SIZES),
    "funnel": (any_.funnels(), [(319.0, 166.0), (326.0, 210.0), (403.0, 250.0), (673.0, 300.0)]),
    "ranked": (any_.rankings(), [(319.0,), (673.0,)]),
    "multiples": (any_.small_multiples(), [(319.0,), (673.0,)]),
    "timeline": (any_.timelines(), [(450.0,), (673.0,)]),
    "returns": (any_.grids(), [(403.0,), (673.0,)]),
    "figures": (any_.figure_maps(), [(160.0,), (300.0,), (673.0,)]),
    "tiles": (any_.maps().map(lambda tiles: ReturnTiles("A.", tiles)), [(140.0,), (400.0,)]),
}


def holds(kind: str, chart: Drawable, form: tuple[float, ...]) -> None:
    """No words stand on others, nothing leaves the frame, and no coordinate is longer than two decimals."""
    layout, svg = chart.lay_out(*form), draw(chart, *form)
    width, height = layout.width, layout.height
    assert (width, height) == (*form, height)[:2]
    assert (float(read(svg).attrib["width"]), float(read(svg).attrib["height"])) == pytest.approx(
        (width, height), abs=0.01
    )
    for one, other in combinations(labels(layout) if kind != "tiles" else (), 2):
        assert not overlap(one.box, other.box, gap=-0.01), (one, other)
    for label in labels(layout) if kind not in ("tiles", "figures") else ():
        left, top, right, bottom = label.box
        assert min(left, top, width - right, height - bottom) >= -0.01, label
    assert all(0 <= x <= width and 0 <= y <= height for x, y in extents(svg))
    assert not re.search(r'="[^"]*\d\.\d{3}', svg)


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
@SLOWLY
def test_nothing_overlaps_or_leaves_its_frame(kind: str, data: st.DataObject) -> None:
    """Words, marks and scales, whatever the figures."""
    charts, forms = KINDS[kind]
    holds(kind, data.draw(charts), data.draw(st.sampled_from(forms)))


@pytest.mark.parametrize(
    ("chart", "form"),
    [
        (trend([52] * 12 + [None], goal=Goal(52, "target 52%")), (330.0, 110.0)),
        (trend([1.21] * 16 + [None], "rate", 2, goal=Goal(1.2, "target 1.2")), (330.0, 110.0)),
        (trend([None] * 7 + [1_000_000.0, None], decimals=2), (300.0, 64.0)),
    ],
)
def test_series_that_once_overlapped_do_not(chart: Trend, form: tuple[float, float]) -> None:
    """Kept from what was found before."""
    holds("trend", chart, form)


@given(trends())
@SLOWLY
def test_all_of_a_spark_is_inside_its_line(chart: Trend) -> None:
    """Also at its ends, where the dots are."""
    assert all(0 <= x <= 80 and 0 <= y <= 22 for x, y in extents(draw(Spark(chart))))


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: draw(trend(()), 330, 110), "No figures yet"),
        (lambda: draw(trend((None, None)), 330, 110), "No figures yet"),
        (lambda: draw(Ranked("T", "A.", "", (), "percent", 0)), "No figures yet"),
        (lambda: draw(Multiples("T", "A.", "", "count", 0, ("Q1", "Q1"), (None,), ())), "No figures yet"),
        (lambda: draw(ReturnTiles("Who returned.", ()), 150), "No returns are expected"),
    ],
)  # fmt: skip
def test_a_chart_of_nothing_says_so(make: Callable[[], str], says: str) -> None:
    """An empty panel is never left to be guessed at."""
    assert says in words(make())


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: draw(Spark(Trend(" ", (Point("Q1 24/25", 1),), "count", 0))), "A chart needs words for those who"),
        (lambda: trend([1, 2], remarks=(PointRemark(2, "new form"),)), "A remark stands at a point that is not there: "
         "there are 2 points"),
        (lambda: trend([1, 2, 3], path=(1, 2)), "The path has 2 values for 3 points: give one for each"),
        (lambda: value_tiles([0], ["a", "b", "c", "d", "e"]), "5 classes are too many to tell apart: give at most 4"),
        (lambda: draw(ReturnTiles("A.", (tile("Ke", 1, 2), tile("Es", 1, 2))), 150), "Force Ke and Force Es stand at "
         "one place of the tile map, column 1, row 2: move one"),
    ],
)  # fmt: skip
def test_what_cannot_be_shown_is_refused(make: Callable[[], object], says: str) -> None:
    """Nobody finds out from the finished PDF."""
    with pytest.raises(ValueError, match=re.escape(says)):
        make()


def test_a_chart_asked_for_again_costs_nothing() -> None:
    """The page for a screen and the page that is printed share one drawing."""
    first = draw(funnel(FEW, ["E1"], title="Asked for twice"))
    start = time.process_time()
    assert all(draw(funnel(FEW, ["E1"], title="Asked for twice")) is first for _ in range(20))
    assert time.process_time() - start < 0.1


def test_a_template_that_changes_draws_anew(tmp_path: Path) -> None:
    """Nothing drawn with the template as it was is given out; another folder without templates draws the same."""
    assert draw(SHARES, 330, 110, folders=(tmp_path / "empty",)) == draw(SHARES, 330, 110)
    own = tmp_path / "report" / "charts"
    own.mkdir(parents=True)
    (own / "drawing.svg.j2").write_text("<svg>one {{ alt }}</svg>")
    assert draw(funnel(FEW), folders=(tmp_path,)) == "<svg>one Plans closed with a review, by force.</svg>"
    (own / "drawing.svg.j2").write_text("<svg>another {{ alt }}</svg>")
    assert draw(funnel(FEW), folders=(tmp_path,)).startswith("<svg>another")


def test_words_that_look_like_markup_stay_words() -> None:
    """An ampersand or a bracket in a name is shown, not obeyed."""
    svg = draw(Trend("R&D <b>", (Point("Q1 <24>", 1), Point("Q2 & Q3", 2)), "count", 0), 330, 120)
    assert read(svg)[0].text == "R&D <b>"
    assert {"Q1 <24>", "Q2 & Q3"} <= set(words(svg))


# --- a series -------------------------------------------------------------------------------------------------------

LONG = "five forces changed their recording system in the spring of the year before"
SOME = [52, 54, 50, 46]
EIGHT = [*SOME, 47, 48, 52, 55]
CROWDED = trend([40, 50, 62, 62], breaks=(1,), goal=Goal(62, "target 62% by Q4 23/24"), path=(60, 61, 62, 62))
REVISED = Point("Q2 24/25", 54, provisional=True, revised=True)


@pytest.mark.parametrize(
    ("chart", "size", "there", "absent"),
    [
        (trend(SOME, limits=(47.8, 52, 56.2)), (740, 210), {"upper limit 56%", "mean 52%", "lower limit 48%"}, {}),
        (trend(SOME, median=51.0), (740, 210), {"median 51%"}, {}),
        (trend(SOME, median=51.0), (330, 110), {}, {"median 51%"}),
        (trend([30, 31, 40, 42], breaks=(2,)), (330, 110), {"definition changed"}, {}),
        (Trend("A.", (Point("Q1 24/25", 52), REVISED), "percent", 0), (330, 110), {"54% [p] [r]"}, {}),
        (trend(EIGHT, remarks=(PointRemark(3, "new form"),)), (740, 210), {"1", "new form"}, {}),
        (trend(EIGHT, remarks=(PointRemark(3, LONG),)), (330, 110), {"1"}, {LONG}),
        (CROWDED, (330, 110), {"62%", "target 62%", "by Q4 23/24", "path 62%"}, {}),
        (CROWDED, (330, 72), {"62%", "target 62%"}, {"path 62%"}),
        (funnel(FEW, ["E1"]), (), {"Kent", "95% limit", "99.8% limit", "all forces 50%", "Plans closed in the quarter"},
         {"Essex"}),
        (RANKED, (319,), {"Essex", "52%", "Kent", "31%", "all forces 44%"}, {}),
        (REGIONS, (), {"Wales", "46%", "London", "no figure", "Each panel: 40% to 50%, Q1 24/25 to Q2 24/25"}, {}),
        (value_tiles([0, 1], ["a", "b"]), (300,), {"25%"}, {}),
        (value_tiles([0, 1] * 10, ["a", "b"]), (300,), {}, {"25%"}),
        (LATE, (), {"C1.1", "Publish the offer", "done, due 1 April 2022", "31 March 2025", "2024/25"}, {}),
        (GRID, (), {"on time", "late", "not usable: errors to mend", "missing", "Q1", "Q2", "24/25"}, {}),
    ],
)  # fmt: skip
def test_a_chart_says_what_matters_most(
    chart: Drawable, size: tuple[float, ...], there: Iterable[str], absent: Iterable[str]
) -> None:
    """Limits on a large series; its value and goal where there is no room for all; a remark's words where they fit.

    Scales, limits and the force beyond them by their names; figures in tiles that have room; each step and its state.
    """
    said = set(words(draw(chart, *size)))
    assert said.issuperset(there) and said.isdisjoint(absent)


def test_a_small_chart_says_its_range_its_ends_its_goal_and_its_last_value() -> None:
    """Everything that is needed to read it, and no more; the value bold in the colour of its line."""
    svg = draw(trend([52, 54, 50, 46], goal=Goal(60, "target 60%"), tone="warning"), 330, 110)
    assert sorted(words(svg)) == ["45%", "46%", "60%", "Q1 22/23", "Q4 22/23", "target 60%"]
    assert weight_and_ink(svg, "46%") == ("700", "#801650")


@given(trends(), st.sampled_from(SIZES))
@SLOWLY
def test_missing_is_never_at_zero_and_never_bridged(chart: Trend, size: tuple[float, float]) -> None:
    """Marks of missing figures hang under the plot, and no run of the line has more points than there are figures."""
    drawn = chart.lay_out(*size)
    gaps, ((_, axis, *_),) = places(drawn, "gap"), places(drawn, "axis")
    assert len(gaps) == chart.values.count(None)
    assert all(y > axis + 2 for _, y in gaps)
    parted = {x for x, *_ in (*gaps, *places(drawn, "break"))}
    assert not any(run[0][0] < x < run[-1][0] for run in places(drawn, f"line {chart.tone}") for x in parted)


def test_a_missing_figure_breaks_the_line() -> None:
    """Two runs with a gap between, and words for the mark under it; a figure without neighbours is a dot."""
    svg = draw(trend([52, 53, 54, 55, None, None, 50, 51, 52, 53, 54, 55]), 330, 110)
    assert [len(shape["points"].split()) for shape in shapes(svg, "polyline")] == [4, 6]
    assert "no figure" in words(svg)
    alone = draw(trend([52, None, 47, None, 50]), 330, 110)
    assert not shapes(alone, "polyline")
    assert len([dot for dot in shapes(alone, "circle") if dot["fill"] == "#12436D"]) == 3


def test_a_latest_figure_that_is_missing_is_not_replaced_by_the_one_before() -> None:
    """The earlier value is not bold and stands at its own quarter; the newest says that there is none."""
    svg = draw(trend([52, 53, 47, None]), 330, 110)
    assert weight_and_ink(svg, "47%")[0] == "600"
    assert "no figure" in words(svg)


def test_a_new_definition_parts_the_line() -> None:
    """A dotted rule half-way between, and no stroke across it."""
    svg = draw(trend([30, 31, 40, 42], breaks=(2,)), 330, 110)
    rule = next(line for line in shapes(svg, "line") if line.get("stroke-dasharray") == "1.5 2.5")
    runs = [[float(place.split(",")[0]) for place in shape["points"].split()] for shape in shapes(svg, "polyline")]
    assert len(runs) == 2 and max(runs[0]) < float(rule["x1"]) < min(runs[1])


@pytest.mark.parametrize(
    ("last", "fills"),
    [
        (Point("Q2 24/25", 9, signal=True), ["#FFFFFF", "#F46A25"]),
        (Point("Q2 24/25", 9, provisional=True), ["#12436D", "#FFFFFF"]),
        (Point("Q2 24/25", 9, signal=True, provisional=True), ["#FFFFFF", "#F46A25", "#FFFFFF"]),
    ],
)
def test_what_may_change_is_open_and_what_is_beyond_chance_has_a_ring(last: Point, fills: list[str]) -> None:
    """So that a print in greys shows it: a ring about the dot, a hole within it, or both."""
    dots = shapes(draw(Trend("A series.", (Point("Q1 24/25", 5), last), "count", 0), 330, 110), "circle")
    assert [dot["fill"] for dot in dots] == fills
    radii = [float(dot["r"]) for dot in dots]
    assert radii == sorted(radii, reverse=True)


@pytest.mark.parametrize("height", [110, 184])
def test_an_earlier_figure_that_may_change_is_an_open_dot_too(height: float) -> None:
    """On a small chart as well, where other points of the line have no dot: the key beside it speaks of one."""
    points = (Point("Q1 24/25", 52), Point("Q2 24/25", 54, provisional=True), Point("Q3 24/25", 53))
    at = {(dot["fill"], dot["cx"]) for dot in shapes(draw(Trend("A.", points, "percent", 0), 330, height), "circle")}
    assert ("#12436D", next(cx for fill, cx in at if fill == "#FFFFFF")) in at
    assert "#FFFFFF" not in draw(Spark(Trend("A series.", points, "percent", 0)))


def test_a_spark_shows_the_path_as_a_dashed_line() -> None:
    """Line, path and last point, without words."""
    svg = draw(Spark(trend([52, 54, 50, 56], path=(50, 52, 54, 56))))
    assert [("stroke-dasharray" in shape) for shape in shapes(svg, "polyline")] == [True, False]
    assert not words(svg)


# --- forces and regions ---------------------------------------------------------------------------------------------


def test_a_force_beyond_the_limits_has_a_ring_and_ones_own_is_larger() -> None:
    """Shape tells them apart in a print in greys."""
    svg = draw(funnel((*FEW, FunnelDot("E4", "Surrey", 60, 48, own=True)), ["E1"]))
    assert [(dot["r"], dot["fill"]) for dot in shapes(svg, "circle")] == [
        ("3", "#8FA9C1"),
        ("3", "#8FA9C1"),
        ("5", "#FFFFFF"),
        ("3", "#F46A25"),
        ("5", "#12436D"),
    ]
    assert "Surrey" in words(svg)


def test_sizes_that_differ_widely_stand_by_multiples() -> None:
    """An even scale would press all forces but the largest into a corner."""
    across = Across.over([700, 1000, 1500, 2000, 31_000], (0, 300), 6)
    assert across.by_multiples and across.ticks == (500, 1000, 2000, 5000, 10_000, 20_000, 50_000)
    assert across(2000) - across(1000) == pytest.approx(across(20_000) - across(10_000))
    assert Across.over([20, 40, 70], (0, 300), 6).ticks == (0, 20, 40, 60, 80)


def test_limits_are_cut_where_they_leave_the_plot() -> None:
    """At its very edge, and a line that leaves and comes back is two."""
    assert within([(0, 0), (10, 20), (20, 0)], 0, 10) == [[(0, 0), (5, 10)], [(15, 10), (20, 0)]]
    assert within([(0, 30), (10, 20)], 0, 10) == []


def test_ranked_forces_stand_in_order() -> None:
    """The highest first."""
    svg = draw(RANKED, 319)
    assert [word for word in words(svg) if word in ("Essex", "52%", "Kent", "31%")] == ["Essex", "52%", "Kent", "31%"]


def test_all_forces_and_suppliers_fit_their_page() -> None:
    """Forty-three ranked rows in half an A4 page's width or height; forty-eight suppliers' returns on one page."""
    rows = tuple(RankedRow(f"E{n}", "Devon and Cornwall", float(n), f"{n}%") for n in range(43, 0, -1))
    chart = Ranked("T", "A.", "", rows, "percent", 0)
    assert chart.lay_out(319).height <= 240 * 96 / 25.4
    assert chart.lay_out(673).height <= 110 * 96 / 25.4
    row = GridRow("Devon and Cornwall", ("on time",) * 13, "13 of 13")
    grid = ReturnsGrid("T", "A.", quarters(13), (("Forces", (row,) * 43), ("Teams", (row,) * 5)), ("41",) * 13)
    assert grid.lay_out(673).height <= 240 * 96 / 25.4


def test_small_lines_share_one_scale() -> None:
    """A lower figure stands lower, in whichever panel."""
    drawn = REGIONS.lay_out(673)
    assert places(drawn, "small line")[0][0][1] > places(drawn, "small dot")[0][1]


# --- maps -----------------------------------------------------------------------------------------------------------


def test_classes_of_figures_differ_in_a_print_in_greys() -> None:
    """Each next class is darker by enough to tell, its bar is longer, its letters can be read; no figure is broken."""
    svg = draw(value_tiles([0, 1, 2, 3, None], ["a", "b", "c", "d"], in_tiles=False), 200)
    tiles = [shape for shape in shapes(svg, "rect") if "stroke" in shape][:5]
    letters = [text for text in read(svg).iter(f"{SVG}text") if (text.text or "").startswith("F")]
    assert all(contrast(one["fill"], other["fill"]) >= 1.3 for one, other in pairwise(tiles[:4]))
    assert [luminance(one["fill"]) for one in tiles[:4]] == sorted(luminance(one["fill"]) for one in tiles[:4])[::-1]
    assert all(contrast(one["fill"], text.attrib["fill"]) >= 4.5 for one, text in zip(tiles, letters, strict=True))
    bars = [float(shape["width"]) for shape in shapes(svg, "rect") if "stroke" not in shape][:4]
    assert bars == sorted(bars) and len(set(bars)) == 4
    assert "stroke-dasharray" in tiles[4]


def test_a_map_has_a_key_in_words_with_counts() -> None:
    """Returns in their usual order; of figures the highest class first, two classes as far apart as they can lie."""
    tiles = (tile("Ke", 1, 1, "not returned"), tile("Es", 2, 1), tile("Sf", 2, 2))
    assert words(draw(ReturnTiles("Who returned.", tiles), 190))[3:] == ["2 on time", "1 not returned"]
    chart = value_tiles([1, 1, 0, None], ["no", "yes"])
    assert words(draw(chart, 200))[-3:] == ["yes: 2", "no: 1", "no figure: 1"]
    assert [len(places(chart.lay_out(200), f"tile {look}")) for look in ("4", "1", "none")] == [3, 2, 2]


def test_every_state_of_a_return_looks_different_without_colour() -> None:
    """By its lightness, its edge or its corner; its force in letters, and in words for whoever points at it."""
    looks = set()
    for state in ("on time", "late", "errors", "not returned"):
        svg = draw(ReturnTiles("Who returned.", (tile("Ke", 1, 1, state),)), 40)
        square = shapes(svg, "rect")[0]
        lightness = sum(int(square["fill"][n : n + 2], 16) for n in (1, 3, 5)) > 384
        looks.add((lightness, square.get("stroke-dasharray"), len(shapes(svg, "polygon"))))
        assert words(svg)[0] == "Ke" and f"Force Ke: {state}" in svg
    assert len(looks) == 4


# --- steps and returns ----------------------------------------------------------------------------------------------


def test_a_line_shows_how_long_a_step_has_been_late() -> None:
    """From its date to the quarter's end."""
    svg = draw(LATE)
    late = next(line for line in shapes(svg, "line") if line.get("stroke-dasharray") == "2 2")
    assert float(late["x2"]) > float(late["x1"])
    assert len(shapes(svg, "polygon")) == 1


def test_every_state_of_a_step_has_its_own_shape() -> None:
    """Told apart without colour, by what is drawn and how much of it is filled."""
    looks = set()
    for mark in ("done", "late", "under way", "not started", "not reported"):
        group = next(read(draw(timeline(TimelineStep("C1.1", "Publish", START, mark, mark)))).iter(f"{SVG}g"))
        fills = [part.attrib.get("fill", "none").replace("none", "#FFFFFF") for part in group[1:]]
        looks.add(tuple((part.tag, luminance(fill) > 0.5) for part, fill in zip(group[1:], fills, strict=True)))
    assert len(looks) == 5


def test_returns_are_told_apart_by_shape_and_letter() -> None:
    """A dot for on time; a letter in a round, a broken or a filled square for the rest, with a key in words."""
    drawn = GRID.lay_out(673)
    letters = {(label.x, label.y): label.lines[0] for label in labels(drawn) if label.role == "tile"}
    for came, letter in {"late": "L", "on time": None, "errors": "E", "not returned": "M"}.items():
        cells = places(drawn, f"return {came}")
        middles = [(at[0] + at[2] / 2, at[1] + at[3] / 2) if len(at) == 4 else at[:2] for at in cells]
        assert [letters.get(middle) for middle in middles] == [letter, letter]  # in the key and in the grid
