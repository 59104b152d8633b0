"""A workbook out of whatever a supplier saved it as and answers can be taken from: .xlsx, .ods or .csv.

A .csv says neither its encoding nor what parts its cells: UTF-8, UTF-16 and Windows-1252 are read, with commas,
semicolons or tabs. What can only be a number is one; all else stays the text that was shown.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from io import StringIO
from itertools import islice

from impact.checks.findings import Finding
from impact.plan.measure import Severity
from impact.returns.answers import Answer
from impact.returns.grid import NUMBER, TEXT, Raw
from impact.returns.reading import unreadable
from impact.returns.reading.cells import Filling, Pool
from impact.returns.reading.opendocument import read_open_document
from impact.returns.reading.unreadable import Unreadable
from impact.returns.reading.workbook import Sheet, Workbook, read_workbook

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
    pool = Pool()
    filling = Filling(pool)
    try:
        with unreadable.damage_said("csv"):
            for number, row in enumerate(csv.reader(StringIO(text, newline=""), delimiter=_separator(text)), start=1):
                for column, cell in enumerate(row, start=1):
                    if cell:
                        pool.take()
                        _put(filling, pool, number, column, cell)
            return Workbook((Sheet(_NAME, "visible", filling.grid()),), ending=".csv")
    except csv.Error:
        raise unreadable.incomplete() from None


def _put(filling: Filling, pool: Pool, row: int, column: int, cell: str) -> None:
    if _NUMBER.fullmatch(cell):
        filling.put(row, column, NUMBER, float(cell), pool.unstyled)
    elif _ERROR.fullmatch(cell):
        filling.other(row, column, Raw("error", cell, cell))
    elif cell in ("TRUE", "FALSE"):
        filling.other(row, column, Raw("yes_no", cell == "TRUE", cell))
    else:
        filling.put(row, column, TEXT, pool.text(cell))


def _decoded(content: bytes) -> str:
    for encoding in (_MARKS[content[:2]],) if content[:2] in _MARKS else _ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise unreadable.unknown_kind()


def _separator(text: str) -> str:
    """The one that parts most of the first rows into one number of cells: a program writes each row as wide."""

    def evenness(separator: str) -> tuple[int, int]:
        rows = islice(csv.reader(StringIO(text, newline=""), delimiter=separator), _LOOKED_AT)
        widths = Counter(len(row) for row in rows if len(row) > 1)
        return max(((times, width) for width, times in widths.items()), default=(0, 0))

    return max(_SEPARATORS, key=evenness)
