"""What is odd about a workbook but does not stop its reading, said where it may matter to the person who sent it.

Everything odd is read as it stands: hidden rows, columns and sheets count like others, and so does what stands beneath
merged cells; macros, embedded files and outside connections are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from impact.checks.findings import Finding, listed
from impact.returns.answers import NEVER_WORKED_OUT, Answer, Raw
from impact.returns.form import METADATA_SHEET
from impact.returns.matching import explanation_of
from impact.returns.places import cell_name, column_letters, column_number, read_area
from impact.returns.reading.cells import Span
from impact.returns.reading.workbook import Extra, Sheet, Workbook
from impact.returns.tables import NOTHING, SentRows

_MOST_SAID = 5  # stretches of hidden rows or columns named one by one
_MOST_BENEATH = 6  # cells beneath one merged area named one by one
_MOST_HELD_TOGETHER = 50_000_000  # merged areas times cells that are gone through
_PIECES = re.compile(
    r"""
    (?P<text>"(?:[^"]|"")*")                                  # "quoted words, [in brackets]! too"
    | (?P<asked>\b[\w.]+\|(?=[\w.']) | \bDDE\()              # Excel|'C:\b.xlsx'!A1, DDE("soffice"; …)
    | '(?P<name>(?:[^']|'')*)'(?=[!#])                        # 'My sheet'!A1, '[2]My sheet'!A1, 'file:///b.ods'#$S.A1
    | (?P<book>(?<![\w\]])\[[^\[\]'"]+\](?:[\w.]+:)?[\w.]*!)  # [1]Sheet1!A1, [1]!rate; not Table1[Column]
    """,
    re.VERBOSE | re.IGNORECASE,
)
_READ_TOO = "What stands in them counts like the rest; check that it is meant."
_OWN_CELL, _AS_VALUES = "Type what they say in the answer's own cell.", "Paste them as values."
_NO_MACRO, _AS_SAVED = "You need do nothing; check that no answer depends on one.", "the figures are as last saved."
_BOXES = "This workbook holds buttons or boxes that were added to it. They were not read."
_FILES = "This workbook has other files inside it. They were not read."
_PROGRAM = f"This workbook asks another program for figures. It was not asked; {_AS_SAVED}"
_CONNECTION = f"This workbook takes figures from a data connection. It was not used; {_AS_SAVED}"
_SAID: dict[Extra, Finding] = {
    "macros": Finding("macros", "note", "This workbook holds macros. None was run.", _NO_MACRO),
    "controls": Finding("controls", "note", _BOXES, _OWN_CELL),
    "embedded": Finding("embedded_files", "note", _FILES, _OWN_CELL),
    "dde": Finding("asks_another_program", "note", _PROGRAM, _AS_VALUES),
    "connections": Finding("data_connections", "note", _CONNECTION, _AS_VALUES),
}


def oddity_findings(workbook: Workbook) -> Iterator[Finding]:
    """Return a note for each oddity of *workbook* that may matter.

    A link to another workbook is said at the cell that uses it; days counted from 1904 are read right, and not said.
    """
    yield from (finding for extra, finding in _SAID.items() if extra in workbook.extras)
    for sheet in workbook.sheets:
        if sheet.name.casefold() != METADATA_SHEET:
            yield from _hidden(sheet)


def _hidden(sheet: Sheet) -> Iterator[Finding]:
    if sheet.visibility != "visible" and len(sheet.cells):
        remedy = "What stands in it counts; check that it is meant."
        yield Finding("hidden_sheet", "note", "This sheet is hidden. It was read.", remedy, sheet.name)
    if rows := _holding(sheet.hidden_rows, sheet.cells.rows, str):
        yield Finding("hidden_rows", "note", f"Hidden rows were read: {rows}.", _READ_TOO, sheet.name)
    if columns := _holding(sheet.hidden_columns, sheet.cells.columns, column_letters):
        yield Finding("hidden_columns", "note", f"Hidden columns were read: {columns}.", _READ_TOO, sheet.name)


def _holding(stretches: Sequence[Span], places: NDArray[np.int32], name: Callable[[int], str]) -> str:
    """Those of the hidden *stretches* in which anything stands, as words; "" for none."""
    if not stretches or not len(places):
        return ""
    ordered = np.sort(places)
    first, last = np.array(stretches).T
    held = np.flatnonzero(np.searchsorted(ordered, last, side="right") > np.searchsorted(ordered, first))
    read = [stretches[index] for index in held.tolist()]
    return listed([name(top) if top == end else f"{name(top)} to {name(end)}" for top, end in read], _MOST_SAID)


def reaches_another_workbook(raw: Raw) -> bool:
    """Whether the formula behind a value reaches into another workbook, or asks another program."""
    for piece in _PIECES.finditer(raw.formula or ""):
        name = piece["name"] or ""  # more than a sheet's, which has no brackets
        if piece["asked"] or piece["book"] or "[" in name or name.casefold().startswith("file:"):
            return True
    return False


def from_another_workbook(answers: Iterable[Answer]) -> Iterator[Finding]:
    """Say which answers are worked out from another workbook, which may have changed since."""
    linked = [answer for answer in answers if reaches_another_workbook(answer.raw)]
    if linked:
        cells = tuple(f"{answer.sheet}!{answer.cell}" for answer in linked[1:])
        says = "This cell's value comes from another workbook."
        place = linked[0].sheet, linked[0].cell, linked[0].name
        yield Finding("from_another_workbook", "query", says, "Paste the value.", *place, cells=cells)


def never_worked_out(explanations: Iterable[Answer]) -> Iterator[Finding]:
    """Say which explanations are formulas without a value, or the stand-ins for them in a handback sent again."""
    for each in explanations:
        if explanation_of(each.raw).startswith(NEVER_WORKED_OUT):
            says = "This explanation is a formula that was never worked out, so that it says nothing."
            place = each.sheet, each.cell, each.name
            yield Finding("explanation_not_calculated", "note", says, "Paste the words themselves.", *place)


def merged_findings(workbook: Workbook, answers: Sequence[Answer], records: Sequence[SentRows]) -> Iterator[Finding]:
    """Ask about each merged area beneath which something stands that was read: a person sees its first cell alone.

    Args:
        workbook: With the areas that are merged.
        answers: What was read of single cells: answers, explanations.
        records: What was read of record sheets.
    """
    for sheet in workbook.sheets:
        if not sheet.merged:
            continue
        read = [np.zeros((0, 2), dtype=np.int32)]
        for answer in answers:
            at = read_area(sheet.name, answer.cell) if answer.sheet == sheet.name else None
            if at is not None and (answer.raw.kind != "blank" or answer.raw.formula is not None):
                read.append(np.array([(at.top, at.left)]))
        for sent in records:
            for column in sent.columns.values() if sent.sheet == sheet.name else ():
                rows = sent.numbers[column.kinds != NOTHING]
                read.append(np.column_stack((rows, np.full(len(rows), column_number(column.letters)))))
        cells = np.concatenate(read)
        for area in sheet.merged[: max(1, _MOST_HELD_TOGETHER // max(1, len(cells)))]:
            first, last = (area.top, area.left), (area.bottom, area.right)
            within = ((cells >= first) & (cells <= last)).all(axis=1) & (cells != first).any(axis=1)
            if beneath := sorted(map(tuple, cells[within].tolist())):
                named = listed([cell_name(*place) for place in beneath], _MOST_BENEATH)
                says = (
                    f"Cells {area.cell} to {cell_name(*last)} are merged, so that only the first can be seen. "
                    f"Beneath it something stands in {named}, and was read."
                )
                remedy = "Take the merging back, and check what stands in each cell or clear it."
                yield Finding("merged_answers", "query", says, remedy, area.sheet, area.cell)
