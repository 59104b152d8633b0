"""What a cell of each type holds, from the words the format writes it with.

After `reading.gathering`; `reading.cells` and `reading.plain_odd` ask it, so that a cell is the same whoever read it.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import lru_cache
from math import isfinite

from impact.returns.answers import Raw
from impact.returns.grid import raw_number, raw_text
from impact.returns.numberformats import show_date
from impact.returns.reading.gathering import Pool

_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_TRUE = Raw("yes_no", True, "TRUE")
_FALSE = Raw("yes_no", False, "FALSE")


def worked_out(type_: str, value: str | None, style: int, formula: str | None, pool: Pool) -> Raw:
    """Return what a cell holds: *value* as its type says, and the *formula* behind it.

    Raises:
        ValueError, LookupError: There is no such type, text or number.
    """
    if value is None or (value == "" and type_ not in ("str", "inlineStr")):
        return Raw("blank", formula=formula)
    raw = _value(type_, value, style, pool)
    return raw if formula is None else Raw(raw.kind, raw.value, raw.shown, formula)


def _value(type_: str, value: str | None, style: int, pool: Pool) -> Raw:
    value = value or ""
    match type_:
        case "s":
            return raw_text(pool.texts[shared(value, pool)])
        case "n":
            return raw_number(read_number(value), pool.formats[style], pool.since_1904)
        case "str" | "inlineStr":
            return raw_text(unescaped(value))
        case "b":
            return _TRUE if value.strip() in ("1", "true") else _FALSE
        case "e":
            return Raw("error", value, value)
        case "d":
            return _iso_date(value)
    raise ValueError(type_)


def read_number(value: str) -> float:
    """Return the number written as *value*: Python would take 1_000 and nan for numbers; no spreadsheet does."""
    if "_" in value or not value.isascii() or not isfinite(number := float(value)):
        raise ValueError(value)
    return number


def shared(value: str, pool: Pool) -> int:
    """Return the index of a shared string."""
    number = index(value)
    if number >= pool.strings:
        raise IndexError(value)
    return number


@lru_cache(maxsize=4096)
def index(digits: str) -> int:
    """Return *digits* as an index: never negative, which would count from the end."""
    number = int(digits)
    if number < 0:
        raise IndexError(digits)
    return number


def _iso_date(text: str) -> Raw:
    when = datetime.fromisoformat(text.strip())
    value: date | datetime = when.replace(tzinfo=None)
    if (when.hour, when.minute, when.second, when.microsecond) == (0, 0, 0, 0):
        value = when.date()
    return Raw("date", value, show_date(value))


def unescaped(written: str) -> str:
    """Undo `_x000D_`, by which the format writes what XML cannot hold. What no text can hold becomes "\ufffd"."""
    if "_x" not in written:
        return written
    text = _ESCAPE.sub(lambda found: chr(int(found[1], 16)), written).replace("\0", "\ufffd")
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
