"""Numbers as reasons say them."""

from __future__ import annotations

import pytest

from impact.results.model import amount, distance, rounded, when
from tests.results.small_plans import Q1, definitions, measure

RULES = definitions().plan.presentation


@pytest.mark.parametrize(
    ("unit", "value", "said", "apart"),
    [
        ("percent", 64.05, "64.1%", "64.1 points"),
        ("count", 1204.4, "1,204", "1,204"),
        ("rate", 1.94, "1.9", "1.9"),
        ("days", 38.0, "38.0 days", "38.0 days"),
        ("fte", 12.5, "12.5 FTE", "12.5 FTE"),
        ("percent", 0.0, "0.0%", "0.0 points"),
        ("count", 0.2, "0", "less than 1"),
        ("rate", 0.04, "0.0", "less than 0.1"),
    ],
)
def test_a_figure_and_a_distance_in_each_unit(unit: str, value: float, said: str, apart: str):
    """A distance is never said to be nought when it is not."""
    one = measure(unit=unit)
    assert (amount(value, one, RULES), distance(value, one, RULES)) == (said, apart)


def test_one_point_and_one_day_are_singular():
    """A measure's own decimals decide how they are written."""
    assert distance(1, measure(unit="percent", decimals=0), RULES) == "1 point"
    assert distance(0.2, measure(unit="days", decimals=0), RULES) == "less than 1 day"
    assert distance(1, measure(unit="percent"), RULES) == "1.0 points"


def test_below_zero_has_a_true_minus():
    """Not a hyphen."""
    assert amount(-3, measure(), RULES) == "−3"


@pytest.mark.parametrize("nothing", [-0.0, -0.04])
def test_nought_has_no_sign(nothing: float):
    """What rounds to nought is 0, and never "-0"."""
    assert amount(nothing, measure(unit="rate"), RULES) == "0.0"
    assert str(rounded(nothing, measure(unit="rate"), RULES)) == "0.0"


@pytest.mark.parametrize(("value", "said"), [(1e12, "1,000,000,000,000"), (1e300, f"{10**300:,}")])
def test_a_huge_figure_is_said_in_full(value: float, said: str):
    """Whatever its size."""
    assert amount(value, measure(), RULES) == said


@pytest.mark.method("Stocks and flows")
def test_a_figure_that_lags_says_when_what_it_counts_happened():
    """Beside the period that it was collected for, which stays its own."""
    assert when(measure(lag="Support agreed two quarters earlier"), Q1) == (
        "Q1 2024/25 (support agreed two quarters earlier)"
    )
    assert when(measure(), Q1) == "Q1 2024/25"
