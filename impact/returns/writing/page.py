"""A workbook while it is written: its styles, its sheets cell by cell, and what their formulas come to.

A number is written as a number, a text as a text (never as a formula or a link, whatever it begins with), an error
value as that error. Every formula is written with its value, for programs that do not calculate. Only answers and
explanations are unlocked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from io import BytesIO
from textwrap import wrap
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from impact.plan.spreadsheet import Block, Call, Cell, ErrorValue, Joined, Node, Sheets, Spot, Worth, in_row, written
from impact.returns.form import HEADER_ROW
from impact.returns.grid import column_letters, quoted, reference

_ACCENT = "#12436D"  # the Analysis Function's dark blue: 10 to 1 against white
_ANSWER = "#FFF9DB"  # pale yellow, only under what the supplier fills in
_QUIET = "#595959"  # 7 to 1 against white
_RED, _PALE_RED = "#8E1A12", "#FBE3E1"  # what must be mended: 8 to 1 against its own pale fill
_AMBER, _PALE_AMBER = "#6B4300", "#FFE7B8"  # what asks for a word of explanation: 7 to 1
_FONT = {"font_name": "Arial", "font_size": 11}
_BOX = {"border": 1, "border_color": "#BFBFBF"}
_TOP = {"text_wrap": True, "valign": "top"}
_INSET = {"align": "left", "indent": 1}  # so that words do not touch the border
_RIGHT = {"align": "right", "indent": 1}
_LABEL = {**_BOX, **_TOP, **_INSET}
_HEADING = {**_LABEL, "bold": True, "font_color": "#FFFFFF", "bg_color": _ACCENT}
_OPEN = {**_BOX, **_TOP, "bg_color": _ANSWER, "locked": False}
_MEND = {"bold": True, "font_color": _RED, "bg_color": _PALE_RED}
_EXPLAIN = {"bold": True, "font_color": _AMBER, "bg_color": _PALE_AMBER}
_STYLES: Mapping[str, Mapping[str, Any]] = {
    "plain": {},
    "title": {"bold": True, "font_size": 16, "font_color": _ACCENT},
    "note": {"font_color": _QUIET},
    "heading": _HEADING,
    "right heading": {**_HEADING, **_RIGHT},
    "label": _LABEL,
    "bold label": {**_LABEL, "bold": True},
    "link": {**_LABEL, "font_color": _ACCENT, "underline": 1},
    "words": _TOP,
    "strong": {**_TOP, "bold": True},
    "status": {**_TOP, "bold": True, "font_color": _ACCENT},
    "live": {"bold": True, "font_color": _ACCENT},
    "above": {"bold": True},
    "below": {**_TOP, **_INSET, "locked": False},
    "explanation": {**_OPEN, **_INSET},
    "answer": _OPEN,
    "answer ×": {**_OPEN, "bg_color": _PALE_RED, "border": 2, "border_color": _RED},  # never by colour alone
    "answer !": {**_OPEN, "bg_color": _PALE_AMBER, "border": 2, "border_color": _AMBER},
    "last": {**_BOX, **_TOP, "font_color": _QUIET},
    "check": {**_LABEL, "font_color": _QUIET},
    "row check": {**_BOX, **_INSET, "valign": "top", "font_color": _QUIET},
    "total": {**_BOX, **_TOP, **_RIGHT, "bold": True},
    "figure": {**_BOX, "valign": "top", "align": "right", "num_format": "0_n;-0_n;0_n;@_n"},
    "×": {**_LABEL, **_MEND},
    "!": {**_LABEL, **_EXPLAIN},
    "turns ×": _MEND,
    "turns !": _EXPLAIN,
    "turns OK": {"bg_color": _ANSWER},
}
NUMBER_FORMATS: Mapping[str, str] = {
    "count": "#,##0",
    "number": "#,##0.0##",
    "percent": "0.0##",
    "date": "d mmmm yyyy",
}  # a type not here is shown as it is typed
_LINE_HEIGHT = 14.5  # points: Arial 11 with its leading
_ROOM = 4.0  # points above and below
_MARGINS = 1.5  # units of width that the indent and the borders take
_FILLED = 1.15  # letters of Arial to each unit of width before they wrap; 1.3 fit, so there is some air
_LONGEST_FOOT = 80  # characters of each half; Excel refuses a footer of more than 255
_LONGEST_TEXT = 32_767  # characters in a cell
_LONGEST_COMMENT = 5_000
_A4 = 9


def writable(text: str) -> str:
    """Return as much of *text* as a cell can hold, in letters that a file can."""
    return text.encode("utf-8", "replace").decode("utf-8")[:_LONGEST_TEXT]


def shown_as(kind: str) -> dict[str, Any]:
    """Return how a *kind* of answer stands in its cell: on which side, in which number format."""
    side = _RIGHT if kind == "yes_no" or kind in NUMBER_FORMATS else _INSET
    return {**side, "num_format": NUMBER_FORMATS.get(kind, "General")}


class _PlainSheet(Worksheet):  # type: ignore[misc]  # XlsxWriter brings no types
    """A sheet whose formulas and numbers are written as they are.

    XlsxWriter looks through each formula for newer functions than ours, and writes 16 digits where a number has 17.
    """

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        return formula.removeprefix("=")

    def _xml_number_element(self, number: float, attributes: Sequence[tuple[str, object]] = ()) -> None:
        said = f"{number:.16G}"
        if float(said) != number:
            said = f"{number:.17G}"
        told = "".join(f' {key}="{value}"' for key, value in attributes)
        self.fh.write(f"<c{told}><v>{said}</v></c>")


class Book:
    """One workbook while it is written. The same cells give the same bytes.

    Attributes:
        cells: What stands in the cells that formulas speak of; `hold` adds to it.
        counted: What a formula comes to where that is known beforehand.
    """

    def __init__(self, title: str, created: datetime, organisation: str = "", **properties: str) -> None:
        """Begin a workbook: no text in it becomes a formula or a link, and widths are counted in its own font."""
        self._target = BytesIO()
        plain = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self._workbook = Workbook(self._target, {**plain, "default_format_properties": dict(_FONT)})
        told = {"title": title, "created": created, **properties}
        self._workbook.set_properties(
            told | ({"author": organisation, "company": organisation} if organisation else {})
        )
        self.organisation = organisation
        self.cells: dict[Spot, Worth] = {}
        self.counted: dict[Node, Worth] = {}
        self._filled: dict[str, int] = {}
        self._sheets = Sheets(self.cells, self._filled, self.counted)
        self._styles: dict[object, Format] = {}

    def page(self, name: str) -> Page:
        """Add a sheet after those that are there."""
        return Page(self, self._workbook.add_worksheet(name, _PlainSheet))

    def done(self) -> bytes:
        """Return the file."""
        self._workbook.close()
        return self._target.getvalue()

    def style(self, name: str, more: Mapping[str, Any] | None = None) -> Format:
        """The style of this name, and *more* properties; each is made once."""
        key = (name, *more.items()) if more else name
        if key not in self._styles:
            self._styles[key] = self._workbook.add_format({**_FONT, **_STYLES[name], **(more or {})})
        return self._styles[key]

    def define(self, name: str, sheet: str, *place: int) -> None:
        """Define a name for a cell (row, column) or a block (and its last row and column) of *sheet*."""
        self._workbook.define_name(name, "=" + reference(sheet, *place))

    def hold(self, spot: Spot, value: Worth) -> None:
        """Let formulas see *value* in a cell."""
        sheet, row, _ = spot
        self.cells[spot] = value
        self._filled[sheet] = max(row, self._filled.get(sheet, 0))

    def worth(self, node: Node, sheet: str, row: int) -> Worth:
        """What a formula in a row of *sheet* comes to."""
        return self._sheets.worth(node, sheet, row)


class Page:
    """One sheet of a `Book` while it is written. Rows and columns are from 1."""

    def __init__(self, book: Book, sheet: Worksheet) -> None:
        self._book = book
        self.sheet = sheet
        self.name: str = sheet.get_name()
        self._widths: Sequence[float] = ()

    def columns(self, widths: Sequence[float], style: str | None = None) -> None:
        """Set the columns' *widths*, in characters."""
        self._widths = widths
        for column, width in enumerate(widths):
            self.sheet.set_column(column, column, width, self._book.style(style) if style else None)

    def head(self, title: str, note: str, headings: Sequence[str], widths: Sequence[float]) -> None:
        """Write what stands over a table, and set its columns' *widths*."""
        self.columns(widths)
        self.put(1, 1, title, "title")
        self.put(2, 1, note, "note")
        for column, heading in enumerate(headings, start=1):
            self.put(HEADER_ROW, column, heading, "heading")
        self.fit(HEADER_ROW)

    def fit(self, row: int, texts: Sequence[str] = (), least: int = 1) -> None:
        """Make a row as high as its *texts* need, one for each column from the first.

        Written into the file, because no program but Excel works it out for itself on a protected sheet.
        """
        lines = [lines_in(text, width) for text, width in zip(texts, self._widths, strict=False)]
        self.sheet.set_row(row - 1, max([least, *lines]) * _LINE_HEIGHT + _ROOM)

    def put(
        self,
        row: int,
        column: int,
        value: Node | Sequence[str] | None,
        style: str,
        more: Mapping[str, Any] | None = None,
    ) -> None:
        """Write a cell: a formula, a blank, an error value, a figure, a text; of two texts the first stands in bold."""
        at, looks = (row - 1, column - 1), self._book.style(style, more)
        match value:
            case Call() | Joined() | Cell() | Block():
                self.put_formula(row, column, in_row(written(value), row), self.worth(row, value), looks)
            case None:
                self.sheet.write_blank(*at, None, looks)
            case bool():
                self.sheet.write_boolean(*at, value, looks)
            case ErrorValue():
                self.sheet.write_formula(*at, f"={value}", looks, str(value))  # its own constant: nothing is worked out
            case str():
                self.sheet.write_string(*at, writable(value), looks)
            case int() | float():
                self.sheet.write_number(*at, value, looks)
            case _:
                *strong, rest = value
                if not strong:
                    self.sheet.write_string(*at, rest, looks)
                    return
                bold, plain = self._book.style("strong"), self._book.style("words")
                self.sheet.write_rich_string(*at, bold, strong[0], plain, f"\n{rest}", looks)

    def put_formula(self, row: int, column: int, formula: str, value: Worth, looks: Format) -> None:
        """Write a formula that is written out and worked out already."""
        shown = "" if value is None else value
        self.sheet.write_formula(row - 1, column - 1, formula, looks, shown)
        if value != "":
            self._book.hold((self.name, row, column), value)

    def worth(self, row: int, node: Node) -> Worth:
        """What a formula in a row of this sheet comes to."""
        return self._book.worth(node, self.name, row)

    def link(self, row: int, column: int, words: str, sheet: str, cell: str) -> None:
        """Write *words* that lead to a cell of this workbook."""
        place = f"internal:{quoted(sheet)}!{cell}"
        self.sheet.write_url(row - 1, column - 1, place, self._book.style("link"), words)

    def comment(self, row: int, column: int, words: str) -> None:
        """Say *words* beside a cell."""
        lines = sum(1 + len(part) // 45 for part in words.split("\n"))
        looks = {"x_scale": 2.6, "font_size": 9, "color": "#FFFFFF", "height": 20 + 13 * lines}
        self.sheet.write_comment(
            row - 1, column - 1, words[:_LONGEST_COMMENT], {**looks, "author": self._book.organisation}
        )

    def turn(self, area: tuple[int, int, int, int], by: str, *signs: str) -> None:
        """Colour an *area* (its first row and column, its last) by the sign that the words in the cell *by* begin with.

        *by* is as the area's first cell names it. An answer that was marked loses its colour by "OK".
        """
        top, left, bottom, right = (each - 1 for each in area)
        for sign in signs or ("×", "!"):
            rule = {"type": "formula", "criteria": f'=LEFT({by},{len(sign)})="{sign}"'}
            style = self._book.style(f"turns {sign}")
            self.sheet.conditional_format(top, left, bottom, right, {**rule, "format": style})

    def turn_checked(self, top: int, bottom: int, check: int, left: int, right: int) -> None:
        """Colour the Check column of these rows by its own words, and the answers beside it once they are OK."""
        by = f"${column_letters(check)}{top}"
        self.turn((top, check, bottom, check), by)
        self.turn((top, left, bottom, right), by, "OK")

    def finish(self, title: str, selected: str = "A1", *, with_header: bool = True) -> None:
        """Set the sheet for A4, as wide as the page, with *title* and page numbers at the foot, and protect it.

        Sheets with a header row lie across the page and keep it in sight, on screen and on each page. Protected against
        slips, without a password: rows may be put in, widths and formats changed, answers sorted and filtered.
        """
        sheet = self.sheet
        if with_header:
            sheet.freeze_panes(HEADER_ROW, 0)
            sheet.repeat_rows(HEADER_ROW - 1)
            sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        organisation, about = (text[:_LONGEST_FOOT].replace("&", "&&") for text in (self._book.organisation, title))
        sheet.set_footer(f"&L{organisation}&C{about}&RPage &P of &N")
        sheet.hide_gridlines(2)
        sheet.set_selection(selected)
        self.protect()

    def protect(self) -> None:
        """Protect the sheet against slips."""
        allowed = ("format_cells", "format_columns", "format_rows", "insert_rows", "sort", "autofilter")
        self.sheet.protect("", dict.fromkeys(allowed, True))


def lines_in(text: str, width: float) -> int:
    """Return how many lines *text* takes in a column *width* characters wide."""
    fits = max(1, int((width - _MARGINS) * _FILLED))
    return sum(max(1, len(wrap(part, fits))) for part in text.split("\n"))
