"""A return in a format that no figure is taken from: one error, and a handback filled with what could be read of it."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from impact.returns.observation import Beside
from impact.returns.opening import open_return
from impact.returns.reader import Reader, Sent
from impact.returns.reading.otherformats import read_for_handback
from impact.returns.reading.xlsx import read_workbook
from tests.returns.binaryworkbooks import Hours, Percent, as_xlsb, record, xlsb
from tests.returns.libreoffice import converted, needs_libreoffice
from tests.returns.otherworkbooks import compound, old_record, old_stream, xls
from tests.returns.workbooks import DEFINITIONS, GOOD_ANSWERS, Q1, filled, unzipped, zipped

SAVE_AS = "In Excel, choose Save As, then Excel Workbook (.xlsx), and send that."
SENT = filled({**GOOD_ANSWERS, "IW_17.with_plan": 0})
LEFT_EMPTY = {"IW_17.with_plan"}


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    """One child for the whole module."""
    with Reader(DEFINITIONS) as one:
        yield one


def handed_back(reader: Reader, content: bytes) -> bytes:
    """The handback of a file that nothing is taken from, sent for Cleveland's first quarter."""
    sent = Sent(content, "return", "E23000013", Q1)
    outcome = reader.read(sent)
    assert outcome.observations == ()
    (finding,) = outcome.findings
    assert finding.severity == "error"
    return reader.hand_back(sent, outcome.findings, Beside())


def words(content: bytes) -> str:
    """Everything on the first sheet of a handback."""
    return "\n".join(raw.shown for raw in read_workbook(content).sheets[0].cells.values())


def answers(content: bytes) -> dict[str, object]:
    """What a workbook answers, blanks left out."""
    held = open_return(content, DEFINITIONS).answers
    return {name: answer.raw.value for name, answer in held.items() if answer.raw.kind != "blank"}


def test_an_xlsb_comes_back_as_xlsx_with_what_could_be_read(reader: Reader) -> None:
    """Its answers stand where the form has their place; the 0 is left empty and marked."""
    back = handed_back(reader, as_xlsb(SENT))
    assert answers(back) == {name: value for name, value in answers(SENT).items() if name not in LEFT_EMPTY}
    said = words(back)
    assert f"This is an Excel binary workbook (.xlsb).\n{SAVE_AS}" in said
    assert "Look over every sheet, fill in what is missing, and send this workbook." in said
    assert "This cell was blank, 0 or an error in your file.\nEnter what is asked: 0 if there were none." in said


@needs_libreoffice
@pytest.mark.slow
def test_an_xls_comes_back_as_xlsx(reader: Reader, tmp_path: Path) -> None:
    """LibreOffice keeps a formula that came to a word, "[x]" too, as the number 0: it is left empty."""
    sent = filled({**GOOD_ANSWERS, "IW_17.with_plan": '="[x]"'})
    back = handed_back(reader, converted(tmp_path, "xls", {"sent": sent})["sent"])
    assert {**answers(back), **dict.fromkeys(LEFT_EMPTY)} == {**answers(SENT), **dict.fromkeys(LEFT_EMPTY)}


def test_a_file_that_nothing_can_be_read_of_is_handed_back_with_its_finding(reader: Reader) -> None:
    """The list alone."""
    back = handed_back(reader, xls(old_record(0x203, b"")))
    assert [sheet.name for sheet in read_workbook(back).sheets] == ["What to mend"]
    assert f"This is an Excel 97-2003 workbook (.xls).\n{SAVE_AS}" in words(back)


def test_a_cell_far_away_costs_the_child_and_nobody_else(reader: Reader) -> None:
    """The library asks for half a terabyte; the handback is the list alone."""
    back = handed_back(reader, xlsb({"S": {(1, 1): 1, (1_048_576, 16_384): 2}}))
    assert [sheet.name for sheet in read_workbook(back).sheets] == ["What to mend"]


def number(value: float) -> bytes:
    """A number in A1 of an .xls."""
    return old_record(0x203, struct.pack("<HHHd", 0, 0, 0, value))


@pytest.mark.parametrize("name", ["Workbook", "WORKBOOK", "Book"])
def test_a_workbook_within_a_workbook_is_never_read_for_it(name: str) -> None:
    """12 in the sheet, 8 in the object: neither is a figure, and the object's is in no handback."""
    content = compound("Workbook", within=[name], stream=old_stream(number(12)), inner=old_stream(number(8)))
    assert [finding.code for finding in open_return(content, DEFINITIONS).findings] == ["old_excel"]
    found = [raw.value for sheet in read_for_handback(content).sheets for raw in sheet.cells.values()]
    assert found in ([], [12.0])


def test_kinds_of_cell_on_their_way() -> None:
    """Numbers, words, yes and no, dates and times; no error, blank or 0."""
    cells = {(1, 1): 12, (1, 2): "Yes", (1, 3): True, (1, 4): "#REF!", (2, 1): Percent(0.125), (2, 2): Hours(1.5),
             (2, 3): 0, (3, 3): False}  # fmt: skip
    (sheet,) = read_for_handback(xlsb({"S": cells})).sheets
    assert {place: raw.shown for place, raw in sheet.cells.items()} == {
        (1, 1): "12", (1, 2): "Yes", (1, 3): "TRUE", (2, 1): "0.125", (2, 2): "36:00", (3, 3): "FALSE",
    }  # fmt: skip


def mangled(content: bytes, chance: Random) -> bytes:
    """*content* with bytes changed, cut out or doubled."""
    held = bytearray(content)
    for _ in range(chance.randint(1, 12)):
        at = chance.randrange(len(held))
        piece = chance.choice(
            [bytes([chance.randrange(256)]), b"\xff\xff\xff\x7f", b"", bytes(8), bytes(held[at : at + 64])]
        )
        held[at : at + chance.randint(0, len(piece) + 2)] = piece
    return bytes(held)


def mangled_workbooks(chance: Random) -> Iterator[bytes]:
    """25 of each: an .xls whose head still says so, and an .xlsb mangled within one of its parts."""
    old = xls(number(12), *(old_record(0x204, struct.pack("<HHHHB", n, 1, 0, 3, 0) + b"Yes") for n in range(40)))
    parts = unzipped(as_xlsb(SENT))
    for _ in range(25):
        yield old[:1536] + mangled(old[1536:], chance)
        name = chance.choice([name for name in parts if name.endswith(".bin")])
        yield zipped({**parts, name: mangled(parts[name], chance)})


def test_fifty_mangled_files_on_their_way_to_a_handback(reader: Reader) -> None:
    """Whatever each does to the child, a workbook comes back with its finding."""
    for content in mangled_workbooks(Random(12)):
        assert SAVE_AS in words(handed_back(reader, content))


def test_records_without_end(reader: Reader) -> None:
    """A record longer than its part, and rows beyond the grid."""
    parts = unzipped(xlsb({"S": {(1, 1): 1}}))
    for more in (b"\x05\xff\xff\xff\x7f", record(0, struct.pack("<IIHBBBI", 0xFFFFFFFF, 0, 300, 0, 0, 0, 0)) * 1000):
        part = parts["xl/worksheets/sheet1.bin"].replace(record(146), more + record(146))
        assert SAVE_AS in words(handed_back(reader, zipped({**parts, "xl/worksheets/sheet1.bin": part})))
