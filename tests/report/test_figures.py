"""Numbers as a reader sees them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact.report.charts.scales import format_scale
from impact.report.sentences import format_value


@pytest.mark.parametrize(
    ("value", "unit", "decimals", "shown"),
    [
        (67.0, "percent", 0, "67%"),
        (1204.0, "count", 0, "1,204"),
        (1.9, "rate", 1, "1.9"),
        (38.0, "days", 0, "38"),
        (0.0, "count", 0, "0"),
        (-3.0, "count", 0, "\N{MINUS SIGN}3"),
        (-0.4, "count", 0, "0"),
        (2.5, "count", 0, "3"),
        (-2.5, "count", 0, "\N{MINUS SIGN}3"),
        (1.005, "rate", 2, "1.01"),
        (1e30, "count", 0, "1" + ",000" * 10),
    ],
)
def test_a_figure_is_rounded_once_and_written_in_full(value, unit, decimals, shown):
    """Halves go away from zero, thousands are parted, and nothing says minus zero."""
    assert format_value(value, unit, decimals) == shown


@pytest.mark.parametrize(
    ("value", "marker", "shown"), [(None, "x", "[x]"), (None, "", "\N{EN DASH}"), (67.0, "p", "67% [p]")]
)
def test_a_missing_figure_is_its_marker_and_never_a_zero(value, marker, shown):
    """A marker stands in brackets, in the figure's place or after it."""
    assert format_value(value, "percent", 0, marker) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (40.0, "40"),
        (5000.0, "5,000"),
        (2e6, "2m"),
        (1.5e9, "1.5bn"),
        (-4e12, "\N{MINUS SIGN}4tn"),
        (1_234_567.0, "1,234,567"),
    ],
)
def test_a_scale_is_short_only_where_nothing_is_lost(value, shown):
    """Millions are short when two decimals say all of them."""
    assert format_scale(value, "count", 0) == shown


@given(st.floats(-1e12, 1e12, allow_nan=False), st.integers(0, 3))
def test_what_is_shown_is_within_half_a_step_of_the_figure(value, decimals):
    """Reading the words back gives the figure to its decimals."""
    shown = float(format_value(value, "count", decimals).replace(",", "").replace("\N{MINUS SIGN}", "-"))
    assert abs(shown - value) <= 0.5 * 10**-decimals * (1 + 1e-9) + abs(value) * 1e-15
