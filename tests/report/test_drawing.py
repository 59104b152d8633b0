"""What the charts stand on: scales, labels moved apart, letters measured, dots that keep their distance."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact.report.charts import Label, fold, text_width
from impact.report.charts.scales import Across, Scale, apart, from_zero, span, ticks


def test_a_scale_goes_from_figures_to_pixels() -> None:
    """Half-way is half-way, upside down where the pixels are; one without a length divides by nothing."""
    assert Scale(0, 100, 110, 10)(50) == Scale(3, 3, 110, 10)(3) == 60


@pytest.mark.parametrize(
    ("values", "ceiling", "reach"),
    [
        ([46, 60], None, (46, 60)),
        ([100, 100], None, (95, 105)),
        ([1000, 1001], None, (950.45, 1050.55)),
        ([98, 100], 100, (90, 100)),
        ([0, 0], None, (0, 10)),
        ([0, 1e-12], None, (0, 10)),
        ([5e-324], None, (0, 10)),
        ([-0.3, 0.2], None, (-10, 10)),
        ([-0.3, 0.0], None, (-10, 0)),
    ],
)
def test_a_scale_shows_a_tenth_of_its_largest_figure_or_more(
    values: list[float], ceiling: float | None, reach: tuple[float, float]
) -> None:
    """Noise in the last digit must not look like news. Room that is lacking above 100% is taken below.

    What would be written as 0 is drawn as 0 is, with room on the side that it is on.
    """
    assert span(values, 1, ceiling) == pytest.approx(reach)


@pytest.mark.parametrize(
    ("values", "starts"), [([46, 60], False), ([65, 132], True), ([17, 17], True), ([-9, -1], True)]
)
def test_a_scale_starts_at_zero_where_that_hides_nothing(values: list[float], starts: bool) -> None:
    """Counts that double start at zero; a share that moves by a quarter does not."""
    assert (0.0 in from_zero(values)) is starts


def test_ticks_are_round() -> None:
    """The steps are 1, 2 or 5 times a power of ten, written without a tail of digits."""
    assert ticks(46, 60, 1, 4) == (45, 50, 55, 60)
    assert ticks(0.12, 0.31, 0.1, 4) == (0.1, 0.2, 0.3, 0.4)


@given(st.floats(-1e9, 1e9), st.floats(0.5, 1e9), st.integers(2, 8))
def test_ticks_enclose_their_figures_evenly(low: float, size: float, most: int) -> None:
    """From at or below the lowest to at or above the highest, in no more intervals than asked."""
    found = ticks(low, low + size, 0.1, most)
    step = (found[-1] - found[0]) / (len(found) - 1)
    assert found[0] <= low + step * 1e-6 and found[-1] >= low + size - step * 1e-6
    assert len(found) - 1 <= most
    assert all(math.isclose(after - before, step, rel_tol=1e-6) for before, after in pairwise(found))


@pytest.mark.parametrize("size", [0.0, 5e-324, 1e-12, 0.9])
def test_ticks_are_never_fewer_than_two(size: float) -> None:
    """A scale always has a length, whatever it is asked to reach."""
    assert ticks(0, size, 1, 4) == (0, 1)


@pytest.mark.parametrize("largest", [5e-324, 1e-300, 0.02])
def test_a_scale_across_takes_the_smallest_size(largest: float) -> None:
    """No size is too small to be placed."""
    across = Across.over([largest], (0.0, 100.0), 4)
    assert 0 <= across(largest) <= 100


def test_labels_that_want_one_place_share_it() -> None:
    """Each moves by half of what they lack; a heavier one moves less."""
    assert apart([(50, 10, 1), (50, 10, 1)], 0, 100) == [45, 55]
    assert apart([(50, 10, 9), (50, 10, 1)], 0, 100) == [49, 59]


@given(st.lists(st.tuples(st.floats(-50, 250), st.floats(1, 20)), max_size=10))
def test_labels_never_overlap_and_stay_inside(wanted: list[tuple[float, float]]) -> None:
    """In their order, within the bounds, and unmoved when nothing is in the way."""
    wishes = [(centre, size, 1.0) for centre, size in sorted(wanted)]
    centres = apart(wishes, 0, 200)
    edges = [(y - size / 2, y + size / 2) for y, (_, size, _) in zip(centres, wishes, strict=True)]
    assert all(top >= -1e-9 and bottom <= 200 + 1e-9 for top, bottom in edges)
    assert all(one[1] <= other[0] + 1e-9 for one, other in pairwise(edges))


def test_words_are_as_wide_as_the_shipped_font_makes_them() -> None:
    """A bold zero of Source Sans 3 is 0.528 of the size wide."""
    assert text_width("0", 100, 700) == pytest.approx(52.8)
    assert text_width("00", 10, 400) == pytest.approx(9.94)


def test_long_words_fold_where_the_lines_come_out_even() -> None:
    """Two lines, and the wider is as short as it can be."""
    assert fold("target 60% by Q4 23/24", "note", 80) == ("target 60%", "by Q4 23/24")
    assert fold("target 60%", "note", 80) == ("target 60%",)


def test_a_label_says_what_it_covers() -> None:
    """Anchored at its end, it covers what is left of its place."""
    left, top, right, bottom = Label("note", ("60%",), 100, 50, anchor="end").box
    assert right == 100 and left < 85 and top < 50 < bottom
