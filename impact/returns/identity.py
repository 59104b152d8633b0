"""Whose return a workbook is, for which period, and the form that belongs to it.

By its hidden metadata; what that does not say by its cover, the sender's word, or its file's name. The cover is known
by what stands in it, wherever that is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np

from impact.checks.findings import Finding
from impact.plan.definitions import Definitions
from impact.plan.periods import Period
from impact.returns.answers import Identity
from impact.returns.form import IDENTITY, METADATA_SHEET, Form, make_form, normal
from impact.returns.grid import ODD, TEXT
from impact.returns.reading.workbook import Workbook

_YEARS = range(1990, 2200)  # at the calendar's own ends, counting days fails
_DEEPEST, _WIDEST = 40, 8  # rows and columns of a cover that are looked through
_QUARTER = re.compile(r"\bq([1-4]),? (\d{4})[/-](\d{2})\b")
_FILE = re.compile(r"(?P<period>\d{4}-\d{2}-Q[1-4])[ _-]+(?P<rest>.+)\.[a-z]{3,4}", re.IGNORECASE)
_COPY_INTO = "copy your answers into"
_YOUR_OWN = "Send the workbook that was made for you for this plan and period."

_NOT_OURS = "This is not a workbook made by impact's template, or its hidden sheet and its cover were deleted."
_COPY = "Copy your answers into the workbook that was made for you and send that, or say which force and period it is"
NOT_OURS = Finding("not_our_template", "error", _NOT_OURS, f"{_COPY} for when you send it.")

_COVER_SAYS = "The hidden sheet that says whose return this is was deleted; the cover says it too."
_UNSAID = "This file does not say whose return it is, or for when"
_SENT_AS = f"{_UNSAID}; it was taken for the one that it was sent as."
_NAME_SAYS = f"{_UNSAID}; its name does, and the questions in it agree."
FROM_COVER = Finding("identity_from_cover", "note", _COVER_SAYS, "You need do nothing.")
_AS_TOLD = Finding("identity_as_told", "note", _SENT_AS, "You need do nothing.")
_FROM_FILE_NAME = Finding("identity_from_file_name", "note", _NAME_SAYS, "Check that the name is right.")

_Said = tuple[str, str]  # a supplier's id and a period as `Period.parse` takes it; "" where nothing was found
_Words = dict[tuple[int, int], str]  # the words of a sheet's first cells, as `normal` gives them, by row and column


def find_identity(
    workbook: Workbook, definitions: Definitions, supplier: str | None, period: Period | None, filename: str
) -> tuple[Identity | None, tuple[Finding, ...]]:
    """Return whose the return is: by its hidden metadata, its cover, *supplier* and *period* as told, or its name.

    Each is asked only for what the one before does not say; the findings say which it was. None when the supplier or
    the period stays unknown, though a workbook with hidden metadata is never put down to anybody else.
    """
    said = _metadata(workbook)
    if said.plan and said.supplier and said.period:
        return said, ()
    sources: tuple[tuple[Callable[[], _Said], Finding], ...] = (
        (lambda: _on_cover(workbook, definitions), FROM_COVER),
        (lambda: (supplier or "", str(period or "")), _AS_TOLD),
        (lambda: _in_file_name(filename, definitions), _FROM_FILE_NAME),
    )
    findings: list[Finding] = []
    for ask, note in sources:
        by, when = ask()
        if (by and not said.supplier) or (when and not said.period):
            findings.append(note)
            plan = said.plan or definitions.plan.title
            said = replace(said, plan=plan, supplier=said.supplier or by, period=said.period or when)
    return said if said.plan or said.supplier or said.period else None, tuple(findings)


def _metadata(workbook: Workbook) -> Identity:
    """What the hidden metadata says: by its defined names, else by the hidden sheet's column of keys."""
    listed: dict[str, str] = {}
    if (sheet := workbook.sheet(METADATA_SHEET)) is not None:
        keys = sheet.cells.column(1)
        listed = {keys.raw(at).shown.casefold(): sheet.at(row, 2).shown for at, row in enumerate(keys.rows.tolist())}
    said = {}
    for key in IDENTITY:
        named = workbook.named(f"impact.{key}")
        said[key] = (named[0].at(named[1].top, named[1].left).shown if named else "") or listed.get(key, "")
    return Identity(**said)


def form_of(identity: Identity, definitions: Definitions) -> tuple[Form | None, tuple[Finding, ...]]:
    """Return the form that a workbook with this identity answers, or why there is none.

    Of another plan nothing else is said: its forces and periods need not be ours.
    """
    plan = definitions.plan
    if identity.plan != plan.title:
        says = f"This workbook is for the plan '{identity.plan}'; returns are wanted here for '{plan.title}'."
        return None, (Finding("wrong_plan", "error", says, _YOUR_OWN),)
    supplier, period = definitions.register.supplier(identity.supplier), _period(identity.period)
    findings: list[Finding] = []
    if supplier is None:
        says = f"This workbook says it was made for '{identity.supplier}', which is not in the register of forces and "
        findings.append(Finding("unknown_supplier", "error", f"{says}teams.", _YOUR_OWN))
    if period is None or period.length != "quarter":  # returns are made by quarter, whatever each measure's own period
        says = f"This workbook says it is for the period '{identity.period}', which is not one that returns are made "
        findings.append(Finding("unknown_period", "error", f"{says}for.", _YOUR_OWN))
    if supplier is None or period is None or findings:
        return None, tuple(findings)
    form = make_form(plan, definitions.digest, supplier, period)
    if form.empty or not supplier.exists_in(period):
        says = f"Nothing is asked of {supplier.name} for {period.label}."
        remedy = "Check that this is the workbook for the right period."
        return None, (Finding("nothing_asked", "error", says, remedy),)
    return form, ()


def _period(text: str) -> Period | None:
    try:
        period = Period.parse(text)
    except ValueError:
        return None
    return period if period.year in _YEARS else None


# --- covers and file names --------------------------------------------------------------------------------------


def _covers(workbook: Workbook, title: str) -> Iterator[_Words]:
    """The words on each sheet that bears the plan's title, in order."""
    for sheet in workbook.sheets:
        cells, words = sheet.cells, _Words()
        near = np.flatnonzero((cells.rows <= _DEEPEST) & (cells.columns <= _WIDEST) & np.isin(cells.kinds, (TEXT, ODD)))
        for index in near[np.lexsort((cells.columns[near], cells.rows[near]))].tolist():
            raw = cells.raw(int(cells.kinds[index]), float(cells.numbers[index]), 0)
            if raw.kind == "text":
                words[int(cells.rows[index]), int(cells.columns[index])] = normal(raw.shown)
        if normal(title) in words.values():
            yield words


def _on_cover(workbook: Workbook, definitions: Definitions) -> _Said:
    """What a cover says: the line under its title, "Cleveland, Q1 2024/25 (April to June)"; else its labels."""
    suppliers = {normal(supplier.name): supplier.id for supplier in definitions.register.suppliers}
    for words in _covers(workbook, definitions.plan.title):
        supplier = period = ""
        for (row, column), text in words.items():
            quarter, name, beside = _quarter(text), text.rpartition(", ")[0], words.get((row, column + 1), "")
            if quarter and name in suppliers:
                supplier, period = suppliers[name], quarter
                break
            if text in ("force", "team") and beside in suppliers:
                supplier = suppliers[beside]
            if text == "period":
                period = _quarter(beside)
        if supplier or period:
            return supplier, period
    return "", ""


def _under_title(workbook: Workbook, definitions: Definitions) -> _Said:
    """What the line under a cover's title says, as far as it can be told: a retitled cover need not be ours."""
    title = normal(definitions.plan.title)
    suppliers = {normal(supplier.name): supplier.id for supplier in definitions.register.suppliers}
    for words in _covers(workbook, title):
        for (row, column), text in words.items():
            if text == title and (line := words.get((row + 1, column), "")):
                return suppliers.get(line.rpartition(", ")[0], suppliers.get(line, "")), _quarter(line)
    return "", ""


def _quarter(text: str) -> str:
    found = _QUARTER.search(text)
    return f"{found[2]}-{found[3]}-Q{found[1]}" if found else ""


def _in_file_name(filename: str, definitions: Definitions) -> _Said:
    """What a file's name says, where it still has the template's own pattern: "2024-25-Q1 Cleveland.csv"."""
    found = _FILE.fullmatch(filename)
    rest = normal(found["rest"]) if found is not None else ""
    named = [s for s in definitions.register.suppliers if re.match(rf"{re.escape(normal(s.name))}\b", rest)]
    if found is None or not named:
        return "", ""
    return max(named, key=lambda supplier: len(supplier.name)).id, found["period"].upper()


def contradictions(workbook: Workbook, definitions: Definitions, form: Form, filename: str) -> tuple[Finding, ...]:
    """Return what the cover says against *form*, which the hidden metadata led to; else what the file's name does.

    Last quarter's file with a new title would otherwise take the place of what was sent last quarter.
    """
    if (words := _against(_under_title(workbook, definitions), form, definitions)) is not None:
        theirs, ours, that = words
        says = f"The cover says {theirs}, but this workbook was made for {ours}."
        return (
            Finding("cover_contradicts", "error", says, f"Use the workbook made for that {that}: {_COPY_INTO} it."),
        )
    if (words := _against(_in_file_name(filename, definitions), form, definitions)) is not None:
        theirs, ours, that = words
        says = f"The file's name says {theirs}, but this workbook was made for {ours}."
        right = f"If the name is right, {_COPY_INTO} the workbook made for that {that}; if the workbook is, say so."
        return (Finding("name_contradicts", "query", says, right),)
    return ()


def _against(said: _Said, form: Form, definitions: Definitions) -> tuple[str, str, str] | None:
    """What is said otherwise, what was made, and what differs: the force, the quarter or both; None when neither."""
    supplier, period = definitions.register.supplier(said[0]), _period(said[1])
    apart: list[tuple[str, str, str]] = []
    if supplier is not None and supplier.id != form.supplier.id:
        apart.append((supplier.name, form.supplier.name, "force" if supplier.is_force else "team"))
    if period is not None and period != form.period:
        apart.append((period.label, form.period.label, "quarter"))
    if not apart:
        return None
    theirs, ours, that = zip(*apart, strict=True)
    return ", ".join(theirs), ", ".join(ours), " and ".join(that)
