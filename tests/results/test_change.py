"""When a change is a change."""

from __future__ import annotations

from dataclasses import replace
from math import isfinite
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest import approx

from impact.plan.measure import Break, Measure, RatioOf, Reference
from impact.plan.periods import Period
from impact.results.model import Result, Variation
from impact.results.series import changed
from impact.results.spc import variation as judged
from tests.results.small_plans import CLEVELAND, DURHAM, NORTH_EAST, Q1, broken_at, figure, measure, ratio, said, share
from tests.results.small_series import results

YEAR_AGO = Period.parse("2023-24-Q1")
SURVEY = ratio(survey=True, across_time="not_additive")
CASES = ratio(quality="B")
EVENTS = measure(events=True)
FEW = Variation("too few points", "9 points; 12 are needed")
ORDINARY = Variation("common cause", "within ordinary variation", 60, 50, 70)
UP = Variation("improving", "above the upper limit", 60, 50, 70, signals=((Q1, "above the upper limit"),))
DOWN = Variation("worsening", "below the lower limit", 60, 50, 70, signals=((Q1, "below the lower limit"),))


def counted(measured: Measure, hits: float, size: float, period: Period = Q1, **changes: Any) -> Result:
    """A figure with its numerator and denominator."""
    assert isinstance(measured.value, RatioOf)
    value = measured.value.per * hits / size if size else None
    return figure(measured, value, period, numerator=hits, denominator=size, **changes)


def earlier(measured: Measure, hits: float, size: float, **changes: Any) -> Result:
    """The same a year before."""
    return counted(measured, hits, size, YEAR_AGO, **changes)


def by(*suppliers: Any) -> dict[str, Any]:
    """What makes a figure one of these suppliers' alone."""
    return {"observations": tuple(said(one, "M-2", "launched", 1) for one in suppliers)}


@pytest.mark.method("When a change is a change")
def test_a_few_people_more_are_no_change():
    """45 of 100 a year ago and 50 of 100 now."""
    found = changed(counted(SURVEY, 50, 100), earlier(SURVEY, 45, 100), SURVEY, FEW)
    assert found.kind == "no clear change"
    assert found.reason == "chance alone could explain it: the 95% interval of the difference holds 0"
    assert found.difference == approx((-8.7, 18.4), abs=0.1)


@pytest.mark.method("When a change is a change")
@pytest.mark.parametrize("measured", [SURVEY, CASES])
def test_the_same_share_of_many_more_is_a_change(measured: Measure):
    """450 of 1,000 and 500 of 1,000: a rise one way, a fall the other."""
    rise = changed(counted(measured, 500, 1000), earlier(measured, 450, 1000), measured, FEW)
    assert (rise.kind, rise.reason) == ("rose", "the 95% interval of the difference lies above 0")
    fall = changed(counted(measured, 450, 1000), earlier(measured, 500, 1000), measured, FEW)
    assert (fall.kind, fall.reason) == ("fell", "the 95% interval of the difference lies below 0")


@pytest.mark.method("When a change is a change")
@pytest.mark.parametrize(
    ("now", "kind", "reason"),
    [
        (30, "rose", "the 95% interval of the ratio lies above 1"),
        (15, "no clear change", "chance alone could explain it: the 95% interval of the ratio holds 1"),
        (1, "fell", "the 95% interval of the ratio lies below 1"),
        (0, "fell", "the 95% interval of the ratio lies below 1"),
    ],
)
def test_events_are_compared_by_their_ratio(now: float, kind: str, reason: str):
    """10 a year ago."""
    found = changed(figure(EVENTS, now), figure(EVENTS, 10, YEAR_AGO), EVENTS, FEW)
    assert (found.kind, found.reason) == (kind, reason)


def test_rates_of_events_are_compared_over_their_sizes():
    """10 over 1,000 officers, and 30 over 3,000, are one rate."""
    value = RatioOf(numerator="launched", denominator=Reference(reference="officers"), per=1000)
    rate = measure(unit="rate", value=value, across_forces="ratio_of_sums", events=True)
    found = changed(counted(rate, 30, 3100), earlier(rate, 10, 1000), rate, FEW)
    assert found.kind == "no clear change"
    assert found.ratio == approx((0.46, 2.22), abs=0.01)


@pytest.mark.method("When a change is a change")
@pytest.mark.parametrize(
    ("variation", "now", "kind", "reason"),
    [
        (UP, 72, "rose", "a signal against the process limits: above the upper limit"),
        (DOWN, 48, "fell", "a signal against the process limits: below the lower limit"),
        (ORDINARY, 64, "no clear change", "the latest figure is within ordinary variation"),
        (UP, 58, "no clear change", "the latest figure is part of a signal the other way: above the upper limit"),
    ],
)
def test_where_there_are_process_limits_they_decide(variation: Variation, now: float, kind: str, reason: str):
    """Whatever an interval for chance would say of 10,000 cases: 60% a year ago."""
    found = changed(counted(CASES, 100 * now, 10_000), earlier(CASES, 6000, 10_000), CASES, variation)
    assert (found.kind, found.reason) == (kind, reason)


def test_for_a_measure_that_should_fall_improving_is_falling():
    """The direction turns the words, not the figures."""
    falling = ratio(quality="B", direction="decrease")
    better = replace(UP, reason="below the lower limit")
    assert changed(counted(falling, 40, 100), earlier(falling, 60, 100), falling, better).kind == "fell"


@pytest.mark.parametrize(("now", "then", "side", "kind"), [(72, 40, 1, "rose"), (48, 71, -1, "fell")])
def test_for_a_context_measure_the_side_of_its_signals_tells_the_way(now: float, then: float, side: int, kind: str):
    """Neither way is better; the mean is 60."""
    context = ratio(direction="context")
    changing = replace(UP, drift="changing", sides=(side,))
    assert changed(counted(context, now, 100), earlier(context, then, 100), context, changing).kind == kind


@pytest.mark.method("When a change is a change")
@pytest.mark.parametrize("direction", ["increase", "decrease", "context"])
def test_of_signals_both_ways_the_one_that_goes_the_same_way_counts(direction: str):
    """Seven in a row above the mean, each lower than the last: 28 after 36 a year before is a fall, not the other way.

    A year before the series was above its mean as well, so of being above it nothing is new.
    """
    one = measure(direction=direction)
    told = results([10, 12] * 5 + [40, 38, 36, 34, 32, 30, 28], one)
    found = changed(told[-1], told[-5], one, judged(one, told))
    assert found.kind == "fell"
    assert found.reason == (
        "of signals both ways, one against the process limits goes this way:"
        " above the upper limit and 7 or more in a row above the mean and 7 or more in a row, each lower than the last"
        " and 2 of 3 close to the upper limit"
    )


def test_a_survey_is_judged_by_its_interval_where_the_limits_see_nothing():
    """500 of 1,000 and 450 of 1,000 differ among the people asked about, however the series goes up and down."""
    assert changed(counted(SURVEY, 500, 1000), earlier(SURVEY, 450, 1000), SURVEY, ORDINARY).kind == "rose"


@pytest.mark.method("When a change is a change")
def test_a_signal_that_is_older_than_both_is_no_change_between_them():
    """A year ago the figure had already moved: 66 of 100 then and 67 now differ by chance alone."""
    shifted = replace(UP, signals=((YEAR_AGO, "7 in a row above the mean"), (Q1, "7 in a row above the mean")))
    assert changed(counted(CASES, 67, 100), earlier(CASES, 66, 100), CASES, shifted).kind == "no clear change"


def test_a_total_that_lacked_forces_stands_where_the_limits_took_it_to():
    """58 from nine of ten forces a year ago is 64 from all, above the mean of 60 as well: the rise is older."""
    shifted = replace(UP, signals=((YEAR_AGO, "7 in a row above the mean"), (Q1, "7 in a row above the mean")))
    now, then = figure(measure(), 72), figure(measure(), 58, YEAR_AGO)
    assert changed(now, then, measure(), shifted).kind == "rose"
    assert changed(now, then, measure(), replace(shifted, whole=((YEAR_AGO, 64.4),))).kind == "cannot be said"


def test_a_total_is_held_against_its_mean_as_the_limits_have_it():
    """Two thirds of the forces counted 50 a year ago: as if all were in it, that was 75, above the mean of 60."""
    totals = measure()
    shifted = replace(
        UP, signals=((YEAR_AGO, "7 in a row above the mean"), *UP.signals), whole=((YEAR_AGO, 75.0), (Q1, 78.0))
    )
    assert changed(figure(totals, 52), figure(totals, 50, YEAR_AGO), totals, shifted).kind == "cannot be said"
    partly = replace(shifted, whole=())
    assert changed(figure(totals, 52), figure(totals, 50, YEAR_AGO), totals, partly).kind == "rose"


def test_a_signal_that_has_ended_is_not_news():
    """It marks an earlier period."""
    ended = replace(UP, signals=((YEAR_AGO, "above the upper limit"),))
    assert changed(counted(CASES, 72, 100), earlier(CASES, 60, 100), CASES, ended).kind == "no clear change"


@pytest.mark.method("When a change is a change")
def test_a_count_without_interval_or_limits_is_not_called_a_change():
    """A share of forces is all of them: nothing says how far it moves of itself."""
    measured = share()
    found = changed(figure(measured, 80), figure(measured, 60, YEAR_AGO), measured, FEW)
    assert found.kind == "cannot be said"
    assert found.reason == (
        "there are no process limits yet (9 points; 12 are needed), and the figure carries no interval"
    )


@pytest.mark.method("When a change is a change")
@pytest.mark.parametrize(
    ("now", "then", "reason"),
    [
        (counted(CASES, 5, 10), None, "there is no earlier figure to compare with"),
        (counted(CASES, 0, 0), earlier(CASES, 5, 10), "there is no figure for Q1 2024/25"),
        (counted(CASES, 5, 10), earlier(CASES, 0, 0), "there is no figure for Q1 2023/24"),
        (
            counted(CASES, 5, 10, provisional=("1 return is outstanding",), **by(CLEVELAND)),
            earlier(CASES, 9, 10, **by(CLEVELAND, DURHAM)),
            "the figure for Q1 2024/25 is provisional, and not the same forces are in both",
        ),
        (
            counted(CASES, 5, 10, broken=True),
            earlier(CASES, 9, 10),
            "the definition changed in Q1 2024/25",
        ),
    ],
)
def test_what_does_not_compare_is_not_compared(now: Result, then: Result | None, reason: str):
    """No figure, a provisional one from other forces, a break."""
    found = changed(now, then, CASES, UP)
    assert (found.kind, found.reason) == ("cannot be said", reason)


@pytest.mark.parametrize(
    ("period", "kind"),
    [("2023-24-Q1", "no clear change"), ("2023-24-Q3", "cannot be said"), ("2024-25-Q2", "no clear change")],
)
def test_a_break_parts_only_what_lies_on_its_two_sides(period: str, kind: str):
    """One in the earlier figure's own period, one between, and one still to come."""
    measured = ratio(quality="B", **broken_at(period))
    assert isinstance(measured.breaks[0], Break)
    assert changed(counted(measured, 50, 100), earlier(measured, 45, 100), measured, FEW).kind == kind


def test_a_provisional_figure_of_the_same_forces_compares():
    """Unsigned, but nobody is missing."""
    now = counted(CASES, 900, 1000, provisional=("1 return is not signed off",), **by(CLEVELAND))
    assert changed(now, earlier(CASES, 100, 1000, **by(CLEVELAND)), CASES, FEW).kind == "rose"


def test_a_percentage_compares_though_a_force_is_missing_a_total_does_not():
    """A total of other forces is another total."""
    rise = changed(
        counted(CASES, 900, 1000, **by(CLEVELAND)), earlier(CASES, 100, 1000, **by(CLEVELAND, DURHAM)), CASES, FEW
    )
    assert rise.kind == "rose"
    total = changed(figure(EVENTS, 90, **by(CLEVELAND)), figure(EVENTS, 10, YEAR_AGO, **by(DURHAM)), EVENTS, FEW)
    assert total.reason == "it is a total, and not the same forces are in both"


def test_two_figures_that_are_the_same_have_not_changed():
    """Whatever the limits say of the series."""
    found = changed(counted(CASES, 5, 10), earlier(CASES, 50, 100), CASES, UP)
    assert (found.kind, found.reason) == ("no clear change", "the two figures are the same")


@pytest.mark.parametrize(("now", "then"), [((5.5, 10), (2, 10)), ((12, 10), (2, 10)), ((5, 10), (float("nan"), 10))])
def test_what_is_no_count_is_not_called_a_change(now: tuple[float, float], then: tuple[float, float]):
    """A part of an event, and what is no number."""
    value = RatioOf(numerator="launched", denominator=Reference(reference="officers"), per=1000)
    rate = measure(unit="rate", value=value, across_forces="ratio_of_sums", events=True)
    measured = SURVEY if now[0] > now[1] else rate
    found = changed(counted(measured, *now), earlier(measured, *then), measured, FEW)
    assert (found.kind, found.reason) == ("cannot be said", "one of the figures is not a count of cases")


@pytest.mark.parametrize(
    ("then", "why"),
    [
        (replace(earlier(CASES, 5, 10), measure="M-9"), "Both figures must be of M-2."),
        (replace(earlier(CASES, 5, 10), area=NORTH_EAST), "Both figures must be of one area."),
        (counted(CASES, 5, 10), "Q1 2024/25 is not an earlier quarter than Q1 2024/25."),
        (counted(CASES, 5, 10, Period.parse("2022-23")), "2022/23 is not an earlier quarter than Q1 2024/25."),
    ],
)
def test_figures_of_different_things_are_refused(then: Result, why: str):
    """Another measure, another area, the same period, a year beside a quarter."""
    with pytest.raises(ValueError, match=why):
        changed(counted(CASES, 5, 10), then, CASES, FEW)


pairs = st.integers(1, 10**12).flatmap(lambda size: st.tuples(st.integers(0, size), st.just(size)))


@given(pairs, pairs)
def test_a_rise_turned_round_is_a_fall(one: tuple[int, int], other: tuple[int, int]):
    """And what is no clear change stays none; the difference is always a number."""
    up = changed(counted(CASES, *one), earlier(CASES, *other), CASES, FEW)
    down = changed(counted(CASES, *other), earlier(CASES, *one), CASES, FEW)
    turned = {"rose": "fell", "fell": "rose", "no clear change": "no clear change"}
    assert turned[up.kind] == down.kind
    assert up.difference is None or all(isfinite(end) for end in up.difference)
