"""What process control says of a series: limits, the four rules, its drift and news, breaks and gaps, run charts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import fsum, inf, nan
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest import approx

from impact.results.spc import FEWEST_POINTS, ProcessLimits, limits, moving_ranges, signals, variation
from tests.results.small_plans import broken_at, figure, measure, promised, ratio
from tests.results.small_series import START, STEADY, WIDE, at, numbers, results

pytestmark = pytest.mark.method("Variation")

# --- limits ---------------------------------------------------------------------------------------------------------


def drawn(values: Sequence[float | None], screen: bool = True) -> tuple[float, float, float]:
    """The limits of *values*: mean, from there to either limit, and how many moving ranges are left out."""
    found = limits(values, screen)
    assert found is not None and found.upper - found.mean == approx(found.mean - found.lower)
    return found.mean, found.reach, found.screened


STEP: list[float | None] = [*[0.0] * 9, *[1.0] * 4]
FAR: list[float | None] = [10, 12, 10, 12, 10, 30, 10, 12, 10, 12, 10, 12, 10, 12]
TWICE: list[float | None] = [0, 1, 0, 1, 0, 15, 14, 15, 14, 15, 14, 15, 115, 114, 115, 114, 115]
EDGE: list[float | None] = [0, *[3267, 2519] * 4, 3267, 2518]


@pytest.mark.method("Process limits")
@pytest.mark.parametrize(
    ("values", "screen", "expected"),
    [
        (STEADY, True, (11, 5.32, 0)),  # every moving range is 2
        ([None, *STEADY, None, None], True, (11, 5.32, 0)),  # a gap at either end has nothing on its far side
        ([10, 12], True, (11, 5.32, 0)),  # too few to rely on: that is for `variation` to say
        (FAR, True, (172 / 14, 5.32, 2)),  # one step of 20 up and down, above 15.58: the two go, the point stays
        (FAR, False, (172 / 14, 12.6862, 0)),
        (TWICE, True, (677 / 17, 2.66 * 29 / 15, 1)),  # screened once: 100 goes, and 15 does not
        (EDGE, True, (fsum(one or 0 for one in EDGE) / 11, 2660, 0)),  # ranges whose mean is 1,000: 3,267 stays
        (STEP, True, (4 / 13, 2.66 / 12, 0)),  # the one step is all there is: it is not screened away
        ([7.0] * 13, True, (7, 0, 0)),
    ],
)
def test_limits_worked_by_hand(
    values: Sequence[float | None], screen: bool, expected: tuple[float, float, float]
) -> None:
    """Mean, give or take 2.66 mean moving ranges; those far above the rest left out."""
    assert drawn(values, screen) == approx(expected, abs=0.001)


@pytest.mark.method("Process limits")
def test_a_range_just_beyond_the_limit_goes() -> None:
    """3,268, of a mean of 1,000.1; the ten ranges come to 10,000 before."""
    assert sum(moving_ranges(EDGE)) == 10_000
    assert drawn([-1, *EDGE[1:]])[2] == 1


@pytest.mark.method("Process limits")
@pytest.mark.parametrize("values", [[], [7.0], [None, None], [7.0, None, 9.0], [10, None, 12, None]])
def test_without_two_neighbours_there_are_no_limits(values: list[float | None]) -> None:
    """Figures two quarters apart do not show how far one quarter moves."""
    assert (limits(values), moving_ranges(values)) == (None, [])
    assert moving_ranges([10, 12, None, 30, 31]) == [2, 1]


# --- the four rules -------------------------------------------------------------------------------------------------

ROOM = ProcessLimits(-30, 0, 30)  # close to a limit begins at 20, on either side
UPPER, LOWER = "above the upper limit", "below the lower limit"
ABOVE, BELOW = "7 or more in a row above the mean", "7 or more in a row below the mean"
RISING, FALLING = "7 or more in a row, each higher than the last", "7 or more in a row, each lower than the last"
CLOSE = "2 of 3 close to the upper limit"


@pytest.mark.method("Process limits")
@pytest.mark.parametrize(
    ("words", "values", "expected"),
    [
        (UPPER, [], []),
        (UPPER, [None, None], []),
        (UPPER, [0, 31, 0, 30], [1]),  # on the limit is inside it
        (LOWER, [0, -31, 0, -30], [1]),
        (ABOVE, [2, 1] * 3, []),  # six are not enough
        (ABOVE, [2, 1, 2, 1, 2, 1, 2], [*range(7)]),
        (BELOW, [-1, -2, -1, -2, -1, -2, -1, -2, 5], [*range(8)]),
        (ABOVE, [2, 1, 2, 0, 2, 1, 2, 1], []),  # a point on the mean is on neither side
        (ABOVE, [2, 1, 2, None, 1, 2, 1, 2], [0, 1, 2, 4, 5, 6, 7]),  # a gap neither ends a run nor adds to it
        (ABOVE, [2, 1, 2, None, 1, 2, 1], []),
        (RISING, [1, 2, 3, 4, 5, 6], []),
        (RISING, [9, 1, 2, 3, 4, 5, 6, 7, 1], [*range(1, 8)]),  # seven points make six steps
        (FALLING, [7, 6, 5, 4, 3, 2, 1], [*range(7)]),
        (RISING, [1, 2, 3, 3, 4, 5, 6, 7], []),  # two equal figures end the trend
        (RISING, [1, 2, 3, None, None, 4, 5, 6, 7], [0, 1, 2, 5, 6, 7, 8]),
        (CLOSE, [21, 5, 21], [0, 2]),  # the one between is no signal itself, whichever of the three it is
        (CLOSE, [5, 21, 21], [1, 2]),
        (CLOSE, [21, 21, 5], [0, 1]),
        (CLOSE, [21, 5, 5, 21], []),
        (CLOSE, [21, 21], []),
        (CLOSE, [21, None, 5, 21], [0, 3]),
        (CLOSE, [21, -1, 21], []),  # the third has to be on the same side
        (CLOSE, [21, 0, 21], []),
        (CLOSE, [21, -21, 5], []),
        (CLOSE, [21, 5, 31], [0, 2]),  # a point outside the limit is close to it too
    ],
)
def test_the_points_that_break_a_rule(words: str, values: list[float | None], expected: list[int]) -> None:
    """Each that is part of what breaks it, and no other."""
    assert [one.at for one in signals(values, ROOM) if one.words == words] == expected


@pytest.mark.method("Process limits")
def test_what_binary_arithmetic_makes_of_nothing_is_nothing() -> None:
    """0.1 + 0.2 is not above a limit of 0.3, nor a step up from 0.3."""
    assert signals([0.1 + 0.2] * 7, ProcessLimits(0.3, 0.3, 0.3)) == ()
    assert signals([0.3, 0.1 + 0.2] * 4, ProcessLimits(-9, 0.3, 9)) == ()


# --- what is said of the latest -------------------------------------------------------------------------------------


def drift(values: Sequence[float | None], direction: str = "increase", **changes: Any) -> tuple[str, str]:
    """What is said of *values*, and why."""
    found = variation(measure(direction=direction), results(values, **changes))
    return found.drift, found.reason


RISE = [20, 8, 20, 8, 20, 8, 20, 8, 9, 10, 11, 12, 13, 14]
LOW, HIGH = [10, 14] * 4, [16, 13.5, 16, 13.5, 16, 13.5, 16]


@pytest.mark.parametrize(
    ("values", "direction", "expected"),
    [
        (STEADY, "increase", ("common cause", "within ordinary variation")),
        ([0.1] * 13, "increase", ("common cause", "within ordinary variation")),  # limits of no width
        ([*STEADY, 30], "increase", ("improving", UPPER)),
        ([*STEADY, 30], "decrease", ("worsening", UPPER)),
        ([*STEADY, 30], "context", ("changing", UPPER)),
        ([*STEADY, 30], "maintain", ("changing", UPPER)),
        ([*STEADY, -8], "increase", ("worsening", LOWER)),
        ([*LOW, *HIGH], "increase", ("improving", ABOVE)),
        ([*LOW, 9, *HIGH[:6]], "increase", ("common cause", "within ordinary variation")),
        ([-value for value in RISE], "increase", ("worsening", FALLING)),
        ([*RISE[:7], *RISE[8:]], "increase", ("common cause", "within ordinary variation")),
        ([*STEADY, *STEADY, 14, 19, 40], "increase", ("improving", f"{UPPER} and {CLOSE}")),  # both, once each
        ([0, 4] * 7 + [15, 14, 13, 12, 11, 10, 9], "increase", ("changing", f"{ABOVE} and {FALLING}")),
    ],
)
def test_the_news_of_the_latest_point(values: list[float], direction: str, expected: tuple[str, str]) -> None:
    """Good or bad by the measure's direction; of signals both ways, or where neither way is better, a change."""
    assert drift(values, direction) == expected


def test_what_a_variation_holds() -> None:
    """The limits, from when, what was left out of them; no median of a run chart; each point of a signal."""
    found = variation(measure(), results([*STEADY, 30, 10, 12]))
    assert (found.lower, found.mean, found.upper) == approx((184 / 15 - 5.32, 184 / 15, 184 / 15 + 5.32))
    assert (found.since, found.screened, found.centre_of_run) == (START, 2, None)
    assert variation(measure(), results([*STEADY, 30, 10, 12]), screen=False).screened == 0
    rising = variation(measure(), results(RISE))
    assert (rising.drift, rising.reason) == ("improving", RISING)
    assert [period for period, _ in rising.signals] == [at(place) for place in range(7, 14)]
    close = variation(measure(), results([*STEADY, *STEADY, 16, 12, 16]))
    assert (close.drift, close.signals) == ("improving", tuple((at(place), CLOSE) for place in (24, 26)))


def test_a_signal_that_has_ended_is_marked_but_is_no_news() -> None:
    """The high point is on the chart; the latest point is ordinary."""
    found = variation(measure(), results([*WIDE, 60, 11, 12]))
    assert found.drift == "common cause"
    assert found.signals == ((at(12), "above the upper limit"),)


def test_the_latest_quarter_s_silence_is_not_covered_by_older_news() -> None:
    """A signal in the quarter before says nothing of a quarter without a figure."""
    found = variation(measure(), results([*WIDE, 60, None]))
    assert (found.drift, found.reason) == ("too few points", "no figure for Q2 2024/25")
    assert found.mean is not None
    assert [period for period, _ in found.signals] == [at(12)]


@pytest.mark.method("Process limits")
def test_a_gap_is_no_point() -> None:
    """A missing quarter does not count, and no range is taken across it: ten ranges of 2 are as good as eleven."""
    gapped = [*STEADY[:6], None, *STEADY[6:]]
    assert variation(measure(), results(gapped)).mean == 11
    assert variation(measure(), results(gapped)).upper == variation(measure(), results(STEADY)).upper
    assert drift([*STEADY[:11], None])[1] == "11 points; 12 are needed"


@pytest.mark.method("Process limits")
def test_gaps_may_leave_too_few_neighbours() -> None:
    """Every second quarter missing shows nothing of how far one quarter moves."""
    every_other = [value for one in STEADY for value in (None, one)]
    reason = "12 points, but gaps leave only {}; 5 are needed"
    assert drift(every_other) == ("too few points", reason.format("0 pairs of neighbours"))
    assert drift([*every_other[2:], 12]) == ("too few points", reason.format("1 pair of neighbours"))
    assert drift([*STEADY[:6], *every_other[12:]])[0] == "common cause"


@pytest.mark.method("Breaks in series")
def test_limits_begin_again_after_a_break() -> None:
    """What came before a change of definition is not used, and does not count; the reason is kept for the chart."""
    values = [100, 120] * 6 + STEADY
    one = measure(**broken_at("2024-25-Q1"))
    found = variation(one, results(values, one, broken=12))
    assert (found.since, found.mean) == (at(12), 11)
    assert found.recalculated == ((at(12), "The labels changed."),)
    assert drift(values[:15], broken=12) == ("too few points", "3 points since the break in Q1 2024/25; 12 are needed")


@pytest.mark.method("Breaks in series")
def test_the_reason_of_a_break_that_is_in_no_definition() -> None:
    """A result that says itself what parts it from those before is taken at its word."""
    series = results([100, 120, *STEADY], broken=2)
    series[2] = replace(series[2], break_reason="Cleveland became part of Durham.")
    assert variation(measure(), series).recalculated == ((at(2), "Cleveland became part of Durham."),)


def test_a_break_in_the_first_period_recalculates_nothing() -> None:
    """There is nothing before it."""
    found = variation(measure(), results(STEADY, broken=0))
    assert (found.mean, found.recalculated) == (11, ())


@pytest.mark.method("Assurance")
def test_assurance_is_by_the_limits_since_the_break() -> None:
    """STEADY runs from 5.68 to 16.32; what came before the break says nothing of the target."""
    one = ratio(**promised(("2025-26-Q4", 5)))
    found = variation(one, results([1, 2, 1, *STEADY], one, broken=3))
    assert found.assurance == "consistently met"
    assert found.assurance_reason == (
        "as things run now, the target for Q4 2025/26 would be consistently met:"
        " ordinary ups and downs stay on the right side of it"
    )
    assert variation(one, results(STEADY[:11], one)).assurance_reason == "there are too few points for limits"


@pytest.mark.method("Assurance")
def test_a_series_that_has_just_changed_does_not_run_as_its_limits_say() -> None:
    """Above the upper limit it is past its target of 20; what the limits say holds if the change does not last."""
    one = ratio(**promised(("2025-26-Q4", 20)))
    found = variation(one, results([*STEADY, 21], one))
    assert (found.drift, found.assurance) == ("improving", "consistently missed")
    assert found.assurance_reason == (
        "if this change did not last, the target for Q4 2025/26 would be consistently missed"
    )


@pytest.mark.method("Assurance")
def test_no_assurance_below_the_plan_s_coverage() -> None:
    """The same share under which nothing is rated."""
    one = ratio(**promised(("2025-26-Q4", 5)))
    found = variation(one, results(STEADY, one, included=3), minimum_coverage=0.75)
    assert (found.assurance, found.assurance_reason) == ("", "only 3 of 5 forces are in the figure")


@pytest.mark.method("Process limits")
def test_a_figure_of_too_few_forces_is_no_news() -> None:
    """One of five, far from all the others: nothing is said of the series."""
    one = ratio()
    thin = figure(one, 90, at(12), included=1)
    found = variation(one, [*results(STEADY, one), thin], minimum_coverage=0.75)
    assert found.drift == "too few points"
    assert found.reason.startswith("only 1 of 5 forces are in the figure for ")


@pytest.mark.parametrize(
    "values",
    [
        [None] * 14,
        [1.0, 2.0],
        [0.0] * 14,
        [-0.0] * 14,
        [1e12, 1e12 + 1] * 7,
        [1.7e308, -1.7e308] * 7,
        [*STEADY, inf],
        [*STEADY, nan],
        [inf],
        [5e-324, 0.0] * 7,
    ],
)
def test_no_series_gives_anything_but_numbers(values: list[float | None]) -> None:
    """Nothing but gaps, two points, nothing but nothing, figures too large for arithmetic: a reason, and no NaN."""
    one = ratio(**promised(("2025-26-Q4", 40)))
    assert numbers(variation(one, results(values, one)))


def test_figures_too_large_to_judge() -> None:
    """Nor is a median drawn of them."""
    found = variation(measure(), results([1.7e308, -1.7e308] * 7))
    assert (found.drift, found.reason) == ("too few points", "a figure is too large to draw limits around")
    assert found.centre_of_run is None


# --- run charts ------------------------------------------------------------------------------------------------------


@pytest.mark.method("Run charts")
@pytest.mark.parametrize(
    ("points", "reason"),
    [(0, "0 points; 12 are needed"), (1, "1 point; 12 are needed"), (11, "11 points; 12 are needed")],
)
def test_fewer_than_12_points_are_too_few(points: int, reason: str) -> None:
    """And no limits are given to be drawn."""
    found = variation(measure(), results(STEADY[:points] or [None]))
    assert (found.drift, found.reason) == ("too few points", reason)
    assert (found.mean, found.lower, found.upper, found.signals, found.assurance) == (None, None, None, (), "")


@pytest.mark.method("Run charts")
def test_a_run_chart_has_the_median_of_its_points() -> None:
    """As many above as below, of those since the break; one far point does not move it. Gaps are no points."""
    assert variation(measure(), results([3, 1, 90])).centre_of_run == 3
    assert variation(measure(), results([3, None, 1])).centre_of_run == 2
    broken = variation(measure(), results([500, 400, None, 3, 1, 90], broken=2))
    assert (broken.centre_of_run, broken.since) == (3, at(3))


@pytest.mark.method("Run charts")
def test_a_series_without_a_figure_has_no_median() -> None:
    """Nor a first period."""
    found = variation(measure(), results([None, None]))
    assert (found.centre_of_run, found.since) == (None, None)


@pytest.mark.method("Run charts")
def test_nothing_is_called_special_cause_on_a_run_chart() -> None:
    """Not eleven points that only rise, nor one far above the rest."""
    for values in ([*range(11)], [*STEADY[:10], 1000]):
        found = variation(measure(), results(values))
        assert (found.drift, found.signals) == ("too few points", ())


@pytest.mark.method("Run charts")
@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=FEWEST_POINTS - 1))
def test_no_shift_can_be_seen_against_the_median_of_so_few(values: list[float]) -> None:
    """At most half of the points lie on either side of their own median: of eleven, five, which is no run of six."""
    centre = variation(measure(), results(values)).centre_of_run
    assert centre is not None
    assert max(sum(value > centre for value in values), sum(value < centre for value in values)) <= 5
