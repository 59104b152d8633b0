"""Files that mean harm in the other formats a return may come in: .ods, .csv, and behind a password.

`EXPECTED` has the code of the finding that each is refused under, "" where it is read. After `otherworkbooks`,
which builds what is sound in them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tests.returns.hostile_files import Raw, deflated
from tests.returns.otherworkbooks import SPREADSHEET, compound, ods, row

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
    "workbook with a password, as Excel saves it": (
        "password", lambda: compound("EncryptedPackage")),
    ".csv of 20 MB of commas": ("damaged", lambda: b"," * (20 * MEGABYTE)),
    ".csv of 20 MB in one cell": ("damaged", lambda: b"a" * (20 * MEGABYTE)),
    ".csv of 20 MB of one quoted cell without an end": ("damaged", lambda: b'"' + b"a" * (20 * MEGABYTE - 1)),
    ".csv of zeros": ("not_a_workbook", lambda: bytes(1000)),
    ".csv with zeros in it": ("not_a_workbook", lambda: b"Ref,Question\r\n\0,\0\r\n"),
}  # fmt: skip

READ: dict[str, Callable[[], bytes]] = {
    ".ods with a million blank rows": lambda: ods(
        row(value()) + row("<table:table-cell/>", 'table:number-rows-repeated="1048575"')),
    ".csv of formulas": lambda: _FORMULAS.encode(),
}  # fmt: skip

HOSTILE: Mapping[str, Callable[[], bytes]] = {**{name: build for name, (_, build) in REFUSED.items()}, **READ}
EXPECTED: Mapping[str, str] = {**{name: code for name, (code, _) in REFUSED.items()}, **dict.fromkeys(READ, "")}
