"""Formulas made ready to be worked out many times: each part becomes a function of the values it speaks of.

Comes after `plan.expressions`; `plan.formula` keeps what is made of each formula. What is not known stays unknown: a
missing name makes what needs it None, as does a division by zero or a comparison of two unlike things.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime

from impact.plan.expressions import (
    ORDERED,
    Arithmetic,
    Blank,
    Comparison,
    Constant,
    Expression,
    Joined,
    Name,
    Negative,
    Not,
    Value,
    kind_of,
)

Values = Mapping[str, Value | None]
Work = Callable[[Values], Value | None]

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


def ready(part: Expression) -> Work:
    """Return the function that gives what *part* comes to, or None when that cannot be known from the values."""
    match part:
        case Constant(value):
            return lambda _: value
        case Name(name):
            return _named(name)
        case Blank(Name(name), wanted):
            return lambda values: (values.get(name) is None) is wanted
        case Negative(of):
            return _negative(ready(of))
        case Not(of):
            return _not(ready(of))
        case Arithmetic(first, links):
            return _arithmetic(ready(first), [(link.sign, ready(link.right)) for link in links])
        case Comparison(first, links):
            return _comparison(ready(first), [(link.sign, ready(link.right)) for link in links])
        case Joined(word, parts):
            return _joined([ready(each) for each in parts], stops_at=word == "or")


def _named(name: str) -> Work:
    def work(values: Values) -> Value | None:
        """A moment counts as its day."""
        value = values.get(name)
        return value.date() if isinstance(value, datetime) else value

    return work


def _negative(of: Work) -> Work:
    def work(values: Values) -> Value | None:
        number = of(values)
        return -number if _is_number(number) else None  # type: ignore[operator]  # it is a number

    return work


def _not(of: Work) -> Work:
    def work(values: Values) -> Value | None:
        answer = of(values)
        return not answer if isinstance(answer, bool) else None

    return work


def _is_number(value: Value | None) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _joined(parts: Sequence[Work], stops_at: bool) -> Work:
    return lambda values: _decided((part(values) for part in parts), stops_at)


def _decided(answers: Iterable[Value | None], stops_at: bool) -> bool | None:
    """One that decides is enough; otherwise an unknown among them leaves the whole unknown."""
    known = True
    for answer in answers:
        if answer is stops_at:
            return stops_at
        known = known and isinstance(answer, bool)
    return not stops_at if known else None


def _arithmetic(first: Work, links: Sequence[tuple[str, Work]]) -> Work:
    def work(values: Values) -> Value | None:
        so_far = first(values)
        for sign, right in links:
            so_far = _calculated(sign, so_far, right(values))
        return so_far

    return work


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


def _comparison(first: Work, links: Sequence[tuple[str, Work]]) -> Work:
    if len(links) == 1:
        ((sign, only),) = links
        return lambda values: _compared(sign, first(values), only(values))

    def work(values: Values) -> Value | None:
        sides = [first(values), *(right(values) for _, right in links)]
        pairs = zip(links, sides, sides[1:], strict=False)
        return _decided((_compared(sign, left, right) for (sign, _), left, right in pairs), stops_at=False)

    return work


def _compared(sign: str, left: Value | None, right: Value | None) -> bool | None:
    if left is None or right is None:
        return None
    if type(left) is not float or type(right) is not float:
        kind = kind_of(left)
        if kind != kind_of(right) or (sign not in ("==", "!=") and kind not in ORDERED):
            return None
    return _COMPARE[sign](left, right)
