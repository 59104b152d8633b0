"""What is said of broken definitions, each with its file, line and column: edits of a small plan without a fault.

The cases stand in `definitions.json`: under a name what is replaced where, and files put in place of others (null for
none). Every fault of each is kept in `kept/definitions/faults.txt`; a case with nothing under it is sound. Those called
"alone" have one fault, from which nothing else may follow.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.golden.conftest import Golden
from tests.plan.workspaces import KEPT, told, write_workspace

pytestmark = pytest.mark.slow

CASES = json.loads(KEPT.read_text(encoding="utf-8"))["cases"]


def test_broken_definitions(tmp_path: Path, golden: Golden) -> None:
    """Every fault of every case, in order."""
    parts = []
    for number, (name, case) in enumerate(CASES.items()):
        found = told(write_workspace(tmp_path / str(number), *case["edits"], files=case.get("files")))
        assert not name.startswith("alone") or len(found) == 1, f"{name}: {found}"
        parts.append("\n".join([f"=== {name}", *found]))
    golden("definitions/faults.txt", "\n".join(parts) + "\n")
