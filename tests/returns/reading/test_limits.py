"""How much a workbook may hold: what would cost too much to read is refused, in plain words."""

from __future__ import annotations

import pytest

from impact.returns.reading.unreadable import LIMITS
from tests.returns.hostile_files import Q, bomb
from tests.returns.reading.handwritten import FRESH, SHEET, refusal
from tests.returns.workbooks import by_hand, zipped


def at_most(patch: pytest.MonkeyPatch, what: str, most: int) -> None:
    """Let a workbook hold less."""
    patch.setitem(LIMITS, what, (most, LIMITS[what][1]))


def test_large_file():
    """The file itself is measured before anything else."""
    assert refusal(bytes(24 * 1024 * 1024)) == (
        "This file is 24 MB; a return is at most 20 MB. "
        "Remove pictures and sheets that you added, save it and send that."
    )


def test_many_parts():
    """A directory of thousands of parts is refused before it is read."""
    parts = {f"xl/{number}.xml": "" for number in range(2001)}
    assert refusal(zipped(parts)) == f"This workbook is made of more than 2,000 parts. {FRESH}"


def test_bomb():
    """A small file that unpacks to a great one is stopped while it unpacks."""
    content = bomb(210)
    assert len(content) < 1024 * 1024
    assert refusal(content) == f"This workbook unpacks to more than 200 MB. {FRESH}"


def test_bytes_are_counted_over_all_parts(monkeypatch):
    """Many parts together may not pass the limit either."""
    at_most(monkeypatch, "megabytes", 1)
    parts = by_hand("", strings=["<t/>"])
    parts["xl/sharedStrings.xml"] = str(parts["xl/sharedStrings.xml"]) + " " * 600_000
    parts[SHEET] = str(parts[SHEET]) + " " * 600_000
    assert refusal(zipped(parts)) == f"This workbook unpacks to more than 1 MB. {FRESH}"


def test_many_cells(monkeypatch):
    """Cells are counted whether they hold anything or not."""
    at_most(monkeypatch, "cells", 3)
    for rows in (
        '<row r="1"><c/><c/><c/><c/></row>',
        f'<row r="1">{"".join(f"<c r={Q}{c}1{Q}/>" for c in "ABCD")}</row>',
    ):
        assert refusal(zipped(by_hand(rows))) == f"This workbook has more than 3 cells. {FRESH}"


def test_many_texts(monkeypatch):
    """A table of empty texts costs nothing to send and much to keep."""
    at_most(monkeypatch, "texts", 3)
    assert refusal(zipped(by_hand("", strings=["<t/>"] * 4))) == f"This workbook holds more than 3 texts. {FRESH}"


def test_many_sheets_and_names(monkeypatch):
    """Sheets and names are counted too."""
    at_most(monkeypatch, "names", 2)
    names = "".join(f'<definedName name="n{i}">S!$A$1</definedName>' for i in range(3))
    assert refusal(zipped(by_hand("", names=names))) == f"This workbook defines more than 2 names. {FRESH}"
    at_most(monkeypatch, "sheets", 0)
    assert refusal(zipped(by_hand(""))) == f"This workbook has more than 0 sheets. {FRESH}"
