"""The house stays one that a second person can carry: how large each room is, and no name for two things."""

from __future__ import annotations

import ast
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import grimp

ROOT = Path(__file__).parents[1]
HOUSE = ROOT / "impact"

# Ceilings only ever go down. The aim: 19,000 lines of code, 28,000 in all, 130 modules; 30,000 lines of tests.
MOST_CODE, MOST_LINES, MOST_MODULES, MOST_TEST_LINES = 23_230, 33_970, 130, 32_550
MODELS = {"plan/model.py", "results/model.py", "store/model.py"}


def code_lines(text: str) -> int:
    """Lines that hold code: docstrings, comments and blank lines apart."""
    documented: set[int] = set()
    within_text: set[int] = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            if ast.get_docstring(node, clean=False) is not None:
                documented.update(range(node.body[0].lineno, (node.body[0].end_lineno or 0) + 1))
        elif isinstance(node, ast.Constant | ast.JoinedStr):
            within_text.update(range(node.lineno + 1, (node.end_lineno or 0) + 1))
    return sum(
        number in within_text or line.strip()[:1] not in ("", "#")
        for number, line in enumerate(text.split("\n"), start=1)
        if number not in documented
    )


def modules() -> Iterator[tuple[str, str]]:
    """Every module's path within the house, and its text."""
    for path in sorted(HOUSE.rglob("*.py")):
        yield path.relative_to(HOUSE).as_posix(), path.read_text(encoding="utf-8")


def test_size() -> None:
    """The house is no larger than its ceilings; the table shows where it is large."""
    rooms: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for path, text in modules():
        for room in (path.split("/")[0] if "/" in path else "(top)", "all"):
            rooms[room].update(modules=1, lines=text.count("\n"), code=code_lines(text))
    print(f"\n{'room':10}{'modules':>9}{'lines':>9}{'code':>9}")
    for room, size in sorted(rooms.items(), key=lambda pair: (pair[0] == "all", pair[0])):
        print(f"{room:10}{size['modules']:>9,}{size['lines']:>9,}{size['code']:>9,}")
    whole = rooms["all"]
    assert whole["code"] <= MOST_CODE
    assert whole["lines"] <= MOST_LINES
    assert whole["modules"] <= MOST_MODULES


def test_size_of_the_tests() -> None:
    """The tests are no larger than theirs."""
    lines = sum(path.read_text(encoding="utf-8").count("\n") for path in (ROOT / "tests").rglob("*.py"))
    assert lines <= MOST_TEST_LINES


def test_a_class_name_stands_for_one_thing() -> None:
    """No class name stands twice in the house."""
    names = Counter(
        node.name for _, text in modules() for node in ast.parse(text).body if isinstance(node, ast.ClassDef)
    )
    assert [name for name, times in names.items() if times > 1] == []


def test_a_file_name_stands_once_in_a_room() -> None:
    """No file name stands twice in a room, and few rooms have a `model.py`."""
    paths = [path for path, _ in modules() if "/" in path and not path.endswith("__init__.py")]
    names = Counter((path.split("/")[0], path.split("/")[-1]) for path in paths)
    assert [name for name, times in names.items() if times > 1] == []
    assert {path for path in paths if path.endswith("/model.py")} == MODELS


def test_a_small_module_has_more_than_one_reader() -> None:
    """Under 100 lines for one importer is a piece cut off: checks and commands apart, which are small by design."""
    house = grimp.build_graph("impact")
    cut_off = [
        path
        for path, text in modules()
        if "/" in path and not path.startswith(("checks/", "cli/")) and text.count("\n") < 100
        if "__init__" not in path and "migrations/" not in path
        if len(house.find_modules_that_directly_import("impact." + path[:-3].replace("/", "."))) < 2
    ]
    assert cut_off == []


def test_the_documents_name_what_is_there() -> None:
    """A module or folder that a document for maintainers names is where it says."""
    documents = [(ROOT / name).read_text(encoding="utf-8") for name in ("ARCHITECTURE.md", "CONTRIBUTING.md")]
    named = {path for text in documents for path in re.findall(r"`([a-z_/]+(?:\.py|/))`", text)}
    lost = {path for path in named if not any((under / path).exists() for under in (ROOT, HOUSE))}
    assert [path for path in sorted(lost) if not any(HOUSE.rglob(path))] == []
