"""Counts of people are rounded where results are made, and all else is worked out from the rounded counts."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pytest import approx

from impact.checks.rule import ReturnRule
from impact.checks.total import Total
from impact.plan.loading import load, places
from impact.plan.measure import AskedItem, Figure, Measure, RatioOf, Reference, SumOf
from impact.results.compiled import compile_results
from impact.results.disclosure import guarded, narrowing, people, roundings
from impact.results.model import Result
from tests.plan.workspaces import write_workspace
from tests.results.small_plans import (
    CLEVELAND,
    DURHAM,
    FORCES,
    KENT,
    PEOPLE,
    Q1,
    area_of,
    definitions,
    measure,
    median_of_forces,
    per_officer,
    ratio,
    said,
    share,
)

COUNT = AskedItem(label="A count", type="count")
PEOPLE_TRAINED = measure(items={"launched": PEOPLE})


def national(one: Measure, **answers: list[float]) -> Result:
    """England and Wales in the first quarter, by what the forces gave of each item in turn."""
    sent = [
        said(force, one.ref, item, value)
        for item, values in answers.items()
        for force, value in zip(FORCES, values, strict=False)
    ]
    return compile_results(definitions(one), sent, {}, Q1).national[one.ref].latest


def percent_of(asked: float, done: float = 0, base: int = 5, **changes: Any) -> Result:
    """A percentage of people, of one force."""
    one = ratio(items={"launched": PEOPLE, "plans": COUNT}, **changes)
    made = definitions(one)
    rules = made.plan.presentation.model_copy(update={"rounding": base})
    made = replace(made, plan=made.plan.model_copy(update={"presentation": rules}))
    sent = [said(KENT, "M-2", "launched", asked), said(KENT, "M-2", "plans", done)]
    return compile_results(made, sent, {}, Q1).national["M-2"].latest


@pytest.mark.method("Disclosure")
@pytest.mark.parametrize(
    ("base", "counts", "shown"),
    [
        (5, (0, 1, 2, 3, 7, 8, 12, 13), (0, 0, 0, 5, 5, 10, 10, 15)),
        (3, (0, 1, 2, 4, 5), (0, 0, 3, 3, 6)),
        (10, (0, 4, 5, 14, 15), (0, 0, 10, 10, 20)),
    ],
)
def test_a_count_goes_to_the_nearest_multiple_halves_up(
    base: int, counts: tuple[int, ...], shown: tuple[int, ...]
) -> None:
    """As the Higher Education Statistics Agency does, with the base that the plan names."""
    made = definitions(PEOPLE_TRAINED)
    rules = made.plan.presentation.model_copy(update={"rounding": base})
    (rounding,) = roundings(made.plan.model_copy(update={"presentation": rules})).values()
    assert tuple(map(rounding.count, counts)) == shown


@pytest.mark.method("Disclosure")
def test_a_total_is_a_rounded_sum() -> None:
    """Four forces with 2 each are 10 with a fifth, though each alone rounds to 0; who is in it is told, not what."""
    found = compile_results(
        definitions(PEOPLE_TRAINED), [said(force, "M-1", "launched", 2) for force in FORCES], {}, Q1
    )
    latest = found.national["M-1"].latest
    assert (latest.value, latest.rounded, latest.withheld) == (10, 5, 5)
    assert {(one.value, one.marker, one.supplier) for one in latest.observations} == {
        (None, "c", force.id) for force in FORCES
    }
    assert [one.value for one in found.forces["M-1"]] == [0] * 5
    assert found.years["M-1"].result.value == 10


@pytest.mark.method("Disclosure")
def test_the_corporate_team_may_see_the_counts_themselves() -> None:
    """Exact results are rounded nowhere, and hold every answer."""
    sent = [said(KENT, "M-1", "launched", 2)]
    latest = compile_results(definitions(PEOPLE_TRAINED), sent, {}, Q1, exact=True).national["M-1"].latest
    assert (latest.value, latest.rounded, [one.value for one in latest.observations]) == (2, 0, [2])


@pytest.mark.method("Disclosure")
@pytest.mark.parametrize(
    ("asked", "base", "shown"),
    [(22, 5, False), (23, 5, True), (22, 3, False), (23, 3, True), (24, 10, False), (25, 10, True), (0, 5, False)],
)
def test_no_percentage_of_fewer_than_23_people_is_shown(asked: int, base: int, shown: bool) -> None:
    """Nor its parts, its interval or its rating; a nought is not told from a few."""
    found = percent_of(asked, 3, base, survey=True)
    if shown and asked >= 30:
        assert found.interval is not None
    plain = percent_of(asked, 3, base)
    assert (plain.marker == "") is shown
    assert (plain.value is not None) is shown
    if not shown:
        assert (plain.marker, plain.numerator, plain.denominator, plain.interval) == ("u", None, None, None)
        assert plain.why == f"it rests on fewer than { {5: 25, 3: 24, 10: 30}[base] } people, as rounded"


@pytest.mark.method("Disclosure")
def test_a_percentage_is_that_of_the_counts_as_they_are_shown() -> None:
    """33 of 48 is told as 35 of 50."""
    found = percent_of(48, 33)
    assert (found.numerator, found.denominator, found.value) == (35, 50, approx(70))


@pytest.mark.method("Surveys")
def test_a_survey_of_people_keeps_its_fewest_respondents() -> None:
    """30 as rounded."""
    assert percent_of(27, 9, survey=True).marker == "u"
    found = percent_of(28, 9, survey=True)
    assert (found.denominator, found.interval is not None) == (30, True)


@pytest.mark.method("Disclosure")
def test_a_mean_of_seven_people_or_fewer_is_not_shown() -> None:
    """Days for each person trained: of 8 it is, over the 10 that they are told as."""
    value = RatioOf(numerator="plans", denominator="launched", per=1)
    days = ratio(unit="days", value=value, items={"launched": PEOPLE, "plans": COUNT})
    assert national(days, launched=[7], plans=[21]).marker == "u"
    found = national(days, launched=[8], plans=[21])
    assert (found.value, found.numerator, found.denominator) == (approx(2.1), 21, 10)


@pytest.mark.method("Disclosure")
def test_an_outside_denominator_stays_exact() -> None:
    """It is published elsewhere; what is counted over it is rounded."""
    rate = per_officer(items={"launched": PEOPLE, "plans": COUNT})
    found = national(rate, launched=[3])
    assert (found.numerator, found.denominator) == (5, 1400)


@pytest.mark.method("Disclosure")
def test_a_median_is_of_rounded_counts() -> None:
    """Each force's first, since each is published."""
    one = median_of_forces(unit="count", items={"days": PEOPLE}, value=Figure(figure="days"))
    assert national(one, days=[1, 2, 8, 12, 100]).value == 10


@pytest.mark.method("Disclosure")
def test_shares_of_forces_and_counts_of_events_stay_exact() -> None:
    """They count nobody."""
    plan = definitions(PEOPLE_TRAINED, share(), measure("M-5", events=True)).plan
    assert roundings(plan).keys() == {"M-1"}


TOTAL = Total(total="all", of=("M-1.launched", "rest"))


@pytest.mark.method("Disclosure")
@pytest.mark.parametrize(
    ("others", "items"),
    [
        ((measure("M-2", items={"more": COUNT}, value=SumOf(sum=("M-1.launched", "more"))),), {("M-2", "more")}),
        ((ratio("M-2", value=RatioOf(numerator="M-1.launched", denominator="launched")),), {("M-2", "launched")}),
        (
            (ratio("M-2", unit="rate", value=RatioOf(numerator="M-1.launched", denominator="launched")),),
            set(),
        ),
        (
            (measure("M-2", items={"all": COUNT, "rest": COUNT}, value=SumOf(sum="all"), checks=(TOTAL,)),),
            {("M-2", "all"), ("M-2", "rest")},
        ),
        ((measure("M-2", checks=(ReturnRule(rule="launched > 3", message="So."),)),), set()),
        (
            (
                measure("M-2", items={"more": COUNT}, value=SumOf(sum=("M-1.launched", "more"))),
                measure("M-3", value=SumOf(sum=("M-2.more", "launched"))),
            ),
            {("M-2", "more"), ("M-3", "launched")},
        ),
        ((per_officer("M-2", value=RatioOf(numerator="M-1.launched", denominator=Reference(reference="x"))),), set()),
    ],
)
def test_what_would_give_a_count_away_is_rounded_with_it(
    others: tuple[Measure, ...], items: set[tuple[str, str]]
) -> None:
    """The rest of a sum, the other part of a percentage, what a check adds up or compares; and what these would."""
    assert people((PEOPLE_TRAINED, *others)) == {("M-1", "launched")} | items
    rule = ReturnRule(rule="more == 0 or launched <= less + 1", message="So.")
    compared = measure(items={"launched": PEOPLE, "more": COUNT, "less": COUNT}, checks=(rule,))
    assert people((compared,)) == {("M-1", "launched"), ("M-1", "less")}


def test_whose_answers_are_not_quoted() -> None:
    """Of measures that count people, that use them, whose checks name them, and of surveys."""
    uses = ratio("M-2", unit="rate", value=RatioOf(numerator="M-1.launched", denominator="launched"))
    names = measure("M-3", checks=(ReturnRule(rule="launched > 0 or M-1.launched == 0", message="So."),))
    asks = ratio("M-4", survey=True)
    assert guarded((PEOPLE_TRAINED, uses, names, asks, measure("M-5"))) == {"M-1", "M-2", "M-3", "M-4"}


@pytest.mark.method("Disclosure")
def test_a_change_over_the_same_forces_is_of_rounded_sums() -> None:
    """Kent was not there a year ago: 3 and 4 without it are 5, and were 5."""
    before = Q1.moved(-4)
    sent = [said(CLEVELAND, "M-1", "launched", 3), said(DURHAM, "M-1", "launched", 4), said(KENT, "M-1", "launched", 9)]
    sent += [said(CLEVELAND, "M-1", "launched", 2, before), said(DURHAM, "M-1", "launched", 1, before)]
    series = compile_results(definitions(PEOPLE_TRAINED), sent, {}, Q1).national["M-1"]
    assert series.alike is not None and series.year_ago is not None
    assert (series.latest.value, series.alike.value, series.year_ago.value) == (15, 5, 5)
    assert area_of(KENT).code not in {one.supplier for one in series.alike.observations}


RATIO = "measures/ratio.yaml"
LAUNCHED = "launched: {label: Launched, type: count"
CHANGE = "  - {change: launched, beyond: 50%}\n"


@pytest.mark.method("Disclosure")
@pytest.mark.parametrize(
    ("asked", "check", "base", "told"),
    [
        ("", "", 5, ""),
        (", maximum: 42", "", 5, ""),
        (", maximum: 43", "", 5, "13:70 'launched' shown as 45, 'launched' can only be 43."),
        (", maximum: 44", "", 5, "13:70 'launched' shown as 45, 'launched' can only be 43 or 44."),
        (", maximum: 43", "", 10, ""),
        (", minimum: 3", "", 5, ""),
        (", minimum: 1, maximum: 47", "", 5, "13:70 'launched' shown as 0, 'launched' can only be 1 or 2."),
        (", minimum: 1", "", 3, "13:70 'launched' shown as 0, 'launched' can only be 1."),
        (", minimum: 0", "", 3, ""),
        ("", "rule: with_plan <= launched, message: So.", 5, ""),
        ("", "rule: launched != 1, message: So.", 5, "24:12 'launched' shown as 0, 'launched' can only be 0 or 2."),
        ("", "rule: with_plan <= launched + 1, message: So.", 5,
         "24:12 'launched' shown as 0 and 'with_plan' shown as 5, 'launched' can only be 2."),
        ("", "change: launched, beyond: 50%", 5,
         "24:14 'launched' shown as 0 and 'the one before' shown as 5 and nothing asked,"
         " 'the one before' can only be 3 or 4."),
        ("", "total: launched, of: [with_plan, IW-2.adopted]", 5,
         "24:13 'launched' shown as 5, 'with_plan' shown as 0 and 'IW-2.adopted' shown as 0,"
         " 'with_plan' can only be 1 or 2."),
    ],
)  # fmt: skip
def test_bounds_that_narrow_a_rounded_count_are_asked_about(
    tmp_path: Path, asked: str, check: str, base: int, told: str
) -> None:
    """At their place: only those that leave fewer than three candidates, and fewer than rounding alone."""
    checks = '  - {rule: with_plan <= launched, message: "More had a plan than were launched."}\n' + CHANGE
    edits = [(RATIO, LAUNCHED, f"{LAUNCHED}, sensitive: true{asked}"), (RATIO, checks, f"  - {{{check}}}\n"),
             (RATIO, "checks:\n  - {}\n", "")][: 2 if check else 3]  # fmt: skip
    root = write_workspace(tmp_path, *edits)
    rules = load(root).plan.presentation.model_copy(update={"rounding": base})
    found = [re.sub(r"^measures/ratio.yaml:(\S+) .*: with (.*\.) Take it out or.*", r"\1 \2", one.text)
             for one in narrowing(places(root), rules)]  # fmt: skip
    assert found == [told] * bool(told)
