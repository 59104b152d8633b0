"""What is found broken only when somebody asks for it, or where a whole stream is missing."""

from __future__ import annotations

import struct

import pytest

from impact.returns.filed import Raw
from impact.returns.reading.compound import read_stream
from impact.returns.reading.gathering import Pool
from impact.returns.reading.keeping import Written
from impact.returns.reading.unreadable import Unreadable


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
