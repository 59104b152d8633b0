"""What is shown of a series that is too short for limits."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact.results.spc import FEWEST_POINTS, variation
from tests.results.small_plans import measure
from tests.results.small_series import STEADY, at, results

pytestmark = pytest.mark.method("Run charts")


@pytest.mark.parametrize(
    ("points", "reason"),
    [(0, "0 points; 12 are needed"), (1, "1 point; 12 are needed"), (11, "11 points; 12 are needed")],
)
def test_fewer_than_12_points_are_too_few(points: int, reason: str) -> None:
    """And no limits are given to be drawn."""
    found = variation(measure(), results(STEADY[:points] or [None]))
    assert (found.drift, found.reason) == ("too few points", reason)
    assert (found.mean, found.lower, found.upper, found.signals, found.assurance) == (None, None, None, (), "")


def test_a_run_chart_has_the_median_of_its_points() -> None:
    """As many above as below, of those since the break; one far point does not move it. Gaps are no points."""
    assert variation(measure(), results([3, 1, 90])).centre_of_run == 3
    assert variation(measure(), results([3, None, 1])).centre_of_run == 2
    broken = variation(measure(), results([500, 400, None, 3, 1, 90], broken=2))
    assert (broken.centre_of_run, broken.since) == (3, at(3))


def test_a_series_without_a_figure_has_no_median() -> None:
    """Nor a first period."""
    found = variation(measure(), results([None, None]))
    assert (found.centre_of_run, found.since) == (None, None)


def test_nothing_is_called_special_cause_on_a_run_chart() -> None:
    """Not eleven points that only rise, nor one far above the rest."""
    for values in ([*range(11)], [*STEADY[:10], 1000]):
        found = variation(measure(), results(values))
        assert (found.drift, found.signals) == ("too few points", ())


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=FEWEST_POINTS - 1))
def test_no_shift_can_be_seen_against_the_median_of_so_few(values: list[float]) -> None:
    """At most half of the points lie on either side of their own median: of eleven, five, which is no run of six."""
    centre = variation(measure(), results(values)).centre_of_run
    assert centre is not None
    assert max(sum(value > centre for value in values), sum(value < centre for value in values)) <= 5
