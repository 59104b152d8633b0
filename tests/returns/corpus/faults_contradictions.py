"""Where a workbook says two things: its cover and its making, its words and today's, one question in two rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from openpyxl.workbook import Workbook as Book

from impact.returns.form import COVER_SHEET
from tests.returns.corpus.fault import Beforehand, Planted, Said, place_of, put
from tests.returns.corpus.faults_identity import OLDER_DEFINITIONS, identity, whole
from tests.returns.corpus.good import cell_of

QUESTION = "LI_1.launched"


def retitled(line: str) -> Callable[[Book], None]:
    """The line under the cover's title is typed over."""
    return lambda book: book[COVER_SHEET].__setitem__("A2", line)


def unchanged(book: Book) -> None:
    """Nothing is wrong within the workbook."""


AGAINST_ITS_MAKING: tuple[Planted, ...] = (
    identity("cover-of-another-quarter", retitled("Cleveland, Q1 2025/26 (April to June)"),
        whole("cover_contradicts", "The cover says Q1 2025/26 (April to June), but this workbook was made for Q4 "
              "2024/25 (January to March). Use the workbook made for that quarter: copy your answers into it.")),
    identity("cover-of-another-force", retitled("Durham, Q4 2024/25 (January to March)"),
        whole("cover_contradicts", "The cover says Durham, but this workbook was made for Cleveland. Use the workbook "
              "made for that force: copy your answers into it.")),
    identity("cover-in-ones-own-words", retitled("Our return")),
    identity("file-name-of-another-quarter", unchanged,
        Said("name_contradicts", "query", "", "The file's name says Q3 2024/25 (October to December), but this "
             "workbook was made for Q4 2024/25 (January to March). If the name is right, copy your answers into the "
             "workbook made for that quarter; if the workbook is, say so."),
        known=Beforehand(filename="2024-25-Q3 Cleveland.xlsx")),
    identity("file-name-of-ones-own", unchanged, known=Beforehand(filename="Q3 figures, final.xlsx")),
)  # fmt: skip


def reworded(book: Book) -> None:
    """The workbook was made when the question was another."""
    put(book, "impact.definitions", "ba9876543210")
    words = cell_of(book, QUESTION).offset(0, -3)
    words.value = str(words.value).replace("Initiatives launched", "Initiatives under way")


def pasted(value: Any, *, named: bool) -> Callable[[Book], None]:
    """The question's row is pasted below the table, with another answer."""

    def edit(book: Book) -> None:
        cell = cell_of(book, QUESTION)
        for step in range(1, 5):
            beside = cell.offset(0, -step)
            book[cell.parent.title].cell(40, beside.column or 0).value = beside.value
        book[cell.parent.title].cell(40, cell.column).value = value
        if not named:
            del book.defined_names[QUESTION]

    return edit


_SHEET, _CELL = place_of(QUESTION).split("!")
_ROW = "The row of LI-1 'Initiatives launched' stands more than once in this sheet"
AGAINST_ITSELF: tuple[Planted, ...] = (
    identity("question-reworded", reworded,
        Said("question_reworded", "query", place_of(QUESTION), "When this workbook was made the question was "
             "'Initiatives under way'; it is now 'Initiatives launched'. Check that the answer is to the new one, and "
             "say so in the column 'Explanation'; if it is not, correct it."),
        OLDER_DEFINITIONS),
    identity("row-pasted-twice", pasted(15, named=False),
        Said("question_twice", "error", place_of(QUESTION), f"{_ROW}, with its answer in {_CELL} and E40. Delete the "
             "row that is not meant, and send the workbook again.", (f"{_SHEET}!E40",))),
    identity("row-pasted-twice-with-another-answer", pasted(15, named=True),
        Said("answered_twice", "query", place_of(QUESTION), f"{_ROW}: 12 stands in {_CELL}, which was used, and 15 in "
             "E40. Delete the row that is not meant; if both are, say why.", (f"{_SHEET}!E40",))),
    identity("row-pasted-twice-with-the-same-answer", pasted(12, named=True)),
)  # fmt: skip


def total_row(book: Book) -> None:
    """Excel's Total Row under the practices: it is no record, and nothing is said of it."""
    put(book, "SP_1.practices!8.title", "Total")
    put(book, "SP_1.practices!8.places", "=SUBTOTAL(109,E5:E7)")


ROWS: tuple[Planted, ...] = (identity("row-of-totals-by-the-spreadsheet", total_row),)

FAULTS: tuple[Planted, ...] = (*AGAINST_ITS_MAKING, *AGAINST_ITSELF, *ROWS)
