"""The published tables as an accessible spreadsheet, by the rules of the Government Analysis Function.

Comes after `report.data.sheets`, which says what stands in it. gptables lays each table out: a cover, contents
and notes first, one table a sheet, marked as a table, no merged and no empty cells. The same tables have the same
bytes.

Source: Government Analysis Function, Releasing statistics in spreadsheets; Using symbols and shorthand in tables.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Sequence
from datetime import UTC
from io import BytesIO
from math import ceil
from typing import Any

from impact.plan.definitions import Definitions
from impact.report.data.results import Figure
from impact.report.data.sheets import NOTES, SHORTHAND, Cell, Number, Sheet, sheets
from impact.report.model import Report
from impact.results.compiled import Compiled
from impact.store.model import ReturnStatus

NOTES_SHEET = "Notes"
NARROWEST = 8  # characters
COVER = 90
LINE = 16.0  # points from one line of text to the next
LONG = 25  # rows from which the headings stay in sight
_WIDE, _NARROW = 1.12, 0.95  # the widest and the usual letter of the table, in the unit of a column's width
_A4 = 9
_MEANS_SOMETHING = re.compile("[A-Za-z0-9]")  # gptables takes no cell without


def workbook(
    report: Report,
    compiled: Compiled,
    definitions: Definitions,
    shown: Sequence[Figure],
    statuses: Sequence[ReturnStatus],
) -> bytes:
    """Return the tables of *report* as an .xlsx file; see `report.data.sheets.sheets` for what is asked."""
    tables = sheets(report, compiled, definitions, shown, statuses)
    return _written(report, (_notes(), *tables))


def _written(report: Report, tables: Sequence[Sheet]) -> bytes:
    target = BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # at gptables' use of pandas, and at notes that are a sheet of our own
        from gptables import Cover, produce_workbook  # late: it loads pandas

        book = produce_workbook(
            target,
            {sheet.label: _gptable(sheet) for sheet in tables},
            cover=Cover(f"{report.title}: tables", intro=_intro(report), about=_about(report), width=COVER),
            auto_width={sheet.label: False for sheet in tables},  # text would make columns without end
            contentsheet_options={"instructions": "This worksheet contains one table, with a link to each sheet."},
            workbook_options={"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False},
        )
    for sheet in tables:
        _arranged(book.get_worksheet_by_name(sheet.label), sheet)
    cover, contents = book.get_worksheet_by_name("Cover"), book.get_worksheet_by_name("Contents")
    for at, text in enumerate((*_intro(report), "", *_about(report)), start=2):
        cover.set_row(at, LINE * _lines(text, COVER) if text else None)
    for page in (cover, contents):
        _printed(page)
    book.set_properties(
        {
            "title": f"{report.title}: tables, {report.period_name}",
            "author": report.organisation,
            "comments": report.notice,
            "created": report.made_at.astimezone(UTC).replace(tzinfo=None),
        }
    )
    book.close()
    return target.getvalue()


def _intro(report: Report) -> list[str]:
    intro = [f"{report.kicker}, {report.period}. {report.organisation}, {report.plan}.",
             f"The figures rest on what was known on {report.as_at}."]  # fmt: skip
    return [f"{report.notice}.", *intro] if report.notice else intro


def _about(report: Report) -> list[str]:
    revised = report.revised.says if report.revised else ""
    about = [
        "Figures are rounded as they are in the report. results.csv has the same figures, not rounded, for every area"
        " and period; observations.csv has the answers behind them, each with its cell.",
        f"Shorthand in square brackets, and each [note], is explained on the sheet {NOTES_SHEET}.",
        "A missing figure is never nought: a word or a shorthand stands in its place.",
        revised,
    ]
    return [_plain(text) for text in about if text]


def _notes() -> Sheet:
    """What each shorthand and each note means."""
    noted = ((f"[note {number}]", f"{name}: {text}") for number, (name, text) in enumerate(NOTES.items(), start=1))
    return Sheet(
        NOTES_SHEET,
        "Notes and shorthand",
        "This worksheet contains one table.",
        ("Note or shorthand", "What it means"),
        (*SHORTHAND.items(), *noted),
        widest=COVER,
    )


def _gptable(sheet: Sheet) -> Any:
    from gptables import GPTable
    from pandas import DataFrame

    headings = [_heading(name) for name in sheet.headings]
    values = [[cell.value if isinstance(cell, Number) else _plain(cell) for cell in row] for row in sheet.rows]
    return GPTable(
        table=DataFrame(values, columns=headings, dtype=object),
        table_name=f"{sheet.label.lower()}_table",
        title=_plain(sheet.title),
        instructions=_plain(sheet.says),
        legend=[f"Shorthand is explained on the sheet {NOTES_SHEET}."] if sheet.label != NOTES_SHEET else [],
        index_columns={2: 0},
        additional_formatting=list(_formats(sheet, headings)),
    )


def _heading(name: str) -> str:
    return f"{name}\n[note {list(NOTES).index(name) + 1}]" if name in NOTES else name


def _formats(sheet: Sheet, headings: Sequence[str]) -> Iterable[dict[str, Any]]:
    """Columns with numbers to the right; each number with its decimals and its per cent sign."""
    yield {"column": {"columns": headings, "format": {"valign": "top"}, "include_names": True}}
    yield {"column": {"columns": list(range(1, len(headings))), "format": {"indent": 1}, "include_names": True}}
    numeric = [at for at in range(len(headings)) if any(isinstance(row[at], Number) for row in sheet.rows)]
    if numeric:
        yield {"column": {"columns": numeric, "format": {"align": "right", "indent": 0}, "include_names": True}}
    for at, row in enumerate(sheet.rows, start=1):
        for column in numeric:
            cell = row[column]
            if isinstance(cell, Number):
                yield {"cell": {"cells": (at, column), "format": {"num_format": _format(cell)}}}


def _format(number: Number) -> str:
    """The number format: a comma for thousands, and a true minus sign."""
    digits = "#,##0" + (f".{'0' * number.decimals}" if number.decimals else "")
    digits += '"%"' if number.unit == "percent" else ""
    return f"{digits};\N{MINUS SIGN}{digits}"


def _arranged(page: Any, sheet: Sheet) -> None:
    """Set the size of columns and rows, keep the headings of a long table in sight, and fit it to the paper."""
    first = 2 + (sheet.label != NOTES_SHEET)  # title, instructions, and the line on shorthand
    lines = [[_heading(name) for name in sheet.headings], *([_text(cell) for cell in row] for row in sheet.rows)]
    widths = [min(sheet.widest, max(NARROWEST, *map(_width, column))) for column in zip(*lines, strict=True)]
    for at, width in enumerate(widths):
        page.set_column(at, at, width)
    for at, texts in enumerate(lines, start=first):
        page.set_row(at, LINE * max(map(_lines, texts, widths)))
    if len(sheet.rows) >= LONG:
        page.freeze_panes(first + 1, 0)
    page.repeat_rows(first)
    _printed(page)


def _printed(page: Any) -> None:
    page.set_paper(_A4)
    page.set_landscape()
    page.fit_to_pages(1, 0)


def _width(text: str) -> int:
    """How wide a column must be for *text*, in characters of the default font."""
    return max(ceil(_WIDE * len(line)) + 2 for line in text.split("\n"))


def _lines(text: str, width: int) -> int:
    """How many lines *text* takes in a column of *width*."""
    return sum(max(1, ceil(_NARROW * len(line) / width)) for line in text.split("\n"))


def _text(cell: Cell) -> str:
    return f"{cell.value:,.{cell.decimals}f}%" if isinstance(cell, Number) else cell


def _plain(text: str) -> str:
    """*text* so that gptables takes nothing in it for a link or a note, and finds something to read in it."""
    said = text.replace("](", "] (").replace("$$", "$ $")
    return said if _MEANS_SOMETHING.search(said) else f"written as {said}"
