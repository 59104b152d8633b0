"""The spreadsheet formulas of a template as values, and how each is written.

Before `writing.template_rules`, which says with them what is wrong, and `writing.template_worth`, which works each out:
it is written with its value, so that a program that does not calculate shows the right words too. Only functions that
Excel, LibreOffice and Google Sheets all have; a text in a formula is at most 255 letters long, so a longer one is
written in pieces.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime

from impact.returns.places import column_letters, quoted

Spot = tuple[str, int, int]  # a cell: its sheet, row and column, from 1
LONGEST_FORMULA = 8_000  # Excel takes 8,192 characters
_LONGEST_TEXT = 250
_LIKE_A_CALL = re.compile(r"(?<=[A-Z])(?=\()")
THIS_ROW = 0  # a cell in the formula's own row, whichever that is
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
            return "TRUE" if node else "FALSE"
        case int() | float():
            return f"{node:.15g}"
        case str():
            return _string(node)
        case Cell(row, column, sheet):
            return _on(sheet, f"{column_letters(column)}{row or _ROW_TO_COME}")
        case Block(top, left, bottom, right, sheet):
            ends = f"${column_letters(left)}${top}:${column_letters(right)}${bottom}"
            return _on(sheet, ends)
        case Call(name, arguments):
            return f"{name}({','.join(_text(each) for each in arguments)})"
        case Joined(sign, parts):
            return sign.join(f"({_text(each)})" if isinstance(each, Joined) else _text(each) for each in parts)


def _on(sheet: str, place: str) -> str:
    return f"{quoted(sheet)}!{place}" if sheet else place


def _string(text: str) -> str:
    """A text in quotes; never with what looks like a function's name, which XlsxWriter would take for one."""
    parts = _LIKE_A_CALL.split(text)
    pieces = [part[at : at + _LONGEST_TEXT] for part in parts for at in range(0, len(part), _LONGEST_TEXT)] or [""]
    joint = "&".join('"' + piece.replace('"', '""') + '"' for piece in pieces)
    return f"({joint})" if len(pieces) > 1 else joint


def serial(when: date | datetime) -> float:
    """Return a date as the number that a cell holds: days since the last of 1899, with a 29 February 1900."""
    days = (date(when.year, when.month, when.day) - date(1899, 12, 30)).days
    counted = days if days > 60 else days - 1
    if not isinstance(when, datetime):
        return float(counted)
    return counted + (when.hour * 3600 + when.minute * 60 + when.second) / 86_400
