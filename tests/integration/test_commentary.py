"""`impact commentary` and the style in `impact check`, as a team would run them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.integration.commands import impact_here
from tests.integration.quarters import PERIOD

WORDS = """\
Now {{ value "IW-99" }}, and 64% before.
"""


@pytest.fixture
def workspace(quarter: Path, tmp_path: Path) -> Path:
    """A copy of the quarter's workspace, with one file of commentary."""
    root = tmp_path / "ours"
    shutil.copytree(quarter, root, ignore=shutil.ignore_patterns("to-send", "returns"))
    folder = root / "reports" / PERIOD / "commentary"
    folder.mkdir(parents=True)
    (folder / "C4.md").write_text(WORDS, encoding="utf-8")
    return root


def test_commentary_is_held_to_the_results(workspace: Path) -> None:
    """What must be mended comes first, each at its place; then nothing is found."""
    said = impact_here(workspace, "commentary", "--period", PERIOD)
    assert said.status == 1
    assert said.out == (
        "To mend:\n"
        f"reports/{PERIOD}/commentary/C4.md:1:5  the plan has no measure 'IW-99'. Did you mean 'IW-19'?\n"
        "To mend, or to leave where it is right:\n"
        f"reports/{PERIOD}/commentary/C4.md:1:30  64% is typed here, and no measure shows it. Quote the measure, as in "
        '{{ value "IW-12" }}, or say where it is from: {{ outside "64%" source="…" }}.\n'
    )
    assert said.err == "\n1 error and 1 query in 1 file of commentary.\n"
    path = workspace / "reports" / PERIOD / "commentary" / "C4.md"
    path.write_bytes(b'Now {{ value "IW-17" }}\xff 64%.')
    told = json.loads(impact_here(workspace, "commentary", "--period", PERIOD, "--json").out)
    assert (told["period"], told["files"]) == (PERIOD, ["C4"])
    assert [(one["severity"], one["line"], one["column"]) for one in told["remarks"]] == [
        ("error", 1, 24), ("query", 1, 26),
    ]  # fmt: skip
    path.write_bytes(b'\xef\xbb\xbfNow {{ value "IW-17" }}.\r\n')
    said = impact_here(workspace, "commentary", "--period", PERIOD)
    assert (said.status, said.out) == (0, "No faults in 1 file of commentary.\n")
    path.unlink()
    said = impact_here(workspace, "commentary", "--period", PERIOD)
    assert (said.status, said.out[:38]) == (0, "There is no commentary on Q1 2024/25 y")


def test_a_fault_in_the_style_is_one_of_the_check(workspace: Path) -> None:
    """With its line, like a fault of the definitions; what is only odd does not stop anything."""
    style = workspace / "style.toml"
    style.write_text(style.read_text(encoding="utf-8") + '\n[colours]\naccent = "#FFCC00"\n', encoding="utf-8")
    said = impact_here(workspace, "check")
    line = style.read_text(encoding="utf-8").count("\n")
    assert (said.status, said.out.splitlines(keepends=True)[0]) == (  # what may be asked of the plan comes after
        1,
        f"style.toml:{line}:1  text in 'accent' (#FFCC00) on white has a contrast of 1.5; 4.5 is the least. Choose a "
        "darker one.\n",
    )
    told = json.loads(impact_here(workspace, "check", "--json").out)
    asked = [one for one in told["queries"] if one["file"] == "style.toml"]
    assert ([one["line"] for one in told["faults"]], asked) == ([line], [])
