"""What was sent in a cell, as it stands in the handback, where the form's own number format stays on every answer cell.

After `checking.answers`, which reads it again; `writing.handback` asks it. A value that would read otherwise under that
format is written as the text that its cell showed ("21 March 1900", "80%"), so that it is found wrong again, and a
right answer typed over it is read as it was typed.
"""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from impact.plan.periods import day
from impact.returns.checking.answers import read
from impact.returns.checking.numerals import LONGEST_NUMERAL
from impact.returns.checking.wanted import Wanted
from impact.returns.filed import BLANK, Raw
from impact.returns.numberformats import plain
from impact.returns.writing.looks import NUMBER_FORMATS

_NUMBERS = frozenset(("count", "number", "percent"))


def as_handed_back(raw: Raw, kind: str) -> Raw:
    """Return what stands in the handback for *raw*, sent as an answer of *kind*.

    A formula is its value. One that was never worked out is shown as a text, and so is wrong again; where any words
    would do it is a blank, since a formula's text would be taken for them.
    """
    if raw.kind == "blank":
        return _as_text(f"={raw.formula}") if raw.formula and kind != "text" else BLANK
    if raw.kind in ("text", "error"):
        return raw
    if raw.kind == "date":
        return raw if kind == "date" else _as_text(_day(raw))
    if raw.kind == "yes_no":
        return _as_text(raw.shown) if kind in NUMBER_FORMATS else raw
    return _number(raw, kind)


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
    sure = f"{Decimal(repr(taken)):f}%"  # below 1 the sign must stay, or it would look like a share
    if 0 < taken < 1 and taken != raw.value and len(sure) <= LONGEST_NUMERAL:
        return _as_text(sure)
    return replace(raw, value=taken, shown=plain(taken))


def _day(raw: Raw) -> str:
    """The day alone, as the checks say it."""
    return day(raw.value) if isinstance(raw.value, (date, datetime)) else raw.shown


def _as_text(text: str) -> Raw:
    return Raw("text", text, text) if text else BLANK
