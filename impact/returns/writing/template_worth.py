"""What a template's formulas come to, worked out as a spreadsheet program would.

After `writing.template_formulas`; `writing.template_draft` writes each formula with its value. A test holds this to
LibreOffice.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from impact.returns.writing.template_formulas import THIS_ROW, Block, Call, Cell, Joined, Node, Spot

Held = float | str | bool | None  # what a cell holds; None when blank. A date is its serial number
_NUMERAL = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?|[+-]?\.\d+")
_FIFTEEN_DIGITS = 1e-15  # spreadsheets compare fifteen digits


class Fault(str):
    """An error value of the spreadsheet: "#REF!"."""

    __slots__ = ()


VALUE = Fault("#VALUE!")
NO_NUMBER = Fault("#DIV/0!")
Cells = Mapping[Spot, Held | Fault]


@dataclass(frozen=True)
class Sum:
    """What a formula on *sheet* is worked out with; *at* is which row of a block is meant."""

    sheet: str
    cells: Cells
    filled: Mapping[str, int]
    counted: dict[Node, Held | Fault]
    row: int = THIS_ROW
    at: int = 0


def worked_out(
    node: Node,
    sheet: str,
    cells: Cells,
    filled: Mapping[str, int],
    row: int = THIS_ROW,
    counted: dict[Node, Held | Fault] | None = None,
) -> Held | Fault:
    """Return what *node* comes to on *sheet*, as a spreadsheet program would.

    Args:
        node: The formula.
        sheet: Where it stands.
        cells: What other cells hold; one that is not there is blank.
        filled: The last row of each sheet that holds anything; blocks are known to be blank below it.
        row: Its row, where it speaks of `THIS_ROW`.
        counted: What each SUMPRODUCT over a record sheet comes to, where that is known; more are added.
    """
    return _value(node, Sum(sheet, cells, filled, {} if counted is None else counted, row))


def _value(node: Node, sums: Sum) -> Held | Fault:
    match node:
        case bool() | str():
            return node
        case int() | float():
            return float(node)
        case Cell(row, column, sheet):
            return sums.cells.get((sheet or sums.sheet, row or sums.row, column))
        case Block(top, left, _, _, sheet):
            return sums.cells.get((sheet or sums.sheet, top + sums.at, left))
        case Call("IF", (condition, then, otherwise)):
            answer = _value(condition, sums)
            return answer if isinstance(answer, Fault) else _value(then if _truth(answer) else otherwise, sums)
        case Call("IFERROR", (tried, otherwise)):
            answer = _value(tried, sums)
            return _value(otherwise, sums) if isinstance(answer, Fault) else answer
        case Call("SUMPRODUCT", (product,)):
            if node not in sums.counted:
                sums.counted[node] = _sumproduct(product, sums)
            return sums.counted[node]
        case Call("COUNTA" | "COUNTIF" | "SUM" as name, arguments):
            return _over_block(name, arguments, sums)
        case Call(name, arguments):
            return _called(name, [_value(each, sums) for each in arguments])
        case Joined(sign, parts):
            return _joined(sign, [_value(each, sums) for each in parts])


def _called(name: str, given: list[Held | Fault]) -> Held | Fault:
    first = given[0]
    match name:
        case "ISERROR":
            return isinstance(first, Fault)
        case "ISBLANK":
            return first is None
        case "ISNUMBER":
            return isinstance(first, float) and not isinstance(first, bool)
        case "ISLOGICAL":
            return isinstance(first, bool)
    for each in given:
        if isinstance(each, Fault):
            return each
    return _PLAIN[name](given)


def _truth(value: Held | Fault) -> bool:
    return bool(value) and not isinstance(value, str)


def _number(value: Held | Fault) -> float:
    """Raises ValueError for a text."""
    if isinstance(value, str):
        raise ValueError
    return float(value or 0)


def as_text(value: Held | Fault) -> str:
    """A value as a formula joins it to a text: "12.5", "TRUE"."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return f"{value:.15g}"
    return value or ""


def _trim(given: list[Held | Fault]) -> str:
    return " ".join(part for part in as_text(given[0]).split(" ") if part)


def _numeric(work: Callable[[float], float]) -> Callable[[list[Held | Fault]], Held | Fault]:
    def worked(given: list[Held | Fault]) -> Held | Fault:
        try:
            return float(work(_number(given[0])))
        except (ValueError, OverflowError):
            return VALUE

    return worked


def _value_of(given: list[Held | Fault]) -> Held | Fault:
    """The number that a text is, with a point; a spreadsheet takes other spellings too, by its language."""
    text = _trim(given)
    return float(text.replace(",", "")) if _NUMERAL.fullmatch(text) else VALUE


def _rounded(number: float) -> float:
    """Half away from 0."""
    return math.copysign(math.floor(abs(number) + 0.5), number)


_PLAIN: Mapping[str, Callable[[list[Held | Fault]], Held | Fault]] = {
    "AND": lambda given: all(_truth(each) for each in given),
    "OR": lambda given: any(_truth(each) for each in given),
    "NOT": lambda given: not _truth(given[0]),
    "TRIM": _trim,
    "LOWER": lambda given: as_text(given[0]).lower(),
    "LEN": lambda given: float(len(as_text(given[0]).encode("utf-16-le", "replace")) // 2),
    "SUBSTITUTE": lambda given: as_text(given[0]).replace(as_text(given[1]), as_text(given[2])),
    "VALUE": _value_of,
    "ABS": _numeric(abs),
    "ROUND": _numeric(_rounded),
}


def _joined(sign: str, values: list[Held | Fault]) -> Held | Fault:
    so_far = values[0]
    for value in values[1:]:
        if isinstance(so_far, Fault) or isinstance(value, Fault):
            return so_far if isinstance(so_far, Fault) else value
        so_far = _pair(sign, so_far, value)
    return so_far


def _pair(sign: str, left: Held, right: Held) -> Held | Fault:
    if sign == "&":
        return as_text(left) + as_text(right)
    if sign in _COMPARE:
        return _COMPARE[sign](_compared(left, right))
    try:
        one, other = _number(left), _number(right)
        return NO_NUMBER if sign == "/" and other == 0 else _CALCULATE[sign](one, other)
    except (ValueError, OverflowError):
        return VALUE


_COMPARE: Mapping[str, Callable[[int], bool]] = {
    "=": lambda order: order == 0,
    "<>": lambda order: order != 0,
    "<": lambda order: order < 0,
    "<=": lambda order: order <= 0,
    ">": lambda order: order > 0,
    ">=": lambda order: order >= 0,
}
_CALCULATE: Mapping[str, Callable[[float, float], float]] = {
    "+": lambda one, other: one + other,
    "-": lambda one, other: one - other,
    "*": lambda one, other: one * other,
    "/": lambda one, other: one / other,
}


def _compared(left: Held, right: Held) -> int:
    """-1, 0 or 1 as spreadsheets order: numbers, then texts whatever their case, then FALSE and TRUE."""
    one, other = _ordered(left, right), _ordered(right, left)
    if one[0] == other[0] == 0 and math.isclose(one[1], other[1], rel_tol=_FIFTEEN_DIGITS):
        return 0
    return (one > other) - (one < other)


def _ordered(value: Held, beside: Held) -> tuple[int, float, str]:
    if value is None:  # a blank is whatever it is held against
        return _ordered("" if isinstance(beside, str) else False if isinstance(beside, bool) else 0.0, value)
    if isinstance(value, bool):
        return 2, float(value), ""
    return (1, 0.0, value.casefold()) if isinstance(value, str) else (0, float(value), "")


def _sumproduct(product: Node, sums: Sum) -> Held | Fault:
    """Row after row of the blocks in it; below the last row filled, one blank row stands for all the others."""
    (first, *_) = _blocks(product)
    rows = first.bottom - first.top + 1
    there = min(rows, max(0, sums.filled.get(first.sheet or sums.sheet, 0) - first.top + 1))
    total = 0.0
    for at in range(min(rows, there + 1)):
        value = _value(product, replace(sums, at=at))
        if isinstance(value, Fault):
            return value
        total += _number(value) * (1 if at < there else rows - there)
    return total


def _blocks(node: Node) -> Iterator[Block]:
    match node:
        case Block():
            yield node
        case Call(_, parts) | Joined(_, parts):
            for part in parts:
                yield from _blocks(part)


def _over_block(name: str, arguments: tuple[Node, ...], sums: Sum) -> Held | Fault:
    (block, *rest) = arguments
    held = list(_values_in(block, sums)) if isinstance(block, Block) else []
    if name == "COUNTA":
        return float(sum(value is not None for value in held))
    if name == "COUNTIF":
        sought = str(rest[0]).rstrip("*").lower()
        return float(sum(isinstance(value, str) and value.lower().startswith(sought) for value in held))
    for value in held:
        if isinstance(value, Fault):
            return value
    return float(sum(value for value in held if isinstance(value, float) and not isinstance(value, bool)))


def _values_in(block: Block, sums: Sum) -> Iterator[Held | Fault]:
    sheet = block.sheet or sums.sheet
    for row in range(block.top, min(block.bottom, sums.filled.get(sheet, 0)) + 1):
        for column in range(block.left, block.right + 1):
            yield sums.cells.get((sheet, row, column))
