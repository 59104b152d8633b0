"""Files that mean harm, or look as if they did, each built in memory and cheap to build.

Each name is what the file is; `EXPECTED` has the code of the finding it is refused under, "" where it is read.
After `hostile_files`, which builds them.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping

from tests.returns.hostile_files import (
    BOOK,
    END,
    NINE,
    ONE_CELL,
    SHEET,
    STRINGS,
    STYLES,
    A,
    Q,
    Raw,
    at_each_part,
    bomb,
    book,
    cells,
    entity,
    flagged,
    laughs,
    many_entries,
    merge_bomb,
    nested,
    other_sheet,
    overlapping,
    plain,
    quadratic,
    self_containing,
    shuffled_checksum,
    strings,
    styles,
    unlisted_part,
    with_part,
    with_sheet,
)  # fmt: skip
from tests.returns.workbooks import by_hand, zipped

REFUSED: dict[str, tuple[str, Callable[[], bytes]]] = {
    "billion laughs": ("declares_types", laughs),
    "billion laughs in UTF-16": ("declares_types", lambda: laughs("utf-16")),
    "billion laughs in UTF-16, big end first": ("declares_types", lambda: laughs("utf-16-be", "UTF-16BE")),
    "billion laughs in Latin-1": ("declares_types", lambda: laughs("latin-1", "ISO-8859-1")),
    "billion laughs said to be UTF-7": ("damaged", lambda: laughs("utf-7", "UTF-7")),
    "billion laughs in EBCDIC": ("damaged", lambda: laughs("cp037", "IBM037")),
    "quadratic blow-up": ("declares_types", quadratic),
    "entity that reads a file": ("declares_types", lambda: entity('<!ENTITY e SYSTEM "file:///etc/passwd">')),
    "entity that asks a server": ("declares_types", lambda: entity('<!ENTITY e SYSTEM "http://127.0.0.1/">')),
    "parameter entity": ("declares_types", lambda: entity('<!ENTITY % e SYSTEM "http://127.0.0.1/x.dtd"> %e;')),
    "document type in the styles": ("declares_types", lambda: entity('<!ENTITY e "x">', STYLES)),
    "document type in the texts": ("declares_types", lambda: entity('<!ENTITY e "x">', STRINGS)),
    "document type in the workbook": ("declares_types", lambda: entity('<!ENTITY e "x">', BOOK)),
    "deep deflate, 1.3 GB": ("too_much", lambda: bomb(1300)),
    "deep deflate of rows": ("too_much", lambda: bomb(600, b'<row r="1"><c r="A1"><v>1</v></c></row>')),
    "deep deflate that says 1,000 bytes": ("contradicts_itself", lambda: bomb(150, honest=False)),
    "deep deflate, 150 MB": ("too_much", lambda: bomb(150)),
    "many entries": ("too_much", many_entries),
    "overlapping entries": ("contradicts_itself", overlapping),
    "nested zips": ("not_a_workbook", nested),
    "an archive in itself": ("not_a_workbook", self_containing),
    "3 million empty texts": ("too_much", lambda: strings(3_000_000)),
    "3 million blank texts": ("too_much", lambda: strings(3_000_000, "<si><t></t></si>")),
    "texts of 60 million letters": ("too_much", lambda: strings(2_000, f"<si><t>{'a' * 30_000}</t></si>")),
    "one text of 2 million letters": ("too_much", lambda: strings(1, f"<si><t>{'a' * 2_000_000}</t></si>")),
    "one rich text of 60 million letters": (
        "too_much", lambda: strings(1, "<si>" + f"<r><t>{A * 30_000}</t></r>" * 2_000 + "</si>"),
    ),
    "100,000 number formats": ("too_much", lambda: styles("<numFmts>{each}</numFmts>", 100_000)),
    "1 million cell styles": ("too_much", lambda: styles("<cellXfs>{each}</cellXfs>", 1_000_000)),
    "1 million fonts": ("too_much", lambda: styles("<fonts>{each}</fonts>", 1_000_000)),
    "100,000 names": ("too_much", lambda: book(names='<definedName name="n">S!$A$1</definedName>' * 100_000)),
    "300 sheets": ("too_much", lambda: book("".join(
        f'<sheet name="S{i}" sheetId="{i}" r:id="r1"/>' for i in range(2, 302)))),
    "3 million cells": ("too_much", lambda: cells(3_000_000)),
    "3 million blank cells": ("too_much", lambda: with_sheet("".join(
        f'<row r="{r}">{"".join(f"<c r={Q}{c}{r}{Q}/>" for c in "ABCDEFGHIJ")}</row>' for r in range(1, 300_001)))),
    "100,000 merged areas": ("too_much", lambda: merge_bomb(100_000)),
    "deep nesting": ("damaged", lambda: with_sheet("<x>" * 100_000)),
    "huge attribute": ("too_much", lambda: with_sheet(f'<row r="1" x="{A * 40_000_000}"/>')),
    "a million attributes": ("too_much", lambda: with_sheet(
        "<row " + " ".join(f'a{i}="1"' for i in range(1_000_000)) + "/>")),
    "huge comment": ("too_much", lambda: with_sheet(f"<!--{'a' * 40_000_000}-->")),
    "cell beyond the last column": ("damaged", lambda: with_sheet('<row r="1"><c r="XFE1"><v>1</v></c></row>')),
    "cell beyond the last row": ("damaged", lambda: with_sheet('<row r="1048577"><c r="A1048577"><v>1</v></c></row>')),
    "row of a hundred digits": ("damaged", lambda: with_sheet(f'<row r="{NINE * 100}"><c><v>1</v></c></row>')),
    "row of 100,000 digits": ("damaged", lambda: with_sheet(f'<row r="{NINE * 100_000}"><c><v>1</v></c></row>')),
    "number of 900,000 digits": (
        "damaged", lambda: with_sheet(ONE_CELL.replace("1</v>", NINE * 900_000 + "</v>"))),
    "column of many letters": (
        "damaged", lambda: with_sheet(f'<row r="1"><c r="{A.upper() * 900_000}1"><v>1</v></c></row>')),
    "one cell twice": ("damaged", lambda: with_sheet('<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>')),
    "text that is not there": ("damaged", lambda: with_sheet('<row r="1"><c r="A1" t="s"><v>99999</v></c></row>')),
    "style that is not there": ("damaged", lambda: zipped(by_hand(
        '<row r="1"><c r="A1" s="5"><v>1</v></c></row>', formats=["0"]))),
    "two parts of one name": ("twins", lambda: Raw().sound().put(SHEET, other_sheet()).bytes()),
    "two parts of one name but for case": (
        "twins", lambda: Raw().sound().put("XL/Worksheets/Sheet1.xml", other_sheet()).bytes()),
    "part that climbs": ("unsafe_name", lambda: with_part("xl/../../../etc/passwd", "x")),
    "part that climbs by backslashes": ("unsafe_name", lambda: with_part("xl\\..\\..\\evil.exe", "x")),
    "part with an absolute name": ("unsafe_name", lambda: with_part("/etc/passwd", "x")),
    "part with a drive letter": ("unsafe_name", lambda: with_part("C:/Windows/evil.dll", "x")),
    "part with a zero in its name": ("unsafe_name", lambda: Raw().sound().put("xl/a.xml\0.png", "x").bytes()),
    "size said too small": (
        "contradicts_itself",
        lambda: Raw().sound(SHEET).put(SHEET, by_hand(ONE_CELL)[SHEET], size=20).bytes()),
    "size said too large": (
        "contradicts_itself",
        lambda: Raw().sound(SHEET).put(SHEET, by_hand(ONE_CELL)[SHEET], size=10_000).bytes()),
    "size said to be 4 GB": (
        "too_much", lambda: Raw().sound(SHEET).put(SHEET, by_hand(ONE_CELL)[SHEET], size=0xFFFFFFF0).bytes()),
    "another name in front of the part": (
        "contradicts_itself",
        lambda: Raw().sound(SHEET).put(SHEET, by_hand(ONE_CELL)[SHEET], local_name=SHEET.replace("1", "9")).bytes()),
    "a part that is not listed": ("contradicts_itself", unlisted_part),
    "fewer parts counted than listed": ("contradicts_itself", lambda: Raw().sound().bytes(count=3)),
    "several disks": ("contradicts_itself", lambda: Raw().sound().bytes(disk=2)),
    "something between list and end": ("damaged", lambda: Raw().sound().bytes(gap=b"gap" * 30)),
    "wrong checksum of the sheet": ("damaged", lambda: shuffled_checksum(SHEET)),
    "wrong checksum of the texts": ("damaged", lambda: shuffled_checksum(STRINGS)),
    "wrong checksum of the workbook": ("damaged", lambda: shuffled_checksum(BOOK)),
    "encrypted parts": ("password", lambda: flagged(0x1)),
    "strongly encrypted parts": ("password", lambda: flagged(0x41)),
    "another way of packing": ("damaged", lambda: with_part(SHEET, by_hand(ONE_CELL)[SHEET], zipfile.ZIP_BZIP2)),
    "PDF and workbook in one": ("not_a_workbook", lambda: b"%PDF-1.7\n1 0 obj <<>> endobj\n" + plain()),
    "GIF and workbook in one": ("not_a_workbook", lambda: b"GIF89a\1\0\1\0\0\0\0;" + plain()),
    "web page and workbook in one": ("not_a_workbook", lambda: b"<html><script>alert(1)</script></html>" + plain()),
    "program and workbook in one": ("not_a_workbook", lambda: b"MZ\x90\0" + bytes(60) + plain()),
    "zip and workbook in one": ("not_only_a_workbook", lambda: b"PK\3\4" + bytes(40) + plain()),
    "workbook and PDF in one": ("not_only_a_workbook", lambda: plain() + b"%PDF-1.7\n%%EOF"),
    "workbook and web page in one": ("not_only_a_workbook", lambda: plain() + b"<html></html>"),
    "two workbooks in one": ("not_only_a_workbook", lambda: plain() + with_sheet(ONE_CELL.replace("1</v>", "2</v>"))),
    "sheet listed, part missing": ("sheet_lost", lambda: zipped(
        {name: part for name, part in by_hand(ONE_CELL).items() if name != SHEET})),
    "sheet on another server": ("sheet_lost", lambda: zipped({**by_hand(ONE_CELL), "xl/_rels/workbook.xml.rels": str(
        by_hand(ONE_CELL)["xl/_rels/workbook.xml.rels"]).replace(
            'Target="worksheets/sheet1.xml"', 'Target="http://127.0.0.1/sheet1.xml" TargetMode="External"')})),
    "program with the name of a workbook": ("not_a_workbook", lambda: b"\x7fELF" + bytes(1000)),
    "script with the name of a workbook": ("not_a_workbook", lambda: b"#!/bin/sh\nrm -rf /\n"),
    "server page with the name of a workbook": ("not_a_workbook", lambda: b"<?php system($_GET['c']); ?>"),
    "picture with a script in it": (
        "not_a_workbook", lambda: b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
    "nothing but zeros": ("not_a_workbook", lambda: bytes(100_000)),
    "empty": ("empty_file", lambda: b""),
    "21 MB": ("too_large", lambda: bytes(21 * 1024 * 1024)),
    "an end and nothing before it": ("not_a_workbook", lambda: END.pack(b"PK\5\6", 0, 0, 0, 0, 0, 0, 0)),
    **{name: ("damaged", build) for name, build in at_each_part().items()},
}  # fmt: skip

READ: dict[str, Callable[[], bytes]] = {
    "merged area of 10 million cells": merge_bomb,
    "60,000 named styles": lambda: styles("<cellStyles>{each}</cellStyles>", 60_000),
    "200,000 formatted blank rows": lambda: with_sheet(
        ONE_CELL + "".join(f'<row r="{r}" s="1" customFormat="1"/>' for r in range(2, 200_002))),
    "a stray value in the last cell": lambda: with_sheet(
        ONE_CELL + '<row r="1048576"><c r="XFD1048576" t="str"><v>x</v></c></row>'),
    "formula that begins a command": lambda: with_sheet(
        '<row r="1"><c r="A1"><f>cmd|\'/c calc\'!A0</f><v>0</v></c></row>'),
    "text that begins a command": lambda: with_sheet(
        '<row r="1"><c r="A1" t="str"><v>=cmd|\'/c calc\'!A0</v></c></row>'),
    "macros": lambda: with_part("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0"),
    "embedded file": lambda: with_part("xl/embeddings/oleObject1.bin", b"MZ"),
    "zip inside": lambda: with_part("xl/embeddings/inner.zip", zipped({"a": bytes(1000)})),
    "padding at the end": lambda: plain() + b"\0" * 512,
    "a comment on the archive": lambda: Raw().sound().bytes(comment=b"made by a program"),
    "sheet in another case": lambda: zipped({
        (name.upper() if name == SHEET else name): part for name, part in by_hand(ONE_CELL).items()}),
}  # fmt: skip

HOSTILE: Mapping[str, Callable[[], bytes]] = {**{name: build for name, (_, build) in REFUSED.items()}, **READ}
EXPECTED: Mapping[str, str] = {**{name: code for name, (code, _) in REFUSED.items()}, **dict.fromkeys(READ, "")}
