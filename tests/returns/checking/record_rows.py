"""Rows of the small plan's record sheet, good or with some cells changed, as they are read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from impact.returns.form import RecordTable
from impact.returns.records import Records, read_records
from tests.returns.filed_returns import ADOPTED, CLEVELAND, GOOD_ROWS, REGISTER, form, measure, opened

TABLE: RecordTable = form().tables[0]
GOOD = GOOD_ROWS[0]


def records(*rows: Sequence[Any], checks: Sequence[dict[str, Any]] | None = None) -> Records:
    """Read *rows*, with the checks of the plan or others."""
    sheet = measure(ADOPTED).records["practices"]
    if checks is not None:
        sheet = type(sheet).model_validate({**sheet.model_dump(), "checks": checks})
    filed = opened(rows=rows)
    assert filed is not None
    return read_records(TABLE, sheet, filed.records[TABLE.name], REGISTER, CLEVELAND.id)


def changed(**cells: Any) -> list[Any]:
    """The first good row with some cells replaced, by column."""
    keys = [key for key, _ in TABLE.columns]
    return [cells.get(key, value) for key, value in zip(keys, GOOD, strict=True)]
