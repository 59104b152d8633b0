"""What the library calamine reads of a workbook: a format that no figure is taken from, on its way to a handback.

Calamine gives values alone: an error is a blank to it, and a formula that came to a word may be the number 0. What is
read here goes to a person to look over, with blanks and zeros left out, and never into the store. It asks for as much
memory as the farthest cell wants, and ends the process where that is too much: only the limited child calls it.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from io import BytesIO

from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from impact.returns.answers import Raw
from impact.returns.grid import NUMBER, TEXT, Grid
from impact.returns.numberformats import NumberFormat, show_date
from impact.returns.reading.archive import streams
from impact.returns.reading.cells import Filling, Pool
from impact.returns.reading.workbook import Sheet, Visibility, Workbook

_CLOCK = NumberFormat("time")
_DAY = timedelta(days=1)
_OLD = ("workbook", "book")  # streams that may hold an .xls


def read_for_handback(content: bytes) -> Workbook:
    """Read what can be read of an .xls or .xlsb; no sheets where nothing can, or where it is not sure what is read.

    Raises:
        Unreadable: It has too many cells.
    """
    names = streams(content)
    if max((names.count(name) for name in _OLD), default=0) > 1:  # it might read the one that is embedded
        return Workbook(())
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(content))
        pool = Pool()
        sheets = tuple(
            Sheet(each.name, _visibility(each.visible), _grid(book, each.name, pool))
            for each in book.sheets_metadata
            if each.typ == SheetTypeEnum.WorkSheet
        )
    except Exception:  # whatever it stumbles over; a fault of its own is a `BaseException`, and ends the child
        return Workbook(())
    return Workbook(sheets if len({sheet.name.casefold() for sheet in sheets}) == len(sheets) else ())


def _visibility(shown: SheetVisibleEnum) -> Visibility:
    return "visible" if shown == SheetVisibleEnum.Visible else "hidden"


def _grid(book: CalamineWorkbook, name: str, pool: Pool) -> Grid:
    filling = Filling(pool)
    for row, cells in enumerate(book.get_sheet_by_name(name).iter_rows(), start=1):
        for column, value in enumerate(cells, start=1):
            if isinstance(value, bool) or value not in ("", 0):
                pool.take()
                _put(filling, pool, row, column, value)
    return filling.grid()


def _put(filling: Filling, pool: Pool, row: int, column: int, value: object) -> None:
    match value:
        case bool():
            filling.other(row, column, Raw("yes_no", value, "TRUE" if value else "FALSE"))
        case int() | float():
            filling.put(row, column, NUMBER, value, pool.unstyled)
        case datetime() | date():
            filling.other(row, column, Raw("date", value, show_date(value)))
        case time() | timedelta():
            since = value if isinstance(value, timedelta) else _since_midnight(value)
            filling.other(row, column, Raw("number", since / _DAY, _CLOCK.show(since / _DAY)))
        case _:
            filling.put(row, column, TEXT, pool.text(str(value)))


def _since_midnight(clock: time) -> timedelta:
    return datetime.combine(date.min, clock) - datetime.min
