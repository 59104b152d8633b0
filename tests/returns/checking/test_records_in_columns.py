"""Rows judged column by column: what is found is what going through them one by one finds."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from impact.checks.row_rule import RowRule
from impact.checks.unique import Unique
from impact.plan.formula import parse
from impact.plan.measure import RecordSheet
from impact.returns.answers import Row
from impact.returns.checking.answers import read
from impact.returns.checking.columns import PERHAPS_A_MARKER, SOMETHING, held_to
from impact.returns.checking.messages import BLANK_IN_ROW, ROW_RULE, SAME_ROWS, listed, sentence, spoken
from impact.returns.checking.numerals import tidy
from impact.returns.checking.records import read_records
from impact.returns.checking.trial import as_defined
from impact.returns.checking.wanted import Reading, Wanted
from impact.returns.findings import Finding
from impact.returns.grid import DATE, NUMBER, TEXT, Grid, Lookups
from impact.returns.numberformats import read_format
from impact.returns.tables import SentColumn, SentRows
from tests.returns.checking.any_cell import CELLS
from tests.returns.checking.record_rows import TABLE
from tests.returns.filed_returns import ADOPTED, CLEVELAND, PRACTICES, REGISTER, measure, opened


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
        one = unique_plainly(check, filled) if isinstance(check, Unique) else rule_plainly(check, filled)
        found += sorted(one, key=lambda finding: int(finding.cell[1:]))  # what repeats an earlier row stands at its own
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
    filed = opened(rows=rows)
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
