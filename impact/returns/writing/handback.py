"""The handback: our form again, written fresh, with everything that was sent in it and everything that was found.

A supplier's own file is never edited: this is a new workbook in which each answer, explanation and row stands where the
form has its place. It can be corrected and sent again as it is, and reads as the file it answers. What comes back
otherwise: a formula as the value it had, a text that was understood ("1,204") as what it was taken for, what would read
otherwise under the form's own number format as a text, and notes or sheets of the supplier's own not at all. The first
sheet lists what was found; the last, where it is wanted, shows what stood on a sheet that could not all be brought
over. Neither asks for anything: nothing on them can be taken for an answer, a heading or a record.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from impact.checks.findings import SHOWN_CELLS, Finding, in_order
from impact.plan.parts import Severity
from impact.plan.periods import day
from impact.plan.register import Supplier
from impact.plan.spreadsheet import Spot
from impact.returns.answers import UNDER_EXPLANATION, UNDER_LAST, Answer, Return
from impact.returns.form import COVER_SHEET, EXPLAIN_COLUMN, FIRST_ROW, HEADER_ROW, NIL_CELL, Form, RecordTable
from impact.returns.grid import BLANK, Raw, cell_name, column_letters, column_number, plain
from impact.returns.interpretation import LONGEST_NUMERAL, Kind, Wanted, read
from impact.returns.observation import Last
from impact.returns.reading.otherformats import read_as_saved
from impact.returns.reading.workbook import Sheet, Unreadable
from impact.returns.writing.live import MEND
from impact.returns.writing.page import NUMBER_FORMATS, Book, Page
from impact.returns.writing.template import FIRST_DAY, CellMark, Contents, Draft

FIRST_SHEET = "What to mend"
_LONG_AGO = datetime(1980, 1, 1)  # a file that belongs to no period is the same every time too
_SIGNS = {"error": "×", "query": "!", "note": ""}


def write_handback(
    opened: Return,
    findings: Sequence[Finding],
    *,
    forces: Sequence[Supplier],
    last: Mapping[str, Last],
    notes: Sequence[str] = (),
    content: bytes = b"",
) -> bytes:
    """Return the handback of a return. The same arguments give the same bytes.

    Args:
        opened: The return as it was opened. Where it could not be (`form` is None), the handback is the list alone.
        findings: All that was found, with places in the supplier's own file.
        forces: The choices for a record sheet's columns of type force, as in the template.
        last: Each answer's last figure, as in the template.
        notes: Sentences that stand above the list.
        content: The file itself, where it is at hand: what could not be brought over is then shown on a last sheet.
    """
    form, ordered = opened.form, in_order(findings)
    if form is None:
        book = Book(FIRST_SHEET, _LONG_AGO)
        lines = ((_KINDS[one.severity], one.place or _WHOLE, one.says, one.expected, one.remedy) for one in ordered)
        _write_list(book.page(FIRST_SHEET), "", [_HOW_ALONE, *notes], ordered, [(line, None) for line in lines])
        return book.done()
    places, kept = Places(form, opened), _rows_as_sent(content, form, ordered)
    notes = (*_not_brought_over(ordered, bool(kept)), *notes)
    ordered = tuple(in_handback(finding, opened) for finding in ordered)
    draft = Draft(form, forces, last, _contents(form, places, ordered))
    first = draft.page(FIRST_SHEET)
    draft.fill()
    lines_ = [line for finding in ordered for line in _lines(finding, places)]
    _write_list(first, f": {form.supplier.name}, {form.period.label}", [_HOW, *notes], ordered, lines_)
    if kept:
        page = draft.page(AS_SENT)
        page.head(AS_SENT, _SAYS, ("From your file", "What stood there, by its column"), (36, 110))
        _write_rows(page, [(row, None) for row in kept], "more rows. Your file is kept as you sent it.")
        page.finish(AS_SENT)
    return draft.done()


def _contents(form: Form, places: Places, findings: Sequence[Finding]) -> Contents:
    """Everything that was sent, at the handback's row numbers, with what was found beside it."""
    filed = places.filed
    types = {question.name: question.type for question in form.questions()}
    records = {}
    for table in form.tables:
        kinds = {key: column.type for key, column in table.columns}
        rows = records[table.name] = dict[int, dict[str, Raw]]()
        for row in filed.records.get(table.name, ()):
            cells = {key: as_handed_back(entry.raw, kinds[key]) for key, entry in row.cells.items() if key in kinds}
            rows[places.row(table, row.number)] = {key: raw for key, raw in cells.items() if raw.kind != "blank"}
    return Contents(
        answers={
            name: as_handed_back(entry.raw, types[name]) for name, entry in filed.answers.items() if name in types
        },
        explanations=filed.explanations,
        records=records,
        nil=as_handed_back(filed.nil.raw, "yes_no") if filed.nil is not None else BLANK,
        marks=_marks(places, findings),
    )


def _marks(places: Places, findings: Sequence[Finding]) -> dict[Spot, CellMark]:
    """What to show at each cell; the findings come with errors first, so that the first sign is the gravest."""
    marks: dict[Spot, CellMark] = {}
    for finding in findings:
        words = f"{places.said(finding, finding.says)} {places.said(finding, finding.remedy)}".strip()
        for spot in dict.fromkeys(filter(None, (places.of(finding), *map(places.of_reference, finding.cells)))):
            before = marks.get(spot)
            sign = before.sign if before is not None else _SIGNS[finding.severity]
            marks[spot] = CellMark(sign, f"{before.words}\n{words}" if before is not None else words)
    return marks


# --- what was sent in a cell, as it stands here ---------------------------------------------------------------

_NUMBERS: tuple[Kind, ...] = ("count", "number", "percent")
_READ: Mapping[str, Wanted] = {kind: Wanted(kind) for kind in (*_NUMBERS, "date", "yes_no", "choice", "force")}


def as_handed_back(raw: Raw, kind: str) -> Raw:
    """Return what stands in the handback for *raw*, sent as an answer of *kind*.

    A formula is its value. One that was never worked out is shown as a text, and so is wrong again; where any words
    would do it is a blank, since a formula's text would be taken for them.
    """
    if raw.kind == "blank":
        return _as_text(f"={raw.formula}") if raw.formula and kind != "text" else BLANK
    if raw.kind == "text" and kind in _READ:
        return _understood(raw, kind)
    if raw.kind in ("text", "error"):
        return raw
    if raw.kind == "date":
        return raw if kind == "date" else _as_text(_day(raw))
    if raw.kind == "yes_no":
        return _as_text(raw.shown) if kind in NUMBER_FORMATS else raw
    return _number(raw, kind)


@lru_cache(maxsize=4096)
def _understood(raw: Raw, kind: str) -> Raw:
    """A text as what it was taken for; as it is where that is another text, or must be mended."""
    reading = read(_READ[kind], raw)
    if reading.marker:
        return _as_text(f"[{reading.marker}]")
    match reading.value:
        case bool() as answer:
            return _as_text("Yes" if answer else "No")
        case float() as number if kind == "percent" and 0 < number < 1 and not raw.shown.rstrip()[-1:].isdigit():
            return _as_text(_signed(number))
        case float() as number:
            return Raw("number", number, plain(number))
        case date() as when if when >= FIRST_DAY:
            return Raw("date", when, day(when))
    return raw


def _signed(number: float) -> str:
    """A percentage with its sign, as below 1 it must be, or it would look like a share."""
    return f"{Decimal(repr(number)):f}%"


def _number(raw: Raw, kind: str) -> Raw:
    if not isinstance(raw.value, (int, float)) or not math.isfinite(raw.value):
        return _as_text(raw.shown)
    if kind in _NUMBERS and not raw.is_time:
        return _percentage(raw, kind) if raw.shown.rstrip().endswith("%") else raw
    return raw if kind not in NUMBER_FORMATS and raw.shown == plain(float(raw.value)) else _as_text(raw.shown)


def _percentage(raw: Raw, kind: str) -> Raw:
    """A cell that showed a percentage: the answer it was taken for, else what it showed."""
    taken = read(Wanted("percent"), raw).value if kind == "percent" else None
    if not isinstance(taken, float):
        return _as_text(raw.shown)
    sure = _signed(taken)
    if 0 < taken < 1 and taken != raw.value and len(sure) <= LONGEST_NUMERAL:
        return _as_text(sure)
    return raw._replace(value=taken, shown=plain(taken))


def _day(raw: Raw) -> str:
    """The day alone, as the checks say it."""
    return day(raw.value) if isinstance(raw.value, (date, datetime)) else raw.shown


def _as_text(text: str) -> Raw:
    return Raw("text", text, text) if text else BLANK


# --- where a cell of the supplier's file is here --------------------------------------------------------------

_FARTHEST = 10_000  # rows below the table's own in which rows keep their numbers; beyond, gaps are closed
_TOKEN = re.compile(r"(?<![A-Za-z0-9\"])[A-Z]{1,3}[1-9]\d{0,6}(?![A-Za-z0-9\"])")
_A_CELL = re.compile(r"([A-Z]{1,3})(\d{1,7})")


class Places:
    """The cells of one return, and where each stands in the handback.

    Args:
        form: What was asked.
        filed: What was sent, with the cells it came from.
    """

    def __init__(self, form: Form, filed: Return) -> None:
        self.filed = filed
        self._form = form
        self._answers = {question.name: question for question in form.questions()}
        self._moved: dict[tuple[str, str], Spot] = {}
        for name, entry in filed.answers.items():
            if (question := self._answers.get(name)) is not None:
                self._moved[entry.sheet, entry.cell] = _spot(question.sheet, question.cell)
                explanation = _spot(question.sheet, question.explain_cell)
                beside = re.sub(r"\D+", EXPLAIN_COLUMN, entry.cell)
                self._moved.setdefault((entry.sheet, beside), explanation)
                strays = (stray for stray in filed.strays.get(name, ()) if stray.name.endswith(UNDER_EXPLANATION))
                self._moved |= {(stray.sheet, stray.cell): explanation for stray in strays}
        if filed.nil is not None:
            self._moved[filed.nil.sheet, filed.nil.cell] = _spot(COVER_SHEET, NIL_CELL)
        self._rows = {table.name: _row_numbers(table, filed) for table in form.tables}
        self._columns: dict[tuple[str, str], tuple[RecordTable, int]] = {}  # by sheet and letters in the file
        for table in form.tables:
            first: Mapping[str, Answer] = next((row.cells for row in filed.records.get(table.name, ())), {})
            for at, (key, _) in enumerate(table.columns, start=1):
                if key in first and (found := _A_CELL.fullmatch(first[key].cell)):
                    self._columns[first[key].sheet, found[1]] = table, at
        self._as_sent = all((sheet, cell) == (to, cell_name(*at)) for (sheet, cell), (to, *at) in self._moved.items())

    def row(self, table: RecordTable, number: int) -> int:
        """The handback's row for a row of a record sheet."""
        return self._rows[table.name].get(number, number)

    def of(self, finding: Finding) -> Spot | None:
        """The cell a finding stands at: by its place, else by its answer's name. None for the whole file or a sheet."""
        lost = finding.item in self.filed.nowhere  # the cell that it names may be another answer's
        if finding.cell and not lost and (spot := self._new(finding.sheet, finding.cell)) is not None:
            return spot
        if (question := self._answers.get(finding.item)) is not None:
            return _spot(question.sheet, question.cell)
        tables = (table for table in self._form.tables if table.name == finding.item)
        return next(((table.sheet, FIRST_ROW, 1) for table in tables), None)

    def of_reference(self, reference: str) -> Spot | None:
        """The cell that "Sheet!A1" of the supplier's file is here."""
        sheet, _, cell = reference.rpartition("!")
        return self._new(sheet.strip("'"), cell)

    def sheet_of(self, finding: Finding) -> str:
        """The sheet that a finding without a cell is about; "" where the form has none of that name."""
        names = [COVER_SHEET, *(sheet.name for sheet in self._form.sheets), *(t.sheet for t in self._form.tables)]
        return finding.sheet if finding.sheet in names else ""

    def said(self, finding: Finding, text: str) -> str:
        """A finding's words with the handback's own cells, where answers stood in others."""
        if self._as_sent:
            return text

        def moved(found: re.Match[str]) -> str:
            spot = self._new(finding.sheet, found[0])
            return cell_name(spot[1], spot[2]) if spot is not None else found[0]

        return _TOKEN.sub(moved, text)

    def _new(self, sheet: str, cell: str) -> Spot | None:
        cell = cell.partition(":")[0]
        if (spot := self._moved.get((sheet, cell))) is not None:
            return spot
        found = _A_CELL.fullmatch(cell)
        if found is None or (place := self._columns.get((sheet, found[1]))) is None:
            return None
        table, column = place
        row = self._rows[table.name].get(int(found[2]))
        return (table.sheet, row, column) if row is not None else None


def _row_numbers(table: RecordTable, filed: Return) -> dict[int, int]:
    """Each row's number in the supplier's file, and in the handback."""
    numbers = [row.number for row in filed.records.get(table.name, ())]
    if not numbers or (numbers[0] >= FIRST_ROW and numbers[-1] <= table.last_row + len(numbers) + _FARTHEST):
        return {number: number for number in numbers}
    return {number: FIRST_ROW + at for at, number in enumerate(numbers)}


def _spot(sheet: str, cell: str) -> Spot:
    letters = cell.rstrip("0123456789")
    return sheet, int(cell[len(letters) :]), column_number(letters)


# --- a finding as the handback says it ------------------------------------------------------------------------

NOT_ALL_HERE = frozenset(("sheet_twice", "cell_moved", "table_missing", "column_missing"))
_FORMAT = re.compile(r" If you (?:typed|entered) [^.]* set the cell's format to \w+(?: first)?\.")
_UNDERSTOOD = {"read_as_number", "read_as_percentage", "read_as_date"}
_HELD = re.compile(r"\b(?:holds?|shows?)\b")
_THEN = {"holds": "held", "hold": "held", "shows": "showed", "show": "showed"}
_GONE = r"empty or gone in this sheet, so the answers to (.*) cannot be found\.$"
_WAS_GONE = r"empty or gone in this sheet as you sent it, so the answers to \1 could not be found."
_PAST = {
    r"\bis not in this workbook\.$": "was not in your workbook.",
    r"\bare not in this workbook:": "were not in your workbook:",
    r"\bis not in this sheet\.$": "was not in this sheet as you sent it.",
    r"\bare not in this sheet, so its (answers|rows) cannot be (found|read)\.$":
        r"were not in this sheet as you sent it, so its \1 could not be \2.",
    r"\bcannot be told in this sheet, so its answers cannot be found\.$":
        "could not be told in this sheet as you sent it, so its answers could not be found.",
    rf"\bis {_GONE}": f"was {_WAS_GONE}",
    rf"\bare {_GONE}": f"were {_WAS_GONE}",
    r"\bstands over more than one column of this sheet\.$":
        "stood over more than one column of this sheet as you sent it.",
}  # fmt: skip


def in_handback(finding: Finding, filed: Return) -> Finding:
    """Return *finding* in the handback's own words."""
    says, entry = finding.says, filed.answers.get(finding.item)
    if finding.code == "not_calculated":
        if entry is not None and entry.raw.formula and not finding.cells:  # one cell alone is meant
            says = f"This cell held a formula that was never worked out: ={entry.raw.formula}."
        return replace(finding, says=says, remedy="Type the answer here.")
    if finding.code in _UNDERSTOOD:  # it stands here as what it was taken for
        says = _HELD.sub(lambda found: _THEN[found[0]], says, count=1)
        remedy = finding.remedy.replace("It was read as the ", "It stands here as the ", 1)
        for kind in ("numbers", "dates"):
            remedy = remedy.replace(f"They were read as {kind}.", f"They stand here as {kind}.", 1)
        return replace(finding, says=says, remedy=remedy)
    for stray in filed.strays.get(finding.item, ()):
        if stray.name.endswith(UNDER_LAST):  # it stands in the file that was sent: ours stands here in its place
            says = re.sub(rf" in {stray.cell}\b", f" in {stray.cell} of your file", says, count=1)
    here = _to_do_here(finding, filed)
    for pattern, past in _PAST.items() if here else ():
        says = re.sub(pattern, past, says)
    return replace(finding, says=says, remedy=_FORMAT.sub("", here or finding.remedy))


def _to_do_here(finding: Finding, filed: Return) -> str:
    """What to do in a fresh form about what was not found in a file; "" where that is the same in both."""
    of_rows = finding.item in filed.records  # such a sheet may lack one column; a sheet of questions lacks every answer
    match finding.code:
        case "sheet_missing" | "table_missing":
            return "Fill in this sheet."
        case "column_missing":
            return "Fill in this column." if of_rows else "Fill in this sheet."
        case "sheet_twice" if of_rows:  # of two different answers neither stands here
            return "The rows of the first stand here. Check that they are the ones you mean."
        case "sheet_twice":
            return "Fill in the cells that are blank here."
        case "cell_missing" | "cell_moved":
            alone = finding.item or finding.code == "cell_moved"
            return "Fill in this cell." if alone else "Fill in the cells that are blank here."
        case "sheets_not_in_csv":
            return "Fill in each sheet that is empty here."
        case "merged_answers":
            return "Here each stands in its own cell. Check that it is right."
        case "from_another_workbook":
            return "It stands here as a value. Check that it is right."
    return ""


def _not_brought_over(findings: Iterable[Finding], kept: bool) -> Iterator[str]:
    """Say of each sheet where not everything that was sent could be brought over, and where it still is."""
    still = f"what stood on it is on the sheet '{AS_SENT}'" if kept else "your file is kept as you sent it"
    for sheet in dict.fromkeys(finding.sheet for finding in findings if finding.code in NOT_ALL_HERE):
        yield f"Not everything on your sheet '{sheet}' could be brought over; {still}."


# --- the first sheet, and the last --------------------------------------------------------------------------------

AS_SENT = "As you sent it"
_LIST = {"What to do": 19, "Where": 30, "What it says": 52, "What was expected": 30, "How to put it right": 52}
_KINDS: dict[Severity, str] = {"error": "× Mend", "query": "! Mend or explain", "note": "For information"}
_COUNTED: dict[Severity, str] = {"error": "to mend", "query": "to mend or explain", "note": "for information"}
_MOST_ROWS = 2_000  # of either; what a person can mend in one go is far less, and the whole file is kept
_HOW = (
    "This is a fresh form with the answers, rows and explanations you sent. Put right what is marked in the cells, or "
    "explain it beside them, and send this workbook again as it is."
)
_HOW_ALONE = "Your file could not be taken as a return, so there is no form here to put right. Do what the list says."
_SAYS = "What stood in your file on each sheet that could not all be brought over. Copy what is needed from here."
_WHOLE = "The whole file"
_QUOTED = re.compile(r"'([^']+)'")

Row = tuple[tuple[str, ...], tuple[str, str] | None]  # texts from the first column; where a link in the second leads


def _write_list(
    page: Page, about: str, notes: Sequence[str], findings: Sequence[Finding], lines: Sequence[Row]
) -> None:
    """Write the list of *findings*, in order, with *notes* over it."""
    page.head(f"{FIRST_SHEET}{about}", " ".join(notes), tuple(_LIST), tuple(_LIST.values()))
    times = Counter(finding.severity for finding in findings)
    counts = ", ".join(f"{times[severity]:,} {words}" for severity, words in _COUNTED.items() if times[severity])
    page.put(3, 1, f"{counts}." if counts else "Nothing was found wrong.", "live")
    _write_rows(page, lines, "more, marked in their cells.")
    page.finish(f"{FIRST_SHEET}{about}")


def _write_rows(page: Page, rows: Sequence[Row], more: str) -> None:
    for at, (texts, place) in enumerate(rows[:_MOST_ROWS], start=HEADER_ROW + 1):
        page.fit(at, texts)
        for column, text in enumerate(texts, start=1):
            page.put(at, column, text or None, text[0] if text in (_KINDS["error"], _KINDS["query"]) else "label")
        if place is not None:
            page.link(at, 2, texts[1], *place)
    if len(rows) > _MOST_ROWS:
        page.put(HEADER_ROW + _MOST_ROWS + 1, 1, f"… and {len(rows) - _MOST_ROWS:,} {more}", "words")


def _lines(finding: Finding, places: Places) -> Iterator[Row]:
    """A finding, then each further cell that it holds for."""
    kind, sheet = _KINDS[finding.severity], places.sheet_of(finding)
    says, remedy = (places.said(finding, text) for text in (finding.says, finding.remedy))
    whole = (sheet, "A1") if sheet else None
    where, place = _called(places.of(finding), sheet or _WHOLE, whole)
    yield (kind, where, says, finding.expected, remedy), place
    for reference in finding.cells[:SHOWN_CELLS]:
        where, place = _called(places.of_reference(reference), reference, None)
        yield (kind, where, "The same here.", "", ""), place
    if (more := len(finding.cells) - SHOWN_CELLS) > 0:
        yield (kind, sheet, f"The same in {more:,} more cells, each marked.", "", ""), whole


def _called(spot: Spot | None, otherwise: str, place: tuple[str, str] | None) -> tuple[str, tuple[str, str] | None]:
    """What a place is called in the list, and where its link leads."""
    if spot is None:
        return otherwise, place
    cell = cell_name(spot[1], spot[2])
    return f"{spot[0]}, {cell}", (spot[0], cell)


def _rows_as_sent(content: bytes, form: Form, findings: Sequence[Finding]) -> list[tuple[str, ...]]:
    """Return every row of the sheets that could not all be brought over, in words: its place, what stood there.

    None where the file cannot be read. Our own guidance is left out.
    """
    wanted = {finding.sheet for finding in findings if finding.code in NOT_ALL_HERE}
    wanted |= {name for finding in findings if finding.code == "sheet_twice" for name in _QUOTED.findall(finding.says)}
    if not wanted or not content:
        return []
    try:
        sheets = read_as_saved(content).sheets
    except Unreadable:
        return []
    guidance = tuple({question.guidance for question in form.questions() if question.guidance})
    return [row for sheet in sheets if sheet.name in wanted for row in _sent_rows(sheet, guidance)]


def _sent_rows(sheet: Sheet, guidance: Sequence[str]) -> Iterator[tuple[str, ...]]:
    rows: dict[int, dict[int, str]] = {}
    for (row, column), raw in sheet.cells.items():
        if words := _words(raw, guidance):
            rows.setdefault(row, {})[column] = words
    for row, cells in sorted(rows.items()):
        words = "  |  ".join(f"{column_letters(column)}: {said}" for column, said in sorted(cells.items()))
        yield f"{sheet.name}, row {row}", words


def _words(raw: Raw, guidance: Sequence[str]) -> str:
    """What a cell showed; nothing for the words of our own formulas and guidance."""
    if raw.formula is not None:
        return "" if raw.kind == "text" or MEND in raw.formula else raw.shown or f"={raw.formula}"
    return "" if any(each in raw.shown for each in guidance) else " ".join(raw.shown.split())
