"""Cells as other programs write them: formulas with the value they last had, inline texts, odd references."""

from __future__ import annotations

import re

from impact.plan.measure import Severity
from tests.returns.corpus.bytes_of import Spoil, unzipped, with_cell, with_part, with_sheet, zipped
from tests.returns.corpus.fault import Said, Spoilt, place_of

C1, C2 = "C1 Evidence base", "C2 Local innovation"
NUMBER = "Enter a number: 0 if there were none, or [x] if you could not supply it."
NOTHING_TO_DO = "If that is right, you need do nothing."
NEW_COPY = "Open it in Excel, check it, save a new copy and send that."


def cell(name: str, at: str, xml: str, code: str = "", text: str = "", severity: Severity = "error") -> Spoilt:
    """A fault of one cell's element."""
    says = (Said(code, severity, place_of(at), text),) if code else ()
    return Spoilt(name, says, with_cell(at, xml))


def odd(name: str, spoil: Spoil, *says: Said) -> Spoilt:
    """A fault of the file, as it may come from another program."""
    return Spoilt(name, says, spoil)


FORMULAS: tuple[Spoilt, ...] = (
    cell("formula-with-its-value", "EB_1.trained", "<c {r}><f>100+20</f><v>120</v></c>"),
    cell("formula-with-an-error", "EB_1.trained", '<c {r} t="e"><f>Sheet9!A1</f><v>#REF!</v></c>', "error_value",
        f"This cell holds #REF!, an error of the spreadsheet, not a number. Type over it. {NUMBER}"),
    cell("formula-that-shows-nothing", "EB_1.trained", '<c {r} t="str"><f>IF(1,"","")</f><v></v></c>', "blank",
        f"This cell is blank. {NUMBER}"),
    cell("formula-that-gives-a-text", "EB_1.trained", '<c {r} t="str"><f>TEXT(1204,"#,##0")</f><v>1,204</v></c>',
        "read_as_number", f'This cell holds "1,204" as text. It was read as the number 1,204. {NOTHING_TO_DO}', "note"),
    cell("formula-that-gives-true", "EB_1.trained", '<c {r} t="b"><f>1=1</f><v>1</v></c>', "not_a_number",
        f"This cell holds TRUE, not a number. {NUMBER}"),
    cell("formula-into-another-workbook", "EB_1.trained", "<c {r}><f>[1]Sheet1!$A$1</f><v>120</v></c>",
        "from_another_workbook", "This cell's value comes from another workbook. Paste the value.", "query"),
    cell("formula-without-a-value", "LI_2.bids", "<c {r}><f>SUM(A1:A9)</f></c>", "not_calculated",
        "This cell holds a formula that was never worked out, so there is no value to read. Open the workbook in your "
        "spreadsheet program, save it and send it again, or type the answer over the formula."),
)  # fmt: skip

TEXTS: tuple[Spoilt, ...] = (
    cell("text-inline", "EB_2.remarks", '<c {r} t="inlineStr"><is><t>More people came.</t></is></c>'),
    cell(
        "text-inline-for-a-number", "EB_1.trained", '<c {r} t="inlineStr"><is><r><t>12</t></r><r><t>0</t></r></is></c>',
        "read_as_number", f'This cell holds "120" as text. It was read as the number 120. {NOTHING_TO_DO}', "note"),
    cell("text-with-an-escape", "EB_2.remarks", '<c {r} t="inlineStr"><is><t>One_x000D_two</t></is></c>'),
    cell("number-in-scientific-form", "EB_1.trained", "<c {r}><v>1.2E2</v></c>"),
    cell("date-in-iso-form", "EB_2.since", '<c {r} t="d"><v>2024-05-03</v></c>'),
)  # fmt: skip


def in_lower_case(part: bytes) -> bytes:
    """Cells are "e5", as one program writes them."""
    return re.sub(rb'<c r="[A-Z]+', lambda found: found[0].lower(), part)


def strict(content: bytes) -> bytes:
    """Saved as "Strict Open XML Spreadsheet": every namespace is another."""
    swap = (
        (
            b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
            b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        ),
        (
            b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        ),
    )
    parts = unzipped(content)
    for name, part in parts.items():
        for old, new in swap:
            part = part.replace(old, new)
        parts[name] = part
    return zipped(parts)


def in_utf_16(part: bytes) -> bytes:
    """The same XML in another encoding."""
    text = re.sub(r"^<\?xml[^>]*\?>", "", part.decode())
    return f'<?xml version="1.0" encoding="UTF-16"?>{text}'.encode("utf-16")


ODDITIES: tuple[Spoilt, ...] = (
    odd("saved-as-strict", strict),
    odd("sheet-in-utf-16", with_sheet(C1, in_utf_16)),
    odd("references-in-lower-case", with_sheet(C1, in_lower_case)),
    odd("stray-cell-at-the-far-corner", with_sheet(C1, lambda part: part.replace(
        b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>7</v></c></row></sheetData>'))),
    odd("many-formatted-blank-rows", with_sheet(C1, lambda part: part.replace(
        b"</sheetData>", b"".join(b'<row r="%d"><c r="A%d" s="1"/></row>' % (row, row) for row in range(1000, 11000))
        + b"</sheetData>"))),
    odd("custom-property-beside-a-sheet", lambda content: zipped(
        {**unzipped(content), "xl/customProperty1.bin": b"\x00\x01\x02"})),
)  # fmt: skip


def damaged(title_part: str) -> Said:
    """What is said of a part that cannot be read."""
    text = f"This workbook is damaged: its part '{title_part}' cannot be read. {NEW_COPY}"
    return Said("damaged", "error", "", text)


SHEET = "xl/worksheets/sheet2.xml"  # that of C1
DAMAGED: tuple[Spoilt, ...] = (
    odd("sheet-cut-short", with_part(SHEET, lambda part: part[: len(part) // 2]), damaged(SHEET)),
    odd("sheet-that-is-not-xml", with_part(SHEET, lambda _: b"\x00\x01\x02"), damaged(SHEET)),
    odd("cell-twice", with_cell("EB_1.trained", "<c {r}><v>120</v></c><c {r}><v>9</v></c>"), damaged(SHEET)),
    odd("text-out-of-range", with_cell("EB_1.trained", '<c {r} t="s"><v>99999</v></c>'), damaged(SHEET)),
    odd("number-that-is-none", with_cell("EB_1.trained", "<c {r}><v>12O</v></c>"), damaged(SHEET)),
    odd("style-out-of-range", with_cell("EB_1.trained", '<c r="E5" s="9999"><v>120</v></c>'), damaged(SHEET)),
)  # fmt: skip

FAULTS: tuple[Spoilt, ...] = (*FORMULAS, *TEXTS, *ODDITIES, *DAMAGED)
