"""Each kind of check between the answers of a return."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from statistics import mean, median, stdev
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact.checks.history import unlike
from impact.plan.definitions import Definitions
from impact.plan.periods import Period
from impact.returns.judging import Checked, check
from tests.golden.conftest import Golden
from tests.returns.filed_returns import (
    ADOPTED,
    EVERY_TYPE,
    LAUNCHED,
    Q4,
    TRAINED,
    definitions,
    error,
    last,
    measure,
    opened,
)
from tests.returns.judging import DEFINITIONS, Cases, case, earlier, history, judged, officers, plan_with, told

# --- rules --------------------------------------------------------------------------------------------------------

MORE = {"IW_17.with_plan": 13}  # than were launched
RULE = LAUNCHED["checks"][0]
ASKED = plan_with(LAUNCHED, {**RULE, "severity": "query"})
RULES: Cases = {
    "a broken rule names every figure and cell": case(MORE),
    "a rule over a record sheet names its rows": case({"IW_15.listed": 3}),
    "a marker breaks no rule": case({"IW_17.launched": "[x]"}),
    "a marker is not blank to a rule": case(
        {"IW_17.launched": "[x]"}, plan=plan_with(LAUNCHED, {"rule": "launched is not blank", "message": "Say it."})
    ),
    "a query of a rule may be explained": case(MORE, plan=ASKED),
    **{
        f"an explanation beside any figure of a rule answers it: {name}": case(
            MORE, plan=ASKED, explanations={f"IW_17.{name}": " One began\nin March. "}
        )
        for name in ("launched", "with_plan")
    },
    "an error cannot be explained away": case(MORE, explanations={"IW_17.with_plan": "It is right."}),
    "a rule on trial is a note": case(MORE, plan=plan_with(LAUNCHED, {**RULE, "status": "trial"})),
    "a rule of one item": case(plan=plan_with(LAUNCHED, {"rule": "launched < 10", "message": "No force launches ten"})),
}

# --- totals -------------------------------------------------------------------------------------------------------

PARTS = {"total": "launched", "of": ["with_plan", "IW-15.adopted", "IW-15.listed"]}
COSTS = {
    "ref": "IW-3",
    "title": "Costs",
    "items": {key: {"label": key.capitalize(), "type": "number"} for key in ("all", "one", "two")},
    "checks": [{"total": "all", "of": ["one", "two"]}],
}


def total(part: Any = 9, whole: Any = 13, changes: Any = {}, **more: Any) -> Callable[[], Checked]:  # noqa: B006
    """What was launched is to be the sum of three items, one of them rows of another sheet: 13."""
    plan = definitions(measure(LAUNCHED, checks=[{**PARTS, **changes}]), measure(ADOPTED))
    return case({"IW_17.launched": whole, "IW_17.with_plan": part}, plan=plan, **more)


TOTALS: Cases = {
    "a total that is the sum of its parts": total(),
    "a total that is not: each part is named with its sheet and cell": total(whole=12),
    "as a query it may be explained beside the total": total(whole=12, changes={"severity": "query"}),
    "on trial": total(whole=12, changes={"status": "trial"}),
    "a part with a marker withholds the check": total("[x]"),
    "a part that does not apply": total("[z]"),
    "a blank part is said alone": total(None),
    "a part at fault is said alone": total(error()),
    "a part that is no number": total("some"),
    "a record sheet with a fault comes to nothing yet": total(rows=[("Night watch", "Durhan", *[None] * 4)]),
    "0.1 + 0.2 is 0.3": case({"IW_3.all": 0.3, "IW_3.one": 0.1, "IW_3.two": 0.2}, plan=definitions(measure(COSTS))),
}

# --- changes ------------------------------------------------------------------------------------------------------


def from_(value: float | None, *when: str, answers: Any = None, **more: Any) -> Callable[[], Checked]:
    """12 were launched, after *value* the quarter before or *when*; 50% is the limit."""
    return case(answers, last=last("IW-17.launched", value, *when), **more)


def moved() -> Checked:
    """A row put in above moves both cells."""
    filed = opened()
    answers = {
        name: one._replace(sheet="My sheet", cell="E9") if name == "IW_17.launched" else one
        for name, one in filed.answers.items()
    }
    return check(replace(filed, answers=answers), DEFINITIONS, beside=history(earlier("IW-17.launched", 310)))


CHANGES: Cases = {
    "a change beyond the limit is asked about": from_(310),
    "the cell is named where the answer now stands": moved,
    "up to the limit it is not": from_(8),
    "up to the limit, downwards": from_(24),
    "a change of small counts says nothing": from_(1, answers={"IW_17.launched": 4, "IW_17.with_plan": 0}),
    "a change from zero is beyond any percentage": from_(0),
    "a change from an older figure says from when": from_(310, "2023-24-Q2"),
    "an annual figure's last is last year's": case(
        plan=definitions(measure(TRAINED)), period=Q4, last=last("IW-9.trained", 1204, "2023-24")
    ),
    "from a marker": case(last=last("IW-17.launched", None, marker="x")),
    "to a marker": from_(310, answers={"IW_17.launched": "[x]"}),
    "a change that is explained is a note": from_(310, explanations={"IW_17.launched": "Two schemes ended."}),
    "what a record sheet comes to, up to its limit": case(last=last("IW-15.places", 900)),
    "what a record sheet comes to has no cell to explain it in": case(
        plan=plan_with(ADOPTED, {"change": "places", "beyond": "10%"}), last=last("IW-15.places", 900)
    ),
}


@pytest.mark.parametrize("value", [None, "[x]", "Please select", error()])
def test_explanation_beside_anything_does_no_harm(value: Any) -> None:
    """A blank, a marker or a fault may be explained too."""
    checked = judged({"IW_17.launched": value}, explanations={"IW_17.launched": "We do not count them."})
    assert all(f.severity == "error" for f in checked.findings)


# --- history ------------------------------------------------------------------------------------------------------

HISTORY = {"history": "launched", "beyond": 3.5}
USUAL = (12, 20, 31, 18, 25, 22, 15, 28)
TWO = plan_with(LAUNCHED, {"change": "launched", "beyond": "50%"}, HISTORY)


def seen(*values: float | None, now: Any = 96, plan: Any = None, **more: Any) -> Callable[[], Checked]:
    """An answer after these earlier figures, and half as many with a plan."""
    plan = plan or plan_with(LAUNCHED, {**HISTORY, **more})
    return case({"IW_17.launched": now}, plan=plan, beside=history(earlier("IW-17.launched", *values)))


def broken(period: str) -> Callable[[], Checked]:
    """After the usual figures, where the definition changed with *period*."""
    breaks = [{"period": period, "reason": "New words"}]
    return seen(*USUAL, plan=definitions(measure(LAUNCHED, checks=[HISTORY], breaks=breaks)))


def shares(now: float) -> Callable[[], Checked]:
    """A percentage that was always 60."""
    before = history(earlier("IW-2.share", *(60,) * 8))
    return case({"IW_2.share": now}, plan=plan_with(EVERY_TYPE, {"history": "share"}), beside=before)


UNLIKE: Cases = {
    "far outside the earlier ones: the range they lay in is said": seen(*USUAL),
    "a few more than ever is no wonder": seen(*USUAL, now=33),
    "far below": seen(90, 95, 101, 99, 97, 93, now=20),
    "of five figures nobody can say what is usual": seen(*USUAL[:5]),
    "six are needed": seen(*USUAL[:6]),
    "only the latest three years count": seen(*(96,) * 8, *USUAL, *USUAL[:4]),
    "with a gap they are not called the last ones": seen(*USUAL[:4], None, *USUAL[4:]),
    "one wild figure hides nothing: a standard deviation would let 96 pass after 400": seen(*USUAL, 400),
    "one more than always is no outlier": seen(*(12,) * 8, now=13),
    "many more than always": seen(*(12,) * 8),
    "always nought: three are chance": seen(*(0,) * 8, now=3),
    "always nought: four are asked about": seen(*(0,) * 8, now=4),
    "a twentieth of the median is the least spread of a percentage": shares(70),
    "beyond it": shares(71),
    "a change says it already": seen(*USUAL, plan=TWO),
    "from 80 to 96 is no great change, but 80 was odd too": seen(*USUAL, 80, plan=TWO),
    "a marker is not compared": seen(*USUAL, now="[x]"),
    "nor a blank": seen(*USUAL, now=None),
    "nor a fault": seen(*USUAL, now="many"),
    "an annual figure's earlier ones are years": case(
        plan=definitions(measure(TRAINED, checks=[{"history": "trained"}])),
        period=Q4,
        beside=history(earlier("IW-9.trained", *(40, 41, 39, 42, 40, 43), upto=Period(2024, "year"))),
    ),
    **{
        f"what was usual before a break is not usual now: {period}": broken(period)
        for period in ("2024-25-Q1", "2023-24-Q3", "2022-23-Q1", "2024-25-Q2")
    },
    "as an error it cannot be explained": seen(*USUAL, severity="error"),
    "on trial it is a note": seen(*USUAL, status="trial"),
}


def test_two_outliers_do_not_hide_each_other() -> None:
    """Each lies within two standard deviations of the mean, for they moved both."""
    series = (2.1, 2.6, 2.4, 2.5, 2.3, 2.1, 2.3, 2.6, 8.2, 8.3)
    assert max(series) < mean(series) + 2 * stdev(series)
    assert [value for value in series if unlike(value, series, 3.5, whole=False)] == [8.2, 8.3]


FIGURES = st.lists(st.integers(0, 10_000), min_size=6, max_size=12)


@given(FIGURES, st.integers(0, 10_000))
def test_the_nearer_to_the_median_the_less_unlike(values: list[int], now: int) -> None:
    """What is taken as usual goes on being so when it moves towards the middle."""
    if not unlike(now, values, 3.5, whole=True):
        assert not unlike((now + median(values)) / 2, values, 3.5, whole=True)


@given(FIGURES, st.integers(0, 10_000))
def test_it_is_the_modified_z_score_where_the_figures_vary(values: list[int], now: int) -> None:
    """With a median absolute deviation above the least spread, it is the published rule and nothing else."""
    middle = median(values)
    deviation = median(abs(value - middle) for value in values)
    if deviation > middle:
        assert unlike(now, values, 3.5, whole=False) == (0.6745 * abs(now - middle) > 3.5 * deviation)


@given(FIGURES, st.integers(0, 10_000))
def test_count_is_never_asked_about_within_what_chance_gives(values: list[int], now: int) -> None:
    """Three and a half square roots of the median, at the least."""
    if abs(now - median(values)) <= 3.5 * median(values) ** 0.5:
        assert not unlike(now, values, 3.5, whole=True)


# --- outside ------------------------------------------------------------------------------------------------------

RELEASE = "officers-2019-09-30"


def release(shape: Any = LAUNCHED, figure: float | None = 1225.8943, **checks: Any) -> Definitions:
    """A plan that holds an item to Cleveland's officers in post; None where the release leaves Cleveland out."""
    one = {"outside": "launched", **(checks or {"at_most": RELEASE})}
    values = {} if figure is None else {"E23000013": figure}
    return replace(definitions(measure(shape, checks=[one])), outside={RELEASE: officers(**values)})


def held(now: Any, **more: Any) -> Callable[[], Checked]:
    """What was launched is held to a figure from outside."""
    return case({"IW_17.launched": now}, plan=release(**more))


OUTSIDE: Cases = {
    "more than the outside figure: the release and its date are named": held(1300),
    "as many": held(1300, figure=1300),
    "fewer": held(12, figure=20, at_least=RELEASE),
    "at least is at least": held(20, figure=20, at_least=RELEASE),
    "a supplier without an outside figure": held(1300, figure=None),
    "a marker is not held to anything": held("[x]"),
    "a figure worked out from a record sheet": case(
        plan=release(ADOPTED, figure=1, outside="adopted", at_most=RELEASE)
    ),
    "as an error": held(1300, at_most=RELEASE, severity="error"),
    "on trial": held(1300, at_most=RELEASE, status="trial"),
}

KEPT = {"rule": RULES, "total": TOTALS, "change": CHANGES, "history": UNLIKE, "outside": OUTSIDE}


@pytest.mark.parametrize("name", KEPT)
def test_what_is_said(name: str, golden: Golden) -> None:
    """By each kind of check: every finding with its words, and what the return came to."""
    golden(f"checking/check-{name}.txt", told(KEPT[name]))
