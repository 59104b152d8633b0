"""Rules of the definitions as spreadsheet formulas: how they are written, and that they say what the checks say."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact.checks.rule import violated
from impact.plan.formula import Value, parse
from impact.plan.spreadsheet import (
    Block,
    Cell,
    Contained,
    ErrorValue,
    Sheets,
    Term,
    Worth,
    call,
    chosen,
    in_row,
    joined,
    serial,
    written,
)

KINDS: dict[str, Any] = {
    "a": "number",
    "b": "count",
    "c": "percent",
    "day": "date",
    "other": "date",
    "said": "choice",
    "ready": "yes_no",
}
_SORTS: dict[str, Any] = {"count": "number", "percent": "number", "choice": "text"}
TERMS = {name: Term(Cell(1, at), _SORTS.get(kind, kind)) for at, (name, kind) in enumerate(KINDS.items(), start=1)}
RULES = (
    "a <= b",
    "a < b <= c",
    "a + b == c",
    "a - b - c < 10",
    "a / b > 0.5",
    "-a < b * 2",
    "not (a > b) and c >= 0",
    "a > b or c == 1",
    "day <= other",
    "other - day < 30",
    'said == "Half-way" or a > 0',
    'said != "Done" and a >= b',
    "ready",
    "not ready or a > 0",
    "a is blank or b > 0",
    "a is not blank and b > 0",
)


@pytest.mark.parametrize(
    ("node", "text"),
    [
        (joined("<=", Cell(6, 5), Cell(5, 5)), "=E6<=E5"),
        (joined("-", 1, joined("*", Block(5, 1, 9, 1, "It's"), 2)), "=1-('It''s'!$A$5:$A$9*2)"),
        (chosen((True, 'say "no"'), otherwise=0.5), '=IF(TRUE,"say ""no""",0.5)'),
        (call("LEN", "x" * 300), f'=LEN(("{"x" * 250}"&"{"x" * 50}"))'),
        ("SORT(it)", '=("SORT"&"(it)")'),
    ],
)  # fmt: skip
def test_formulas_are_written_plainly(node, text):
    """Brackets wherever two signs meet; no text longer than Excel takes, none that looks like a function."""
    assert written(node) == text


def test_a_formula_is_written_once_for_every_row():
    """A row's own cells are filled in when its number is known."""
    formula = written(call("ISBLANK", Cell(0, 3)))
    assert [in_row(formula, row) for row in (5, 6)] == ["=ISBLANK(C5)", "=ISBLANK(C6)"]


def test_a_rule_about_something_else_is_left_to_the_checks():
    """A name that no cell of the template has cannot stand in a formula."""
    assert violated("a <= unheard_of", TERMS) is None


NUMBERS = st.integers(-3, 40).map(float)
DATES = st.dates(date(2024, 1, 1), date(2024, 3, 1))
VALUES = {
    "a": NUMBERS, "b": NUMBERS, "c": NUMBERS, "day": DATES, "other": DATES,
    "said": st.sampled_from(["Begun", "Half-way", "Done"]), "ready": st.booleans(),
}  # fmt: skip


@given(rule=st.sampled_from(RULES), values=st.fixed_dictionaries({}, optional=VALUES))
def test_a_formula_finds_what_the_check_finds(rule: str, values: dict[str, Value]):
    """Where every answer is there, both say the same; with one missing the formula may be quiet, never wrong."""
    cells: dict[tuple[str, int, int], Worth] = {
        ("S", 1, at): as_held(values[name]) for at, name in enumerate(KINDS, start=1) if name in values
    }
    formula = violated(rule, TERMS)
    assert formula is not None
    found = Sheets(cells, {"S": 1}, {}).worth(formula, "S")
    broken = parse(rule).evaluate(values) is False
    if parse(rule).names <= values.keys():
        assert found is broken
    else:
        assert broken or found is False


def as_held(value: Value) -> Contained:
    """An answer as its cell holds it."""
    if isinstance(value, bool):
        return "Yes" if value else "no"
    return serial(value) if isinstance(value, date) else value


def assert_not_broken(rule: str, cells: dict[tuple[str, int, int], Any]) -> None:
    formula = violated(rule, TERMS)
    assert formula is not None
    assert Sheets(cells, {"S": 1}, {}).worth(formula, "S") is False


@pytest.mark.parametrize("held", ["[x]", "TBC", True, ErrorValue("#REF!"), None])
def test_what_is_no_answer_breaks_no_rule(held):
    """A marker, words and errors have their own message; a rule waits until they are mended."""
    cells = {("S", 1, 1): held, ("S", 1, 2): -1.0}
    assert_not_broken("a <= b", cells)


def test_a_marker_is_not_a_blank():
    """`is blank` waits beside [x]: nobody knows what it would have been."""
    cells = {("S", 1, 1): "[x]", ("S", 1, 2): -1.0}
    assert_not_broken("a is blank", cells)
