"""Whose return a workbook is, and for when: the hidden sheet, the cover, the sender's word and the file's name."""

from __future__ import annotations

from dataclasses import replace

import pytest
from openpyxl.workbook.defined_name import DefinedName

from impact.returns.answers import Identity, Return
from impact.returns.form import TEMPLATE_VERSION
from impact.returns.opening import open_return
from tests.returns.opening.opened_returns import opened, said, values, without_names
from tests.returns.workbooks import (
    DEFINITIONS,
    GOOD_ANSWERS,
    OFFICE,
    PLAN,
    Q1,
    Q4,
    edited,
    filled,
    form_for,
    saved_by_openpyxl,
    template,
)

OWN = "Send the workbook that was made for you for this plan and period."


def test_file_that_is_no_workbook():
    """What stops the reader is the only finding."""
    result = opened(b"")
    assert result == Return(findings=result.findings)
    assert said(result) == [("", "This file is empty. Save the workbook again and send that.")]


def test_workbook_of_someone_else():
    """A workbook without the hidden metadata was not made by the template."""
    assert said(opened(saved_by_openpyxl({"A1": "Our figures"}))) == [
        (
            "",
            "This is not a workbook made by impact's template, or its hidden sheet and its cover were deleted. "
            "Copy your answers into the workbook that was made for you and send that, or say which force and period "
            "it is for when you send it.",
        )
    ]


def test_identity_without_names():
    """When the names are gone, the hidden sheet's keys say whose it is."""
    names = [f"impact.{key}" for key in ("plan", "definitions", "supplier", "period", "template")]
    result = opened(edited(filled(), without_names(*names)))
    assert result.identity == Identity(PLAN.title, "0123456789ab", "E23000013", "2024-25-Q1", TEMPLATE_VERSION)
    assert values(result) == GOOD_ANSWERS


def test_another_plan():
    """Both plans are named, and nothing follows from it."""
    content = filled({"impact.plan": "Strategy 2018", "impact.supplier": "E99", "impact.period": "never"})
    result = opened(content)
    assert said(result) == [
        (
            "",
            "This workbook is for the plan 'Strategy 2018'; returns are wanted here for "
            f"'Business plan for the strategy 2022 to 2026'. {OWN}",
        )
    ]
    assert result == Return(result.identity, findings=result.findings)
    assert result.identity.plan == "Strategy 2018"


def without_hidden_sheet(book) -> None:
    """An edit that deletes the hidden sheet, as Excel does: its names lead nowhere."""
    book.remove(book["_impact"])
    for name in list(book.defined_names):
        if name.startswith("impact."):
            book.defined_names[name] = DefinedName(name, attr_text="#REF!")


def without_cover_too(book) -> None:
    """An edit that deletes the cover as well."""
    without_hidden_sheet(book)
    book.remove(book["Cover"])


def test_hidden_sheet_deleted():
    """The cover says whose return it is, and for when, and a note says so."""
    result = opened(edited(filled(), without_hidden_sheet))
    assert said(result) == [
        ("", "The hidden sheet that says whose return this is was deleted; the cover says it too. You need do nothing.")
    ]
    assert [finding.code for finding in result.findings] == ["identity_from_cover"]
    assert result.form == form_for()
    assert values(result) == GOOD_ANSWERS


def test_cover_is_known_by_what_stands_in_it():
    """Rows put in above, the sheet renamed and moved: the title and the line under it are still a cover's."""

    def edit(book) -> None:
        without_hidden_sheet(book)
        book["Cover"].insert_rows(1, 3)
        book["Cover"].insert_cols(1)
        book["Cover"].title = "Front"
        book.move_sheet(book["Front"], 2)

    result = opened(edited(filled(), edit))
    assert [finding.code for finding in result.findings] == ["identity_from_cover"]
    assert (result.identity.supplier, result.identity.period) == ("E23000013", "2024-25-Q1")


def test_identity_as_told():
    """Without hidden sheet and cover it is the return that the sender says, and a note says so."""
    content = edited(filled(), without_cover_too)
    result = open_return(content, DEFINITIONS, supplier="E23000013", period=Q1)
    assert said(result) == [
        (
            "",
            "This file does not say whose return it is, or for when; it was taken for the one that it was sent as. "
            "You need do nothing.",
        )
    ]
    assert values(result) == GOOD_ANSWERS


def test_what_the_workbook_says_goes_before_what_is_told():
    """The sender's word is asked for only where the workbook says nothing."""
    assert open_return(filled(), DEFINITIONS, supplier="office", period=Q4).identity.supplier == "E23000013"
    content = edited(filled(), without_hidden_sheet)
    result = open_return(content, DEFINITIONS, supplier="E23000032", period=Q4)
    assert (result.identity.supplier, result.identity.period) == ("E23000013", "2024-25-Q1")


def test_identity_from_the_name_of_the_file():
    """Where nobody says whose it is, the template's own file name does, if the questions in the file agree."""
    content = edited(filled(), without_cover_too)
    result = open_return(content, DEFINITIONS, filename="2024-25-Q1 Cleveland.xlsx")
    assert said(result) == [
        (
            "",
            "This file does not say whose return it is, or for when; its name does, and the questions in it agree. "
            "Check that the name is right.",
        )
    ]
    for filename in ("Cleveland.xlsx", "2024-25-Q1 Nowhere.xlsx", ""):
        assert [f.code for f in open_return(content, DEFINITIONS, filename=filename).findings] == ["not_our_template"]


def test_another_workbook_is_nobodys_return():
    """A workbook without any of the questions is not taken for a return, whatever the sender or its name says."""
    content = saved_by_openpyxl({"A1": "Our figures"})
    for (supplier, period), filename in ((("E23000013", Q1), ""), ((None, None), "2024-25-Q1 Cleveland.xlsx")):
        result = open_return(content, DEFINITIONS, supplier=supplier, period=period, filename=filename)
        assert [finding.code for finding in result.findings] == ["not_our_template"]


@pytest.mark.parametrize("period", ["Q1", "0000-01-Q1", "9999-00-Q3", "9999-00-Q4"])
def test_impossible_period(period):
    """A period that nobody collects is a finding, at the calendar's ends too."""
    assert [finding.code for finding in opened(filled({"impact.period": period})).findings] == ["unknown_period"]


def test_unknown_supplier_and_period():
    """All that is wrong with the identity is said at once."""
    assert said(opened(filled({"impact.supplier": "E99", "impact.period": "2024-26-Q1"}))) == [
        ("", f"This workbook says it was made for 'E99', which is not in the register of forces and teams. {OWN}"),
        (
            "",
            f"This workbook says it is for the period '2024-26-Q1', which is not one that returns are made for. {OWN}",
        ),
    ]


def test_period_of_another_length():
    """Returns are made for quarters; a workbook for a year is not one of them."""
    assert said(opened(filled({"impact.period": "2024-25"}))) == [
        ("", f"This workbook says it is for the period '2024-25', which is not one that returns are made for. {OWN}")
    ]


def test_nothing_asked():
    """A force that no longer exists is asked nothing."""
    kent = filled({"impact.supplier": "E23000032", "impact.period": "2030-31-Q1"})
    assert said(opened(kent)) == [
        (
            "",
            "Nothing is asked of Kent for Q1 2030/31 (April to June). "
            "Check that this is the workbook for the right period.",
        )
    ]
    no_steps = PLAN.model_copy(update={"collection": PLAN.collection.model_copy(update={"steps_from": None})})
    result = opened(template(form_for(OFFICE)), replace(DEFINITIONS, plan=no_steps))
    assert [finding.code for finding in result.findings] == ["nothing_asked"]
