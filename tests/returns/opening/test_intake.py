"""Intake: whose return it is, where each answer was found, and what is missing said word for word."""

from __future__ import annotations

import pickle
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from openpyxl.workbook import Workbook as Book
from openpyxl.workbook.defined_name import DefinedName

from impact.plan.definitions import Definitions
from impact.plan.periods import Period
from impact.returns.filed import Identity, Raw
from impact.returns.findings import Finding
from impact.returns.form import TEMPLATE_VERSION
from impact.returns.opening.intake import Opened, Told, open_return
from tests.returns.workbooks import (
    DEFINITIONS,
    GOOD_ANSWERS,
    OFFICE,
    PLAN,
    Q1,
    Q4,
    cell_named,
    edited,
    filled,
    form_for,
    saved_by_openpyxl,
    template,
    unzipped,
    zipped,
)

C1 = "C1 An evidence base that"
C4 = "C4 Local innovation"
FRESH = "Copy your answers into a fresh template and send that."
OWN = "Send the workbook that was made for you for this plan and period."


def opened(content: bytes, definitions: Definitions = DEFINITIONS) -> Opened:
    """The return as opened against the small plan."""
    return open_return(content, definitions)


def said(result: Opened) -> list[tuple[str, str]]:
    """Each finding's place and words."""
    return [(finding.place, finding.text) for finding in result.findings]


def values(result: Opened) -> dict[str, Any]:
    """Each answer's value."""
    assert result.filed is not None
    return {name: entry.raw.value for name, entry in result.filed.entries.items()}


def as_made_for(period: Period, content: bytes) -> bytes:
    """The workbook with another quarter in its hidden sheet and on its cover."""

    def edit(book) -> None:
        cell_named(book, "impact.period").value = str(period)
        book["Cover"]["A2"] = f"Cleveland, {period.label}"

    return edited(content, edit)


def without_names(*names: str):
    """An edit that takes defined names away, as a paste or another program may."""

    def edit(book) -> None:
        for name in names:
            del book.defined_names[name]

    return edit


# --- a good return ------------------------------------------------------------------------------------------------


def test_good_return():
    """A template filled in through its names is read back, each answer with its cell."""
    result = opened(filled())
    assert result.findings == ()
    assert result.identity == Identity(PLAN.title, "0123456789ab", "E23000013", "2024-25-Q1", TEMPLATE_VERSION)
    assert result.form == form_for()
    assert values(result) == GOOD_ANSWERS
    entry = result.filed.entries["IW_17.launched"]
    assert (entry.name, entry.sheet, entry.cell) == ("IW_17.launched", C4, "E5")
    assert result.filed.identity == result.identity
    assert result.filed.nowhere == ()


def test_untouched_template_is_all_blank():
    """A template sent back as it was has every answer blank, none missing, and no rows of records."""
    result = opened(template())
    assert result.findings == ()
    assert {entry.raw.kind for entry in result.filed.entries.values()} == {"blank"}
    assert result.filed.records == {"IW_15.practices": ()}
    assert result.filed.explanations == {}


def test_can_be_pickled():
    """A return is opened in a process of its own and handed back."""
    result = opened(filled())
    assert pickle.loads(pickle.dumps(result)) == result


def test_explanations():
    """What is written beside an answer comes with it; spaces are nothing."""
    content = filled({"IW_17.launched.explanation": " We ran a campaign. ", "IW_17.with_plan.explanation": "  "})
    assert opened(content).filed.explanations == {"IW_17.launched": "We ran a campaign."}


def test_error_blank_text_and_zero_stay_apart():
    """Four different things in four cells."""
    content = filled({"IW_17.launched": 0, "IW_17.with_plan": "#REF!", "IW_2.cost": "=1+1", "IW_2.share": "n/a"})
    entries = opened(content).filed.entries
    assert entries["IW_17.launched"].raw == Raw("number", 0.0, "0")
    assert entries["IW_17.with_plan"].raw == Raw("error", "#REF!", "#REF!")
    assert entries["IW_2.cost"].raw == Raw("blank", formula="1+1")
    assert entries["IW_2.share"].raw == Raw("text", "n/a", "n/a")
    assert entries["IW_2.broker"].raw == Raw("blank")


def test_steps_of_the_programme_office():
    """The team that reports the steps returns by the same way."""
    content = filled({"step_C1_1.state": "Under way"}, template(form_for(OFFICE)))
    assert opened(content).filed.entries["step_C1_1.state"].raw.value == "Under way"


# --- identity -----------------------------------------------------------------------------------------------------


def test_file_that_is_no_workbook():
    """What stops the reader is the only finding."""
    result = opened(b"")
    assert result == Opened(Identity(), None, None, result.findings)
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
    assert (result.form, result.filed) == (None, None)
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
    result = open_return(content, DEFINITIONS, told=Told("E23000013", Q1))
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
    assert open_return(filled(), DEFINITIONS, told=Told("office", Q4)).identity.supplier == "E23000013"
    content = edited(filled(), without_hidden_sheet)
    result = open_return(content, DEFINITIONS, told=Told("E23000032", Q4))
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
    for told, filename in ((Told("E23000013", Q1), ""), (Told(), "2024-25-Q1 Cleveland.xlsx")):
        result = open_return(content, DEFINITIONS, told=told, filename=filename)
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
    assert result.filed.explanations == {"IW_17.launched": "14"}
    assert result.filed.nil is None


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


# --- where answers are found --------------------------------------------------------------------------------------


def test_names_follow_inserted_rows_and_renamed_sheets():
    """Excel moves the names with their cells; where they lead is where the answer is."""

    def edit(book) -> None:
        sheet = book[C4]
        sheet.move_range("E5:E6", rows=35, cols=3)
        sheet.title = "Ours"
        book.move_sheet(sheet, 2)
        for name, cell in (("IW_17.launched", "$H$40"), ("IW_17.with_plan", "$H$41")):
            book.defined_names[name] = DefinedName(name, attr_text=f"Ours!{cell}")

    result = opened(edited(filled(), edit))
    entry = result.filed.entries["IW_17.launched"]
    assert (entry.sheet, entry.cell, entry.raw.value) == ("Ours", "H40", 12)
    assert result.findings == ()


@pytest.mark.parametrize("broken", ["#REF!", f"'{C4}'!#REF!", "Nowhere!$A$1", "OFFSET(A1,1,1)"])
def test_broken_name(broken):
    """Where a name is broken, the ref and question beside the cell find it."""

    def edit(book) -> None:
        for name in ("IW_17.launched", "IW_17.launched.explanation"):
            book.defined_names[name] = DefinedName(name, attr_text=broken)
        book[C4]["F5"] = "Because."

    result = opened(edited(filled(), edit))
    assert result.findings == ()
    assert values(result) == GOOD_ANSWERS
    assert result.filed.explanations == {"IW_17.launched": "Because."}


def test_no_names_and_everything_moved():
    """Without any names, rows and columns inserted and the case changed, answers are still found."""

    def edit(book) -> None:
        for name in list(book.defined_names):
            del book.defined_names[name]
        for title in (C1, C4):
            book[title].insert_rows(1, 3)
            book[title].insert_rows(9, 2)
            book[title].insert_cols(1, 2)
            book[title].insert_cols(6)
        book[C4].title = "for a moment"  # openpyxl adds a 1 to a name that differs only in case
        book["for a moment"].title = C4.upper()

    result = opened(edited(filled(), edit))
    assert result.findings == ()
    assert values(result) == GOOD_ANSWERS
    assert result.filed.entries["IW_17.with_plan"].cell == "H11"


def test_two_rows_alike_name_neither():
    """A row copied without its names could be either, so it is not guessed."""

    def edit(book) -> None:
        del book.defined_names["IW_17.with_plan"]
        for column in "ABE":
            book[C4][f"{column}9"] = book[C4][f"{column}6"].value

    assert said(opened(edited(filled(), edit))) == [
        (
            f"{C4}!E6",
            "The row of IW-17 '… of which had an evaluation plan on the day they began' stands more than once in this "
            "sheet, with its answer in E6 and E9. Delete the row that is not meant, and send the workbook again.",
        )
    ]


def test_deleted_row():
    """A row deleted with its names: its answers are nowhere, not blank."""

    def edit(book) -> None:
        book[C4].delete_rows(6)
        for name in ("IW_17.with_plan", "IW_17.with_plan.explanation"):
            book.defined_names[name] = DefinedName(name, attr_text="#REF!")

    result = opened(edited(filled(), edit))
    assert result.filed.nowhere == ("IW_17.with_plan",)
    assert "IW_17.with_plan" not in result.filed.entries
    (finding,) = result.findings
    assert (finding.code, finding.severity, finding.item) == ("cell_missing", "error", "IW_17.with_plan")


def test_deleted_sheet():
    """A sheet deleted is one finding, however many answers it had."""
    result = opened(edited(filled(), lambda book: book.remove(book[C1])))
    assert said(result) == [(C1, f"The sheet '{C1}' is not in this workbook. {FRESH}")]
    assert len(result.filed.nowhere) == 6
    assert set(result.filed.entries) == {"IW_17.launched", "IW_17.with_plan"}


# --- records ------------------------------------------------------------------------------------------------------

ROW = ["Hot-spot patrols", "Kent", date(2024, 5, 1), "untested", 3]


def with_rows(rows: dict[int, list[Any]], content: bytes | None = None) -> bytes:
    """A filled template with these rows of practices."""

    def edit(book) -> None:
        for number, row in rows.items():
            for column, value in enumerate(row, start=1):
                book["IW-15 practices"].cell(number, column).value = value

    return edited(content or filled(), edit)


def practices(content: bytes):
    """The rows of practices found."""
    result = opened(content)
    assert result.findings == ()
    return result.filed.records["IW_15.practices"]


def test_rows_of_records():
    """Each row that holds anything is returned, with every column's cell."""
    first, second = practices(with_rows({5: ROW, 9: ["Only a title"]}))
    assert {name: entry.raw.value for name, entry in first.cells.items()} == dict(
        zip(("title", "origin", "adopted_on", "stage", "places"), ROW, strict=True)
    )
    assert (first.number, first.cells["places"].cell, first.cells["places"].sheet) == (5, "E5", "IW-15 practices")
    assert (second.number, second.cells["origin"].raw.kind) == (9, "blank")
    assert second.cells["origin"].name == "IW_15.practices.origin"


def test_rows_below_the_table():
    """A table that was too short was gone on with below: those rows count."""
    assert [row.number for row in practices(with_rows({204: ROW, 205: ROW, 300: ROW}))] == [204, 205, 300]


def test_rows_that_only_look_filled():
    """Spaces are nothing; a formula that was never worked out is something."""
    rows = practices(with_rows({5: ["   "], 6: ["=A1"]}))
    assert [row.number for row in rows] == [6]


def test_columns_are_found_by_their_headings():
    """Columns may change places, and case and spaces in a heading do not matter."""

    def edit(book) -> None:
        del book.defined_names["IW_15.practices"]
        sheet = book["IW-15 practices"]
        sheet.insert_rows(1, 2)
        sheet["A6"], sheet["B6"] = " ORIGIN ", "title"
        sheet["A7"], sheet["B7"] = "Kent", "Hot-spot patrols"

    (row,) = practices(edited(filled(), edit))
    assert (row.cells["origin"].cell, row.cells["origin"].raw.value) == ("A7", "Kent")
    assert (row.cells["title"].cell, row.cells["title"].raw.value) == ("B7", "Hot-spot patrols")


def test_missing_column():
    """A column taken out is said, and the rest of the rows is still read."""
    result = opened(with_rows({4: ["Title", "Where from"], 5: ROW}))
    assert said(result) == [("IW-15 practices", f"The column 'Origin' is not in this sheet. {FRESH}")]
    (row,) = result.filed.records["IW_15.practices"]
    assert "origin" not in row.cells


def test_deleted_record_sheet():
    """A record sheet deleted is not the same as one with no rows."""
    result = opened(edited(filled(), lambda book: book.remove(book["IW-15 practices"])))
    assert said(result) == [("IW-15 practices", f"The sheet 'IW-15 practices' is not in this workbook. {FRESH}")]
    assert result.filed.nowhere == ("IW_15.practices",)
    assert result.filed.records == {}


def test_record_sheet_without_headings():
    """Without any of its headings a sheet cannot be read as a table."""
    result = opened(with_rows({4: ["a", "b", "c", "d", "e"], 5: ROW}))
    assert said(result) == [
        (
            "IW-15 practices",
            "The headings of 'Practices in use that came from another force' are not in this sheet, "
            f"so its rows cannot be read. {FRESH}",
        )
    ]


def test_table_whose_name_leads_astray():
    """A record sheet's name led to another place: its headings say where the table is."""

    def edit(book) -> None:
        book["IW-15 practices"]["A5"] = "Hot-spot patrols"
        book.defined_names["IW_15.practices"] = DefinedName("IW_15.practices", attr_text=f"'{C4}'!$A$4:$E$9")

    (row,) = practices(edited(filled(), edit))
    assert (row.number, row.cells["title"].raw.value) == (5, "Hot-spot patrols")


def test_table_on_a_renamed_sheet_without_its_name():
    """A record sheet renamed, its name gone: its headings are found wherever they are."""

    def edit(book) -> None:
        del book.defined_names["IW_15.practices"]
        book["IW-15 practices"]["A5"] = "Hot-spot patrols"
        book["IW-15 practices"].title = "Ours"

    (row,) = practices(edited(filled(), edit))
    assert (row.cells["title"].sheet, row.cells["title"].cell) == ("Ours", "A5")


def test_record_sheet_copied_and_filled_in_differently():
    """Two sheets of one table with different rows: which is meant is asked, not guessed."""

    def edit(book) -> None:
        book["IW-15 practices"]["A5"] = "Hot-spot patrols"
        book.copy_worksheet(book["IW-15 practices"]).title = "IW-15 practices (2)"
        book["IW-15 practices (2)"]["A6"] = "Night watch"

    assert said(opened(edited(filled(), edit))) == [
        (
            "IW-15 practices (2)",
            "The sheets 'IW-15 practices' and 'IW-15 practices (2)' both hold 'Practices in use that came from another "
            "force', and their rows differ. Delete the sheet that is not meant, and send the workbook again.",
        )
    ]


# --- beside the answers -------------------------------------------------------------------------------------------


def test_nothing_to_report():
    """The cover's cell is found by its name; without it, by its words."""
    content = filled({"impact.nil": "Yes"})
    for each in (content, edited(content, without_names("impact.nil"))):
        nil = opened(each).filed.nil
        assert (nil.name, nil.raw.value, nil.sheet) == ("impact.nil", "Yes", "Cover")


def test_answers_no_longer_asked_for():
    """What an older template asked and this plan does not is named, so that nobody thinks it was counted."""
    content = as_made_for(Q1, filled({"IW_9.trained": 300}, template(form_for(period=Q4))))
    assert said(opened(content)) == [
        (
            f"{C1}!E11",
            "This answer is no longer asked for, and was not used: IW-9 'Officers trained'. You need do nothing.",
        )
    ]


def test_value_from_another_workbook():
    """A cell worked out from another workbook is read, and its owner asked to paste the value."""
    parts = unzipped(filled())
    sheet = next(name for name, part in parts.items() if name.startswith("xl/worksheets") and b"<v>12</v>" in part)
    parts[sheet] = parts[sheet].replace(b"<v>12</v>", b"<f>[1]Sheet1!$A$1</f><v>12</v>", 1)
    result = opened(zipped(parts))
    assert said(result) == [(f"{C4}!E5", "This cell's value comes from another workbook. Paste the value.")]
    assert [(finding.code, finding.severity) for finding in result.findings] == [("from_another_workbook", "query")]
    assert values(result)["IW_17.launched"] == 12


def test_answers_in_hidden_rows():
    """An answer in a hidden row is read like any other, and a note says that it was."""

    def hide(book) -> None:
        book[C4].row_dimensions[5].hidden = True

    result = opened(edited(filled(), hide))
    assert [(finding.code, finding.severity, finding.sheet) for finding in result.findings] == [
        ("hidden_rows", "note", C4)
    ]
    assert values(result) == GOOD_ANSWERS
