"""What happened to the workbook's shape: sheets, rows, columns and names deleted, moved, renamed or pasted over."""

from __future__ import annotations

from collections.abc import Callable

from openpyxl.utils.cell import absolute_coordinate
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.workbook import Workbook as Book
from openpyxl.workbook.defined_name import DefinedName

from tests.returns.corpus.fault import Planted, Said
from tests.returns.corpus.good import ANSWERS, cell_of, where

FRESH = "Copy your answers into a fresh template and send that."
OWN_CELL = "Type each answer in its own yellow cell in the workbook made for you, and send that."
C1, C2, C3, PRACTICES, VISITS = (
    "C1 Evidence base", "C2 Local innovation", "C3 Shared practice", "SP-1 practices", "SP-2 visits",
)  # fmt: skip


def lead(book: Book, name: str, sheet: str, cell: str) -> None:
    """Make a defined name lead elsewhere."""
    book.defined_names[name].attr_text = f"'{sheet}'!{absolute_coordinate(cell)}"


def delete_sheet(title: str) -> Callable[[Book], None]:
    """Delete a sheet as Excel does: every name that led to it leads nowhere."""

    def edit(book: Book) -> None:
        del book[title]
        for defined in book.defined_names.values():
            if defined.attr_text.startswith(f"'{title}'!"):
                defined.attr_text = "#REF!"

    return edit


def rename_sheet(title: str, to: str) -> Callable[[Book], None]:
    """Rename a sheet as Excel does: every name follows."""

    def edit(book: Book) -> None:
        book[title].title = to
        for defined in book.defined_names.values():
            defined.attr_text = defined.attr_text.replace(f"'{title}'!", f"'{to}'!")

    return edit


def move_rows(title: str, row: int, by: int) -> Callable[[Book], None]:
    """Insert or delete rows above *row* as Excel does: every name follows, and one whose row is gone leads nowhere."""

    def edit(book: Book) -> None:
        sheet = book[title]
        sheet.data_validations.dataValidation = []
        if by > 0:
            sheet.insert_rows(row, by)
        else:
            sheet.delete_rows(row, -by)
        for name, defined in book.defined_names.items():
            if name in ANSWERS and where(name)[0] == title:
                at = int(where(name)[1][1:])
                gone = by < 0 and row <= at < row - by
                moved = at + by if at >= row else at
                defined.attr_text = "#REF!" if gone else f"'{title}'!$E${moved}"

    return edit


def without_names(book: Book) -> None:
    """Take every answer's name away, as some programs do."""
    for name in [name for name in book.defined_names if not name.startswith("impact.")]:
        del book.defined_names[name]


def refs_cleared(book: Book) -> None:
    """The refs of one sheet are cleared too."""
    without_names(book)
    for row in range(5, 30):
        book[C1].cell(row, 1).value = None


def missing_sheet(title: str, sheet: str = "") -> Planted:
    """A sheet of the template is deleted."""
    name = f"sheet-deleted-{title.partition(' ')[0].lower()}"
    said = Said("sheet_missing", "error", title, f"The sheet '{title}' is not in this workbook. {FRESH}")
    return Planted(name, (said,), delete_sheet(title), frozenset({title}), removes=frozenset({title}))


def other(name: str, plant: Callable[[Book], None], *says: Said) -> Planted:
    """A fault that moves cells about, so that nothing else can be planted by name."""
    return Planted(name, says, plant, frozenset(), alone=True)


SHEETS: tuple[Planted, ...] = (
    *(missing_sheet(title) for title in (C1, C2, C3, PRACTICES, VISITS)),
    other("sheet-renamed", rename_sheet(C2, "Our innovation")),
    other("sheets-in-another-order", lambda book: book.move_sheet(C3, -2)),
    other("sheet-added", lambda book: book.create_sheet("Our notes").append(["Officers trained", 999])),
)


def cells_pasted_over(book: Book) -> None:
    """Two names lead to one cell, as when one answer is cut and pasted onto the next."""
    lead(book, "EB_1.trained", C1, "E6")
    book[C1]["E5"].value = None


def swap_rows(book: Book) -> None:
    """Two rows change places, as when the sheet is sorted, and the names stay behind."""
    for column in range(1, 8):
        first, second = book[C2].cell(5, column), book[C2].cell(7, column)
        first.value, second.value = second.value, first.value


def insert_column(book: Book) -> None:
    """A column of notes is inserted as Excel does: every name follows."""
    sheet = book[C2]
    sheet.data_validations.dataValidation = []
    sheet.insert_cols(3)
    for name, defined in book.defined_names.items():
        if name in ANSWERS and where(name)[0] == C2:
            defined.attr_text = defined.attr_text.replace("$E$", "$F$")


def in_the_row_of(name: str, cell: str, other: str) -> Said:
    """What is said of an answer whose name leads into another question's row."""
    says = f"The answer cell of {name} has been moved: this cell is in the row of {other}. {OWN_CELL}"
    return Said("cell_moved", "error", f"{C2}!{cell}", says)


def count_from_1904(book: Book) -> None:
    """The workbook counts its days from 1904, as some made on a Mac do."""
    book.epoch = CALENDAR_MAC_1904


def typed_in_the_next_column(book: Book) -> None:
    """The answer stands where its explanation should."""
    cell_of(book, "LI_2.bids.explanation").value = cell_of(book, "LI_2.bids").value
    cell_of(book, "LI_2.bids").value = None


def typed_under_last_time(book: Book) -> None:
    """The answer stands where the last figure did."""
    cell = cell_of(book, "LI_1.launched")
    cell.offset(column=-1).value, cell.value = 14, None


def copy_sheet(book: Book) -> None:
    """A sheet was copied, and an answer changed in the copy."""
    copied = book.copy_worksheet(book[C2])
    copied.title = "C2 Local innovation (2)"
    copied["E5"].value = 15


def copy_table(book: Book) -> None:
    """A record sheet was copied, and a row left out of the copy."""
    copied = book.copy_worksheet(book[VISITS])
    copied.title = "SP-2 visits (2)"
    for cell in copied[6]:
        cell.value = None


def question_of_last_year(book: Book) -> None:
    """A question that is not asked any more, from a template made before."""
    sheet = book[C1]
    for cell, value in (("A30", "EB-1"), ("B30", "Officers mentored"), ("E30", 7)):
        sheet[cell].value = value
    book.defined_names["EB_1.mentored"] = DefinedName("EB_1.mentored", attr_text=f"'{C1}'!$E$30")


KEEP_ONE = "Delete the sheet that is not meant, and send the workbook again."
COPIES: tuple[Planted, ...] = (
    other("sheet-copied-and-changed", copy_sheet,
        Said("sheet_twice", "error", "C2 Local innovation (2)!E5", "The sheets 'C2 Local innovation' and 'C2 "
             "Local innovation (2)' ask the same questions and their answers differ: LI-1 'Initiatives launched' is 12 "
             f"in the first and 15 in the second. {KEEP_ONE}")),
    other("sheet-copied", lambda book: setattr(book.copy_worksheet(book[C2]), "title", "Copy of C2")),
    other("record-sheet-copied-and-changed", copy_table,
        Said("sheet_twice", "error", "SP-2 visits (2)", "The sheets 'SP-2 visits' and 'SP-2 visits (2)' both hold "
             f"'Visits made', and their rows differ. {KEEP_ONE}")),
    other("question-no-longer-asked", question_of_last_year,
        Said("no_longer_asked", "note", f"{C1}!E30", "This answer is no longer asked for, and was not used: EB-1 "
             "'Officers mentored'. You need do nothing.")),
)  # fmt: skip

CELLS: tuple[Planted, ...] = (
    other("rows-inserted", move_rows(C1, 7, 3)),
    other("row-deleted", move_rows(C1, 5, -1),
        Said("cell_missing", "error", C1, f"The cell for EB-1 'Officers trained' is not in this workbook. {FRESH}")),
    other("names-gone", without_names),
    other("refs-cleared-and-names-gone", refs_cleared,
        Said("column_missing", "error", C1, "The column 'Ref' is empty or gone in this sheet, so the answers to its 10 "
             f"questions cannot be found. {FRESH}")),
    other("sheet-emptied", lambda book: book[C2].delete_rows(1, 200),
        Said("table_missing", "error", C2, "The headings and questions of 'C2 Local innovation' are not in this sheet, "
             f"so its answers cannot be found. {FRESH}")),
    other("rows-sorted",
        swap_rows,
        in_the_row_of("LI-1 'Initiatives launched'", "E5", "LI-2 'Bids made'"),
        in_the_row_of("LI-2 'Bids made'", "E7", "LI-1 'Initiatives launched'")),
    other("column-inserted", insert_column),
    other("days-counted-from-1904", count_from_1904),
    other("answer-cut-and-pasted-onto-another", cells_pasted_over,
        Said("cell_moved", "error", f"{C1}!E6", "The answer cell of EB-1 'Officers trained' cannot be told from that "
             f"of EB-1 'Training places': one was moved onto the other. {OWN_CELL}")),
    other("answer-in-the-column-beside", typed_in_the_next_column,
        Said("blank", "error", f"{C2}!E7", "This cell is blank, but 20 stands beside it in F7. If that is the answer, "
             "type it in E7; if not, enter a number: 0 if there were none, or [x] if you could not supply it.")),
    other("answer-under-last-time", typed_under_last_time,
        Said("blank", "error", f"{C2}!E5", "This cell is blank, but 14 stands beside it in D5 in place of your "
             "last figure, 11. If that is the answer, type it in E5; if not, enter a number: 0 if there were none, or "
             "[x] if you could not supply it.")),
)  # fmt: skip


def without_heading(heading: str, title: str = PRACTICES) -> Callable[[Book], None]:
    """A heading of a record sheet is typed over."""

    def edit(book: Book) -> None:
        for cell in book[title][4]:
            if cell.value == heading:
                cell.value = "Our own column"

    return edit


def without_headings(book: Book) -> None:
    """The whole row of headings is blanked."""
    for cell in book[VISITS][4]:
        cell.value = None


def delete_column(book: Book) -> None:
    """A column of a record sheet is deleted."""
    book[PRACTICES].delete_cols(6)


def swap_columns(book: Book) -> None:
    """Two columns change places, headings and all."""
    sheet = book[VISITS]
    for row in range(4, 10):
        first, second = sheet.cell(row, 1), sheet.cell(row, 2)
        first.value, second.value = second.value, first.value


def column_missing(heading: str) -> Said:
    """What is said of a column that is gone."""
    return Said("column_missing", "error", PRACTICES, f"The column '{heading}' is not in this sheet. {FRESH}")


def row_of_totals(book: Book) -> None:
    """Excel's own row of totals is switched on, and its sums were taken out again."""
    (table,) = book[PRACTICES].tables.values()
    table.ref, table.totalsRowCount = "A4:H8", 1
    book[PRACTICES]["A8"] = "Total"


TABLES: tuple[Planted, ...] = (
    other("row-of-totals-switched-on", row_of_totals),
    other("column-heading-changed", without_heading("Stage"), column_missing("Stage")),
    other("column-deleted", delete_column, column_missing("Cost")),
    other("columns-without-headings", without_headings,
        Said("table_missing", "error", VISITS, "The headings of 'Visits made' are not in this sheet, so its rows "
             f"cannot be read. {FRESH}")),
    other("columns-in-another-order", swap_columns),
    other("column-heading-in-capitals", lambda book: book[VISITS].__setitem__("A4", "  REFERENCE ")),
)  # fmt: skip

FAULTS: tuple[Planted, ...] = (*SHEETS, *COPIES, *CELLS, *TABLES)
