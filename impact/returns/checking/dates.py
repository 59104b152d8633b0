"""A date typed as text.

Comes after `checking.wanted`, before `checking.answers`. Read where it can only be one day: "2024-06-30", "30 June
2024", "30-Jun-24" is not (which century?), "30/06/2024" is (no month has number 30), "05/06/2024" is not.
"""

from __future__ import annotations

import re
from datetime import date

from impact.plan.periods import MONTHS, day
from impact.returns.checking.messages import EITHER_DATE, NOT_A_DATE, READ_AS_DATE, quoted
from impact.returns.checking.numerals import set_apart, tidy
from impact.returns.checking.wanted import Reading, Wanted, wrong

_MONTH_OF = {name.lower()[:length]: n for n, name in enumerate(MONTHS, 1) for length in (3, len(name))} | {"sept": 9}
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[t ]00:00(?::00)?)?")
_DAY_FIRST = re.compile(r"(?:[a-z]+,? )?(\d{1,2})(?:st|nd|rd|th)?(?: of)?[ -]([a-z]+)\.?,?[ -](\d{4})")
_MONTH_FIRST = re.compile(r"([a-z]+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})")
_SLASHED = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")


def read_date(text: str, wanted: Wanted) -> Reading:
    """Read *text* where a date belongs: the date with a note how it was read, or an error."""
    shown, line = quoted(text), tidy(set_apart(text)).lower()
    found = _in_words(line) or _in_figures(line)
    if len(found) == 2:
        return wrong(EITHER_DATE(shown=shown, first=day(found[0]), second=day(found[1])))
    if not found:
        return wrong(NOT_A_DATE(shown=shown, expected=wanted.expected))
    return Reading(found[0], messages=(READ_AS_DATE(shown=shown, figure=day(found[0])),))


def _in_words(line: str) -> list[date]:
    if found := _ISO.fullmatch(line):
        return _dates((found[1], found[2], found[3]))
    if found := _DAY_FIRST.fullmatch(line):
        return _dates((found[3], _month(found[2]), found[1]))
    if found := _MONTH_FIRST.fullmatch(line):
        return _dates((found[3], _month(found[1]), found[2]))
    return []


def _in_figures(line: str) -> list[date]:
    """The one or two days that "05/06/2024" can mean, day first as people here write."""
    found = _SLASHED.fullmatch(line)
    if found is None:
        return []
    return list(dict.fromkeys(_dates((found[3], found[2], found[1]), (found[3], found[1], found[2]))))


def _month(word: str) -> int:
    return _MONTH_OF.get(word, 0)


def _dates(*written: tuple[str | int, str | int, str | int]) -> list[date]:
    """Those of the (year, month, day) that exist."""
    days: list[date] = []
    for year, month, day_ in written:
        try:
            days.append(date(int(year), int(month), int(day_)))
        except ValueError:
            continue
    return days
