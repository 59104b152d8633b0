"""What a number format makes of a number: a date, a time, or a figure with its commas, decimals and signs.

Source: ECMA-376 part 1, 18.8.30 "numFmt" and 18.17.4.1 "Dates".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Literal

from impact.plan.periods import day

Kind = Literal["general", "number", "date", "time"]

# Formats known by number alone. 14 and 22 show in the reader's own locale; 27 to 58 are East Asian.
_BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%",
    14: "d/m/yyyy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy",
    18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "d/m/yyyy h:mm",
    37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00", 41: "#,##0", 42: "#,##0", 43: "#,##0.00", 44: "#,##0.00",
    45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0",
    **dict.fromkeys([*range(27, 32), 36, *range(50, 59)], "yyyy-mm-dd"),
    **dict.fromkeys(range(32, 36), "h:mm:ss"),
}  # fmt: skip

LONGEST_CODE = 255  # Excel's own limit
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?'
    r"|\\(?P<escaped>.)"
    r"|\[\$(?P<currency>[^\]-]*)[^\]]*\]"
    r"|\[(?P<elapsed>h+|m+|s+)\]"
    r"|\[[^\]]*\]"  # a colour or a condition
    r"|[_*]."  # a gap as wide as a letter, or a fill
    r"|(?P<general>General)"
    r"|(?P<noon>AM/PM|A/P)"
    r"|(?P<scientific>E[+-])"
    r"|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_DIGITS = re.compile(r"(?P<whole>[#0?,]*)(?:\.(?P<decimals>[#0?]*))?")
_LAST_SERIAL = 2_958_465  # 31 December 9999, from 1900
_MOST_DAYS = 1e12  # beyond them a time is shown as the plain number
_FALSE_LEAP_DAY = 60  # Excel, after Lotus 1-2-3, counts a 29 February 1900 that never was


@dataclass(frozen=True)
class NumberFormat:
    """What a format does.

    Attributes:
        kind: "general" for everything that is shown as the plain number.
        before, after: Literal text around the figure: "£", "%".
        fewest, most: Decimals shown at least and at most.
        grouped: Whether thousands are set apart with commas.
        percent: Whether the figure shown is a hundred times the number.
    """

    kind: Kind = "general"
    before: str = ""
    after: str = ""
    fewest: int = 0
    most: int = 0
    grouped: bool = False
    percent: bool = False

    def show(self, number: float) -> str:
        """Return *number* as a person would read it."""
        sign = "-" if number < 0 else ""
        if self.kind == "time" and abs(number) < _MOST_DAYS:  # days as hours and minutes: 1.5 gives "36:00"
            minutes = round(abs(number) * 24 * 60)
            return f"{sign}{minutes // 60}:{minutes % 60:02d}"
        if self.kind != "number":
            return plain(number)
        scaled = abs(Decimal(repr(number))) * (100 if self.percent else 1)
        if scaled >= 10**15:
            return plain(number)
        rounded = scaled.quantize(Decimal(1).scaleb(-self.most), ROUND_HALF_UP)
        whole, _, decimals = f"{rounded:,f}".partition(".")
        while len(decimals) > self.fewest and decimals.endswith("0"):
            decimals = decimals[:-1]
        figure = (whole if self.grouped else whole.replace(",", "")) + (f".{decimals}" if decimals else "")
        return f"{sign}{self.before}{figure}{self.after}"


GENERAL = NumberFormat()


def number_format(number: int, custom: str | None) -> NumberFormat:
    """Return the format with this id: *custom* is its own code, None when it is built in."""
    return read_format(custom if custom is not None else _BUILT_IN.get(number, "General"))


@lru_cache(maxsize=512)
def read_format(code: str) -> NumberFormat:
    """Read a format's code, "#,##0.00;[Red]-#,##0.00": what its first section does."""
    letters, figure, around, percent = "", "", ["", ""], False  # literal text before the figure and after it
    for token in _TOKEN.finditer(code[:LONGEST_CODE]):
        other = token["other"] or ""
        if other == ";":
            break
        if token["general"] or token["scientific"]:
            return GENERAL
        percent = percent or other == "%"  # quoted or escaped it is only a character
        literal = token["quoted"] or token["escaped"] or token["currency"] or ""
        if token["elapsed"] or token["noon"]:
            letters += "h"
        elif other and other.lower() in "ymdhs":
            letters += other.lower()
        elif other and other in "#0?,.":
            figure += other
        else:
            literal += other
        around[bool(figure)] += literal
    if letters:  # an m is a month, unless there are only hours and seconds beside it
        a_day = "y" in letters or "d" in letters or not ("h" in letters or "s" in letters)
        return NumberFormat("date" if a_day else "time")
    before, after = around
    found = _DIGITS.fullmatch(figure)
    if not figure or found is None or figure.endswith(",") or "/" in after:
        return GENERAL
    decimals, grouped = found["decimals"] or "", "," in found["whole"]
    return NumberFormat("number", before.strip(), after.rstrip(), decimals.count("0"), len(decimals), grouped, percent)


def plain(number: float) -> str:
    """Return *number* without a format: "1204", "0.3", "1.5E+20"."""
    if number.is_integer() and abs(number) < 10**15:
        return str(int(number))
    return f"{number:.10G}"


def read_date(serial: float, since_1904: bool) -> date | datetime | None:
    """Return the day that *serial* counts to, with its time of day when it has one.

    Args:
        serial: Days, where 1 is 1 January 1900 (or 0 is 1 January 1904); its fraction is the time of day.
        since_1904: Whether the workbook counts from 1904.

    Returns:
        None when no such day exists: before the first, after the year 9999, or 29 February 1900.
    """
    if not 0 <= serial < _LAST_SERIAL + 1:
        return None
    days, time_of_day = divmod(round(serial * 86_400), 86_400)
    if not since_1904 and (days < 1 or days == _FALSE_LEAP_DAY):
        return None
    start = datetime(1904, 1, 1) if since_1904 else datetime(1899, 12, 31 if days < _FALSE_LEAP_DAY else 30)
    try:
        found = start + timedelta(days=days, seconds=time_of_day)
    except OverflowError:
        return None
    return found if time_of_day else found.date()


def show_date(value: date | datetime) -> str:
    """Return "30 June 2024", or "30 June 2024 14:30"."""
    return f"{day(value)} {value:%H:%M}" if isinstance(value, datetime) else day(value)
