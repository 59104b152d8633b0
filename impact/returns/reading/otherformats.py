"""A workbook out of whatever a supplier saved it as: .xlsx, .ods or .csv; of an old format, what can be handed back.

A .csv says neither its encoding nor what parts its cells: UTF-8, UTF-16 and Windows-1252 are read, with commas,
semicolons or tabs. What can only be a number is one; all else stays the text that was shown.

An .xls or .xlsb is read by calamine, to which an error is a blank, and a formula that came to a word may be the number
0. So no figure is taken from it: a person looks it over, with blanks and zeros left out. It asks for as much memory as
the farthest cell wants, and ends the process where that is too much: only the limited child calls it.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from io import BytesIO, StringIO
from itertools import islice

from impact.checks.findings import Finding
from impact.plan.measure import Severity
from impact.returns.answers import Answer
from impact.returns.grid import NUMBER, TEXT, Raw, show_date
from impact.returns.reading.archive import streams
from impact.returns.reading.opendocument import read_open_document
from impact.returns.reading.unreadable import Unreadable, damage_said
from impact.returns.reading.workbook import CLOCK, Filling, Pool, Sheet, Workbook
from impact.returns.reading.xlsx import read_workbook

_NAME = "Sheet"  # a .csv does not say its sheet's name
_ENCODINGS = ("utf-8-sig", "cp1252")
_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_SEPARATORS = (",", ";", "\t")
_LOOKED_AT = 50  # rows by which the separator is told
_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,14})(?:\.\d{1,15})?")
_ERROR = re.compile(r"#(?:REF!|DIV/0!|N/A|NAME\?|NUM!|VALUE!|NULL!)|Err:\d{3}")


def read_as_saved(content: bytes) -> Workbook:
    """Read a workbook in any format that figures are taken from.

    Raises:
        Unreadable: It is none, or is damaged, protected with a password, or beyond a limit. Nothing else is raised.
    """
    try:
        return read_workbook(content)
    except Unreadable as refused:
        finding = refused.finding
        if finding.code != "open_document" and "a text file" not in finding.says:
            raise
    if finding.code == "open_document":
        return replace(read_open_document(content), ending=".ods")
    return read_commas(content)


def other_format(ending: str) -> Finding:
    """The workbook came in another format, and everything asked was found in it."""
    article = "an" if ending == ".ods" else "a"
    says = f"This return came as {article} {ending} file, and every question was found in it."
    return Finding("other_format", "note", says, "You need do nothing.")


LOOK_OVER = (
    "Your file is in a format that no figure is taken from. What could be read of it stands in this workbook; what was "
    "blank or 0 in it is left empty. Look over every sheet, fill in what is missing, and send this workbook."
)


def to_look_over(code: str, answers: Iterable[Answer]) -> Iterator[Finding]:
    """Mark the *answers* of a handback that were read in such a format: those that stand there, and those that do not.

    Args:
        code: Of the finding that refused the format.
        answers: As they were read, blanks and zeros left out.
    """
    severity: Severity
    held: dict[bool, list[Answer]] = {True: [], False: []}
    for answer in answers:
        held[answer.raw.kind != "blank"].append(answer)
    emptied = "This cell was blank, 0 or an error in your file.", "Enter what is asked: 0 if there were none."
    filled = "This was read from your file, whose format is no longer read.", "Check that it is what you meant."
    for (says, remedy), some, severity in ((emptied, held[False], "query"), (filled, held[True], "note")):
        if some:
            first, *rest = some
            cells = tuple(f"{one.sheet}!{one.cell}" for one in rest)
            yield Finding(code, severity, says, remedy, first.sheet, first.cell, first.name, cells)


def read_commas(content: bytes) -> Workbook:
    """Read a .csv.

    Raises:
        Unreadable: It cannot be read, or has too many cells. Nothing else is raised.
    """
    text = _decoded(content)
    try:
        rows = csv.reader(StringIO(text, newline=""), delimiter=_separator(text))
        with damage_said("csv"):
            held = ([_told(cell) if cell else None for cell in row] for row in rows)
            return Workbook((_sheet(_NAME, held, Pool()),), ending=".csv")
    except csv.Error:
        raise Unreadable("incomplete") from None


def _told(cell: str) -> object:
    if _NUMBER.fullmatch(cell):
        return float(cell)
    if _ERROR.fullmatch(cell):
        return Raw("error", cell, cell)
    return cell == "TRUE" if cell in ("TRUE", "FALSE") else cell


def _sheet(name: str, rows: Iterable[Iterable[object]], pool: Pool, left: int = 1, *, shown: bool = True) -> Sheet:
    """The sheet of these *rows*, whose first values stand in the column *left*; None for a cell that holds nothing."""
    filling = Filling(pool)
    for row, cells in enumerate(rows, start=1):
        for column, value in enumerate(cells, start=left):
            if value is not None:
                pool.take()
                _put(filling, pool, row, column, value)
    return Sheet(name, "visible" if shown else "hidden", filling.grid())


def _put(filling: Filling, pool: Pool, row: int, column: int, value: object) -> None:
    match value:
        case Raw():
            filling.other(row, column, value)
        case bool():
            filling.other(row, column, Raw("yes_no", value, "TRUE" if value else "FALSE"))
        case int() | float():
            filling.put(row, column, NUMBER, value, pool.unstyled)
        case date():
            filling.other(row, column, Raw("date", value, show_date(value)))
        case time() | timedelta():
            since = value if isinstance(value, timedelta) else datetime.combine(date.min, value) - datetime.min
            days = since / timedelta(days=1)
            filling.other(row, column, Raw("number", days, CLOCK.show(days)))
        case _:
            filling.put(row, column, TEXT, pool.text(str(value)))


def _decoded(content: bytes) -> str:
    for encoding in (_MARKS[content[:2]],) if content[:2] in _MARKS else _ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable("unknown_kind")


def _separator(text: str) -> str:
    """The one that parts most of the first rows into one number of cells: a program writes each row as wide."""

    def evenness(separator: str) -> tuple[int, int]:
        rows = islice(csv.reader(StringIO(text, newline=""), delimiter=separator), _LOOKED_AT)
        widths = Counter(len(row) for row in rows if len(row) > 1)
        return max(((times, width) for width, times in widths.items()), default=(0, 0))

    return max(_SEPARATORS, key=evenness)


def read_for_handback(content: bytes) -> Workbook:
    """Read what can be read of an .xls or .xlsb; no sheets where nothing can, or where it is not sure what is read."""
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum  # late: few are sent

    if max(map(streams(content).count, ("workbook", "book"))) > 1:  # it might read the one that is embedded
        return Workbook(())
    sheets, pool = list[Sheet](), Pool()
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(content))
        for each in book.sheets_metadata:
            if each.typ == SheetTypeEnum.WorkSheet:
                found = book.get_sheet_by_name(each.name)
                left = (found.start or (0, 0))[1] + 1
                rows = ([value if value is False or value not in ("", 0) else None for value in row]
                        for row in found.iter_rows())  # fmt: skip
                shown = each.visible == SheetVisibleEnum.Visible
                sheets.append(_sheet(each.name, rows, pool, left, shown=shown))
    except Exception:  # whatever it stumbles over; a fault of its own is a `BaseException`, and ends the child
        return Workbook(())
    return Workbook(tuple(sheets) if len({sheet.name.casefold() for sheet in sheets}) == len(sheets) else ())
