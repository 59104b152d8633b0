"""From a figure back to the cells it came from."""

from __future__ import annotations

from datetime import UTC, date, datetime
from math import fsum
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest import approx

from impact.plan.measure import AskedItem, RatioOf, Reference, SumOf
from impact.results.compute import ObservationIndex
from impact.results.trace import Provenance, TraceLine, formula, trace
from tests.results.small_plans import (
    CLEVELAND,
    DURHAM,
    FORCES,
    KENT,
    NATIONAL,
    Q1,
    area_of,
    compute,
    definitions,
    launched,
    measure,
    median,
    planned,
    ratio,
    said,
    share,
)

pytestmark = pytest.mark.method("From a figure to its cells")

PER_OFFICER: dict[str, Any] = {
    "value": RatioOf(numerator="launched", denominator=Reference(reference="officers"), per=1000), "unit": "rate",
}  # fmt: skip


def followed(one, index, **told):
    plan = definitions(one)
    return trace(plan, compute(plan, one, NATIONAL, Q1, index), **told)


def test_each_answer_leads_to_its_cell():
    """Who, what was asked, what was answered, what it is to the formula, and the submission, sheet and cell."""
    lines = followed(ratio(), planned([(KENT, 1, 1204)])).lines
    place: dict[str, Any] = {"submission": 7, "sheet": "C1 A promise", "cell": "E5", "measure": "M-2", "period": Q1}
    assert lines[:2] == (
        TraceLine(KENT.id, "Kent", "… of which had a plan", 1, "1", part="numerator", item="plans", **place),
        TraceLine(KENT.id, "Kent", "Initiatives launched", 1204, "1,204", part="denominator", item="launched", **place),
    )


def test_each_force_left_out_says_why():
    """After the answers, in the register's order; a marker with its cell."""
    lines = followed(ratio(), planned([(CLEVELAND, 1, 2), (DURHAM, "x", 3)])).lines[2:]
    assert [(line.supplier_name, line.label, line.shown, line.cell, line.why) for line in lines] == [
        ("Durham", "… of which had a plan", "[x]", "E5", "not available [x]"),
        ("West Midlands", "not in the figure", "–", "", "not returned"),
        ("Staffordshire", "not in the figure", "–", "", "not returned"),
        ("Kent", "not in the figure", "–", "", "not returned"),
    ]
    assert not any(line.counted for line in lines)
    assert (lines[0].marker, lines[0].part) == ("x", "")


def test_an_outside_denominator_leads_to_its_release():
    """It stands in no return; the publisher and date say where it is from."""
    found = followed(ratio(**PER_OFFICER), ObservationIndex([said(CLEVELAND, "M-2", "launched", 3)]))
    answer, outside, *_ = found.lines
    assert answer.shown == "3"
    assert (outside.label, outside.shown, outside.submission) == ("Officers in post", "1,400", 0)
    assert (outside.why, outside.counted, outside.part) == ("Home Office, as at 31 March 2024", True, "denominator")
    assert found.release is not None and found.release.released == date(2024, 7, 24)


def test_a_yes_reads_as_yes():
    """Not as 1."""
    index = ObservationIndex([said(CLEVELAND, "M-3", "broker", 1), said(KENT, "M-3", "broker", 0)])
    assert [line.shown for line in followed(share(), index).lines][:2] == ["Yes", "No"]


TWO_ITEMS: dict[str, Any] = {
    "items": {key: AskedItem(label=key.capitalize(), type="count") for key in ("new", "old")},
    "value": SumOf(sum=("new", "old")),
}


@pytest.mark.parametrize(
    ("one", "kind", "words"),
    [
        (measure(), "sum", "sum of “Initiatives launched”"),
        (measure(**TWO_ITEMS), "sum", "sum of “New” + sum of “Old”"),
        (ratio(), "ratio of sums", "sum of “… of which had a plan” ÷ sum of “Initiatives launched” × 100"),
        (ratio(**PER_OFFICER), "ratio of sums", "sum of “Initiatives launched” ÷ sum of “Officers in post” × 1,000"),
        (share(), "share of yes", "number of Yes to “Is there a broker?” ÷ number of answers × 100"),
        (median(), "as given", "“Median days”, as given"),
        (median(supplier="forces", across_forces="median_of_forces"), "median", "median of “Median days”"),
    ],
)
def test_the_formula_in_words(one, kind, words):
    """With the words of the form."""
    found = formula(definitions(one), one)
    assert (found.kind, found.words) == (kind, words)


def test_what_is_known_of_each_submission_comes_with_it():
    """Of those in the lines, and of no others."""
    when = datetime(2024, 7, 14, 9, 30, tzinfo=UTC)
    filed = {number: Provenance(number, 1, f"{number}.xlsx", "0" * 64, when) for number in (6, 7)}
    found = followed(ratio(), planned([(KENT, 1, 4)]), filed=filed)
    assert dict(found.filed) == {7: filed[7]}


def test_an_item_that_counts_twice_is_listed_twice():
    """So that what is printed adds up."""
    one = measure(value=SumOf(sum=("launched", "launched")))
    plan = definitions(one)
    result = compute(plan, one, NATIONAL, Q1, launched([(KENT, 3)]))
    assert [line.value for line in trace(plan, result).lines if line.counted] == [3, 3]
    assert result.value == 6


PAIR = st.tuples(st.integers(0, 1000), st.integers(1, 1000))


@given(st.lists(st.one_of(st.none(), PAIR), min_size=5, max_size=5))
def test_the_counted_lines_give_the_figure_again(pairs):
    """Added up, part by part, they are its numerator and denominator; the others are as many as were left out."""
    one = ratio()
    index = planned((force, *pair) for force, pair in zip(FORCES, pairs, strict=True) if pair is not None)
    plan = definitions(one)
    for area in (NATIONAL, area_of(KENT)):
        result = compute(plan, one, area, Q1, index)
        lines = trace(plan, result).lines
        sums = {
            part: fsum(line.value or 0 for line in lines if line.counted and line.part == part)
            for part in ("numerator", "denominator")
        }
        if result.value is not None:
            assert result.value == approx(100 * sums["numerator"] / sums["denominator"])
        assert sum(not line.counted for line in lines) == len(result.coverage.left)
