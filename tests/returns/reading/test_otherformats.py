"""Workbooks that were not saved as .xlsx: read within the same limits, and what is lost on the way is said."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import openpyxl
import pytest

from impact.returns.answers import Return
from impact.returns.grid import Raw
from impact.returns.opening import open_return
from impact.returns.reading.otherformats import read_as_saved
from impact.returns.reading.unreadable import Unreadable
from tests.returns.otherworkbooks import ods, row
from tests.returns.workbooks import DEFINITIONS, Q1, filled, unzipped, zipped

C1 = "C1 An evidence base that"
C4 = "C4 Local innovation"


def cells(content: bytes) -> dict[tuple[int, int], Raw]:
    """The cells of the first sheet."""
    return dict(read_as_saved(content).sheets[0].cells)


def refusal(content: bytes) -> tuple[str, str]:
    """The code and words with which a file is refused."""
    with pytest.raises(Unreadable) as refused:
        read_as_saved(content)
    return refused.value.finding.code, refused.value.finding.text


def said(result: Return) -> list[tuple[str, str]]:
    """Each finding's place and words."""
    return [(finding.place, finding.text) for finding in result.findings]


def values(result: Return) -> dict[str, Any]:
    """Each answer's value."""
    return {name: entry.raw.value for name, entry in result.answers.items()}


# --- .ods ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "raw"),
    [
        ('office:value-type="float" office:value="12"', Raw("number", 12.0, "12")),
        ('office:value-type="percentage" office:value="0.125"', Raw("number", 0.125, "12.5%")),
        ('office:value-type="date" office:date-value="2024-05-01"', None),
        ('office:value-type="time" office:time-value="PT36H00M00S"', Raw("number", 1.5, "36:00")),
        ('office:value-type="boolean" office:boolean-value="true"', Raw("yes_no", True, "TRUE")),
        ('office:value-type="string"', Raw("text", "Yes", "Yes")),
        ('office:value-type="string" calcext:value-type="error" table:formula="of:=1/0"',
         Raw("error", "#DIV/0!", "#DIV/0!", "1/0")),
        ('table:formula="of:=[.A2]"', Raw("blank", formula="[.A2]")),
    ],
)  # fmt: skip
def test_cell_of_an_ods(cell: str, raw: Raw | None):
    """Each kind of cell is what it is in an .xlsx; an error is not a blank."""
    shown = raw.shown if raw is not None else "1 May 2024"
    text = f"<text:p>{shown}</text:p>" if shown else ""
    found = cells(ods(row(f"<table:table-cell {cell}>{text}</table:table-cell>")))[1, 1]
    assert found == raw or (raw is None and (found.kind, found.shown) == ("date", "1 May 2024"))


def test_text_of_an_ods():
    """Lines, spaces and tabs are written as elements; a comment is no part of the text."""
    text = (
        "<office:annotation><text:p>A comment</text:p></office:annotation>"
        '<text:p>  One<text:s text:c="2"/><text:span>two</text:span>\n</text:p><text:p>three<text:tab/>four</text:p>'
    )
    cell = f'<table:table-cell office:value-type="string">{text}</table:table-cell>'
    assert cells(ods(row(cell)))[1, 1].value == " One  two \nthree\tfour"


def test_repeated_cells_of_an_ods():
    """What stands several times is written once; a million blank rows cost nothing."""
    number = '<table:table-cell table:number-columns-repeated="2" office:value-type="float" office:value="7"/>'
    blank = '<table:table-cell table:number-columns-repeated="16382"/>'
    rows = row(blank, 'table:number-rows-repeated="1048570"') + row(number, 'table:number-rows-repeated="2"')
    assert sorted(cells(ods(rows))) == [(1048571, 1), (1048571, 2), (1048572, 1), (1048572, 2)]


def test_names_of_an_ods():
    """Its defined names are read, so that answers are found where they were moved."""
    named = (
        '<table:named-expressions><table:named-range table:name="IW_17.launched" '
        "table:cell-range-address=\"$'S'.$E$5\"/></table:named-expressions>"
    )
    workbook = read_as_saved(ods(row("<table:table-cell/>"), names=named))
    found = workbook.named("IW_17.launched")
    assert found is not None
    assert (found[0].name, found[1].cell) == ("S", "E5")


def test_an_ods_that_does_not_say_what_it_is():
    """Some programs leave `mimetype` out; a text without it is damaged, never an empty workbook."""
    parts = unzipped(ods(row('<table:table-cell office:value-type="float" office:value="12"/>')))
    del parts["mimetype"]
    assert cells(zipped(parts))[1, 1].value == 12
    parts["content.xml"] = (
        parts["content.xml"].replace(b"table:table ", b"table:other ").replace(b"table:table>", b"table:other>")
    )
    assert refusal(zipped(parts))[0] == "damaged"


@pytest.mark.parametrize("repeats", ["1000000", "2147483647"])
def test_bomb_in_an_ods(repeats: str):
    """One value repeated over the whole grid is refused before a single copy is made."""
    cell = '<table:table-cell table:number-columns-repeated="16384" office:value-type="float" office:value="7"/>'
    content = ods(row(cell, f'table:number-rows-repeated="{repeats}"'))
    assert refusal(content) == (
        "too_much",
        "This workbook has more than 1,500,000 cells. Copy your answers into a fresh template and send that.",
    )


def test_document_type_in_an_ods():
    """A declaration that could be made to swell is refused."""
    before = '<!DOCTYPE a [<!ENTITY b "b">]>'
    assert refusal(ods(row("<table:table-cell/>"), before=before))[0] == "declares_types"


@pytest.mark.parametrize(
    "cell",
    [
        '<table:table-cell office:value-type="float" office:value="nan"/>',
        '<table:table-cell office:value-type="float" office:value="1_0"/>',
        '<table:table-cell office:value-type="date" office:date-value="May"/>',
        '<table:table-cell office:value-type="time" office:time-value="noon"/>',
        '<table:table-cell office:value-type="other" office:value="1"/>',
        '<table:table-cell table:number-columns-repeated="-1" office:value-type="float" office:value="1"/>',
        "<table:table-cell>",
    ],
)
def test_damaged_ods(cell: str):
    """What no program writes is said, never guessed."""
    assert refusal(ods(row(cell)))[0] == "damaged"


# --- .csv ---------------------------------------------------------------------------------------------------------


def as_csv(separator: str = ",", sheet: str = C4) -> str:
    """One sheet of a good return as text."""
    book = openpyxl.load_workbook(BytesIO(filled()))
    lines = []
    for cells_of_row in book[sheet].iter_rows(values_only=True):
        shown = ["" if value is None else str(value).replace('"', '""') for value in cells_of_row]
        lines.append(separator.join(f'"{text}"' for text in shown))
    return "\r\n".join(lines)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_csv_in_any_encoding(encoding: str, separator: str):
    """Whatever a program saved as, the sheet is known by its questions and its cells named as the form names them."""
    result = open_return(as_csv(separator).encode(encoding), DEFINITIONS, supplier="E23000013", period=Q1)
    assert values(result) == {"IW_17.launched": 12, "IW_17.with_plan": 9}
    assert (result.answers["IW_17.launched"].sheet, result.answers["IW_17.launched"].cell) == (C4, "E5")


def test_csv_holds_one_sheet():
    """The sheets that are not in it are one error, never blank answers."""
    result = open_return(as_csv().encode(), DEFINITIONS, supplier="E23000013", period=Q1)
    assert said(result) == [
        (
            "",
            f"A .csv file holds one sheet only; the sheets '{C1}' and 'IW-15 practices' are not in it. "
            "Save the whole workbook as .xlsx and send that.",
        ),
        (
            "",
            "This file does not say whose return it is, or for when; it was taken for the one that it was sent as. "
            "You need do nothing.",
        ),
    ]


def test_csv_of_nobody():
    """A .csv does not say whose it is: without the sender's word or its file's name it is nobody's."""
    assert [finding.code for finding in open_return(as_csv().encode(), DEFINITIONS).findings] == ["not_our_template"]
    named = open_return(as_csv().encode(), DEFINITIONS, filename="2024-25-Q1 Cleveland.csv")
    assert [finding.code for finding in named.findings] == ["sheets_not_in_csv", "identity_from_file_name"]


def test_values_of_a_csv():
    """What can only be a number is one; "1,204", dates and "007" stay as they were shown; an error is an error."""
    found = cells(b'12,-0.5,"1,204",007,TRUE,#REF!,1 May 2024\r\n')
    assert [(raw.kind, raw.value) for raw in found.values()] == [
        ("number", 12.0), ("number", -0.5), ("text", "1,204"), ("text", "007"), ("yes_no", True), ("error", "#REF!"),
        ("text", "1 May 2024"),
    ]  # fmt: skip


def test_text_that_is_no_table():
    """A letter is read as a sheet of one column, in which no question stands."""
    assert read_as_saved(b"Dear all,\nplease find").ending == ".csv"
    result = open_return(b"Dear all,\nplease find", DEFINITIONS, supplier="E23000013", period=Q1)
    assert [finding.code for finding in result.findings] == ["not_our_template"]


def test_xlsx_is_no_other_format():
    """The template's own format needs no note."""
    assert read_as_saved(filled()).ending == ""
