"""What is long in the making, made once for all the processes that tests run in.

Before the `conftest` modules, whose fixtures copy what is made here.
"""

from __future__ import annotations

import fcntl
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """Return a copy, for this process alone, of the folder that *make* fills.

    Where tests run in several processes, the first to ask makes it and the others wait. Nobody works in the folder
    itself: a database that one process has open cannot be copied by another.
    """
    own = factory.getbasetemp()
    shared = own.parent if own.name.startswith("popen-") else own  # pytest-xdist gives each process its own
    made, done = shared / f"{name}-made", shared / f"{name}-done"
    with (shared / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.is_file():
            shutil.rmtree(made, ignore_errors=True)
            made.mkdir()
            make(made)
            done.touch()
    return Path(shutil.copytree(made, factory.mktemp(name) / "own"))
