"""Formulas worked out over whole columns at once: for each row the very answer that `Formula.evaluate` gives.

Comes after `plan.formula`; `checking.records` and `checking.observe` ask it about record sheets. A column holds one
kind of value, and what is not known in it stays unknown: a mask goes with every column from the first to the last step.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from impact.plan.expressions import (
    Arithmetic,
    Blank,
    Comparison,
    Constant,
    Expression,
    Joined,
    Kind,
    Name,
    Negative,
    Not,
    Value,
)
from impact.plan.formula import Formula

Mask = NDArray[np.bool_]

_EXACT = 2.0**53  # whole numbers beyond it are not all floats
_COMPARE: dict[str, Callable[[Any, Any], Any]] = {
    "==": np.equal,
    "!=": np.not_equal,
    "<": np.less,
    "<=": np.less_equal,
    ">": np.greater,
    ">=": np.greater_equal,
}
_CALCULATE: dict[str, Callable[[Any, Any], Any]] = {
    "+": np.add,
    "-": np.subtract,
    "*": np.multiply,
    "/": np.divide,
}


@dataclass(frozen=True, eq=False)
class Vector:
    """The values of one column, or what a formula comes to in each row.

    Attributes:
        kind: What all its values are.
        data: Numbers as floats, yes or no as booleans, dates as ordinals, texts as places in *texts*; anything where
            the value is not known.
        known: Where there is a value.
        texts: For texts: each one once.
        whole: For numbers: whether they are `int`s, so that what comes of them beyond 2**53 is not rounded.
    """

    kind: Kind
    data: NDArray[Any]
    known: Mask
    texts: Sequence[str] = ()
    whole: bool = False

    @classmethod
    def of(cls, values: Sequence[Value | None]) -> Vector:
        """The vector of *values*, all of one kind, None where unknown."""
        known = np.array([value is not None for value in values], dtype=np.bool_)
        first = next((value for value in values if value is not None), None)
        if isinstance(first, str):
            codes: dict[str, int] = {}
            data = [0 if value is None else codes.setdefault(str(value), len(codes)) for value in values]
            return cls("text", np.array(data, dtype=np.int64), known, tuple(codes))
        if isinstance(first, date):
            days = [value.toordinal() if isinstance(value, date) else 0 for value in values]
            return cls("date", np.array(days, dtype=np.int64), known)
        if isinstance(first, bool):
            return cls("yes_no", np.array([bool(value) for value in values], dtype=np.bool_), known)
        numbers = np.array([0.0 if value is None else value for value in values], dtype=np.float64)
        return cls("number", numbers, known, (), all(value is None or isinstance(value, int) for value in values))

    @classmethod
    def same(cls, value: Value, size: int) -> Vector:
        """The vector that has *value* in each of *size* rows."""
        one = cls.of([value])
        return cls(one.kind, np.broadcast_to(one.data, size), np.ones(size, dtype=np.bool_), one.texts, one.whole)

    @classmethod
    def unknown(cls, size: int) -> Vector:
        """The vector of which nothing is known."""
        return cls("number", np.zeros(size), np.zeros(size, dtype=np.bool_))

    def __len__(self) -> int:
        return len(self.known)

    def value(self, index: int) -> Value | None:
        """What stands at *index*; None when that is not known."""
        if not self.known[index]:
            return None
        found = self.data[index]
        if self.kind == "text":
            return self.texts[int(found)]
        if self.kind == "date":
            return date.fromordinal(int(found))
        return bool(found) if self.kind == "yes_no" else float(found)

    @property
    def true(self) -> Mask:
        """Where it is known to be yes."""
        return self.known & self.data if self.kind == "yes_no" else np.zeros(len(self), dtype=np.bool_)

    @property
    def false(self) -> Mask:
        """Where it is known to be no."""
        return self.known & ~self.data if self.kind == "yes_no" else np.zeros(len(self), dtype=np.bool_)


class _TooLarge(ArithmeticError):
    """A whole number that a float would round."""


def evaluate_over(formula: Formula, columns: Mapping[str, Vector], size: int) -> Vector:
    """Return what *formula* comes to in each of *size* rows: the same, row by row, as `Formula.evaluate`.

    Args:
        formula: Read by `parse`.
        columns: What its names stand for, each of *size* values; a name that is missing is unknown in every row.
        size: How many rows there are.
    """
    try:
        with np.errstate(all="ignore"):
            return _evaluate(formula.tree, columns, size)
    except _TooLarge:
        rows = ({name: columns[name].value(row) for name in formula.names & columns.keys()} for row in range(size))
        return Vector.of([formula.evaluate(row) for row in rows])


def _evaluate(part: Expression, columns: Mapping[str, Vector], size: int) -> Vector:
    match part:
        case Constant(value):
            return Vector.same(value, size)
        case Name(name):
            return columns[name] if name in columns else Vector.unknown(size)
        case Blank(Name(name), wanted):
            known = columns[name].known if name in columns else np.zeros(size, dtype=np.bool_)
            return _answer(~known if wanted else known)
        case Negative(of):
            number = _evaluate(of, columns, size)
            return (
                Vector("number", -number.data, number.known, (), number.whole)
                if _numeric(number)
                else Vector.unknown(size)
            )
        case Not(of):
            answer = _evaluate(of, columns, size)
            return Vector("yes_no", ~answer.data, answer.known) if answer.kind == "yes_no" else Vector.unknown(size)
        case Arithmetic():
            return _arithmetic(part, columns, size)
        case Comparison():
            return _comparison(part, columns, size)
        case Joined(word, parts):
            return _joined((_evaluate(each, columns, size) for each in parts), word == "or", size)


def _numeric(vector: Vector) -> bool:
    return vector.kind == "number"


def _answer(data: Mask) -> Vector:
    return Vector("yes_no", data, np.ones(len(data), dtype=np.bool_))


def _joined(answers: Iterator[Vector], stops_at: bool, size: int) -> Vector:
    """One that decides is enough; otherwise an unknown among them leaves the whole unknown."""
    decided = np.zeros(size, dtype=np.bool_)
    known = np.ones(size, dtype=np.bool_)
    for answer in answers:
        decided = decided | (answer.true if stops_at else answer.false)
        known = known & (answer.true | answer.false)
    return Vector("yes_no", decided if stops_at else ~decided, decided | known)


def _arithmetic(part: Arithmetic, columns: Mapping[str, Vector], size: int) -> Vector:
    so_far = _evaluate(part.first, columns, size)
    for link in part.links:
        so_far = _calculated(link.sign, so_far, _evaluate(link.right, columns, size))
    return so_far


def _calculated(sign: str, left: Vector, right: Vector) -> Vector:
    known = left.known & right.known
    if (left.kind, right.kind, sign) == ("date", "date", "-"):
        return Vector("number", (left.data - right.data).astype(np.float64), known, (), whole=True)
    if not (_numeric(left) and _numeric(right)):
        return Vector.unknown(len(left))
    data = _CALCULATE[sign](left.data, right.data)
    whole = left.whole and right.whole and sign != "/"
    if whole and np.any(np.abs(data[known]) > _EXACT):
        raise _TooLarge
    if sign == "/":
        known = known & (right.data != 0)
    return Vector("number", data, known & np.isfinite(data), (), whole)


def _comparison(part: Comparison, columns: Mapping[str, Vector], size: int) -> Vector:
    sides = [_evaluate(each, columns, size) for each in (part.first, *(link.right for link in part.links))]
    signs = [link.sign for link in part.links]
    answers = (_compared(sign, left, right) for sign, (left, right) in zip(signs, pairwise(sides), strict=True))
    return _joined(answers, False, size)


def _compared(sign: str, left: Vector, right: Vector) -> Vector:
    if left.kind != right.kind or (sign not in ("==", "!=") and left.kind not in ("number", "date")):
        return Vector.unknown(len(left))
    right_data = _as_texts_of(left, right) if left.kind == "text" else right.data
    return Vector("yes_no", _COMPARE[sign](left.data, right_data), left.known & right.known)


def _as_texts_of(left: Vector, right: Vector) -> NDArray[Any]:
    """The texts of *right* as places in the texts of *left*; -1 where it has no such text."""
    if left.texts is right.texts:
        return right.data
    if len(right.texts) == 1:
        place = left.texts.index(right.texts[0]) if right.texts[0] in left.texts else -1
        return np.broadcast_to(np.int64(place), len(right))
    places = {text: place for place, text in enumerate(left.texts)}
    across: NDArray[np.int64] = np.array([places.get(text, -1) for text in right.texts] or [-1], dtype=np.int64)
    there: NDArray[np.int64] = across[right.data]
    return there
