"""Hold our reader to openpyxl and calamine, cell by cell, on every workbook of a folder; list each difference.

Run it as `python benchmarks/compare_readers.py DIR`. What is known to differ is stated below as a rule with its reason,
and counted under it; everything else is a difference. The tests hold the suite's own workbooks to the same rules.
"""

from __future__ import annotations

import re
import sys
import warnings
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from openpyxl import load_workbook
from python_calamine import CalamineWorkbook, SheetTypeEnum

from impact.returns.grid import BLANK, Raw, cell_name
from impact.returns.reading.otherformats import read_as_saved
from impact.returns.reading.workbook import Sheet, Unreadable

MOST_AREA = 5_000_000  # cells: calamine makes every blank one between the first and the last
ENDINGS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
_NOTHING: Any = object()  # a reader that did not look
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_CLOSE = 1e-9  # of a second's share of a day, and of a number as another program writes it


@dataclass(frozen=True)
class Difference:
    """One cell that was read differently."""

    sheet: str
    cell: str
    ours: str
    openpyxl: str
    calamine: str

    def __str__(self) -> str:
        return f"{self.sheet}!{self.cell}: ours {self.ours}, openpyxl {self.openpyxl}, calamine {self.calamine}"


@dataclass
class Comparison:
    """What a comparison came to.

    Attributes:
        cells: How many cells hold anything.
        rules: How often each known difference was met.
    """

    differences: list[Difference] = field(default_factory=list)
    cells: int = 0
    rules: Counter[str] = field(default_factory=Counter)


def compare(content: bytes) -> Comparison:
    """Read *content* with all three.

    Raises:
        Unreadable: Ours refuses it.
    """
    saved = read_as_saved(content)
    found = Comparison()
    sheets = saved.sheets
    shown = {} if saved.ending else _openpyxl(content)
    if not shown and not saved.ending:
        found.rules["openpyxl reads no sheets of Strict, or cannot open it"] += 1
    plain = _calamine(content, sheets, found)
    for sheet in sheets:
        _compare_sheet(sheet, shown.get(sheet.name), plain.get(sheet.name), found)
    return found


def _openpyxl(content: bytes) -> dict[str, dict[tuple[int, int], tuple[Any, Any]]]:
    """Each sheet's cells as (formula or value, value)."""
    loads = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            loads = [load_workbook(BytesIO(content), data_only=only) for only in (False, True)]
        except Exception:  # whatever it stumbles over is its own affair
            return {}
    written, worked_out = loads
    cells: dict[str, dict[tuple[int, int], tuple[Any, Any]]] = {}
    for sheet in written.worksheets:
        beside = worked_out[sheet.title]._cells
        cells[sheet.title] = {
            place: (cell.value, beside[place].value if place in beside else None)
            for place, cell in sheet._cells.items()
            if cell.value is not None
        }
    return cells


def _calamine(content: bytes, sheets: tuple[Sheet, ...], found: Comparison) -> dict[str, dict[tuple[int, int], Any]]:
    if any(_area(sheet) > MOST_AREA for sheet in sheets):
        found.rules["calamine would make every blank cell of the area"] += 1
        return {}
    if _in_utf_16(content):
        found.rules["calamine reads a sheet in UTF-16 as empty"] += 1
        return {}
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(content))
        names = [each.name for each in book.sheets_metadata if each.typ == SheetTypeEnum.WorkSheet]
        return {name: dict(_filled(book.get_sheet_by_name(name).to_python(skip_empty_area=False))) for name in names}
    except Exception:  # as above
        found.rules["calamine cannot open it"] += 1
        return {}


def _in_utf_16(content: bytes) -> bool:
    """Whether a part of the workbook is written in UTF-16, as the standard allows."""
    if not content.startswith(b"PK"):
        return False
    with ZipFile(BytesIO(content)) as archive:
        parts = [name for name in archive.namelist() if name.endswith(".xml")]
        return any(archive.open(name).read(2) in (b"\xff\xfe", b"\xfe\xff") for name in parts)


def _filled(rows: list[list[Any]]) -> Iterator[tuple[tuple[int, int], Any]]:
    for row, cells in enumerate(rows, start=1):
        for column, value in enumerate(cells, start=1):
            if value != "":
                yield (row, column), value


def _area(sheet: Sheet) -> int:
    rows, columns = [row for row, _ in sheet.cells], [column for _, column in sheet.cells]
    return max(rows, default=0) * max(columns, default=0)


def _compare_sheet(
    sheet: Sheet,
    shown: dict[tuple[int, int], tuple[Any, Any]] | None,
    plain: dict[tuple[int, int], Any] | None,
    found: Comparison,
) -> None:
    places = sorted({*sheet.cells, *(shown or ()), *(plain or ())})
    found.cells += len(sheet.cells)
    for place in places:
        raw = sheet.cells.get(place, BLANK)
        pair = shown.get(place, (None, None)) if shown is not None else _NOTHING
        if pair == (None, None) and _is_beneath(sheet, place):
            found.rules["openpyxl leaves out what lies beneath merged cells"] += 1
            pair = _NOTHING
        value = plain.get(place, "") if plain is not None else _NOTHING
        if not (_openpyxl_agrees(raw, pair, found.rules) and _calamine_agrees(raw, value, found.rules)):
            words = ["not read" if each is _NOTHING else repr(each) for each in (raw, pair, value)]
            found.differences.append(Difference(sheet.name, cell_name(*place), *words))


def _is_beneath(sheet: Sheet, place: tuple[int, int]) -> bool:
    """Whether a cell lies in a merged area and is not its first."""
    row, column = place
    return any(
        area.top <= row <= area.bottom and area.left <= column <= area.right and place != (area.top, area.left)
        for area in sheet.merged
    )


# --- the rules ----------------------------------------------------------------------------------------------------


def _openpyxl_agrees(raw: Raw, pair: Any, rules: Counter[str]) -> bool:
    if pair is _NOTHING:
        return True
    written, value = pair
    if raw.formula is not None and not (getattr(written, "ref", None) or str(written).startswith("=")):
        return False
    if raw.kind == "error":
        return bool(value == raw.value)
    if raw.kind == "text" and raw.value == "":
        rules["openpyxl reads an empty text as nothing"] += value is None
        return value in (None, "")
    return (value is None) if raw.kind == "blank" else _same(raw, value, rules)


def _calamine_agrees(raw: Raw, value: Any, rules: Counter[str]) -> bool:
    if value is _NOTHING:
        return True
    if raw.kind == "error":
        rules["calamine reads an error as nothing"] += value == ""
        return value in ("", raw.value)
    if raw.kind == "blank":
        rules["calamine reads a formula that was never worked out as nothing"] += raw.formula is not None
        return bool(value == "")
    return _same(raw, value, rules)


def _same(raw: Raw, value: Any, rules: Counter[str]) -> bool:
    match raw.kind, raw.value:
        case "yes_no", _:
            return value is raw.value
        case "number", float(number):
            return _same_number(number, value, rules)
        case "date", datetime() | date() as when:
            return _same_date(when, value)
        case "text", str(text):
            if _lines(text) == _lines(str(value)):
                return True
            rules["another reader leaves out the spaces at a text's ends"] += 1
            return isinstance(value, str) and _lines(text).strip() == _lines(value).strip()
    return False


def _same_number(number: float, value: Any, rules: Counter[str]) -> bool:
    if isinstance(value, bool):
        return False
    if isinstance(value, time | timedelta | datetime | date):
        rules["a time of day is a share of a day with us"] += 1
        days = _days(value)
        return days is None or abs(days - number) < 1e-5
    return isinstance(value, int | float) and abs(value - number) <= _CLOSE * max(1.0, abs(number))


def _days(value: time | timedelta | date) -> float | None:
    """A time as days; None for a day before the first, which each reader counts differently."""
    if isinstance(value, timedelta):
        return value / timedelta(days=1)
    if isinstance(value, time):
        return (value.hour * 3600 + value.minute * 60 + value.second + value.microsecond / 1e6) / 86_400
    return None


def _same_date(when: date, value: Any) -> bool:
    if not isinstance(value, date):
        return False
    one, other = (datetime(d.year, d.month, d.day) if not isinstance(d, datetime) else d for d in (when, value))
    return abs(one - other) < timedelta(seconds=1.5)


def _lines(text: str) -> str:
    """A text with its escapes undone and one kind of line break."""
    return _ESCAPE.sub(lambda m: chr(int(m[1], 16)), text).replace("\r\n", "\n").replace("\r", "\n")


def main(folder: Path) -> int:
    """Print each difference in the workbooks of *folder*, then the count; 1 when there is any."""
    total = Comparison()
    files = refused = 0
    for path in sorted(path for path in folder.rglob("*") if path.suffix.lower() in ENDINGS):
        try:
            found = compare(path.read_bytes())
        except Unreadable as unreadable:
            refused += 1
            print(f"{path}: refused: {unreadable}")
            continue
        files += 1
        total.cells += found.cells
        total.rules.update(found.rules)
        total.differences += found.differences
        for difference in found.differences:
            print(f"{path}: {difference}")
    for rule, times in sorted((+total.rules).items()):
        print(f"{times:>9,}  {rule}")
    print(f"{files:,} workbooks, {total.cells:,} cells, {len(total.differences):,} differences, {refused:,} refused.")
    return 1 if total.differences else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
