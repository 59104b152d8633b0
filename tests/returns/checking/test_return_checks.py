"""Each kind of check between the answers of a return."""

from __future__ import annotations

from dataclasses import replace
from statistics import mean, median, stdev
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact.checks.history import unlike
from impact.plan.definitions import Definitions
from impact.plan.measure import Measure
from impact.plan.periods import Period
from impact.returns.judging import check
from impact.returns.observation import Beside
from tests.returns.filed_returns import (
    ADOPTED,
    EVERY_TYPE,
    LAUNCHED,
    LAUNCHES,
    PRACTICES,
    Q4,
    TRAINED,
    definitions,
    error,
    last,
    measure,
    opened,
    said,
)
from tests.returns.judging import DEFINITIONS, codes, earlier, history, judged, officers, plan_with

# --- rules ----------------------------------------------------------------------------------------------------


RULE = (
    f"{LAUNCHES}!E6  More initiatives had a plan than were launched. "
    '"… of which had an evaluation plan" is 13 (E6); Initiatives launched is 12 (E5).'
)


def test_broken_rule_names_every_figure_and_cell():
    """What it is, what the figures are, what to do."""
    assert said(judged({"IW_17.with_plan": 13}).findings) == [f"{RULE} Correct whichever is wrong."]


def test_rule_over_a_record_sheet_names_its_rows():
    """A figure worked out leads to the sheet it came from."""
    assert said(judged({"IW_15.listed": 3}).findings) == [
        f"{LAUNCHES}!E13  The number given is not the number of rows filled in. "
        f"Practices adopted is 3 (E13); Practices listed is 2 ({PRACTICES}!A5:F6). Correct whichever is wrong."
    ]


def test_marker_breaks_no_rule():
    """What could not be supplied is not compared."""
    assert judged({"IW_17.launched": "[x]"}).findings == ()


def test_marker_is_not_blank_to_a_rule():
    """`is blank` is not asked of a cell that says why it has no number."""
    plan = plan_with(LAUNCHED, {"rule": "launched is not blank", "message": "Say how many."})
    assert judged({"IW_17.launched": "[x]"}, plan=plan).findings == ()


def test_query_of_a_rule_may_be_explained():
    """The remedy names the cell for it."""
    plan = plan_with(LAUNCHED, {**LAUNCHED["checks"][0], "severity": "query"})
    assert said(judged({"IW_17.with_plan": 13}, plan=plan).findings) == [
        f"{RULE} Correct whichever is wrong, or explain it in F6."
    ]


@pytest.mark.parametrize("beside", ["IW_17.launched", "IW_17.with_plan"])
def test_explanation_beside_any_figure_of_a_rule_answers_it(beside: str):
    """A query that was explained is a note."""
    plan = plan_with(LAUNCHED, {**LAUNCHED["checks"][0], "severity": "query"})
    checked = judged({"IW_17.with_plan": 13}, plan=plan, explanations={beside: " One began\nin March. "})
    assert [f.severity for f in checked.findings] == ["note"]
    assert said(checked.findings) == [f'{RULE} You explained: "One began in March."']


def test_error_cannot_be_explained_away():
    """What must be mended must be mended."""
    checked = judged({"IW_17.with_plan": 13}, explanations={"IW_17.with_plan": "It is right."})
    assert said(checked.findings) == [f"{RULE} Correct whichever is wrong."]


def test_rule_on_trial_is_a_note():
    """A rule brought in between two quarters holds no return up."""
    plan = plan_with(LAUNCHED, {**LAUNCHED["checks"][0], "status": "trial"})
    checked = judged({"IW_17.with_plan": 13}, plan=plan)
    assert [f.severity for f in checked.findings] == ["note"]
    assert said(checked.findings) == [
        f"{RULE} Correct whichever is wrong. This check is on trial, so it does not hold your return up."
    ]


def test_rule_of_one_item():
    """There is only one thing to correct."""
    plan = plan_with(LAUNCHED, {"rule": "launched < 10", "message": "No force launches ten"})
    assert said(judged(plan=plan).findings) == [
        f"{LAUNCHES}!E5  No force launches ten. Initiatives launched is 12 (E5). Correct it."
    ]


# --- totals ---------------------------------------------------------------------------------------------------


CHECK = {"total": "launched", "of": ["with_plan", "IW-15.adopted", "IW-15.listed"]}


def plan_of(**changes: Any) -> Definitions:
    """A plan in which what was launched is the sum of three items, one of them rows of another sheet."""
    return definitions(measure(LAUNCHED, checks=[{**CHECK, **changes}]), measure(ADOPTED))


PLAN = plan_of()
RIGHT = {"IW_17.launched": 13, "IW_17.with_plan": 9}
SAYS = (
    f"{LAUNCHES}!E5  Initiatives launched is 12, but its parts add up to 13: "
    '"… of which had an evaluation plan" is 9 (E6); '
    f"Practices listed is 2 ({PRACTICES}!A5:F6); Practices adopted is 2 (E7)."
)


def test_total_that_is_the_sum_of_its_parts():
    """Nothing is said."""
    assert said(judged(RIGHT, plan=PLAN).findings) == []


def test_total_that_is_not_the_sum_of_its_parts():
    """Each part is named with its sheet and cell."""
    assert said(judged({**RIGHT, "IW_17.launched": 12}, plan=PLAN).findings) == [f"{SAYS} Correct whichever is wrong."]


def test_total_as_a_query():
    """It may be explained beside the total."""
    found = judged({**RIGHT, "IW_17.launched": 12}, plan=plan_of(severity="query")).findings
    assert said(found) == [f"{SAYS} Correct whichever is wrong, or explain it in F5."]


def test_total_on_trial():
    """A note, whatever it will be."""
    found = judged({**RIGHT, "IW_17.launched": 12}, plan=plan_of(status="trial")).findings
    assert [f.severity for f in found] == ["note"]


@pytest.mark.parametrize("part", ["[x]", "[z]"])
def test_part_with_a_marker_withholds_the_check(part: str):
    """Nobody knows the sum."""
    assert codes(judged({**RIGHT, "IW_17.with_plan": part}, plan=PLAN)) == []


@pytest.mark.parametrize(("part", "code"), [(None, "blank"), (error(), "error_value"), ("some", "not_a_number")])
def test_part_at_fault_withholds_the_check(part: Any, code: str):
    """What follows from a fault is not said again."""
    assert codes(judged({**RIGHT, "IW_17.with_plan": part}, plan=PLAN)) == [code]


def test_part_on_a_faulty_record_sheet_withholds_the_check():
    """A sheet with a fault comes to nothing yet."""
    rows = [("Night watch", "Durhan", None, None, None, None)]
    assert "total" not in codes(judged(RIGHT, plan=PLAN, rows=rows))


def test_sum_of_decimals_is_not_held_to_the_last_digit():
    """0.1 + 0.2 is 0.3."""
    shape = {
        "ref": "IW-3",
        "title": "Costs",
        "items": {key: {"label": key.capitalize(), "type": "number"} for key in ("all", "one", "two")},
        "checks": [{"total": "all", "of": ["one", "two"]}],
    }
    answers = {"IW_3.all": 0.3, "IW_3.one": 0.1, "IW_3.two": 0.2}
    assert codes(judged(answers, plan=definitions(measure(shape)))) == []


# --- changes --------------------------------------------------------------------------------------------------


def test_change_beyond_the_limit_is_asked_about():
    """From 310 to 12."""
    assert said(judged(last=last("IW-17.launched", 310)).findings) == [
        f"{LAUNCHES}!E5  Initiatives launched is 12; last quarter it was 310. Correct it, or explain the change in F5."
    ]


def test_change_names_the_cell_where_the_answer_now_stands():
    """A row put in above moves both cells."""
    moved = opened()
    entry = moved.answers["IW_17.launched"]
    entries = {**moved.answers, "IW_17.launched": type(entry)(entry.name, entry.raw, "My sheet", "E9")}
    again = replace(moved, answers=entries)
    checked = check(
        again, DEFINITIONS, beside=Beside(history={("IW-17", "launched"): tuple(last("IW-17.launched", 310).values())})
    )
    assert said(checked.findings)[0].startswith("My sheet!E9  ")
    assert said(checked.findings)[0].endswith("explain the change in F9.")


def test_change_up_to_the_limit_is_not_asked_about():
    """Beyond 50% is more than 50%."""
    assert judged(last=last("IW-17.launched", 8)).findings == ()
    assert judged(last=last("IW-17.launched", 24)).findings == ()


def test_change_of_small_counts_is_not_asked_about():
    """From 1 to 4 is 300 per cent and says nothing."""
    small = {"IW_17.launched": 4, "IW_17.with_plan": 0}
    assert judged(small, last=last("IW-17.launched", 1)).findings == ()


def test_change_from_zero_is_beyond_any_percentage():
    """From 0 to 12 is asked about."""
    assert [f.code for f in judged(last=last("IW-17.launched", 0)).findings] == ["change"]


def test_change_from_an_older_figure_says_from_when():
    """The quarter before was missing."""
    checked = judged(last=last("IW-17.launched", 310, "2023-24-Q2"))
    assert checked.findings[0].says == "Initiatives launched is 12; in Q2 2023/24 it was 310."


def test_change_of_an_annual_figure():
    """Its last figure is last year's."""
    plan = definitions(measure(TRAINED))
    checked = judged(plan=plan, period=Q4, last=last("IW-9.trained", 1204, "2023-24"))
    assert checked.findings[0].says == "Officers trained is 300; last year it was 1,204."


def test_change_from_or_to_a_marker_is_not_asked_about():
    """There is nothing to compare."""
    assert judged(last=last("IW-17.launched", None, marker="x")).findings == ()
    assert judged({"IW_17.launched": "[x]"}, last=last("IW-17.launched", 310)).findings == ()


def test_change_that_is_explained_is_a_note():
    """The explanation stands in it."""
    checked = judged(last=last("IW-17.launched", 310), explanations={"IW_17.launched": "Two schemes ended."})
    assert [(f.severity, f.remedy) for f in checked.findings] == [("note", 'You explained: "Two schemes ended."')]


def test_change_of_what_a_record_sheet_comes_to():
    """There is no cell for an explanation, so none is named."""
    assert said(judged(last=last("IW-15.places", 900)).findings) == []
    plan = plan_with(ADOPTED, {"change": "places", "beyond": "10%"})
    assert said(judged(plan=plan, last=last("IW-15.places", 900)).findings) == [
        f"{PRACTICES}!A5  Places using them is 3; last quarter it was 900. "
        "Correct the rows that are wrong; if it is right, send the reason with your return, "
        "and it will be kept beside this query."
    ]


@pytest.mark.parametrize("value", [None, "[x]", "Please select", error()])
def test_explanation_beside_anything_does_no_harm(value: Any):
    """A blank, a marker or a fault may be explained too."""
    checked = judged({"IW_17.launched": value}, explanations={"IW_17.launched": "We do not count them."})
    assert all(f.severity == "error" for f in checked.findings)


# --- history --------------------------------------------------------------------------------------------------


HISTORY = {"history": "launched", "beyond": 3.5}
PLAN_history = plan_with(LAUNCHED, HISTORY)
USUAL = (12, 20, 31, 18, 25, 22, 15, 28)
ODD = {"IW_17.launched": 96}


def told(*values: float | None, answers: dict[str, Any] = ODD, plan: Any = PLAN_history, **more: Any) -> list[str]:
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
        judged({"IW_17.launched": answer}, plan=PLAN_history, beside=history(earlier("IW-17.launched", *USUAL)))
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


# --- outside --------------------------------------------------------------------------------------------------


RELEASE = "officers-2019-09-30"


def plan_of_outside(shape: Any = LAUNCHED, figure: float | None = 1225.8943, **check: Any) -> Definitions:
    """A plan that holds an item to Cleveland's officers in post; None where the release leaves Cleveland out."""
    checks = [{"outside": "launched", **(check or {"at_most": RELEASE})}]
    values = {} if figure is None else {"E23000013": figure}
    return replace(definitions(measure(shape, checks=checks)), outside={RELEASE: officers(**values)})


def test_more_than_the_outside_figure():
    """The release and its date are named."""
    assert said(judged({"IW_17.launched": 1300}, plan=plan_of_outside()).findings) == [
        f"{LAUNCHES}!E5  Initiatives launched is 1,300, more than 1,225.8943 full-time equivalent officers: "
        "Home Office's figure for Cleveland at 30 September 2019, released 30 January 2020. "
        "Correct it, or explain it in F5."
    ]


def test_as_many_as_the_outside_figure():
    """At most is at most."""
    assert codes(judged({"IW_17.launched": 1300}, plan=plan_of_outside(figure=1300))) == []


def test_fewer_than_the_outside_figure():
    """The other way round."""
    found = judged({"IW_17.launched": 12}, plan=plan_of_outside(figure=20, at_least=RELEASE)).findings
    assert found[0].says.startswith("Initiatives launched is 12, fewer than 20 full-time equivalent officers:")
    assert codes(judged({"IW_17.launched": 20}, plan=plan_of_outside(figure=20, at_least=RELEASE))) == []


def test_supplier_without_an_outside_figure():
    """There is nothing to compare."""
    assert codes(judged({"IW_17.launched": 1300}, plan=plan_of_outside(figure=None))) == []


def test_marker_is_not_held_to_anything():
    """What could not be supplied is not compared."""
    assert codes(judged({"IW_17.launched": "[x]"}, plan=plan_of_outside())) == []


def test_figure_worked_out_from_a_record_sheet():
    """There is no cell for an explanation: the reason is sent with the return."""
    found = judged(plan=plan_of_outside(ADOPTED, figure=1, outside="adopted", at_most=RELEASE)).findings
    assert said(found) == [
        f"{PRACTICES}!A5  Practices listed is 2, more than 1 full-time equivalent officers: "
        "Home Office's figure for Cleveland at 30 September 2019, released 30 January 2020. "
        "Correct the rows that are wrong; if it is right, send the reason with your return, "
        "and it will be kept beside this query."
    ]


def test_outside_check_as_an_error_and_on_trial():
    """As its definition says."""
    error = judged({"IW_17.launched": 1300}, plan=plan_of_outside(at_most=RELEASE, severity="error"))
    trial = judged({"IW_17.launched": 1300}, plan=plan_of_outside(at_most=RELEASE, status="trial"))
    assert [f.severity for f in (*error.findings, *trial.findings)] == ["error", "note"]
    assert error.findings[0].remedy == "Correct it."
