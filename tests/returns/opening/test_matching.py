"""Where answers are found: by their names, by the words beside them, or nowhere, which is not blank.

No figure is taken where something in the workbook speaks against its place; one cause is said once.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.workbook import Workbook as Book

from impact.plan.periods import Period
from impact.returns.answers import Return
from impact.returns.grid import Raw
from impact.returns.interpretation import says_nothing
from impact.returns.judging import check
from impact.returns.matching import explanation_of
from tests.golden.conftest import Golden
from tests.returns.opening.scenarios import (
    C1,
    C4,
    LAUNCHED,
    WITH_PLAN,
    Scenarios,
    break_names,
    clear,
    lead,
    no_names,
    opened,
    put,
)
from tests.returns.workbooks import DEFINITIONS, GOOD_ANSWERS, OFFICE, Q1, Q4, cell_named, filled, form_for, template
from tests.returns.writing.handbacks import handed_back, seen

SCENARIOS = Scenarios()
LATER = replace(DEFINITIONS, digest="ffffffffffff")
EXPLAINED = {f"{LAUNCHED}.explanation": "14", f"{WITH_PLAN}.explanation": "Few had one."}
HEADER = 4


# --- a good return, and what stands in its cells ----------------------------------------------------------------


@SCENARIOS.add
def good_return(book: Book) -> None:
    """A template filled in through its names is read back, each answer from its own cell."""


@SCENARIOS.add(content=template)
def untouched_template(book: Book) -> None:
    """A template sent back as it was has every answer blank, none missing, and no rows of records."""


@SCENARIOS.add
def written_beside_answers(book: Book) -> None:
    """What is written beside an answer comes with it; spaces are nothing."""
    put(book, C4, F5=" We ran a campaign. ", F6="  ")


@SCENARIOS.add
def error_blank_text_and_zero(book: Book) -> None:
    """Four different things in four cells."""
    put(book, C4, E5=0, E6="#REF!")
    put(book, C1, E5="=1+1", E6="n/a", E7=None)


@SCENARIOS.add(content=lambda: filled({"step_C1_1.state": "Under way"}, template(form_for(OFFICE))))
def steps_of_the_programme_office(book: Book) -> None:
    """The team that reports the steps returns by the same way."""


@SCENARIOS.add(content=lambda: filled({**GOOD_ANSWERS, "impact.nil": "Yes"}))
def nothing_to_report(book: Book) -> None:
    """The cover's cell is found by its name."""


@SCENARIOS.add(content=lambda: filled({**GOOD_ANSWERS, "impact.nil": "Yes"}))
def nothing_to_report_without_its_name(book: Book) -> None:
    """The cover's cell is found by its words."""
    del book.defined_names["impact.nil"]


@SCENARIOS.add
def figures_beside_a_blank_answer(book: Book) -> None:
    """What was typed one cell too far is given, whichever side."""
    put(book, C4, E5=None, D5=80, F5=81)


SCENARIOS.each(
    "An explanation is where it belongs, whether or not the column before it is there.",
    {
        "words_beside_a_blank_answer": lambda book: put(book, C4, E5=None, F5="We had none."),
        "words_beside_a_blank_without_heading": lambda book: put(book, C4, E5=None, F5="We had none.", D4=None),
    },
)


@SCENARIOS.add
def figures_beside_an_answer(book: Book) -> None:
    """Nothing is amiss."""
    put(book, C4, D5=80, F5=81)


# --- names that are followed ------------------------------------------------------------------------------------


@SCENARIOS.add
def names_follow_moved_cells(book: Book) -> None:
    """Excel moves the names with their cells, on a renamed sheet in another place too."""
    sheet = book[C4]
    sheet.move_range("E5:E6", rows=35, cols=3)
    sheet.title = "Ours"
    book.move_sheet(sheet, 2)
    lead(book, LAUNCHED, "Ours", "$H$40")
    lead(book, WITH_PLAN, "Ours", "$H$41")


@SCENARIOS.add
def answer_moved_to_an_empty_place(book: Book) -> None:
    """Nothing is left beside the question and nothing speaks against the new place."""
    book[C4].move_range("E5", rows=20, cols=3)
    lead(book, LAUNCHED, C4, "$H$25")


@SCENARIOS.add
def labels_deleted(book: Book) -> None:
    """Without its words a row speaks for no other question."""
    put(book, C4, A5=None, B5=None, A6=None, B6=None)


@SCENARIOS.add
def row_inserted_with_its_names_moved(book: Book) -> None:
    """A spreadsheet program moves words, answer and name together."""
    book[C4].insert_rows(5)
    for name, row in ((LAUNCHED, 6), (WITH_PLAN, 7)):
        lead(book, name, C4, f"$E${row}")
        lead(book, f"{name}.explanation", C4, f"$F${row}")


@SCENARIOS.add
def column_inserted_and_heading_changed(book: Book) -> None:
    """Where the column of answers cannot be told, what stands in its old place is no other answer."""
    book[C4].insert_cols(5)
    put(book, C4, F4="Figures", E5="our note")
    lead(book, LAUNCHED, C4, "$F$5")
    lead(book, WITH_PLAN, C4, "$F$6")


@SCENARIOS.add
def answers_alone_are_left(book: Book) -> None:
    """Where an answer still stands, its name is followed: nothing of it is lost."""
    for row in book[C4].iter_rows():
        for cell in row:
            cell.value = cell.value if cell.column == 5 and (cell.row or 0) >= 5 else None


# --- words beside the cells ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("broken", ["#REF!", f"'{C4}'!#REF!", "Nowhere!$A$1", "OFFSET(A1,1,1)"])
def test_broken_name(broken: str):
    """Where a name is broken, the ref and question beside the cell find it."""

    def edit(book: Book) -> None:
        for name in (LAUNCHED, f"{LAUNCHED}.explanation"):
            book.defined_names[name].attr_text = broken
        put(book, C4, F5="Because.")

    result = opened(edit)
    assert (result.findings, values(result)) == ((), GOOD_ANSWERS)
    assert result.explanations == {LAUNCHED: "Because."}


@SCENARIOS.add
def no_names_and_everything_moved(book: Book) -> None:
    """Without any names, rows and columns inserted and the case changed, answers are still found."""
    no_names(book, but="\0")
    for title in (C1, C4):
        book[title].insert_rows(1, 3)
        book[title].insert_rows(9, 2)
        book[title].insert_cols(1, 2)
        book[title].insert_cols(6)
    book[C4].title = "for a moment"  # openpyxl adds a 1 to a name that differs only in case
    book["for a moment"].title = C4.upper()


@SCENARIOS.add
def renamed_sheet_without_names(book: Book) -> None:
    """A sheet is known by the questions in it."""
    no_names(book, but="\0")
    book[C4].title = "Ours"


@SCENARIOS.add
def copy_alone(book: Book) -> None:
    """The sheet deleted and its copy kept: the names lead nowhere, the questions are in the copy."""
    book.copy_worksheet(book[C4]).title = f"{C4} (2)"
    book.remove(book[C4])
    break_names(book, LAUNCHED, WITH_PLAN)


@SCENARIOS.add
def copies_with_the_same_answers_or_none(book: Book) -> None:
    """A copy that says the same, or nothing, takes nothing away."""
    book.copy_worksheet(book[C4]).title = "The same"
    book.copy_worksheet(book[C4]).title = "Empty"
    put(book, "Empty", E5=None, E6=None)


@SCENARIOS.add
def copy_answered_differently(book: Book) -> None:
    """Of two sheets that differ neither is picked, and what differs is said once."""
    book.copy_worksheet(book[C4]).title = f"{C4} (2)"
    put(book, f"{C4} (2)", E5=40)


# --- answers without a cell ---------------------------------------------------------------------------------------


@SCENARIOS.add
def deleted_row(book: Book) -> None:
    """A row deleted with its names: its answers are nowhere, not blank."""
    book[C4].delete_rows(6)
    break_names(book, WITH_PLAN, f"{WITH_PLAN}.explanation")


@SCENARIOS.add(content=lambda: filled({"step_C1_1.state": "Done"}, template(form_for(OFFICE))))
def deleted_row_of_a_question_that_need_not_be_answered(book: Book) -> None:
    """Its name is left behind on an empty row: the answer is missing, which is not the same as blank."""
    book["Steps"].delete_rows(6)


@SCENARIOS.add
def deleted_sheet(book: Book) -> None:
    """A sheet deleted is one finding, however many answers it had."""
    book.remove(book[C1])


@SCENARIOS.add
def emptied_sheet(book: Book) -> None:
    """Its tab is there and its names lead to it: nobody is told to fill in cells that no question stands beside."""
    book[C4].delete_rows(1, 100)


def cleared(columns: str, rows: range = range(5, 30)) -> Callable[[Book], None]:
    """An edit that takes the names away and clears columns."""

    def edit(book: Book) -> None:
        no_names(book)
        clear(book, C1, columns, rows)

    return edit


SCENARIOS.each(
    "The column is named, and how many questions it concerns.",
    {f"column_{columns}_cleared_and_names_gone": cleared(columns) for columns in ("A", "B", "AB")},
)
SCENARIOS.each(
    "More than three cells that are gone are one finding; fewer are said one by one.",
    {"three_rows_gone": cleared("AB", range(5, 8)), "four_rows_gone": cleared("AB", range(5, 9))},
)

# --- answers that were moved --------------------------------------------------------------------------------------


@SCENARIOS.add
def two_names_on_one_cell(book: Book) -> None:
    """LibreOffice, after E5 is cut and pasted onto E6: the figure left answers neither, and that is said once."""
    put(book, C4, E6=12, E5=None)
    lead(book, LAUNCHED, C4, "$E$6")


@SCENARIOS.add
def name_moved_onto_a_cell_that_lost_its_own(book: Book) -> None:
    """Excel breaks the name of the cell pasted onto: its question still has that cell beside it."""
    two_names_on_one_cell(book)
    break_names(book, WITH_PLAN)


@SCENARIOS.add
def two_names_on_one_cell_without_labels(book: Book) -> None:
    """Where nothing beside the cells can be read, two names on one cell are still too many."""
    two_names_on_one_cell(book)
    book[C4].delete_cols(1, 2)
    lead(book, LAUNCHED, C4, "$C$6")
    lead(book, WITH_PLAN, C4, "$C$6")


@SCENARIOS.add
def names_left_behind_by_a_deleted_row(book: Book) -> None:
    """A program that deletes a row and not its names leaves each name below it one row too low."""
    book[C1].delete_rows(7)


@SCENARIOS.add
def two_names_exchanged(book: Book) -> None:
    """Each leads to the other's row; neither figure is used."""
    lead(book, LAUNCHED, C4, "$E$6")
    lead(book, WITH_PLAN, C4, "$E$5")


@SCENARIOS.add
def row_of_another_measure_with_words_changed(book: Book) -> None:
    """The ref alone shows that a row is another measure's."""
    put(book, C1, A12="IW-2", B12="Something else", E12=5)
    lead(book, LAUNCHED, C1, "$E$12")
    put(book, C4, B5=None)


@SCENARIOS.add
def name_on_a_row_with_other_words(book: Book) -> None:
    """A row of somebody's own words is not the question's, which stands where it was."""
    put(book, C4, B20="Our total", E20=40)
    lead(book, LAUNCHED, C4, "$E$20")


@SCENARIOS.add
def answer_moved_away_and_another_typed_in_its_place(book: Book) -> None:
    """Of two figures, the one behind the name and the one a person sees beside the question, neither is picked."""
    put(book, C4, H5=40)
    lead(book, LAUNCHED, C4, "$H$5")


@pytest.mark.slow
@pytest.mark.parametrize("row", range(1, 11))
@pytest.mark.parametrize("change", ["delete_rows", "insert_rows"])
def test_no_answer_becomes_anothers(change: str, row: int):
    """Wherever a program puts in or takes out a row and leaves the names behind, no figure answers another question."""
    result = opened(lambda book: getattr(book[C1], change)(row))
    found = {name: value for name, value in values(result).items() if value is not None}
    assert found.items() <= GOOD_ANSWERS.items()
    assert found == GOOD_ANSWERS or "error" in {finding.severity for finding in check(result, DEFINITIONS).findings}


# --- explanations -------------------------------------------------------------------------------------------------


@SCENARIOS.add
def explanation_in_another_questions_row(book: Book) -> None:
    """What stands in the other's row is not taken; what stands in its own row is."""
    put(book, C4, F5="A campaign.", F6="A new form.")
    lead(book, f"{LAUNCHED}.explanation", C4, "$F$6")
    lead(book, f"{WITH_PLAN}.explanation", C4, "$F$5")


@SCENARIOS.add
def explanation_that_is_two(book: Book) -> None:
    """One explanation moved onto another may be either's, and explains neither."""
    put(book, C4, F6="A campaign.")
    lead(book, f"{LAUNCHED}.explanation", C4, "$F$6")


@SCENARIOS.add
def answer_moved_onto_its_explanation(book: Book) -> None:
    """It is not its own explanation."""
    book[C4].move_range("E5", cols=1)
    lead(book, LAUNCHED, C4, "$F$5")


@SCENARIOS.add
def explanation_never_worked_out(book: Book) -> None:
    """A formula without a value is said at its own cell, and stands as what it is."""
    put(book, C4, F5='="Late: "&E6')


def test_explanation_never_worked_out_in_the_handback():
    """Something is to be seen there, and sent again it is still no explanation."""
    result = opened(explanation_never_worked_out)
    assert says_nothing(result.explanations[LAUNCHED])
    assert explanation_of(Raw("text", "", "", 'IF(A1="","","x")')) == ""
    back = handed_back(result, check(result, DEFINITIONS).findings)
    assert seen(back)[C4]["F5"].value == '(a formula that was never worked out: ="Late: "&E6)'
    again = opened(content=back)
    assert (again.findings, again.explanations) == (result.findings, result.explanations)


# --- columns ------------------------------------------------------------------------------------------------------


def explained() -> bytes:
    """A good return with explanations and the last figures."""
    return filled({**GOOD_ANSWERS, **EXPLAINED}, template(last={LAUNCHED: 11, WITH_PLAN: 10}))


def sheet_edited(*edits: Callable[[Any], None], keep_names: bool = False) -> Callable[[Book], None]:
    """Edits of the sheet whose names then lead nowhere."""

    def edit(book: Book) -> None:
        for each in edits:
            each(book[C4])
        if not keep_names:
            break_names(book, *(name for name, held in book.defined_names.items() if f"'{C4}'!" in held.attr_text))

    return edit


def swap(one: int, other: int) -> Callable[[Any], None]:
    """Two columns change places, headings and all."""

    def edit(sheet: Any) -> None:
        for row in range(1, 12):
            first, second = sheet.cell(row, one), sheet.cell(row, other)
            first.value, second.value = second.value, first.value

    return edit


def head(*words: str | None, column: int = 1) -> Callable[[Any], None]:
    """Other headings, from a column on."""

    def edit(sheet: Any) -> None:
        for at, each in enumerate(words, start=column):
            sheet.cell(HEADER, at).value = each

    return edit


SCENARIOS.each(
    "An answer is found in its own column by the heading; an explanation that cannot be told explains nothing.",
    {
        "explanations_deleted": sheet_edited(lambda sheet: sheet.delete_cols(6)),
        "explanations_headed_otherwise": sheet_edited(head("Erläuterung", column=6)),
        "explanations_headed_twice": sheet_edited(head("Explanation", column=3)),
        "answers_and_explanations_swapped": sheet_edited(swap(5, 6)),
        "questions_and_answers_swapped": sheet_edited(swap(2, 5)),
        "column_inserted_before_explanations": sheet_edited(lambda sheet: sheet.insert_cols(6)),
        "refs_headed_otherwise": sheet_edited(head("Reference")),
        "questions_headed_otherwise": sheet_edited(head("What we ask", column=2)),
    },
    explained,
)
SCENARIOS.each(
    "With its heading gone, or over two columns, the place where the column of answers was is not taken for it.",
    {
        "answers_deleted": sheet_edited(lambda sheet: sheet.delete_cols(5)),
        "answers_deleted_and_names_left_behind": sheet_edited(lambda sheet: sheet.delete_cols(5), keep_names=True),
        "answers_headed_otherwise": sheet_edited(head("Figures", column=5)),
        "answers_not_headed": sheet_edited(head(None, column=5)),
        "answers_headed_twice": sheet_edited(head("Your answer", column=4)),
        "explanations_headed_as_answers": sheet_edited(head("Your answer", column=6)),
    },
    explained,
)
SCENARIOS.each(
    "Without headings no column is known.",
    {
        "headings_in_another_language": sheet_edited(
            head("Nr.", "Frage", "Anleitung", "Zuletzt", "Antwort", "Erläuterung", "Probe")
        ),
        "headings_deleted": sheet_edited(lambda sheet: sheet.delete_rows(HEADER)),
    },
    explained,
)
SCENARIOS.each(
    "Whose row it is cannot be told, and is said once for all the answers.",
    {
        "refs_deleted": sheet_edited(lambda sheet: sheet.delete_cols(1)),
        "questions_deleted": sheet_edited(lambda sheet: sheet.delete_cols(2)),
    },
    explained,
)
RETURN = explained()
ANSWERS = {name: value for name, value in GOOD_ANSWERS.items() if name.startswith("IW_17.")}


def values(result: Return) -> dict[str, Any]:
    """Each answer's value."""
    return {name: answer.raw.value for name, answer in result.answers.items()}


def on_its_sheet(result: Return) -> dict[str, Any]:
    """What answers the sheet's questions, and explains them."""
    answers = {name: value for name, value in values(result).items() if name in ANSWERS}
    return answers | {f"{name}.explanation": words for name, words in result.explanations.items()}


@pytest.mark.slow
@pytest.mark.parametrize("unanswered", [False, True])
@pytest.mark.parametrize("column", range(1, 8))
@pytest.mark.parametrize("change", ["delete_cols", "insert_cols"])
def test_names_left_behind_lead_to_no_other_column(change: str, column: int, unanswered: bool):
    """Wherever a column is put in or taken out and the names stay, an answer is its own, blank, or said to be moved."""

    def edit(sheet: Any) -> None:
        if unanswered:
            sheet["E5"] = sheet["E6"] = None
        getattr(sheet, change)(column)

    result = opened(sheet_edited(edit, keep_names=True), RETURN)
    right = {**(dict.fromkeys(ANSWERS) if unanswered else ANSWERS), **EXPLAINED}
    assert on_its_sheet(result).items() <= right.items()
    assert ANSWERS.keys() <= on_its_sheet(result).keys() or result.findings


_COLUMN = st.integers(1, 9)
_EDITS = st.one_of(
    st.builds(lambda at: lambda sheet: sheet.delete_cols(at), _COLUMN),
    st.builds(lambda at: lambda sheet: (sheet.insert_cols(at), head(column=at)(sheet)), _COLUMN),
    st.builds(lambda at: lambda sheet: (sheet.insert_cols(at), sheet.cell(5, at, 77)), _COLUMN),
    st.builds(swap, _COLUMN, _COLUMN),
    st.builds(lambda at, words: head(words, column=at), _COLUMN, st.sampled_from([None, "Ours", "Antwort", "Total"])),
)
_ROWS = st.builds(lambda row: lambda sheet: sheet.delete_rows(row), st.integers(1, 7))  # last: headings stay in place


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(st.lists(_EDITS, min_size=1, max_size=4), st.lists(_ROWS, max_size=2))
def test_never_another_cells_value(columns: list[Any], rows: list[Any]):
    """Whatever becomes of the columns, each answer is the true one or missing with an error, and no other cell's."""
    result = opened(sheet_edited(*columns, *rows), RETURN)
    answers = on_its_sheet(result)
    assert answers.items() <= {**ANSWERS, **EXPLAINED}.items()
    if not answers.keys() >= ANSWERS.keys():
        assert "error" in {finding.severity for finding in result.findings}


# --- reworded since it was made -----------------------------------------------------------------------------------

LABEL, TITLE = "Initiatives launched in the quarter", "New initiatives with an evaluation plan at launch"


def worded(label: str, *, title: str = TITLE, digest: str = "ba9876543210", **cells: Any) -> Callable[[Book], None]:
    """An edit by which the workbook was made when the first question had other words."""

    def edit(book: Book) -> None:
        cell_named(book, "impact.definitions").value = digest
        put(book, C4, B5=f"{title}\n{label}", **cells)

    return edit


SCENARIOS.each(
    "The answer is to the old question, and is not taken for one to the new in silence.",
    {"reworded_question": worded("Initiatives under way in the quarter")},
)
SCENARIOS.each(
    "Spacing, capitals, punctuation and the measure's title make no difference, nor words that the force changed.",
    {
        "reworded_in_capitals": worded("initiatives  launched, in the Quarter."),
        "reworded_in_quotes": worded("“Initiatives launched” in the quarter"),
        "retitled_measure": worded(LABEL, title="Launches"),
        "reworded_by_the_force": worded("Initiatives under way in the quarter", digest=DEFINITIONS.digest),
        "reworded_and_not_answered": worded("Initiatives under way in the quarter", E5=None),
    },
)


def pasted_below(*answers: Any, named: bool, **cells: Any) -> Callable[[Book], None]:
    """An edit that pastes the row of the first question below the last, each time with another answer."""

    def edit(book: Book) -> None:
        sheet = book[C4]
        for row, value in enumerate(answers, start=9):
            for column in "ABCD":
                sheet[f"{column}{row}"] = sheet[f"{column}5"].value
            sheet[f"E{row}"] = value
        put(book, C4, **cells)
        if not named:
            del book.defined_names[LAUNCHED]

    return edit


SCENARIOS.each(
    "Which of the rows is meant cannot be told, and each cell is named.",
    {"row_twice": pasted_below(15, named=False), "row_three_times": pasted_below(15, 16, named=False)},
)
SCENARIOS.each(
    "The name says which row is the form's own; another answer is asked about, the same or none passed over.",
    {
        "row_twice_with_another_answer": pasted_below(15, named=True),
        "row_twice_with_the_same": pasted_below(12, named=True),
        "row_twice_with_none": pasted_below(None, named=True),
        "row_twice_and_its_own_cell_blank": pasted_below(15, named=True, E5=None),
    },
)

# --- other templates and definitions ------------------------------------------------------------------------------


@SCENARIOS.add(definitions=LATER)
def changed_definitions(book: Book) -> None:
    """An older template whose questions are all there is accepted, with a note."""


@SCENARIOS.add(content=lambda: filled({**GOOD_ANSWERS, "impact.template": "7"}))
def another_version_of_the_template(book: Book) -> None:
    """A template of another layout whose questions are all there is accepted, with a note."""


@SCENARIOS.add(content=lambda: filled({**GOOD_ANSWERS, "impact.template": None}))
def template_without_its_version(book: Book) -> None:
    """So is one that does not say which it is."""


@SCENARIOS.add(content=lambda: filled({"impact.template": "7"}))
def another_version_that_lacks_a_sheet(book: Book) -> None:
    """What is missing is said; no note hides it."""
    book.remove(book[C1])


@SCENARIOS.add(content=lambda: filled({**GOOD_ANSWERS, "impact.template": "1", f"{LAUNCHED}.explanation": "14"}))
def template_of_version_1(book: Book) -> None:
    """The first version had six columns, other headings, no "Nothing to report?": every question is found."""
    for sheet in book.worksheets[1:]:
        if sheet["E4"].value == "Your answer":
            sheet.delete_cols(7)
            head("Ref", "Question", "Guidance", "Answer with", "Your answer", "Explanation")(sheet)
            for (cell,) in sheet.iter_rows(min_row=5, min_col=4, max_col=4):
                cell.value = "A whole number" if sheet.cell(cell.row or 0, 2).value else None
    book["Cover"].delete_rows(7)
    for name in [name for name in book.defined_names if name == "impact.nil" or name.startswith("check.")]:
        del book.defined_names[name]


@SCENARIOS.add(content=SCENARIOS["template_of_version_1"].content)
def template_of_version_1_without_names(book: Book) -> None:
    """Its questions are found by the words beside them."""
    template_of_version_1(book)
    no_names(book)


def made_for(period: Period, book: Book) -> None:
    """The workbook has another quarter in its hidden sheet and on its cover."""
    cell_named(book, "impact.period").value = str(period)
    put(book, "Cover", A2=f"Cleveland, {period.label}")


@SCENARIOS.add(content=template, definitions=LATER)
def definitions_that_ask_more(book: Book) -> None:
    """A question that the older template does not have is missing, and no note hides it."""
    made_for(Q4, book)


@SCENARIOS.add(content=lambda: filled({"IW_9.trained": 300}, template(form_for(period=Q4))))
def answers_no_longer_asked_for(book: Book) -> None:
    """What an older template asked and this plan does not is named, so that nobody thinks it was counted."""
    made_for(Q1, book)


@pytest.mark.parametrize("name", SCENARIOS)
def test_scenario(name: str, golden: Golden):
    """Every answer, explanation and word that is found."""
    golden(f"opening/{name}.txt", SCENARIOS[name].text())


def test_can_be_pickled():
    """A return is opened in a process of its own and handed back."""
    result = opened()
    assert pickle.loads(pickle.dumps(result)) == result
    assert result.form == form_for()
