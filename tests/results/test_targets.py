"""The path to a target, how a figure stands against it, and what is said once a target has fallen due."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest import approx

from impact.plan.periods import Period
from impact.results.model import Coverage, Left
from impact.results.targets import expected_at, next_target, rate, target_to_come, thresholds
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
STEPPED = ratio(path="stepped", **AIMS)


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
    assert expected_at(STEPPED, at(period)) == value
    assert rated(STEPPED, 45.0, "2023-24-Q3") == ("on track", "1.0 points ahead of the path of 44.0%")


@pytest.mark.method("Baselines, paths and targets")
@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (ratio(frequency="annual", **promised(("2024-25", 60), baseline=("2022-23", 40))), {"2023-24": 50}),
        (ratio(**promised(baseline=("2021-22-Q4", 44))), {"2022-23-Q1": None}),  # a baseline alone promises nothing
        # without a baseline it begins at the first target
        (ratio(**promised(("2023-24-Q4", 60), ("2024-25-Q4", 64))),
         {"2023-24-Q3": None, "2023-24-Q4": 60, "2024-25-Q2": 62, "2025-26-Q1": 64}),
        # nor does it cross a change of definition: the older baseline and targets do not count after it
        (ratio(**AIMS, **broken_at("2024-25-Q1")), {"2023-24-Q4": 60, "2024-25-Q2": None, "2025-26-Q4": 76}),
    ],
)  # fmt: skip
def test_where_a_path_begins_and_ends(one, expected: dict[str, float | None]):
    """With a baseline or the first target, of the definition in force."""
    assert {period: expected_at(one, at(period)) for period in expected} == expected


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


@pytest.mark.parametrize(
    ("period", "value"), [("2023-24-Q3", 60), ("2023-24-Q4", 76), ("2025-26-Q3", 76), ("2025-26-Q4", None)]
)
def test_the_target_to_come_is_due_after_the_period(period: str, value: float | None):
    """One that is due now has come."""
    found = target_to_come(PLANS, at(period))
    assert (found and found.value) == value


DAYS = median(decimals=0, **promised(("2025-26-Q4", 30), baseline=("2021-22-Q4", 62), beyond=3))
TWICE = median(decimals=0, **promised(("2023-24-Q4", 45), ("2025-26-Q4", 30), baseline=("2021-22-Q4", 62), beyond=3))
YEARLY = promised(("2024-25", 50), ("2025-26", 55), baseline=("2022-23", 38), beyond=3)
LAST = "76.0%, the target for Q4 2025/26"
FIRST = "60.0% promised for Q4 2023/24"
NEXT = "; 76.0% is promised by Q4 2025/26"
ALLOWED = "within what is allowed"


def kept(target: float = 60, beyond: float = 5, **changes):
    """A level to be kept until March 2026."""
    return ratio(direction="maintain", **promised(("2025-26-Q4", target), beyond=beyond), **changes)


@pytest.mark.method("Rating")
@pytest.mark.parametrize(
    ("one", "value", "period", "standing", "reason"),
    [
        # met, on track within five points of the path, else off track; the last target's date allows nothing
        (PLANS, 76.0, "2024-25-Q2", "met", f"has reached {LAST}"),
        (PLANS, 66.5, "2024-25-Q2", "on track", "2.5 points ahead of the path of 64.0%"),
        (PLANS, 64.0, "2024-25-Q2", "on track", "on the path of 64.0%"),
        (PLANS, 63.99, "2024-25-Q2", "on track", "on the path of 64.0%"),
        (PLANS, 60.8, "2024-25-Q2", "on track", "3.2 points behind the path of 64.0%"),
        (PLANS, 80.0, "2025-26-Q2", "met", f"has reached {LAST}"),
        (PLANS, 67.0, "2025-26-Q2", "on track", "5.0 points behind the path of 72.0%"),
        (PLANS, 66.9, "2025-26-Q2", "off track", "5.1 points behind the path of 72.0%"),
        (PLANS, 75.9, "2025-26-Q4", "off track", f"0.1 points short of {LAST}"),
        (PLANS, 75.9, "2026-27-Q1", "off track", f"0.1 points short of {LAST}"),
        # a target that falls due is named with the next, however little was missed
        (PLANS, 60.0, "2023-24-Q4", "met", f"has reached 60.0%, the target for Q4 2023/24{NEXT}"),
        (PLANS, 59.96, "2023-24-Q4", "on track", f"less than 0.1 points short of the {FIRST}, {ALLOWED}{NEXT}"),
        (PLANS, 58.0, "2023-24-Q4", "on track", f"2.0 points short of the {FIRST}, {ALLOWED}{NEXT}"),
        (PLANS, 54.99, "2023-24-Q4", "off track", f"just over 5.0 points short of the {FIRST}{NEXT}"),
        (PLANS, 54.0, "2023-24-Q4", "off track", f"6.0 points short of the {FIRST}{NEXT}"),
        (ratio(frequency="annual", decimals=0, **YEARLY), 49, "2024-25", "on track",
         f"1 point short of the 50% promised for 2024/25, {ALLOWED}; 55% is promised by 2025/26"),
        # one missed before now is said until it is reached
        (PLANS, 59.5, "2024-25-Q2", "on track",
         f"4.5 points behind the path of 64.0% and 0.5 points short of the {FIRST}{NEXT}"),
        (PLANS, 58.0, "2024-25-Q2", "off track",
         f"6.0 points behind the path of 64.0% and 2.0 points short of the {FIRST}{NEXT}"),
        # a stepped path is the target that fell due: it is said once
        (STEPPED, 58, "2024-25-Q2", "on track", f"2.0 points short of the {FIRST}, {ALLOWED}{NEXT}"),
        (STEPPED, 62, "2024-25-Q2", "on track", "2.0 points ahead of the path of 60.0%"),
        # where down is good, fewer is ahead, and a missed target lies below
        (DAYS, 30, "2024-25-Q2", "met", "has reached 30 days, the target for Q4 2025/26"),
        (DAYS, 41, "2024-25-Q2", "on track", "1 day ahead of the path of 42 days"),
        (DAYS, 46, "2024-25-Q2", "off track", "4 days behind the path of 42 days"),
        (TWICE, 47, "2023-24-Q4", "on track",
         f"2 days above the 45 days promised for Q4 2023/24, {ALLOWED}; 30 days is promised by Q4 2025/26"),
        (TWICE, 31, "2025-26-Q4", "off track", "1 day above 30 days, the target for Q4 2025/26"),
        # a level to be kept: met within the allowed distance on either side, by the figures as they are shown
        (kept(beyond=2), 60, "2024-25-Q2", "met", "at the 60.0% to be kept"),
        (kept(beyond=2), 58, "2024-25-Q2", "met", "2.0 points below the 60.0% to be kept"),
        (kept(beyond=2), 62.1, "2024-25-Q2", "off track", "2.1 points above the 60.0% to be kept"),
        (kept(beyond=2), 57.9, "2024-25-Q2", "off track", "2.1 points below the 60.0% to be kept"),
        (kept(beyond=2, decimals=0), 57.5, "2024-25-Q2", "off track", "just over 2 points below the 60% to be kept"),
        (kept(beyond=2, decimals=0), 58.4, "2024-25-Q2", "met", "2 points below the 60% to be kept"),
        (kept(), 54.99, "2024-25-Q2", "off track", "just over 5.0 points below the 60.0% to be kept"),
        (kept(), 60.04, "2024-25-Q2", "met", "less than 0.1 points above the 60.0% to be kept"),
        (kept(60.04), 59.96, "2024-25-Q2", "met", "less than 0.1 points below the 60.0% to be kept"),
        (ratio(direction="maintain", **promised(("2023-24-Q4", 60), ("2025-26-Q4", 76), beyond=2)), 59, "2023-24-Q4",
         "met", f"1.0 points below the 60.0% to be kept{NEXT}"),
        # 0.1 + 0.2 is 0.3, whatever the machine says
        (ratio(decimals=2, direction="decrease", **promised(("2025-26-Q4", 0.3))), 0.1 + 0.2, "2024-25-Q2", "met",
         "has reached 0.30%, the target for Q4 2025/26"),
        # under a baseline of its own a target after a break counts, and one from before it does not
        (ratio(**promised(("2025-26-Q4", 76), baseline=("2024-25-Q1", 50)), **broken_at("2024-25-Q1")), 90,
         "2024-25-Q2", "met", f"has reached {LAST}"),
        (ratio(**promised(("2023-24-Q4", 60), ("2025-26-Q4", 76), baseline=("2024-25-Q1", 50)),
               **broken_at("2024-25-Q1")), 50, "2024-25-Q2", "on track", "3.7 points behind the path of 53.7%"),
        # nothing is promised, or of another definition, or no path leads there
        (ratio(direction="context", **AIMS), 99, "2024-25-Q2", "not rated", "shown for context, never rated"),
        (ratio(), 99, "2024-25-Q2", "not rated", "the plan sets no target"),
        (PLANS, 30, "2021-22-Q3", "not rated", "the path to the target begins in Q4 2021/22"),
        (ratio(**promised(("2025-26-Q4", 60))), 30, "2024-25-Q2", "not rated",
         "there is no baseline for a path to the target"),
        (ratio(**AIMS, **broken_at("2024-25-Q1")), 30, "2024-25-Q2", "not rated",
         "the definition changed in Q1 2024/25, and there is no baseline since"),
        (ratio(**AIMS, **broken_at("2024-25-Q1")), 90, "2024-25-Q2", "not rated",
         "the definition changed in Q1 2024/25, and there is no baseline since"),
        (ratio(**promised(("2023-24-Q4", 60)), **broken_at("2024-25-Q1")), 90, "2024-25-Q2", "not rated",
         "the definition changed in Q1 2024/25, after the last target"),
        (ratio(**AIMS, **broken_at("2025-26-Q1")), 90.0, "2024-25-Q2", "not rated",
         "the target is under the definition that begins in Q1 2025/26"),
        (ratio(**AIMS, **broken_at("2025-26-Q1")), 61.0, "2023-24-Q3", "met",
         "has reached 60.0%, the target for Q4 2023/24"),
    ],
)  # fmt: skip
def test_how_a_figure_stands(one, value: float, period: str, standing: str, reason: str):
    """Against the next target and the path, with what was missed and what is promised next."""
    assert rated(one, value, period) == (standing, reason)


def test_too_few_forces_are_not_rated_however_good_the_figure():
    """Three of five is under three quarters; four of five is not."""
    assert rated(PLANS, 99, included=3) == ("not rated", "only 3 of 5 forces are in the figure")
    assert rated(PLANS, 99, included=4)[0] == "met"


def test_a_total_promised_for_all_is_not_asked_of_a_region():
    """A rate may be held against each region's; a total may not."""
    assert rated(measure(**AIMS), 9, area=NORTH_EAST) == ("not rated", "the target is for all forces together")
    assert rated(PLANS, 99, area=NORTH_EAST)[0] == "met"


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
        ({"marker": "z", "why": "its parts cannot be added"}, "no figure: its parts cannot be added"),
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


@given(st.floats(50, 70), st.integers(0, 2), st.sampled_from([0.0, 1.5, 2.0, 5.0]))
def test_no_reason_has_a_gap_within_what_is_allowed_and_calls_it_off_track(value: float, decimals: int, beyond: float):
    """Of a level to be kept: the gap is the difference of the figures as shown, or says that it is just over."""
    standing, reason = rated(kept(beyond=beyond, decimals=decimals), value)
    gap = reason.removeprefix("just over ").split()[0]
    if standing == "off track" and gap != "less" and float(gap) <= beyond:
        assert reason.startswith("just over ")
    if standing == "met":
        assert not reason.startswith("just over ")
