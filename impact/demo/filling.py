"""Fill a template through its defined names with openpyxl, as a force's own script would."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook, load_workbook
from openpyxl.utils.cell import range_boundaries

from impact.demo.figures import Answers, Cell

_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*(</dcterms:modified>)")
_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)


def fill(template: bytes, answers: Answers, explanations: Mapping[str, str], saved: datetime) -> bytes:
    """Return *template* filled in and saved at *saved*. The same arguments give the same bytes.

    Args:
        template: A workbook as `writing.template` writes it.
        answers: By defined name.
        explanations: By the defined name of the answer they explain.
        saved: What the workbook says of when it was saved.
    """
    workbook = load_workbook(BytesIO(template))
    for name, value in answers.cells.items():
        if value is not None:
            put(workbook, name, value)
    for name, words in explanations.items():
        put(workbook, f"{name}.explanation", words)
    for name, rows in answers.rows.items():
        sheet, (column, row, _, _) = place(workbook, name)
        for down, cells in enumerate(rows, start=1):
            for across, value in enumerate(cells):
                workbook[sheet].cell(row + down, column + across).value = value
    return save(workbook, saved)


def put(workbook: Workbook, name: str, value: Cell) -> None:
    """Write *value* into the cell that *name* stands for."""
    sheet, (column, row, _, _) = place(workbook, name)
    workbook[sheet].cell(row, column).value = value


def place(workbook: Workbook, name: str) -> tuple[str, tuple[int, int, int, int]]:
    """Return the sheet and the bounds (first column, first row, last column, last row) of a defined name."""
    sheet, reference = next(iter(workbook.defined_names[name].destinations))
    left, top, right, bottom = range_boundaries(reference)
    return sheet, (int(left or 1), int(top or 1), int(right or 1), int(bottom or 1))


def save(workbook: Workbook, saved: datetime) -> bytes:
    """Return the workbook's bytes with *saved* in place of the machine's clock."""
    buffer = BytesIO()
    workbook.save(buffer)
    packed = BytesIO()
    stamp = saved.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    with ZipFile(buffer) as before, ZipFile(packed, "w") as after:
        for entry in before.namelist():
            content = _MODIFIED.sub(rb"\g<1>" + stamp + rb"\g<2>", before.read(entry))
            after.writestr(ZipInfo(entry, _ZIP_EPOCH), content, ZIP_DEFLATED)
    return packed.getvalue()
