"""The path to a target, and how a figure stands against it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest import approx

from impact.plan.periods import Period
from impact.results.model import Coverage, Left
from impact.results.targets import expected_at, next_target, rate, thresholds
from tests.results.small_plans import (
    CLEVELAND,
    KENT,
    NORTH_EAST,
    OFFICE,
    broken_at,
    definitions,
    figure,
    measure,
    median,
    promised,
    ratio,
)

RULES = definitions().plan.presentation
AIMS = promised(("2023-24-Q4", 60), ("2025-26-Q4", 76), baseline=("2021-22-Q4", 44))
PLANS = ratio(**AIMS)


def at(text: str) -> Period:
    return Period.parse(text)


def rated(one, value, period="2024-25-Q2", **changes):
    found = rate(one, figure(one, value, at(period), **changes), RULES)
    return found.standing, found.reason


@pytest.mark.method("Baselines, paths and targets")
@pytest.mark.parametrize(
    ("period", "value"),
    [
        ("2021-22-Q3", None),
        ("2021-22-Q4", 44),
        ("2022-23-Q1", 46),
        ("2023-24-Q3", 58),
        ("2023-24-Q4", 60),
        ("2024-25-Q1", 62),
        ("2025-26-Q4", 76),
        ("2026-27-Q2", 76),
    ],
)
def test_the_path_runs_straight_from_mark_to_mark(period: str, value: float | None):
    """Two points a quarter from 44 to 60 and on to 76, where it stays; nothing before the baseline."""
    assert expected_at(PLANS, at(period)) == (None if value is None else approx(value))


@pytest.mark.method("Baselines, paths and targets")
@pytest.mark.parametrize(
    ("period", "value"),
    [("2021-22-Q4", 44), ("2023-24-Q3", 44), ("2023-24-Q4", 60), ("2025-26-Q3", 60), ("2025-26-Q4", 76)],
)
def test_a_stepped_path_stays_at_the_last_mark_until_the_next_falls_due(period: str, value: float):
    """What is promised all at once is not expected by halves."""
    stepped = ratio(path="stepped", **AIMS)
    assert expected_at(stepped, at(period)) == value
    assert rated(stepped, 45.0, "2023-24-Q3") == ("on track", "1.0 points ahead of the path of 44.0%")


def test_an_annual_measure_has_the_path_of_its_year_s_end():
    """Half way between two years of baseline and target."""
    yearly = ratio(frequency="annual", **promised(("2024-25", 60), baseline=("2022-23", 40)))
    assert expected_at(yearly, at("2023-24")) == approx(50)


def test_without_a_target_there_is_no_path():
    """A baseline alone promises nothing."""
    assert expected_at(ratio(**promised(baseline=("2021-22-Q4", 44))), at("2022-23-Q1")) is None


def test_without_a_baseline_the_path_begins_at_the_first_target():
    """Before it nothing is expected; between targets and after them all is as ever."""
    one = ratio(**promised(("2023-24-Q4", 60), ("2024-25-Q4", 64)))
    assert [expected_at(one, at(period)) for period in ("2023-24-Q3", "2023-24-Q4", "2024-25-Q2", "2025-26-Q1")] == [
        None,
        60,
        62,
        64,
    ]


def test_the_path_does_not_cross_a_break():
    """After a change of definition the older baseline and targets do not count; before it they do."""
    one = ratio(**AIMS, **broken_at("2024-25-Q1"))
    assert expected_at(one, at("2023-24-Q4")) == 60
    assert expected_at(one, at("2024-25-Q2")) is None
    assert expected_at(one, at("2025-26-Q4")) == 76


def test_a_figure_from_before_a_break_is_not_rated_by_a_target_after_it():
    """A figure under the old definition cannot reach what was promised under the new one."""
    one = ratio(**AIMS, **broken_at("2025-26-Q1"))
    assert rated(one, 90.0, "2024-25-Q2") == (
        "not rated",
        "the target is under the definition that begins in Q1 2025/26",
    )
    assert rated(one, 61.0, "2023-24-Q3")[0] == "met"


@given(st.integers(0, 30))
def test_the_path_never_leaves_what_was_promised(quarters: int):
    """It rises from baseline to last target, and no further."""
    here, there = (expected_at(PLANS, at("2021-22-Q4").moved(quarters + step)) for step in (0, 1))
    assert here is not None
    assert there is not None
    assert 44 <= here <= there <= 76


@pytest.mark.parametrize(
    ("period", "by"), [("2023-24-Q3", 60), ("2023-24-Q4", 60), ("2024-25-Q1", 76), ("2026-27-Q1", 76)]
)
def test_the_next_target_is_due_in_the_period_or_later(period: str, by: float):
    """After the last one's date it is still the last."""
    found = next_target(PLANS, at(period))
    assert found is not None
    assert found.value == by


@pytest.mark.method("Rating")
@pytest.mark.parametrize(
    ("value", "period", "rating"),
    [
        (76.0, "2024-25-Q2", ("met", "has reached 76.0%, the target for Q4 2025/26")),
        (66.5, "2024-25-Q2", ("on track", "2.5 points ahead of the path of 64.0%")),
        (64.0, "2024-25-Q2", ("on track", "on the path of 64.0%")),
        (60.8, "2024-25-Q2", ("on track", "3.2 points behind the path of 64.0%")),
        (80.0, "2025-26-Q2", ("met", "has reached 76.0%, the target for Q4 2025/26")),
        (67.0, "2025-26-Q2", ("on track", "5.0 points behind the path of 72.0%")),
        (66.9, "2025-26-Q2", ("off track", "5.1 points behind the path of 72.0%")),
        (63.99, "2024-25-Q2", ("on track", "on the path of 64.0%")),
        (75.9, "2025-26-Q4", ("off track", "0.1 points short of 76.0%, the target for Q4 2025/26")),
        (75.9, "2026-27-Q1", ("off track", "0.1 points short of 76.0%, the target for Q4 2025/26")),
    ],
)
def test_a_figure_is_held_against_the_next_target_and_the_path(value: float, period: str, rating: tuple[str, str]):
    """Met, on track within five points of the path, else off track; the last target's date allows nothing.

    What is said once another target has fallen due is in `test_targets_due`.
    """
    assert rated(PLANS, value, period) == rating


def test_where_down_is_good_fewer_is_ahead():
    """Days to publication: 30 is promised by March 2026."""
    days = median(decimals=0, **promised(("2025-26-Q4", 30), baseline=("2021-22-Q4", 62), beyond=3))
    assert rated(days, 30, coverage=Coverage(1, 1)) == ("met", "has reached 30 days, the target for Q4 2025/26")
    assert rated(days, 41, coverage=Coverage(1, 1)) == ("on track", "1 day ahead of the path of 42 days")
    assert rated(days, 46, coverage=Coverage(1, 1)) == ("off track", "4 days behind the path of 42 days")


def test_a_level_to_be_kept():
    """Within the allowed distance on either side it is met; beyond, off track."""
    kept = ratio(direction="maintain", **promised(("2025-26-Q4", 60), beyond=2))
    assert rated(kept, 60) == ("met", "at the 60.0% to be kept")
    assert rated(kept, 58) == ("met", "2.0 points below the 60.0% to be kept")
    assert rated(kept, 62.1) == ("off track", "2.1 points above the 60.0% to be kept")
    assert rated(kept, 57.9) == ("off track", "2.1 points below the 60.0% to be kept")


def test_a_target_is_reached_though_binary_arithmetic_falls_short():
    """0.1 + 0.2 is 0.3, whatever the machine says."""
    one = ratio(decimals=2, direction="decrease", **promised(("2025-26-Q4", 0.3)))
    assert rated(one, 0.1 + 0.2)[0] == "met"


LATE = tuple(Left(force, "not returned") for force in (CLEVELAND, KENT))
WRONG = (Left(CLEVELAND, "return has errors"), Left(KENT, "not returned"))


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"coverage": Coverage(0, 2, LATE)}, "no figure: no force returned"),
        ({"coverage": Coverage(0, 2, WRONG)}, "no figure: no force gave one"),
        ({"coverage": Coverage(0, 1, LATE[1:])}, "no figure: Kent has not returned"),
        ({"coverage": Coverage(0, 1, WRONG[:1])}, "no figure: Cleveland has errors in its return"),
        ({"coverage": Coverage(0, 1, (Left(OFFICE, "blank"),))}, "no figure: Programme office did not give one"),
        ({"marker": "x", "coverage": Coverage(0, 2)}, "no figure: it is not available [x]"),
        ({"marker": "x", "coverage": Coverage(4, 5)}, "no figure: it needs every force, and 4 of 5 could give theirs"),
        ({"marker": "z", "coverage": Coverage(0, 2)}, "no figure: it does not apply [z]"),
        ({"marker": "z", "coverage": Coverage(5, 5)}, "no figure: there was nothing to count"),
        ({"marker": "u"}, "no figure to rely on: fewer than 5 are counted"),
    ],
)
def test_without_a_figure_nothing_is_rated(changes, reason: str):
    """And the reason says why there is none."""
    one = ratio(**AIMS)
    found = rate(one, figure(one, None, **changes), definitions(minimum_count=5).plan.presentation)
    assert (found.standing, found.reason) == ("not rated", reason)


def test_a_survey_of_too_few():
    """People, not counts."""
    one = ratio(survey=True, **AIMS)
    assert rated(one, None, marker="u") == ("not rated", "no figure to rely on: fewer than 30 people answered")


def test_too_few_forces_are_not_rated_however_good_the_figure():
    """Three of five is under three quarters; four of five is not."""
    assert rated(PLANS, 99, included=3) == ("not rated", "only 3 of 5 forces are in the figure")
    assert rated(PLANS, 99, included=4)[0] == "met"


def test_context_and_measures_without_a_target_are_not_rated():
    """Both say so."""
    assert rated(ratio(direction="context", **AIMS), 99) == ("not rated", "shown for context, never rated")
    assert rated(ratio(), 99) == ("not rated", "the plan sets no target")


def test_a_total_promised_for_all_is_not_asked_of_a_region():
    """A rate may be held against each region's; a total may not."""
    total, aims = measure(**AIMS), "the target is for all forces together"
    assert rated(total, 9, area=NORTH_EAST) == ("not rated", aims)
    assert rated(PLANS, 99, area=NORTH_EAST)[0] == "met"


def test_where_no_path_leads_a_figure_is_not_rated():
    """Before the baseline, without one, or with one from before the definition changed."""
    assert rated(PLANS, 30, "2021-22-Q3") == ("not rated", "the path to the target begins in Q4 2021/22")
    assert rated(ratio(**promised(("2025-26-Q4", 60))), 30) == (
        "not rated",
        "there is no baseline for a path to the target",
    )
    assert rated(ratio(**AIMS, **broken_at("2024-25-Q1")), 30) == (
        "not rated",
        "the definition changed in Q1 2024/25, and there is no baseline since",
    )
    assert rated(ratio(**promised(("2023-24-Q4", 60)), **broken_at("2024-25-Q1")), 90) == (
        "not rated",
        "the definition changed in Q1 2024/25, after the last target",
    )


@pytest.mark.method("Rating")
def test_a_target_reached_since_the_definition_changed_is_not_met_from_an_older_baseline():
    """It was promised of another figure; under a baseline of its own it counts."""
    assert rated(ratio(**AIMS, **broken_at("2024-25-Q1")), 90) == (
        "not rated",
        "the definition changed in Q1 2024/25, and there is no baseline since",
    )
    anew = promised(("2025-26-Q4", 76), baseline=("2024-25-Q1", 50))
    assert rated(ratio(**anew, **broken_at("2024-25-Q1")), 90)[0] == "met"


@pytest.mark.method("Rating")
def test_the_reason_that_a_result_gives_is_the_rating_s():
    """A figure that could not be made."""
    assert rated(PLANS, None, marker="z", why="its figures for parts of 2024/25 cannot be added") == (
        "not rated",
        "no figure: its figures for parts of 2024/25 cannot be added",
    )


@pytest.mark.method("Rating")
@pytest.mark.parametrize(
    ("one", "words"),
    [
        (
            PLANS,
            "Met at 76.0% or more, the target for Q4 2025/26; on track up to 5.0 points behind the path; off track "
            "beyond that, or short of the last target when Q4 2025/26 has ended; not rated under 75% of forces",
        ),
        (
            median(decimals=0, **promised(("2025-26-Q4", 30), baseline=("2021-22-Q4", 62), beyond=0)),
            "Met at 30 days or less, the target for Q4 2025/26; on track on the path or ahead of it; off track beyond "
            "that, or short of the last target when Q4 2025/26 has ended",
        ),
        (
            ratio(direction="maintain", **promised(("2025-26-Q4", 60), beyond=2)),
            "Met within 2.0 points of 60.0%, to be kept; off track beyond that; not rated under 75% of forces",
        ),
        (ratio(), ""),
        (ratio(direction="context", **AIMS), ""),
    ],
)
def test_the_thresholds_stand_on_the_report(one, words: str):
    """In the measure's own unit; nothing for what is never rated."""
    assert thresholds(one, at("2024-25-Q2"), RULES) == words


@given(st.floats(0, 100), st.floats(0, 100), st.integers(0, 20))
def test_a_better_figure_is_never_rated_worse(one: float, other: float, quarters: int):
    """Whatever the quarter."""
    order = ("off track", "on track", "met")
    period = str(at("2021-22-Q4").moved(quarters))
    worse, better = (order.index(rated(PLANS, value, period)[0]) for value in sorted((one, other)))
    assert worse <= better


def test_a_reason_never_contradicts_its_rating():
    """Off track by less than is shown says so: 30.2 short where 30 is allowed and 30 is what a reader works out."""
    one = measure(**promised(("2025-26-Q4", 130), baseline=("2023-24-Q4", 130), beyond=30))
    path = expected_at(one, at("2024-25-Q2"))
    assert path is not None
    standing, reason = rated(one, path - 30.2)
    assert standing == "off track"
    assert reason.startswith("just over 30 behind ")
