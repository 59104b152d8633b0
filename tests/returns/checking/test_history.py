"""A figure far outside the supplier's own earlier ones asks for an explanation."""

from __future__ import annotations

from statistics import mean, median, stdev
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact.checks.history import unlike
from impact.plan.measure import Measure
from impact.plan.periods import Period
from tests.returns.filed_returns import EVERY_TYPE, LAUNCHED, LAUNCHES, Q4, TRAINED, definitions, measure, said
from tests.returns.judging import codes, earlier, history, judged, plan_with

HISTORY = {"history": "launched", "beyond": 3.5}
PLAN = plan_with(LAUNCHED, HISTORY)
USUAL = (12, 20, 31, 18, 25, 22, 15, 28)
ODD = {"IW_17.launched": 96}


def told(*values: float | None, answers: dict[str, Any] = ODD, plan: Any = PLAN, **more: Any) -> list[str]:
    """What is said of an answer after these earlier figures."""
    return said(judged(answers, plan=plan, beside=history(earlier("IW-17.launched", *values)), **more).findings)


def test_figure_far_outside_the_earlier_ones():
    """The range they lay in is said."""
    assert told(*USUAL) == [
        f"{LAUNCHES}!E5  Initiatives launched is 96; in the last 8 quarters it was from 12 to 31. "
        "Correct it, or explain it in F5."
    ]


def test_figure_within_reach_of_the_earlier_ones():
    """A few more than ever is no wonder."""
    assert told(*USUAL, answers={"IW_17.launched": 33}) == []


def test_figure_far_below_the_earlier_ones():
    """Both ways."""
    assert told(*(90, 95, 101, 99, 97, 93), answers={"IW_17.launched": 20})[0].endswith(
        "Initiatives launched is 20; in the last 6 quarters it was from 90 to 101. Correct it, or explain it in F5."
    )


def test_six_figures_are_needed():
    """Of five nobody can say what is usual."""
    assert told(*USUAL[:5]) == []
    assert len(told(*USUAL[:6])) == 1


def test_only_the_latest_three_years_count():
    """What was usual long ago is not usual now."""
    assert told(*(96,) * 8, *USUAL, *USUAL[:4])[0].count("in the last 12 quarters it was from 12 to 31") == 1


def test_gap_in_the_earlier_figures():
    """They are not called the last ones then."""
    assert "; in 8 earlier quarters it was from 12 to 31." in told(*USUAL[:4], None, *USUAL[4:])[0]


def test_one_wild_figure_among_the_earlier_ones_hides_nothing():
    """A mean and a standard deviation would let 96 pass after 400."""
    assert "from 12 to 400" in told(*USUAL, 400)[0]


def test_figure_that_never_moved():
    """One more than always is no outlier; many more is."""
    assert told(*(12,) * 8, answers={"IW_17.launched": 13}) == []
    assert "; in the last 8 quarters it was always 12." in told(*(12,) * 8)[0]


def test_count_that_was_always_nought():
    """One, two or three are chance; four are asked about."""
    assert told(*(0,) * 8, answers={"IW_17.launched": 3, "IW_17.with_plan": 0}) == []
    assert "always 0" in told(*(0,) * 8, answers={"IW_17.launched": 4, "IW_17.with_plan": 0})[0]


def test_figure_that_is_no_count():
    """A twentieth of the median is the least spread of a cost or a percentage."""
    plan = plan_with(EVERY_TYPE, {"history": "share"})
    before = history(earlier("IW-2.share", *(60,) * 8))
    assert codes(judged({"IW_2.share": 70}, plan=plan, beside=before)) == []
    assert codes(judged({"IW_2.share": 71}, plan=plan, beside=before)) == ["unlike_before"]


def test_change_says_it_already():
    """One cause, one finding."""
    both = plan_with(LAUNCHED, {"change": "launched", "beyond": "50%"}, HISTORY)
    assert codes(judged(ODD, plan=both, beside=history(earlier("IW-17.launched", *USUAL)))) == ["change"]


def test_change_that_lets_it_pass():
    """From 80 to 96 is no great change, but 80 was odd too."""
    both = plan_with(LAUNCHED, {"change": "launched", "beyond": "50%"}, HISTORY)
    before = history(earlier("IW-17.launched", *USUAL, 80))
    assert codes(judged(ODD, plan=both, beside=before)) == ["unlike_before"]


@pytest.mark.parametrize("answer", ["[x]", None, "many"])
def test_what_is_no_figure_is_not_compared(answer: Any):
    """A marker, a blank and a fault."""
    assert "unlike_before" not in codes(
        judged({"IW_17.launched": answer}, plan=PLAN, beside=history(earlier("IW-17.launched", *USUAL)))
    )


def test_annual_figure():
    """Its earlier ones are years."""
    plan = definitions(measure(TRAINED, checks=[{"history": "trained"}]))
    before = history(earlier("IW-9.trained", *(40, 41, 39, 42, 40, 43), upto=Period(2024, "year")))
    assert "in the last 6 years it was from 39 to 43." in judged(plan=plan, period=Q4, beside=before).findings[0].says


def broken(period: str) -> Measure:
    """The measure, whose definition changed with *period*."""
    return measure(LAUNCHED, checks=[HISTORY], breaks=[{"period": period, "reason": "New words"}])


def test_figures_before_a_break_do_not_compare():
    """The definition changed: what was usual then is not usual now."""
    assert told(*USUAL, plan=definitions(broken("2024-25-Q1"))) == []
    assert told(*USUAL, plan=definitions(broken("2023-24-Q3"))) == []
    assert len(told(*USUAL, plan=definitions(broken("2022-23-Q1")))) == 1
    assert len(told(*USUAL, plan=definitions(broken("2024-25-Q2")))) == 1


def test_history_check_as_an_error():
    """An error cannot be explained."""
    assert told(*USUAL, plan=plan_with(LAUNCHED, {**HISTORY, "severity": "error"}))[0].endswith("Correct it.")


def test_history_check_on_trial():
    """It is a note."""
    plan = plan_with(LAUNCHED, {**HISTORY, "status": "trial"})
    found = judged(ODD, plan=plan, beside=history(earlier("IW-17.launched", *USUAL))).findings
    assert [f.severity for f in found] == ["note"]
    assert found[0].remedy.endswith("This check is on trial, so it does not hold your return up.")


def test_two_outliers_do_not_hide_each_other():
    """Each lies within two standard deviations of the mean, for they moved both."""
    series = (2.1, 2.6, 2.4, 2.5, 2.3, 2.1, 2.3, 2.6, 8.2, 8.3)
    assert max(series) < mean(series) + 2 * stdev(series)
    assert [value for value in series if unlike(value, series, 3.5, whole=False)] == [8.2, 8.3]


FIGURES = st.lists(st.integers(0, 10_000), min_size=6, max_size=12)


@given(FIGURES, st.integers(0, 10_000))
def test_the_nearer_to_the_median_the_less_unlike(values: list[int], now: int):
    """What is taken as usual goes on being so when it moves towards the middle."""
    if not unlike(now, values, 3.5, whole=True):
        assert not unlike((now + median(values)) / 2, values, 3.5, whole=True)


@given(FIGURES, st.integers(0, 10_000))
def test_it_is_the_modified_z_score_where_the_figures_vary(values: list[int], now: int):
    """With a median absolute deviation above the least spread, it is the published rule and nothing else."""
    middle = median(values)
    deviation = median(abs(value - middle) for value in values)
    if deviation > middle:
        assert unlike(now, values, 3.5, whole=False) == (0.6745 * abs(now - middle) > 3.5 * deviation)


@given(FIGURES, st.integers(0, 10_000))
def test_count_is_never_asked_about_within_what_chance_gives(values: list[int], now: int):
    """Three and a half square roots of the median, at the least."""
    if abs(now - median(values)) <= 3.5 * median(values) ** 0.5:
        assert not unlike(now, values, 3.5, whole=True)
