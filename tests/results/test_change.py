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
from tests.results.small_plans import (
    CLEVELAND,
    DURHAM,
    NORTH_EAST,
    Q1,
    broken_at,
    figure,
    measure,
    ratio,
    said,
    share,
)
from tests.results.small_series import results

YEAR_AGO = Period.parse("2023-24-Q1")
SURVEY = ratio(survey=True, across_time="not_additive")
CASES = ratio(quality="B")
EVENTS = measure(events=True)
FEW = Variation("too few points", "9 points; 12 are needed")
ORDINARY = Variation("common cause", "within ordinary variation", 60, 50, 70)
RATE = measure(
    unit="rate", value=RatioOf(numerator="launched", denominator=Reference(reference="officers"), per=1000),
    across_forces="ratio_of_sums", events=True,
)  # fmt: skip
DOWNWARD, CONTEXT = ratio(quality="B", direction="decrease"), ratio(direction="context")
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


def total(now: float, then: float) -> tuple[Result, Result]:
    """Events now and a year before."""
    return figure(EVENTS, now), figure(EVENTS, then, YEAR_AGO)


def pair(measured: Measure, now: tuple[float, float], then: tuple[float, float]) -> tuple[Result, Result]:
    """A figure of so many in so many, now and a year before."""
    return counted(measured, *now), earlier(measured, *then)


MOVED = "7 in a row above the mean"
SHIFTED = replace(UP, signals=((YEAR_AGO, MOVED), (Q1, MOVED)))  # a year ago it had already moved
WHOLE = replace(UP, signals=((YEAR_AGO, MOVED), *UP.signals), whole=((YEAR_AGO, 75.0), (Q1, 78.0)))
ABOVE, BELOW = "the 95% interval of the {} lies above {}", "the 95% interval of the {} lies below {}"
CHANCE = "chance alone could explain it: the 95% interval of the {} holds {}"
SIGNAL, OTHER_WAY = "a signal against the process limits: ", "the latest figure is part of a signal the other way: "
WITHIN = "the latest figure is within ordinary variation"
ALONE = {"provisional": ("1 return is outstanding",), **by(CLEVELAND)}
NO_COUNT = "one of the figures is not a count of cases"
NO_LIMITS = "there are no process limits yet (9 points; 12 are needed), and the figure carries no interval"
NO_INTERVAL = "the figure carries no interval"


@pytest.mark.method("When a change is a change")
@pytest.mark.parametrize(
    ("measured", "figures", "variation", "kind", "reason"),
    [
        # 45 of 100 and 50 of 100 may be chance; the same shares of 1,000 are not
        (SURVEY, pair(SURVEY, (50, 100), (45, 100)), FEW, "no clear change", CHANCE.format("difference", 0)),
        (SURVEY, pair(SURVEY, (500, 1000), (450, 1000)), FEW, "rose", ABOVE.format("difference", 0)),
        (SURVEY, pair(SURVEY, (450, 1000), (500, 1000)), FEW, "fell", BELOW.format("difference", 0)),
        (CASES, pair(CASES, (500, 1000), (450, 1000)), FEW, "rose", ABOVE.format("difference", 0)),
        (CASES, pair(CASES, (450, 1000), (500, 1000)), FEW, "fell", BELOW.format("difference", 0)),
        # events are compared by their ratio, over their sizes
        (EVENTS, total(30, 10), FEW, "rose", ABOVE.format("ratio", 1)),
        (EVENTS, total(15, 10), FEW, "no clear change", CHANCE.format("ratio", 1)),
        (EVENTS, total(1, 10), FEW, "fell", BELOW.format("ratio", 1)),
        (EVENTS, total(0, 10), FEW, "fell", BELOW.format("ratio", 1)),
        (RATE, pair(RATE, (30, 3100), (10, 1000)), FEW, "no clear change", CHANCE.format("ratio", 1)),
        # where there are process limits they decide, whatever an interval would say of 10,000 cases
        (CASES, pair(CASES, (7200, 10_000), (6000, 10_000)), UP, "rose", f"{SIGNAL}above the upper limit"),
        (CASES, pair(CASES, (4800, 10_000), (6000, 10_000)), DOWN, "fell", f"{SIGNAL}below the lower limit"),
        (CASES, pair(CASES, (6400, 10_000), (6000, 10_000)), ORDINARY, "no clear change", WITHIN),
        (CASES, pair(CASES, (5800, 10_000), (6000, 10_000)), UP, "no clear change",
         f"{OTHER_WAY}above the upper limit"),
        # for a measure that should fall, improving is falling; where neither way is better, by the side of its signals
        (DOWNWARD, pair(DOWNWARD, (40, 100), (60, 100)), replace(UP, reason="below the lower limit"), "fell",
         f"{SIGNAL}below the lower limit"),
        (CONTEXT, pair(CONTEXT, (72, 100), (40, 100)), replace(UP, drift="changing", sides=(1,)), "rose",
         f"{SIGNAL}above the upper limit"),
        (CONTEXT, pair(CONTEXT, (48, 100), (71, 100)), replace(UP, drift="changing", sides=(-1,)), "fell",
         f"{SIGNAL}above the upper limit"),
        # a survey is judged by its interval where the limits see nothing
        (SURVEY, pair(SURVEY, (500, 1000), (450, 1000)), ORDINARY, "rose", ABOVE.format("difference", 0)),
        # a signal that is older than both says nothing of the two, nor does one that has ended
        (CASES, pair(CASES, (67, 100), (66, 100)), SHIFTED, "no clear change", CHANCE.format("difference", 0)),
        (CASES, pair(CASES, (72, 100), (60, 100)), replace(UP, signals=((YEAR_AGO, "above the upper limit"),)),
         "no clear change", WITHIN),
        # a total that lacked forces stands where the limits took it to: 58 from nine of ten was 64, above the mean
        (measure(), (figure(measure(), 72), figure(measure(), 58, YEAR_AGO)), SHIFTED, "rose",
         f"{SIGNAL}above the upper limit"),
        (measure(), (figure(measure(), 72), figure(measure(), 58, YEAR_AGO)),
         replace(SHIFTED, whole=((YEAR_AGO, 64.4),)), "cannot be said", NO_INTERVAL),
        (measure(), (figure(measure(), 52), figure(measure(), 50, YEAR_AGO)), WHOLE, "cannot be said", NO_INTERVAL),
        (measure(), (figure(measure(), 52), figure(measure(), 50, YEAR_AGO)), replace(WHOLE, whole=()), "rose",
         f"{SIGNAL}above the upper limit"),
        # without interval or limits nothing says how far it moves of itself
        (share(), (figure(share(), 80), figure(share(), 60, YEAR_AGO)), FEW, "cannot be said", NO_LIMITS),
        # what does not compare: no figure, a provisional one from other forces, a break
        (CASES, (counted(CASES, 5, 10), None), UP, "cannot be said", "there is no earlier figure to compare with"),
        (CASES, pair(CASES, (0, 0), (5, 10)), UP, "cannot be said", "there is no figure for Q1 2024/25"),
        (CASES, pair(CASES, (5, 10), (0, 0)), UP, "cannot be said", "there is no figure for Q1 2023/24"),
        (CASES, (counted(CASES, 5, 10, **ALONE), earlier(CASES, 9, 10, **by(CLEVELAND, DURHAM))), UP,
         "cannot be said", "the figure for Q1 2024/25 is provisional, and not the same forces are in both"),
        (CASES, (counted(CASES, 5, 10, broken=True), earlier(CASES, 9, 10)), UP, "cannot be said",
         "the definition changed in Q1 2024/25"),
        # a provisional one of the same forces does, and a percentage though a force is missing; a total does not
        (CASES, (counted(CASES, 900, 1000, **ALONE), earlier(CASES, 100, 1000, **by(CLEVELAND))), FEW, "rose",
         ABOVE.format("difference", 0)),
        (CASES, (counted(CASES, 900, 1000, **by(CLEVELAND)), earlier(CASES, 100, 1000, **by(CLEVELAND, DURHAM))), FEW,
         "rose", ABOVE.format("difference", 0)),
        (EVENTS, (figure(EVENTS, 90, **by(CLEVELAND)), figure(EVENTS, 10, YEAR_AGO, **by(DURHAM))), FEW,
         "cannot be said", "it is a total, and not the same forces are in both"),
        # the same figure has not changed, whatever the limits say
        (CASES, pair(CASES, (5, 10), (50, 100)), UP, "no clear change", "the two figures are the same"),
        # a part of an event, more than all, and what is no number
        (RATE, pair(RATE, (5.5, 10), (2, 10)), FEW, "cannot be said", NO_COUNT),
        (SURVEY, pair(SURVEY, (12, 10), (2, 10)), FEW, "cannot be said", NO_COUNT),
        (RATE, pair(RATE, (5, 10), (float("nan"), 10)), FEW, "cannot be said", NO_COUNT),
    ],
)  # fmt: skip
def test_whether_a_figure_has_changed(
    measured: Measure, figures: tuple[Result, Result | None], variation: Variation, kind: str, reason: str
):
    """By the process limits where there are any, else by an interval for chance, else it cannot be said."""
    found = changed(*figures, measured, variation)
    assert (found.kind, found.reason) == (kind, reason)


def test_the_interval_that_decided_is_told():
    """Of the difference in points, of rates as a ratio."""
    assert changed(*pair(SURVEY, (50, 100), (45, 100)), SURVEY, FEW).difference == approx((-8.7, 18.4), abs=0.1)
    assert changed(*pair(RATE, (30, 3100), (10, 1000)), RATE, FEW).ratio == approx((0.46, 2.22), abs=0.01)


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


@pytest.mark.parametrize(
    ("period", "kind"),
    [("2023-24-Q1", "no clear change"), ("2023-24-Q3", "cannot be said"), ("2024-25-Q2", "no clear change")],
)
def test_a_break_parts_only_what_lies_on_its_two_sides(period: str, kind: str):
    """One in the earlier figure's own period, one between, and one still to come."""
    measured = ratio(quality="B", **broken_at(period))
    assert isinstance(measured.breaks[0], Break)
    assert changed(counted(measured, 50, 100), earlier(measured, 45, 100), measured, FEW).kind == kind


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
