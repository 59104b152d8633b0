"""The tidy table of answers: each behind a figure that is shown, with its cell, and nothing that is held back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from impact.plan.measure import RatioOf
from impact.plan.periods import Period
from impact.plan.register import Supplier
from impact.report.tables import answers as behind
from impact.report.tables import figures
from impact.results.compiled import Compiled, compile_results
from impact.results.disclosure.publishing import protect
from impact.results.model import Result
from tests.report.published import AS_AT, FILED, LAST, QUARTERS, answers, published
from tests.results.small_plans import CLEVELAND, DURHAM, FORCES, KENT, definitions, measure, ratio

Key = tuple[str, str, str, str]
SHARED = ratio("M-8", value=RatioOf(numerator="M-1.launched", denominator="M-2.launched"))
PLAN = definitions(measure(sensitive=True), ratio("M-2", sensitive=True), SHARED, minimum_count=5)
COUNTS = st.dictionaries(
    st.tuples(st.sampled_from(FORCES), st.sampled_from(QUARTERS[-3:])),
    st.one_of(st.integers(0, 6), st.sampled_from(["x", "z"])),
    max_size=6,
)


def results(compiled: Compiled) -> Iterable[Result]:
    """Every figure of every area and period."""
    for ref, series in compiled.national.items():
        yield from series.results
        for each in (compiled.region_series, compiled.force_series):
            for found in each.get(ref, {}).values():
                yield from found


def keys(result: Result) -> set[Key]:
    """The answers in a figure."""
    return {(one.supplier, one.measure, one.item, str(one.period)) for one in result.observations}


def held_back(bare: Compiled, shown: Compiled) -> set[Key]:
    """The answers taken out of some figure, or behind one that is hidden with all that it rests on."""
    return {
        key
        for before, after in zip(results(bare), results(shown), strict=True)
        for key in keys(before) - keys(after)
        if not after.hidden or len(keys(before)) == 1
    }


def test_an_answer_stands_with_the_cell_it_came_from() -> None:
    """Whose it is, what was asked, its number, its submission, file, sheet and cell."""
    rows = published().rows("observations.csv")
    [row] = [row for row in rows if (row["supplier"], row["measure"], row["period"]) == (DURHAM.id, "M-1", str(LAST))]
    assert row == {
        "supplier": "E23000008",
        "supplier_name": "Durham",
        "measure": "M-1",
        "item": "launched",
        "asked": "Initiatives launched",
        "period": "2024-25-Q3",
        "value": "33",
        "marker": "",
        "submission": "7",
        "version": "2",
        "file_sha256": "ab" * 32,
        "sheet": "C1 A promise",
        "cell": "E5",
        "synthetic": "true",
        "as_at": "2024-12-31T23:59:59+00:00",
    }


def test_a_marker_stands_without_a_number() -> None:
    """Kent could not say: the cell where it said so is there."""
    rows = published().rows("observations.csv")
    found = {(row["value"], row["marker"]) for row in rows if (row["supplier"], row["measure"]) == (KENT.id, "M-2")}
    assert found == {("", "x")}


def test_an_answer_behind_many_figures_has_one_row() -> None:
    """It is in the force's figure, the region's and the nation's."""
    rows = published().rows("observations.csv")
    names = [(row["supplier"], row["measure"], row["item"], row["period"]) for row in rows]
    assert len(names) == len(set(names))


def test_rows_stand_in_the_order_of_plan_period_and_register() -> None:
    """Not in the order in which they were sent."""
    sent = answers()
    assert published(reversed(sent)).files["observations.csv"] == published(sent).files["observations.csv"]


@pytest.mark.method("Disclosure")
def test_a_small_count_of_people_has_no_row() -> None:
    """Nor has the answer that is hidden beside it, so that nobody can subtract."""
    made = published(answers({(CLEVELAND, LAST): 3}))
    there = {
        row["supplier"]
        for row in made.rows("observations.csv")
        if (row["measure"], row["period"]) == ("M-1", str(LAST))
    }
    assert CLEVELAND.id not in there
    assert len(there) == 3
    assert made.row("M-1")["answers_not_shown"] == "2"


@pytest.mark.method("Disclosure")
@settings(max_examples=40, deadline=None)
@given(COUNTS)
def test_every_answer_is_behind_a_figure_that_is_shown(
    counts: Mapping[tuple[Supplier, Period], int | str],
) -> None:
    """And none that is held back from any figure stands there, by whatever other figure it could come."""
    bare = compile_results(PLAN, answers(counts), {}, LAST)
    shown = protect(PLAN, bare)
    told = list(behind(PLAN, figures(PLAN, shown, {}, AS_AT, True), FILED))
    rows = {(one.given.supplier, one.given.measure, one.given.item, str(one.given.period)) for one in told}
    numbers = {
        (one.given.supplier, one.given.measure, one.given.item, str(one.given.period))
        for one in told
        if one.given.value is not None
    }
    open_figures = [one for one in results(shown) if not one.hidden]
    assert numbers == set().union(*(keys(one) for one in open_figures if one.observations))
    markers = {
        (one.supplier, one.measure, one.item, str(one.period))
        for result in open_figures
        for left in result.coverage.left
        for one in left.observations
    }
    assert rows == numbers | markers
    assert not rows & held_back(bare, shown)
