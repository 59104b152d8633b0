"""Charts: true to the data, readable, the same bytes from the same data."""

from __future__ import annotations

import re
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from impact.report.charts.lettering import overlap
from impact.report.charts.svg import draw_spark, draw_tiles, draw_trend
from impact.report.charts.trend import Goal, Point, PointRemark, Trend, lay_out_trend
from tests.report.charted import SVG, extents, read, shapes, tile, trend, trends, words

SIZES = st.tuples(st.sampled_from([300.0, 330.0, 500.0, 740.0]), st.sampled_from([64.0, 110.0, 160.0, 210.0]))
SLOWLY = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
REFUSED = ("opacity", "filter", "foreignObject", "currentColor", "var(", "class=", "style=")


def every_chart() -> list[str]:
    """One of each kind."""
    series = trend([52, None, 48, 46], breaks=(2,), goal=Goal(60, "target 60%"), path=(50, 53, 56, 59))
    return [
        draw_trend(series, 330, 110),
        draw_trend(series, 740, 210),
        draw_spark(series),
        draw_tiles((tile("Ke", 1, 1, "late"), tile("Es", 2, 1)), "Who returned.", 150),
    ]


def test_a_chart_begins_with_the_words_for_those_who_do_not_see_it():
    """The title is the first child: that is where the PDF finds its alternative text."""
    for svg in every_chart():
        assert read(svg)[0].tag == f"{SVG}title"
        assert (read(svg)[0].text or "").strip()


def test_a_chart_without_alternative_text_is_refused():
    """Nobody finds out from the finished PDF."""
    with pytest.raises(ValueError, match="A chart needs words for those who do not see it"):
        draw_spark(Trend(" ", (Point("Q1 24/25", 1),), "count", 0))


def test_words_that_look_like_markup_stay_words():
    """An ampersand or a bracket in a name is shown, not obeyed."""
    svg = draw_trend(Trend("R&D <b>", (Point("Q1 <24>", 1), Point("Q2 & Q3", 2)), "count", 0), 330, 120)
    assert read(svg)[0].text == "R&D <b>"
    assert {"Q1 <24>", "Q2 & Q3"} <= set(words(svg))


def test_a_chart_uses_only_what_a_pdf_draws():
    """Colours are attributes and the one family is the shipped one."""
    for svg in every_chart():
        assert read(svg).attrib["font-family"] == "Source Sans 3"
        assert not any(word in svg for word in REFUSED)


def test_a_small_chart_says_its_range_its_ends_its_goal_and_its_last_value():
    """Everything that is needed to read it, and no more."""
    svg = draw_trend(trend([52, 54, 50, 46], goal=Goal(60, "target 60%")), 330, 110)
    assert sorted(words(svg)) == ["45%", "46%", "60%", "Q1 22/23", "Q4 22/23", "target 60%"]


def test_the_last_value_is_bold_and_in_the_colour_of_its_line():
    """Plum for a series that is worsening."""
    svg = draw_trend(trend([52, 54, 50, 46], tone="warning"), 330, 110)
    value = next(element for element in read(svg).iter(f"{SVG}text") if element.text == "46%")
    assert (value.attrib["font-weight"], value.attrib["fill"]) == ("700", "#801650")


def test_a_large_chart_names_its_limits():
    """The band and its mean say what they are."""
    said = words(draw_trend(trend([52, 54, 50, 46], limits=(47.8, 52, 56.2)), 740, 210))
    assert {"upper limit 56%", "mean 52%", "lower limit 48%"} <= set(said)


def test_a_missing_figure_breaks_the_line():
    """Two runs with a gap between, and words for the mark under it."""
    svg = draw_trend(trend([52, 53, 54, 55, None, None, 50, 51, 52, 53, 54, 55]), 330, 110)
    assert [len(shape["points"].split()) for shape in shapes(svg, "polyline")] == [4, 6]
    assert "no figure" in words(svg)


def test_a_latest_figure_that_is_missing_is_not_replaced_by_the_one_before():
    """The earlier value is not bold and stands at its own quarter; the newest says that there is none."""
    svg = draw_trend(trend([52, 53, 47, None]), 330, 110)
    earlier = next(element for element in read(svg).iter(f"{SVG}text") if element.text == "47%")
    assert earlier.attrib["font-weight"] == "600"
    assert "no figure" in words(svg)


def test_a_figure_without_neighbours_is_a_dot():
    """A line cannot show it."""
    svg = draw_trend(trend([52, None, 47, None, 50]), 330, 110)
    assert not shapes(svg, "polyline")
    assert len([dot for dot in shapes(svg, "circle") if dot["fill"] == "#12436D"]) == 3


def test_a_new_definition_parts_the_line_and_says_so():
    """A dotted rule half-way between, and no stroke across it."""
    svg = draw_trend(trend([30, 31, 40, 42], breaks=(2,)), 330, 110)
    rule = next(line for line in shapes(svg, "line") if line.get("stroke-dasharray") == "1.5 2.5")
    runs = [[float(place.split(",")[0]) for place in shape["points"].split()] for shape in shapes(svg, "polyline")]
    assert len(runs) == 2 and max(runs[0]) < float(rule["x1"]) < min(runs[1])
    assert "definition changed" in words(svg)


def test_a_change_beyond_chance_has_a_ring_as_well_as_a_colour():
    """So that a print in greys shows it."""
    chart = Trend("A series.", (Point("Q1 24/25", 5), Point("Q2 24/25", 9, signal=True)), "count", 0)
    dots = shapes(draw_trend(chart, 330, 110), "circle")
    assert [dot["fill"] for dot in dots] == ["#FFFFFF", "#F46A25"]
    assert dots[0]["stroke"] == "#3D3D3D" and float(dots[0]["r"]) > float(dots[1]["r"])


@pytest.mark.parametrize("values", [(), (None, None)])
def test_a_series_without_figures_says_so(values):
    """An empty panel is never left to be guessed at."""
    assert "No figures yet" in words(draw_trend(trend(values), 330, 110))


def test_a_run_chart_names_its_median():
    """Where there are too few points for limits."""
    assert "median 51%" in words(draw_trend(trend([52, 54, 50, 46], median=51.0), 740, 210))
    assert "median 51%" not in words(draw_trend(trend([52, 54, 50, 46], median=51.0), 330, 110))


def test_a_figure_that_may_change_is_an_open_dot_and_says_so():
    """Its end has a hole, and the mark stands beside the figure; so does that of one that was revised."""
    last = Point("Q2 24/25", 54, provisional=True, revised=True)
    svg = draw_trend(Trend("A series.", (Point("Q1 24/25", 52), last), "percent", 0), 330, 110)
    assert [dot["fill"] for dot in shapes(svg, "circle")] == ["#12436D", "#FFFFFF"]
    assert "54% [p] [r]" in words(svg)


@pytest.mark.parametrize("height", [110, 184])
def test_an_earlier_figure_that_may_change_is_an_open_dot_too(height):
    """On a small chart as well, where other points of the line have no dot: the key beside it speaks of one."""
    points = (Point("Q1 24/25", 52), Point("Q2 24/25", 54, provisional=True), Point("Q3 24/25", 53))
    svg = draw_trend(Trend("A series.", points, "percent", 0), 330, height)
    at = {(dot["fill"], dot["cx"]) for dot in shapes(svg, "circle")}
    hole = next(cx for fill, cx in at if fill == "#FFFFFF")
    assert ("#12436D", hole) in at
    assert "#FFFFFF" not in draw_spark(Trend("A series.", points, "percent", 0))


def test_a_ringed_figure_that_may_change_is_open_inside_its_ring():
    """Both are seen: the ring, and the hole in its dot."""
    last = Point("Q2 24/25", 9, signal=True, provisional=True)
    svg = draw_trend(Trend("A series.", (Point("Q1 24/25", 5), last), "count", 0), 330, 110)
    dots = shapes(svg, "circle")
    assert [dot["fill"] for dot in dots] == ["#FFFFFF", "#F46A25", "#FFFFFF"]
    assert float(dots[0]["r"]) > float(dots[1]["r"]) > float(dots[2]["r"])


def test_a_remark_is_a_number_at_its_point_with_its_words_where_they_fit():
    """On a crowded chart the number alone; its words stand under it."""
    values = [52, 54, 50, 46, 47, 48, 52, 55]
    wide = words(draw_trend(trend(values, remarks=(PointRemark(3, "new form"),)), 740, 210))
    assert {"1", "new form"} <= set(wide)
    long = "five forces changed their recording system in the spring of the year before"
    narrow = words(draw_trend(trend(values, remarks=(PointRemark(3, long),)), 330, 110))
    assert "1" in narrow and long not in narrow


def test_a_remark_on_no_point_is_refused():
    """Nobody would see it."""
    with pytest.raises(ValueError, match="A remark stands at a point that is not there: there are 2 points"):
        trend([1, 2], remarks=(PointRemark(2, "new form"),))


def test_a_path_that_does_not_fit_its_points_is_refused():
    """A value for each point, or no path."""
    with pytest.raises(ValueError, match="The path has 2 values for 3 points: give one for each"):
        trend([1, 2, 3], path=(1, 2))


def test_a_spark_shows_the_path_as_a_dashed_line():
    """Line, path and last point, without words."""
    svg = draw_spark(trend([52, 54, 50, 56], path=(50, 52, 54, 56)))
    assert [("stroke-dasharray" in shape) for shape in shapes(svg, "polyline")] == [True, False]
    assert not words(svg)


def test_where_there_is_no_room_for_all_words_the_value_and_the_goal_stay():
    """The path is drawn all the same."""
    crowded = trend([40, 50, 62, 62], breaks=(1,), goal=Goal(62, "target 62% by Q4 23/24"), path=(60, 61, 62, 62))
    assert {"62%", "target 62%", "by Q4 23/24", "path 62%"} <= set(words(draw_trend(crowded, 330, 110)))
    low = words(draw_trend(crowded, 330, 72))
    assert {"62%", "target 62%"} <= set(low) and "path 62%" not in low


@given(trends(), SIZES)
@example(trend([52] * 12 + [None], goal=Goal(52, "target 52%")), (330.0, 110.0))
@example(trend([1.21] * 16 + [None], "rate", 2, goal=Goal(1.2, "target 1.2")), (330.0, 110.0))
@SLOWLY
def test_no_words_of_a_series_stand_on_others(chart, size):
    """Whatever the figures, each label keeps to itself."""
    labels = lay_out_trend(chart, *size).labels
    for one, other in combinations(labels, 2):
        assert not overlap(one.box, other.box, gap=-0.01), (one, other)


@given(trends(), SIZES)
@example(trend([None] * 7 + [1_000_000.0, None], decimals=2), (300.0, 64.0))
@SLOWLY
def test_all_of_a_series_is_inside_its_panel(chart, size):
    """Lines, marks and words."""
    width, height = size
    for x, y in extents(draw_trend(chart, width, height)):
        assert 0 <= x <= width and 0 <= y <= height
    for label in lay_out_trend(chart, width, height).labels:
        left, top, right, bottom = label.box
        assert min(left, top, width - right, height - bottom) >= -0.01


@given(trends())
@SLOWLY
def test_all_of_a_spark_is_inside_its_line(chart):
    """Also at its ends, where the dots are."""
    assert all(0 <= x <= 80 and 0 <= y <= 22 for x, y in extents(draw_spark(chart)))


@given(trends(), SIZES)
@SLOWLY
def test_missing_is_never_at_zero_and_never_bridged(chart, size):
    """Marks of missing figures hang under the plot, and no run of the line has more points than there are figures."""
    marks = lay_out_trend(chart, *size).marks
    assert len(marks.gaps) == len(chart.missing)
    assert all(y > marks.axis[1] + 2 for _, y in marks.gaps)
    missing = {x for x, _ in marks.gaps}
    for run in marks.segments:
        assert not any(run[0][0] < x < run[-1][0] for x in missing)
        assert not any(run[0][0] < rule[0] < run[-1][0] for rule in marks.breaks)


@given(trends(), SIZES)
@SLOWLY
def test_the_same_series_gives_the_same_drawing(chart, size):
    """Byte for byte, drawn twice, and no coordinate longer than two decimals."""
    svg = draw_trend(chart, *size)
    assert svg == draw_trend(chart, *size, (Path("a folder without templates"),))
    assert not re.search(r'="[^"]*\d\.\d{3}', svg)


STATES = ("on time", "late", "errors", "not returned")


def test_every_state_of_a_return_looks_different_without_colour():
    """By its lightness, its edge or its corner."""
    looks = set()
    for state in STATES:
        svg = draw_tiles((tile("Ke", 1, 1, state),), "Who returned.", 40)
        square = shapes(svg, "rect")[0]
        lightness = sum(int(square["fill"][n : n + 2], 16) for n in (1, 3, 5)) > 384
        looks.add((lightness, square.get("stroke-dasharray"), len(shapes(svg, "polygon"))))
    assert len(looks) == len(STATES)


def test_a_tile_says_its_force_and_state():
    """In its letters, and in words for whoever points at it."""
    svg = draw_tiles((tile("Ke", 1, 1, "late"),), "Who returned.", 40)
    assert words(svg)[0] == "Ke"
    assert "Force Ke: late" in svg


def test_a_map_has_a_key_to_the_states_there_are():
    """With how many forces are in each, in their usual order."""
    tiles = (tile("Ke", 1, 1, "not returned"), tile("Es", 2, 1), tile("Sf", 2, 2))
    assert words(draw_tiles(tiles, "Who returned.", 190))[3:] == ["2 on time", "1 not returned"]


def test_two_forces_in_one_place_are_refused():
    """One would hide the other."""
    with pytest.raises(ValueError, match="Force Ke and Force Es stand at one place of the tile map, column 1, row 2"):
        draw_tiles((tile("Ke", 1, 2), tile("Es", 1, 2)), "Who returned.", 150)


def test_a_map_of_nobody_says_so():
    """No form may ask any force anything."""
    assert words(draw_tiles((), "Who returned.", 150)) == ["No returns are expected"]


@given(st.sets(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=43), st.floats(140, 400))
@settings(deadline=None, max_examples=40)
def test_all_of_a_map_is_inside_its_width(places, width):
    """And no two tiles touch."""
    svg = draw_tiles(tuple(tile("Wm", *place) for place in sorted(places)), "Who returned.", width)
    right, bottom = (float(number) for number in read(svg).attrib["viewBox"].split()[2:])
    assert all(0 <= x <= right and 0 <= y <= bottom for x, y in extents(svg))
