"""Spreadsheet formulas as values: how each is written, and what it comes to as a spreadsheet program would work it out.

Each is written with its value, so that a program that does not calculate shows the right words too. Only functions that
Excel, LibreOffice and Google Sheets all have; a text in a formula is at most 255 letters long, so a longer one is
written in pieces. A test holds the values to LibreOffice.
"""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal

Spot = tuple[str, int, int]  # a cell: its sheet, row and column, from 1
LONGEST_FORMULA = 8_000  # Excel takes 8,192 characters
THIS_ROW = 0  # a cell in the formula's own row, whichever that is
_LONGEST_TEXT = 250
_LIKE_A_CALL = re.compile(r"(?<=[A-Z])(?=\()")
_ROW_TO_COME = "\0"


@dataclass(frozen=True)
class Cell:
    """One cell. *sheet* is "" for the sheet that the formula stands on, *row* may be `THIS_ROW`."""

    row: int
    column: int
    sheet: str = ""


@dataclass(frozen=True)
class Block:
    """A block of cells, inclusive."""

    top: int
    left: int
    bottom: int
    right: int
    sheet: str = ""


@dataclass(frozen=True)
class Call:
    """A function and its arguments."""

    name: str
    arguments: tuple[Node, ...]


@dataclass(frozen=True)
class Joined:
    """Two or more parts with the same sign between them: "<", "=", "<>", "+", "-", "*", "/", "&"."""

    sign: str
    parts: tuple[Node, ...]


Node = Cell | Block | Call | Joined | float | str | bool


@dataclass(frozen=True)
class Term:
    """What a rule's name stands for. A figure worked out from a record sheet is always known."""

    node: Node
    kind: Literal["number", "text", "date", "yes_no"]
    known: bool = False


def call(name: str, *arguments: Node) -> Call:
    """A function of these arguments."""
    return Call(name, arguments)


def joined(sign: str, *parts: Node) -> Node:
    """The *parts* with *sign* between them; one alone stands for itself."""
    return parts[0] if len(parts) == 1 else Joined(sign, parts)


def chosen(*cases: tuple[Node, Node], otherwise: Node) -> Node:
    """The answer beside the first condition that holds."""
    found = otherwise
    for condition, answer in reversed(cases):
        found = call("IF", condition, answer, found)
    return found


def is_blank(node: Node) -> Node:
    """The condition that a cell holds nothing, or only spaces."""
    return joined("=", call("TRIM", node), "")


def is_one_of(node: Node, texts: Iterable[str]) -> Node:
    """The condition that a cell holds one of *texts*, whatever its case."""
    said = call("LOWER", call("TRIM", node))
    return call("OR", *(joined("=", said, text.lower()) for text in texts))


def is_number(node: Node) -> Node:
    """The condition that a cell holds a number; LibreOffice takes TRUE for one."""
    return call("AND", call("ISNUMBER", node), call("NOT", call("ISLOGICAL", node)))


def serial(when: date | datetime) -> float:
    """Return a date as the number that a cell holds: days since the last of 1899, with a 29 February 1900."""
    days = (date(when.year, when.month, when.day) - date(1899, 12, 30)).days
    counted = days if days > 60 else days - 1
    if not isinstance(when, datetime):
        return float(counted)
    return counted + (when.hour * 3600 + when.minute * 60 + when.second) / 86_400


# --- written out ------------------------------------------------------------------------------------------------


def written(node: Node) -> str:
    """Return the formula, with its "="; `in_row` makes it that of one row where it speaks of `THIS_ROW`."""
    return "=" + _text(node)


def in_row(formula: str, row: int) -> str:
    """Return what `written` gave, for *row*."""
    return formula.replace(_ROW_TO_COME, str(row))


def _text(node: Node) -> str:
    match node:
        case bool():
            return str(node).upper()
        case int() | float():
            return f"{node:.15g}"
        case str():
            return _string(node)
        case Cell(row, column, sheet):
            return _on(sheet, f"{_letters(column)}{row or _ROW_TO_COME}")
        case Block(top, left, bottom, right, sheet):
            return _on(sheet, f"${_letters(left)}${top}:${_letters(right)}${bottom}")
        case Call(name, arguments):
            return f"{name}({','.join(_text(each) for each in arguments)})"
        case Joined(sign, parts):
            return sign.join(f"({_text(each)})" if isinstance(each, Joined) else _text(each) for each in parts)


def _letters(column: int) -> str:
    return (_letters((column - 1) // 26) if column > 26 else "") + chr(65 + (column - 1) % 26)


def _on(sheet: str, place: str) -> str:
    named = sheet.replace("'", "''")
    return f"'{named}'!{place}" if sheet else place


def _string(text: str) -> str:
    """A text in quotes; never with what looks like a function's name, which XlsxWriter would take for one."""
    parts = _LIKE_A_CALL.split(text)
    pieces = [part[at : at + _LONGEST_TEXT] for part in parts for at in range(0, len(part), _LONGEST_TEXT)] or [""]
    joint = "&".join('"' + piece.replace('"', '""') + '"' for piece in pieces)
    return f"({joint})" if len(pieces) > 1 else joint


# --- worked out -------------------------------------------------------------------------------------------------

Contained = float | str | bool | None  # what a cell holds; None when blank. A date is its serial number


class ErrorValue(str):
    """An error value of the spreadsheet: "#REF!"."""

    __slots__ = ()


VALUE = ErrorValue("#VALUE!")
NO_NUMBER = ErrorValue("#DIV/0!")
Worth = Contained | ErrorValue
_NUMERAL = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?|[+-]?\.\d+")
_FIFTEEN_DIGITS = 1e-15  # spreadsheets compare fifteen digits


@dataclass(frozen=True)
class Sheets:
    """What formulas are worked out with.

    Attributes:
        cells: What each cell holds; one that is not there is blank.
        filled: The last row of each sheet that holds anything; blocks are known to be blank below it.
        counted: What each SUMPRODUCT over a record sheet comes to, where that is known; more are added.
        sheet, row: Where the formula stands.
        at: Which row of a block is meant, from 0.
    """

    cells: Mapping[Spot, Worth]
    filled: Mapping[str, int]
    counted: dict[Node, Worth]
    sheet: str = ""
    row: int = THIS_ROW
    at: int = 0

    def worth(self, node: Node, sheet: str = "", row: int = THIS_ROW) -> Worth:
        """Return what *node* comes to in a row of *sheet*, as a spreadsheet program would."""
        return replace(self, sheet=sheet, row=row)._value(node)

    def _value(self, node: Node) -> Worth:
        match node:
            case bool() | str():
                return node
            case int() | float():
                return float(node)
            case Cell(row, column, sheet):
                return self.cells.get((sheet or self.sheet, row or self.row, column))
            case Block(top, left, _, _, sheet):
                return self.cells.get((sheet or self.sheet, top + self.at, left))
            case Call("IF", (condition, then, otherwise)):
                answer = self._value(condition)
                return answer if isinstance(answer, ErrorValue) else self._value(then if _truth(answer) else otherwise)
            case Call("IFERROR", (tried, otherwise)):
                answer = self._value(tried)
                return self._value(otherwise) if isinstance(answer, ErrorValue) else answer
            case Call("SUMPRODUCT", (product,)):
                if node not in self.counted:
                    self.counted[node] = self._sumproduct(product)
                return self.counted[node]
            case Call("COUNTA" | "COUNTIF" | "SUM" as name, (Block() as block, *rest)):
                return self._over_block(name, block, str(*rest))
            case Call(name, arguments):
                return _called(name, [self._value(each) for each in arguments])
            case Joined(sign, parts):
                so_far, *others = [self._value(each) for each in parts]
                for value in others:
                    so_far = _pair(sign, so_far, value)
                return so_far

    def _sumproduct(self, product: Node) -> Worth:
        """Row after row of the blocks in it; below the last row filled, one blank row stands for all the others."""
        first = next(_blocks(product))
        rows = first.bottom - first.top + 1
        there = min(rows, max(0, self.filled.get(first.sheet or self.sheet, 0) - first.top + 1))
        total = 0.0
        for at in range(min(rows, there + 1)):
            value = replace(self, at=at)._value(product)
            if isinstance(value, ErrorValue):
                return value
            total += _number(value) * (1 if at < there else rows - there)
        return total

    def _over_block(self, name: str, block: Block, sought: str) -> Worth:
        sheet = block.sheet or self.sheet
        held = [
            self.cells.get((sheet, row, column))
            for row in range(block.top, min(block.bottom, self.filled.get(sheet, 0)) + 1)
            for column in range(block.left, block.right + 1)
        ]
        if name == "COUNTA":
            return float(sum(value is not None for value in held))
        if name == "COUNTIF":
            start = sought.rstrip("*").lower()
            return float(sum(isinstance(value, str) and value.lower().startswith(start) for value in held))
        error = next((value for value in held if isinstance(value, ErrorValue)), None)
        return error or float(sum(value for value in held if _is_number(value)))  # type: ignore[misc]  # they are


def _blocks(node: Node) -> Iterator[Block]:
    match node:
        case Block():
            yield node
        case Call(_, parts) | Joined(_, parts):
            for part in parts:
                yield from _blocks(part)


def _called(name: str, given: list[Worth]) -> Worth:
    error = next((each for each in given if isinstance(each, ErrorValue)), None)
    if error is not None and name not in _OF_ERRORS_TOO:
        return error
    try:
        return _FUNCTIONS[name](*given)
    except (ValueError, OverflowError):
        return VALUE


def _is_number(value: Worth) -> bool:
    return isinstance(value, float)


def _truth(value: Worth) -> bool:
    return bool(value) and not isinstance(value, str)


def _number(value: Worth) -> float:
    """Raises ValueError for a text."""
    if isinstance(value, str):
        raise ValueError
    return float(value or 0)


def as_text(value: Worth) -> str:
    """A value as a formula joins it to a text: "12.5", "TRUE"."""
    if isinstance(value, bool):
        return str(value).upper()
    return f"{value:.15g}" if isinstance(value, float) else value or ""


def _trim(given: Worth) -> str:
    return " ".join(part for part in as_text(given).split(" ") if part)


def _value_of(given: Worth) -> float:
    """The number that a text is, with a point; a spreadsheet takes other spellings too, by its language."""
    text = _trim(given)
    if not _NUMERAL.fullmatch(text):
        raise ValueError
    return float(text.replace(",", ""))


_OF_ERRORS_TOO = ("ISERROR", "ISBLANK", "ISNUMBER", "ISLOGICAL")
_FUNCTIONS: Mapping[str, Callable[..., Worth]] = {
    "ISERROR": lambda given: isinstance(given, ErrorValue),
    "ISBLANK": lambda given: given is None,
    "ISNUMBER": _is_number,
    "ISLOGICAL": lambda given: isinstance(given, bool),
    "AND": lambda *given: all(_truth(each) for each in given),
    "OR": lambda *given: any(_truth(each) for each in given),
    "NOT": lambda given: not _truth(given),
    "TRIM": _trim,
    "LOWER": lambda given: as_text(given).lower(),
    "LEN": lambda given: float(len(as_text(given).encode("utf-16-le", "replace")) // 2),
    "SUBSTITUTE": lambda given, old, new: as_text(given).replace(as_text(old), as_text(new)),
    "VALUE": _value_of,
    "ABS": lambda given: abs(_number(given)),
    "ROUND": lambda given, _: math.copysign(math.floor(abs(_number(given)) + 0.5), _number(given)),  # half away from 0
}
_COMPARE = {
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_CALCULATE = {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv}


def _pair(sign: str, left: Worth, right: Worth) -> Worth:
    for each in (left, right):
        if isinstance(each, ErrorValue):
            return each
    if sign == "&":
        return as_text(left) + as_text(right)
    if sign in _COMPARE:
        return bool(_COMPARE[sign](_compared(left, right), 0))
    try:
        return float(_CALCULATE[sign](_number(left), _number(right)))
    except ZeroDivisionError:
        return NO_NUMBER
    except (ValueError, OverflowError):
        return VALUE


def _compared(left: Contained, right: Contained) -> int:
    """-1, 0 or 1 as spreadsheets order: numbers, then texts whatever their case, then FALSE and TRUE."""
    one, other = _ordered(left, right), _ordered(right, left)
    if one[0] == other[0] == 0 and math.isclose(one[1], other[1], rel_tol=_FIFTEEN_DIGITS):
        return 0
    return (one > other) - (one < other)


def _ordered(value: Contained, beside: Contained) -> tuple[int, float, str]:
    if value is None:  # a blank is whatever it is held against
        return _ordered("" if isinstance(beside, str) else False if isinstance(beside, bool) else 0.0, value)
    if isinstance(value, bool):
        return 2, float(value), ""
    return (1, 0.0, value.casefold()) if isinstance(value, str) else (0, float(value), "")
