"""Files that mean harm in the other formats a return may come in: .ods, .xls, .xlsb, .csv, and behind a password.

`EXPECTED` has the code of the finding that each is refused under, "" where it is read. After `otherworkbooks` and
`binaryworkbooks`, which build what is sound in them.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping

from tests.returns.binaryworkbooks import record, wide, xlsb
from tests.returns.hostile_files import Raw, deflated
from tests.returns.otherworkbooks import SPREADSHEET, ods, old_container, old_record, row, xls
from tests.returns.workbooks import unzipped, zipped

MEGABYTE = 1024 * 1024
_NUMBER = 'office:value-type="float" office:value="7"'
_FORMULAS = "=cmd|'/c calc'!A0,@SUM(1+1),+1+cmd|' /C calc'!A0,-2+3\r\n"


def value(repeated: int = 1) -> str:
    """A cell of an .ods with a value, this many times."""
    return f'<table:table-cell table:number-columns-repeated="{repeated}" {_NUMBER}/>'


def open_bomb(megabytes: int, *, honest: bool = True) -> bytes:
    """An .ods whose cells unpack to *megabytes*."""
    packed = deflated(b"<office:document-content>", b" ", megabytes)
    size = megabytes * MEGABYTE + 25 if honest else 1000
    return Raw().put("mimetype", SPREADSHEET).add("content.xml", packed, size=size, crc=0).bytes()


def old_loop() -> bytes:
    """An .xls with a sector that leads back to itself."""
    content = bytearray(one_old_cell())
    struct.pack_into("<I", content, 512 + 4 * 4, 4)
    return bytes(content)


def old_number(number_row: int = 0, column: int = 0) -> bytes:
    """The record of a number in an .xls."""
    return old_record(0x203, struct.pack("<HHHd", number_row, column, 0, 1.0))


def one_old_cell(*before: bytes) -> bytes:
    """An .xls of one number, with these records before it."""
    return xls(*before, old_number())


def binary_sheet(data: bytes) -> bytes:
    """An .xlsb whose sheet is these records."""
    return binary_part("xl/worksheets/sheet1.bin", record(129) + record(145) + data + record(146) + record(130))


def binary_part(name: str, part: bytes) -> bytes:
    """An .xlsb of one number with one part put in place of its own, or added."""
    parts = unzipped(xlsb({"S": {(1, 1): 1}}))
    if name == "xl/sharedStrings.bin":
        leads = parts["xl/_rels/workbook.bin.rels"].decode()
        kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
        lead = f'<Relationship Id="rIdS" Type="{kind}" Target="sharedStrings.bin"/></Relationships>'
        parts["xl/_rels/workbook.bin.rels"] = leads.replace("</Relationships>", lead).encode()
    return zipped({**parts, name: part})


def binary_row(number: int) -> bytes:
    """The record that begins a row of an .xlsb, and a number in it."""
    return record(0, struct.pack("<IIHBBBI", number, 0, 300, 0, 0, 0, 0)) + record(5, struct.pack("<IId", 0, 0, 1.0))


def shared(said: int, items: int = 0) -> bytes:
    """An .xlsb that says it has this many shared texts, and has so many."""
    item = record(19, b"\0" + wide(""))
    return binary_part("xl/sharedStrings.bin", record(159, struct.pack("<II", said, said)) + item * items + record(160))


REFUSED: dict[str, tuple[str, Callable[[], bytes]]] = {
    ".ods with a value in every cell of the grid": (
        "too_much", lambda: ods(row(value(16_384), 'table:number-rows-repeated="1048576"'))),
    ".ods with a million rows of a value": (
        "too_much", lambda: ods(row(value(3), 'table:number-rows-repeated="1048576"'))),
    ".ods with rows past counting": (
        "damaged", lambda: ods(row(value(), f'table:number-rows-repeated="{"9" * 30}"'))),
    ".ods with a value 16,384 times in 16,384 rows, one by one": ("too_much", lambda: ods(row(value(16_384)) * 16_384)),
    ".ods of entities of entities": ("declares_types", lambda: ods("", before="<!DOCTYPE a [" + "".join(
        f'<!ENTITY e{i + 1} "{f"&e{i};" * 10}">' for i in range(9)) + "]>")),
    ".ods with a document type": (
        "declares_types", lambda: ods("", before='<!DOCTYPE a SYSTEM "http://127.0.0.1/a.dtd">')),
    ".ods that unpacks to 1.3 GB": ("too_much", lambda: open_bomb(1300)),
    ".ods that unpacks to more than it says": ("contradicts_itself", lambda: open_bomb(150, honest=False)),
    ".ods of deep nesting": ("damaged", lambda: ods("<table:table-row>" * 100_000)),
    ".ods of tables within tables": ("damaged", lambda: ods(row("<table:table-cell><table:table>") * 100_000)),
    ".ods with one text of 40 million letters": ("too_much", lambda: ods(row(
        f'<table:table-cell office:value-type="string"><text:p>{"a" * 40_000_000}</text:p></table:table-cell>'))),
    ".xls with a sector that leads to itself": ("damaged", old_loop),
    ".xls with its texts cut short": (
        "damaged", lambda: xls(old_number(), strings=old_record(0xFC, struct.pack("<IIH", 9, 9, 900) + b"\0Nig"))),
    ".xls with 4 thousand million texts": (
        "too_much", lambda: xls(old_number(), strings=old_record(0xFC, struct.pack("<II", 1, 0xFFFFFFFF)))),
    ".xls with a record beyond the end": (
        "damaged", lambda: old_container(one_old_cell()[1536:].rstrip(b"\0")[:-4] + struct.pack("<HH", 0x203, 0xFFF0))),
    ".xls of nothing but its head": ("not_a_workbook", lambda: one_old_cell()[:512]),
    ".xlsb with a record longer than the sheet": (
        "damaged", lambda: binary_sheet(binary_row(0) + b"\x05\xff\xff\xff\x7f")),
    ".xlsb with a length without an end": ("damaged", lambda: binary_sheet(binary_row(0) + b"\x05" + b"\xff" * 1000)),
    ".xlsb with a row beyond the grid": ("damaged", lambda: binary_sheet(binary_row(1_048_576))),
    ".xlsb with a row of 4 thousand million": ("damaged", lambda: binary_sheet(binary_row(0xFFFFFFFF))),
    ".xlsb with 3 million texts": ("too_much", lambda: shared(3_000_000, 3_000_000)),
    ".xlsb of 4 million empty records": ("too_much", lambda: binary_sheet(record(150) * 4_000_000)),
    "workbook with a password, as Excel saves it": (
        "password", lambda: old_container(bytes(8000), name="EncryptedPackage")),
    ".csv of 20 MB of commas": ("damaged", lambda: b"," * (20 * MEGABYTE)),
    ".csv of 20 MB in one cell": ("damaged", lambda: b"a" * (20 * MEGABYTE)),
    ".csv of 20 MB of one quoted cell without an end": ("damaged", lambda: b'"' + b"a" * (20 * MEGABYTE - 1)),
    ".csv of zeros": ("not_a_workbook", lambda: bytes(1000)),
    ".csv with zeros in it": ("not_a_workbook", lambda: b"Ref,Question\r\n\0,\0\r\n"),
}  # fmt: skip

READ: dict[str, Callable[[], bytes]] = {
    ".ods with a million blank rows": lambda: ods(
        row(value()) + row("<table:table-cell/>", 'table:number-rows-repeated="1048575"')),
    ".xls that says it has 65,536 rows of 256": lambda: one_old_cell(
        old_record(0x200, struct.pack("<IIHHH", 0, 65_536, 0, 256, 0))),
    ".xlsb that says it has 4 thousand million texts": lambda: shared(0xFFFFFFFF),
    ".csv of formulas": lambda: _FORMULAS.encode(),
}  # fmt: skip

HOSTILE: Mapping[str, Callable[[], bytes]] = {**{name: build for name, (_, build) in REFUSED.items()}, **READ}
EXPECTED: Mapping[str, str] = {**{name: code for name, (code, _) in REFUSED.items()}, **dict.fromkeys(READ, "")}
