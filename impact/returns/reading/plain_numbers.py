"""Numbers written in a block of bytes, read all at once, each exactly as Python reads it alone.

Before `reading.plain_rows`. Source: W. D. Clinger, "How to read floating point numbers accurately" (1990): up to 15
digits and 22 decimals, one division of two exact numbers is the nearest number.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from impact.returns.reading.tokens import Truth, Whole, digits

_SHORT = 9  # digits that are read as they come
_FEW = 500  # numbers: as many are read sooner by Python than digit by digit
_LONG = 16  # digits, a sign and a point; at most 15 digits
_LONGEST = 32  # bytes: further than any spreadsheet program writes a number
_LAST_SERIAL = 2_958_465  # 31 December 9999, from 1900
_LAST_SERIAL_1904 = 2_957_003
_FALSE_LEAP_DAY = 60
_IN_NUMBERS = np.zeros(256, dtype=bool)
_IN_NUMBERS[list(b"0123456789+-.eE\0")] = True
_POWERS = 10.0 ** np.arange(_LONG + 1)


def numbers(content: NDArray[np.uint8], starts: Whole, ends: Whole) -> tuple[NDArray[np.float64], Truth]:
    """Read the numbers between *starts* and *ends*: each, and whether it is one that can be told here."""
    whole, length = digits(content, starts, _SHORT)
    values: NDArray[np.float64] = whole.astype(np.float64)
    read: Truth = (length > 0) & (starts + length == ends)
    for how in (_decimals, _by_python):
        rest = np.flatnonzero(~read)
        if len(rest) > (_FEW if how is _decimals else 0):
            values[rest], read[rest] = how(content, starts[rest], ends[rest])
    return values, read


def _decimals(content: NDArray[np.uint8], starts: Whole, ends: Whole) -> tuple[NDArray[np.float64], Truth]:
    """A sign, digits, a point and digits, at most 15 in all."""
    negative = content[starts] == ord("-")
    at = starts + negative
    mantissa = np.zeros(len(at), dtype=np.int64)
    digits_, after, points = (np.zeros(len(at), dtype=np.int64) for _ in range(3))
    fit = ends - at <= _LONG
    for place in range(int(min((ends - at).max(), _LONG))):
        byte = content[at + place]
        inside = at + place < ends
        is_digit = inside & (byte - np.uint8(48) <= 9)
        is_point = inside & (byte == ord("."))
        mantissa = np.where(is_digit, mantissa * 10 + (byte - np.uint8(48)), mantissa)
        digits_ += is_digit
        after += is_digit & (points > 0)
        points += is_point
        fit &= is_digit | is_point | ~inside
    fit &= (points <= 1) & (digits_ > 0) & (digits_ <= 15)
    values = mantissa / _POWERS[np.minimum(after, _LONG)]
    return np.where(negative, -values, values), fit


def _by_python(content: NDArray[np.uint8], starts: Whole, ends: Whole) -> tuple[NDArray[np.float64], Truth]:
    """Powers of ten and more digits: Python's own reading, in bulk."""
    width = int(min((ends - starts).max(), _LONGEST))
    lengths = np.minimum(ends - starts, width)
    written = content[np.minimum(starts[:, None] + np.arange(width), len(content) - 1)]
    written[np.arange(width) >= lengths[:, None]] = 0
    fit = (ends - starts <= _LONGEST) & (ends > starts) & _IN_NUMBERS[written].all(axis=1)
    values = np.zeros(len(starts))
    words = np.ascontiguousarray(written[fit]).view(f"S{width}").ravel() if width and fit.any() else np.array([], "S1")
    try:
        values[fit] = words.astype(np.float64)
    except ValueError:  # "1.2.3": the XML parser's handlers say so
        fit[:] = False
    return values, fit & np.isfinite(values)


def dates(serials: NDArray[np.float64], since_1904: bool) -> Truth:
    """Whether there is such a day, as `numberformats.read_date` has it."""
    there = (serials >= 0) & (serials < _LAST_SERIAL + 1)
    days = np.rint(np.where(there, serials, 0) * 86_400) // 86_400
    if since_1904:
        return np.asarray(there & (days <= _LAST_SERIAL_1904))
    return np.asarray(there & (days >= 1) & (days != _FALSE_LEAP_DAY) & (days <= _LAST_SERIAL))
