from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from impact.store.submissions import Store


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the test's store is."""
    return tmp_path / "store" / "impact.sqlite3"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    """A new store with nothing in it."""
    with Store.open(f"sqlite:///{path}") as opened:
        yield opened
