"""From a figure back to the cells it came from."""

from __future__ import annotations

from math import fsum

from hypothesis import given
from hypothesis import strategies as st
from pytest import approx

from impact.plan.measure import RatioOf, Reference
from impact.results.compute import compute
from impact.results.index import ObservationIndex
from impact.results.trace import TraceLine, trace
from tests.results.small_plans import (
    CLEVELAND,
    DURHAM,
    FORCES,
    KENT,
    NATIONAL,
    Q1,
    definitions,
    planned,
    ratio,
    said,
    share,
)


def followed(one, index):
    plan = definitions(one)
    return trace(plan, compute(plan, one, NATIONAL, Q1, index))


def test_each_answer_leads_to_its_cell():
    """Who, what was asked, what was answered, and the submission, sheet and cell."""
    lines = followed(ratio(), planned([(KENT, 1, 1204)]))
    place = (7, "C1 A promise", "E5")
    assert lines[:2] == (
        TraceLine(KENT.id, "Kent", "… of which had a plan", 1, "1", *place),
        TraceLine(KENT.id, "Kent", "Initiatives launched", 1204, "1,204", *place),
    )


def test_each_force_left_out_says_why():
    """After the answers, in the register's order; a marker with its cell."""
    lines = followed(ratio(), planned([(CLEVELAND, 1, 2), (DURHAM, "x", 3)]))[2:]
    assert [(line.supplier_name, line.label, line.shown, line.cell, line.why) for line in lines] == [
        ("Durham", "… of which had a plan", "[x]", "E5", "not available [x]"),
        ("West Midlands", "not in the figure", "–", "", "not returned"),
        ("Staffordshire", "not in the figure", "–", "", "not returned"),
        ("Kent", "not in the figure", "–", "", "not returned"),
    ]
    assert not any(line.counted for line in lines)


def test_an_outside_denominator_leads_to_its_release():
    """It stands in no return; the publisher and date say where it is from."""
    one = ratio(value=RatioOf(numerator="launched", denominator=Reference(reference="officers"), per=1000), unit="rate")
    answer, outside, *_ = followed(one, ObservationIndex([said(CLEVELAND, "M-2", "launched", 3)]))
    assert answer.shown == "3"
    assert (outside.label, outside.shown, outside.submission) == ("Officers in post", "1,400", 0)
    assert (outside.why, outside.counted) == ("Home Office, as at 31 March 2024", True)


def test_a_yes_reads_as_yes():
    """Not as 1."""
    index = ObservationIndex([said(CLEVELAND, "M-3", "broker", 1), said(KENT, "M-3", "broker", 0)])
    assert [line.shown for line in followed(share(), index)][:2] == ["Yes", "No"]


PAIR = st.tuples(st.integers(0, 1000), st.integers(1, 1000))


@given(st.lists(st.one_of(st.none(), PAIR), min_size=5, max_size=5))
def test_the_counted_lines_give_the_figure_again(pairs):
    """Added up, item by item, they are its numerator and denominator; the others are as many as were left out."""
    one = ratio()
    index = planned((force, *pair) for force, pair in zip(FORCES, pairs, strict=True) if pair is not None)
    plan = definitions(one)
    result = compute(plan, one, NATIONAL, Q1, index)
    lines = trace(plan, result)
    sums = {
        label: fsum(line.value or 0 for line in lines if line.counted and line.label == label)
        for label in (item.label for item in one.items.values())
    }
    if result.value is not None:
        assert result.value == approx(100 * sums["… of which had a plan"] / sums["Initiatives launched"])
    assert sum(not line.counted for line in lines) == len(result.coverage.left)
