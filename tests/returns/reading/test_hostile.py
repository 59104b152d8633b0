"""Every hostile file is refused under its own code, or read where it only looks dangerous, and soon."""

from __future__ import annotations

from time import process_time

import pytest

from impact.returns.reading.unreadable import Unreadable
from impact.returns.reading.xlsx import read_workbook
from tests.returns.hostile import EXPECTED, HOSTILE

pytestmark = pytest.mark.slow

SOON = 5  # seconds of the processor's time, whatever else the machine does


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_file(name):
    """It is refused with the finding that fits it, or read; never slowly."""
    content = HOSTILE[name]()
    begun = process_time()
    try:
        found = read_workbook(content).sheets[0].at(1, 1)
    except Unreadable as unreadable:
        assert unreadable.finding.code == EXPECTED[name]
        assert unreadable.finding.remedy
    else:
        assert EXPECTED[name] == ""
        assert found.kind in ("number", "text")
    assert process_time() - begun < SOON
