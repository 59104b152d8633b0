"""A workbook read by both lanes of the reader and by the XML parser alone, and how much the parser was given."""

from __future__ import annotations

from dataclasses import replace

import pytest

from impact.returns.grid import DATE, NUMBER
from impact.returns.reading import cells, lane, workbook
from impact.returns.reading.workbook import Unreadable, Workbook, read_workbook

SHEET = "xl/worksheets/sheet1.xml"


def by_the_parser_alone(content: bytes) -> Workbook | str:
    """*content* as the parser's handlers have it, nothing taken past them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cells, "plain_rows", lambda *_: iter(()))
        patch.setattr(cells, "plain_strings", lambda *_: iter(()))
        patch.setattr(cells, "ENTRY_RULES", replace(cells.ENTRY_RULES, runs=lambda *_: iter(())))
        patch.setattr(workbook, "plain_names", lambda *_: iter(()))
        return by_both(content)


def by_both(content: bytes) -> Workbook | str:
    """*content* read, or what is said against it."""
    try:
        return read_workbook(content)
    except Unreadable as unreadable:
        return unreadable.finding.text


def agree(content: bytes) -> None:
    """Both read the same cells, of the same kinds, or refuse the file in the same words."""
    one, other = by_both(content), by_the_parser_alone(content)
    if isinstance(one, str) or isinstance(other, str):
        assert one == other
        return
    assert one == other
    for mine, parsed in zip(one.sheets, other.sheets, strict=True):
        for column in {column for _, column in parsed.cells}:
            left, right = mine.cells.column(column), parsed.cells.column(column)
            assert left.kinds.tolist() == right.kinds.tolist()
            assert left.styles.tolist() == right.styles.tolist()
            for kind in (NUMBER, DATE):
                assert left.numbers[left.kinds == kind].tolist() == right.numbers[right.kinds == kind].tolist()


def parsed_bytes(content: bytes) -> int:
    """How many bytes of the sheets the parser was given."""
    given_ = 0
    feed = lane.TwoLanes.__init__

    def counted(self, lanes, standing, parse, clean):
        def count(chunk: bytes) -> None:
            nonlocal given_
            given_ += len(chunk) if lanes[0].inside == "sheetData" else 0
            parse(chunk)

        feed(self, lanes, standing, count, clean)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lane.TwoLanes, "__init__", counted)
        read_workbook(content)
    return given_


RULE = '<dataValidation type="{}" allowBlank="1" prompt="{}" sqref="A1"><formula1>{}</formula1></dataValidation>'
PLAIN_RULE = RULE.format("custom", "A £ &amp; …", "A1&gt;0")
ROW = '<row r="9"><c r="A9"><v>5</v></c></row>'
