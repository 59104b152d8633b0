"""The words about a file that cannot be read."""

from __future__ import annotations

import pytest

from impact.returns.reading.unreadable import too_large

MEGABYTE = 1024**2


@pytest.mark.parametrize(
    ("over", "shown"), [(4 * MEGABYTE, "24"), (MEGABYTE // 2, "20.5"), (MEGABYTE // 20, "20.05"), (1, "20.000001")]
)
def test_file_that_is_too_large(over: int, shown: str):
    """It has as many decimals as tell its size from the limit."""
    says = too_large((20 * MEGABYTE + over) / MEGABYTE, 20).finding.says
    assert says == f"This file is {shown} MB; a return is at most 20 MB."


def test_file_of_a_gigabyte():
    """A thousand has its comma."""
    assert too_large(1204.4, 20).finding.says == "This file is 1,204 MB; a return is at most 20 MB."
