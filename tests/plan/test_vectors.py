"""Formulas over whole columns: the same answers as row by row, in one go."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from impact.plan.formula import Value, parse
from impact.plan.vectors import Vector, evaluate_over

COLUMNS: dict[str, list[Value | None]] = {
    "few": [2.0, 0.0, None],
    "many": [10.0, 10.0, 10.0],
    "stage": ["evaluated", "untested", None],
    "opened": [date(2024, 4, 1), date(2024, 6, 30), None],
    "used": [True, False, None],
}


def over(text: str, columns: dict[str, list[Value | None]], size: int) -> list[Value | None]:
    """What a formula comes to in each row of *columns*."""
    found = evaluate_over(parse(text), {name: Vector.of(values) for name, values in columns.items()}, size)
    return [found.value(row) for row in range(size)]


@pytest.mark.parametrize(
    ("text", "comes_to"),
    [
        ("few", [2.0, 0.0, None]),
        ("few <= many", [True, True, None]),
        ("many / few", [5.0, None, None]),
        ('stage == "evaluated"', [True, False, None]),
        ('"untested" != stage', [True, False, None]),
        ("used or few == 0", [True, True, None]),
        ("used and few == 0", [False, False, None]),
        ("not used", [False, True, None]),
        ("opened - opened", [0.0, 0.0, None]),
        ("stage is blank", [False, False, True]),
        ("unheard_of is blank", [True, True, True]),
        ("few == stage", [None, None, None]),
    ],
)
def test_a_formula_comes_to_its_value_in_each_row(text: str, comes_to: list[Value | None]) -> None:
    """Three rows, the last with nothing known."""
    assert over(text, COLUMNS, 3) == comes_to


def test_whole_numbers_too_large_for_a_float_are_not_rounded() -> None:
    """A product of days and large constants is compared exactly, as it is row by row."""
    text = "(opened - opened + 999999999999999) * 999999999999999 == 999999999999999 * 999999999999999 + few"
    alone = [parse(text).evaluate({name: values[row] for name, values in COLUMNS.items()}) for row in range(3)]
    assert over(text, COLUMNS, 3) == alone


def test_true_and_false_are_where_it_is_known() -> None:
    """An unknown is neither."""
    used = Vector.of(COLUMNS["used"])
    assert (used.true.tolist(), used.false.tolist()) == ([True, False, False], [False, True, False])
    assert not np.any(Vector.of(COLUMNS["few"]).true)


NUMBERS = st.one_of(
    st.integers(min_value=-3, max_value=3).map(float),
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from([0.0, -0.0, 0.1, 1e308, -1e308, 5e-324, 9007199254740993.0]),
)
DATES = st.integers(min_value=0, max_value=400).map(lambda days: date(2024, 1, 1) + timedelta(days))
TEXTS = st.sampled_from(["a", "b", "evaluated", "", "é"])
KINDS: dict[str, st.SearchStrategy[Value]] = {"n": NUMBERS, "d": DATES, "t": TEXTS, "b": st.booleans()}
NAMES = [kind + number for kind in KINDS for number in "12"]
ATOMS = st.one_of(
    st.sampled_from([*NAMES, *NAMES, "absent"]),
    st.sampled_from(["0", "1", "2.5", "3", "999999999999999", "1234567890123456789", '"a"', '"evaluated"', '"z"']),
    st.sampled_from([f"({name} is {answer})" for name in NAMES for answer in ("blank", "not blank")]),
)


def _wider(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Longer formulas out of shorter ones."""
    chain = st.lists(inner, min_size=2, max_size=3)
    return st.one_of(
        *(st.tuples(chain, st.just(sign)).map(lambda c: f"({f' {c[1]} '.join(c[0])})") for sign in ("and", "or")),
        st.tuples(inner, st.sampled_from(["+", "-", "*", "/"]), inner).map(lambda c: f"({' '.join(c)})"),
        st.tuples(inner, st.sampled_from(["==", "!=", "<", "<=", ">", ">="]), inner).map(lambda c: f"({' '.join(c)})"),
        st.tuples(inner, inner, inner).map(lambda c: f"({c[0]} <= {c[1]} < {c[2]})"),
        inner.map(lambda text: f"(not {text})"),
        inner.map(lambda text: f"(-({text}))"),
    )


FORMULAS = st.recursive(ATOMS, _wider, max_leaves=8)
ROWS = st.lists(
    st.fixed_dictionaries({name: st.none() | KINDS[name[0]] for name in NAMES}), min_size=1, max_size=5
)  # fmt: skip


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(FORMULAS, ROWS)
def test_every_row_has_the_answer_it_has_alone(text: str, rows: Sequence[dict[str, Value | None]]) -> None:
    """Numbers, texts, dates, answers and blanks; unlike things compared; divided by zero; too large."""
    formula = parse(text)
    found = evaluate_over(formula, {name: Vector.of([row[name] for row in rows]) for name in NAMES}, len(rows))
    alone = [formula.evaluate(row) for row in rows]
    assert [found.value(index) for index in range(len(rows))] == alone
    assert found.true.tolist() == [answer is True for answer in alone]
    assert found.false.tolist() == [answer is False for answer in alone]
