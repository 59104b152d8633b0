"""The published edition that several of these modules look at, made once for all of them."""

from __future__ import annotations

import fcntl
from pathlib import Path

import pytest

from tests.checking.published import publish


@pytest.fixture(scope="session")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's edition. Where tests run in several processes, the first to ask makes it and the others wait."""
    own = tmp_path_factory.getbasetemp()
    shared = own.parent if own.name.startswith("popen-") else own  # pytest-xdist gives each process its own
    done = shared / "edition.txt"
    with (shared / "edition.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.is_file():
            done.write_text(str(publish(shared / "edition")), encoding="utf-8")
    return Path(done.read_text(encoding="utf-8"))
