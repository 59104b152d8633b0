"""What one cell of an .ods holds, and how the format writes places, repeats and durations.

Before `reading.opendocument`. Source: OpenDocument 1.3 part 3, 19.385 "office:value-type", 18.2 "duration",
18.3.1 "cellAddress".
"""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import lru_cache
from math import isfinite

from impact.returns.answers import Raw
from impact.returns.numberformats import NumberFormat, plain, show_date
from impact.returns.places import LAST_COLUMN, LAST_ROW, Range, column_number
from impact.returns.reading.filling import Filling, Shared
from impact.returns.reading.marks import Mark, mark

_ADDRESS = re.compile(
    r"\$?(?:'(?P<quoted>(?:[^']|'')+)'|(?P<plain>[^'.:$\s]+))\.\$?(?P<left>[A-Z]{1,3})\$?(?P<top>\d{1,7})"
    r"(?::(?:\$?(?:'(?:[^']|'')+'|[^'.:$\s]*))?\.\$?(?P<right>[A-Z]{1,3})\$?(?P<bottom>\d{1,7}))?",
    re.IGNORECASE,
)
_DURATION = re.compile(r"(-?)PT(?:(\d{1,7})H)?(?:(\d{1,7})M)?(?:(\d{1,7}(?:[.,]\d+)?)S)?")
_ERROR = re.compile(r"#[A-Z/0]+[!?]?|#N/A|Err:\d{3}")
_LANGUAGE = re.compile(r"[a-z]+:=")  # before a formula: "of:="
_MOST_REPEATS = 2**31
_TIME = NumberFormat("time")
_FEW_DIGITS = 11  # of a whole number that is shown as it is written

OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
STYLE = "urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_CALC = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
VALUE_TYPE, FORMULA = f"{OFFICE}value-type", f"{TABLE}formula"
_CALC_TYPE = f"{_CALC}value-type"
_VALUES = tuple(f"{OFFICE}{kind}value" for kind in ("", "date-", "time-", "boolean-", "string-"))

Attributes = dict[str, str]


def put(filling: Filling, shared: Shared, row: int, column: int, cell: Attributes, text: str) -> None:
    """Put a cell where it stands. A number without a format of its own takes the least room."""
    kind, value = cell.get(_CALC_TYPE) or cell.get(VALUE_TYPE, ""), _value(cell)
    if kind == "float" and value == text and FORMULA not in cell and _is_whole(text):
        filling.number(row, column, int(text))
        return
    if kind == "float" and value is not None and value == text and FORMULA not in cell and plain(_number(text)) == text:
        filling.number(row, column, float(text))  # as most are: it would be remembered for nothing
        return
    raw = _raw(kind, value, text, cell.get(FORMULA))
    if raw.kind == "number" and isinstance(raw.value, float) and raw.formula is None and raw.shown == plain(raw.value):
        filling.number(row, column, raw.value)
    elif raw.kind == "text" and raw.formula is None:
        filling.text(row, column, shared.text(str(raw.value)))
    else:
        filling.other(row, column, raw)


def _value(cell: Attributes) -> str | None:
    """The value that stands in the attributes; a text need not stand there."""
    for key in _VALUES:
        if key in cell:
            return cell[key]
    return None


def _is_whole(text: str) -> bool:
    """Whether this is a whole number, plainly written and short: most are, and nothing more need be looked at."""
    return text.isdigit() and text.isascii() and len(text) <= _FEW_DIGITS and (text[0] != "0" or text == "0")


@lru_cache(maxsize=4096)
def _raw(type_: str, value: str | None, text: str, formula: str | None) -> Raw:
    """What stands in a cell of this type.

    Raises:
        ValueError: The value is none of its type.
    """
    written = _LANGUAGE.sub("", formula, count=1).removeprefix("=") if formula is not None else None
    shown = text.strip()
    if type_ == "error" or (written is not None and type_ == "string" and _ERROR.fullmatch(shown)):
        return Raw("error", shown, shown, written)
    if not type_ or (value is None and type_ != "string"):
        return Raw("blank", formula=written)
    match type_:
        case "float" | "percentage" | "currency":
            number = _number(value or "")
            return Raw("number", number, shown or plain(number), written)
        case "date":
            when = _when(value or "")
            return Raw("date", when, show_date(when), written)
        case "time":
            time = Raw("number", number := _days(value or ""), shown, written)
            return time if time.is_time else time._replace(shown=_TIME.show(number))
        case "boolean":
            return Raw("yes_no", value == "true", "TRUE" if value == "true" else "FALSE", written)
        case "string":
            held = text or value or ""
            return Raw("text", held, held.strip(), written)
    raise ValueError(type_)


def text_mark(properties: Attributes) -> Mark:
    """How a text with these properties stands: "super 58%" and "33% 58%" are raised, "0% 100%" is not."""
    position = properties.get(f"{STYLE}text-position", "").split(" ")[0]
    down = position.startswith("-")
    height = position.lstrip("-").rstrip("%").replace(".", "", 1)
    moved = height.isdecimal() and height.strip("0") != ""
    struck = any(properties.get(f"{STYLE}text-line-through-{key}", "none") != "none" for key in ("style", "type"))
    return mark(
        raised=position == "super" or (moved and not down), lowered=position == "sub" or (moved and down), struck=struck
    )


def _number(text: str) -> float:
    if "_" in text or not text.isascii() or not isfinite(number := float(text)):
        raise ValueError(text)
    return number


def _when(text: str) -> date | datetime:
    when = datetime.fromisoformat(text).replace(tzinfo=None)
    return when.date() if "T" not in text or not (when.hour or when.minute or when.second) else when


def _days(text: str) -> float:
    found = _DURATION.fullmatch(text)
    if found is None:
        raise ValueError(text)
    hours, minutes, seconds = (float((part or "0").replace(",", ".")) for part in found.groups()[1:])
    return (-1 if found[1] else 1) * (hours / 24 + minutes / 1440 + seconds / 86_400)


def repeated(attributes: Attributes, key: str) -> int:
    """How often something stands; once where nothing is said.

    Raises:
        ValueError: It is no number that a sheet could need.
    """
    if key not in attributes:
        return 1
    times = int(attributes[key])
    if not 1 <= times <= _MOST_REPEATS:
        raise ValueError(times)
    return times


def read_address(text: str) -> Range | None:
    """Read what a named range leads to: "$'C4 Local innovation'.$E$5". None when it is no block of cells."""
    found = _ADDRESS.fullmatch(text.strip())
    if found is None:
        return None
    sheet = found["quoted"].replace("''", "'") if found["quoted"] else found["plain"]
    try:
        left, right = column_number(found["left"]), column_number(found["right"] or found["left"])
    except ValueError:
        return None
    top, bottom = int(found["top"]), int(found["bottom"] or found["top"])
    if not (1 <= top <= bottom <= LAST_ROW and left <= right <= LAST_COLUMN):
        return None
    return Range(sheet, top, left, bottom, right)
