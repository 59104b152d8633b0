"""Figures with a raised, lowered or struck part in an .xlsb: what was a mark is kept as one, never as more digits."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from impact.returns.reading import binarytexts
from impact.returns.reading.otherformats import read_as_saved
from impact.returns.reading.unreadable import Unreadable
from impact.returns.reading.workbook import read_workbook
from tests.returns.binaryworkbooks import font, record, rich, wide, xlsb
from tests.returns.libreoffice import converted, needs_libreoffice

FONTS = (font(raised=1), font(raised=2), font(struck=True), font())  # from 1 on; 0 is the workbook's own
RICH = [
    ("1202", [(3, 1)], "120²"), ("1202", [(3, 2)], "120(₂)"), ("1202", [(3, 3)], "1202̶"),
    ("1202", [(3, 0)], "1202"), ("1202", [(3, 4)], "1202"), ("1202", [], "1202"),
    ("1202", [(0, 3), (3, 0)], "1̶2̶0̶2"), ("1202", [(0, 3)], "1202"), ("2120", [(0, 1), (1, 4)], "(²)120"),
    ("1202", [(3, 99)], "1202"), ("1202", [(9, 1)], "1202"), ("CO2", [(2, 2)], "CO₂"), ("", [(0, 1)], ""),
    ("𝄞2", [(2, 1)], "𝄞²"),
]  # fmt: skip


def shared_text(number: int = 0, column: int = 1) -> bytes:
    """A cell that holds the shared text of this number."""
    return record(7, struct.pack("<III", column - 1, 0, number))


@pytest.mark.parametrize(("text", "runs", "read"), RICH)
def test_runs_of_an_xlsb(text, runs, read):
    """Shared or in its cell: each run begins at a letter, counted in UTF-16, and names its font by its place."""
    own = record(62, struct.pack("<II", 1, 0) + rich(text, runs))
    cells = {(1, 1): shared_text(), (1, 2): own, (1, 3): shared_text(1, 3)}
    content = xlsb({"S": cells}, fonts=FONTS, texts=[rich(text, runs), b"\0" + wide("x")])
    (sheet,) = read_as_saved(content).workbook.sheets
    assert [sheet.at(1, column).value for column in (1, 2, 3)] == [read, read, "x"]


def test_a_phonetic_guide_is_no_part_of_the_text():
    """It comes after the runs and is passed over."""
    text = rich("1202", [(3, 1)], phonetic=wide("guide") + bytes(8))
    (sheet,) = read_as_saved(xlsb({"S": {(1, 1): shared_text()}}, fonts=FONTS, texts=[text])).workbook.sheets
    assert sheet.at(1, 1).value == "120²"


@pytest.mark.parametrize("fonts", [(), FONTS])
@pytest.mark.parametrize("cut", [1, 4, 7])
def test_runs_that_are_not_all_there_are_damage(fonts, cut):
    """Whether or not any font is raised, a text that ends within its runs is not read."""
    with pytest.raises(Unreadable) as refused:
        read_as_saved(xlsb({"S": {(1, 1): shared_text()}}, fonts=fonts, texts=[rich("1202", [(3, 1)])[:-cut]]))
    assert refused.value.finding.code == "damaged"


def test_more_runs_than_may_be_read(monkeypatch):
    """They are counted over the whole workbook."""
    monkeypatch.setattr(binarytexts, "MOST_RUNS", 3)
    two = rich("1202", [(2, 1), (3, 2)])
    cells = {(1, 1): shared_text()}
    assert read_as_saved(xlsb({"S": cells}, fonts=FONTS, texts=[two])).workbook.sheets[0].at(1, 1).value == "12⁰(₂)"
    with pytest.raises(Unreadable) as refused:
        read_as_saved(xlsb({"S": cells}, fonts=FONTS, texts=[two, two]))
    assert refused.value.finding.says == "This workbook has more than 3 changes of font within its texts."


@needs_libreoffice
def test_libreoffice_reads_the_same(tmp_path: Path):
    """Another program takes the same letters for raised, so that fonts are counted as it counts them."""
    texts = [rich(text, runs) for text, runs, _ in RICH if runs and runs[-1][1] < 5 and runs[-1][0] < len(text)]
    cells = {(number + 1, 1): shared_text(number) for number in range(len(texts))}
    content = xlsb({"S": cells}, fonts=FONTS, texts=texts)
    ours = read_as_saved(content).workbook.sheets[0]
    theirs = read_workbook(converted(tmp_path, "xlsx", {"rich": content}, "xlsb")["rich"]).sheets[0]
    assert [theirs.at(*place).value for place in cells] == [ours.at(*place).value for place in cells]
