"""The published tables as an accessible spreadsheet, by the rules of the Government Analysis Function.

A cover, contents and notes first, then one table a sheet, marked as a table, no merged and no empty cells, which say
nothing. Numbers are rounded as the report rounds them, with as many decimals. The same tables have the same bytes.

Source: Government Analysis Function, Releasing statistics in spreadsheets; Using symbols and shorthand in tables.
"""

from __future__ import annotations

import re
import tomllib
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC
from functools import cache
from io import BytesIO
from math import ceil
from typing import Any

from impact.plan.measure import Unit
from impact.plan.periods import day
from impact.report import sentences as say
from impact.report.data_files import ResultRow
from impact.report.document import Report
from impact.report.sentences import NOTHING
from impact.report.standings import came_of
from impact.report.view import ReportView
from impact.resources import folder
from impact.results.model import rounded_to
from impact.store.model import ReturnStatus

NONE = "none"
DOES_NOT_APPLY = "[z]"
NOTES_SHEET = "Notes"
NARROWEST = 8  # characters
WIDEST = 46  # longer text goes on in the next line of its cell
COVER = 90
LINE = 16.0  # points from one line of text to the next
LONG = 25  # rows from which the headings stay in sight
_WIDE, _NARROW = 1.12, 0.95  # the widest and the usual letter of the table, in the unit of a column's width
_A4 = 9
_MEANS_SOMETHING = re.compile("[A-Za-z0-9]")  # gptables takes no cell without


@cache
def words() -> dict[str, Any]:
    """Return what the workbook says beside its tables: `about` the figures, the `shorthand` and the `notes`."""
    return tomllib.loads((folder("templates") / "data" / "tables.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Number:
    """A number as it is to be shown."""

    value: float
    decimals: int = 0
    unit: Unit = "count"

    def __str__(self) -> str:
        return f"{self.value:,.{self.decimals}f}%"  # as wide as it may be

    @property
    def format(self) -> str:
        """The number format: a comma for thousands, and a true minus sign."""
        digits = "#,##0" + (f".{'0' * self.decimals}" if self.decimals else "")
        digits += '"%"' if self.unit == "percent" else ""
        return f"{digits};\N{MINUS SIGN}{digits}"


Cell = str | Number
Cells = dict[str, Cell]  # of one row, by heading


@dataclass(frozen=True)
class TableSheet:
    """One sheet: its label, its table's title, what it says above the table, and the rows of the table."""

    label: str
    title: str
    says: str
    rows: Sequence[Cells]


def sheets(
    report: Report, view: ReportView, shown: Sequence[ResultRow], statuses: Sequence[ReturnStatus]
) -> tuple[TableSheet, ...]:
    """Return every sheet that has anything in it, in order, the notes first.

    Args:
        report: What is said of the figures.
        view: What it was composed from.
        shown: Every figure, from `data_files.figures`.
        statuses: How each supplier stands for the quarter.
    """
    national = [one for one in shown if one.result.area.kind == "national"]
    now = [one for one in shown if one.result.period == one.of.latest.period and one.year is None]
    revised = report.revised
    lines = (*revised.lines, *revised.others) if revised else ()
    parts = ("Ref", "Measure", "Area", "Period", "Before", "Now", "Why")
    rows: dict[str, Sequence[Cells]] = {
        NOTES_SHEET: list(_notes()),
        "Scoreboard": list(_scoreboard(report, {one.of.ref: one for one in national if one.judged})),
        "National": [_national(one) for one in national],
        "Regions": _areas("Region", now),
        "Forces": _areas("Force", now),
        "Returns": [_return(one) for one in statuses],
        "Steps": list(_steps(view)),
        "Revisions": [
            dict(zip(parts, (one.ref, one.name, one.area, one.period, one.before, one.now, one.why), strict=True))
            for one in lines
        ],
    }
    told = {
        "period": report.period,
        "returned": " ".join(report.returned.says),
        "since": revised.since if revised else "",
        "revised": revised.says if revised else "",
    }
    said = words()["sheets"]
    return tuple(
        TableSheet(label, said[label]["title"].format(**told), said[label]["says"].format(**told), found)
        for label, found in rows.items()
        if found
    )


def _scoreboard(report: Report, latest: Mapping[str, ResultRow]) -> Iterator[Cells]:
    for group, line in ((each, line) for each in report.scoreboard.groups for line in each.lines):
        one = latest[line.ref]
        yield {
            "Ref": line.ref,
            "Measure": line.name,
            "Commitment or statement": f"{group.ref} {group.title}",
            "Unit": say.unit_line(one.of.measure),
            "Period": one.result.period.name,
            "Latest": _figure(one, one.result.value),
            "Change on a year ago": _said(line.change),
            "Due by now": _said(line.target) if one.due is None else _figure(one, one.due),
            "Rating": line.rating.word,
            "Variation": line.variation.word,
            "Coverage": _said(line.coverage),
            "Quality": line.quality,
            "Marks": _said(line.marks),
        }


def _national(one: ResultRow) -> Cells:
    low, high = one.interval
    interval: Cells = {"95% interval from": _figure(one, low), "95% interval to": _figure(one, high)}
    return _measure(one) | _parts(one) | interval | _included(one) | {"Quality": _said(one.quality)} | _why(one)


def _areas(heading: str, now: Iterable[ResultRow]) -> list[Cells]:
    return [
        _measure(one)
        | {heading: one.result.area.name, f"{heading} code": one.result.area.code}
        | _parts(one)
        | _included(one)
        | _why(one)
        for one in now
        if one.result.area.kind == heading.lower()
    ]


def _return(one: ReturnStatus) -> Cells:
    return {
        "Supplier": one.supplier.name,
        "Code": one.supplier.id,
        "Due": day(one.due),
        "Received": day(one.counted.received.date()) if one.counted else "no usable return",
        "State": say.opening(came_of(one)),
        "Signed off": "Yes" if one.signed_off else "No",
    }


def _steps(view: ReportView) -> Iterator[Cells]:
    promises = {promise.ref: promise for promise in view.definitions.plan.promises()}
    for ref, state in view.compiled.steps.items():
        yield {
            "Ref": ref,
            "Step": state.step.title,
            "Commitment or statement": f"{state.promise} {promises[state.promise].name}",
            "Owner": state.step.owner,
            "Due": day(state.step.due),
            "State": say.opening(state.words),
            "Done when": state.step.done_when,
            "Evidence": _said(state.evidence),
        }


def _notes() -> Iterator[Cells]:
    """What each shorthand and each note means."""
    notes = enumerate(words()["notes"].items(), start=1)
    told = {**words()["shorthand"], **{f"[note {number}]": f"{name}: {text}" for number, (name, text) in notes}}
    yield from ({"Note or shorthand": name, "What it means": text} for name, text in told.items())


# --- the cells of a figure ------------------------------------------------------------------------------------------


def _figure(one: ResultRow, value: float | None) -> Cell:
    """A figure as the report rounds it; where there is none, what stands in the place of *one*, or that none can be."""
    if value is None:
        return one.shown if one.result.missing else DOES_NOT_APPLY
    return Number(rounded_to(value, one.of.decimals), one.of.decimals, one.of.measure.unit)


def _part(one: ResultRow, value: float | None) -> Cell:
    decimals = 0 if value is None or value.is_integer() else 1
    return _figure(one, None) if value is None else Number(rounded_to(value, decimals), decimals)


def _measure(one: ResultRow) -> Cells:
    period = one.year.words if one.year else one.result.period.name
    return {"Ref": one.of.ref, "Measure": one.of.name, "Unit": say.unit_line(one.of.measure), "Period": period}


def _parts(one: ResultRow) -> Cells:
    return {
        "Figure": _figure(one, one.result.value),
        "Count": _part(one, one.result.numerator),
        "Out of": _part(one, one.result.denominator),
    }


def _included(one: ResultRow) -> Cells:
    coverage = one.result.coverage
    return {"In the figure": Number(coverage.included), "Expected": Number(coverage.expected)}


def _why(one: ResultRow) -> Cells:
    why = say.opening(one.why_missing) if one.result.missing else DOES_NOT_APPLY
    return {"Marks": _said(" ".join(f"[{mark}]" for mark in one.marks)), "Why there is no figure": why}


def _said(text: str) -> str:
    """*text*, or a word where there is none."""
    return NONE if text.strip() in ("", NOTHING) else text


# --- the workbook ---------------------------------------------------------------------------------------------------


def workbook(report: Report, view: ReportView, shown: Sequence[ResultRow], statuses: Sequence[ReturnStatus]) -> bytes:
    """Return the tables of *report* as an .xlsx file; see `sheets` for what is asked."""
    tables = sheets(report, view, shown, statuses)
    intro = [
        *([f"{report.notice}."] if report.notice else []),
        f"{report.kicker}, {report.period}. {report.organisation}, {report.plan}.",
        f"The figures rest on what was known on {report.as_at}.",
    ]
    about = [*map(_plain, words()["about"]), *([_plain(report.revised.says)] if report.revised else [])]
    target = BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # at gptables' use of pandas, and at notes that are a sheet of our own
        from gptables import Cover, produce_workbook  # late: it loads pandas

        book = produce_workbook(
            target,
            {sheet.label: _gptable(sheet) for sheet in tables},
            cover=Cover(f"{report.title}: tables", intro=intro, about=about, width=COVER),
            auto_width={sheet.label: False for sheet in tables},  # text would make columns without end
            contentsheet_options={"instructions": "This worksheet contains one table, with a link to each sheet."},
            workbook_options={"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False},
        )
    for sheet in tables:
        _arrange(book.get_worksheet_by_name(sheet.label), sheet)
    for at, text in enumerate((*intro, "", *about), start=2):
        book.get_worksheet_by_name("Cover").set_row(at, LINE * _lines(text, COVER) if text else None)
    for page in book.worksheets():
        page.set_paper(_A4)
        page.set_landscape()
        page.fit_to_pages(1, 0)
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


def _gptable(sheet: TableSheet) -> Any:
    from gptables import GPTable
    from pandas import DataFrame

    values = [[cell.value if isinstance(cell, Number) else _plain(cell) for cell in row.values()] for row in sheet.rows]
    headings = _headings(sheet)
    return GPTable(
        table=DataFrame(values, columns=headings, dtype=object),
        table_name=f"{sheet.label.lower()}_table",
        title=_plain(sheet.title),
        instructions=_plain(sheet.says),
        legend=[f"Shorthand is explained on the sheet {NOTES_SHEET}."] if sheet.label != NOTES_SHEET else [],
        index_columns={2: 0},
        additional_formatting=list(_formats(sheet, headings)),
    )


def _headings(sheet: TableSheet) -> list[str]:
    numbers = {name: f"{name}\n[note {number}]" for number, name in enumerate(words()["notes"], start=1)}
    return [numbers.get(name, name) for name in sheet.rows[0]]


def _formats(sheet: TableSheet, headings: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Columns with numbers to the right; each number with its decimals and its per cent sign."""
    cells = [list(row.values()) for row in sheet.rows]
    numeric = [at for at in range(len(headings)) if any(isinstance(row[at], Number) for row in cells)]
    columns: list[tuple[Sequence[str | int], dict[str, Any]]] = [
        (headings, {"valign": "top"}),
        (range(1, len(headings)), {"indent": 1}),
        (numeric, {"align": "right", "indent": 0}),
    ]
    for which, look in columns:
        if which:
            yield {"column": {"columns": list(which), "format": look, "include_names": True}}
    for at, row in enumerate(cells, start=1):
        for column, cell in enumerate(row):
            if isinstance(cell, Number):
                yield {"cell": {"cells": (at, column), "format": {"num_format": cell.format}}}


def _arrange(page: Any, sheet: TableSheet) -> None:
    """Set the size of columns and rows, and keep the headings of a long table in sight."""
    first, widest = (2, COVER) if sheet.label == NOTES_SHEET else (3, WIDEST)  # title, instructions, line on shorthand
    lines = [_headings(sheet), *([str(cell) for cell in row.values()] for row in sheet.rows)]
    widths = [min(widest, max(NARROWEST, *map(_width, column))) for column in zip(*lines, strict=True)]
    for at, width in enumerate(widths):
        page.set_column(at, at, width)
    for at, texts in enumerate(lines, start=first):
        page.set_row(at, LINE * max(map(_lines, texts, widths)))
    if len(sheet.rows) >= LONG:
        page.freeze_panes(first + 1, 0)
    page.repeat_rows(first)


def _width(text: str) -> int:
    """How wide a column must be for *text*, in characters of the default font."""
    return max(ceil(_WIDE * len(line)) + 2 for line in text.split("\n"))


def _lines(text: str, width: int) -> int:
    """How many lines *text* takes in a column of *width*."""
    return sum(max(1, ceil(_NARROW * len(line) / width)) for line in text.split("\n"))


def _plain(text: str) -> str:
    """*text* so that gptables takes nothing in it for a link or a note, and finds something to read in it."""
    said = text.replace("](", "] (").replace("$$", "$ $")
    return said if _MEANS_SOMETHING.search(said) else f"written as {said}"
