"""The parts of a formula as values, and which kind of value each gives.

Comes before `plan.working`, which works them out, and `plan.formula`, which reads text into these.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

Value = float | str | date | bool
Kind = Literal["number", "text", "date", "yes_no"]

KIND_WORDS: dict[Kind, str] = {"number": "a number", "text": "a text", "date": "a date", "yes_no": "a yes or no"}
ORDERED: tuple[Kind, ...] = ("number", "date")
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


def kind_of(value: Value) -> Kind:
    """Return which kind a value is of."""
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
            return kind_of(value)
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
    if link.sign not in ("==", "!=") and left not in ORDERED:
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
