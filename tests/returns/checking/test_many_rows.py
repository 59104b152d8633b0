"""Very many rows with faults: what is alike is said once, and long lists are summed up."""

from __future__ import annotations

from datetime import date

import numpy as np

from impact.checks.findings import error, summed
from impact.returns.columns import Gathered
from tests.returns.checking.record_rows import GOOD, TABLE, changed, records
from tests.returns.filed_returns import PRACTICES


def test_many_faults_alike_are_said_once():
    """Twenty further cells are named, the rest counted."""
    (found,) = records(*[changed(title=f"T{n}", stage=None) for n in range(30)]).findings
    named = ", ".join(f"{PRACTICES}!D{row}" for row in range(6, 26))
    assert (found.cell, len(found.cells)) == ("D5", 29)
    assert found.text.endswith(f"The same holds for {named} and 9 more.")


def test_many_rows_that_fail_a_rule_are_summed_up():
    """Two hundred are said with their figures, the others in one finding."""
    *_, second_last, last = records(*[changed(title=f"T{n}", begun_on=date(2024, 5, 1)) for n in range(1204)]).findings
    assert (second_last.cell, second_last.code, last.cell, last.code) == ("F204", "row_rule", "F205", "row_rule")
    assert last.says == ("It cannot be adopted before it began. 1,004 more rows of this sheet fail the same check.")
    assert (last.remedy, len(last.cells), last.cells[-1]) == ("Correct the rows.", 1003, f"{PRACTICES}!F1208")


def test_many_cells_wrong_in_their_own_way_are_summed_up():
    """Two hundred contents are quoted, the others in one finding of the same check."""
    *_, last = records(*[changed(title=f"T{n}", places=n + 0.5) for n in range(300)]).findings
    assert (last.code, last.severity, last.cell, len(last.cells)) == ("not_whole", "error", "E205", 99)
    assert last.says == "100 more cells of this column have the same error as E5, each for what it holds."
    assert last.remedy == "Look through the whole column and correct what is wrong."


def test_many_numbers_typed_as_text_are_summed_up():
    """A column stored as text is a note, and the last of them is one more cell."""
    *_, last = records(*[changed(title=f"T{n}", places=str(n)) for n in range(201)]).findings
    assert (last.severity, last.place) == ("note", f"{PRACTICES}!E205")
    assert last.text == (
        "1 more cell of this column has the same note as E5, each for what it holds. "
        "If those that are listed were read rightly, you need do nothing."
    )


def test_many_rows_alike_are_named_up_to_twenty():
    """A row copied down the whole sheet is one query."""
    (found,) = records(*[GOOD] * 100).findings
    numbers = ", ".join(str(row) for row in range(5, 25))
    assert found.says == f"Rows {numbers} and 80 more have the same Title and Origin."


def test_a_finding_lists_ten_thousand_further_cells():
    """What is beyond them is counted in a finding of its own."""
    gathered = Gathered(PRACTICES, TABLE.name, np.arange(5, 20_005, dtype=np.int32), ("A",))
    gathered.add(error("blank_in_row", "This cell is blank.", "Title is needed in every row."), np.arange(20_000), 0)
    first, rest = gathered.findings()
    assert (first.cell, len(first.cells), rest.cell, rest.cells) == ("A5", 10_000, "A10006", ())
    assert rest.says == "9,999 more cells of this sheet have the same error as A5."


def test_many_names_that_are_not_known_are_summed_up():
    """The nearest name is looked for two hundred times alone; right names and markers stay what they are."""
    wrong = [changed(title=f"T{n}", origin=f"Durhan {n}") for n in range(205)]
    found = records(*wrong, changed(title="A", origin="durham"), changed(title="B", origin="[z]"))
    last = found.findings[-1]
    assert (last.code, last.cell, last.says[:27]) == ("not_a_force", "B205", "5 more cells of this column")
    assert (
        found.columns["origin"].vector.value(205),
        found.columns["origin"].readings[found.columns["origin"].which[206]].marker,
    ) == ("E23000008", "z")


def test_queries_of_a_rule_are_one_for_each_row():
    """A query is answered row by row, in the order of the rows."""
    rule = {"rule": "places < 2", "message": "That is many.", "severity": "query"}
    found = records(*(changed(title=str(n), places=n) for n in (3, 4, 5)), checks=[rule])
    assert [(one.cell, one.cells) for one in found.findings] == [("E5", ()), ("E6", ()), ("E7", ())]


def test_what_is_summed_up_is_marked_up_to_a_limit():
    """The words say how many of them all are marked."""
    assert summed(1, "row fails", "rows fail") == "1 more row fails"
    assert summed(10_001, "row fails", "rows fail") == "10,001 more rows fail"
    assert summed(99_800, "row fails", "rows fail") == "99,800 more rows fail; the first 10,001 of them are marked"
