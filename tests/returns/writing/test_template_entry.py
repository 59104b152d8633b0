"""What the template lets in: the rules on its cells, their lists and their messages."""

from __future__ import annotations

import re
from io import BytesIO

import openpyxl
import pytest

from impact.plan.definitions import Definitions
from impact.returns.writing.draft import Contents
from tests.returns.workbooks import DEFINITIONS, REGISTER, form_for, template, unzipped
from tests.returns.writing.made_templates import C1, C4, rule_on
from tests.returns.written import number, with_contents


@pytest.mark.parametrize(
    ("cell", "formula"),
    [
        ("E5", 'IF(ISNUMBER(E5),AND(E5>=0,E5<=5000.0),OR(E5="[x]",E5="[z]"))'),
        ("E6", 'IF(ISNUMBER(E6),AND(E6>=0,E6<=100),OR(E6="[x]",E6="[z]"))'),
        ("E7", '"Yes,No,[x],[z]"'),
        ("E8", "impact.list_2"),
        ("E9", 'IF(ISNUMBER(E9),E9>=DATE(1990,1,1),OR(E9="[x]",E9="[z]"))'),
    ],
)
def test_rules_let_the_markers_in(book, cell, formula):
    """Excel refuses what does not fit, but never [x] or [z]."""
    assert rule_on(book[C1], cell).formula1 == formula


def test_count_must_be_whole(book):
    """A count takes whole numbers, and says so beside the cell."""
    rule = rule_on(book[C4], "E5")
    assert rule.formula1 == 'IF(ISNUMBER(E5),AND(E5>=0,E5=INT(E5)),OR(E5="[x]",E5="[z]"))'
    assert rule.promptTitle == "Initiatives launched in the qua…"
    assert rule.prompt == "A whole number. [x] if you could not supply it, [z] if it does not apply."
    assert rule.showErrorMessage


def test_choices_with_commas_stand_on_the_hidden_sheet(book):
    """A list written into a rule is cut at its commas, so such choices are listed in cells."""
    ((sheet, place),) = book.defined_names["impact.list_2"].destinations
    assert [row[0].value for row in book[sheet][place]] == ["Begun, but not far", "Half-way", "Done", "[x]", "[z]"]


def test_forces_are_chosen_from_a_list(book):
    """A column of type force offers the forces by name."""
    rule = rule_on(book["IW-15 practices"], "B5")
    assert (rule.type, rule.formula1) == ("list", "impact.forces")
    ((sheet, place),) = book.defined_names["impact.forces"].destinations
    assert [row[0].value for row in book[sheet][place]] == ["Cleveland", "Kent"]


def test_dates_of_records_stay_within_the_period(book):
    """`within: period` is held by Excel already."""
    rule = rule_on(book["IW-15 practices"], "C5")
    assert rule.prompt == "A date from 1 April 2024 to 30 June 2024. Needed."
    assert (rule.type, rule.formula1, rule.formula2) == ("date", "45383", "45473")


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
