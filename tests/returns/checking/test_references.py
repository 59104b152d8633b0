"""Every value of a column is to be found in another record sheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from impact.plan.definitions import Definitions
from impact.returns.answers import Answer, SentRow
from impact.returns.judging import Checked, check
from impact.returns.places import cell_name
from tests.returns.filed_returns import definitions, error, measure, opened, raw, said
from tests.returns.judging import codes

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
        table.name: tuple(
            SentRow(number, {
                key: Answer(key, raw(value), table.sheet, cell_name(number, column))
                for column, ((key, _), value) in enumerate(zip(table.columns, row, strict=False), start=1)
            })
            for number, row in enumerate(visits if table.key == "visits" else practices, start=5)
        )
        for table in filed.form.tables
    }  # fmt: skip
    return check(replace(filed, records=records), plan)


PRACTICES = (("Night watch", "Durham"), ("Day watch", "Durham"))


def test_value_that_stands_there():
    """Capitals, spaces and non-breaking spaces make no difference."""
    assert codes(judged([("night  WATCH", None), ("Day\u00a0watch", None), (None, "Durham")], PRACTICES)) == []


def test_value_that_does_not_stand_there():
    """Both sheets are named."""
    assert said(judged([("Night watch", None), ("Dawn watch", None)], PRACTICES).findings) == [
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
    assert [f.cell for f in judged(twice, PRACTICES).findings] == ["A5", "A6"]
    found = judged(twice, PRACTICES, plan_of(severity="error")).findings
    assert said(found) == [
        'IW-3 visits!A5  Practice seen is "Dawn watch", which does not stand under Practice on the sheet '
        "IW-15 practices. Correct whichever is wrong, or add it there. The same holds for IW-3 visits!A6."
    ]


def test_reference_of_forces():
    """A force is the same however it is written."""
    plan = plan_of("place", "IW-15.practices.origin")
    assert codes(judged([(None, "Durham Constabulary"), (None, "E23000008")], PRACTICES, plan)) == []
    found = judged([(None, "Cleveland Police")], PRACTICES, plan).findings
    assert found[0].says.startswith('Place is "Cleveland Police", which does not stand under Origin')


@pytest.mark.parametrize("there", [error(), "[x]", "x" * 50])
def test_cell_looked_into_that_cannot_be_known(there: Any):
    """It might have been the one."""
    found = codes(judged([("Dawn watch", None)], [*PRACTICES, (there, "Durham")]))
    assert ("not_found_there" in found) is (there == "x" * 50)


def test_blank_where_a_value_is_needed():
    """It might have been the one; where none is needed, a blank is no value."""
    rows = [*PRACTICES, (None, "Durham")]
    assert codes(judged([("Dawn watch", None)], rows)) == ["not_found_there"]
    sheet = BANK["records"]["practices"]
    columns = {**sheet["columns"], "title": {**TEXT, "required": True}}
    needed = plan_of(bank={**BANK, "records": {"practices": {**sheet, "columns": columns}}})
    assert codes(judged([("Dawn watch", None)], rows, needed)) == ["blank_in_row"]


def test_cell_at_fault_refers_to_nothing():
    """What follows from a fault is not said again."""
    assert codes(judged([(error(), None), ("[x]", None)], PRACTICES)) == ["error_value"]


def test_reference_on_trial():
    """It is a note."""
    found = judged([("Dawn watch", None)], PRACTICES, plan_of(status="trial")).findings
    assert [f.severity for f in found] == ["note"]


def test_very_many_values_that_do_not_stand_there():
    """Two hundred are quoted, and the rest counted."""
    found = judged([(f"Watch {n}", None) for n in range(300)], PRACTICES).findings
    assert len(found) == 201
    assert found[-1].says == (
        "100 more cells of this column hold what does not stand under Practice on the sheet IW-15 practices."
    )
