"""The published edition that several of these modules look at, made once for all of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.checking.published import publish
from tests.made_once import made_once


@pytest.fixture(scope="session")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's edition."""
    (found,) = made_once(tmp_path_factory, "edition", publish).glob("reports/*/v1")
    return found
