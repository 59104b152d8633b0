"""Workbooks of another template or of older definitions: accepted where every question asked now is in them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from openpyxl.workbook import Workbook as Book

from impact.plan.periods import Period
from impact.returns.findings import Finding
from tests.returns.opening.opened_returns import C1, FRESH, opened, said, values
from tests.returns.workbooks import DEFINITIONS, GOOD_ANSWERS, Q1, Q4, cell_named, edited, filled, form_for, template


def as_made_for(period: Period, content: bytes) -> bytes:
    """The workbook with another quarter in its hidden sheet and on its cover."""

    def edit(book) -> None:
        cell_named(book, "impact.period").value = str(period)
        book["Cover"]["A2"] = f"Cleveland, {period.label}"

    return edited(content, edit)


def test_changed_definitions():
    """An older template whose questions are all there is accepted, with a note."""
    result = opened(filled(), replace(DEFINITIONS, digest="ffffffffffff"))
    assert result.findings == (
        Finding(
            "older_definitions",
            "note",
            "The definitions have changed since this workbook was made, but every question asked now was found in it.",
            "You need do nothing.",
        ),
    )
    assert values(result) == GOOD_ANSWERS


@pytest.mark.parametrize("version", ["7", None])
def test_another_version_of_the_template(version):
    """A template of another layout whose questions are all there is accepted, with a note."""
    result = opened(filled({**GOOD_ANSWERS, "impact.template": version}))
    assert result.findings == (
        Finding(
            "other_template",
            "note",
            "This workbook was made by another version of the template, and every question was found in it.",
            "You need do nothing.",
        ),
    )
    assert values(result) == GOOD_ANSWERS


def of_version_1(book: Book) -> None:
    """Make the template what its first version was: six columns, and no "Nothing to report?" on the cover."""
    for sheet in book.worksheets[1:]:
        if sheet["E4"].value != "Your answer":
            continue
        sheet.delete_cols(7)
        for cell, words in zip(sheet[4], V1_HEADINGS, strict=False):
            cell.value = words
        for row in sheet.iter_rows(min_row=5, min_col=4, max_col=4):
            row[0].value = "A whole number" if sheet.cell(row[0].row, 2).value else None
    book["Cover"].delete_rows(7)
    for name in [name for name in book.defined_names if name == "impact.nil" or name.startswith("check.")]:
        del book.defined_names[name]


V1_HEADINGS = ("Ref", "Question", "Guidance", "Answer with", "Your answer", "Explanation")


@pytest.mark.parametrize("names", ["kept", "gone"])
def test_template_of_version_1(names):
    """The first version's columns had other headings; every question is found, by its name or beside its words."""

    def edit(book: Book) -> None:
        of_version_1(book)
        for name in [name for name in book.defined_names if names == "gone" and not name.startswith("impact.")]:
            del book.defined_names[name]

    result = opened(edited(filled({**GOOD_ANSWERS, "impact.template": "1", "IW_17.launched.explanation": "14"}), edit))
    assert [finding.code for finding in result.findings] == ["other_template"]
    assert values(result) == GOOD_ANSWERS
    assert result.explanations == {"IW_17.launched": "14"}
    assert result.nil is None


def test_another_version_of_the_template_that_lacks_a_question():
    """What is missing is said; no note hides it."""
    content = edited(filled({"impact.template": "7"}), lambda book: book.remove(book[C1]))
    assert said(opened(content)) == [(C1, f"The sheet '{C1}' is not in this workbook. {FRESH}")]


def test_changed_definitions_that_ask_more():
    """A question that the older template does not have is missing, and no note hides it."""
    later = filled({}, template())
    q4 = replace(DEFINITIONS, digest="ffffffffffff")
    content = as_made_for(Q4, filled({}, later))
    assert said(opened(content, q4)) == [
        (C1, f"The cell for IW-9 'Officers trained' is not in this workbook. {FRESH}"),
    ]


def test_answers_no_longer_asked_for():
    """What an older template asked and this plan does not is named, so that nobody thinks it was counted."""
    content = as_made_for(Q1, filled({"IW_9.trained": 300}, template(form_for(period=Q4))))
    assert said(opened(content)) == [
        (
            f"{C1}!E11",
            "This answer is no longer asked for, and was not used: IW-9 'Officers trained'. You need do nothing.",
        )
    ]
