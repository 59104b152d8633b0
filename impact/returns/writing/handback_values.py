"""What was sent in a cell, as it stands in the handback, where the form's own number format stays on every answer cell.

After `checking.answers`, which reads it again; `writing.handback` asks it. A value that would read otherwise under that
format is written as the text that its cell showed ("21 March 1900", "80%"), so that it is found wrong again, and a
right answer typed over it is read as it was typed. A text that was understood ("1,204", "2024-05-03", "[ x ]") is
written as what it was taken for, so that nothing is red that need not be mended.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from impact.plan.periods import day
from impact.returns.answers import BLANK, Raw
from impact.returns.asked import Kind, Wanted
from impact.returns.interpretation import read
from impact.returns.numberformats import plain
from impact.returns.typed import LONGEST_NUMERAL
from impact.returns.writing.looks import NUMBER_FORMATS

_NUMBERS: tuple[Kind, ...] = ("count", "number", "percent")
_READ: Mapping[str, Wanted] = {kind: Wanted(kind) for kind in (*_NUMBERS, "date", "yes_no", "choice", "force")}
_FIRST_DAY = date(1900, 3, 1)  # the 29 February 1900 of spreadsheets never was


def as_handed_back(raw: Raw, kind: str) -> Raw:
    """Return what stands in the handback for *raw*, sent as an answer of *kind*.

    A formula is its value. One that was never worked out is shown as a text, and so is wrong again; where any words
    would do it is a blank, since a formula's text would be taken for them.
    """
    if raw.kind == "blank":
        return _as_text(f"={raw.formula}") if raw.formula and kind != "text" else BLANK
    if raw.kind == "text" and kind in _READ:
        return _understood(raw, kind)
    if raw.kind in ("text", "error"):
        return raw
    if raw.kind == "date":
        return raw if kind == "date" else _as_text(_day(raw))
    if raw.kind == "yes_no":
        return _as_text(raw.shown) if kind in NUMBER_FORMATS else raw
    return _number(raw, kind)


@lru_cache(maxsize=4096)
def _understood(raw: Raw, kind: str) -> Raw:
    """A text as what it was taken for; as it is where that is another text, or must be mended."""
    reading = read(_READ[kind], raw)
    if reading.marker:
        return _as_text(f"[{reading.marker}]")
    match reading.value:
        case bool() as answer:
            return _as_text("Yes" if answer else "No")
        case float() as number if kind == "percent" and 0 < number < 1 and not raw.shown.rstrip()[-1:].isdigit():
            return _as_text(_signed(number))
        case float() as number:
            return Raw("number", number, plain(number))
        case date() as when if when >= _FIRST_DAY:
            return Raw("date", when, day(when))
    return raw


def _signed(number: float) -> str:
    """A percentage with its sign, as below 1 it must be, or it would look like a share."""
    return f"{Decimal(repr(number)):f}%"


def _number(raw: Raw, kind: str) -> Raw:
    if not isinstance(raw.value, (int, float)) or not math.isfinite(raw.value):
        return _as_text(raw.shown)
    if kind in _NUMBERS:
        return _percentage(raw, kind) if raw.shown.rstrip().endswith("%") else raw
    return raw if kind not in NUMBER_FORMATS and raw.shown == plain(float(raw.value)) else _as_text(raw.shown)


def _percentage(raw: Raw, kind: str) -> Raw:
    """A cell that showed a percentage: the answer it was taken for, else what it showed."""
    taken = read(Wanted("percent"), raw).value if kind == "percent" else None
    if not isinstance(taken, float):
        return _as_text(raw.shown)
    sure = _signed(taken)
    if 0 < taken < 1 and taken != raw.value and len(sure) <= LONGEST_NUMERAL:
        return _as_text(sure)
    return raw._replace(value=taken, shown=plain(taken))


def _day(raw: Raw) -> str:
    """The day alone, as the checks say it."""
    return day(raw.value) if isinstance(raw.value, (date, datetime)) else raw.shown


def _as_text(text: str) -> Raw:
    return Raw("text", text, text) if text else BLANK
