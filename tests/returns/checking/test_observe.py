"""What a return comes to: answers, and figures worked out from record sheets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from impact.plan.periods import Period
from impact.returns.judging import check
from impact.returns.observation import Observation
from tests.returns.filed_returns import LAUNCHES, OFFICE, PRACTICES, Q1, Q4, definitions, opened


def observed(answers: Mapping[str, Any] | None = None, *rows: Sequence[Any], **more: Any) -> dict[str, Observation]:
    """Every observation of a return, by "IW-17.launched"."""
    given_ = {"IW_15.listed": len(rows), **(answers or {})}
    checked = check(opened(given_, rows, **more), definitions())
    assert [f.text for f in checked.findings if f.severity == "error"] == []
    return {f"{one.measure}.{one.item}": one for one in checked.observations}


def row(title: str = "A", stage: Any = "evaluated", places: Any = None, begun_on: Any = None) -> list[Any]:
    """A row of the record sheet, adopted on 9 April 2024."""
    return [title, "Durham", date(2024, 4, 9), stage, places, begun_on]


def test_number_with_its_cell():
    """A figure carries the cell it came from; nobody has filed it yet."""
    assert observed()["IW-17.launched"] == Observation(
        "E23000013", "IW-17", "launched", Q1, 12.0, sheet=LAUNCHES, cell="E5", submission=0
    )


def test_yes_is_one_and_no_is_zero():
    """Shares of forces are counted from these."""
    assert observed()["IW-2.broker"].value == 1.0
    assert observed({"IW_2.broker": "n"})["IW-2.broker"].value == 0.0


def test_choices_dates_and_words_are_text():
    """What is no number has no value; a date is written so that it sorts."""
    found = observed()
    assert (found["IW-2.stage"].value, found["IW-2.stage"].text) == (None, "Half-way")
    assert (found["IW-2.started"].value, found["IW-2.started"].text) == (None, "2024-05-03")
    assert (found["IW-2.remarks"].value, found["IW-2.remarks"].text) == (None, "More people came.")


def test_marker_is_kept_and_is_not_zero():
    """What could not be supplied says so."""
    found = observed({"IW_17.launched": "[X]"})["IW-17.launched"]
    assert (found.value, found.marker) == (None, "x")


def test_annual_measure_speaks_of_its_year():
    """It is asked for with the quarter that ends the year."""
    assert observed(period=Q4)["IW-9.trained"].period == Period.parse("2024-25")


def test_steps_are_observed_by_their_ref():
    """The evidence is optional: left blank, it is nothing at all."""
    found = observed({}, supplier=OFFICE)
    assert {key: one.text for key, one in found.items()} == {"C4.1.state": "Under way"}


def test_empty_record_sheet_is_a_nil_return():
    """A sheet sent without a row says that there were none: 0 to count and to add, nothing to take a median of."""
    found = observed()
    assert (found["IW-15.adopted"].value, found["IW-15.places"].value) == (0.0, 0.0)
    assert (found["IW-15.wait"].value, found["IW-15.wait"].marker) == (None, "z")
    assert (found["IW-15.adopted"].sheet, found["IW-15.adopted"].cell) == (PRACTICES, "A5:F204")


def test_count_leads_to_the_rows_it_counts():
    """Rows that follow one another are one range."""
    found = observed({}, row("A"), row("B"), row("C", "untested"), row("D"))
    assert (found["IW-15.adopted"].value, found["IW-15.adopted"].cell) == (4.0, "A5:F8")
    assert (found["IW-15.evaluated"].value, found["IW-15.evaluated"].cell) == (3.0, "A5:F6,A8:F8")


def test_zero_leads_to_the_rows_that_were_looked_at():
    """None of two rows counted: both are the evidence."""
    found = observed({}, row("A", "untested"), row("B", "untested"))
    assert (found["IW-15.evaluated"].value, found["IW-15.evaluated"].cell) == (0.0, "A5:F6")


def test_sum_leaves_out_rows_where_it_is_blank():
    """A blank in an optional column adds nothing, and its row is not among the evidence."""
    found = observed({}, row("A", places=3), row("B"), row("C", places="[z]"), row("D", places=4))["IW-15.places"]
    assert (found.value, found.cell) == (7.0, "A5:F5,A8:F8")


def test_median_is_of_the_rows_that_meet_the_rule():
    """`where` keeps only rows that were evaluated."""
    rows = [
        row("A", begun_on=date(2024, 4, 8)),
        row("B", begun_on=date(2024, 4, 1)),
        row("C", begun_on=date(2024, 3, 1), stage="untested"),
        row("D", begun_on=date(2024, 4, 7)),
    ]
    found = observed({}, *rows)["IW-15.wait"]
    assert (found.value, found.cell) == (2.0, "A5:F6,A8:F8")


def test_sum_with_an_unknown_part_is_unknown():
    """A row that could not be supplied makes the sum `[x]`, not too small."""
    found = observed({}, row("A", places=3), row("B", places="[x]"))
    assert (found["IW-15.places"].value, found["IW-15.places"].marker) == (None, "x")


def test_count_with_an_unknown_part_is_unknown():
    """So does a row of which nobody knows whether it counts; how many rows there are is still known."""
    found = observed({}, row("A"), row("B", "[x]"))
    assert (found["IW-15.evaluated"].value, found["IW-15.evaluated"].marker) == (None, "x")
    assert found["IW-15.adopted"].value == 2.0


def test_median_of_rows_that_all_lack_it_is_not_available():
    """There were rows, but none that says how long it took."""
    assert observed({}, row("A"))["IW-15.wait"].marker == "x"


def test_record_sheet_that_is_not_there_states_nothing():
    """A deleted sheet is not an empty one."""
    found = observed({}, nowhere=("IW_15.practices",))
    assert "IW-15.adopted" not in found


@given(st.lists(st.tuples(st.booleans(), st.integers(min_value=0, max_value=999)), max_size=12))
def test_figures_of_a_record_sheet_are_those_of_its_rows(rows: list[tuple[bool, int]]):
    """Count and sum are what Python makes of the same rows."""
    written = [row(str(n), "evaluated" if yes else "untested", number) for n, (yes, number) in enumerate(rows)]
    found = observed({}, *written)
    assert found["IW-15.adopted"].value == len(rows)
    assert found["IW-15.evaluated"].value == sum(yes for yes, _ in rows)
    assert found["IW-15.places"].value == sum(number for _, number in rows)
