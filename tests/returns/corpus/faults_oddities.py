"""What a workbook holds besides its answers, or keeps out of sight: read as it stands, and said."""

from __future__ import annotations

from openpyxl.workbook import Workbook as Book

from tests.returns.corpus.bytes_of import unzipped, zipped
from tests.returns.corpus.fault import Planted, Said, Spoilt, place_of, said
from tests.returns.corpus.good import cell_of

C1, C2, C3 = "C1 Evidence base", "C2 Local innovation", "C3 Shared practice"
COUNTS = "What stands in them counts like the rest; check that it is meant."
DEPENDS = "You need do nothing; check that no answer depends on one."
TYPE_IT = "Type what they say in the answer's own cell."


def note(code: str, place: str, text: str) -> Said:
    """An oddity is a note."""
    return Said(code, "note", place, text)


def hide_rows(book: Book) -> None:
    """Rows left hidden, as by a filter."""
    for row in (7, 8, 11):
        book[C1].row_dimensions[row].hidden = True


def hide_column(book: Book) -> None:
    """The column of the answers themselves is hidden."""
    book[C1].column_dimensions["E"].hidden = True


def hide_sheet(book: Book) -> None:
    """A sheet with answers is hidden."""
    book[C3].sheet_state = "hidden"


def merge_answers(book: Book) -> None:
    """Two answers are merged to one cell, which keeps the first."""
    first, second = cell_of(book, "LI_1.launched"), cell_of(book, "LI_1.with_plan")
    book[C2].merge_cells(f"{first.coordinate}:{second.coordinate}")


def merge_over(book: Book) -> None:
    """A program merged two answers and left the second where it was."""
    second = cell_of(book, "LI_1.with_plan")
    merge_answers(book)
    book[C2]._cells[second.row, second.column] = second


def explain_by_formula(book: Book) -> None:
    """An explanation is put together by a formula, and the program that wrote the file never worked it out."""
    cell_of(book, "LI_1.launched.explanation").value = '="See row "&7'


HIDDEN: tuple[Planted, ...] = (
    Planted("rows-hidden", (note("hidden_rows", C1, f"Hidden rows were read: 7 to 8 and 11. {COUNTS}"),), hide_rows,
        frozenset({"rows hidden"})),
    Planted("column-hidden", (note("hidden_columns", C1, f"Hidden columns were read: E. {COUNTS}"),), hide_column,
        frozenset({"column hidden"})),
    Planted("sheet-hidden",
        (
            note("hidden_sheet", C3,
                "This sheet is hidden. It was read. What stands in it counts; check that it is meant."),
        ),
        hide_sheet, frozenset({"sheet hidden"})),
    Planted("answers-merged",
        (
            said("blank", "LI_1.with_plan",
                "This cell is blank. Enter a number: 0 if there were none, or [x] if you could not supply it."),
        ),
        merge_answers, frozenset({"LI_1.launched", "LI_1.with_plan"})),
    Planted("answers-merged-over-others",
        (
            Said("merged_answers", "query", place_of("LI_1.launched"), "Cells E5 to E6 are merged, so that only the "
                "first can be seen. Beneath it something stands in E6, and was read. Take the merging back, and check "
                "what stands in each cell or clear it."),
        ),
        merge_over, frozenset(), alone=True),
    Planted("explanation-never-worked-out",
        (
            note(
                "explanation_not_calculated", f"{C2}!F5", "This explanation is a formula that was never worked out, so "
                "that it says nothing. Paste the words themselves."),
        ),
        explain_by_formula, frozenset(), alone=True),
)  # fmt: skip


def beside(name: str, said: Said, part: str, content: bytes = b"\x00\x01") -> Spoilt:
    """A part that is no sheet."""
    return Spoilt(name, (said,), lambda workbook: zipped({**unzipped(workbook), part: content}))


_DDE = (
    b'<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    b'<ddeLink ddeService="Excel" ddeTopic="Figures.xls"/></externalLink>'
)
_LINK = (
    b'<Relationship Id="rIdDDE" Target="externalLinks/externalLink1.xml" '
    b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/externalLink"/></Relationships>'
)


def ask_another_program(content: bytes) -> bytes:
    """A link by which Excel would ask another program for figures."""
    parts = unzipped(content)
    rels = "xl/_rels/workbook.xml.rels"
    linked = parts[rels].replace(b"</Relationships>", _LINK)
    return zipped({**parts, rels: linked, "xl/externalLinks/externalLink1.xml": _DDE})


EXTRAS: tuple[Spoilt, ...] = (
    beside(
        "macros-added", note("macros", "", f"This workbook holds macros. None was run. {DEPENDS}"), "xl/vbaProject.bin"
    ),
    beside("controls-added",
        note(
            "controls", "", f"This workbook holds buttons or boxes that were added to it. They were not read. {TYPE_IT}"
        ),
        "xl/activeX/activeX1.bin"),
    beside("files-embedded",
        note("embedded_files", "", f"This workbook has other files inside it. They were not read. {TYPE_IT}"),
        "xl/embeddings/oleObject1.bin"),
    beside("data-connection-added",
        note("data_connections", "", "This workbook takes figures from a data connection. It was not used; the figures "
            "are as last saved. Paste them as values."),
        "xl/queryTables/queryTable1.xml", b"<queryTable/>"),
    Spoilt("another-program-asked",
        (
            note("asks_another_program", "", "This workbook asks another program for figures. It was not asked; the "
                "figures are as last saved. Paste them as values."),
        ),
        ask_another_program),
)  # fmt: skip

FAULTS: tuple[Planted | Spoilt, ...] = (*HIDDEN, *EXTRAS)
