"""What is found broken only when somebody asks for it, after its end, or where a whole stream is missing."""

from __future__ import annotations

import struct
from xml.parsers import expat

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from impact.returns.answers import Raw
from impact.returns.reading.compound import read_stream
from impact.returns.reading.gathering import Pool
from impact.returns.reading.keeping import Written
from impact.returns.reading.plain_text import decoded, sound
from impact.returns.reading.unreadable import Unreadable
from impact.returns.reading.workbook import read_workbook
from tests.returns.hostile_files import ONE_CELL, SHEET, deflated
from tests.returns.hostile_files import Raw as Zip
from tests.returns.workbooks import by_hand, zipped


def test_a_formula_that_cannot_be_read_after_all_is_an_error_and_never_blank():
    """A byte that is no UTF-8 in it gives an error value of ours."""
    assert Written(b"A1+\xff", b"1", "n", 0, Pool()).made() == Raw("error", "#DAMAGED!", "#DAMAGED!")


def test_a_compound_file_without_the_stream_is_incomplete():
    """One sector of directory, and in it no stream at all."""
    header = bytearray(512)
    struct.pack_into("<H", header, 30, 9)
    struct.pack_into("<II", header, 44, 1, 1)
    struct.pack_into("<I", header, 60, 0xFFFFFFFE)
    struct.pack_into("<109I", header, 76, 0, *[0xFFFFFFFF] * 108)
    table = struct.pack("<128I", 0xFFFFFFFD, 0xFFFFFFFE, *[0xFFFFFFFF] * 126)
    with pytest.raises(Unreadable) as refused:
        read_stream(bytes(header) + table + bytes(512), ["Workbook"])
    assert refused.value.finding.code == "damaged"


@pytest.mark.parametrize("blanks", [0, 100_000])
@pytest.mark.parametrize("more", [1, 200, 100_000])
def test_bytes_after_the_end_of_a_packed_part_are_damage(blanks, more):
    """The rest is neither read nor waited for, however much was still to come out when the end was met."""
    sheet = str(by_hand(ONE_CELL)[SHEET]).encode() + b" " * blanks
    packed = deflated(sheet, b" ", 0) + bytes(more)
    with pytest.raises(Unreadable) as refused:
        read_workbook(Zip().sound(SHEET).add(SHEET, packed, raw=sheet).bytes())
    assert refused.value.finding.code == "damaged"


BROKEN = (b"\xd4he", b"Ad\xf0pted", b"\xc3\xa9\xc3a", b"\xe2\x82 ")  # each begins a letter and does not go on with it


@pytest.mark.parametrize("written", BROKEN)
def test_a_letter_begun_in_a_formula_and_not_gone_on_with(written):
    """It is not left until it is asked for, though it is the last beyond ASCII: the parser refuses it."""
    rows = b'<row r="1"><c r="A1"><f>"' + written + b'"</f><v>1</v></c></row>'
    parts = by_hand("")
    sheet = str(parts[SHEET]).encode().replace(b"</sheetData>", rows + b"</sheetData>")
    assert rows in sheet
    assert not sound(rows)
    with pytest.raises(Unreadable) as refused:
        read_workbook(zipped({**parts, SHEET: sheet}))
    assert refused.value.finding.code == "damaged"


PIECES = (b"a", b"]", b">", b"&", b"amp;", b"#215;", b"&#x", b"\xc3", b"\xa9", b"\xe2\x82", b"\xac", b"\xef\xbf",
          b"\xbe", b"\xf0\x9f\x92", b"\xa9", b"\n", b"\x01", b"&#65;", b"&lt;", b"&#0;")  # fmt: skip


@given(st.lists(st.sampled_from(PIECES) | st.binary(max_size=2), max_size=6).map(b"".join))
@example(b"\xd4he")
def test_what_is_sound_the_parser_reads_alike(text):
    """Whatever stands between two tags: where it may be left until it is asked for, it is what the parser reads."""
    text = text.replace(b"<", b"").replace(b"\r", b"")
    block = b"<f>" + text + b"</f>"
    if sound(block):
        assert decoded(text, True) == _parsed(block)


def _parsed(block: bytes) -> str:
    heard: list[str] = []
    parser = expat.ParserCreate("utf-8")
    parser.CharacterDataHandler = heard.append
    parser.Parse(block, True)
    return "".join(heard)
