"""Whose return a workbook is, and for when: the hidden sheet, the cover, the sender's word and the file's name.

And what is said of one that was made for one force and quarter, and by its cover or name is another's.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from openpyxl.workbook import Workbook as Book

from impact.returns.answers import Return
from tests.golden.conftest import Golden
from tests.returns.opening.scenarios import Scenarios, break_names, opened
from tests.returns.workbooks import (
    CLEVELAND,
    DEFINITIONS,
    OFFICE,
    PLAN,
    Q1,
    Q4,
    filled,
    form_for,
    saved_by_openpyxl,
    template,
)

SCENARIOS = Scenarios()
BY_NAME = "2024-25-Q1 Cleveland.xlsx"


def someone_elses() -> bytes:
    """A workbook without any of the questions."""
    return saved_by_openpyxl({"A1": "Our figures"})


def test_file_that_is_no_workbook():
    """What stops the reader is the only finding."""
    result = opened(content=b"")
    assert result == Return(findings=result.findings)
    assert [each.text for each in result.findings] == ["This file is empty. Save the workbook again and send that."]


@SCENARIOS.add(content=someone_elses)
def workbook_of_someone_else(book: Book) -> None:
    """A workbook without the hidden metadata was not made by the template."""


@SCENARIOS.add
def identity_without_names(book: Book) -> None:
    """When the names are gone, the hidden sheet's keys say whose it is."""
    for key in ("plan", "definitions", "supplier", "period", "template"):
        del book.defined_names[f"impact.{key}"]


@SCENARIOS.add(content=lambda: filled({"impact.plan": "Strategy 2018", "impact.supplier": "E99", "impact.period": "x"}))
def another_plan(book: Book) -> None:
    """Both plans are named, and nothing follows from it."""


@SCENARIOS.add
def hidden_sheet_deleted(book: Book) -> None:
    """The cover says whose return it is, and for when, and a note says so. Excel's names then lead nowhere."""
    book.remove(book["_impact"])
    break_names(book, *(name for name in book.defined_names if name.startswith("impact.")))


@SCENARIOS.add
def cover_known_by_what_stands_in_it(book: Book) -> None:
    """Rows put in above, the sheet renamed and moved: the title and the line under it are still a cover's."""
    hidden_sheet_deleted(book)
    book["Cover"].insert_rows(1, 3)
    book["Cover"].insert_cols(1)
    book["Cover"].title = "Front"
    book.move_sheet(book["Front"], 2)


def without_cover(book: Book) -> None:
    """Neither the hidden sheet nor the cover is left."""
    hidden_sheet_deleted(book)
    book.remove(book["Cover"])


@SCENARIOS.add(supplier=CLEVELAND.id, period=Q1)
def identity_as_told(book: Book) -> None:
    """Without hidden sheet and cover it is the return that the sender says, and a note says so."""
    without_cover(book)


@SCENARIOS.add(filename=BY_NAME)
def identity_from_the_name_of_the_file(book: Book) -> None:
    """Where nobody says whose it is, the template's own file name does, if the questions in the file agree."""
    without_cover(book)


@pytest.mark.parametrize("filename", ["Cleveland.xlsx", "2024-25-Q1 Nowhere.xlsx", ""])
def test_name_that_says_nothing(filename: str):
    """A name without the template's pattern, or of nobody, is no identity."""
    assert codes(opened(without_cover, filename=filename)) == ["not_our_template"]


def test_what_the_workbook_says_goes_before_what_is_told():
    """The sender's word is asked for only where the workbook says nothing."""
    assert opened(supplier="office", period=Q4).identity.supplier == CLEVELAND.id
    said = opened(hidden_sheet_deleted, supplier="E23000032", period=Q4).identity
    assert (said.supplier, said.period) == (CLEVELAND.id, str(Q1))


def test_another_workbook_is_nobodys_return():
    """A workbook without any of the questions is not taken for a return, whatever the sender or its name says."""
    assert codes(opened(content=someone_elses(), supplier=CLEVELAND.id, period=Q1)) == ["not_our_template"]
    assert codes(opened(content=someone_elses(), filename=BY_NAME)) == ["not_our_template"]


@pytest.mark.parametrize("period", ["Q1", "0000-01-Q1", "9999-00-Q3", "9999-00-Q4"])
def test_impossible_period(period: str):
    """A period that nobody collects is a finding, at the calendar's ends too."""
    assert codes(opened(content=filled({"impact.period": period}))) == ["unknown_period"]


@SCENARIOS.add(content=lambda: filled({"impact.supplier": "E99", "impact.period": "2024-26-Q1"}))
def unknown_supplier_and_period(book: Book) -> None:
    """All that is wrong with the identity is said at once."""


@SCENARIOS.add(content=lambda: filled({"impact.period": "2024-25"}))
def period_of_another_length(book: Book) -> None:
    """Returns are made for quarters; a workbook for a year is not one of them."""


@SCENARIOS.add(content=lambda: filled({"impact.supplier": "E23000032", "impact.period": "2030-31-Q1"}))
def force_that_no_longer_exists(book: Book) -> None:
    """It is asked nothing."""


def test_nothing_asked():
    """A team that is asked nothing by today's plan."""
    no_steps = PLAN.model_copy(update={"collection": PLAN.collection.model_copy(update={"steps_from": None})})
    result = opened(content=template(form_for(OFFICE)), definitions=replace(DEFINITIONS, plan=no_steps))
    assert codes(result) == ["nothing_asked"]


# --- what contradicts it ------------------------------------------------------------------------------------------


def retitled(line: str | None) -> Callable[[Book], None]:
    """An edit of the line under the cover's title."""
    return lambda book: book["Cover"].__setitem__("A2", line)


SCENARIOS.each(
    "Last quarter's file or a neighbour's, retitled, would take the place of what was sent: both are named.",
    {
        "retitled_for_another_quarter": retitled("Cleveland, Q2 2024/25 (July to September)"),
        "retitled_for_another_force": retitled("Kent, Q1 2024/25 (April to June)"),
        "retitled_for_another_force_and_quarter": retitled("Kent, Q2 2024/25 (July to September)"),
    },
)
SCENARIOS.each(
    "A team's workbook is held to its own cover.",
    {"team_retitled": retitled("Cleveland, Q1 2024/25 (April to June)")},
    lambda: template(form_for(OFFICE)),
)


@SCENARIOS.add(filename="2024-25-Q2 Cleveland.xlsx")
def name_contradicts(book: Book) -> None:
    """The name is the sender's to choose and may be right: it is asked about."""


@SCENARIOS.add(filename="2024-25-Q2 Cleveland.xlsx")
def cover_contradicts_and_so_does_the_name(book: Book) -> None:
    """What the cover says is an error; the name has nothing to add."""
    retitled("Cleveland, Q2 2024/25 (July to September)")(book)


@pytest.mark.parametrize("line", ["Cleveland Police, Q2 2024/25", "Q2 2024-25", "Quarterly return, Q2 2024/25"])
def test_retitled_in_ones_own_words(line: str):
    """The quarter is known though the rest of the line is no longer the template's."""
    assert codes(opened(retitled(line))) == ["cover_contradicts"]


@pytest.mark.parametrize(
    "line", [None, "Our return", "cleveland,  q1 2024/25 (April to June)", "Cleveland Police, Q1 2024/25"]
)
def test_cover_that_does_not_contradict(line: str | None):
    """A line that says the same or nothing is passed over."""
    assert codes(opened(retitled(line))) == []


@pytest.mark.parametrize("filename", ["", "return.xlsx", "2024-25-Q1 Cleveland (2).xlsx", "Q2 figures.xlsx"])
def test_name_that_does_not_contradict(filename: str):
    """A name that says the same, or lacks the template's pattern, is passed over."""
    assert codes(opened(filename=filename)) == []


def codes(result: Return) -> list[str]:
    """The code of each finding."""
    return [finding.code for finding in result.findings]


@pytest.mark.parametrize("name", SCENARIOS)
def test_scenario(name: str, golden: Golden):
    """Whose it is taken for, and every word of it."""
    golden(f"opening/{name}.txt", SCENARIOS[name].text())
