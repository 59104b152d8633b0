"""The Wilson interval."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest import approx

from impact.results.uncertainty import wilson


@pytest.mark.parametrize(
    ("hits", "tries", "interval"),
    [
        (81, 263, (0.2553, 0.3662)),
        (15, 148, (0.0624, 0.1605)),
        (0, 20, (0.0000, 0.1611)),
        (1, 29, (0.0061, 0.1718)),
    ],
)
def test_wilson_agrees_with_the_published_examples(hits: int, tries: int, interval: tuple[float, float]):
    """R. G. Newcombe, Statistics in Medicine 17 (1998) 857-872, table I, method 3."""
    assert wilson(hits, tries) == approx(interval, abs=0.00005)


@given(st.integers(1, 100_000).flatmap(lambda tries: st.tuples(st.integers(0, tries), st.just(tries))))
def test_wilson_holds_the_share_and_stays_within_0_and_1(pair: tuple[int, int]):
    """And counting the other answer mirrors it."""
    hits, tries = pair
    low, high = wilson(hits, tries)
    assert 0 <= low <= hits / tries <= high <= 1
    assert wilson(tries - hits, tries) == approx((1 - high, 1 - low), abs=1e-9)


@pytest.mark.parametrize(("hits", "tries"), [(0, 0), (3, 2), (-1, 2)])
def test_wilson_refuses_what_is_no_share(hits: int, tries: int):
    """Nothing of nothing, more than all, less than none."""
    with pytest.raises(ValueError, match="is not a share"):
        wilson(hits, tries)
