"""How a template looks: its colours, cell formats, widths and page set-up.

Before `returns.template`, which puts words and cells in. Only answer and explanation cells are unlocked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from textwrap import wrap
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from impact.returns.form import HEADER_ROW

ACCENT = "#12436D"  # the Analysis Function's dark blue: 10 to 1 against white
ANSWER = "#FFF9DB"  # pale yellow, only under what the supplier fills in
QUIET = "#595959"  # 7 to 1 against white
LINE = "#BFBFBF"
_FONT = {"font_name": "Arial", "font_size": 11}
_TOP = {"text_wrap": True, "valign": "top"}
_A4 = 9
_LINE_HEIGHT = 14.5  # points: Arial 11 with its leading
_ROOM = 4.0  # points above and below
_FILLED = 0.95  # of a column that words fill before they wrap
_LONGEST_FOOT = 80  # characters of each half; Excel refuses a footer of more than 255

NUMBER_FORMATS: Mapping[str, str] = {
    "count": "#,##0",
    "number": "#,##0.0##",
    "percent": "0.0##",
    "date": "d mmmm yyyy",
}  # a type not here is shown as it is typed


@dataclass(frozen=True)
class Looks:
    """The formats of one workbook, each made once."""

    title: Format
    note: Format
    heading: Format
    label: Format
    words: Format
    strong: Format
    link: Format
    quiet: Format
    explanation: Format
    below: Format
    above: Format
    answers: Mapping[str, Format]

    def answer(self, kind: str) -> Format:
        """The format of an answer cell of this type."""
        return self.answers.get(kind, self.answers["text"])


def make_looks(workbook: Workbook) -> Looks:
    """Add the template's formats to *workbook*."""

    def made(**properties: Any) -> Format:
        return workbook.add_format({**_FONT, **properties})

    box = {"border": 1, "border_color": LINE}
    fill = {**box, **_TOP, "bg_color": ANSWER, "locked": False}
    kinds = {kind: made(**fill, num_format=code, align="right") for kind, code in NUMBER_FORMATS.items()}
    return Looks(
        title=made(bold=True, font_size=16, font_color=ACCENT),
        note=made(font_color=QUIET),
        heading=made(bold=True, font_color="#FFFFFF", bg_color=ACCENT, **box, **_TOP),
        label=made(**box, **_TOP),
        words=made(**_TOP),
        strong=made(bold=True, **_TOP),
        link=made(font_color=ACCENT, underline=1, **_TOP),
        quiet=made(font_color=QUIET, **box, **_TOP),
        explanation=made(**fill),
        below=made(locked=False, **_TOP),
        above=made(locked=True, bold=True),
        answers={**kinds, "text": made(**fill), "yes_no": made(**fill, align="right")},
    )


def lines_in(text: str, width: float) -> int:
    """Return how many lines *text* takes in a column *width* characters wide."""
    fits = max(1, int(width * _FILLED))
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
    """Protect against slips, without a password: widths may be changed, answers sorted and filtered."""
    sheet.protect("", {"format_columns": True, "format_rows": True, "sort": True, "autofilter": True})


def _literal(text: str) -> str:
    return text[:_LONGEST_FOOT].replace("&", "&&")
