"""Where a finding's cell is in the handback: the supplier's own rows and columns may have been others.

After `returns.answers`; `writing.handback` and `writing.handback_list` ask it. An answer goes to the cell that the form
has for it. The rows of a record sheet keep their order, and their own numbers too wherever the form's table begins no
lower than they do; otherwise they stand one under another from its first row.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from impact.checks.findings import Finding
from impact.plan.spreadsheet import Spot
from impact.returns.answers import UNDER_EXPLANATION, Answer, Return
from impact.returns.form import COVER_SHEET, EXPLAIN_COLUMN, FIRST_ROW, NIL_CELL, Form, RecordTable
from impact.returns.places import cell_name, read_reference

_FARTHEST = 10_000  # rows below the table's own in which rows keep their numbers; beyond, gaps are closed
_TOKEN = re.compile(r"(?<![A-Za-z0-9\"])[A-Z]{1,3}[1-9]\d{0,6}(?![A-Za-z0-9\"])")
_CELL = re.compile(r"([A-Z]{1,3})(\d{1,7})")


class Places:
    """The cells of one return, and where each stands in the handback.

    Args:
        form: What was asked.
        filed: What was sent, with the cells it came from.
    """

    def __init__(self, form: Form, filed: Return) -> None:
        self.filed = filed
        self._form = form
        self._answers = {question.name: question for question in form.questions()}
        self._tables = {table.name: table for table in form.tables}
        self._moved: dict[tuple[str, str], Spot] = {}
        for name, entry in filed.answers.items():
            if (question := self._answers.get(name)) is not None:
                self._moved[entry.sheet, entry.cell] = _spot(question.sheet, question.cell)
                beside = re.sub(r"\D+", EXPLAIN_COLUMN, entry.cell)
                self._moved.setdefault((entry.sheet, beside), _spot(question.sheet, question.explain_cell))
                for stray in filed.strays.get(name, ()):
                    if stray.name.endswith(UNDER_EXPLANATION):
                        self._moved[stray.sheet, stray.cell] = _spot(question.sheet, question.explain_cell)
        if filed.nil is not None:
            self._moved[filed.nil.sheet, filed.nil.cell] = _spot(COVER_SHEET, NIL_CELL)
        self._rows = {table.name: _rows(table, filed) for table in form.tables}
        self._columns = {spot: place for table in form.tables for spot, place in self._columns_of(table)}
        self._as_sent = all((sheet, cell) == (to, cell_name(*at)) for (sheet, cell), (to, *at) in self._moved.items())

    def _columns_of(self, table: RecordTable) -> Iterator[tuple[tuple[str, str], tuple[RecordTable, int]]]:
        """The table and column behind a sheet and a column's letters in the supplier's file."""
        first: Mapping[str, Answer] = next((row.cells for row in self.filed.records.get(table.name, ())), {})
        for at, (key, _) in enumerate(table.columns, start=1):
            if key in first and (found := _CELL.fullmatch(first[key].cell)):
                yield (first[key].sheet, found[1]), (table, at)

    def row(self, table: RecordTable, number: int) -> int:
        """The handback's row for a row of a record sheet."""
        return self._rows[table.name].get(number, number)

    def all_of(self, finding: Finding) -> Iterator[Spot]:
        """Every cell of the handback that a finding speaks of, its own first."""
        if (spot := self.of(finding)) is not None:
            yield spot
        for reference in finding.cells:
            if (spot := self.of_reference(reference)) is not None:
                yield spot

    def of(self, finding: Finding) -> Spot | None:
        """The cell a finding stands at: by its place, else by its answer's name. None for the whole file or a sheet."""
        lost = finding.item in self.filed.nowhere  # the cell that it names may be another answer's
        if finding.cell and not lost and (spot := self._new(finding.sheet, finding.cell)) is not None:
            return spot
        if (question := self._answers.get(finding.item)) is not None:
            return _spot(question.sheet, question.cell)
        if (table := self._tables.get(finding.item)) is not None:
            return table.sheet, FIRST_ROW, 1
        return None

    def of_reference(self, reference: str) -> Spot | None:
        """The cell that "Sheet!A1" of the supplier's file is here."""
        sheet, _, cell = reference.rpartition("!")
        return self._new(sheet.strip("'"), cell)

    def sheet_of(self, finding: Finding) -> str:
        """The sheet that a finding without a cell is about; "" where the form has none of that name."""
        names = [COVER_SHEET, *(sheet.name for sheet in self._form.sheets), *(t.sheet for t in self._form.tables)]
        return finding.sheet if finding.sheet in names else ""

    def said(self, finding: Finding, text: str) -> str:
        """A finding's words with the handback's own cells, where answers stood in others."""
        if self._as_sent:
            return text

        def moved(found: re.Match[str]) -> str:
            spot = self._new(finding.sheet, found[0])
            return cell_name(spot[1], spot[2]) if spot is not None else found[0]

        return _TOKEN.sub(moved, text)

    def _new(self, sheet: str, cell: str) -> Spot | None:
        cell = cell.partition(":")[0]
        if (spot := self._moved.get((sheet, cell))) is not None:
            return spot
        found = _CELL.fullmatch(cell)
        if found is None or (place := self._columns.get((sheet, found[1]))) is None:
            return None
        table, column = place
        row = self._rows[table.name].get(int(found[2]))
        return (table.sheet, row, column) if row is not None else None


def _rows(table: RecordTable, filed: Return) -> dict[int, int]:
    """Each row's number in the supplier's file, and in the handback."""
    numbers = [row.number for row in filed.records.get(table.name, ())]
    if not numbers or (numbers[0] >= FIRST_ROW and numbers[-1] <= table.last_row + len(numbers) + _FARTHEST):
        return {number: number for number in numbers}
    return {number: FIRST_ROW + at for at, number in enumerate(numbers)}


def _spot(sheet: str, cell: str) -> Spot:
    found = read_reference(f"'{sheet}'!{cell}")
    if found is None:
        raise ValueError(f"{cell} is no cell.")
    return sheet, found.top, found.left
