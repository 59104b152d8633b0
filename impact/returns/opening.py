"""From a file's bytes to a `Return`: whose it is, what it was asked, and which cell answers which question.

Whose it is stands in its hidden metadata; what that does not say stands on its cover, which is known by what stands in
it, wherever that is, or is the sender's word, or is in the file's name. Everything odd is read as it stands: hidden
rows, columns and sheets count like others, and so does what stands beneath merged cells; macros, embedded files and
outside connections are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from impact.checks.findings import Finding, error, listed, note, query, stops
from impact.plan.definitions import Definitions
from impact.plan.periods import Period
from impact.returns.answers import NEVER_WORKED_OUT, Answer, Identity, Return, SentRows
from impact.returns.form import IDENTITY, METADATA_SHEET, NIL_NAME, TEMPLATE_VERSION, Form, make_form, normal
from impact.returns.grid import NOTHING, ODD, TEXT, Raw, cell_name, column_letters, column_number, read_area
from impact.returns.matching import Matcher, explanation_of, find_records
from impact.returns.reading.otherformats import other_format, read_as_saved
from impact.returns.reading.workbook import Extra, Unreadable, Workbook

_DEEPEST, _WIDEST = 40, 8  # rows and columns of a cover that are looked through
_YEARS = range(1990, 2200)  # at the calendar's own ends, counting days fails
_MOST_SAID = 5  # stretches of hidden rows or columns named one by one
_MOST_BENEATH = 6  # cells beneath one merged area named one by one
_MOST_HELD_TOGETHER = 50_000_000  # merged areas times cells that are gone through
_NOTHING_TO_DO = "You need do nothing."


def open_return(
    content: bytes,
    definitions: Definitions,
    *,
    supplier: str | None = None,
    period: Period | None = None,
    filename: str = "",
) -> Return:
    """Read a return. Never raises: whatever is wrong with the file is a finding.

    Args:
        content: The file, as it came.
        definitions: What is asked, and of whom.
        supplier: Id of the one whose return the sender says it is; used only where the workbook itself does not say.
        period: The quarter that the sender says it is for; likewise.
        filename: As the sender called it; used only where nobody says whose it is, and its questions agree.
    """
    try:
        workbook = read_as_saved(content)
    except Unreadable as unreadable:
        return Return(findings=(unreadable.finding,))
    return open_workbook(workbook, definitions, supplier=supplier, period=period, filename=filename)


def open_workbook(
    workbook: Workbook, definitions: Definitions, *, supplier: str | None, period: Period | None, filename: str
) -> Return:
    """Find in a workbook what was asked; the arguments are those of `open_return`."""
    identity, how = find_identity(workbook, definitions, supplier, period, filename)
    if identity is None:
        return Return(findings=(NOT_OURS,))
    form, findings = _form_of(identity, definitions)
    if form is None:
        return Return(identity, findings=findings)
    said_within = all(finding is FROM_COVER for finding in how)
    contradicted = [*_contradictions(workbook, definitions, form, filename)] if said_within else []
    matcher = Matcher(workbook, form)
    if workbook.ending == ".csv" and (renamed := matcher.renamed()) is not workbook:
        workbook, matcher = renamed, Matcher(renamed, form)
    records, lacking = find_records(workbook, form)
    if not said_within and not matcher.answers and not records:
        return Return(findings=(NOT_OURS,))
    nil = _find_nil(workbook)
    other_definitions = identity.definitions not in ("", form.definitions)
    read = [*matcher.answers.values(), *matcher.beside.values(), *([nil] if nil is not None else [])]
    lacking = [*matcher.findings, *lacking]
    said = [
        *contradicted,
        *(_sheets_not_sent(lacking) if workbook.ending == ".csv" else lacking),
        *(matcher.reworded() if other_definitions else ()),
        *_from_elsewhere(matcher.answers.values()),
        *_merged(workbook, read, records.values()),
        *_never_worked_out(matcher.beside.values()),
        *oddity_findings(workbook),
        *how,
        *matcher.no_longer_asked(),
    ]
    if not stops(said):  # what is different from the template as it is made now, though everything was found
        if other_definitions:
            has = "The definitions have changed since this workbook was made"
            says = f"{has}, but every question asked now was found in it."
            said.append(note("older_definitions", says, _NOTHING_TO_DO))
        if identity.definitions and identity.template != TEMPLATE_VERSION:
            says = "This workbook was made by another version of the template, and every question was found in it."
            said.append(note("other_template", says, _NOTHING_TO_DO))
        said += [other_format(workbook.ending)] if workbook.ending else []
    explanations = {name: explanation_of(each.raw) for name, each in matcher.beside.items()}
    return Return(identity, form, tuple(said), matcher.answers, records, explanations, nil, matcher.strays)


def _find_nil(workbook: Workbook) -> Answer | None:
    """The cover's cell for "Nothing to report?": by its name, else beside its words; None without one."""
    if (named := workbook.named(NIL_NAME)) is not None:
        sheet, place = named
        return Answer(NIL_NAME, sheet.at(place.top, place.left), sheet.name, place.cell)
    for sheet in workbook.sheets:
        for row in range(1, _DEEPEST + 1):
            if normal(sheet.at(row, 1).shown) == normal("Nothing to report?"):
                return Answer(NIL_NAME, sheet.at(row, 2), sheet.name, cell_name(row, 2))
    return None


def _sheets_not_sent(findings: Sequence[Finding]) -> Iterator[Finding]:
    """Say once which sheets are not in a file of one sheet, which is all that a .csv has room for."""
    absent = [finding for finding in findings if finding.code in ("sheet_missing", "table_missing")]
    if absent:
        these, are = ("sheet", "is") if len(absent) == 1 else ("sheets", "are")
        names = listed([f"'{finding.sheet}'" for finding in absent])
        says = f"A .csv file holds one sheet only; the {these} {names} {are} not in it."
        yield error("sheets_not_in_csv", says, "Save the whole workbook as .xlsx and send that.")
    yield from (finding for finding in findings if finding not in absent)


# --- whose it is --------------------------------------------------------------------------------------------------

_QUARTER = re.compile(r"\bq([1-4]),? (\d{4})[/-](\d{2})\b")
_FILE = re.compile(r"(?P<period>\d{4}-\d{2}-Q[1-4])[ _-]+(?P<rest>.+)\.[a-z]{3,4}", re.IGNORECASE)
_YOUR_OWN = "Send the workbook that was made for you for this plan and period."
_UNSAID = "This file does not say whose return it is, or for when"
_NOT_OURS = "This is not a workbook made by impact's template, or its hidden sheet and its cover were deleted."
_COPY = "Copy your answers into the workbook that was made for you and send that, or say which force and period it is"
NOT_OURS = error("not_our_template", _NOT_OURS, f"{_COPY} for when you send it.")
_COVER = "The hidden sheet that says whose return this is was deleted; the cover says it too."
FROM_COVER = note("identity_from_cover", _COVER, _NOTHING_TO_DO)
_AS_TOLD = note("identity_as_told", f"{_UNSAID}; it was taken for the one that it was sent as.", _NOTHING_TO_DO)
_NAMED = f"{_UNSAID}; its name does, and the questions in it agree."
_FROM_FILE_NAME = note("identity_from_file_name", _NAMED, "Check that the name is right.")
_CONTRADICTIONS = (
    error("cover_contradicts", "The cover says", "Use the workbook made for that {that}: copy your answers into it."),
    query(
        "name_contradicts",
        "The file's name says",
        "If the name is right, copy your answers into the workbook made for that {that}; if the workbook is, say so.",
    ),
)

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
    findings: list[Finding] = []
    for (by, when), how in (
        (_on_cover(workbook, definitions), FROM_COVER),
        ((supplier or "", str(period or "")), _AS_TOLD),
        (_in_file_name(filename, definitions), _FROM_FILE_NAME),
    ):
        if (by and not said.supplier) or (when and not said.period):
            findings.append(how)
            plan = said.plan or definitions.plan.title
            said = replace(said, plan=plan, supplier=said.supplier or by, period=said.period or when)
    return said if said.plan or said.supplier or said.period else None, tuple(findings)


def _metadata(workbook: Workbook) -> Identity:
    """What the hidden metadata says: by its defined names, else by the hidden sheet's column of keys."""
    by_key: dict[str, str] = {}
    if (sheet := workbook.sheet(METADATA_SHEET)) is not None:
        keys = sheet.cells.column(1)
        by_key = {keys.raw(at).shown.casefold(): sheet.at(row, 2).shown for at, row in enumerate(keys.rows.tolist())}
    said = {}
    for key in IDENTITY:
        named = workbook.named(f"impact.{key}")
        said[key] = (named[0].at(named[1].top, named[1].left).shown if named else "") or by_key.get(key, "")
    return Identity(**said)


def _form_of(identity: Identity, definitions: Definitions) -> tuple[Form | None, tuple[Finding, ...]]:
    """Return the form that a workbook with this identity answers, or why there is none.

    Of another plan nothing else is said: its forces and periods need not be ours.
    """
    plan = definitions.plan
    if identity.plan != plan.title:
        says = f"This workbook is for the plan '{identity.plan}'; returns are wanted here for '{plan.title}'."
        return None, (error("wrong_plan", says, _YOUR_OWN),)
    supplier, period = definitions.register.supplier(identity.supplier), _period(identity.period)
    findings: list[Finding] = []
    if supplier is None:
        says = f"This workbook says it was made for '{identity.supplier}', which is not in the register of forces and "
        findings.append(error("unknown_supplier", f"{says}teams.", _YOUR_OWN))
    if period is None or period.length != "quarter":  # returns are made by quarter, whatever each measure's own period
        says = f"This workbook says it is for the period '{identity.period}', which is not one that returns are made "
        findings.append(error("unknown_period", f"{says}for.", _YOUR_OWN))
    if supplier is None or period is None or findings:
        return None, tuple(findings)
    form = make_form(plan, definitions.digest, supplier, period)
    if form.empty or not supplier.exists_in(period):
        says = f"Nothing is asked of {supplier.name} for {period.label}."
        return None, (error("nothing_asked", says, "Check that this is the workbook for the right period."),)
    return form, ()


def _period(text: str) -> Period | None:
    try:
        period = Period.parse(text)
    except ValueError:
        return None
    return period if period.year in _YEARS else None


def _covers(workbook: Workbook, definitions: Definitions) -> Iterator[_Words]:
    """The words on each sheet that bears the plan's title, in order."""
    for sheet in workbook.sheets:
        cells, words = sheet.cells, _Words()
        near = np.flatnonzero((cells.rows <= _DEEPEST) & (cells.columns <= _WIDEST) & np.isin(cells.kinds, (TEXT, ODD)))
        for index in near[np.lexsort((cells.columns[near], cells.rows[near]))].tolist():
            if (raw := cells.raw(index)).kind == "text":
                words[int(cells.rows[index]), int(cells.columns[index])] = normal(raw.shown)
        if normal(definitions.plan.title) in words.values():
            yield words


def _by_name(definitions: Definitions) -> dict[str, str]:
    return {normal(supplier.name): supplier.id for supplier in definitions.register.suppliers}


def _on_cover(workbook: Workbook, definitions: Definitions) -> _Said:
    """What a cover says: the line under its title, "Cleveland, Q1 2024/25 (April to June)"; else its labels."""
    suppliers = _by_name(definitions)
    for words in _covers(workbook, definitions):
        supplier = period = ""
        for (row, column), text in words.items():
            quarter, name, beside = _quarter(text), text.rpartition(", ")[0], words.get((row, column + 1), "")
            if quarter and name in suppliers:
                return suppliers[name], quarter
            if text in ("force", "team") and beside in suppliers:
                supplier = suppliers[beside]
            if text == "period":
                period = _quarter(beside)
        if supplier or period:
            return supplier, period
    return "", ""


def _under_title(workbook: Workbook, definitions: Definitions) -> _Said:
    """What the line under a cover's title says, as far as it can be told: a retitled cover need not be ours."""
    title, suppliers = normal(definitions.plan.title), _by_name(definitions)
    for words in _covers(workbook, definitions):
        for (row, column), text in words.items():
            if text == title and (line := words.get((row + 1, column), "")):
                return suppliers.get(line.rpartition(", ")[0], suppliers.get(line, "")), _quarter(line)
    return "", ""


def _quarter(text: str) -> str:
    found = _QUARTER.search(text)
    return f"{found[2]}-{found[3]}-Q{found[1]}" if found else ""


def _in_file_name(filename: str, definitions: Definitions) -> _Said:
    """What a file's name says, where it still has the template's own pattern: "2024-25-Q1 Cleveland.csv"."""
    if (found := _FILE.fullmatch(filename)) is None:
        return "", ""
    rest = normal(found["rest"])
    named = [s for s in definitions.register.suppliers if re.match(rf"{re.escape(normal(s.name))}\b", rest)]
    return (max(named, key=lambda each: len(each.name)).id, found["period"].upper()) if named else ("", "")


def _contradictions(workbook: Workbook, definitions: Definitions, form: Form, filename: str) -> Iterator[Finding]:
    """What the cover says against *form*, which the hidden metadata led to; else what the file's name does.

    Last quarter's file with a new title would otherwise take the place of what was sent last quarter.
    """
    sources = _under_title(workbook, definitions), _in_file_name(filename, definitions)
    for (by, when), finding in zip(sources, _CONTRADICTIONS, strict=True):
        supplier, period = definitions.register.supplier(by), _period(when)
        apart: list[tuple[str, str, str]] = []  # what it says, what the workbook was made for, and what that is
        if supplier is not None and supplier.id != form.supplier.id:
            apart.append((supplier.name, form.supplier.name, "force" if supplier.is_force else "team"))
        if period is not None and period != form.period:
            apart.append((period.label, form.period.label, "quarter"))
        if apart:
            theirs, ours, that = zip(*apart, strict=True)
            says = f"{finding.says} {', '.join(theirs)}, but this workbook was made for {', '.join(ours)}."
            yield replace(finding, says=says, remedy=finding.remedy.format(that=" and ".join(that)))
            return


# --- what is odd about it -----------------------------------------------------------------------------------------

_PIECES = re.compile(
    r"""
    (?P<text>"(?:[^"]|"")*")                                  # "quoted words, [in brackets]! too"
    | (?P<asked>\b[\w.]+\|(?=[\w.']) | \bDDE\()              # Excel|'C:\b.xlsx'!A1, DDE("soffice"; …)
    | '(?P<name>(?:[^']|'')*)'(?=[!#])                        # 'My sheet'!A1, '[2]My sheet'!A1, 'file:///b.ods'#$S.A1
    | (?P<book>(?<![\w\]])\[[^\[\]'"]+\](?:[\w.]+:)?[\w.]*!)  # [1]Sheet1!A1, [1]!rate; not Table1[Column]
    """,
    re.VERBOSE | re.IGNORECASE,
)
_OWN_CELL, _AS_VALUES = "Type what they say in the answer's own cell.", "Paste them as values."
_NO_MACRO, _AS_SAVED = "You need do nothing; check that no answer depends on one.", "the figures are as last saved."
_BOXES = "This workbook holds buttons or boxes that were added to it. They were not read."
_FILES = "This workbook has other files inside it. They were not read."
_PROGRAM = f"This workbook asks another program for figures. It was not asked; {_AS_SAVED}"
_CONNECTION = f"This workbook takes figures from a data connection. It was not used; {_AS_SAVED}"
_SAID: dict[Extra, Finding] = {
    "macros": note("macros", "This workbook holds macros. None was run.", _NO_MACRO),
    "controls": note("controls", _BOXES, _OWN_CELL),
    "embedded": note("embedded_files", _FILES, _OWN_CELL),
    "dde": note("asks_another_program", _PROGRAM, _AS_VALUES),
    "connections": note("data_connections", _CONNECTION, _AS_VALUES),
}


def oddity_findings(workbook: Workbook) -> Iterator[Finding]:
    """Return a note for each oddity of *workbook* that may matter.

    A link to another workbook is said at the cell that uses it; days counted from 1904 are read right, and not said.
    """
    yield from (finding for extra, finding in _SAID.items() if extra in workbook.extras)
    too = "What stands in them counts like the rest; check that it is meant."
    for sheet in (sheet for sheet in workbook.sheets if sheet.name.casefold() != METADATA_SHEET):
        name, cells = sheet.name, sheet.cells
        if sheet.visibility != "visible" and len(cells):
            remedy = "What stands in it counts; check that it is meant."
            yield note("hidden_sheet", "This sheet is hidden. It was read.", remedy).at(name, "")
        if rows := _holding(sheet.hidden_rows, cells.rows, str):
            yield note("hidden_rows", f"Hidden rows were read: {rows}.", too).at(name, "")
        if columns := _holding(sheet.hidden_columns, cells.columns, column_letters):
            yield note("hidden_columns", f"Hidden columns were read: {columns}.", too).at(name, "")


def _holding(stretches: Sequence[tuple[int, int]], places: NDArray[np.int32], name: Callable[[int], str]) -> str:
    """Those of the hidden *stretches* in which anything stands, as words; "" for none."""
    if not stretches or not len(places):
        return ""
    ordered, (first, last) = np.sort(places), np.array(stretches).T
    held = np.flatnonzero(np.searchsorted(ordered, last, side="right") > np.searchsorted(ordered, first))
    read = [stretches[index] for index in held.tolist()]
    return listed([name(top) if top == end else f"{name(top)} to {name(end)}" for top, end in read], _MOST_SAID)


def reaches_another_workbook(raw: Raw) -> bool:
    """Whether the formula behind a value reaches into another workbook, or asks another program."""
    return any(
        bool(piece["asked"] or piece["book"])
        or "[" in (piece["name"] or "")  # more than a sheet's name, which has no brackets
        or (piece["name"] or "").casefold().startswith("file:")
        for piece in _PIECES.finditer(raw.formula or "")
    )


def _from_elsewhere(answers: Iterable[Answer]) -> Iterator[Finding]:
    """Say which answers are worked out from another workbook, which may have changed since."""
    if linked := [answer for answer in answers if reaches_another_workbook(answer.raw)]:
        cells = tuple(f"{answer.sheet}!{answer.cell}" for answer in linked[1:])
        says = "This cell's value comes from another workbook."
        place = linked[0].sheet, linked[0].cell, linked[0].name
        yield Finding("from_another_workbook", "query", says, "Paste the value.", *place, cells=cells)


def _never_worked_out(explanations: Iterable[Answer]) -> Iterator[Finding]:
    """Say which explanations are formulas without a value, or the stand-ins for them in a handback sent again."""
    for each in explanations:
        if explanation_of(each.raw).startswith(NEVER_WORKED_OUT):
            says = "This explanation is a formula that was never worked out, so that it says nothing."
            finding = note("explanation_not_calculated", says, "Paste the words themselves.")
            yield finding.at(each.sheet, each.cell, each.name)


def _merged(workbook: Workbook, answers: Sequence[Answer], records: Iterable[SentRows]) -> Iterator[Finding]:
    """Ask about each merged area beneath which something stands that was read: a person sees its first cell alone.

    Args:
        workbook: With the areas that are merged.
        answers: What was read of single cells: answers, explanations.
        records: What was read of record sheets.
    """
    for sheet in (sheet for sheet in workbook.sheets if sheet.merged):
        read = [np.zeros((0, 2), dtype=np.int32)]
        for answer in answers:
            at = read_area(sheet.name, answer.cell) if answer.sheet == sheet.name else None
            if at is not None and (answer.raw.kind != "blank" or answer.raw.uncalculated):
                read.append(np.array([(at.top, at.left)]))
        for sent in (sent for sent in records if sent.sheet == sheet.name):
            for key, column in sent.columns.items():
                rows = sent.numbers[column.kinds != NOTHING]
                read.append(np.column_stack((rows, np.full(len(rows), column_number(sent.letters[key])))))
        cells = np.concatenate(read)
        for area in sheet.merged[: max(1, _MOST_HELD_TOGETHER // max(1, len(cells)))]:
            first, last = (area.top, area.left), (area.bottom, area.right)
            within = ((cells >= first) & (cells <= last)).all(axis=1) & (cells != first).any(axis=1)
            if beneath := sorted(map(tuple, cells[within].tolist())):
                named = listed([cell_name(*place) for place in beneath], _MOST_BENEATH)
                says = (
                    f"Cells {area.cell} to {cell_name(*last)} are merged, so that only the first can be seen. "
                    f"Beneath it something stands in {named}, and was read."
                )
                remedy = "Take the merging back, and check what stands in each cell or clear it."
                yield Finding("merged_answers", "query", says, remedy, area.sheet, area.cell)
