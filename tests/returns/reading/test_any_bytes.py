"""Whatever bytes are sent, nothing but `Unreadable` is ever raised."""

from __future__ import annotations

import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from impact.returns.reading.unreadable import Unreadable
from impact.returns.reading.xlsx import read_workbook
from tests.returns.workbooks import by_hand, unzipped, zipped

pytestmark = pytest.mark.slow


def survives(content: bytes) -> None:
    """Reading *content* gives a workbook or `Unreadable`."""
    try:
        read_workbook(content)
    except Unreadable as unreadable:
        assert unreadable.finding.says
        assert unreadable.finding.remedy


_STARTS = st.sampled_from([b"", b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"%PDF-", b"<?xml "])


@settings(max_examples=200, deadline=None)
@given(_STARTS, st.binary(max_size=400))
def test_any_bytes(start, rest):
    """Whatever is sent, only `Unreadable` comes back."""
    survives(start + rest)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_any_bytes_of_the_archive_changed(data):
    """Bytes of a real file changed in passing, its directory included."""
    content = bytearray(SMALL)
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(content) - 1) | st.integers(max(0, len(content) - 400), len(content) - 1))
        content[at] = data.draw(st.integers(0, 255))
    survives(bytes(content))


@settings(max_examples=250, deadline=None)
@given(st.data())
def test_any_part_changed(data):
    """A part changed inside the archive, its checksum made good: the parser and the look-ups are reached."""
    parts = unzipped(SMALL)
    name = data.draw(st.sampled_from(sorted(parts)))
    part = bytearray(parts[name])
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(part) - 1))
        end = at + data.draw(st.integers(0, 12))
        piece = st.sampled_from([b"", b"9" * 30, b"-1", b"#REF!", b"<c>", b"</c>", b"&a;", b'"', b"\xff", b't="e"'])
        part[at:end] = data.draw(piece | st.binary(max_size=4))
    survives(zipped({**parts, name: bytes(part)}, zipfile.ZIP_STORED))


SMALL = zipped(
    by_hand(
        '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" s="0"><v>45473</v></c><c r="C1"><f>1+1</f><v>2</v></c></row>'
        '<row r="2"><c r="A2" t="inlineStr"><is><t>x</t></is></c><c r="B2" t="b"><v>1</v></c></row>',
        strings=["<t>one</t>"],
        formats=["d/m/yyyy"],
        names="<definedName name=\"a.b\">'S'!$A$1</definedName>",
    )
)
