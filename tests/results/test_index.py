"""Observations, found at once."""

from __future__ import annotations

from itertools import permutations

from impact.results.compute import ObservationIndex
from impact.returns.observation import Observation
from tests.results.small_plans import DURHAM, KENT, Q1, said


def test_an_observation_is_found_by_supplier_measure_item_and_period():
    """And nothing else is found in its place."""
    index = ObservationIndex([said(KENT, "M-1", "launched", 3)])
    found = index.get(KENT.id, "M-1", "launched", Q1)
    assert found is not None
    assert found.value == 3
    assert index.get(DURHAM.id, "M-1", "launched", Q1) is None
    assert index.get(KENT.id, "M-1", "launched", Q1.following) is None


def test_the_later_submission_counts_in_any_order():
    """Of two answers to one question the later submission's is found; of one submission's, always the same."""
    three = [
        Observation(KENT.id, "M-1", "launched", Q1, value, submission=number)
        for value, number in ((3, 8), (9, 7), (5, 8))
    ]
    found = {ObservationIndex(order).get(KENT.id, "M-1", "launched", Q1) for order in permutations(three)}
    assert found == {three[2]}


def test_who_was_heard():
    """A supplier was heard for a date when it answered anything that ends then."""
    index = ObservationIndex([said(KENT, "M-1", "launched", "x")])
    assert index.heard(KENT.id, Q1.last)
    assert not index.heard(DURHAM.id, Q1.last)
    assert not index.heard(KENT.id, Q1.following.last)
