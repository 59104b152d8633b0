"""Hold the values of a record sheet's column to another record sheet's: each is to be found there.

**Error or query.** A value does not stand in the other record sheet that its column refers to. Capitals and spaces make
no difference. Correct whichever is wrong. Nothing is said while a cell of the column looked into is at fault or a
marker.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, ClassVar

from pydantic import Field

from impact.checks.base import Faults, Place, RowCheck
from impact.checks.findings import OR_SAY_WHY, Finding, compared, summed
from impact.plan.parts import did_you_mean

if TYPE_CHECKING:
    from impact.checks.base import Places, Records


class Refers(RowCheck):
    """Every value of a column stands in a column of another record sheet: `to` is REF.sheet.column."""

    code: ClassVar[str] = "not_found_there"
    key: ClassVar[str] = "refers"
    turn: ClassVar[int] = 3
    across: ClassVar[bool] = True
    refers: str = Field(description="A column of this record sheet.")
    to: str = Field(description="REF.sheet.column, of this measure or another.")

    @property
    def target(self) -> tuple[str, str, str]:
        """The measure's ref, the record sheet and the column of `to`; "" for what it does not say."""
        rest, _, column = self.to.rpartition(".")
        ref, _, sheet = rest.rpartition(".")
        return ref, sheet, column

    def judge(self, rows: Records, sheets: Mapping[tuple[str, str], Records]) -> Iterator[Finding]:
        """Say each value that is not there. What is not known of the column looked into withholds the check."""
        ref, sheet, name = self.target
        there, column = sheets.get((ref, sheet)), rows.columns.get(self.refers)
        if there is None or column is None:
            return
        known: set[object] = set()
        if len(there):
            into = there.columns.get(name)
            if into is None or not into.clear.all() or (into.definition.required and into.blanks.any()):
                return
            known = {compared(one.value) for one in into.readings}
        unknown = [one.value is not None and compared(one.value) not in known for one in column.readings]
        remedy = f"Correct whichever is wrong, or add it there{OR_SAY_WHY if self.severity == 'query' else '.'}"
        where = f"not stand under {there.heading(name)} on the sheet {there.sheet}."

        def say(places: Places) -> Finding:
            shown = rows.as_written(self.refers, int(places[0]))
            return self.said(f"{rows.heading(self.refers)} is {shown}, which does {where}", remedy)

        def rest(count: int) -> Finding:
            holds = summed(count, "cell of this column holds what does", "cells of this column hold what does")
            return self.said(f"{holds} {where}", remedy)

        yield from rows.told(column.groups(unknown), self.refers, say, rest, by_cell=True)

    def lint(self, at: Place) -> Faults:
        """What `to` names must be there, of the same type, in a return of the same supplier."""
        yield from at.column_faults("refers", self.refers)
        ref, sheet, name = self.target
        reading, looks = at.reading, f"the check looks in '{self.to}', "
        other = next((each for each in reading.measures if each.measure.ref == ref), None)
        if not (ref and sheet and name):
            says = f"'{self.to}' does not say which column is meant."
            yield at.fault("to", says, "Write REF.sheet.column, such as IW-15.practices.title.")
            return
        if other is None:
            if not reading.unsure_of("ref"):
                says = f"{looks}but no measure has the ref '{ref}'."
                yield at.fault("to", says, did_you_mean(ref, reading.refs))
            return
        records, theirs, ours = other.measure.records, other.measure.supplier, at.read.measure.supplier
        columns = records[sheet].columns if sheet in records else {}
        if theirs != ours and reading.knows(theirs) and reading.knows(ours):
            says = f"{looks}which '{theirs}' supplies, not '{ours}'."
            yield at.fault("to", says, "Look in a record sheet of the same supplier.")
        if sheet not in records and not other.lost("records"):
            says = f"{looks}but {other.named} has no record sheet '{sheet}'."
            yield at.fault("to", says, did_you_mean(sheet, records), offset=len(ref) + 1)
        elif name not in columns and not other.lost("records", sheet, "columns"):
            says = f"{looks}but record sheet '{sheet}' has no column '{name}'."
            yield at.fault("to", says, did_you_mean(name, columns), offset=len(self.to) - len(name))
        own, column = at.read.measure.records[at.sheet].columns.get(self.refers), columns.get(name)
        if (ref, sheet, name) == (at.read.measure.ref, at.sheet, self.refers):
            says = f"column '{self.refers}' refers to itself."
            yield at.fault("to", says, "Name a column of another record sheet.")
        elif own is not None and column is not None and own.type != column.type:
            says = f"'{self.refers}' is of type {own.type} and '{self.to}' of type {column.type}."
            yield at.fault("to", says, "Only columns of one type can be compared.")
