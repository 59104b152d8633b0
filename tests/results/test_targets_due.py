"""What a rating says once a target has fallen due: what was missed, and what is promised next."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact.plan.periods import Period
from impact.results.targets import rate, target_to_come
from tests.results.small_plans import broken_at, definitions, figure, median, promised, ratio

RULES = definitions().plan.presentation
AIMS = promised(("2023-24-Q4", 60), ("2025-26-Q4", 76), baseline=("2021-22-Q4", 44))
PLANS = ratio(**AIMS)
YEARLY = promised(("2024-25", 50), ("2025-26", 55), baseline=("2022-23", 38), beyond=3)
NEXT = "; 76.0% is promised by Q4 2025/26"


def rated(one, value, period="2023-24-Q4"):
    found = rate(one, figure(one, value, Period.parse(period)), RULES)
    return found.standing, found.reason


@pytest.mark.method("Rating")
@pytest.mark.parametrize(
    ("value", "rating"),
    [
        (60.0, ("met", f"has reached 60.0%, the target for Q4 2023/24{NEXT}")),
        (59.96, ("on track", f"less than 0.1 points short of the 60.0% promised for Q4 2023/24, {{}}{NEXT}")),
        (58.0, ("on track", f"2.0 points short of the 60.0% promised for Q4 2023/24, {{}}{NEXT}")),
        (54.99, ("off track", f"just over 5.0 points short of the 60.0% promised for Q4 2023/24{NEXT}")),
        (54.0, ("off track", f"6.0 points short of the 60.0% promised for Q4 2023/24{NEXT}")),
    ],
)
def test_a_target_that_falls_due_is_named_with_the_next(value: float, rating: tuple[str, str]):
    """What was missed is said, however little; the target that comes after it is not left to the definition."""
    assert rated(PLANS, value) == (rating[0], rating[1].format("within what is allowed"))


def test_a_yearly_target_that_was_missed_by_a_point():
    """The year has ended, its target was not reached, and the measure is on track: the reason says all three."""
    aware = ratio(frequency="annual", decimals=0, **YEARLY)
    assert rated(aware, 49, "2024-25") == (
        "on track",
        "1 point short of the 50% promised for 2024/25, within what is allowed; 55% is promised by 2025/26",
    )


def test_a_target_missed_before_now_is_said_until_it_is_reached():
    """The figure is held against the path; what was promised earlier and is not there yet stands beside it."""
    missed = "short of the 60.0% promised for Q4 2023/24"
    assert rated(PLANS, 59.5, "2024-25-Q2") == (
        "on track",
        f"4.5 points behind the path of 64.0% and 0.5 points {missed}{NEXT}",
    )
    assert rated(PLANS, 58.0, "2024-25-Q2") == (
        "off track",
        f"6.0 points behind the path of 64.0% and 2.0 points {missed}{NEXT}",
    )
    assert rated(PLANS, 60.8, "2024-25-Q2") == ("on track", "3.2 points behind the path of 64.0%")


def test_where_the_path_stays_at_the_target_it_is_said_once():
    """A stepped path is the target that fell due: the figure is short of that, or ahead of it."""
    stepped = ratio(path="stepped", **AIMS)
    assert rated(stepped, 58, "2024-25-Q2") == (
        "on track",
        f"2.0 points short of the 60.0% promised for Q4 2023/24, within what is allowed{NEXT}",
    )
    assert rated(stepped, 62, "2024-25-Q2") == ("on track", "2.0 points ahead of the path of 60.0%")


def test_a_target_from_before_a_break_is_not_held_against_the_figures_after_it():
    """It was promised of another figure."""
    anew = promised(("2023-24-Q4", 60), ("2025-26-Q4", 76), baseline=("2024-25-Q1", 50))
    assert rated(ratio(**anew, **broken_at("2024-25-Q1")), 50, "2024-25-Q2") == (
        "on track",
        "3.7 points behind the path of 53.7%",
    )


def test_where_less_is_better_a_missed_target_is_below_the_figure():
    """Days to publication: 45 were promised by March 2024 and 30 by March 2026."""
    days = median(decimals=0, **promised(("2023-24-Q4", 45), ("2025-26-Q4", 30), baseline=("2021-22-Q4", 62), beyond=3))
    found = rate(days, figure(days, 47, Period.parse("2023-24-Q4"), included=5), RULES)
    assert (found.standing, found.reason) == (
        "on track",
        "2 days above the 45 days promised for Q4 2023/24, within what is allowed; 30 days is promised by Q4 2025/26",
    )
    last = rate(days, figure(days, 31, Period.parse("2025-26-Q4"), included=5), RULES)
    assert last.reason == "1 day above 30 days, the target for Q4 2025/26"


def test_a_level_to_be_kept_is_held_against_the_figures_as_shown():
    """A reader of 58% and 60% works out two points; where that is what is allowed, and it is off track, so it says."""
    whole = ratio(direction="maintain", decimals=0, **promised(("2025-26-Q4", 60), beyond=2))
    assert rated(whole, 57.5) == ("off track", "just over 2 points below the 60% to be kept")
    assert rated(whole, 58.4) == ("met", "2 points below the 60% to be kept")
    kept = ratio(direction="maintain", **promised(("2025-26-Q4", 60), beyond=5))
    assert rated(kept, 54.99) == ("off track", "just over 5.0 points below the 60.0% to be kept")
    assert rated(kept, 60.04) == ("met", "less than 0.1 points above the 60.0% to be kept")
    assert rated(ratio(direction="maintain", **promised(("2025-26-Q4", 60.04), beyond=5)), 59.96)[1] == (
        "less than 0.1 points below the 60.0% to be kept"
    )


def test_a_level_that_is_to_change_says_what_it_becomes():
    """Kept until one date, then another level."""
    kept = ratio(direction="maintain", **promised(("2023-24-Q4", 60), ("2025-26-Q4", 76), beyond=2))
    assert rated(kept, 59) == ("met", f"1.0 points below the 60.0% to be kept{NEXT}")


@pytest.mark.parametrize(
    ("period", "value"), [("2023-24-Q3", 60), ("2023-24-Q4", 76), ("2025-26-Q3", 76), ("2025-26-Q4", None)]
)
def test_the_target_to_come_is_due_after_the_period(period: str, value: float | None):
    """One that is due now has come."""
    found = target_to_come(PLANS, Period.parse(period))
    assert (found and found.value) == value


@given(st.floats(50, 70), st.integers(0, 2), st.sampled_from([0.0, 1.5, 2.0, 5.0]))
def test_no_reason_has_a_gap_within_what_is_allowed_and_calls_it_off_track(value: float, decimals: int, beyond: float):
    """Of a level to be kept: the gap is the difference of the figures as shown, or says that it is just over."""
    kept = ratio(direction="maintain", decimals=decimals, **promised(("2025-26-Q4", 60), beyond=beyond))
    standing, reason = rated(kept, value)
    gap = reason.removeprefix("just over ").split()[0]
    if standing == "off track" and gap != "less" and float(gap) <= beyond:
        assert reason.startswith("just over ")
    if standing == "met":
        assert not reason.startswith("just over ")
