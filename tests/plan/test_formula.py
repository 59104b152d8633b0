"""The rule language: what it says of a value, a column and in a spreadsheet, what it refuses, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from impact.plan.formula import FormulaError, Kind, Value, Vector, parse
from impact.plan.spreadsheet import Cell, Sheets, Term, in_row, written
from tests.returns.libreoffice import EVERY_SHEET, converted, needs_libreoffice

VALUES: dict[str, Value | None] = {
    "few": 2,
    "many": 10.0,
    "stage": "evaluated",
    "opened": date(2024, 4, 1),
    "closed": date(2024, 6, 30),
    "used": True,
    "nothing": None,
    "class": 3,
    "in": 2,
    "from": 1,
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
        ("few\n  < many", True),
        ("few == 002", True),
        ("class + in - from == 4", True),
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


NOISY = {"tenth": 0.1, "fifth": 0.2, "part": 1.1, "rest": 2.2, "sum": 3.3, "tiny": 1e-9}


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("tenth + fifth == 0.3", True),
        ("tenth + fifth != 0.3", False),
        ("part + rest <= sum", True),
        ("part + rest > sum", False),
        ("sum >= part + rest", True),
        ("sum < part + rest", False),
        ("1 + 0.000000000001 > 1", True),
        ("1 + 0.0000000000001 > 1", False),
        ("100000000000 + 1 > 100000000000", True),
        ("tiny > 0", True),
        ("-tiny < 0", True),
        ("tiny == tiny * 2", False),
        ("tenth + fifth - 0.3 == 0", True),
        ("sum - part - rest != 0", False),
        ("(tenth - fifth) * 2 + fifth > 0", False),
        ("sum - part > 0", True),
        ("tiny - tiny == 0", True),
    ],
)
def test_numbers_are_compared_to_twelve_digits(text: str, holds: bool) -> None:
    """In a value, in a column and in the workbook's own formula alike."""
    formula = parse(text)
    terms = {name: Term(Cell(1, at), "number") for at, name in enumerate(NOISY, start=1)}
    cells = {("S", 1, at): value for at, value in enumerate(NOISY.values(), start=1)}
    assert formula.evaluate(NOISY) is holds
    assert formula.evaluate_over({name: Vector.of([value]) for name, value in NOISY.items()}, 1).value(0) is holds
    assert Sheets(cells, {}, {}).worth(formula.excel(terms), "S") is holds


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
    assert [(name.value, text.value) for name, text in found] == [("a", "x"), ("b", "y")]


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
        ("a < 007 b", 9, "'b' follows without anything to join it. Put a sign, 'and' or 'or' before it."),
        ("a # b", 3, "'#' has no meaning in a formula. Take it out."),
        ("+ " * 6000, 10_001, "This is longer than 10,000 letters. Make it simpler."),
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


# --- a value, a column and a spreadsheet say the same ---------------------------------------------------------------

COLUMNS: dict[str, list[Value | None]] = {
    "few": [2.0, 0.0, None],
    "many": [10.0, 10.0, 10.0],
    "stage": ["evaluated", "untested", None],
    "opened": [date(2024, 4, 1), date(2024, 6, 30), None],
    "used": [True, False, None],
}


def over(text: str, columns: dict[str, list[Value | None]], size: int) -> list[Value | None]:
    """What a formula comes to in each row of *columns*."""
    found = parse(text).evaluate_over({name: Vector.of(values) for name, values in columns.items()}, size)
    return [found.value(row) for row in range(size)]


@pytest.mark.parametrize(
    ("text", "comes_to"),
    [
        ("few", [2.0, 0.0, None]),
        ("few <= many", [True, True, None]),
        ("many / few", [5.0, None, None]),
        ("stage", ["evaluated", "untested", None]),
        ('stage == "evaluated"', [True, False, None]),
        ('"untested" != stage', [True, False, None]),
        ("used or few == 0", [True, True, None]),
        ("used and few == 0", [False, False, None]),
        ("not used", [False, True, None]),
        ("opened - opened", [0.0, 0.0, None]),
        ("stage is blank", [False, False, True]),
        ("unheard_of is blank", [True, True, True]),
        ("few == stage", [None, None, None]),
        ("2 > 1", [True, True, True]),
    ],
)
def test_a_formula_comes_to_its_value_in_each_row(text: str, comes_to: list[Value | None]) -> None:
    """Three rows, the last with nothing known."""
    assert over(text, COLUMNS, 3) == comes_to


def test_true_and_false_are_where_it_is_known() -> None:
    """An unknown is neither."""
    used = Vector.of(COLUMNS["used"])
    assert (used.true.tolist(), used.false.tolist()) == ([True, False, False], [False, True, False])
    assert not Vector.of(COLUMNS["few"]).true.any()


NUMBERS = st.one_of(
    st.integers(min_value=-3, max_value=3).map(float),
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from([0.0, -0.0, 0.1, 0.2, 0.3, 1e308, -1e308, 5e-324, 9007199254740993.0]),
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
COMPARED = st.sampled_from(["==", "!=", "<", "<=", ">", ">="])


def _wider(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Longer formulas out of shorter ones."""
    chain = st.lists(inner, min_size=2, max_size=3)
    return st.one_of(
        *(st.tuples(chain, st.just(sign)).map(lambda c: f"({f' {c[1]} '.join(c[0])})") for sign in ("and", "or")),
        st.tuples(inner, st.sampled_from(["+", "-", "*", "/"]), inner).map(lambda c: f"({' '.join(c)})"),
        st.tuples(inner, COMPARED, inner).map(lambda c: f"({' '.join(c)})"),
        st.tuples(inner, inner, inner).map(lambda c: f"({c[0]} <= {c[1]} < {c[2]})"),
        inner.map(lambda text: f"(not {text})"),
        inner.map(lambda text: f"(-({text}))"),
    )


FORMULAS = st.recursive(ATOMS, _wider, max_leaves=8)
ROWS = st.lists(st.fixed_dictionaries({name: st.none() | KINDS[name[0]] for name in NAMES}), min_size=1, max_size=5)


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(FORMULAS, ROWS)
def test_every_row_has_the_answer_it_has_alone(text: str, rows: Sequence[dict[str, Value | None]]) -> None:
    """Numbers, texts, dates, answers and blanks; unlike things compared; divided by zero; too large."""
    formula = parse(text)
    found = formula.evaluate_over({name: Vector.of([row[name] for row in rows]) for name in NAMES}, len(rows))
    alone = [formula.evaluate(row) for row in rows]
    assert [found.value(index) for index in range(len(rows))] == alone
    assert found.true.tolist() == [answer is True for answer in alone]
    assert found.false.tolist() == [answer is False for answer in alone]


AMOUNTS = st.integers(0, 5000).map(lambda number: number / 100)
SUMS = st.recursive(
    st.one_of(st.sampled_from(["x", "y", "z"]), AMOUNTS.map("{:.2f}".format)),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from("+-*/"), inner).map(lambda c: f"({' '.join(c)})"), inner.map("-{}".format)
    ),
    max_leaves=5,
)
VERDICTS = st.recursive(
    st.tuples(SUMS, COMPARED, SUMS).map(" ".join),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["and", "or"]), inner).map(" ".join), inner.map("(not ({}))".format)
    ),
    max_leaves=3,
)
NUMERIC: dict[str, Kind] = dict.fromkeys("xyz", "number")


@given(SUMS, AMOUNTS, AMOUNTS, AMOUNTS)
def test_it_reckons_as_python_does(text: str, x: float, y: float, z: float) -> None:
    """Precedence, order and results are those of Python wherever no zero is divided by."""
    values = {"x": x, "y": y, "z": z}
    try:
        expected = eval(text, {"__builtins__": {}}, dict(values))  # our own generated arithmetic
    except ZeroDivisionError:
        expected = None
    assert parse(text).evaluate(values) == expected


@given(VERDICTS, AMOUNTS, AMOUNTS, AMOUNTS)
def test_the_workbook_says_what_the_check_says(text: str, x: float, y: float, z: float) -> None:
    """Of every comparison of sums whose answers are there, noise of floats and all; an error where it is unknown."""
    formula, values = parse(text), {"x": x, "y": y, "z": z}
    assert formula.kind(NUMERIC) == "yes_no"
    terms = {name: Term(Cell(1, at), "number") for at, name in enumerate("xyz", start=1)}
    cells = {("S", 1, at): values[name] for at, name in enumerate("xyz", start=1)}
    found = formula.evaluate(values)
    if found is not None and "/" not in text:
        assert Sheets(cells, {}, {}).worth(formula.excel(terms), "S") is found


@given(SUMS, SUMS, COMPARED, AMOUNTS, AMOUNTS, AMOUNTS)
def test_a_term_may_stand_on_either_side(left: str, right: str, sign: str, x: float, y: float, z: float) -> None:
    """Whatever is subtracted from both sides, the verdict is the same."""
    values = {"x": x, "y": y, "z": z}
    assert parse(f"{left} {sign} {right}").evaluate(values) == parse(f"{left} - {right} {sign} 0").evaluate(values)


@needs_libreoffice
def test_libreoffice_says_what_the_check_says(tmp_path: Path) -> None:
    """Tenths, hundredths and thirds added, multiplied and compared each way."""
    rows = [(0.1, 0.2, 0.3), (1.1, 2.2, 3.3), (0.7, 0.1, 0.8), (4.35, 100.0, 435.0), (1.0, 3.0, 3.0), (2.0, 5.0, 6.9)]
    texts = [f"{left} {sign} z" for left in ("x + y", "x * y", "y - -x") for sign in ("==", "!=", "<", "<=", ">", ">=")]
    texts += [f"x + y - z {sign} 0" for sign in ("==", "!=", "<", "<=", ">", ">=")]
    path = tmp_path / "law.xlsx"
    with xlsxwriter.Workbook(str(path)) as workbook:
        sheet = workbook.add_worksheet("S")
        for row, values in enumerate(rows, start=1):
            for column, value in enumerate(values):
                sheet.write_number(row - 1, column, value)
            terms = {name: Term(Cell(row, at), "number") for at, name in enumerate("xyz", start=1)}
            for column, text in enumerate(texts, start=3):
                sheet.write_formula(row - 1, column, in_row(written(parse(text).excel(terms)), row), None, "")
    (said,) = converted(tmp_path, EVERY_SHEET, {"law": path.read_bytes()}).values()
    found = [[cell == "TRUE" for cell in line.split(",")[3:]] for line in said.decode("utf-8-sig").splitlines()]
    assert found == [[parse(text).evaluate(dict(zip("xyz", row, strict=True))) for text in texts] for row in rows]
