"""How much a workbook may hold: what would cost too much to read is refused, in plain words."""

from __future__ import annotations

import pytest

from impact.returns.reading import archive, cells
from impact.returns.reading import workbook as reader
from impact.returns.reading.workbook import Unreadable
from tests.returns.hostile_files import bomb
from tests.returns.reading.handwritten import FRESH, SHEET, refusal
from tests.returns.workbooks import by_hand, zipped


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
    monkeypatch.setattr(archive, "MOST_INFLATED", 1024**2)
    parts = by_hand("", strings=["<t/>"])
    parts["xl/sharedStrings.xml"] = str(parts["xl/sharedStrings.xml"]) + " " * 600_000
    parts[SHEET] = str(parts[SHEET]) + " " * 600_000
    assert refusal(zipped(parts)) == f"This workbook unpacks to more than 1 MB. {FRESH}"


def test_many_cells(monkeypatch):
    """Cells are counted whether they hold anything or not."""
    monkeypatch.setattr(cells, "MOST_CELLS", 3)
    parts = by_hand('<row r="1"><c/><c/><c/><c/></row>')
    with pytest.raises(Unreadable, match="has more than 3 cells"):
        cells.read_cells(archive.Archive(zipped(parts)), SHEET, cells.Sheet("S", "visible"), cells.Pool(room=3))


def test_many_texts(monkeypatch):
    """A table of empty texts costs nothing to send and much to keep."""
    monkeypatch.setattr(cells, "MOST_STRINGS", 3)
    assert refusal(zipped(by_hand("", strings=["<t/>"] * 4))) == f"This workbook holds more than 3 texts. {FRESH}"


def test_many_sheets_and_names(monkeypatch):
    """Sheets and names are counted too."""
    monkeypatch.setattr(reader, "MOST_NAMES", 2)
    names = "".join(f'<definedName name="n{i}">S!$A$1</definedName>' for i in range(3))
    assert refusal(zipped(by_hand("", names=names))) == f"This workbook defines more than 2 names. {FRESH}"
    monkeypatch.setattr(reader, "MOST_SHEETS", 0)
    assert refusal(zipped(by_hand(""))) == f"This workbook has more than 0 sheets. {FRESH}"
