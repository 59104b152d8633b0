"""The rows of a record sheet: what no row may be, what they refer to, and what they come to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from impact.checks.findings import Finding, summed
from impact.plan.definitions import Definitions
from impact.plan.periods import Period
from impact.returns.judging import Checked, check
from impact.returns.observation import Observation
from impact.returns.records import read_records
from tests.returns.checking.any_cell import CELLS
from tests.returns.checking.record_rows import GOOD, TABLE, changed, records
from tests.returns.filed_returns import (
    ADOPTED,
    CLEVELAND,
    GOOD_ROWS,
    LAUNCHES,
    OFFICE,
    PRACTICES,
    Q1,
    Q4,
    REGISTER,
    definitions,
    error,
    measure,
    opened,
    said,
    sent_rows,
)
from tests.returns.judging import codes

# --- records --------------------------------------------------------------------------------------------------


def test_good_rows_have_nothing_wrong():
    """Every column is read as what it asks."""
    found = records(*GOOD_ROWS)
    assert found.findings == ()
    assert {key: column.vector.value(0) for key, column in found.columns.items()} == {
        "title": "Night watch",
        "origin": "E23000008",
        "adopted_on": date(2024, 4, 9),
        "stage": "evaluated",
        "places": 3.0,
        "begun_on": date(2024, 4, 1),
    }


def test_row_that_only_looks_filled_is_no_row():
    """A row of spaces counts for nothing and is not complained of."""
    assert len(records(["  ", None, "\u00a0", None, None, None])) == 0


def test_required_cell_is_named():
    """A blank in a row says which column is needed."""
    assert said(records(changed(title=None)).findings) == [
        f"{PRACTICES}!A5  This cell is blank. Title is needed in every row. "
        "Write a few words, or enter [x] if you could not supply it."
    ]


def test_cells_are_read_as_answers_are():
    """A number with a decimal, an error value and a near-miss have the messages they have elsewhere."""
    found = records(changed(places=2.5, stage="evaluted", begun_on=error()))
    assert [(f.code, f.cell) for f in found.findings] == [
        ("not_a_choice", "D5"),
        ("not_whole", "E5"),
        ("error_value", "F5"),
    ]


def test_absurd_number_in_a_row():
    """A count in a row is held to the same size as an answer."""
    assert said(records(changed(places=1e300)).findings) == [
        f"{PRACTICES}!E5  This cell holds 1e+300, a number too large to be a count. "
        "Correct it, or enter [x] if you could not supply it."
    ]


def test_no_explanation_is_offered_where_there_is_no_cell_for_it():
    """A record sheet has no column of explanations."""
    assert said(records(changed(places="about 20")).findings) == [
        f'{PRACTICES}!E5  This cell holds "about 20", not one exact number. Enter one number.'
    ]


def test_force_that_is_not_known():
    """A near-miss of a force is named."""
    assert said(records(changed(origin="Durhan")).findings) == [
        f'{PRACTICES}!B5  This cell holds "Durhan", not the name or code of a force. Did you mean "Durham"? '
        "Choose a force by its name, or enter [x] if you could not supply it."
    ]


def test_text_has_a_greatest_length():
    """The text may be as long as the definition says."""
    assert records(changed(title="x" * 40)).findings == ()
    assert said(records(changed(title="x" * 1041)).findings) == [
        f"{PRACTICES}!A5  This cell holds 1,041 characters, more than the 40 there is room for. "
        "Shorten it to 40 or fewer."
    ]


def test_date_stands_in_the_period():
    """First and last day of the period are in it."""
    assert (
        records(changed(adopted_on=date(2024, 4, 1)), changed(title="B", adopted_on=date(2024, 6, 30))).findings == ()
    )
    assert said(records(changed(adopted_on=date(2024, 7, 1))).findings) == [
        f"{PRACTICES}!C5  This cell holds 1 July 2024, outside Q1 2024/25 (April to June). "
        "Enter a date from 1 April 2024 to 30 June 2024, or take the row out if it belongs to another period."
    ]


def test_rule_of_a_row_names_what_it_compares():
    """`force` in a rule is the returning supplier, compared by code however the name was written."""
    assert said(records(changed(origin="Cleveland Police")).findings) == [
        f"{PRACTICES}!B5  A practice from another force cannot be your own. "
        'Origin is "Cleveland Police". Correct the row.'
    ]
    assert said(records(changed(begun_on=date(2024, 4, 10))).findings) == [
        f"{PRACTICES}!F5  It cannot be adopted before it began. "
        "Begun on is 10 April 2024; Adopted on is 9 April 2024 (C5). Correct the row."
    ]


def test_rule_is_not_held_against_a_fault_or_a_marker():
    """What follows from a fault is not said again, and what nobody knows breaks no rule."""
    assert [f.code for f in records(changed(begun_on="later", origin="Cleveland")).findings] == [
        "not_a_date",
        "row_rule",
    ]
    assert records(changed(begun_on="[x]")).findings == ()


def test_rule_on_trial_is_a_note():
    """A new rule holds nothing up until it is proved."""
    trial = {"rule": "places < 2", "message": "That is many.", "status": "trial"}
    assert [(f.severity, f.text) for f in records(GOOD, checks=[trial]).findings] == [
        (
            "note",
            "That is many. Places is 3. Correct the row. This check is on trial, so it does not hold your return up.",
        )
    ]


def test_rows_that_agree_are_asked_about():
    """Case, spaces and the way a force is written hide no twin."""
    twin = changed(title=" night  WATCH", origin="E23000008", adopted_on=date(2024, 5, 1))
    assert said(records(GOOD, changed(title="Other"), twin).findings) == [
        f"{PRACTICES}!A7  Rows 5 and 7 have the same Title and Origin. Delete what was entered twice; "
        "if they are different records, make Title say how they differ."
    ]
    assert records(GOOD, twin).findings[0].severity == "query"


def test_rows_with_an_unknown_are_not_twins():
    """Two titles that could not be supplied need not be one."""
    assert records(changed(title="[x]"), changed(title="[x]")).findings == ()


def test_column_that_no_row_has_is_not_complained_of_again():
    """Opening the workbook says that a column is gone; its cells are then not blanks."""
    rows = sent_rows(TABLE, {5: ["Night watch"]})
    found = read_records(TABLE, measure(ADOPTED).records["practices"], rows, REGISTER, CLEVELAND.id)
    assert found.findings == ()


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.lists(CELLS, min_size=6, max_size=6), max_size=4))
def test_no_row_is_ever_too_much(rows: list[list[Any]]):
    """Whatever stands in the rows, each finding has its cell."""
    assert all(finding.sheet == PRACTICES and finding.cell for finding in records(*rows).findings)


# --- notarecord -----------------------------------------------------------------------------------------------


EMPTY = "Delete it; where there were none, the table stays empty."


def alone(word: Any) -> list[Any]:
    """A row with nothing in it but *word*, in its first column."""
    return [word, *[None] * (len(GOOD) - 1)]


@pytest.mark.parametrize("word", ["None", "NIL", "Nil return", "N/A", "-", " none. ", "Nothing to report"])
def test_word_for_none(word: str):
    """One thing is said, not three blanks."""
    found = records(alone(word))
    assert said(found.findings) == [f'{PRACTICES}!A5  Row 5 says "{word.strip()}" and is no record. {EMPTY}']
    assert (found.findings[0].code, found.findings[0].severity, len(found)) == ("not_a_record", "error", 0)


def test_word_for_none_in_another_column():
    """It is no record either."""
    assert [f.code for f in records([None, None, "none", None, None, None]).findings] == ["not_a_record"]


def test_headings_once_more():
    """They were pasted in with the rows."""
    found = records(*GOOD_ROWS, list(TABLE.headings))
    row = 5 + len(GOOD_ROWS)
    assert said(found.findings) == [f"{PRACTICES}!A{row}  Row {row} repeats the headings and is no record. Delete it."]
    assert len(found) == len(GOOD_ROWS)


@pytest.mark.parametrize("row", [alone("Night shift"), ["None", *GOOD[1:]], alone("[x]")])
def test_anything_else_is_a_record(row: list[Any]):
    """A name, a row with more in it, and a marker are held to what their columns ask."""
    assert "not_a_record" not in [finding.code for finding in records(row).findings]


def twice(*rows: list[Any], **more: Any) -> list[Finding]:
    """What is said of rows that are the same in every column."""
    return [finding for finding in records(*rows, **more).findings if finding.code == "same_row_twice"]


def test_rows_the_same_in_every_column():
    """They are asked about together, at the second of them."""
    good, other = list(GOOD_ROWS[0]), list(GOOD_ROWS[1])
    (finding,) = twice(good, other, good, good, checks=[])
    assert (finding.severity, finding.cell) == ("query", "A7")
    assert finding.text == (
        "Rows 5, 7 and 8 are the same in every column. Delete what was entered twice; if it is right, send the reason "
        "with your return, and it will be kept beside this query."
    )


def test_rows_that_differ_in_one_column():
    """They are two records."""
    good = list(GOOD_ROWS[0])
    changed = [*good[:4], 77, *good[5:]]
    assert twice(good, changed, checks=[]) == []


def test_rows_that_a_check_of_the_sheet_tells_apart():
    """It says itself which rows are the same."""
    good = list(GOOD_ROWS[0])
    assert twice(good, good) == []


# --- totalrow -------------------------------------------------------------------------------------------------


PLACES = sum(row[4] or 0 for row in GOOD_ROWS)


def total(title: Any, places: Any, *rest: Any) -> list[str]:
    """What is said of the good rows with a row under them."""
    row = [title, None, None, None, places, None]
    row[5 : 5 + len(rest)] = rest
    return said(records(*GOOD_ROWS, row).findings)


@pytest.mark.parametrize("word", ["Total", " TOTALS: ", "Sum", "Grand total"])
def test_total(word: str):
    """One thing is said, not three blanks, and the row counts for nothing."""
    row = 5 + len(GOOD_ROWS)
    assert total(word, PLACES) == [f"{PRACTICES}!A{row}  Row {row} looks like a total of the rows above. Delete it."]


def test_number_that_is_no_sum_is_a_record():
    """Then the blanks beside it are said."""
    assert "total" not in " ".join(total("Total", PLACES + 1))


def test_name_that_is_no_word_for_a_total_is_a_record():
    """A practice may have as many places as the others together."""
    assert "looks like a total" not in " ".join(total("Night shift", PLACES))


def test_word_alone_is_a_record():
    """Nothing in it is added up."""
    assert "looks like a total" not in " ".join(total("Total", None))


def test_only_row_is_a_record():
    """There is nothing above it to add up."""
    assert "looks like a total" not in " ".join(said(records(["Total", None, None, None, 3, None]).findings))


# --- many rows ------------------------------------------------------------------------------------------------


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
    found = records(*[changed(title=None)] * 20_000).findings
    first, rest = (one for one in found if one.code == "blank_in_row")
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


# --- references -----------------------------------------------------------------------------------------------


TEXT = {"type": "text", "label": "Practice"}
BANK: dict[str, Any] = {
    "ref": "IW-15",
    "title": "Practices adopted",
    "records": {"practices": {"label": "Practices", "columns": {"title": TEXT, "origin": {"type": "force"}}}},
    "items": {"adopted": {"from": "practices", "count": "all"}},
}


def plan_of(
    column: str = "practice", to: str = "IW-15.practices.title", bank: dict[str, Any] = BANK, **changes: Any
) -> Definitions:
    """A plan in which each visit names a practice that was adopted."""
    columns = {"practice": {**TEXT, "label": "Practice seen"}, "place": {"type": "force"}}
    sheet = {"label": "Visits", "columns": columns, "checks": [{"refers": column, "to": to, **changes}]}
    visits = {"ref": "IW-3", "title": "Visits", "records": {"visits": sheet}}
    return definitions(measure(bank), measure({**visits, "items": {"made": {"from": "visits", "count": "all"}}}))


Cells = Sequence[Sequence[Any]]


def judged(visits: Cells, practices: Cells, plan: Definitions | None = None) -> Checked:
    """Check a return with these rows in its two record sheets."""
    plan = plan or plan_of()
    filed = opened(rows=(), plan=plan)
    assert filed.form is not None
    records = {
        table.name: sent_rows(table, dict(enumerate(visits if table.key == "visits" else practices, start=5)))
        for table in filed.form.tables
    }
    return check(replace(filed, records=records), plan)


PRACTICES_references = (("Night watch", "Durham"), ("Day watch", "Durham"))


def test_value_that_stands_there():
    """Capitals, spaces and non-breaking spaces make no difference."""
    assert (
        codes(judged([("night  WATCH", None), ("Day\u00a0watch", None), (None, "Durham")], PRACTICES_references)) == []
    )


def test_value_that_does_not_stand_there():
    """Both sheets are named."""
    assert said(judged([("Night watch", None), ("Dawn watch", None)], PRACTICES_references).findings) == [
        'IW-3 visits!A6  Practice seen is "Dawn watch", which does not stand under Practice on the sheet '
        "IW-15 practices. Correct whichever is wrong, or add it there; if it is right, send the reason with your "
        "return, and it will be kept beside this query."
    ]


def test_reference_to_an_empty_sheet():
    """Nothing stands there at all, and whether that is so is asked too."""
    assert codes(judged([("Night watch", None)], ())) == ["no_rows", "not_found_there"]


def test_same_value_in_many_cells():
    """A query for each cell, as for every other query; an error once."""
    twice = [("Dawn watch", None), ("Dawn watch", None)]
    assert [f.cell for f in judged(twice, PRACTICES_references).findings] == ["A5", "A6"]
    found = judged(twice, PRACTICES_references, plan_of(severity="error")).findings
    assert said(found) == [
        'IW-3 visits!A5  Practice seen is "Dawn watch", which does not stand under Practice on the sheet '
        "IW-15 practices. Correct whichever is wrong, or add it there. The same holds for IW-3 visits!A6."
    ]


def test_reference_of_forces():
    """A force is the same however it is written."""
    plan = plan_of("place", "IW-15.practices.origin")
    assert codes(judged([(None, "Durham Constabulary"), (None, "E23000008")], PRACTICES_references, plan)) == []
    found = judged([(None, "Cleveland Police")], PRACTICES_references, plan).findings
    assert found[0].says.startswith('Place is "Cleveland Police", which does not stand under Origin')


@pytest.mark.parametrize("there", [error(), "[x]", "x" * 50])
def test_cell_looked_into_that_cannot_be_known(there: Any):
    """It might have been the one."""
    found = codes(judged([("Dawn watch", None)], [*PRACTICES_references, (there, "Durham")]))
    assert ("not_found_there" in found) is (there == "x" * 50)


def test_blank_where_a_value_is_needed():
    """It might have been the one; where none is needed, a blank is no value."""
    rows = [*PRACTICES_references, (None, "Durham")]
    assert codes(judged([("Dawn watch", None)], rows)) == ["not_found_there"]
    sheet = BANK["records"]["practices"]
    columns = {**sheet["columns"], "title": {**TEXT, "required": True}}
    needed = plan_of(bank={**BANK, "records": {"practices": {**sheet, "columns": columns}}})
    assert codes(judged([("Dawn watch", None)], rows, needed)) == ["blank_in_row"]


def test_cell_at_fault_refers_to_nothing():
    """What follows from a fault is not said again."""
    assert codes(judged([(error(), None), ("[x]", None)], PRACTICES_references)) == ["error_value"]


def test_reference_on_trial():
    """It is a note."""
    found = judged([("Dawn watch", None)], PRACTICES_references, plan_of(status="trial")).findings
    assert [f.severity for f in found] == ["note"]


def test_very_many_values_that_do_not_stand_there():
    """Two hundred are quoted, and the rest counted."""
    found = judged([(f"Watch {n}", None) for n in range(300)], PRACTICES_references).findings
    assert len(found) == 201
    assert found[-1].says == (
        "100 more cells of this column hold what does not stand under Practice on the sheet IW-15 practices."
    )


# --- observe --------------------------------------------------------------------------------------------------


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
