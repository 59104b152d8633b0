"""Workbooks for the tests: a small plan with every type of question, its template filled in, and files taken apart."""

from __future__ import annotations

import copyreg
import pickle
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from io import BytesIO
from typing import Any

import openpyxl
from openpyxl.workbook import Workbook as Book
from openpyxl.worksheet.table import Table, TableList

from impact.plan.definitions import Definitions
from impact.plan.measure import Measure
from impact.plan.model import Plan
from impact.plan.periods import Period
from impact.plan.register import Register, Supplier
from impact.returns.form import Form, make_form
from impact.returns.writing.template import write_template

Q1 = Period.parse("2024-25-Q1")
Q4 = Period.parse("2024-25-Q4")
CLEVELAND = Supplier("E23000013", "Cleveland", "territorial", "North East")
KENT = Supplier("E23000032", "Kent", "territorial", "South East", until=date(2030, 3, 31))
OFFICE = Supplier("office", "Programme office", "internal")
REGISTER = Register((CLEVELAND, KENT, OFFICE))
FORCES = (CLEVELAND, KENT)

_SOURCE = {"id": "plan", "wording": "illustrative"}
_MEASURE: dict[str, Any] = {
    "level": "output", "why": "It is promised.", "source": _SOURCE, "owner": "Head of Innovation", "supplier": "forces",
    "frequency": "quarterly", "unit": "count", "direction": "increase", "across_time": "flow", "across_forces": "sum",
}  # fmt: skip


def _measure(ref: str, title: str, commitment: str, items: dict[str, Any], **more: Any) -> Measure:
    value = {"sum": next(iter(items))}
    return Measure.model_validate(
        {**_MEASURE, "ref": ref, "title": title, "commitment": commitment, "items": items, "value": value, **more}
    )


LAUNCHES = _measure(
    "IW-17", "New initiatives with an evaluation plan at launch", "C4",
    {"launched": {"label": "Initiatives launched in the quarter", "type": "count",
            "guidance": "Count an initiative once, in the quarter it began."},
        "with_plan": {"label": "… of which had an evaluation plan on the day they began", "type": "count"}},
)  # fmt: skip
EVERY_TYPE = _measure(
    "IW-2", "One question of every type", "C1",
    {"cost": {"label": "Cost, in thousands of pounds", "type": "number", "maximum": 5000},
        "share": {"label": "Share of staff trained", "type": "percent"},
        "broker": {"label": "Does the force have an innovation broker?", "type": "yes_no"},
        "stage": {"label": "How far has it got?", "type": "choice",
            "choices": ["Begun, but not far", "Half-way", "Done"]},
        "started": {"label": "When did it begin?", "type": "date"},
        "remarks": {"label": "What changed?", "type": "text"}})  # fmt: skip
YEARLY = _measure(
    "IW-9", "Officers trained in the year", "C1", {"trained": {"label": "Officers trained", "type": "count"}},
    frequency="annual",
)  # fmt: skip
_COLUMNS: dict[str, dict[str, Any]] = {
    "title": {"type": "text", "required": True, "maximum_length": 200},
    "origin": {"type": "force", "required": True},
    "adopted_on": {"type": "date", "required": True, "within": "period"},
    "stage": {"type": "choice", "choices": ["untested", "evaluated locally"], "required": True},
    "places": {"type": "count"},
}
PRACTICES = _measure(
    "IW-15", "Practices adopted from another force", "C4", {"adopted": {"from": "practices", "count": "all"}},
    records={"practices": {"label": "Practices in use that came from another force", "columns": _COLUMNS}},
)  # fmt: skip

_STEP = {
    "ref": "C1.1", "title": "Put every toolkit entry into plain language", "owner": "Head of What Works",
    "due": "2024-12-31", "done_when": "All live entries have a plain summary",
}  # fmt: skip
_COMMITMENTS = [
    {"ref": "C1", "title": "An evidence base that everyone can reach and use", "owner": "Director of Knowledge",
     "source": {"id": "plan"}, "steps": [_STEP]},
    {"ref": "C4", "title": "A route for local innovation", "short": "Local innovation",
     "owner": "Director of Innovation", "source": {"id": "plan"}},
]  # fmt: skip
_STATEMENT = "Everyone uses evidence of what works."
PLAN = Plan.model_validate(
    {
        "title": "Business plan for the strategy 2022 to 2026",
        "organisation": "College of Policing",
        "covers": {"from": "2022-04-01", "to": "2026-03-31"},
        "sources": [{"id": "plan", "title": "Business plan"}],
        "ambitions": [{"ref": "IW", "title": "Innovation", "statement": _STATEMENT, "commitments": _COMMITMENTS}],
        "collection": {"steps_from": "office"},
        "measures": [LAUNCHES, EVERY_TYPE, YEARLY, PRACTICES],
    }
)
DEFINITIONS = Definitions(PLAN, REGISTER, "0123456789ab")

GOOD_ANSWERS: Mapping[str, Any] = {
    "IW_17.launched": 12, "IW_17.with_plan": 9, "IW_2.cost": 1204.5, "IW_2.share": 62.5, "IW_2.broker": "Yes",
    "IW_2.stage": "Half-way", "IW_2.started": date(2024, 5, 1), "IW_2.remarks": "[x]"}  # fmt: skip


def form_for(supplier: Supplier = CLEVELAND, period: Period = Q1, definitions: Definitions = DEFINITIONS) -> Form:
    """The form of the small plan."""
    return make_form(definitions.plan, definitions.digest, supplier, period)


def load(content: bytes) -> Book:
    """*content* as openpyxl has it: read once, and copied by pickle in a twentieth of the time."""
    book: Book = pickle.loads(_read(content))
    return book


@lru_cache(maxsize=8)
def _read(content: bytes) -> bytes:
    return pickle.dumps(openpyxl.load_workbook(BytesIO(content)))


def _tables(tables: list[Table]) -> TableList:
    return TableList({table.name: table for table in tables})


# Its own `items` gives names and areas, and by them pickle would lose the tables themselves.
copyreg.pickle(TableList, lambda tables: (_tables, (list(tables.values()),)))


def template(form: Form | None = None, **more: Any) -> bytes:
    """A template as bytes, with the register's forces to choose from."""
    if form is None and not more:
        return _template()
    return write_template(form or form_for(), forces=FORCES, **more)


@lru_cache(maxsize=1)
def _template() -> bytes:
    return write_template(form_for(), forces=FORCES)


def edited(content: bytes, edit: Callable[[Book], None]) -> bytes:
    """*content* opened with openpyxl, as a person's program would, edited and saved."""
    book = load(content)
    edit(book)
    saved = BytesIO()
    book.save(saved)
    return saved.getvalue()


def cell_named(book: Book, name: str) -> Any:
    """The openpyxl cell that a defined name leads to."""
    ((sheet, place),) = book.defined_names[name].destinations
    return book[sheet][place.replace("$", "")]


def filled(answers: Mapping[str, Any] = GOOD_ANSWERS, content: bytes | None = None) -> bytes:
    """A template with these answers by defined name."""

    def fill(book: Book) -> None:
        for name, value in answers.items():
            cell_named(book, name).value = value

    return edited(content or template(), fill)


def saved_by_openpyxl(cells: Mapping[str, Any], formats: Mapping[str, str] | None = None) -> bytes:
    """A workbook of one sheet with these cells."""

    def put(book: Book) -> None:
        (sheet,) = book.worksheets
        for name, value in cells.items():
            sheet[name] = value
        for name, code in (formats or {}).items():
            sheet[name].number_format = code

    book = openpyxl.Workbook()
    put(book)
    saved = BytesIO()
    book.save(saved)
    return saved.getvalue()


def zipped(parts: Mapping[str, bytes | str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip archive of these parts."""
    written = BytesIO()
    with zipfile.ZipFile(written, "w", method) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return written.getvalue()


def unzipped(content: bytes) -> dict[str, bytes]:
    """The parts of a zip archive."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist()}


_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TRANSITIONAL = ("http://schemas.openxmlformats.org/spreadsheetml/2006/main",
                "http://schemas.openxmlformats.org/officeDocument/2006/relationships")  # fmt: skip
STRICT = ("http://purl.oclc.org/ooxml/spreadsheetml/main", "http://purl.oclc.org/ooxml/officeDocument/relationships")
MAIN_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"


def by_hand(
    rows: str,
    *,
    namespaces: tuple[str, str] = TRANSITIONAL,
    strings: Sequence[str] = (),
    formats: Sequence[str] = (),
    properties: str = "",
    names: str = "",
    target: str = "worksheets/sheet1.xml",
    main_type: str = MAIN_TYPE,
) -> dict[str, bytes | str]:
    """The parts of a workbook written by hand: one sheet "S" whose sheetData is *rows*.

    *strings* are the contents of each shared string, as XML; *formats* the code of each cell style's number format;
    *target* is where the workbook says the sheet is.
    """
    main, office = namespaces
    codes = "".join(f'<numFmt numFmtId="{200 + i}" formatCode="{code}"/>' for i, code in enumerate(formats))
    styles = "".join(f'<xf numFmtId="{200 + i}"/>' for i, _ in enumerate(formats))
    return {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{main_type}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="r1" Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><workbookPr {properties}/>'
        f'<sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets><definedNames>{names}</definedNames></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="r1" Type="{office}/worksheet" Target="{target}"/>'
        f'<Relationship Id="r2" Type="{office}/sharedStrings" Target="sharedStrings.xml"/>'
        f'<Relationship Id="r3" Type="{office}/styles" Target="styles.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{rows}</sheetData></worksheet>',
        "xl/sharedStrings.xml": f'<sst xmlns="{main}">{"".join(f"<si>{text}</si>" for text in strings)}</sst>',
        "xl/styles.xml": f'<styleSheet xmlns="{main}"><numFmts>{codes}</numFmts>'
        f"<cellXfs>{styles}</cellXfs></styleSheet>",
    }
