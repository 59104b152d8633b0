"""Where the rows of a record sheet are found: under their headings, wherever the table stands."""

from __future__ import annotations

from datetime import date
from typing import Any

from openpyxl.workbook.defined_name import DefinedName

from tests.returns.opening.opened_returns import C4, FRESH, opened, said
from tests.returns.workbooks import edited, filled

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
    return result.records["IW_15.practices"]


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
    (row,) = result.records["IW_15.practices"]
    assert "origin" not in row.cells


def test_deleted_record_sheet():
    """A record sheet deleted is not the same as one with no rows."""
    result = opened(edited(filled(), lambda book: book.remove(book["IW-15 practices"])))
    assert said(result) == [("IW-15 practices", f"The sheet 'IW-15 practices' is not in this workbook. {FRESH}")]
    assert result.nowhere == ("IW_15.practices",)
    assert result.records == {}


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
