"""The published tables as an accessible spreadsheet, by the rules of the Government Analysis Function.

A cover, contents and notes first, then one table a sheet, marked as a table, no merged and no empty cells, which say
nothing. Numbers are rounded as the report rounds them, with as many decimals. The same tables have the same bytes.

Source: Government Analysis Function, Releasing statistics in spreadsheets; Using symbols and shorthand in tables.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC
from io import BytesIO
from math import ceil
from typing import Any

from impact.plan.definitions import Definitions
from impact.plan.measure import Unit
from impact.plan.periods import day
from impact.report import sentences as say
from impact.report.document import Report, Revised
from impact.report.figures import NOTHING
from impact.report.returned import stand_of
from impact.report.tables import ResultRow
from impact.results.compiled import Compiled
from impact.results.words import rounded_to
from impact.store.model import ReturnStatus

NONE = "none"
DOES_NOT_APPLY = "[z]"

SHORTHAND: dict[str, str] = {
    "[b]": "Break in series: from here on the figures do not compare with those before.",
    "[c]": "Confidential: not shown, to protect people, or so that such a figure cannot be worked out from this one.",
    "[p]": "Provisional: the figure may still change, because returns are missing, have open queries or are not"
    " signed off.",
    "[r]": "Revised: the figure differs from the last edition.",
    "[u]": "Low reliability: the figure would rest on too few.",
    "[x]": "Not available.",
    "[z]": "Not applicable.",
    "no figure": "Nobody returned one. It is missing, not nought.",
    NONE: "There is nothing to say in this cell.",
}  # fmt: skip
NOTES: dict[str, str] = {
    "Change on a year ago": "In points (pts) for a percentage, else in the measure’s own unit; of a total, over the"
    " forces in it both times.",
    "Due by now": "The value that the path from the baseline to the target has at the period’s end.",
    "Rating": "The latest figure against that path. Not rated is neither good nor bad news.",
    "Variation": "Whether the series has changed by more than chance, by statistical process control.",
    "Coverage": "Forces in the figure, of those expected; or people who answered; own is a figure of the body’s own"
    " teams.",
    "Quality": "How far the figure can be trusted, from A, the best, to D.",
    "Count": "What is counted for a ratio; [z] for a figure that is no ratio.",
    "Out of": "What the count is out of; [z] for a figure that is no ratio.",
    "95% interval from": "Between the ends of the interval lies what chance may have moved the figure from; [z] where"
    " no chance is claimed.",
    "State": "Of a return: on time, late, with errors (none of it is used), or not returned.",
}  # fmt: skip


@dataclass(frozen=True)
class Number:
    """A number as it is to be shown."""

    value: float
    decimals: int = 0
    unit: Unit = "count"


Cell = str | Number


@dataclass(frozen=True)
class TableSheet:
    """One sheet: its label, its table's title, what it says above the table, and the table.

    `widest` is the most characters that a column may be wide; longer text goes on in the next line of its cell.
    """

    label: str
    title: str
    says: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    widest: int = 46


def sheets(
    report: Report,
    compiled: Compiled,
    definitions: Definitions,
    shown: Sequence[ResultRow],
    statuses: Sequence[ReturnStatus],
) -> tuple[TableSheet, ...]:
    """Return every sheet that has anything in it, in order.

    Args:
        report: What is said of the figures.
        compiled: What it was composed from.
        definitions: The plan.
        shown: Every figure, from `tables.figures`.
        statuses: How each supplier stands for the quarter.
    """
    latest = {ref: series.latest.period for ref, series in compiled.national.items()}
    now = [one for one in shown if one.result.period == latest[one.measure.ref] and one.year is None]
    every = (
        _scoreboard(report, {one.measure.ref: one for one in now if one.result.area.kind == "national"}),
        _national([one for one in shown if one.result.area.kind == "national"]),
        _areas("Regions", "Region", "The latest figure of each region", now, "region"),
        _areas("Forces", "Force", "The latest figure of each force", now, "force"),
        _returns(report, statuses),
        _steps(report, compiled, definitions),
        *([_revisions(report.revised)] if report.revised else ()),
    )
    return tuple(sheet for sheet in every if sheet.rows)


def _scoreboard(report: Report, latest: dict[str, ResultRow]) -> TableSheet:
    lines = [(group, line, latest[line.ref]) for group in report.scoreboard.groups for line in group.lines]
    return TableSheet(
        "Scoreboard",
        f"Every measure on a line, {report.period}",
        "A measure that is not quarterly stands with the latest period that has ended.",
        ("Ref", "Measure", "Commitment or statement", "Unit", "Period", "Latest", "Change on a year ago", "Due by now",
         "Rating", "Variation", "Coverage", "Quality", "Marks"),
        tuple(
            (
                line.ref, line.name, f"{group.ref} {group.title}", say.unit_line(one.measure), one.result.period.name,
                _figure(one, one.result.value), _said(line.change),
                _said(line.target) if one.due is None else _figure(one, one.due),
                line.rating.word, line.variation.word, _said(line.coverage), line.quality, _said(line.marks),
            )
            for group, line, one in lines
        ),
    )  # fmt: skip


def _national(figures: Iterable[ResultRow]) -> TableSheet:
    return TableSheet(
        "National",
        "Every measure in every period, national figures",
        "A period of a year so far says how much of it has been counted.",
        ("Ref", "Measure", "Unit", "Period", "Figure", "Count", "Out of", "95% interval from", "95% interval to",
         "In the figure", "Expected", "Quality", "Marks", "Why there is no figure"),
        tuple(
            (
                one.measure.ref, one.measure.name, say.unit_line(one.measure),
                one.year.words if one.year else one.result.period.name, *_parts(one),
                *(_figure(one, end) for end in one.interval or (None, None)), *_included(one), _said(one.quality),
                *_explained(one),
            )
            for one in figures
        ),
    )  # fmt: skip


def _areas(label: str, heading: str, title: str, figures: Iterable[ResultRow], kind: str) -> TableSheet:
    return TableSheet(
        label,
        title,
        "Each stands with the latest period of its measure.",
        ("Ref", "Measure", "Unit", "Period", heading, f"{heading} code", "Figure", "Count", "Out of", "In the figure",
         "Expected", "Marks", "Why there is no figure"),
        tuple(
            (
                one.measure.ref, one.measure.name, say.unit_line(one.measure), one.result.period.name,
                one.result.area.name, one.result.area.code, *_parts(one), *_included(one), *_explained(one),
            )
            for one in figures if one.result.area.kind == kind
        ),
    )  # fmt: skip


def _returns(report: Report, statuses: Iterable[ReturnStatus]) -> TableSheet:
    return TableSheet(
        "Returns",
        f"Who returned for {report.period}",
        " ".join(report.returned.says),
        ("Supplier", "Code", "Due", "Received", "State", "Signed off"),
        tuple(
            (
                one.supplier.name, one.supplier.id, day(one.due),
                day(one.counted.received.date()) if one.counted else "no usable return",
                say.opening(stand_of(one)), "Yes" if one.signed_off else "No",
            )
            for one in statuses
        ),
    )  # fmt: skip


def _steps(report: Report, compiled: Compiled, definitions: Definitions) -> TableSheet:
    promises = {promise.ref: promise for promise in definitions.plan.promises()}
    return TableSheet(
        "Steps",
        f"The steps that the plan promised, as they stand in {report.period}",
        "Each step with its date and what was reported of it.",
        ("Ref", "Step", "Commitment or statement", "Owner", "Due", "State", "Done when", "Evidence"),
        tuple(
            (
                ref, state.step.title, f"{state.promise} {promises[state.promise].name}", state.step.owner,
                day(state.step.due), say.opening(state.words), state.step.done_when, _said(state.evidence),
            )
            for ref, state in compiled.steps.items()
        ),
    )  # fmt: skip


def _revisions(revised: Revised) -> TableSheet:
    return TableSheet(
        "Revisions",
        f"What has changed since the edition of {revised.since}",
        revised.says,
        ("Ref", "Measure", "Area", "Period", "Before", "Now", "Why"),
        tuple(
            (one.ref, one.name, one.area, one.period, one.before, one.now, _said(one.why))
            for one in (*revised.lines, *revised.others)
        ),
    )


def _figure(one: ResultRow, value: float | None) -> Cell:
    """A figure as the report rounds it; where there is none, what stands in the place of *one*, or that none can be."""
    if value is None:
        return one.shown if one.result.missing else DOES_NOT_APPLY
    return Number(rounded_to(value, one.decimals), one.decimals, one.measure.unit)


def _parts(one: ResultRow) -> Iterator[Cell]:
    """The figure, what is counted for it and what that is out of."""
    yield _figure(one, one.result.value)
    for value in (one.result.numerator, one.result.denominator):
        decimals = 0 if value is None or value.is_integer() else 1
        yield _figure(one, None) if value is None else Number(rounded_to(value, decimals), decimals)


def _included(one: ResultRow) -> tuple[Cell, Cell]:
    return Number(one.result.coverage.included), Number(one.result.coverage.expected)


def _explained(one: ResultRow) -> tuple[Cell, Cell]:
    """The marks beside a figure, and why there is none."""
    why = say.opening(one.why_missing) if one.result.missing else DOES_NOT_APPLY
    return _said(" ".join(f"[{mark}]" for mark in one.marks)), why


def _said(text: str) -> str:
    """*text*, or a word where there is none."""
    return NONE if text.strip() in ("", NOTHING) else text


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
    shown: Sequence[ResultRow],
    statuses: Sequence[ReturnStatus],
) -> bytes:
    """Return the tables of *report* as an .xlsx file; see `sheets` for what is asked."""
    tables = (_notes(), *sheets(report, compiled, definitions, shown, statuses))
    target, intro, about = BytesIO(), _intro(report), _about(report)
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
        _arranged(book.get_worksheet_by_name(sheet.label), sheet)
    cover, contents = book.get_worksheet_by_name("Cover"), book.get_worksheet_by_name("Contents")
    for at, text in enumerate((*intro, "", *about), start=2):
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


def _notes() -> TableSheet:
    """What each shorthand and each note means."""
    noted = ((f"[note {number}]", f"{name}: {text}") for number, (name, text) in enumerate(NOTES.items(), start=1))
    return TableSheet(
        NOTES_SHEET,
        "Notes and shorthand",
        "This worksheet contains one table.",
        ("Note or shorthand", "What it means"),
        (*SHORTHAND.items(), *noted),
        widest=COVER,
    )


def _gptable(sheet: TableSheet) -> Any:
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


def _formats(sheet: TableSheet, headings: Sequence[str]) -> Iterable[dict[str, Any]]:
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


def _arranged(page: Any, sheet: TableSheet) -> None:
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
