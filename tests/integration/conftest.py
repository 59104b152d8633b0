"""What several of these modules start from, made once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.integration.quarters import make_quarter


@pytest.fixture(scope="session")
def quarter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace in which a quarter has begun to come in. A test that changes anything copies it first."""
    return make_quarter(tmp_path_factory.mktemp("quarter"))
