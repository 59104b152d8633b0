"""The template's cover: who is asked for what by when, and how to fill it in."""

from __future__ import annotations

from io import BytesIO

import openpyxl

from impact.plan.definitions import Definitions
from impact.returns.form import NIL_CELL, NIL_NAME
from tests.returns.workbooks import DEFINITIONS, OFFICE, REGISTER, cell_named, form_for, template
from tests.returns.writing.made_templates import C1, C4, rule_on


def words_on(sheet) -> str:
    """Every text of a sheet."""
    return "\n".join(str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None)


def test_cover_says_who_what_when_and_how(book):
    """The cover answers what a person asks before filling anything in."""
    words = words_on(book["Cover"])
    for said in (
        "Business plan for the strategy 2022 to 2026",
        "Cleveland, Q1 2024/25 (April to June)",
        "College of Policing asks Cleveland for 8 answers on 2 sheets and 1 list of records, for Q1 2024/25 (April to "
        "June): 1 April 2024 to 30 June 2024.",
        "Please return this by 20 July 2024. You can still correct it until 29 August 2024; after that, ask for more "
        "time first.",
        "Nothing to report?",
        "Fill in every yellow cell. Do not leave a cell blank:",
        "if you could not supply it",
        "if it does not apply to you",
    ):
        assert said in words


def test_cover_leads_to_every_sheet(book):
    """Each sheet to fill in is a link on the cover."""
    links = [cell.hyperlink for cell in book["Cover"]["A"] if cell.hyperlink]
    assert [link.location for link in links] == [
        f"'{C1}'!E5",
        f"'{C4}'!E5",
        "'IW-15 practices'!A5",
    ]


def test_nothing_to_report_has_a_cell_on_the_cover(book):
    """Yes or No, unlocked, under its own name; where no count is asked for there is none."""
    cell = cell_named(book, NIL_NAME)
    assert (cell.parent.title, cell.coordinate, cell.protection.locked) == ("Cover", NIL_CELL, False)
    assert rule_on(book["Cover"], NIL_CELL).formula1 == '"Yes,No"'
    steps = openpyxl.load_workbook(BytesIO(template(form_for(OFFICE))))
    assert NIL_NAME not in steps.defined_names


def test_help_and_signing_stand_on_the_cover_where_the_plan_says_them():
    """Who helps and who signs are the plan's words; without them nothing is made up."""
    collection = DEFINITIONS.plan.collection.model_copy(update={"contact": "Ring 101.", "signs": "the chief constable"})
    plan = DEFINITIONS.plan.model_copy(update={"collection": collection})
    told = openpyxl.load_workbook(BytesIO(template(form_for(definitions=Definitions(plan, REGISTER, "x")))))
    words = words_on(told["Cover"])
    assert "Ring 101." in words
    assert "The chief constable. Nobody signs here: it is asked for once all is in order." in words


def test_no_help_no_line(book):
    """A plan that names nobody leaves both lines out."""
    assert "Who signs" not in words_on(book["Cover"])
