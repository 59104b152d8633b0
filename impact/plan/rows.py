"""A CSV file as rows in which every cell knows its line and column.

Comes after `plan.documents`, before `plan.tables`. The standard library's reader tells no columns.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from impact.plan.definitions import Fault
from impact.plan.documents import decode
from impact.plan.spelling import nearest
from impact.plan.words import did_you_mean


@dataclass(frozen=True)
class Cell:
    """One cell: its text without the spaces around it, and where it begins, counted from 1."""

    text: str
    file: str
    line: int
    column: int

    def fault(self, says: str, remedy: str = "") -> Fault:
        """Return a fault at this cell."""
        return Fault(self.file, self.line, self.column, says, remedy)


Row = Mapping[str, Cell]


def read_rows(
    file: str, content: bytes, wanted: tuple[str, ...], optional: tuple[str, ...] = ()
) -> tuple[tuple[Row, ...], tuple[Fault, ...], tuple[Row, ...]]:
    """Return the rows of *content* by the columns *wanted*, what is wrong with its shape, and rows of another length.

    Blank lines are left out. With a column missing there are no rows; one that is *optional* may be missing, and its
    cells are then empty, at the row's last cell. Of a row of another length, the cells are
    taken in order, and empty where there are none.

    Raises:
        Unreadable: The file is not UTF-8.
    """
    lines = [cells for cells in _cells(file, decode(file, content)) if any(cell.text for cell in cells)]
    if not lines:
        return (), (Fault(file, 0, 0, "this file is empty.", f"Begin it with the line {','.join(wanted)}"),), ()
    heads, faults = lines[0], _heading_faults(file, lines[0], wanted, optional)
    if faults:
        return (), faults, ()
    rows: list[Row] = []
    uneven: list[Row] = []
    misshapen: list[Fault] = []
    for cells in lines[1:]:
        if len(cells) != len(heads):
            says = f"this row has {len(cells)} cells and the heading has {len(heads)}."
            misshapen.append(cells[0].fault(says, "Correct its commas, or put quotes around a text that has one."))
            last = cells[-1]
            filled = [*cells, *([Cell("", file, last.line, last.column)] * len(heads))]
            uneven.append({head.text: cell for head, cell in zip(heads, filled, strict=False)})
        else:
            absent = {name: replace(cells[-1], text="") for name in optional}
            rows.append({**absent, **{head.text: cell for head, cell in zip(heads, cells, strict=True)}})
    return tuple(rows), tuple(misshapen), tuple(uneven)


def _heading_faults(
    file: str, heads: list[Cell], wanted: tuple[str, ...], optional: tuple[str, ...]
) -> tuple[Fault, ...]:
    found = [head.text for head in heads]
    missing = tuple(name for name in wanted if name not in found)
    free = tuple(name for name in optional if name not in found)
    faults: list[Fault] = []
    for index, head in enumerate(heads):
        if head.text not in (*wanted, *optional):
            says = f"'{head.text}' is not a column of this file."
            faults.append(head.fault(says, _meant(head.text, missing, free)))
        elif head.text in found[:index]:
            faults.append(head.fault(f"the column '{head.text}' stands here a second time.", "Keep one of them."))
    if len(missing) > len(faults):  # otherwise a misspelt or repeated heading stands where it should be
        names = ", ".join(f"'{name}'" for name in missing)
        says = f"this file has no column {names}."
        faults.append(Fault(file, heads[0].line, 1, says, f"Begin it with the line {','.join(wanted)}"))
    return tuple(faults)


def _meant(text: str, missing: tuple[str, ...], free: tuple[str, ...]) -> str:
    near = nearest(text, (*missing, *free))
    return f"Did you mean '{near}'?" if near else did_you_mean(text, missing) or "Take it out."


def _cells(file: str, text: str) -> list[list[Cell]]:
    """Split as RFC 4180 says: a cell in quotes may hold commas, line ends and doubled quotes."""
    rows: list[list[Cell]] = []
    row: list[Cell] = []
    at, line, line_start = 0, 1, 0
    while at <= len(text):
        begun = (line, at - line_start + 1)
        content, after = _quoted(text, at) if text.startswith('"', at) else _unquoted(text, at)
        row.append(Cell(content.strip(), file, *begun))
        passed = text[at:after]
        if "\n" in passed:
            line, line_start = line + passed.count("\n"), at + passed.rindex("\n") + 1
        if after >= len(text) or text[after] == "\n":
            rows.append(row)
            row, line, line_start = [], line + 1, after + 1
        at = after + 1
    return rows


def _unquoted(text: str, at: int) -> tuple[str, int]:
    ends = [end for sign in ",\n" if (end := text.find(sign, at)) != -1]
    after = min(ends, default=len(text))
    return text[at:after], after


def _quoted(text: str, at: int) -> tuple[str, int]:
    content, closing = "", at + 1
    while (end := text.find('"', closing)) != -1:
        content += text[closing:end]
        if not text.startswith('"', end + 1):
            rest, after = _unquoted(text, end + 1)
            return content + rest, after
        content, closing = content + '"', end + 2
    return content + text[closing:], len(text)
