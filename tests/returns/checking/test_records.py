"""How the rows of a record sheet are read and checked."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from impact.plan.formula import parse
from impact.plan.measure import RecordSheet, RowRule, Unique
from impact.returns.checking.answers import read
from impact.returns.checking.columns import PERHAPS_A_MARKER, SOMETHING, held_to
from impact.returns.checking.gathered import Gathered, summed
from impact.returns.checking.messages import BLANK_IN_ROW, ROW_RULE, SAME_ROWS, listed, sentence, spoken
from impact.returns.checking.numerals import tidy
from impact.returns.checking.records import Records, read_records
from impact.returns.checking.trial import as_defined
from impact.returns.checking.wanted import Reading, Wanted
from impact.returns.filed import Entry, Row
from impact.returns.findings import Finding
from impact.returns.form import RecordTable
from impact.returns.grid import DATE, NUMBER, TEXT, Grid, Lookups
from impact.returns.numberformats import read_format
from impact.returns.sent import SentColumn, SentRows
from tests.returns.checking.test_answers import CELLS
from tests.returns.filed_returns import (
    ADOPTED,
    CLEVELAND,
    GOOD_ROWS,
    PRACTICES,
    REGISTER,
    error,
    form,
    measure,
    opened,
    raw,
    said,
)

TABLE: RecordTable = form().tables[0]
GOOD = GOOD_ROWS[0]


def records(*rows: Sequence[Any], checks: Sequence[dict[str, Any]] | None = None) -> Records:
    """Read *rows*, with the checks of the plan or others."""
    sheet = measure(ADOPTED).records["practices"]
    if checks is not None:
        sheet = type(sheet).model_validate({**sheet.model_dump(), "checks": checks})
    filed = opened(rows=rows).filed
    assert filed is not None
    return read_records(TABLE, sheet, filed.records[TABLE.name], REGISTER, CLEVELAND.id)


def changed(**cells: Any) -> list[Any]:
    """The first good row with some cells replaced, by column."""
    keys = [key for key, _ in TABLE.columns]
    return [cells.get(key, value) for key, value in zip(keys, GOOD, strict=True)]


def test_good_rows_have_nothing_wrong():
    """Every column is read as what it asks."""
    found = records(*GOOD_ROWS)
    assert found.findings == ()
    assert found.rows[0].values == {
        "title": "Night watch",
        "origin": "E23000008",
        "adopted_on": date(2024, 4, 9),
        "stage": "evaluated",
        "places": 3.0,
        "begun_on": date(2024, 4, 1),
    }


def test_row_that_only_looks_filled_is_no_row():
    """A row of spaces counts for nothing and is not complained of."""
    assert records(["  ", None, "\u00a0", None, None, None]).rows == ()


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
    row = Row(5, {"title": Entry("title", raw("Night watch"), PRACTICES, "A5")})
    found = read_records(TABLE, measure(ADOPTED).records["practices"], [row], REGISTER, CLEVELAND.id)
    assert found.findings == ()


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.lists(CELLS, min_size=6, max_size=6), max_size=4))
def test_no_row_is_ever_too_much(rows: list[list[Any]]):
    """Whatever stands in the rows, each finding has its cell."""
    assert all(finding.sheet == PRACTICES and finding.cell for finding in records(*rows).findings)


# --- in columns as row by row -------------------------------------------------------------------------------------


def plainly(rows: Sequence[Row], sheet: RecordSheet) -> list[Finding]:
    """What is found in *rows* when they are gone through one by one: the same thing said more slowly."""
    wanted = {key: Wanted.by_column(column, REGISTER.forces(TABLE.period)) for key, column in TABLE.columns}
    readings = [
        {key: held_to(column, TABLE, read(wanted[key], row.cells[key].raw)) for key, column in TABLE.columns}
        for row in rows
    ]
    filled = [(row, each) for row, each in zip(rows, readings, strict=True) if not all(r.blank for r in each.values())]
    found = [finding for row, each in filled for finding in cells_plainly(row, each)]
    for check in sheet.checks:
        found += unique_plainly(check, filled) if isinstance(check, Unique) else rule_plainly(check, filled)
    return found


def cells_plainly(row: Row, readings: Mapping[str, Reading]) -> Iterator[Finding]:
    """What single cells are at fault for."""
    for (key, column), heading in zip(TABLE.columns, TABLE.headings, strict=True):
        entry, said_of_it = row.cells[key], list(readings[key].messages)
        if readings[key].blank and column.required:
            said_of_it.insert(0, BLANK_IN_ROW(heading=heading, expected=Wanted.by_column(column, ()).expected))
        for message in said_of_it:
            yield message.at(entry.sheet, entry.cell, TABLE.name)


def judged(names: Iterable[str], readings: Mapping[str, Reading]) -> bool:
    """Whether a check can be held against a row."""
    return not any(readings[name].at_fault or readings[name].marker for name in names if name != "force")


def rule_plainly(check: RowRule, rows: Sequence[tuple[Row, Mapping[str, Reading]]]) -> Iterator[Finding]:
    """The rows that fail a rule."""
    formula = parse(check.rule)
    keys = [key for key in dict.fromkeys(name.name for name in formula.mentions) if key != "force"]
    headings = dict(zip((key for key, _ in TABLE.columns), TABLE.headings, strict=True))
    for row, readings in rows:
        values = {"force": CLEVELAND.id, **{key: each.value for key, each in readings.items()}}
        if not judged(formula.names, readings) or formula.evaluate(values) is not False:
            continue
        figures = []
        for place, key in enumerate(keys):
            held, value = row.cells[key].raw.value, readings[key].value
            shown = "blank" if value is None else spoken(tidy(held) if isinstance(held, str) else value)
            figures.append(f"{headings[key]} is {shown}" + (f" ({row.cells[key].cell})" if place else ""))
        message = ROW_RULE(message=sentence(check.message), figures=sentence("; ".join(figures)))
        entry = row.cells[keys[0]]
        yield as_defined(message, check).at(entry.sheet, entry.cell, TABLE.name)


def unique_plainly(check: Unique, rows: Sequence[tuple[Row, Mapping[str, Reading]]]) -> Iterator[Finding]:
    """The rows that agree."""
    alike: dict[object, list[Row]] = {}
    for row, readings in rows:
        values = [readings[key].value for key in check.unique]
        shared = tuple(tidy(value).casefold() if isinstance(value, str) else value for value in values)
        if judged(check.unique, readings) and any(value is not None for value in shared):
            alike.setdefault(shared, []).append(row)
    headings = dict(zip((key for key, _ in TABLE.columns), TABLE.headings, strict=True))
    for same in alike.values():
        if len(same) > 1:
            named = [headings[key] for key in check.unique]
            numbers = listed([str(row.number) for row in same])
            message = SAME_ROWS(rows=numbers, columns=listed(named), first_column=named[0])
            entry = same[1].cells[check.unique[0]]
            yield as_defined(message, check).at(entry.sheet, entry.cell, TABLE.name)


CHECKS: list[dict[str, Any]] = [
    {"rule": "origin != force", "message": "A practice from another force cannot be your own."},
    {"rule": "begun_on <= adopted_on", "message": "It cannot be adopted before it began.", "severity": "query"},
    {"rule": "places < 3 or stage == 'untested'", "message": "That is many.", "status": "trial"},
    {"rule": "title is not blank and places * 2 < 10", "message": "Say more."},
    {"unique": ["title", "origin"]},
    {"unique": ["places"], "severity": "error"},
]
LIKELY = {
    "title": ["A", "a ", "Night watch", "[x]", "\u200b", "x" * 50, None],
    "origin": ["Durham", "durham police", "Cleveland", "Durhan", "[x]", None],
    "adopted_on": [date(2024, 4, 1), date(2024, 6, 30), date(2024, 7, 1), "2024-05-01", "5/6/2024", None],
    "stage": ["untested", "EVALUATED", "evaluatd", None],
    "places": [0, 3, 3.0000000000000004, 2.5, -1, "4", "1,204", "[z]", 1e13, None],
    "begun_on": [date(2024, 4, 1), date(2024, 6, 30), datetime(2024, 4, 1, 9), 45000, None],
}


def cell(key: str) -> st.SearchStrategy[Any]:
    """A cell as likely as not to be right, or anything at all."""
    return st.one_of(st.sampled_from(LIKELY[key]), st.sampled_from(LIKELY[key]), CELLS)


def by_message(findings: Iterable[Finding]) -> dict[tuple[str, ...], list[str]]:
    """The cells of each message, in order of the messages and the cells; each query by itself."""
    found: dict[tuple[str, ...], list[str]] = {}
    for one in findings:
        apart = one.place if one.severity == "query" else ""
        found.setdefault((one.code, one.severity, one.says, one.remedy, apart), []).extend((one.place, *one.cells))
    return found


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(*(cell(key) for key, _ in TABLE.columns)), max_size=6))
def test_columns_say_what_rows_say(rows: list[list[Any]]):
    """The same findings at the same cells in the same order, and the same values."""
    sheet = measure(ADOPTED).records["practices"]
    sheet = type(sheet).model_validate({**sheet.model_dump(), "checks": CHECKS})
    filed = opened(rows=rows).filed
    assert filed is not None
    sent = filed.records[TABLE.name]
    found = read_records(TABLE, sheet, sent, REGISTER, CLEVELAND.id).findings
    assert list(by_message(found).items()) == list(by_message(plainly(sent, sheet)).items())


def grid(columns: Mapping[int, Sequence[tuple[int, float, int]]]) -> Grid:
    """A sheet as it comes from a file: kinds, numbers and formats, with texts by number; row 5 is the first."""
    cells = [(row, column, *held) for column, each in columns.items() for row, held in enumerate(each, start=5)]
    rows, places, kinds, numbers, styles = zip(*cells, strict=True)
    return Grid(
        rows=np.array(rows, dtype=np.int32),
        columns=np.array(places, dtype=np.int32),
        kinds=np.array(kinds, dtype=np.uint8),
        numbers=np.array(numbers, dtype=np.float64),
        styles=np.array(styles, dtype=np.int32),
        lookups=Lookups(STORED_TEXTS, tuple(read_format(code) for code in STORED_FORMATS)),
    )


STORED_TEXTS = (
    "Night watch",
    " A\u00a0b ",
    "[x]",
    "\uff3bz]",
    "  ",
    "\u200b",
    "Durham",
    "evaluated",
    "4",
    "1 May 2024",
)
STORED_FORMATS = ("General", "0%", "d mmm yyyy", '0" %"', "h:mm", "#,##0.00")
STORED = st.one_of(
    st.tuples(st.just(TEXT), st.sampled_from(range(len(STORED_TEXTS))), st.just(0)),
    st.tuples(
        st.sampled_from([NUMBER, DATE]),
        st.sampled_from([45383, 45473, 45473.75, 60, 0.5, 59, 1, 2_958_465, 3e6, -2, 3, 2.5, 3.0000000000000004, 1e12]),
        st.sampled_from(range(len(STORED_FORMATS))),
    ),
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(1, 5).flatmap(lambda size: st.tuples(*[st.lists(STORED, min_size=size, max_size=size)] * 6)))
def test_cells_of_a_file_are_read_in_columns_as_one_by_one(columns: tuple[list[tuple[int, float, int]], ...]):
    """Numbers in every format, dates at the calendar's ends and texts that only look empty have their one reading."""
    held = grid(dict(enumerate(columns, start=1)))
    numbers = np.arange(5, 5 + len(columns[0]), dtype=np.int32)
    sent = SentRows(
        PRACTICES,
        numbers,
        {
            key: SentColumn.aligned(key, place, held.column(place), numbers)
            for place, (key, _) in enumerate(TABLE.columns, start=1)
        },
    )
    sheet = measure(ADOPTED).records["practices"]
    found = read_records(TABLE, sheet, sent, REGISTER, CLEVELAND.id)
    assert by_message(found.findings) == by_message(plainly(sent, sheet))
    wanted = {key: Wanted.by_column(column, REGISTER.forces(TABLE.period)) for key, column in TABLE.columns}
    for row in found.rows:
        for key, column in TABLE.columns:
            assert row.readings[key] == held_to(column, TABLE, read(wanted[key], row.entries[key].raw))


def test_every_bracket_and_every_invisible_character_is_known():
    """What is taken for plain words is never what a marker or a blank would be."""
    for character in map(chr, range(sys.maxunicode + 1)):
        plain = tidy(character)
        assert not {"[", "【"} & set(plain) or PERHAPS_A_MARKER.search(character)
        assert plain or not SOMETHING.search(character)


# --- very many ----------------------------------------------------------------------------------------------------


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
    gathered.add(BLANK_IN_ROW(heading="Title", expected=""), np.arange(20_000), 0)
    first, rest = gathered.findings()
    assert (first.cell, len(first.cells), rest.cell, rest.cells) == ("A5", 10_000, "A10006", ())
    assert rest.says == "9,999 more cells of this sheet have the same error as A5."


def test_known_values_lead_to_their_rows():
    """For a check between sheets: each value once, with the rows it stands in."""
    found = records(changed(title="A"), changed(title="[x]"), changed(title=" A"), changed(title="B"))
    assert found.known("title") == {"A": [0, 2], "B": [3]}
    assert found.entry(2, "title").cell == "A7"


def test_many_names_that_are_not_known_are_summed_up():
    """The nearest name is looked for two hundred times alone; right names and markers stay what they are."""
    wrong = [changed(title=f"T{n}", origin=f"Durhan {n}") for n in range(205)]
    found = records(*wrong, changed(title="A", origin="durham"), changed(title="B", origin="[z]"))
    last = found.findings[-1]
    assert (last.code, last.cell, last.says[:27]) == ("not_a_force", "B205", "5 more cells of this column")
    assert (found.rows[205].values["origin"], found.rows[206].readings["origin"].marker) == ("E23000008", "z")


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
