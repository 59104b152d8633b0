"""What process control says of a series: its drift, its news, its breaks and gaps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import inf, nan
from typing import Any

import pytest
from pytest import approx

from impact.results.spc import variation
from tests.results.small_plans import broken_at, figure, measure, promised, ratio
from tests.results.small_series import START, STEADY, WIDE, at, numbers, results

pytestmark = pytest.mark.method("Variation")


def drift(values: Sequence[float | None], direction: str = "increase", **changes: Any) -> tuple[str, str]:
    """What is said of *values*, and why."""
    found = variation(measure(direction=direction), results(values, **changes))
    return found.drift, found.reason


def test_ordinary_ups_and_downs_are_common_cause() -> None:
    """Inside the limits, without a run: nothing is said of it."""
    assert drift(STEADY) == ("common cause", "within ordinary variation")


def test_what_a_variation_holds() -> None:
    """The limits, from when, what was left out of them; no median of a run chart."""
    found = variation(measure(), results([*STEADY, 30, 10, 12]))
    assert (found.lower, found.mean, found.upper) == approx((184 / 15 - 5.32, 184 / 15, 184 / 15 + 5.32))
    assert (found.since, found.screened, found.centre_of_run) == (START, 2, None)
    assert variation(measure(), results([*STEADY, 30, 10, 12]), screen=False).screened == 0


def test_a_point_outside_the_limits() -> None:
    """One high point is an improvement where up is good, a worsening where down is, else a change."""
    values = [*STEADY, 30]
    words = "above the upper limit"
    assert drift(values) == ("improving", words)
    assert drift(values, "decrease") == ("worsening", words)
    assert drift(values, "context") == ("changing", words)
    assert drift(values, "maintain") == ("changing", words)
    assert drift([*STEADY, -8]) == ("worsening", "below the lower limit")


def test_a_signal_that_has_ended_is_marked_but_is_no_news() -> None:
    """The high point is on the chart; the latest point is ordinary."""
    found = variation(measure(), results([*WIDE, 60, 11, 12]))
    assert found.drift == "common cause"
    assert found.signals == ((at(12), "above the upper limit"),)


def test_seven_in_a_row_on_one_side_of_the_mean() -> None:
    """Six are not enough."""
    low, high = [10, 14] * 4, [16, 13.5, 16, 13.5, 16, 13.5, 16]
    assert drift([*low, *high]) == ("improving", "7 or more in a row above the mean")
    assert drift([*low, 9, *high[:6]])[0] == "common cause"


def test_seven_in_a_row_rising() -> None:
    """Seven points, each higher than the one before: six steps up."""
    values = [20, 8, 20, 8, 20, 8, 20, 8, 9, 10, 11, 12, 13, 14]
    found = variation(measure(), results(values))
    assert (found.drift, found.reason) == ("improving", "7 or more in a row, each higher than the last")
    assert [period for period, _ in found.signals] == [at(place) for place in range(7, 14)]
    assert drift([-value for value in values]) == ("worsening", "7 or more in a row, each lower than the last")
    assert drift([*values[:7], *values[8:]])[0] == "common cause"


def test_two_of_three_close_to_a_limit() -> None:
    """Two in the outer third, with one between that is above the mean too; it is not marked itself."""
    found = variation(measure(), results([*STEADY, *STEADY, 16, 12, 16]))
    assert (found.drift, found.reason) == ("improving", "2 of 3 close to the upper limit")
    assert found.signals == tuple((at(place), "2 of 3 close to the upper limit") for place in (24, 26))


def test_one_point_may_break_several_rules() -> None:
    """Both are said, once each."""
    values = [*STEADY, *STEADY, 14, 19, 40]
    assert drift(values) == ("improving", "above the upper limit and 2 of 3 close to the upper limit")


def test_signals_that_point_both_ways_are_a_change() -> None:
    """Above the mean for long, and falling all the while: neither good nor bad news."""
    values = [0, 4] * 7 + [15, 14, 13, 12, 11, 10, 9]
    found, reason = drift(values)
    assert found == "changing"
    assert reason == "7 or more in a row above the mean and 7 or more in a row, each lower than the last"


def test_a_series_that_never_moves_has_no_signal() -> None:
    """Limits of no width: what lies on the mean is not outside them, whatever binary arithmetic makes of it."""
    assert drift([0.1] * 13) == ("common cause", "within ordinary variation")


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
