"""The charts that set things beside one another: nothing overlaps, nothing leaves its frame, each reads in greys."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from impact.report.charts.forces import (
    FunnelDot,
    Multiple,
    Multiples,
    Ranked,
    RankedRow,
    lay_out_funnel,
    lay_out_multiples,
    lay_out_ranked,
    within,
)
from impact.report.charts.scales import Across
from impact.report.charts.svg import (
    draw_funnel,
    draw_multiples,
    draw_ranked,
    draw_returns,
    draw_timeline,
    draw_trend,
    draw_value_tiles,
)
from impact.report.charts.tiles import lay_out_value_tiles
from impact.report.charts.timeline import (
    GridRow,
    ReturnsGrid,
    Timeline,
    TimelineStep,
    lay_out_returns,
    lay_out_timeline,
    table,
)
from tests.report.charted import SVG, extents, read, shapes, trend, words
from tests.report.compared_charts import (
    END,
    START,
    assert_apart,
    assert_inside,
    funnel,
    funnels,
    grids,
    luminance,
    rankings,
    size_of,
    small_multiples,
    timelines,
    value_tiles,
)

SLOWLY = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
SMALLEST = 32 / 3  # 8 pt in pixels
REFUSED = ("opacity", "filter", "foreignObject", "currentColor", "var(", "class=", "style=", " id=")

FEW = (
    FunnelDot("E1", "Kent", 20, 12, beyond=True),
    FunnelDot("E2", "Essex", 40, 55),
    FunnelDot("E3", "Dorset", 90, 52),
)
ROWS = (
    RankedRow("E1", "Essex", 52, "52%", (45, 59)),
    RankedRow("E2", "Kent", 31, "31%", (20, 42), own=True),
)
STEPS = (
    TimelineStep("C1.1", "Publish the offer", START, "done", "done, due 1 April 2022"),
    TimelineStep("C1.2", "Train analysts", END.replace(year=2025), "late", "late, was due 31 March 2025", late_to=END),
)
GRID = ReturnsGrid(
    "T",
    "A.",
    ("Q1 24/25", "Q2 24/25"),
    (
        (
            "Forces",
            (GridRow("Kent", ("late", "on time"), "1 of 2"), GridRow("Essex", ("errors", "not returned"), "0 of 2")),
        ),
    ),
    ("0", "1"),
)


def every_chart() -> list[str]:
    """One of each kind."""
    ranked = Ranked("T", "A.", "", ROWS, "percent", 0, 44.0, "all forces 44%")
    lines = (Multiple("Wales", (40.0, None, 44.0, 46.0)), Multiple("London", (50.0, 52.0, 51.0, None)))
    periods = ("Q1 24/25", "Q4 24/25")
    return [
        draw_funnel(funnel(FEW, ["E1"])),
        draw_ranked(ranked),
        draw_value_tiles(value_tiles([0, 1, 2, 3, None], ["a", "b", "c", "d"])),
        draw_multiples(Multiples("T", "A.", "", "percent", 0, periods, (45.0, 46.0, 47.0, 48.0), lines)),
        draw_timeline(Timeline("T", "A.", START, END, END, "31 March 2026", STEPS)),
        draw_returns(GRID),
    ]


def test_each_chart_begins_with_its_words_and_uses_only_what_a_pdf_draws():
    """The title first, real text in the shipped font, colours as attributes, no ids that a page would have twice."""
    for svg in every_chart():
        assert read(svg)[0].tag == f"{SVG}title" and read(svg)[0].text
        assert read(svg).attrib["font-family"] == "Source Sans 3"
        assert not any(word in svg for word in REFUSED)


def test_no_words_are_under_eight_points():
    """At the size that they are printed."""
    for svg in every_chart():
        assert all(float(text["font-size"]) >= SMALLEST - 0.01 for text in shapes(svg, "text"))


def test_a_chart_asked_for_again_costs_nothing():
    """The page for a screen and the page that is printed share one drawing."""
    chart = funnel(FEW, ["E1"], title="Asked for twice")
    first = draw_funnel(chart)
    start = time.perf_counter()
    again = [draw_funnel(funnel(FEW, ["E1"], title="Asked for twice")) for _ in range(20)]
    assert all(one is first for one in again)
    assert time.perf_counter() - start < 0.1


def test_a_template_that_changes_draws_anew(tmp_path):
    """Nothing drawn with the template as it was is given out."""
    own = tmp_path / "report" / "charts"
    own.mkdir(parents=True)
    (own / "funnel.svg.j2").write_text("<svg>one {{ alt }}</svg>")
    assert draw_funnel(funnel(FEW), folders=(tmp_path,)) == "<svg>one Plans closed with a review, by force.</svg>"
    (own / "funnel.svg.j2").write_text("<svg>another {{ alt }}</svg>")
    assert draw_funnel(funnel(FEW), folders=(tmp_path,)).startswith("<svg>another")


def test_a_funnel_says_what_stands_where():
    """The scales, the limits, the centre line and the force beyond the limits, each by its name."""
    said = words(draw_funnel(funnel(FEW, ["E1"])))
    assert {"Kent", "95% limit", "99.8% limit", "all forces 50%", "Plans closed in the quarter"} <= set(said)
    assert "Essex" not in said


def test_a_force_beyond_the_limits_has_a_ring_and_ones_own_is_larger():
    """Shape tells them apart in a print in greys."""
    mine = FunnelDot("E4", "Surrey", 60, 48, own=True)
    dots = shapes(draw_funnel(funnel((*FEW, mine), ["E1"])), "circle")
    assert [(dot["r"], dot["fill"]) for dot in dots] == [
        ("3", "#8FA9C1"),
        ("3", "#8FA9C1"),
        ("5", "#FFFFFF"),
        ("3", "#F46A25"),
        ("5", "#12436D"),
    ]
    assert "Surrey" in words(draw_funnel(funnel((*FEW, mine), ["E1"])))


def test_sizes_that_differ_widely_stand_by_multiples():
    """An even scale would press all forces but the largest into a corner."""
    across = Across.over([700, 1000, 1500, 2000, 31_000], (0, 300), 6)
    assert across.by_multiples and across.ticks == (500, 1000, 2000, 5000, 10_000, 20_000, 50_000)
    assert across(2000) - across(1000) == pytest.approx(across(20_000) - across(10_000))
    assert Across.over([20, 40, 70], (0, 300), 6).ticks == (0, 20, 40, 60, 80)


def test_limits_are_cut_where_they_leave_the_plot():
    """At its very edge, and a line that leaves and comes back is two."""
    assert within([(0, 0), (10, 20), (20, 0)], 0, 10) == [[(0, 0), (5, 10)], [(15, 10), (20, 0)]]
    assert within([(0, 30), (10, 20)], 0, 10) == []


@given(funnels(), st.sampled_from([(319.0, 166.0), (326.0, 210.0), (403.0, 250.0), (673.0, 300.0)]))
@SLOWLY
def test_nothing_of_a_funnel_overlaps_or_leaves_its_frame(chart, size):
    """Names, limits and scales, whatever the figures."""
    labels = lay_out_funnel(chart, *size).labels
    assert_apart(labels)
    assert_inside(labels, *size)
    assert all(0 <= x <= size[0] and 0 <= y <= size[1] for x, y in extents(draw_funnel(chart, *size)))


def test_ranked_forces_have_name_figure_dot_and_interval():
    """One row each, the highest first, and the line for all of them with its words."""
    svg = draw_ranked(Ranked("T", "A.", "", ROWS, "percent", 0, 44.0, "all forces 44%"), 319, 1)
    assert [word for word in words(svg) if word in ("Essex", "52%", "Kent", "31%")] == ["Essex", "52%", "Kent", "31%"]
    assert "all forces 44%" in words(svg)
    own = next(text for text in read(svg).iter(f"{SVG}text") if text.text == "Kent")
    assert own.attrib["font-weight"] == "600"


def test_all_forces_fit_half_an_a4_page():
    """Forty-three rows in one column are under 240 mm high, in two under 110 mm."""
    rows = tuple(RankedRow(f"E{n}", "Devon and Cornwall", float(n), f"{n}%") for n in range(43, 0, -1))
    chart = Ranked("T", "A.", "", rows, "percent", 0)
    assert lay_out_ranked(chart, 319).height <= 240 * 96 / 25.4
    assert lay_out_ranked(chart, 673, 2).height <= 110 * 96 / 25.4


@given(rankings(), st.sampled_from([(319.0, 1), (673.0, 2)]))
@SLOWLY
def test_nothing_of_ranked_forces_overlaps_or_leaves_its_frame(chart, form):
    """In one column or two, with no row, one, or 43."""
    layout = lay_out_ranked(chart, *form)
    assert_apart(layout.labels)
    assert_inside(layout.labels, form[0], layout.height)
    assert all(0 <= x <= form[0] and 0 <= y <= layout.height for x, y in extents(draw_ranked(chart, *form)))


def test_classes_of_figures_differ_in_a_print_in_greys():
    """Each next class is darker by enough to tell, and its bar is longer; no figure is a broken edge."""
    svg = draw_value_tiles(value_tiles([0, 1, 2, 3, None], ["a", "b", "c", "d"], in_tiles=False), 200)
    tiles = [shape for shape in shapes(svg, "rect") if "stroke" in shape][:5]
    lights = [luminance(tile["fill"]) for tile in tiles[:4]]
    assert all((lighter + 0.05) / (darker + 0.05) >= 1.3 for lighter, darker in pairwise(lights))
    bars = [float(shape["width"]) for shape in shapes(svg, "rect") if "stroke" not in shape][:4]
    assert bars == sorted(bars) and len(set(bars)) == 4
    assert "stroke-dasharray" in tiles[4]


def test_letters_on_a_class_can_be_read():
    """Contrast of at least 4.5, as WCAG 2.2 asks of text."""
    svg = draw_value_tiles(value_tiles([0, 1, 2, 3, None], ["a", "b", "c", "d"], in_tiles=False), 200)
    for group in read(svg).iter(f"{SVG}g"):
        square, text = group.find(f"{SVG}rect"), group.find(f"{SVG}text")
        ends = sorted((luminance(square.attrib["fill"]), luminance(text.attrib["fill"])))
        if (text.text or "").startswith("F"):
            assert (ends[1] + 0.05) / (ends[0] + 0.05) >= 4.5


def test_a_map_of_figures_has_a_key_in_words_with_counts():
    """The highest class first; two classes lie as far apart as they can."""
    chart = value_tiles([1, 1, 0, None], ["no", "yes"])
    assert words(draw_value_tiles(chart, 200))[-3:] == ["yes: 2", "no: 1", "no figure: 1"]
    assert [square.state for square in lay_out_value_tiles(chart, 200).squares] == ["4", "4", "1", "none"]


def test_large_tiles_say_their_figures():
    """Where there is room for both, the figure stands under the letters."""
    assert "25%" in words(draw_value_tiles(value_tiles([0, 1], ["a", "b"]), 300))
    assert "25%" not in words(draw_value_tiles(value_tiles([0, 1] * 10, ["a", "b"]), 300))


def test_too_many_classes_are_refused():
    """Five shades cannot be told apart."""
    with pytest.raises(ValueError, match="5 classes are too many to tell apart: give at most 4"):
        value_tiles([0], ["a", "b", "c", "d", "e"])


@given(st.lists(st.none() | st.integers(0, 3), max_size=11), st.floats(160, 673))
@SLOWLY
def test_nothing_of_a_map_of_figures_overlaps_or_leaves_its_frame(levels, width):
    """Letters, figures and the key."""
    chart = value_tiles(levels, ["under 20%", "20% to under 40%", "40% to under 60%", "60% or more"])
    layout = lay_out_value_tiles(chart, width)
    assert_apart(layout.labels)
    assert all(0 <= x <= width and 0 <= y <= layout.height for x, y in extents(draw_value_tiles(chart, width)))


def test_small_lines_share_one_scale_and_say_it():
    """The name over each, its last figure at the end, what all panels reach under them."""
    panels = (Multiple("Wales", (40.0, 46.0)), Multiple("London", (50.0, None)))
    chart = Multiples("T", "A.", "", "percent", 0, ("Q1 24/25", "Q2 24/25"), (45.0, 48.0), panels)
    said = words(draw_multiples(chart))
    assert {"Wales", "46%", "London", "no figure", "Each panel: 40% to 50%, Q1 24/25 to Q2 24/25"} <= set(said)
    first, second = lay_out_multiples(chart, 673).panels
    assert first.runs[0][0][1] > second.dots[0][1]


@given(small_multiples(), st.sampled_from([319.0, 673.0]))
@SLOWLY
def test_nothing_of_small_lines_overlaps_or_leaves_its_frame(chart, width):
    """With gaps, breaks, one period or none with a figure."""
    layout = lay_out_multiples(chart, width)
    assert_apart(layout.labels)
    assert_inside(layout.labels, width, layout.height)
    assert all(0 <= x <= width and 0 <= y <= layout.height for x, y in extents(draw_multiples(chart, width)))


def test_a_timeline_says_each_step_its_state_and_the_day():
    """A line from its date to the quarter's end shows how long a step has been late."""
    svg = draw_timeline(Timeline("T", "A.", START, END, END.replace(year=2025), "31 March 2025", STEPS))
    assert {"C1.1", "Publish the offer", "done, due 1 April 2022", "31 March 2025", "2024/25"} <= set(words(svg))
    late = next(line for line in shapes(svg, "line") if line.get("stroke-dasharray") == "2 2")
    assert float(late["x2"]) > float(late["x1"])
    assert len(shapes(svg, "polygon")) == 1


def test_every_state_of_a_step_has_its_own_shape():
    """Told apart without colour, by what is drawn and how much of it is filled."""
    looks = set()
    for mark in ("done", "late", "under way", "not started", "not reported"):
        step = TimelineStep("C1.1", "Publish", START, mark, mark)
        svg = draw_timeline(Timeline("T", "A.", START, END, END, "31 March 2026", (step,)))
        group = next(read(svg).iter(f"{SVG}g"))
        looks.add(
            tuple(
                (part.tag, luminance(part.attrib.get("fill", "#FFFFFF").replace("none", "#FFFFFF")) > 0.5)
                for part in group[1:]
            )
        )
    assert len(looks) == 5


@given(timelines(), st.sampled_from([450.0, 673.0]))
@SLOWLY
def test_nothing_of_a_timeline_overlaps_or_leaves_its_frame(chart, width):
    """Whenever steps are due or done."""
    layout = lay_out_timeline(chart, width)
    assert_apart(layout.labels)
    assert_inside(layout.labels, width, layout.height)
    assert all(0 <= x <= width and 0 <= y <= layout.height for x, y in extents(draw_timeline(chart, width)))


def test_returns_are_told_apart_by_shape_and_letter():
    """A dot for on time; a letter in a round, a broken or a filled square for the rest, with a key in words."""
    said = words(draw_returns(GRID))
    assert {"on time", "late", "not usable: errors to mend", "missing", "Q1", "Q2", "24/25"} <= set(said)
    assert {cell.came: cell.letter.lines[0] if cell.letter else "" for cell in lay_out_returns(GRID, 673).cells} == {
        "late": "L",
        "on time": "",
        "errors": "E",
        "not returned": "M",
    }


def test_returns_have_their_table():
    """The same in words, a heading row first."""
    assert table(GRID) == (
        ("Supplier", "Q1 24/25", "Q2 24/25", "On time"),
        ("Kent", "late", "on time", "1 of 2"),
        ("Essex", "not usable: errors to mend", "missing", "0 of 2"),
        ("On time", "0", "1", ""),
    )


def test_all_suppliers_fit_one_a4_page():
    """Forty-eight rows over thirteen quarters, in two groups."""
    row = GridRow("Devon and Cornwall", ("on time",) * 13, "13 of 13")
    groups = (("Forces", (row,) * 43), ("Teams", (row,) * 5))
    grid = ReturnsGrid("T", "A.", tuple(f"Q{n % 4 + 1} 22/23" for n in range(13)), groups, ("41",) * 13)
    assert lay_out_returns(grid, 673).height <= 240 * 96 / 25.4


@given(grids(), st.sampled_from([403.0, 673.0]))
@SLOWLY
def test_nothing_of_a_grid_of_returns_overlaps_or_leaves_its_frame(chart, width):
    """With one quarter or thirteen, nobody or fifty."""
    layout = lay_out_returns(chart, width)
    assert_apart([label for label in layout.labels if label.role != "tile"])
    assert_inside(layout.labels, width, layout.height)
    assert all(0 <= x <= width and 0 <= y <= layout.height for x, y in extents(draw_returns(chart, width)))


@pytest.mark.parametrize(
    "draw",
    [
        lambda: draw_ranked(Ranked("T", "A.", "", (), "percent", 0)),
        lambda: draw_multiples(Multiples("T", "A.", "", "percent", 0, ("Q1 24/25", "Q1 24/25"), (None,), ())),
    ],
)
def test_a_chart_of_no_figures_says_so(draw):
    """An empty panel is never left to be guessed at."""
    assert words(draw()) == ["No figures yet"]


def test_a_chart_says_its_size():
    """So that a page can leave room for it."""
    assert size_of(draw_trend(trend([1, 2, 3]), 330, 110)) == (330, 110)
    assert size_of(draw_timeline(Timeline("T", "A.", START, END, END, "31 March 2026", STEPS)))[1] == 80
