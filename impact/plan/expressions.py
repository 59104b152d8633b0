"""The parts of a formula as values: what each comes to, and which kind of value it gives.

Comes before `plan.formula`, which reads text into these. What is not known stays unknown: a missing name makes
what needs it None, as does a division by zero or a comparison of two unlike things.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

Value = float | str | date | bool
Kind = Literal["number", "text", "date", "yes_no"]

KIND_WORDS: dict[Kind, str] = {"number": "a number", "text": "a text", "date": "a date", "yes_no": "a yes or no"}
_ORDERED: tuple[Kind, ...] = ("number", "date")
_COMPARE: dict[str, Callable[[Value, Value], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_CALCULATE: dict[str, Callable[[float, float], float]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
}
_DOING = {"+": "added", "-": "subtracted", "*": "multiplied", "/": "divided"}


class FormulaError(ValueError):
    """A formula cannot be used: what is wrong and what to do, and at which column of its text, counted from 1."""

    def __init__(self, says: str, column: int) -> None:
        super().__init__(says)
        self.says = says
        self.column = column


@dataclass(frozen=True)
class Constant:
    """A number or a text that stands in the formula itself."""

    value: float | str
    column: int


@dataclass(frozen=True)
class Name:
    """An item or a column, by name."""

    name: str
    column: int


@dataclass(frozen=True)
class Blank:
    """`x is blank`, or with *wanted* False `x is not blank`."""

    name: Name
    wanted: bool
    column: int


@dataclass(frozen=True)
class Negative:
    """`-x`."""

    of: Expression
    column: int


@dataclass(frozen=True)
class Not:
    """`not x`."""

    of: Expression
    column: int


@dataclass(frozen=True)
class Link:
    """One operator of a chain and what stands to its right."""

    sign: str
    column: int
    right: Expression


@dataclass(frozen=True)
class Arithmetic:
    """`a + b - c` or `a * b / c`, worked out from the left."""

    first: Expression
    links: tuple[Link, ...]
    column: int


@dataclass(frozen=True)
class Comparison:
    """`a < b <= c`: every neighbouring pair must hold."""

    first: Expression
    links: tuple[Link, ...]
    column: int


@dataclass(frozen=True)
class Joined:
    """`a and b and c`, or the same with `or`."""

    word: Literal["and", "or"]
    parts: tuple[Expression, ...]
    column: int


Expression = Constant | Name | Blank | Negative | Not | Arithmetic | Comparison | Joined


def evaluate(part: Expression, values: Mapping[str, Value | None]) -> Value | None:
    """Return what *part* comes to, or None when that cannot be known from *values*."""
    match part:
        case Constant(value):
            return value
        case Name(name):
            return _plain(values.get(name))
        case Blank(Name(name), wanted):
            return (values.get(name) is None) is wanted
        case Negative(of):
            number = evaluate(of, values)
            return -number if _is_number(number) else None  # type: ignore[operator]  # it is a number
        case Not(of):
            answer = evaluate(of, values)
            return not answer if isinstance(answer, bool) else None
        case Arithmetic():
            return _arithmetic(part, values)
        case Comparison():
            return _comparison(part, values)
        case Joined(word, parts):
            return _joined((evaluate(each, values) for each in parts), stops_at=word == "or")


def _plain(value: Value | None) -> Value | None:
    """A moment counts as its day."""
    return value.date() if isinstance(value, datetime) else value


def _is_number(value: Value | None) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _joined(answers: Iterator[Value | None], stops_at: bool) -> bool | None:
    """One that decides is enough; otherwise an unknown among them leaves the whole unknown."""
    known = True
    for answer in answers:
        if answer is stops_at:
            return stops_at
        known = known and isinstance(answer, bool)
    return not stops_at if known else None


def _arithmetic(part: Arithmetic, values: Mapping[str, Value | None]) -> Value | None:
    so_far = evaluate(part.first, values)
    for link in part.links:
        so_far = _calculated(link.sign, so_far, evaluate(link.right, values))
    return so_far


def _calculated(sign: str, left: Value | None, right: Value | None) -> Value | None:
    if isinstance(left, date) and isinstance(right, date) and sign == "-":
        return (left - right).days
    if not (_is_number(left) and _is_number(right)) or (sign == "/" and right == 0):
        return None
    try:
        result = _CALCULATE[sign](left, right)  # type: ignore[arg-type]  # both are numbers
        return result if math.isfinite(result) else None
    except OverflowError:  # whole numbers too large for a float
        return None


def _comparison(part: Comparison, values: Mapping[str, Value | None]) -> bool | None:
    def answers() -> Iterator[bool | None]:
        left = evaluate(part.first, values)
        for link in part.links:
            right = evaluate(link.right, values)
            yield _compared(link.sign, left, right)
            left = right

    return _joined(answers(), stops_at=False)


def _compared(sign: str, left: Value | None, right: Value | None) -> bool | None:
    if left is None or right is None:
        return None
    kind = _kind_of(left)
    if kind != _kind_of(right) or (sign not in ("==", "!=") and kind not in _ORDERED):
        return None
    return _COMPARE[sign](left, right)


def _kind_of(value: Value) -> Kind:
    if isinstance(value, bool):
        return "yes_no"
    if isinstance(value, date):
        return "date"
    return "text" if isinstance(value, str) else "number"


def kind(part: Expression, kinds: Mapping[str, Kind]) -> Kind:
    """Return which kind of value *part* gives when its names have *kinds*.

    Raises:
        FormulaError: It does something that those kinds do not allow, or uses a name not among them.
    """
    match part:
        case Constant(value):
            return _kind_of(value)
        case Name(name, column):
            if name not in kinds:
                raise FormulaError(f"'{name}' is not known here.", column)
            return kinds[name]
        case Blank(name):
            kind(name, kinds)
            return "yes_no"
        case Negative(of):
            return _must_be("number", of, kinds, "A minus sign needs a number")
        case Not(of):
            return _must_be("yes_no", of, kinds, "'not' needs a yes or no")
        case Arithmetic(first, links):
            so_far = kind(first, kinds)
            for link in links:
                so_far = _kind_calculated(link, so_far, kind(link.right, kinds))
            return so_far
        case Comparison(first, links):
            so_far = kind(first, kinds)
            for link in links:
                so_far = _kind_compared(link, so_far, kind(link.right, kinds))
            return "yes_no"
        case Joined(word, parts):
            for each in parts:
                _must_be("yes_no", each, kinds, f"'{word}' joins things that are a yes or no")
            return "yes_no"


def _must_be(wanted: Kind, part: Expression, kinds: Mapping[str, Kind], reason: str) -> Kind:
    found = kind(part, kinds)
    if found != wanted:
        raise FormulaError(f"{reason}, and here stands {KIND_WORDS[found]}.", part.column)
    return wanted


def _kind_calculated(link: Link, left: Kind, right: Kind) -> Kind:
    if (left, right, link.sign) == ("date", "date", "-"):
        return "number"
    if (left, right) != ("number", "number"):
        raise FormulaError(f"{_both(left, right)} cannot be {_DOING[link.sign]}.", link.column)
    return "number"


def _kind_compared(link: Link, left: Kind, right: Kind) -> Kind:
    if left != right:
        raise FormulaError(f"{_both(left, right)} cannot be compared.", link.column)
    if link.sign not in ("==", "!=") and left not in _ORDERED:
        raise FormulaError(f"{_both(left, right)} have no order. Compare them with == or !=.", link.column)
    return right


def _both(left: Kind, right: Kind) -> str:
    if left == right:
        return {"number": "Numbers", "text": "Texts", "date": "Dates", "yes_no": "Yes-or-no answers"}[left]
    return f"{KIND_WORDS[left].capitalize()} and {KIND_WORDS[right]}"


def parts_of(part: Expression) -> Iterator[Expression]:
    """Yield *part* and everything inside it, from left to right."""
    yield part
    match part:
        case Blank(name):
            yield name
        case Negative(of) | Not(of):
            yield from parts_of(of)
        case Arithmetic(first, links) | Comparison(first, links):
            yield from parts_of(first)
            for link in links:
                yield from parts_of(link.right)
        case Joined(_, parts):
            for each in parts:
                yield from parts_of(each)
