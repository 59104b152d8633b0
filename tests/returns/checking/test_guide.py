"""The guide to the checks: every code that a finding can have stands in it once, with its severity."""

from __future__ import annotations

import ast
import inspect
import re
import sys
from pathlib import Path
from textwrap import fill

import pytest

from impact.checks import RETURN_CHECKS, ROW_CHECKS
from impact.returns.interpretation import _INSTEAD, _NEAR, _NOT_OFFERED
from impact.returns.judging import ALIKE
from impact.returns.reading.unreadable import _WORDS

ROOT = Path(__file__).parents[3]
GUIDE = ROOT / "docs" / "checks.md"
KINDS = {kind.code: kind for kind in (*RETURN_CHECKS, *ROW_CHECKS)}
MAKING = {"Finding": "", "finding": "", "error": "Error", "wrong": "Error", "query": "Query", "note": "Note"}
MAKING |= {"_unreadable": "Error", "_near": "Error", "_not_a": "Error", "_taken": "Note", "_holds": "Error"}


def codes() -> dict[str, set[str]]:
    """Every code that a finding is made with, and its severity where that is plain; "" where it is not."""
    found: dict[str, set[str]] = {code: {"Error or query"} for code in KINDS}
    tables = _NEAR, _INSTEAD, (code for code, _ in _NOT_OFFERED.values()), (code for code, *_ in _WORDS.values())
    found |= {code: {"Error"} for table in tables for code in table}
    for path in [*(ROOT / "impact" / "returns").rglob("*.py"), *(ROOT / "impact" / "checks").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            named: list[tuple[ast.expr, str]] = []
            if isinstance(node, ast.Call) and node.args:
                name = getattr(node.func, "id", "") or (
                    "finding" if getattr(node.func, "attr", "") == "finding" else ""
                )
                named = [(node.args[0], MAKING[name])] if name in MAKING else []
            elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Tuple):  # code, says = "negative", …
                targets = getattr(node.targets[0], "elts", [])
                named = [
                    (value, "")
                    for target, value in zip(targets, node.value.elts, strict=False)
                    if getattr(target, "id", "") == "code"
                ]
            for argument, severity in named:
                if isinstance(argument, ast.Constant) and argument.value:
                    found.setdefault(str(argument.value), set()).add(severity)
    return found


def written(guide: str) -> str:
    """*guide* with the paragraph of each kind of check as its own file has it."""
    for code, kind in KINDS.items():
        _, *paragraphs = inspect.cleandoc(sys.modules[kind.__module__].__doc__ or "").split("\n\n")
        said = "\n\n".join(fill(" ".join(each.split()), 120, break_on_hyphens=False) for each in paragraphs)
        section = f"### `{code}`\n\n{said}\n"
        if f"### `{code}`" in guide:
            guide = re.sub(rf"### `{code}`\n.*?(?=\n##|\Z)", section.replace("\\", r"\\"), guide, flags=re.DOTALL)
        else:
            guide = f"{guide.rstrip()}\n\n{section}"
    return guide


def test_guide_says_of_each_kind_what_its_file_says(request: pytest.FixtureRequest):
    """A kind of check is one file, its paragraph in it; `--golden` writes the guide anew."""
    guide = GUIDE.read_text(encoding="utf-8")
    if request.config.getoption("--golden"):
        GUIDE.write_text(written(guide), encoding="utf-8", newline="\n")
    assert GUIDE.read_text(encoding="utf-8") == written(guide)


def test_guide_has_a_paragraph_for_every_check():
    """Each code that a finding can have stands in docs/checks.md once, and no other does."""
    listed = re.findall(r"^### `([a-z_]+)`", GUIDE.read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(listed) == sorted(codes())


def test_guide_gives_each_check_its_severity():
    """What the guide calls an error is one; a check that a definition makes may be either."""
    told = dict(re.findall(r"^### `([a-z_]+)`\n\n\*\*([A-Za-z ]+)\.\*\*", GUIDE.read_text("utf-8"), re.MULTILINE))
    for code, severities in codes().items():
        assert {"", told[code]} >= severities, code


def test_what_is_said_together_is_a_check():
    """So that none is said for nothing."""
    assert ALIKE.keys() <= codes().keys()
