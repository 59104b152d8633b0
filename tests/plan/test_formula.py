"""The rule language: what it says, what it refuses, and that it never does anything else."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact.plan.formula import FormulaError, Value, parse

VALUES: dict[str, Value | None] = {
    "few": 2,
    "many": 10.0,
    "stage": "evaluated",
    "opened": date(2024, 4, 1),
    "closed": date(2024, 6, 30),
    "used": True,
    "nothing": None,
}


@pytest.mark.parametrize(
    ("text", "comes_to"),
    [
        ("few", 2),
        ("few <= many", True),
        ("few > many", False),
        ("1 < few < many", True),
        ("1 < many < few", False),
        ("few + many * 2 - 1", 21.0),
        ("(few + many) * 2", 24.0),
        ("10 - 3 - 2", 5),
        ("8 / 2 / 2", 2.0),
        ("-few", -2),
        ("--few", 2),
        ("2.5 * few", 5.0),
        ('stage == "evaluated"', True),
        ("stage != 'untested'", True),
        ("closed - opened", 90),
        ("opened < closed", True),
        ("closed - opened <= 90 and stage == 'evaluated'", True),
        ("not used", False),
        ("used and few == 2", True),
        ("not few == 3", True),
        ("used or few == 3 and few == 4", True),
        ("nothing is blank", True),
        ("unheard_of is blank", True),
        ("few is not blank", True),
        ("few is blank or few > 1", True),
    ],
)
def test_a_formula_comes_to_its_value(text: str, comes_to: Value) -> None:
    """From a single name to the whole language."""
    assert parse(text).evaluate(VALUES) == comes_to


@pytest.mark.parametrize(
    "text",
    [
        "nothing",
        "unheard_of > 3",
        "few + nothing",
        "-nothing",
        "not nothing",
        "few / 0",
        "few < many < nothing",
        "used and nothing > 1",
        "few > 5 or nothing > 1",
        "stage > 3",
        "stage < 'b'",
        "few == stage",
        "used + 1",
        "opened + 1",
        "opened + closed",
        "not few",
        "used and few",
        "-stage",
    ],
)
def test_what_cannot_be_known_is_unknown(text: str) -> None:
    """A missing value, a division by zero and unlike things give no answer, never a wrong one."""
    assert parse(text).evaluate(VALUES) is None


@pytest.mark.parametrize(
    ("text", "decided"),
    [
        ("few > 5 and nothing > 1", False),
        ("nothing > 1 and few > 5", False),
        ("few < 5 or nothing > 1", True),
        ("nothing > 1 or few < 5", True),
        ("few > many > nothing", False),
        ("nothing is not blank and nothing > 1", False),
    ],
)
def test_one_part_may_decide_without_the_other(text: str, decided: bool) -> None:
    """No and unknown is no; yes or unknown is yes."""
    assert parse(text).evaluate(VALUES) is decided


def test_a_moment_counts_as_its_day() -> None:
    """A workbook gives a date as a date and time."""
    assert parse("a == b").evaluate({"a": datetime(2024, 4, 1, 9, 30), "b": date(2024, 4, 1)}) is True


def test_a_number_too_large_is_unknown() -> None:
    """Nothing comes to infinity."""
    assert parse("a * a").evaluate({"a": 1e300}) is None


def test_a_formula_knows_its_names() -> None:
    """Each once, wherever it stands."""
    assert parse("a + b <= c and (a is blank or not d) and -e > 1").names == {"a", "b", "c", "d", "e"}


def test_a_formula_knows_what_is_compared_with_a_text() -> None:
    """Either way round, so that a choice nobody can make is noticed."""
    found = parse("a == 'x' and 'y' != b and c == d").compared_with_text()
    assert [(name.name, text.value) for name, text in found] == [("a", "x"), ("b", "y")]


@pytest.mark.parametrize(
    ("text", "column", "says"),
    [
        ("", 1, "There is no formula here. Write one."),
        ("a = b", 3, "'=' has no meaning in a formula. Write == to ask whether two things are equal."),
        ("a ≤ b", 3, "'≤' has no meaning in a formula. Write <=."),
        ("a & b", 3, "'&' has no meaning in a formula. Write the word and."),
        ("a > 50%", 7, "'%' has no meaning in a formula. Write a share as a number, 0.5 for 50%."),
        (
            "a > 1,000",
            6,
            "',' has no meaning in a formula. "
            "Write a number without commas, and one comparison after another with and.",
        ),
        ("a.b > 1", 2, "'.' has no meaning in a formula. Write a name without dots, and a number as 0.5."),
        ("a == “x”", 6, "'“' has no meaning in a formula. Put a text in straight quotes, \"like this\"."),
        ("a @ b", 3, "'@' has no meaning in a formula. Take it out."),
        ("a == 'x", 6, "This text has no closing quote. Add one."),
        ("a b", 3, "'b' follows without anything to join it. Put a sign, 'and' or 'or' before it."),
        ("a 'x'", 3, "'x' follows without anything to join it. Put a sign, 'and' or 'or' before it."),
        ("1e5", 2, "'e5' follows without anything to join it. Put a sign, 'and' or 'or' before it."),
        ("a AND b", 3, "'AND' is written in small letters: and."),
        ("(a", 1, "This bracket is never closed. Add a ')'."),
        ("a)", 2, "This bracket closes nothing. Take it out, or open it before."),
        ("max(a)", 4, "A formula has no functions, only + - * / and comparisons."),
        ("a +", 4, "The formula stops too early. Add what comes after this."),
        ("a < < b", 5, "'<' cannot stand here. A name, number or text is missing."),
        ("and a", 1, "'and' cannot stand here. A name, number or text is missing."),
        ("a is 3", 3, "After 'is' comes 'blank' or 'not blank'. Write == to compare."),
        ("a + b is blank", 1, "Only an item or column can be blank. Write 'name is blank'."),
        ("9" * 400, 1, "This number is too large. Write a smaller one."),
        ("(" * 51 + "a" + ")" * 51, 51, "This goes more than 50 brackets deep. Make it simpler."),
    ],
)
def test_what_is_no_formula_is_refused_at_its_column(text: str, column: int, says: str) -> None:
    """The message says what is wrong and what to write instead."""
    with pytest.raises(FormulaError) as refused:
        parse(text)
    assert (refused.value.column, refused.value.says) == (column, says)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("n + 1", "number"),
        ("d - d", "number"),
        ("t == 'x'", "yes_no"),
        ("d", "date"),
        ("t", "text"),
        ("-n < 2", "yes_no"),
    ],
)
def test_a_formula_knows_what_kind_of_value_it_gives(text: str, kind: str) -> None:
    """Worked out from the kinds of its names, without any values."""
    assert parse(text).kind({"n": "number", "d": "date", "t": "text", "y": "yes_no"}) == kind


@pytest.mark.parametrize(
    ("text", "column", "says"),
    [
        ("n == t", 3, "A number and a text cannot be compared."),
        ("t < t", 3, "Texts have no order. Compare them with == or !=."),
        ("y > y", 3, "Yes-or-no answers have no order. Compare them with == or !=."),
        ("d + d", 3, "Dates cannot be added."),
        ("d - n", 3, "A date and a number cannot be subtracted."),
        ("t * n", 3, "A text and a number cannot be multiplied."),
        ("n / y", 3, "A number and a yes or no cannot be divided."),
        ("-d", 2, "A minus sign needs a number, and here stands a date."),
        ("not n", 5, "'not' needs a yes or no, and here stands a number."),
        ("y and n", 7, "'and' joins things that are a yes or no, and here stands a number."),
        ("y or t", 6, "'or' joins things that are a yes or no, and here stands a text."),
        ("n < x", 5, "'x' is not known here."),
        ("x is blank", 1, "'x' is not known here."),
    ],
)
def test_unlike_things_are_refused_before_any_return(text: str, column: int, says: str) -> None:
    """A rule that could never be worked out is a fault of the definition."""
    with pytest.raises(FormulaError) as refused:
        parse(text).kind({"n": "number", "d": "date", "t": "text", "y": "yes_no"})
    assert (refused.value.column, refused.value.says) == (column, says)


words = st.lists(
    st.sampled_from(["a", "and", "or", "not", "is", "blank", *"()+-*/<", "<=", "==", "1", "2.5", "'x'", *'".,=']),
    max_size=25,
)


@given(st.one_of(st.text(max_size=60), words.map(" ".join), words.map("".join)))
def test_any_text_is_a_formula_or_refused(text: str) -> None:
    """Nothing but a formula or a `FormulaError`, whose column is in or just after the text."""
    try:
        formula = parse(text)
    except FormulaError as refused:
        assert 1 <= refused.column <= len(text) + 1
        assert refused.says.endswith(".")
    else:
        formula.evaluate({"a": 1.0})


numbers = st.one_of(st.integers(0, 999).map(str), st.decimals(0, 99, places=2).map(str))
sums = st.recursive(
    st.one_of(numbers, st.sampled_from(["x", "y"])),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from("+-*/"), inner).map(" ".join),
        inner.map("({})".format),
        inner.map("-{}".format),
    ),
    max_leaves=12,
)
verdicts = st.recursive(
    st.tuples(sums, st.sampled_from(["<", "<=", "==", "!=", ">", ">="]), sums).map(" ".join),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["and", "or"]), inner).map(" ".join), inner.map("(not {})".format)
    ),
    max_leaves=4,
)


@given(st.one_of(sums, verdicts), st.integers(-9, 9), st.integers(-9, 9))
def test_it_reckons_as_python_does(text: str, x: int, y: int) -> None:
    """Precedence, order and results are those of Python wherever no zero is divided by."""
    try:
        expected = eval(text, {"__builtins__": {}}, {"x": x, "y": y})  # our own generated arithmetic
    except ZeroDivisionError:
        return
    found = parse(text).evaluate({"x": x, "y": y})
    assert found is None or (found == expected and isinstance(found, bool) == isinstance(expected, bool))
    if "/" not in text:
        assert found is not None
