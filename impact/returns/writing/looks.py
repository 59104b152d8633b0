"""How a template looks: its colours, cell formats, widths and page set-up.

Before `writing.template`, which puts words and cells in. Only answer and explanation cells are unlocked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from textwrap import wrap
from typing import Any, BinaryIO

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from impact.returns.form import HEADER_ROW
from impact.returns.places import column_letters

ACCENT = "#12436D"  # the Analysis Function's dark blue: 10 to 1 against white
ANSWER = "#FFF9DB"  # pale yellow, only under what the supplier fills in
QUIET = "#595959"  # 7 to 1 against white
LINE = "#BFBFBF"
RED, PALE_RED = "#8E1A12", "#FBE3E1"  # what must be mended: 8 to 1 against its own pale fill
AMBER, PALE_AMBER = "#6B4300", "#FFE7B8"  # what asks for a word of explanation: 7 to 1
_SIGNED = {"×": (RED, PALE_RED), "!": (AMBER, PALE_AMBER)}
_FONT = {"font_name": "Arial", "font_size": 11}
_BOX = {"border": 1, "border_color": LINE}
_TOP = {"text_wrap": True, "valign": "top"}
_INSET = {"align": "left", "indent": 1}  # so that words do not touch the border
_A4 = 9
_LINE_HEIGHT = 14.5  # points: Arial 11 with its leading
_ROOM = 4.0  # points above and below
_MARGINS = 1.5  # units of width that the indent and the borders take
_FILLED = 1.15  # letters of Arial to each unit of width before they wrap; 1.3 fit, so there is some air
_LONGEST_FOOT = 80  # characters of each half; Excel refuses a footer of more than 255

NUMBER_FORMATS: Mapping[str, str] = {
    "count": "#,##0",
    "number": "#,##0.0##",
    "percent": "0.0##",
    "date": "d mmmm yyyy",
}  # a type not here is shown as it is typed


class Looks:
    """The formats of one workbook, each made once."""

    def __init__(self, workbook: Workbook) -> None:
        def made(**properties: Any) -> Format:
            return workbook.add_format({**_FONT, **properties})

        self.title = made(bold=True, font_size=16, font_color=ACCENT)
        self.note = made(font_color=QUIET)
        self.heading = made(bold=True, font_color="#FFFFFF", bg_color=ACCENT, **_BOX, **_TOP, **_INSET)
        self.right_heading = made(
            bold=True, font_color="#FFFFFF", bg_color=ACCENT, align="right", indent=1, **_BOX, **_TOP
        )
        self.label = made(**_BOX, **_TOP, **_INSET)
        self.words = made(**_TOP)
        self.strong = made(bold=True, **_TOP)
        self.link = made(font_color=ACCENT, underline=1, **_TOP)
        self.boxed_link = made(font_color=ACCENT, underline=1, **_BOX, **_TOP, **_INSET)
        self.bold_label = made(bold=True, **_BOX, **_TOP, **_INSET)
        self.status = made(bold=True, font_color=ACCENT, **_TOP)
        self.explanation = made(**_BOX, **_TOP, **_INSET, bg_color=ANSWER, locked=False)
        self.below = made(locked=False, **_TOP, **_INSET)
        self.above = made(locked=True, bold=True)
        self.live = made(bold=True, font_color=ACCENT)
        self.check = made(**_BOX, **_TOP, **_INSET, font_color=QUIET)
        self.flat = made(**_BOX, **_INSET, valign="top", font_color=QUIET)
        self.figure = made(**_BOX, valign="top", align="right", num_format="0_n;-0_n;0_n;@_n")
        self.mend = workbook.add_format({"bold": True, "font_color": RED, "bg_color": PALE_RED})
        self.explain = workbook.add_format({"bold": True, "font_color": AMBER, "bg_color": PALE_AMBER})
        self.mended = workbook.add_format({"bg_color": ANSWER})
        self.kind_mend = made(bold=True, font_color=RED, bg_color=PALE_RED, **_BOX, **_TOP, **_INSET)
        self.kind_explain = made(bold=True, font_color=AMBER, bg_color=PALE_AMBER, **_BOX, **_TOP, **_INSET)
        self._make = made
        self._made: dict[object, Format] = {}

    def answer(self, kind: str, sign: str = "") -> Format:
        """The format of an answer cell.

        Args:
            kind: The type of answer.
            sign: How the cell is marked: "×" must be mended, "!" mended or explained.
        """
        own = NUMBER_FORMATS.get(kind, "General")
        key = (kind if kind == "yes_no" or kind in NUMBER_FORMATS else "text", own, sign)
        if key not in self._made:
            number = {} if own == "General" else {"num_format": own}
            side = _INSET if key[0] == "text" else {"align": "right", "indent": 1}
            self._made[key] = self._make(**{**_BOX, **_TOP, **number, **side, **_filled(sign), "locked": False})
        return self._made[key]

    def total(self, code: str) -> Format:
        """The format of a live figure beneath the questions."""
        key = ("total", code, "")
        if key not in self._made:
            self._made[key] = self._make(**_BOX, **_TOP, bold=True, align="right", indent=1, num_format=code)
        return self._made[key]

    def last(self, kind: str) -> Format:
        """The format of last period's figure."""
        in_words = kind in ("text", "choice")
        key = ("last words" if in_words else "last", NUMBER_FORMATS.get(kind, "General"), "")
        if key not in self._made:
            side = _INSET if in_words else {"align": "right", "indent": 1}
            self._made[key] = self._make(**_BOX, **_TOP, **side, font_color=QUIET, num_format=key[1])
        return self._made[key]


def _filled(sign: str) -> dict[str, Any]:
    """The fill and border of an answer cell; a mark is a thick border as well as a colour."""
    if not sign:
        return {"bg_color": ANSWER}
    strong, pale = _SIGNED[sign]
    return {"bg_color": pale, "border": 2, "border_color": strong}


def begun(target: BinaryIO) -> Workbook:
    """Return a new workbook: no text in it becomes a formula or a link, and widths are counted in its own font."""
    plain = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    return Workbook(target, {**plain, "default_format_properties": dict(_FONT)})  # XlsxWriter adds to what it is given


def lines_in(text: str, width: float) -> int:
    """Return how many lines *text* takes in a column *width* characters wide."""
    fits = max(1, int((width - _MARGINS) * _FILLED))
    return sum(max(1, len(wrap(part, fits))) for part in text.split("\n"))


def height_of(lines: Iterable[int]) -> float:
    """Return the height in points of a row whose cells hold so many *lines*.

    Written into the file, because no program but Excel works it out for itself on a protected sheet.
    """
    return max(lines) * _LINE_HEIGHT + _ROOM


def set_page(sheet: Worksheet, title: str, organisation: str, *, landscape: bool = True) -> None:
    """Set *sheet* for printing on A4, as wide as the page, with its title and page numbers at the foot."""
    sheet.set_paper(_A4)
    if landscape:
        sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
    sheet.set_footer(f"&L{_literal(organisation)}&C{_literal(title)}&RPage &P of &N")
    sheet.hide_gridlines(2)


def set_header(sheet: Worksheet) -> None:
    """Keep the header row in sight on screen, and on each printed page."""
    sheet.freeze_panes(HEADER_ROW, 0)
    sheet.repeat_rows(HEADER_ROW - 1)


def protect(sheet: Worksheet) -> None:
    """Protect against slips, without a password.

    Rows may be put in, widths and number formats changed, answers sorted and filtered.
    """
    allowed = ("format_cells", "format_columns", "format_rows", "insert_rows", "sort", "autofilter")
    sheet.protect("", dict.fromkeys(allowed, True))


def show_signs(sheet: Worksheet, looks: Looks, rows: tuple[int, int], checks: int, answers: tuple[int, int]) -> None:
    """Colour the Check column by the sign its words begin with; an answer that was marked loses its colour once OK.

    Args:
        sheet: Where.
        looks: With the colours.
        rows: The first and last row, from 1.
        checks: The Check column, from 1.
        answers: The first and last column of the answers, from 1.
    """
    (top, bottom), (left, right) = rows, answers
    told = f"${column_letters(checks)}{top}"
    for sign, style in (("×", looks.mend), ("!", looks.explain)):
        rule = {"type": "formula", "criteria": f'=LEFT({told},1)="{sign}"', "format": style}
        sheet.conditional_format(top - 1, checks - 1, bottom - 1, checks - 1, rule)
    fine = {"type": "formula", "criteria": f'=LEFT({told},2)="OK"', "format": looks.mended}
    sheet.conditional_format(top - 1, left - 1, bottom - 1, right - 1, fine)


def _literal(text: str) -> str:
    return text[:_LONGEST_FOOT].replace("&", "&&")
