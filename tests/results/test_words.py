"""Numbers as reasons say them."""

from __future__ import annotations

import pytest

from impact.results.words import amount, distance
from tests.results.small_plans import definitions, measure

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
