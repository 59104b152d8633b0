"""Every choice of method has its paragraph, and every paragraph a test that carries its name."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ABOUT_WORDING = {"Wording"}  # says where the words come from, and nothing of a figure


def headings() -> set[str]:
    """The paragraphs of methods.md, by their headings."""
    return set(re.findall(r"^## (.+)$", (ROOT / "metrics" / "methods.md").read_text(encoding="utf-8"), re.MULTILINE))


def marks() -> Iterator[str]:
    """The name in each `@pytest.mark.method("…")`, and in each `pytestmark` of that kind."""
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "method":
                yield from (
                    each.value for each in node.args if isinstance(each, ast.Constant) and isinstance(each.value, str)
                )


def test_every_paragraph_is_carried_by_a_test():
    """A paragraph without a test is a promise that nobody keeps."""
    assert headings() - set(marks()) - ABOUT_WORDING == set()


def test_every_mark_names_a_paragraph():
    """A test that carries a name carries one that is there."""
    assert set(marks()) - headings() == set()


def test_every_docstring_that_cites_a_paragraph_cites_one_that_is_there():
    """`Source: metrics/methods.md, "Coverage", "Small numbers"` names paragraphs as they are headed."""
    cited = re.compile(r'metrics/methods\.md((?:,?\s+(?:and\s+)?["\']\w[^"\']*["\'])+)')
    for path in sorted((ROOT / "impact").rglob("*.py")):
        for found in cited.finditer(path.read_text(encoding="utf-8")):
            named = {" ".join(name.split()) for name in re.findall(r'["\'](\w[^"\']*)["\']', found[1])}
            assert named <= headings(), (path, named - headings())
