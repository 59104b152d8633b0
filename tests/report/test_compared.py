"""Forces and regions beside one another: every title, note and alternative text, word for word."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from impact.plan.definitions import Definitions, Outside
from impact.plan.model import Presentation
from impact.plan.register import Area, Supplier
from impact.report.charts.svg import draw_funnel, draw_multiples, draw_ranked, draw_value_tiles
from impact.report.comparisons import across_words, funnel_chart, ranked, region_multiples, value_tiles
from impact.results.funnel import Funnel, funnel
from impact.results.model import Coverage, Left, Result
from tests.report.charted import words
from tests.report.reported import QUARTER, definitions, measure, result

RATIO = measure(quality="A", events=False)
DEFINITIONS = definitions()
OFFICERS = Outside("officers", "Workforce", "Home Office", date(2019, 9, 30), date(2020, 1, 30), "OGL", "officers", {})
YES_NO = measure(
    items={"used": {"label": "Was it used?", "type": "yes_no"}},
    value={"share_yes": "used"},
    across_forces="share_of_forces",
    across_time="not_additive",
)
TOTAL = measure(unit="count", across_forces="sum")


def force(name: str, value: float | None, numerator: float | None = None, denominator: float | None = None, **more):
    """One force's figure in the quarter."""
    area = Area("force", name, name)
    return result(value, area=area, numerator=numerator, denominator=denominator, coverage=Coverage(1, 1), **more)


def counted(*pairs: tuple[float, float]) -> list[Result]:
    """Force 1, Force 2 …: so many of so many."""
    return [force(f"Force {n}", 100 * hits / size, hits, size) for n, (hits, size) in enumerate(pairs, 1)]


def absent(name: str) -> Result:
    """A force that has not returned."""
    left = Left(Supplier(name, name, "territorial"), "not returned")
    return replace(force(name, None), coverage=Coverage(0, 1, (left,)))


def found(results: list[Result]) -> Funnel:
    """The funnel, which must be one."""
    drawn = funnel(RATIO, results, Presentation())
    assert isinstance(drawn, Funnel)
    return drawn


ALIKE = [(20.0, 40.0), (26.0, 50.0), (30.0, 60.0)] * 4
ONE_OUT = counted(*ALIKE, (3.0, 60.0))


def test_a_funnel_without_anyone_beyond_the_limits_says_so():
    """The title is the finding."""
    chart = funnel_chart(RATIO, found([*counted(*ALIKE), absent("Kent")]), DEFINITIONS)
    assert chart.title == "No force differs from the rest by more than its size explains"
    assert chart.says == (
        "None of 12 forces lies outside the 95% limits, where chance alone would leave about 1 at most.",
        "Not shown: Kent (not returned).",
    )
    assert chart.alt == (
        "Plans closed with a review in Q1 2025/26, by force, against its size: plans closed in the quarter."
        " 12 forces about 51% for all of them together, between 95% and 99.8% limits that close in as size grows."
        " None of 12 forces lies outside the 95% limits, where chance alone would leave about 1 at most."
        " Not shown: Kent (not returned)."
    )
    assert (chart.centre_says, chart.across, chart.named) == ("all forces 51%", "Plans closed in the quarter", ())


def test_a_force_beyond_the_limits_is_named():
    """In the title by number, in the words and on the drawing by name."""
    chart = funnel_chart(RATIO, found(ONE_OUT), DEFINITIONS)
    assert chart.title == "One force differs from the rest by more than its size explains"
    assert chart.says[0] == "Ringed, beyond the 99.8% limits for its size: Force 13 5%."
    assert chart.named == ("Force 13",)
    assert "Force 13" in words(draw_funnel(chart))


def test_of_many_beyond_the_limits_the_furthest_are_named():
    """The rest are counted; and where forces differ by more than chance, the title does not single any out."""
    far = [(2.0 * n, 100.0) for n in range(4)] + [(100.0 - 2 * n, 100.0) for n in range(4)]
    chart = funnel_chart(RATIO, found(counted(*ALIKE, *far)), DEFINITIONS)
    assert chart.title == "Forces differ from one another by more than their size explains"
    assert chart.says[0] == (
        "Ringed, beyond the 99.8% limits for their size:"
        " Force 13 0%, Force 17 100%, Force 14 2%, Force 18 98%, Force 15 4%, Force 19 96% and 2 more."
    )
    assert len(chart.named) == 6


def test_a_funnel_for_one_force_speaks_of_it():
    """Where it stands, as its title; a force without a figure is told so."""
    assert funnel_chart(RATIO, found(ONE_OUT), DEFINITIONS, "Force 13").title == (
        "Force 13 is below the 99.8% limits for a force of its size"
    )
    within = funnel_chart(RATIO, found(ONE_OUT), DEFINITIONS, "Force 1")
    assert within.title == "Force 1 is within the 95% limits for a force of its size"
    assert "Force 1, at 50%, is within the 95% limits for its size" in within.alt
    kent = funnel_chart(RATIO, found([*ONE_OUT, absent("Kent")]), DEFINITIONS, "Kent")
    assert kent.title == "Kent has no figure for Q1 2025/26 to compare"


def test_the_scale_across_says_what_it_counts():
    """An item that already says when is left alone; a figure from outside carries its date."""
    known = Definitions(DEFINITIONS.plan, DEFINITIONS.register, "0", {"officers": OFFICERS})
    per_officer = measure(unit="rate", value={"numerator": "closed", "denominator": {"reference": "officers"}})
    assert across_words(RATIO, DEFINITIONS) == "Plans closed in the quarter"
    assert across_words(per_officer, known) == "Officers at 30 September 2019"
    assert across_words(measure(across_time="stock"), DEFINITIONS) == "Plans closed"
    assert across_words(TOTAL, DEFINITIONS) == ""


def test_ranked_forces_say_from_where_to_where():
    """With the national figure, the reader's own, and who is not shown by the reason."""
    forces = [
        *counted((20, 40), (45, 60), (12, 60)),
        absent("Kent"),
        force("Essex", None, marker="c"),
        force("Surrey", None, marker="c"),
    ]
    chart = ranked(RATIO, forces, result(48.1), DEFINITIONS, "Force 1")
    assert chart is not None
    assert chart.title == "Plans closed with a review: from 20% (Force 3) to 75% (Force 2)"
    assert chart.alt == (
        "Plans closed with a review in Q1 2025/26, each force a row, the highest first:"
        " from 20% (Force 3) to 75% (Force 2). All forces 48%. Force 1 is at 50%, 95% interval 35% to 65%."
        " Not shown: Kent (not returned); Essex and Surrey (confidential [c])."
    )
    assert chart.note == "The bar at each dot is its 95% interval: how far chance alone may have moved the figure."
    assert [row.name for row in chart.rows] == ["Force 2", "Force 1", "Force 3"]
    assert "all forces 48%" in words(draw_ranked(chart))


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ((), "no force has a figure"),
        ((0.0,), "one force has a figure, Force 0 at 0%"),
        ((0.0, 0.0, 0.0), "all 3 forces at 0%"),
        ((-5.0, -5.0, 2e9), "from −5% (2 forces) to 2,000,000,000% (Force 2)"),
    ],
)
def test_ranked_forces_hold_with_any_figures(values, says):
    """None, one, equal, zero, negative, huge."""
    forces = [force(f"Force {n}", value) for n, value in enumerate(values)] or [absent("Kent")]
    chart = ranked(RATIO, forces, None, DEFINITIONS)
    assert chart is not None and chart.title == f"Plans closed with a review: {says}"
    draw_ranked(chart)


def test_totals_have_no_line_for_the_nation_and_answers_no_ranks():
    """Forces add up to a total and lie far below it; a yes or a no is told by a map."""
    chart = ranked(TOTAL, [force("Kent", 3.0), force("Essex", 5.0)], result(8.0), DEFINITIONS)
    assert chart is not None and chart.national is None
    assert ranked(YES_NO, [force("Kent", 100.0)], result(100.0), DEFINITIONS) is None
    assert ranked(RATIO, [], result(48.0), DEFINITIONS) is None


PLACES = {name: (name[:2], n, 0) for n, name in enumerate(("Kent", "Essex", "Surrey", "Avon", "Hull"))}


def test_a_map_of_answers_has_yes_and_no():
    """Who has none is neither."""
    forces = [force("Kent", 100.0), force("Essex", 0.0), absent("Surrey"), force("Gwent", 100.0)]
    chart = value_tiles(YES_NO, forces, PLACES, DEFINITIONS)
    assert chart is not None
    assert chart.title == "Plans closed with a review: 2 of 3 forces said yes"
    assert chart.alt == (
        "Map of the forces as tiles, Q1 2025/26. Plans closed with a review: 2 of 3 forces said yes. No: 1; yes: 1."
        " Not shown: Surrey (not returned). Not on the map: Gwent (100%)."
    )
    assert [tile.level for tile in chart.tiles] == [1, 0, None]
    assert words(draw_value_tiles(chart, 300))[-3:] == ["yes: 1", "no: 1", "no figure: 1"]


def test_a_map_of_figures_has_classes_with_round_ends():
    """A figure stands in the class that its shown value falls in."""
    forces = [force(name, value) for name, value in zip(PLACES, (31.0, 39.6, 52.0, 60.0, 74.0), strict=True)]
    chart = value_tiles(RATIO, forces, PLACES, DEFINITIONS, "Kent")
    assert chart is not None
    assert chart.classes == ("under 40%", "40% to under 60%", "60% or more")
    assert [tile.level for tile in chart.tiles] == [0, 1, 1, 2, 2]
    assert chart.alt == (
        "Map of the forces as tiles, Q1 2025/26. Plans closed with a review: from 31% (Kent) to 74% (Hull)."
        " Under 40%: 1; 40% to under 60%: 2; 60% or more: 2."
    )


@pytest.mark.parametrize(
    ("values", "classes"),
    [
        ((0, 1, 2, 3, 4), ("0", "1", "2", "3 or more")),
        ((0, 0, 0, 0, 9), ("0 to 8", "9 or more")),
        ((4, 4, 4, 4, 4), ("4",)),
        ((0, 10, 25, 40, 80), ("0 to 19", "20 to 39", "40 to 59", "60 or more")),
    ],
)
def test_classes_of_counts_are_whole_numbers(values, classes):
    """Where nearly all stand in one class of even width, classes part the forces instead."""
    forces = [force(name, float(value)) for name, value in zip(PLACES, values, strict=True)]
    chart = value_tiles(TOTAL, forces, PLACES, DEFINITIONS)
    assert chart is not None and chart.classes == classes


def test_a_map_without_a_figure_is_none():
    """There is nothing to shade."""
    assert value_tiles(RATIO, [absent("Kent")], PLACES, DEFINITIONS) is None
    assert value_tiles(RATIO, [force("Kent", 3.0)], {}, DEFINITIONS) is None


def regional(name: str, *values: float | None) -> tuple[Result, ...]:
    """A region's results, the last in the report's quarter."""
    area = Area("region", f"region:{name.lower()}", name)
    return tuple(result(value, QUARTER.moved(n + 1 - len(values)), area=area) for n, value in enumerate(values))


def test_regions_say_their_latest_figures():
    """On one scale, and a region without a figure is named."""
    regions = {"a": regional("Wales", 40, 42), "b": regional("London", 50, 55), "c": regional("North", 41, None)}
    chart = region_multiples(RATIO, regional("England and Wales", 44, 46), regions, DEFINITIONS)
    assert chart is not None
    assert chart.title == "Plans closed with a review: from 42% (Wales) to 55% (London) in Q1 2025/26"
    assert chart.alt == (
        "Plans closed with a review, a small line for each region, Q4 2024/25 to Q1 2025/26, all on one scale."
        " Latest: Wales 42% and London 55%. England and Wales 46%. No figure for North."
    )
    assert {"Wales", "42%", "London", "55%", "North", "no figure"} <= set(words(draw_multiples(chart)))


def test_regions_without_a_figure_or_of_a_total_have_no_lines():
    """The parts of a total lie far below the whole."""
    national = regional("England and Wales", 44, 46)
    assert region_multiples(RATIO, national, {"a": regional("Wales", None, None)}, DEFINITIONS) is None
    assert region_multiples(TOTAL, national, {"a": regional("Wales", 3, 4)}, DEFINITIONS) is None
