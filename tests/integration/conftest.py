"""What several of these modules start from, made once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.integration.quarters import make_quarter
from tests.made_once import made_once


@pytest.fixture(scope="session")
def quarter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace in which a quarter has begun to come in. A test that changes anything copies it first."""
    return made_once(tmp_path_factory, "quarter", make_quarter) / "ours"
