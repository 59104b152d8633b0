"""The template as a supplier gets it: its sheets, its cover and what its cells take, kept as texts."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from impact.plan.definitions import Definitions
from impact.returns.writing.template import Contents
from tests.golden.cells import cells
from tests.golden.conftest import Golden
from tests.returns.workbooks import DEFINITIONS, OFFICE, Q4, REGISTER, form_for, template, unzipped
from tests.returns.written import number, with_contents

C4 = "C4 Local innovation"
C1 = "C1 An evidence base that"


def _helped() -> bytes:
    """A template of a plan that says who helps and who signs."""
    collection = DEFINITIONS.plan.collection.model_copy(update={"contact": "Ring 101.", "signs": "the chief constable"})
    plan = DEFINITIONS.plan.model_copy(update={"collection": collection})
    return template(form_for(definitions=Definitions(plan, REGISTER, "x")))


TEMPLATES = {
    "a force": template,
    "with last figures": lambda: template(last={"IW_17.launched": 1204.0, "IW_2.share": 62.5, "IW_2.cost": "[x]"}),
    "the year's last quarter": lambda: template(form_for(period=Q4)),
    "the team that reports steps": lambda: template(form_for(OFFICE)),
    "with help and signing": _helped,
}
_BLANK_ROW = re.compile(r"[A-F](?:[89]|[1-9]\d|1\d\d|20[0-3]): None")  # of a record sheet; its first and last are kept


@pytest.mark.parametrize("name", TEMPLATES)
def test_cells_of_a_template(name: str, golden: Golden, tmp_path: Path) -> None:
    """Sheets, words, formulas and their values, formats, what is open to fill in, rules for entry, names, colours."""
    path = tmp_path / "template.xlsx"
    path.write_bytes(TEMPLATES[name]())
    told = [line for line in cells(path).splitlines() if _BLANK_ROW.match(line) is None]
    kept = [line for line in told if not (re.match(r"F\d+: '=", line) and int(line[1 : line.index(":")]) > 10)]
    golden(f"templates/{name}.txt", "\n".join(kept) + "\n")


def test_same_form_same_bytes():
    """Written twice, a template is the same to the byte."""
    assert template() == template()


def test_properties_name_the_return(book):
    """The file says what it is without being opened."""
    assert book.properties.title == (
        "Business plan for the strategy 2022 to 2026: Cleveland, Q1 2024/25 (April to June)"
    )
    assert book.properties.creator == "College of Policing"


def test_words_from_definitions_never_become_formulas():
    """A label that begins with "=" is text, not a formula."""
    measure = DEFINITIONS.plan.measures[0]
    item = measure.items["launched"].model_copy(update={"label": "=1+1", "guidance": "=HYPERLINK(1)"})
    plan = DEFINITIONS.plan.model_copy(
        update={"measures": (measure.model_copy(update={"items": {"launched": item}, "title": "="}),)}
    )
    book = openpyxl.load_workbook(BytesIO(template(form_for(definitions=type(DEFINITIONS)(plan, REGISTER, "x")))))
    assert book[C4]["B5"].data_type == book[C4]["C5"].data_type == "s"
    assert book[C4]["B5"].value == "=\n=1+1"


def test_cover_leads_to_every_sheet(book):
    """Each sheet to fill in is a link on the cover."""
    links = [cell.hyperlink for cell in book["Cover"]["A"] if cell.hyperlink]
    assert [link.location for link in links] == [
        f"'{C1}'!E5",
        f"'{C4}'!E5",
        "'IW-15 practices'!A5",
    ]


def test_every_rule_is_short_enough_for_excel(book):
    """A longer formula or message makes Excel offer to repair the file."""
    for sheet in book:
        for rule in sheet.data_validations.dataValidation:
            assert len(rule.formula1 or "") <= 255
            assert len(rule.prompt or "") <= 255
            assert len(rule.promptTitle or "") <= 32


def test_formulas_are_plain():
    """None is an array, and none has a function that only the newest Excel has."""
    for name, part in unzipped(template()).items():
        if "worksheets/" in name:
            assert b"_xlfn" not in part
            assert b't="array"' not in part
            assert all(len(found) < 8192 for found in re.findall(rb"<f>(.*?)</f>", part))


def test_words_in_a_rule_are_never_a_function():
    """A message that speaks of SORT(ING) stays a text: XlsxWriter would make an array formula of it."""
    check = {"rule": "with_plan <= launched", "message": 'Say "no" to SORT(all) ' + "x" * 300}
    measure = DEFINITIONS.plan.measures[0]
    odd = type(measure).model_validate({**measure.model_dump(by_alias=True), "checks": [check]})
    plan = DEFINITIONS.plan.model_copy(update={"measures": (odd,)})
    form = form_for(definitions=Definitions(plan, REGISTER, "x"))
    contents = Contents(answers={"IW_17.launched": number(1), "IW_17.with_plan": number(2)})
    shown = openpyxl.load_workbook(BytesIO(with_contents(form, contents)), data_only=True)
    assert shown[C4]["G6"].value == f'× Say "no" to SORT(all) {"x" * 300}.'
    formula = openpyxl.load_workbook(BytesIO(with_contents(form, contents)))[C4]["G6"].value
    assert isinstance(formula, str)
    assert all(len(text) <= 255 for text in re.findall(r'"((?:[^"]|"")*)"', formula))


def test_prints_on_a4_with_its_header_on_each_page(book):
    """Landscape, as wide as the page, the header row frozen and repeated."""
    sheet = book[C4]
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.page_setup.fitToHeight == 0, "as many pages as it takes"
    assert sheet.freeze_panes == "A5"
    assert sheet.print_title_rows == "$4:$4"


def test_words_do_not_touch_their_borders(book):
    """Labels and answers are set in by one; the cover's figures by a gap in their format, which LibreOffice keeps."""
    cells = [book[C1][f"{column}5"] for column in "ABCDEFG"] + [book["IW-15 practices"]["A5"]]
    assert [cell.alignment.indent for cell in cells] == [1] * 8
    assert {book["Cover"][f"{column}11"].number_format for column in "CDE"} == {"0_n;-0_n;0_n;@_n"}


def test_only_what_is_typed_is_protected_from(book):
    """No password; rows can be put in, and a cell be set to Number, which is what a date in a number's place asks."""
    for sheet in book:
        held = sheet.protection
        assert (held.sheet, held.password) == (True, None)
        assert not any((held.formatColumns, held.formatCells, held.insertRows))
    assert not book["IW-15 practices"].column_dimensions["A"].protection.locked, "rows below a full table can be filled"
