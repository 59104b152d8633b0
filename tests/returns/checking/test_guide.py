"""The guide to the checks: every code that a finding can have stands in it once, with its severity."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from impact.returns.checking.sayings import CODES, WORDINGS

ROOT = Path(__file__).parents[3]


def codes_of_the_room() -> set[str]:
    """Every code that a finding or wording of the room is made with."""
    codes = set(CODES)
    for path in (ROOT / "impact" / "returns").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = getattr(getattr(node, "func", None), "id", "")
            if isinstance(node, ast.Call) and name in ("Finding", "_unreadable") and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant):
                    codes.add(str(first.value))
    return codes


def test_guide_has_a_paragraph_for_every_check():
    """Each code that a finding can have stands in docs/checks.md once, and no other does."""
    guide = (ROOT / "docs" / "checks.md").read_text(encoding="utf-8")
    listed = re.findall(r"^### `([a-z_]+)`", guide, re.MULTILINE)
    assert sorted(listed) == sorted(codes_of_the_room())


def test_guide_gives_each_check_its_severity():
    """What the guide calls an error is one; a check that a definition makes may be either."""
    guide = (ROOT / "docs" / "checks.md").read_text(encoding="utf-8")
    written = dict(re.findall(r"^### `([a-z_]+)`\n\n\*\*([A-Za-z ]+)\.\*\*", guide, re.MULTILINE))
    of_definitions = {
        "rule", "row_rule", "same_rows", "change", "total", "unlike_before", "outside", "not_found_there",
    }  # fmt: skip
    for wording in WORDINGS:
        expected = "Error or query" if wording.code in of_definitions else wording.severity.capitalize()
        assert written[wording.code] == expected
