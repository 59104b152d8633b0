"""What is odd about a workbook but does not stop its reading, said where it may matter to the person who sent it.

After `reading.workbook`; `opening.intake` adds these to the findings. Everything odd is read as it stands: hidden rows,
columns and sheets count like others; macros, embedded files and outside connections are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from impact.returns.answers import Raw
from impact.returns.findings import Finding
from impact.returns.form import METADATA_SHEET
from impact.returns.places import column_letters
from impact.returns.reading.cells import Span
from impact.returns.reading.workbook import Extra, Sheet, Workbook

_MOST_SAID = 5  # stretches of hidden rows or columns named one by one
_PIECES = re.compile(
    r"""
    (?P<text>"(?:[^"]|"")*")                                  # "quoted words, [in brackets]! too"
    | (?P<asked>\b[\w.]+\|(?=[\w.']) | \bDDE\()              # Excel|'C:\b.xlsx'!A1, DDE("soffice"; …)
    | '(?P<name>(?:[^']|'')*)'(?=[!#])                        # 'My sheet'!A1, '[2]My sheet'!A1, 'file:///b.ods'#$S.A1
    | (?P<book>(?<![\w\]])\[[^\[\]'"]+\](?:[\w.]+:)?[\w.]*!)  # [1]Sheet1!A1, [1]!rate; not Table1[Column]
    """,
    re.VERBOSE | re.IGNORECASE,
)

_SAID: dict[Extra, Finding] = {
    "macros": Finding(
        "macros",
        "note",
        "This workbook holds macros. None was run.",
        "You need do nothing; check that no answer depends on one.",
    ),
    "controls": Finding(
        "controls",
        "note",
        "This workbook holds buttons or boxes that were added to it. They were not read.",
        "Type what they say in the answer's own cell.",
    ),
    "embedded": Finding(
        "embedded_files",
        "note",
        "This workbook has other files inside it. They were not read.",
        "Type what they say in the answer's own cell.",
    ),
    "dde": Finding(
        "asks_another_program",
        "note",
        "This workbook asks another program for figures. It was not asked; the figures are as last saved.",
        "Paste them as values.",
    ),
    "connections": Finding(
        "data_connections",
        "note",
        "This workbook takes figures from a data connection. It was not used; the figures are as last saved.",
        "Paste them as values.",
    ),
}


def oddity_findings(workbook: Workbook) -> tuple[Finding, ...]:
    """Return a note for each oddity of *workbook* that may matter.

    A link to another workbook is said at the cell that uses it; days counted from 1904 are read right, and not said.
    """
    return (*_extras(workbook), *(note for sheet in workbook.sheets for note in _of_sheet(sheet)))


def from_another_workbook(raw: Raw) -> bool:
    """Whether the formula behind a value reaches into another workbook, or asks another program."""
    if raw.formula is None:
        return False
    return any(
        piece["asked"] or piece["book"] or _names_a_workbook(piece["name"] or "")
        for piece in _PIECES.finditer(raw.formula)
    )


def _names_a_workbook(name: str) -> bool:
    """Whether a quoted name is more than a sheet's, which has no brackets."""
    return "[" in name or name.casefold().startswith("file:")


def _extras(workbook: Workbook) -> Iterator[Finding]:
    for extra, finding in _SAID.items():
        if extra in workbook.extras:
            yield finding


def _of_sheet(sheet: Sheet) -> Iterator[Finding]:
    if sheet.name.casefold() == METADATA_SHEET:
        return
    read = "What stands in them counts like the rest; check that it is meant."
    if sheet.visibility != "visible" and len(sheet.cells):
        says = "This sheet is hidden. It was read."
        yield Finding("hidden_sheet", "note", says, "What stands in it counts; check that it is meant.", sheet.name)
    if rows := _holding(sheet.hidden_rows, sheet.cells.rows):
        yield Finding("hidden_rows", "note", f"Hidden rows were read: {_listed(rows, str)}.", read, sheet.name)
    if columns := _holding(sheet.hidden_columns, sheet.cells.columns):
        said = f"Hidden columns were read: {_listed(columns, column_letters)}."
        yield Finding("hidden_columns", "note", said, read, sheet.name)


def _holding(stretches: Sequence[Span], places: NDArray[np.int32]) -> list[Span]:
    """Those of the hidden *stretches* in which anything stands."""
    if not stretches or not len(places):
        return []
    ordered = np.sort(places)
    first, last = np.array(stretches).T
    held = np.searchsorted(ordered, last, side="right") > np.searchsorted(ordered, first)
    return [stretches[index] for index in np.flatnonzero(held).tolist()]


def _listed(stretches: Sequence[Span], name: Callable[[int], str]) -> str:
    said = [name(first) if first == last else f"{name(first)} to {name(last)}" for first, last in stretches]
    more = [f"{len(said) - _MOST_SAID} more"] if len(said) > _MOST_SAID else []
    said = [*said[:_MOST_SAID], *more]
    return said[0] if len(said) == 1 else f"{', '.join(said[:-1])} and {said[-1]}"
